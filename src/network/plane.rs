//! Metres round the middle of a city: a local plane for finding, exact lengths for walking.
//!
//! The plane is equirectangular with the WGS 84 radii at its origin; over a district its error is below 0.1 %. Lengths of segments use the
//! radii at the segment's own latitude (error below 10⁻⁶ against the geodesic), so that cities of half a degree stay right.

use crate::units::LonLat;
use core::f64::consts::PI;

const A: f64 = 6_378_137.0;
const E2: f64 = 0.006_694_379_990_141_316_5;

/// A local plane: x to the east, y to the north, metres.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Plane {
    /// Where x = y = 0.
    pub origin: LonLat,
    k_lon: f64,
    k_lat: f64,
}

/// Metres of a degree of longitude and of latitude at a latitude.
fn metres_per_degree(lat: f64) -> (f64, f64) {
    let s = libm::sin(lat * (PI / 180.0));
    let c = libm::cos(lat * (PI / 180.0));
    let w2 = 1.0 - E2 * s * s;
    let w = libm::sqrt(w2);
    (A * c / w * (PI / 180.0), A * (1.0 - E2) / (w2 * w) * (PI / 180.0))
}

impl Plane {
    /// A plane round an origin.
    #[must_use]
    pub fn new(origin: LonLat) -> Self {
        let (k_lon, k_lat) = metres_per_degree(origin.lat);
        Self { origin, k_lon, k_lat }
    }

    /// Metres from the origin.
    #[must_use]
    pub fn local(&self, p: LonLat) -> [f64; 2] {
        [(p.lon - self.origin.lon) * self.k_lon, (p.lat - self.origin.lat) * self.k_lat]
    }

    /// The position of metres from the origin.
    #[must_use]
    pub fn lonlat(&self, [x, y]: [f64; 2]) -> LonLat {
        LonLat { lon: self.origin.lon + x / self.k_lon, lat: self.origin.lat + y / self.k_lat }
    }

    /// Horizontal metres between two near positions.
    #[must_use]
    pub fn length(a: LonLat, b: LonLat) -> f64 {
        let (k_lon, k_lat) = metres_per_degree((a.lat + b.lat) * 0.5);
        libm::hypot((b.lon - a.lon) * k_lon, (b.lat - a.lat) * k_lat)
    }
}
