//! Edits: made, taken back, made again, taken out of the list. The engine keeps what can be taken back; the page keeps the list, so that it outlives the engine.

use super::App;
use crate::browser;
use crate::engine::NotAnswered;
use crate::state::{City, Mode, StateStoreFields, Toast, reachable};
use crate::words;
use leptos::prelude::*;
use quanli_model::units::{LonLat, People};
use quanli_protocol::{Action, Covered, Do, Edit, NewFacility, Redo, Replace, Request, Revision, Undo, WeekMinute};
use std::collections::BTreeMap;

impl App {
    /// Puts down what is in the hand; waits for its figures where they are still on the way.
    pub fn place(self) {
        let (Some(ghost), tried) = (self.state.ghost().get_untracked(), self.state.tried().get_untracked()) else { return };
        let Some(tried) = tried.filter(|tried| tried.at == ghost.at) else {
            self.inner.update_value(|inner| inner.place_when_tried = true);
            self.try_ghost();
            return;
        };
        let Some(snapped) = &tried.snapped else { return };
        let service = self.state.question().with_untracked(|question| question.service.clone());
        let name = words::new_place(self.lang(), &snapped.name, &untrack(|| words::service_name(self.lang(), self.state, &service)));
        self.state.toast().set(Some(Toast::Placed { name: name.clone(), gained: tried.change.gained }));
        let facility = NewFacility { name, services: vec![service], at: LonLat { ..ghost.at }, capacity: BTreeMap::new(), opening_hours: String::new() };
        self.make(Action::AddFacility(facility));
    }

    /// A facility of the city closes for good.
    pub fn remove(self, index: u32) {
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        let Some(facility) = opened.facilities.get(index as usize) else { return };
        self.state.chosen().set(None);
        self.state.toast().set(Some(Toast::Removed { name: facility.name.clone(), lost: People(0) }));
        self.make(Action::RemoveFacility { facility: facility.id.clone() });
    }

    /// Makes an edit.
    pub(super) fn make(self, action: Action) {
        self.make_at(action, None);
    }

    /// Makes an edit for whose sake the question is asked at an hour now.
    pub(super) fn make_at(self, action: Action, asked_at: Option<WeekMinute>) {
        if !matches!(action, Action::AddFacility(_) | Action::RemoveFacility { .. }) {
            self.state.toast().set(Some(Toast::Made { action: action.clone(), asked_at }));
        }
        let edits = self.edits();
        let id = (edits.len()..).map(crate::address::plain_id).find(|id| edits.iter().all(|edit| edit.id != *id)).unwrap_or_default();
        if asked_at.is_some() {
            self.inner.update_value(|inner| inner.hour_for = Some(id.clone()));
        }
        let edit = Edit { id, stage: None, note: String::new(), action };
        self.act(Do { question: self.state.question().get_untracked(), edit: edit.clone() }, |plan| plan.push(edit));
    }

    /// The edits in force.
    pub fn edits(self) -> Vec<Edit> {
        self.state.plan().get_untracked()
    }

    /// Takes one edit out of the list.
    pub fn take_out(self, id: &str) {
        self.ask_at_any_hour_again(id);
        let before = self.edits();
        let rest = before.iter().filter(|edit| edit.id != id).cloned().collect();
        self.state.toast().set(Some(Toast::TakenOut { before }));
        self.replace(rest);
    }

    /// Puts these edits in place of those in force.
    pub fn replace(self, edits: Vec<Edit>) {
        self.act(Replace { question: self.state.question().get_untracked(), edits: edits.clone() }, move |plan| *plan = edits);
    }

    /// Gives the edits to an engine that has none of them. Nothing was done, so the screen stays.
    pub(super) fn put_back(self) {
        let asking = self.engine().request(Replace { question: self.state.question().get_untracked(), edits: self.edits() });
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((revision, covered)) => self.covered(revision, covered, false),
                Err(why) => self.not_done(why),
            }
        });
    }

    /// Takes the last thing back.
    pub fn undo(self) {
        if let Some(Toast::TakenOut { before }) = self.state.toast().get_untracked() {
            self.state.toast().set(None);
            self.replace(before);
        } else if self.state.covered().with_untracked(|covered| covered.as_ref().is_some_and(|c| c.can_undo)) {
            if let Some(last) = self.edits().last() {
                self.ask_at_any_hour_again(&last.id);
            }
            self.state.toast().set(Some(Toast::Undone));
            self.act(Undo { question: self.state.question().get_untracked() }, |plan| drop(plan.pop()));
        }
    }

    /// Where the question is asked at an hour only for the sake of this edit, it is asked for any time again.
    fn ask_at_any_hour_again(self, id: &str) {
        let for_it = self.inner.try_update_value(|inner| inner.hour_for.take_if(|edit| edit == id).is_some()) == Some(true);
        if for_it {
            self.state.question().update(|question| question.at = None);
        }
    }

    /// Makes it again.
    pub fn redo(self) {
        if self.state.covered().with_untracked(|covered| covered.as_ref().is_some_and(|c| c.can_redo)) {
            self.state.toast().set(None);
            self.act(Redo { question: self.state.question().get_untracked() }, |_| {});
        }
    }

    /// Sends a change of the plan. They are worked on in the order in which they are sent. What was on its way to an engine that died stands in the plan
    /// all the same, so that the next engine gets it.
    fn act<R: Request<Reply = Covered>>(self, request: R, change: impl FnOnce(&mut Vec<Edit>) + 'static) {
        let asking = self.engine().request(request);
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((revision, covered)) => self.done(revision, covered),
                Err(why) => {
                    if matches!(why, NotAnswered::Stopped) {
                        self.state.plan().update(change);
                    }
                    // What was said to be done was not.
                    self.state.toast().set(None);
                    self.not_done(why);
                }
            }
        });
    }

    /// The plan was changed.
    fn done(self, revision: Revision, covered: Covered) {
        let state = self.state;
        let minutes = covered.question.minutes;
        let before = state.covered().with_untracked(|c| c.as_ref().map(|c| reachable(&c.after, minutes))).unwrap_or_default();
        state.mode().set(if covered.edits.is_empty() { Mode::Ask } else { Mode::Placed });
        state.tried().set(None);
        state.ghost().set(None);
        state.toast().update(|toast| {
            if let Some(Toast::Removed { lost, .. }) = toast {
                // Of this edit alone, whatever the others gained or lost.
                *lost = before - reachable(&covered.after, minutes);
            }
        });
        self.covered(revision, covered, false);
    }
}
