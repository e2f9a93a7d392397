//! Where a place is entered, in every form that people write: pairs, positions with a height, one pair alone, objects with `lon` and `lat`, GeoJSON
//! points, all of these as text, and WKT points.

use super::props::Value;
use serde_json::Value as Json;

/// Positions as they stand, and what could not be read of them.
#[derive(Default)]
pub struct Entrances {
    /// Longitude and latitude of each, in the file's own system.
    pub at: Vec<[f64; 2]>,
    /// The first thing that is no position.
    pub unread: Option<String>,
}

/// Names of the two numbers in objects.
const LON: [&str; 6] = ["lon", "lng", "longitude", "x", "经度", "long"];
const LAT: [&str; 4] = ["lat", "latitude", "y", "纬度"];
/// What holds positions in objects.
const HOLDERS: [&str; 9] = ["coordinates", "geometry", "geometries", "features", "position", "location", "at", "point", "coordinate"];

/// Reads them. Nothing at all in an empty text or list.
pub fn entrances(value: &Value<'_>) -> Entrances {
    let mut found = Entrances::default();
    match value {
        Value::Nested(json) => found.json(json),
        Value::Text(text) => found.text(text.trim()),
        Value::Number(n) => found.unread = Some(n.to_string()),
        Value::Bool(b) => found.unread = Some(b.to_string()),
    }
    found
}

impl Entrances {
    fn json(&mut self, text: &str) {
        match serde_json::from_str(text) {
            Ok(json) => self.take(&json),
            Err(_) => self.fails(text),
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() || text.eq_ignore_ascii_case("nan") {
            return;
        }
        if text.starts_with(['[', '{']) {
            return self.json(text);
        }
        // `106.55,29.56; 106.56,29.57`, or WKT: POINT (106.55 29.56), MULTIPOINT ((106.55 29.56), (106.56 29.57)).
        let wkt = text.trim_start_matches("SRID=4326;").to_ascii_uppercase().contains("POINT");
        let numbers = text.find(['(', '（']).filter(|_| wkt).map_or(text, |at| &text[at..]);
        for part in numbers.split(if wkt { ',' } else { ';' }) {
            let words = part.split(|c: char| c == ',' || c.is_whitespace() || "()（），".contains(c)).filter(|w| !w.is_empty());
            let numbers: Option<Vec<f64>> = words.map(|w| w.parse().ok()).collect();
            match numbers.as_deref() {
                Some([lon, lat] | [lon, lat, _]) => self.position(*lon, *lat, part),
                Some([]) => {}
                _ => self.fails(part),
            }
        }
    }

    fn take(&mut self, json: &Json) {
        match json {
            Json::Array(list) if list.first().and_then(number).is_some() => match (list.first().and_then(number), list.get(1).and_then(number), list.len()) {
                (Some(lon), Some(lat), 2..=4) => self.position(lon, lat, &json.to_string()),
                _ => self.fails(&json.to_string()),
            },
            Json::Array(list) => list.iter().for_each(|item| self.take(item)),
            Json::Object(map) => {
                let of = |names: &[&str]| names.iter().find_map(|n| map.get(*n)).and_then(number);
                if let (Some(lon), Some(lat)) = (of(&LON), of(&LAT)) {
                    return self.position(lon, lat, &json.to_string());
                }
                match HOLDERS.iter().find_map(|key| map.get(*key)) {
                    Some(inner) => self.take(inner),
                    None => self.fails(&json.to_string()),
                }
            }
            Json::String(text) => self.text(text.trim()),
            Json::Null => {}
            _ => self.fails(&json.to_string()),
        }
    }

    fn position(&mut self, lon: f64, lat: f64, text: &str) {
        if lon.abs() <= 180.0 && lat.abs() <= 90.0 { self.at.push([lon, lat]) } else { self.fails(text) }
    }

    fn fails(&mut self, text: &str) {
        self.unread.get_or_insert_with(|| text.trim().chars().take(80).collect());
    }
}

/// A number, as text too; text that is none has more than a number in it.
fn number(json: &Json) -> Option<f64> {
    match json {
        Json::Number(n) => n.as_f64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
