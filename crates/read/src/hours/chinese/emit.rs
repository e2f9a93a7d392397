//! Rules → the syntax of OpenStreetMap, where a later rule takes the place of an earlier one on its days.

use super::clock::{DAY, Minute};
use super::rules::{Rule, Rules, What};
use super::{Days, Named, Read, Season};

const NAMES: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const WEEK: u8 = 0x7f;

/// The rules written down; `None` where they contradict one another.
pub(super) fn written(rules: Rules) -> Option<Read> {
    let Rules { list, holidays_as_usual } = rules;
    let (times, others): (Vec<Rule>, Vec<Rule>) = list.into_iter().partition(|r| matches!(r.what, What::Times(_)));
    let times = joined(times)?;
    // The general ones first, so that the special ones take their place.
    let mut ordered: Vec<&Rule> = times.iter().collect();
    ordered.sort_by_key(|r| (r.season.is_some(), r.days.as_ref().is_some_and(|d| !d.others)));
    let shadowed = |r: &&Rule| {
        let gone = others.iter().filter(|o| o.what == What::Off && o.season.is_none()).map(|o| bits(o.days.as_ref())).fold(0, |a, b| a | b);
        bits(r.days.as_ref()) & !gone & WEEK == 0 && r.days.as_ref().is_none_or(|d| !d.holidays)
    };
    if ordered.iter().any(shadowed) {
        return None;
    }
    let names: Vec<Named> = times.iter().chain(&others).filter_map(|r| if let Some(Season::Named(named)) = &r.season { Some(*named) } else { None }).collect();
    let line = |r: &Rule| line(r, &names);
    let mut lines: Vec<String> = ordered.into_iter().map(line).collect();
    // What is off on weekdays, then holidays: they go before any weekday.
    lines.extend(others.iter().filter(|r| !of_holidays(r)).map(line));
    lines.extend(others.iter().filter(|r| of_holidays(r)).map(line));
    if holidays_as_usual && others.iter().any(|r| r.what == What::Off && !of_holidays(r)) {
        let [usual] = &times[..] else { return None };
        lines.push(line(&Rule { days: Some(Days { holidays: true, ..Days::default() }), ..usual.clone() }));
    }
    // No holiday is a working day; where a rule tells of weekends or holidays, it stands.
    let worked = times.iter().any(|r| r.days.as_ref().is_some_and(|d| d.workdays));
    let only_worked = times.iter().all(|r| r.days.as_ref().is_some_and(|d| d.bits() & !0b001_1111 == 0));
    if worked && only_worked && !holidays_as_usual && !others.iter().any(of_holidays) {
        lines.push(String::from("PH off"));
    }
    let regular = lines.join("; ");
    let always = matches!(regular.as_str(), "00:00-24:00" | "Mo-Su 00:00-24:00");
    Some(Read { regular: if always { String::from("24/7") } else { regular }, seasons_assumed: !names.is_empty(), ambiguous: false })
}

fn bits(days: Option<&Days>) -> u8 {
    days.map_or(WEEK, Days::bits)
}

fn of_holidays(rule: &Rule) -> bool {
    rule.days.as_ref().is_some_and(|d| d.holidays)
}

/// Rules for the same days are one; days that overlap must be those of a special rule after a general one. Ranges of one rule must not overlap.
fn joined(times: Vec<Rule>) -> Option<Vec<Rule>> {
    let mut out: Vec<Rule> = Vec::new();
    for rule in times {
        let mine = bits(rule.days.as_ref());
        let mut same = None;
        for (i, earlier) in out.iter().enumerate().filter(|(_, e)| e.season == rule.season) {
            let theirs = bits(earlier.days.as_ref());
            if theirs == mine {
                same = Some(i);
            } else if theirs & mine != 0 && mine & !theirs != 0 && !rule.days.as_ref().is_some_and(|d| d.others) {
                // The general one behind the special, or two that overlap in part: nobody knows which holds.
                return None;
            }
        }
        match (same, rule.what) {
            (Some(i), What::Times(more)) => {
                if let What::Times(all) = &mut out[i].what {
                    all.extend(more);
                }
            }
            (_, what) => out.push(Rule { what, ..rule }),
        }
    }
    let apart = |r: &Rule| {
        let What::Times(times) = &r.what else { return true };
        let mut sorted = times.clone();
        sorted.sort_unstable();
        sorted.windows(2).all(|w| w[0][1] <= w[1][0])
    };
    out.iter().all(apart).then_some(out)
}

fn line(rule: &Rule, names: &[Named]) -> String {
    let season = rule.season.as_ref().map(|s| match s {
        Season::Dates(dates) => dates.clone(),
        Season::Named(named) => months(*named, names).to_owned(),
    });
    let within = rule.days.as_ref().filter(|d| !d.within.is_empty()).map(|d| d.within.join(","));
    let days = rule.days.as_ref().filter(|d| !d.others).map(spelled);
    let what = match &rule.what {
        What::Off => String::from("off"),
        What::Unsure => String::from("unknown"),
        What::Times(times) => times.iter().map(|[from, to]| format!("{}-{}", clock(*from), end(*from, *to))).collect::<Vec<_>>().join(","),
    };
    [season, within, days, Some(what)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn spelled(days: &Days) -> String {
    let span = |[a, b]: &[u8; 2]| {
        let name = |d: u8| NAMES[usize::from(d)];
        if a == b { name(*a).to_owned() } else { format!("{}-{}", name(*a), name(*b)) }
    };
    days.spans.iter().map(span).chain(days.holidays.then(|| String::from("PH"))).collect::<Vec<_>>().join(",")
}

fn clock(minute: Minute) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Beyond midnight as the time of the next day, where that is before the beginning.
fn end(from: Minute, to: Minute) -> String {
    clock(if to > DAY && to - DAY < from { to - DAY } else { to })
}

/// The months of a season without dates. Two seasons share the year as offices do; with a third each has its quarter.
fn months(named: Named, names: &[Named]) -> &'static str {
    let quarters = names.iter().any(|n| matches!(n, Named::Spring | Named::Autumn | Named::SpringAndAutumn));
    match named {
        Named::Summer if quarters => "Jun-Aug",
        Named::Winter if quarters => "Dec-Feb",
        Named::Summer => "May-Sep",
        Named::Winter => "Oct-Apr",
        Named::Spring => "Mar-May",
        Named::Autumn => "Sep-Nov",
        Named::SpringAndAutumn => "Mar-May,Sep-Nov",
        Named::Busy => "Apr-Oct",
        Named::Quiet => "Nov-Mar",
    }
}
