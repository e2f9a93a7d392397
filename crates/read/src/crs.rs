//! Coordinate systems of China: GCJ-02 and BD-09 to WGS 84 and back.
//!
//! An unnoticed GCJ-02 file shifts facilities by 480 m in Yuzhong, half of a 15-minute walk. Inverses are by fixed-point iteration
//! (six steps reach floating-point noise): the closed form for BD-09 that is usually copied leaves 0.03–0.12 m.

use core::f64::consts::PI;
use libm::{atan2, cos, fabs, sin, sqrt};
use quanli_model::city::CrsName;
use quanli_model::units::LonLat;

const A: f64 = 6_378_245.0;
const EE: f64 = 0.006_693_421_622_965_943;

/// GCJ-02 of a WGS 84 position.
#[must_use]
pub fn gcj02_from_wgs84(p: LonLat) -> LonLat {
    let (x, y) = (p.lon - 105.0, p.lat - 35.0);
    let root = sqrt(fabs(x));
    let wave = 20.0 * sin(6.0 * PI * x) + 20.0 * sin(2.0 * PI * x);
    let t_lat = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + 2.0 / 3.0 * (wave + 20.0 * sin(PI * y) + 40.0 * sin(PI / 3.0 * y) + 160.0 * sin(PI / 12.0 * y) + 320.0 * sin(PI / 30.0 * y));
    let t_lon = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + 2.0 / 3.0 * (wave + 20.0 * sin(PI * x) + 40.0 * sin(PI / 3.0 * x) + 150.0 * sin(PI / 12.0 * x) + 300.0 * sin(PI / 30.0 * x));
    let phi = p.lat / 180.0 * PI;
    let m = 1.0 - EE * sin(phi) * sin(phi);
    LonLat { lon: p.lon + 180.0 * t_lon * sqrt(m) / (A * cos(phi) * PI), lat: p.lat + 180.0 * t_lat * m * sqrt(m) / (A * (1.0 - EE) * PI) }
}

/// BD-09 of a GCJ-02 position.
#[must_use]
pub fn bd09_from_gcj02(p: LonLat) -> LonLat {
    let k = PI * 3000.0 / 180.0;
    let z = sqrt(p.lon * p.lon + p.lat * p.lat) + 0.000_02 * sin(p.lat * k);
    let theta = atan2(p.lat, p.lon) + 0.000_003 * cos(p.lon * k);
    LonLat { lon: z * cos(theta) + 0.0065, lat: z * sin(theta) + 0.006 }
}

fn inverse(forward: fn(LonLat) -> LonLat, q: LonLat) -> LonLat {
    let mut p = q;
    for _ in 0..6 {
        let f = forward(p);
        p = LonLat { lon: p.lon - (f.lon - q.lon), lat: p.lat - (f.lat - q.lat) };
    }
    p
}

/// WGS 84 of a GCJ-02 position.
#[must_use]
pub fn wgs84_from_gcj02(p: LonLat) -> LonLat {
    inverse(gcj02_from_wgs84, p)
}

/// GCJ-02 of a BD-09 position.
#[must_use]
pub fn gcj02_from_bd09(p: LonLat) -> LonLat {
    inverse(bd09_from_gcj02, p)
}

/// WGS 84 of a position in the given system. `None` for a shifted system outside 73–136°E, 3–54°N, where it is not defined.
#[must_use]
#[inline]
pub fn to_wgs84(crs: CrsName, p: LonLat) -> Option<LonLat> {
    match crs {
        CrsName::Wgs84 | CrsName::Cgcs2000 => Some(p),
        CrsName::Gcj02 => in_china(p).then(|| wgs84_from_gcj02(p)),
        CrsName::Bd09 => in_china(p).then(|| wgs84_from_gcj02(gcj02_from_bd09(p))),
    }
}

/// Where the shifted systems are defined.
#[must_use]
pub fn in_china(p: LonLat) -> bool {
    (73.0..=136.0).contains(&p.lon) && (3.0..=54.0).contains(&p.lat)
}
