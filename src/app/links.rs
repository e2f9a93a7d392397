//! What a link brings: the edits wait for their city, the view for the map.

use super::App;
use crate::address::{self, Tab};
use crate::state::{City, Linked, Mode, StateStoreFields};
use leptos::prelude::*;
use quanli_model::units::LonLat;
use quanli_protocol::Edit;

/// The screen that a link says.
#[derive(Clone, Debug, Default)]
pub struct Where {
    /// Which.
    pub tab: Option<Tab>,
    /// By which standard profile.
    pub standard: Option<String>,
    /// Which circle, and which one with it.
    pub circle: Option<(String, Option<String>)>,
}

impl App {
    /// Remembers the edits of a link until the city is there that they belong to, or puts them in place.
    pub fn link(self, text: Option<String>) {
        if self.state.city().with_untracked(|city| city.opened().is_some()) {
            self.take_plan(text, false);
        } else {
            self.inner.update_value(|inner| inner.linked = text);
        }
    }

    /// The edits of a link replace those in force, unless they are the same; none of the link while nothing was answered is a plain question. `fresh`: the
    /// city was opened only now, so that the engine has no edits whatever was answered before.
    pub(super) fn take_plan(self, text: Option<String>, fresh: bool) {
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        // A plan that can't be read stays in the address and changes nothing here.
        let edits = match &text {
            None => Vec::new(),
            Some(text) => {
                let plan = address::edits(text, &opened);
                if plan.edits.is_empty() && !plan.whole {
                    self.state.unread_plan().set(Some(text.clone()));
                    if fresh {
                        self.replace(self.edits());
                    }
                    self.link_brought(self.edits());
                    return;
                }
                self.state.part_plan().set((!plan.whole).then_some((plan.edits.len(), plan.of)));
                plan.edits
            }
        };
        self.state.unread_plan().set(None);
        self.link_brought(edits.clone());
        let same = self.state.covered().with_untracked(|covered| covered.as_ref().is_some_and(|c| c.edits.iter().map(|e| &e.edit).eq(edits.iter())));
        if fresh || !same {
            // They are kept at once: should the engine end over them, another one gets them.
            self.state.plan().set(edits.clone());
            self.replace(edits);
        }
    }

    /// Remembers what a link asked, and its plan where it has none: what a plan says is known when it is read.
    pub fn link_brings(self, plan: bool) {
        let question = self.state.question().get_untracked();
        self.state.linked().set((!plan).then(|| Linked { question, edits: Vec::new(), reached: false }));
    }

    /// The plan that a link brought comes into force.
    pub fn link_brought(self, edits: Vec<Edit>) {
        let question = self.state.question().get_untracked();
        self.state.linked().set(Some(Linked { question, edits, reached: false }));
    }

    /// The question of a link is asked for another service, which is here.
    pub fn link_asks(self) {
        let question = self.state.question().get_untracked();
        self.state.linked().update(|linked| {
            if let Some(linked) = linked {
                linked.question = question;
            }
        });
    }

    /// What a link brought was answered: from here on another plan is one that the person made.
    pub fn link_reached(self) {
        self.state.linked().update(|linked| {
            if let Some(linked) = linked {
                linked.reached = true;
            }
        });
    }

    /// Remembers on which data a link was made.
    pub fn linked(self, city: Option<(String, String)>) {
        self.inner.update_value(|inner| inner.linked_city = city);
        self.compare_data();
    }

    pub(super) fn compare_data(self) {
        let opened = self.state.city().with_untracked(City::opened);
        let linked = self.inner.with_value(|inner| inner.linked_city.clone());
        let other = opened.zip(linked).is_some_and(|(opened, (id, print))| opened.id != id || (opened.part.is_none() && opened.data_fingerprint != print));
        self.state.other_data().set(other);
    }

    /// Goes to the screen that a link says: at once, or with the first answer.
    pub fn go_to(self, to: Where) {
        if self.state.covered().with_untracked(Option::is_none) {
            self.inner.update_value(|inner| inner.linked_to = Some(to));
            return;
        }
        let (state, mode) = (self.state, self.state.mode().get_untracked());
        match to.tab {
            Some(Tab::Door) => {
                if mode != Mode::Door {
                    self.open_door();
                }
            }
            Some(Tab::Change) if self.edits().is_empty() => {
                if mode != Mode::Placing {
                    self.start_placing();
                }
            }
            Some(Tab::Change) => state.mode().set(Mode::Placed),
            Some(Tab::Circles) => self.go_to_circle(to.standard, to.circle),
            None if !self.edits().is_empty() => {}
            None | Some(Tab::Ask) => {
                if mode == Mode::Placing {
                    self.cancel();
                }
                if mode != Mode::Ask {
                    state.mode().set(Mode::Ask);
                }
            }
        }
    }

    /// The screen that a link said, once there is an answer.
    pub(super) fn go_where_the_link_said(self) {
        if let Some(to) = self.inner.try_update_value(|inner| inner.linked_to.take()).flatten() {
            self.go_to(to);
        }
    }

    /// 一圈一策 by a profile, with a circle open or the list.
    pub fn go_to_circle(self, standard: Option<String>, circle: Option<(String, Option<String>)>) {
        let state = self.state;
        if let Some(standard) = standard.filter(|id| state.standard().with_untracked(|now| now != id)) {
            state.standard().set(standard);
            state.compared().set(None);
        }
        self.open_circles();
        let index = |id: &String| state.city().with_untracked(City::opened).and_then(|o| o.circles.iter().position(|c| c.id == *id)).map(|i| i as u32);
        let Some((id, with)) = circle else { return self.leave_circle() };
        let (one, other) = (index(&id), with.as_ref().map(index));
        match (one, other) {
            (Some(one), None | Some(Some(_))) => {
                if state.circle().get_untracked() != Some(one) {
                    self.choose_circle(one);
                }
                if state.circle_with().get_untracked() != other.flatten() {
                    self.join_circle(other.flatten());
                }
            }
            // A circle that these data don't have is said, not replaced by another.
            _ => state.unread().update(|unread| unread.push([Some(id), with].into_iter().flatten().collect::<Vec<_>>().join(", "))),
        }
    }

    /// Goes to a place; before the map is there it starts there.
    pub fn go(self, at: LonLat, zoom: f64) {
        self.inner.update_value(|inner| inner.first_view = Some((at, zoom)));
        self.map(|map| map.go(at.lon, at.lat, zoom));
    }

    /// Loads the part of a large city that the map shows; the edits stay.
    pub fn load_here(self) {
        let Some(view) = self.state.view().get_untracked() else { return };
        self.inner.update_value(|inner| inner.first_view = Some((view.at, view.zoom)));
        crate::engine::load_around(self, view.at);
    }

    /// Where the map starts, if a link says so.
    pub fn first_view(self) -> Option<(LonLat, f64)> {
        self.inner.with_value(|inner| inner.first_view)
    }
}
