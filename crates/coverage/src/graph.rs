//! The arcs of one walker in search order, both directions in one record of 8 bytes.
//!
//! Nodes keep their arcs even where they are closed, so that a path that opens or closes is one number in each of two records. Arcs
//! that an edit adds live in a short list of nodes whose arcs are kept apart.

use quanli_network::{CLOSED, EdgeId, Impedance, Network, NodeId, runs};
use std::rc::Rc;

/// One way out of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Arc {
    /// The node at the other end.
    pub node: NodeId,
    /// Deciseconds of walking from the other end to here, and from here to there; [`CLOSED`] when that is not possible. A search for the
    /// way *to* a service goes over the first, one for the way back over the second.
    pub cost: [u16; 2],
}

/// Arcs by node.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Start of each node's arcs, and the end.
    start: Rc<[u32]>,
    arcs: Vec<Arc>,
    /// Nodes whose arcs are not those above: ends of added paths and the nodes next to them, ascending.
    apart: Vec<(NodeId, Vec<Arc>)>,
    added: usize,
}

impl Graph {
    /// The arcs of a network, in the order of [`Network::ends`]. O(edges).
    #[must_use]
    pub fn new(net: &Network, impedance: &Impedance) -> Self {
        let arc = |end: &u32| {
            let (edge, here) = (end >> 1, (end & 1) as usize);
            let [forward, backward] = impedance.arc(edge);
            let cost = if here == 0 { [backward, forward] } else { [forward, backward] };
            Arc { node: net.edge_nodes[edge as usize][1 - here], cost }
        };
        Self { start: net.node_start.clone(), arcs: net.ends.iter().map(arc).collect(), apart: Vec::new(), added: 0 }
    }

    /// A graph from arcs `(from, to, deciseconds)` of an outside network, as people walk. Of several between the same two nodes the
    /// shortest counts. Nodes beyond `n_nodes` must not occur. O(arcs).
    #[must_use]
    pub fn from_arcs(n_nodes: usize, arcs: &[(NodeId, NodeId, u32)]) -> Self {
        // Each arc is met from both its nodes: at the end it came to first.
        let nodes: Vec<NodeId> = arcs.iter().flat_map(|(from, to, _)| [*to, *from]).collect();
        let (first, order) = runs(&nodes, n_nodes);
        let record = |i: u32| {
            let (from, to, ds) = arcs[i as usize / 2];
            let cost = ds.min(u32::from(CLOSED) - 1) as u16;
            if i.is_multiple_of(2) { Arc { node: from, cost: [cost, CLOSED] } } else { Arc { node: to, cost: [CLOSED, cost] } }
        };
        let mut all: Vec<Arc> = order.into_iter().map(record).collect();
        let mut kept: Vec<Arc> = Vec::with_capacity(arcs.len());
        let mut start = Vec::with_capacity(n_nodes + 1);
        start.push(0);
        for run in first.windows(2) {
            let here = &mut all[run[0] as usize..run[1] as usize];
            here.sort_unstable_by_key(|a| a.node);
            for same in here.chunk_by(|a, b| a.node == b.node) {
                let least = |d: usize| same.iter().map(|a| a.cost[d]).min().unwrap_or(CLOSED);
                kept.push(Arc { node: same[0].node, cost: [least(0), least(1)] });
            }
            start.push(kept.len() as u32);
        }
        Self { start: start.into(), arcs: kept, apart: Vec::new(), added: 0 }
    }

    /// Nodes, with those of added paths and lines behind those of the network.
    #[must_use]
    pub fn n_nodes(&self) -> usize {
        self.start.len() - 1 + self.added
    }

    /// Nodes of the network alone.
    #[must_use]
    pub fn n_built(&self) -> usize {
        self.start.len() - 1
    }

    /// The arcs at a node.
    #[must_use]
    pub fn at(&self, node: NodeId) -> &[Arc] {
        if !self.apart.is_empty()
            && let Ok(i) = self.apart.binary_search_by_key(&node, |a| a.0)
        {
            return &self.apart[i].1;
        }
        &self.arcs[self.start[node as usize] as usize..self.start[node as usize + 1] as usize]
    }

    /// The arcs of a node in the network as built; those of added paths are left out.
    #[must_use]
    pub fn built_at(&self, node: NodeId) -> &[Arc] {
        &self.arcs[self.start[node as usize] as usize..self.start[node as usize + 1] as usize]
    }

    /// Gives an edge other costs, forward and backward.
    pub(super) fn set_edge(&mut self, net: &Network, edge: EdgeId, [forward, backward]: [u16; 2]) {
        for (here, node) in net.edge_nodes[edge as usize].into_iter().enumerate() {
            let run = net.node_start[node as usize] as usize..net.node_start[node as usize + 1] as usize;
            let end = edge * 2 + here as u32;
            if let Some(i) = net.ends[run.clone()].iter().position(|e| *e == end) {
                self.arcs[run.start + i].cost = if here == 0 { [backward, forward] } else { [forward, backward] };
            }
        }
    }

    /// Gives the arc from one node to another another cost, as walked; for outside networks, where there is one arc between two nodes.
    pub(super) fn set_arc(&mut self, from: NodeId, to: NodeId, cost: u16) {
        for (here, other, d) in [(to, from, 0), (from, to, 1)] {
            let run = self.start[here as usize] as usize..self.start[here as usize + 1] as usize;
            if let Ok(i) = self.arcs[run.clone()].binary_search_by_key(&other, |a| a.node) {
                self.arcs[run.start + i].cost[d] = cost;
            }
        }
    }

    /// Hangs added paths and lines in: `added` more nodes, and pairs `(x, y, from x to y, from y to x)`. What was hung in before is gone.
    pub(super) fn hang_in(&mut self, added: usize, pairs: &[(NodeId, NodeId, [u16; 2])]) {
        self.apart.clear();
        self.added = added;
        let n = self.n_built() as NodeId;
        let both =
            |(x, y, [there, back]): &(NodeId, NodeId, [u16; 2])| [(*x, Arc { node: *y, cost: [*back, *there] }), (*y, Arc { node: *x, cost: [*there, *back] })];
        let mut arcs: Vec<(NodeId, Arc)> = pairs.iter().flat_map(both).collect();
        quanli_model::units::sort_by_numbers(&mut arcs, |(node, _)| [u64::from(*node), 0]);
        for here in arcs.chunk_by(|a, b| a.0 == b.0) {
            let node = here[0].0;
            let built = if node < n { self.built_at(node) } else { &[] };
            let all = built.iter().copied().chain(here.iter().map(|a| a.1)).collect();
            self.apart.push((node, all));
        }
    }
}
