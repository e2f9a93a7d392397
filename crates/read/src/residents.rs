//! `residents.geojson` → people by age, at points or over areas, inside or outside the scope.

use super::area::{area_of, contains, ring_area_m2};
use super::bands::Band;
use super::crs::to_wgs84;
use super::fields::{Fields, File, Names, residents as keys, short};
use super::geojson::{Feature, GeometryKind, read_features};
use super::numbers::{self, Quantity};
use super::props::Value;
use quanli_model::catalogue::{AgeGroup, PeopleColumn};
use quanli_model::city::{Manifest, ResidentShape, Residents, Scope, Storeys};
use quanli_model::problem::{Problems, Reason, Severity};
use quanli_model::units::{LonLat, People};
use serde_json::Value as Json;

/// An area smaller than this, across, is one place: its middle.
const SMALL_AREA_M: f64 = 100.0;

/// Reads residents in file order. `None` when the file can't be used.
#[must_use]
pub fn read_residents(bytes: &[u8], manifest: &Manifest, problems: &mut Problems) -> Option<Vec<Residents>> {
    let scope = manifest.scope.as_ref().map(Scope::rings);
    // A feature takes 200 bytes or more: a fair guess, so that growing takes no second piece of memory.
    let mut all = Vec::with_capacity(bytes.len() / 200);
    let mut names = Names::of(File::Residents);
    let usable = read_features(bytes, problems, |feature, problems| {
        names.check(feature, problems);
        if let Some(mut r) = one(feature, manifest, problems) {
            r.counted = scope.as_ref().is_none_or(|rings| contains(rings, r.middle()));
            all.push(r);
        }
    });
    all.shrink_to_fit();
    usable.then_some(all)
}

fn one(feature: &Feature<'_>, manifest: &Manifest, problems: &mut Problems) -> Option<Residents> {
    let (place, crs) = (feature.place(), manifest.systems()[2]);
    if feature.geometry.bad {
        problems.add(Severity::Error, Reason::BadCoordinate, place, feature.geometry.bad_text());
        return None;
    }
    let counts = people(&mut Fields::of(feature, problems), manifest)?;
    let shape = match feature.geometry.kind {
        GeometryKind::Point => {
            let at = feature.geometry.positions.first().and_then(|p| to_wgs84(crs, LonLat { lon: p.lon, lat: p.lat }));
            at.map(ResidentShape::Point)
        }
        GeometryKind::Polygon | GeometryKind::MultiPolygon => area_of(&feature.geometry, crs).map(area_or_point),
        GeometryKind::None => {
            problems.add(Severity::Error, Reason::NoGeometry, place, "");
            return None;
        }
        other => {
            problems.add(Severity::Error, Reason::WrongGeometry, place, format!("{other:?}"));
            return None;
        }
    };
    let Some(shape) = shape else {
        problems.add(Severity::Error, Reason::CrsDoesNotFit, place, "");
        return None;
    };
    let mut fields = Fields::of(feature, problems);
    let (name, storeys) = (fields.text(&keys::NAME), storeys(&mut fields));
    Some(Residents { shape, people: counts.people, unsure: counts.unsure, name, storeys, counted: true })
}

/// A small area counts as its middle; a large one stays an area.
fn area_or_point(rings: Vec<Vec<LonLat>>) -> ResidentShape {
    let area: f64 = rings.iter().map(|r| ring_area_m2(r)).fold(0.0, f64::max);
    let shape = ResidentShape::Area(rings);
    if libm::sqrt(area) < SMALL_AREA_M { ResidentShape::Point(shape.middle()) } else { shape }
}

/// A count of people: the middle of what it may be, and how far it may lie from there, both in thousandths.
#[derive(Clone, Copy, Default)]
struct Count {
    middle: People,
    off: People,
}

impl Count {
    fn of(people: f64) -> Option<Self> {
        Some(Self { middle: thousandths(people)?, off: People::default() })
    }

    /// What is kept back is counted at its middle.
    fn between([least, most]: [f64; 2]) -> Option<Self> {
        Some(Self { middle: thousandths(f64::midpoint(least, most))?, off: thousandths((most - least) / 2.0)? })
    }

    /// A share of it.
    fn part(self, share: f64) -> Self {
        let part = |people: People| People(libm::floor(people.0 as f64 * share + 0.5) as u64);
        Self { middle: part(self.middle), off: part(self.off) }
    }
}

/// People, and how far each count may lie from what is kept back; six columns each.
struct Counts {
    people: [People; PeopleColumn::COLUMNS],
    unsure: [People; PeopleColumn::COLUMNS],
    /// Something could be used.
    found: bool,
}

impl Counts {
    fn add(&mut self, column: usize, count: Count) {
        self.people[column] += count.middle;
        self.unsure[column] += count.off;
        self.found = true;
    }
}

/// One count as a file has it, whoever reads it: a number, a text, or a code for what is kept back. What can't be used is said.
fn count(fields: &mut Fields<'_, '_>, name: &str, value: &Json, below: u32) -> Option<Count> {
    let say_hidden = |fields: &mut Fields<'_, '_>, written: &str, bounds: [f64; 2]| {
        let middle = f64::midpoint(bounds[0], bounds[1]);
        fields.say(Reason::HiddenCount, format!("{name} = {written}: {} to {}, counted as {middle}", bounds[0], bounds[1]));
        Count::between(bounds)
    };
    let (written, number) = match value {
        Json::Number(n) => (n.to_string(), n.as_f64()),
        Json::String(text) => {
            if let Some(bounds) = numbers::hidden(text, below) {
                return say_hidden(fields, text, bounds);
            }
            if text.trim().is_empty() {
                fields.say(Reason::EmptyValue, name);
                return None;
            }
            let read = numbers::number(text, Quantity::People);
            if let Some(read) = read.filter(|r| r.ambiguous) {
                fields.say(Reason::AmbiguousNumber, format!("{name} = {text}, read as {}", read.value));
            }
            (text.clone(), read.map(|r| r.value))
        }
        Json::Null => {
            fields.say(Reason::EmptyValue, name);
            return None;
        }
        other => (other.to_string(), None),
    };
    let Some(number) = number else {
        fields.say(Reason::NotANumber, format!("{name} = {}", short(&written)));
        return None;
    };
    if let Some(bounds) = numbers::hidden_code(number, below) {
        return say_hidden(fields, &written, bounds);
    }
    let count = Count::of(number);
    if count.is_none() {
        fields.say(Reason::OutOfRange, format!("{name} = {written}"));
    }
    count
}

/// The six columns: by age, or a total split by the manifest's shares. One count that can't be used leaves the others as they are.
fn people(fields: &mut Fields<'_, '_>, manifest: &Manifest) -> Option<Counts> {
    let below = manifest.min_count;
    let mut out = Counts { people: Default::default(), unsure: Default::default(), found: false };
    if fields.has(&keys::PEOPLE) {
        by_age(fields, below, &mut out);
    }
    if !out.found && fields.has(&keys::POPULATION) {
        let value = fields.raw(&keys::POPULATION).map(json_of).unwrap_or_default();
        if let Some(all) = count(fields, keys::POPULATION.key, &value, below) {
            let Some(shares) = manifest.age_shares else {
                fields.refuse(Reason::NoAgeShares, keys::POPULATION.key);
                return None;
            };
            fields.say(Reason::AgesSplit, keys::POPULATION.key);
            let (people, off) = (split(all.middle, shares.as_array()), split(all.off, shares.as_array()));
            (0..5).for_each(|age| out.add(age, Count { middle: people[age], off: off[age] }));
        }
    }
    if !out.found {
        fields.refuse(Reason::NoPeople, "");
        return None;
    }
    if let Some(value) = fields.raw(&keys::WHEELCHAIR_USERS).map(json_of)
        && let Some(users) = count(fields, keys::WHEELCHAIR_USERS.key, &value, below)
    {
        out.add(PeopleColumn::WheelchairUsers.column(), users);
    }
    Some(out)
}

/// `people`: the five groups by their keys, and bands of a census by stated shares.
fn by_age(fields: &mut Fields<'_, '_>, below: u32, out: &mut Counts) {
    let key = keys::PEOPLE.key;
    let Some(Json::Object(map)) = fields.json(&keys::PEOPLE) else {
        let written = fields.raw(&keys::PEOPLE).map(json_of).unwrap_or_default();
        let reason = if written.as_str().is_some_and(|t| t.trim().is_empty()) { Reason::EmptyValue } else { Reason::WrongType };
        fields.say(reason, format!("{key} = {}", short(&written.to_string())));
        return;
    };
    let mut taken: Vec<Band> = Vec::new();
    for (age, value) in &map {
        let name = format!("{key} {age}");
        let group = AgeGroup::ALL.into_iter().find(|group| group.key() == age);
        let Some(band) = Band::named(age) else {
            fields.say(Reason::UnknownAge, format!("{name} = {value}"));
            continue;
        };
        if taken.iter().any(|other| other.overlaps(band)) {
            fields.say(Reason::AgesOverlap, format!("{name} = {value}"));
            continue;
        }
        taken.push(band);
        let Some(count) = count(fields, &name, value, below) else { continue };
        if let Some(group) = group {
            out.add(group as usize, count);
            continue;
        }
        fields.say(Reason::AgesMapped, band.split().map_or_else(|| name.clone(), |split| format!("{name}: {split}")));
        for (age, share) in band.shares().into_iter().enumerate().filter(|(_, share)| *share > 0.0) {
            out.add(age, count.part(share));
        }
    }
    // Nobody at all is a statement too.
    out.found |= map.is_empty();
}

/// A property's value as JSON.
fn json_of(value: &Value<'_>) -> Json {
    match value {
        Value::Text(text) => Json::String(text.to_string()),
        Value::Number(n) => Json::from(*n),
        Value::Bool(b) => Json::Bool(*b),
        Value::Nested(json) => serde_json::from_str(json).unwrap_or_else(|_| Json::String((*json).to_owned())),
    }
}

/// How high the homes are above their gate, and whether a lift goes there.
fn storeys(fields: &mut Fields<'_, '_>) -> Storeys {
    let (floor, gate) = (fields.number(&keys::FLOOR), fields.number(&keys::GATE_LEVEL));
    let above_gate = floor.map(|floor| libm::floor(floor - gate.unwrap_or(1.0) + 0.5) as i8);
    Storeys { above_gate, lift: fields.truth(&keys::LIFT) }
}

fn thousandths(people: f64) -> Option<People> {
    (0.0..1e8).contains(&people).then(|| People(libm::floor(people * 1000.0 + 0.5) as u64))
}

/// Splits a total by shares so that the parts sum to it exactly (the largest group takes the rest).
fn split(total: People, shares: [f64; 5]) -> [People; 5] {
    let sum: f64 = shares.iter().sum();
    let mut parts = shares.map(|s| People(libm::floor(total.0 as f64 * s / sum) as u64));
    let given: u64 = parts.iter().map(|p| p.0).sum();
    let largest = (0..5).fold(0, |a, b| if shares[b] > shares[a] { b } else { a });
    parts[largest].0 += total.0.saturating_sub(given);
    parts
}
