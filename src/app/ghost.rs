//! A place in the hand: the ghost goes where the pointer or the cross goes, and the figures follow.

use super::App;
use crate::browser;
use crate::state::{Aim, Ghost, Mode, Sheet, StateStoreFields, View};
use crate::words;
use leptos::prelude::*;
use quanli_model::units::LonLat;
use quanli_protocol::{EndTry, Question, Tried, Try};
use std::sync::Arc;

impl App {
    pub(super) fn placing(self) -> bool {
        self.state.mode().get_untracked() == Mode::Placing
    }

    /// Takes a new place in the hand.
    pub fn start_placing(self) {
        if self.state.city().with_untracked(|city| city.opened().is_none()) || self.placing() {
            return;
        }
        let state = self.state;
        state.toast().set(None);
        state.chosen().set(None);
        state.pocket().set(None);
        state.tried().set(None);
        state.ghost().set(None);
        state.sheet().set(Sheet::Peek);
        state.explained().set(false);
        state.aim().set(if browser::coarse_pointer() { Aim::Centre } else { Aim::Pointer });
        state.mode().set(Mode::Placing);
        if state.aim().get_untracked() == Aim::Centre {
            self.aim_at_centre();
        }
        // Arrows move the cross at once.
        browser::focus("ql-map");
    }

    /// Puts the ghost into the middle of what is seen of the map.
    pub fn aim_at_centre(self) {
        if let Some(View { at, .. }) = self.state.view().get_untracked()
            && let Some((x, y)) = self.map(|map| map.on_screen(at))
        {
            self.aim(Ghost { x, y, at, since: browser::now() });
        }
    }

    /// Puts the ghost to a place that was found or suggested; without a map into the middle, since the place is what counts.
    pub fn aim_there(self, at: LonLat) {
        browser::after_paint(move || {
            let middle = || browser::free_rectangle().map_or((0.0, 0.0), |free| (f64::midpoint(free.left, free.right), f64::midpoint(free.top, free.bottom)));
            let (x, y) = self.map(|map| map.on_screen(at)).unwrap_or_else(middle);
            self.state.aim().set(Aim::Keys);
            self.aim(Ghost { x, y, at, since: browser::now() });
        });
    }

    /// Moves the ghost; the figures follow.
    ///
    /// The place is rounded as a link rounds it, so that the ghost, the edit and the sent link mean the same.
    pub fn aim(self, ghost: Ghost) {
        self.state.ghost().set(Some(Ghost { at: crate::address::rounded(ghost.at), ..ghost }));
        self.try_ghost();
    }

    /// Asks what the ghost would do where it is.
    pub fn try_ghost(self) {
        let Some(ghost) = self.state.ghost().get_untracked() else { return };
        if self.inner.try_update_value(|inner| inner.tries.goes()) != Some(true) {
            return;
        }
        let question = self.state.question().get_untracked();
        let asking = self.engine().request(Try { question: question.clone(), at: ghost.at });
        browser::spawn(async move {
            let heard = self.heard(asking).await;
            let again = self.inner.try_update_value(|inner| std::mem::take(&mut inner.tries).again) == Some(true);
            match heard {
                Ok((_, tried)) => self.tried(&question, tried, ghost.since, again),
                Err(why) => {
                    self.inner.update_value(|inner| inner.place_when_tried = false);
                    self.not_done(why);
                }
            }
        });
    }

    /// What the ghost would do has come; `again`: it was moved meanwhile.
    fn tried(self, asked: &Question, tried: Tried, since: f64, again: bool) {
        if !self.placing() {
            return;
        }
        // What it would do holds for every number of minutes, but for no other service, walker or hour; those are on their way with the next answer.
        let same = self.state.question().with_untracked(|now| *now == Question { minutes: now.minutes, ..asked.clone() });
        let here = same && self.state.ghost().with_untracked(|ghost| ghost.is_some_and(|ghost| ghost.at == tried.at));
        if same {
            self.state.tried().set(Some(Arc::new(tried)));
            browser::after_paint(move || browser::sample("ghost", browser::now() - since));
        }
        if again || !same {
            self.try_ghost();
        } else if here && self.inner.try_update_value(|inner| std::mem::take(&mut inner.place_when_tried)) == Some(true) {
            self.place();
        } else {
            self.say(words::spoken_ghost(self.lang(), self.state));
        }
    }

    /// Puts the ghost away.
    pub fn cancel(self) {
        if !self.placing() {
            self.state.chosen().set(None);
            self.state.pocket().set(None);
            return;
        }
        let edited = self.state.covered().with_untracked(|covered| covered.as_ref().is_some_and(|c| !c.edits.is_empty()));
        self.state.mode().set(if edited { Mode::Placed } else { Mode::Ask });
        self.state.tried().set(None);
        self.state.ghost().set(None);
        self.inner.update_value(|inner| inner.place_when_tried = false);
        let asking = self.engine().request(EndTry { question: self.state.question().get_untracked() });
        browser::spawn(async move {
            if let Err(why) = self.heard(asking).await {
                self.not_done(why);
            }
        });
    }
}
