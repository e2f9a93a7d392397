//! `residents.geojson` and `facilities.geojson`.

use super::chance::Chance;
use super::geojson::{Features, point, polygon, position};
use super::homes::{AGES, Home};
use super::names::Register;
use super::places::Facility;
use super::plane::{Point, along, line_length};
use serde_json::{Map, Value, json};

/// Writes the residents.
pub fn residents(seed: u64, homes: &[Home], register: &Register) -> Vec<u8> {
    let mut features = Features::new();
    let mut chance = Chance::new(seed, "storeys");
    for home in homes {
        let mut people = Map::new();
        for (age, count) in AGES.iter().zip(home.people) {
            people.insert((*age).into(), json!(count));
        }
        let mut map = Map::new();
        map.insert("people".into(), Value::Object(people));
        map.insert("wheelchair_users".into(), json!(home.wheelchair));
        map.insert("name".into(), json!(register.estates[home.estate as usize]));
        map.insert("lift".into(), json!(if home.lift { "yes" } else { "no" }));
        // Walk-up blocks have up to eight storeys, and one in eight stands below its street, so that its gate is in the middle.
        map.insert("floor".into(), json!(1 + chance.below(if home.lift { 30 } else { 8 })));
        if !home.lift && chance.happens(0.125) {
            map.insert("gate_level".into(), json!(4));
        }
        features.add(&point(home.at), &map);
    }
    features.finish()
}

/// Writes the facilities; ids follow their order, services and place.
pub fn facilities(facilities: &[Facility]) -> Vec<u8> {
    let mut features = Features::new();
    for (number, facility) in facilities.iter().enumerate() {
        let mut map = Map::new();
        map.insert("id".into(), json!(format!("ys-{}-{number:04}", facility.services[0])));
        map.insert("services".into(), json!(facility.services));
        map.insert("name".into(), json!(facility.name));
        if let Some((unit, amount)) = facility.capacity {
            map.insert("capacity".into(), json!({ unit: amount }));
        }
        for (key, text) in [("opening_hours", &facility.hours), ("shared_hours", &facility.shared_hours)] {
            if !text.is_empty() {
                map.insert(key.into(), json!(text));
            }
        }
        map.insert("status".into(), json!(facility.status));
        for (key, value) in &facility.more {
            map.insert((*key).into(), value.clone());
        }
        if facility.ground.is_empty() {
            features.add(&point(facility.at), &map);
        } else {
            let entrances: Vec<Value> = facility.entrances.iter().map(|&p| lon_lat(p)).collect();
            map.insert("entrances".into(), Value::Array(entrances));
            features.add(&polygon(&thinned(&facility.ground), position), &map);
        }
    }
    features.finish()
}

/// A ring with a corner about every 18 m.
fn thinned(ring: &[Point]) -> Vec<Point> {
    let mut line = ring.to_vec();
    line.extend(ring.first());
    let length = line_length(&line);
    let count = (length / 18.0).round().max(4.0);
    (0..count as usize).map(|k| along(&line, length * k as f64 / count)).collect()
}

fn lon_lat(p: Point) -> Value {
    let (lon, lat) = p.lon_lat();
    json!([(lon * 1e7).round() / 1e7, (lat * 1e7).round() / 1e7])
}
