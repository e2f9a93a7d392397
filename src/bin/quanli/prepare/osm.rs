//! An OpenStreetMap extract → ways on foot, places, backdrop; and what needs care: lifts at nodes, locked gates.

use super::Bounds;
use osmpbf::{Element, ElementReader};
use quanli::city::{Kind, OneWay, StreetClass};
use quanli::read::Props;
use quanli::read::tags::{WayUse, one_way, services_of, street_class, way_use};
use std::collections::{BTreeMap, HashMap};
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
    pub lifts: BTreeMap<i64, Tags>,
    pub gates: BTreeMap<i64, ()>,
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
            if p.is("highway", "elevator") {
                self.lifts.insert(id, t.clone());
            }
            if p.has("barrier") && !p.is_any("foot", &["yes", "designated", "permissive"]) && (p.is("locked", "yes") || p.is_any("access", &["no", "private"]))
            {
                self.gates.insert(id, ());
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

/// A path ready to be written: its line by node, and its properties.
pub struct FootPath {
    pub id: String,
    pub nodes: Vec<u32>,
    pub kind: Kind,
    pub oneway: OneWay,
    pub class: StreetClass,
    pub tags: Tags,
    /// A bridge or tunnel of any kind: straight between its ends.
    pub straight: bool,
}

/// Paths over numbered nodes, with heights once they are fitted.
#[derive(Default)]
pub struct Paths {
    pub list: Vec<FootPath>,
    pub nodes: Vec<[f64; 2]>,
    pub heights: Vec<f64>,
}

/// How far the ends of paths at a lift or a locked gate are drawn back, degrees (about 1.5 m).
const DRAWN_BACK: f64 = 0.000_014;

impl Paths {
    /// Numbers the nodes, cuts ways at lifts and locked gates, and puts a lift between the levels that meet at one.
    pub fn of(extract: &Extract) -> Self {
        let mut paths = Self::default();
        let mut number: HashMap<i64, u32> = HashMap::new();
        let mut at_lift: BTreeMap<i64, Vec<(f64, u32)>> = BTreeMap::new();
        for way in &extract.ways {
            let refs: Vec<i64> = way.refs.iter().copied().filter(|r| extract.nodes.contains_key(r)).collect();
            let mut line: Vec<u32> = Vec::new();
            let mut part = 0;
            for (i, r) in refs.iter().enumerate() {
                let cut = extract.gates.contains_key(r) || (extract.lifts.contains_key(r) && way.kind != Kind::Lift);
                if !cut {
                    line.push(*number.entry(*r).or_insert_with(|| paths.node(extract.nodes[r])));
                    continue;
                }
                let at = extract.nodes[r];
                let mut drawn = |towards: Option<&i64>| {
                    towards.map(|t| {
                        let n = paths.node(towards_point(at, extract.nodes[t]));
                        if extract.lifts.contains_key(r) {
                            at_lift.entry(*r).or_default().push((level(&way.tags), n));
                        }
                        n
                    })
                };
                let (before, after) = (drawn(i.checked_sub(1).map(|k| &refs[k])), drawn(refs.get(i + 1)));
                if let Some(end) = before {
                    line.push(end);
                    paths.push(way, core::mem::take(&mut line), &mut part);
                }
                line.extend(after);
            }
            paths.push(way, line, &mut part);
        }
        for (id, mut ends) in at_lift {
            ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let mut t = extract.lifts[&id].clone();
            t.retain(|(k, _)| k != "level" && k != "layer");
            for (i, pair) in ends.windows(2).enumerate() {
                paths.list.push(FootPath {
                    id: format!("n{id}-{i}"),
                    nodes: vec![pair[0].1, pair[1].1],
                    kind: Kind::Lift,
                    oneway: OneWay::Both,
                    class: StreetClass::Minor,
                    tags: t.clone(),
                    straight: false,
                });
            }
        }
        paths.heights = vec![f64::NAN; paths.nodes.len()];
        paths
    }

    fn node(&mut self, at: [f64; 2]) -> u32 {
        self.nodes.push(at);
        self.nodes.len() as u32 - 1
    }

    fn push(&mut self, way: &RawWay, mut nodes: Vec<u32>, part: &mut u32) {
        nodes.dedup();
        if nodes.len() < 2 {
            return;
        }
        let p = props(&way.tags);
        let yes = |key: &str| p.text(key).is_some_and(|v| v != "no");
        let id = if *part == 0 { format!("w{}", way.id) } else { format!("w{}-{part}", way.id) };
        *part += 1;
        self.list.push(FootPath {
            id,
            nodes,
            kind: way.kind,
            oneway: one_way(&p, way.kind).0,
            class: street_class(&p),
            straight: yes("bridge") || yes("tunnel"),
            tags: way.tags.clone(),
        });
    }
}

fn towards_point(from: [f64; 2], to: [f64; 2]) -> [f64; 2] {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let t = (DRAWN_BACK / dx.hypot(dy).max(1e-12)).min(0.5);
    [from[0] + dx * t, from[1] + dy * t]
}

/// First number of `level`, else of `layer`.
fn level(tags: &Tags) -> f64 {
    let p = props(tags);
    ["level", "layer"].iter().find_map(|k| p.text(k).and_then(|v| v.split([';', '-']).find_map(|n| n.trim().parse().ok()))).unwrap_or(0.0)
}
