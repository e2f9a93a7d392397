//! Words about lines that carry people.

use super::rounding;
use crate::i18n::{Locale, td_string};
use crate::state::{City, State, StateStoreFields, ToldHours};
use leptos::prelude::*;
use quanli_protocol::LineHere;
use reactive_stores::Store;

/// The name of a line of the city.
pub fn line_name(state: Store<State>, id: &str) -> String {
    let opened = state.city().with(City::opened);
    opened.and_then(|opened| opened.lines.iter().find(|l| l.id == id).map(|l| l.name.clone())).unwrap_or_else(|| id.to_owned())
}

/// A kind of path that can be drawn.
pub fn path_kind(lang: Locale, kind: &str) -> String {
    match kind {
        "lift" => td_string!(lang, legend_lift),
        "steps" => td_string!(lang, legend_stairs),
        "escalator" => td_string!(lang, path_escalator),
        "footbridge" => td_string!(lang, path_footbridge),
        "ramp" => td_string!(lang, path_ramp),
        "crossing" => td_string!(lang, path_crossing),
        _ => td_string!(lang, path),
    }
    .to_string()
}

/// What a new line is called.
pub fn new_line(lang: Locale, number: usize) -> String {
    td_string!(lang, line_new, n = number).to_string()
}

/// `8分钟一班，07:00-20:00，票价2元`.
pub fn line_about(lang: Locale, line: &LineHere, told: &ToldHours) -> String {
    let whole = |n: f64| rounding::fixed(n, 0);
    let mut parts = Vec::new();
    match line.headway_min {
        Some(n) => parts.push(td_string!(lang, line_headway, n = whole(n)).to_string()),
        None => {
            let [from, to] = line.call_min;
            let text = if from < to {
                td_string!(lang, line_called, from = whole(from), to = whole(to)).to_string()
            } else {
                td_string!(lang, line_called_one, n = whole(to)).to_string()
            };
            parts.push(text);
        }
    }
    if !line.opening_hours.is_empty() {
        parts.push(super::hours(lang, &line.opening_hours, told));
    }
    if let Some(fare) = line.fare_yuan {
        parts.push(td_string!(lang, line_fare, n = fare.to_string()).to_string());
    }
    if line.wheelchair {
        parts.push(td_string!(lang, line_wheelchair).to_string());
    }
    parts.join(td_string!(lang, list_join))
}
