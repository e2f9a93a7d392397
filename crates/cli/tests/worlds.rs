//! Small OpenStreetMap extracts, prepared by the real program and walked; the answers are worked out by hand from the walking model.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// Where the worlds lie.
const LON: f64 = 8.6;
const LAT: f64 = 49.4;
/// Length of a step along the slope.
const STEP: f64 = 0.335_410_196_624_968_5;

type Tags<'a> = &'a [(&'a str, &'a str)];

#[path = "worlds/accounts.rs"]
mod accounts;
#[path = "worlds/heights.rs"]
mod heights;
#[path = "worlds/pbf.rs"]
mod pbf;
#[path = "worlds/places.rs"]
mod places;
#[path = "worlds/ways.rs"]
mod ways;

struct World<'a> {
    name: &'a str,
    nodes: Vec<(i64, f64, f64, Tags<'a>)>,
    ways: Vec<(&'a [i64], Tags<'a>)>,
}

impl World<'_> {
    fn run(arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_quanli")).args(arguments).output().unwrap()
    }

    /// The folder that is made of it.
    fn prepared(&self) -> String {
        self.prepared_with(&[]).0
    }

    /// What is said when it is prepared.
    fn said(&self) -> String {
        self.prepared_with(&[]).1
    }

    fn prepared_with(&self, relations: &[pbf::Relation<'_>]) -> (String, String) {
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("worlds").join(self.name);
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).unwrap();
        let file = dir.join("world.osm.pbf");
        fs::write(&file, pbf::file_with(&self.nodes, &self.ways, relations)).unwrap();
        let city = dir.join("city").to_string_lossy().into_owned();
        let out = Self::run(&["prepare", &file.to_string_lossy(), "--out", &city, "--id", "world"]);
        assert!(out.status.success(), "{}: {}", self.name, String::from_utf8_lossy(&out.stderr));
        (city, String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// Seconds from the first node to the pharmacy.
    fn seconds(&self, who: &str) -> Option<f64> {
        self.seconds_in(&self.prepared(), who)
    }

    /// The same of an adult, with relations.
    fn seconds_with(&self, relations: &[pbf::Relation<'_>]) -> Option<f64> {
        self.seconds_in(&self.prepared_with(relations).0, "adult")
    }

    fn seconds_in(&self, city: &str, who: &str) -> Option<f64> {
        let plane = quanli_network::Plane::new(quanli_model::units::LonLat { lon: LON, lat: LAT });
        let at = plane.lonlat([self.nodes[0].1, self.nodes[0].2]);
        let from = format!("{:.8},{:.8}", at.lon, at.lat);
        let out = Self::run(&["reach", city, "--from", &from, "--profile", who, "--limit", "30min", "--format", "json"]);
        let rows: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        rows[0]["seconds"].as_f64()
    }

    #[track_caller]
    fn takes(&self, who: &str, expected: Option<f64>) {
        let found = self.seconds(who);
        let near = found.zip(expected).is_some_and(|(a, b)| (a - b).abs() < 0.35);
        assert!(near || found.is_none() && expected.is_none(), "{}, {who}: {found:?}, by hand {expected:?}", self.name);
    }
}

const FOOT: Tags<'static> = &[("highway", "footway")];
const PHARMACY: Tags<'static> = &[("amenity", "pharmacy")];
const LIFT: Tags<'static> = &[("highway", "elevator")];

/// A footway of 200 m to the pharmacy with something at its middle.
fn over<'a>(name: &'a str, middle: Tags<'a>) -> World<'a> {
    World { name, nodes: vec![(1, 0.0, 0.0, &[]), (2, 100.0, 0.0, middle), (99, 200.0, 0.0, PHARMACY)], ways: vec![(&[1, 2, 99], FOOT)] }
}

/// 50 m of footway, 100 m of a way with these tags, 50 m of footway to the pharmacy.
fn along<'a>(name: &'a str, tags: Tags<'a>) -> World<'a> {
    World {
        name,
        nodes: vec![(1, 0.0, 0.0, &[]), (2, 50.0, 0.0, &[]), (3, 150.0, 0.0, &[]), (99, 200.0, 0.0, PHARMACY)],
        ways: vec![(&[1, 2], FOOT), (&[2, 3], tags), (&[3, 99], FOOT)],
    }
}

#[test]
fn a_lift_is_one_ride_between_any_two_levels_and_nothing_to_those_who_pass() {
    let level = |n: &'static str| -> [(&str, &str); 2] { [("highway", "footway"), ("level", n)] };
    let (below, ground, first, second, third) = (level("-1"), level("0"), level("1"), level("2"), level("3"));
    let nodes = || vec![(1, 0.0, 0.0, &[][..]), (2, 100.0, 0.0, LIFT), (3, 100.0, 60.0, &[]), (99, 200.0, 0.0, PHARMACY)];
    let world = |name, ways| World { name, nodes: nodes(), ways };
    let ride = |metres: f64| 200.0 / 1.2 + 30.0 + 10.0 + metres + 1.0;
    world("three-floors", vec![(&[1, 2], &ground), (&[2, 3], &first), (&[2, 99], &second)]).takes("adult", Some(ride(6.0)));
    world("four-floors-apart", vec![(&[1, 2], &below), (&[2, 99], &third)]).takes("adult", Some(ride(12.0)));
    world("passed", vec![(&[1, 2, 99], &ground), (&[2, 3], &first)]).takes("adult", Some(200.0 / 1.2));
    world("two-ways-of-a-floor", vec![(&[1, 2], &ground), (&[2, 99], &ground), (&[2, 3], &first)]).takes("adult", Some(200.0 / 1.2));
}

#[test]
fn gates_stop_everybody_and_barriers_stop_wheels() {
    let flat = Some(200.0 / 1.2);
    let gates: BTreeMap<&str, (Tags<'_>, Option<f64>)> = BTreeMap::from([
        ("gate-private", (&[("barrier", "gate"), ("access", "private")][..], None)),
        ("gate-foot-no", (&[("barrier", "gate"), ("foot", "no")], None)),
        ("gate-locked", (&[("barrier", "gate"), ("locked", "yes")], None)),
        ("gate-open", (&[("barrier", "gate")], flat)),
        ("gate-foot-yes", (&[("barrier", "lift_gate"), ("access", "private"), ("foot", "yes")], flat)),
    ]);
    for (name, (tags, expected)) in gates {
        over(name, tags).takes("adult", expected);
    }
    for tags in [[("barrier", "stile")], [("barrier", "kissing_gate")], [("barrier", "turnstile")], [("kerb", "raised")]] {
        let world = over(tags[0].1, &tags);
        world.takes("wheelchair", None);
        world.takes("adult", flat);
    }
    over("kissing-gate-wide", &[("barrier", "kissing_gate"), ("wheelchair", "yes")]).takes("wheelchair", Some(200.0 / 0.8));
}

#[test]
fn signals_are_known_from_the_way_the_node_and_the_other_key() {
    let cross = |name, node: Tags<'static>, way: Tags<'static>| World {
        name,
        nodes: vec![
            (1, 0.0, 0.0, &[]),
            (2, 90.0, 0.0, &[]),
            (3, 110.0, 0.0, &[]),
            (4, 100.0, -50.0, &[]),
            (5, 100.0, 50.0, &[]),
            (6, 100.0, 0.0, node),
            (99, 200.0, 0.0, PHARMACY),
        ],
        ways: vec![(&[1, 2], FOOT), (&[2, 6, 3], way), (&[3, 99], FOOT), (&[4, 6, 5], &[("highway", "residential")])],
    };
    let (walk, crossing) = (200.0 / 1.2, &[("highway", "footway"), ("footway", "crossing")][..]);
    let at_signals: Tags<'_> = &[("highway", "crossing"), ("crossing", "traffic_signals")];
    cross("zebra", &[], crossing).takes("adult", Some(walk + 5.0));
    cross("signals-way", &[], &[("highway", "footway"), ("footway", "crossing"), ("crossing", "traffic_signals")]).takes("adult", Some(walk + 25.0));
    cross("signals-key", &[], &[("highway", "footway"), ("footway", "crossing"), ("crossing:signals", "yes")]).takes("adult", Some(walk + 25.0));
    cross("signals-node", at_signals, FOOT).takes("adult", Some(walk + 25.0));
    cross("signals-node-on-crossing", at_signals, crossing).takes("adult", Some(walk + 25.0));
    cross("zebra-node", &[("highway", "crossing")], FOOT).takes("adult", Some(walk + 5.0));
}

#[test]
fn who_may_walk_where_and_how_steep_it_is_follow_from_the_tags() {
    let (walk, half) = (200.0 / 1.2, 100.0 / 1.2);
    for (name, tags) in [
        ("cycleway-bridge", &[("highway", "cycleway"), ("bridge", "yes")][..]),
        ("cycleway-tunnel", &[("highway", "cycleway"), ("tunnel", "yes")]),
        ("cycleway-crossing", &[("highway", "cycleway"), ("cycleway", "crossing")]),
        ("foot-private", &[("highway", "footway"), ("foot", "private")]),
        ("use-sidepath", &[("highway", "footway"), ("foot", "use_sidepath")]),
    ] {
        along(name, tags).takes("adult", None);
    }
    along("cycleway-foot", &[("highway", "cycleway"), ("bridge", "yes"), ("foot", "yes")]).takes("adult", Some(walk));
    let uphill = |percent: f64| Some(half + half * libm::exp(0.035 * percent));
    along("per-cent", &[("highway", "footway"), ("incline", "10 %")]).takes("adult", uphill(10.0));
    along("degrees", &[("highway", "footway"), ("incline", "5°")]).takes("adult", uphill(100.0 * 5.0f64.to_radians().tan()));
    along("stairs-per-cent", &[("highway", "steps"), ("incline", "40%")]).takes("adult", Some(half + 100.0 * 1.25f64.sqrt() / 0.5));
}

#[test]
fn stairs_that_are_cut_share_their_count_and_lines_of_two_layers_meet_at_their_node() {
    let stairs: Tags<'_> = &[("highway", "steps"), ("step_count", "100"), ("incline", "up")];
    let cut = World {
        name: "stairs-cut",
        nodes: vec![(1, 0.0, 0.0, &[]), (2, 50.0, 0.0, &[]), (3, 60.0, 0.0, &[("kerb", "raised")]), (4, 80.0, 0.0, &[]), (99, 140.0, 0.0, PHARMACY)],
        ways: vec![(&[1, 2], FOOT), (&[2, 3, 4], stairs), (&[4, 99], FOOT)],
    };
    cut.takes("adult", Some(110.0 / 1.2 + 100.0 * STEP / 0.5));
    let layers = World {
        name: "layers",
        nodes: vec![(1, 0.0, 0.0, &[]), (2, 100.0, 0.0, &[]), (3, 200.0, 0.0, &[]), (4, 100.0, -100.0, &[]), (99, 100.0, 100.0, PHARMACY)],
        ways: vec![(&[1, 2, 3], &[("highway", "footway"), ("layer", "1")]), (&[4, 2, 99], &[("highway", "residential")])],
    };
    layers.takes("adult", Some(200.0 / 1.2));
    // Half of these stairs lies outside of the extract.
    let outside = World {
        name: "stairs-outside",
        nodes: vec![(1, 0.0, 0.0, &[]), (2, 50.0, 0.0, &[]), (3, 65.0, 0.0, &[]), (99, 65.0, 60.0, PHARMACY)],
        ways: vec![(&[1, 2], FOOT), (&[2, 3, 77], stairs), (&[3, 99], FOOT)],
    };
    outside.takes("adult", Some(110.0 / 1.2 + 50.0 * STEP / 0.5));
}

#[test]
fn a_ferry_does_not_make_the_land_known_that_it_sails_past() {
    // A strip of blocks, 3 km long and 300 m wide, with the pharmacy at its western end.
    let (columns, rows) = (31i64, 4i64);
    let id = |x: i64, y: i64| 100 + x * rows + y;
    let mut nodes: Vec<(i64, f64, f64, Tags<'_>)> = vec![(99, 0.0, 0.0, PHARMACY), (2, 3000.0, 300.0, &[]), (3, 3000.0, 20_000.0, &[])];
    nodes.extend((0..columns).flat_map(|x| (0..rows).map(move |y| (id(x, y), x as f64 * 100.0, y as f64 * 100.0, &[][..]))));
    let lines: Vec<Vec<i64>> =
        (0..rows).map(|y| (0..columns).map(|x| id(x, y)).collect()).chain((0..columns).map(|x| (0..rows).map(|y| id(x, y)).collect())).collect();
    let ferry: Tags<'_> = &[("route", "ferry"), ("foot", "yes")];
    let unknown = |name, with_ferry: bool| {
        let mut ways: Vec<(&[i64], Tags<'_>)> = lines.iter().map(|l| (l.as_slice(), FOOT)).collect();
        ways.extend(with_ferry.then_some((&[2, 3][..], ferry)));
        let city = World { name, nodes: nodes.clone(), ways }.prepared();
        let out = World::run(&["coverage", &city, "--service", "pharmacy", "--who", "adult", "--json"]);
        let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        (json["after"]["covered"].as_u64().unwrap(), json["after"]["left_out"].as_u64().unwrap(), json["after"]["unknown"].as_u64().unwrap())
    };
    let (covered, left_out, beyond) = unknown("strip", false);
    // Everybody lives near the border: who is not covered could find a pharmacy beyond it.
    assert!(covered > 4000 && left_out == 0 && beyond > 10_000, "{covered} {left_out} {beyond}");
    assert_eq!(unknown("strip-with-ferry", true), (covered, left_out, beyond));
}

#[test]
fn a_band_of_a_census_is_split_as_people_are() {
    let world = over("census", &[]);
    let dir = PathBuf::from(world.prepared()).parent().unwrap().to_path_buf();
    let plane = quanli_network::Plane::new(quanli_model::units::LonLat { lon: LON, lat: LAT });
    let at = plane.lonlat([50.0, 5.0]);
    let census = serde_json::json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"young": 100, "grown": 1000, "all": 10_000}, "geometry": {"type": "Point", "coordinates": [at.lon, at.lat]}}]});
    fs::write(dir.join("census.geojson"), census.to_string()).unwrap();
    let people = |ages: &str| -> Result<(BTreeMap<String, f64>, String), String> {
        let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
        let city = path("peopled");
        let _ = fs::remove_dir_all(&city);
        let out = World::run(&["prepare", &path("world.osm.pbf"), "--residents", &path("census.geojson"), "--ages", ages, "--out", &city]);
        if !out.status.success() {
            return Err(String::from_utf8_lossy(&out.stderr).into_owned());
        }
        let packed = fs::read(PathBuf::from(&city).join("residents.geojson.gz")).unwrap();
        let text = miniz_oxide::inflate::decompress_to_vec(&packed[10..packed.len() - 8]).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&text).unwrap();
        Ok((serde_json::from_value(json["features"][0]["properties"]["people"].clone()).unwrap(), String::from_utf8_lossy(&out.stdout).into_owned()))
    };
    let near = |a: f64, b: f64| (a - b).abs() < 0.5;
    // 15 and older: 62.22 of 84.09 are below 60, 21.87 are not, 0.47 × 17.75 of these are 75 or older.
    let (p, said) = people("0-14=young,15+=grown").unwrap();
    assert!(near(p["15-59"], 1000.0 * 62.22 / 84.09) && near(p["75+"], 1000.0 * 0.47 * 17.75 / 84.09), "{p:?}");
    assert!(near(p["60-74"], 1000.0 * (21.87 - 0.47 * 17.75) / 84.09) && near(p["0-6"], 100.0 * 7.0 / 15.0), "{p:?}");
    assert!(near(p.values().sum::<f64>(), 1100.0) && said.contains("grown = 15-59 74.0 %"), "{said}");
    // Everybody in one column; a band from 15 to 64; one that needs no split.
    let (p, _) = people("0+=all").unwrap();
    assert!(near(p["15-59"], 6222.0) && near(p["60-74"] + p["75+"], 2187.0), "{p:?}");
    let (p, _) = people("15-64=grown").unwrap();
    assert!(near(p["60-74"], 1000.0 * 4.12 / 66.34), "{p:?}");
    let (p, said) = people("15-59=grown").unwrap();
    assert!(near(p["15-59"], 1000.0) && !said.contains("split"), "{p:?} {said}");
    for bad in ["64-15=grown", "130+=grown", "grown", "15-=grown"] {
        assert!(people(bad).unwrap_err().contains("--ages"), "{bad}");
    }
}

/// Rise of the path of that name between its ends, and metres and rise of streets and footways, of a prepared city.
fn heights_of(city: &str, name: &str) -> (f64, [f64; 2]) {
    let packed = fs::read(PathBuf::from(city).join("paths.geojson.gz")).unwrap();
    let text = miniz_oxide::inflate::decompress_to_vec(&packed[10..packed.len() - 8]).unwrap();
    let paths: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let (mut of_name, mut sum) = (f64::NAN, [0.0; 2]);
    for f in paths["features"].as_array().unwrap() {
        let line: Vec<Vec<f64>> = serde_json::from_value(f["geometry"]["coordinates"].clone()).unwrap();
        let ends = [&line[0], &line[line.len() - 1]];
        if f["properties"]["name"] == name && ends.iter().all(|p| p.len() == 3) {
            of_name = (ends[1][2] - ends[0][2]).abs();
        }
        if matches!(f["properties"]["kind"].as_str(), Some("street" | "footway")) {
            for ab in line.windows(2).filter(|ab| ab.iter().all(|p| p.len() == 3)) {
                let [a, b] = [0, 1].map(|i| quanli_model::units::LonLat { lon: ab[i][0], lat: ab[i][1] });
                sum = [sum[0] + a.metres_to(b), sum[1] + (ab[1][2] - ab[0][2]).abs()];
            }
        }
    }
    (of_name, sum)
}

/// Yuzhong prepared with its places and heights into a folder of that name, and what was said; nothing where the extract is not there.
fn yuzhong(name: &str) -> Option<(PathBuf, String)> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/chongqing-yuzhong");
    if !data.exists() {
        println!("skipped: ../shared/data/chongqing-yuzhong is not there");
        return None;
    }
    let city = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("worlds").join(name);
    let _ = fs::remove_dir_all(&city);
    let mut arguments = vec![String::from("prepare")];
    let inputs = ["yuzhong_walk_2026-04-26.osm.pbf", "04_digitaltwin_pois.geojson", "02_digitaltwin_transit.geojson"];
    let file = |name: &str| data.join(name).to_string_lossy().into_owned();
    arguments.extend(inputs.map(file));
    for (option, value) in [("--dem", file("chongqingZ_elevation_utm.tif")), ("--scope", file("nominatim_yuzhong_boundary.json.gz"))] {
        arguments.extend([option.to_owned(), value]);
    }
    arguments.extend(["--out".to_owned(), city.to_string_lossy().into_owned(), "--id".to_owned(), "yuzhong".to_owned()]);
    let out = World::run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(out.status.success(), "{out:?}");
    Some((city, String::from_utf8_lossy(&out.stdout).into_owned()))
}

#[test]
fn heights_of_yuzhong_agree_with_what_was_measured_there() {
    let Some((city, said)) = yuzhong("yuzhong") else { return };
    let city = city.to_string_lossy().into_owned();
    // Published: the lift rises 32.5 m, the escalator 52.7 m.
    let (lift, [metres, rise]) = heights_of(&city, "凯旋路电梯");
    let (escalator, _) = heights_of(&city, "皇冠大扶梯");
    assert!((lift / 32.5 - 1.0).abs() < 0.25 && (escalator / 52.7 - 1.0).abs() < 0.25, "{lift} m, {escalator} m");
    let slope = rise / metres;
    assert!((0.03..0.08).contains(&slope), "streets and footways of {:.2} % in the mean", slope * 100.0);
    // A sixth of the extract's nodes lies beyond the model: nothing is invented there.
    let unknown: f64 = said.split(" unknown").next().and_then(|s| s.rsplit(' ').next()).unwrap().parse().unwrap();
    assert!((2800.0..=3400.0).contains(&unknown), "{said}");
}

/// Share of the district's nodes in the circle of an adult's quarter of an hour on the flat that the adult reaches in it: 0.54 of the area is published,
/// 0.40 to 0.75 is believed. Origins are the places of the extract; what no path joins with them, and what lies across the river, counts nowhere.
#[test]
fn in_yuzhong_a_quarter_of_an_hour_reaches_less_than_the_circle_but_not_half_as_little() {
    use quanli_coverage::{BOUND, Direction, Scratch, nearest, time_of};
    use quanli_model::catalogue::Walker;
    let Some((city, _)) = yuzhong("yuzhong-reach") else { return };
    let read = |name: &str| {
        let packed = fs::read(city.join(name)).unwrap();
        if packed.starts_with(&[0x1F, 0x8B]) { miniz_oxide::inflate::decompress_to_vec(&packed[10..packed.len() - 8]).unwrap() } else { packed }
    };
    let manifest = String::from_utf8(read("city.json")).unwrap();
    let roles = [quanli_protocol::FileRole::Paths, quanli_protocol::FileRole::Facilities];
    let files = vec![read("paths.geojson.gz"), read("facilities.geojson.gz")];
    let mut open = quanli_engine::OpenCity::open(&manifest, &roles, files, &mut |_, _| {}).unwrap();
    let rings = open.city.manifest.scope.as_ref().unwrap().rings();
    let inside: Vec<bool> = open.net.node_xy.iter().map(|xy| quanli_read::contains(&rings, open.net.plane.lonlat(xy.map(f64::from)))).collect();
    let counts: Vec<bool> = (0..inside.len()).map(|n| inside[n] && open.net.islands.part[n] == 0).collect();
    let places: Vec<_> =
        open.net.entrances.iter().flatten().copied().filter(|s| open.net.islands.part[open.net.edge_nodes[s.edge as usize][0] as usize] == 0).collect();
    let mut ratios = Vec::new();
    for snap in places {
        let [x, y] = open.net.xy_at(snap.edge, snap.along);
        if !quanli_read::contains(&rings, open.net.plane.lonlat([f64::from(x), f64::from(y)])) {
            continue;
        }
        let pace = open.pace((Walker::Adult, Direction::Back, quanli_network::Terrain::Real));
        let door = pace.entrance(&open.net, snap)[0];
        let seeds: Vec<(u32, u16)> = door.ends.into_iter().zip(door.seeds).filter(|s| s.1 < BOUND).collect();
        let labels = nearest(&pace.field.graph, 1, pace.field.bound, &seeds, &mut Scratch::default());
        let (mut walked, mut circle) = (0.0, 0.0);
        for (n, xy) in open.net.node_xy.iter().enumerate().filter(|(n, _)| counts[*n]) {
            if (xy[0] - x).hypot(xy[1] - y) <= 1080.0 {
                circle += 1.0;
                walked += f64::from(u8::from(time_of(labels[n]).0 <= 9000));
            }
        }
        ratios.push(walked / circle);
    }
    let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
    println!("{mean:.3} of {} places", ratios.len());
    assert!(ratios.len() > 100 && (0.40..=0.75).contains(&mean), "{mean:.3} of {} places", ratios.len());
}
