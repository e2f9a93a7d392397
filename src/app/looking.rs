//! Looking closer: a pocket, a facility, how the figures come about; and saying it to those who do not see it.

use super::App;
use crate::browser;
use crate::state::{City, Sheet, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{Counted, Pocket};

/// How long the live region is silent between two sentences.
const BREATH_MS: u32 = 800;

impl App {
    /// Looks at a pocket.
    pub fn fly_to_pocket(self, pocket: &Pocket) {
        self.state.pocket().set(Some(pocket.rank));
        self.see(pocket.bounds);
        let counts = self.state.city().with_untracked(|city| city.opened().map_or(Counted::People, |opened| opened.counts));
        self.say(words::spoken_pocket(self.lang(), pocket, counts));
    }

    /// The row of a pocket that was chosen on the map, and the pocket above it.
    pub fn open_pocket(self, rank: u32) {
        let pocket = self.state.covered().with_untracked(|covered| covered.as_ref().and_then(|c| c.pockets.iter().find(|p| p.rank == rank).cloned()));
        let Some(pocket) = pocket else { return };
        if self.state.sheet().get_untracked() == Sheet::Peek {
            self.state.sheet().set(Sheet::Half);
        }
        self.fly_to_pocket(&pocket);
        self.when_sheet_stands(move || browser::focus(&format!("ql-pocket-{rank}")));
    }

    /// Goes on when the sheet stands and the map knows what is seen of it.
    pub fn when_sheet_stands(self, run: impl FnOnce() + 'static) {
        browser::when_settled("ql-panel", move || {
            self.measure_free();
            run();
        });
    }

    /// Looks anew what bars and sheet leave of the map.
    pub fn measure_free(self) {
        let free = browser::free_rectangle();
        if let (Some(free), Some(map)) = (free, browser::rect("ql-map")) {
            self.map(|shown| shown.pad(free.top, map.height() - free.bottom));
        }
        if self.state.free().get_untracked() != free {
            self.state.free().set(free);
        }
    }

    /// On a phone a field that is typed in needs the whole sheet: the keyboard takes the rest.
    pub fn show_field(self) {
        self.state.sheet().set(Sheet::Full);
    }

    /// Flies there, once it is known where on the screen that is seen.
    pub fn see(self, bounds: [f64; 4]) {
        self.when_sheet_stands(move || self.map(|map| map.fit(&bounds)));
    }

    /// Looks at where people get there and find it full.
    pub fn fly_to_full(self, pocket: &Pocket) {
        self.see(pocket.bounds);
        self.say(words::spoken_pocket(self.lang(), pocket, Counted::People));
    }

    /// Looks at a facility.
    pub fn choose_facility(self, index: u32) {
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        let Some(facility) = opened.facilities.get(index as usize) else { return };
        self.state.chosen().set(Some(index));
        let zoom = self.state.view().get_untracked().map_or(15.0, |view| view.zoom.max(14.5));
        self.map(|map| map.go(facility.at.lon, facility.at.lat, zoom));
        self.say(words::facility_name(self.lang(), &opened, facility));
        // Its card stands above what it was chosen from.
        browser::after_paint(browser::to_top);
    }

    /// Opens or closes the explanation of the figures.
    pub fn explain(self) {
        let open = !self.state.explained().get_untracked();
        self.state.explained().set(open);
        if open {
            if self.state.sheet().get_untracked() == Sheet::Peek {
                self.state.sheet().set(Sheet::Full);
            }
            browser::focus("ql-explain");
        }
    }

    /// Tells it to those who do not see it; what comes within [`BREATH_MS`] replaces what waits.
    pub fn say(self, text: String) {
        if text.is_empty() {
            return;
        }
        let waits = self.inner.try_update_value(|inner| inner.unsaid.replace(text).is_some());
        if waits == Some(false) {
            let tell = move || {
                if let Some(text) = self.inner.try_update_value(|inner| inner.unsaid.take()).flatten() {
                    self.said.set(text);
                }
            };
            gloo::timers::callback::Timeout::new(BREATH_MS, tell).forget();
        }
    }
}
