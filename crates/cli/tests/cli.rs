//! The command line as a black box: a scratch folder, the real program, what it prints and leaves behind.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "commands/hours.rs"]
mod hours;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PATHS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"kind":"street","name":"Long"},"geometry":{"type":"LineString","coordinates":[[107,29.9,200],[107.004,29.9,200],[107.008,29.9,200]]}},
{"type":"Feature","properties":{"kind":"steps"},"geometry":{"type":"LineString","coordinates":[[107.004,29.9,200],[107.004,29.9005,225]]}}]}"#;
const FACILITIES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"c","services":["community-canteen"],"name":"Canteen"},"geometry":{"type":"Point","coordinates":[107,29.9]}}]}"#;
const RESIDENTS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"people":{"75+":40},"name":"Near"},"geometry":{"type":"Point","coordinates":[107.001,29.9]}},
{"type":"Feature","properties":{"people":{"75+":3}},"geometry":{"type":"Point","coordinates":[107.0079,29.9]}}]}"#;
const MANIFEST: &str = r#"{"quanli":1,"id":"t","files":{"paths":"paths.geojson","facilities":"facilities.geojson","residents":"residents.geojson"}}"#;

fn scratch(name: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    dir
}

fn city(name: &str) -> PathBuf {
    let dir = scratch(name);
    for (file, text) in [("city.json", MANIFEST), ("paths.geojson", PATHS), ("facilities.geojson", FACILITIES), ("residents.geojson", RESIDENTS)] {
        fs::write(dir.join(file), text).unwrap();
    }
    dir
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_quanli")).args(arguments).output().unwrap()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[track_caller]
fn printed(arguments: &[&str]) -> String {
    let out = run(arguments);
    assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn coverage_prints_the_people_and_their_share() {
    let dir = city("coverage");
    let json: serde_json::Value =
        serde_json::from_str(&printed(&["coverage", &text(&dir), "--service", "community-canteen", "--who", "elder", "--json"])).unwrap();
    // 40 people 97 m away; 3 people 762 m away, 16.9 minutes at 0.75 m/s.
    assert_eq!((json["after"]["covered"].as_u64(), json["after"]["left_out"].as_u64()), (Some(40), Some(3)));
    assert_eq!(json["after"]["within"][17].as_u64(), Some(43));
    let csv = printed(&["coverage", &text(&dir), "--service", "community-canteen", "--who", "elder", "--format", "csv"]);
    // Three people are fewer than the manifest's least count.
    assert!(csv.contains("0,\"Near\",40,40,") && csv.contains("1,\"\",<5,0,"), "{csv}");
}

#[test]
fn a_scenario_file_shows_who_gains() {
    let dir = city("scenario");
    let file = dir.join("x.scenario.json");
    let scenario = r#"{"quanli":1,"city":"t","edits":[{"id":"a","do":"add-facility","services":["community-canteen"],"at":{"lon":107.0075,"lat":29.9}},{"id":"b","do":"remove-facility","facility":"gone"}]}"#;
    fs::write(&file, scenario).unwrap();
    let out = run(&["coverage", &text(&dir), "--service", "community-canteen", "--who", "elder", "--scenario", &text(&file), "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((json["gained"].as_u64(), json["lost"].as_u64()), (Some(3), Some(0)));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(said.contains("gone") && said.contains("left out"), "{said}");
}

#[test]
fn a_scenario_file_closes_slows_and_adds_paths() {
    let dir = city("paths");
    let way = |from: f64, to: f64| {
        format!(r#"{{"type":"Feature","properties":{{"kind":"street"}},"geometry":{{"type":"LineString","coordinates":[[{from},29.9,200],[{to},29.9,200]]}}}}"#)
    };
    let ways = [way(107.0, 107.002), way(107.002, 107.006), way(107.006, 107.008)].join(",");
    fs::write(dir.join("paths.geojson"), format!(r#"{{"type":"FeatureCollection","features":[{ways}]}}"#)).unwrap();
    let file = dir.join("x.scenario.json");
    let figures = |edits: &str| {
        fs::write(&file, format!(r#"{{"quanli":1,"city":"t","edits":[{edits}]}}"#)).unwrap();
        let json =
            printed(&["coverage", &text(&dir), "--service", "community-canteen", "--who", "elder", "--limit", "20min", "--scenario", &text(&file), "--json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        (json["gained"].as_u64().unwrap(), json["lost"].as_u64().unwrap())
    };
    // 763 m at 0.75 m/s are 17 minutes for the three who live farther.
    let close = r#"{"id":"a","do":"close-path","at":{"lon":107.004,"lat":29.9}}"#;
    let lift = r#"{"id":"b","do":"add-path","kind":"lift","from":{"lon":107.0001,"lat":29.9},"to":{"lon":107.0079,"lat":29.9}}"#;
    assert_eq!(figures(close), (0, 3));
    assert_eq!(figures(&format!("{close},{lift}")), (0, 0));
    assert_eq!(figures(r#"{"id":"c","do":"change-path","at":{"lon":107.004,"lat":29.9},"times":2}"#), (0, 3));
}

#[test]
fn bench_draws_every_case_of_a_city_and_says_how_long_it_took() {
    let dir = city("bench");
    printed(&["pack", &text(&dir)]);
    let json: serde_json::Value = serde_json::from_str(&printed(&["bench", &text(&dir), "--runs", "2", "--json"])).unwrap();
    let cases = json["cases"].as_array().unwrap();
    let names: Vec<&str> = cases.iter().map(|c| c["case"].as_str().unwrap()).collect();
    assert_eq!(names, ["load", "ready", "all-services-all-walkers", "city-ghost-elder", "city-ghost-everyone"]);
    assert!(cases.iter().all(|c| c["runs"] == 2 && c["min_s"].as_f64().unwrap() <= c["median_s"].as_f64().unwrap()), "{json}");
    // The network that it built: five nodes on the street and the stairs, three edges.
    assert_eq!((&cases[0]["figures"]["edges"], &cases[1]["figures"]["edges"]), (&3.0.into(), &3.0.into()));
    assert!(!run(&["bench", &text(&dir.join("nowhere"))]).status.success());
}

#[test]
fn reach_lists_facilities_with_seconds_and_the_way_back_differs_on_stairs() {
    let dir = city("reach");
    let seconds = |more: &[&str]| {
        let mut all = vec!["reach".to_owned(), text(&dir), "--from".into(), "107.004,29.9005".into(), "--limit".into(), "30min".into()];
        all.extend(more.iter().map(|s| (*s).to_owned()));
        let out = printed(&all.iter().map(String::as_str).collect::<Vec<_>>());
        out.lines().nth(1).unwrap().rsplit(',').next().unwrap().parse::<f64>().unwrap()
    };
    // Down 60.8 m of stairs at 0.65 m/s and 386 m at 1.2 m/s; back up at 0.5 m/s.
    let (there, back) = (seconds(&[]), seconds(&["--reverse"]));
    assert!((there - (60.8 / 0.65 + 386.3 / 1.2)).abs() < 1.0, "{there}");
    assert!((back - (60.8 / 0.50 + 386.3 / 1.2)).abs() < 1.0, "{back}");
}

#[test]
fn nearest_agrees_with_a_relaxation_of_all_arcs() {
    let dir = scratch("nearest");
    // A ring of 40 nodes with chords; times in tenths of a second, one way shorter than the other.
    let mut arcs = Vec::new();
    for i in 0..40u32 {
        arcs.push((i, (i + 1) % 40, 301 + i * 7 % 13));
        arcs.push(((i + 1) % 40, i, 287 + i * 5 % 11));
        arcs.push((i, (i * 7 + 3) % 40, 955 + i));
    }
    let rows: String = arcs.iter().map(|(a, b, w)| format!("{a},{b},{}.{}\n", w / 10, w % 10)).collect();
    fs::write(dir.join("arcs.csv"), format!("from,to,seconds\n{rows}")).unwrap();
    fs::write(dir.join("facilities.csv"), "node,category\n5,0\n29,0\n12,1\n").unwrap();
    let out = dir.join("times.csv");
    printed(&["nearest", "--arcs", &text(&dir.join("arcs.csv")), "--facilities", &text(&dir.join("facilities.csv")), "--limit", "250", "--out", &text(&out)]);
    let mut expected = Vec::new();
    for (category, sources) in [(0, vec![5u32, 29]), (1, vec![12])] {
        let mut time = [u32::MAX; 40];
        sources.iter().for_each(|s| time[*s as usize] = 0);
        for _ in 0..40 {
            for (from, to, w) in &arcs {
                if time[*to as usize] != u32::MAX {
                    time[*from as usize] = time[*from as usize].min(time[*to as usize] + w);
                }
            }
        }
        expected.extend((0..40).filter(|n| time[*n] <= 2500).map(|n| format!("{n},{category},{}.{}", time[n] / 10, time[n] % 10)));
    }
    let found: Vec<String> = fs::read_to_string(out).unwrap().lines().skip(1).map(str::to_owned).collect();
    assert_eq!(found, expected);
}

#[test]
fn check_tells_clean_from_faulty_from_unusable() {
    let dir = city("check");
    assert_eq!(run(&["check", &text(&dir)]).status.code(), Some(0));
    fs::write(dir.join("facilities.geojson"), FACILITIES.replace("community-canteen", "moon-base")).unwrap();
    let faulty = run(&["check", &text(&dir)]);
    let said = String::from_utf8_lossy(&faulty.stdout).into_owned();
    assert_eq!(faulty.status.code(), Some(1));
    assert!(said.contains("facilities.geojson feature 0 (c)") && said.contains("moon-base") && said.contains("Use an id of the catalogue"), "{said}");
    fs::write(dir.join("paths.geojson"), &PATHS[..PATHS.len() - 20]).unwrap();
    let unusable = run(&["check", &text(&dir)]);
    assert_eq!(unusable.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unusable.stderr).contains("paths.geojson"), "{unusable:?}");
}

#[test]
fn pack_writes_a_network_that_check_accepts_until_the_paths_change() {
    let dir = city("pack");
    assert!(printed(&["pack", &text(&dir)]).contains("network.qnet"));
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(dir.join("city.json")).unwrap()).unwrap();
    // The rest of the manifest stays; the hash is that of `xxhsum -H3`.
    assert_eq!((manifest["id"].as_str(), manifest["files"]["network"].as_str()), (Some("t"), Some("network.qnet")));
    assert_eq!(manifest["hashes"]["paths"].as_str().unwrap(), format!("{:016x}", xxhash_rust::xxh3::xxh3_64(PATHS.as_bytes())));
    assert_eq!(run(&["check", &text(&dir)]).status.code(), Some(0));
    let network = fs::read(dir.join("network.qnet")).unwrap();
    for (what, bytes, reason) in [
        ("damaged", [&network[..network.len() - 1], &[network[network.len() - 1] ^ 1]].concat(), "was damaged"),
        ("cut", network[..network.len() - 9].to_vec(), "not whole"),
        ("of another version", [&network[..8], &[9], &network[9..]].concat(), "another version"),
        ("text", b"{}".to_vec(), "not a prepared network"),
    ] {
        fs::write(dir.join("network.qnet"), bytes).unwrap();
        let out = run(&["check", &text(&dir)]);
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        assert_eq!(out.status.code(), Some(1), "{what}");
        assert!(said.contains("network.qnet") && said.contains(reason) && said.contains("quanli pack"), "{what}: {said}");
    }
    fs::write(dir.join("network.qnet"), &network).unwrap();
    fs::write(dir.join("paths.geojson"), PATHS.replace("Long", "Lang")).unwrap();
    let out = run(&["check", &text(&dir)]);
    assert!(String::from_utf8_lossy(&out.stdout).contains("made from other paths"), "{out:?}");
    // The paths stay what counts: figures do not need the network.
    printed(&["coverage", &text(&dir), "--service", "community-canteen"]);
    printed(&["pack", &text(&dir)]);
    assert_eq!(run(&["check", &text(&dir)]).status.code(), Some(0));
}

#[test]
fn costs_that_are_none_are_refused_with_their_row() {
    let dir = scratch("costs");
    fs::write(dir.join("facilities.csv"), "node,category\n1,0\n").unwrap();
    let nearest =
        || run(&["nearest", "--arcs", &text(&dir.join("arcs.csv")), "--facilities", &text(&dir.join("facilities.csv")), "--out", &text(&dir.join("t.csv"))]);
    for cost in ["NaN", "-1", "inf", "1e12"] {
        fs::write(dir.join("arcs.csv"), format!("from,to,seconds\n0,1,{cost}\n")).unwrap();
        let refused = nearest();
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains("row 2") && said.contains("seconds"), "{cost}: {said}");
    }
    fs::write(dir.join("arcs.csv"), "from,to,seconds\n0,1,1\n").unwrap();
    fs::write(dir.join("facilities.csv"), "node,category\n-3,0\n").unwrap();
    assert!(!nearest().status.success());
    assert!(!dir.join("t.csv").exists());
}

#[test]
fn an_entrance_far_from_everything_is_said_and_the_rest_answers() {
    let dir = city("far-entrance");
    for entrance in ["[120,40]", "[-60,-29.9]", "[107.9,29.9]"] {
        let far = FACILITIES.replace(r#""services":"#, &format!(r#""entrances":[{entrance}],"services":"#));
        assert_ne!(far, FACILITIES);
        fs::write(dir.join("facilities.geojson"), far).unwrap();
        let checked = run(&["check", &text(&dir)]);
        let said = String::from_utf8_lossy(&checked.stdout).into_owned() + &String::from_utf8_lossy(&checked.stderr);
        assert!(checked.status.code().is_some_and(|c| c <= 1) && !said.contains("panicked"), "{entrance}: {said}");
        assert!(said.contains("facilities.geojson"), "{entrance}: {said}");
    }
}

#[test]
fn a_gzip_of_blanks_is_refused_before_it_fills_the_memory() {
    let dir = city("blanks");
    let blanks = vec![b' '; 64 << 20];
    let mut gz = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255];
    gz.extend(miniz_oxide::deflate::compress_to_vec(&blanks, 6));
    gz.extend([0; 4]);
    gz.extend((blanks.len() as u32).to_le_bytes());
    fs::write(dir.join("paths.geojson"), gz).unwrap();
    let refused = run(&["check", &text(&dir)]);
    let said = String::from_utf8_lossy(&refused.stdout).into_owned() + &String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("100 times"), "{said}");
}

#[test]
fn added_stairs_take_the_steps_that_are_stated_though_they_wind() {
    let dir = city("winding");
    let street = |lat: f64, z: i32| {
        format!(
            r#"{{"type":"Feature","properties":{{"kind":"street"}},"geometry":{{"type":"LineString","coordinates":[[106.999,{lat},{z}],[107.002,{lat},{z}]]}}}}"#
        )
    };
    // Two streets, 10 m apart on the map and 20 m in height; the canteen stands on the upper one, who lives at [107.001] below it.
    fs::write(dir.join("paths.geojson"), format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, street(29.9, 100), street(29.90009, 120))).unwrap();
    fs::write(dir.join("facilities.geojson"), FACILITIES.replace("[107,29.9]", "[107.001,29.9001]")).unwrap();
    let file = dir.join("x.scenario.json");
    let steps = r#"{"id":"a","do":"add-path","kind":"steps","from":{"lon":107.001,"lat":29.9},"to":{"lon":107.001,"lat":29.90009},"step_count":133}"#;
    fs::write(&file, format!(r#"{{"quanli":1,"city":"t","edits":[{steps}]}}"#)).unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&printed(&["coverage", &text(&dir), "--service", "community-canteen", "--who", "elder", "--scenario", &text(&file), "--json"]))
            .unwrap();
    // 133 · 0.3354 m ÷ 0.30 m/s = 148.7 s; by the straight line, √(10² + 20²) m, it would be 74.5 s.
    let within = |minutes: usize| json["after"]["within"][minutes].as_u64();
    assert_eq!((within(2), within(3)), (Some(0), Some(40)), "{}", json["after"]);
}

#[test]
fn a_limit_that_is_no_whole_minute_is_refused_and_not_cut_down() {
    let dir = city("limits");
    let refused = run(&["week", &text(&dir), "--service", "community-canteen", "--who", "elder", "--limit", "90s"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("90s") && said.contains("whole minutes"), "{said}");
}

#[test]
fn network_writes_what_nearest_reads() {
    let dir = city("network");
    let out = dir.join("net");
    printed(&["network", &text(&dir), "--profile", "elder", "--out", &text(&out)]);
    printed(&[
        "nearest",
        "--arcs",
        &text(&out.join("arcs.csv")),
        "--facilities",
        &text(&out.join("facilities.csv")),
        "--limit",
        "900",
        "--out",
        &text(&out.join("t.csv")),
    ]);
    let times = fs::read_to_string(out.join("t.csv")).unwrap();
    assert!(times.lines().skip(1).any(|l| l.ends_with("community-canteen,0.0")), "{times}");
}

#[test]
fn errors_name_the_argument_and_the_remedy() {
    let dir = city("errors");
    for (arguments, words) in [
        (vec!["coverage", "/nowhere", "--service", "park"], vec!["/nowhere/city.json", "path"]),
        (vec!["coverage", "DIR", "--service", "park", "--limit", "99min"], vec!["--limit 99min", "30 minutes"]),
        (vec!["coverage", "DIR", "--service", "moon-base"], vec!["moon-base", "catalogue"]),
        (vec!["reach", "DIR", "--from", "x"], vec!["--from x", "longitude"]),
    ] {
        let dir = text(&dir);
        let arguments: Vec<&str> = arguments.into_iter().map(|a| if a == "DIR" { dir.as_str() } else { a }).collect();
        let out = run(&arguments);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(1), "{arguments:?}");
        assert!(words.iter().all(|w| said.contains(w)), "{arguments:?}: {said}");
    }
}

#[test]
fn a_value_that_is_none_is_answered_with_those_there_are() {
    for (arguments, value, words) in [
        (vec!["coverage", "DIR", "--service", "park", "--who"], "nobody", vec!["elder", "sixty-up", "everyone"]),
        (vec!["coverage", "DIR", "--service", "park", "--direction"], "up", vec!["there", "back", "round-trip"]),
        (vec!["coverage", "DIR", "--service", "park", "--format"], "xml", vec!["text", "json", "csv"]),
        (vec!["reach", "DIR", "--from", "107,29", "--profile"], "cat", vec!["adult", "wheelchair", "pram"]),
        (vec!["reach", "DIR", "--from", "107,29", "--format"], "xml", vec!["json", "csv", "geojson"]),
        (vec!["route", "DIR", "--from", "107,29", "--to", "c", "--storeys", "3", "--lift"], "maybe", vec!["yes", "no"]),
        (vec!["network", "DIR", "--out", "net", "--snap"], "edge", vec!["node"]),
        (vec!["hours", "24/7", "--lang"], "fr", vec!["en", "zh-CN"]),
        (vec!["prepare", "in.csv", "--out", "city", "--crs"], "EPSG:3857", vec!["EPSG:4326", "EPSG:4490", "GCJ-02", "BD-09"]),
    ] {
        let out = run(&[&arguments[..], &[value]].concat());
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2), "{arguments:?} {value}");
        assert!(said.contains(value) && words.iter().all(|w| said.contains(w)), "{arguments:?} {value}: {said}");
        let help = run(&[arguments[0], "--help"]);
        let help = String::from_utf8_lossy(&help.stdout).into_owned();
        assert!(words.iter().all(|w| help.contains(w)), "{arguments:?}: {help}");
    }
}

#[test]
fn a_limit_in_seconds_is_that_limit() {
    let dir = city("seconds");
    let json = |limit: &str| -> serde_json::Value {
        serde_json::from_str(&printed(&["coverage", &text(&dir), "--service", "community-canteen", "--who", "elder", "--limit", limit, "--json"])).unwrap()
    };
    // 40 people need 97 m at 0.75 m/s: 128.6 s; 3 people 762 m on one and a half thousand.
    let covered = |limit: &str| json(limit)["after"]["covered"].as_u64().unwrap();
    assert_eq!(["128s", "129s", "130s", "3min", "1010s", "1025s"].map(covered), [0, 40, 40, 40, 40, 43]);
    let exact = json("129s");
    assert_eq!((exact["after"]["left_out"].as_u64(), exact["limit_s"].as_u64(), exact["pockets"].is_null()), (Some(3), Some(129), true));
    // Whole minutes tell all that the page tells.
    let whole = json("15min");
    assert!(whole["sure"]["band_10_90"].is_array() && whole.get("room").is_some() && whole.get("gini_gaussian_2sfca").is_some(), "{whole}");
    for bad in ["0s", "1801s", "31min", "soon", "90ss", "-5"] {
        let out = run(&["coverage", &text(&dir), "--service", "community-canteen", &format!("--limit={bad}")]);
        assert!(!out.status.success() && String::from_utf8_lossy(&out.stderr).contains("--limit"), "{bad}");
    }
}

#[test]
fn prepare_makes_a_city_that_check_accepts_from_the_monaco_extract() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/monaco");
    if !data.exists() {
        println!("skipped: ../shared/data/monaco is not there");
        return;
    }
    let out = scratch("monaco").join("city");
    let said = printed(&[
        "prepare",
        &text(&data.join("monaco-2025-02-11.osm.pbf")),
        "--dem",
        &text(&data.join("N43E007.hgt.zip")),
        "--out",
        &text(&out),
        "--id",
        "monaco",
        "--bbox",
        "7.40,43.72,7.45,43.76",
    ]);
    assert!(said.contains("heights:"), "{said}");
    let checked = run(&["check", &text(&out)]);
    assert!(checked.status.code() != Some(2) && !String::from_utf8_lossy(&checked.stdout).contains("prepared network"), "{checked:?}");
    let json: serde_json::Value = serde_json::from_str(&printed(&["coverage", &text(&out), "--service", "pharmacy", "--who", "adult", "--json"])).unwrap();
    assert!(json["model"]["heights"].as_f64().unwrap() > 0.99);
    // Counted in the extract by pyosmium: 51 lifts at nodes, at 35 of them two ways meet, at 26 ways that say different levels.
    assert!((26..=35).contains(&json["model"]["lifts"][0].as_u64().unwrap()), "{}", json["model"]);
    // No residents: metres of street, and most of Monaco is within a quarter of an hour of one of its pharmacies.
    assert!(json["after"]["share"].as_f64().unwrap() > 0.7, "{}", json["after"]["share"]);
}

#[test]
fn the_same_seed_gives_the_committed_demo_city() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/city");
    let out = scratch("demo");
    printed(&["demo-city", &text(&out), "--seed", "1"]);
    for file in fs::read_dir(&committed).unwrap().flatten() {
        let made = fs::read(out.join(file.file_name())).unwrap();
        assert!(made == fs::read(file.path()).unwrap(), "{:?} differs: run `make demo-city` and commit it", file.file_name());
    }
}

#[test]
fn a_large_made_up_city_has_the_edges_asked_for_in_one_network() {
    let out = scratch("large");
    printed(&["demo-city", &text(&out), "--edges", "60000"]);
    let mut problems = quanli_model::problem::Problems::new();
    let paths = fs::read(out.join("paths.geojson")).unwrap();
    let ways = quanli_read::read_paths(&paths, quanli_model::city::CrsName::Wgs84, &mut problems).unwrap();
    let net = quanli_network::Network::build(&quanli_model::city::City { ways, ..Default::default() }, &mut problems);
    assert!((51_000..=69_000).contains(&net.n_edges()), "{} edges", net.n_edges());
    let main = net.islands.metres[0] / net.islands.metres.iter().sum::<f64>();
    assert!(main > 0.95, "the main part holds {main} of the metres");
    // Ids stay unique: an id used twice would be a warning.
    assert!(!printed(&["check", &text(&out)]).contains("used twice"));
}

const CIRCLES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"West"},"geometry":{"type":"Polygon","coordinates":[[[106.999,29.899],[107.002,29.899],[107.002,29.901],[106.999,29.901],[106.999,29.899]]]}},
{"type":"Feature","properties":{"name":"All","exemplar":"yes"},"geometry":{"type":"Polygon","coordinates":[[[106.99,29.89],[107.01,29.89],[107.01,29.91],[106.99,29.91],[106.99,29.89]]]}}]}"#;
const ITEMS: &str = "service,level,required,radius_m,minutes,ages,clause,verified\ncommunity-canteen,15,yes,500,15,75+,table 1,true\n";

/// The profile of `ITEMS` as a file.
fn profile(dir: &Path) -> PathBuf {
    let (items, file) = (dir.join("items.csv"), dir.join("own.json"));
    fs::write(&items, ITEMS).unwrap();
    fs::write(&file, printed(&["standard", "db50-543-2024", "--from", &text(&items)])).unwrap();
    file
}

#[test]
fn evaluate_counts_a_profile_that_was_filled_by_csv() {
    let dir = city("evaluate");
    let own = profile(&dir);
    let json: serde_json::Value =
        serde_json::from_str(&printed(&["evaluate", &text(&dir), "--standard", &text(&own), "--compare", "life-circle-ten", "--json"])).unwrap();
    let rule = &json["baseline"]["rules"][0];
    // 40 people 97 m away; 3 people 762 m away: beyond 675 m (15 minutes at 0.75 m/s) and beyond the radius of 500 m.
    assert_eq!(
        (rule["people"].as_u64(), rule["walked"]["people"].as_u64(), rule["norm"]["people"].as_u64(), rule["circle"].as_u64()),
        (Some(43), Some(40), Some(40), Some(40))
    );
    assert_eq!(json["baseline"]["standard"]["verified"], false, "nobody has signed it");
    assert_eq!(json["compare"]["complete"]["only_a"].as_u64(), Some(40), "the ten services are not here, so nobody is complete by them");
    assert!(json["baseline"]["fingerprint"].as_str().unwrap().len() == 9);
    let refused = run(&["evaluate", &text(&dir), "--standard", "no-such"]);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("life-circle-ten"));
}

#[test]
fn a_scenario_stands_beside_the_baseline() {
    let dir = city("evaluate-scenario");
    let (own, scenario) = (profile(&dir), dir.join("s.scenario.json"));
    fs::write(
        &scenario,
        r#"{"quanli":1,"city":"t","edits":[{"id":"1","do":"add-facility","services":["community-canteen"],"at":{"lon":107.007,"lat":29.9}}]}"#,
    )
    .unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&printed(&["evaluate", &text(&dir), "--standard", &text(&own), "--scenario", &text(&scenario), "--json"])).unwrap();
    let met = |state: &str| json[state]["rules"][0]["walked"]["people"].as_u64();
    assert_eq!((met("baseline"), met("scenario")), (Some(40), Some(43)));
}

#[test]
fn circles_write_a_table_a_map_and_a_sheet_each_and_count_everybody_once() {
    let dir = city("circles");
    let (own, circles, out) = (profile(&dir), dir.join("circles.geojson"), dir.join("out"));
    fs::write(&circles, CIRCLES).unwrap();
    let said = printed(&["circles", &text(&dir), "--circles", &text(&circles), "--standard", &text(&own), "--out", &text(&out)]);
    assert!(said.contains("43 people"), "the 40 of both circles are counted once: {said}");
    let table = fs::read_to_string(out.join("circles.csv")).unwrap();
    let rows: Vec<&str> = table.lines().collect();
    assert!(rows[1].starts_with("\"West\",\"West\",40,40,1,1,1,community-canteen,15,true,1,40,40,1.0000,0,"), "{}", rows[1]);
    assert!(rows[2].starts_with("\"All\",\"All\",43,43,1,1,1,"), "{}", rows[2]);
    let map: serde_json::Value = serde_json::from_slice(&fs::read(out.join("circles.geojson")).unwrap()).unwrap();
    assert_eq!(map["features"].as_array().unwrap().len(), 2);
    let sheet = fs::read_to_string(out.join("All.html")).unwrap();
    assert!(sheet.contains("按未核定口径") && !sheet.contains("<script") && !sheet.contains("http"), "{sheet}");
    let refused = run(&["circles", &text(&dir), "--out", &text(&out)]);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("--circles"));
}

#[test]
fn a_standard_goes_out_as_csv_and_a_wrong_line_is_named() {
    let dir = scratch("standard");
    assert!(printed(&["standard"]).contains("gb50180-2018"));
    assert!(printed(&["standard", "gb50180-2018", "--csv"]).starts_with("service,level,required"));
    let items = dir.join("items.csv");
    fs::write(&items, "service,level\nno-such,15\n").unwrap();
    let refused = run(&["standard", "db50-543-2024", "--from", &text(&items)]);
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && why.contains("items.csv") && why.contains("no-such"), "{why}");
}

const TRANSIT: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"kind":"lane-bus","name":"Bus 1","headway_min":2,"speed_mps":10,"stops":[{"position":[107.0002,29.9]},{"position":[107.0078,29.9]}]},
"geometry":{"type":"LineString","coordinates":[[107.0002,29.9],[107.0078,29.9]]}}]}"#;

#[test]
fn lines_count_where_they_are_asked_for() {
    let dir = city("lines");
    let missing = run(&["coverage", &text(&dir), "--service", "community-canteen", "--ride"]);
    assert!(!missing.status.success() && String::from_utf8_lossy(&missing.stderr).contains("no lines"));
    fs::write(dir.join("city.json"), MANIFEST.replace("\"paths\":", "\"transit\":\"transit.geojson\",\"paths\":")).unwrap();
    fs::write(dir.join("transit.geojson"), TRANSIT).unwrap();
    let json = |words: &[&str]| -> serde_json::Value {
        let all: Vec<&str> = [words[0], &text(&dir)].into_iter().chain(words[1..].iter().copied()).chain(["--json"]).map(|w| &*w.to_owned().leak()).collect();
        serde_json::from_str(&printed(&all)).unwrap()
    };
    let asked = ["--service", "community-canteen", "--who", "elder"];
    let covered = |more: &[&str]| json(&[&["coverage"], &asked[..], more].concat())["after"]["covered"].as_u64();
    // Three people 762 m away walk 16.9 minutes; with a minute's wait and 73 s on the bus they are there in three.
    assert_eq!([covered(&[]), covered(&["--ride"]), covered(&["--ride", "--without", "Bus 1"])], [Some(40), Some(43), Some(40)]);
    let serves = json(&[&["lines"], &asked[..]].concat());
    assert_eq!([&serves["on_foot"], &serves["with_lines"], &serves["lines"][0]["gained_alone"], &serves["lines"][0]["lost_without"]], [40, 43, 3, 3]);
    let wrong = run(&["coverage", &text(&dir), "--service", "community-canteen", "--ride", "--without", "Bus 9"]);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("Bus 1"), "it says which lines there are");
    // One search and one way give the same seconds.
    let from = ["--from", "107.0079,29.9", "--profile", "elder", "--ride"];
    let reach = printed(&[&["reach", &*text(&dir)], &from[..]].concat());
    let seconds: f64 = reach.lines().nth(1).unwrap().rsplit(',').next().unwrap().parse().unwrap();
    let route = json(&[&["route"], &from[..], &["--to", "c"]].concat());
    assert_eq!(route["seconds"].as_f64(), Some(seconds));
    let kinds: Vec<&str> = route["journey"]["pieces"].as_array().unwrap().iter().map(|p| p["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["flat", "line", "flat"]);
    // Six storeys without a lift come before it: 108 steps of 0.3354 m at 0.30 m/s.
    let upstairs = json(&[&["route"], &from[..], &["--to", "c", "--storeys", "6", "--lift", "no"]].concat());
    assert!((upstairs["seconds"].as_f64().unwrap() - seconds - 120.7).abs() < 0.1);
}

#[test]
fn a_city_packed_by_range_has_the_same_figures() {
    let dir = city("by-range");
    let ask = |dir: &Path| printed(&["coverage", &text(dir), "--service", "community-canteen", "--who", "elder", "--format", "csv"]);
    let before = ask(&dir);
    printed(&["pack", &text(&dir), "--by-range"]);
    let manifest = fs::read_to_string(dir.join("city.json")).unwrap();
    assert!(["paths.fgb", "facilities.fgb", "residents.fgb"].iter().all(|name| manifest.contains(name) && dir.join(name).exists()));
    let sorted = |csv: &str| {
        // The order of the features is that of the R-tree.
        let mut rows: Vec<String> = csv.lines().map(|l| l.split_once(',').unwrap().1.to_owned()).collect();
        rows.sort();
        rows
    };
    assert_eq!(sorted(&ask(&dir)), sorted(&before));
}

#[test]
fn the_document_of_what_is_read_is_what_the_program_says() {
    let page = printed(&["check", "--explain"]);
    let written = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/reading.md")).unwrap();
    assert!(page == written, "docs/reading.md is not what quanli check --explain prints: make reading");
    let reason = printed(&["check", "--explain", "hidden-count"]);
    assert!(reason.contains("counted at its middle") && reason.contains("residents.geojson: people"), "{reason}");
    assert_eq!(run(&["check", "--explain", "no-such"]).status.code(), Some(2));
}
