//! The city folder: manifest, paths, facilities, residents, backdrop; packed, and nothing half-written.

use super::joining::{FootPath, Paths};
use super::osm::{Extract, Ground, OsmPlace, Polygon, Shape, props};
use super::places::{Places, round};
use super::{Bounds, Options};
use crate::city_folder;
use quanli_model::city::{City, CrsName, OneWay, Rings, StreetClass};
use quanli_model::problem::Problems;
use quanli_model::units::LonLat;
use quanli_network::Network;
use quanli_read::conditional::hours_of;
use quanli_read::numbers::Quantity;
use quanli_read::tags::is_open;
use quanli_read::{outer_rings, read_paths};
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
    let lines = collection(paths.list.iter().filter(|p| paths.leads(p)).map(|p| path(p, paths)).collect());
    let ways = read_paths(&lines, CrsName::Wgs84, &mut Problems::new());
    let net = ways.map(|ways| Network::build(&City { ways, ..City::default() }, &mut Problems::new()));
    let mut facilities: Vec<Json> = extract.places.iter().map(|p| place(p, net.as_ref())).collect();
    facilities.extend(extra.facilities.iter().cloned());
    let mut backdrop: Vec<Json> = extract.backdrop.iter().map(area).collect();
    backdrop.extend(extra.backdrop.iter().cloned());
    let mut names = json!({"paths": "paths.geojson.gz", "facilities": "facilities.geojson.gz"});
    let mut list = vec![(String::from("paths.geojson"), lines), (String::from("facilities.geojson"), collection(facilities))];
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
    let hours = hours_of(&t, is_open(&t)).text;
    if !hours.is_empty() {
        out.insert("opening_hours".into(), json!(hours));
    }
    for key in ["name", "incline", "wheelchair", "crossing", "crossing:signals", "lit", "ramp", "ramp:stroller", "ramp:wheelchair"] {
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

/// What the readers use of a place, and what tells people about it.
const OF_PLACES: [&str; 10] = ["name", "opening_hours", "shared_hours", "wheelchair", "access", "capacity", "operator", "isced:level", "fee", "charge"];

fn place(p: &OsmPlace, net: Option<&Network>) -> Json {
    let t = props(&p.tags);
    let mut out = Map::new();
    out.insert("id".into(), json!(p.id));
    out.insert("services".into(), json!(p.services));
    if p.planned {
        out.insert("status".into(), json!("planned"));
        out.extend(t.text("opening_date").map(|v| ("opening_date".to_owned(), json!(v))));
    }
    for key in OF_PLACES {
        out.extend(t.text(key).map(|v| (key.to_owned(), json!(v))));
    }
    let entrances = entrances(p, net);
    if !entrances.is_empty() {
        out.insert("entrances".into(), json!(entrances.iter().map(|[lon, lat]| [round(*lon), round(*lat)]).collect::<Vec<_>>()));
    }
    json!({"type": "Feature", "properties": out, "geometry": shape(&p.shape)})
}

/// Where a place is entered: as the extract says, else where paths meet its outline. The engine would find the same; so it need not look.
fn entrances(p: &OsmPlace, net: Option<&Network>) -> Vec<[f64; 2]> {
    match (&p.shape, net) {
        (Shape::Area(polygons), Some(net)) if p.entrances.is_empty() => {
            let rings: Vec<Vec<LonLat>> =
                polygons.iter().flatten().map(|r| r.iter().map(|[lon, lat]| LonLat { lon: round(*lon), lat: round(*lat) }).collect()).collect();
            net.entrances_of(Rings::of(&outer_rings(&rings)).as_ref()).iter().map(|at| [at.lon, at.lat]).collect()
        }
        _ => p.entrances.clone(),
    }
}

fn area(p: &Ground) -> Json {
    let t = props(&p.tags);
    let mut out = Map::new();
    out.insert("kind".into(), json!(p.kind));
    out.extend(t.text("name").map(|v| ("name".to_owned(), json!(v))));
    json!({"type": "Feature", "properties": out, "geometry": area_shape(&p.area)})
}

fn shape(shape: &Shape) -> Json {
    match shape {
        Shape::Point([lon, lat]) => json!({"type": "Point", "coordinates": [round(*lon), round(*lat)]}),
        Shape::Area(polygons) => area_shape(polygons),
    }
}

fn area_shape(polygons: &[Polygon]) -> Json {
    let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(|[lon, lat]| [round(*lon), round(*lat)]).collect::<Vec<_>>();
    let rings = |polygon: &Polygon| polygon.iter().map(ring).collect::<Vec<_>>();
    match polygons {
        [one] => json!({"type": "Polygon", "coordinates": rings(one)}),
        all => json!({"type": "MultiPolygon", "coordinates": all.iter().map(rings).collect::<Vec<_>>()}),
    }
}
