//! House rules: rooms use only rooms before them, files are short and say what they are for, tests are named after what they claim.
//! All findings come in one message.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of the library in their order; each may use those before it.
const ROOMS: [&str; 14] =
    ["units", "catalogue", "problem", "city", "scenario", "read", "tables", "hours", "network", "coverage", "metrics", "report", "protocol", "session"];
/// What the library must never know.
const FORBIDDEN: [(&str, &str); 9] = [
    ("web_sys", "no browser"),
    ("js_sys", "no browser"),
    ("leptos", "no browser"),
    ("wasm_bindgen", "no browser"),
    ("Instant::now", "no clock"),
    ("SystemTime", "no clock"),
    ("HashMap", "no order that depends on the run"),
    ("HashSet", "no order that depends on the run"),
    ("std::thread", "no thread of its own"),
];
const LONGEST_FILE: usize = 600;

fn files(dir: &Path, ends: &str, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, ends, out);
        } else if path.to_string_lossy().ends_with(ends) {
            out.push(path);
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn texts(dir: &str, ends: &str) -> Vec<(String, String)> {
    let mut list = Vec::new();
    files(&root().join(dir), ends, &mut list);
    let name = |p: &Path| p.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    list.into_iter().map(|p| (name(&p), fs::read_to_string(&p).unwrap())).collect()
}

/// Code without comments.
fn code(text: &str) -> String {
    text.lines().map(|l| l.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

fn room_of(file: &str) -> Option<usize> {
    let inner = file.strip_prefix("src/")?;
    ROOMS.iter().position(|r| inner == format!("{r}.rs") || inner.starts_with(&format!("{r}/")))
}

fn library(findings: &mut Vec<String>) {
    for (file, text) in texts("src", ".rs").iter().filter(|(f, _)| !f.starts_with("src/bin/")) {
        let code = code(text);
        if let Some(own) = room_of(file) {
            for room in ROOMS.iter().skip(own + 1) {
                if code.contains(&format!("crate::{room}")) {
                    findings.push(format!("{file} uses {room}, which is to its right"));
                }
            }
        }
        for (word, why) in FORBIDDEN {
            if code.contains(word) {
                findings.push(format!("{file} has {word}: {why}"));
            }
        }
    }
}

fn every_file(findings: &mut Vec<String>) {
    let mut all = texts("src", ".rs");
    all.extend(texts("tests", ".rs"));
    for (file, text) in all {
        if !text.starts_with("//!") {
            findings.push(format!("{file} does not say what it is for (//!)"));
        }
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            findings.push(format!("{file} has {lines} lines, more than {LONGEST_FILE}"));
        }
        let stem = Path::new(&file).file_stem().unwrap().to_string_lossy().into_owned();
        if ["util", "utils", "helper", "helpers", "common", "misc", "manager", "types", "core"].contains(&stem.as_str()) {
            findings.push(format!("{file}: a file is named after what it is about"));
        }
        let mark = concat!("TO", "DO");
        if text.contains(mark) || text.contains(concat!("FIX", "ME")) {
            findings.push(format!("{file} has a {mark}"));
        }
    }
}

/// The page and the worker see the door and nothing behind it; the command line prepares data, so it also reads and fits.
fn faces(findings: &mut Vec<String>) {
    let allowed = ["protocol", "session", "units"];
    for (file, text) in texts("src/bin", ".rs").iter().filter(|(f, _)| !f.starts_with("src/bin/quanli/")) {
        for rest in code(text).split("quanli::").skip(1) {
            let room: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            // The desk turns texts of opening hours and tables of places into what the engine takes, which no question needs.
            let at_the_desk = file == "src/bin/desk.rs" && matches!(room.as_str(), "hours" | "tables");
            if !at_the_desk && ROOMS.contains(&room.as_str()) && !allowed.contains(&room.as_str()) {
                findings.push(format!("{file} looks behind the door: quanli::{room}"));
            }
        }
    }
}

fn tests(findings: &mut Vec<String>) {
    for (file, text) in texts("tests", ".rs") {
        if text.contains(concat!("#[ig", "nore")) {
            findings.push(format!("{file} ignores a test"));
        }
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for pair in lines.windows(2).filter(|p| p[0] == "#[test]" || p[0] == "#[wasm_bindgen_test]") {
            let name = pair[1].trim_start_matches("fn ").split('(').next().unwrap_or("");
            if name.split('_').count() < 3 {
                findings.push(format!("{file}: {name} claims nothing"));
            }
        }
    }
}

/// Every invariant of ARCHITECTURE.md ends in a test that exists: `(test_name)`.
fn invariants(findings: &mut Vec<String>) {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap_or_default();
    let mut all = texts("tests", ".rs");
    all.extend(texts("tests", ".mjs"));
    all.extend(texts("src/bin", ".rs"));
    let tests: String = all.into_iter().map(|t| t.1).collect();
    let section = text.split("## Invariants").nth(1).unwrap_or("");
    let section = section.split("\n## ").next().unwrap_or("");
    let mut n = 0;
    for line in section.lines().filter(|l| l.starts_with("- ")) {
        n += 1;
        match line.rsplit_once('`').and_then(|(rest, _)| rest.rsplit_once('`')) {
            Some((_, name)) if tests.contains(name) => {}
            _ => findings.push(format!("ARCHITECTURE.md: no existing test guards: {line}")),
        }
    }
    if n < 8 {
        findings.push(format!("ARCHITECTURE.md names {n} invariants"));
    }
}

#[test]
fn the_house_rules_hold() {
    let mut findings = Vec::new();
    library(&mut findings);
    faces(&mut findings);
    every_file(&mut findings);
    tests(&mut findings);
    invariants(&mut findings);
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}
