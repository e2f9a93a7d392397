//! Metres round the middle of a city: a local plane for finding, exact lengths for walking.
//!
//! The plane is equirectangular with the WGS 84 radii at its origin; over a district its error is below 0.1 %. Lengths of segments use the
//! radii at the segment's own latitude (error below 10⁻⁶ against the geodesic), so that cities of half a degree stay right. Within a degree
//! of the origin those radii come from polynomials (below 10⁻¹¹ of the exact ones): only sums and products, so the same on every machine.

use quanli_model::units::{LonLat, metres_per_degree};

/// Degrees of latitude round the origin in which the polynomials hold.
const NEAR: f64 = 1.0;

/// A local plane: x to the east, y to the north, metres.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Plane {
    /// Where x = y = 0.
    pub origin: LonLat,
    k_lon: f64,
    k_lat: f64,
    /// Metres of a degree of longitude and of latitude, by powers of the degrees of latitude from the origin.
    lon_poly: [f64; 6],
    lat_poly: [f64; 6],
}

/// The polynomial of degree 5 through six points (Newton's divided differences, then multiplied out).
fn polynomial(at: [f64; 6], mut value: [f64; 6]) -> [f64; 6] {
    for order in 1..6 {
        for i in (order..6).rev() {
            value[i] = (value[i] - value[i - 1]) / (at[i] - at[i - order]);
        }
    }
    let mut powers = [0.0; 6];
    for i in (0..6).rev() {
        // powers = powers · (x − at[i]) + value[i]
        for k in (1..6).rev() {
            powers[k] = powers[k - 1] - at[i] * powers[k];
        }
        powers[0] = value[i] - at[i] * powers[0];
    }
    powers
}

impl Plane {
    /// A plane round an origin.
    #[must_use]
    pub fn new(origin: LonLat) -> Self {
        let (k_lon, k_lat) = metres_per_degree(origin.lat);
        // Chebyshev's places for six points: the error is spread evenly.
        let at = [
            -0.965_925_826_289_068_3,
            -0.707_106_781_186_547_5,
            -0.258_819_045_102_520_8,
            0.258_819_045_102_520_8,
            0.707_106_781_186_547_5,
            0.965_925_826_289_068_3,
        ];
        let radii = at.map(|d| metres_per_degree(origin.lat + d));
        Self { origin, k_lon, k_lat, lon_poly: polynomial(at, radii.map(|r| r.0)), lat_poly: polynomial(at, radii.map(|r| r.1)) }
    }

    /// Metres from the origin.
    #[must_use]
    #[inline]
    pub fn local(&self, p: LonLat) -> [f64; 2] {
        [(p.lon - self.origin.lon) * self.k_lon, (p.lat - self.origin.lat) * self.k_lat]
    }

    /// The same in single precision, as the columns of the network hold it.
    #[must_use]
    #[inline]
    pub fn local32(&self, p: LonLat) -> [f32; 2] {
        self.local(p).map(|v| v as f32)
    }

    /// The position of metres from the origin.
    #[must_use]
    pub fn lonlat(&self, [x, y]: [f64; 2]) -> LonLat {
        LonLat { lon: self.origin.lon + x / self.k_lon, lat: self.origin.lat + y / self.k_lat }
    }

    /// Horizontal metres between two near positions, within 10⁻¹¹ of [`LonLat::metres_to`].
    #[must_use]
    #[inline]
    pub fn metres(&self, a: LonLat, b: LonLat) -> f64 {
        let d = (a.lat + b.lat) * 0.5 - self.origin.lat;
        if !(-NEAR..=NEAR).contains(&d) {
            return a.metres_to(b);
        }
        let at = |p: &[f64; 6]| ((((p[5] * d + p[4]) * d + p[3]) * d + p[2]) * d + p[1]) * d + p[0];
        let (x, y) = ((b.lon - a.lon) * at(&self.lon_poly), (b.lat - a.lat) * at(&self.lat_poly));
        (x * x + y * y).sqrt()
    }
}
