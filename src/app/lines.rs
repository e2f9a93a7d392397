//! Lines that carry people: whether they count, which run, how often they come; and drawing lines and paths on the map.

use super::App;
use crate::browser;
use crate::state::{Drawn, Sheet, StateStoreFields, Tool};
use crate::words;
use leptos::prelude::*;
use quanli_model::units::LonLat;
use quanli_protocol::{Action, Lines, NewLine, NewPath, Question, WhomLinesServe};
use std::sync::Arc;

/// No lift goes farther sideways, and nobody builds a longer bridge for people, metres.
const LONGEST_LIFT_M: f64 = 80.0;
const LONGEST_PATH_M: f64 = 500.0;

impl App {
    /// Asks whom the lines serve.
    pub fn ask_whom_lines_serve(self, question: Question) {
        let asking = self.engine().request(WhomLinesServe { question });
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((revision, serves)) => {
                    browser::watch("lines", &revision.into());
                    self.state.serves().set(Some((revision, Arc::new(serves))));
                }
                Err(why) => self.not_done(why),
            }
        });
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

    /// Begins to draw on the map: a line, a path, or which path closes.
    pub fn draw(self, tool: Tool) {
        self.state.drawn().set(Some(Drawn { tool, ..Drawn::default() }));
        if self.state.sheet().get_untracked() == Sheet::Full {
            self.state.sheet().set(Sheet::Half);
        }
    }

    /// A tap on the map, while something is drawn: a stop more, or an end of a path, which is there with the second one.
    pub fn add_stop(self, at: LonLat) {
        let at = crate::address::rounded(at);
        self.state.drawn().update(|drawn| {
            if let Some(drawn) = drawn {
                let longest = if drawn.tool == Tool::Path("lift") { LONGEST_LIFT_M } else { LONGEST_PATH_M };
                let far = |from: &LonLat| matches!(drawn.tool, Tool::Path(_)) && from.metres_to(at) > longest;
                drawn.too_far = drawn.stops.first().is_some_and(far);
                if !drawn.too_far {
                    drawn.stops.push(at);
                }
            }
        });
        let Some(drawn) = self.state.drawn().get_untracked() else { return };
        let action = match (drawn.tool, drawn.stops.as_slice()) {
            (Tool::Path(kind), [from, to]) => {
                let name = words::path_kind(self.lang(), kind);
                let (step_count, wait_s, speed_mps, minutes) = (None, None, None, None);
                Action::AddPath(NewPath { name, kind: kind.to_owned(), from: *from, to: *to, one_way: false, step_count, wait_s, speed_mps, minutes })
            }
            (Tool::Close, [at]) => Action::ClosePath { at: *at },
            _ => return,
        };
        self.state.drawn().set(None);
        self.make(action);
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
