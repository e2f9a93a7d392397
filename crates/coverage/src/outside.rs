//! Networks of other tools: arcs and facilities at nodes, people at nodes, renumbered along a curve through the plane.

use super::graph::Graph;
use super::ground::Ground;
use super::layer::Slot;
use super::overlay::{ArcChange, OverlayChange};
use super::pace::Field;
use quanli_network::{CLOSED, NodeId, hilbert};

/// A network that came as arcs.
pub struct Outside {
    /// What searches read, in the new numbers.
    pub field: Field,
    /// New number of each node as given.
    pub number: Vec<NodeId>,
    /// Given number of each new one.
    pub given: Vec<NodeId>,
}

impl Outside {
    /// Builds it from arcs `(from, to, deciseconds)` as people walk, places of the nodes (empty: unknown, the given order stays) and people at
    /// the nodes in thousandths (empty: nobody). `limit` in deciseconds. Arcs must name nodes below `n_nodes`.
    #[must_use]
    pub fn new(n_nodes: usize, arcs: &[(NodeId, NodeId, u32)], places: &[[f32; 2]], people: &[u64], limit: u16) -> Self {
        let number = if places.len() == n_nodes { in_space_order(places) } else { (0..n_nodes as NodeId).collect() };
        let new = |v: NodeId| number[v as usize];
        let arcs: Vec<(NodeId, NodeId, u32)> = arcs.iter().map(|(a, b, ds)| (new(*a), new(*b), *ds)).collect();
        let graph = Graph::from_arcs(n_nodes, &arcs);
        let mut column = vec![0; if people.is_empty() { 0 } else { n_nodes }];
        for (v, n) in people.iter().enumerate() {
            column[number[v] as usize] = *n;
        }
        let bound = limit.min(super::label::BOUND - 1) + 1;
        let mut given = vec![0; n_nodes];
        for (v, new) in number.iter().enumerate() {
            given[*new as usize] = v as NodeId;
        }
        Self { field: Field::of_graph(graph, Ground::at_nodes(column), bound), number, given }
    }

    /// A facility at a node as given.
    #[must_use]
    pub fn slot(&self, rank: u16, node: NodeId) -> Slot {
        Slot::new(rank, self.field.entrance_at_node(self.number[node as usize]))
    }

    /// Deciseconds of the arc from one given node to another; `None` when they are no neighbours.
    #[must_use]
    pub fn cost(&self, from: NodeId, to: NodeId) -> Option<u16> {
        let (from, to) = (self.number[from as usize], self.number[to as usize]);
        self.field.graph.built_at(to).iter().find(|a| a.node == from).map(|a| a.cost[0])
    }

    /// The neighbour of that place in the list of a given node's, round and round; the node itself when it has none.
    #[must_use]
    pub fn neighbour(&self, node: NodeId, place: usize) -> NodeId {
        let arcs = self.field.graph.built_at(self.number[node as usize]);
        let next = arcs.get(place % arcs.len().max(1)).map(|a| a.node);
        next.and_then(|new| self.given.get(new as usize).copied()).unwrap_or(node)
    }

    /// Adds a path between two given nodes, deciseconds there and back; it takes the place of one that was added before.
    pub fn add_path(&mut self, from: NodeId, to: NodeId, costs: [u16; 2]) -> OverlayChange {
        let (x, y) = (self.number[from as usize], self.number[to as usize]);
        self.field.graph.hang_in(0, &[(x, y, costs)]);
        let arc = |from, to, after| ArcChange { from, to, before: CLOSED, after };
        OverlayChange { arcs: vec![arc(x, y, costs[0]), arc(y, x, costs[1])], ..OverlayChange::default() }
    }

    /// Takes it away.
    pub fn remove_path(&mut self, from: NodeId, to: NodeId, costs: [u16; 2]) -> OverlayChange {
        let (x, y) = (self.number[from as usize], self.number[to as usize]);
        self.field.graph.hang_in(0, &[]);
        let arc = |from, to, before| ArcChange { from, to, before, after: CLOSED };
        OverlayChange { arcs: vec![arc(x, y, costs[0]), arc(y, x, costs[1])], ..OverlayChange::default() }
    }

    /// Gives an arc another cost, both in given numbers; a node that is no neighbour is passed over. Returns the change for layers.
    pub fn set_arc(&mut self, from: NodeId, to: NodeId, cost: u16) -> Option<ArcChange> {
        let (from, to) = (self.number[from as usize], self.number[to as usize]);
        let before = self.field.graph.at(to).iter().find(|a| a.node == from)?.cost[0];
        self.field.graph.set_arc(from, to, cost);
        Some(ArcChange { from, to, before, after: cost })
    }
}

/// New number of each place along a Hilbert curve, so that neighbours lie together in memory.
fn in_space_order(places: &[[f32; 2]]) -> Vec<NodeId> {
    let mut low = [f32::MAX; 2];
    let mut high = [f32::MIN; 2];
    for p in places {
        for k in 0..2 {
            low[k] = low[k].min(p[k]);
            high[k] = high[k].max(p[k]);
        }
    }
    let scale = 65535.0 / (high[0] - low[0]).max(high[1] - low[1]).max(f32::MIN_POSITIVE);
    let mut order: Vec<(u32, NodeId)> =
        places.iter().enumerate().map(|(v, p)| (hilbert(((p[0] - low[0]) * scale) as u32, ((p[1] - low[1]) * scale) as u32), v as NodeId)).collect();
    order.sort_unstable();
    let mut number = vec![0; places.len()];
    for (new, (_, v)) in order.into_iter().enumerate() {
        number[v as usize] = new as NodeId;
    }
    number
}
