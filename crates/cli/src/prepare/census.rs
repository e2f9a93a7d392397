//! People: a census by whatever age bands it has → the engine's five age groups.
//!
//! How a band that straddles two groups is split is [`Band`]'s rule, and it is said band by band. A count that the publisher keeps back is written as
//! what it may be (`"0-4"`), so that the engine counts it at its middle and knows how sure that is. One cell that can't be read leaves the others of its
//! row as they are.

use super::{Bounds, extension, geopackage, places::round};
use crate::files;
use quanli_model::catalogue::AgeGroup;
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::LonLat;
use quanli_read::bands::Band;
use quanli_read::numbers::{self, Quantity};
use quanli_read::tables::{self, Table};
use quanli_read::{GeometryKind, Value, read_features};
use serde_json::{Value as Json, json};
use std::path::Path;

/// What a code stands for that does not say it: below this many.
const HIDDEN_BELOW: u32 = 5;

/// A column of the census and the ages that it holds.
struct Column {
    name: String,
    ages: Band,
}

/// `0-14=A,15-64=B,65+=C`.
fn columns(text: &str) -> Result<Vec<Column>, String> {
    let mut all: Vec<Column> = Vec::new();
    for part in text.split(',') {
        let bad = || format!("--ages {part}: write 0-14=COLUMN or 65+=COLUMN");
        let (years, name) = part.split_once('=').ok_or_else(bad)?;
        let ages = Band::named(years).ok_or_else(|| format!("--ages {part}: no years. Write them upwards, below 120: 0-14=COLUMN or 65+=COLUMN"))?;
        if let Some(other) = all.iter().find(|c| c.ages.overlaps(ages)) {
            return Err(format!("--ages {part}: it overlaps the ages of {}, whose people would count twice", other.name));
        }
        all.push(Column { name: name.trim().to_owned(), ages });
    }
    Ok(all)
}

/// How the bands that straddle groups are split, in words; empty where none does.
fn splits(columns: &[Column]) -> String {
    let all: Vec<String> = columns.iter().filter_map(|c| Some(format!("{} = {}", c.name, c.ages.split()?))).collect();
    if all.is_empty() { String::new() } else { format!("; split as Chongqing's population is (census 2020): {}", all.join(", ")) }
}

/// What a cell counts, from its least to its most; `None` where it counts nothing, which is said.
fn cell(column: &Column, value: &Json, place: Where<'_>, problems: &mut Problems) -> Option<[f64; 2]> {
    let mut say = |reason, found: String| problems.add(Severity::Warning, reason, place, format!("{} = {found}", column.name));
    let written = match value {
        Json::Null => {
            say(Reason::EmptyValue, "nothing".to_owned());
            return None;
        }
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let hidden = value.as_f64().map_or_else(|| numbers::hidden(&written, HIDDEN_BELOW), |n| numbers::hidden_code(n, HIDDEN_BELOW));
    if let Some(bounds) = hidden {
        say(Reason::HiddenCount, format!("{written}: {} to {}", bounds[0], bounds[1]));
        return Some(bounds);
    }
    if written.trim().is_empty() {
        say(Reason::EmptyValue, "\"\"".to_owned());
        return None;
    }
    let number = match value {
        Json::Number(n) => n.as_f64(),
        Json::String(text) => numbers::number(text, Quantity::People).map(|read| {
            if read.ambiguous {
                say(Reason::AmbiguousNumber, format!("{written}, read as {}", read.value));
            }
            read.value
        }),
        _ => None,
    };
    match number {
        Some(n) if (0.0..1e8).contains(&n) => Some([n; 2]),
        Some(_) => {
            say(Reason::OutOfRange, written);
            None
        }
        None => {
            say(Reason::NotANumber, written);
            None
        }
    }
}

/// A sum of counts as `residents.geojson` has it: a number, or `"least-most"`.
fn written([least, most]: [f64; 2]) -> Json {
    let [least, most] = [least, most].map(|n| (n * 1000.0).round() / 1000.0);
    if most > least { json!(format!("{least}-{most}")) } else { json!(least) }
}

/// Features of `residents.geojson`, and a sentence about them.
pub fn read(
    path: &Path,
    ages: Option<&str>,
    bbox: Option<Bounds>,
    to_wgs84: &dyn Fn(LonLat) -> Option<LonLat>,
    problems: &mut Problems,
) -> Result<(Vec<Json>, String), String> {
    problems.in_file(&path.display().to_string());
    let inside = |[lon, lat]: [f64; 2]| bbox.is_none_or(|[w, s, e, n]| (w..=e).contains(&lon) && (s..=n).contains(&lat));
    let Some(ages) = ages else {
        // Already in the engine's own form.
        let bytes = files::read(path)?;
        if let Some(what) = quanli_read::other_kind(&bytes) {
            return Err(format!("{}: {what}. With --ages a GeoJSON, a GeoPackage or a table is read", path.display()));
        }
        let json: Json = serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes))
            .map_err(|e| format!("{}: {e}. For a census give --ages", path.display()))?;
        let mut features = json["features"].as_array().cloned().ok_or_else(|| format!("{}: no list of features", path.display()))?;
        for feature in &mut features {
            move_positions(&mut feature["geometry"]["coordinates"], to_wgs84);
        }
        let note = format!("residents: {} features as they are", features.len());
        return Ok((features, note));
    };
    let columns = columns(ages)?;
    let table = match extension(path).as_str() {
        "gpkg" => geopackage::read(path)?,
        "csv" | "tsv" | "txt" => csv_rows(path, problems)?,
        _ => geojson_rows(path, problems)?,
    };
    let missing: Vec<&str> = columns.iter().map(|c| c.name.as_str()).filter(|name| !table.columns.contains(*name)).collect();
    if !missing.is_empty() {
        let there: Vec<&str> = table.columns.iter().map(String::as_str).collect();
        return Err(format!("{}: no column {}. There are {}", path.display(), missing.join(", "), there.join(", ")));
    }
    let mut features = Vec::new();
    let (mut total, mut unread, mut kept_back, mut beyond) = ([0.0; 2], 0, 0, 0);
    for (index, row) in table.rows.iter().enumerate() {
        let Some(polygons) = row.moved(to_wgs84) else {
            problems.add(Severity::Error, Reason::CrsDoesNotFit, Where::feature(index), "");
            continue;
        };
        let Some(first) = polygons.iter().flatten().flatten().next() else {
            problems.add(Severity::Error, Reason::NoGeometry, Where::feature(index), "");
            continue;
        };
        if !inside(*first) {
            beyond += 1;
            continue;
        }
        let place = Where { at: Some(LonLat { lon: first[0], lat: first[1] }), ..Where::feature(index) };
        let mut people = [[0.0; 2]; 5];
        let mut found = false;
        for column in &columns {
            let Some(bounds) = cell(column, row.cells.get(&column.name).unwrap_or(&Json::Null), place, problems) else { continue };
            found = true;
            for (sum, share) in people.iter_mut().zip(column.ages.shares()) {
                *sum = [sum[0] + bounds[0] * share, sum[1] + bounds[1] * share];
            }
        }
        if !found {
            unread += 1;
            problems.add(Severity::Error, Reason::NoPeople, place, "no number in the columns of --ages");
            continue;
        }
        kept_back += u32::from(people.iter().any(|[least, most]| most > least));
        let by_age: serde_json::Map<String, Json> = AgeGroup::ALL.iter().zip(people).map(|(age, n)| (age.key().to_owned(), written(n))).collect();
        people.iter().for_each(|n| total = [total[0] + n[0], total[1] + n[1]]);
        let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(|[x, y]| json!([round(*x), round(*y)])).collect::<Vec<_>>();
        let geometry = match &polygons[..] {
            [rings] if rings.len() == 1 && rings[0].len() == 1 => json!({"type": "Point", "coordinates": ring(&rings[0])[0]}),
            [rings] => json!({"type": "Polygon", "coordinates": rings.iter().map(ring).collect::<Vec<_>>()}),
            many => json!({"type": "MultiPolygon", "coordinates": many.iter().map(|rings| rings.iter().map(ring).collect::<Vec<_>>()).collect::<Vec<_>>()}),
        };
        features.push(json!({"type": "Feature", "properties": {"people": by_age}, "geometry": geometry}));
    }
    if features.is_empty() {
        return Err(format!("{}: no feature with the columns of --ages {ages}\n{}", path.display(), crate::say::problems(&problems.clone().worst_first())));
    }
    let mut note = format!("residents: {:.0} people in {} features", f64::midpoint(total[0], total[1]), features.len());
    for (n, what) in
        [(unread, "without numbers are left out"), (beyond, "lie beyond --bbox"), (kept_back, "have counts that are kept back, counted at their middle")]
    {
        if n > 0 {
            note += &format!("; {n} {what}");
        }
    }
    if total[1] > total[0] {
        note += &format!(" ({:.0} to {:.0} people in all)", total[0], total[1]);
    }
    Ok((features, note + &splits(&columns)))
}

/// Moves every position of GeoJSON coordinates; what can't be moved stays, and its reader says so.
pub fn move_positions(coordinates: &mut Json, to_wgs84: &dyn Fn(LonLat) -> Option<LonLat>) {
    let Some(list) = coordinates.as_array_mut() else { return };
    if let [Json::Number(lon), Json::Number(lat), ..] = &list[..] {
        if let Some(at) = lon.as_f64().zip(lat.as_f64()).and_then(|(lon, lat)| to_wgs84(LonLat { lon, lat })) {
            list[0] = json!(round(at.lon));
            list[1] = json!(round(at.lat));
        }
        return;
    }
    list.iter_mut().for_each(|part| move_positions(part, to_wgs84));
}

/// A table with positions.
fn csv_rows(path: &Path, problems: &mut Problems) -> Result<geopackage::Table, String> {
    let table = Table::read(&files::text(&files::read(path)?)).map_err(|e| format!("{}: {e}", path.display()))?;
    let list = tables::places(&table).map_err(|e| format!("{}: {e}. Give the middle of each home or block", path.display()))?;
    for bad in &list.bad {
        problems.add(Severity::Error, Reason::BadCoordinate, Where::default(), format!("line {}: {}", bad.line, bad.found));
    }
    let mut out = geopackage::Table { columns: table.headers.iter().cloned().collect(), rows: Vec::new() };
    for place in list.rows {
        let Some((_, cells)) = table.rows.iter().find(|(line, _)| *line == place.line) else { continue };
        let cells = table.headers.iter().cloned().zip(cells.iter().map(|cell| json!(cell))).collect();
        out.rows.push(geopackage::Row { polygons: vec![vec![vec![[place.at.lon, place.at.lat]]]], cells });
    }
    Ok(out)
}

fn geojson_rows(path: &Path, problems: &mut Problems) -> Result<geopackage::Table, String> {
    let bytes = files::read(path)?;
    let mut table = geopackage::Table::default();
    let usable = read_features(&bytes, problems, |f, problems| {
        for (key, _) in f.props.entries() {
            if !table.columns.contains(key.as_ref()) {
                table.columns.insert(key.to_string());
            }
        }
        if f.geometry.bad {
            return problems.add(Severity::Error, Reason::BadCoordinate, f.place(), "");
        }
        let polygons: Vec<Vec<Vec<[f64; 2]>>> = match f.geometry.kind {
            GeometryKind::Point => vec![vec![f.geometry.positions.iter().map(|p| [p.lon, p.lat]).collect()]],
            GeometryKind::Polygon | GeometryKind::MultiPolygon => {
                f.geometry.polygons().iter().map(|rings| rings.iter().map(|l| l.iter().map(|p| [p.lon, p.lat]).collect()).collect()).collect()
            }
            GeometryKind::None => return problems.add(Severity::Error, Reason::NoGeometry, f.place(), ""),
            other => return problems.add(Severity::Error, Reason::WrongGeometry, f.place(), format!("{other:?}")),
        };
        let value = |value: &Value<'_>| match value {
            Value::Text(text) => json!(text),
            Value::Number(n) => json!(n),
            Value::Bool(b) => json!(b),
            Value::Nested(text) => json!(text),
        };
        let cells = f.props.entries().iter().map(|(k, v)| (k.to_string(), value(v))).collect();
        table.rows.push(geopackage::Row { polygons, cells });
    });
    if usable { Ok(table) } else { Err(crate::say::problems(&problems.clone().worst_first())) }
}
