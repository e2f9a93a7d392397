//! One text evaluated over one week.
//!
//! `opening-hours` reads `PH Mo 08:00-12:00` as "holidays *or* Mondays"; the specification says *and*. Such rules are decided here, day by day: on a
//! holiday the selector is dropped, on any other day the rule is. A make-up day is evaluated as the weekday that it stands in for, no holiday.

use super::calendar::{Calendar, Date};
use super::spelling::regular;
use crate::city::{WEEK, WeekTable};
use chrono::{Days, NaiveDateTime, NaiveTime, Timelike};
use opening_hours::{Context, ContextHolidays, OpeningHours};
use opening_hours_syntax::rules::RuleKind;
use std::sync::Arc;

/// A text that can't be read: what the parser says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable(pub String);

/// The Monday of the typical week: no holiday near, in June, so that summer hours are the typical ones.
fn typical() -> Date {
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

fn parse(text: &str, holidays: &Calendar) -> Result<OpeningHours, Unreadable> {
    let parsed = text.parse::<OpeningHours>().map_err(|e| Unreadable(e.to_string()))?;
    Ok(parsed.with_context(Context::default().with_holidays(ContextHolidays::new(holidays.holidays.clone(), Arc::default()))))
}

/// Open and perhaps-open times between two moments of local time, as the text says; what is unknown carries `true`.
///
/// # Errors
/// When the text can't be read.
pub fn intervals(text: &str, from: NaiveDateTime, to: NaiveDateTime, calendar: &Calendar) -> Result<Vec<(NaiveDateTime, NaiveDateTime, bool)>, Unreadable> {
    let text = regular(text);
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
/// When the text can't be read.
pub fn week(text: &str, day: Option<Date>, calendar: &Calendar) -> Result<WeekTable, Unreadable> {
    let none = Calendar::default();
    let (monday, calendar) = match day {
        Some(day) => (Calendar::monday(day), calendar),
        None => (typical(), &none),
    };
    let mut open = Vec::new();
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
            if !unknown {
                open.push([n * 1440 + minute(a), n * 1440 + minute(b)]);
            }
        }
    }
    debug_assert!(open.iter().all(|[_, to]| *to <= WEEK));
    Ok(WeekTable::of(open))
}
