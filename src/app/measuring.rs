//! Measuring: a standard's figures, the drawn circles, how sure and how even an answer is, and the search for the best sites.

use super::App;
use crate::browser;
use crate::i18n::t_string;
use crate::state::{City, Mode, Sheet, Sites, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_model::units::LonLat;
use quanli_protocol::{
    Action, Ask, AskId, Certainty, CircleRule, CircleSheet, Edit, Evaluation, FirstStep, NewFacility, Question, Revision, Site, SitesFound, Spreading,
    StandardHere, Verb, wire,
};
use std::collections::BTreeMap;
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

/// Steps of a sheet that are shown, and that go into the plan at once.
pub const FIRST: usize = 3;

impl App {
    /// 一圈一策.
    pub fn open_circles(self) {
        self.leave_placing();
        let state = self.state;
        state.mode().set(Mode::Circles);
        state.toast().set(None);
        if state.sheet().get_untracked() == Sheet::Peek {
            state.sheet().set(Sheet::Half);
        }
        self.evaluate();
    }

    /// Puts the ghost away, if one is out.
    pub(super) fn leave_placing(self) {
        if self.placing() {
            self.cancel();
        }
    }

    /// Asks for every figure of the profile, unless they are here.
    pub fn evaluate(self) {
        let (standard, now) = (self.state.standard().get_untracked(), self.state.revision().get_untracked());
        let here = self.state.evaluation().with_untracked(|e| {
            e.as_ref().is_some_and(|(r, e)| {
                *r == now && e.at == self.state.question().with_untracked(|question| question.at) && (standard.is_empty() || e.standard.id == standard)
            })
        });
        if !here {
            let at = self.state.question().with_untracked(|question| question.at);
            self.port().send(&Ask::Evaluate { standard, at }, &[]);
        }
    }

    /// They are here.
    pub fn evaluated(self, revision: Revision, evaluation: Evaluation) {
        self.state.standard().set(evaluation.standard.id.clone());
        self.state.evaluation().set(Some((revision, Arc::new(evaluation))));
        browser::watch("evaluated", &revision.into());
    }

    /// Another profile.
    pub fn choose_standard(self, id: String) {
        self.state.standard().set(id);
        self.state.compared().set(None);
        self.evaluate();
        if let Some(circle) = self.state.circle().get_untracked() {
            self.ask_circle(circle);
        }
    }

    /// Looks at a circle.
    pub fn choose_circle(self, circle: u32) {
        self.state.circle().set(Some(circle));
        self.state.circle_with().set(None);
        self.ask_circle(circle);
        browser::after_paint(browser::to_top);
        if let Some(here) = self.state.city().with_untracked(City::opened).and_then(|opened| opened.circles.get(circle as usize).cloned()) {
            self.see(here.bounds);
        }
    }

    /// Sees another circle together with the chosen one (多圈合一), or it alone.
    pub fn join_circle(self, other: Option<u32>) {
        self.state.circle_with().set(other);
        if let Some(circle) = self.state.circle().get_untracked() {
            self.ask_circle(circle);
        }
    }

    /// Asks for the sheet of a circle.
    pub fn ask_circle(self, circle: u32) {
        let (standard, at) = (self.state.standard().get_untracked(), self.state.question().with_untracked(|question| question.at));
        let with = self.state.circle_with().get_untracked();
        self.port().send(&Ask::Circle { circle, with, standard, at }, &[]);
    }

    /// Its sheet is here.
    pub fn circle_is_here(self, sheet: CircleSheet) {
        self.state.circle_sheet().set(Some(Arc::new(sheet)));
    }

    /// The map shows the streets of a rule: its service, its minutes, the oldest whom it is for.
    pub fn show_rule(self, rule: &CircleRule) {
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        let Some(service) = opened.services.get(usize::from(rule.service)) else { return };
        let (id, minutes) = (service.id.clone(), rule.minutes);
        let who = words::who_of_ages(service.ages);
        self.ask(|question| {
            question.service = id;
            question.minutes = minutes;
            question.who = who;
        });
    }

    /// Back to the list.
    pub fn leave_circle(self) {
        self.state.circle().set(None);
        self.state.circle_sheet().set(None);
        browser::after_paint(browser::to_top);
    }

    /// Puts the first steps of the sheet into the plan, and shows what they change.
    pub fn plan_steps(self) {
        let Some(sheet) = self.state.circle_sheet().get_untracked() else { return };
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        let mut edits = self.edits();
        for step in sheet.steps.iter().take(FIRST) {
            let Some(action) = action(self, step, &opened) else { continue };
            let id = (edits.len()..).map(crate::address::plain_id).find(|id| edits.iter().all(|edit| edit.id != *id)).unwrap_or_default();
            edits.push(Edit { id, stage: None, note: String::new(), action });
        }
        if let Some(step) = sheet.steps.first() {
            let (service, minutes, who) = (opened.services[usize::from(step.service)].id.clone(), step.minutes, words::who_of_ages(step.ages));
            self.state.question().update(|question| *question = Question { service, minutes, who, ..question.clone() });
        }
        self.replace(edits);
    }

    /// Two profiles side by side.
    pub fn compare_with(self, other: String) {
        self.state.compared().set(None);
        if !other.is_empty() {
            self.port().send(&Ask::Compare { a: self.state.standard().get_untracked(), b: other }, &[]);
        }
    }

    /// Reads a profile: JSON, or a CSV of items for the profile that is chosen.
    pub fn read_standard(self, file: web_sys::File) {
        browser::spawn(async move {
            let Some(text) = read_text(&file).await.ok().and_then(|text| text.as_string()) else { return };
            self.state.file_note().set(None);
            if text.trim_start().starts_with('{') {
                self.port().send(&Ask::AddStandard { text }, &[]);
                return;
            }
            let message = table_rows(&text).await.map(|bytes| js_sys::Uint8Array::new(&bytes).to_vec()).unwrap_or_default();
            match wire::from_bytes::<Result<Vec<(u64, Vec<String>)>, String>>(&message) {
                Some(Ok(rows)) => {
                    self.port().send(&Ask::AddItems { rows, into: self.state.standard().get_untracked() }, &[]);
                }
                Some(Err(why)) => self.state.file_note().set(Some(why)),
                None => self.state.file_note().set(Some(t_string!(self.i18n, file_not_read).to_string())),
            }
        });
    }

    /// The engine has taken a profile in.
    pub fn standard_added(self, here: StandardHere) {
        let id = here.id.clone();
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
        self.state.evaluation().set(None);
        self.choose_standard(id);
    }

    /// Asks for the items of the chosen profile as CSV.
    pub fn ask_standard_text(self) {
        self.port().send(&Ask::StandardText { standard: self.state.standard().get_untracked() }, &[]);
    }

    /// Saves them.
    pub fn save_standard(self, text: &str) {
        save_text(&format!("{}.csv", self.state.standard().get_untracked()), text);
    }

    /// Prints what is on the screen: the sheet of a circle fits one A4.
    pub fn print(self) {
        // A frame may forbid it; then nothing happens.
        let _ = window().print();
    }

    /// Asks how sure the answer is.
    pub fn ask_sure(self) {
        self.port().send(&Ask::Sure { question: self.state.question().get_untracked() }, &[]);
    }

    /// Asks how even it is.
    pub fn ask_spread(self) {
        self.port().send(&Ask::Spread { question: self.state.question().get_untracked() }, &[]);
    }

    /// How sure it is. One search in slices goes on at a time, so that of the lines comes after.
    pub fn sure(self, revision: Revision, sure: Certainty) {
        self.state.sure().set(Some((self.state.question().get_untracked(), revision, Arc::new(sure))));
        let question = self.state.question().get_untracked();
        if question.lines.is_some() {
            self.port().send(&Ask::Lines { question }, &[]);
        }
    }

    /// How even it is.
    pub fn spread_out(self, _to: AskId, revision: Revision, spreading: Spreading) {
        self.state.spreading().set(Some((self.state.question().get_untracked(), revision, Arc::new(spreading))));
    }

    /// Asks where the ways are steep.
    pub fn ask_steep(self) {
        self.port().send(&Ask::Steep, &[]);
    }

    /// Tries every node as a site.
    pub fn find_sites(self) {
        self.state.sites().set(Some(Sites::Searching(0.0)));
        self.port().send(&Ask::Sites { question: self.state.question().get_untracked() }, &[]);
    }

    /// Stops trying.
    pub fn stop_sites(self) {
        self.state.sites().set(None);
        self.port().send(&Ask::Stop, &[]);
    }

    /// Work goes on in slices.
    pub fn working(self, share: f32) {
        self.state.sites().update(|sites| {
            if let Some(Sites::Searching(done)) = sites {
                *done = share;
            }
        });
    }

    /// The best sites.
    pub fn sites_found(self, _to: AskId, found: SitesFound) {
        self.state.sites().update(|sites| {
            if sites.is_some() {
                *sites = Some(Sites::Found(Arc::new(found)));
            }
        });
    }

    /// Takes the ghost to a site.
    pub fn go_to_site(self, site: &Site) {
        let at = LonLat { ..site.at };
        self.map(|map| map.go(at.lon, at.lat, 15.0));
        self.aim_there(at);
    }
}

/// What a step does.
fn action(app: App, step: &FirstStep, opened: &quanli_protocol::Opened) -> Option<Action> {
    let service = opened.services.get(usize::from(step.service))?;
    let changed = step.facility.as_ref().and_then(|id| opened.facilities.iter().find(|f| f.id == *id));
    if let (Verb::Change, Some(facility)) = (step.verb, changed) {
        let mut services: Vec<String> = facility.services.iter().map(|s| opened.services[usize::from(*s)].id.clone()).collect();
        services.push(service.id.clone());
        return Some(Action::ChangeServices { facility: facility.id.clone(), services });
    }
    let name = words::new_place(app.lang(), &step.name, &words::service_in(app.lang(), service));
    let at = crate::address::rounded(step.at);
    Some(Action::AddFacility(NewFacility { name, services: vec![service.id.clone()], at, capacity: BTreeMap::new(), opening_hours: String::new() }))
}
