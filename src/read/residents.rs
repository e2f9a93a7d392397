//! `residents.geojson` → people by age, at points or over areas, inside or outside the scope.

use super::area::{contains, ring_area_m2};
use super::crs::to_wgs84;
use super::geojson::{Feature, GeometryKind, Props, Value, read_features};
use crate::catalogue::{AgeGroup, PeopleColumn};
use crate::city::{Manifest, ResidentShape, Residents, Scope, Storeys};
use crate::problem::{Problems, Reason, Severity};
use crate::units::{LonLat, People};

/// An area smaller than this, across, is one place: its middle.
const SMALL_AREA_M: f64 = 100.0;

/// Reads residents in file order. `None` when the file can't be used.
#[must_use]
pub fn read_residents(bytes: &[u8], manifest: &Manifest, problems: &mut Problems) -> Option<Vec<Residents>> {
    let scope = manifest.scope.as_ref().map(Scope::rings);
    // A feature takes 200 bytes or more: a fair guess, so that growing takes no second piece of memory.
    let mut all = Vec::with_capacity(bytes.len() / 200);
    let usable = read_features(bytes, problems, |feature, problems| {
        if let Some(mut r) = one(feature, manifest, problems) {
            r.counted = scope.as_ref().is_none_or(|rings| contains(rings, r.middle()));
            all.push(r);
        }
    });
    all.shrink_to_fit();
    usable.then_some(all)
}

fn one(feature: &Feature<'_>, manifest: &Manifest, problems: &mut Problems) -> Option<Residents> {
    let place = feature.place();
    if feature.geometry.bad {
        problems.add(Severity::Error, Reason::BadCoordinate, place, "");
        return None;
    }
    let people = people(&feature.props, manifest, feature, problems)?;
    let mut rings: Vec<Vec<LonLat>> = Vec::new();
    let parts: Vec<&[crate::city::Position]> = match feature.geometry.kind {
        GeometryKind::Point => vec![&feature.geometry.positions],
        GeometryKind::Polygon | GeometryKind::MultiPolygon => feature.geometry.lines().collect(),
        GeometryKind::None => {
            problems.add(Severity::Error, Reason::NoGeometry, place, "");
            return None;
        }
        other => {
            problems.add(Severity::Error, Reason::WrongGeometry, place, format!("{other:?}"));
            return None;
        }
    };
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let ring: Option<Vec<LonLat>> = part.iter().map(|p| to_wgs84(manifest.crs, LonLat { lon: p.lon, lat: p.lat })).collect();
        let Some(ring) = ring else {
            problems.add(Severity::Error, Reason::CrsDoesNotFit, place, "");
            return None;
        };
        rings.push(ring);
    }
    let shape = if feature.geometry.kind == GeometryKind::Point { ResidentShape::Point(rings[0][0]) } else { area_or_point(rings) };
    let name = feature.props.text("name").map(|n| n.into_owned()).unwrap_or_default();
    let storeys = storeys(&feature.props, feature, problems);
    Some(Residents { shape, people, name, storeys, counted: true })
}

/// A small area counts as its middle; a large one stays an area.
fn area_or_point(rings: Vec<Vec<LonLat>>) -> ResidentShape {
    let area: f64 = rings.iter().map(|r| ring_area_m2(r)).fold(0.0, f64::max);
    let shape = ResidentShape::Area(rings);
    if libm::sqrt(area) < SMALL_AREA_M { ResidentShape::Point(shape.middle()) } else { shape }
}

/// The six columns: by age, or a total split by the manifest's shares.
fn people(t: &Props<'_>, manifest: &Manifest, feature: &Feature<'_>, problems: &mut Problems) -> Option<[People; PeopleColumn::COLUMNS]> {
    let place = feature.place();
    let mut out = [People::default(); PeopleColumn::COLUMNS];
    let mut found = false;
    if let Some(Value::Nested(json)) = t.get("people") {
        match serde_json::from_str::<std::collections::BTreeMap<String, serde_json::Value>>(json) {
            Ok(map) => {
                for (key, value) in &map {
                    let mut bad = |reason| problems.add(Severity::Warning, reason, place, format!("people {key} = {value}"));
                    match (AgeGroup::ALL.into_iter().find(|age| age.key() == key), value.as_f64().map(thousandths)) {
                        (None, _) => bad(Reason::UnknownAge),
                        (Some(_), None) => bad(Reason::NotANumber),
                        (Some(_), Some(None)) => bad(Reason::OutOfRange),
                        (Some(age), Some(Some(people))) => out[age as usize] = people,
                    }
                }
                found = true;
            }
            Err(_) => problems.add(Severity::Error, Reason::NotANumber, place, "people"),
        }
    } else {
        match t.number("population") {
            Ok(Some(total)) => {
                let Some(people) = thousandths(total) else {
                    problems.add(Severity::Error, Reason::OutOfRange, place, format!("population = {total}"));
                    return None;
                };
                let Some(shares) = manifest.age_shares else {
                    problems.add(Severity::Error, Reason::NoAgeShares, place, "population");
                    return None;
                };
                problems.add(Severity::Warning, Reason::AgesSplit, place, "population");
                out[..5].copy_from_slice(&split(people, shares.as_array()));
                found = true;
            }
            Ok(None) => {}
            Err(text) => problems.add(Severity::Error, Reason::NotANumber, place, format!("population = {text}")),
        }
    }
    if !found {
        problems.add(Severity::Error, Reason::NoPeople, place, "");
        return None;
    }
    match t.number("wheelchair_users") {
        Ok(None) => {}
        Ok(Some(n)) => match thousandths(n) {
            Some(people) => out[PeopleColumn::WheelchairUsers.column()] = people,
            None => problems.add(Severity::Warning, Reason::OutOfRange, place, format!("wheelchair_users = {n}")),
        },
        Err(text) => problems.add(Severity::Warning, Reason::NotANumber, place, format!("wheelchair_users = {text}")),
    }
    Some(out)
}

/// `floor`: the storey of the homes, the ground floor is 1; `gate_level`: the storey at which the gate is, else 1; `lift`: `yes` or `no`.
fn storeys(t: &Props<'_>, feature: &Feature<'_>, problems: &mut Problems) -> Storeys {
    let mut number = |key: &str| match t.number(key) {
        Ok(n) if n.is_none_or(|n| (-20.0..=120.0).contains(&n)) => n,
        Ok(n) => {
            problems.add(Severity::Warning, Reason::OutOfRange, feature.place(), format!("{key} = {}", n.unwrap_or_default()));
            None
        }
        Err(text) => {
            problems.add(Severity::Warning, Reason::NotANumber, feature.place(), format!("{key} = {text}"));
            None
        }
    };
    let (floor, gate) = (number("floor"), number("gate_level"));
    let above_gate = floor.map(|floor| libm::floor(floor - gate.unwrap_or(1.0) + 0.5) as i8);
    let lift = if t.is_any("lift", &["yes", "true"]) { Some(true) } else { t.is_any("lift", &["no", "false"]).then_some(false) };
    Storeys { above_gate, lift }
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
