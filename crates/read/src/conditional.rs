//! Access that hangs on the hour (`access:conditional=no @ (22:00-06:00)`, `foot:conditional`) → hours as `opening_hours` writes them.
//!
//! | access without the condition | what is conditional | hours |
//! |---|---|---|
//! | open | closed at some hours | always but at those: `24/7; 22:00-06:00 off` |
//! | closed | open at some hours | at those |
//! | open | open at some hours | nothing new |
//!
//! What is said of people on foot goes before what is said of everybody. A condition that is none of hours (`winter`, `wet`, a weight) can't be put into a
//! table of a week: it is named, and passed over.

use super::props::Props;

/// Hours of a way or a gate.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hours {
    /// As `opening_hours` writes them; empty: always.
    pub text: String,
    /// A condition that is none of hours.
    pub unread: Option<String>,
}

const OPEN: [&str; 6] = ["yes", "permissive", "designated", "destination", "public", "official"];
const SHUT: [&str; 5] = ["no", "private", "permit", "customers", "delivery"];

/// The hours that tags state, by `opening_hours` and by conditions. `open`: whether people may walk there when no condition holds.
#[must_use]
pub fn hours_of(t: &Props<'_>, open: bool) -> Hours {
    let mut hours = Hours { text: t.text("opening_hours").map(|h| h.trim().to_owned()).unwrap_or_default(), unread: None };
    let Some((key, text)) = ["foot:conditional", "access:conditional"].iter().find_map(|key| t.text(key).map(|v| (*key, v.into_owned()))) else { return hours };
    let (mut on, mut off) = (Vec::new(), Vec::new());
    for rule in rules(&text) {
        let part = rule.split_once('@').map(|(value, condition)| (value.trim(), condition.trim().trim_matches(['(', ')'])));
        match part {
            Some((value, condition)) if OPEN.contains(&value) && is_of_hours(condition) => on.push(condition.to_owned()),
            Some((value, condition)) if SHUT.contains(&value) && is_of_hours(condition) => {
                off.extend(condition.split(';').map(|c| format!("{} off", c.trim())))
            }
            _ => hours.unread = Some(format!("{key} = {text}")),
        }
    }
    if open && !off.is_empty() {
        let always = if hours.text.is_empty() { String::from("24/7") } else { core::mem::take(&mut hours.text) };
        hours.text = core::iter::once(always).chain(off).collect::<Vec<_>>().join("; ");
    } else if !open && !on.is_empty() {
        hours.text = on.join("; ");
    }
    hours
}

/// Whether a condition opens what is closed else.
#[must_use]
pub fn opens_at_hours(t: &Props<'_>) -> bool {
    ["foot:conditional", "access:conditional"].iter().any(|key| {
        t.text(key).is_some_and(|text| {
            rules(&text).any(|rule| {
                rule.split_once('@').is_some_and(|(value, condition)| OPEN.contains(&value.trim()) && is_of_hours(condition.trim().trim_matches(['(', ')'])))
            })
        })
    })
}

/// The rules of a conditional value: parted by semicolons that stand outside of brackets.
fn rules(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    text.split(move |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ';' && depth == 0
    })
    .map(str::trim)
    .filter(|rule| !rule.is_empty())
}

/// Whether a condition is one of days, dates and hours.
fn is_of_hours(condition: &str) -> bool {
    const WORDS: [&str; 27] = [
        "mo", "tu", "we", "th", "fr", "sa", "su", "ph", "sh", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "sunrise",
        "sunset", "dawn", "dusk", "off", "week",
    ];
    let lower = condition.to_ascii_lowercase();
    let words = || lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty());
    let signs = lower.chars().all(|c| c.is_ascii_alphanumeric() || " :-,;+/[]()".contains(c));
    signs && words().all(|w| WORDS.contains(&w)) && (lower.contains(':') || words().next().is_some())
}
