//! What stands at a node of an extract and does something to those who come over it.

use super::osm::{Tags, props};
use quanli_read::Props;
use quanli_read::conditional::{Hours, hours_of, opens_at_hours};

/// What a node does to those who come over it, or that an area is entered there.
#[derive(Default)]
pub struct AtNode {
    /// A lift, with its tags.
    pub lift: Option<Tags>,
    /// The lift is not for everybody.
    pub barred: bool,
    /// Nobody gets through.
    pub closed: bool,
    /// No wheelchair gets through.
    pub no_wheels: bool,
    /// A street is crossed here: at signals or not.
    pub crossing: Option<bool>,
    /// A gate that is open at some hours only.
    pub hours: Hours,
    /// An area on whose outline it stands is entered here.
    pub entrance: bool,
}

/// Barriers that people go through.
const GATES: [&str; 12] = [
    "gate",
    "lift_gate",
    "swing_gate",
    "sliding_gate",
    "wicket_gate",
    "kissing_gate",
    "turnstile",
    "full-height_turnstile",
    "entrance",
    "stile",
    "cycle_barrier",
    "bollard",
];
/// Entrances that are not for those who come to be served.
const OTHER_DOORS: [&str; 7] = ["no", "exit", "emergency", "service", "garage", "fire_exit", "staircase"];

impl AtNode {
    /// `None` for a node that does nothing.
    pub fn of(t: &Tags) -> Option<Self> {
        let p = props(t);
        let allowed = p.is_any("foot", &["yes", "designated", "permissive"]);
        let barred = p.is_any("foot", &["no", "private"]) || (!allowed && (p.is("locked", "yes") || p.is_any("access", &["no", "private"])));
        let passable = p.is_any("wheelchair", &["yes", "designated", "limited"]);
        let narrow = p.is_any("barrier", &["stile", "kissing_gate", "turnstile", "full-height_turnstile"]) || p.is("kerb", "raised");
        let door = p.text("entrance").is_some_and(|e| !OTHER_DOORS.contains(&e.as_ref())) || p.is_any("barrier", &GATES);
        let barrier = p.has("barrier");
        let closed = barrier && barred && !opens_at_hours(&p);
        let node = Self {
            lift: p.is("highway", "elevator").then(|| t.clone()),
            barred: barred && !opens_at_hours(&p),
            closed,
            no_wheels: (narrow && !passable) || (barrier && p.is("wheelchair", "no")),
            hours: if barrier && !closed { hours_of(&p, !barred) } else { Hours::default() },
            crossing: (p.is("highway", "crossing") || p.text("crossing").is_some_and(|c| c != "no")).then(|| has_signals(&p)),
            entrance: door && !barred,
        };
        (node.lift.is_some() || node.closed || node.no_wheels || node.crossing.is_some() || node.entrance || node.hours != Hours::default()).then_some(node)
    }
}

fn has_signals(p: &Props<'_>) -> bool {
    p.is("crossing", "traffic_signals") || p.is("crossing:signals", "yes")
}
