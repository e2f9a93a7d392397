//! When something is open, as a table of one week: what every text of opening hours comes down to.
//!
//! The week is the typical one, or the week of a date with its holidays and make-up days already taken in; so nothing here knows a calendar.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// Minutes of a week.
pub const WEEK: u16 = 7 * 24 * 60;

/// A minute of a week: 0 is Monday 0:00, 10 079 Sunday 23:59.
pub type WeekMinute = u16;

/// Open times of one week: disjoint, ascending, `[from, to)` in minutes of the week.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(transparent)]
pub struct WeekTable {
    /// The intervals.
    pub open: Vec<[WeekMinute; 2]>,
}

/// Whether something is open at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Open; closes in so many minutes, `None`: not within a week.
    Open {
        /// Minutes until it closes.
        closes_in: Option<u16>,
    },
    /// Shut; opens in so many minutes, `None`: not within a week.
    Shut {
        /// Minutes until it opens.
        opens_in: Option<u16>,
    },
}

impl WeekTable {
    /// Always open.
    #[must_use]
    pub fn always() -> Self {
        Self { open: vec![[0, WEEK]] }
    }

    /// From intervals in any order; what overlaps or touches is joined, what is empty or beyond the week is cut.
    #[must_use]
    pub fn of(mut intervals: Vec<[WeekMinute; 2]>) -> Self {
        intervals.iter_mut().for_each(|[_, to]| *to = (*to).min(WEEK));
        intervals.retain(|[from, to]| from < to);
        intervals.sort_unstable();
        let mut open: Vec<[WeekMinute; 2]> = Vec::with_capacity(intervals.len());
        for [from, to] in intervals {
            match open.last_mut() {
                Some(last) if from <= last[1] => last[1] = last[1].max(to),
                _ => open.push([from, to]),
            }
        }
        Self { open }
    }

    /// Open at that minute, and until when; the week repeats itself.
    #[must_use]
    pub fn state(&self, at: WeekMinute) -> State {
        let at = at % WEEK;
        let i = self.open.partition_point(|[_, to]| *to <= at);
        match self.open.get(i) {
            Some([from, to]) if *from <= at => {
                // Over the end of the week it goes on where the week begins with it.
                let over = if *to == WEEK { self.open[0][1] * u16::from(self.open[0][0] == 0) } else { 0 };
                let all_week = self.open[0] == [0, WEEK];
                State::Open { closes_in: (!all_week).then(|| to - at + over) }
            }
            Some([from, _]) => State::Shut { opens_in: Some(from - at) },
            None => State::Shut { opens_in: self.open.first().map(|[from, _]| WEEK - at + from) },
        }
    }

    /// Both: open when either is.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self::of(self.open.iter().chain(&other.open).copied().collect())
    }
}
