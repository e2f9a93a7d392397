//! Holidays and make-up days (调休), as the State Council publishes them: `public/catalogue/holidays-cn.json`, by year with its source.
//!
//! A holiday counts as `PH`; a make-up day is a working day at a weekend and keeps the hours of the weekday that it stands in for.

use chrono::{Datelike, Days, NaiveDate};
use compact_calendar::CompactCalendar;
use serde::Deserialize;
use std::sync::Arc;

/// A calendar day.
pub type Date = NaiveDate;

const CHINA: &str = include_str!("../../../../public/catalogue/holidays-cn.json");
const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

#[derive(Deserialize)]
struct File {
    years: Vec<Year>,
}

#[derive(Deserialize)]
struct Year {
    year: i32,
    holidays: Vec<String>,
    make_up: Vec<MakeUp>,
}

#[derive(Deserialize)]
struct MakeUp {
    date: String,
    #[serde(rename = "as")]
    stands_for: String,
}

/// Which days are holidays, and which weekends are worked.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    pub(super) holidays: Arc<CompactCalendar>,
    /// Days with the weekday (0 Monday) whose hours they keep.
    make_up: Vec<(Date, u8)>,
    /// Years that are known.
    pub years: Vec<i32>,
}

impl Calendar {
    /// China's, as far as the file knows it.
    ///
    /// # Panics
    /// Never in a released build: a test reads the same text.
    #[must_use]
    pub fn china() -> Self {
        Self::from_json(CHINA.as_bytes()).expect("the built-in calendar is valid, as the test `the_calendar_of_china_has_the_published_days` checks")
    }

    /// A calendar of the same form.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_json(json: &[u8]) -> Result<Self, String> {
        let file: File = quanli_model::catalogue::from_json(json).map_err(|e| e.to_string())?;
        let mut holidays = CompactCalendar::default();
        let mut out = Self::default();
        for y in file.years {
            let day = |text: &str| NaiveDate::parse_from_str(&format!("{}-{text}", y.year), "%Y-%m-%d").map_err(|e| format!("{}-{text}: {e}", y.year));
            for h in &y.holidays {
                holidays.insert(day(h)?);
            }
            for m in &y.make_up {
                let weekday = DAYS.iter().position(|d| *d == m.stands_for).ok_or_else(|| format!("{}-{}: {} is no weekday", y.year, m.date, m.stands_for))?;
                out.make_up.push((day(&m.date)?, weekday as u8));
            }
            out.years.push(y.year);
        }
        out.holidays = Arc::new(holidays);
        Ok(out)
    }

    /// A calendar with these holidays and no make-up days.
    #[must_use]
    pub fn of_holidays(days: impl Iterator<Item = Date>) -> Self {
        let mut holidays = CompactCalendar::default();
        days.for_each(|d| {
            holidays.insert(d);
        });
        Self { holidays: Arc::new(holidays), ..Self::default() }
    }

    /// Whether a day is a holiday.
    #[must_use]
    pub fn is_holiday(&self, day: Date) -> bool {
        self.holidays.contains(day)
    }

    /// The weekday (0 Monday) whose hours a make-up day keeps.
    #[must_use]
    pub fn stands_for(&self, day: Date) -> Option<u8> {
        self.make_up.iter().find(|(d, _)| *d == day).map(|(_, w)| *w)
    }

    /// The Monday of a day's week.
    #[must_use]
    pub fn monday(day: Date) -> Date {
        day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
    }
}
