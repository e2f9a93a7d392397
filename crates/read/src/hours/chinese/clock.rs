//! Times of half a day → minutes of the day, by what is said of them, by the end that goes with them, and by what came before.

use super::{Half, Written};

/// A minute of the day; beyond 1440 it is of the next one.
pub(super) type Minute = u16;
pub(super) const DAY: Minute = 24 * 60;
/// Who closes so long after opening has either been misread or says that it is the next day.
const LONGEST: Minute = 18 * 60;

/// What an hour up to twelve means in a half of the day.
fn hour_of(half: Half, hour: u16) -> u16 {
    match (half, hour) {
        (_, 13..) => hour,
        (Half::Dawn | Half::Am, 12) => 0,
        (Half::Noon, 1..=4) | (Half::Afternoon | Half::Pm, 1..=11) | (Half::Evening, 5..=11) | (Half::Night, 6..=11) => hour + 12,
        (Half::Evening | Half::Night, 12) => 24,
        (Half::Evening, 0..=4) | (Half::Night, 0..=5) => hour + 24,
        _ => hour,
    }
}

fn by(half: Half, time: Written) -> Minute {
    hour_of(half, time.hour) * 60 + time.minute
}

fn raw(time: Written) -> Minute {
    time.hour * 60 + time.minute
}

/// What came before a range in its clause.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Before {
    /// The half day that was said last.
    pub half: Option<Half>,
    /// When the last range ended.
    pub end: Option<Minute>,
    /// The text uses half days, so its hours go to twelve.
    pub by_halves: bool,
}

/// A range from its two ends; `None` where it can't be told what is meant.
pub(super) fn range(from: Written, to: Written, before: Before) -> Option<[Minute; 2]> {
    let start = start(from, to, before)?;
    let end = end(to, start, from.half.or(before.half), before)?;
    let long = end.checked_sub(start).filter(|n| *n > 0)?;
    // 9:00-5:00 is either a night of twenty hours or five in the afternoon, 12:00-1:00 lunch or half a day: not known which.
    let overnight = end > DAY && !to.next_day;
    if overnight && to.half.is_none() && !before.by_halves && is_ambiguous(start / 60, to.hour, to.short) {
        return None;
    }
    (start < DAY && long <= DAY * 2 - start && !(overnight && long > LONGEST)).then_some([start, end])
}

/// Whether an end before its beginning may be one of the afternoon: an hour of one digit behind one of the morning or noon.
pub(in crate::hours) fn is_ambiguous(from: u16, to: u16, short: bool) -> bool {
    short && (6..=12).contains(&from) && (1..=8).contains(&to) && to <= from
}

fn start(from: Written, to: Written, before: Before) -> Option<Minute> {
    if from.next_day {
        return None;
    }
    if let Some(half) = from.half {
        return Some(by(half, from));
    }
    let is_late = |minute: Minute| before.end.is_none_or(|end| minute >= end.min(DAY));
    if from.hour > 12 {
        return Some(raw(from));
    }
    let small = (1..=5).contains(&from.hour);
    if before.by_halves && before.end.is_some() {
        // The next range comes after the last: 上午9点到12点，2点到5点.
        let carried = before.half.map(|half| by(half, from));
        let found = carried.into_iter().chain([raw(from), raw(from) + DAY / 2]).find(|m| is_late(*m) && *m < DAY);
        return found.or(Some(raw(from)).filter(|_| !small));
    }
    // 2点到下午5点; and 9:00-12:00，2:00-5:00, where the afternoon is meant and not said.
    let ends_late = matches!(to.half, Some(Half::Noon | Half::Afternoon | Half::Evening | Half::Pm));
    let night_by_sight = before.end.is_some() && !is_late(raw(from)) && to.hour <= 8;
    (!small || !(ends_late || night_by_sight)).then(|| raw(from))
}

fn end(to: Written, start: Minute, carried: Option<Half>, before: Before) -> Option<Minute> {
    if to.next_day {
        let minute = to.half.filter(|h| *h == Half::Dawn).map_or(raw(to), |half| by(half, to));
        return Some(minute + DAY);
    }
    if let Some(half) = to.half {
        let minute = by(half, to);
        // The morning is that of the next day; anything else must come after the beginning.
        return match half {
            Half::Dawn | Half::Am | Half::Morning if minute <= start => Some(minute + DAY),
            _ if minute > start => Some(minute),
            _ => None,
        };
    }
    if to.hour > 12 || !(before.by_halves || carried.is_some()) {
        let minute = raw(to);
        return Some(if minute > start { minute } else { minute + DAY });
    }
    let ways = [carried.map(|half| by(half, to)), Some(raw(to)), Some(raw(to) + DAY / 2), Some(raw(to) + DAY)];
    ways.into_iter().flatten().find(|minute| *minute > start)
}
