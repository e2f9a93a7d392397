//! How steep the ways are, apart from minutes: pieces of path with a slope of 8 % and more, as lines for the map.
//!
//! Classes by what they ask of people: from 8 % (about 1:12, the steepest for a wheelchair), from 12 %, from 20 %. Stairs have a drawing of their own.

use quanli_model::city::Kind;
use quanli_network::{EdgeId, Network};
use std::fmt::Write;

/// Lower ends of the classes, rise ÷ run.
const CLASSES: [f32; 3] = [0.08, 0.12, 0.20];

/// GeoJSON: one MultiLineString a class, property `class` from 1; empty without heights. O(vertices).
#[must_use]
pub fn steep_paths(net: &Network) -> Vec<u8> {
    let mut lines = [String::new(), String::new(), String::new()];
    for edge in 0..net.n_edges() as EdgeId {
        let way = net.way(edge);
        if matches!(way.kind, Kind::Steps | Kind::Lift | Kind::Escalator | Kind::Cableway) || way.planned {
            continue;
        }
        let line = net.line(edge);
        for s in line.segments() {
            let slope = line.slope(s).abs();
            let Some(class) = CLASSES.iter().rposition(|c| slope >= *c) else { continue };
            let [a, b] = [s, s + 1].map(|v| net.plane.lonlat(line.xy(v).map(f64::from)));
            let comma = if lines[class].is_empty() { "" } else { "," };
            let _ = write!(lines[class], "{comma}[[{:.6},{:.6}],[{:.6},{:.6}]]", a.lon, a.lat, b.lon, b.lat);
        }
    }
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (class, line) in lines.iter().enumerate() {
        let comma = if class == 0 { "" } else { "," };
        let _ = write!(
            out,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{\"class\":{}}},\"geometry\":{{\"type\":\"MultiLineString\",\"coordinates\":[{line}]}}}}",
            class + 1
        );
    }
    out.push_str("]}");
    out.into_bytes()
}
