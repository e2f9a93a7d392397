//! The week's curve: who reaches a service at each hour of the week, and the worst of them.

use super::clock::Window;
use super::ops::Source;
use super::{Asked, OpenCity};
use quanli_coverage::Works;
use quanli_model::city::{WEEK, WeekMinute};
use quanli_model::units::{Deciseconds, People};
use quanli_protocol::WeekCurve;
use std::rc::Rc;

/// What is open (places with their windows, ways that are shut and lines that run), and how many people that gives.
type Known = (Vec<(Source, Window)>, Rc<Works>, u64);

impl OpenCity {
    /// People within the minutes of a question at each full hour of the week. Hours at which the same places are open alike are counted once.
    pub(super) fn week_curve(&mut self, asked: &Asked) -> WeekCurve {
        let asked_hour = self.hour();
        // Any hour will do: which hours can be read does not hang on it.
        self.set_hour(asked_hour.or(Some(0)));
        let unread = self.unread_places(asked.service);
        let (people, within) = self.by_hours(asked);
        let if_open = if unread.is_empty() { Vec::new() } else { self.if_open(|open| open.by_hours(asked).1) };
        self.set_hour(asked_hour);
        let first = |best: fn(&(WeekMinute, People), &(WeekMinute, People)) -> bool| {
            let mut found = (0, within[0]);
            for (hour, n) in within.iter().enumerate() {
                let here = (hour as WeekMinute * 60, *n);
                if best(&here, &found) {
                    found = here;
                }
            }
            found.0
        };
        let (worst, best) = (first(|a, b| a.1 < b.1), first(|a, b| a.1 > b.1));
        WeekCurve { people, within, worst, best, unread, if_open }
    }

    /// People whose answer is known, and those within the minutes at each full hour.
    fn by_hours(&mut self, asked: &Asked) -> (People, Vec<People>) {
        let limit = Deciseconds::from_minutes(asked.question.minutes).0 as u16;
        let mut known: Vec<Known> = Vec::new();
        let mut within = Vec::with_capacity(168);
        let mut people = 0;
        for hour in 0..WEEK / 60 {
            self.set_hour(Some(hour * 60));
            let open: Vec<(Source, Window)> = self.open_now(asked.service).iter().map(|p| (p.source, p.window)).collect();
            let ways = self.base_works();
            let found = known.iter().find(|(o, w, _)| *o == open && *w == ways).map(|k| k.2);
            let n = found.unwrap_or_else(|| {
                let figures = self.group_figures(asked.question.who, asked.service, asked.question.direction).1;
                people = (figures.total - figures.unknown[usize::from(asked.question.minutes)]).0;
                let n = figures.within[usize::from(asked.question.minutes)].0;
                known.push((open, ways, n));
                n
            });
            within.push(People(n));
        }
        debug_assert!(limit > 0);
        (People(people), within)
    }
}
