//! The desk: importing and exporting, a module of its own that is loaded when the first file is dropped or saved.

use quanli::protocol::{Action, Covered, Edit, NewFacility, Problem, Reason, ScenarioFile, Severity, from_json, wire};
use quanli::units::LonLat;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a dropped file holds: edits and what was wrong.
type Imported = (Vec<Edit>, Vec<Problem>);

/// Nothing runs when the module is loaded.
fn main() {}

/// Reads a dropped file: a scenario (`.json`), or a table of new places (`.csv`) with longitude, latitude, service and name.
/// `service` is taken where the table names none; `known` lists the ids of the catalogue. Returns the edits and what was wrong, as a message.
#[wasm_bindgen]
pub fn import_file(name: &str, text: &str, service: &str, known: Vec<String>) -> Vec<u8> {
    let imported = if name.to_lowercase().ends_with(".csv") { table(name, text, service, &known) } else { scenario(name, text) };
    wire::to_bytes(&imported)
}

/// A scenario as a file's text.
#[wasm_bindgen]
pub fn scenario_file(city: &str, data: &str, name: &str, edits: &[u8]) -> Option<String> {
    let edits = wire::from_bytes(edits)?;
    serde_json::to_string_pretty(&ScenarioFile { quanli: 1, city: city.into(), data: data.into(), name: name.into(), edits }).ok()
}

/// The figures of an answer as CSV for spreadsheets (with the mark that makes them read UTF-8): minutes down, baseline and scenario across.
/// `covered` is the answer as a message; `heads` are the three column heads.
#[wasm_bindgen]
pub fn figures_table(covered: &[u8], heads: Vec<String>) -> Option<String> {
    let covered: Covered = wire::from_bytes(covered)?;
    let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    out.write_record(&heads).ok()?;
    for minute in 0..covered.after.within.len() {
        let people = |f: &quanli::protocol::Figures| f.within[minute].rounded().to_string();
        out.write_record([minute.to_string(), people(&covered.before), people(&covered.after)]).ok()?;
    }
    String::from_utf8(out.into_inner().ok()?).ok()
}

/// Tables of opening hours for one week, as a message: for each text its open times in minutes of the week, or nothing where it can't be read. `date`
/// (year-month-day) names the week, with its holidays and make-up days; empty: a typical week.
#[wasm_bindgen]
pub fn week_tables(texts: Vec<String>, date: &str) -> Vec<u8> {
    let day = quanli::hours::Date::parse_from_str(date, "%Y-%m-%d").ok();
    let calendar = quanli::hours::Calendar::china();
    let tables: Vec<_> = texts.iter().map(|text| quanli::hours::week(text, day, &calendar).ok()).collect();
    wire::to_bytes(&tables)
}

/// Texts of opening hours in plain words, Chinese and English, as a message: nothing where one can't be read.
#[wasm_bindgen]
pub fn hours_in_words(texts: Vec<String>) -> Vec<u8> {
    use quanli::hours::{Tongue, spoken};
    let told: Vec<Option<[String; 2]>> = texts.iter().map(|text| Some([spoken(text, Tongue::Chinese).ok()?, spoken(text, Tongue::English).ok()?])).collect();
    wire::to_bytes(&told)
}

fn problem(file: &str, index: Option<u32>, reason: Reason, found: String) -> Problem {
    let severity = if index.is_some() { Severity::Error } else { Severity::Unusable };
    Problem { severity, reason, file: file.into(), index, id: None, at: None, found, count: 1 }
}

fn scenario(name: &str, text: &str) -> Imported {
    match from_json::<ScenarioFile>(text.as_bytes()) {
        Ok(file) if file.quanli > 1 => (Vec::new(), vec![problem(name, None, Reason::NewerVersion, file.quanli.to_string())]),
        Ok(file) => (file.edits, Vec::new()),
        Err(e) => (Vec::new(), vec![problem(name, None, Reason::NotJson, e.found)]),
    }
}

/// One facility a row; a bad row is reported by its number and left out.
fn table(name: &str, text: &str, service: &str, known: &[String]) -> Imported {
    let first_line = text.lines().next().unwrap_or("");
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|d| first_line.bytes().filter(|b| b == d).count()).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers: Vec<String> = reader.headers().map(|h| h.iter().map(|c| c.trim().to_lowercase()).collect()).unwrap_or_default();
    let column = |names: &[&str]| headers.iter().position(|h| names.contains(&h.as_str()));
    let (lon, lat) = (column(&["longitude", "lon", "lng", "x", "经度"]), column(&["latitude", "lat", "y", "纬度"]));
    let (Some(lon), Some(lat)) = (lon, lat) else {
        return (Vec::new(), vec![problem(name, None, Reason::BadCoordinate, headers.join(", "))]);
    };
    let (title, kind) = (column(&["name", "名称"]), column(&["service", "services", "服务"]));
    let (mut edits, mut problems) = (Vec::new(), Vec::new());
    for (row, record) in reader.records().enumerate() {
        let index = u32::try_from(row).ok();
        let Ok(record) = record else {
            problems.push(problem(name, index, Reason::BadCoordinate, String::new()));
            continue;
        };
        let cell = |c: Option<usize>| c.and_then(|c| record.get(c)).unwrap_or("").trim();
        let number = |c: usize, most: f64| cell(Some(c)).parse::<f64>().ok().filter(|v| v.abs() <= most);
        let (Some(lon), Some(lat)) = (number(lon, 180.0), number(lat, 90.0)) else {
            problems.push(problem(name, index, Reason::BadCoordinate, format!("{} {}", cell(Some(lon)), cell(Some(lat)))));
            continue;
        };
        let services: Vec<String> = match cell(kind) {
            "" => vec![service.to_owned()],
            text => text.split(' ').map(str::to_owned).collect(),
        };
        if let Some(stranger) = services.iter().find(|s| !known.contains(s)) {
            problems.push(problem(name, index, Reason::UnknownService, stranger.clone()));
            continue;
        }
        let new = NewFacility { name: cell(title).to_owned(), services, at: LonLat { lon, lat }, capacity: BTreeMap::new(), opening_hours: String::new() };
        edits.push(Edit { id: format!("row{}", row + 2), stage: None, note: String::new(), action: Action::AddFacility(new) });
    }
    (edits, problems)
}
