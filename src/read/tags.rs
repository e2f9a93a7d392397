//! OpenStreetMap tags → path kinds and services, as truth tables: the first row that matches wins.
//!
//! Sources: the wiki pages Key:highway, Key:conveying, Key:oneway:foot, Tag:highway=elevator, Tag:amenity=social_facility.

use super::geojson::Props;
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

/// One row of the services table: a key, the values that match (empty: any), the service.
type Row = (&'static str, &'static [&'static str], &'static str);

/// Facilities that follow from one tag; rows that need more than one stand in [`services_of`].
const SERVICES: &[Row] = &[
    ("amenity", &["kindergarten"], "kindergarten"),
    ("amenity", &["childcare"], "childcare"),
    ("amenity", &["pharmacy"], "pharmacy"),
    ("shop", &["chemist"], "pharmacy"),
    ("amenity", &["hospital"], "hospital"),
    ("amenity", &["clinic", "doctors", "health_post"], "health-station"),
    ("healthcare", &["clinic", "doctor", "centre", "nurse"], "health-station"),
    ("amenity", &["library", "public_bookcase"], "reading-space"),
    ("amenity", &["community_centre", "arts_centre"], "culture-station"),
    ("leisure", &["fitness_station", "outdoor_fitness"], "fitness-outdoor"),
    ("leisure", &["sports_centre", "stadium", "sports_hall"], "sports-large"),
    ("leisure", &["pitch"], "sports-small"),
    ("leisure", &["park", "garden"], "park"),
    ("leisure", &["playground"], "child-space"),
    ("amenity", &["marketplace"], "market"),
    ("shop", &["greengrocer", "butcher", "seafood"], "market"),
    ("shop", &["convenience", "kiosk"], "convenience"),
    ("shop", &["supermarket", "mall", "department_store"], "supermarket"),
    ("shop", &["hairdresser", "laundry", "dry_cleaning", "tailor", "shoe_repair", "copyshop"], "daily-service"),
    ("craft", &[], "daily-service"),
    ("amenity", &["post_office", "parcel_locker", "post_box"], "parcel"),
    ("amenity", &["bank", "atm"], "bank"),
    ("amenity", &["toilets"], "toilet"),
    ("office", &["employment_agency"], "gig-station"),
    ("highway", &["bus_stop"], "bus-stop"),
    ("railway", &["subway_entrance"], "metro-entrance"),
    ("amenity", &["charging_station"], "charging"),
];

/// Names that say what a place is, whatever its tags; Chinese data rarely has tags.
const NAMED: &[(&[&str], &str)] = &[
    (&["社区食堂", "老年食堂", "助餐", "长者食堂", "邻里食堂"], "community-canteen"),
    (&["卫生服务中心"], "health-centre"),
    (&["卫生服务站"], "health-station"),
    (&["党群服务中心", "社区居委会"], "party-service-centre"),
    (&["便民服务中心"], "street-service-centre"),
    (&["菜市场", "农贸"], "market"),
    (&["渝邻汇"], "yulinhui"),
    (&["零工市场"], "gig-market"),
    (&["零工驿站"], "gig-station"),
    (&["养老服务中心"], "elder-service-centre"),
    (&["养老服务站"], "elder-service-station"),
];

/// Catalogue ids that follow from OSM tags; empty when it is no service.
#[must_use]
pub fn services_of(t: &Props<'_>) -> Vec<&'static str> {
    let name = t.text("name");
    let name = name.as_deref().unwrap_or("");
    let mut found: Vec<&'static str> = NAMED.iter().filter(|(words, _)| words.iter().any(|w| name.contains(w))).map(|(_, id)| *id).collect();
    if !found.is_empty() {
        return found;
    }
    if t.is("amenity", "school") {
        let level = t.text("isced:level");
        let level = level.as_deref().unwrap_or("");
        let primary = level.contains('1') || name.contains("小学");
        let middle = level.contains('2') || name.contains("中学") || name.contains("初中");
        // A school that does not say is taken for a primary one, the kind that is nearest to most.
        if primary || !middle {
            found.push("primary-school");
        }
        if middle {
            found.push("middle-school");
        }
        return found;
    }
    if t.is("amenity", "social_facility") {
        return match t.text("social_facility").as_deref() {
            Some("nursing_home" | "assisted_living" | "group_home") => vec!["nursing-home"],
            Some("day_care") => vec!["elder-day-care"],
            Some("soup_kitchen" | "food_bank") => vec!["community-canteen"],
            _ => vec!["elder-service-station"],
        };
    }
    if (t.is("public_transport", "platform") || t.is("public_transport", "stop_position")) && t.is("bus", "yes") {
        return vec!["bus-stop"];
    }
    let row = SERVICES.iter().find(|(key, values, _)| t.text(key).is_some_and(|v| values.is_empty() || values.contains(&v.as_ref())));
    row.map(|(_, _, id)| *id).into_iter().collect()
}
