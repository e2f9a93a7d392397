//! House rules that Cargo can't hold: no clock, no global, no browser in the library, short files that say what they are for, tests named after
//! what they claim, invariants that a test of that very name guards. Files are parsed, so that a word in a comment or a text is none of code.
//! All findings come in one message.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// The crates of the library in their order; each may depend on those before it.
const LIBRARY: [&str; 9] = ["model", "read", "network", "coverage", "siting", "metrics", "report", "protocol", "engine"];
/// What the library must never know, as a part of any path.
const FORBIDDEN: [(&str, &str); 10] = [
    ("web_sys", "no browser"),
    ("js_sys", "no browser"),
    ("leptos", "no browser"),
    ("wasm_bindgen", "no browser"),
    ("Instant", "no clock"),
    ("SystemTime", "no clock"),
    ("HashMap", "no order that depends on the run"),
    ("HashSet", "no order that depends on the run"),
    ("thread", "no thread of its own"),
    ("thread_local", "no global state"),
];
const LONGEST_FILE: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

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

/// Names and texts of all files of a folder.
fn texts(dir: &str, ends: &str) -> Vec<(String, String)> {
    let mut list = Vec::new();
    files(&root().join(dir), ends, &mut list);
    let name = |p: &Path| p.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    list.into_iter().map(|p| (name(&p), fs::read_to_string(&p).unwrap())).collect()
}

/// Every Rust file of the project.
fn sources() -> Vec<(String, String)> {
    ["src", "crates", "bench", "tests"].into_iter().flat_map(|dir| texts(dir, ".rs")).collect()
}

/// What is found in one file.
struct Look<'a> {
    file: &'a str,
    library: bool,
    findings: &'a mut Vec<String>,
    tests: &'a mut BTreeSet<String>,
}

impl Look<'_> {
    fn word(&mut self, word: &str) {
        if let Some((_, why)) = FORBIDDEN.iter().find(|(f, _)| self.library && *f == word) {
            self.findings.push(format!("{} has {word}: {why}", self.file));
        }
    }

    fn test(&mut self, name: String) {
        if name.split('_').count() < 3 {
            self.findings.push(format!("{}: {name} claims nothing", self.file));
        }
        self.tests.insert(name);
    }
}

impl<'ast> Visit<'ast> for Look<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        path.segments.iter().for_each(|segment| self.word(&segment.ident.to_string()));
        visit::visit_path(self, path);
    }

    fn visit_use_tree(&mut self, tree: &'ast syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => self.word(&path.ident.to_string()),
            syn::UseTree::Name(name) => self.word(&name.ident.to_string()),
            syn::UseTree::Rename(name) => self.word(&name.ident.to_string()),
            _ => {}
        }
        visit::visit_use_tree(self, tree);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        if self.library && matches!(item.mutability, syn::StaticMutability::Mut(_)) {
            self.findings.push(format!("{}: {} is global state", self.file, item.ident));
        }
        visit::visit_item_static(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.attrs.iter().any(|a| a.path().is_ident("path")) && self.file.contains("/src/") {
            self.findings.push(format!("{}: mod {} lies elsewhere (#[path])", self.file, item.ident));
        }
        visit::visit_item_mod(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if item.attrs.iter().any(|a| a.path().segments.last().is_some_and(|s| s.ident == "test" || s.ident == "wasm_bindgen_test")) {
            self.test(item.sig.ident.to_string());
        }
        if item.attrs.iter().any(|a| a.path().is_ident("ignore")) {
            self.findings.push(format!("{}: {} is ignored", self.file, item.sig.ident));
        }
        visit::visit_item_fn(self, item);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        // proptest! holds functions in its own grammar.
        if item.path.segments.last().is_some_and(|s| s.ident == "proptest") {
            let words: Vec<String> = item.tokens.clone().into_iter().map(|t| t.to_string()).collect();
            words.windows(2).filter(|pair| pair[0] == "fn").for_each(|pair| self.test(pair[1].clone()));
        }
        visit::visit_macro(self, item);
    }
}

fn every_file(findings: &mut Vec<String>) -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for (file, text) in sources() {
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
        match syn::parse_file(&text) {
            Ok(parsed) => {
                let library = LIBRARY.iter().any(|name| file.starts_with(&format!("crates/{name}/src/")));
                Look { file: &file, library, findings, tests: &mut tests }.visit_file(&parsed);
            }
            Err(error) => findings.push(format!("{file} is no Rust: {error}")),
        }
    }
    tests
}

/// Cargo refuses circles; that a crate depends only on those to its left is told here.
fn order(findings: &mut Vec<String>) {
    for (own, name) in LIBRARY.iter().enumerate() {
        let text = fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).unwrap();
        let dependencies = text.split("[dependencies]").nth(1).unwrap_or("").split("\n[").next().unwrap_or("");
        let named = |line: &str| line.strip_prefix("quanli-").map(|rest| rest.split(['.', ' ']).next().unwrap_or("").to_owned());
        for dependency in dependencies.lines().filter_map(named) {
            if !LIBRARY[..own].contains(&dependency.as_str()) {
                findings.push(format!("{name} depends on {dependency}, which is to its right"));
            }
        }
    }
}

/// Titles of the browser's stories: what stands in quotes behind `test(`, up to the colon that says on which city or of what in particular.
fn stories() -> BTreeSet<String> {
    let title = |rest: &str| {
        let quote = rest.chars().next()?;
        rest[quote.len_utf8()..].split(quote).next()?.split(':').next().map(str::to_owned)
    };
    let of = |text: &str| text.split("test(").skip(1).filter_map(title).collect::<Vec<_>>();
    texts("tests/browser", ".mjs").iter().flat_map(|(_, text)| of(text)).collect()
}

/// Every invariant of ARCHITECTURE.md ends in the name of a test.
fn invariants(tests: &BTreeSet<String>, findings: &mut Vec<String>) {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap_or_default();
    let stories = stories();
    let section = text.split("## Invariants").nth(1).unwrap_or("");
    let section = section.split("\n## ").next().unwrap_or("");
    let mut n = 0;
    for line in section.lines().filter(|l| l.starts_with("- ")) {
        n += 1;
        match line.rsplit_once('`').and_then(|(rest, _)| rest.rsplit_once('`')) {
            Some((_, name)) if tests.contains(name) || stories.contains(name) => {}
            _ => findings.push(format!("ARCHITECTURE.md: no test of that name guards: {line}")),
        }
    }
    if n < 8 {
        findings.push(format!("ARCHITECTURE.md names {n} invariants"));
    }
}

#[test]
fn the_house_rules_hold() {
    let mut findings = Vec::new();
    let tests = every_file(&mut findings);
    order(&mut findings);
    invariants(&tests, &mut findings);
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}
