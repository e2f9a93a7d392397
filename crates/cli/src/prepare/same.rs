//! Two descriptions of one place: a node in the building of the same name and service, a ground as a line and as a relation. One of them is used, or
//! its room would count twice.

use super::osm::{Extract, OsmPlace, Shape, props};
use super::tally::Role;
use quanli_model::units::LonLat;
use quanli_read::{contains, inside_of};
use std::collections::BTreeMap;

/// Points of one name and the same services so near to each other are one place, metres.
const SAME_PLACE_M: f64 = 2.0;
/// Keys that say what a place is.
const MAIN: [&str; 7] = ["amenity", "shop", "leisure", "healthcare", "office", "craft", "railway"];

struct Look {
    at: LonLat,
    rings: Vec<Vec<LonLat>>,
    name: String,
    main: Vec<String>,
}

impl Look {
    fn of(place: &OsmPlace) -> Self {
        let t = props(&place.tags);
        let lonlat = |[lon, lat]: &[f64; 2]| LonLat { lon: *lon, lat: *lat };
        let rings: Vec<Vec<LonLat>> = match &place.shape {
            Shape::Point(_) => Vec::new(),
            Shape::Area(polygons) => polygons.iter().flatten().map(|ring| ring.iter().map(lonlat).collect()).collect(),
        };
        let at = match &place.shape {
            Shape::Point(at) => lonlat(at),
            Shape::Area(_) => inside_of(&rings).unwrap_or_default(),
        };
        let text = |key: &str| t.text(key).map(|v| v.trim().to_owned()).unwrap_or_default();
        Self { at, rings, name: text("name"), main: MAIN.into_iter().map(text).collect() }
    }

    /// Whether the other one describes this area, or stands where this one does.
    fn is(&self, other: &Self) -> bool {
        let named_alike = self.name == other.name;
        let inside = !self.rings.is_empty() && contains(&self.rings, other.at);
        let point = other.rings.is_empty();
        if named_alike && !self.name.is_empty() {
            return inside || (point && self.at.metres_to(other.at) <= SAME_PLACE_M);
        }
        // Without a name on one side only what the tags call the same, and only a point in its area.
        let unnamed = self.name.is_empty() || other.name.is_empty();
        unnamed && point && inside && self.main == other.main
    }
}

impl Extract {
    /// Leaves one of those that describe the same place: the area, which takes over what only the other one says.
    pub fn merge_same_places(&mut self) {
        let looks: Vec<Look> = self.places.iter().map(Look::of).collect();
        let mut alike: BTreeMap<Vec<&'static str>, Vec<usize>> = BTreeMap::new();
        for (i, place) in self.places.iter().enumerate() {
            alike.entry(place.services.clone()).or_default().push(i);
        }
        let mut into: Vec<Option<usize>> = vec![None; looks.len()];
        for list in alike.values() {
            let mut by_lat: Vec<usize> = list.clone();
            by_lat.sort_by(|a, b| looks[*a].at.lat.total_cmp(&looks[*b].at.lat));
            // Areas first, the larger ones by their ids after the smaller ones, then points among themselves.
            for &one in list.iter().filter(|i| !looks[**i].rings.is_empty()).chain(list.iter().filter(|i| looks[**i].rings.is_empty())) {
                if into[one].is_some() {
                    continue;
                }
                let (low, high) = span(&looks[one]);
                let from = by_lat.partition_point(|i| looks[*i].at.lat < low);
                for &other in by_lat[from..].iter().take_while(|i| looks[**i].at.lat <= high) {
                    if other != one && into[other].is_none() && !into.contains(&Some(other)) && looks[one].is(&looks[other]) {
                        into[other] = Some(one);
                    }
                }
            }
        }
        for (other, one) in into.iter().enumerate().filter_map(|(other, one)| one.map(|one| (other, one))) {
            let tags = self.places[other].tags.clone();
            let kept = &mut self.places[one];
            for (key, value) in tags {
                if kept.tags.iter().all(|(k, _)| *k != key) {
                    kept.tags.push((key, value));
                }
            }
            let id = format!("{}, used: {}", self.places[other].id, self.places[one].id);
            self.said.leave_out(Role::Place, "places described twice, each used once", &id);
        }
        let mut gone = into.into_iter();
        self.places.retain(|_| gone.next().flatten().is_none());
    }
}

/// From where to where a place may stand that describes the same, degrees of latitude.
fn span(look: &Look) -> (f64, f64) {
    let beside = SAME_PLACE_M / 100_000.0;
    let all = || look.rings.iter().flatten().map(|p| p.lat).chain([look.at.lat]);
    (all().fold(f64::MAX, f64::min) - beside, all().fold(f64::MIN, f64::max) + beside)
}
