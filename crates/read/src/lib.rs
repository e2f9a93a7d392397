//! Bytes → City: tolerant reading that reports what it leaves out and never panics.
//!
//! Reading knows no network. Each file is scanned once, feature by feature, without a tree of the whole file.
//! After an edit: nothing here runs; edits never change what was loaded.

mod area;
pub mod bands;
mod circles;
pub mod conditional;
mod crs;
mod entrances;
mod facilities;
pub mod fields;
mod flatgeobuf;
mod geojson;
pub mod hours;
mod kinds;
mod levels;
mod manifest;
mod outline;
mod paths;
mod plaza;
mod props;
mod residents;
mod scanner;
pub mod services;
pub mod serving;
pub mod tables;
pub mod tags;
mod transit;
#[cfg(feature = "write")]
pub mod write;

pub use area::{area_of, contains, ring_area_m2};
pub use circles::read_circles;
pub use crs::{bd09_from_gcj02, gcj02_from_bd09, gcj02_from_wgs84, in_china, to_wgs84, wgs84_from_gcj02};
pub use facilities::read_facilities;
pub use geojson::{Feature, Geometry, GeometryKind, read_features};
pub use kinds::other_kind;
pub use levels::levels;
pub use manifest::read_manifest;
pub use outline::{inside_of, outer_rings};
pub use paths::read_paths;
pub use plaza::{Across, across};
pub use props::{Props, Value};
pub use quanli_model::units::numbers;
pub use residents::read_residents;
pub use transit::read_transit;

use quanli_model::catalogue::{Catalogue, Standard};
use quanli_model::city::{City, Manifest, Way, in_box};
use quanli_model::problem::{Problems, Reason, Severity, Where};
use xxhash_rust::xxh3::xxh3_64;

/// The unpacked files of a city folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileBytes<'a> {
    /// Paths.
    pub paths: &'a [u8],
    /// Facilities.
    pub facilities: &'a [u8],
    /// Residents, when there are any.
    pub residents: Option<&'a [u8]>,
    /// Drawn life circles, when there are any.
    pub circles: Option<&'a [u8]>,
    /// Lines that carry people, when there are any.
    pub transit: Option<&'a [u8]>,
    /// A district's own services, when there are any.
    pub catalogue: Option<&'a [u8]>,
    /// A district's own standard profile, when there is one.
    pub standard: Option<&'a [u8]>,
}

/// Reads a whole city. `None` when nothing can be answered with it; `problems` then has an unusable one that says why.
///
/// Cost: linear in the bytes.
///
/// ```
/// use quanli_model::problem::Problems;
/// use quanli_read::{FileBytes, read_city, read_manifest};
/// let manifest = r#"{"quanli": 1, "id": "street", "files": {"paths": "p", "facilities": "f", "residents": "r"}}"#;
/// let paths = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kind": "street"},
///     "geometry": {"type": "LineString", "coordinates": [[106.570, 29.55, 240], [106.575, 29.55, 240]]}}]}"#;
/// let facilities = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"services": ["community-canteen"]},
///     "geometry": {"type": "Point", "coordinates": [106.570, 29.5501]}}]}"#;
/// let residents = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"people": {"75+": 12}},
///     "geometry": {"type": "Point", "coordinates": [106.572, 29.5501]}}]}"#;
/// let mut problems = Problems::new();
/// let manifest = read_manifest(manifest, &mut problems).expect("a manifest");
/// let files = FileBytes { paths: paths.as_bytes(), facilities: facilities.as_bytes(), residents: Some(residents.as_bytes()), ..FileBytes::default() };
/// let city = read_city(manifest, files, &mut problems).expect("a city");
/// assert_eq!((city.ways.len(), city.facilities.len(), city.residents.len()), (1, 1, 1));
/// ```
#[must_use]
pub fn read_city(manifest: Manifest, files: FileBytes<'_>, problems: &mut Problems) -> Option<City> {
    let ways = read_ways(&manifest, files.paths, problems)?;
    let catalogue = read_catalogue(&manifest, files.catalogue, problems);
    let city = read_facilities_of(manifest, files.facilities, catalogue, problems)?;
    let city = read_residents_of(city, [files.paths, files.facilities].map(file_hash), files.residents, problems)?;
    Some(read_drawn(City { ways, ..city }, files.circles, files.transit, files.standard, problems))
}

/// The ways of a city; `None` when there is none.
#[must_use]
pub fn read_ways(manifest: &Manifest, paths: &[u8], problems: &mut Problems) -> Option<Vec<Way>> {
    problems.in_file(&manifest.files.paths);
    let ways = read_paths(paths, manifest.systems()[0], problems)?;
    if ways.is_empty() {
        problems.add(Severity::Unusable, Reason::NotFeatures, Where::whole(), "0 paths");
        return None;
    }
    Some(ways)
}

/// A city with its facilities and nothing else yet.
#[must_use]
pub fn read_facilities_of(manifest: Manifest, facilities: &[u8], catalogue: Catalogue, problems: &mut Problems) -> Option<City> {
    problems.in_file(&manifest.files.facilities);
    let mut list = read_facilities(facilities, manifest.systems()[1], &catalogue, date_of(&manifest), problems)?;
    // What lies beyond the loaded part has no paths here; it is not wrong.
    if let Some(part) = manifest.part {
        list.retain(|f| in_box(part.loaded, f.at));
    }
    Some(City { manifest, facilities: list, catalogue, ..City::default() })
}

/// The date of the data: the latest that a source states.
fn date_of(manifest: &Manifest) -> Option<&str> {
    manifest.sources.iter().map(|s| s.date.as_str()).filter(|d| !d.is_empty()).max()
}

/// The same city with its residents, and its fingerprint from the hashes of paths and facilities and that of the residents.
#[must_use]
pub fn read_residents_of(city: City, [paths, facilities]: [u64; 2], residents: Option<&[u8]>, problems: &mut Problems) -> Option<City> {
    let people = match (residents, &city.manifest.files.residents) {
        (Some(bytes), Some(name)) => {
            problems.in_file(name);
            let mut people = read_residents(bytes, &city.manifest, problems)?;
            if let Some(part) = city.manifest.part {
                people.retain(|r| in_box(part.loaded, r.middle()));
                people.iter_mut().for_each(|r| r.counted &= in_box(part.core, r.middle()));
            }
            people
        }
        _ => Vec::new(),
    };
    problems.in_file("");
    let fingerprint = fingerprint([Some(paths), Some(facilities), residents.map(file_hash)]);
    Some(City { fingerprint, residents: people, ..city })
}

/// The same city with what is beside the data: its drawn circles, its lines and the district's own standard profile. What can't be used is reported,
/// and the city opens without it.
#[must_use]
pub fn read_drawn(city: City, circles: Option<&[u8]>, transit: Option<&[u8]>, standard: Option<&[u8]>, problems: &mut Problems) -> City {
    let standard = own_standard(&city.manifest, standard, &city.catalogue, problems);
    let (files, systems) = (&city.manifest.files, city.manifest.systems());
    let circles = beside(circles, files.circles.as_deref(), problems, |bytes, problems| read_circles(bytes, systems[3], problems));
    let lines = beside(transit, files.transit.as_deref(), problems, |bytes, problems| read_transit(bytes, systems[4], problems));
    City { circles, lines, standard, ..city }
}

/// A file that a city opens without.
fn beside<T>(bytes: Option<&[u8]>, name: Option<&str>, problems: &mut Problems, read: impl Fn(&[u8], &mut Problems) -> Option<Vec<T>>) -> Vec<T> {
    problems.in_file(name.unwrap_or(""));
    let found = bytes.and_then(|bytes| read(bytes, problems)).unwrap_or_default();
    problems.in_file("");
    found
}

/// The built-in catalogue with a district's own services; what is wrong with them is reported, and the built-in ones serve.
#[must_use]
pub fn read_catalogue(manifest: &Manifest, own: Option<&[u8]>, problems: &mut Problems) -> Catalogue {
    let mut catalogue = Catalogue::built_in();
    if let Some(bytes) = own {
        problems.in_file(manifest.files.catalogue.as_deref().unwrap_or(""));
        if let Err(why) = catalogue.add(bytes) {
            problems.add(Severity::Error, Reason::BadCatalogue, Where::whole(), why);
        }
    }
    catalogue
}

/// A district's own profile; one that can't be used is reported and left out.
fn own_standard(manifest: &Manifest, own: Option<&[u8]>, catalogue: &Catalogue, problems: &mut Problems) -> Option<Standard> {
    problems.in_file(manifest.files.standard.as_deref().unwrap_or(""));
    let bytes = own?;
    let usable = Standard::from_json(bytes).map_err(|e| vec![e]).and_then(|s| s.rules(catalogue).map(|_| s));
    match usable {
        Ok(standard) => Some(standard),
        Err(all) => {
            all.into_iter().for_each(|why| problems.add(Severity::Error, Reason::BadStandard, Where::whole(), why));
            None
        }
    }
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
