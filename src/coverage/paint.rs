//! The map's columns: what is uploaded, and only what changed.
//!
//! A street's colour at a place is the smaller of the walks over its two ends (and along it to an entrance), so two numbers an edge are enough
//! to colour it exactly to where the minutes run out. The edge table is sent by rows of [`ROW_EDGES`]; a row that is as it was is not sent.

use super::label::BOUND;
use super::layer::Layer;
use super::pace::Pace;
use crate::network::{CLOSED, EdgeId, Network};

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
        let rows = net.n_edges().div_ceil(ROW_EDGES);
        self.words = vec![[u32::MAX, 0]; rows * ROW_EDGES];
        self.dirty = vec![true; rows];
        self.slots = vec![u32::MAX];
    }

    /// Takes the whole of a layer. O(edges).
    pub fn paint(&mut self, net: &Network, layer: &Layer) {
        let mut runs = runs(layer).peekable();
        for edge in 0..net.n_edges() as EdgeId {
            let run = runs.next_if(|(_, run)| run[0].edge == edge);
            let slots = run.map_or(0, |(at, run)| (at as u32) << 8 | run.len().min(255) as u32);
            self.set(edge as usize, [times(net, layer, edge), slots]);
        }
    }

    /// Takes only these edges (of a trial): entrances of theirs go to the end of the slot table, so that no other edge moves.
    pub fn paint_edges(&mut self, net: &Network, layer: &Layer, edges: &[EdgeId], settled: usize) -> Vec<u32> {
        let mut table = Vec::new();
        for &edge in edges {
            let on = layer.slots_on(edge);
            let word = if on.is_empty() {
                0
            } else {
                let at = settled + table.len() / 2;
                on.iter().for_each(|s| table.extend(slot_words(s)));
                (at as u32) << 8 | on.len().min(255) as u32
            };
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
        let mut out = Vec::new();
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

/// The slot table of a layer in order.
#[must_use]
pub(crate) fn slot_table(layer: &Layer) -> Vec<u32> {
    layer.slots.iter().flat_map(slot_words).collect()
}

/// Costs of all segments to the ends of their edges, as bytes in `order` (vertex index, edge): a0, a1, b0, b1.
#[must_use]
pub(crate) fn reach_bytes(net: &Network, pace: &Pace, order: &[(u32, EdgeId)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(order.len() * 8);
    for &(vertex, edge) in order {
        let last = net.vertices(edge).end - 1;
        let cost = |v: usize| {
            let mut sum = [0u32; 2];
            for way in &pace.ways {
                let (to, all, part) = match way.direction {
                    super::Direction::Back => (pace.weights.forward[v], pace.weights.backward[last], pace.weights.backward[v]),
                    _ => (pace.weights.backward[v], pace.weights.forward[last], pace.weights.forward[v]),
                };
                sum[0] += if to == CLOSED { u32::from(CLOSED) } else { u32::from(to) };
                sum[1] += if all == CLOSED { u32::from(CLOSED) } else { u32::from(all - part.min(all)) };
            }
            sum.map(|s| s.min(u32::from(CLOSED)) as u16)
        };
        let ([a0, b0], [a1, b1]) = (cost(vertex as usize), cost(vertex as usize + 1));
        for v in [a0, a1, b0, b1] {
            out.extend(v.to_le_bytes());
        }
    }
    out
}

fn times(net: &Network, layer: &Layer, edge: EdgeId) -> u32 {
    let [first, last] = net.edge_nodes[edge as usize].map(|n| layer.labels[n as usize]).map(|l| if l >= BOUND { 0xFFFF } else { l >> 16 });
    first | last << 16
}

/// Runs of entrances on one edge, with their index in the table.
fn runs(layer: &Layer) -> impl Iterator<Item = (usize, &[super::layer::Slot])> {
    let mut at = 0;
    layer.slots.chunk_by(|a, b| a.edge == b.edge).map(move |run| {
        at += run.len();
        (at - run.len(), run)
    })
}

fn slot_words(slot: &super::layer::Slot) -> [u32; 2] {
    let closed = |c: u16| if c == CLOSED { u32::from(CLOSED) } else { u32::from(c) };
    let mut sum = [0u32; 3];
    for door in &slot.doors {
        sum = [sum[0] + closed(door.a), sum[1] + closed(door.b), sum[2] + u32::from(door.stub)];
    }
    let [a, b, stub] = sum.map(|s| s.min(u32::from(CLOSED)));
    [a | b << 16, stub]
}
