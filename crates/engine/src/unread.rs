//! Hours that nobody can read: which places of a service have them, and what a figure would be if those places were open.
//!
//! They count as shut, so a figure at an hour is the least that it can be on account of them; with those places open it is the most.

use super::clock::Window;
use super::conditions::Conditions;
use super::ops::Source;
use super::{OpenCity, Understood};
use quanli_coverage::Direction;
use quanli_protocol::UnreadHours;

/// What the asked hour makes of a walk to a place.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum AtHour {
    /// Inside after so many seconds, the wait for its opening included.
    Inside(f64),
    /// Shut on arrival.
    Shut,
    /// Nobody can read its hours.
    Unread,
}

impl OpenCity {
    /// What the asked hour makes of a walk of some seconds to a facility of the city, by the service that is open soonest.
    #[must_use]
    pub fn at_hour(&self, facility: u32, seconds: f64, direction: Direction, conditions: Conditions) -> AtHour {
        let services = &self.city.places.at(facility as usize).services;
        let deciseconds = (seconds * 10.0).min(f64::from(u16::MAX)) as u16;
        let seen = |s: &u16| self.window_now(Source::City(facility), *s, conditions.hour).and_then(|w| Self::seen_from(w, direction));
        let inside = |w: Window| (deciseconds < w.closes || !w.is_partial()).then(|| seconds.max(f64::from(w.wait) / 10.0));
        let soonest = services.iter().filter_map(|s| seen(s).and_then(inside)).min_by(f64::total_cmp);
        let unread = services.iter().any(|s| self.is_unread(Source::City(facility), *s));
        soonest.map_or(if unread { AtHour::Unread } else { AtHour::Shut }, AtHour::Inside)
    }

    /// Places of the city that serve with the edits in force and whose hours for a service nobody can read, in their order; none when no hour is asked.
    #[must_use]
    pub fn unread_places(&self, service: u16, conditions: Conditions) -> Vec<u32> {
        if conditions.hour.at.is_none() {
            return Vec::new();
        }
        let of_city = |source: &Source| if let Source::City(f) = source { Some(*f) } else { None };
        let all = self.open_at_any_hour(service);
        let mut unread: Vec<u32> = all.iter().filter(|p| self.is_unread(p.source, service)).filter_map(|p| of_city(&p.source)).collect();
        unread.sort_unstable();
        unread
    }

    /// The answer to a question if places whose hours nobody can read were open; `None` where there is none.
    pub(super) fn unread_hours(&mut self, asked: &Understood) -> Option<Box<UnreadHours>> {
        let places = self.unread_places(asked.service, asked.conditions);
        if places.is_empty() {
            return None;
        }
        let q = &asked.question;
        let minutes = usize::from(q.minutes);
        let figures = self.group_figures(q.who, asked.service, q.direction, asked.conditions.if_open()).1;
        Some(Box::new(UnreadHours { places, within: figures.within[minutes], unknown: figures.unknown[minutes] }))
    }
}
