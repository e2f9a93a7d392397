//! People: a census by whatever age bands it has → the engine's five age groups.
//!
//! A band that straddles two groups is split as a whole population would be ([`POPULATION`]), whether it is open or not: of `15+` most are
//! 15–59. That is an assumption, and it is said band by band.

use super::{Bounds, extension, geopackage, places::round};
use crate::files;
use quanli::read::{GeometryKind, read_features};
use serde_json::{Value as Json, json};
use std::path::Path;

/// Upper ends (exclusive) of the engine's groups, and their keys.
const GROUPS: [(f64, &str); 5] = [(7.0, "0-6"), (15.0, "7-14"), (60.0, "15-59"), (75.0, "60-74"), (120.0, "75+")];
/// Years from and to, and the share of a population between them: Chongqing, census of 2020 (0–14 15.91 %, 15–59 62.22 %, 60+ 21.87 %) and 2021
/// (65+ 17.75 %); of 65+ 0.47 are 75 or older, about what southern Europe has. Within a row years count evenly.
const POPULATION: [(f64, f64, f64); 5] =
    [(0.0, 15.0, 0.1591), (15.0, 60.0, 0.6222), (60.0, 65.0, 0.0412), (65.0, 75.0, 0.1775 * 0.53), (75.0, 120.0, 0.1775 * 0.47)];

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
            if !(0.0..GROUPS[4].0).contains(&from) || to <= from {
                return Err(format!("--ages {part}: no years from {from} to {to}. Write them upwards, below 120"));
            }
            Ok(Band { column: column.to_owned(), from, to })
        })
        .collect()
}

/// Share of a band that falls into each group.
fn shares(band: &Band) -> [f64; 5] {
    let living = |from: f64, to: f64| -> f64 { POPULATION.iter().map(|(a, b, share)| share * (to.min(*b) - from.max(*a)).max(0.0) / (b - a)).sum() };
    let to = band.to.min(GROUPS[4].0);
    let all = living(band.from, to);
    let mut out = [0.0; 5];
    let mut low = 0.0;
    for (share, (high, _)) in out.iter_mut().zip(&GROUPS) {
        *share = living(band.from.max(low), to.min(*high).max(band.from)) / all;
        low = *high;
    }
    out
}

/// How the bands that straddle groups are split, in words; empty where none does.
fn splits(bands: &[Band]) -> String {
    let of = |band: &Band| {
        let parts: Vec<String> = shares(band).iter().zip(&GROUPS).filter(|(s, _)| **s > 0.0).map(|(s, (_, key))| format!("{key} {:.1} %", s * 100.0)).collect();
        (parts.len() > 1).then(|| format!("{} = {}", band.column, parts.join(" + ")))
    };
    let all: Vec<String> = bands.iter().filter_map(of).collect();
    if all.is_empty() { String::new() } else { format!("; split as Chongqing's population is (census 2020): {}", all.join(", ")) }
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
    let note = format!("residents: {total:.0} people in {} features ({unread} without numbers){}", features.len(), splits(&bands));
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
