//! Ways of extracts: plazas, gates with hours, escalators, ramps on stairs, levels, and what nobody walks on.

use super::{FOOT, LAT, LIFT, LON, PHARMACY, Tags, World, along, over, pbf};
use std::fs;
use std::path::PathBuf;

const STEPS: Tags<'static> = &[("highway", "steps"), ("step_count", "6")];

/// A plaza of 100 m × 100 m between two footways of 100 m that meet it at opposite corners; the pharmacy stands at the end.
fn plaza<'a>(name: &'a str, tags: Tags<'a>) -> World<'a> {
    World {
        name,
        nodes: vec![
            (1, 0.0, 0.0, &[]),
            (2, 100.0, 0.0, &[]),
            (3, 200.0, 0.0, &[]),
            (4, 200.0, 100.0, &[]),
            (5, 100.0, 100.0, &[]),
            (99, 300.0, 100.0, PHARMACY),
        ],
        ways: vec![(&[1, 2], FOOT), (&[4, 99], FOOT), (&[2, 3, 4, 5, 2], tags)],
    }
}

#[test]
fn a_plaza_is_walked_along_its_rim_and_across() {
    let across = (200.0 + 100.0 * 2f64.sqrt()) / 1.2;
    plaza("plaza", &[("highway", "pedestrian"), ("area", "yes")]).takes("adult", Some(across));
    plaza("plaza-platform", &[("railway", "platform")]).takes("adult", Some(across));
    // Without a word about an area a closed line is a path round something.
    plaza("plaza-loop", &[("highway", "pedestrian")]).takes("adult", Some(400.0 / 1.2));
    plaza("plaza-private", &[("highway", "pedestrian"), ("area", "yes"), ("access", "private")]).takes("adult", None);
    // As a relation, with a fountain of 60 m in the middle that has to be walked round along the rim.
    let mut world = plaza("plaza-relation", &[("highway", "pedestrian"), ("area", "yes")]);
    world.nodes.extend([(10, 120.0, 20.0, &[][..]), (11, 180.0, 20.0, &[]), (12, 180.0, 80.0, &[]), (13, 120.0, 80.0, &[])]);
    world.ways.push((&[10, 11, 12, 13, 10], &[]));
    let members = [('w', 1002, "outer"), ('w', 1003, "inner")];
    let relation: &[pbf::Relation<'_>] = &[(&members, &[("type", "multipolygon"), ("highway", "pedestrian")])];
    assert_close(world.seconds_with(relation), 400.0 / 1.2);
    assert_close(plaza("plaza-relation-free", &[]).seconds_with(&[(&members[..1], relation[0].1)]), across);
}

#[track_caller]
fn assert_close(found: Option<f64>, expected: f64) {
    assert!(found.is_some_and(|s| (s - expected).abs() < 0.35), "{found:?}, by hand {expected}");
}

#[test]
fn on_an_escalator_a_plain_oneway_says_where_it_runs() {
    let ride = Some(100.0 / 1.2 + 100.0 / 0.5);
    for (name, tags, up) in [
        ("oneway-yes", &[("highway", "steps"), ("conveying", "yes"), ("oneway", "yes")][..], true),
        ("oneway-back", &[("highway", "steps"), ("conveying", "yes"), ("oneway", "-1")], false),
        ("oneway-against-incline", &[("highway", "steps"), ("conveying", "yes"), ("oneway", "-1"), ("incline", "up")], false),
        ("oneway-forward", &[("highway", "steps"), ("conveying", "forward"), ("oneway", "yes")], true),
    ] {
        along(name, tags).takes("adult", ride.filter(|_| up));
    }
    along("oneway-of-a-footway", &[("highway", "footway"), ("oneway", "-1")]).takes("adult", Some(200.0 / 1.2));
}

#[test]
fn wheels_get_over_stairs_with_a_ramp_for_them_and_over_no_others() {
    let with = |more: &[(&'static str, &'static str)]| [STEPS, more].concat();
    let flat = Some(200.0 / 0.8);
    for (name, tags, expected) in [
        ("ramp-wheelchair", with(&[("ramp:wheelchair", "yes")]), flat),
        ("steps-wheelchair", with(&[("wheelchair", "yes")]), flat),
        ("ramp-plain", with(&[("ramp", "yes")]), None),
        ("ramp-bicycle", with(&[("ramp:bicycle", "yes"), ("ramp:wheelchair", "no")]), None),
        ("ramp-but-no", with(&[("ramp:wheelchair", "yes"), ("wheelchair", "no")]), None),
    ] {
        along(name, &tags).takes("wheelchair", expected);
    }
}

#[test]
fn a_lift_between_levels_below_and_above_the_ground_is_one_ride() {
    let level = |n: &'static str| -> [(&str, &str); 2] { [("highway", "footway"), ("level", n)] };
    let nodes = || vec![(1, 0.0, 0.0, &[][..]), (2, 100.0, 0.0, LIFT), (3, 100.0, 60.0, &[]), (99, 200.0, 0.0, PHARMACY)];
    let ride = |storeys: f64| Some(200.0 / 1.2 + 30.0 + 10.0 + 3.0 * storeys + 1.0);
    // Without heights a level between two floors is one stop of the lift.
    for (name, from, to, storeys) in [("below", "-1", "1", 2.0), ("two-below", "-2", "-1", 1.0), ("half", "0", "0.5", 1.0), ("list", "-1;-2", "0", 1.0)] {
        let (a, b, between) = (level(from), level(to), level("0"));
        let ways = vec![(&[1, 2][..], &a[..]), (&[2, 3], &between[..]), (&[2, 99], &b[..])];
        World { name, nodes: nodes(), ways }.takes("adult", ride(storeys));
    }
}

/// Share of people who reach the pharmacy at an hour, of those at the beginning.
fn reached_at(world: &World<'_>, hour: &str) -> bool {
    let city = world.prepared();
    let dir = PathBuf::from(&city);
    let plane = quanli_network::Plane::new(quanli_model::units::LonLat { lon: LON, lat: LAT });
    let at = plane.lonlat([world.nodes[0].1, world.nodes[0].2]);
    let people = serde_json::json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"people": {"15-59": 100}}, "geometry": {"type": "Point", "coordinates": [at.lon, at.lat]}}]});
    fs::write(dir.join("residents.geojson"), people.to_string()).unwrap();
    let mut manifest: serde_json::Value = serde_json::from_slice(&fs::read(dir.join("city.json")).unwrap()).unwrap();
    manifest["files"]["residents"] = serde_json::json!("residents.geojson");
    // All is known here, so that who is not reached is left out.
    for key in ["extent", "hashes"] {
        manifest.as_object_mut().unwrap().remove(key);
    }
    for key in ["network", "places", "gazetteer"] {
        manifest["files"].as_object_mut().unwrap().remove(key);
    }
    fs::write(dir.join("city.json"), manifest.to_string()).unwrap();
    let out = World::run(&["coverage", &city, "--service", "pharmacy", "--who", "adult", "--at", hour, "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{out:?}"));
    json["after"]["covered"].as_u64().unwrap() == 100
}

#[test]
fn gates_and_paths_that_are_shut_at_night_are_shut_at_night() {
    let night = "no @ (22:00-06:00)";
    let shut = [
        over("gate-conditional", &[("barrier", "gate"), ("access:conditional", "no @ (22:00-06:00)")]),
        over("gate-foot-conditional", &[("barrier", "gate"), ("access", "yes"), ("foot:conditional", "no @ (22:00-06:00)")]),
        over("gate-hours", &[("barrier", "gate"), ("opening_hours", "06:00-22:00")]),
        over("gate-opened-by-day", &[("barrier", "gate"), ("access", "private"), ("access:conditional", "yes @ (06:00-22:00)")]),
        along("way-foot-conditional", &[("highway", "footway"), ("foot:conditional", "no @ (22:00-06:00)")]),
        along("way-conditional", &[("highway", "service"), ("access:conditional", "private @ (22:00-06:00)")]),
        along("way-opened-by-day", &[("highway", "footway"), ("access", "no"), ("foot:conditional", "yes @ (06:00-22:00)")]),
        along("way-two-rules", &[("highway", "footway"), ("foot:conditional", "no @ (22:00-24:00); no @ (00:00-06:00)")]),
    ];
    for world in &shut {
        for (hour, open) in [("Mon 12:00", true), ("Mon 23:30", false), ("Tue 05:00", false), ("Tue 06:30", true)] {
            assert_eq!(reached_at(world, hour), open, "{}, {hour}, {night}", world.name);
        }
    }
    let always = along("way-winter", &[("highway", "footway"), ("foot:conditional", "no @ winter")]);
    assert!(reached_at(&always, "Mon 23:30"));
    assert!(always.said().contains("conditions of access that are none of hours passed over: 1"), "{}", always.said());
}

#[test]
fn what_is_not_walked_and_what_is_cut_is_counted() {
    let mut world = along("counted", &[("highway", "motorway")]);
    world.ways.extend([(&[1, 2, 77][..], FOOT), (&[2, 3], &[("highway", "service"), ("access", "private")])]);
    let said = world.said();
    for line in ["left out, highway = motorway: 1", "left out, access = private: 1", "ways cut where their nodes are missing: 1"] {
        assert!(said.contains(line), "{line}: {said}");
    }
}
