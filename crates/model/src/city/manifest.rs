//! `city.json`: what a city folder holds, whose people are counted, and what must be said about its data.

use crate::units::LonLat;
use borsh::{BorshDeserialize, BorshSerialize};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The manifest, as written.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Manifest {
    /// Version of the format: 1.
    pub quanli: u32,
    /// Stable id of the city.
    pub id: String,
    /// Name by language tag.
    #[serde(default)]
    pub name: BTreeMap<String, String>,
    /// Made-up data.
    #[serde(default)]
    pub synthetic: bool,
    /// Coordinate system of the files that state none of their own, of scope and extent.
    #[serde(default)]
    pub crs: CrsName,
    /// File names by role.
    pub files: Files,
    /// Hashes of files.
    #[serde(default)]
    pub hashes: Hashes,
    /// Where the data come from.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Whose people are counted; everybody when absent.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// What the paths cover: beyond it nothing is known. Absent: the paths are complete.
    #[serde(default)]
    pub extent: Option<Extent>,
    /// What was loaded of it, when that is a part; set by who loads it.
    #[serde(default)]
    pub part: Option<Part>,
    /// Counts below it are never printed for a single feature.
    #[serde(default = "five")]
    pub min_count: u32,
    /// Shares of the age groups where only totals are known.
    #[serde(default)]
    pub age_shares: Option<AgeShares>,
    /// What the map must say.
    #[serde(default)]
    pub map: MapSettings,
    /// Id of the standard profile that is shown first; empty: the first one there is.
    #[serde(default)]
    pub standard: String,
}

fn five() -> u32 {
    5
}

/// A part of a large city: west, south, east, north each.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize, serde::Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Part {
    /// Everything in it was loaded; beyond it nothing is known.
    pub loaded: [f64; 4],
    /// Whose figures are complete: all who need is loaded round it.
    pub core: [f64; 4],
}

/// What the paths of a city cover.
#[derive(Clone, PartialEq, Debug, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(untagged)]
pub enum Extent {
    /// West, south, east, north of what they were cut from.
    Box([f64; 4]),
    /// The outline of where there are some.
    Outline(Scope),
}

impl Manifest {
    /// Coordinate systems of the paths, facilities, residents, circles and transit.
    #[must_use]
    pub fn systems(&self) -> [CrsName; 5] {
        self.files.systems.map(|own| own.unwrap_or(self.crs))
    }

    /// Outlines beyond which nothing is known, a ring or several each; none when the paths are complete.
    #[must_use]
    pub fn known(&self) -> Vec<Vec<Vec<LonLat>>> {
        let corners = |[w, s, e, n]: [f64; 4]| vec![[w, s], [e, s], [e, n], [w, n]].into_iter().map(|[lon, lat]| LonLat { lon, lat }).collect();
        let part = self.part.map(|p| vec![corners(p.loaded)]);
        let extent = self.extent.as_ref().map(|e| match e {
            Extent::Box(sides) => vec![corners(*sides)],
            Extent::Outline(area) => area.rings(),
        });
        extent.into_iter().chain(part).collect()
    }
}

/// Whether a position is in a box.
#[must_use]
pub fn in_box([west, south, east, north]: [f64; 4], at: LonLat) -> bool {
    (west..=east).contains(&at.lon) && (south..=north).contains(&at.lat)
}

/// File names, relative to the folder. In `city.json` each is a text, or `{"file": …, "crs": …}` where a file has a coordinate system of its own.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(from = "NamedFiles")]
pub struct Files {
    /// Paths; required.
    pub paths: String,
    /// Facilities; required.
    pub facilities: String,
    /// Residents.
    pub residents: Option<String>,
    /// The prepared network: the paths, read and joined beforehand.
    pub network: Option<String>,
    /// The prepared places: all other files but the paths, read beforehand.
    pub places: Option<String>,
    /// Drawn life circles.
    pub circles: Option<String>,
    /// Buses, metro links and zones of buses on demand.
    pub transit: Option<String>,
    /// A district's own services.
    pub catalogue: Option<String>,
    /// A district's own standard profile.
    pub standard: Option<String>,
    /// Coordinate systems of single files, in the order paths, facilities, residents, circles, transit.
    pub systems: [Option<CrsName>; 5],
}

/// A file as `city.json` names it.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum NamedFile {
    Name(String),
    With {
        file: String,
        #[serde(default)]
        crs: Option<CrsName>,
    },
}

/// The files as `city.json` names them.
#[derive(Deserialize)]
struct NamedFiles {
    paths: NamedFile,
    facilities: NamedFile,
    #[serde(default)]
    residents: Option<NamedFile>,
    #[serde(default)]
    network: Option<NamedFile>,
    #[serde(default)]
    places: Option<NamedFile>,
    #[serde(default)]
    circles: Option<NamedFile>,
    #[serde(default)]
    transit: Option<NamedFile>,
    #[serde(default)]
    catalogue: Option<NamedFile>,
    #[serde(default)]
    standard: Option<NamedFile>,
}

impl NamedFile {
    fn crs(&self) -> Option<CrsName> {
        match self {
            Self::Name(_) => None,
            Self::With { crs, .. } => *crs,
        }
    }

    fn name(self) -> String {
        match self {
            Self::Name(file) | Self::With { file, .. } => file,
        }
    }
}

impl From<NamedFiles> for Files {
    fn from(named: NamedFiles) -> Self {
        let crs = |file: &Option<NamedFile>| file.as_ref().and_then(NamedFile::crs);
        let systems = [named.paths.crs(), named.facilities.crs(), crs(&named.residents), crs(&named.circles), crs(&named.transit)];
        let name = |file: Option<NamedFile>| file.map(NamedFile::name);
        Self {
            paths: named.paths.name(),
            facilities: named.facilities.name(),
            residents: name(named.residents),
            network: name(named.network),
            places: name(named.places),
            circles: name(named.circles),
            transit: name(named.transit),
            catalogue: name(named.catalogue),
            standard: name(named.standard),
            systems,
        }
    }
}

/// XXH3 (64 bit, seed 0) of unpacked files, 16 hexadecimal digits each, as `xxhsum -H3` prints them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Hashes {
    /// Of the paths from which the prepared network was made.
    #[serde(default)]
    pub paths: Option<String>,
}

impl Hashes {
    /// That of the paths, if it is there and is one.
    #[must_use]
    pub fn of_paths(&self) -> Option<u64> {
        self.paths.as_deref().filter(|h| h.len() == 16).and_then(|h| u64::from_str_radix(h, 16).ok())
    }
}

/// The coordinate systems that are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, BorshSerialize, BorshDeserialize)]
pub enum CrsName {
    /// WGS 84.
    #[default]
    #[serde(rename = "EPSG:4326")]
    Wgs84,
    /// CGCS2000: within centimetres of WGS 84, read as such.
    #[serde(rename = "EPSG:4490")]
    Cgcs2000,
    /// GCJ-02, as Gaode and Tencent export.
    #[serde(rename = "GCJ-02")]
    Gcj02,
    /// BD-09, as Baidu exports.
    #[serde(rename = "BD-09")]
    Bd09,
}

/// One source of the data.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Source {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Licence.
    #[serde(default)]
    pub licence: String,
    /// Date, as written.
    #[serde(default)]
    pub date: String,
    /// Where from.
    #[serde(default)]
    pub url: String,
}

/// A polygon whose people are counted: GeoJSON coordinates of a Polygon or MultiPolygon.
#[derive(Clone, PartialEq, Debug, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "type", content = "coordinates")]
pub enum Scope {
    /// One polygon: rings of `[lon, lat]`.
    Polygon(#[serde(deserialize_with = "polygon")] Vec<Vec<[f64; 2]>>),
    /// Several.
    MultiPolygon(#[serde(deserialize_with = "polygons")] Vec<Vec<Vec<[f64; 2]>>>),
}

/// A position of which only longitude and latitude count: files of Google Earth have heights behind them.
struct Spot([f64; 2]);

impl<'de> Deserialize<'de> for Spot {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let numbers: Vec<f64> = Deserialize::deserialize(from)?;
        match numbers[..] {
            [lon, lat, ..] => Ok(Self([lon, lat])),
            _ => Err(serde::de::Error::invalid_length(numbers.len(), &"longitude and latitude")),
        }
    }
}

/// Rings of positions.
type Rings = Vec<Vec<[f64; 2]>>;

fn flat(rings: Vec<Vec<Spot>>) -> Rings {
    rings.into_iter().map(|ring| ring.into_iter().map(|spot| spot.0).collect()).collect()
}

fn polygon<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Rings, D::Error> {
    Ok(flat(Deserialize::deserialize(from)?))
}

fn polygons<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Rings>, D::Error> {
    let all: Vec<Vec<Vec<Spot>>> = Deserialize::deserialize(from)?;
    Ok(all.into_iter().map(flat).collect())
}

impl Scope {
    /// All rings, oriented: outer ones against the clock, holes with it.
    #[must_use]
    pub fn rings(&self) -> Vec<Vec<LonLat>> {
        let polygons = match self {
            Self::Polygon(rings) => core::slice::from_ref(rings),
            Self::MultiPolygon(polygons) => polygons.as_slice(),
        };
        let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(|[lon, lat]| LonLat { lon: *lon, lat: *lat }).collect();
        super::oriented(polygons.iter().map(|rings| rings.iter().map(ring).collect()))
    }
}

/// Shares of the five age groups; they should sum to 1.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct AgeShares {
    /// 0–6.
    #[serde(rename = "0-6")]
    pub a0_6: f64,
    /// 7–14.
    #[serde(rename = "7-14")]
    pub a7_14: f64,
    /// 15–59.
    #[serde(rename = "15-59")]
    pub a15_59: f64,
    /// 60–74.
    #[serde(rename = "60-74")]
    pub a60_74: f64,
    /// 75 and older.
    #[serde(rename = "75+")]
    pub a75: f64,
}

impl AgeShares {
    /// The five shares, youngest first.
    #[must_use]
    pub fn as_array(self) -> [f64; 5] {
        [self.a0_6, self.a7_14, self.a15_59, self.a60_74, self.a75]
    }
}

/// What the map must say.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct MapSettings {
    /// 审图号.
    #[serde(default)]
    pub approval_number: Option<String>,
    /// Lines of attribution.
    #[serde(default)]
    pub attribution: Vec<String>,
}
