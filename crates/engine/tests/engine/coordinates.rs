//! GCJ-02 and BD-09 against published vectors, and there and back.

use proptest::prelude::*;
use quanli_model::city::CrsName;
use quanli_model::units::LonLat;
use quanli_network::Plane;
use quanli_read::{bd09_from_gcj02, gcj02_from_bd09, gcj02_from_wgs84, to_wgs84, wgs84_from_gcj02};

/// WGS 84, GCJ-02, BD-09 of ten places; computed by gcoord 1.0.7 and confirmed with 40 digits.
const GOLDEN: [[f64; 6]; 10] = [
    [106.577_300, 29.557_300, 106.580_987_715, 29.554_411_667, 106.587_466_172, 29.560_562_213],
    [106.588_900, 29.568_500, 106.592_585_991, 29.565_608_050, 106.599_111_151, 29.571_568_541],
    [106.513_500, 29.541_200, 106.517_308_360, 29.538_440_048, 106.523_878_857, 29.544_247_378],
    [106.537_500, 29.549_800, 106.541_245_636, 29.546_977_856, 106.547_715_438, 29.553_160_647],
    [106.619_200, 29.548_300, 106.622_910_990, 29.545_408_907, 106.629_517_317, 29.551_097_934],
    [108.408_700, 30.807_700, 108.413_289_982, 30.805_437_991, 108.419_858_061, 30.811_127_307],
    [109.878_900, 31.074_800, 109.883_639_546, 31.072_354_222, 109.890_162_519, 31.078_244_335],
    [109.007_100, 28.447_800, 109.011_568_838, 28.444_449_328, 109.018_150_458, 28.450_154_811],
    [116.391_300, 39.907_500, 116.397_541_182, 39.908_901_276, 116.403_913_944, 39.915_244_664],
    [121.473_700, 31.230_400, 121.478_223_059, 31.228_457_738, 121.484_781_469, 31.234_310_594],
];

#[track_caller]
fn near(a: LonLat, b: LonLat) {
    assert!((a.lon - b.lon).abs() < 1.1e-9 && (a.lat - b.lat).abs() < 1.1e-9, "{a:?} is not {b:?}");
}

#[test]
fn published_vectors_convert_to_the_last_digit_both_ways() {
    for [a, b, c, d, e, f] in GOLDEN {
        let (wgs, gcj, bd) = (LonLat { lon: a, lat: b }, LonLat { lon: c, lat: d }, LonLat { lon: e, lat: f });
        near(gcj02_from_wgs84(wgs), gcj);
        near(bd09_from_gcj02(gcj), bd);
        near(to_wgs84(CrsName::Gcj02, gcj).unwrap(), wgs);
        near(to_wgs84(CrsName::Bd09, bd).unwrap(), wgs);
        near(to_wgs84(CrsName::Cgcs2000, wgs).unwrap(), wgs);
    }
}

#[test]
fn a_shifted_system_is_refused_outside_china() {
    for place in [LonLat { lon: 7.42, lat: 43.73 }, LonLat { lon: 140.0, lat: 30.0 }] {
        assert_eq!(to_wgs84(CrsName::Gcj02, place), None);
        assert_eq!(to_wgs84(CrsName::Wgs84, place), Some(place));
    }
}

#[test]
fn areas_are_those_of_the_sphere() {
    // A square of 0.001 degrees near Chongqing: 96.5 m by 110.9 m.
    let ring = [(107.0, 29.9), (107.001, 29.9), (107.001, 29.901), (107.0, 29.901)].map(|(lon, lat)| LonLat { lon, lat });
    let area = quanli_read::ring_area_m2(&ring);
    assert!((area / (96.5 * 110.9) - 1.0).abs() < 0.01, "{area}");
}

proptest! {
    #[test]
    fn lengths_are_those_of_the_geodesic(lon in -170.0..170.0f64, lat in -60.0..60.0f64, dx in -0.003..0.003f64, dy in -0.003..0.003f64) {
        use geo::{Distance, Geodesic};
        let (a, b) = (LonLat { lon, lat }, LonLat { lon: lon + dx, lat: lat + dy });
        let exact = Geodesic.distance(geo::Point::new(a.lon, a.lat), geo::Point::new(b.lon, b.lat));
        prop_assert!((a.metres_to(b) - exact).abs() <= exact * 1e-5 + 1e-6);
    }

    #[test]
    fn lengths_by_polynomials_are_the_exact_ones(lat in -65.0..65.0f64, off in -1.0..1.0f64, dx in -0.003..0.003f64, dy in -0.003..0.003f64) {
        let plane = Plane::new(LonLat { lon: 107.0, lat });
        let (a, b) = (LonLat { lon: 107.2, lat: lat + off }, LonLat { lon: 107.2 + dx, lat: lat + off + dy });
        let exact = a.metres_to(b);
        prop_assert!((plane.metres(a, b) - exact).abs() <= exact * 1e-9, "{} {}", plane.metres(a, b), exact);
    }

    #[test]
    fn there_and_back_is_the_same_place_within_a_millimetre(lon in 105.0..111.0f64, lat in 28.0..33.0f64) {
        let p = LonLat { lon, lat };
        let gcj = gcj02_from_wgs84(p);
        prop_assert!(wgs84_from_gcj02(gcj).metres_to(p) < 1e-3);
        prop_assert!(gcj02_from_bd09(bd09_from_gcj02(gcj)).metres_to(gcj) < 1e-3);
        // Half of a quarter-hour's walk: nobody may overlook it.
        prop_assert!((300.0..800.0).contains(&gcj.metres_to(p)));
    }
}
