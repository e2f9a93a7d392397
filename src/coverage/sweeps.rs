//! Times of many services at once on prepared costs: one sweep up the hierarchy, one down, then the chains.
//!
//! Each junction holds a lane of 16 bits for every service; a sweep adds the cost of an arc to all lanes and keeps the smaller value, which
//! compilers turn into vector instructions. Arcs longer than the limit are left out. Exact with costs that differ by direction.

use super::graph::Graph;
use super::hierarchy::Skeleton;
use crate::network::{CLOSED, NodeId};

/// Costs of one walker in one direction on a skeleton.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    bound: u16,
    /// Arcs upwards as the search goes: start by rank, then (upper end, cost).
    up_start: Vec<u32>,
    up: Vec<(u32, u16)>,
    /// Arcs downwards, by lower end: (upper end, cost).
    down_start: Vec<u32>,
    down: Vec<(u32, u16)>,
    /// For each inner node its cost from the first end of its chain, from the last, to the first and to the last, as the search goes.
    inner: Vec<[u16; 4]>,
    /// For each inner node its cost from the node before it in the chain, and to it.
    steps: Vec<[u16; 2]>,
    /// Chain of each inner node of the graph and its place in it, by node; `u32::MAX` for junctions.
    place: Vec<u32>,
}

/// Seeds of one service: nodes and labels.
pub type Seeds = Vec<(NodeId, u16)>;

fn plus(a: u16, b: u16) -> u16 {
    a.saturating_add(b)
}

impl Prepared {
    /// Costs of a graph in search direction `side` for searches under a bound. O(arcs of the skeleton · neighbours).
    #[must_use]
    pub fn new(skeleton: &Skeleton, graph: &Graph, side: usize, bound: u16) -> Self {
        let cost = |from: NodeId, to: NodeId| {
            // The record at `from` that leads to `to`; of several the smallest.
            let there = graph.built_at(from).iter().filter(|a| a.node == to);
            there.map(|a| [a.cost[side & 1], a.cost[1 - (side & 1)]]).fold([CLOSED; 2], |best, c| [best[0].min(c[0]), best[1].min(c[1])])
        };
        let mut up = vec![CLOSED; skeleton.up.len()];
        let mut down = vec![CLOSED; skeleton.up.len()];
        let mut lower = |a: u32, b: u32, there: u16, back: u16| {
            let (low, high, u, d) = if a < b { (a, b, there, back) } else { (b, a, back, there) };
            if let Some(i) = skeleton.arc(low, high) {
                up[i] = up[i].min(u);
                down[i] = down[i].min(d);
            }
        };
        for (rank, node) in skeleton.junctions.iter().enumerate() {
            for arc in graph.built_at(*node) {
                let other = skeleton.rank[arc.node as usize];
                if other != u32::MAX && other > rank as u32 {
                    lower(rank as u32, other, arc.cost[side & 1], arc.cost[1 - (side & 1)]);
                }
            }
        }
        let mut inner = vec![[CLOSED; 4]; skeleton.inner.len()];
        let mut steps = vec![[CLOSED; 2]; skeleton.inner.len()];
        let mut place = vec![u32::MAX; graph.n_built()];
        for (c, chain) in skeleton.chains.iter().enumerate() {
            let nodes = skeleton.inner_of(c);
            let costs = &mut inner[chain.start as usize..chain.start as usize + nodes.len()];
            let [a, b] = chain.ends.map(|r| skeleton.junctions[r as usize]);
            let (mut before, mut from, mut to) = (a, 0, 0);
            for (i, node) in nodes.iter().enumerate() {
                let [f, t] = cost(before, *node);
                (from, to) = (plus(from, f), plus(to, t));
                (costs[i][0], costs[i][2]) = (from, to);
                steps[chain.start as usize + i] = [f, t];
                place[*node as usize] = chain.start + i as u32;
                before = *node;
            }
            let [f, t] = cost(before, b);
            if chain.ends[0] != chain.ends[1] {
                lower(chain.ends[0], chain.ends[1], plus(from, f), plus(to, t));
            }
            let (mut after, mut from, mut to) = (b, 0, 0);
            for (i, node) in nodes.iter().enumerate().rev() {
                let [f, t] = cost(after, *node);
                (from, to) = (plus(from, f), plus(to, t));
                (costs[i][1], costs[i][3]) = (from, to);
                after = *node;
            }
        }
        customise(skeleton, &mut up, &mut down, bound);
        let kept = |costs: &[u16]| {
            let mut start = vec![0];
            let mut list = Vec::new();
            for rank in 0..skeleton.junctions.len() {
                let arcs = skeleton.above(rank).map(|i| (skeleton.up[i], costs[i])).filter(|a| a.1 < bound);
                list.extend(arcs);
                start.push(list.len() as u32);
            }
            (start, list)
        };
        let (up_start, up) = kept(&up);
        let (down_start, down) = kept(&down);
        Self { bound, up_start, up, down_start, down, inner, steps, place }
    }

    /// Arcs kept upwards and downwards.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        [self.up.len(), self.down.len()]
    }

    /// Labels of all nodes for up to `L` services, node by node, `L` lanes each; lanes without a service hold the bound. `out` is overwritten
    /// and may be used again.
    pub fn sweep<const L: usize>(&self, skeleton: &Skeleton, services: &[Seeds], work: &mut Vec<[u16; L]>, out: &mut Vec<[u16; L]>) {
        let bound = self.bound;
        work.clear();
        work.resize(skeleton.junctions.len(), [bound; L]);
        out.clear();
        out.resize(skeleton.rank.len(), [bound; L]);
        let mut seeded: Vec<u32> = Vec::new();
        for (lane, seeds) in services.iter().take(L).enumerate() {
            for (node, label) in seeds {
                self.seed(skeleton, *node, *label, lane, work, out, &mut seeded);
            }
        }
        for rank in 0..work.len() {
            let (low, high) = work.split_at_mut(rank + 1);
            let here = &low[rank];
            for (to, cost) in &self.up[self.up_start[rank] as usize..self.up_start[rank + 1] as usize] {
                lower(&mut high[*to as usize - rank - 1], here, *cost);
            }
        }
        for rank in (0..work.len()).rev() {
            let (low, high) = work.split_at_mut(rank + 1);
            let mut here = low[rank];
            for (from, cost) in &self.down[self.down_start[rank] as usize..self.down_start[rank + 1] as usize] {
                lower(&mut here, &high[*from as usize - rank - 1], *cost);
            }
            low[rank] = here;
            out[skeleton.junctions[rank] as usize] = here;
        }
        self.fill_chains(skeleton, work, out);
        seeded.sort_unstable();
        seeded.dedup();
        for chain in seeded {
            self.along_chain(skeleton, chain as usize, out);
        }
    }

    fn seed<const L: usize>(
        &self,
        skeleton: &Skeleton,
        node: NodeId,
        label: u16,
        lane: usize,
        work: &mut [[u16; L]],
        out: &mut [[u16; L]],
        seeded: &mut Vec<u32>,
    ) {
        let rank = skeleton.rank[node as usize];
        let mut put = |rank: u32, label: u16| {
            let here = &mut work[rank as usize][lane];
            *here = (*here).min(label);
        };
        if rank != u32::MAX {
            put(rank, label);
            return;
        }
        let place = self.place[node as usize];
        let chain = skeleton.chains.partition_point(|c| c.start <= place) - 1;
        let [_, _, to_first, to_last] = self.inner[place as usize];
        put(skeleton.chains[chain].ends[0], plus(label, to_first));
        put(skeleton.chains[chain].ends[1], plus(label, to_last));
        let here = &mut out[node as usize][lane];
        *here = (*here).min(label);
        seeded.push(chain as u32);
    }

    fn fill_chains<const L: usize>(&self, skeleton: &Skeleton, work: &[[u16; L]], out: &mut [[u16; L]]) {
        for (c, chain) in skeleton.chains.iter().enumerate() {
            let [a, b] = chain.ends.map(|r| &work[r as usize]);
            for (node, [x, y, ..]) in skeleton.inner_of(c).iter().zip(&self.inner[chain.start as usize..]) {
                let here = &mut out[*node as usize];
                for l in 0..L {
                    here[l] = here[l].min(a[l].saturating_add(*x)).min(b[l].saturating_add(*y));
                }
            }
        }
    }

    /// Services inside a chain also reach its other inner nodes, without a junction between.
    fn along_chain<const L: usize>(&self, skeleton: &Skeleton, chain: usize, out: &mut [[u16; L]]) {
        let nodes = skeleton.inner_of(chain);
        let steps = &self.steps[skeleton.chains[chain].start as usize..][..nodes.len()];
        for i in 1..nodes.len() {
            let before = out[nodes[i - 1] as usize];
            lower(&mut out[nodes[i] as usize], &before, steps[i][0]);
        }
        for i in (1..nodes.len()).rev() {
            let after = out[nodes[i] as usize];
            lower(&mut out[nodes[i - 1] as usize], &after, steps[i][1]);
        }
    }
}

#[inline]
fn lower<const L: usize>(there: &mut [u16; L], here: &[u16; L], cost: u16) {
    for l in 0..L {
        there[l] = there[l].min(here[l].saturating_add(cost));
    }
}

/// Lowers every arc over its lower triangles: basic customisation.
fn customise(skeleton: &Skeleton, up: &mut [u16], down: &mut [u16], bound: u16) {
    for v in 0..skeleton.junctions.len() {
        let run = skeleton.above(v);
        for i in run.clone() {
            let (to_x, from_x) = (up[i], down[i]);
            if to_x >= bound && from_x >= bound {
                continue;
            }
            let x = skeleton.up[i] as usize;
            let mut j = skeleton.up_start[x] as usize;
            for k in i + 1..run.end {
                let y = skeleton.up[k];
                while skeleton.up[j] != y {
                    j += 1;
                }
                up[j] = up[j].min(plus(from_x, up[k]));
                down[j] = down[j].min(plus(down[k], to_x));
            }
        }
    }
}
