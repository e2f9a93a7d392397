//! Noded lines → frozen columns: nodes numbered along the Hilbert curve, ways cut into edges.
//!
//! Two steps, so that lines may come one by one: [`Pieces`] knows where every way is cut and gives the edges their numbers, [`Frame`] then
//! takes the lines in. Everything is sorted by counting, so the cost is linear.

use super::graph::{EdgeId, Network, NodeId};
use super::grid::{runs, sort_by_upper_half};
use super::homes::Homes;
use super::islands::Islands;
use super::noding::{Lines, Noded, Vertex};
use super::order::hilbert;
use super::plane::Plane;
use super::snap::{Entrances, Near};
use super::vertices::{Ends, Spot, Vertices};
use super::ways::Ways;
use quanli_model::city::{Kind, WayTraits};
use quanli_model::units::sort_as_numbers;
use std::rc::Rc;

/// A level of a lift is joined with so many before it; no lift has more.
const MOST_LEVELS: usize = 64;

/// The place of a vertex where no edge ends.
pub(super) const NO_NODE: NodeId = u32::MAX;

/// The columns of a network; streets, islands, doors and homes are still to come.
pub(super) fn freeze(ways: Ways, plane: Plane, noded: Noded) -> Network {
    let Noded { mut lines, lengths, is_node, .. } = noded;
    let n_nodes = number_nodes(&mut lines, &ways, &plane, is_node);
    let mut pieces = Pieces::with_capacity(ways.len() * 2);
    for w in 0..ways.len() {
        pieces.start(w as u32, &ways[w]);
        lines.line(w).iter().for_each(|v| pieces.vertex(v.place));
    }
    let mut frame = Frame::new(ways, plane, pieces, n_nodes);
    for w in 0..lines.starts.len() - 1 {
        frame.lay(w, lines.line(w), &lengths[lines.starts[w] as usize..lines.starts[w + 1] as usize]);
    }
    drop(lines);
    frame.finish()
}

/// Numbers the places where edges end along the Hilbert curve, and puts these numbers in place of the places; elsewhere [`NO_NODE`]. Planned
/// ways have no edges, but they know the nodes that others have on them. The number of nodes is returned.
pub(super) fn number_nodes(lines: &mut Lines, ways: &Ways, plane: &Plane, is_node: Vec<bool>) -> usize {
    let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
    for v in &lines.vertices {
        let xy = plane.local(v.at);
        for k in 0..2 {
            low[k] = low[k].min(xy[k]);
            high[k] = high[k].max(xy[k]);
        }
    }
    let scale = 65535.0 / (high[0] - low[0]).max(high[1] - low[1]).max(1.0);
    // Vertices of one place may lie in two cells; the first cell counts.
    let mut keys = vec![None::<u32>; is_node.len()];
    for w in (0..ways.len()).filter(|w| !ways[*w].planned) {
        for v in lines.line(w).iter().filter(|v| is_node[v.place as usize]) {
            let xy = plane.local(v.at);
            let key = hilbert(((xy[0] - low[0]) * scale) as u32, ((xy[1] - low[1]) * scale) as u32);
            let place = &mut keys[v.place as usize];
            *place = Some(place.map_or(key, |k| k.min(key)));
        }
    }
    let mut order: Vec<u64> = keys.iter().enumerate().filter_map(|(place, key)| key.map(|key| u64::from(key) << 32 | place as u64)).collect();
    drop(keys);
    sort_by_upper_half(&mut order);
    let mut number = vec![NO_NODE; is_node.len()];
    for (n, place) in order.iter().enumerate() {
        number[*place as u32 as usize] = n as u32;
    }
    for v in &mut lines.vertices {
        v.place = number[v.place as usize];
    }
    order.len()
}

/// Where the ways are cut: edges in file order, before they have their numbers.
pub(super) struct Pieces {
    way: Vec<u32>,
    nodes: Vec<[NodeId; 2]>,
    /// Vertices of each, both ends included.
    length: Vec<u32>,
    now: u32,
    planned: bool,
    /// Nodes of the lift whose vertices come, with the number of the vertex; none on other ways.
    levels: Option<Vec<(NodeId, u32)>>,
    /// Vertices of the way so far.
    passed: u32,
    /// Node and number of vertices since the last cut; none before a way's first vertex.
    since: Option<(NodeId, u32)>,
    /// Some way began at no node.
    loose: bool,
}

impl Pieces {
    pub fn with_capacity(n: usize) -> Self {
        let column = || Vec::with_capacity(n);
        Self { way: column(), nodes: Vec::with_capacity(n), length: column(), now: 0, planned: true, levels: None, passed: 0, since: None, loose: false }
    }

    /// The vertices of a way follow. Planned ways get no edge; a lift gets one between any two of its levels.
    pub fn start(&mut self, way: u32, traits: &WayTraits) {
        (self.now, self.planned, self.since, self.passed) = (way, traits.planned, None, 0);
        self.levels = (traits.kind == Kind::Lift).then(Vec::new);
    }

    /// The next vertex of the way, with its node.
    #[inline]
    pub fn vertex(&mut self, node: NodeId) {
        if self.planned {
            return;
        }
        match &mut self.since {
            None => {
                self.loose |= node == NO_NODE;
                self.since = Some((node, 1));
            }
            Some((from, n)) => {
                *n += 1;
                if node != NO_NODE {
                    let beside = [(*from, self.passed + 1 - *n)];
                    for (from, at) in self.levels.as_deref().map_or(&beside[..], |met| &met[met.len().saturating_sub(MOST_LEVELS)..]) {
                        self.way.push(self.now);
                        self.nodes.push([*from, node]);
                        self.length.push(self.passed - at + 1);
                    }
                    self.since = Some((node, 1));
                }
            }
        }
        if let Some(levels) = self.levels.as_mut().filter(|_| node != NO_NODE) {
            levels.push((node, self.passed));
        }
        self.passed += 1;
    }

    /// Whether the way that was started last ends at a node, and all began at one.
    pub fn is_whole(&self) -> bool {
        self.planned || !self.loose && self.since.is_some_and(|s| s.1 == 1)
    }

    /// Edges follow their lower node, then the higher one, then the file: what is near stands in the same row of the edge table.
    fn order(&self, n_nodes: usize) -> Vec<u32> {
        let lower: Vec<u32> = self.nodes.iter().map(|[a, b]| *a.min(b)).collect();
        let (start, mut order) = runs(&lower, n_nodes);
        drop(lower);
        for run in start.windows(2) {
            let run = &mut order[run[0] as usize..run[1] as usize];
            if run.len() > 1 {
                let higher = |i: u32| self.nodes[i as usize].into_iter().max().unwrap_or_default();
                sort_as_numbers(run, |i| u64::from(higher(i)) << 32 | u64::from(i), |n| n as u32);
            }
        }
        order
    }
}

/// A network whose edges are known and whose lines come one by one, in file order.
pub(super) struct Frame {
    net: Network,
    ends: Ends,
    /// The number of each piece.
    number: Vec<EdgeId>,
    /// The first piece of the next way.
    next: usize,
    /// Of the line that is taken in: its places.
    local: Vec<[f32; 2]>,
}

impl Frame {
    pub fn new(ways: Ways, plane: Plane, pieces: Pieces, n_nodes: usize) -> Self {
        let order = pieces.order(n_nodes);
        let n_edges = order.len();
        let mut edge_start = Vec::with_capacity(n_edges + 1);
        edge_start.push(0);
        let mut n_vertices = 0;
        for piece in &order {
            n_vertices += pieces.length[*piece as usize];
            edge_start.push(n_vertices);
        }
        drop(pieces.length);
        let edge_nodes = order.iter().map(|i| pieces.nodes[*i as usize]).collect();
        drop(pieces.nodes);
        let edge_way = order.iter().map(|i| pieces.way[*i as usize]).collect();
        drop(pieces.way);
        let mut number = vec![0; n_edges];
        for (edge, piece) in order.iter().enumerate() {
            number[*piece as usize] = edge as EdgeId;
        }
        drop(order);
        let n_vertices = n_vertices as usize;
        let net = Network {
            plane,
            way_rise: Vec::with_capacity(ways.len()),
            way_metres: Vec::with_capacity(ways.len()),
            ways,
            node_xy: Vec::new(),
            edge_nodes,
            edge_way,
            edge_street: Vec::new(),
            edge_start,
            line_columns: Vertices {
                xy: vec![[0.0; 2]; n_vertices - 2 * n_edges],
                ele: vec![0.0; n_vertices - 2 * n_edges],
                along: vec![0.0; n_vertices - n_edges],
                slope: vec![0.0; n_vertices - n_edges],
                ..Vertices::default()
            },
            node_start: Rc::new([]),
            ends: Vec::new(),
            islands: Islands::default(),
            homes: Homes::default(),
            entrances: Entrances::default(),
            closed_to: Vec::new(),
            near: Near::default(),
        };
        Self { net, ends: Ends::new(n_nodes), number, next: 0, local: Vec::new() }
    }

    /// The metres of the network.
    pub fn plane(&self) -> Plane {
        self.net.plane
    }

    /// Takes in the line of the next way; `lengths` are those of its segments, 0 at its last vertex.
    pub fn lay(&mut self, way: usize, line: &[Vertex], lengths: &[f64]) {
        let net = &mut self.net;
        net.way_metres.push(lengths.iter().sum::<f64>() as f32);
        let rise = if let (Some(a), Some(b)) = (line.first(), line.last()) { (b.ele - a.ele) as f32 } else { f32::NAN };
        net.way_rise.push(rise);
        self.local.clear();
        self.local.extend(line.iter().map(|v| net.plane.local32(v.at)));
        for (v, xy) in line.iter().zip(&self.local) {
            if v.place != NO_NODE {
                self.ends.meet(v.place, Spot { xy: *xy, ele: v.ele as f32 });
            }
        }
        if net.ways[way].planned {
            return;
        }
        let mut at_node = line.iter().enumerate().filter(|(_, v)| v.place != NO_NODE).map(|(i, _)| i);
        let mut before: Vec<usize> = at_node.next().into_iter().collect();
        let lift = net.ways[way].kind == Kind::Lift;
        for to in at_node {
            for from in before.iter().copied() {
                let edge = self.number[self.next] as usize;
                self.next += 1;
                let (start, n) = (net.edge_start[edge] as usize, to - from + 1);
                for (end, at) in [(0, from), (1, to)] {
                    let v = &line[at];
                    self.ends.end(edge as EdgeId, end, v.place, Spot { xy: self.local[at], ele: v.ele as f32 });
                }
                let columns = &mut net.line_columns;
                let between = start - 2 * edge..start - 2 * edge + n - 2;
                columns.xy[between.clone()].copy_from_slice(&self.local[from + 1..to]);
                for (ele, v) in columns.ele[between].iter_mut().zip(&line[from + 1..to]) {
                    *ele = v.ele as f32;
                }
                let mut along = 0.0;
                for (here, length) in columns.along[start - edge..start - edge + n - 1].iter_mut().zip(&lengths[from..to]) {
                    along += length;
                    *here = along as f32;
                }
            }
            if !lift {
                before.clear();
            }
            before.push(to);
            before.drain(..before.len().saturating_sub(MOST_LEVELS));
        }
    }

    /// The network, with the edges hung to their nodes.
    pub fn finish(self) -> Network {
        let mut net = self.net;
        drop(self.number);
        let nodes: Vec<NodeId> = net.edge_nodes.iter().flatten().copied().collect();
        let (node_start, ends) = runs(&nodes, self.ends.n_nodes());
        (net.node_start, net.ends) = (node_start.into(), ends);
        drop(nodes);
        self.ends.finish(&mut net);
        net
    }
}
