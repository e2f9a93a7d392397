//! Bounded searches from many places at once, one lane of 16 bits each: places that lie together see nearly the same streets.
//!
//! A node waits in the bucket of the smallest label that improved. Labels only fall, so at the end they are those of one search each.

use super::pace::Field;
use quanli_network::NodeId;

/// Places that are searched at once.
pub const LANES: usize = 32;

/// One label of each search.
pub type Lanes = [u16; LANES];

/// Labels of [`LANES`] searches and the buffers to find them.
pub struct LaneSearch {
    /// One decisecond beyond the limit.
    pub bound: u16,
    /// The labels of each node.
    pub labels: Vec<Lanes>,
    /// Nodes that any lane has reached.
    pub reached: Vec<NodeId>,
    /// Whether a node is among them.
    pub seen: Vec<bool>,
    dirty: Vec<bool>,
    buckets: Vec<Vec<NodeId>>,
}

impl LaneSearch {
    /// Nothing reached. `bound` is one decisecond beyond the limit. O(nodes).
    #[must_use]
    pub fn new(n_nodes: usize, bound: u16) -> Self {
        Self {
            bound,
            labels: vec![[bound; LANES]; n_nodes],
            reached: Vec::new(),
            seen: vec![false; n_nodes],
            dirty: vec![false; n_nodes],
            buckets: vec![Vec::new(); 256],
        }
    }

    /// Where a lane begins.
    pub fn seed(&mut self, lane: usize, node: NodeId, label: u16) {
        let here = &mut self.labels[node as usize][lane];
        if label < *here {
            *here = label;
            self.meet(node);
            self.buckets[usize::from(label >> 8)].push(node);
            self.dirty[node as usize] = true;
        }
    }

    /// Lowers labels until nothing improves.
    pub fn run(&mut self, field: &Field, side: usize) {
        let highest = (self.bound >> 8) as usize;
        for b in 0..=highest {
            let mut i = 0;
            while let Some(&node) = self.buckets[b].get(i) {
                i += 1;
                if !core::mem::take(&mut self.dirty[node as usize]) {
                    continue;
                }
                let here = self.labels[node as usize];
                for arc in field.graph.at(node) {
                    let there = &mut self.labels[arc.node as usize];
                    let least = relax(there, &here, arc.cost[side]);
                    if least < self.bound {
                        self.dirty[arc.node as usize] = true;
                        // A lane that improved may lie below this bucket: then it is this bucket's turn.
                        self.buckets[usize::from(least >> 8).max(b)].push(arc.node);
                        self.meet(arc.node);
                    }
                }
            }
            self.buckets[b].clear();
        }
    }

    /// Ready for the next places.
    pub fn clear(&mut self) {
        for node in self.reached.drain(..) {
            self.labels[node as usize] = [self.bound; LANES];
            self.seen[node as usize] = false;
        }
    }

    fn meet(&mut self, node: NodeId) {
        if !core::mem::replace(&mut self.seen[node as usize], true) {
            self.reached.push(node);
        }
    }
}

/// Lowers lanes; the smallest label that fell, or the largest number.
#[inline]
fn relax(there: &mut Lanes, here: &Lanes, cost: u16) -> u16 {
    let mut least = u16::MAX;
    for l in 0..LANES {
        let candidate = here[l].saturating_add(cost);
        let better = candidate < there[l];
        least = least.min(if better { candidate } else { u16::MAX });
        there[l] = there[l].min(candidate);
    }
    least
}
