//! There and back: to one facility and home from the same one.
//!
//! The smallest sum over facilities is no single search, because the way back may differ from the way there. So each facility is searched
//! in both directions within the limit, and every node and home keeps the smallest sum. Opening one facility is two bounded searches;
//! closing one sums the rest again.

use super::label::{BOUND, label};
use super::layer::{Layer, Slot, Touched, seeds};
use super::pace::{Door, Pace, along_edge, by_ends};
use super::search::{Scratch, settle};
use crate::network::{EdgeId, Network, NodeId};

/// Times of one facility in one direction, and what they reach.
struct Reach {
    labels: Vec<u32>,
    nodes: Vec<NodeId>,
}

impl Reach {
    fn new(net: &Network) -> Self {
        Self { labels: vec![BOUND; net.n_nodes()], nodes: Vec::new() }
    }

    fn search(&mut self, net: &Network, pace: &Pace, way: usize, entrances: &[&[Door]], scratch: &mut Scratch) {
        for node in self.nodes.drain(..) {
            self.labels[node as usize] = BOUND;
        }
        let nodes = &mut self.nodes;
        for (node, label) in entrances.iter().flat_map(|doors| seeds(net, &doors[way], 0)) {
            let here = &mut self.labels[node as usize];
            if label < *here {
                *here = label;
                nodes.push(node);
                scratch.push(node, label);
            }
        }
        settle(&pace.ways[way].graph, &mut self.labels, scratch, |node, _| nodes.push(node));
    }

    /// Time of a home in this direction, with the entrances on its own edge.
    fn home(&self, net: &Network, pace: &Pace, way: usize, entrances: &[&[Door]], home: usize) -> u32 {
        let edge = net.homes.list[home].snap.edge;
        let cost = pace.ways[way].homes[home];
        let over_ends = by_ends(net, edge, cost, &self.labels);
        let direct = entrances.iter().filter(|d| d[way].edge == edge).filter_map(|d| along_edge(cost, &d[way])).map(|t| label(t, 0)).min();
        over_ends.min(direct.unwrap_or(BOUND))
    }
}

/// Sum of two labels of owner 0, as a label of `rank`.
fn sum(there: u32, back: u32, rank: u16) -> u32 {
    if there >= BOUND || back >= BOUND { BOUND } else { label((there >> 16) + (back >> 16), rank) }
}

/// All facilities of a fresh layer.
pub(super) fn fill(net: &Network, pace: &Pace, layer: &mut Layer, scratch: &mut Scratch) {
    let slots = layer.slots.clone();
    let mut by_rank: Vec<&Slot> = slots.iter().collect();
    by_rank.sort_by_key(|s| s.rank);
    let mut reach = [Reach::new(net), Reach::new(net)];
    for facility in by_rank.chunk_by(|a, b| a.rank == b.rank) {
        let entrances: Vec<&[Door]> = facility.iter().map(|s| s.doors.as_slice()).collect();
        one(net, pace, &mut reach, facility[0].rank, &entrances, scratch, &mut |home, label, layer| layer.homes[home] = label, &mut |_, _| {}, layer);
    }
}

/// One facility more.
pub(super) fn open(net: &Network, pace: &Pace, layer: &mut Layer, rank: u16, entrances: &[Vec<Door>], scratch: &mut Scratch, touched: &mut Touched) {
    let mut reach = [Reach::new(net), Reach::new(net)];
    let entrances: Vec<&[Door]> = entrances.iter().map(Vec::as_slice).collect();
    let Touched { nodes, homes, edges } = touched;
    one(
        net,
        pace,
        &mut reach,
        rank,
        &entrances,
        scratch,
        &mut |home, label, layer| {
            homes.push((home as u32, layer.homes[home]));
            layer.set_home(net, pace, home, label);
        },
        &mut |node, before| nodes.push((node, before)),
        layer,
    );
    nodes.iter().for_each(|(node, _)| edges.extend(net.edges_at(*node)));
    edges.sort_unstable();
    edges.dedup();
}

/// All facilities again.
pub(super) fn refill(net: &Network, pace: &Pace, layer: &mut Layer, scratch: &mut Scratch, touched: &mut Touched) {
    let labels = core::mem::replace(&mut layer.labels, vec![BOUND; net.n_nodes()]);
    let homes = core::mem::replace(&mut layer.homes, vec![BOUND; net.homes.list.len()]);
    fill(net, pace, layer, scratch);
    for (node, before) in labels.into_iter().enumerate().filter(|(n, before)| layer.labels[*n] != *before) {
        touched.nodes.push((node as NodeId, before));
        touched.edges.extend(net.edges_at(node as NodeId));
    }
    touched.edges.sort_unstable();
    touched.edges.dedup();
    let after = core::mem::replace(&mut layer.homes, homes);
    for (home, label) in after.into_iter().enumerate() {
        if label != layer.homes[home] {
            touched.homes.push((home as u32, layer.homes[home]));
            layer.set_home(net, pace, home, label);
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the two callers differ only in what they do with an improvement")]
fn one(
    net: &Network,
    pace: &Pace,
    reach: &mut [Reach; 2],
    rank: u16,
    entrances: &[&[Door]],
    scratch: &mut Scratch,
    on_home: &mut dyn FnMut(usize, u32, &mut Layer),
    on_node: &mut dyn FnMut(NodeId, u32),
    layer: &mut Layer,
) {
    for (way, r) in reach.iter_mut().enumerate() {
        r.search(net, pace, way, entrances, scratch);
    }
    let mut edges: Vec<EdgeId> = entrances.iter().map(|d| d[0].edge).collect();
    for &node in &reach[0].nodes {
        let total = sum(reach[0].labels[node as usize], reach[1].labels[node as usize], rank);
        let here = &mut layer.labels[node as usize];
        if total < *here {
            on_node(node, *here);
            *here = total;
        }
    }
    for r in reach.iter() {
        r.nodes.iter().for_each(|node| edges.extend(net.edges_at(*node)));
    }
    edges.sort_unstable();
    edges.dedup();
    for home in edges.into_iter().flat_map(|e| net.homes.on_edge(e)) {
        let total = sum(reach[0].home(net, pace, 0, entrances, home), reach[1].home(net, pace, 1, entrances, home), rank);
        if total < layer.homes[home] {
            on_home(home, total, layer);
        }
    }
}
