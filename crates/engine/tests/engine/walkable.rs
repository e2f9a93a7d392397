//! What of a file of everything is walked on: rivers and fences are none, plazas are crossed, storeys stay apart.

use crate::reading::{collection, read};
use quanli_model::city::{City, Kind};
use quanli_model::problem::{Problem, Problems, Reason};
use quanli_network::Network;
use quanli_read::levels;

fn line(properties: &str, points: &[[f64; 2]]) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"LineString","coordinates":{}}}}}"#, serde_json::json!(points))
}

fn paths(features: &[String]) -> (City, Vec<Problem>) {
    let list: Vec<&str> = features.iter().map(String::as_str).collect();
    let (city, problems) = read(&collection(&list), &collection(&[]), &collection(&[]));
    (city.unwrap(), problems)
}

/// The network's parts: how many stretches of path hang together.
fn parts(features: &[String]) -> usize {
    let (city, _) = paths(features);
    Network::build(&city, &mut Problems::new()).islands.metres.len()
}

#[test]
fn in_a_file_of_everything_only_paths_are_paths_and_the_rest_is_said() {
    let street = line(r#"{"highway":"residential"}"#, &[[107.0, 29.9], [107.001, 29.9]]);
    let others = [
        r#"{"waterway":"river","name":"小河"}"#,
        r#"{"barrier":"fence"}"#,
        r#"{"power":"line"}"#,
        r#"{"boundary":"administrative"}"#,
        r#"{"natural":"cliff"}"#,
        r#"{"man_made":"pipeline"}"#,
        r#"{"landuse":"forest"}"#,
        r#"{"building":"yes"}"#,
        r#"{"railway":"rail"}"#,
        r#"{"highway":"motorway"}"#,
        r#"{"highway":"footway","access":"private"}"#,
        r#"{"highway":"residential","foot":"use_sidepath"}"#,
        r#"{"note":"no tag at all"}"#,
        r#"{"kind":"street","status":"closed"}"#,
    ];
    for other in others {
        let (city, problems) = paths(&[street.clone(), line(other, &[[107.001, 29.9], [107.002, 29.9]])]);
        assert_eq!(city.ways.len(), 1, "{other}");
        let said: Vec<_> = problems.iter().filter(|p| p.reason == Reason::NoPath && p.index == Some(1)).collect();
        assert!(said.len() == 1 && !said[0].found.is_empty(), "{other}: {problems:?}");
    }
    // A drawing of streets alone has none, and needs none.
    let (city, problems) = paths(&[line("{}", &[[107.0, 29.9], [107.001, 29.9]]), line(r#"{"name":"长街"}"#, &[[107.001, 29.9], [107.002, 29.9]])]);
    assert!(city.ways.len() == 2 && city.ways.iter().all(|w| w.kind == Kind::Street) && problems.is_empty(), "{problems:?}");
    // What is left out in the middle moves nothing.
    let (city, _) = paths(&[line(r#"{"name":"a"}"#, &[[107.0, 29.9], [107.001, 29.9]]), street.clone(), line("{}", &[[107.0, 29.91], [107.001, 29.91]])]);
    assert!(city.ways.len() == 1 && city.ways[0].name.is_empty());
}

#[test]
fn an_area_that_people_walk_on_is_crossed_in_geojson_too() {
    let square = serde_json::json!([[[107.0, 29.9], [107.001, 29.9], [107.001, 29.901], [107.0, 29.901], [107.0, 29.9]]]);
    let plaza = |properties: &str| format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":{square}}}}}"#);
    let west = line(r#"{"highway":"residential"}"#, &[[106.999, 29.9], [107.0, 29.9]]);
    let east = line(r#"{"highway":"residential"}"#, &[[107.001, 29.901], [107.002, 29.901]]);
    let (city, problems) = paths(&[west.clone(), east.clone(), plaza(r#"{"highway":"pedestrian"}"#)]);
    // Two streets, the rim, and the diagonal between them.
    assert!(city.ways.len() == 4 && city.ways[3].line.len() == 2 && problems.is_empty(), "{problems:?}");
    let (city, problems) = paths(&[west, east, plaza(r#"{"building":"yes"}"#)]);
    assert!(city.ways.len() == 2 && problems.iter().any(|p| p.reason == Reason::NoPath && p.found == "building = yes"), "{problems:?}");
}

#[test]
fn storeys_join_only_by_what_leads_from_one_to_the_other() {
    let level = |n: &str, points: &[[f64; 2]]| line(&format!(r#"{{"highway":"corridor","level":"{n}"}}"#), points);
    let ground = level("0", &[[107.0, 29.9], [107.001, 29.9], [107.002, 29.9]]);
    let above = |n: &str| level(n, &[[107.001, 29.899], [107.001, 29.9], [107.001, 29.901]]);
    assert_eq!(parts(&[ground.clone(), above("1")]), 2);
    assert_eq!(parts(&[ground.clone(), above("-1")]), 2);
    assert_eq!(parts(&[ground.clone(), above("0.5")]), 2);
    assert_eq!(parts(&[ground.clone(), above("0")]), 1);
    assert_eq!(parts(&[ground.clone(), above("-1;0")]), 1);
    assert_eq!(parts(&[ground.clone(), above("0-2")]), 1);
    // An end on another storey's line is none of its doors; stairs are.
    assert_eq!(parts(&[ground.clone(), level("1", &[[107.001, 29.9], [107.001, 29.901]])]), 2);
    let stairs = line(r#"{"highway":"steps","level":"0;1"}"#, &[[107.001, 29.9], [107.001, 29.901]]);
    assert_eq!(parts(&[ground, stairs, level("1", &[[107.001, 29.901], [107.001, 29.902]])]), 1);
    let (_, problems) = paths(&[above("upstairs")]);
    assert!(problems.iter().any(|p| p.reason == Reason::NotANumber && p.found == "level = upstairs"), "{problems:?}");
}

#[test]
fn every_way_of_writing_levels_is_read_with_its_signs() {
    let table: [(&str, &[f64]); 13] = [
        ("0", &[0.0]),
        ("-1", &[-1.0]),
        ("-1;0", &[-1.0, 0.0]),
        ("0;1;2", &[0.0, 1.0, 2.0]),
        ("0,1", &[0.0, 1.0]),
        ("0-2", &[0.0, 1.0, 2.0]),
        ("-2--1", &[-2.0, -1.0]),
        ("-1-1", &[-1.0, 0.0, 1.0]),
        ("0.5", &[0.5]),
        ("0-1.5", &[0.0, 1.0, 1.5]),
        ("−1；0", &[-1.0, 0.0]),
        ("1--1", &[1.0, 0.0, -1.0]),
        (" -3 ; 4-5 ", &[-3.0, 4.0, 5.0]),
    ];
    for (text, expected) in table {
        assert_eq!(levels(text).as_deref(), Some(expected), "{text}");
    }
    for text in ["", "G", "1-", "--1", "1;x", "1e9", "0-99999", "1 2x"] {
        assert_eq!(levels(text), None, "{text}");
    }
}
