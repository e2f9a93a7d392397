//! The stamp by which modules of one build know each other.

fn main() {
    let source = std::path::Path::new("../../src");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../src");
    println!("cargo:rustc-env=QUANLI_STAMP={}", stamp(source, 0x811c_9dc5));
}

/// One number for the library's source, by which its modules know each other (FNV-1a over all files but the programs).
fn stamp(folder: &std::path::Path, mut sum: u32) -> u32 {
    let entries = std::fs::read_dir(folder).expect("src/ can be read").map(|entry| entry.expect("src/ can be read").path());
    let mut paths: Vec<_> = entries.filter(|path| !path.ends_with("bin")).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            sum = stamp(&path, sum);
        } else {
            sum = std::fs::read(&path).expect("src/ can be read").iter().fold(sum, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
        }
    }
    sum
}
