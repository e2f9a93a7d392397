//! What was loaded, nothing derived: paths, facilities, residents and the manifest that names them.

mod area;
mod circle;
mod facility;
mod hours;
mod manifest;
mod residents;
mod texts;
mod transit;
mod way;

pub use area::oriented;
pub use circle::Circle;
pub use facility::{Facilities, Facility, FacilityRef, Rings, RingsRef};
pub use hours::{State, WEEK, WeekMinute, WeekTable};
pub use manifest::{AgeShares, CrsName, Extent, Files, Hashes, Manifest, MapSettings, Part, Scope, Source, in_box};
pub use residents::{ResidentShape, Residents, Storeys};
pub use texts::{Names, Texts};
pub use transit::{Line, LineKind, SPEEDS_MPS, Stop, StopEntrance, WAITS_MIN};
pub use way::{GOING_M, Kind, OneWay, Position, RISER_M, StreetClass, Way, WayTraits, Wheels, steps_fit};

use crate::catalogue::{Catalogue, Standard};
use crate::units::LonLat;

/// A city as it was read, in WGS 84.
#[derive(Clone, Debug, Default)]
pub struct City {
    /// Its manifest.
    pub manifest: Manifest,
    /// Every way on foot, in file order; empty in an open city, whose network holds them.
    pub ways: Vec<Way>,
    /// Facilities, sorted by their stable ids, so that the order of a file changes nothing; empty in an open city, see `places`.
    pub facilities: Vec<Facility>,
    /// The facilities of an open city, in the same order.
    pub places: Facilities,
    /// Residents in file order; empty when the folder has none, and in an open city, whose homes hold them.
    pub residents: Vec<Residents>,
    /// Drawn life circles in file order; may be empty.
    pub circles: Vec<Circle>,
    /// Lines that carry people, in file order; may be empty.
    pub lines: Vec<Line>,
    /// The services: the built-in ones and the district's own.
    pub catalogue: Catalogue,
    /// The district's own standard profile.
    pub standard: Option<Standard>,
    /// The names of the residents that were dropped, see [`City::drop_residents`].
    pub resident_names: Names,
    /// First 4 bytes of the XXH3 over the hashes of the files: the data's fingerprint.
    pub fingerprint: [u8; 4],
    /// The bounds of the ways that were dropped, see [`City::drop_ways`].
    pub dropped_bounds: Option<[f64; 4]>,
}

impl City {
    /// West, south, east, north of all paths; `None` without paths.
    #[must_use]
    pub fn bounds(&self) -> Option<[f64; 4]> {
        bounds_of(&self.ways).or(self.dropped_bounds)
    }

    /// Frees the ways once the network holds all that is needed of them; the bounds stay known. A position takes 24 bytes.
    pub fn drop_ways(&mut self) {
        self.dropped_bounds = self.bounds();
        self.ways = Vec::new();
    }

    /// Keeps the facilities as columns.
    pub fn drop_facilities(&mut self) {
        if !self.facilities.is_empty() {
            self.places = Facilities::of(&core::mem::take(&mut self.facilities));
        }
    }

    /// The facilities, as read or as columns.
    pub fn each_facility(&self) -> impl Iterator<Item = FacilityRef<'_>> {
        self.facilities.iter().map(Facility::as_ref).chain(self.places.iter())
    }

    /// Keeps each name of the residents once; they themselves lose them.
    pub fn drop_resident_names(&mut self) {
        if !self.residents.is_empty() && self.resident_names.is_empty() {
            self.resident_names = Names::of(self.residents.iter().map(|r| r.name.as_str()));
            self.residents.iter_mut().for_each(|r| r.name = String::new());
        }
    }

    /// Frees the residents once they have their homes; their names stay known. One takes about 130 bytes.
    pub fn drop_residents(&mut self) {
        self.drop_resident_names();
        self.residents = Vec::new();
    }

    /// The name of a feature of the residents file in an open city, may be empty.
    #[must_use]
    pub fn resident_name(&self, feature: u32) -> &str {
        self.resident_names.get(feature as usize)
    }

    /// Middle of the bounding box.
    #[must_use]
    pub fn middle(&self) -> Option<LonLat> {
        self.bounds().map(middle_of)
    }
}

/// West, south, east, north of ways; `None` without any.
#[must_use]
pub fn bounds_of(ways: &[Way]) -> Option<[f64; 4]> {
    let mut b = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    for p in ways.iter().flat_map(|w| &w.line) {
        b = [b[0].min(p.lon), b[1].min(p.lat), b[2].max(p.lon), b[3].max(p.lat)];
    }
    (b[0] <= b[2]).then_some(b)
}

/// Middle of bounds.
#[must_use]
pub fn middle_of(b: [f64; 4]) -> LonLat {
    LonLat { lon: (b[0] + b[2]) / 2.0, lat: (b[1] + b[3]) / 2.0 }
}
