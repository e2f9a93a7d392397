//! What is said of a door and of a way: minutes, metres, steps, and where the time goes.

use super::{names, rounding, service_in, who};
use crate::i18n::{Locale, td_string};
use crate::state::{City, Door, State, StateStoreFields, Way};
use leptos::prelude::*;
use quanli_protocol::{Blocked, DoorReach, InReach, Journey, NameKind, NoWay, Opened, PieceKind, Story};
use reactive_stores::Store;

/// From so many metres on a climb is told.
const CLIMB_M: f64 = 3.0;
/// A part of the story that is shorter is not told, deciseconds.
const SHORT_DS: u32 = 30;

/// A row of the story: what, how, deciseconds.
#[derive(Clone, PartialEq, Debug)]
pub struct StoryRow {
    /// Its name in the style sheet.
    pub class: &'static str,
    /// What it is.
    pub what: String,
    /// How it comes about.
    pub note: String,
    /// Deciseconds.
    pub ds: u32,
    /// Minutes with one decimal; the rows add up to the whole.
    pub minutes: String,
}

/// Whole minutes of the journeys of a way.
pub fn way_minutes(journeys: &[Journey]) -> u32 {
    rounding::added_minutes(journeys.iter().map(|j| j.ds))
}

/// `17分钟`.
pub fn door_minutes(lang: Locale, minutes: u32) -> String {
    td_string!(lang, minutes, n = minutes).to_string()
}

/// `去`, `回`, `往返`.
pub fn door_way(lang: Locale, way: Way) -> String {
    match way {
        Way::There => td_string!(lang, door_there),
        Way::Back => td_string!(lang, door_back),
        Way::Round => td_string!(lang, door_round),
    }
    .to_string()
}

/// A place's name, or what it is.
pub fn place_name(lang: Locale, opened: &Opened, place: &InReach) -> String {
    if !place.name.is_empty() {
        return place.name.clone();
    }
    let service = place.services.first().and_then(|s| opened.services.get(usize::from(*s))).map(|s| service_in(lang, s)).unwrap_or_default();
    td_string!(lang, facility_unnamed, service = service).to_string()
}

/// What a name is of.
pub fn name_kind(lang: Locale, kind: NameKind) -> String {
    match kind {
        NameKind::Estate => td_string!(lang, name_estate),
        NameKind::Street => td_string!(lang, name_street),
        NameKind::Stop => td_string!(lang, name_stop),
        NameKind::Facility => td_string!(lang, name_facility),
    }
    .to_string()
}

/// `470米`, `1.2公里`.
pub fn length(lang: Locale, metres: f64) -> String {
    let (n, far) = rounding::distance(metres);
    if far { td_string!(lang, kilometres, n = n).to_string() } else { td_string!(lang, metres, n = n).to_string() }
}

/// `爬38米、上108级梯坎`; empty where there is nothing to climb.
pub fn climb(lang: Locale, journeys: &[Journey]) -> String {
    let sum = |f: fn(&Journey) -> f64| journeys.iter().map(f).sum::<f64>();
    let (up, steps_up, steps_down) = (sum(|j| j.up_m), sum(|j| f64::from(j.steps_up)), sum(|j| f64::from(j.steps_down)));
    let lifts = journeys.iter().flat_map(|j| &j.pieces).filter(|p| p.kind == PieceKind::Lift).count();
    let mut parts = Vec::new();
    if up >= CLIMB_M {
        parts.push(td_string!(lang, door_climb, n = rounding::fixed(up, 0)).to_string());
    }
    if steps_up > 0.0 {
        parts.push(td_string!(lang, door_steps_up, n = steps_up).to_string());
    }
    if steps_down > 0.0 {
        parts.push(td_string!(lang, door_steps_down, n = steps_down).to_string());
    }
    if lifts > 0 {
        parts.push(td_string!(lang, door_by_lift).to_string());
    }
    for name in ridden(journeys) {
        parts.push(td_string!(lang, door_by_line, name = name).to_string());
    }
    parts.join(td_string!(lang, and_join))
}

/// The lines that are ridden, each once.
fn ridden(journeys: &[Journey]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in journeys.iter().flat_map(|j| &j.pieces).filter(|p| p.kind == PieceKind::Line) {
        if !names.contains(&piece.name) {
            names.push(piece.name.clone());
        }
    }
    names
}

/// `路只有470米，但要爬38米、上108级梯坎，所以超过15分钟。`
pub fn way_sentence(lang: Locale, journeys: &[Journey], minutes: u8) -> String {
    let ds: u32 = journeys.iter().map(|j| j.ds).sum();
    let flat: u32 = journeys.iter().map(|j| j.story.flat_ds).sum();
    let limit = u32::from(minutes) * 600;
    let far = length(lang, journeys.iter().map(|j| j.metres).sum());
    let what = climb(lang, journeys);
    match (ds > limit, what.is_empty()) {
        // Where the level part alone nearly takes the minutes, the climb is not what makes it far.
        (true, false) if flat <= limit && flat * 5 >= limit * 4 => {
            let [level, more] = [flat, ds - flat].map(|ds| tenth((ds + 30) / 60));
            td_string!(lang, way_level_and, length = far, level = level, what = what, more = more).to_string()
        }
        (true, false) if flat <= limit => td_string!(lang, way_short_but, length = far, what = what, n = minutes).to_string(),
        (true, false) => td_string!(lang, way_long_and, length = far, what = what, n = minutes).to_string(),
        (true, true) => td_string!(lang, way_long, length = far, n = minutes).to_string(),
        (false, false) => td_string!(lang, way_within_and, length = far, what = what, n = minutes).to_string(),
        (false, true) => td_string!(lang, way_within, length = far, n = minutes).to_string(),
    }
}

/// `出了门到得了3处，隔在外面的是油篓梯。在油篓梯装一部电梯，多到12处。`; `None` for who can use every path.
pub fn shut_in(lang: Locale, reach: &DoorReach) -> Option<String> {
    let name = |b: &Blocked| match (b.name.is_empty(), b.stairs) {
        (false, _) => b.name.clone(),
        (true, true) => td_string!(lang, shut_in_stairs).to_string(),
        (true, false) => td_string!(lang, shut_in_steep).to_string(),
    };
    let mut names: Vec<String> = Vec::new();
    for blocked in &reach.blocked {
        let name = name(blocked);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return None;
    }
    let what = names.join(td_string!(lang, and_join));
    let said = td_string!(lang, shut_in, n = reach.places.len(), what = what).to_string();
    let best = reach.blocked.iter().max_by_key(|b| b.opens).filter(|b| b.opens > 0);
    Some(match best {
        Some(b) => said + &td_string!(lang, shut_in_lift, name = name(b), n = b.opens),
        None => said + td_string!(lang, shut_in_no_lift),
    })
}

/// The rows of the story; their minutes add up to the whole to a tenth.
pub fn story(lang: Locale, journeys: &[Journey], flat_mm_s: u32) -> Vec<StoryRow> {
    let sum = |f: fn(&Story) -> u32| journeys.iter().map(|j| f(&j.story)).sum::<u32>();
    let level: f64 = journeys.iter().map(|j| j.level_m).sum();
    let steepest = journeys.iter().map(|j| j.steepest).fold(0.0, f64::max);
    // Those inside the block have a row of their own.
    let steps_of = |kind: PieceKind| journeys.iter().flat_map(|j| &j.pieces).filter(|p| p.kind == kind).map(|p| p.steps).sum::<u32>();
    let [up, down] = [PieceKind::StepsUp, PieceKind::StepsDown].map(steps_of);
    let steps = match (up, down) {
        (up, 0) => td_string!(lang, row_steps_up, n = up).to_string(),
        (0, down) => td_string!(lang, row_steps_down, n = down).to_string(),
        (up, down) => td_string!(lang, row_steps_both, up = up, down = down).to_string(),
    };
    let speed = rounding::fixed(f64::from(flat_mm_s) * 0.06, 0);
    let slope = if steepest >= 1.0 { td_string!(lang, row_slope_note, n = rounding::fixed(steepest, 0)).to_string() } else { String::new() };
    let inside = steps_of(PieceKind::Indoors);
    let inside = if inside > 0 { td_string!(lang, row_indoors_steps, n = inside).to_string() } else { String::new() };
    let rows = [
        (
            "flat",
            td_string!(lang, row_flat).to_string(),
            td_string!(lang, row_flat_note, length = length(lang, level), n = speed).to_string(),
            sum(|s| s.flat_ds),
        ),
        ("slope", td_string!(lang, row_slope).to_string(), slope, sum(|s| s.slope_ds)),
        ("rough", td_string!(lang, row_rough).to_string(), String::new(), sum(|s| s.rough_ds)),
        ("steps", td_string!(lang, row_steps).to_string(), steps, sum(|s| s.steps_up_ds + s.steps_down_ds)),
        ("wait", td_string!(lang, row_lift_wait).to_string(), String::new(), sum(|s| s.lift_wait_ds)),
        ("ride", td_string!(lang, row_ride).to_string(), String::new(), sum(|s| s.ride_ds)),
        ("wait", td_string!(lang, row_crossing).to_string(), String::new(), sum(|s| s.crossing_ds)),
        ("steps", td_string!(lang, row_indoors).to_string(), inside, sum(|s| s.indoors_ds)),
        ("wait", td_string!(lang, row_line_wait).to_string(), String::new(), sum(|s| s.line_wait_ds)),
        ("ride", td_string!(lang, row_line_ride).to_string(), ridden(journeys).join(td_string!(lang, and_join)), sum(|s| s.line_ride_ds)),
    ];
    let all: u32 = rows.iter().map(|r| r.3).sum();
    let mut kept: Vec<StoryRow> = Vec::new();
    for (class, what, note, ds) in rows {
        if ds > SHORT_DS || class == "flat" {
            kept.push(StoryRow { class, what, note, ds, minutes: String::new() });
        }
    }
    // What is too short to be told belongs to the walking.
    let told: u32 = kept.iter().map(|r| r.ds).sum();
    if let Some(first) = kept.first_mut() {
        first.ds += all - told;
    }
    let parts: Vec<u32> = kept.iter().map(|r| r.ds).collect();
    for (row, tenths) in kept.iter_mut().zip(tenths(&parts)) {
        row.minutes = tenth(tenths);
    }
    kept
}

/// Tenths of a minute as `16.7`.
pub fn tenth(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Deciseconds as tenths of minutes, rounded so that they add up to their rounded sum: the largest remainders go up.
pub fn tenths(parts: &[u32]) -> Vec<u32> {
    let all: u32 = parts.iter().sum();
    let wanted = (all + 30) / 60;
    let mut out: Vec<u32> = parts.iter().map(|ds| ds / 60).collect();
    let mut left = wanted - out.iter().sum::<u32>();
    let mut taken = vec![false; parts.len()];
    while left > 0 {
        let Some(i) = (0..parts.len()).filter(|i| !taken[*i]).max_by_key(|i| (parts[*i] % 60, usize::MAX - i)) else { break };
        taken[i] = true;
        out[i] += 1;
        left -= 1;
    }
    out
}

/// Why there is no way.
pub fn no_way(lang: Locale, why: NoWay) -> String {
    match why {
        NoWay::HomeNotJoined => td_string!(lang, no_way_home),
        NoWay::PlaceNotThere => td_string!(lang, no_way_place),
        NoWay::HomeOnStairs => td_string!(lang, no_way_home_stairs),
        NoWay::PlaceOnStairs => td_string!(lang, no_way_place_stairs),
        NoWay::HomeUpstairs => td_string!(lang, no_way_upstairs),
        NoWay::TooFar => td_string!(lang, no_way_far),
    }
    .to_string()
}

/// How the way without stairs compares.
pub fn around(lang: Locale, door: &Door) -> String {
    let (Some(with), Some(without)) = (&door.route, &door.around) else { return String::new() };
    if let Some(why) = without.none.filter(|_| with.none.is_none()) {
        return if why == NoWay::TooFar { td_string!(lang, around_none).to_string() } else { no_way(lang, why) };
    }
    let ways = [with, without].map(|route| Door::walked(route, door.way));
    if ways.iter().any(Vec::is_empty) {
        return String::new();
    }
    let [a, b] = ways.map(|journeys| way_minutes(&journeys));
    if b > a { td_string!(lang, around_more, n = b, more = b - a).to_string() } else { td_string!(lang, around_same, n = b).to_string() }
}

/// The callout at the costliest stairs.
pub fn callout(lang: Locale, up: bool, steps: u32, ds: u32) -> String {
    let n = rounding::whole_minutes(ds).max(1);
    if up { td_string!(lang, callout_up, steps = steps, n = n).to_string() } else { td_string!(lang, callout_down, steps = steps, n = n).to_string() }
}

/// Nothing is kept.
pub fn door_forgotten(lang: Locale) -> String {
    td_string!(lang, door_forgotten).to_string()
}

/// The name of the place that is walked to.
pub fn target_name(lang: Locale, state: Store<State>) -> String {
    let Some(opened) = state.city().with_untracked(City::opened) else { return String::new() };
    let id = state.question().with_untracked(|q| q.service.clone());
    let service = opened.services.iter().position(|s| s.id == id).unwrap_or_default() as u16;
    state.door().with_untracked(|d| d.target(service)).map_or_else(String::new, |place| place_name(lang, &opened, &place))
}

/// The answer for those who do not see it.
pub fn spoken_door(lang: Locale, state: Store<State>) -> String {
    let question = state.question().get_untracked();
    let door = state.door().get_untracked();
    let name = target_name(lang, state);
    if door.reach.as_ref().is_some_and(|r| r.snapped.is_none()) {
        return no_way(lang, NoWay::HomeNotJoined);
    }
    let Some(route) = door.shown() else {
        return if name.is_empty() {
            td_string!(lang, door_none_near, service = untrack(|| names::service_name(lang, state, &question.service))).to_string()
        } else {
            String::new()
        };
    };
    if let Some(why) = route.none {
        return no_way(lang, why);
    }
    let journeys = door.journeys();
    if journeys.is_empty() {
        return String::new();
    }
    let head = td_string!(
        lang,
        spoken_door,
        who = who(lang, question.who),
        name = name,
        way = door_way(lang, door.way),
        minutes = door_minutes(lang, way_minutes(&journeys))
    );
    format!("{head}{}", way_sentence(lang, &journeys, question.minutes))
}

/// What is read aloud: the answer, and the way piece by piece.
pub fn read_aloud(lang: Locale, state: Store<State>) -> String {
    let journeys = state.door().with_untracked(Door::journeys);
    let pieces: Vec<String> = journeys.iter().flat_map(|j| &j.pieces).map(|p| piece(lang, p)).collect();
    format!("{}{}{}", spoken_door(lang, state), td_string!(lang, read_way), pieces.join(td_string!(lang, read_join)))
}

/// One piece of the way: `沿沧白路上坡走120米`.
pub fn piece(lang: Locale, p: &quanli_protocol::Piece) -> String {
    let name = if p.name.is_empty() { td_string!(lang, piece_nameless).to_string() } else { p.name.clone() };
    let far = length(lang, p.metres.max(5.0));
    match p.kind {
        PieceKind::Flat => td_string!(lang, piece_flat, name = name, length = far).to_string(),
        PieceKind::Up => td_string!(lang, piece_up, name = name, length = far).to_string(),
        PieceKind::Down => td_string!(lang, piece_down, name = name, length = far).to_string(),
        PieceKind::StepsUp => td_string!(lang, piece_steps_up, name = name, n = p.steps).to_string(),
        PieceKind::StepsDown => td_string!(lang, piece_steps_down, name = name, n = p.steps).to_string(),
        PieceKind::Lift => td_string!(lang, piece_lift).to_string(),
        PieceKind::Escalator => td_string!(lang, piece_escalator).to_string(),
        PieceKind::Crossing => td_string!(lang, piece_crossing).to_string(),
        PieceKind::Indoors if p.steps > 0 => td_string!(lang, piece_indoors, n = p.steps).to_string(),
        PieceKind::Indoors => td_string!(lang, piece_indoors_lift).to_string(),
        PieceKind::Line => td_string!(lang, piece_line, name = p.name.clone(), length = far).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_of_minutes_add_up_to_the_rounded_whole() {
        for parts in [vec![4800, 1260, 3960], vec![29, 29, 29], vec![0], vec![599, 1, 0, 31], vec![6001, 59, 59, 59]] {
            let whole = (parts.iter().sum::<u32>() + 30) / 60;
            assert_eq!(tenths(&parts).iter().sum::<u32>(), whole, "{parts:?}");
        }
        assert_eq!(tenths(&[4800, 1260, 3960]), [80, 21, 66]);
    }
}
