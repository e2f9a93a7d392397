//! Where lines join.
//!
//! Vertices are welded on a 1 cm grid when they share a layer; lines of different layers join only where one of them ends; heights that
//! differ by more than 2 m at the same place do not join (an upright lift has two ends at one place). Then line ends that
//! nearly meet a vertex or a line of their layer (within [`NEAR_MISS_M`]) are joined, and reported. Lines that merely cross are not
//! joined: in data like OSM's they are bridges.
//!
//! ```text
//!   street ──●──────────●── street        bridge (layer 1)  ═══════╪═══════  passes over: no node
//!            ╲ footway ends 0.3 m short:  near miss, joined           │ street (layer 0)
//! ```

use super::plane::Plane;
use crate::city::Way;
use crate::problem::{Problems, Reason, Severity, Where};
use crate::units::LonLat;
use rstar::{AABB, PointDistance, RTree, RTreeObject};

/// Line ends within this distance of a line of the same layer are joined to it.
pub const NEAR_MISS_M: f64 = 0.5;
/// Vertices of one place join only if their heights differ by no more.
const SAME_HEIGHT_M: f64 = 2.0;
/// Weld grid, cells a metre.
const CELLS_PER_M: f64 = 100.0;
/// Longer segments get vertices in between, so that costs along an edge stay fine and small.
const LONGEST_SEGMENT_M: f64 = 100.0;

/// A segment of a way, for finding what is near.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Segment {
    /// Ends, local metres.
    pub ends: [[f32; 2]; 2],
    /// Way.
    pub way: u32,
    /// Index of its first vertex in the way's line as noded.
    pub index: u32,
}

impl RTreeObject for Segment {
    type Envelope = AABB<[f32; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.ends[0], self.ends[1])
    }
}

impl PointDistance for Segment {
    fn distance_2(&self, p: &[f32; 2]) -> f32 {
        let t = self.nearest(*p);
        let [[ax, ay], [bx, by]] = self.ends;
        let (dx, dy) = (ax + (bx - ax) * t - p[0], ay + (by - ay) * t - p[1]);
        dx * dx + dy * dy
    }
}

impl Segment {
    /// Where on the segment (0 to 1) a point is nearest.
    #[must_use]
    pub fn nearest(&self, p: [f32; 2]) -> f32 {
        let [[ax, ay], [bx, by]] = self.ends;
        let (dx, dy) = (bx - ax, by - ay);
        let l2 = dx * dx + dy * dy;
        if l2 > 0.0 { (((p[0] - ax) * dx + (p[1] - ay) * dy) / l2).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// A vertex of a way after noding.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Vertex {
    /// Where.
    pub at: LonLat,
    /// Local metres.
    pub xy: [f64; 2],
    /// Metres above sea, or NaN.
    pub ele: f64,
    /// Place that it is joined to; equal for joined vertices.
    pub place: u32,
}

/// All ways, noded: their vertices with places, in way order.
pub struct Noded {
    /// Vertices of all ways, one after another.
    pub vertices: Vec<Vertex>,
    /// Start of each way's vertices, and the end.
    pub starts: Vec<u32>,
    /// For each place: `true` where an edge ends.
    pub is_node: Vec<bool>,
    /// Every segment, for finding.
    pub tree: RTree<Segment>,
}

/// Joins the lines of all ways. Cost: O(n log n) in vertices.
#[must_use]
pub fn node_ways(ways: &[Way], plane: &Plane, problems: &mut Problems) -> Noded {
    let (mut vertices, mut starts) = densified(ways, plane);
    let mut places = weld(ways, &mut vertices, &starts);
    let tree = RTree::bulk_load(segments(&vertices, &starts));
    let splits = near_misses(ways, &vertices, &starts, &mut places, &tree, problems);
    let tree = if splits.is_empty() {
        tree
    } else {
        (vertices, starts) = insert(&vertices, &starts, splits, plane);
        RTree::bulk_load(segments(&vertices, &starts))
    };
    for v in &mut vertices {
        v.place = places.root(v.place);
    }
    let is_node = nodes(&vertices, &starts, places.len());
    Noded { vertices, starts, is_node, tree }
}

fn densified(ways: &[Way], plane: &Plane) -> (Vec<Vertex>, Vec<u32>) {
    let mut vertices = Vec::with_capacity(ways.iter().map(|w| w.line.len()).sum());
    let mut starts = vec![0];
    for way in ways {
        let mut last: Option<Vertex> = None;
        for p in &way.line {
            let at = LonLat { lon: p.lon, lat: p.lat };
            let v = Vertex { at, xy: plane.local(at), ele: p.ele, place: u32::MAX };
            if let Some(a) = last {
                let pieces = (libm::hypot(v.xy[0] - a.xy[0], v.xy[1] - a.xy[1]) / LONGEST_SEGMENT_M) as u32 + 1;
                for i in 1..pieces.min(10_000) {
                    vertices.push(between(&a, &v, f64::from(i) / f64::from(pieces), plane));
                }
            }
            vertices.push(v);
            last = Some(v);
        }
        starts.push(vertices.len() as u32);
    }
    (vertices, starts)
}

fn between(a: &Vertex, b: &Vertex, t: f64, plane: &Plane) -> Vertex {
    let at = LonLat { lon: a.at.lon + (b.at.lon - a.at.lon) * t, lat: a.at.lat + (b.at.lat - a.at.lat) * t };
    Vertex { at, xy: plane.local(at), ele: a.ele + (b.ele - a.ele) * t, place: u32::MAX }
}

/// Sets of vertices that are one place.
struct Places {
    parent: Vec<u32>,
}

impl Places {
    fn fresh(&mut self) -> u32 {
        self.parent.push(self.parent.len() as u32);
        self.parent.len() as u32 - 1
    }

    fn len(&self) -> usize {
        self.parent.len()
    }

    fn root(&mut self, mut i: u32) -> u32 {
        while self.parent[i as usize] != i {
            let up = self.parent[self.parent[i as usize] as usize];
            self.parent[i as usize] = up;
            i = up;
        }
        i
    }

    /// The smaller root wins, so that the result does not depend on the order of joining.
    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        self.parent[high as usize] = low;
    }
}

fn cell(xy: [f64; 2]) -> u64 {
    let part = |v: f64| (libm::floor(v * CELLS_PER_M + 0.5) as i64 as u32) as u64;
    part(xy[0]) << 32 | part(xy[1])
}

/// Exact joins: gives every vertex a place.
fn weld(ways: &[Way], vertices: &mut [Vertex], starts: &[u32]) -> Places {
    // (cell, height rank, layer, is an end, vertex)
    let mut all: Vec<(u64, u32)> = vertices.iter().enumerate().map(|(i, v)| (cell(v.xy), i as u32)).collect();
    all.sort_unstable();
    let mut way_of = vec![0u32; vertices.len()];
    for w in 0..ways.len() {
        way_of[starts[w] as usize..starts[w + 1] as usize].fill(w as u32);
    }
    let is_end = |i: u32| {
        let w = way_of[i as usize] as usize;
        i == starts[w] || i + 1 == starts[w + 1]
    };
    let mut places = Places { parent: Vec::with_capacity(vertices.len()) };
    let mut group: Vec<u32> = Vec::new();
    let rank = |ele: f64| if ele.is_nan() { f64::INFINITY } else { ele };
    for run in all.chunk_by(|a, b| a.0 == b.0) {
        if let [(_, only)] = run {
            vertices[*only as usize].place = places.fresh();
            continue;
        }
        group.clear();
        group.extend(run.iter().map(|r| r.1));
        // Unknown heights sort last and join the highest.
        group.sort_by(|a, b| rank(vertices[*a as usize].ele).total_cmp(&rank(vertices[*b as usize].ele)).then(a.cmp(b)));
        let mut level_start = 0;
        for i in 1..=group.len() {
            // Not-a-number fails the comparison: an unknown height starts no level of its own.
            let jump = i < group.len() && vertices[group[i] as usize].ele - vertices[group[i - 1] as usize].ele > SAME_HEIGHT_M;
            if i == group.len() || jump {
                join_layers(&group[level_start..i], ways, &way_of, &is_end, &mut places, vertices);
                level_start = i;
            }
        }
    }
    places
}

/// Vertices of one place and height: those of a layer are one; layers join where a line ends.
fn join_layers(level: &[u32], ways: &[Way], way_of: &[u32], is_end: &dyn Fn(u32) -> bool, places: &mut Places, vertices: &mut [Vertex]) {
    let mut layers: Vec<(i8, bool, u32)> = Vec::new();
    for &i in level {
        let layer = ways[way_of[i as usize] as usize].layer;
        let end = is_end(i);
        let entry = match layers.iter_mut().find(|(l, _, _)| *l == layer) {
            Some(entry) => entry,
            None => {
                layers.push((layer, false, places.fresh()));
                layers.last_mut().expect("just pushed")
            }
        };
        entry.1 |= end;
        vertices[i as usize].place = entry.2;
    }
    for (n, a) in layers.iter().enumerate() {
        for b in &layers[n + 1..] {
            if a.1 || b.1 {
                places.join(a.2, b.2);
            }
        }
    }
}

fn segments(vertices: &[Vertex], starts: &[u32]) -> Vec<Segment> {
    let f = |v: &Vertex| [v.xy[0] as f32, v.xy[1] as f32];
    let mut out = Vec::with_capacity(vertices.len());
    for (w, range) in starts.windows(2).enumerate() {
        let line = &vertices[range[0] as usize..range[1] as usize];
        out.extend(line.windows(2).enumerate().map(|(i, ab)| Segment { ends: [f(&ab[0]), f(&ab[1])], way: w as u32, index: i as u32 }));
    }
    out
}

/// A line end that meets the middle of a segment: (way, index of the segment's first vertex, where on it, place).
type Split = (u32, u32, f64, u32);

/// Loose ends near a vertex are joined to it; near a segment they ask for a split.
fn near_misses(ways: &[Way], vertices: &[Vertex], starts: &[u32], places: &mut Places, tree: &RTree<Segment>, problems: &mut Problems) -> Vec<Split> {
    let mut uses = vec![0u32; places.len()];
    for v in vertices {
        uses[places.root(v.place) as usize] += 1;
    }
    let mut splits = Vec::new();
    for (w, way) in ways.iter().enumerate() {
        for end in [starts[w], starts[w + 1] - 1] {
            let v = vertices[end as usize];
            if uses[places.root(v.place) as usize] != 1 {
                continue;
            }
            let p = [v.xy[0] as f32, v.xy[1] as f32];
            let reach = NEAR_MISS_M as f32;
            let near = tree
                .locate_within_distance(p, reach * reach)
                .filter(|s| s.way != w as u32 && ways[s.way as usize].layer == way.layer)
                .min_by(|a, b| a.distance_2(&p).total_cmp(&b.distance_2(&p)).then((a.way, a.index).cmp(&(b.way, b.index))));
            let Some(s) = near else { continue };
            let t = f64::from(s.nearest(p));
            let first = starts[s.way as usize] + s.index;
            let (a, b) = (&vertices[first as usize], &vertices[first as usize + 1]);
            let ele = a.ele + (b.ele - a.ele) * t;
            if (ele - v.ele).abs() > SAME_HEIGHT_M {
                continue;
            }
            let metres = libm::hypot(b.xy[0] - a.xy[0], b.xy[1] - a.xy[1]);
            if t * metres < NEAR_MISS_M {
                places.join(v.place, a.place);
            } else if (1.0 - t) * metres < NEAR_MISS_M {
                places.join(v.place, b.place);
            } else {
                splits.push((s.way, s.index, t, v.place));
            }
            problems.add(Severity::Warning, Reason::NearMissJoined, Where { index: None, id: None, at: Some(v.at) }, way.name.clone());
        }
    }
    splits.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3)));
    splits
}

/// Inserts the vertices that splits ask for.
fn insert(vertices: &[Vertex], starts: &[u32], splits: Vec<Split>, plane: &Plane) -> (Vec<Vertex>, Vec<u32>) {
    let mut out = Vec::with_capacity(vertices.len() + splits.len());
    let mut new_starts = vec![0];
    let mut pending = splits.into_iter().peekable();
    for (w, range) in starts.windows(2).enumerate() {
        for i in range[0]..range[1] {
            let v = vertices[i as usize];
            out.push(v);
            while let Some((_, _, t, place)) = pending.next_if(|s| s.0 == w as u32 && s.1 == i - range[0]) {
                out.push(Vertex { place, ..between(&v, &vertices[i as usize + 1], t, plane) });
            }
        }
        new_starts.push(out.len() as u32);
    }
    (out, new_starts)
}

/// Where edges end: at line ends, where lines share a place, and at least every [`super::graph::LONGEST_EDGE_M`] metres.
fn nodes(vertices: &[Vertex], starts: &[u32], n_places: usize) -> Vec<bool> {
    let mut uses = vec![0u32; n_places];
    for v in vertices {
        uses[v.place as usize] += 1;
    }
    let mut is_node: Vec<bool> = uses.iter().map(|u| *u >= 2).collect();
    for range in starts.windows(2) {
        let line = &vertices[range[0] as usize..range[1] as usize];
        if let (Some(first), Some(last)) = (line.first(), line.last()) {
            is_node[first.place as usize] = true;
            is_node[last.place as usize] = true;
        }
        let mut since = 0.0;
        for ab in line.windows(2) {
            if is_node[ab[0].place as usize] {
                since = 0.0;
            }
            since += Plane::length(ab[0].at, ab[1].at);
            if since > super::graph::LONGEST_EDGE_M - LONGEST_SEGMENT_M {
                is_node[ab[1].place as usize] = true;
            }
        }
    }
    is_node
}
