//! `circles.geojson` → drawn life circles.

use super::area::area_of;
use super::fields::{Fields, File, Names, circles as keys};
use super::geojson::{Feature, GeometryKind, read_features};
use quanli_model::city::{Circle, CrsName};
use quanli_model::problem::{Problems, Reason, Severity};

/// Reads circles in file order. `None` when the file can't be used.
#[must_use]
pub fn read_circles(bytes: &[u8], crs: CrsName, problems: &mut Problems) -> Option<Vec<Circle>> {
    let mut all: Vec<Circle> = Vec::new();
    let mut names = Names::of(File::Circles);
    let usable = read_features(bytes, problems, |feature, problems| {
        names.check(feature, problems);
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
        problems.add(Severity::Error, Reason::BadCoordinate, place, feature.geometry.bad_text());
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
    let Some(rings) = area_of(&feature.geometry, crs) else {
        problems.add(Severity::Error, Reason::CrsDoesNotFit, place, "");
        return None;
    };
    let mut fields = Fields::of(feature, problems);
    let name = fields.text(&keys::NAME);
    let id = match feature.id.as_deref() {
        Some(id) if !id.is_empty() => id.to_owned(),
        _ if name.is_empty() => format!("circle-{}", feature.index + 1),
        _ => name.clone(),
    };
    let (stated_population, exemplar) = (fields.number(&keys::POPULATION), fields.truth(&keys::EXEMPLAR) == Some(true));
    Some(Circle { id, name, rings, stated_population, exemplar })
}
