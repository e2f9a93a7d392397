//! Hours, and what people keep in files, on the command line.

use super::{FACILITIES, MANIFEST, city, printed, run, text};
use std::fs;

#[test]
fn hours_that_nobody_can_read_stand_beside_every_figure_at_an_hour() {
    let dir = city("unread_hours");
    let places = FACILITIES.replace("\"name\":\"Canteen\"", "\"name\":\"Canteen\",\"opening_hours\":\"逢单日9:00-14:00\"");
    fs::write(dir.join("facilities.geojson"), places).unwrap();
    let dir = text(&dir);
    let service = ["--service", "community-canteen", "--who", "elder"];
    let at = ["--at", "Mon 12:00"];
    let with = |command: &str, more: &[&str]| [&[command, &dir][..], more].concat().iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    let all = |arguments: Vec<String>| {
        let out = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr)
    };
    let told = all(with("coverage", &[&service[..], &at].concat()));
    assert!(told.contains("baseline: 0 %") && told.contains("逢单日9:00-14:00") && told.contains("if it were open: 93 %  40 people"), "{told}");
    for (command, more) in [
        ("coverage", [&service[..], &at, &["--format", "csv"]].concat()),
        ("coverage", [&service[..], &at, &["--limit", "90s"]].concat()),
        ("week", service.to_vec()),
        ("evaluate", at.to_vec()),
        ("check", vec![]),
        ("reach", [&["--from", "107.001,29.9"][..], &at].concat()),
        ("route", [&["--from", "107.001,29.9", "--to", "c"][..], &at].concat()),
        ("hours", vec![]),
    ] {
        let told = all(with(command, &more));
        assert!(told.contains("can't be read"), "{command}: {told}");
    }
    let json: serde_json::Value = serde_json::from_str(&all(with("coverage", &[&service[..], &at, &["--json"]].concat()))).unwrap();
    assert_eq!((json["hours_unread"][0]["id"].as_str(), json["if_open"]["covered"].as_u64()), (Some("c"), Some(40)));
    // Without an hour nothing hangs on them.
    let told = all(with("coverage", &service));
    assert!(told.contains("93 %") && !told.contains("can't be read"), "{told}");
}

#[test]
fn a_walk_at_an_hour_goes_to_what_is_open_then() {
    let dir = city("reach_at");
    let places = FACILITIES.replace("\"name\":\"Canteen\"", "\"name\":\"Canteen\",\"opening_hours\":\"11:00-13:30；17:00-19:30\"");
    fs::write(dir.join("facilities.geojson"), places).unwrap();
    let dir = text(&dir);
    let reach = |at: &str| printed(&["reach", &dir, "--from", "107.001,29.9", "--at", at]);
    assert!(reach("Mon 12:00").contains("Canteen") && reach("Sun 18:00").contains("Canteen"));
    assert!(!reach("Mon 15:00").contains("Canteen") && !reach("Mon 13:29").contains("Canteen"), "it closes on the way");
    let route = |at: &str| run(&["route", &dir, "--from", "107.001,29.9", "--to", "c", "--at", at]);
    assert!(route("Mon 12:00").status.success());
    assert!(String::from_utf8_lossy(&route("Mon 15:00").stderr).contains("shut at Mon 15:00: 11:00-13:30；17:00-19:30"));
    let early = route("Mon 10:50");
    assert!(early.status.success() && String::from_utf8_lossy(&early.stderr).contains("it opens"));
    assert!(printed(&["hours", "11:00-13:30；17:00-19:30"]).contains("every day 11:00–13:30, 17:00–19:30"));
}

#[test]
fn what_an_editor_puts_before_a_file_is_passed_over_and_what_is_wrong_is_told_with_its_line() {
    let dir = city("marks");
    let check = || {
        let out = run(&["check", &text(&dir)]);
        (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr))
    };
    let manifest = dir.join("city.json");
    fs::write(&manifest, format!("\u{feff}{MANIFEST}")).unwrap();
    assert_eq!(check().0, Some(0), "{}", check().1);
    let scenario = dir.join("x.scenario.json");
    fs::write(&scenario, "\u{feff}{\"quanli\":1,\"city\":\"t\",\"edits\":[]}").unwrap();
    printed(&["coverage", &text(&dir), "--service", "community-canteen", "--scenario", &text(&scenario)]);
    // The prepared files are made and found again with the mark in front.
    printed(&["pack", &text(&dir)]);
    assert_eq!(check().0, Some(0), "{}", check().1);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(MANIFEST.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let gbk = [MANIFEST.replace("\"t\"", "\"").into_bytes(), vec![0xD3, 0xE5]].concat();
    let lines = |text: &str| text.replace(',', ",\n").into_bytes();
    for (bytes, says) in [
        (wide, "UTF-16 and not UTF-8. Save it as UTF-8"),
        (gbk, "is not UTF-8 (it may be GBK). Save it as UTF-8"),
        (lines(&MANIFEST.replace("\"id\"", "\"id\" // ours\n")), "line 2: \"id\" // ours (JSON has no comments)"),
        (lines(&MANIFEST.replace("\"residents\":\"residents.geojson\"", "")), "(a comma too many)"),
        (lines(&MANIFEST.replace("{\"quanli\":1", "{\"quanli\":\"one\"")), "line 1: {\"quanli\":\"one\", (string \"one\" where a whole number should be)"),
        (lines(&MANIFEST.replace("\"id\":\"t\",", "")), "\"id\" is missing"),
    ] {
        fs::write(&manifest, bytes).unwrap();
        let (code, told) = check();
        assert!(code == Some(2) && told.contains(says) && told.contains("city.json") && !told.contains("column"), "{says}: {told}");
    }
}
