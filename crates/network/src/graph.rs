//! The frozen network: nodes in Hilbert order, edges between them, vertices along edges, all as columns.
//!
//! An edge is a piece of one way between two nodes (a lift has one between any two of its levels); it has two arcs, forward (first → last) and backward. Its vertices lie in one run
//! of the vertex columns, both ends included, so that a time anywhere on an edge is exact and a line can be drawn from one slice.

use super::freeze::freeze;
use super::homes::Homes;
use super::islands::Islands;
use super::noding::{Noded, node_ways};
use super::plane::Plane;
use super::snap::{Entrances, Near};
use super::vertices::Vertices;
use super::ways::Ways;
use quanli_model::city::{City, Kind, Way, WayTraits};
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::LonLat;
use std::rc::Rc;

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

/// The network of a city.
pub struct Network {
    /// Metres.
    pub plane: Plane,
    /// Ways without their lines: kind, name and what overrides the model.
    pub ways: Ways,
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
    /// Places, heights and slopes along edges, see [`Network::line`].
    pub(super) line_columns: Vertices,
    /// Start of each node's run in `ends`, and the end; searches share it.
    pub node_start: Rc<[u32]>,
    /// Edge ends at each node: edge · 2, plus 1 for its last end.
    pub ends: Vec<u32>,
    /// Parts of the network that are not joined.
    pub islands: Islands,
    /// Homes on edges.
    pub homes: Homes,
    /// For each facility of the city the snapped entrances; empty: not joined.
    pub entrances: Entrances,
    /// A bit for each walker who can't use an edge.
    pub(super) closed_to: Vec<u8>,
    /// All segments, for finding what is near.
    pub(super) near: Near,
}

impl Network {
    /// Joins a city's paths, then snaps its facilities and residents. What could not be used is in `problems`.
    ///
    /// Cost: O(n log n) in vertices and homes.
    ///
    /// ```
    /// # let manifest = r#"{"quanli": 1, "id": "street", "files": {"paths": "p", "facilities": "f", "residents": "r"}}"#;
    /// # let paths = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kind": "street"},
    /// #     "geometry": {"type": "LineString", "coordinates": [[106.570, 29.55, 240], [106.575, 29.55, 240]]}}]}"#;
    /// # let facilities = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"services": ["community-canteen"]},
    /// #     "geometry": {"type": "Point", "coordinates": [106.570, 29.5501]}}]}"#;
    /// # let residents = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"people": {"75+": 12}},
    /// #     "geometry": {"type": "Point", "coordinates": [106.572, 29.5501]}}]}"#;
    /// # let mut problems = quanli_model::problem::Problems::new();
    /// # let manifest = quanli_read::read_manifest(manifest, &mut problems).expect("a manifest");
    /// # let files = quanli_read::FileBytes { paths: paths.as_bytes(), facilities: facilities.as_bytes(), residents: Some(residents.as_bytes()), ..Default::default() };
    /// # let city = quanli_read::read_city(manifest, files, &mut problems).expect("a city");
    /// use quanli_network::Network;
    /// // `city` has one street, as `quanli_read::read_city` gave it.
    /// let net = Network::build(&city, &mut problems);
    /// let metres: f64 = (0..net.n_edges() as u32).map(|edge| net.metres(edge)).sum();
    /// assert!((metres - 484.0).abs() < 1.0);
    /// assert_eq!(net.n_nodes(), net.n_edges() + 1, "a line from end to end");
    /// assert_eq!((net.entrances.count(), net.homes.list.len()), (1, 1));
    /// ```
    #[must_use]
    pub fn build(city: &City, problems: &mut Problems) -> Self {
        problems.in_file(&city.manifest.files.paths);
        let mut network = Self::of_ways(&city.ways, Plane::new(city.middle().unwrap_or_default()), problems);
        network.take_in(city, problems);
        network
    }

    /// The network of ways, without doors and homes.
    pub(super) fn of_ways(ways: &[Way], plane: Plane, problems: &mut Problems) -> Self {
        let known = Ways::of(ways);
        let noded = node_ways(ways, &known, &plane, problems);
        Self::of_noded(ways, known, plane, noded, problems)
    }

    /// The network of joined ways. All that is found about the ways is told here, so that a prepared network, which is packed from this, says the same.
    pub(super) fn of_noded(ways: &[Way], known: Ways, plane: Plane, noded: Noded, problems: &mut Problems) -> Self {
        let mut network = freeze(known, plane, noded);
        network.complete(problems);
        network.report_guessed_stairs(ways, problems);
        network.report_crossings(problems);
        network
    }

    /// What follows from edges and lines alone: slopes, addresses, islands, the grid for finding.
    pub(super) fn complete(&mut self, problems: &mut Problems) {
        self.find_slopes(problems);
        self.edge_street = self.nearest_streets();
        self.islands = Islands::find(self);
        self.near = Near::of(self);
    }

    /// Snaps a city's facilities and residents.
    pub fn take_in(&mut self, city: &City, problems: &mut Problems) {
        problems.in_file(&city.manifest.files.facilities);
        self.entrances = self.snap_facilities(city, problems);
        let places: Vec<LonLat> = city.places.iter().map(|f| f.at).chain(city.facilities.iter().map(|f| f.at)).collect();
        super::systems::check(self, &places, problems);
        problems.in_file(city.manifest.files.residents.as_deref().unwrap_or(""));
        self.homes = Homes::place(self, city, problems);
        let homes: Vec<LonLat> = city.residents.iter().map(quanli_model::city::Residents::middle).collect();
        super::systems::check(self, &homes, problems);
        problems.in_file(&city.manifest.files.paths);
        self.report_islands(problems);
        problems.in_file("");
    }

    /// From all named streets and stairs outwards over unnamed paths, edge by edge; at a tie the edge with the smaller number.
    fn nearest_streets(&self) -> Vec<WayRef> {
        let unnamed = (0..self.ways.names.len()).find(|i| self.ways.names.get(*i).is_empty()).map_or(u32::MAX, |i| i as u32);
        let kinds: Vec<bool> = self.ways.distinct.iter().map(|w| matches!(w.kind, Kind::Street | Kind::Steps | Kind::Trail)).collect();
        let named: Vec<bool> = self.ways.of.iter().zip(&self.ways.name_of).map(|(of, name)| kinds[*of as usize] && *name != unnamed).collect();
        let names = |way: WayRef| named[way as usize];
        let mut street: Vec<WayRef> = self.edge_way.iter().map(|way| if names(*way) { *way } else { u32::MAX }).collect();
        // Once a wave has passed a node, every edge there has a street, so each node is passed once, and only where one lacks it.
        let mut open = vec![false; self.n_nodes()];
        for ([a, b], street) in self.edge_nodes.iter().zip(&street) {
            if *street == u32::MAX {
                (open[*a as usize], open[*b as usize]) = (true, true);
            }
        }
        let touches = |e: &EdgeId| street[*e as usize] != u32::MAX && self.edge_nodes[*e as usize].into_iter().any(|n| open[n as usize]);
        let mut wave: Vec<EdgeId> = (0..self.n_edges() as EdgeId).filter(touches).collect();
        for _ in 0..ADDRESS_EDGES {
            let mut next = Vec::new();
            for edge in wave {
                for node in self.edge_nodes[edge as usize] {
                    if !core::mem::take(&mut open[node as usize]) {
                        continue;
                    }
                    for neighbour in self.edges_at(node) {
                        if street[neighbour as usize] == u32::MAX {
                            street[neighbour as usize] = street[edge as usize];
                            next.push(neighbour);
                        }
                    }
                }
            }
            wave = next;
        }
        // A named footway keeps its own name where no street is near.
        for (address, way) in street.iter_mut().zip(&self.edge_way) {
            if *address == u32::MAX && !self.ways.name(*way as usize).is_empty() {
                *address = *way;
            }
        }
        street
    }

    /// The name of the street that an edge is addressed by; may be empty.
    #[must_use]
    pub fn street_name(&self, edge: EdgeId) -> &str {
        match self.edge_street[edge as usize] {
            u32::MAX => "",
            way => self.ways.name(way as usize),
        }
    }

    /// Stairs that have neither heights nor a step count.
    fn report_guessed_stairs(&self, ways: &[Way], problems: &mut Problems) {
        for (way, rise) in ways.iter().zip(&self.way_rise) {
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
    pub fn way(&self, edge: EdgeId) -> &WayTraits {
        &self.ways[self.edge_way[edge as usize] as usize]
    }

    /// The name of an edge's own way; may be empty.
    #[must_use]
    pub fn way_name(&self, edge: EdgeId) -> &str {
        self.ways.name(self.edge_way[edge as usize] as usize)
    }

    /// The vertices of an edge, as running numbers of all vertices.
    #[must_use]
    #[inline]
    pub fn vertices(&self, edge: EdgeId) -> core::ops::Range<usize> {
        self.edge_start[edge as usize] as usize..self.edge_start[edge as usize + 1] as usize
    }

    /// Length of an edge, metres.
    #[must_use]
    pub fn metres(&self, edge: EdgeId) -> f64 {
        let end = self.vertices(edge).end - edge as usize - 1;
        f64::from(self.line_columns.along[end - 1])
    }

    /// The edges at a node; an edge that begins and ends there is met twice.
    pub fn edges_at(&self, node: NodeId) -> impl Iterator<Item = EdgeId> + '_ {
        let run = self.node_start[node as usize] as usize..self.node_start[node as usize + 1] as usize;
        self.ends[run].iter().map(|end| end >> 1)
    }

    /// Local metres of a place on an edge.
    #[must_use]
    pub fn xy_at(&self, edge: EdgeId, along: f32) -> [f32; 2] {
        let line = self.line(edge);
        let (i, t) = line.segment_at(along);
        let (a, b) = (line.xy(i), line.xy(i + 1));
        [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
    }

    /// Height of a place on an edge; `None` when unknown.
    #[must_use]
    pub fn height_at(&self, edge: EdgeId, along: f32) -> Option<f64> {
        let line = self.line(edge);
        let (i, t) = line.segment_at(along);
        let h = line.ele(i) + (line.ele(i + 1) - line.ele(i)) * t;
        h.is_finite().then_some(f64::from(h))
    }
}
