//! Bounded search from all facilities at once, against the direction in which people walk.
//!
//! A label-correcting search on wide buckets (Dial 1969; Meyer & Sanders 2003, Δ-stepping): nodes wait in one of 256 buckets of 256
//! deciseconds and are taken in the order in which they came; a node that was improved meanwhile is passed over in its old bucket. Costs
//! are ≥ 1 and labels only fall, so the labels at the end are the unique smallest ones whatever the order. No heap, no decrease-key.

use super::graph::Graph;
use quanli_network::NodeId;

/// Bucket of a label: 256 deciseconds wide.
const fn bucket(label: u16) -> usize {
    (label >> 8) as usize
}

/// Columns of labels beyond this many bytes do not stay in a core's cache: then facilities are searched in groups that lie together.
const CACHED_BYTES: usize = 256 * 1024;
/// Facilities in such a group, …
const GROUP: usize = 4;
/// … and at most so many groups: many facilities reach into each other's neighbourhood, so each for itself would be overtaken again and again.
const GROUPS: usize = 64;

/// Buffers of a search, used again and again.
pub struct Scratch {
    buckets: Vec<Vec<NodeId>>,
    /// The lowest and the highest bucket that holds something.
    low: usize,
    high: usize,
}

impl Default for Scratch {
    fn default() -> Self {
        Self { buckets: vec![Vec::new(); 256], low: 255, high: 0 }
    }
}

impl Scratch {
    /// A node to go on from; its label is already in the column.
    pub fn push(&mut self, node: NodeId, label: u16) {
        let b = bucket(label);
        self.low = self.low.min(b);
        self.high = self.high.max(b);
        self.buckets[b].push(node);
    }
}

/// Lowers `labels` until nothing improves, from the nodes in `scratch`. `way` 0 searches for the walk there, 1 for the walk back. `changed`
/// hears of each node whose label falls, with the label before.
pub fn settle(graph: &Graph, way: usize, labels: &mut [u16], scratch: &mut Scratch, mut changed: impl FnMut(NodeId, u16)) {
    let Scratch { buckets, low, high } = scratch;
    let way = way & 1;
    let mut b = *low;
    while b <= *high {
        let mut i = 0;
        while let Some(&node) = buckets[b].get(i) {
            i += 1;
            let here = labels[node as usize];
            if bucket(here) != b {
                continue;
            }
            for arc in graph.at(node) {
                let candidate = u32::from(here) + u32::from(arc.cost[way]);
                let there = &mut labels[arc.node as usize];
                if candidate < u32::from(*there) {
                    changed(arc.node, *there);
                    *there = candidate as u16;
                    let to = bucket(candidate as u16);
                    *high = (*high).max(to);
                    buckets[to].push(arc.node);
                }
            }
        }
        buckets[b].clear();
        b += 1;
    }
    (*low, *high) = (255, 0);
}

/// Labels of all nodes from `(node, label)` seeds: the smallest reachable, `bound` beyond the limit. Seeds that lie together should stand
/// together. O(arcs within the limit).
#[must_use]
pub fn nearest(graph: &Graph, way: usize, bound: u16, seeds: &[(NodeId, u16)], scratch: &mut Scratch) -> Vec<u16> {
    let mut labels = vec![bound; graph.n_nodes()];
    nearest_into(graph, way, seeds, &mut labels, scratch);
    labels
}

/// As [`nearest`], into a column that holds the bound everywhere.
pub fn nearest_into(graph: &Graph, way: usize, seeds: &[(NodeId, u16)], labels: &mut [u16], scratch: &mut Scratch) {
    for run in seeds.chunks(group(labels.len(), seeds.len(), GROUP)) {
        spread(graph, way, run, labels, scratch);
    }
}

/// As [`nearest_into`] for many columns. Seeds are taken in the order in which they lie, whichever column they are of: the arcs of a
/// neighbourhood come from memory once and not once a column, and waiting for them is most of the time that a large network takes. Seeds must be
/// ascending by node. Equal to one column after another.
pub fn nearest_columns(graph: &Graph, way: usize, seeds: &[Vec<(NodeId, u16)>], columns: &mut [Vec<u16>], scratch: &mut Scratch) {
    let mut runs: Vec<(NodeId, usize, core::ops::Range<usize>)> = Vec::new();
    for (column, seeds) in seeds.iter().enumerate().take(columns.len()) {
        let width = group(columns[column].len(), seeds.len(), 1);
        runs.extend((0..seeds.len()).step_by(width).map(|at| (seeds[at].0, column, at..seeds.len().min(at + width))));
    }
    quanli_model::units::sort_by_numbers(&mut runs, |run| [u64::from(run.0), run.1 as u64]);
    for (_, column, run) in runs {
        spread(graph, way, &seeds[column][run], &mut columns[column], scratch);
    }
}

/// Seeds that are searched together, where a column does not stay in a core's cache at least `fewest`.
fn group(nodes: usize, seeds: usize, fewest: usize) -> usize {
    if nodes * 2 > CACHED_BYTES { fewest.max(seeds / GROUPS) } else { seeds.max(1) }
}

fn spread(graph: &Graph, way: usize, seeds: &[(NodeId, u16)], labels: &mut [u16], scratch: &mut Scratch) {
    for (node, label) in seeds {
        if *label < labels[*node as usize] {
            labels[*node as usize] = *label;
            scratch.push(*node, *label);
        }
    }
    settle(graph, way, labels, scratch, |_, _| {});
}
