//! OpenStreetMap tags → path kinds, as truth tables: the first row that matches wins. What places are stands in `services`.
//!
//! Sources: the wiki pages Key:highway, Key:conveying, Key:oneway:foot, Tag:highway=elevator.

use super::props::Props;
use crate::city::{Kind, OneWay, StreetClass};

/// What the tags of a way say about walking on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WayUse {
    /// It is a path of this kind.
    Walk(Kind),
    /// Nobody walks here, or it is not a path at all.
    Leave,
}

/// Streets that people walk along.
const STREETS: [&str; 14] = [
    "residential",
    "service",
    "unclassified",
    "tertiary",
    "secondary",
    "primary",
    "tertiary_link",
    "secondary_link",
    "primary_link",
    "road",
    "living_street",
    "trunk",
    "trunk_link",
    "busway",
];

/// The kind of path that these tags mean.
#[must_use]
pub fn way_use(t: &Props<'_>) -> WayUse {
    use WayUse::{Leave, Walk};
    let foot = t.text("foot");
    let foot = foot.as_deref();
    let allowed = matches!(foot, Some("yes" | "designated" | "permissive"));
    if matches!(foot, Some("no" | "private" | "use_sidepath")) || (t.is_any("access", &["no", "private"]) && !allowed) {
        return Leave;
    }
    if t.is("railway", "funicular") || t.has("aerialway") && !t.is_any("aerialway", &["station", "pylon"]) || (t.is("route", "ferry") && foot != Some("no")) {
        return Walk(Kind::Cableway);
    }
    let Some(highway) = t.text("highway") else { return if t.is("indoor", "corridor") { Walk(Kind::Corridor) } else { Leave } };
    let highway = highway.as_ref();
    if t.is("area", "yes") {
        return Leave;
    }
    // A cycleway is for people on foot where that is said, whatever else it is.
    if highway == "cycleway" && !allowed {
        return Leave;
    }
    let conveying = t.text("conveying").is_some_and(|c| c != "no");
    let on_foot = matches!(highway, "footway" | "pedestrian" | "path" | "steps" | "cycleway" | "bridleway" | "track");
    match highway {
        "construction" | "proposed" | "raceway" | "bus_guideway" | "motorway" | "motorway_link" | "abandoned" | "razed" | "platform" => Leave,
        "trunk" | "trunk_link" if !allowed && t.text("sidewalk").is_none_or(|s| s == "no" || s == "none") => Leave,
        "elevator" => Walk(Kind::Lift),
        "steps" | "footway" if conveying => Walk(Kind::Escalator),
        "steps" => Walk(Kind::Steps),
        "corridor" => Walk(Kind::Corridor),
        _ if on_foot && t.text("bridge").is_some_and(|b| b != "no") => Walk(Kind::Footbridge),
        _ if on_foot && t.text("tunnel").is_some_and(|b| b != "no") => Walk(Kind::Underpass),
        "footway" | "path" | "cycleway" if t.is("footway", "crossing") || t.is("path", "crossing") || t.is("cycleway", "crossing") => Walk(Kind::Crossing),
        "footway" | "path" if t.has("ramp") && t.is("footway", "ramp") => Walk(Kind::Ramp),
        "footway" | "pedestrian" => Walk(Kind::Footway),
        "path" | "track" | "bridleway"
            if t.is_any(
                "sac_scale",
                &["mountain_hiking", "demanding_mountain_hiking", "alpine_hiking", "demanding_alpine_hiking", "difficult_alpine_hiking"],
            ) =>
        {
            Leave
        }
        "path" | "track" | "bridleway" => Walk(Kind::Trail),
        "cycleway" => Walk(Kind::Footway),
        _ if STREETS.contains(&highway) => Walk(Kind::Street),
        _ => Leave,
    }
}

/// How important a street is, for drawing.
#[must_use]
pub fn street_class(t: &Props<'_>) -> StreetClass {
    let highway = t.text("highway").or_else(|| t.text("class"));
    match highway.as_deref() {
        Some("primary" | "primary_link" | "trunk" | "trunk_link" | "main") => StreetClass::Main,
        Some("secondary" | "secondary_link" | "tertiary" | "tertiary_link") => StreetClass::Secondary,
        _ => StreetClass::Minor,
    }
}

/// In which direction people may walk. The second value: a plain `oneway` that binds vehicles only, or is ambiguous on a footway.
#[must_use]
pub fn one_way(t: &Props<'_>, kind: Kind) -> (OneWay, bool) {
    let direction = |text: Option<&str>| match text {
        Some("yes" | "forward" | "1" | "true") => Some(OneWay::Forward),
        Some("-1" | "backward" | "reverse") => Some(OneWay::Backward),
        Some("no" | "both") => Some(OneWay::Both),
        _ => None,
    };
    for key in ["oneway:foot", "foot:oneway"] {
        if let Some(way) = direction(t.text(key).as_deref()) {
            return (way, false);
        }
    }
    // Our own files say forward or backward; OSM's plain yes or -1 binds vehicles.
    let plain = t.text("oneway");
    match plain.as_deref() {
        Some("forward") => return (OneWay::Forward, false),
        Some("backward") => return (OneWay::Backward, false),
        _ => {}
    }
    if kind == Kind::Escalator {
        let conveying = t.text("conveying");
        let way = match conveying.as_deref() {
            Some("forward") => OneWay::Forward,
            Some("backward") => OneWay::Backward,
            // `yes` leaves the direction open: an escalator that is drawn with `incline` is taken to run up.
            Some("yes") => match t.text("incline").as_deref() {
                Some("up") => OneWay::Forward,
                Some("down") => OneWay::Backward,
                _ => OneWay::Both,
            },
            _ => OneWay::Both,
        };
        return (way, false);
    }
    let ambiguous = kind != Kind::Street && plain.as_deref().is_some_and(|o| matches!(o, "yes" | "-1" | "1" | "true"));
    (OneWay::Both, ambiguous)
}
