//! OpenStreetMap tags → path kinds, as truth tables: the first row that matches wins. What places are stands in `services`.
//!
//! Sources: the wiki pages Key:highway, Key:conveying, Key:oneway:foot, Tag:highway=elevator.

use super::conditional::opens_at_hours;
use super::props::Props;
use quanli_model::city::{Kind, OneWay, StreetClass};

/// What the tags of a way say about walking on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WayUse {
    /// It is a path of this kind.
    Walk(Kind),
    /// It is an area that people walk on, along its rim and across.
    Plaza(Kind),
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

/// Keys of lines that nobody walks on, unless a tag of a path stands beside them.
const NO_PATHS: [&str; 23] = [
    "waterway",
    "barrier",
    "power",
    "boundary",
    "natural",
    "man_made",
    "landuse",
    "building",
    "leisure",
    "amenity",
    "admin_level",
    "aeroway",
    "geological",
    "military",
    "historic",
    "tourism",
    "shop",
    "telecom",
    "communication",
    "railway",
    "aerialway",
    "route",
    "building:part",
];

/// Why nobody walks there, as the tag that says so; `None` for a line of which no tag says what it is.
#[must_use]
pub fn why_not(t: &Props<'_>) -> Option<String> {
    let said = |key: &str| t.text(key).map(|v| format!("{key} = {v}"));
    let bars = |key: &str| t.text(key).is_some_and(|v| is_barred(&v));
    let closing = ["foot", "access"].into_iter().find(|key| bars(key)).and_then(said);
    let motorroad = || said("motorroad").filter(|_| t.is("motorroad", "yes"));
    let hiking = || said("sac_scale").filter(|_| t.has("highway") && !t.is("sac_scale", "hiking"));
    closing.or_else(motorroad).or_else(hiking).or_else(|| said("highway")).or_else(|| NO_PATHS.into_iter().find_map(said)).or_else(|| said("indoor"))
}

/// Whether a value of `foot` or `access` keeps people out.
fn is_barred(value: &str) -> bool {
    matches!(value, "no" | "private" | "use_sidepath")
}

/// Whether people may walk there when no condition holds.
#[must_use]
pub fn is_open(t: &Props<'_>) -> bool {
    match t.text("foot").as_deref() {
        Some(foot) if is_barred(foot) => false,
        Some("yes" | "designated" | "permissive" | "destination") => true,
        _ => !t.is_any("access", &["no", "private"]),
    }
}

/// The kind of path that these tags mean.
#[must_use]
pub fn way_use(t: &Props<'_>) -> WayUse {
    use WayUse::{Leave, Plaza, Walk};
    if !is_open(t) && !opens_at_hours(t) {
        return Leave;
    }
    let platform = t.is("highway", "platform") || t.is("railway", "platform") || t.is("public_transport", "platform");
    match kind_of(t, platform) {
        None => Leave,
        Some(kind) if t.is("area", "yes") && kind != Kind::Lift => Plaza(kind),
        Some(kind) => Walk(kind),
    }
}

fn kind_of(t: &Props<'_>, platform: bool) -> Option<Kind> {
    let allowed = t.is_any("foot", &["yes", "designated", "permissive"]);
    if t.is("railway", "funicular") || t.has("aerialway") && !t.is_any("aerialway", &["station", "pylon"]) || t.is("route", "ferry") {
        return Some(Kind::Cableway);
    }
    if platform {
        return Some(Kind::Footway);
    }
    let Some(highway) = t.text("highway") else { return t.is("indoor", "corridor").then_some(Kind::Corridor) };
    let highway = highway.as_ref();
    // A cycleway is for people on foot where that is said, whatever else it is.
    if !allowed && (highway == "cycleway" || t.is("motorroad", "yes")) {
        return None;
    }
    let conveying = t.text("conveying").is_some_and(|c| c != "no");
    let on_foot = matches!(highway, "footway" | "pedestrian" | "path" | "steps" | "cycleway" | "bridleway" | "track");
    let beside = ["sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right"];
    let has_sidewalk = || beside.iter().any(|key| t.text(key).is_some_and(|s| !matches!(s.as_ref(), "no" | "none")));
    match highway {
        "construction" | "proposed" | "raceway" | "bus_guideway" | "motorway" | "motorway_link" | "abandoned" | "razed" => None,
        "trunk" | "trunk_link" if !allowed && !has_sidewalk() => None,
        "elevator" => Some(Kind::Lift),
        "steps" | "footway" if conveying => Some(Kind::Escalator),
        "steps" => Some(Kind::Steps),
        "corridor" => Some(Kind::Corridor),
        _ if on_foot && t.text("bridge").is_some_and(|b| b != "no") => Some(Kind::Footbridge),
        _ if on_foot && t.text("tunnel").is_some_and(|b| b != "no") => Some(Kind::Underpass),
        "footway" | "path" | "cycleway" if t.is("footway", "crossing") || t.is("path", "crossing") || t.is("cycleway", "crossing") => Some(Kind::Crossing),
        "footway" | "path" if t.has("ramp") && t.is("footway", "ramp") => Some(Kind::Ramp),
        "footway" | "pedestrian" => Some(Kind::Footway),
        "path" | "track" | "bridleway"
            if t.is_any(
                "sac_scale",
                &["mountain_hiking", "demanding_mountain_hiking", "alpine_hiking", "demanding_alpine_hiking", "difficult_alpine_hiking"],
            ) =>
        {
            None
        }
        "path" | "track" | "bridleway" => Some(Kind::Trail),
        "cycleway" => Some(Kind::Footway),
        _ if STREETS.contains(&highway) => Some(Kind::Street),
        _ => None,
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
            // Who stands on it is carried: on what conveys, `oneway` says the direction that `conveying=yes` leaves open.
            Some("yes") | None if direction(plain.as_deref()).is_some_and(|way| way != OneWay::Both) => direction(plain.as_deref()).unwrap_or_default(),
            // Else an escalator that is drawn with `incline` is taken to run up.
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
