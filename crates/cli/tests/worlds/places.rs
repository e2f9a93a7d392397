//! Places of extracts: what becomes a place, what serves nobody, and where an area is entered.

use super::pbf::Relation;
use super::{FOOT, LAT, LON, Tags, World, pbf};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

type Nodes<'a> = Vec<(i64, f64, f64, Tags<'a>)>;

/// What `prepare` makes of extracts: its places by name, and what it says.
fn places(name: &str, files: &[Vec<u8>]) -> (BTreeMap<String, Value>, String) {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("worlds").join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    let mut arguments = vec![String::from("prepare")];
    for (i, bytes) in files.iter().enumerate() {
        let file = dir.join(format!("{i}.osm.pbf"));
        fs::write(&file, bytes).unwrap();
        arguments.push(file.to_string_lossy().into_owned());
    }
    let city = dir.join("city");
    arguments.extend(["--out".to_owned(), city.to_string_lossy().into_owned(), "--date".to_owned(), "2026-06-01".to_owned()]);
    let out = World::run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(out.status.success(), "{name}: {out:?}");
    let packed = fs::read(city.join("facilities.geojson.gz")).unwrap();
    let text = miniz_oxide::inflate::decompress_to_vec(&packed[10..packed.len() - 8]).unwrap();
    let json: Value = serde_json::from_slice(&text).unwrap();
    let features = json["features"].as_array().unwrap().iter();
    let by_name = features.map(|f| (f["properties"]["name"].as_str().or(f["properties"]["id"].as_str()).unwrap().to_owned(), f.clone())).collect();
    (by_name, String::from_utf8_lossy(&out.stdout).into_owned())
}

/// A street of 600 m eastwards along y = 0: nodes 1 to 4.
fn street() -> Nodes<'static> {
    vec![(1, 0.0, 0.0, &[]), (2, 200.0, 0.0, &[]), (3, 400.0, 0.0, &[]), (4, 600.0, 0.0, &[])]
}

/// Nodes `first` to `first + 3`: a square.
fn square(first: i64, x: f64, y: f64, side: f64) -> Nodes<'static> {
    vec![(first, x, y, &[]), (first + 1, x + side, y, &[]), (first + 2, x + side, y + side, &[]), (first + 3, x, y + side, &[])]
}

#[test]
fn places_that_are_relations_are_places() {
    let mut nodes = street();
    for (first, x, y, side) in [(10, 10.0, 20.0, 100.0), (20, 40.0, 50.0, 20.0), (30, 200.0, 20.0, 40.0), (40, 300.0, 20.0, 40.0), (50, 400.0, 20.0, 40.0)] {
        nodes.extend(square(first, x, y, side));
    }
    nodes.push((60, 500.0, 20.0, &[("amenity", "bench")]));
    // The park's outline is two open lines; its lake has no role, as often.
    let ways: Vec<(&[i64], Tags<'_>)> = vec![
        (&[1, 2, 3, 4], FOOT),
        (&[10, 11, 12], &[]),
        (&[10, 13, 12], &[]),
        (&[20, 21, 22, 23, 20], &[]),
        (&[30, 31, 32, 33, 30], &[]),
        (&[40, 41, 42, 43, 40], &[]),
        (&[50, 51, 52], &[]),
    ];
    let relations: Vec<Relation<'_>> = vec![
        (&[('w', 1001, "outer"), ('w', 1002, "outer"), ('w', 1003, "")], &[("type", "multipolygon"), ("leisure", "park"), ("name", "park")]),
        (&[('w', 1004, "outer"), ('w', 1005, "outer")], &[("type", "multipolygon"), ("amenity", "school"), ("name", "school")]),
        (&[('w', 1004, "perimeter"), ('r', 5004, "")], &[("type", "site"), ("amenity", "hospital"), ("name", "hospital")]),
        (&[('w', 1006, "outer")], &[("type", "multipolygon"), ("amenity", "kindergarten"), ("name", "cut")]),
        (&[('w', 1005, "outer")], &[("type", "multipolygon")]),
    ];
    let (found, said) = places("relations", &[pbf::file_with(&nodes, &ways, &relations)]);
    assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), ["hospital", "park", "school"], "{said}");
    let rings = |name: &str| -> Vec<usize> { found[name]["geometry"]["coordinates"].as_array().unwrap().iter().map(|p| p.as_array().unwrap().len()).collect() };
    // A polygon of an outline and a hole; two polygons of one ring each, twice.
    assert_eq!((found["park"]["geometry"]["type"].as_str(), rings("park")), (Some("Polygon"), vec![5, 5]));
    assert_eq!((found["school"]["geometry"]["type"].as_str(), rings("school")), (Some("MultiPolygon"), vec![1, 1]));
    assert_eq!(rings("hospital"), vec![1, 1]);
    assert!(said.contains("places partly outside of the extract, left out: 1 (first: r5003)"), "{said}");
}

#[test]
fn what_serves_nobody_is_left_out_and_counted_with_its_reason() {
    let toilets = |key: &'static str, value: &'static str| -> [(&'static str, &'static str); 2] { [("amenity", "toilets"), (key, value)] };
    let out = [
        toilets("access", "private"),
        toilets("access", "customers"),
        toilets("access", "no"),
        toilets("disused", "yes"),
        toilets("opening_hours", "off"),
        toilets("end_date", "2024"),
        toilets("disused:amenity", "toilets"),
        [("leisure", "garden"), ("garden:type", "residential")],
        [("disused:amenity", "pharmacy"), ("building", "yes")],
    ];
    let planned = [
        [("amenity", "school"), ("opening_date", "2029-09-01")],
        [("amenity", "school"), ("construction", "yes")],
        [("proposed:amenity", "school"), ("note", "x")],
        [("amenity", "school"), ("start_date", "2027")],
    ];
    let serves = [
        toilets("access", "yes"),
        toilets("access", "private;public"),
        toilets("disused:amenity", "bank"),
        toilets("opening_date", "2020-01-01"),
        toilets("start_date", "1988"),
        [("shop", "convenience"), ("access", "customers")],
        [("amenity", "doctors;pharmacy"), ("note", "x")],
    ];
    let mut nodes = street();
    let all = out.iter().chain(&planned).chain(&serves);
    nodes.extend((100..).zip(all).map(|(id, tags)| (id, (id - 100) as f64 * 10.0, 5.0, &tags[..])));
    let (found, said) = places("serving", &[pbf::file(&nodes, &[(&[1, 2, 3, 4], FOOT)])]);
    let ids: Vec<String> = (100 + out.len()..100 + out.len() + planned.len() + serves.len()).map(|i| format!("n{i}")).collect();
    assert_eq!(found.keys().cloned().collect::<Vec<_>>(), ids, "{said}");
    for (i, id) in ids.iter().enumerate() {
        assert_eq!(found[id]["properties"]["status"] == "planned", i < planned.len(), "{id}");
    }
    assert_eq!(found[&ids[ids.len() - 1]]["properties"]["services"], serde_json::json!(["pharmacy", "health-station"]));
    let count = |word: &str| {
        said.lines().filter(|l| l.contains(word)).map(|l| l.split(": ").nth(1).unwrap().split(' ').next().unwrap().parse::<usize>().unwrap()).sum::<usize>()
    };
    assert_eq!((count("left out because"), count("not there yet")), (out.len(), planned.len()), "{said}");
    for word in ["access = private", "disused:amenity = pharmacy", "garden:type = residential", "opening_hours = off"] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn one_place_that_is_described_twice_is_one_place() {
    let named: Tags<'_> = &[("amenity", "kindergarten"), ("name", "一幼"), ("capacity", "90")];
    let building: Tags<'_> = &[("amenity", "kindergarten"), ("name", "一幼"), ("building", "yes")];
    let unnamed: Tags<'_> = &[("amenity", "kindergarten")];
    let other: Tags<'_> = &[("amenity", "kindergarten"), ("name", "二幼")];
    let mut nodes = street();
    nodes.extend(square(10, 10.0, 20.0, 40.0));
    nodes.extend([(50, 20.0, 30.0, named), (51, 25.0, 35.0, unnamed), (52, 30.0, 30.0, other), (53, 300.0, 30.0, named)]);
    let ways: &[(&[i64], Tags<'_>)] = &[(&[1, 2, 3, 4], FOOT), (&[10, 11, 12, 13, 10], building)];
    let (_, said) = places("twice", &[pbf::file(&nodes, ways)]);
    assert!(said.contains("described twice") && said.contains(" 3 places."), "{said}");
    let city = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("worlds/twice/city");
    let out = World::run(&["check", &city.to_string_lossy(), "--json"]);
    assert!(out.status.success() && !String::from_utf8_lossy(&out.stdout).contains("same-place"), "{out:?}");
    // The same node and the same line in a second extract, which holds another part of the line.
    let first = pbf::file(&[&street()[..3], &[(50, 20.0, 30.0, named)]].concat(), &[(&[1, 2, 3], FOOT)]);
    let second = pbf::file(&[&street()[1..], &[(50, 20.0, 30.0, named)]].concat(), &[(&[2, 3, 4], FOOT)]);
    let (found, said) = places("two-extracts", &[first, second]);
    assert_eq!(found.len(), 1, "{said}");
    let city = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("worlds/two-extracts/city").to_string_lossy().into_owned();
    let plane = quanli_network::Plane::new(quanli_model::units::LonLat { lon: LON, lat: LAT });
    let at = plane.lonlat([600.0, 0.0]);
    let out = World::run(&["reach", &city, "--from", &format!("{:.8},{:.8}", at.lon, at.lat), "--profile", "adult", "--limit", "30min", "--format", "json"]);
    let rows: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert!((rows[0]["seconds"].as_f64().unwrap() - (580.0 + 30.0) / 1.2).abs() < 0.35, "{rows}");
}

#[test]
fn an_area_is_entered_at_its_gates_else_where_paths_meet_it() {
    let park: Tags<'_> = &[("leisure", "park"), ("name", "park")];
    // A park of 200 m on the street's northern side, 30 m away from it; a path leads in from the west, a gate without a path stands in the south.
    let world = |name: &str, gate: Tags<'static>, with_path: bool| {
        let mut nodes = street();
        nodes.extend([(10, 200.0, 30.0, &[][..]), (11, 300.0, 30.0, gate), (12, 400.0, 30.0, &[]), (13, 400.0, 230.0, &[]), (14, 200.0, 230.0, &[])]);
        nodes.extend([(20, 0.0, 130.0, &[][..]), (21, 250.0, 130.0, &[])]);
        let mut ways: Vec<(&[i64], Tags<'_>)> = vec![(&[1, 2, 3, 4], FOOT), (&[10, 11, 12, 13, 14, 10], park)];
        if with_path {
            ways.extend([(&[1, 20][..], FOOT), (&[20, 21], FOOT)]);
        }
        let (found, _) = places(name, &[pbf::file(&nodes, &ways)]);
        let plane = quanli_network::Plane::new(quanli_model::units::LonLat { lon: LON, lat: LAT });
        let at = |p: &Value| plane.local(quanli_model::units::LonLat { lon: p[0].as_f64().unwrap(), lat: p[1].as_f64().unwrap() }).map(|v| v.round());
        found["park"]["properties"]["entrances"].as_array().unwrap().iter().map(at).collect::<Vec<_>>()
    };
    assert_eq!(world("gate", &[("barrier", "gate")], true), [[300.0, 30.0]]);
    assert_eq!(world("locked", &[("barrier", "gate"), ("access", "private")], true), [[200.0, 130.0]]);
    assert_eq!(world("path", &[], true), [[200.0, 130.0]]);
    // No path meets it: the side along the street, at most one door for each 100 m of outline, none in the middle.
    let along = world("no-path", &[], false);
    assert!(!along.is_empty() && along.len() <= 8 && along.iter().all(|p| (200.0..=400.0).contains(&p[0]) && p[1] <= 80.0), "{along:?}");
    assert!(along.iter().any(|p| p[1] == 30.0), "{along:?}");
}

/// A table in every form that offices save it in gives the same places, and what is not used is told.
#[test]
fn places_of_a_table_are_the_same_in_every_encoding_and_with_every_separator() {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("worlds").join("tables");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("a.osm.pbf"), pbf::file(&street(), &[(&[1, 2, 3, 4], FOOT)])).unwrap();
    fs::write(dir.join("services.json"), r#"{"老年饭堂":"community-canteen"}"#).unwrap();
    let at = |x: f64| format!("{:.6}", LON + x / 96_500.0);
    let lat = format!("{LAT:.6}");
    let rows = [["甲食堂", &at(50.0), &lat, "社区食堂", "1"], ["乙食堂", &at(150.0), &lat, "老年饭堂", "2"], ["丙", &at(250.0), &lat, "网吧", "3"]];
    let text = |separator: &str| {
        let head = ["名称", "经度", "纬度", "类别", "电话"].join(separator);
        head + "\n" + &rows.map(|row| row.join(separator)).join("\n") + "\n"
    };
    // What Excel saves in China, byte for byte: 甲乙丙食堂 and the header in GB 18030.
    let gb18030 = encoding_rs::GB18030.encode(&text(",")).0.into_owned();
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text("\t").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let mut all = Vec::new();
    for (i, bytes) in [text(",").into_bytes(), ["\u{feff}", &text(";")].concat().into_bytes(), text("\t").into_bytes(), gb18030, utf16].into_iter().enumerate()
    {
        let (table, city) = (dir.join(format!("{i}.csv")), dir.join(format!("city{i}")));
        fs::write(&table, bytes).unwrap();
        let name = |p: &PathBuf| p.to_string_lossy().into_owned();
        let out = World::run(&[
            "prepare",
            &name(&dir.join("a.osm.pbf")),
            &name(&table),
            "--services",
            &name(&dir.join("services.json")),
            "--out",
            &name(&city),
            "--no-network",
        ]);
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(out.status.success() && said.contains("网吧: 1 rows") && said.contains("电话"), "{i}: {said} {}", String::from_utf8_lossy(&out.stderr));
        let packed = fs::read(city.join("facilities.geojson.gz")).unwrap();
        all.push(miniz_oxide::inflate::decompress_to_vec(&packed[10..packed.len() - 8]).unwrap());
    }
    assert!(all.iter().all(|places| *places == all[0]));
    let text = String::from_utf8(all.swap_remove(0)).unwrap();
    assert!(text.matches("community-canteen").count() == 2 && text.contains("乙食堂"), "{text}");
}

/// People from a table, with what is kept back as an interval; a column that is not there is refused before anything is written.
#[test]
fn people_of_a_table_are_read_and_a_column_that_is_not_there_is_refused() {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("worlds").join("census-table");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    let name = |file: &str| dir.join(file).to_string_lossy().into_owned();
    fs::write(dir.join("a.osm.pbf"), pbf::file(&street(), &[(&[1, 2, 3, 4], FOOT)])).unwrap();
    fs::write(dir.join("p.csv"), format!("lon,lat,kids,grown,old\n{LON},{LAT},\"1,250\",60,<5\n{LON},{LAT},3,-200,7\n")).unwrap();
    let run = |ages: &str| World::run(&["prepare", &name("a.osm.pbf"), "--residents", &name("p.csv"), "--ages", ages, "--out", &name("city"), "--no-network"]);
    let out = run("0-6=kids,15-59=grown,75+=old");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success() && said.contains("grown = -200") && said.contains("1 have counts that are kept back"), "{said}");
    let packed = fs::read(dir.join("city/residents.geojson.gz")).unwrap();
    let text = String::from_utf8(miniz_oxide::inflate::decompress_to_vec(&packed[10..packed.len() - 8]).unwrap()).unwrap();
    assert!(text.contains(r#""0-6":1250.0"#) && text.contains(r#""75+":"0-4""#) && text.contains(r#""75+":7.0"#), "{text}");
    fs::remove_dir_all(dir.join("city")).unwrap();
    let out = run("0-6=kids,15-59=adults,75+=old");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success() && said.contains("no column adults") && said.contains("grown") && !dir.join("city").exists(), "{said}");
    assert!(String::from_utf8_lossy(&run("0-6=kids,0-14=grown").stderr).contains("overlaps"));
}

/// A hospital that is drawn as a building is both: a place to go to, and a block of the backdrop. What is neither is told.
#[test]
fn a_place_that_is_a_building_is_a_place_and_a_block() {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("worlds").join("building");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    let name = |file: &str| dir.join(file).to_string_lossy().into_owned();
    fs::write(dir.join("a.osm.pbf"), pbf::file(&street(), &[(&[1, 2, 3, 4], FOOT)])).unwrap();
    let ring = format!("[[[{LON},{LAT}],[{0},{LAT}],[{0},{1}],[{LON},{LAT}]]]", LON + 0.0004, LAT + 0.0004);
    let feature = |properties: &str| format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":{ring}}}}}"#);
    let all = [r#"{"building":"yes","amenity":"hospital","name":"H"}"#, r#"{"building":"yes"}"#, r#"{"landuse":"grass","name":"G"}"#].map(feature);
    fs::write(dir.join("b.geojson"), format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.join(","))).unwrap();
    let out = World::run(&["prepare", &name("a.osm.pbf"), &name("b.geojson"), "--out", &name("city"), "--no-network"]);
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success() && said.contains("feature 2") && !said.contains("feature 1"), "{said}");
    let read = |file: &str| {
        let packed = fs::read(dir.join("city").join(file)).unwrap();
        String::from_utf8(miniz_oxide::inflate::decompress_to_vec(&packed[10..packed.len() - 8]).unwrap()).unwrap()
    };
    assert_eq!(read("facilities.geojson.gz").matches(r#""hospital""#).count(), 1);
    assert_eq!(read("backdrop.geojson.gz").matches(r#""block""#).count(), 2);
}
