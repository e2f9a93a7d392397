//! One digest over every time of the demo city; the same bytes native and in WebAssembly.

use std::path::Path;

/// Manifest, paths, facilities and residents of the demo city, or `None` with a printed reason where it has not been made.
pub fn demo_files() -> Option<(String, [Vec<u8>; 3])> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/city");
    let read = |name: &str| std::fs::read(dir.join(name)).ok().map(|b| unpacked(&b));
    let Some(manifest) = read("city.json") else {
        println!("skipped: public/city is not there; make it with `make demo-city`");
        return None;
    };
    let files = ["paths", "facilities", "residents"].map(|name| read(&format!("{name}.geojson.gz")).unwrap());
    Some((String::from_utf8(manifest).unwrap(), files))
}

/// The open demo city, where it has been made.
pub fn demo() -> Option<quanli_engine::OpenCity> {
    let (manifest, files) = demo_files()?;
    let roles = [quanli_protocol::FileRole::Paths, quanli_protocol::FileRole::Facilities, quanli_protocol::FileRole::Residents];
    Some(quanli_engine::OpenCity::open(&manifest, &roles, files.into(), &mut |_, _| {}).unwrap())
}

/// Unpacks a gzip member without extra fields, as `quanli demo-city` writes it.
pub fn unpacked(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(&[0x1F, 0x8B]) { miniz_oxide::inflate::decompress_to_vec(&bytes[10..bytes.len() - 8]).unwrap() } else { bytes.to_vec() }
}

#[test]
fn every_time_of_the_demo_city_has_the_committed_digest() {
    let Some(mut open) = demo() else { return };
    let digest = open.digest();
    println!("digest {digest} native");
    assert_eq!(
        digest,
        include_str!("../../../../tests/data/demo-city.digest").trim(),
        "the WASM test compares with the same file; `make docs WITH=digest` writes it anew after a change that is meant"
    );
}
