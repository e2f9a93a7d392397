//! `circles.geojson` → drawn life circles.

use super::crs::to_wgs84;
use super::geojson::{Feature, GeometryKind, read_features};
use crate::city::{Circle, CrsName};
use crate::problem::{Problems, Reason, Severity};
use crate::units::LonLat;

/// Reads circles in file order. `None` when the file can't be used.
#[must_use]
pub fn read_circles(bytes: &[u8], crs: CrsName, problems: &mut Problems) -> Option<Vec<Circle>> {
    let mut all: Vec<Circle> = Vec::new();
    let usable = read_features(bytes, problems, |feature, problems| {
        if let Some(mut circle) = one(feature, crs, problems) {
            if all.iter().any(|c| c.id == circle.id) {
                problems.add(Severity::Warning, Reason::DuplicateId, feature.place(), circle.id.clone());
                circle.id = format!("{}~{}", circle.id, feature.index);
            }
            all.push(circle);
        }
    });
    usable.then_some(all)
}

fn one(feature: &Feature<'_>, crs: CrsName, problems: &mut Problems) -> Option<Circle> {
    let place = feature.place();
    if feature.geometry.bad {
        problems.add(Severity::Error, Reason::BadCoordinate, place, "");
        return None;
    }
    match feature.geometry.kind {
        GeometryKind::Polygon | GeometryKind::MultiPolygon => {}
        GeometryKind::None => {
            problems.add(Severity::Error, Reason::NoGeometry, place, "");
            return None;
        }
        other => {
            problems.add(Severity::Error, Reason::WrongGeometry, place, format!("{other:?}"));
            return None;
        }
    }
    let ring = |line: &[crate::city::Position]| line.iter().map(|p| to_wgs84(crs, LonLat { lon: p.lon, lat: p.lat })).collect::<Option<Vec<_>>>();
    let Some(rings) = feature.geometry.lines().map(ring).collect::<Option<Vec<_>>>() else {
        problems.add(Severity::Error, Reason::CrsDoesNotFit, place, "");
        return None;
    };
    let name = feature.props.text("name").map(|n| n.into_owned()).unwrap_or_default();
    let id = match feature.id.as_deref() {
        Some(id) if !id.is_empty() => id.to_owned(),
        _ if name.is_empty() => format!("circle-{}", feature.index + 1),
        _ => name.clone(),
    };
    let stated_population = feature.props.number("population").ok().flatten().filter(|n| *n >= 0.0);
    Some(Circle { id, name, rings, stated_population, exemplar: feature.props.is("exemplar", "yes") || feature.props.is("exemplar", "true") })
}
