//! The outline of an area: which of its rings lead round it, and a place inside it.

use super::area::{contains, ring_area_m2};
use quanli_model::units::LonLat;

/// The rings that lead round the area, not round a hole in it (a lake in a park): those that do not lie in an odd number of others. So it needs
/// no word about which ring belongs to which polygon, nor about their winding.
#[must_use]
pub fn outer_rings(rings: &[Vec<LonLat>]) -> Vec<Vec<LonLat>> {
    let lies_in = |ring: &Vec<LonLat>, other: &Vec<LonLat>| ring.iter().all(|p| contains(core::slice::from_ref(other), *p));
    let around = |i: usize| (0..rings.len()).filter(|k| *k != i && lies_in(&rings[i], &rings[*k])).count();
    (0..rings.len()).filter(|i| around(*i) % 2 == 0).map(|i| rings[i].clone()).collect()
}

/// A place inside: in the largest of the outer rings the middle of the widest piece of the area on the parallel through its middle. So it is the
/// middle of a rectangle, and stays inside an L, a C and a ring. `None` without rings.
#[must_use]
pub fn inside_of(rings: &[Vec<LonLat>]) -> Option<LonLat> {
    let outer = outer_rings(rings);
    let largest = outer.iter().chain(rings).reduce(|a, b| if ring_area_m2(b) > ring_area_m2(a) { b } else { a })?;
    let mut low = *largest.first()?;
    let mut high = low;
    for p in largest {
        low = LonLat { lon: low.lon.min(p.lon), lat: low.lat.min(p.lat) };
        high = LonLat { lon: high.lon.max(p.lon), lat: high.lat.max(p.lat) };
    }
    let middle = LonLat { lon: (low.lon + high.lon) / 2.0, lat: (low.lat + high.lat) / 2.0 };
    // A parallel through no vertex has clean crossings.
    let lat = middle.lat + (high.lat - low.lat) * 1e-7;
    let mut crossings: Vec<f64> = Vec::new();
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a.lat > lat) != (b.lat > lat) {
                crossings.push(a.lon + (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat));
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    let inside = |ab: &&[f64]| (low.lon..=high.lon).contains(&((ab[0] + ab[1]) / 2.0));
    let widest = crossings.chunks_exact(2).filter(inside).reduce(|a, b| if b[1] - b[0] > (a[1] - a[0]) * (1.0 + 1e-9) { b } else { a });
    Some(widest.map_or(middle, |ab| LonLat { lon: (ab[0] + ab[1]) / 2.0, lat: middle.lat }))
}
