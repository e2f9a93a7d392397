//! What a link brings: the edits wait for their city, the view for the map.

use super::App;
use crate::engine::{Task, packed, work};
use crate::state::{City, StateStoreFields};
use leptos::prelude::*;
use quanli::units::LonLat;

impl App {
    /// Remembers the edits of a link until the city is there that they belong to, or puts them in place.
    pub fn link(self, text: Option<String>) {
        if self.state.city().with_untracked(|city| city.opened().is_some()) {
            work(self, Task::Link(text));
        } else {
            self.inner.update_value(|inner| inner.linked = text);
        }
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

    /// Goes to a place; before the map is there it starts there.
    pub fn go(self, at: LonLat, zoom: f64) {
        self.inner.update_value(|inner| inner.first_view = Some((at, zoom)));
        self.map(|map| map.go(at.lon, at.lat, zoom));
    }

    /// Loads the part of a large city that the map shows; the edits stay.
    pub fn load_here(self) {
        let Some(view) = self.state.view().get_untracked() else { return };
        if let Some(opened) = self.state.city().with_untracked(City::opened) {
            let edits = packed(self.edits(), opened);
            self.inner.update_value(|inner| inner.linked = edits);
        }
        self.inner.update_value(|inner| inner.first_view = Some((view.at, view.zoom)));
        crate::engine::load_around(self, view.at);
    }

    /// Where the map starts, if a link says so.
    pub fn first_view(self) -> Option<(LonLat, f64)> {
        self.inner.with_value(|inner| inner.first_view)
    }
}
