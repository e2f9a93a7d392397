//! The prepared network: the same city as from GeoJSON, bit for bit, and every way of being wrong said and survived.

use crate::{arbitrary, digest};
use proptest::prelude::*;
use quanli_engine::{Session, Whole};
use quanli_model::city::{CrsName, Way};
use quanli_model::problem::{Problems, Reason};
use quanli_network::Network;
use quanli_network::qnet::{self, Flaw, Source, difference, pack, unpack};
use quanli_protocol::{Cover, Direction, FileRole, Open, Opened, Question, Severity, What, Who};
use quanli_read::{file_hash, read_paths};
use xxhash_rust::xxh3::xxh3_64;

const SOURCE: Source = Source { paths: 7, crs: CrsName::Wgs84 };
/// Bytes before the content: name, version, length, sum.
const HEAD: usize = 28;

/// Names that are said twice, positions that meet but are not equal, long lines, loose ends, plans: what a writer could get wrong.
fn ways() -> impl Strategy<Value = Vec<Way>> {
    let touch = (0..6u8, -3..=3i32, any::<bool>(), 0..4usize);
    (arbitrary::city(), prop::collection::vec(touch, 22), prop_oneof![Just(None), Just(Some(7)), Just(Some(5))]).prop_map(|(city, touches, decimals)| {
        let mut ways = city.ways;
        for (way, (what, by, planned, name)) in ways.iter_mut().zip(touches) {
            way.name = ["", "Long", "梯坎", "Long"][name].into();
            way.planned = what == 0 && planned;
            let last = way.line.len() - 1;
            match what {
                // 1 to 30 cm beside the grid.
                1 => way.line[last].lat += f64::from(by) * 1e-6,
                2 => way.line[0].lon += f64::from(by) * 5e-8,
                3 => way.line[last].ele += f64::from(by),
                4 => way.line[last].lon += 0.003,
                5 => {
                    (way.step_count, way.wait_s, way.wheelchair, way.rises) =
                        (Some(12), Some(2.5), Some(if planned { quanli_model::city::Wheels::Yes } else { quanli_model::city::Wheels::Limited }), Some(-1))
                }
                _ => {}
            }
            if let Some(decimals) = decimals {
                let unit = 10f64.powi(decimals);
                for p in &mut way.line {
                    (p.lon, p.lat, p.ele) = ((p.lon * unit).round() / unit, (p.lat * unit).round() / unit, (p.ele * 10.0).round() / 10.0);
                }
            }
        }
        ways
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_prepared_network_is_that_of_the_paths_bit_for_bit(ways in ways()) {
        let unpacked = unpack(&pack(&ways, SOURCE, &[]), Some(7), CrsName::Wgs84).map_err(|f| f.reason()).unwrap();
        let mut found = Problems::new();
        let built = Network::build(&quanli_model::city::City { ways: ways.clone(), ..Default::default() }, &mut found);
        prop_assert_eq!(difference(&unpacked.network, &built), None);
        // Who lives on a part of the network, and what stands there, is known later; all else is.
        let found: Vec<_> = found.as_slice().iter().filter(|p| p.reason != Reason::Island).cloned().collect();
        prop_assert_eq!(unpacked.joining, found, "a prepared network says all that joining finds");
    }

    #[test]
    fn damaged_bytes_are_said_and_never_end_in_a_panic(ways in ways(), damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4), cut in any::<prop::sample::Index>(), how in 0..3u8) {
        let good = pack(&ways, SOURCE, &[]);
        let mut bytes = good.clone();
        match how {
            0 => bytes.truncate(cut.index(bytes.len())),
            // Damage that somebody sealed again meets every check behind the sum.
            _ => damage.iter().for_each(|(at, with)| { let at = at.index(bytes.len() - HEAD) + HEAD; bytes[at] = *with; }),
        }
        if how == 2 {
            let sum = xxh3_64(&bytes[HEAD..]);
            bytes[20..HEAD].copy_from_slice(&sum.to_le_bytes());
        }
        let result = unpack(&bytes, Some(7), CrsName::Wgs84);
        if bytes != good && how != 2 {
            prop_assert!(result.is_err());
        }
    }
}

#[test]
fn each_way_of_being_wrong_has_its_own_reason() {
    let paths = paths_of_three();
    let ways = read_paths(paths.as_bytes(), CrsName::Wgs84, &mut Problems::new()).unwrap();
    let good = pack(&ways, SOURCE, &[]);
    let flaw = |bytes: &[u8], hash, crs| unpack(bytes, hash, crs).err().map(|f| f.reason().0);
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let wgs = CrsName::Wgs84;
    assert_eq!(flaw(&good, Some(7), wgs), None);
    assert_eq!(flaw(b"", Some(7), wgs), Some(Reason::NotPrepared));
    assert_eq!(flaw(b"{\"type\":\"FeatureCollection\"}", Some(7), wgs), Some(Reason::NotPrepared));
    assert_eq!(flaw(&with(8, 200), Some(7), wgs), Some(Reason::PreparedVersion));
    assert_eq!(flaw(&good[..20], Some(7), wgs), Some(Reason::PreparedCut));
    assert_eq!(flaw(&good[..good.len() - 1], Some(7), wgs), Some(Reason::PreparedCut));
    assert_eq!(flaw(&with(good.len() - 1, good[good.len() - 1] ^ 1), Some(7), wgs), Some(Reason::PreparedChecksum));
    assert_eq!(flaw(&good, Some(8), wgs), Some(Reason::PreparedStale));
    assert_eq!(flaw(&good, None, wgs), Some(Reason::PreparedStale));
    assert_eq!(flaw(&good, Some(7), CrsName::Gcj02), Some(Reason::PreparedStale));
    // West, a double, stands behind the hash and the coordinate system.
    let mut off = with(HEAD + 9 + 7, 0x7F);
    let sum = xxh3_64(&off[HEAD..]);
    off[20..HEAD].copy_from_slice(&sum.to_le_bytes());
    assert_eq!(flaw(&off, Some(7), wgs), Some(Reason::PreparedOutOfRange));
    assert!(matches!(unpack(&off, Some(7), wgs), Err(Flaw::OutOfRange(_))));
}

/// A street, stairs without heights, a lane that crosses the street without joining, and a feature that can't be used.
fn paths_of_three() -> String {
    let feature = |properties: &str, geometry: &str| format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#);
    let list = [
        feature(r#"{"kind":"street","name":"Long"}"#, r#"{"type":"LineString","coordinates":[[107,29.9,200],[107.004,29.9,200],[107.008,29.9,200]]}"#),
        feature(r#"{"kind":"steps"}"#, r#"{"type":"LineString","coordinates":[[107.004,29.9],[107.004,29.9005]]}"#),
        feature(r#"{"kind":"street"}"#, r#"{"type":"LineString","coordinates":[[107.002,29.8995],[107.002,29.9005]]}"#),
        feature(r#"{"kind":"street"}"#, r#"{"type":"Point","coordinates":[107.004,29.9]}"#),
    ];
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, list.join(","))
}

const FACILITIES: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"c","services":["community-canteen"]},"geometry":{"type":"Point","coordinates":[107,29.9]}}]}"#;

fn manifest(hash: u64) -> String {
    format!(
        r#"{{"quanli":1,"id":"t","files":{{"paths":"paths.geojson","facilities":"facilities.geojson","network":"network.qnet"}},"hashes":{{"paths":"{hash:016x}"}}}}"#
    )
}

/// The prepared network of these paths.
pub(crate) fn prepared(paths: &str) -> Vec<u8> {
    let mut problems = Problems::new();
    let ways = read_paths(paths.as_bytes(), CrsName::Wgs84, &mut problems).unwrap();
    pack(&ways, Source { paths: file_hash(paths.as_bytes()), crs: CrsName::Wgs84 }, problems.as_slice())
}

/// Opens a city of these files.
pub(crate) fn opened(manifest: &str, files: &[(FileRole, &[u8])]) -> Result<(Session, Opened), Vec<quanli_model::problem::Problem>> {
    let mut session = Session::default();
    let (roles, bytes): (Vec<FileRole>, Vec<Vec<u8>>) = files.iter().map(|(r, b)| (*r, b.to_vec())).unzip();
    let mut files = Whole { roles: roles.clone(), files: bytes, columns: Vec::new() };
    session.ask_with(Open { manifest: manifest.into(), files: roles }, &mut files).map(|opened| (session, opened))
}

#[test]
fn a_city_says_the_same_with_a_prepared_network_as_without() {
    let paths = paths_of_three();
    let (qnet, manifest) = (prepared(&paths), manifest(file_hash(paths.as_bytes())));
    let facilities = (FileRole::Facilities, FACILITIES.as_bytes());
    let (_, plain) = opened(&manifest, &[(FileRole::Paths, paths.as_bytes()), facilities]).unwrap();
    let (_, alone) = opened(&manifest, &[(FileRole::Network, &qnet), facilities]).unwrap();
    let (_, both) = opened(&manifest, &[(FileRole::Paths, paths.as_bytes()), (FileRole::Network, &qnet), facilities]).unwrap();
    for reason in [Reason::WrongGeometry, Reason::StairsGuessed, Reason::CrossingNotJoined] {
        assert!(plain.report.iter().any(|p| p.reason == reason), "{reason:?}");
    }
    assert_eq!(alone, plain);
    assert_eq!(both, plain);
}

#[test]
fn a_stale_network_is_passed_over_with_a_warning_and_needs_the_paths() {
    let paths = paths_of_three();
    let stale = prepared(&paths.replace("\"Long\"", "\"Lang\""));
    let manifest = manifest(file_hash(paths.as_bytes()));
    let facilities = (FileRole::Facilities, FACILITIES.as_bytes());
    let (_, plain) = opened(&manifest, &[(FileRole::Paths, paths.as_bytes()), facilities]).unwrap();
    let (_, both) = opened(&manifest, &[(FileRole::Network, &stale), facilities, (FileRole::Paths, paths.as_bytes())]).unwrap();
    let about: Vec<_> = both.report.iter().filter(|p| p.reason.is_about_prepared()).collect();
    assert_eq!((about.len(), about[0].reason, about[0].severity, about[0].file.as_str()), (1, Reason::PreparedStale, Severity::Warning, "network.qnet"));
    assert_eq!(Opened { report: plain.report.clone(), ..both.clone() }, plain);
    let failed = opened(&manifest, &[(FileRole::Network, &stale), facilities]).err().unwrap();
    assert_eq!((failed[0].reason, failed[0].severity), (Reason::PreparedStale, Severity::Unusable));
}

#[test]
fn the_demo_city_has_the_same_times_report_and_fingerprint_from_its_prepared_network() {
    let Some((manifest, [paths, facilities, residents])) = digest::demo_files() else { return };
    let mut parsed: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    parsed["hashes"]["paths"] = format!("{:016x}", file_hash(&paths)).into();
    let manifest = parsed.to_string();
    let qnet = prepared(std::str::from_utf8(&paths).unwrap());
    // As it is served, at most 12 bytes an edge.
    let served = std::fs::metadata(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/city/network.qnet.gz")).unwrap().len();
    let rest = [(FileRole::Facilities, facilities.as_slice()), (FileRole::Residents, residents.as_slice())];
    let (mut a, plain) = opened(&manifest, &[&[(FileRole::Paths, paths.as_slice())], &rest[..]].concat()).unwrap();
    let (mut b, alone) = opened(&manifest, &[&[(FileRole::Network, qnet.as_slice())], &rest[..]].concat()).unwrap();
    assert_eq!(alone, plain);
    let (a_city, b_city) = (a.city().unwrap(), b.city().unwrap());
    assert_eq!(difference(&a_city.net, &b_city.net), None);
    assert!(served <= 12 * a_city.net.n_edges() as u64, "{served} bytes for {} edges", a_city.net.n_edges());
    assert_eq!(a_city.digest(), b_city.digest());
    assert_eq!(b_city.digest(), include_str!("../../../../tests/data/demo-city.digest").trim());
    let question = Question {
        who: Who::Everyone,
        service: "community-canteen".into(),
        minutes: 15,
        direction: Direction::RoundTrip,
        at: None,
        lines: None,
        indoors: false,
    };
    let answers = [&mut a, &mut b].map(|session: &mut Session| {
        let mut all = None;
        session.handle_plain(1, Cover { question: question.clone() }, &mut |message, buffers| all = Some((message, buffers)));
        all.unwrap()
    });
    assert!(matches!(answers[0].0.what, What::Done(_)));
    assert_eq!(answers[0], answers[1]);
}

/// What stands in the file, and by which rules paths are read and joined. When this fails, raise `qnet::VERSION` and write the new sum here: old
/// files must not be taken for what the new rules would make.
#[test]
fn the_version_is_raised_when_bytes_or_rules_change() {
    let line = |properties: &str, coordinates: &str| {
        format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"LineString","coordinates":[{coordinates}]}}}}"#)
    };
    // A street long enough to be cut, a loose end 0.3 m from it, stairs at its end, a bridge over it, a planned path, one centimetre between two ends;
    // stairs whose count can't be, the same street once more, a height that no place has.
    let list = [
        line(r#"{"kind":"street","name":"Long","class":"main"}"#, "[107,29.9,200],[107.006,29.9,203.5],[107.0075,29.9002,204]"),
        line(r#"{"kind":"footway","step_count":3}"#, "[107.0031,29.9000027,201.7],[107.0031,29.9006,210]"),
        line(r#"{"kind":"steps","wait_s":2.5}"#, "[107.0075,29.9002,204],[107.0075,29.9009,224.5]"),
        line(r#"{"kind":"footbridge","layer":1,"name":"Long"}"#, "[107.002,29.8995,215],[107.002,29.9005,215]"),
        line(r#"{"kind":"footway","status":"planned"}"#, "[107.002,29.9005,215],[107.0031,29.9006,210]"),
        line(r#"{"kind":"trail","wheelchair":"no"}"#, "[107.00750001,29.90090001,224.5],[107.009,29.901]"),
        line(r#"{"kind":"steps","step_count":1500}"#, "[107.009,29.901],[107.0091,29.901]"),
        line(r#"{"kind":"street","name":"Long","class":"main"}"#, "[107,29.9,200],[107.006,29.9,203.5],[107.0075,29.9002,204]"),
        line(r#"{"kind":"footway"}"#, "[107.009,29.901,1000000],[107.0095,29.9015,230]"),
        line(r#"{"kind":"lift","wheelchair":"limited"}"#, "[107.006,29.9,203.5],[107.006,29.9,209],[107.006,29.9,215]"),
        line(r#"{"kind":"footbridge"}"#, "[107.006,29.9,209],[107.0065,29.9005,209]"),
        line(r#"{"kind":"footway","incline":"5°"}"#, "[107.006,29.9,215],[107.0065,29.9005,215],[107.0067,29.9005,219],[107.007,29.9008,219]"),
    ];
    let net = prepared(&format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, list.join(",")));
    assert_eq!((qnet::VERSION, xxh3_64(&net)), (6, 16_864_500_493_142_693_139));
}
