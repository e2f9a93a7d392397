//! What was read of a text, in plain words: `周一至周五 8:30–12:00、14:00–17:30`. Made from the tables that questions use and not from the text, so that
//! a misreading shows.
//!
//! **Limitations.** Parts of the year are told in whole months, by their second week.

use super::calendar::{Calendar, Date};
use super::spelling::spelled;
use super::week::{Found, Unreadable, found, typical};
use chrono::Days;
use quanli_model::city::WeekTable;

const DAY: u16 = 24 * 60;
/// What runs on after midnight until here belongs to the evening before.
const MORNING: u16 = 12 * 60;

/// The reader's language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tongue {
    /// 简体中文
    Chinese,
    /// English
    English,
}

impl Tongue {
    fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        if self == Self::Chinese { zh } else { en }
    }
}

/// The hours of a text in plain words, with what is assumed.
///
/// # Errors
/// When the text can't be read.
pub fn spoken(text: &str, tongue: Tongue) -> Result<String, Unreadable> {
    let read = spelled(text);
    let none = Calendar::default();
    let usual = found(text, typical(), &none)?;
    let has = |words: &[&str]| words.iter().any(|w| read.regular.contains(w));
    let some_weeks = has(&["[", "week "]);
    let months = if some_weeks { None } else { by_months(text, tongue, &none)? };
    let mut said = months.unwrap_or_else(|| in_words(&usual.table, tongue));
    if let Some(holidays) = on_holidays(text, tongue, &usual)? {
        said += tongue.pick("；", "; ");
        said += &holidays;
    }
    let notes = [
        (read.seasons_assumed, tongue.pick("没有写明起止日期的季节按月份算", "seasons without dates are taken as months")),
        (has(&["sunrise", "sunset", "dawn", "dusk"]), tongue.pick("日出按7:00、日落按19:00算", "sunrise is taken as 7:00, sunset as 19:00")),
        (some_weeks, tongue.pick("只在某些周开放的时段，平常的一周里不算", "what is open in some weeks only does not count in an ordinary week")),
        (open_end(&read.regular), tongue.pick("没有写明几点关门", "when it closes is not said")),
        (some_holidays(&read.regular), tongue.pick("有的节日另有安排", "some holidays have hours of their own")),
        (usual.unsure, tongue.pick("另有时段说不准，按关门算", "at other times nobody can say; they count as shut")),
    ];
    let notes: Vec<&str> = notes.into_iter().filter(|n| n.0).map(|n| n.1).collect();
    if !notes.is_empty() {
        said += &format!("{}{}{}", tongue.pick("（", " ("), notes.join(tongue.pick("；", "; ")), tongue.pick("）", ")"));
    }
    Ok(said)
}

/// `18:00+`
fn open_end(regular: &str) -> bool {
    regular.as_bytes().windows(2).any(|w| w[1] == b'+' && (w[0].is_ascii_digit() || w[0] == b')'))
}

/// A rule for the holidays of a part of the year.
fn some_holidays(regular: &str) -> bool {
    regular.split(';').any(|rule| rule.contains("PH") && (1..=12).any(|m| rule.trim_start().starts_with(month_name(m))))
}

/// Month by month, where the year has parts.
fn by_months(text: &str, tongue: Tongue, none: &Calendar) -> Result<Option<String>, Unreadable> {
    let mut parts: Vec<(u32, u32, WeekTable)> = Vec::new();
    for month in 1..=12 {
        let day = Date::from_ymd_opt(2026, month, 8).unwrap_or_default();
        let table = found(text, Calendar::monday(day), none)?.table;
        match parts.last_mut() {
            Some(last) if last.2 == table => last.1 = month,
            _ => parts.push((month, month, table)),
        }
    }
    if parts.len() < 2 {
        return Ok(None);
    }
    // December goes on in January.
    if parts.len() > 2 && parts[0].2 == parts[parts.len() - 1].2 {
        let first = parts.remove(0);
        if let Some(last) = parts.last_mut() {
            last.1 = first.1;
        }
    }
    let one = |(from, to, table): &(u32, u32, WeekTable)| {
        let months = match tongue {
            Tongue::Chinese if from == to => format!("{from}月"),
            Tongue::Chinese => format!("{from}月至{}{to}月", if from > to { "次年" } else { "" }),
            Tongue::English if from == to => month_name(*from).to_owned(),
            Tongue::English => format!("{}–{}", month_name(*from), month_name(*to)),
        };
        format!("{months}{}{}", tongue.pick("：", ": "), in_words(table, tongue).replace(tongue.pick("；", "; "), tongue.pick("，", ", ")))
    };
    Ok(Some(parts.iter().map(one).collect::<Vec<_>>().join(tongue.pick("；", "; "))))
}

fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[(month as usize + 11) % 12]
}

/// What holds in a week of holidays, where that is something else.
fn on_holidays(text: &str, tongue: Tongue, usual: &Found) -> Result<Option<String>, Unreadable> {
    let monday = typical();
    let week = (0..7).filter_map(|n| monday.checked_add_days(Days::new(n)));
    let there = match found(text, monday, &Calendar::of_holidays(week)) {
        Ok(there) => there,
        Err(why) if why.nobody_knows => return Ok(Some(tongue.pick("节假日说不准", "on public holidays nobody can say").to_owned())),
        Err(why) => return Err(why),
    };
    let said =
        || format!("{}{}", tongue.pick("节假日 ", "on public holidays "), in_words(&there.table, tongue).replace(tongue.pick("每天 ", "every day "), ""));
    Ok((there.table != usual.table).then(said))
}

/// A table of a week in plain words: days with the same hours together.
#[must_use]
pub fn in_words(table: &WeekTable, tongue: Tongue) -> String {
    if table.open.is_empty() {
        return tongue.pick("不开放", "shut").to_owned();
    }
    let days = by_day(table);
    if *table == WeekTable::always() {
        return tongue.pick("全天开放", "always open").to_owned();
    }
    let mut groups: Vec<(Vec<usize>, &Vec<[u16; 2]>)> = Vec::new();
    for (day, hours) in days.iter().enumerate().filter(|(_, hours)| !hours.is_empty()) {
        match groups.iter_mut().find(|g| g.1 == hours) {
            Some(group) => group.0.push(day),
            None => groups.push((vec![day], hours)),
        }
    }
    let one = |(days, hours): &(Vec<usize>, &Vec<[u16; 2]>)| {
        let hours: Vec<String> = hours.iter().map(|h| range(*h, tongue)).collect();
        format!("{} {}", day_names(days, tongue), hours.join(tongue.pick("、", ", ")))
    };
    groups.iter().map(one).collect::<Vec<_>>().join(tongue.pick("；", "; "))
}

/// The hours of each day; what runs over midnight into the morning stays with its evening.
fn by_day(table: &WeekTable) -> [Vec<[u16; 2]>; 7] {
    let mut out: [Vec<[u16; 2]>; 7] = Default::default();
    let mut spans: Vec<[u32; 2]> = table.open.iter().map(|[a, b]| [u32::from(*a), u32::from(*b)]).collect();
    let week = u32::from(DAY) * 7;
    // Sunday night goes on on Monday.
    if let ([first, .., last], true) = (&spans[..], spans.len() > 1)
        && first[0] == 0
        && last[1] == week
        && first[1] <= u32::from(MORNING)
        && last[0] % u32::from(DAY) != 0
    {
        let into = first[1];
        spans.remove(0);
        if let Some(last) = spans.last_mut() {
            last[1] += into;
        }
    }
    for [mut from, to] in spans {
        while from < to {
            let (day, minute) = (from / u32::from(DAY), from % u32::from(DAY));
            let midnight = (day + 1) * u32::from(DAY);
            let runs_on = minute > 0 && to > midnight && to <= midnight + u32::from(MORNING);
            let end = if to <= midnight || runs_on { to } else { midnight };
            out[day as usize % 7].push([minute as u16, (end - day * u32::from(DAY)) as u16]);
            from = end;
        }
    }
    out
}

fn range([from, to]: [u16; 2], tongue: Tongue) -> String {
    let clock = |m: u16| format!("{}:{:02}", m / 60, m % 60);
    match to {
        _ if from == 0 && to == DAY => tongue.pick("全天", "all day").to_owned(),
        _ if to > DAY => format!("{}–{}{}{}", clock(from), tongue.pick("次日", ""), clock(to - DAY), tongue.pick("", " the next day")),
        _ => format!("{}–{}", clock(from), clock(to)),
    }
}

/// `周一至周五`, `周六、周日`, `每天`.
fn day_names(days: &[usize], tongue: Tongue) -> String {
    if days.len() == 7 {
        return tongue.pick("每天", "every day").to_owned();
    }
    let name = |day: usize| match tongue {
        Tongue::Chinese => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][day],
        Tongue::English => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day],
    };
    let mut runs: Vec<[usize; 2]> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some(run) if run[1] + 1 == *day => run[1] = *day,
            _ => runs.push([*day, *day]),
        }
    }
    let run = |[a, b]: &[usize; 2]| match b - a {
        0 => name(*a).to_owned(),
        1 => format!("{}{}{}", name(*a), tongue.pick("、", ", "), name(*b)),
        _ => format!("{}{}{}", name(*a), tongue.pick("至", "–"), name(*b)),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(tongue.pick("、", ", "))
}
