//! The lines of edges as columns, each number once: the ends of an edge stand where its nodes stand, so only the vertices between are kept.
//!
//! Edges have about 0.7 vertices between their ends, so this takes half of what a record a vertex would. An end may stand up to half a metre from
//! its node (joined by [`super::NEAR_MISS_M`], or welded within a centimetre); such *odd* ends are kept apart.
//!
//! Numbering: all vertices of all edges have running numbers ([`Network::vertices`]). Of edge e with vertices v …, the vertex v + i between its ends
//! is number v + i − 2e − 1 of those between ends, and the segment that begins at v + i is number v + i − e of all segments.

use super::graph::{EdgeId, Network, NodeId};
use super::segment::Segment;
use core::ops::Range;
use quanli_model::units::sort_by_numbers;
use std::collections::BTreeMap;

/// Where a vertex stands: local metres, and metres above sea or NaN.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub xy: [f32; 2],
    pub ele: f32,
}

impl Spot {
    /// Bit for bit; a height that is not known equals another such one.
    fn is(self, other: Self) -> bool {
        let bits = |s: Self| [s.xy[0], s.xy[1], s.ele].map(f32::to_bits);
        bits(self) == bits(other)
    }
}

/// The columns.
#[derive(Clone, Debug, Default)]
pub struct Vertices {
    /// Places of vertices between ends.
    pub(super) xy: Vec<[f32; 2]>,
    /// Their heights.
    pub(super) ele: Vec<f32>,
    /// For each segment metres from the first end of the edge to the segment's end.
    pub(super) along: Vec<f32>,
    /// For each segment its smoothed slope, or NaN.
    pub(super) slope: Vec<f32>,
    /// Height of each node.
    pub(super) node_ele: Vec<f32>,
    /// Ends that don't stand at their node, by (edge, which end).
    pub(super) odd: Vec<(EdgeId, u8, [f32; 2], f32)>,
    /// A bit for each edge that has one.
    pub(super) is_odd: Vec<u64>,
}

/// The line of one edge: vertices 0 … n − 1, segments 0 … n − 2.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    first: Spot,
    last: Spot,
    xy: &'a [[f32; 2]],
    ele: &'a [f32],
    along: &'a [f32],
    slope: &'a [f32],
}

impl<'a> Line<'a> {
    /// How many segments.
    #[must_use]
    #[inline]
    pub fn segments(&self) -> Range<usize> {
        0..self.along.len()
    }

    /// How many vertices, both ends included.
    #[must_use]
    #[inline]
    pub fn vertices(&self) -> Range<usize> {
        0..self.along.len() + 1
    }

    /// Local metres of a vertex.
    #[must_use]
    #[inline]
    pub fn xy(&self, vertex: usize) -> [f32; 2] {
        if vertex == 0 { self.first.xy } else { self.xy.get(vertex - 1).copied().unwrap_or(self.last.xy) }
    }

    /// Height of a vertex, metres above sea, or NaN.
    #[must_use]
    #[inline]
    pub fn ele(&self, vertex: usize) -> f32 {
        if vertex == 0 { self.first.ele } else { self.ele.get(vertex - 1).copied().unwrap_or(self.last.ele) }
    }

    /// Metres from the first end to a vertex.
    #[must_use]
    #[inline]
    pub fn along(&self, vertex: usize) -> f32 {
        if vertex == 0 { 0.0 } else { self.along[vertex - 1] }
    }

    /// Smoothed slope (rise ÷ run, along the edge) of a segment, or NaN.
    #[must_use]
    #[inline]
    pub fn slope(&self, segment: usize) -> f32 {
        self.slope[segment]
    }

    /// All places in order.
    pub fn places(self) -> impl Iterator<Item = [f32; 2]> + 'a {
        self.vertices().map(move |v| self.xy(v))
    }

    /// The segment that holds a place `along` the edge (metres), and where on that segment (0 to 1).
    #[must_use]
    pub fn segment_at(&self, along: f32) -> (usize, f32) {
        let i = self.along.partition_point(|a| *a <= along).min(self.along.len() - 1);
        let (from, length) = (self.along(i), self.along(i + 1) - self.along(i));
        (i, if length > 0.0 { ((along - from) / length).clamp(0.0, 1.0) } else { 0.0 })
    }
}

impl Network {
    /// The line of an edge.
    #[must_use]
    #[inline]
    pub fn line(&self, edge: EdgeId) -> Line<'_> {
        let (v, e) = (self.vertices(edge), edge as usize);
        let (between, segments) = (v.start - 2 * e..v.end - 2 * e - 2, v.start - e..v.end - e - 1);
        let columns = &self.line_columns;
        let [first, last] = self.edge_nodes[e].map(|n| Spot { xy: self.node_xy[n as usize], ele: columns.node_ele[n as usize] });
        let mut line = Line {
            first,
            last,
            xy: &columns.xy[between.clone()],
            ele: &columns.ele[between],
            along: &columns.along[segments.clone()],
            slope: &columns.slope[segments],
        };
        if columns.is_odd.get(e / 64).is_some_and(|bits| bits >> (e % 64) & 1 == 1) {
            let from = columns.odd.partition_point(|o| o.0 < edge);
            for (_, end, xy, ele) in columns.odd[from..].iter().take_while(|o| o.0 == edge) {
                *(if *end == 0 { &mut line.first } else { &mut line.last }) = Spot { xy: *xy, ele: *ele };
            }
        }
        line
    }

    /// A segment of an edge. Looks at nothing else, unlike [`Network::line`].
    #[must_use]
    #[inline]
    pub fn segment(&self, edge: EdgeId, segment: usize) -> Segment {
        let (v, e) = (self.vertices(edge), edge as usize);
        let columns = &self.line_columns;
        if columns.is_odd.get(e / 64).is_some_and(|bits| bits >> (e % 64) & 1 == 1) {
            let line = self.line(edge);
            return Segment { ends: [line.xy(segment), line.xy(segment + 1)] };
        }
        let [first, last] = self.edge_nodes[e];
        let between = v.start - 2 * e + segment;
        let a = if segment == 0 { self.node_xy[first as usize] } else { columns.xy[between - 1] };
        let b = if segment + 2 == v.len() { self.node_xy[last as usize] } else { columns.xy[between] };
        Segment { ends: [a, b] }
    }

    /// How many segments all edges have.
    #[must_use]
    pub fn n_segments(&self) -> usize {
        self.line_columns.along.len()
    }

    /// How many vertices all edges have, both ends of each counted.
    #[must_use]
    pub fn n_vertices(&self) -> usize {
        self.n_segments() + self.n_edges()
    }
}

/// Places of nodes while lines come in: the first one that comes is what ends are compared with, the last one is the node's.
#[derive(Default)]
pub(super) struct Ends {
    first: Vec<Spot>,
    /// Nodes that got another place than their first, with the last one they got.
    last: BTreeMap<NodeId, Spot>,
    /// Ends that are not at the first place of their node.
    odd: Vec<(EdgeId, u8, Spot)>,
}

/// No node's place: not met yet.
const NOT_MET: Spot = Spot { xy: [f32::NAN; 2], ele: f32::NAN };

impl Ends {
    pub fn new(n_nodes: usize) -> Self {
        Self { first: vec![NOT_MET; n_nodes], last: BTreeMap::new(), odd: Vec::new() }
    }

    /// A vertex at a node.
    #[inline]
    pub fn meet(&mut self, node: NodeId, spot: Spot) {
        let first = &mut self.first[node as usize];
        if first.xy[0].is_nan() {
            *first = spot;
        } else if !first.is(spot) {
            self.last.insert(node, spot);
        } else if !self.last.is_empty()
            && let Some(last) = self.last.get_mut(&node)
        {
            *last = spot;
        }
    }

    /// How many nodes.
    pub fn n_nodes(&self) -> usize {
        self.first.len()
    }

    /// An end of an edge at a node.
    #[inline]
    pub fn end(&mut self, edge: EdgeId, end: u8, node: NodeId, spot: Spot) {
        if !self.first[node as usize].is(spot) {
            self.odd.push((edge, end, spot));
        }
    }

    /// Gives the nodes of a network, whose edges hang on them, their places.
    pub fn finish(mut self, net: &mut Network) {
        sort_by_numbers(&mut self.odd, |o| [u64::from(o.0), u64::from(o.1)]);
        let mut odd = Vec::new();
        for (node, last) in &self.last {
            let first = core::mem::replace(&mut self.first[*node as usize], *last);
            for end in &net.ends[net.node_start[*node as usize] as usize..net.node_start[*node as usize + 1] as usize] {
                let key = (end >> 1, (end & 1) as u8);
                let spot = self.odd.binary_search_by_key(&key, |o| (o.0, o.1)).map_or(first, |i| self.odd[i].2);
                if !spot.is(*last) {
                    odd.push((key.0, key.1, spot.xy, spot.ele));
                }
            }
        }
        sort_by_numbers(&mut odd, |o| [u64::from(o.0), u64::from(o.1)]);
        net.node_xy = self.first.iter().map(|s| s.xy).collect();
        let columns = &mut net.line_columns;
        columns.node_ele = self.first.iter().map(|s| s.ele).collect();
        if !odd.is_empty() {
            columns.is_odd = vec![0; net.edge_nodes.len().div_ceil(64)];
            odd.iter().for_each(|o| columns.is_odd[o.0 as usize / 64] |= 1 << (o.0 % 64));
        }
        columns.odd = odd;
    }
}
