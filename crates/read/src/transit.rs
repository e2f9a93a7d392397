//! `transit.geojson` → lines. A line is a `LineString` with its stops in a property; a zone is a `Polygon`.
//!
//! | property | of | what |
//! |---|---|---|
//! | `kind` | all | `lane-bus`, `bus`, `metro`, `responsive-zone` |
//! | `name`, `fare_yuan`, `opening_hours`, `wheelchair` | all | as facilities have them; without `wheelchair=yes` no wheelchair gets on |
//! | `headway_min` | lines | minutes between two vehicles |
//! | `wait_min` | zones | a number, or the shortest and the longest wait |
//! | `speed_mps` or `speed_kmh` | all | travelling speed, stops included |
//! | `oneway` | lines | `yes`: runs only in the order of its stops |
//! | `schematic` | lines | the positions of its stops are drawn, not measured: only `entrances` can be used |
//! | `stops` | all | `[{name, position, entrances: [{position, depth_m}]}]` |

use super::crs::to_wgs84;
use super::fields::{Fields, File, Names, short, transit as keys};
use super::geojson::{Feature, GeometryKind, read_features};
use super::numbers::Quantity;
use quanli_model::city::{CrsName, Line, LineKind, SPEEDS_MPS, Stop, StopEntrance, WAITS_MIN};
use quanli_model::problem::{Problems, Reason, Severity};
use quanli_model::units::LonLat;

/// Metres a second that an escalator lifts: 0.5 m/s along a slope of 30°.
const RISE_MPS: f64 = 0.25;

#[derive(serde::Deserialize)]
struct StopText {
    #[serde(default)]
    name: String,
    position: [f64; 2],
    #[serde(default)]
    entrances: Vec<EntranceText>,
}

#[derive(serde::Deserialize)]
struct EntranceText {
    position: [f64; 2],
    #[serde(default)]
    depth_m: f64,
}

/// Reads lines in file order. A line that can't be used is reported and left out. `None` when the file can't be used.
#[must_use]
pub fn read_transit(bytes: &[u8], crs: CrsName, problems: &mut Problems) -> Option<Vec<Line>> {
    let mut all: Vec<Line> = Vec::new();
    let mut names = Names::of(File::Transit);
    let usable = read_features(bytes, problems, |feature, problems| {
        names.check(feature, problems);
        match one(feature, crs, problems) {
            Ok(mut line) => {
                if all.iter().any(|l| l.id == line.id) {
                    problems.add(Severity::Warning, Reason::DuplicateId, feature.place(), line.id.clone());
                    line.id = format!("{}~{}", line.id, feature.index);
                }
                all.push(line);
            }
            Err((reason, found)) => problems.add(Severity::Error, reason, feature.place(), found),
        }
    });
    usable.then_some(all)
}

/// Why a line can't be used, and what stood there.
type Flaw = (Reason, String);

fn one(feature: &Feature<'_>, crs: CrsName, problems: &mut Problems) -> Result<Line, Flaw> {
    let mut fields = Fields::of(feature, problems);
    let flaw = |what: &str| (Reason::BadLine, what.to_owned());
    let kind_name = fields.text(&keys::KIND);
    let kind = LineKind::from_name(&kind_name)
        .ok_or_else(|| (Reason::UnknownKind, format!("kind = {}; known are lane-bus, bus, metro, responsive-zone", short(&kind_name))))?;
    if feature.geometry.bad {
        return Err((Reason::BadCoordinate, feature.geometry.bad_text()));
    }
    let zone = kind == LineKind::ResponsiveZone;
    let fits = match feature.geometry.kind {
        GeometryKind::Polygon | GeometryKind::MultiPolygon => zone,
        GeometryKind::LineString | GeometryKind::MultiLineString => !zone,
        GeometryKind::None => return Err((Reason::NoGeometry, String::new())),
        _ => false,
    };
    if !fits {
        return Err((Reason::WrongGeometry, format!("{:?}", feature.geometry.kind)));
    }
    let place = |[lon, lat]: [f64; 2]| {
        let fits = lon.is_finite() && lat.is_finite();
        fits.then(|| to_wgs84(crs, LonLat { lon, lat })).flatten().ok_or_else(|| (Reason::CrsDoesNotFit, format!("{lon}, {lat}")))
    };
    let track = feature.geometry.lines().next().unwrap_or_default().iter().map(|p| place([p.lon, p.lat])).collect::<Result<Vec<LonLat>, Flaw>>()?;
    let list = fields.json(&keys::STOPS).ok_or_else(|| flaw("stops"))?;
    let texts: Vec<StopText> = serde_json::from_value(list).map_err(|e| flaw(&format!("stops: {e}")))?;
    let schematic = fields.truth(&keys::SCHEMATIC) == Some(true);
    let mut stops = Vec::with_capacity(texts.len());
    for text in texts {
        let at = place(text.position)?;
        let mut entrances = Vec::new();
        for e in &text.entrances {
            entrances.push(StopEntrance { at: place(e.position)?, access_s: e.depth_m.abs() / RISE_MPS });
        }
        if entrances.is_empty() && !schematic {
            entrances.push(StopEntrance { at, access_s: 0.0 });
        }
        stops.push(Stop { name: text.name, at, entrances });
    }
    if stops.len() < 2 {
        return Err(flaw("stops < 2"));
    }
    let speed = fields.number(&keys::SPEED_MPS).or_else(|| fields.number(&keys::SPEED_KMH).map(|kmh| kmh / 3.6));
    let speed_mps = speed.ok_or_else(|| flaw("speed_mps"))?;
    let wait_min = if zone {
        match fields.json(&keys::WAIT_MIN) {
            Some(pair) => serde_json::from_value(pair).map_err(|e| flaw(&format!("wait_min: {e}")))?,
            None => [fields.quantity(&keys::WAIT_MIN, Quantity::Minutes).ok_or_else(|| flaw("wait_min"))?; 2],
        }
    } else {
        [0.0, fields.number(&keys::HEADWAY_MIN).ok_or_else(|| flaw("headway_min"))?]
    };
    let wait = if zone { keys::WAIT_MIN.key } else { keys::HEADWAY_MIN.key };
    for (key, value, range) in [("speed_mps", speed_mps, SPEEDS_MPS), (wait, wait_min[0], 0.0..=wait_min[1]), (wait, wait_min[1], WAITS_MIN)] {
        if !range.contains(&value) {
            return Err((Reason::OutOfRange, format!("{key} = {value}")));
        }
    }
    let name = fields.text(&keys::NAME);
    let id = match feature.id.as_deref() {
        Some(id) if !id.is_empty() => id.to_owned(),
        _ if name.is_empty() => format!("line-{}", feature.index + 1),
        _ => name.clone(),
    };
    Ok(Line {
        id,
        name,
        kind,
        wait_min,
        speed_mps,
        opening_hours: fields.text(&keys::OPENING_HOURS),
        both_ways: fields.truth(&keys::ONEWAY) != Some(true),
        wheelchair: fields.truth(&keys::WHEELCHAIR) == Some(true),
        fare_yuan: fields.number(&keys::FARE_YUAN),
        stops,
        track,
    })
}
