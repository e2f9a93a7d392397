//! The city folder: manifest, paths, facilities, residents, backdrop; packed, and nothing half-written.

use super::joining::{FootPath, Paths};
use super::osm::{Extract, Place, props};
use super::places::{Places, round};
use super::{Bounds, Options};
use crate::city_folder;
use quanli::city::{OneWay, StreetClass};
use quanli::read::numbers::Quantity;
use serde_json::{Map, Value as Json, json};

pub fn folder(
    o: &Options,
    paths: &Paths,
    extract: &Extract,
    extra: &Places,
    residents: Option<Vec<Json>>,
    scope: Option<Json>,
    bbox: Option<Bounds>,
) -> Result<(), String> {
    let mut facilities: Vec<Json> = extract.places.iter().map(place).collect();
    facilities.extend(extra.facilities.iter().cloned());
    let mut backdrop: Vec<Json> = extract.backdrop.iter().map(|(kind, p)| area(kind, p)).collect();
    backdrop.extend(extra.backdrop.iter().cloned());
    let mut names = json!({"paths": "paths.geojson.gz", "facilities": "facilities.geojson.gz"});
    let mut list = vec![
        (String::from("paths.geojson"), collection(paths.list.iter().map(|p| path(p, paths)).collect())),
        (String::from("facilities.geojson"), collection(facilities)),
    ];
    if let Some(residents) = residents {
        names["residents"] = json!("residents.geojson.gz");
        list.push((String::from("residents.geojson"), collection(residents)));
    }
    if !backdrop.is_empty() {
        names["backdrop"] = json!("backdrop.geojson.gz");
        list.push((String::from("backdrop.geojson"), collection(backdrop)));
    }
    let name = o.name.clone().unwrap_or_else(|| o.id.clone());
    let mut sources: Vec<Json> =
        vec![json!({"name": "© OpenStreetMap contributors", "licence": "ODbL 1.0", "date": o.date, "url": "https://www.openstreetmap.org/copyright"})];
    sources.extend(o.source.iter().map(|s| json!({"name": s, "licence": "", "date": o.date, "url": ""})));
    let rings = super::extent::outline(paths, bbox);
    let extent = json!({"type": "MultiPolygon", "coordinates": rings.into_iter().map(|ring| vec![ring]).collect::<Vec<_>>()});
    let manifest = json!({
        "quanli": 1, "id": o.id,
        "name": {"zh-CN": name, "en": o.name_en.clone().unwrap_or(name.clone())},
        "synthetic": false, "crs": "EPSG:4326", "timezone": "Asia/Shanghai",
        "files": names, "sources": sources, "scope": scope, "extent": extent, "min_count": 5,
        "map": {"approval_number": null, "attribution": []}, "basemap": {"style": null},
    });
    list.push((String::from("city.json"), serde_json::to_vec_pretty(&manifest).map_err(|e| e.to_string())?));
    city_folder::write(&o.out, list)
}

fn collection(features: Vec<Json>) -> Vec<u8> {
    // A feature a line: easy to compare and to find by number.
    let lines: Vec<String> = features.iter().map(Json::to_string).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n")).into_bytes()
}

/// The properties that the engine reads, in its own words.
fn path(p: &FootPath, paths: &Paths) -> Json {
    let t = props(&p.tags);
    let mut out = Map::new();
    out.insert("kind".into(), json!(p.kind.name()));
    let class = match p.class {
        StreetClass::Main => Some("main"),
        StreetClass::Secondary => Some("secondary"),
        StreetClass::Minor => None,
    };
    out.extend(class.map(|c| ("class".to_owned(), json!(c))));
    match p.oneway {
        OneWay::Forward => drop(out.insert("oneway".into(), json!("forward"))),
        OneWay::Backward => drop(out.insert("oneway".into(), json!("backward"))),
        OneWay::Both => {}
    }
    for key in ["name", "incline", "wheelchair", "opening_hours", "crossing", "crossing:signals", "lit", "ramp", "ramp:stroller", "ramp:wheelchair"] {
        out.extend(t.text(key).map(|v| (key.to_owned(), json!(v))));
    }
    for key in ["layer", "step_count"] {
        // What is no number stays as it is written: the reader of the folder says so.
        if let Some(text) = t.text(key) {
            out.insert(key.to_owned(), t.number(key, Quantity::Count).map_or_else(|| json!(text), |n| json!(n)));
        }
    }
    let line: Vec<Json> = p
        .nodes
        .iter()
        .map(|n| {
            let ([lon, lat], h) = (paths.nodes[*n as usize], paths.heights[*n as usize]);
            if h.is_finite() { json!([round(lon), round(lat), (h * 10.0).round() / 10.0]) } else { json!([round(lon), round(lat)]) }
        })
        .collect();
    json!({"type": "Feature", "id": p.id, "properties": out, "geometry": {"type": "LineString", "coordinates": line}})
}

fn place(p: &Place) -> Json {
    let t = props(&p.tags);
    let mut out = Map::new();
    out.insert("id".into(), json!(p.id));
    out.insert("services".into(), json!(quanli::read::tags::services_of(&t)));
    for key in ["name", "opening_hours", "wheelchair", "charge"] {
        out.extend(t.text(key).map(|v| (key.to_owned(), json!(v))));
    }
    json!({"type": "Feature", "properties": out, "geometry": shape(p)})
}

fn area(kind: &str, p: &Place) -> Json {
    let t = props(&p.tags);
    let mut out = Map::new();
    out.insert("kind".into(), json!(kind));
    out.extend(t.text("name").map(|v| ("name".to_owned(), json!(v))));
    json!({"type": "Feature", "properties": out, "geometry": shape(p)})
}

fn shape(p: &Place) -> Json {
    let ring: Vec<[f64; 2]> = p.ring.iter().map(|[lon, lat]| [round(*lon), round(*lat)]).collect();
    if let [at] = ring[..] { json!({"type": "Point", "coordinates": at}) } else { json!({"type": "Polygon", "coordinates": [ring]}) }
}
