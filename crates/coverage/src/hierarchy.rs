//! The contraction order of a network for asking many services at once: chains taken together, junctions in an order in which two sweeps suffice.
//!
//! A customisable contraction hierarchy (Dibbelt, Strasser & Wagner 2016). Nodes with two neighbours are taken together to chains; the
//! junctions that are left are eliminated one by one, the one with fewest neighbours first (minimum degree, Tinney & Walker 1967), and
//! the neighbours of an eliminated one become neighbours of each other. Only the shape counts: costs come in `sweeps`, so one contraction order
//! serves every walker, hour and edit that closes or slows a path.
//!
//! Cost: O(n + Σ d²) where d is the number of neighbours at elimination; measured, not bounded.

use super::graph::Graph;
use quanli_model::units::sort_small;
use quanli_network::NodeId;

const NONE: u32 = u32::MAX;

/// A run of nodes with two neighbours each, between two junctions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chain {
    /// Junctions at both ends, by rank; the same one for a loop.
    pub ends: [u32; 2],
    /// Start of its inner nodes in [`ContractionOrder::inner`]; the end is the start of the next chain.
    pub start: u32,
}

/// Chains and ranked junctions of a network, without costs.
#[derive(Clone, Debug, Default)]
pub struct ContractionOrder {
    /// Node of each junction; the position is its rank.
    pub(super) junctions: Vec<NodeId>,
    /// Rank of each node that is a junction, `u32::MAX` for inner nodes.
    pub(super) rank: Vec<u32>,
    pub(super) chains: Vec<Chain>,
    /// Inner nodes of all chains, in order from the first end to the last.
    pub(super) inner: Vec<NodeId>,
    /// Start of each junction's upward arcs, and the end.
    pub(super) up_start: Vec<u32>,
    /// Ranks at the upper ends, ascending for each junction.
    pub(super) up: Vec<u32>,
}

impl ContractionOrder {
    /// The contraction order of a graph as built; added paths are no part of it.
    #[must_use]
    pub fn new(graph: &Graph) -> Self {
        let n = graph.n_built();
        let junction = junctions(graph);
        let nodes: Vec<NodeId> = (0..n as NodeId).filter(|v| junction[*v as usize]).collect();
        let mut number = vec![NONE; n];
        for (i, v) in nodes.iter().enumerate() {
            number[*v as usize] = i as u32;
        }
        let mut contraction = Self::default();
        let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); nodes.len()];
        contraction.take_chains(graph, &nodes, &number, &mut neighbours);
        contraction.chains.shrink_to_fit();
        contraction.inner.shrink_to_fit();
        let order = eliminate(neighbours);
        contraction.rank_by(order, nodes, number);
        contraction
    }

    /// Number of junctions and of arcs between them, shortcuts included.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        [self.junctions.len(), self.up.len()]
    }

    /// The upward arcs of a junction.
    pub(super) fn above(&self, rank: usize) -> core::ops::Range<usize> {
        self.up_start[rank] as usize..self.up_start[rank + 1] as usize
    }

    /// Index of the upward arc between two junctions, the lower one first.
    pub(super) fn arc(&self, low: u32, high: u32) -> Option<usize> {
        let run = self.above(low as usize);
        self.up[run.clone()].binary_search(&high).ok().map(|i| run.start + i)
    }

    /// Inner nodes of a chain.
    pub(super) fn inner_of(&self, chain: usize) -> &[NodeId] {
        let end = self.chains.get(chain + 1).map_or(self.inner.len(), |c| c.start as usize);
        &self.inner[self.chains[chain].start as usize..end]
    }

    /// Walks every chain once, from the junction with the smaller number; notes which junctions are neighbours.
    fn take_chains(&mut self, graph: &Graph, nodes: &[NodeId], number: &[u32], neighbours: &mut [Vec<u32>]) {
        for (i, &from) in nodes.iter().enumerate() {
            for arc in graph.built_at(from) {
                let start = self.inner.len() as u32;
                let (mut before, mut here) = (from, arc.node);
                while number[here as usize] == NONE {
                    self.inner.push(here);
                    let next = graph.built_at(here).iter().map(|a| a.node).find(|v| *v != before).unwrap_or(before);
                    (before, here) = (here, next);
                }
                let end = number[here as usize];
                let inner = &self.inner[start as usize..];
                // Met from both sides; a loop from the same side twice.
                let again = (end as usize) < i || (end as usize == i && inner.first() > inner.last());
                if again || inner.is_empty() && end as usize == i {
                    self.inner.truncate(start as usize);
                    continue;
                }
                if end as usize != i {
                    neighbours[i].push(end);
                    neighbours[end as usize].push(i as u32);
                }
                if self.inner.len() > start as usize {
                    self.chains.push(Chain { ends: [i as u32, end], start });
                }
            }
        }
    }

    /// Gives the junctions their ranks; `order` holds for each the neighbours that were left when it was eliminated.
    fn rank_by(&mut self, order: Elimination, nodes: Vec<NodeId>, number: Vec<u32>) {
        let rank = in_post_order(&order);
        let n = rank.len();
        let mut by_rank = vec![0u32; n];
        for (i, r) in rank.iter().enumerate() {
            by_rank[*r as usize] = i as u32;
        }
        self.up = Vec::with_capacity(order.above.iter().map(Vec::len).sum());
        self.up_start = Vec::with_capacity(n + 1);
        self.up_start.push(0);
        for i in &by_rank {
            let from = self.up.len();
            self.up.extend(order.above[*i as usize].iter().map(|v| rank[*v as usize]));
            sort_small(&mut self.up[from..]);
            self.up_start.push(self.up.len() as u32);
        }
        for chain in &mut self.chains {
            chain.ends = chain.ends.map(|i| rank[i as usize]);
        }
        self.junctions = by_rank.iter().map(|i| nodes[*i as usize]).collect();
        self.rank = number.into_iter().map(|i| if i == NONE { NONE } else { rank[i as usize] }).collect();
    }
}

/// Nodes that are no inner node of a chain: all that have not exactly two neighbours, and one on each ring.
fn junctions(graph: &Graph) -> Vec<bool> {
    let n = graph.n_built();
    let two = |v: NodeId| match graph.built_at(v) {
        [a, b] => a.node != b.node && a.node != v && b.node != v,
        _ => false,
    };
    let mut junction: Vec<bool> = (0..n as NodeId).map(|v| !two(v)).collect();
    // Rings: mark what is reached from junctions over inner nodes, then one node of each ring that is left.
    let mut seen = junction.clone();
    let mark = |from: NodeId, before: NodeId, seen: &mut [bool], junction: &[bool]| {
        let (mut before, mut here) = (before, from);
        while !junction[here as usize] && !seen[here as usize] {
            seen[here as usize] = true;
            let next = graph.built_at(here).iter().map(|a| a.node).find(|v| *v != before).unwrap_or(before);
            (before, here) = (here, next);
        }
    };
    for v in (0..n as NodeId).filter(|v| junction[*v as usize]).collect::<Vec<_>>() {
        for arc in graph.built_at(v) {
            mark(arc.node, v, &mut seen, &junction);
        }
    }
    for v in 0..n as NodeId {
        if !seen[v as usize] {
            junction[v as usize] = true;
            seen[v as usize] = true;
            for arc in graph.built_at(v) {
                mark(arc.node, v, &mut seen, &junction);
            }
        }
    }
    junction
}

/// In which order junctions went, and who was left around each.
struct Elimination {
    position: Vec<u32>,
    above: Vec<Vec<u32>>,
}

/// Eliminates the junction with fewest neighbours until none is left.
fn eliminate(mut neighbours: Vec<Vec<u32>>) -> Elimination {
    let n = neighbours.len();
    for list in &mut neighbours {
        sort_small(list);
        list.dedup();
    }
    let mut waiting: Vec<Vec<u32>> = Vec::new();
    let wait = |v: u32, degree: usize, waiting: &mut Vec<Vec<u32>>| {
        if waiting.len() <= degree {
            waiting.resize(degree + 1, Vec::new());
        }
        waiting[degree].push(v);
    };
    for v in (0..n as u32).rev() {
        wait(v, neighbours[v as usize].len(), &mut waiting);
    }
    let mut out = Elimination { position: vec![NONE; n], above: vec![Vec::new(); n] };
    let (mut next, mut degree) = (0, 0);
    let mut merged: Vec<u32> = Vec::new();
    while degree < waiting.len() {
        let Some(v) = waiting[degree].pop() else {
            degree += 1;
            continue;
        };
        if out.position[v as usize] != NONE || neighbours[v as usize].len() != degree {
            continue;
        }
        out.position[v as usize] = next;
        next += 1;
        let around = core::mem::take(&mut neighbours[v as usize]);
        for &x in &around {
            union_without(&neighbours[x as usize], &around, [v, x], &mut merged);
            core::mem::swap(&mut neighbours[x as usize], &mut merged);
            let now = neighbours[x as usize].len();
            wait(x, now, &mut waiting);
            degree = degree.min(now);
        }
        out.above[v as usize] = around;
    }
    out
}

/// Union of two ascending lists without two values.
fn union_without(a: &[u32], b: &[u32], without: [u32; 2], out: &mut Vec<u32>) {
    out.clear();
    let (mut i, mut j) = (0, 0);
    loop {
        let (x, y) = (a.get(i).copied().unwrap_or(NONE), b.get(j).copied().unwrap_or(NONE));
        let low = x.min(y);
        if low == NONE {
            return;
        }
        i += usize::from(x == low);
        j += usize::from(y == low);
        if low != without[0] && low != without[1] {
            out.push(low);
        }
    }
}

/// Ranks in post-order of the elimination tree, so that what is close in the tree is close in memory; as good an order as the one it comes from.
fn in_post_order(order: &Elimination) -> Vec<u32> {
    let n = order.position.len();
    let parent = |v: usize| order.above[v].iter().copied().min_by_key(|u| order.position[*u as usize]);
    let mut by_position = vec![0u32; n];
    for (v, p) in order.position.iter().enumerate() {
        by_position[*p as usize] = v as u32;
    }
    let (mut first_child, mut sibling) = (vec![NONE; n], vec![NONE; n]);
    let mut roots = Vec::new();
    for &v in &by_position {
        match parent(v as usize) {
            Some(p) => {
                sibling[v as usize] = first_child[p as usize];
                first_child[p as usize] = v;
            }
            None => roots.push(v),
        }
    }
    let mut rank = vec![0u32; n];
    let mut next = 0;
    let mut stack: Vec<(u32, bool)> = roots.into_iter().rev().map(|r| (r, false)).collect();
    while let Some((v, done)) = stack.pop() {
        if done {
            rank[v as usize] = next;
            next += 1;
            continue;
        }
        stack.push((v, true));
        let mut child = first_child[v as usize];
        while child != NONE {
            stack.push((child, false));
            child = sibling[child as usize];
        }
    }
    rank
}
