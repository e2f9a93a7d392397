//! Bytes → City: tolerant reading that reports what it leaves out and never panics.
//!
//! Reading knows no network. Each file is scanned once, feature by feature, without a tree of the whole file.
//! After an edit: nothing here runs; edits never change what was loaded.

mod area;
mod crs;
mod facilities;
mod geojson;
mod manifest;
mod paths;
mod residents;
mod scanner;
pub mod tags;

pub use area::{contains, ring_area_m2};
pub use crs::{bd09_from_gcj02, gcj02_from_bd09, gcj02_from_wgs84, to_wgs84, wgs84_from_gcj02};
pub use facilities::read_facilities;
pub use geojson::{Feature, Geometry, GeometryKind, Props, Value, read_features};
pub use manifest::read_manifest;
pub use paths::read_paths;
pub use residents::read_residents;

use crate::catalogue::Catalogue;
use crate::city::{City, Manifest};
use crate::problem::{Problems, Reason, Severity, Where};
use xxhash_rust::xxh3::xxh3_64;

/// The unpacked files of a city folder.
#[derive(Clone, Copy, Debug)]
pub struct FileBytes<'a> {
    /// Paths.
    pub paths: &'a [u8],
    /// Facilities.
    pub facilities: &'a [u8],
    /// Residents, when there are any.
    pub residents: Option<&'a [u8]>,
}

/// Reads a whole city. `None` when nothing can be answered with it; `problems` then has an unusable one that says why.
///
/// Cost: linear in the bytes.
#[must_use]
pub fn read_city(manifest: Manifest, files: FileBytes<'_>, problems: &mut Problems) -> Option<City> {
    problems.in_file(&manifest.files.paths);
    let ways = read_paths(files.paths, manifest.crs, problems)?;
    if ways.is_empty() {
        problems.add(Severity::Unusable, Reason::NotFeatures, Where::whole(), "0 paths");
        return None;
    }
    let city = read_places(manifest, file_hash(files.paths), files.facilities, files.residents, problems)?;
    Some(City { ways, ..city })
}

/// Reads a city without its paths, of which the hash is known.
#[must_use]
pub fn read_places(manifest: Manifest, paths: u64, facilities: &[u8], residents: Option<&[u8]>, problems: &mut Problems) -> Option<City> {
    problems.in_file(&manifest.files.facilities);
    let list = read_facilities(facilities, manifest.crs, &Catalogue::built_in(), problems)?;
    let people = match (residents, &manifest.files.residents) {
        (Some(bytes), Some(name)) => {
            problems.in_file(name);
            read_residents(bytes, &manifest, problems)?
        }
        _ => Vec::new(),
    };
    problems.in_file("");
    let hashes = [Some(paths), Some(file_hash(facilities)), residents.map(file_hash)];
    Some(City { fingerprint: fingerprint(hashes), manifest, facilities: list, residents: people, ..City::default() })
}

/// The XXH3 (64 bit, seed 0) of a file's unpacked bytes, as `xxhsum -H3` prints it.
///
/// Cost: several GB/s native, about 2 GB/s in WebAssembly.
#[must_use]
pub fn file_hash(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// The data's fingerprint: the first 4 bytes of the XXH3 over the files' own hashes, each as 8 bytes with the highest first. So it can be
/// told from the hashes without the files.
fn fingerprint(hashes: [Option<u64>; 3]) -> [u8; 4] {
    let bytes: Vec<u8> = hashes.into_iter().flatten().flat_map(u64::to_be_bytes).collect();
    let [a, b, c, d, ..] = xxh3_64(&bytes).to_be_bytes();
    [a, b, c, d]
}
