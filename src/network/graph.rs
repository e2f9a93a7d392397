//! The frozen network: nodes in Hilbert order, edges between them, vertices along edges, all as columns.
//!
//! An edge is a piece of one way between two nodes; it has two arcs, forward (first → last) and backward. Its vertices lie in one run
//! of the vertex columns, both ends included, so that a time anywhere on an edge is exact and a line can be drawn from one slice.

use super::homes::Homes;
use super::islands::Islands;
use super::noding::{Noded, Segment, node_ways};
use super::order::hilbert;
use super::plane::Plane;
use super::snap::Snap;
use crate::city::{City, Kind, Way};
use crate::problem::{Problems, Reason, Severity, Where};
use crate::units::LonLat;
use rstar::RTree;

/// Index of a node.
pub type NodeId = u32;
/// Index of an edge.
pub type EdgeId = u32;
/// Index of a way of the city.
pub type WayRef = u32;

/// Edges are cut at this length, so that the cost of one fits sixteen bits for every walker.
pub const LONGEST_EDGE_M: f64 = 400.0;

/// An unnamed path is addressed by a named street at most so many edges away.
const ADDRESS_EDGES: usize = 6;

/// Heights are smoothed along the line over this length before slopes are taken (walking model, 20 m).
const SLOPE_WINDOW_M: f64 = 20.0;

/// The network of a city.
pub struct Network {
    /// Metres.
    pub plane: Plane,
    /// Ways without their lines: kind, name and what overrides the model.
    pub ways: Vec<Way>,
    /// Length of each way, metres.
    pub way_metres: Vec<f32>,
    /// Height of each way's last position over its first, metres, or NaN.
    pub way_rise: Vec<f32>,
    /// Place of each node, local metres.
    pub node_xy: Vec<[f32; 2]>,
    /// First and last node of each edge.
    pub edge_nodes: Vec<[NodeId; 2]>,
    /// Way of each edge.
    pub edge_way: Vec<WayRef>,
    /// The way that gives each edge its address: its own when it has a name, else the nearest named street or stairs over edges;
    /// `u32::MAX` when none is near.
    pub edge_street: Vec<WayRef>,
    /// Start of each edge's run of vertices, and the end: one more entry than edges.
    pub edge_start: Vec<u32>,
    /// Place of each vertex, local metres.
    pub vertex_xy: Vec<[f32; 2]>,
    /// Height of each vertex, metres above sea, or NaN.
    pub vertex_ele: Vec<f32>,
    /// Metres from the first end of its edge.
    pub vertex_along: Vec<f32>,
    /// Smoothed slope (rise ÷ run, along the edge) of the segment that begins at the vertex, or NaN; the last of an edge is unused.
    pub slope: Vec<f32>,
    /// Start of each node's run in `ends`, and the end.
    pub node_start: Vec<u32>,
    /// Edge ends at each node: edge · 2, plus 1 for its last end.
    pub ends: Vec<u32>,
    /// Parts of the network that are not joined.
    pub islands: Islands,
    /// Homes on edges.
    pub homes: Homes,
    /// For each facility of the city the snapped entrances; empty: not joined.
    pub doors: Vec<Vec<Snap>>,
    pub(super) tree: RTree<Segment>,
    /// For each way its pieces: (index of the first vertex in the noded line, edge).
    pub(super) pieces: Vec<(u32, EdgeId)>,
    /// Start of each way's run of pieces, and the end.
    pub(super) piece_start: Vec<u32>,
}

/// An edge before it has its final number.
struct Piece {
    way: u32,
    from: u32,
    to: u32,
}

impl Network {
    /// Joins a city's paths, then snaps its facilities and residents. What could not be used is in `problems`.
    ///
    /// Cost: O(n log n) in vertices and homes.
    #[must_use]
    pub fn build(city: &City, problems: &mut Problems) -> Self {
        problems.in_file(&city.manifest.files.paths);
        let plane = Plane::new(city.middle().unwrap_or_default());
        let noded = node_ways(&city.ways, &plane, problems);
        let mut network = freeze(city, plane, noded, problems);
        network.edge_street = network.nearest_streets();
        network.islands = Islands::find(&network, problems);
        network.report_guessed_stairs(city, problems);
        problems.in_file(&city.manifest.files.facilities);
        network.doors = network.snap_facilities(city, problems);
        problems.in_file(city.manifest.files.residents.as_deref().unwrap_or(""));
        network.homes = Homes::place(&network, city, problems);
        problems.in_file("");
        network
    }

    /// From all named streets and stairs outwards over unnamed paths, edge by edge; at a tie the edge with the smaller number.
    fn nearest_streets(&self) -> Vec<WayRef> {
        let names = |e: EdgeId| !self.way(e).name.is_empty() && matches!(self.way(e).kind, Kind::Street | Kind::Steps | Kind::Trail);
        let mut street = vec![u32::MAX; self.n_edges()];
        let mut wave: Vec<EdgeId> = (0..self.n_edges() as EdgeId).filter(|e| names(*e)).collect();
        wave.iter().for_each(|e| street[*e as usize] = self.edge_way[*e as usize]);
        for _ in 0..ADDRESS_EDGES {
            let mut next = Vec::new();
            for edge in wave {
                for neighbour in self.edge_nodes[edge as usize].into_iter().flat_map(|n| self.edges_at(n)) {
                    if street[neighbour as usize] == u32::MAX {
                        street[neighbour as usize] = street[edge as usize];
                        next.push(neighbour);
                    }
                }
            }
            wave = next;
        }
        // A named footway keeps its own name where no street is near.
        for (address, way) in street.iter_mut().zip(&self.edge_way) {
            if *address == u32::MAX && !self.ways[*way as usize].name.is_empty() {
                *address = *way;
            }
        }
        street
    }

    /// The name of the street that an edge is addressed by; may be empty.
    #[must_use]
    pub fn street_name(&self, edge: EdgeId) -> &str {
        self.ways.get(self.edge_street[edge as usize] as usize).map_or("", |w| w.name.as_str())
    }

    /// Stairs that have neither heights nor a step count.
    fn report_guessed_stairs(&self, city: &City, problems: &mut Problems) {
        for (way, rise) in city.ways.iter().zip(&self.way_rise) {
            if way.kind == Kind::Steps && way.step_count.is_none() && rise.is_nan() {
                let at = way.line.first().map(|p| LonLat { lon: p.lon, lat: p.lat });
                problems.add(Severity::Warning, Reason::StairsGuessed, Where { at, ..Where::whole() }, way.name.clone());
            }
        }
    }

    /// Number of nodes.
    #[must_use]
    pub fn n_nodes(&self) -> usize {
        self.node_xy.len()
    }

    /// Number of edges.
    #[must_use]
    pub fn n_edges(&self) -> usize {
        self.edge_nodes.len()
    }

    /// The way of an edge.
    #[must_use]
    pub fn way(&self, edge: EdgeId) -> &Way {
        &self.ways[self.edge_way[edge as usize] as usize]
    }

    /// The vertices of an edge, as a range of the vertex columns.
    #[must_use]
    pub fn vertices(&self, edge: EdgeId) -> core::ops::Range<usize> {
        self.edge_start[edge as usize] as usize..self.edge_start[edge as usize + 1] as usize
    }

    /// Length of an edge, metres.
    #[must_use]
    pub fn metres(&self, edge: EdgeId) -> f64 {
        self.vertices(edge).last().map_or(0.0, |i| f64::from(self.vertex_along[i]))
    }

    /// The edges at a node; an edge that begins and ends there is met twice.
    pub fn edges_at(&self, node: NodeId) -> impl Iterator<Item = EdgeId> + '_ {
        let run = self.node_start[node as usize] as usize..self.node_start[node as usize + 1] as usize;
        self.ends[run].iter().map(|end| end >> 1)
    }

    /// The segment of an edge that holds a place `along` it (metres), and where on that segment (0 to 1).
    #[must_use]
    pub fn segment_at(&self, edge: EdgeId, along: f32) -> (usize, f32) {
        let range = self.vertices(edge);
        let run = &self.vertex_along[range.clone()];
        let i = run.partition_point(|a| *a <= along).clamp(1, run.len() - 1) - 1;
        let length = run[i + 1] - run[i];
        (range.start + i, if length > 0.0 { ((along - run[i]) / length).clamp(0.0, 1.0) } else { 0.0 })
    }

    /// Local metres of a place on an edge.
    #[must_use]
    pub fn xy_at(&self, edge: EdgeId, along: f32) -> [f32; 2] {
        let (i, t) = self.segment_at(edge, along);
        let (a, b) = (self.vertex_xy[i], self.vertex_xy[i + 1]);
        [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
    }

    /// Height of a place on an edge; `None` when unknown.
    #[must_use]
    pub fn height_at(&self, edge: EdgeId, along: f32) -> Option<f64> {
        let (i, t) = self.segment_at(edge, along);
        let h = self.vertex_ele[i] + (self.vertex_ele[i + 1] - self.vertex_ele[i]) * t;
        h.is_finite().then_some(f64::from(h))
    }
}

fn freeze(city: &City, plane: Plane, noded: Noded, problems: &mut Problems) -> Network {
    let mut pieces = cut(city, &noded);
    let number = number_nodes(&noded, &pieces);
    // Edges follow their lower node, so that near edges stand in the same row of the edge table.
    let node = |vertex: u32| number[noded.vertices[vertex as usize].place as usize];
    pieces.sort_by_key(|p| (node(p.from).min(node(p.to)), node(p.from).max(node(p.to)), p.way, p.from));
    let n_nodes = number.iter().filter(|n| **n != u32::MAX).count();
    let mut net = Network {
        plane,
        ways: city.ways.iter().map(|w| Way { line: Vec::new(), ..w.clone() }).collect(),
        way_metres: Vec::with_capacity(city.ways.len()),
        way_rise: city.ways.iter().map(|w| w.line.last().zip(w.line.first()).map_or(f32::NAN, |(b, a)| (b.ele - a.ele) as f32)).collect(),
        node_xy: vec![[0.0; 2]; n_nodes],
        edge_nodes: Vec::with_capacity(pieces.len()),
        edge_way: Vec::with_capacity(pieces.len()),
        edge_street: Vec::new(),
        edge_start: vec![0],
        vertex_xy: Vec::with_capacity(noded.vertices.len() + pieces.len()),
        vertex_ele: Vec::with_capacity(noded.vertices.len() + pieces.len()),
        vertex_along: Vec::with_capacity(noded.vertices.len() + pieces.len()),
        slope: Vec::with_capacity(noded.vertices.len() + pieces.len()),
        node_start: Vec::new(),
        ends: Vec::new(),
        islands: Islands::default(),
        homes: Homes::default(),
        doors: Vec::new(),
        tree: RTree::new(),
        pieces: Vec::new(),
        piece_start: Vec::new(),
    };
    let slopes = slopes(city, &noded, &mut net.way_metres, problems);
    for p in &pieces {
        net.edge_nodes.push([node(p.from), node(p.to)]);
        net.edge_way.push(p.way);
        let mut along = 0.0;
        for i in p.from..=p.to {
            let v = &noded.vertices[i as usize];
            if i > p.from {
                along += Plane::length(noded.vertices[i as usize - 1].at, v.at);
            }
            net.vertex_xy.push([v.xy[0] as f32, v.xy[1] as f32]);
            net.vertex_ele.push(v.ele as f32);
            net.vertex_along.push(along as f32);
            net.slope.push(slopes[i as usize]);
        }
        net.edge_start.push(net.vertex_xy.len() as u32);
    }
    for v in &noded.vertices {
        let n = number[v.place as usize];
        if n != u32::MAX {
            net.node_xy[n as usize] = [v.xy[0] as f32, v.xy[1] as f32];
        }
    }
    hang_ends(&mut net);
    index_pieces(&mut net, &pieces, &noded, city.ways.len());
    net.tree = noded.tree;
    net
}

/// Cuts every way at its nodes. Planned ways get no edge.
fn cut(city: &City, noded: &Noded) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(city.ways.len() * 2);
    for (w, way) in city.ways.iter().enumerate() {
        if way.planned {
            continue;
        }
        let mut from = noded.starts[w];
        for i in noded.starts[w] + 1..noded.starts[w + 1] {
            if noded.is_node[noded.vertices[i as usize].place as usize] {
                pieces.push(Piece { way: w as u32, from, to: i });
                from = i;
            }
        }
    }
    pieces
}

/// Final number of each place that is a node; others `u32::MAX`.
fn number_nodes(noded: &Noded, pieces: &[Piece]) -> Vec<u32> {
    let mut low = [f64::MAX; 2];
    let mut high = [f64::MIN; 2];
    for v in &noded.vertices {
        for k in 0..2 {
            low[k] = low[k].min(v.xy[k]);
            high[k] = high[k].max(v.xy[k]);
        }
    }
    let scale = 65535.0 / (high[0] - low[0]).max(high[1] - low[1]).max(1.0);
    let key = |v: &super::noding::Vertex| hilbert(((v.xy[0] - low[0]) * scale) as u32, ((v.xy[1] - low[1]) * scale) as u32);
    let mut order: Vec<(u32, u32)> = Vec::with_capacity(pieces.len() * 2);
    for p in pieces {
        for i in [p.from, p.to] {
            let v = &noded.vertices[i as usize];
            order.push((key(v), v.place));
        }
    }
    order.sort_unstable();
    let mut number = vec![u32::MAX; noded.is_node.len()];
    let mut next = 0;
    for (_, place) in order {
        if number[place as usize] == u32::MAX {
            number[place as usize] = next;
            next += 1;
        }
    }
    number
}

/// Smoothed slope of every noded segment, per way; also the ways' lengths.
fn slopes(city: &City, noded: &Noded, way_metres: &mut Vec<f32>, problems: &mut Problems) -> Vec<f32> {
    let mut out = vec![f32::NAN; noded.vertices.len()];
    let mut along: Vec<f64> = Vec::new();
    for (w, range) in noded.starts.windows(2).enumerate() {
        let line = &noded.vertices[range[0] as usize..range[1] as usize];
        along.clear();
        along.push(0.0);
        for ab in line.windows(2) {
            along.push(along[along.len() - 1] + Plane::length(ab[0].at, ab[1].at));
        }
        let total = along[along.len() - 1];
        way_metres.push(total as f32);
        let height = |at: f64| {
            let i = along.partition_point(|a| *a <= at).clamp(1, along.len() - 1) - 1;
            let length = along[i + 1] - along[i];
            let t = if length > 0.0 { (at - along[i]) / length } else { 0.0 };
            line[i].ele + (line[i + 1].ele - line[i].ele) * t
        };
        let mut steep = false;
        for i in 0..line.len() - 1 {
            let middle = (along[i] + along[i + 1]) / 2.0;
            let low = along[i].min(middle - SLOPE_WINDOW_M / 2.0).max(0.0);
            let high = along[i + 1].max(middle + SLOPE_WINDOW_M / 2.0).min(total);
            let slope = if high > low { (height(high) - height(low)) / (high - low) } else { 0.0 };
            steep |= slope.abs() > super::impedance::STEEPEST;
            out[range[0] as usize + i] = slope as f32;
        }
        if steep && !matches!(city.ways[w].kind, Kind::Steps | Kind::Lift | Kind::Escalator | Kind::Cableway) {
            problems.add(Severity::Warning, Reason::TooSteep, Where { index: None, id: None, at: Some(line[0].at) }, city.ways[w].name.clone());
        }
    }
    out
}

/// Edge ends sorted by node, by counting.
fn hang_ends(net: &mut Network) {
    let mut start = vec![0u32; net.node_xy.len() + 1];
    for n in net.edge_nodes.iter().flatten() {
        start[*n as usize + 1] += 1;
    }
    for i in 1..start.len() {
        start[i] += start[i - 1];
    }
    let mut next = start.clone();
    net.ends = vec![0; net.edge_nodes.len() * 2];
    for (e, nodes) in net.edge_nodes.iter().enumerate() {
        for (side, n) in nodes.iter().enumerate() {
            net.ends[next[*n as usize] as usize] = (e * 2 + side) as u32;
            next[*n as usize] += 1;
        }
    }
    net.node_start = start;
}

/// Remembers which piece of a way became which edge, for snapping.
fn index_pieces(net: &mut Network, pieces: &[Piece], noded: &Noded, n_ways: usize) {
    let mut by_way: Vec<(u32, u32, u32)> = pieces.iter().enumerate().map(|(e, p)| (p.way, p.from - noded.starts[p.way as usize], e as u32)).collect();
    by_way.sort_unstable();
    net.piece_start = vec![0; n_ways + 1];
    for (way, _, _) in &by_way {
        net.piece_start[*way as usize + 1] += 1;
    }
    for i in 1..net.piece_start.len() {
        net.piece_start[i] += net.piece_start[i - 1];
    }
    net.pieces = by_way.into_iter().map(|(_, from, edge)| (from, edge)).collect();
}
