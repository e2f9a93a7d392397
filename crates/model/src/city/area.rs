//! Areas as rings: outer ones against the clock, holes with it.

use crate::units::LonLat;

/// Rings of polygons, the outer one of each first, as an area of all of them.
#[must_use]
pub fn oriented(polygons: impl IntoIterator<Item = Vec<Vec<LonLat>>>) -> Vec<Vec<LonLat>> {
    let turned = |(at, mut ring): (usize, Vec<LonLat>)| {
        // Twice the area, positive against the clock (shoelace formula).
        let double: f64 = ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a.lon * b.lat - b.lon * a.lat).sum();
        if (double < 0.0) == (at == 0) {
            ring.reverse();
        }
        ring
    };
    polygons.into_iter().flat_map(|rings| rings.into_iter().filter(|ring| !ring.is_empty()).enumerate().map(turned)).collect()
}
