//! Places from GeoJSON and CSV, buildings for the backdrop, and the scope's polygon.

use crate::files;
use quanli::city::CrsName;
use quanli::problem::Problems;
use quanli::read::{Feature, GeometryKind, Value, read_features, to_wgs84};
use quanli::units::LonLat;
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
    let line = |l: &[quanli::city::Position]| l.iter().map(|p| json!([round(p.lon), round(p.lat)])).collect::<Vec<_>>();
    let g = &f.geometry;
    Some(match g.kind {
        GeometryKind::Point => json!({"type": "Point", "coordinates": [round(g.positions.first()?.lon), round(g.positions.first()?.lat)]}),
        GeometryKind::Polygon => json!({"type": "Polygon", "coordinates": g.lines().map(line).collect::<Vec<_>>()}),
        GeometryKind::MultiPolygon => json!({"type": "MultiPolygon", "coordinates": g.lines().map(|l| vec![line(l)]).collect::<Vec<_>>()}),
        _ => return None,
    })
}

/// Seven decimals: a centimetre.
pub fn round(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

impl Places {
    /// Points and areas with services become facilities, buildings and rivers the backdrop; what is neither is passed over.
    pub fn read_geojson(&mut self, path: &Path) -> Result<(), String> {
        let bytes = files::read(path)?;
        let mut problems = Problems::new();
        problems.in_file(&path.display().to_string());
        let usable = read_features(&bytes, &mut problems, |f, _| {
            let Some(geometry) = geometry(f).filter(|_| !f.geometry.bad) else { return };
            let mut properties = serde_json::Map::new();
            for (key, value) in f.props.entries() {
                let value = match value {
                    Value::Text(t) => json!(t),
                    Value::Number(n) => json!(n),
                    Value::Bool(b) => json!(b),
                    Value::Nested(text) => serde_json::from_str(text).unwrap_or(Json::Null),
                };
                properties.insert(key.to_string(), value);
            }
            if f.props.text("building").is_some_and(|b| b != "no") && f.geometry.kind != GeometryKind::Point {
                self.backdrop.push(json!({"type": "Feature", "properties": {"kind": "block"}, "geometry": geometry}));
            } else if f.props.has("services") || !quanli::read::services::services_of(&f.props).is_empty() {
                self.facilities.push(json!({"type": "Feature", "properties": properties, "geometry": geometry}));
            } else if f.props.is_any("kind", &["river", "shoal", "green", "block", "label"]) {
                self.backdrop.push(json!({"type": "Feature", "properties": properties, "geometry": geometry}));
            }
        });
        if usable { Ok(()) } else { Err(crate::say::problems(&problems.worst_first())) }
    }

    /// A CSV with a header: longitude, latitude, name and category by their usual names.
    pub fn read_csv(&mut self, path: &Path, services: Option<&Path>, crs: &str) -> Result<(), String> {
        let services: BTreeMap<String, String> = match services {
            Some(p) => serde_json::from_slice(&files::read(p)?).map_err(|e| format!("{}: {e}. Give a JSON object: category → service id", p.display()))?,
            None => return Err(format!("{}: give --services with a JSON object: category → service id", path.display())),
        };
        let crs: CrsName = serde_json::from_value(json!(crs)).map_err(|_| format!("--crs {crs}: EPSG:4326, EPSG:4490, GCJ-02 or BD-09"))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let headers = reader.headers().map_err(|e| format!("{}: {e}", path.display()))?.clone();
        let column = |names: &[&str]| headers.iter().position(|h| names.contains(&h.trim().trim_start_matches('\u{feff}').to_lowercase().as_str()));
        let need = |c: Option<usize>, what: &str| c.ok_or_else(|| format!("{}: no column for {what}. The header must name it", path.display()));
        let lon = need(column(&["longitude", "lon", "lng", "x", "经度"]), "longitude")?;
        let lat = need(column(&["latitude", "lat", "y", "纬度"]), "latitude")?;
        let category = need(column(&["category", "categoria", "type", "类别"]), "category")?;
        let name = column(&["name", "nome", "rua", "名称"]);
        for (row, record) in reader.records().enumerate() {
            let record = record.map_err(|e| format!("{}: {e}", path.display()))?;
            let number = |c: usize| record.get(c).and_then(|v| v.trim().parse::<f64>().ok());
            let (Some(lon), Some(lat)) = (number(lon), number(lat)) else {
                eprintln!("{} row {}: no position; left out", path.display(), row + 2);
                continue;
            };
            let Some(service) = record.get(category).and_then(|c| services.get(c.trim())) else { continue };
            let Some(at) = to_wgs84(crs, LonLat { lon, lat }) else {
                return Err(format!("{} row {}: {lon}, {lat} is not in China; correct --crs", path.display(), row + 2));
            };
            let name = name.and_then(|c| record.get(c)).unwrap_or("").trim();
            self.facilities.push(json!({"type": "Feature", "properties": {"name": name, "services": [service]}, "geometry": {"type": "Point", "coordinates": [round(at.lon), round(at.lat)]}}));
        }
        Ok(())
    }
}

/// A polygon: a GeoJSON geometry or feature, or a Nominatim answer.
pub fn read_scope(path: &Path) -> Result<Json, String> {
    let json: Json = serde_json::from_slice(&files::read(path)?).map_err(|e| format!("{}: {e}", path.display()))?;
    let first = json.get(0).unwrap_or(&json);
    let feature = first.pointer("/features/0").unwrap_or(first);
    let geometry = ["geometry", "geojson"].iter().find_map(|k| feature.get(k)).unwrap_or(feature);
    let polygon = geometry["type"].as_str().is_some_and(|t| t == "Polygon" || t == "MultiPolygon");
    if polygon { Ok(json!({"type": geometry["type"], "coordinates": geometry["coordinates"]})) } else { Err(format!("{}: no polygon in it", path.display())) }
}
