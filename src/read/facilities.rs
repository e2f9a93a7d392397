//! `facilities.geojson` → facilities with stable ids.

use super::crs::to_wgs84;
use super::geojson::{Feature, Geometry, GeometryKind, Value, read_features};
use super::tags;
use crate::catalogue::Catalogue;
use crate::city::{CrsName, Facility};
use crate::problem::{Problems, Reason, Severity, Where};
use crate::units::LonLat;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Reads facilities, sorted by id. `None` when the file can't be used.
#[must_use]
pub fn read_facilities(bytes: &[u8], crs: CrsName, catalogue: &Catalogue, problems: &mut Problems) -> Option<Vec<Facility>> {
    let mut all: Vec<(usize, Facility)> = Vec::with_capacity(bytes.len() / 250);
    let usable = read_features(bytes, problems, |feature, problems| {
        if let Some(f) = one(feature, crs, catalogue, problems) {
            all.push((feature.index, f));
        }
    });
    if !usable {
        return None;
    }
    // By id, then by content: the order of the file changes nothing.
    all.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id).then_with(|| content(a).cmp(&content(b))));
    let mut last = String::new();
    let mut repeated = 0;
    for (index, f) in &mut all {
        if f.id == last {
            repeated += 1;
            problems.add(Severity::Warning, Reason::DuplicateId, Where::feature(*index), f.id.clone());
            f.id = format!("{}~{repeated}", f.id);
        } else {
            f.id.clone_into(&mut last);
            repeated = 0;
        }
    }
    Some(all.into_iter().map(|(_, f)| f).collect())
}

fn content(f: &Facility) -> String {
    format!("{}|{:?}|{:.7},{:.7}", f.name, f.services, f.at.lon, f.at.lat)
}

fn one(feature: &Feature<'_>, crs: CrsName, catalogue: &Catalogue, problems: &mut Problems) -> Option<Facility> {
    let t = &feature.props;
    let place = feature.place();
    if t.is("status", "closed") || t.entries().iter().any(|(k, _)| k.starts_with("disused:") || k.starts_with("abandoned:")) {
        return None;
    }
    let services = services(feature, catalogue, problems)?;
    if feature.geometry.bad {
        problems.add(Severity::Error, Reason::BadCoordinate, place, "");
        return None;
    }
    let Some(at) = middle(&feature.geometry) else {
        problems.add(Severity::Error, Reason::NoGeometry, place, "");
        return None;
    };
    let mut entrances = match t.get("entrances") {
        Some(Value::Nested(json)) => serde_json::from_str::<Vec<[f64; 2]>>(json).unwrap_or_default(),
        _ => Vec::new(),
    };
    if entrances.is_empty() {
        entrances.push([at.lon, at.lat]);
    }
    let convert = |[lon, lat]: [f64; 2]| to_wgs84(crs, LonLat { lon, lat });
    let (Some(at), Some(entrances)) = (convert([at.lon, at.lat]), entrances.iter().map(|e| convert(*e)).collect::<Option<Vec<_>>>()) else {
        problems.add(Severity::Error, Reason::CrsDoesNotFit, place, format!("{}, {}", at.lon, at.lat));
        return None;
    };
    let capacity: BTreeMap<String, f64> = match t.get("capacity") {
        Some(Value::Nested(json)) => serde_json::from_str(json).unwrap_or_default(),
        Some(Value::Number(n)) => BTreeMap::from([("places".to_owned(), *n)]),
        _ => BTreeMap::new(),
    };
    let mut f = Facility {
        id: feature.id.as_deref().unwrap_or("").to_owned(),
        name: t.text("name").map(|n| n.into_owned()).unwrap_or_default(),
        services,
        at,
        entrances,
        capacity: capacity.into_iter().collect(),
        opening_hours: t.text("opening_hours").map(|n| n.into_owned()).unwrap_or_default(),
        shared_hours: t.text("shared_hours").map(|n| n.into_owned()).unwrap_or_default(),
        price: ["price_yuan", "price", "charge"].iter().find_map(|key| t.text(key)).map(|n| n.into_owned()).unwrap_or_default(),
        in_service: !t.is("status", "planned"),
    };
    if f.id.is_empty() {
        let digest = Sha256::digest(content(&f).as_bytes());
        f.id = format!("x{:02x}{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3], digest[4]);
    }
    Some(f)
}

/// Catalogue indices: from `services`, else from OSM tags. A place that is no service at all is passed over without a word when it
/// comes from OSM; an unknown id is an error.
fn services(feature: &Feature<'_>, catalogue: &Catalogue, problems: &mut Problems) -> Option<Vec<u16>> {
    let t = &feature.props;
    let place = feature.place();
    let named: Vec<String> = match t.get("services") {
        Some(Value::Nested(json)) => serde_json::from_str(json).unwrap_or_default(),
        Some(Value::Text(text)) => text.split([';', ',']).map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect(),
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for id in &named {
        match catalogue.index(id) {
            Some(i) => found.push(i),
            None => problems.add(Severity::Error, Reason::UnknownService, place, id.clone()),
        }
    }
    if named.is_empty() {
        found.extend(tags::services_of(t).iter().filter_map(|id| catalogue.index(id)));
        if found.is_empty() {
            problems.add(Severity::Warning, Reason::NoService, place, t.text("name").map(|n| n.into_owned()).unwrap_or_default());
        }
    }
    found.sort_unstable();
    found.dedup();
    (!found.is_empty()).then_some(found)
}

/// A point itself; of anything else the middle of its bounding box.
fn middle(geometry: &Geometry) -> Option<LonLat> {
    if geometry.kind == GeometryKind::None || geometry.positions.is_empty() {
        return None;
    }
    let mut b = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    for p in &geometry.positions {
        b = [b[0].min(p.lon), b[1].min(p.lat), b[2].max(p.lon), b[3].max(p.lat)];
    }
    Some(LonLat { lon: (b[0] + b[2]) / 2.0, lat: (b[1] + b[3]) / 2.0 })
}
