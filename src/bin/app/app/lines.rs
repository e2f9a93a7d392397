//! Lines that carry people: whether they count, which run, how often they come, and drawing a new one on the map.

use super::App;
use crate::browser;
use crate::state::{Drawn, Sheet, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli::protocol::{Action, Lines, LinesServe, NewLine, Revision};
use quanli::units::LonLat;
use std::sync::Arc;

impl App {
    /// Whom the lines serve.
    pub fn lines_serve(self, revision: Revision, serves: LinesServe) {
        browser::watch("lines", &revision.into());
        self.state.serves().set(Some((revision, Arc::new(serves))));
    }

    /// Lines count, or not.
    pub fn toggle_lines(self) {
        self.state.drawn().set(None);
        self.ask(|question| question.lines = if question.lines.is_some() { None } else { Some(Lines::default()) });
    }

    /// Waits are the mean ones, or those that nine of ten keep below.
    pub fn wait_cautiously(self, cautious: bool) {
        self.ask(|question| {
            if let Some(lines) = &mut question.lines {
                lines.cautious = cautious;
            }
        });
    }

    /// Switches one line on or off.
    pub fn toggle_line(self, id: &str) {
        self.ask(|question| {
            if let Some(lines) = &mut question.lines {
                match lines.off.iter().position(|off| off == id) {
                    Some(i) => drop(lines.off.remove(i)),
                    None => lines.off.push(id.to_owned()),
                }
            }
        });
    }

    /// A line of the city comes every so many minutes.
    pub fn change_headway(self, line: &str, minutes: f64) {
        self.make(Action::ChangeLine { line: line.to_owned(), headway_min: Some(minutes), speed_mps: None });
    }

    /// Begins a new line: each tap on the map is a stop.
    pub fn draw_line(self) {
        self.state.drawn().set(Some(Drawn::default()));
        if self.state.sheet().get_untracked() == Sheet::Full {
            self.state.sheet().set(Sheet::Half);
        }
    }

    /// A stop more.
    pub fn add_stop(self, at: LonLat) {
        let at = crate::address::rounded(at);
        self.state.drawn().update(|drawn| {
            if let Some(drawn) = drawn {
                drawn.stops.push(at);
            }
        });
    }

    /// Takes the last stop back.
    pub fn drop_stop(self) {
        self.state.drawn().update(|drawn| {
            if let Some(drawn) = drawn {
                drawn.stops.pop();
            }
        });
    }

    /// Puts the drawing away.
    pub fn leave_line(self) {
        self.state.drawn().set(None);
    }

    /// The line goes into the plan.
    pub fn finish_line(self) {
        let Some(drawn) = self.state.drawn().get_untracked().filter(|drawn| drawn.stops.len() > 1) else { return };
        let number = 1 + self.edits().iter().filter(|edit| matches!(edit.action, Action::AddLine(_))).count();
        self.state.drawn().set(None);
        let name = words::new_line(self.lang(), number);
        self.make(Action::AddLine(NewLine { name, stops: drawn.stops, headway_min: f64::from(drawn.headway_min), speed_mps: drawn.speed_kmh / 3.6 }));
    }
}
