//! Bounded search from all facilities at once, against the direction in which people walk.
//!
//! A label-correcting search on wide buckets (Dial 1969; Meyer & Sanders 2003, Δ-stepping): nodes wait in one of 71 buckets of 256 deciseconds
//! and are taken in the order in which they came; a node that was improved meanwhile is passed over in its old bucket. Costs are ≥ 1 and
//! labels only fall, so the labels at the end are the unique smallest ones whatever the order. No heap, no decrease-key.

use super::Direction;
use super::label::BOUND;
use crate::network::{Arc, CLOSED, Network, NodeId, Weights};

/// Arcs in search order for one walker and one direction: from a node to those whose people would come through it.
pub struct Graph {
    /// Start of each node's arcs, and the end.
    pub start: Vec<u32>,
    /// The arcs, 8 bytes each.
    pub arcs: Vec<Arc>,
}

impl Graph {
    /// The arcs of a network; closed ones are left out. `Direction::RoundTrip` is no single graph and reads as `There`.
    #[must_use]
    pub fn new(net: &Network, weights: &Weights, direction: Direction) -> Self {
        let mut start = Vec::with_capacity(net.n_nodes() + 1);
        let mut arcs = Vec::with_capacity(net.ends.len());
        start.push(0);
        for run in net.node_start.windows(2) {
            for end in &net.ends[run[0] as usize..run[1] as usize] {
                let (edge, here) = (end >> 1, (end & 1) as usize);
                let [forward, backward] = weights.arc(net, edge);
                // `There`: people come from the other end to this one.
                let towards_here = if here == 0 { backward } else { forward };
                let away = if here == 0 { forward } else { backward };
                let cost = if direction == Direction::Back { away } else { towards_here };
                if cost < CLOSED {
                    arcs.push(Arc { node: net.edge_nodes[edge as usize][1 - here], cost: u32::from(cost.min(0x7FFE)) << 16 });
                }
            }
            start.push(arcs.len() as u32);
        }
        Self { start, arcs }
    }

    /// A graph from arcs `(from, to, deciseconds)` of an outside network, searched from the services outwards: people walk *to* them.
    #[must_use]
    pub fn reversed_from_arcs(n_nodes: usize, arcs: &[(u32, u32, u32)]) -> Self {
        let mut start = vec![0u32; n_nodes + 1];
        for (_, to, _) in arcs {
            start[*to as usize + 1] += 1;
        }
        for i in 1..start.len() {
            start[i] += start[i - 1];
        }
        let mut next = start.clone();
        let mut out = vec![Arc { node: 0, cost: 0 }; arcs.len()];
        for (from, to, ds) in arcs {
            out[next[*to as usize] as usize] = Arc { node: *from, cost: (*ds).min(0x7FFE) << 16 };
            next[*to as usize] += 1;
        }
        Self { start, arcs: out }
    }

    /// The arcs at a node.
    #[must_use]
    pub fn at(&self, node: NodeId) -> &[Arc] {
        &self.arcs[self.start[node as usize] as usize..self.start[node as usize + 1] as usize]
    }
}

/// Bucket of a label: 256 deciseconds wide.
const fn bucket(label: u32) -> usize {
    (label >> 24) as usize
}

/// Buffers of a search, used again and again.
pub struct Scratch {
    buckets: Vec<Vec<NodeId>>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self { buckets: vec![Vec::new(); bucket(BOUND) + 1] }
    }
}

impl Scratch {
    /// A node to go on from; its label is already in the column.
    pub fn push(&mut self, node: NodeId, label: u32) {
        self.buckets[bucket(label)].push(node);
    }
}

/// Lowers `labels` until nothing improves, from the nodes in `scratch`. `changed` hears of each node whose label falls, with the label before.
pub fn settle(graph: &Graph, labels: &mut [u32], scratch: &mut Scratch, mut changed: impl FnMut(NodeId, u32)) {
    for b in 0..scratch.buckets.len() {
        let mut i = 0;
        while let Some(&node) = scratch.buckets[b].get(i) {
            i += 1;
            let here = labels[node as usize];
            if bucket(here) != b {
                continue;
            }
            for arc in graph.at(node) {
                let candidate = here + arc.cost;
                let there = &mut labels[arc.node as usize];
                if candidate < *there {
                    changed(arc.node, *there);
                    *there = candidate;
                    scratch.buckets[bucket(candidate)].push(arc.node);
                }
            }
        }
        scratch.buckets[b].clear();
    }
}

/// Labels of all nodes from `(node, label)` seeds: the smallest reachable, [`BOUND`] beyond the limit.
#[must_use]
pub fn nearest(graph: &Graph, seeds: &[(NodeId, u32)], scratch: &mut Scratch) -> Vec<u32> {
    let mut labels = vec![BOUND; graph.start.len() - 1];
    for (node, label) in seeds {
        if *label < labels[*node as usize] {
            labels[*node as usize] = *label;
            scratch.push(*node, *label);
        }
    }
    settle(graph, &mut labels, scratch, |_, _| {});
    labels
}
