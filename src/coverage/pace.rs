//! Everything that depends on a walker and a direction but not on a service: arcs, costs of homes, and walks to the border.

use super::Direction;
use super::label::{BOUND, label};
use super::search::{Graph, Scratch, nearest};
use crate::catalogue::Walker;
use crate::network::{CLOSED, EdgeId, Network, NodeId, Snap, Terrain, Weights};

/// How near to the border of the loaded area (metres) a node counts as a way out.
const BORDER_M: f64 = 30.0;

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
pub struct Door {
    /// Edge.
    pub edge: EdgeId,
    /// Between the place and the first end, in the walked direction: what a home on the same edge compares with.
    pub a: u16,
    /// … and the last end.
    pub b: u16,
    /// Stub.
    pub stub: u16,
    /// First end to the entrance (or back), stub included: the label that the search starts with there.
    pub seed_first: u16,
    /// Last end.
    pub seed_last: u16,
}

/// One direction of a pace.
pub struct OneWayPace {
    /// `There` or `Back`.
    pub direction: Direction,
    /// Arcs.
    pub graph: Graph,
    /// Costs of all homes.
    pub homes: Vec<HomeCost>,
}

/// A walker in a direction; a round trip has two directions.
pub struct Pace {
    /// Costs inside edges.
    pub weights: Weights,
    /// One direction, or there and back.
    pub ways: Vec<OneWayPace>,
    /// For each home the label of the walk to where the loaded paths end; [`BOUND`] when that is farther than the limit. Empty
    /// when the paths are complete.
    pub to_border: Vec<u32>,
}

impl Pace {
    /// Costs of everything. O(vertices + homes), and one search when the city has a border.
    #[must_use]
    pub fn new(net: &Network, walker: Walker, direction: Direction, terrain: Terrain, extent: Option<[f64; 4]>, scratch: &mut Scratch) -> Self {
        let weights = Weights::compute(net, walker, terrain);
        let directions: &[Direction] = match direction {
            Direction::RoundTrip => &[Direction::There, Direction::Back],
            Direction::There => &[Direction::There],
            Direction::Back => &[Direction::Back],
        };
        let ways: Vec<OneWayPace> = directions
            .iter()
            .map(|d| OneWayPace {
                direction: *d,
                graph: Graph::new(net, &weights, *d),
                homes: net.homes.list.iter().map(|h| home_cost(net, &weights, h.snap, *d)).collect(),
            })
            .collect();
        let mut pace = Self { weights, ways, to_border: Vec::new() };
        if let Some(extent) = extent {
            pace.to_border = pace.walks_to_border(net, extent, scratch);
        }
        pace
    }

    /// A facility's entrance in each direction of this pace.
    #[must_use]
    pub fn door(&self, net: &Network, snap: Snap) -> Vec<Door> {
        self.ways
            .iter()
            .map(|way| {
                let stub = self.weights.stub(snap.stub);
                let [a, b] = ends(net, &self.weights, snap, way.direction);
                let opposite = if way.direction == Direction::Back { Direction::There } else { Direction::Back };
                let [first, last] = ends(net, &self.weights, snap, opposite).map(|c| plus(c, stub));
                Door { edge: snap.edge, a, b, stub, seed_first: first, seed_last: last }
            })
            .collect()
    }

    /// A round trip counts the border as soon as half of it could lie beyond: the walk out is enough.
    fn walks_to_border(&self, net: &Network, extent: [f64; 4], scratch: &mut Scratch) -> Vec<u32> {
        let [west, south, east, north] = extent;
        let [x0, y0] = net.plane.local(crate::units::LonLat { lon: west, lat: south });
        let [x1, y1] = net.plane.local(crate::units::LonLat { lon: east, lat: north });
        let outside = |[x, y]: [f32; 2]| {
            let (x, y) = (f64::from(x), f64::from(y));
            x < x0 + BORDER_M || y < y0 + BORDER_M || x > x1 - BORDER_M || y > y1 - BORDER_M
        };
        let seeds: Vec<(NodeId, u32)> = net.node_xy.iter().enumerate().filter(|(_, xy)| outside(**xy)).map(|(n, _)| (n as NodeId, 0)).collect();
        let way = &self.ways[0];
        let labels = nearest(&way.graph, &seeds, scratch);
        net.homes.list.iter().zip(&way.homes).map(|(h, cost)| by_ends(net, h.snap.edge, *cost, &labels)).collect()
    }
}

/// The smaller of the two walks from a home over the ends of its edge.
#[must_use]
pub(super) fn by_ends(net: &Network, edge: EdgeId, cost: HomeCost, labels: &[u32]) -> u32 {
    let [first, last] = net.edge_nodes[edge as usize];
    let over = |cost: u16, node: NodeId| if cost == CLOSED { BOUND } else { labels[node as usize].saturating_add(u32::from(cost) << 16) };
    over(cost.a, first).min(over(cost.b, last)).min(BOUND)
}

/// Walk between two places of one edge along it; `None` when its direction forbids it.
#[must_use]
pub(super) fn along_edge(home: HomeCost, door: &Door) -> Option<u32> {
    let part = |h: u16, d: u16, stub: u16| if h == CLOSED || d == CLOSED { None } else { (u32::from(h)).checked_sub(u32::from(stub) + u32::from(d)) };
    let walk = part(home.a, door.a, home.stub).max(part(home.b, door.b, home.stub))?;
    Some(walk + u32::from(home.stub) + u32::from(door.stub))
}

/// Smallest label of a home over the entrances on its own edge.
#[must_use]
pub(super) fn by_door(home: HomeCost, door: &Door, rank: u16) -> u32 {
    along_edge(home, door).map_or(BOUND, |time| label(time, rank))
}

fn plus(cost: u16, stub: u16) -> u16 {
    if cost == CLOSED { CLOSED } else { cost.saturating_add(stub).min(CLOSED - 1) }
}

pub(super) fn home_cost(net: &Network, weights: &Weights, snap: Snap, direction: Direction) -> HomeCost {
    let stub = weights.stub(snap.stub);
    let [a, b] = ends(net, weights, snap, direction).map(|c| plus(c, stub));
    HomeCost { a, b, stub }
}

/// Costs between a place and both ends of its edge: walking to the ends (`There`) or from them (`Back`).
fn ends(net: &Network, weights: &Weights, snap: Snap, direction: Direction) -> [u16; 2] {
    let [forward, backward] = weights.from_first(net, snap.edge, snap.along);
    let [all_forward, all_backward] = weights.arc(net, snap.edge);
    let rest = |all: u16, part: u16| if part == CLOSED || all == CLOSED { CLOSED } else { all - part.min(all) };
    match direction {
        Direction::Back => [forward, rest(all_backward, backward)],
        _ => [backward, rest(all_forward, forward)],
    }
}
