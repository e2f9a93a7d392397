//! People: a census by whatever age bands it has → the engine's five age groups.
//!
//! A band that straddles two groups is split by years, evenly; the open last band by [`OVER_75`]. Both are assumptions, and they are said.

use super::{Bounds, extension, geopackage, places::round};
use crate::files;
use quanli::read::{GeometryKind, read_features};
use serde_json::{Value as Json, json};
use std::path::Path;

/// Upper ends (exclusive) of the engine's groups, and their keys.
const GROUPS: [(f64, &str); 5] = [(7.0, "0-6"), (15.0, "7-14"), (60.0, "15-59"), (75.0, "60-74"), (120.0, "75+")];
/// Share of 75+ among 65+ where a census ends there; about that of southern Europe and of Chongqing in 2020–2021.
const OVER_75: f64 = 0.47;

/// One band of the census: a column with people from `from` to below `to` years.
struct Band {
    column: String,
    from: f64,
    to: f64,
}

/// `0-14=A,15-64=B,65+=C`.
fn bands(text: &str) -> Result<Vec<Band>, String> {
    text.split(',')
        .map(|part| {
            let bad = || format!("--ages {part}: write 0-14=COLUMN or 65+=COLUMN");
            let (years, column) = part.split_once('=').ok_or_else(bad)?;
            let (from, to) = match years.strip_suffix('+') {
                Some(from) => (from.parse().map_err(|_| bad())?, f64::INFINITY),
                None => {
                    let (a, b) = years.split_once('-').ok_or_else(bad)?;
                    (a.parse().map_err(|_| bad())?, b.parse::<f64>().map_err(|_| bad())? + 1.0)
                }
            };
            Ok(Band { column: column.to_owned(), from, to })
        })
        .collect()
}

/// Share of a band that falls into each group.
fn shares(band: &Band) -> [f64; 5] {
    let mut out = [0.0; 5];
    if band.to.is_infinite() {
        if band.from >= 75.0 {
            out[4] = 1.0;
        } else {
            out[4] = OVER_75 * if band.from >= 65.0 { 1.0 } else { 0.8 };
            out[3] = 1.0 - out[4];
        }
        return out;
    }
    let mut low = 0.0;
    for (k, (high, _)) in GROUPS.iter().enumerate() {
        out[k] = (band.to.min(*high) - band.from.max(low)).max(0.0) / (band.to - band.from);
        low = *high;
    }
    out
}

/// Features of `residents.geojson`, and a sentence about them.
pub fn read(path: &Path, ages: Option<&str>, bbox: Option<Bounds>) -> Result<(Vec<Json>, String), String> {
    let inside = |[lon, lat]: [f64; 2]| bbox.is_none_or(|[w, s, e, n]| (w..=e).contains(&lon) && (s..=n).contains(&lat));
    let Some(ages) = ages else {
        // Already in the engine's own form.
        let json: Json = serde_json::from_slice(&files::read(path)?).map_err(|e| format!("{}: {e}. For a census give --ages", path.display()))?;
        let features = json["features"].as_array().cloned().ok_or_else(|| format!("{}: no list of features", path.display()))?;
        let note = format!("residents: {} features as they are", features.len());
        return Ok((features, note));
    };
    let bands = bands(ages)?;
    let rows = if extension(path) == "gpkg" { geopackage::read(path)? } else { geojson_rows(path)? };
    let mut features = Vec::new();
    let (mut total, mut unread) = (0.0, 0);
    for row in rows {
        let Some(first) = row.rings.first().and_then(|r| r.first()).filter(|p| inside(**p)) else { continue };
        let mut people = [0.0; 5];
        let mut found = false;
        for band in &bands {
            let Some(n) = row.numbers.get(&band.column).filter(|n| n.is_finite() && **n >= 0.0) else { continue };
            found = true;
            for (sum, share) in people.iter_mut().zip(shares(band)) {
                *sum += n * share;
            }
        }
        if !found {
            unread += 1;
            continue;
        }
        total += people.iter().sum::<f64>();
        let by_age: serde_json::Map<String, Json> =
            GROUPS.iter().zip(people).map(|((_, key), n)| ((*key).to_owned(), json!((n * 1000.0).round() / 1000.0))).collect();
        let geometry = if row.rings.len() == 1 && row.rings[0].len() == 1 {
            json!({"type": "Point", "coordinates": [round(first[0]), round(first[1])]})
        } else {
            // Outer rings and holes alike: inside is decided by the even–odd rule.
            json!({"type": "Polygon", "coordinates": row.rings.iter().map(|r| r.iter().map(|[x, y]| [round(*x), round(*y)]).collect::<Vec<_>>()).collect::<Vec<_>>()})
        };
        features.push(json!({"type": "Feature", "properties": {"people": by_age}, "geometry": geometry}));
    }
    if features.is_empty() {
        return Err(format!("{}: no feature with the columns of --ages {ages}", path.display()));
    }
    let note = format!(
        "residents: {total:.0} people in {} features ({unread} without numbers); bands that straddle the age groups are split by years, the last by {OVER_75} for 75+",
        features.len()
    );
    Ok((features, note))
}

fn geojson_rows(path: &Path) -> Result<Vec<geopackage::Row>, String> {
    let bytes = files::read(path)?;
    let mut problems = quanli::problem::Problems::new();
    problems.in_file(&path.display().to_string());
    let mut rows = Vec::new();
    let usable = read_features(&bytes, &mut problems, |f, _| {
        let rings: Vec<Vec<[f64; 2]>> = match f.geometry.kind {
            GeometryKind::Point => vec![f.geometry.positions.iter().map(|p| [p.lon, p.lat]).collect()],
            GeometryKind::Polygon | GeometryKind::MultiPolygon => f.geometry.lines().map(|l| l.iter().map(|p| [p.lon, p.lat]).collect()).collect(),
            _ => return,
        };
        let numbers = f.props.entries().iter().filter_map(|(k, _)| Some((k.to_string(), f.props.number(k).ok()??))).collect();
        rows.push(geopackage::Row { rings, numbers });
    });
    if usable { Ok(rows) } else { Err(crate::say::problems(&problems.worst_first())) }
}
