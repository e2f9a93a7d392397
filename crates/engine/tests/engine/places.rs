//! The prepared places: the same city as from its files, and every way of being wrong said and survived.

use crate::digest;
use crate::prepared::{opened, prepared as network};
use quanli_engine::{PLACES_VERSION, pack_places, unpack_places};
use quanli_model::problem::{Problems, Reason};
use quanli_protocol::{FileRole, Opened, Severity};
use quanli_read::{file_hash, read_manifest};
use xxhash_rust::xxh3::xxh3_64;

/// Bytes before the content: name, version, length, sum.
const HEAD: usize = 28;

const PATHS: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kind":"street","name":"Long"},"geometry":{"type":"LineString","coordinates":[[107,29.9,200],[107.008,29.9,210]]}}]}"#;
const FACILITIES: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"id":"c","name":"食堂","services":["community-canteen"],"capacity":{"meals_per_day":80},"opening_hours":"Mo-Fr 08:00-18:00"},"geometry":{"type":"Point","coordinates":[107.001,29.9]}},
    {"type":"Feature","properties":{"id":"b","services":["nothing-known"]},"geometry":{"type":"Point","coordinates":[107.002,29.9]}}]}"#;
const RESIDENTS: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"name":"一院","people":{"0-6":3,"75+":9}},"geometry":{"type":"Point","coordinates":[107.003,29.9]}},
    {"type":"Feature","properties":{"people":{"15-59":40}},"geometry":{"type":"Polygon","coordinates":[[[107.004,29.9],[107.005,29.9],[107.005,29.901],[107.004,29.9]]]}}]}"#;
const CIRCLES: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"k","name":"圈"},"geometry":{"type":"Polygon","coordinates":[[[107,29.89],[107.01,29.89],[107.01,29.91],[107,29.89]]]}}]}"#;

fn manifest() -> String {
    let hash = file_hash(PATHS.as_bytes());
    format!(
        r#"{{"quanli":1,"id":"t","name":{{"en":"T"}},"files":{{"paths":"paths.geojson","facilities":"facilities.geojson","residents":"residents.geojson","circles":"circles.geojson","network":"network.qnet","places":"places.qplc"}},"hashes":{{"paths":"{hash:016x}"}}}}"#
    )
}

/// The files beside the paths.
fn sources() -> [(FileRole, &'static [u8]); 3] {
    [(FileRole::Facilities, FACILITIES.as_bytes()), (FileRole::Residents, RESIDENTS.as_bytes()), (FileRole::Circles, CIRCLES.as_bytes())]
}

fn packed(manifest: &str, files: &[(FileRole, &[u8])]) -> Vec<u8> {
    pack_places(manifest, &mut |role| files.iter().find(|f| f.0 == role).map(|f| f.1.to_vec())).unwrap()
}

#[test]
fn a_city_says_the_same_with_prepared_places_as_without() {
    let manifest = manifest();
    let (net, places) = (network(PATHS), packed(&manifest, &sources()));
    let (_, plain) = opened(&manifest, &[&[(FileRole::Paths, PATHS.as_bytes())], &sources()[..]].concat()).unwrap();
    let (_, alone) = opened(&manifest, &[(FileRole::Network, &net), (FileRole::Places, &places)]).unwrap();
    assert!(plain.report.iter().any(|p| p.reason == Reason::UnknownService && p.file == "facilities.geojson"), "{:?}", plain.report);
    assert_eq!((plain.facilities.len(), plain.circles.len(), plain.hours.len()), (1, 1, 1));
    assert_eq!(alone, plain);
}

#[test]
fn prepared_places_that_do_not_fit_are_passed_over_with_a_reason() {
    let manifest = manifest();
    let (net, good) = (network(PATHS), packed(&manifest, &sources()));
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let resealed = |mut bytes: Vec<u8>| {
        let sum = xxh3_64(&bytes[HEAD..]);
        bytes[20..HEAD].copy_from_slice(&sum.to_le_bytes());
        bytes
    };
    let last = good.len() - 1;
    let other = manifest.replace("\"T\"", "\"U\"");
    let cases = [
        (Vec::new(), &manifest, Reason::NotPrepared),
        (net.clone(), &manifest, Reason::NotPrepared),
        (with(8, 200), &manifest, Reason::PreparedVersion),
        (good[..last].to_vec(), &manifest, Reason::PreparedCut),
        (with(last, good[last] ^ 1), &manifest, Reason::PreparedChecksum),
        (good.clone(), &other, Reason::PreparedStale),
        (resealed(with(HEAD, good[HEAD] ^ 1)), &manifest, Reason::PreparedStale),
        // The version of the manifest's format is the first thing behind the hash; the length of its id follows.
        (resealed(with(HEAD + 8 + 4 + 3, 0x7F)), &manifest, Reason::PreparedOutOfRange),
    ];
    for (bytes, manifest, reason) in cases {
        let alone = opened(manifest, &[(FileRole::Network, &net), (FileRole::Places, &bytes)]).err().unwrap();
        assert!(alone.iter().any(|p| (p.reason, p.severity) == (reason, Severity::Unusable)), "{reason:?}: {alone:?}");
        let all = [&[(FileRole::Paths, PATHS.as_bytes()), (FileRole::Places, bytes.as_slice())], &sources()[..]].concat();
        let (_, beside) = opened(manifest, &all).unwrap();
        let about: Vec<_> = beside.report.iter().filter(|p| p.reason.is_about_prepared()).collect();
        assert_eq!((about.len(), about[0].reason, about[0].severity, about[0].file.as_str()), (1, reason, Severity::Warning, "places.qplc"));
        let (_, plain) = opened(manifest, &[&[(FileRole::Paths, PATHS.as_bytes())], &sources()[..]].concat()).unwrap();
        assert_eq!(Opened { report: plain.report.clone(), ..beside.clone() }, plain);
    }
}

#[test]
fn damaged_places_never_end_in_a_panic() {
    let manifest = manifest();
    let (net, good) = (network(PATHS), packed(&manifest, &sources()));
    for at in HEAD + 8..good.len() {
        for byte in [0, 1, 0x7F, 0xFF] {
            let mut bytes = good.clone();
            bytes[at] = byte;
            let sum = xxh3_64(&bytes[HEAD..]);
            bytes[20..HEAD].copy_from_slice(&sum.to_le_bytes());
            // Damage that somebody sealed again may be data; then they are opened as such.
            let _ = opened(&manifest, &[(FileRole::Network, &net), (FileRole::Places, &bytes)]);
        }
    }
}

#[test]
fn the_demo_city_is_the_same_from_its_prepared_places() {
    let Some((manifest, [paths, facilities, residents])) = digest::demo_files() else { return };
    let mut parsed: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    parsed["hashes"]["paths"] = format!("{:016x}", file_hash(&paths)).into();
    let manifest = parsed.to_string();
    assert!(read_manifest(&manifest, &mut Problems::new()).is_some());
    let sources = [(FileRole::Facilities, facilities.as_slice()), (FileRole::Residents, residents.as_slice())];
    let (net, places) = (network(std::str::from_utf8(&paths).unwrap()), packed(&manifest, &sources));
    let (mut a, plain) = opened(&manifest, &[&[(FileRole::Network, net.as_slice())], &sources[..]].concat()).unwrap();
    let (mut b, alone) = opened(&manifest, &[(FileRole::Network, &net), (FileRole::Places, &places)]).unwrap();
    assert_eq!(alone, plain);
    assert_eq!(a.city().unwrap().digest(), b.city().unwrap().digest());
}

/// What stands in the file, and by which rules these files are read. When this fails, raise `session::PLACES_VERSION` and write the new sum here. The
/// built-in catalogue may change: the file says by which it was made.
#[test]
fn the_version_of_places_is_raised_when_bytes_or_rules_change() {
    let content = &packed(&manifest(), &sources())[HEAD + 8..];
    let (_, found) = unpack_places(&packed(&manifest(), &sources()), &manifest()).unwrap();
    assert!(!found.as_slice().is_empty());
    let catalogue = borsh::to_vec(&quanli_model::catalogue::Catalogue::built_in()).unwrap();
    let at = content.windows(catalogue.len()).position(|w| w == catalogue).unwrap();
    let rest = [&content[..at], &content[at + catalogue.len()..]].concat();
    assert_eq!((PLACES_VERSION, xxh3_64(&rest)), (3, 9_984_516_616_743_291_369));
}
