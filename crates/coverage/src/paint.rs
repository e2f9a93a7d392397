//! The map's columns: what is uploaded, and only what changed.
//!
//! A street's colour at a place is the smaller of the walks over its two ends (and along it to an entrance), so two numbers an edge are enough
//! to colour it exactly to where the minutes run out. The edge table is sent by rows of [`ROW_EDGES`]; a row that is as it was is not sent.

use super::label::BOUND;
use super::layer::{Layer, Slot};
use super::overlay::Joint;
use super::pace::{Entrance, Field, Pace};
use quanli_model::units::sort_by_numbers;
use quanli_network::{CLOSED, EdgeId, Network};

/// Edges in a row of the edge table.
pub const ROW_EDGES: usize = 1024;

/// What the map holds now.
#[derive(Default)]
pub struct Painter {
    words: Vec<[u32; 2]>,
    slots: Vec<u32>,
    dirty: Vec<bool>,
}

impl Painter {
    /// Forgets what was sent: everything is new.
    pub fn reset(&mut self, net: &Network) {
        self.words = Vec::new();
        self.dirty = vec![true; net.n_edges().div_ceil(ROW_EDGES)];
        self.slots = vec![u32::MAX];
    }

    /// Words are there from the first painting on.
    fn begin(&mut self) {
        self.words.resize(self.dirty.len() * ROW_EDGES, [u32::MAX, 0]);
    }

    /// Takes the whole of a layer. O(edges).
    pub fn paint(&mut self, net: &Network, field: &Field, layer: &Layer) {
        self.begin();
        let marks = marks(field, layer);
        let mut at = 0;
        let mut runs = marks.chunk_by(|a, b| a.0 == b.0).map(|run| {
            at += run.len();
            (run[0].0, (at - run.len()) as u32, run.len())
        });
        let mut next = runs.next();
        for edge in 0..net.n_edges() as EdgeId {
            let mut word = 0;
            if let Some((_, at, n)) = next.filter(|(e, _, _)| *e == edge) {
                word = at << 8 | n.min(255) as u32;
                next = runs.next();
            }
            self.set(edge as usize, [times(net, layer, edge), word]);
        }
    }

    /// Takes only these edges (of a trial): entrances of theirs go to the end of the slot table, so that no other edge moves.
    pub fn paint_edges(&mut self, net: &Network, field: &Field, layer: &Layer, edges: &[EdgeId], settled: usize) -> Vec<u32> {
        self.begin();
        let mut table = Vec::new();
        for &edge in edges {
            let at = settled + table.len() / 2;
            layer.slots_on(edge).iter().for_each(|s| table.extend(slot_words(field, s)));
            field.joints_on(edge).iter().for_each(|j| table.extend(joint_words(field, layer, j)));
            let n = settled + table.len() / 2 - at;
            let word = if n == 0 { 0 } else { (at as u32) << 8 | n.min(255) as u32 };
            self.set(edge as usize, [times(net, layer, edge), word]);
        }
        table
    }

    fn set(&mut self, edge: usize, word: [u32; 2]) {
        if self.words[edge] != word {
            self.words[edge] = word;
            self.dirty[edge / ROW_EDGES] = true;
        }
    }

    /// The rows that changed, as bytes: u32 row, then its words; then nothing is new.
    #[must_use]
    pub fn rows(&mut self) -> Vec<u8> {
        self.begin();
        let mut out = Vec::with_capacity(self.dirty.iter().filter(|d| **d).count() * (ROW_EDGES * 8 + 4));
        for row in 0..self.dirty.len() {
            if core::mem::take(&mut self.dirty[row]) {
                out.extend((row as u32).to_le_bytes());
                for word in self.words[row * ROW_EDGES..(row + 1) * ROW_EDGES].iter().flatten() {
                    out.extend(word.to_le_bytes());
                }
            }
        }
        out
    }

    /// The slot table, if it differs from what was sent.
    #[must_use]
    pub fn slot_bytes(&mut self, table: Vec<u32>) -> Option<Vec<u8>> {
        (table != self.slots).then(|| {
            self.slots = table;
            self.slots.iter().flat_map(|w| w.to_le_bytes()).collect()
        })
    }
}

/// An edge and those at changed nodes of the network.
#[must_use]
pub fn edges_around(net: &Network, edge: EdgeId, nodes: &[(u32, u16)]) -> Vec<EdgeId> {
    let mut edges = vec![edge];
    edges.extend(nodes.iter().filter(|(n, _)| (*n as usize) < net.n_nodes()).flat_map(|(n, _)| net.edges_at(*n)));
    edges
}

/// The slot table of a layer in order.
#[must_use]
pub fn slot_table(field: &Field, layer: &Layer) -> Vec<u32> {
    marks(field, layer).into_iter().flat_map(|m| m.1).collect()
}

/// Entrances and ends of added paths with their edges, by edge: where on an edge a way begins.
fn marks(field: &Field, layer: &Layer) -> Vec<(EdgeId, [u32; 2])> {
    let mut all: Vec<(EdgeId, [u32; 2])> = layer.slots.iter().map(|s| (s.entrances[0].edge, slot_words(field, s))).collect();
    all.extend(field.joints.iter().map(|j| (j.edge, joint_words(field, layer, j))));
    sort_by_numbers(&mut all, |m| [u64::from(m.0), 0]);
    all
}

/// Costs of all segments to the ends of their edges, as bytes in the order of the edges: a0, a1, b0, b1.
#[must_use]
pub fn reach_bytes(net: &Network, pace: &Pace, order: &[EdgeId]) -> Vec<u8> {
    let mut out = Vec::with_capacity(net.n_segments() * 8);
    for (segment, edge) in order.iter().flat_map(|edge| (0..net.vertices(*edge).len() - 1).map(move |s| (s, *edge))) {
        let last = pace.impedance.arc(edge);
        let cost = |v: usize| {
            let mut sum = [0u32; 2];
            let [forward, backward] = pace.impedance.to_vertex(net, edge, v);
            for way in &pace.field.ways {
                let (to, all, part) = match way.direction {
                    super::Direction::Back => (forward, last[1], backward),
                    _ => (backward, last[0], forward),
                };
                let [to, all, part] = [to, all, part].map(|c| pace.overlay.slowed(edge, c));
                sum[0] += if to == CLOSED { u32::from(CLOSED) } else { u32::from(to) };
                sum[1] += if all == CLOSED { u32::from(CLOSED) } else { u32::from(all - part.min(all)) };
            }
            sum.map(|s| s.min(u32::from(CLOSED)) as u16)
        };
        let ([a0, b0], [a1, b1]) = (cost(segment), cost(segment + 1));
        for v in [a0, a1, b0, b1] {
            out.extend(v.to_le_bytes());
        }
    }
    out
}

fn times(net: &Network, layer: &Layer, edge: EdgeId) -> u32 {
    let [first, last] = net.edge_nodes[edge as usize].map(|n| layer.labels[n as usize]).map(|l| if l >= BOUND { 0xFFFF } else { u32::from(l) });
    first | last << 16
}

/// Costs to both ends of the edge, and what stands at the place itself: the stub of an entrance.
fn slot_words(field: &Field, slot: &Slot) -> [u32; 2] {
    let entrances = &slot.entrances[..field.ways.len()];
    words(entrances, entrances.iter().map(|d| u32::from(d.stub)).sum())
}

/// The same for the end of an added path, where its label stands.
fn joint_words(field: &Field, layer: &Layer, joint: &Joint) -> [u32; 2] {
    let entrances: Vec<Entrance> = joint.places[..field.ways.len()].iter().map(|p| p.1).collect();
    words(&entrances, u32::from(layer.labels[joint.node as usize]))
}

fn words(entrances: &[Entrance], at: u32) -> [u32; 2] {
    let sum = |cost: fn(&Entrance) -> u16| entrances.iter().map(|d| u32::from(cost(d))).sum::<u32>().min(u32::from(CLOSED));
    [sum(|d| d.a) | sum(|d| d.b) << 16, at.min(u32::from(CLOSED))]
}
