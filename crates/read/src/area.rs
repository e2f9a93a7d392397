//! Areas by rings: is a point inside, and how large is it.
//!
//! An area is a list of rings in which outer rings go round against the clock and holes with it ([`quanli_model::city::oriented`]). So overlapping polygons are inside
//! where any of them is, and a hole of one that lies in another is none.

use super::crs::to_wgs84;
use super::geojson::Geometry;
use geo::{ChamberlainDuquetteArea, LineString, Polygon};
use quanli_model::city::{CrsName, Position, oriented};
use quanli_model::units::LonLat;

/// Whether a point lies in the area of these rings: whether they go round it more often one way than the other (Sunday 2001, winding numbers).
/// A point on a border may fall either way.
#[must_use]
pub fn contains(rings: &[Vec<LonLat>], p: LonLat) -> bool {
    let mut winding = 0;
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a.lat > p.lat) != (b.lat > p.lat) && p.lon < a.lon + (b.lon - a.lon) * (p.lat - a.lat) / (b.lat - a.lat) {
                winding += if b.lat > a.lat { 1 } else { -1 };
            }
        }
    }
    winding != 0
}

/// The area of a geometry in WGS 84; `None` where its coordinate system is not defined there.
#[must_use]
pub fn area_of(geometry: &Geometry, crs: CrsName) -> Option<Vec<Vec<LonLat>>> {
    let ring = |line: &[Position]| line.iter().map(|p| to_wgs84(crs, LonLat { lon: p.lon, lat: p.lat })).collect::<Option<Vec<_>>>();
    let polygons: Option<Vec<Vec<Vec<LonLat>>>> = geometry.polygons().into_iter().map(|rings| rings.into_iter().map(ring).collect()).collect();
    Some(oriented(polygons?))
}

/// Area of one ring in square metres on the sphere (Chamberlain & Duquette 2007); positive whatever its winding.
#[must_use]
pub fn ring_area_m2(ring: &[LonLat]) -> f64 {
    let line: LineString<f64> = ring.iter().map(|p| (p.lon, p.lat)).collect();
    Polygon::new(line, Vec::new()).chamberlain_duquette_unsigned_area()
}
