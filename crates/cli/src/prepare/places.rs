//! Places from GeoJSON and CSV, buildings for the backdrop, and the scope's polygon.

use super::census::move_positions;
use crate::files;
use quanli_model::catalogue::Catalogue;
use quanli_model::city::CrsName;
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::LonLat;
use quanli_read::tables::{self, Table};
use quanli_read::{Feature, GeometryKind, Value, read_features, to_wgs84};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Features to be written, as GeoJSON values.
#[derive(Default)]
pub struct Places {
    pub facilities: Vec<Json>,
    pub backdrop: Vec<Json>,
}

fn geometry(f: &Feature<'_>) -> Option<Json> {
    let line = |l: &[quanli_model::city::Position]| l.iter().map(|p| json!([round(p.lon), round(p.lat)])).collect::<Vec<_>>();
    let g = &f.geometry;
    Some(match g.kind {
        GeometryKind::Point => json!({"type": "Point", "coordinates": [round(g.positions.first()?.lon), round(g.positions.first()?.lat)]}),
        GeometryKind::Polygon => json!({"type": "Polygon", "coordinates": g.lines().map(line).collect::<Vec<_>>()}),
        GeometryKind::MultiPolygon => {
            json!({"type": "MultiPolygon", "coordinates": g.polygons().into_iter().map(|rings| rings.into_iter().map(line).collect::<Vec<_>>()).collect::<Vec<_>>()})
        }
        _ => return None,
    })
}

/// Seven decimals: a centimetre.
pub fn round(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

impl Places {
    /// Points and areas with services become facilities, buildings and rivers the backdrop; what is neither is counted and said.
    pub fn read_geojson(&mut self, path: &Path, crs: CrsName, problems: &mut Problems) -> Result<(), String> {
        let bytes = files::read(path)?;
        problems.in_file(&path.display().to_string());
        let to = |at| to_wgs84(crs, at);
        let usable = read_features(&bytes, problems, |f, problems| {
            if f.geometry.bad {
                return problems.add(Severity::Error, Reason::BadCoordinate, f.place(), f.geometry.bad_text());
            }
            let Some(mut geometry) = geometry(f) else {
                let reason = if f.geometry.kind == GeometryKind::None { Reason::NoGeometry } else { Reason::WrongGeometry };
                return problems.add(Severity::Error, reason, f.place(), format!("{:?}", f.geometry.kind));
            };
            if let Some(off) = f.geometry.positions.iter().find(|p| to(LonLat { lon: p.lon, lat: p.lat }).is_none()) {
                return problems.add(Severity::Error, Reason::CrsDoesNotFit, f.place(), format!("{}, {}", off.lon, off.lat));
            }
            move_positions(&mut geometry["coordinates"], &to);
            let mut properties = serde_json::Map::new();
            for (key, value) in f.props.entries() {
                let value = match value {
                    Value::Text(t) => json!(t),
                    Value::Number(n) => json!(n),
                    Value::Bool(b) => json!(b),
                    // What is no JSON stays as it is written: its reader says so.
                    Value::Nested(text) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
                };
                properties.insert(key.to_string(), value);
            }
            if let Some(entrances) = properties.get_mut("entrances") {
                move_positions(entrances, &to);
            }
            let building = f.props.text("building").is_some_and(|b| b != "no") && f.geometry.kind != GeometryKind::Point;
            let serves = f.props.has("services") || !quanli_read::services::services_of(&f.props).is_empty();
            if building {
                self.backdrop.push(json!({"type": "Feature", "properties": {"kind": "block"}, "geometry": geometry.clone()}));
            }
            if serves {
                self.facilities.push(json!({"type": "Feature", "properties": properties, "geometry": geometry}));
            } else if f.props.is_any("kind", &["river", "shoal", "green", "block", "label"]) {
                self.backdrop.push(json!({"type": "Feature", "properties": properties, "geometry": geometry}));
            } else if !building {
                problems.add(Severity::Warning, Reason::NoService, f.place(), f.props.text("name").map(|n| n.into_owned()).unwrap_or_default());
            }
        });
        if usable { Ok(()) } else { Err(crate::say::problems(&problems.clone().worst_first())) }
    }

    /// A table with positions, names and what each place is: an id or name of a service, or a category that `services` maps to one.
    pub fn read_csv(&mut self, path: &Path, services: Option<&Path>, crs: CrsName, problems: &mut Problems) -> Result<(), String> {
        let of_category: BTreeMap<String, String> = match services {
            Some(p) => {
                serde_json::from_str(&files::text(&files::read(p)?)).map_err(|e| format!("{}: {e}. Give a JSON object: category → service id", p.display()))?
            }
            None => BTreeMap::new(),
        };
        let catalogue = Catalogue::built_in();
        problems.in_file(&path.display().to_string());
        let table = Table::read(&files::text(&files::read(path)?)).map_err(|e| format!("{}: {e}", path.display()))?;
        let list = tables::places(&table).map_err(|e| format!("{}: {e}", path.display()))?;
        if !list.has_service {
            return Err(format!(
                "{}: no column that says what a place is (service, category, 类别, 类型); there are {}",
                path.display(),
                table.headers.join(", ")
            ));
        }
        for bad in &list.bad {
            problems.add(Severity::Error, Reason::BadCoordinate, Where::default(), format!("line {}: {}", bad.line, bad.found));
        }
        if !list.unused.is_empty() {
            problems.add(Severity::Warning, Reason::UnusedColumn, Where::default(), list.unused.join(", "));
        }
        // Once for each category, with how many rows have it.
        let mut unknown: BTreeMap<&str, u32> = BTreeMap::new();
        for row in &list.rows {
            let mapped = of_category.get(&row.service).cloned();
            let Some(ids) = mapped.map(|id| vec![id]).or_else(|| catalogue.named(&row.service)) else {
                *unknown.entry(&row.service).or_default() += 1;
                continue;
            };
            let Some(at) = to_wgs84(crs, row.at) else {
                problems.add(Severity::Error, Reason::CrsDoesNotFit, Where { at: Some(row.at), ..Where::default() }, format!("line {}", row.line));
                continue;
            };
            let mut properties = serde_json::Map::from_iter([("name".to_owned(), json!(row.name)), ("services".to_owned(), json!(ids))]);
            for (key, text) in [("opening_hours", &row.opening_hours), ("price", &row.price)] {
                if !text.is_empty() {
                    properties.insert(key.to_owned(), json!(text));
                }
            }
            self.facilities
                .push(json!({"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [round(at.lon), round(at.lat)]}}));
        }
        for (category, n) in unknown {
            problems.add_many(Severity::Warning, Reason::UnknownService, format!("{category}: {n} rows"), n);
        }
        Ok(())
    }
}

/// Whose people are counted: every polygon of a GeoJSON collection, feature or geometry, or of a Nominatim answer; overlapping ones are one area.
/// Heights behind the positions are passed over.
pub fn read_scope(path: &Path, crs: CrsName) -> Result<Json, String> {
    let json: Json = serde_json::from_str(&files::text(&files::read(path)?)).map_err(|e| format!("{}: {e}. Give GeoJSON", path.display()))?;
    let mut polygons = Vec::new();
    gather(&json, &mut polygons);
    polygons.iter_mut().for_each(flatten);
    for polygon in &mut polygons {
        if !fits(polygon, crs) {
            return Err(format!("{}: its positions are not in {crs:?}; correct --scope-crs", path.display()));
        }
        move_positions(polygon, &|at| to_wgs84(crs, at));
    }
    match &mut polygons[..] {
        [] => Err(format!("{}: no polygon in it. Give GeoJSON with a Polygon or MultiPolygon", path.display())),
        [one] => Ok(json!({"type": "Polygon", "coordinates": one})),
        many => Ok(json!({"type": "MultiPolygon", "coordinates": many})),
    }
}

/// Every polygon in it, wherever it stands.
fn gather(json: &Json, polygons: &mut Vec<Json>) {
    match json["type"].as_str() {
        Some("Polygon") if json["coordinates"].is_array() => polygons.push(json["coordinates"].clone()),
        Some("MultiPolygon") => polygons.extend(json["coordinates"].as_array().into_iter().flatten().cloned()),
        _ => {
            for part in json.as_array().into_iter().flatten() {
                gather(part, polygons);
            }
            for key in ["features", "geometries"] {
                json[key].as_array().into_iter().flatten().for_each(|part| gather(part, polygons));
            }
            for key in ["geometry", "geojson"] {
                if json[key].is_object() {
                    gather(&json[key], polygons);
                }
            }
        }
    }
}

/// Without heights.
fn flatten(coordinates: &mut Json) {
    let Some(list) = coordinates.as_array_mut() else { return };
    if list.first().is_some_and(Json::is_number) {
        list.truncate(2);
    } else {
        list.iter_mut().for_each(flatten);
    }
}

/// Whether every position can be one of the system.
fn fits(coordinates: &Json, crs: CrsName) -> bool {
    let Some(list) = coordinates.as_array() else { return false };
    match &list[..] {
        [Json::Number(lon), Json::Number(lat), ..] => {
            let at = LonLat { lon: lon.as_f64().unwrap_or(f64::NAN), lat: lat.as_f64().unwrap_or(f64::NAN) };
            at.is_on_earth() && to_wgs84(crs, at).is_some()
        }
        _ => list.iter().all(|part| fits(part, crs)),
    }
}
