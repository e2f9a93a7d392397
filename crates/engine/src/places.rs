//! The prepared places: `places.qplc`, everything of a city but its paths as reading it gives it, so that a first visit needs no code that reads JSON.
//!
//! Beside the prepared network ([`quanli_network::qnet`]) and like it: it is passed over with a reason when anything is wrong with it, and the files that
//! it was made from stay the source of truth. It was made from a `city.json`, byte for byte, which says the hashes of the other files, and with
//! the built-in catalogue of an engine. The layout is Borsh of [`Places`] and columns, see docs/format.md.

use super::opened::read_places;
use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::catalogue::{Catalogue, PeopleColumn, Standard};
use quanli_model::city::{Circle, City, Facilities, Line, Manifest, Names, ResidentShape, Residents, SPEEDS_MPS, WAITS_MIN};
use quanli_model::problem::{Problem, Problems};
use quanli_model::units::{LonLat, People};
use quanli_network::qnet::{Columns, Flaw, content, put_counts, put_places, sealed};
use quanli_protocol::FileRole;
use quanli_read::{file_hash, read_manifest};

/// First bytes of the file.
const MAGIC: [u8; 8] = *b"qplc\r\n\x1a\n";
/// Version of the format and of the rules by which these files are read. Raise it when a byte of the file, or what it stands for, changes.
pub const VERSION: u32 = 3;
/// More people than these at one place are none, thousandths.
const MOST_PEOPLE: u64 = 1 << 44;

/// What reading a city gives, but for its ways.
#[derive(BorshSerialize, BorshDeserialize)]
struct Places {
    manifest: Manifest,
    facilities: Facilities,
    residents: Vec<Residents>,
    names: Names,
    circles: Vec<Circle>,
    lines: Vec<Line>,
    catalogue: Catalogue,
    standard: Option<Standard>,
    fingerprint: [u8; 4],
    /// What was wrong with the files.
    problems: Vec<Problem>,
}

/// Of the manifest's text and the built-in catalogue.
fn made_from(manifest: &str) -> u64 {
    file_hash(&[file_hash(manifest.as_bytes()), file_hash(&Catalogue::built_in_bytes())].map(u64::to_le_bytes).concat())
}

/// The prepared places of a city folder: the text of its manifest, and its other files, each asked for once.
///
/// # Errors
/// What makes the folder unusable.
pub fn pack_places(manifest: &str, file: &mut dyn FnMut(FileRole) -> Option<Vec<u8>>) -> Result<Vec<u8>, Vec<Problem>> {
    let mut problems = Problems::new();
    let read = read_manifest(manifest, &mut problems);
    let paths = read.as_ref().and_then(|m| m.hashes.of_paths()).unwrap_or_default();
    let mut found = Problems::new();
    let Some(city) = read.and_then(|m| read_places(m, paths, file, &mut found)) else {
        problems.append(found);
        return Err(problems.worst_first());
    };
    let City { manifest: read, places, residents, circles, lines, catalogue, standard, resident_names, fingerprint, .. } = city;
    let problems = found.as_slice().to_vec();
    let mut all = Places { manifest: read, facilities: places, residents, names: resident_names, circles, lines, catalogue, standard, fingerprint, problems };
    let mut places = Vec::new();
    all.each_place(&mut |p| places.push(core::mem::take(p)));
    let mut column = |k: usize| all.residents.iter_mut().map(|r| core::mem::take(count_of(r, k)).0).collect();
    let counts: Vec<Vec<u64>> = (0..2 * PeopleColumn::COLUMNS).map(&mut column).collect();
    let mut out = borsh::to_vec(&(made_from(manifest), all)).unwrap_or_default();
    put_places(&mut out, &places);
    counts.iter().for_each(|counts| put_counts(&mut out, counts));
    Ok(sealed(&out, MAGIC, VERSION))
}

/// A city without ways from its prepared places, and what was wrong with its files.
///
/// # Errors
/// When it can't be used: see [`Flaw`].
pub fn unpack_places(bytes: &[u8], manifest: &str) -> Result<(City, Problems), Flaw> {
    let content = content(bytes, MAGIC, VERSION)?;
    let (from, rest) = content.split_first_chunk::<8>().ok_or(Flaw::OutOfRange(0))?;
    let (from, here) = (u64::from_le_bytes(*from), made_from(manifest));
    if from != here {
        return Err(Flaw::OtherData(from, Some(here)));
    }
    let mut left = rest;
    let mut all = Places::deserialize(&mut left).map_err(|_| Flaw::OutOfRange(rest.len()))?;
    let mut columns = Columns::new(left);
    let mut n = 0;
    all.each_place(&mut |_| n += 1);
    let mut places = columns.places(n)?.into_iter();
    all.each_place(&mut |p| *p = places.next().unwrap_or_default());
    for k in 0..2 * PeopleColumn::COLUMNS {
        let counts = columns.counts(all.residents.len())?;
        all.residents.iter_mut().zip(counts).for_each(|(r, n)| count_of(r, k).0 = n);
    }
    if !columns.at_end() || !all.is_sound() {
        return Err(Flaw::OutOfRange(rest.len()));
    }
    let Places { manifest, facilities, residents, names, circles, lines, catalogue, standard, fingerprint, problems } = all;
    let mut found = Problems::new();
    found.put_back(problems);
    let city = City { manifest, places: facilities, residents, circles, lines, catalogue, standard, resident_names: names, fingerprint, ..City::default() };
    Ok((city, found))
}

/// A count of a feature by its column: the people, then how far they may lie from that.
fn count_of(r: &mut Residents, column: usize) -> &mut People {
    let n = PeopleColumn::COLUMNS;
    if column < n { &mut r.people[column] } else { &mut r.unsure[column - n] }
}

impl Places {
    /// Every position, in one order: they and the people stand in columns behind all else, where they take a third.
    fn each_place(&mut self, give: &mut dyn FnMut(&mut LonLat)) {
        self.facilities.each_place(give);
        for home in &mut self.residents {
            match &mut home.shape {
                ResidentShape::Point(p) => give(p),
                ResidentShape::Area(rings) => rings.iter_mut().flatten().for_each(&mut *give),
            }
        }
        self.circles.iter_mut().flat_map(|c| &mut c.rings).flatten().for_each(&mut *give);
        for line in &mut self.lines {
            for stop in &mut line.stops {
                give(&mut stop.at);
                stop.entrances.iter_mut().for_each(|e| give(&mut e.at));
            }
            line.track.iter_mut().for_each(&mut *give);
        }
    }

    /// Whether everything in it can be worked with: a file that was crafted is not believed.
    fn is_sound(&self) -> bool {
        let on_earth = |rings: &[Vec<LonLat>]| rings.iter().flatten().all(|p| p.is_on_earth());
        let home = |r: &Residents| {
            let shape = match &r.shape {
                ResidentShape::Point(p) => p.is_on_earth(),
                ResidentShape::Area(rings) => !rings.is_empty() && rings.iter().all(|ring| ring.len() > 2) && on_earth(rings),
            };
            shape && r.people.iter().chain(&r.unsure).all(|n| n.0 < MOST_PEOPLE)
        };
        let line = |l: &Line| {
            let stops = l.stops.iter().all(|s| s.at.is_on_earth() && s.entrances.iter().all(|e| e.at.is_on_earth() && e.access_s >= 0.0));
            let waits = l.wait_min.iter().all(|w| WAITS_MIN.contains(w)) && l.wait_min[0] <= l.wait_min[1];
            stops && waits && SPEEDS_MPS.contains(&l.speed_mps) && l.track.iter().all(|p| p.is_on_earth())
        };
        self.facilities.is_sound(self.catalogue.services.len())
            && self.names.len() == self.residents.len()
            && self.residents.iter().all(home)
            && self.circles.iter().all(|c| on_earth(&c.rings))
            && self.lines.iter().all(line)
    }
}
