//! The words of standards, circles and room.

use super::rounding;
use super::{amount, share, who_short};
use crate::i18n::{Locale, td_string};
use crate::state::{City, State, StateStoreFields, ToldHours};
use leptos::prelude::*;
use quanli_protocol::{CapacityRow, Certainty, Counted, StandardHere, Who};
use reactive_stores::Store;

/// The group whose people have these ages (one bit an age column), or everybody.
pub fn who_of_ages(ages: u8) -> Who {
    match ages & 31 {
        24 => Who::SixtyUp,
        16 => Who::Elder,
        8 => Who::Senior,
        4 | 6 => Who::Adult,
        2 => Who::Child,
        1 => Who::Carer,
        3 => Who::Young,
        _ => Who::Everyone,
    }
}

/// The sign of a service.
pub fn service_sign(state: Store<State>, service: u16) -> String {
    state.city().with(City::opened).and_then(|opened| opened.services.get(usize::from(service)).map(|s| s.sign.clone())).unwrap_or_default()
}

/// The name of a service.
pub fn service_at(lang: Locale, state: Store<State>, service: u16) -> String {
    state.city().with(City::opened).and_then(|opened| opened.services.get(usize::from(service)).map(|s| super::service_in(lang, s))).unwrap_or_default()
}

/// The title of a profile.
pub fn title(lang: Locale, s: &StandardHere) -> String {
    let tag = match lang {
        Locale::zh_CN => "zh-CN",
        Locale::en => "en",
    };
    s.title.get(tag).or_else(|| s.title.values().next()).cloned().unwrap_or_else(|| s.id.clone())
}

/// By which profile, and whether its owner has verified it.
pub fn by_profile(lang: Locale, s: &StandardHere) -> String {
    let title = title(lang, s);
    if s.verified {
        td_string!(lang, by_verified, title = title, n = s.version).to_string()
    } else {
        td_string!(lang, by_unverified, title = title, n = s.version).to_string()
    }
}

fn number(n: f64) -> String {
    if n >= 100.0 { rounding::fixed(n, 0) } else { rounding::fixed(n, 1) }
}

/// `每天150份`.
pub fn capacity(lang: Locale, (name, n): &(String, f64)) -> String {
    let n = rounding::fixed(*n, 0);
    if name == "meals_per_day" { td_string!(lang, holds_meals, n = n).to_string() } else { td_string!(lang, holds, n = n, unit = unit(lang, name)).to_string() }
}

/// What it costs: a plain number is yuan. `None` where nothing is stated.
pub fn price(lang: Locale, text: &str) -> Option<String> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if plain { Some(td_string!(lang, price_yuan, n = text.to_owned()).to_string()) } else { (!text.is_empty()).then(|| text.to_owned()) }
}

/// Opening hours as they were read: `周一至周五 11:00–13:00`. What nobody can read is said, with the text. Before the reader has told them, and without it,
/// they stand nearly as they are written.
pub fn hours(lang: Locale, text: &str, told: &ToldHours) -> String {
    match told.get(text) {
        Some(Some([zh, en])) => return if lang == Locale::en { en } else { zh }.clone(),
        Some(None) => return td_string!(lang, hours_unread, hours = text.to_owned()).to_string(),
        None => {}
    }
    const DAYS: [(&str, u16); 7] = [("Mo", 0), ("Tu", 1), ("We", 2), ("Th", 3), ("Fr", 4), ("Sa", 5), ("Su", 6)];
    let text = text.trim();
    if text == "24/7" {
        return td_string!(lang, hours_always).to_string();
    }
    if lang == Locale::en {
        return text.replace('-', "–");
    }
    let days = DAYS.iter().fold(text.to_owned(), |text, (short, day)| text.replace(short, &super::day(lang, *day)));
    let days = days.replace("PH", td_string!(lang, hours_holidays)).replace(" off", td_string!(lang, hours_off));
    // Between days 至, between times a dash; no space where none is read.
    let mut out = String::new();
    let mut chars = days.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '-' => out.push(if chars.peek().is_some_and(char::is_ascii_digit) { '—' } else { '至' }),
            ' ' if out.chars().last().is_none_or(|c| !c.is_ascii_digit()) => {}
            ',' => out.push('、'),
            ';' => out.push('，'),
            c => out.push(c),
        }
    }
    out
}

/// A unit of capacity in words.
fn unit(lang: Locale, unit: &str) -> String {
    match unit {
        "meals_per_day" => td_string!(lang, unit_meals).to_string(),
        "beds" => td_string!(lang, unit_beds).to_string(),
        "seats" => td_string!(lang, unit_seats).to_string(),
        "posts" => td_string!(lang, unit_posts).to_string(),
        "places" => td_string!(lang, unit_places).to_string(),
        other => other.to_owned(),
    }
}

/// `每千人39餐`.
pub fn per_thousand(lang: Locale, row: &CapacityRow) -> String {
    td_string!(lang, per_thousand, n = number(row.per_1000), unit = unit(lang, &row.unit)).to_string()
}

/// `5050人有位子，5870人到了没位子，4080人走不到`.
pub fn room(lang: Locale, row: &CapacityRow) -> String {
    let n = |people| amount(lang, people, Counted::People);
    td_string!(lang, room_line, served = n(row.served), full = n(row.full), beyond = n(row.beyond)).to_string()
}

/// What the figure rests on.
pub fn room_note(lang: Locale, row: &CapacityRow) -> String {
    let gini = row.gini.map_or_else(|| "—".to_owned(), |g| rounding::fixed(g, 2));
    td_string!(lang, room_note, n = row.demand_per_1000, known = row.known[0], all = row.known[1], gini = gini).to_string()
}

/// What the draws allow to say: eight of ten lie in the band.
pub fn band(lang: Locale, c: &Certainty) -> String {
    let at = |n| share(lang, (n, c.people));
    td_string!(lang, band, low = at(c.band[0]), high = at(c.band[1])).to_string()
}

/// `15分钟` of a label in deciseconds, or that it is more than half an hour.
pub fn median(lang: Locale, ds: Option<u16>) -> String {
    match ds {
        Some(ds) => td_string!(lang, minutes_tight, n = rounding::whole_minutes(u32::from(ds))).to_string(),
        None => td_string!(lang, over_half_hour).to_string(),
    }
}

/// The groups of a row of ages.
pub fn ages(lang: Locale, bits: u8) -> String {
    who_short(lang, who_of_ages(bits))
}
