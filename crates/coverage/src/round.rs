//! There and back: to one facility and home from the same one.
//!
//! The smallest sum over facilities is no single search, because the way back may differ from the way there. So each facility is searched
//! in both directions within the limit, and every node and home keeps the smallest sum. Opening one facility is two bounded searches;
//! closing one, or a change of the paths, sums all of them again.

use super::label::label;
use super::layer::{Layer, Slot, Touched, seeds};
use super::pace::{Field, along_edge};
use super::search::{Scratch, settle};
use quanli_model::units::{sort_by_numbers, sort_small};
use quanli_network::NodeId;

/// Times of one facility in one direction, and what they reach.
struct Reach {
    labels: Vec<u16>,
    nodes: Vec<NodeId>,
}

impl Reach {
    fn new(field: &Field) -> Self {
        Self { labels: vec![field.bound; field.graph.n_nodes()], nodes: Vec::new() }
    }

    fn search(&mut self, field: &Field, way: usize, entrances: &[Slot], scratch: &mut Scratch) {
        for node in self.nodes.drain(..) {
            self.labels[node as usize] = field.bound;
        }
        let nodes = &mut self.nodes;
        for (node, label) in entrances.iter().flat_map(|s| seeds(field, way, &s.entrances[way])) {
            let here = &mut self.labels[node as usize];
            if label < *here {
                *here = label;
                nodes.push(node);
                scratch.push(node, label);
            }
        }
        settle(&field.graph, field.side(way), &mut self.labels, scratch, |node, _| nodes.push(node));
    }

    /// Time of a home in this direction, with the entrances on its own edge.
    fn home(&self, field: &Field, way: usize, entrances: &[Slot], home: usize) -> u16 {
        let edge = field.ground.edge[home];
        let cost = field.ways[way].homes[home];
        let over_ends = field.by_nodes(way, home, &self.labels);
        let direct =
            entrances.iter().map(|s| &s.entrances[way]).filter(|d| d.edge == edge).filter_map(|d| along_edge(cost, d)).map(|t| label(t, field.bound)).min();
        over_ends.min(direct.unwrap_or(field.bound))
    }
}

/// Sum of two labels.
fn sum(there: u16, back: u16, bound: u16) -> u16 {
    if there >= bound || back >= bound { bound } else { label(u32::from(there) + u32::from(back), bound) }
}

/// All facilities of a layer whose labels hold the bound.
pub(super) fn fill(field: &Field, layer: &mut Layer, scratch: &mut Scratch) {
    let mut slots = layer.slots.clone();
    sort_by_numbers(&mut slots, |s| [u64::from(s.rank), 0]);
    let mut reach = [Reach::new(field), Reach::new(field)];
    for facility in slots.chunk_by(|a, b| a.rank == b.rank) {
        one(field, &mut reach, facility, scratch, layer, &mut |layer, home, label| layer.homes[home] = label, &mut |_, _| {});
    }
}

/// Facilities more.
pub(super) fn open(field: &Field, layer: &mut Layer, opened: &[Slot], scratch: &mut Scratch, touched: &mut Touched) {
    let mut reach = [Reach::new(field), Reach::new(field)];
    let Touched { nodes, homes } = touched;
    for facility in opened.chunk_by(|a, b| a.rank == b.rank) {
        let mut on_home = |layer: &mut Layer, home: usize, label: u16| {
            homes.push((home as u32, layer.homes[home]));
            layer.set_home(field, home, label);
        };
        one(field, &mut reach, facility, scratch, layer, &mut on_home, &mut |node, before| nodes.push((node, before)));
    }
}

fn one(
    field: &Field,
    reach: &mut [Reach; 2],
    facility: &[Slot],
    scratch: &mut Scratch,
    layer: &mut Layer,
    on_home: &mut dyn FnMut(&mut Layer, usize, u16),
    on_node: &mut dyn FnMut(NodeId, u16),
) {
    for (way, r) in reach.iter_mut().enumerate() {
        r.search(field, way, facility, scratch);
    }
    for &node in &reach[0].nodes {
        let total = sum(reach[0].labels[node as usize], reach[1].labels[node as usize], field.bound);
        let here = &mut layer.labels[node as usize];
        if total < *here {
            on_node(node, *here);
            *here = total;
        }
    }
    let near = reach.iter().flat_map(|r| &r.nodes).flat_map(|node| field.ground.near(*node)).copied();
    let joined = field.joints.iter().flat_map(|j| field.ground.on_edge(j.edge)).map(|h| h as u32);
    let at_gates = facility.iter().flat_map(|s| field.ground.on_edge(s.entrances[0].edge)).map(|h| h as u32);
    let mut homes: Vec<u32> = near.chain(joined).chain(at_gates).collect();
    sort_small(&mut homes);
    homes.dedup();
    for home in homes {
        let home = home as usize;
        let total = sum(reach[0].home(field, 0, facility, home), reach[1].home(field, 1, facility, home), field.bound);
        if total < layer.homes[home] {
            on_home(layer, home, total);
        }
    }
}
