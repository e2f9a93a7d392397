//! Reads the catalogue and the standard profiles that are part of the program, and leaves them as bytes that need no JSON to be read.

#![allow(dead_code, unused_imports, missing_docs, clippy::unwrap_used)]

#[path = "src/units/mod.rs"]
mod units;

/// The catalogue without what this script is for.
#[path = "src/catalogue"]
mod catalogue {
    mod kept;
    mod service;
    mod standard;
    mod walker;

    pub use kept::from_json;
    pub use service::Catalogue;
    pub use standard::Standard;
}

/// In the order in which they are offered.
const STANDARDS: [&str; 7] = ["life-circle-ten", "gb50180-2018", "td-t-1062-2021", "mofcom-2021", "db50-543-2024", "elder-three-tiers", "child-friendly"];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/catalogue");
    println!("cargo:rerun-if-changed=src/units");
    let read = |file: &str| {
        let file = format!("../../public/{file}");
        println!("cargo:rerun-if-changed={file}");
        std::fs::read(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
    };
    let file = "catalogue/services.json";
    let catalogue: catalogue::Catalogue = serde_json::from_slice(&read(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let standard = |name: &str| {
        let file = format!("standards/{name}.json");
        catalogue::Standard::from_json(&read(&file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    };
    let standards: Vec<catalogue::Standard> = STANDARDS.into_iter().map(standard).collect();
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    std::fs::write(out.join("catalogue"), borsh::to_vec(&catalogue).expect("a catalogue has no number that is none")).expect("OUT_DIR can be written");
    std::fs::write(out.join("standards"), borsh::to_vec(&standards).expect("a profile has no number that is none")).expect("OUT_DIR can be written");
}
