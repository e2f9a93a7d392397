//! What is left out or taken as something else when a city is prepared: how many, why, and which first. Nothing goes without a word.
//!
//! What is left out is told once as what it would have been, so that what comes in is what goes out and what is told here. `--account` writes all of it.

use std::collections::BTreeMap;
use std::fmt::Write;

/// What something of an extract would have been.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A way or an area that people walk on, or might.
    Path,
    /// A lift at a node.
    Lift,
    /// Somewhere people go.
    Place,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Lift => "lift",
            Self::Place => "place",
        }
    }
}

/// Ids by what is said about them, in the order of the words, and as what they are left out.
#[derive(Default)]
pub struct Tally(BTreeMap<String, (Option<Role>, Vec<String>)>);

impl Tally {
    /// One more of these, which is used all the same.
    pub fn add(&mut self, what: impl Into<String>, id: &str) {
        self.0.entry(what.into()).or_default().1.push(id.to_owned());
    }

    /// One more of these, which is not used.
    pub fn leave_out(&mut self, role: Role, what: impl Into<String>, id: &str) {
        let entry = self.0.entry(what.into()).or_default();
        entry.0 = Some(role);
        entry.1.push(id.to_owned());
    }

    /// A line for each.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|(what, (_, ids))| format!("{what}: {} (first: {})", ids.len(), ids.first().map_or("", String::as_str)))
    }

    /// Everything as a table: as what it is left out, or that it is used; which one; what is said about it.
    pub fn table(&self) -> String {
        let mut text = String::from("as\tid\twhy\n");
        for (what, (role, ids)) in &self.0 {
            for id in ids {
                let _ = writeln!(text, "{}\t{id}\t{what}", role.map_or("used", Role::name));
            }
        }
        text
    }
}

/// A reason without what differs from place to place: dates and names are told by their key.
pub fn kind_of_reason(why: &str) -> &str {
    match why.split_once(" = ") {
        Some((key @ ("opening_date" | "start_date" | "end_date" | "name" | "was:name" | "construction"), _)) => key,
        _ => why,
    }
}
