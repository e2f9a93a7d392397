//! The stamp by which modules of one build know each other.

use std::path::{Path, PathBuf};

/// What either side of a message is made of.
const CRATES: [&str; 9] = ["model", "read", "network", "coverage", "siting", "metrics", "report", "protocol", "engine"];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let mut sum = 0x811c_9dc5;
    for name in CRATES {
        let source = format!("../{name}/src");
        println!("cargo:rerun-if-changed={source}");
        sum = stamp(Path::new(&source), sum);
    }
    println!("cargo:rustc-env=QUANLI_STAMP={sum}");
}

/// One number for the files of a folder (FNV-1a).
fn stamp(folder: &Path, mut sum: u32) -> u32 {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).expect("sources can be read").map(|entry| entry.expect("sources can be read").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            sum = stamp(&path, sum);
        } else {
            sum = std::fs::read(&path).expect("sources can be read").iter().fold(sum, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
        }
    }
    sum
}
