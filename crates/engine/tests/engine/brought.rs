//! What people bring: files in containers of other programs, areas that overlap, places in another system, networks that do not hang together, counts
//! that are kept back.

use crate::prepared::opened;
use crate::repairing::question;
use quanli_coverage::Direction;
use quanli_model::catalogue::Who;
use quanli_model::city::CrsName;
use quanli_model::problem::{Problem, Problems, Reason, findings};
use quanli_model::units::LonLat;
use quanli_network::Network;
use quanli_protocol::{Cover, FileRole, PocketReason, Question, Sure};
use quanli_read::{contains, gcj02_from_wgs84, other_kind, read_facilities, read_features, read_manifest, read_paths};

fn features(text: &str) -> (Vec<Option<String>>, Vec<Problem>, bool) {
    let (mut ids, mut problems) = (Vec::new(), Problems::new());
    let usable = read_features(text.as_bytes(), &mut problems, |f, _| ids.push(f.id.as_deref().map(str::to_owned)));
    (ids, problems.worst_first(), usable)
}

#[test]
fn features_are_read_from_every_container_and_that_it_is_one_is_said() {
    let one = |id: &str| format!(r#"{{"type":"Feature","id":"{id}","properties":{{}},"geometry":{{"type":"Point","coordinates":[107,29.9]}}}}"#);
    let (a, b) = (one("a"), one("b"));
    let plain = format!(r#"{{"type":"FeatureCollection","features":[{a},{b}]}}"#);
    let (ids, problems, usable) = features(&plain);
    assert!(usable && problems.is_empty() && ids.len() == 2);
    for (text, how) in [
        (format!("{a}\n{b}\n"), "one feature to a line"),
        (format!("\u{1e}{a}\n\u{1e}{b}\n"), "a text sequence"),
        (format!("[{a},{b}]"), "a bare list"),
        (format!(r#"{{"type":"FeatureCollection","features":[{plain}]}}"#), "collections inside a collection"),
    ] {
        let (found, problems, usable) = features(&text);
        assert!(usable, "{text}");
        assert_eq!(found, ids, "{text}");
        assert!(problems.iter().any(|p| p.reason == Reason::OddContainer && p.found.contains(how)), "{how}: {problems:?}");
    }
    let (found, problems, _) = features(&a);
    assert!(found.len() == 1 && problems[0].found.contains("one feature alone"), "{problems:?}");
    for (text, word) in [(r#"{"type":"Topology","objects":{}}"#, "Topology"), ("{}", "no list of features")] {
        let (found, problems, usable) = features(text);
        assert!(!usable && found.is_empty() && problems[0].reason == Reason::NotFeatures && problems[0].found.contains(word), "{problems:?}");
    }
    let (_, problems, usable) = features(&format!("{plain} x"));
    assert!(!usable && problems[0].reason == Reason::NotJson, "{problems:?}");
}

#[test]
fn files_of_other_kinds_are_named_with_a_way_out() {
    for (bytes, word) in [
        (&b"II*\0rest"[..], "raster"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"SQLite format 3\0", "GeoPackage"),
        (b"\xff\xfe{\0", "UTF-16"),
        (b"<?xml version=\"1.0\"?><osm version=\"0.6\">", "osmium"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"name,lon,lat\na,1,2\n", "table"),
        (b"\0\0\0\x0d\x0a\x09OSMHeader", "prepare"),
    ] {
        assert!(other_kind(bytes).is_some_and(|what| what.contains(word)), "{word}: {:?}", other_kind(bytes));
    }
    assert_eq!(other_kind(b" {\"type\":1}"), None);
    let mut problems = Problems::new();
    assert!(!read_features(b"{\"name\":\"\xca\xb3\xcc\xc3\"}", &mut problems, |_, _| {}));
    assert!(problems.as_slice()[0].reason == Reason::WrongFile && problems.as_slice()[0].found.contains("GB 18030"));
}

#[test]
fn where_areas_overlap_is_inside_and_a_hole_is_not_whatever_their_winding() {
    let square = |x: f64, y: f64, side: f64| format!("[[{x},{y}],[{},{y}],[{},{}],[{x},{}],[{x},{y}]]", x + side, x + side, y + side, y + side);
    let turned = |x: f64, y: f64, side: f64| format!("[[{x},{y}],[{x},{}],[{},{}],[{},{y}],[{x},{y}]]", y + side, x + side, y + side, x + side);
    for (outer, other, hole) in [
        (square(107.0, 29.0, 1.0), square(107.5, 29.5, 1.0), square(107.1, 29.1, 0.2)),
        (turned(107.0, 29.0, 1.0), square(107.5, 29.5, 1.0), square(107.1, 29.1, 0.2)),
        (square(107.0, 29.0, 1.0), turned(107.5, 29.5, 1.0), turned(107.1, 29.1, 0.2)),
    ] {
        let text = format!(
            r#"{{"quanli":1,"id":"t","files":{{"paths":"p","facilities":"f"}},"scope":{{"type":"MultiPolygon","coordinates":[[{outer},{hole}],[{other}]]}}}}"#
        );
        let manifest = read_manifest(&text, &mut Problems::new()).unwrap();
        let rings = manifest.scope.unwrap().rings();
        for (lon, lat, inside) in [(107.7, 29.7, true), (107.4, 29.4, true), (108.2, 30.2, true), (107.2, 29.2, false), (106.9, 29.2, false)] {
            assert_eq!(contains(&rings, LonLat { lon, lat }), inside, "{lon} {lat} in {text}");
        }
    }
    // Heights of Google Earth are passed over; an area without any is refused.
    let with = |scope: &str| {
        let mut problems = Problems::new();
        let read = read_manifest(&format!(r#"{{"quanli":1,"id":"t","files":{{"paths":"p","facilities":"f"}},"scope":{scope}}}"#), &mut problems);
        (read, problems.worst_first())
    };
    assert!(with(r#"{"type":"Polygon","coordinates":[[[107,29,0],[108,29,0],[108,30,0],[107,29,0]]]}"#).0.is_some());
    let (read, problems) = with(r#"{"type":"Polygon","coordinates":[]}"#);
    assert!(read.is_none() && problems[0].found.contains("scope"), "{problems:?}");
}

/// A grid of streets some 100 m apart, unevenly, so that no shift lays it on itself, and places 6 m beside them.
fn grid() -> (String, Vec<LonLat>) {
    let (east, north) = (1.0 / 96_500.0, 1.0 / 110_900.0);
    let street = |k: u32| f64::from(k * 100 + k * k * 7 % 53);
    let at = |x: f64, y: f64| LonLat { lon: 106.5 + x * east, lat: 29.5 + y * north };
    let mut lines = Vec::new();
    let mut places = Vec::new();
    for k in 0..16 {
        let line = |ends: &mut dyn Iterator<Item = LonLat>| {
            let coordinates: Vec<String> = ends.map(|p| format!("[{},{}]", p.lon, p.lat)).collect();
            format!(r#"{{"type":"Feature","properties":{{"kind":"street"}},"geometry":{{"type":"LineString","coordinates":[{}]}}}}"#, coordinates.join(","))
        };
        lines.push(line(&mut (0..16).map(|j| at(street(k), street(j)))));
        lines.push(line(&mut (0..16).map(|i| at(street(i), street(k)))));
        places.extend((0..4).map(|i| at(f64::from(i * 317 + k * 41 % 97) + 31.0, street(k) + 6.0)));
    }
    (format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, lines.join(",")), places)
}

fn facilities(places: &[LonLat]) -> String {
    let all: Vec<String> = places
        .iter()
        .enumerate()
        .map(|(i, p)| {
            format!(
                r#"{{"type":"Feature","id":"f{i:03}","properties":{{"services":["park"]}},"geometry":{{"type":"Point","coordinates":[{},{}]}}}}"#,
                p.lon, p.lat
            )
        })
        .collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.join(","))
}

#[test]
fn a_file_may_have_its_own_system_and_one_that_should_have_is_told_and_not_moved() {
    let (paths, places) = grid();
    let shifted: Vec<LonLat> = places.iter().map(|p| gcj02_from_wgs84(*p)).collect();
    let open = |files: &str, list: &[LonLat]| {
        let manifest = format!(r#"{{"quanli":1,"id":"t","files":{files}}}"#);
        opened(&manifest, &[(FileRole::Paths, paths.as_bytes()), (FileRole::Facilities, facilities(list).as_bytes())]).unwrap().1
    };
    let plain = r#"{"paths":"p.geojson","facilities":"f.geojson"}"#;
    let right = open(plain, &places);
    assert!(right.report.iter().all(|p| p.reason != Reason::OtherSystem), "{:?}", right.report);
    let wrong = open(plain, &shifted);
    let told: Vec<&Problem> = wrong.report.iter().filter(|p| p.reason == Reason::OtherSystem).collect();
    assert!(told.len() == 1 && told[0].found.contains("GCJ-02") && told[0].file == "f.geojson", "{told:?}");
    assert!((wrong.facilities[0].at.lon - shifted[0].lon).abs() < 1e-9, "nothing is moved unasked");
    let own = open(r#"{"paths":"p.geojson","facilities":{"file":"f.geojson","crs":"GCJ-02"}}"#, &shifted);
    assert!(own.report.iter().all(|p| p.reason != Reason::OtherSystem), "{:?}", own.report);
    for (a, b) in own.facilities.iter().zip(&places) {
        assert!(a.at.metres_to(*b) < 0.05, "{:?} {b:?}", a.at);
    }
    // The paths may be the ones.
    let manifest =
        read_manifest(r#"{"quanli":1,"id":"t","crs":"BD-09","files":{"paths":{"file":"p","crs":"GCJ-02"},"facilities":"f"}}"#, &mut Problems::new()).unwrap();
    assert_eq!(manifest.systems()[..2], [CrsName::Gcj02, CrsName::Bd09]);
}

fn network(lines: &[&str]) -> Vec<Problem> {
    let all: Vec<String> = lines
        .iter()
        .map(|l| format!(r#"{{"type":"Feature","properties":{{"kind":"street"}},"geometry":{{"type":"LineString","coordinates":{l}}}}}"#))
        .collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.join(","));
    let mut problems = Problems::new();
    let ways = read_paths(text.as_bytes(), CrsName::Wgs84, &mut problems).unwrap();
    let city = quanli_model::city::City { ways, ..quanli_model::city::City::default() };
    let _ = Network::build(&city, &mut problems);
    problems.worst_first()
}

#[test]
fn lines_that_cross_or_touch_without_a_shared_position_are_told_once_each_with_their_place() {
    let street = "[[107,29.9],[107.002,29.9]]";
    let told = |other: &str| network(&[street, other]).iter().filter(|p| p.reason == Reason::CrossingNotJoined).map(|p| p.at).collect::<Vec<_>>();
    let crossing = told("[[107.001,29.899],[107.001,29.901]]");
    assert_eq!(crossing.len(), 1);
    assert!(crossing[0].unwrap().metres_to(LonLat { lon: 107.001, lat: 29.9 }) < 0.2);
    // A vertex in the middle of the other's segment: drawn as a junction, and none.
    assert_eq!(told("[[107.001,29.899],[107.0011,29.9],[107.001,29.901]]").len(), 1);
    // A shared vertex, and an end on the segment, are joins.
    let shared = network(&["[[107,29.9],[107.001,29.9],[107.002,29.9]]", "[[107.001,29.899],[107.001,29.9],[107.001,29.901]]"]);
    assert!(shared.is_empty(), "{shared:?}");
    assert_eq!(told("[[107.0011,29.9],[107.001,29.901]]"), []);
}

#[test]
fn parts_of_the_network_are_told_by_what_they_hold_and_stand_beside_the_answer() {
    let paths = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"kind":"street"},"geometry":{"type":"LineString","coordinates":[[107,29.9],[107.01,29.9]]}},
        {"type":"Feature","properties":{"kind":"street"},"geometry":{"type":"LineString","coordinates":[[107.0102,29.9],[107.0199,29.9]]}},
        {"type":"Feature","properties":{"kind":"street"},"geometry":{"type":"LineString","coordinates":[[107,29.905],[107.001,29.905]]}}]}"#;
    let home =
        |lon: f64, n: u32| format!(r#"{{"type":"Feature","properties":{{"people":{{"75+":{n}}}}},"geometry":{{"type":"Point","coordinates":[{lon},29.9]}}}}"#);
    let residents = format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, home(107.002, 300), home(107.015, 100));
    let manifest = r#"{"quanli":1,"id":"t","files":{"paths":"p.geojson","facilities":"f.geojson","residents":"r.geojson"}}"#;
    let files = [
        (FileRole::Paths, paths.as_bytes().to_vec()),
        (FileRole::Facilities, facilities(&[LonLat { lon: 107.001, lat: 29.9 }]).into_bytes()),
        (FileRole::Residents, residents.into_bytes()),
    ];
    let (mut session, open) = opened(manifest, &files.each_ref().map(|(role, bytes)| (*role, bytes.as_slice()))).unwrap();
    let islands: Vec<&Problem> = open.report.iter().filter(|p| p.reason == Reason::Island).collect();
    // Nearly half of the network holds people; a part that holds nobody hurts nobody.
    assert!(islands.len() == 1 && islands[0].found.contains("100 people, 0 facilities") && islands[0].at.is_some(), "{islands:?}");
    assert_eq!(findings(&open.report), 1, "{:?}", open.report);
    // Whoever lives there is not far from the place but not joined to it.
    let question = Question { service: "park".into(), minutes: 15, ..question(Who::Elder, Direction::There) };
    let covered = crate::repairing::covered(&mut session, Cover { question });
    assert!(!covered.pockets.is_empty() && covered.pockets.iter().all(|p| p.reason == PocketReason::NoLink), "{:?}", covered.pockets);
}

#[test]
fn counts_that_are_kept_back_widen_how_sure_a_figure_is_and_move_it_only_as_far_as_they_may() {
    let (paths, places) = grid();
    let manifest = r#"{"quanli":1,"id":"t","files":{"paths":"p.geojson","facilities":"f.geojson","residents":"r.geojson"}}"#;
    // Homes near the place with whole counts, homes far away whose counts are kept back or not.
    let band = |far: &str| {
        let homes: Vec<String> = places
            .iter()
            .enumerate()
            .map(|(i, p)| {
                let n = if i < 10 { "10".to_owned() } else { far.to_owned() };
                format!(r#"{{"type":"Feature","properties":{{"people":{{"75+":{n}}}}},"geometry":{{"type":"Point","coordinates":[{},{}]}}}}"#, p.lon, p.lat)
            })
            .collect();
        let residents = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, homes.join(","));
        let files = [
            (FileRole::Paths, paths.clone().into_bytes()),
            (FileRole::Facilities, facilities(&places[..1]).into_bytes()),
            (FileRole::Residents, residents.into_bytes()),
        ];
        let (mut session, _) = opened(manifest, &files.each_ref().map(|(role, bytes)| (*role, bytes.as_slice()))).unwrap();
        let question = Question { service: "park".into(), minutes: 10, ..question(Who::Elder, Direction::There) };
        session.ask(Sure { question }).unwrap()
    };
    let (known, kept_back) = (band("2"), band(r#""<5""#));
    // Both are counted as two.
    assert_eq!((known.people, known.stated), (kept_back.people, kept_back.stated));
    assert!(kept_back.half_width() > known.half_width() + 0.05, "{:?} {:?}", known.band, kept_back.band);
    // Everybody between none and four in those homes: the share of the stated lies between these.
    let (all, reached) = (known.people.0 as f64, known.stated.0 as f64);
    let far = (places.len() - 10) as f64 * 2000.0;
    let widest = [reached / (all + far), reached / (all - far)].map(|share| share * all);
    assert!(
        kept_back.band[0].0 as f64 >= known.band[0].0 as f64 * (widest[0] / reached) - 1000.0
            && kept_back.band[1].0 as f64 <= (known.band[1].0 as f64 * widest[1] / reached).min(all) + 1000.0
    );
}

#[test]
fn a_service_is_named_by_its_chinese_or_english_name_too() {
    let catalogue = quanli_model::catalogue::Catalogue::built_in();
    let text = facilities(&[LonLat { lon: 107.0, lat: 29.9 }]).replace(r#"["park"]"#, r#""社区食堂；Pharmacy""#);
    let read = read_facilities(text.as_bytes(), CrsName::Wgs84, &catalogue, None, &mut Problems::new()).unwrap();
    let ids: Vec<&str> = read[0].services.iter().map(|i| catalogue.services[usize::from(*i)].id.as_str()).collect();
    assert_eq!(ids, ["community-canteen", "pharmacy"]);
}

#[test]
fn an_entrance_without_a_path_is_told_though_another_one_serves() {
    let (paths, places) = grid();
    let (near, far) = (places[0], LonLat { lon: places[0].lon, lat: places[0].lat - 0.01 });
    let with = |entrances: &[LonLat]| {
        let list: Vec<[f64; 2]> = entrances.iter().map(|p| [p.lon, p.lat]).collect();
        let text =
            facilities(&[near]).replace(r#""services":["park"]"#, &format!(r#""services":["park"],"entrances":{}"#, serde_json::to_string(&list).unwrap()));
        let manifest = r#"{"quanli":1,"id":"t","files":{"paths":"p.geojson","facilities":"f.geojson"}}"#;
        let report = opened(manifest, &[(FileRole::Paths, paths.as_bytes()), (FileRole::Facilities, text.as_bytes())]).unwrap().1.report;
        report.into_iter().filter(|p| p.reason == Reason::TooFarFromPath).collect::<Vec<_>>()
    };
    assert_eq!(with(&[near]), []);
    let told = with(&[near, far]);
    assert!(told.len() == 1 && told[0].id.as_deref() == Some("f000") && told[0].found.contains("an entrance"), "{told:?}");
    assert!(told[0].at.is_some_and(|at| at.metres_to(far) < 0.1), "where it is: {told:?}");
}
