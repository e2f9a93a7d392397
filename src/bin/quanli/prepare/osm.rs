//! An OpenStreetMap extract → ways on foot, places, backdrop; and the nodes that change a walk: lifts, gates, barriers, crossings.

use super::Bounds;
use osmpbf::{Element, ElementReader};
use quanli::city::Kind;
use quanli::read::Props;
use quanli::read::tags::{WayUse, services_of, way_use};
use std::collections::HashMap;
use std::path::Path;

/// Tags in file order.
pub type Tags = Vec<(String, String)>;

/// Reads tags as the engine does.
pub fn props(tags: &Tags) -> Props<'_> {
    let mut p = Props::default();
    tags.iter().for_each(|(k, v)| p.push(k, v));
    p
}

/// A way on foot as it stands in the extract.
pub struct RawWay {
    pub id: i64,
    pub refs: Vec<i64>,
    pub tags: Tags,
    pub kind: Kind,
}

/// A place with services, or an area of the backdrop.
pub struct Place {
    pub id: String,
    pub tags: Tags,
    pub ring: Vec<[f64; 2]>,
}

/// What is taken from extracts.
#[derive(Default)]
pub struct Extract {
    pub ways: Vec<RawWay>,
    pub nodes: HashMap<i64, [f64; 2]>,
    pub places: Vec<Place>,
    pub backdrop: Vec<(&'static str, Place)>,
    /// Nodes that change a walk.
    pub at_nodes: HashMap<i64, AtNode>,
}

/// What a node does to those who come over it.
#[derive(Default)]
pub struct AtNode {
    /// A lift, with its tags.
    pub lift: Option<Tags>,
    /// Nobody gets through.
    pub closed: bool,
    /// No wheelchair gets through.
    pub no_wheels: bool,
    /// A street is crossed here: at signals or not.
    pub crossing: Option<bool>,
}

impl AtNode {
    /// `None` for a node that does nothing.
    fn of(t: &Tags) -> Option<Self> {
        let p = props(t);
        let allowed = p.is_any("foot", &["yes", "designated", "permissive"]);
        let barred = p.is_any("foot", &["no", "private"]) || (!allowed && (p.is("locked", "yes") || p.is_any("access", &["no", "private"])));
        let passable = p.is_any("wheelchair", &["yes", "designated", "limited"]);
        let narrow = p.is_any("barrier", &["stile", "kissing_gate", "turnstile", "full-height_turnstile"]) || p.is("kerb", "raised");
        let node = Self {
            lift: p.is("highway", "elevator").then(|| t.clone()),
            closed: p.has("barrier") && barred,
            no_wheels: (narrow && !passable) || (p.has("barrier") && p.is("wheelchair", "no")),
            crossing: (p.is("highway", "crossing") || p.text("crossing").is_some_and(|c| c != "no")).then(|| has_signals(&p)),
        };
        (node.lift.is_some() || node.closed || node.no_wheels || node.crossing.is_some()).then_some(node)
    }
}

fn has_signals(p: &Props<'_>) -> bool {
    p.is("crossing", "traffic_signals") || p.is("crossing:signals", "yes")
}

fn tags<'a>(iter: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
    iter.map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

/// The kind of backdrop that an area is.
fn backdrop_kind(t: &Props<'_>) -> Option<&'static str> {
    if t.is("natural", "water") || t.is("waterway", "riverbank") {
        Some("river")
    } else if t.is_any("leisure", &["park", "garden"]) || t.is_any("landuse", &["forest", "grass", "recreation_ground"]) || t.is("natural", "wood") {
        Some("green")
    } else if t.text("building").is_some_and(|b| b != "no") {
        Some("block")
    } else {
        None
    }
}

impl Extract {
    /// Reads one file, twice: ways first, then the nodes that they need.
    pub fn read(&mut self, path: &Path, bbox: Option<Bounds>) -> Result<(), String> {
        let say = |e: osmpbf::Error| format!("{}: {e}. Is it a whole .osm.pbf?", path.display());
        let mut areas: Vec<(i64, Vec<i64>, Tags)> = Vec::new();
        let first = self.ways.len();
        ElementReader::from_path(path)
            .map_err(say)?
            .for_each(|e| {
                if let Element::Way(w) = e {
                    self.take_way(&w, &mut areas)
                }
            })
            .map_err(say)?;
        let mut wanted: HashMap<i64, ()> = self.ways[first..].iter().flat_map(|w| &w.refs).chain(areas.iter().flat_map(|a| &a.1)).map(|r| (*r, ())).collect();
        let mut node = |id: i64, lon: f64, lat: f64, t: Tags| {
            let inside = bbox.is_none_or(|[w, s, e, n]| (w..=e).contains(&lon) && (s..=n).contains(&lat));
            if wanted.remove(&id).is_some() {
                self.nodes.insert(id, [lon, lat]);
            }
            if t.is_empty() || !inside {
                return;
            }
            let p = props(&t);
            if let Some(at) = AtNode::of(&t) {
                self.at_nodes.insert(id, at);
            }
            if !services_of(&p).is_empty() {
                self.places.push(Place { id: format!("n{id}"), ring: vec![[lon, lat]], tags: t });
            }
        };
        ElementReader::from_path(path)
            .map_err(say)?
            .for_each(|e| match e {
                Element::Node(n) => node(n.id(), n.lon(), n.lat(), tags(n.tags())),
                Element::DenseNode(n) => node(n.id(), n.lon(), n.lat(), tags(n.tags())),
                _ => {}
            })
            .map_err(say)?;
        self.finish_areas(areas, bbox);
        if let Some([w, s, e, n]) = bbox {
            let nodes = &self.nodes;
            let touches = |way: &RawWay| way.refs.iter().filter_map(|r| nodes.get(r)).any(|[lon, lat]| (w..=e).contains(lon) && (s..=n).contains(lat));
            self.ways.retain(touches);
        }
        Ok(())
    }

    fn take_way(&mut self, w: &osmpbf::Way<'_>, areas: &mut Vec<(i64, Vec<i64>, Tags)>) {
        let t = tags(w.tags());
        if t.is_empty() {
            return;
        }
        let refs: Vec<i64> = w.refs().collect();
        let p = props(&t);
        if let WayUse::Walk(kind) = way_use(&p) {
            self.ways.push(RawWay { id: w.id(), refs, tags: t, kind });
        } else if refs.len() > 3 && refs.first() == refs.last() && (backdrop_kind(&p).is_some() || !services_of(&p).is_empty()) {
            areas.push((w.id(), refs, t));
        }
    }

    fn finish_areas(&mut self, areas: Vec<(i64, Vec<i64>, Tags)>, bbox: Option<Bounds>) {
        for (id, refs, t) in areas {
            let ring: Vec<[f64; 2]> = refs.iter().filter_map(|r| self.nodes.get(r).copied()).collect();
            let inside = ring.iter().any(|[lon, lat]| bbox.is_none_or(|[w, s, e, n]| (w..=e).contains(lon) && (s..=n).contains(lat)));
            if ring.len() < 4 || !inside {
                continue;
            }
            let p = props(&t);
            if !services_of(&p).is_empty() {
                self.places.push(Place { id: format!("w{id}"), tags: t.clone(), ring: ring.clone() });
            }
            if let Some(kind) = backdrop_kind(&p) {
                self.backdrop.push((kind, Place { id: format!("w{id}"), tags: t, ring }));
            }
        }
    }
}
