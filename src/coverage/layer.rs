//! The times of one service at one pace, kept up to date while a scenario changes.
//!
//! A layer holds a label for every node and every home, and people by minute. An edit touches only what it changes: labels by repair,
//! homes on the edges of changed nodes, people by difference. Every touched value is logged, so that a trial is taken back by writing the
//! old values.

use super::label::{BOUND, time_of};
use super::pace::{Door, Pace, by_door, by_ends};
use super::round;
use super::search::{Scratch, nearest, settle};
use crate::network::{CLOSED, EdgeId, Network, NodeId};
use crate::units::People;

/// Minutes 0 … 30 and one place for "not within 30".
pub const MINUTES: usize = 32;

/// What an edit does to one service: a facility (by its rank) opens or closes at these entrances.
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// It opens.
    Open(u16, Vec<Vec<Door>>),
    /// It closes.
    Close(u16),
}

/// One entrance of one facility in each direction of the pace.
#[derive(Clone, PartialEq, Debug)]
pub struct Slot {
    /// Edge.
    pub edge: EdgeId,
    /// Facility.
    pub rank: u16,
    /// There, or there and back.
    pub doors: Vec<Door>,
}

/// What changed, with the values before.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Nodes and their labels before.
    pub nodes: Vec<(NodeId, u32)>,
    /// Homes and their labels before.
    pub homes: Vec<(u32, u32)>,
    /// Edges whose ends or entrances changed.
    pub edges: Vec<EdgeId>,
}

/// Times of one service at one pace.
pub struct Layer {
    /// Label of each node.
    pub labels: Vec<u32>,
    /// Label of each home.
    pub homes: Vec<u32>,
    /// Entrances in force, sorted by edge, then rank.
    pub slots: Vec<Slot>,
    /// People in scope by the minute that they need (rounded up), thousandths.
    pub people: [u64; MINUTES],
    /// The same by the smaller of that and the walk to the border.
    pub people_or_border: [u64; MINUTES],
    /// Column of people that this layer counts.
    pub column: usize,
}

/// Minute that a label needs, rounded up: 0 … 30, or 31.
#[must_use]
pub(super) fn minute(label: u32) -> usize {
    if label >= BOUND { MINUTES - 1 } else { ((label >> 16) as usize).div_ceil(600) }
}

impl Layer {
    /// A fresh layer from the facilities `(rank, entrances)` in force.
    #[must_use]
    pub fn fresh(net: &Network, pace: &Pace, column: usize, facilities: &[(u16, Vec<Vec<Door>>)], scratch: &mut Scratch) -> Self {
        let mut slots: Vec<Slot> = Vec::new();
        for (rank, entrances) in facilities {
            slots.extend(entrances.iter().map(|doors| Slot { edge: doors[0].edge, rank: *rank, doors: doors.clone() }));
        }
        slots.sort_by_key(|s| (s.edge, s.rank));
        let mut layer =
            Self { labels: Vec::new(), homes: vec![BOUND; net.homes.list.len()], slots, people: [0; MINUTES], people_or_border: [0; MINUTES], column };
        if pace.ways.len() == 1 {
            let seeds: Vec<(NodeId, u32)> = layer.slots.iter().flat_map(|s| seeds(net, &s.doors[0], s.rank)).collect();
            layer.labels = nearest(&pace.ways[0].graph, &seeds, scratch);
            for h in 0..layer.homes.len() {
                layer.homes[h] = layer.home_label(net, pace, h);
            }
        } else {
            layer.labels = vec![BOUND; net.n_nodes()];
            round::fill(net, pace, &mut layer, scratch);
        }
        for h in 0..layer.homes.len() {
            layer.count(net, pace, h, layer.homes[h], true);
        }
        layer
    }

    /// A copy, to keep a baseline.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            labels: self.labels.clone(),
            homes: self.homes.clone(),
            slots: self.slots.clone(),
            people: self.people,
            people_or_border: self.people_or_border,
            column: self.column,
        }
    }

    /// Opens or closes a facility. What changed is added to `touched`.
    pub fn apply(&mut self, net: &Network, pace: &Pace, change: &Change, scratch: &mut Scratch, touched: &mut Touched) {
        let first = touched.nodes.len();
        match change {
            Change::Open(rank, entrances) => {
                for doors in entrances {
                    let at = self.slots.partition_point(|s| (s.edge, s.rank) <= (doors[0].edge, *rank));
                    self.slots.insert(at, Slot { edge: doors[0].edge, rank: *rank, doors: doors.clone() });
                    touched.edges.push(doors[0].edge);
                }
                if pace.ways.len() == 1 {
                    self.open(net, pace, *rank, entrances, scratch, touched)
                } else {
                    round::open(net, pace, self, *rank, entrances, scratch, touched)
                }
            }
            Change::Close(rank) => {
                let gone: Vec<Slot> = self.slots.iter().filter(|s| s.rank == *rank).cloned().collect();
                self.slots.retain(|s| s.rank != *rank);
                touched.edges.extend(gone.iter().map(|s| s.edge));
                if pace.ways.len() == 1 { self.close(net, pace, *rank, &gone, scratch, touched) } else { round::refill(net, pace, self, scratch, touched) }
            }
        }
        if pace.ways.len() == 1 {
            self.follow(net, pace, first, touched);
        }
    }

    /// Writes the old values back. `touched` must hold exactly what the last [`Layer::apply`] of an opening changed.
    pub fn take_back(&mut self, net: &Network, pace: &Pace, rank: u16, touched: &Touched) {
        for (node, label) in touched.nodes.iter().rev() {
            self.labels[*node as usize] = *label;
        }
        for (home, label) in touched.homes.iter().rev() {
            self.set_home(net, pace, *home as usize, *label);
        }
        self.slots.retain(|s| s.rank != rank);
    }

    fn open(&mut self, net: &Network, pace: &Pace, rank: u16, entrances: &[Vec<Door>], scratch: &mut Scratch, touched: &mut Touched) {
        for (node, label) in entrances.iter().flat_map(|doors| seeds(net, &doors[0], rank)) {
            self.seed(node, label, scratch, touched);
        }
        settle(&pace.ways[0].graph, &mut self.labels, scratch, |node, before| touched.nodes.push((node, before)));
    }

    fn seed(&mut self, node: NodeId, label: u32, scratch: &mut Scratch, touched: &mut Touched) {
        let here = &mut self.labels[node as usize];
        if label < *here {
            touched.nodes.push((node, *here));
            *here = label;
            scratch.push(node, label);
        }
    }

    /// Clears what the facility owned, then fills it from the rim and from other entrances inside.
    fn close(&mut self, net: &Network, pace: &Pace, rank: u16, gone: &[Slot], scratch: &mut Scratch, touched: &mut Touched) {
        let graph = &pace.ways[0].graph;
        let start = touched.nodes.len();
        let owned = |label: u32| label < BOUND && label as u16 == rank;
        for node in gone.iter().flat_map(|s| net.edge_nodes[s.edge as usize]) {
            let label = self.labels[node as usize];
            if owned(label) {
                touched.nodes.push((node, label));
                self.labels[node as usize] = BOUND;
            }
        }
        let mut i = start;
        while let Some(&(node, _)) = touched.nodes.get(i) {
            i += 1;
            for arc in graph.at(node) {
                let label = self.labels[arc.node as usize];
                if owned(label) {
                    touched.nodes.push((arc.node, label));
                    self.labels[arc.node as usize] = BOUND;
                }
            }
        }
        let cleared: Vec<NodeId> = touched.nodes[start..].iter().map(|t| t.0).collect();
        for node in cleared {
            // What a neighbour outside offers, and what other entrances on the edges here offer.
            for end in &net.ends[net.node_start[node as usize] as usize..net.node_start[node as usize + 1] as usize] {
                let (edge, here) = (end >> 1, (end & 1) as usize);
                let arcs = pace.weights.arc(net, edge);
                let offer = self.offer(net, pace, edge, here, arcs);
                self.seed(node, offer, scratch, touched);
            }
        }
        settle(graph, &mut self.labels, scratch, |node, before| touched.nodes.push((node, before)));
    }

    /// Smallest label that an edge offers to its end `here`: over its other end, or from an entrance on it.
    fn offer(&self, net: &Network, pace: &Pace, edge: EdgeId, here: usize, [forward, backward]: [u16; 2]) -> u32 {
        let back = pace.ways[0].direction == super::Direction::Back;
        // Cost of the walk between this end and the other, in the walked direction.
        let cost = if (here == 0) == back { backward } else { forward };
        let other = self.labels[net.edge_nodes[edge as usize][1 - here] as usize];
        let mut best = if cost == CLOSED || other >= BOUND { BOUND } else { other + (u32::from(cost.min(0x7FFE)) << 16) };
        for slot in self.slots_on(edge) {
            let seed = if here == 0 { slot.doors[0].seed_first } else { slot.doors[0].seed_last };
            if seed != CLOSED {
                best = best.min(super::label::label(u32::from(seed), slot.rank));
            }
        }
        best
    }

    /// The entrances on an edge.
    #[must_use]
    pub fn slots_on(&self, edge: EdgeId) -> &[Slot] {
        let from = self.slots.partition_point(|s| s.edge < edge);
        let n = self.slots[from..].iter().take_while(|s| s.edge == edge).count();
        &self.slots[from..from + n]
    }

    /// Recomputes the homes on every edge whose ends or entrances changed since `first`.
    fn follow(&mut self, net: &Network, pace: &Pace, first: usize, touched: &mut Touched) {
        touched.nodes[first..].iter().for_each(|(node, _)| touched.edges.extend(net.edges_at(*node)));
        touched.edges.sort_unstable();
        touched.edges.dedup();
        for &edge in &touched.edges {
            for h in net.homes.on_edge(edge) {
                let label = self.home_label(net, pace, h);
                if label != self.homes[h] {
                    touched.homes.push((h as u32, self.homes[h]));
                    self.set_home(net, pace, h, label);
                }
            }
        }
    }

    pub(super) fn set_home(&mut self, net: &Network, pace: &Pace, home: usize, label: u32) {
        self.count(net, pace, home, self.homes[home], false);
        self.homes[home] = label;
        self.count(net, pace, home, label, true);
    }

    fn count(&mut self, net: &Network, pace: &Pace, home: usize, label: u32, more: bool) {
        let h = &net.homes.list[home];
        if !h.counted {
            return;
        }
        let n = h.people[self.column].0;
        let either = pace.to_border.get(home).map_or(label, |b| label.min(*b));
        for (column, label) in [(&mut self.people, label), (&mut self.people_or_border, either)] {
            let cell = &mut column[minute(label)];
            *cell = if more { *cell + n } else { *cell - n };
        }
    }

    fn home_label(&self, net: &Network, pace: &Pace, home: usize) -> u32 {
        let edge = net.homes.list[home].snap.edge;
        let cost = pace.ways[0].homes[home];
        self.slots_on(edge).iter().map(|s| by_door(cost, &s.doors[0], s.rank)).fold(by_ends(net, edge, cost, &self.labels), u32::min)
    }

    /// People within m minutes, m = 0 … 30.
    #[must_use]
    pub fn within(&self) -> Vec<People> {
        running(&self.people)
    }

    /// People who are not within m minutes of a loaded facility but could be of one beyond the border, m = 0 … 30.
    #[must_use]
    pub fn unknown(&self) -> Vec<People> {
        running(&self.people_or_border).into_iter().zip(running(&self.people)).map(|(either, sure)| either - sure).collect()
    }

    /// Deciseconds of each home's walk; `u32::MAX` unreached.
    #[must_use]
    pub fn home_time(&self, home: usize) -> crate::units::Deciseconds {
        time_of(self.homes[home])
    }
}

fn running(column: &[u64; MINUTES]) -> Vec<People> {
    let mut sum = 0;
    column[..MINUTES - 1]
        .iter()
        .map(|n| {
            sum += n;
            People(sum)
        })
        .collect()
}

/// The labels that an entrance gives to the ends of its edge.
pub(super) fn seeds(net: &Network, door: &Door, rank: u16) -> impl Iterator<Item = (NodeId, u32)> {
    let [first, last] = net.edge_nodes[door.edge as usize];
    [(first, door.seed_first), (last, door.seed_last)]
        .into_iter()
        .filter(|(_, cost)| *cost != CLOSED)
        .map(move |(node, cost)| (node, super::label::label(u32::from(cost), rank)))
}
