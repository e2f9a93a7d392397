//! The reader: importing and exporting, a module of its own that is loaded when the first file is dropped or saved.

use quanli_protocol::{Action, Catalogue, Covered, Edit, NewFacility, Problem, Reason, ScenarioFile, Severity, from_json, wire};
use quanli_read::tables::{self, Table};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// What a dropped file holds: edits and what was wrong.
type Imported = (Vec<Edit>, Vec<Problem>);

/// Nothing runs when the module is loaded.
fn main() {}

/// A value as a message.
fn message<T: borsh::BorshSerialize>(value: &T) -> Result<Vec<u8>, JsError> {
    wire::to_bytes(value).map_err(|_| JsError::new("a number of the file is none"))
}

/// Reads a dropped file: a scenario (`.json`), or a table of new places (`.csv`) with longitude, latitude, service and name.
/// `service` is taken where the table names none; `known` lists id, Chinese and English name of each service. Returns the edits and what was wrong, as
/// a message.
#[wasm_bindgen]
pub fn import_file(name: &str, text: &str, service: &str, known: Vec<String>) -> Result<Vec<u8>, JsError> {
    let json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    let imported = if json { scenario(name, text) } else { table(name, text, service, &known) };
    message(&imported)
}

/// The rows of a table, its header first, each with the number of its line; or why it is none. As a message.
#[wasm_bindgen]
pub fn table_rows(text: &str) -> Result<Vec<u8>, JsError> {
    message(&Table::read(text).map(|table| table.with_plain_numbers().all()))
}

/// A scenario as a file's text.
#[wasm_bindgen]
pub fn scenario_file(city: &str, data: &str, name: &str, edits: &[u8]) -> Option<String> {
    let edits = wire::from_bytes(edits).ok()?;
    serde_json::to_string_pretty(&ScenarioFile { quanli: 1, city: city.into(), data: data.into(), name: name.into(), edits }).ok()
}

/// The figures of an answer as CSV for spreadsheets (with the mark that makes them read UTF-8): minutes down, baseline and scenario across.
/// `covered` is the answer as a message; `heads` are the three column heads.
#[wasm_bindgen]
pub fn figures_table(covered: &[u8], heads: Vec<String>) -> Option<String> {
    let covered: Covered = wire::from_bytes(covered).ok()?;
    let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    out.write_record(&heads).ok()?;
    for minute in 0..covered.after.within.len() {
        let people = |f: &quanli_protocol::Figures| f.within[minute].rounded().to_string();
        out.write_record([minute.to_string(), people(&covered.before), people(&covered.after)]).ok()?;
    }
    String::from_utf8(out.into_inner().ok()?).ok()
}

/// Tables of opening hours for one week, as a message: for each text its open times in minutes of the week, or nothing where it can't be read. `date`
/// (year-month-day) names the week, with its holidays and make-up days; empty: a typical week.
#[wasm_bindgen]
pub fn week_tables(texts: Vec<String>, date: &str) -> Result<Vec<u8>, JsError> {
    let day = quanli_read::hours::Date::parse_from_str(date, "%Y-%m-%d").ok();
    let calendar = quanli_read::hours::Calendar::china();
    let tables: Vec<_> = texts.iter().map(|text| quanli_read::hours::week(text, day, &calendar).ok()).collect();
    message(&tables)
}

/// Texts of opening hours in plain words, Chinese and English, as a message: nothing where one can't be read.
#[wasm_bindgen]
pub fn hours_in_words(texts: Vec<String>) -> Result<Vec<u8>, JsError> {
    use quanli_read::hours::{Tongue, spoken};
    let told: Vec<Option<[String; 2]>> = texts.iter().map(|text| Some([spoken(text, Tongue::Chinese).ok()?, spoken(text, Tongue::English).ok()?])).collect();
    message(&told)
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

/// One facility a row; a bad row is reported by its line and left out, and so are the columns that nothing is taken from.
fn table(name: &str, text: &str, service: &str, known: &[String]) -> Imported {
    let whole = |reason, found: String| (Vec::new(), vec![problem(name, None, reason, found)]);
    let list = match Table::read(text) {
        Err(why) => return whole(Reason::NotTable, why),
        Ok(table) => match tables::places(&table) {
            Err(why) => return whole(Reason::BadCoordinate, why),
            Ok(list) => list,
        },
    };
    // The header is line 1 of the file; a problem counts rows from 0, behind it.
    let row = |line: u64| u32::try_from(line.saturating_sub(2)).ok();
    let mut problems: Vec<Problem> = list.bad.iter().map(|bad| problem(name, row(bad.line), Reason::BadCoordinate, bad.found.clone())).collect();
    if !list.unused.is_empty() {
        problems.push(Problem { severity: Severity::Warning, ..problem(name, None, Reason::UnusedColumn, list.unused.join(", ")) });
    }
    let mut edits = Vec::new();
    for place in list.rows {
        let services = if place.service.is_empty() { Some(vec![service.to_owned()]) } else { Catalogue::each_named(&place.service, |part| find(known, part)) };
        let Some(services) = services else {
            problems.push(problem(name, row(place.line), Reason::UnknownService, place.service));
            continue;
        };
        let new = NewFacility { name: place.name, services, at: place.at, capacity: BTreeMap::new(), opening_hours: place.opening_hours };
        edits.push(Edit { id: format!("row{}", place.line), stage: None, note: String::new(), action: Action::AddFacility(new) });
    }
    (edits, problems)
}

/// The id of a service by its id or one of its names.
fn find(known: &[String], part: &str) -> Option<String> {
    known.chunks_exact(3).find(|names| names.iter().any(|name| name.eq_ignore_ascii_case(part))).map(|names| names[0].clone())
}
