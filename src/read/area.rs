//! Areas by rings: is a point inside, and how large is it.

use crate::units::LonLat;
use geo::{ChamberlainDuquetteArea, LineString, Polygon};

/// Whether a point lies in the area of these rings by the even–odd rule; a point on a border may fall either way.
#[must_use]
pub fn contains(rings: &[Vec<LonLat>], p: LonLat) -> bool {
    let mut inside = false;
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a.lat > p.lat) != (b.lat > p.lat) && p.lon < a.lon + (b.lon - a.lon) * (p.lat - a.lat) / (b.lat - a.lat) {
                inside = !inside;
            }
        }
    }
    inside
}

/// Area of one ring in square metres on the sphere (Chamberlain & Duquette 2007); positive whatever its winding.
#[must_use]
pub fn ring_area_m2(ring: &[LonLat]) -> f64 {
    let line: LineString<f64> = ring.iter().map(|p| (p.lon, p.lat)).collect();
    Polygon::new(line, Vec::new()).chamberlain_duquette_unsigned_area()
}
