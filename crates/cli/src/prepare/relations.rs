//! Relations of an extract: large places and plazas are drawn as several lines that make rings (a park with a lake, a school of two grounds), or as a
//! site of several areas.
//!
//! Roles are often wrong or missing, so the rings' own position says which of them are holes. A ring of which a line or a node is missing can't be
//! closed; what is left of the relation is used, and it is said.

use super::osm::{Polygon, Tags};
use quanli_model::units::LonLat;
use quanli_read::{contains, outer_rings};
use std::collections::{BTreeSet, HashMap};

/// A relation that is an area.
pub struct Relation {
    pub id: i64,
    pub tags: Tags,
    pub ways: Vec<i64>,
    /// Members that are relations themselves, of a site.
    pub relations: Vec<i64>,
    /// Nodes at which it is entered, or that stand for it.
    pub entrances: Vec<i64>,
    pub labels: Vec<i64>,
}

/// Types of relations that are areas.
const AREAS: [&str; 4] = ["multipolygon", "boundary", "site", "building"];
/// Roles of lines that are no part of the outline.
const NO_OUTLINE: [&str; 5] = ["part", "entrance", "label", "admin_centre", "subarea"];

impl Relation {
    /// `None` for a relation that is no area.
    pub fn of(r: &osmpbf::Relation<'_>) -> Option<Self> {
        let tags: Tags = r.tags().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        tags.iter().find(|(k, v)| k == "type" && AREAS.contains(&v.as_str()))?;
        let mut found = Self { id: r.id(), tags, ways: Vec::new(), relations: Vec::new(), entrances: Vec::new(), labels: Vec::new() };
        for m in r.members() {
            let role = m.role().unwrap_or("");
            match m.member_type {
                osmpbf::RelMemberType::Way if !NO_OUTLINE.contains(&role) => found.ways.push(m.member_id),
                osmpbf::RelMemberType::Relation if !NO_OUTLINE.contains(&role) => found.relations.push(m.member_id),
                osmpbf::RelMemberType::Node if role.contains("entrance") => found.entrances.push(m.member_id),
                osmpbf::RelMemberType::Node => found.labels.push(m.member_id),
                _ => {}
            }
        }
        Some(found)
    }
}

/// Lines of a relation joined end to end.
#[derive(Default)]
pub struct RingRefs {
    /// Closed ones, the last node being the first.
    pub closed: Vec<Vec<i64>>,
    /// How many lines are left over, or are not in the extract.
    pub open: usize,
}

/// Joins lines into rings. A closed line is a ring of its own.
pub fn rings_of(ways: &[i64], lines: &HashMap<i64, Vec<i64>>) -> RingRefs {
    let mut rings = RingRefs::default();
    let mut left: Vec<&Vec<i64>> = Vec::new();
    for way in ways.iter().collect::<BTreeSet<_>>() {
        match lines.get(way) {
            Some(line) if line.len() > 3 && line.first() == line.last() => rings.closed.push(line.clone()),
            Some(line) if line.len() > 1 => left.push(line),
            _ => rings.open += 1,
        }
    }
    while let Some(first) = left.pop() {
        let mut ring = first.clone();
        let mut lines_in_it = 1;
        while ring.first() != ring.last() {
            let Some(end) = ring.last().copied() else { break };
            let Some(next) = left.iter().position(|l| l.first() == Some(&end) || l.last() == Some(&end)) else { break };
            let line = left.swap_remove(next);
            lines_in_it += 1;
            if line.first() == Some(&end) {
                ring.extend(&line[1..]);
            } else {
                ring.extend(line.iter().rev().skip(1));
            }
        }
        if ring.len() > 3 && ring.first() == ring.last() { rings.closed.push(ring) } else { rings.open += lines_in_it }
    }
    rings
}

/// Rings as polygons: each that leads round something with the holes in it.
pub fn polygons(rings: &[Vec<[f64; 2]>]) -> Vec<Polygon> {
    let as_places = |ring: &Vec<[f64; 2]>| ring.iter().map(|[lon, lat]| LonLat { lon: *lon, lat: *lat }).collect::<Vec<_>>();
    let places: Vec<Vec<LonLat>> = rings.iter().map(as_places).collect();
    let outer = outer_rings(&places);
    let is_outer = |i: usize| outer.contains(&places[i]);
    let hole_of = |hole: usize, ring: usize| places[hole].iter().all(|p| contains(core::slice::from_ref(&places[ring]), *p));
    let with_holes = |ring: usize| {
        let holes = (0..rings.len()).filter(move |h| !is_outer(*h) && hole_of(*h, ring)).map(|h| rings[h].clone());
        core::iter::once(rings[ring].clone()).chain(holes).collect()
    };
    (0..rings.len()).filter(|r| is_outer(*r)).map(with_holes).collect()
}
