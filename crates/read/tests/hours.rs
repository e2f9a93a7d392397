//! The test table of opening_hours.js (716 values), where it is there: every value that differs must be explained in
//! `tests/data/opening-hours-explained.tsv` (value, reason), and every explanation must still be needed. `make compare` prints the counts.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use chrono::NaiveDateTime;
use quanli_read::hours::{Calendar, Date, intervals};
use std::collections::BTreeMap;
use std::path::Path;

fn moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.replace('T', " ").replace(['.', '/'], "-");
    ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"].iter().find_map(|f| NaiveDateTime::parse_from_str(&text, f).ok())
}

/// Holidays of Brandenburg, where the table's PH are (its default place), for the years that it names.
fn holidays() -> Calendar {
    let easter = [
        (2009, 4, 12),
        (2010, 4, 4),
        (2011, 4, 24),
        (2012, 4, 8),
        (2013, 3, 31),
        (2014, 4, 20),
        (2015, 4, 5),
        (2016, 3, 27),
        (2017, 4, 16),
        (2018, 4, 1),
        (2019, 4, 21),
        (2020, 4, 12),
        (2021, 4, 4),
        (2022, 4, 17),
        (2023, 4, 9),
        (2024, 3, 31),
    ];
    let fixed = [(1, 1), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26)];
    let days = easter.into_iter().flat_map(|(year, month, day)| {
        let easter = Date::from_ymd_opt(year, month, day).unwrap();
        let moving = [-2, 0, 1, 39, 49, 50].map(|n| easter + chrono::TimeDelta::days(n));
        moving.into_iter().chain(fixed.map(|(m, d)| Date::from_ymd_opt(year, m, d).unwrap()))
    });
    Calendar::of_holidays(days)
}

type Row = (String, String, String, Vec<(String, String, bool)>);

fn rows(json: &serde_json::Value) -> Vec<Row> {
    let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
    let one = |t: &serde_json::Value| {
        let list =
            t["intervals"].as_array().map(|all| all.iter().map(|i| (text(&i[0]), text(&i[1]), i[2].as_bool().unwrap_or(false))).collect()).unwrap_or_default();
        (text(&t["value"]), text(&t["from"]), text(&t["to"]), list)
    };
    json["tests"].as_array().unwrap().iter().map(one).collect()
}

/// What is found where the table says something else; `None`: the same.
fn difference((value, from, to, expected): &Row, calendar: &Calendar) -> Option<String> {
    let (Some(from), Some(to)) = (moment(from), moment(to)) else { return Some("the table gives no period".into()) };
    match intervals(value, from, to, calendar) {
        Err(e) => Some(format!("not read: {}", e.why.lines().last().unwrap_or(""))),
        Ok(found) => {
            let Some(expected) = expected.iter().map(|(a, b, unknown)| Some((moment(a)?, moment(b)?, *unknown))).collect::<Option<Vec<_>>>() else {
                return Some("the table gives no moment".into());
            };
            (found != expected).then(|| format!("{} intervals instead of {}", found.len(), expected.len()))
        }
    }
}

fn check(json: &serde_json::Value, explained: &BTreeMap<String, String>) -> (usize, usize, Vec<String>) {
    let calendar = holidays();
    let (mut same, mut known, mut wrong) = (0, 0, Vec::new());
    for row in rows(json) {
        match (difference(&row, &calendar), explained.contains_key(&row.0)) {
            (None, _) => same += 1,
            (Some(_), true) => known += 1,
            (Some(what), false) => wrong.push(format!("{}\t{what}", row.0.replace('\n', " "))),
        }
    }
    (same, known, wrong)
}

fn explained() -> BTreeMap<String, String> {
    let text = include_str!("../../../tests/data/opening-hours-explained.tsv");
    text.lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .map(|(v, why)| (v.replace("\\n", "\n").replace("\\t", "\t"), why.to_owned()))
        .collect()
}

#[test]
fn a_sample_of_the_table_has_the_same_intervals() {
    let json: serde_json::Value = serde_json::from_str(include_str!("../../../tests/data/opening-hours-sample.json")).unwrap();
    let (same, _, wrong) = check(&json, &BTreeMap::new());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(same >= 20);
}

#[test]
fn every_value_of_the_whole_table_agrees_or_is_explained() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/opening-hours/opening_hours_vectors.json.gz");
    let Ok(packed) = std::fs::read(&path) else {
        println!("skipped: {} is not there", path.display());
        return;
    };
    let bytes = miniz_oxide::inflate::decompress_to_vec(&packed[header(&packed)..packed.len() - 8]).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let (same, known, wrong) = check(&json, &explained());
    println!("opening hours: {same} of {} the same, {known} explained, {} not", same + known + wrong.len(), wrong.len());
    if let Ok(out) = std::env::var("QUANLI_HOURS_OUT") {
        std::fs::write(out, wrong.join("\n")).unwrap();
    }
    assert!(wrong.is_empty(), "{} values differ and are not explained, for instance {:#?}", wrong.len(), &wrong[..wrong.len().min(5)]);
}

/// Length of a gzip header without a comment.
fn header(packed: &[u8]) -> usize {
    let name = packed[3] & 8 != 0;
    10 + if name { packed[10..].iter().position(|b| *b == 0).unwrap() + 1 } else { 0 }
}
