//! Whether a place serves everybody: what is private, closed, gone or not there yet does not, and each is said with its reason.
//!
//! | what is written | what becomes of it |
//! |---|---|
//! | `access` is `private`, `no`, or names a group (members, residents, employees, permit …), and `foot` does not allow it | left out |
//! | `access=customers` of what is there for everybody elsewhere (toilets, playgrounds, pitches, parks) | left out |
//! | `access=customers` of anything else: whoever comes to a shop or a doctor is a customer | serves |
//! | `garden:type=residential` or `private` | left out |
//! | `disused:amenity=…` and the like, of the service that it is; `disused=yes`, `vacant=yes`; `status=closed`; `opening_hours=off`; 已停业 in the name | left out |
//! | `end_date` before the date of the data | left out |
//! | `status=planned`, `construction=yes`, `proposed:amenity=…`, `building=construction` | planned: drawn, not counted |
//! | `opening_date` or `start_date` after the date of the data; without such a date any `opening_date`, which says that it is still to come | planned |
//!
//! A former use beside another present one (`amenity=pharmacy`, `disused:amenity=cafe`) says nothing about the present one.

use super::props::Props;
use super::services::{service_of_tag, services_of, values};

/// Whether a place serves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Serving {
    /// Everybody.
    Everybody,
    /// Nobody yet; what says so.
    Planned(String),
    /// Nobody, or not everybody; what says so.
    No(String),
}

/// Services that are for everybody elsewhere: where they are for customers only, they are none of the quarter's.
const OPEN_TO_ALL: [&str; 9] =
    ["toilet", "child-space", "fitness-outdoor", "sports-small", "sports-medium", "sports-large", "park", "pocket-park", "reading-space"];
/// Who else is let in by `access`.
const NOT_EVERYBODY: [&str; 16] = [
    "private",
    "no",
    "members",
    "residents",
    "residence",
    "employees",
    "staff",
    "permit",
    "military",
    "delivery",
    "students",
    "guests",
    "agricultural",
    "forestry",
    "official",
    "emergency",
];
const GONE: [&str; 9] = ["disused", "abandoned", "demolished", "razed", "removed", "destroyed", "was", "closed", "vacant"];
const TO_COME: [&str; 4] = ["planned", "proposed", "construction", "under_construction"];
const GONE_IN_CHINESE: [&str; 8] = ["已停业", "已关闭", "已搬迁", "已拆除", "停业", "暂停营业", "已撤销", "已关停"];
const TO_COME_IN_CHINESE: [&str; 6] = ["在建", "规划中", "筹建中", "筹备中", "拟建", "建设中"];

/// Whether a place with these tags and services serves, on a date (year, month, day as written, `2026-11-29`) when one is known.
#[must_use]
pub fn serving(t: &Props<'_>, services: &[&str], date: Option<&str>) -> Serving {
    if let Some(why) = gone(t, services, date).or_else(|| not_for_everybody(t, services)) {
        return Serving::No(why);
    }
    to_come(t, services, date).map_or(Serving::Everybody, Serving::Planned)
}

/// The services of a place that is only planned or no more (`proposed:amenity=school`): what it would be, and whether it is to come.
#[must_use]
pub fn once_or_later(t: &Props<'_>) -> Option<(Vec<&'static str>, Serving)> {
    let of = |prefixes: &[&str]| {
        let mut bare = Props::default();
        let mut first = String::new();
        for (key, _) in t.entries() {
            if let Some((prefix, rest)) = key.split_once(':')
                && prefixes.contains(&prefix)
                && let Some(text) = t.text(key)
            {
                if values(&text).any(|v| service_of_tag(rest, v).is_some()) || (first.is_empty() && rest == "name") {
                    first = format!("{key} = {text}");
                }
                bare.push_owned(rest.to_owned(), text.into_owned());
            }
        }
        let services = services_of(&bare);
        (!services.is_empty()).then_some((services, first))
    };
    if let Some((services, why)) = of(&TO_COME) {
        return Some((services, Serving::Planned(why)));
    }
    of(&GONE).map(|(services, why)| (services, Serving::No(why)))
}

fn yes(t: &Props<'_>, key: &str) -> bool {
    t.text(key).is_some_and(|v| !matches!(v.as_ref(), "no" | "false" | "0"))
}

fn said(t: &Props<'_>, key: &str) -> String {
    format!("{key} = {}", t.text(key).unwrap_or_default())
}

fn gone(t: &Props<'_>, services: &[&str], date: Option<&str>) -> Option<String> {
    if let Some(key) = GONE.into_iter().find(|key| *key != "was" && yes(t, key)) {
        return Some(said(t, key));
    }
    for key in ["status", "operational_status"] {
        let status = t.text(key);
        if status.as_deref().is_some_and(|s| GONE.contains(&s) || ["inactive", "停用", "关闭", "停业", "拆除"].contains(&s) || GONE_IN_CHINESE.contains(&s))
        {
            return Some(said(t, key));
        }
    }
    for (key, _) in t.entries() {
        if let Some((prefix, rest)) = key.split_once(':')
            && GONE.contains(&prefix)
            && values(t.text(key).as_deref().unwrap_or("")).filter_map(|v| service_of_tag(rest, v)).any(|s| services.contains(&s))
        {
            return Some(said(t, key));
        }
    }
    if t.text("opening_hours").is_some_and(|h| matches!(h.trim(), "off" | "closed")) {
        return Some(said(t, "opening_hours"));
    }
    if let (Some(end), Some(today)) = (t.text("end_date").and_then(|d| Date::of(&d)), date.and_then(Date::of))
        && end.is_before(today)
    {
        return Some(said(t, "end_date"));
    }
    name_with(t, &GONE_IN_CHINESE)
}

fn not_for_everybody(t: &Props<'_>, services: &[&str]) -> Option<String> {
    if t.is_any("foot", &["yes", "designated", "permissive"]) {
        return None;
    }
    for key in ["access", "toilets:access"] {
        let Some(access) = t.text(key) else { continue };
        let customers_only = services.iter().all(|s| OPEN_TO_ALL.contains(s));
        let shuts_out = |v: &str| NOT_EVERYBODY.contains(&v) || (v == "customers" && customers_only);
        if values(&access).all(shuts_out) {
            return Some(said(t, key));
        }
    }
    t.is_any("garden:type", &["residential", "private"]).then(|| said(t, "garden:type"))
}

fn to_come(t: &Props<'_>, services: &[&str], date: Option<&str>) -> Option<String> {
    // `construction=minor` is work at what is there.
    if let Some(key) = TO_COME.into_iter().find(|key| yes(t, key) && !t.is(key, "minor")) {
        return Some(said(t, key));
    }
    for key in ["status", "operational_status"] {
        let status = t.text(key);
        if status.as_deref().is_some_and(|s| TO_COME.contains(&s) || ["future", "规划", "筹建"].contains(&s) || TO_COME_IN_CHINESE.contains(&s)) {
            return Some(said(t, key));
        }
    }
    for key in ["building", "landuse"] {
        if t.is_any(key, &["construction", "proposed"]) {
            return Some(said(t, key));
        }
    }
    for (key, _) in t.entries() {
        if let Some((prefix, rest)) = key.split_once(':')
            && TO_COME.contains(&prefix)
            && values(t.text(key).as_deref().unwrap_or("")).filter_map(|v| service_of_tag(rest, v)).any(|s| services.contains(&s))
        {
            return Some(said(t, key));
        }
    }
    let today = date.and_then(Date::of);
    for key in ["opening_date", "start_date"] {
        let Some(text) = t.text(key) else { continue };
        let later = match (Date::of(&text), today) {
            (Some(begin), Some(today)) => today.is_before(begin),
            // Once a place has opened, mappers write `start_date`.
            _ => key == "opening_date",
        };
        if later {
            return Some(said(t, key));
        }
    }
    name_with(t, &TO_COME_IN_CHINESE)
}

/// The name, when it says one of these in brackets or behind all else.
fn name_with(t: &Props<'_>, words: &[&str]) -> Option<String> {
    let name = t.text("name")?;
    let plain = name.trim().replace('（', "(").replace('）', ")");
    let brackets: Vec<&str> = plain.split('(').skip(1).filter_map(|part| part.split(')').next()).collect();
    let says = |word: &str| plain.ends_with(word) || brackets.iter().any(|inside| inside.contains(word));
    words.iter().any(|word| says(word)).then(|| format!("name = {name}"))
}

/// Year, and month and day where they are written.
#[derive(Clone, Copy)]
struct Date([u32; 3]);

impl Date {
    /// `2029-09-01`, `2029-09`, `2029`, `2029年9月1日`, `01.09.2029`; `None` where there is no year.
    fn of(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
        let year = parts.iter().position(|p| p.len() == 4)?;
        let number = |i: Option<usize>| i.and_then(|i| parts.get(i)).and_then(|p| p.parse().ok()).filter(|n| *n <= 31).unwrap_or(0);
        let rest = if year == 0 { [number(Some(1)), number(Some(2))] } else { [number(year.checked_sub(1)), number(year.checked_sub(2))] };
        Some(Self([parts[year].parse().ok()?, rest[0], rest[1]]))
    }

    /// Whether it is over before another begins, as far as both are written.
    fn is_before(self, other: Self) -> bool {
        for (a, b) in self.0.into_iter().zip(other.0) {
            if a == 0 || b == 0 {
                return false;
            }
            if a != b {
                return a < b;
            }
        }
        false
    }
}
