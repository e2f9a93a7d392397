//! Times of many services at once on prepared costs: one sweep up the hierarchy, one down, then the chains.
//!
//! Each junction holds a lane of 16 bits for every service; a sweep adds the cost of an arc to all lanes and keeps the smaller value, which
//! compilers turn into vector instructions. Arcs longer than the limit are left out. Exact with costs that differ by direction.

use super::graph::Graph;
use super::hierarchy::ContractionOrder;
use quanli_model::units::sort_small;
use quanli_network::{CLOSED, NodeId};

/// Services that a session has found together.
pub const TOGETHER: usize = 24;

/// Costs of one walker in one direction over a contraction order.
#[derive(Clone, Debug)]
pub struct Prepared {
    bound: u16,
    /// Arcs upwards as the search goes, by lower end.
    up: Arcs,
    /// Arcs downwards, by lower end.
    down: Arcs,
    /// For each inner node its cost from the first end of its chain, from the last, to the first and to the last, as the search goes.
    inner: Vec<[u16; 4]>,
    /// For each inner node its cost from the node before it in the chain, and to it.
    steps: Vec<[u16; 2]>,
    /// Chain of each inner node of the graph and its place in it, by node; `u32::MAX` for junctions.
    place: Vec<u32>,
}

/// Labels of a sweep, in its own order, so that they are written in one stream; [`Prepared::lanes`] finds those of a node.
#[derive(Clone, Debug, Default)]
pub struct Swept<const L: usize> {
    /// Of the junctions, by rank.
    junctions: Vec<[u16; L]>,
    /// Of the inner nodes, chain by chain.
    inner: Vec<[u16; L]>,
}

/// Arcs of one direction, by lower end.
#[derive(Clone, Debug)]
enum Arcs {
    /// Those within the limit: start by rank, then (upper end, cost).
    Kept(Vec<u32>, Vec<(u32, u16)>),
    /// Costs of the contraction order's own arcs, where most are within the limit: a list of their own would take four times the bytes. The others change nothing.
    All(Vec<u16>),
}

impl Arcs {
    fn new(contraction: &ContractionOrder, cost: Vec<u16>, bound: u16) -> Self {
        let kept = cost.iter().filter(|c| **c < bound).count();
        if kept * 4 >= cost.len() * 3 {
            return Self::All(cost);
        }
        let (mut start, mut list) = (Vec::with_capacity(contraction.junctions.len() + 1), Vec::with_capacity(kept));
        start.push(0);
        for rank in 0..contraction.junctions.len() {
            list.extend(contraction.above(rank).map(|i| (contraction.up[i], cost[i])).filter(|a| a.1 < bound));
            start.push(list.len() as u32);
        }
        Self::Kept(start, list)
    }

    fn size(&self, bound: u16) -> usize {
        match self {
            Self::Kept(_, list) => list.len(),
            Self::All(cost) => cost.iter().filter(|c| **c < bound).count(),
        }
    }
}

/// Seeds of one service: nodes and labels.
pub type Seeds = Vec<(NodeId, u16)>;

/// A seed at an inner node of a chain.
struct Inside {
    chain: u32,
    node: NodeId,
    lane: usize,
    label: u16,
}

fn plus(a: u16, b: u16) -> u16 {
    a.saturating_add(b)
}

impl Prepared {
    /// Costs of a graph in search direction `side` for searches under a bound. O(arcs of the contraction order · neighbours).
    #[must_use]
    pub fn new(contraction: &ContractionOrder, graph: &Graph, side: usize, bound: u16) -> Self {
        let cost = |from: NodeId, to: NodeId| {
            // The record at `from` that leads to `to`; of several the smallest.
            let there = graph.built_at(from).iter().filter(|a| a.node == to);
            there.map(|a| [a.cost[side & 1], a.cost[1 - (side & 1)]]).fold([CLOSED; 2], |best, c| [best[0].min(c[0]), best[1].min(c[1])])
        };
        let mut up = vec![CLOSED; contraction.up.len()];
        let mut down = vec![CLOSED; contraction.up.len()];
        let mut lower = |a: u32, b: u32, there: u16, back: u16| {
            let (low, high, u, d) = if a < b { (a, b, there, back) } else { (b, a, back, there) };
            if let Some(i) = contraction.arc(low, high) {
                up[i] = up[i].min(u);
                down[i] = down[i].min(d);
            }
        };
        for (rank, node) in contraction.junctions.iter().enumerate() {
            for arc in graph.built_at(*node) {
                let other = contraction.rank[arc.node as usize];
                if other != u32::MAX && other > rank as u32 {
                    lower(rank as u32, other, arc.cost[side & 1], arc.cost[1 - (side & 1)]);
                }
            }
        }
        let mut inner = vec![[CLOSED; 4]; contraction.inner.len()];
        let mut steps = vec![[CLOSED; 2]; contraction.inner.len()];
        let mut place = vec![u32::MAX; graph.n_built()];
        for (c, chain) in contraction.chains.iter().enumerate() {
            let nodes = contraction.inner_of(c);
            let costs = &mut inner[chain.start as usize..chain.start as usize + nodes.len()];
            let [a, b] = chain.ends.map(|r| contraction.junctions[r as usize]);
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
        customise(contraction, &mut up, &mut down, bound);
        let [up, down] = [up, down].map(|costs| Arcs::new(contraction, costs, bound));
        Self { bound, up, down, inner, steps, place }
    }

    /// Arcs within the limit, upwards and downwards.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        [self.up.size(self.bound), self.down.size(self.bound)]
    }

    /// Labels of all nodes for up to `L` services, `L` lanes each; lanes without a service hold the bound. `out` is overwritten and may be used again:
    /// each inner node is written once, one after another, and hardly any is read, because they are by far the largest thing that a sweep touches.
    pub fn sweep<const L: usize>(&self, contraction: &ContractionOrder, services: &[Seeds], out: &mut Swept<L>) {
        debug_assert_eq!(contraction.junctions.len() + contraction.inner.len(), contraction.rank.len(), "every node is a junction or inside one chain");
        let Swept { junctions, inner } = out;
        inner.resize(contraction.inner.len(), [self.bound; L]);
        let inside = self.sweep_with(contraction, services, junctions);
        self.fill_chains(contraction, junctions, inner);
        for seed in &inside {
            let here = &mut inner[self.place[seed.node as usize] as usize][seed.lane];
            *here = (*here).min(seed.label);
        }
        let seeded = inside.iter().map(|seed| seed.chain).collect();
        each_once(seeded, |chain| {
            self.along_chain(contraction, chain, |place, before, cost| {
                let before = inner[before];
                lower(&mut inner[place], &before, cost);
            })
        });
    }

    /// The lanes of a node.
    #[must_use]
    pub fn lanes<'a, const L: usize>(&self, contraction: &ContractionOrder, swept: &'a Swept<L>, node: NodeId) -> &'a [u16; L] {
        match contraction.rank[node as usize] {
            u32::MAX => &swept.inner[self.place[node as usize] as usize],
            rank => &swept.junctions[rank as usize],
        }
    }

    /// Labels of the junctions alone, by rank; [`Prepared::column`] makes those of all nodes of them.
    pub fn sweep_junctions(&self, contraction: &ContractionOrder, services: &[Seeds], work: &mut Vec<[u16; TOGETHER]>) {
        self.sweep_with(contraction, services, work);
    }

    /// The two sweeps. Returns the seeds that stand inside chains.
    #[inline]
    fn sweep_with<const L: usize>(&self, contraction: &ContractionOrder, services: &[Seeds], work: &mut Vec<[u16; L]>) -> Vec<Inside> {
        let bound = self.bound;
        work.clear();
        work.resize(contraction.junctions.len(), [bound; L]);
        let mut inside = Vec::new();
        for (lane, seeds) in services.iter().take(L).enumerate() {
            for &(node, label) in seeds {
                let mut put = |rank: u32, label: u16| {
                    let here = &mut work[rank as usize][lane];
                    *here = (*here).min(label);
                };
                let rank = contraction.rank[node as usize];
                if rank != u32::MAX {
                    put(rank, label);
                    continue;
                }
                let chain = self.chain_of(contraction, node);
                let [_, _, to_first, to_last] = self.inner[self.place[node as usize] as usize];
                let [first, last] = contraction.chains[chain as usize].ends;
                put(first, plus(label, to_first));
                put(last, plus(label, to_last));
                inside.push(Inside { chain, node, lane, label });
            }
        }
        match &self.up {
            Arcs::Kept(start, list) => upwards(work, bound, |rank| list[start[rank] as usize..start[rank + 1] as usize].iter().copied()),
            Arcs::All(cost) => upwards(work, bound, |rank| contraction.above(rank).map(|i| (contraction.up[i], cost[i]))),
        }
        match &self.down {
            Arcs::Kept(start, list) => downwards(work, |rank| list[start[rank] as usize..start[rank + 1] as usize].iter().copied()),
            Arcs::All(cost) => downwards(work, |rank| contraction.above(rank).map(|i| (contraction.up[i], cost[i]))),
        }
        inside
    }

    /// Labels of all nodes for the service in one lane of swept junctions. So the lanes of all nodes are never there at once.
    #[must_use]
    pub fn column(&self, contraction: &ContractionOrder, work: &[[u16; TOGETHER]], lane: usize, seeds: &[(NodeId, u16)]) -> Vec<u16> {
        let mut labels = vec![self.bound; contraction.rank.len()];
        for (node, here) in contraction.junctions.iter().zip(work) {
            labels[*node as usize] = here[lane];
        }
        for (c, chain) in contraction.chains.iter().enumerate() {
            let [a, b] = chain.ends.map(|r| work[r as usize][lane]);
            for (node, [x, y, ..]) in contraction.inner_of(c).iter().zip(&self.inner[chain.start as usize..]) {
                labels[*node as usize] = plus(a, *x).min(plus(b, *y)).min(self.bound);
            }
        }
        let mut seeded: Vec<u32> = Vec::new();
        for (node, label) in seeds.iter().filter(|s| contraction.rank[s.0 as usize] == u32::MAX) {
            let here = &mut labels[*node as usize];
            *here = (*here).min(*label);
            seeded.push(self.chain_of(contraction, *node));
        }
        each_once(seeded, |chain| {
            self.along_chain(contraction, chain, |place, before, cost| {
                let [node, before] = [place, before].map(|place| contraction.inner[place] as usize);
                labels[node] = labels[node].min(plus(labels[before], cost));
            })
        });
        labels
    }

    fn chain_of(&self, contraction: &ContractionOrder, node: NodeId) -> u32 {
        let place = self.place[node as usize];
        contraction.chains.partition_point(|c| c.start <= place) as u32 - 1
    }

    fn fill_chains<const L: usize>(&self, contraction: &ContractionOrder, junctions: &[[u16; L]], inner: &mut [[u16; L]]) {
        let unreached = [self.bound; L];
        let mut rest = inner;
        for (c, chain) in contraction.chains.iter().enumerate() {
            let (out, after) = rest.split_at_mut(contraction.inner_of(c).len());
            rest = after;
            let [a, b] = chain.ends.map(|r| &junctions[r as usize]);
            if far(a, self.bound) && far(b, self.bound) {
                out.fill(unreached);
                continue;
            }
            for (here, [x, y, ..]) in out.iter_mut().zip(&self.inner[chain.start as usize..]) {
                for l in 0..L {
                    here[l] = self.bound.min(a[l].saturating_add(*x)).min(b[l].saturating_add(*y));
                }
            }
        }
    }

    /// Services inside a chain also reach its other inner nodes, without a junction between: `offer` takes the place of a node, that of the one before
    /// it, and the cost.
    fn along_chain(&self, contraction: &ContractionOrder, chain: u32, mut offer: impl FnMut(usize, usize, u16)) {
        let start = contraction.chains[chain as usize].start as usize;
        let end = start + contraction.inner_of(chain as usize).len();
        for i in start + 1..end {
            offer(i, i - 1, self.steps[i][0]);
        }
        for i in (start + 1..end).rev() {
            offer(i - 1, i, self.steps[i][1]);
        }
    }
}

fn each_once(mut list: Vec<u32>, each: impl FnMut(u32)) {
    sort_small(&mut list);
    list.dedup();
    list.into_iter().for_each(each);
}

/// From the lowest junction to the highest.
#[inline]
fn upwards<const L: usize, I: Iterator<Item = (u32, u16)>>(work: &mut [[u16; L]], bound: u16, arcs: impl Fn(usize) -> I) {
    for rank in 0..work.len() {
        let (low, high) = work.split_at_mut(rank + 1);
        let here = &low[rank];
        // Far from all services nothing goes up.
        if !far(here, bound) {
            for (to, cost) in arcs(rank) {
                lower(&mut high[to as usize - rank - 1], here, cost);
            }
        }
    }
}

/// From the highest junction to the lowest.
#[inline]
fn downwards<const L: usize, I: Iterator<Item = (u32, u16)>>(work: &mut [[u16; L]], arcs: impl Fn(usize) -> I) {
    for rank in (0..work.len()).rev() {
        let (low, high) = work.split_at_mut(rank + 1);
        let mut here = low[rank];
        for (from, cost) in arcs(rank) {
            lower(&mut here, &high[from as usize - rank - 1], cost);
        }
        low[rank] = here;
    }
}

/// Whether no service is within the limit; all lanes at once, not one after another.
#[inline]
fn far<const L: usize>(here: &[u16; L], bound: u16) -> bool {
    here.iter().fold(0, |rest, label| rest | (label ^ bound)) == 0
}

#[inline]
fn lower<const L: usize>(there: &mut [u16; L], here: &[u16; L], cost: u16) {
    for l in 0..L {
        there[l] = there[l].min(here[l].saturating_add(cost));
    }
}

/// Lowers every arc over its lower triangles: basic customisation.
fn customise(contraction: &ContractionOrder, up: &mut [u16], down: &mut [u16], bound: u16) {
    for v in 0..contraction.junctions.len() {
        let run = contraction.above(v);
        for i in run.clone() {
            let (to_x, from_x) = (up[i], down[i]);
            if to_x >= bound && from_x >= bound {
                continue;
            }
            let x = contraction.up[i] as usize;
            let mut j = contraction.up_start[x] as usize;
            for k in i + 1..run.end {
                let y = contraction.up[k];
                while contraction.up[j] != y {
                    j += 1;
                }
                up[j] = up[j].min(plus(from_x, up[k]));
                down[j] = down[j].min(plus(down[k], to_x));
            }
        }
    }
}
