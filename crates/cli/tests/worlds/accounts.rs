//! What comes in is in the folder or stands in the account with its reason, each thing once.

use super::pbf::Relation;
use super::{FOOT, LIFT, PHARMACY, Tags, World, pbf};
use std::fs;
use std::path::PathBuf;

/// What `prepare --account` says of a world: rows of role, id and reason but those of what is used, in order of their ids.
fn account(name: &str, world: &World<'_>, relations: &[Relation<'_>], options: &[&str]) -> Vec<[String; 3]> {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("worlds").join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    let file = dir.join("world.osm.pbf");
    fs::write(&file, pbf::file_with(&world.nodes, &world.ways, relations)).unwrap();
    let [file, city, table] = [file, dir.join("city"), dir.join("account.tsv")].map(|path| path.to_string_lossy().into_owned());
    let out = World::run(&[&["prepare", &file, "--out", &city, "--account", &table], options].concat());
    assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
    let text = fs::read_to_string(&table).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>().try_into().unwrap());
    let mut rows: Vec<[String; 3]> = rows.filter(|row: &[String; 3]| row[0] != "used").collect();
    rows.sort_by_key(|row| (row[1].clone(), row[0].clone()));
    rows
}

#[track_caller]
fn says(rows: &[[String; 3]], expected: &[(&str, &str, &str)]) {
    let found: Vec<(&str, &str, &str)> = rows.iter().map(|[role, id, why]| (role.as_str(), id.as_str(), why.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn whatever_is_in_an_extract_is_used_or_told_with_its_reason() {
    let nodes = vec![
        (1, 0.0, 0.0, &[][..]),
        (2, 100.0, 0.0, LIFT),
        (3, 200.0, 0.0, &[("highway", "elevator"), ("access", "private")]),
        (4, 300.0, 0.0, &[]),
        (5, 200.0, 50.0, &[]),
        (6, 400.0, 0.0, &[]),
        (7, 400.0, 100.0, &[]),
        (8, 300.0, 100.0, &[]),
        (99, 20.0, 5.0, PHARMACY),
    ];
    let level: Tags<'_> = &[("highway", "footway"), ("level", "1")];
    let ways: Vec<(&[i64], Tags<'_>)> = vec![
        (&[1, 2, 3], FOOT),
        (&[3, 5], level),
        (&[1, 4], &[("route", "ferry"), ("access", "no")]),
        (&[1, 4], &[("highway", "steps"), ("foot", "no")]),
        (&[4, 6], &[("leisure", "pitch")]),
        (&[1, 4], &[("public_transport", "platform"), ("bus", "yes")]),
        (&[4, 70], FOOT),
        (&[4, 4], FOOT),
        (&[71, 72, 73, 71], &[("amenity", "school")]),
        (&[4, 6, 7, 8, 4], &[("highway", "pedestrian"), ("area", "yes")]),
        (&[4, 6, 7, 8, 4], &[]),
    ];
    let relations: Vec<Relation<'_>> = vec![
        (&[('w', 1099, "outer")], &[("type", "multipolygon"), ("highway", "pedestrian")]),
        (&[('w', 1010, "outer")], &[("type", "multipolygon"), ("highway", "pedestrian"), ("access", "private")]),
        (&[('w', 1001, "")], &[("type", "network"), ("amenity", "library")]),
        (&[], &[("type", "site"), ("amenity", "hospital")]),
    ];
    let world = World { name: "account", nodes, ways };
    let nobody = |why: &str| format!("ways that nobody walks on left out, {why}");
    let [no, foot, private] = ["access = no", "foot = no", "access = private"].map(nobody);
    says(
        &account("account", &world, &relations, &[]),
        &[
            ("lift", "n2", "lifts that only one level comes to left out"),
            ("lift", "n3", "lifts that are not for everybody left out"),
            ("path", "r5000", "areas that people walk on, partly outside of the extract, left out"),
            ("path", "r5001", &private),
            ("place", "r5002", "places that are relations of no area left out"),
            ("place", "r5003", "places without an outline left out"),
            ("path", "w1002", &no),
            ("path", "w1003", &foot),
            ("place", "w1004", "places drawn as a line that is not closed left out"),
            ("place", "w1005", "places that are lines people walk on, used as paths only"),
            ("path", "w1006", "ways of which no piece is in the extract left out"),
            ("path", "w1007", "ways without length left out"),
            ("place", "w1008", "places partly outside of the extract, left out"),
        ],
    );
}

#[test]
fn what_lies_beyond_the_box_is_told() {
    let far = 100_000.0;
    let nodes = vec![
        (1, 0.0, 0.0, &[][..]),
        (2, 100.0, 0.0, &[]),
        (3, far, 0.0, LIFT),
        (4, far, 100.0, PHARMACY),
        (5, far + 100.0, 0.0, &[]),
        (99, 20.0, 5.0, PHARMACY),
    ];
    let ways: Vec<(&[i64], Tags<'_>)> = vec![(&[1, 2], FOOT), (&[3, 5], FOOT), (&[3, 4, 5, 3], &[("leisure", "park")])];
    let world = World { name: "account-box", nodes, ways };
    says(
        &account("account-box", &world, &[], &["--bbox", "8.5,49.3,8.7,49.5"]),
        &[
            ("lift", "n3", "lifts beyond --bbox"),
            ("place", "n4", "places beyond --bbox"),
            ("path", "w1001", "ways beyond --bbox"),
            ("place", "w1002", "places beyond --bbox"),
        ],
    );
}
