//! Writing GeoJSON: compact, with the digits that the contract asks for and nothing else.

use super::plane::Point;
use serde_json::{Map, Value};

/// A feature collection under construction.
pub struct Features {
    text: String,
    empty: bool,
}

impl Features {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { text: String::from("{\"type\":\"FeatureCollection\",\"features\":[\n"), empty: true }
    }

    /// Adds a feature with that geometry, written as JSON.
    pub fn add(&mut self, geometry: &str, properties: &Map<String, Value>) {
        if !self.empty {
            self.text.push_str(",\n");
        }
        self.empty = false;
        self.text.push_str("{\"type\":\"Feature\",\"properties\":");
        self.text.push_str(&Value::Object(properties.clone()).to_string());
        self.text.push_str(",\"geometry\":");
        self.text.push_str(geometry);
        self.text.push('}');
    }

    /// The finished file.
    pub fn finish(mut self) -> Vec<u8> {
        self.text.push_str("\n]}\n");
        self.text.into_bytes()
    }
}

/// A position with seven decimals, about one centimetre.
pub fn position(p: Point) -> String {
    let (lon, lat) = p.lon_lat();
    format!("[{lon:.7},{lat:.7}]")
}

/// A position with a height to 0.1 m.
pub fn position_high(p: Point, height: f64) -> String {
    let (lon, lat) = p.lon_lat();
    format!("[{lon:.7},{lat:.7},{height:.1}]")
}

/// A position with six decimals, for pictures.
pub fn position_short(p: Point) -> String {
    let (lon, lat) = p.lon_lat();
    format!("[{lon:.6},{lat:.6}]")
}

/// A geometry of one point.
pub fn point(p: Point) -> String {
    format!("{{\"type\":\"Point\",\"coordinates\":{}}}", position(p))
}

/// A line of positions that are written already.
pub fn line(positions: &[String]) -> String {
    format!("{{\"type\":\"LineString\",\"coordinates\":[{}]}}", positions.join(","))
}

/// A polygon of one ring, closed here and turned left.
pub fn polygon(ring: &[Point], write: fn(Point) -> String) -> String {
    let mut corners: Vec<String> = ring.iter().map(|&p| write(p)).collect();
    if super::plane::area(ring) < 0.0 {
        corners.reverse();
    }
    if let Some(first) = corners.first().cloned() {
        corners.push(first);
    }
    format!("{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}", corners.join(","))
}

/// A property map from pairs.
pub fn properties<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
}
