//! The hour: tables of opening hours are made by the reader when the clock is first used, and the week's curve follows the question.

use super::App;
use crate::browser;
use crate::state::{City, Hours, StateStoreFields};
use leptos::prelude::*;
use quanli_protocol::{Action, Question, SetHours, Week, WeekTable, wire};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./js/browser/reader.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = weekTables)]
    async fn week_tables(texts: Vec<String>, date: &str) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(raw_module = "./js/browser/reader.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = hoursInWords)]
    async fn hours_in_words(texts: Vec<String>) -> Result<JsValue, JsValue>;
}

/// The reader's tables; `None` when it could not be fetched.
async fn tables_of(texts: Vec<String>, date: &str) -> Option<Vec<Option<WeekTable>>> {
    let bytes = week_tables(texts, date).await.ok()?;
    wire::from_bytes(&js_sys::Uint8Array::new(&bytes).to_vec()).ok()
}

/// The hour that is asked when hours are changed and none was: Saturday at ten.
const AN_HOUR: u16 = 5 * 1440 + 600;

impl App {
    /// Whether the engine has the tables, those of the plan too.
    pub fn hours_ready(self) -> bool {
        let known = |text: &String| self.inner.with_value(|inner| inner.hours.contains(text));
        self.state.hours().get_untracked() == Hours::Ready && self.edits().iter().flat_map(|edit| edit.action.hours()).all(known)
    }

    /// A place of the city opens at other hours: its shared ones where the asked service shares it. `wrong` is set when nobody can read them.
    pub fn change_hours(self, index: u32, text: String, wrong: RwSignal<bool>) {
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        let Some(facility) = opened.facilities.get(index as usize).map(|f| f.id.clone()) else { return };
        let service = self.state.question().with_untracked(|question| question.service.clone());
        let shares = opened.services.iter().any(|s| s.id == service && s.shared);
        browser::spawn(async move {
            if tables_of(vec![text.clone()], "").await.is_none_or(|tables| tables.first().is_none_or(Option::is_none)) {
                wrong.set(true);
                return;
            }
            wrong.set(false);
            self.state.chosen().set(None);
            // Hours are only seen at an hour: the question is asked at one, which is said, and taken back with the edit.
            let asked_at = self.state.question().with_untracked(|question| question.at.is_none()).then_some(AN_HOUR);
            if asked_at.is_some() {
                self.state.question().update(|question| question.at = asked_at);
            }
            let (opening_hours, shared_hours) = if shares { (None, Some(text)) } else { (Some(text), None) };
            self.make_at(Action::ChangeHours { facility, opening_hours, shared_hours }, asked_at);
        });
    }

    /// Makes the tables of the chosen week and hands them to the engine; then the question is answered.
    pub fn load_hours(self) {
        if self.state.hours().get_untracked() == Hours::Loading {
            return;
        }
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        self.state.hours().set(Hours::Loading);
        let mut texts = opened.hours.clone();
        let of_city = texts.len();
        texts.extend(self.edits().iter().flat_map(|edit| edit.action.hours()).cloned());
        self.inner.update_value(|inner| inner.hours.clone_from(&texts));
        let date = self.state.week_of().get_untracked();
        browser::spawn(async move {
            match tables_of(texts.clone(), &date).await {
                Some(mut tables) => {
                    let more = texts.into_iter().skip(of_city).zip(tables.split_off(of_city.min(tables.len()))).collect();
                    self.set_hours(SetHours { tables, more }, &date).await;
                }
                // Without the reader there are no hours: the question is answered for any time, and the model says so.
                None => {
                    self.state.hours().set(Hours::Missing);
                    self.ask(|question| question.at = None);
                }
            }
        });
    }

    /// Has the reader tell the city's hours in plain words, once; until it has, and without it, they stand as they are written.
    pub fn tell_hours(self) {
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        let (told, texts) = (self.state.told_hours().get_untracked(), opened.hours.clone());
        let new = self.inner.try_update_value(|inner| {
            inner.telling != texts && {
                inner.telling.clone_from(&texts);
                true
            }
        });
        if texts.iter().all(|text| told.contains_key(text)) || new != Some(true) {
            return;
        }
        browser::spawn(async move {
            let bytes = hours_in_words(texts.clone()).await.ok();
            let told: Option<Vec<Option<[String; 2]>>> = bytes.and_then(|bytes| wire::from_bytes(&js_sys::Uint8Array::new(&bytes).to_vec()).ok());
            match told {
                Some(told) => self.state.told_hours().set(Arc::new(texts.into_iter().zip(told).collect())),
                // Another card tries again.
                None => self.inner.update_value(|inner| inner.telling.clear()),
            }
        });
    }

    /// Hands the tables of a week to the engine; then the question is answered.
    async fn set_hours(self, tables: SetHours, date: &str) {
        let heard = self.heard(self.engine().request(tables)).await;
        // Another week was chosen, or another city opened, while these were on their way.
        if self.state.week_of().get_untracked() != date || self.state.hours().get_untracked() != Hours::Loading {
            return;
        }
        match heard {
            Ok(_) => {
                self.state.hours().set(Hours::Ready);
                self.cover();
                self.ask_week();
            }
            Err(why) => {
                self.state.hours().set(Hours::Unasked);
                self.not_done(why);
            }
        }
    }

    /// The week of a date, or a typical one.
    pub fn choose_week(self, date: String) {
        self.state.week_of().set(date);
        self.state.week().set(None);
        self.state.hours().set(Hours::Unasked);
        self.load_hours();
    }

    /// Asks for the week's curve of the question, when hours are known.
    pub fn ask_week(self) {
        if !self.hours_ready() {
            return;
        }
        let question = Question { at: None, ..self.state.question().get_untracked() };
        let asking = self.engine().request(Week { question: question.clone() });
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((revision, curve)) => {
                    self.state.week().set(Some((question, revision, Arc::new(curve))));
                    browser::watch("week", &true.into());
                }
                Err(why) => self.not_done(why),
            }
        });
    }
}
