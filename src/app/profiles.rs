//! Standard profiles: chosen, compared, brought as a file and taken away as one.

use super::App;
use crate::browser;
use crate::engine::NotAnswered;
use crate::i18n::t_string;
use crate::state::{City, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{AddItems, AddStandard, Compare, Request, StandardHere, StandardText, wire};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./js/browser/reader.js")]
extern "C" {
    #[wasm_bindgen(js_name = saveText)]
    fn save_text(name: &str, text: &str);
    #[wasm_bindgen(catch, js_name = readText)]
    async fn read_text(file: &web_sys::File) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = tableRows)]
    async fn table_rows(text: &str) -> Result<JsValue, JsValue>;
}

/// A profile that the person brought.
#[derive(Clone)]
pub(super) enum Brought {
    Whole(AddStandard),
    Items(AddItems),
}

impl App {
    /// Another profile.
    pub fn choose_standard(self, id: String) {
        self.state.standard().set(id);
        self.state.compared().set(None);
        self.evaluate();
        if let Some(circle) = self.state.circle().get_untracked() {
            self.ask_circle(circle);
        }
    }

    /// Two profiles side by side.
    pub fn compare_with(self, other: String) {
        self.state.compared().set(None);
        let asked = (self.state.standard().get_untracked(), self.state.question().with_untracked(|question| question.at));
        let with = self.inner.try_update_value(|inner| {
            inner.compared_with.clone_from(&other);
            !other.is_empty()
        });
        if with != Some(true) {
            return;
        }
        let (a, at) = asked.clone();
        let asking = self.engine().request(Compare { a, b: other.clone(), at });
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((_, compared)) => {
                    let now = (self.state.standard().get_untracked(), self.state.question().with_untracked(|question| question.at));
                    if now == asked && self.inner.with_value(|inner| inner.compared_with == other) {
                        self.state.compared().set(Some(Arc::new(compared)));
                    }
                }
                Err(why) => self.not_done(why),
            }
        });
    }

    /// Reads a profile: JSON, or a CSV of items for the profile that is chosen.
    pub fn read_standard(self, file: web_sys::File) {
        browser::spawn(async move {
            let Some(text) = read_text(&file).await.ok().and_then(|text| text.as_string()) else { return };
            self.state.file_note().set(None);
            if text.trim_start().starts_with('{') {
                let profile = AddStandard { text };
                return self.add_standard(profile.clone(), Brought::Whole(profile)).await;
            }
            let message = table_rows(&text).await.map(|bytes| js_sys::Uint8Array::new(&bytes).to_vec()).unwrap_or_default();
            match wire::from_bytes::<Result<Vec<(u64, Vec<String>)>, String>>(&message) {
                Ok(Ok(rows)) => {
                    let items = AddItems { rows, into: self.state.standard().get_untracked() };
                    self.add_standard(items.clone(), Brought::Items(items)).await;
                }
                Ok(Err(why)) => self.state.file_note().set(Some(why)),
                Err(_) => self.state.file_note().set(Some(t_string!(self.i18n, file_not_read).to_string())),
            }
        });
    }

    /// Gives a profile to the engine, and chooses it. One that can't be read stays out, and it is said why.
    async fn add_standard<R: Request<Reply = StandardHere>>(self, request: R, brought: Brought) {
        match self.heard(self.engine().request(request)).await {
            Ok((_, here)) => {
                self.inner.update_value(|inner| inner.profiles.push(brought));
                let id = here.id.clone();
                self.standard_is_here(here);
                self.state.evaluation().set(None);
                self.choose_standard(id);
            }
            Err(NotAnswered::Refused(problems)) => {
                let said: Vec<String> = problems.iter().map(|problem| words::problem(self.lang(), problem)).collect();
                self.state.file_note().set(Some(said.join("\n")));
            }
            Err(_) => {}
        }
    }

    /// Gives the profiles that were brought to an engine that has none of them.
    pub(super) fn bring_profiles(self) {
        for brought in self.inner.with_value(|inner| inner.profiles.clone()) {
            let asking = match brought {
                Brought::Whole(profile) => self.engine().request(profile),
                Brought::Items(items) => self.engine().request(items),
            };
            browser::spawn(async move {
                if let Ok((_, here)) = self.heard(asking).await {
                    self.standard_is_here(here);
                }
            });
        }
    }

    /// The engine has a profile.
    fn standard_is_here(self, here: StandardHere) {
        self.state.city().update(|city| {
            if let City::Open(opened) = city {
                let mut more = (**opened).clone();
                match more.standards.iter_mut().find(|s| s.id == here.id) {
                    Some(own) => *own = here,
                    None => more.standards.push(here),
                }
                *city = City::Open(Arc::new(more));
            }
        });
    }

    /// Saves the items of the chosen profile as CSV.
    pub fn ask_standard_text(self) {
        let standard = self.state.standard().get_untracked();
        let asking = self.engine().request(StandardText { standard: standard.clone() });
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((_, text)) => save_text(&format!("{standard}.csv"), &text),
                Err(why) => self.not_done(why),
            }
        });
    }
}
