//! `facilities.geojson` → facilities with stable ids.
//!
//! A point is entered where it is drawn, an area at its entrances; an area that states none keeps its outline, and the network finds where paths meet
//! it. What serves nobody is left out with its reason (`serving`), and two descriptions of one place are one.

use super::area::{area_of, ring_area_m2};
use super::contains;
use super::crs::to_wgs84;
use super::entrances::entrances;
use super::fields::{Fields, File, Names, facilities as keys, short};
use super::geojson::{Feature, GeometryKind, read_features};
use super::outline::{inside_of, outer_rings};
use super::props::Value;
use super::services::services_of;
use super::serving::{Serving, once_or_later, serving};
use quanli_model::catalogue::Catalogue;
use quanli_model::city::{CrsName, Facility, Position, Rings, oriented};
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::LonLat;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Reads facilities, sorted by id. `None` when the file can't be used. `date`: of the data, when one is known; what opens later is planned.
#[must_use]
pub fn read_facilities(bytes: &[u8], crs: CrsName, catalogue: &Catalogue, date: Option<&str>, problems: &mut Problems) -> Option<Vec<Facility>> {
    let mut all: Vec<Read> = Vec::with_capacity(bytes.len() / 250);
    let reader = Reader { crs, catalogue, date };
    let mut names = Names::of(File::Facilities);
    let usable = read_features(bytes, problems, |feature, problems| {
        names.check(feature, problems);
        if let Some(f) = reader.one(feature, problems) {
            all.push(f);
        }
    });
    if !usable {
        return None;
    }
    // By id, then by content: the order of the file changes nothing.
    all.sort_by(|a, b| a.facility.id.cmp(&b.facility.id).then_with(|| content(&a.facility).cmp(&content(&b.facility))));
    one_of_each_place(&mut all, problems);
    let mut last = String::new();
    let mut repeated = 0;
    for Read { index, facility: f, .. } in &mut all {
        if f.id == last {
            repeated += 1;
            problems.add(Severity::Warning, Reason::DuplicateId, Where::feature(*index), f.id.clone());
            f.id = format!("{}~{repeated}", f.id);
        } else {
            f.id.clone_into(&mut last);
            repeated = 0;
        }
    }
    Some(all.into_iter().map(|r| r.facility).collect())
}

/// A facility with what decides whether another one describes the same place.
struct Read {
    index: usize,
    facility: Facility,
    /// Its area; empty for a point.
    area: Vec<Vec<LonLat>>,
}

/// Two places of one name and the same services so near to each other are one place, metres.
const SAME_PLACE_M: f64 = 2.0;

/// Leaves one of those that describe the same place: the same name and services, and one stands in the area of the other or where it stands. The
/// area stays, else the first by id.
fn one_of_each_place(all: &mut Vec<Read>, problems: &mut Problems) {
    let mut alike: BTreeMap<(String, Vec<u16>), Vec<usize>> = BTreeMap::new();
    for (i, r) in all.iter().enumerate().filter(|(_, r)| !r.facility.name.is_empty()) {
        alike.entry((r.facility.name.clone(), r.facility.services.clone())).or_default().push(i);
    }
    let mut gone = vec![false; all.len()];
    for list in alike.values_mut().filter(|list| list.len() > 1) {
        list.sort_by_key(|i| all[*i].area.is_empty());
        for k in 1..list.len() {
            let one = &all[list[k]];
            let same = |other: &Read| contains(&other.area, one.facility.at) || other.facility.at.metres_to(one.facility.at) <= SAME_PLACE_M;
            if let Some(kept) = list[..k].iter().find(|i| !gone[**i] && same(&all[**i])) {
                gone[list[k]] = true;
                let place = Where { id: Some(&one.facility.id), at: Some(one.facility.at), ..Where::feature(one.index) };
                let other = &all[*kept].facility;
                problems.add(Severity::Warning, Reason::SamePlace, place, format!("{}, {}", other.name, other.id));
            }
        }
    }
    let mut gone = gone.into_iter();
    all.retain(|_| !gone.next().unwrap_or(false));
}

fn content(f: &Facility) -> String {
    format!("{}|{:?}|{:.7},{:.7}", f.name, f.services, f.at.lon, f.at.lat)
}

struct Reader<'a> {
    crs: CrsName,
    catalogue: &'a Catalogue,
    date: Option<&'a str>,
}

impl Reader<'_> {
    fn one(&self, feature: &Feature<'_>, problems: &mut Problems) -> Option<Read> {
        let place = feature.place();
        let (services, state) = self.services(feature, problems)?;
        if let Serving::No(why) = state {
            problems.add(Severity::Warning, Reason::ServesNobody, place, why);
            return None;
        }
        if feature.geometry.bad {
            problems.add(Severity::Error, Reason::BadCoordinate, place, feature.geometry.bad_text());
            return None;
        }
        let (area, positions) = self.shape(feature, problems)?;
        // An area is drawn inside itself; of several positions the first.
        let at = if area.is_empty() { *positions.first()? } else { inside_of(&area)? };
        let stated = self.entrances(feature, problems)?;
        let entrances = match (stated.is_empty(), area.is_empty()) {
            (false, _) => stated,
            (true, true) => positions,
            (true, false) => Vec::new(),
        };
        let outline = if entrances.is_empty() { Rings::of(&outer_rings(&area)) } else { Rings::default() };
        if let Serving::Planned(why) = &state
            && !feature.props.is(keys::STATUS.key, "planned")
        {
            problems.add(Severity::Warning, Reason::NotYetThere, place, why.clone());
        }
        let mut fields = Fields::of(feature, problems);
        // What it says is judged by `serving`; what it does not know is said here.
        fields.word(&keys::STATUS);
        let price = [keys::PRICE_YUAN, keys::PRICE, keys::CHARGE].iter().map(|key| fields.text(key)).find(|text| !text.is_empty());
        let mut f = Facility {
            id: feature.id.as_deref().unwrap_or("").to_owned(),
            name: fields.text(&keys::NAME),
            services,
            at,
            entrances: if entrances.is_empty() { vec![at] } else { entrances },
            outline,
            capacity: fields.amounts(&keys::CAPACITY),
            opening_hours: fields.text(&keys::OPENING_HOURS),
            shared_hours: fields.text(&keys::SHARED_HOURS),
            price: price.unwrap_or_default(),
            in_service: state == Serving::Everybody,
        };
        if f.id.is_empty() {
            let digest = Sha256::digest(content(&f).as_bytes());
            f.id = format!("x{:02x}{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3], digest[4]);
        }
        Some(Read { index: feature.index, facility: f, area })
    }

    /// The rings of an area, or the positions of a point or several, in WGS 84.
    fn shape(&self, feature: &Feature<'_>, problems: &mut Problems) -> Option<(Vec<Vec<LonLat>>, Vec<LonLat>)> {
        let g = &feature.geometry;
        let place = feature.place();
        if g.positions.is_empty() || matches!(g.kind, GeometryKind::None | GeometryKind::Other(_)) {
            let (reason, found) = if let GeometryKind::Other(name) = g.kind { (Reason::WrongGeometry, name) } else { (Reason::NoGeometry, "") };
            problems.add(Severity::Error, reason, place, found);
            return None;
        }
        let mut all = Vec::with_capacity(g.positions.len());
        for p in &g.positions {
            let Some(at) = to_wgs84(self.crs, LonLat { lon: p.lon, lat: p.lat }) else {
                problems.add(Severity::Error, Reason::CrsDoesNotFit, place, format!("{}, {}", p.lon, p.lat));
                return None;
            };
            all.push(at);
        }
        if matches!(g.kind, GeometryKind::Point | GeometryKind::MultiPoint) {
            return Some((Vec::new(), all));
        }
        let is_area = matches!(g.kind, GeometryKind::Polygon | GeometryKind::MultiPolygon);
        // A line that is closed is an area that was drawn as one. What has no extent is a point, and of an open line it is the middle one.
        let rings = if is_area {
            area_of(g, self.crs)?
        } else {
            let line = |line: &[Position]| line.iter().map(|p| to_wgs84(self.crs, LonLat { lon: p.lon, lat: p.lat })).collect::<Option<Vec<LonLat>>>();
            let lines: Option<Vec<Vec<LonLat>>> = g.lines().map(line).collect();
            oriented(lines?.into_iter().filter(|r| r.len() > 3 && r.first() == r.last()).map(|r| vec![r]))
        };
        let rings: Vec<Vec<LonLat>> = rings.into_iter().filter(|r| r.len() > 2 && (is_area || ring_area_m2(r) > 0.0)).collect();
        if rings.is_empty() { Some((rings, vec![all[all.len() / 2]])) } else { Some((rings, Vec::new())) }
    }

    /// What is stated as entrances, in WGS 84; what can't be read of them is said. `None` when they lie outside of the system of coordinates.
    fn entrances(&self, feature: &Feature<'_>, problems: &mut Problems) -> Option<Vec<LonLat>> {
        let Some(value) = feature.props.get(keys::ENTRANCES.key) else { return Some(Vec::new()) };
        if matches!(value, Value::Text(text) if text.trim().is_empty()) {
            problems.add(Severity::Warning, Reason::EmptyValue, feature.place(), keys::ENTRANCES.key);
        }
        let found = entrances(value);
        if let Some(text) = found.unread {
            problems.add(Severity::Warning, Reason::EntrancesUnread, feature.place(), format!("{} = {}", keys::ENTRANCES.key, short(&text)));
        }
        let all: Option<Vec<LonLat>> = found.at.iter().map(|[lon, lat]| to_wgs84(self.crs, LonLat { lon: *lon, lat: *lat })).collect();
        if all.is_none() {
            problems.add(Severity::Error, Reason::CrsDoesNotFit, feature.place(), String::from("entrances"));
        }
        all
    }

    /// Catalogue indices: from `services`, else from OSM tags; and whether the place serves. A place that is no service is passed over with a
    /// warning; an unknown id is an error.
    fn services(&self, feature: &Feature<'_>, problems: &mut Problems) -> Option<(Vec<u16>, Serving)> {
        let t = &feature.props;
        let place = feature.place();
        let mut fields = Fields::of(feature, problems);
        let named = fields.texts(&keys::SERVICES);
        let mut found = Vec::new();
        for name in &named {
            match self.catalogue.find(name) {
                Some(i) => found.push(i),
                None => fields.refuse(Reason::UnknownService, name.clone()),
            }
        }
        let mut state = None;
        if named.is_empty() {
            let mut services = services_of(t);
            if services.is_empty()
                && let Some((once, serving)) = once_or_later(t)
            {
                (services, state) = (once, Some(serving));
            }
            found.extend(services.iter().filter_map(|id| self.catalogue.index(id)));
            if found.is_empty() {
                problems.add(Severity::Warning, Reason::NoService, place, t.text("name").map(|n| n.into_owned()).unwrap_or_default());
            }
        }
        found.sort_unstable();
        found.dedup();
        if found.is_empty() {
            return None;
        }
        let ids: Vec<&str> = found.iter().map(|i| self.catalogue.services[usize::from(*i)].id.as_str()).collect();
        let state = state.unwrap_or_else(|| serving(t, &ids, self.date));
        Some((found, state))
    }
}
