//! Everything that depends on a walker and a direction but not on a service: arcs, costs of homes, and walks to the border.

use super::Direction;
use super::graph::Graph;
use super::ground::Ground;
use super::label::BOUND;
use super::overlay::{Added, EdgeChange, Joint, Overlay, joints};
use super::search::{Scratch, nearest};
use quanli_model::catalogue::Walker;
use quanli_model::city::Kind;
use quanli_network::{CLOSED, EdgeId, Impedance, Indoors, Network, NodeId, Snap, Terrain};
use std::borrow::Cow;
use std::rc::Rc;

/// A home's costs to both ends of its edge, its stub included; [`CLOSED`] where there is no way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HomeCost {
    /// Between the home and the first end.
    pub a: u16,
    /// Between the home and the last end.
    pub b: u16,
    /// The stub alone.
    pub stub: u16,
}

/// A facility's entrance on an edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entrance {
    /// Edge.
    pub edge: EdgeId,
    /// Its ends.
    pub ends: [NodeId; 2],
    /// Between the place and the first end, in the walked direction: what a home on the same edge compares with.
    pub a: u16,
    /// … and the last end.
    pub b: u16,
    /// Stub.
    pub stub: u16,
    /// First end to the entrance (or back), stub included: the label that the search starts with there; then the last end.
    pub seeds: [u16; 2],
}

/// One direction of a pace.
#[derive(Clone)]
pub struct OneWayPace {
    /// `There` or `Back`.
    pub direction: Direction,
    /// Costs of all homes.
    pub homes: Vec<HomeCost>,
}

/// What searches and layers read: arcs, homes and the limit. Made for a walker of a city by [`Pace::new`], or for an outside network.
#[derive(Clone)]
pub struct Field {
    /// Who lives where.
    pub ground: Rc<Ground>,
    /// Arcs, both directions.
    pub graph: Graph,
    /// One direction, or there and back.
    pub ways: Vec<OneWayPace>,
    /// Ends of added paths and stops of lines on the edges, by edge.
    pub joints: Vec<Joint>,
    /// For each home the label of the walk to where the loaded paths end; the bound when that is farther than the limit. Empty when the
    /// paths are complete. Edits of paths do not change it.
    pub to_border: Vec<u16>,
    /// One decisecond beyond the limit.
    pub bound: u16,
}

/// A walker in a direction; a round trip has two directions.
#[derive(Clone)]
pub struct Pace {
    /// Costs inside edges, as built.
    pub impedance: Rc<Impedance>,
    /// What searches read.
    pub field: Field,
    /// The edits of paths that are taken in, joined where the walker can use the paths.
    pub overlay: Rc<Overlay>,
    /// The same as they were given.
    given: Rc<Overlay>,
    /// The way between a home and its gate counts.
    indoors: bool,
}

impl Field {
    /// An outside network walked there, people at its nodes. `bound` is one decisecond beyond the limit.
    #[must_use]
    pub fn of_graph(graph: Graph, ground: Ground, bound: u16) -> Self {
        let homes = vec![HomeCost { a: 0, b: 0, stub: 0 }; ground.n_homes()];
        let ways = vec![OneWayPace { direction: Direction::There, homes }];
        Self { ground: Rc::new(ground), graph, ways, joints: Vec::new(), to_border: Vec::new(), bound }
    }

    /// The entrance of a facility that stands at a node of an outside network.
    #[must_use]
    pub fn entrance_at_node(&self, node: NodeId) -> [Entrance; 2] {
        [Entrance { edge: node, ends: [node, node], a: CLOSED, b: CLOSED, stub: 0, seeds: [0, 0] }; 2]
    }

    /// Which cost of an arc a direction is searched over.
    #[must_use]
    pub fn side(&self, way: usize) -> usize {
        usize::from(self.ways[way].direction == Direction::Back)
    }

    /// The ends of added paths on an edge.
    pub fn joints_on(&self, edge: EdgeId) -> &[Joint] {
        if self.joints.is_empty() {
            return &[];
        }
        let from = self.joints.partition_point(|j| j.edge < edge);
        let n = self.joints[from..].iter().take_while(|j| j.edge == edge).count();
        &self.joints[from..from + n]
    }

    /// The smallest label of a home over the ends of its edge and what was added on it.
    #[must_use]
    pub fn by_nodes(&self, way: usize, home: usize, labels: &[u16]) -> u16 {
        let cost = self.ways[way].homes[home];
        let label = by_ends(self.ground.ends[home], cost, labels, self.bound);
        let over = |j: &Joint| {
            along_edge(cost, &j.places[way].1).map_or(self.bound, |walk| super::label::label(walk + u32::from(labels[j.node as usize]), self.bound))
        };
        self.joints_on(self.ground.edge[home]).iter().map(over).fold(label, u16::min)
    }
}

impl Pace {
    /// Costs of everything. O(vertices + homes), and one search when the city has a border, which is where its [`Network::ways_out`] are.
    #[must_use]
    pub fn new(
        net: &Network,
        ground: Rc<Ground>,
        walker: Walker,
        direction: Direction,
        terrain: Terrain,
        indoors: bool,
        ways_out: Option<&[NodeId]>,
        scratch: &mut Scratch,
    ) -> Self {
        Self::of_impedance(net, ground, Impedance::compute(net, walker, terrain), direction, indoors, ways_out, scratch)
    }

    /// The same from costs that were computed under other conditions.
    #[must_use]
    pub fn of_impedance(
        net: &Network,
        ground: Rc<Ground>,
        impedance: Impedance,
        direction: Direction,
        indoors: bool,
        ways_out: Option<&[NodeId]>,
        scratch: &mut Scratch,
    ) -> Self {
        let directions: &[Direction] = match direction {
            Direction::RoundTrip => &[Direction::There, Direction::Back],
            Direction::There => &[Direction::There],
            Direction::Back => &[Direction::Back],
        };
        let overlay = Overlay::default();
        let ground = ground.of_walker(net, impedance.walker);
        let home = |h: usize, d: Direction| from_door(net, &impedance, &overlay, &ground, h, d, indoors);
        let ways = directions.iter().map(|d| OneWayPace { direction: *d, homes: (0..ground.n_homes()).map(|h| home(h, *d)).collect() }).collect();
        let graph = Graph::new(net, &impedance);
        let field = Field { ground, graph, ways, joints: Vec::new(), to_border: Vec::new(), bound: BOUND };
        let mut pace = Self { impedance: Rc::new(impedance), field, overlay: Rc::default(), given: Rc::default(), indoors };
        if let Some(ways_out) = ways_out {
            pace.field.to_border = pace.walks_to_border(ways_out, scratch);
        }
        pace
    }

    /// A facility's entrance in each direction of this pace, where its walker joins it (twice the same where there is one).
    #[must_use]
    pub fn entrance(&self, net: &Network, snap: Snap) -> [Entrance; 2] {
        let (ways, snap) = (&self.field.ways, net.for_walker(snap, self.impedance.walker));
        [0, ways.len() - 1].map(|way| entrance(net, &self.impedance, &self.overlay, snap, ways[way].direction))
    }

    /// Takes in other edits of paths than those that it holds. Costs a few records an edit; nothing is built anew.
    pub fn set_overlay(&mut self, net: &Network, overlay: Rc<Overlay>) {
        let joined = match overlay.for_walker(net, self.impedance.walker) {
            Cow::Borrowed(_) => overlay.clone(),
            Cow::Owned(overlay) => Rc::new(overlay),
        };
        self.given = overlay;
        let old = core::mem::replace(&mut self.overlay, joined);
        let overlay = &*self.overlay;
        for edge in old.edges.iter().chain(&overlay.edges).map(|e| e.0) {
            self.field.graph.set_edge(net, edge, overlay.arc(&self.impedance, edge));
            for way in &mut self.field.ways {
                for h in self.field.ground.on_edge(edge) {
                    way.homes[h] = from_door(net, &self.impedance, overlay, &self.field.ground, h, way.direction, self.indoors);
                }
            }
        }
        let directions: Vec<Direction> = self.field.ways.iter().map(|w| w.direction).collect();
        let (joints, pairs) = joints(net, &self.impedance, overlay, &directions);
        self.field.graph.hang_in(overlay.n_nodes(), &pairs);
        self.field.joints = joints;
    }

    /// Whether these are the edits of paths that are taken in.
    #[must_use]
    pub fn holds(&self, overlay: &Overlay) -> bool {
        *self.given == *overlay
    }

    /// Deciseconds of walking between two places of one edge, given in metres from its first end, without what closes it.
    #[must_use]
    pub fn between(&self, net: &Network, edge: EdgeId, from: f32, to: f32) -> u32 {
        let way = usize::from(to < from);
        let at = |along: f32| u32::from(self.overlay.slowed(edge, self.impedance.from_first(net, edge, along)[way]));
        at(to).abs_diff(at(from))
    }

    /// The same pace with another limit, where stairs are closed, added ones too, or not. One copy of the arcs.
    #[must_use]
    pub fn longer(&self, net: &Network, bound: u16, no_stairs: bool) -> Self {
        let mut pace = self.clone();
        pace.field.bound = bound;
        if no_stairs {
            let mut overlay = (*self.given).clone();
            overlay.added.retain(|a| !matches!(a, Added::Path(link) if link.way.kind == Kind::Steps));
            let stairs = (0..net.n_edges() as EdgeId).filter(|e| net.way(*e).kind == Kind::Steps);
            let mut edges: Vec<(EdgeId, EdgeChange)> = stairs.map(|e| (e, EdgeChange::Closed)).collect();
            edges.extend(overlay.edges.iter().filter(|e| net.way(e.0).kind != Kind::Steps));
            edges.sort_unstable_by_key(|e| e.0);
            overlay.edges = edges;
            pace.set_overlay(net, Rc::new(overlay));
        }
        pace
    }

    /// A round trip counts the border as soon as half of it could lie beyond: the walk out is enough.
    fn walks_to_border(&self, ways_out: &[NodeId], scratch: &mut Scratch) -> Vec<u16> {
        let seeds: Vec<(NodeId, u16)> = ways_out.iter().map(|n| (*n, 0)).collect();
        let labels = nearest(&self.field.graph, self.field.side(0), self.field.bound, &seeds, scratch);
        (0..self.field.ground.n_homes()).map(|h| self.field.by_nodes(0, h, &labels)).collect()
    }
}

/// The smaller of the two walks from a home over the ends of its edge.
#[inline]
#[must_use]
pub(super) fn by_ends([first, last]: [NodeId; 2], cost: HomeCost, labels: &[u16], bound: u16) -> u16 {
    let a = u32::from(labels[first as usize]) + u32::from(cost.a);
    let b = u32::from(labels[last as usize]) + u32::from(cost.b);
    a.min(b).min(u32::from(bound)) as u16
}

/// Walk between two places of one edge along it; `None` when its direction forbids it.
#[must_use]
pub(super) fn along_edge(home: HomeCost, entrance: &Entrance) -> Option<u32> {
    let part = |h: u16, d: u16, stub: u16| if h == CLOSED || d == CLOSED { None } else { (u32::from(h)).checked_sub(u32::from(stub) + u32::from(d)) };
    let walk = part(home.a, entrance.a, home.stub).max(part(home.b, entrance.b, home.stub))?;
    Some(walk + u32::from(home.stub) + u32::from(entrance.stub))
}

/// Smallest label of a home over an entrance on its own edge.
#[must_use]
pub(super) fn by_entrance(home: HomeCost, entrance: &Entrance, bound: u16) -> u16 {
    along_edge(home, entrance).map_or(bound, |time| super::label::label(time, bound))
}

fn plus(cost: u16, stub: u16) -> u16 {
    if cost == CLOSED { CLOSED } else { cost.saturating_add(stub).min(CLOSED - 1) }
}

pub(super) fn entrance(net: &Network, impedance: &Impedance, overlay: &Overlay, snap: Snap, direction: Direction) -> Entrance {
    let stub = impedance.stub(snap.stub);
    let [a, b] = ends(net, impedance, overlay, snap, direction);
    let opposite = if direction == Direction::Back { Direction::There } else { Direction::Back };
    let seeds = ends(net, impedance, overlay, snap, opposite).map(|c| plus(c, stub));
    Entrance { edge: snap.edge, ends: net.edge_nodes[snap.edge as usize], a, b, stub, seeds }
}

/// The costs of a home from its gate, or with `indoors` from its own door.
fn from_door(net: &Network, impedance: &Impedance, overlay: &Overlay, ground: &Ground, home: usize, direction: Direction, indoors: bool) -> HomeCost {
    let cost = home_cost(net, impedance, overlay, ground.snap(net, home), direction);
    if !indoors || impedance.terrain == Terrain::Length {
        return cost;
    }
    match Indoors::of(net.homes.list.at(home).storeys, &impedance.walker.model(), direction != Direction::Back) {
        Some(inside) => HomeCost { a: plus(cost.a, inside.ds), b: plus(cost.b, inside.ds), stub: plus(cost.stub, inside.ds) },
        None => HomeCost { a: CLOSED, b: CLOSED, stub: CLOSED },
    }
}

pub(super) fn home_cost(net: &Network, impedance: &Impedance, overlay: &Overlay, snap: Snap, direction: Direction) -> HomeCost {
    let stub = impedance.stub(snap.stub);
    let [a, b] = ends(net, impedance, overlay, snap, direction).map(|c| plus(c, stub));
    HomeCost { a, b, stub }
}

/// Costs between a place and both ends of its edge: walking to the ends (`There`) or from them (`Back`). A path that is closed to those who
/// pass still lets those out who live on it.
pub(super) fn ends(net: &Network, impedance: &Impedance, overlay: &Overlay, snap: Snap, direction: Direction) -> [u16; 2] {
    let slowed = |pair: [u16; 2]| pair.map(|c| overlay.slowed(snap.edge, c));
    let [forward, backward] = slowed(impedance.from_first(net, snap.edge, snap.along));
    let [all_forward, all_backward] = slowed(impedance.arc(snap.edge));
    let rest = |all: u16, part: u16| if part == CLOSED || all == CLOSED { CLOSED } else { all - part.min(all) };
    let [a, b] = match direction {
        Direction::Back => [forward, rest(all_backward, backward)],
        _ => [backward, rest(all_forward, forward)],
    };
    // What stands at the very end of an edge stands at its node, in whatever direction the edge is walked.
    if a != b && (a == CLOSED || b == CLOSED) {
        let at_first = snap.along <= 0.0;
        let at_last = snap.along >= net.metres(snap.edge) as f32;
        return [if at_first { 0 } else { a }, if at_last { 0 } else { b }];
    }
    [a, b]
}
