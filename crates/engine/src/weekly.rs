//! The week's curve: who reaches a service at each hour of the week, and the worst of them.

use super::clock::Window;
use super::conditions::{Conditions, RoadsId};
use super::ops::Source;
use super::{OpenCity, Understood};
use quanli_model::city::{WEEK, WeekMinute};
use quanli_model::units::People;
use quanli_protocol::WeekCurve;

/// What is open (places with their windows, ways that are shut and lines that run), and how many people that gives.
type Known = (Vec<(Source, Window)>, RoadsId, u64);

impl OpenCity {
    /// People within the minutes of a question at each full hour of the week. Hours at which the same places are open alike are counted once.
    pub(super) fn week_curve(&mut self, asked: &Understood) -> WeekCurve {
        // Any hour will do: which hours can be read does not hang on it.
        let some_hour = self.conditions(Some(0), asked.question.lines.as_ref(), asked.question.indoors);
        let unread = self.unread_places(asked.service, some_hour);
        let (people, within) = self.by_hours(asked, |conditions| conditions);
        let if_open = if unread.is_empty() { Vec::new() } else { self.by_hours(asked, Conditions::if_open).1 };
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
    fn by_hours(&mut self, asked: &Understood, seen: fn(Conditions) -> Conditions) -> (People, Vec<People>) {
        let q = &asked.question;
        let mut known: Vec<Known> = Vec::new();
        let mut within = Vec::with_capacity(168);
        let mut people = 0;
        for hour in 0..WEEK / 60 {
            let conditions = seen(self.conditions(Some(hour * 60), q.lines.as_ref(), q.indoors));
            let open: Vec<(Source, Window)> = self.open_now(asked.service, conditions.hour).iter().map(|p| (p.source, p.window)).collect();
            let found = known.iter().find(|(o, r, _)| *o == open && *r == conditions.roads).map(|k| k.2);
            let n = found.unwrap_or_else(|| {
                let figures = self.group_figures(q.who, asked.service, q.direction, conditions).1;
                people = (figures.total - figures.unknown[usize::from(q.minutes)]).0;
                let n = figures.within[usize::from(q.minutes)].0;
                known.push((open, conditions.roads, n));
                n
            });
            within.push(People(n));
        }
        (People(people), within)
    }
}
