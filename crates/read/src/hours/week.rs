//! One text evaluated over one week.
//!
//! `opening-hours` reads `PH Mo 08:00-12:00` as "holidays *or* Mondays"; the specification says *and*. Such rules are decided here, day by day: on a
//! holiday the selector is dropped, on any other day the rule is. A make-up day is evaluated as the weekday that it stands in for, no holiday.
//!
//! A rule of a comment without a time (`"by appointment"`, `Sa "on request"`) is unknown; the library takes it as open all day. What is unknown counts
//! as shut, and a text by which a week has nothing but the unknown is as unreadable as one that nobody can read.
//!
//! The typical week is the second of a June without holidays: what is open in some weeks of a month or a year only (`Mo[1]`, `week 1-26`) is not what a
//! person can count on, so the first and third Monday are no part of it, and `spoken` says so.

use super::calendar::{Calendar, Date};
use super::spelling::spelled;
use chrono::{Days, NaiveDateTime, NaiveTime, Timelike};
use opening_hours::{Context, ContextHolidays, OpeningHours};
use opening_hours_syntax::rules::RuleKind;
use quanli_model::city::{WEEK, WeekTable};
use std::sync::Arc;

/// A text that can't be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// What the parser says.
    pub why: String,
    /// It is regular, and says that nobody can say: `"by appointment"`, `unknown`.
    pub nobody_knows: bool,
}

/// A week as a text says it.
pub(super) struct Found {
    /// When it is open.
    pub table: WeekTable,
    /// At other times it may be open.
    pub unsure: bool,
}

/// The Monday of the typical week: no holiday near, in June, so that summer hours are the typical ones.
pub(super) fn typical() -> Date {
    Date::from_ymd_opt(2026, 6, 8).unwrap_or_default()
}

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// Whether a rule begins with a holiday selector that a weekday follows: `PH Mo …`.
fn holiday_and_weekday(rule: &str) -> Option<&str> {
    let rest = rule.trim_start().strip_prefix("PH ").or_else(|| rule.trim_start().strip_prefix("SH "))?;
    WEEKDAYS.iter().any(|d| rest.trim_start().starts_with(d)).then_some(rest)
}

/// The text as it holds on one day.
fn on_day(text: &str, holiday: bool) -> String {
    if !text.split(';').any(|rule| holiday_and_weekday(rule).is_some()) {
        return text.to_owned();
    }
    let rule = |rule: &str| match holiday_and_weekday(rule) {
        None => Some(rule.to_owned()),
        Some(rest) => holiday.then(|| format!(" {rest}")),
    };
    text.split(';').filter_map(rule).collect::<Vec<_>>().join(";")
}

/// Rules of a comment alone become unknown ones.
fn comments_unknown(text: &str) -> String {
    let mut out = String::new();
    let (mut rule, mut quoted) = (String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        quoted ^= c == '"';
        let fallback = c == '|' && chars.peek() == Some(&'|');
        if !quoted && (c == ';' || fallback) {
            out += &unknown_by_comment(&rule);
            rule.clear();
            out.push(c);
            if fallback {
                out.extend(chars.next());
            }
        } else {
            rule.push(c);
        }
    }
    out + &unknown_by_comment(&rule)
}

fn unknown_by_comment(rule: &str) -> String {
    let (Some(begin), Some(end)) = (rule.find('"'), rule.rfind('"')) else { return rule.to_owned() };
    let (before, behind) = (&rule[..begin], &rule[end + 1..]);
    let says_when = before.contains([':', '(']) || ["24/7", "open", "off", "closed", "unknown", "sun", "dawn", "dusk"].iter().any(|w| before.contains(w));
    if says_when || !behind.trim().is_empty() { rule.to_owned() } else { format!("{} unknown {}", before.trim_end(), &rule[begin..]) }
}

fn parse(text: &str, holidays: &Calendar) -> Result<OpeningHours, Unreadable> {
    let parsed = comments_unknown(text).parse::<OpeningHours>().map_err(|e| Unreadable { why: e.to_string(), nobody_knows: false })?;
    Ok(parsed.with_context(Context::default().with_holidays(ContextHolidays::new(holidays.holidays.clone(), Arc::default()))))
}

/// Open and perhaps-open times between two moments of local time, as the text says; what is unknown carries `true`.
///
/// # Errors
/// When the text can't be read.
pub fn intervals(text: &str, from: NaiveDateTime, to: NaiveDateTime, calendar: &Calendar) -> Result<Vec<(NaiveDateTime, NaiveDateTime, bool)>, Unreadable> {
    let read = spelled(text);
    if read.ambiguous {
        return Err(Unreadable { why: String::from("an end before its beginning: afternoon or night?"), nobody_knows: false });
    }
    let text = read.regular;
    let whole = parse(&text, calendar)?;
    let by_day = text.split(';').any(|rule| holiday_and_weekday(rule).is_some());
    let mut out: Vec<(NaiveDateTime, NaiveDateTime, bool)> = Vec::new();
    let mut add = |from: NaiveDateTime, to: NaiveDateTime, unknown: bool| match out.last_mut() {
        Some(last) if last.1 == from && last.2 == unknown => last.1 = to,
        _ => out.push((from, to, unknown)),
    };
    if !by_day {
        for range in whole.iter_range(from, to).filter(|r| r.kind != RuleKind::Closed) {
            add(range.range.start, range.range.end, range.kind == RuleKind::Unknown);
        }
        return Ok(out);
    }
    let mut day = from.date();
    while day <= to.date() {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let today = on_day(&text, calendar.is_holiday(day));
        // No rule is left: shut all day.
        if today.trim().is_empty() {
            day = next;
            continue;
        }
        let hours = parse(&today, calendar)?;
        let (a, b) = (day.and_time(NaiveTime::MIN).max(from), next.and_time(NaiveTime::MIN).min(to));
        for range in hours.iter_range(a, b).filter(|r| r.kind != RuleKind::Closed) {
            add(range.range.start, range.range.end, range.kind == RuleKind::Unknown);
        }
        day = next;
    }
    Ok(out)
}

/// The table of the week of a day, its holidays and make-up days taken in; of the typical week without a day. What is unknown counts as shut.
///
/// # Errors
/// When the text can't be read, or all that it says of the week is unknown.
///
/// ```
/// use quanli_model::city::State;
/// use quanli_read::hours::{Calendar, week};
/// let table = week("Mo-Fr 08:00-18:00", None, &Calendar::default()).expect("regular hours");
/// let [monday_morning, monday_evening] = [9, 20].map(|hour| table.state(hour * 60));
/// assert!(matches!((monday_morning, monday_evening), (State::Open { .. }, State::Shut { .. })));
/// ```
pub fn week(text: &str, day: Option<Date>, calendar: &Calendar) -> Result<WeekTable, Unreadable> {
    match day {
        Some(day) => found(text, Calendar::monday(day), calendar),
        None => found(text, typical(), &Calendar::default()),
    }
    .map(|found| found.table)
}

/// Whether a text says only when it is shut, and so nothing of when it is open: `Oct-May off`. `off` alone is shut.
fn only_when_shut(text: &str) -> bool {
    let text = spelled(text).regular;
    let says_off = |rule: &str| ["off", "closed"].iter().any(|w| rule.trim() != *w && rule.trim().ends_with(w));
    text.split(';').all(says_off)
}

/// What a text says of the week that begins on a Monday.
pub(super) fn found(text: &str, monday: Date, calendar: &Calendar) -> Result<Found, Unreadable> {
    let none = Calendar::default();
    let (mut open, mut unsure) = (Vec::new(), false);
    for n in 0..7u16 {
        let day = monday.checked_add_days(Days::new(u64::from(n))).unwrap_or(monday);
        // A make-up day is an ordinary day of the weekday it stands in for.
        let (asked, calendar) = match calendar.stands_for(day) {
            Some(weekday) => (monday.checked_add_days(Days::new(u64::from(weekday))).unwrap_or(day), &none),
            None => (day, calendar),
        };
        let from = asked.and_time(NaiveTime::MIN);
        let to = asked.checked_add_days(Days::new(1)).unwrap_or(asked).and_time(NaiveTime::MIN);
        for (a, b, unknown) in intervals(text, from, to, calendar)? {
            let minute = |t: NaiveDateTime| if t >= to { 24 * 60 } else { (t.time().num_seconds_from_midnight() / 60) as u16 };
            if unknown {
                unsure = true;
            } else {
                open.push([n * 1440 + minute(a), n * 1440 + minute(b)]);
            }
        }
    }
    debug_assert!(open.iter().all(|[_, to]| *to <= WEEK));
    if open.is_empty() && (unsure || only_when_shut(text)) {
        return Err(Unreadable { why: String::from("unknown"), nobody_knows: true });
    }
    Ok(Found { table: WeekTable::of(open), unsure })
}
