//! The hour: tables of opening hours are made by the desk when the clock is first used, and the week's curve follows the question.

use super::App;
use crate::browser;
use crate::state::{City, Hours, StateStoreFields};
use leptos::prelude::*;
use quanli::protocol::{Ask, Question, Revision, WeekCurve, WeekTable};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./js/browser/desk.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = weekTables)]
    async fn week_tables(texts: Vec<String>, date: &str) -> Result<JsValue, JsValue>;
}

impl App {
    /// Whether the engine has the tables.
    pub fn hours_ready(self) -> bool {
        self.state.hours().get_untracked() == Hours::Ready
    }

    /// Makes the tables of the chosen week and hands them to the engine; then the question is answered.
    pub fn load_hours(self) {
        if self.state.hours().get_untracked() == Hours::Loading {
            return;
        }
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        self.state.hours().set(Hours::Loading);
        let date = self.state.week_of().get_untracked();
        leptos::task::spawn_local(async move {
            let text = week_tables(opened.hours.clone(), &date).await.ok().and_then(|text| text.as_string());
            match text.and_then(|text| serde_json::from_str::<Vec<Option<WeekTable>>>(&text).ok()) {
                Some(tables) => {
                    self.port().send(&Ask::Hours { tables }, &[]);
                }
                // Without the desk there are no hours: the question is answered for any time, and the model says so.
                None => {
                    self.state.hours().set(Hours::Missing);
                    self.ask(|question| question.at = None);
                }
            }
        });
    }

    /// The engine has them.
    pub fn hours_set(self) {
        self.state.hours().set(Hours::Ready);
        self.cover();
        self.ask_week();
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
        if self.hours_ready() {
            self.port().send(&Ask::Week { question: self.state.question().get_untracked() }, &[]);
        }
    }

    /// It is here.
    pub fn week_is_here(self, revision: Revision, curve: WeekCurve) {
        let question = Question { at: None, ..self.state.question().get_untracked() };
        self.state.week().set(Some((question, revision, Arc::new(curve))));
        browser::watch("week", &true.into());
    }
}
