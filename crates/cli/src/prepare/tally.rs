//! What is left out or taken as something else when a city is prepared: how many, why, and which first. Nothing goes without a word.

use std::collections::BTreeMap;

/// Counts by what is said about them, in the order of the words.
#[derive(Default)]
pub struct Tally(BTreeMap<String, (usize, String)>);

impl Tally {
    /// One more of these.
    pub fn add(&mut self, what: impl Into<String>, id: &str) {
        self.0.entry(what.into()).or_insert_with(|| (0, id.to_owned())).0 += 1;
    }

    /// A line for each.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|(what, (n, first))| format!("{what}: {n} (first: {first})"))
    }
}

/// A reason without what differs from place to place: dates and names are told by their key.
pub fn kind_of_reason(why: &str) -> &str {
    match why.split_once(" = ") {
        Some((key @ ("opening_date" | "start_date" | "end_date" | "name" | "was:name" | "construction"), _)) => key,
        _ => why,
    }
}
