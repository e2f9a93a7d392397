//! Measuring: a standard's figures, the drawn circles, how sure and how even an answer is.

use super::App;
use crate::browser;
use crate::state::{City, Mode, Sheet, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{Action, Circle, CircleRule, Edit, Evaluate, FirstStep, NewFacility, Question, Spread, Steep, Sure, Verb};
use std::collections::BTreeMap;
use std::sync::Arc;

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
        if here {
            return;
        }
        let at = self.state.question().with_untracked(|question| question.at);
        let asking = self.engine().request(Evaluate { standard: standard.clone(), at });
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((revision, evaluation)) => {
                    // A profile that was chosen meanwhile has been asked for itself.
                    if self.state.standard().with_untracked(|now| *now == standard) {
                        self.state.standard().set(evaluation.standard.id.clone());
                        self.state.evaluation().set(Some((revision, Arc::new(evaluation))));
                        browser::watch("evaluated", &revision.into());
                    }
                }
                Err(why) => self.not_done(why),
            }
        });
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
        let asking = self.engine().request(Circle { circle, with, standard: standard.clone(), at });
        browser::spawn(async move {
            match self.heard(asking).await {
                // Which circles it is of stands in it; of another profile it was asked for anew.
                Ok((_, sheet)) => {
                    if standard.is_empty() || self.state.standard().with_untracked(|now| *now == standard) {
                        self.state.circle_sheet().set(Some(Arc::new(sheet)));
                    }
                }
                Err(why) => self.not_done(why),
            }
        });
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

    /// Prints what is on the screen: the sheet of a circle fits one A4.
    pub fn print(self) {
        // A frame may forbid it; then nothing happens.
        let _ = window().print();
    }

    /// Asks how sure the answer is; then whom its lines serve.
    pub fn ask_sure(self) {
        let question = self.state.question().get_untracked();
        let asking = self.engine().request(Sure { question: question.clone() });
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((revision, sure)) => {
                    self.state.sure().set(Some((question.clone(), revision, Arc::new(sure))));
                    if question.lines.is_some() && self.state.question().with_untracked(|now| *now == question) {
                        self.ask_whom_lines_serve(question);
                    }
                }
                Err(why) => self.not_done(why),
            }
        });
    }

    /// Asks how even it is.
    pub fn ask_spread(self) {
        let question = self.state.question().get_untracked();
        let asking = self.engine().request(Spread { question: question.clone() });
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((revision, spreading)) => self.state.spreading().set(Some((question, revision, Arc::new(spreading)))),
                Err(why) => self.not_done(why),
            }
        });
    }

    /// Asks where the ways are steep: a column of the map.
    pub fn ask_steep(self) {
        let asking = self.engine().request(Steep {});
        browser::spawn(async move {
            if let Err(why) = self.heard(asking).await {
                self.not_done(why);
            }
        });
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
