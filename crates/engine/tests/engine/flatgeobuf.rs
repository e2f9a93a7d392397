//! FlatGeobuf is read as the same city as GeoJSON; the files are written by the format's own library.

use crate::digest;
use flatgeobuf::{FgbCrs, FgbWriterOptions};
use proptest::prelude::*;
use quanli_model::city::{City, CrsName};
use quanli_model::problem::{Problems, Reason};
use quanli_protocol::Severity;
use quanli_read::write::{flatgeobuf, flatgeobuf_options as options};
use quanli_read::{FileBytes, read_city, read_manifest, read_paths};

fn as_flatgeobuf(geojson: &[u8], options: FgbWriterOptions<'_>) -> Vec<u8> {
    flatgeobuf(geojson, options).unwrap()
}

fn city(manifest: &str, [paths, facilities, residents]: [&[u8]; 3]) -> (City, Problems) {
    let mut problems = Problems::new();
    let manifest = read_manifest(manifest, &mut problems).unwrap();
    let city = read_city(manifest, FileBytes { paths, facilities, residents: Some(residents), ..FileBytes::default() }, &mut problems).unwrap();
    (city, problems)
}

#[test]
fn a_city_of_flatgeobuf_is_that_of_geojson() {
    let Some((manifest, files)) = digest::demo_files() else { return };
    let [paths, facilities, residents] = &files;
    let fgb = [as_flatgeobuf(paths, options(true, false)), as_flatgeobuf(facilities, options(false, false)), as_flatgeobuf(residents, options(false, false))];
    let (a, a_problems) = city(&manifest, [paths, facilities, residents]);
    let (b, b_problems) = city(&manifest, [&fgb[0], &fgb[1], &fgb[2]]);
    assert_eq!((a.ways.len(), a.facilities.len(), a.residents.len()), (b.ways.len(), b.facilities.len(), b.residents.len()));
    assert!(a.ways == b.ways && a.facilities == b.facilities && a.residents == b.residents);
    assert_eq!(a_problems.as_slice(), b_problems.as_slice());
    // In the order of the R-tree the same ways come in another order.
    let sorted = as_flatgeobuf(paths, options(true, true));
    let mut c = read_paths(&sorted, CrsName::Wgs84, &mut Problems::new()).unwrap();
    let mut a = a.ways;
    let key = |w: &quanli_model::city::Way| format!("{w:?}");
    assert_ne!(key(&a[0]), key(&c[0]));
    a.sort_by_cached_key(key);
    c.sort_by_cached_key(key);
    assert!(a == c);
}

/// Two streets and a park.
const SMALL: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"kind":"street","name":"Long"},"geometry":{"type":"MultiLineString","coordinates":[[[107,29.9],[107.004,29.9],[107.008,29.9]],[[107,29.91],[107.1,29.91]]]}},
{"type":"Feature","properties":{"kind":"steps","step_count":12},"geometry":{"type":"LineString","coordinates":[[107.004,29.9],[107.004,29.9005]]}},
{"type":"Feature","properties":{"name":"Park"},"geometry":{"type":"MultiPolygon","coordinates":[[[[107,29.9],[107.1,29.9],[107.1,30],[107,29.9]]]]}}]}"#;

#[test]
fn every_kind_of_geometry_is_read_and_a_stranger_is_said() {
    let bytes = as_flatgeobuf(SMALL.as_bytes(), options(false, true));
    let mut problems = Problems::new();
    let ways = read_paths(&bytes, CrsName::Wgs84, &mut problems).unwrap();
    assert_eq!((ways.len(), problems.count(Reason::WrongGeometry)), (3, 1));
    let projected = FgbWriterOptions { crs: FgbCrs { code: 3857, ..Default::default() }, ..options(false, true) };
    let mut problems = Problems::new();
    assert!(read_paths(&as_flatgeobuf(SMALL.as_bytes(), projected), CrsName::Wgs84, &mut problems).is_none());
    let found = &problems.as_slice()[0];
    assert_eq!((found.reason, found.severity, found.found.as_str()), (Reason::UnknownCrs, Severity::Unusable, "EPSG:3857"));
}

#[test]
fn any_number_of_features_is_read_behind_its_index() {
    for n in [1, 2, 15, 16, 17, 257] {
        let feature = |i: usize| {
            format!(
                r#"{{"type":"Feature","properties":{{"kind":"street"}},"geometry":{{"type":"LineString","coordinates":[[107,{}],[107.01,29.9]]}}}}"#,
                29.0 + i as f64 / 1000.0
            )
        };
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, (0..n).map(feature).collect::<Vec<_>>().join(","));
        let mut problems = Problems::new();
        let ways = read_paths(&as_flatgeobuf(text.as_bytes(), options(false, true)), CrsName::Wgs84, &mut problems).unwrap();
        assert_eq!((ways.len(), problems.as_slice().len()), (n, 0), "{n} features");
    }
}

#[test]
fn a_truncated_flatgeobuf_is_one_clear_error_with_its_feature() {
    let bytes = as_flatgeobuf(SMALL.as_bytes(), options(false, false));
    let mut problems = Problems::new();
    assert!(read_paths(&bytes[..bytes.len() - 3], CrsName::Wgs84, &mut problems).is_none());
    let found = problems.as_slice().iter().find(|p| p.severity == Severity::Unusable).unwrap();
    assert_eq!((found.reason, found.index), (Reason::NotFlatGeobuf, Some(2)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn damaged_flatgeobuf_never_ends_in_a_panic(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), index in any::<bool>()) {
        let mut bytes = as_flatgeobuf(SMALL.as_bytes(), options(false, index));
        for (at, with) in damage {
            let at = at.index(bytes.len() - 8) + 8;
            bytes[at] = with;
        }
        let mut problems = Problems::new();
        let ways = read_paths(&bytes, CrsName::Wgs84, &mut problems);
        prop_assert!(ways.is_some() || problems.as_slice().iter().any(|p| p.severity == Severity::Unusable));
    }
}
