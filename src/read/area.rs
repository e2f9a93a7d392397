//! Areas by rings: is a point inside, and how large is it.

use crate::units::LonLat;

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

/// Area of one ring in square metres on a local plane; positive whatever its winding. Good to 0.1 % within a city.
#[must_use]
pub fn ring_area_m2(ring: &[LonLat]) -> f64 {
    let Some(first) = ring.first() else { return 0.0 };
    let k_lat = 111_132.0;
    let k_lon = 111_320.0 * libm::cos(first.lat.to_radians());
    let doubled: f64 = ring
        .iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(a, b)| (a.lon - first.lon) * (b.lat - first.lat) - (b.lon - first.lon) * (a.lat - first.lat))
        .sum();
    (doubled / 2.0 * k_lon * k_lat).abs()
}
