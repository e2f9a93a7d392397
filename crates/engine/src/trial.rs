//! The ghost: what one facility more would do at a place, computed while the pointer moves, and taken back at once.

use super::clock::Window;
use super::ops::{OpenPlace, Source};
use super::track::LayerKey;
use super::{Buffers, OpenCity, Understood};
use quanli_coverage::{Slot, Touched, Update, edges_around, slot_table};
use quanli_metrics::{Change, Opened, figures, gain};
use quanli_model::units::{LonLat, sort_small};
use quanli_network::EdgeId;
use quanli_protocol::{BufferName, Tried};

/// Rank of the ghost: behind all facilities and edits.
const GHOST: u16 = u16::MAX - 1;

impl OpenCity {
    pub(super) fn try_at(&mut self, asked: &Understood, at: LonLat) -> (Tried, Buffers) {
        let q = &asked.question;
        let keys = self.keys(q.who, asked.service, q.direction, asked.conditions);
        for key in &keys {
            self.layer(*key);
        }
        let Some(snap) = self.net.snap(at) else {
            let after = figures(&self.net, keys.iter().map(|k| &self.layers[k].now));
            return (Tried { at, snapped: None, after, change: Change::default() }, self.end_trial(asked));
        };
        let paint_key = asked.painted(&keys);
        let settled = slot_table(&self.pace_of(paint_key.pace).field, &self.layers[&paint_key].now);
        let mut buffers = Buffers::new();
        // The map holds what was painted last: a ghost of another question begins with that question.
        if self.shown != Some((paint_key, q.who)) {
            self.paint(asked, paint_key, &keys, &mut buffers);
        }
        let mut touched: Vec<Touched> = Vec::new();
        let mut opened: Vec<Slot> = Vec::new();
        for key in &keys {
            let pace = self.pace_of(key.pace);
            let slot = Slot::new(GHOST, pace.entrance(&self.net, snap));
            let mut log = Touched::default();
            if self.layers[key].by_window() {
                let mut open = self.layers[key].open.to_vec();
                open.push(OpenPlace { rank: GHOST, snaps: vec![snap], source: Source::Edit(u32::MAX), window: Window::ALWAYS });
                let now = self.make(&pace, *key, &open);
                let layer = &mut self.layers.get_mut(key).expect("computed above").now;
                log = Touched::between(layer, &now);
                *layer = now;
            } else {
                let Self { layers, scratch, .. } = self;
                let edit = Update { closed: &[], opened: &[slot], overlay: None };
                layers.get_mut(key).expect("computed above").now.update(&pace.field, edit, scratch, &mut log);
            }
            touched.push(log);
            opened.push(slot);
        }
        let after = figures(&self.net, keys.iter().map(|k| &self.layers[k].now));
        let change = self.trial_change(&keys, &touched, q.minutes);
        self.paint_trial(&keys, paint_key, snap.edge, &touched, settled, &mut buffers);
        for ((key, log), slot) in keys.iter().zip(&touched).zip(opened) {
            let pace = self.pace_of(key.pace);
            self.layers.get_mut(key).expect("computed above").now.take_back(&pace.field, &[slot], log);
        }
        let snapped = Some(self.snapped(snap));
        (Tried { at, snapped, after, change }, buffers)
    }

    /// Gain and loss of a trial against the scenario as it stands, from the homes that it touched.
    fn trial_change(&self, keys: &[LayerKey], touched: &[Touched], minutes: u8) -> Change {
        let parts: Vec<Opened<'_>> =
            keys.iter().zip(touched).map(|(k, log)| Opened { column: k.column, now: &self.layers[k].now.homes, before: &log.homes }).collect();
        gain(&self.net, &self.city, &parts, minutes)
    }

    fn paint_trial(&mut self, keys: &[LayerKey], paint_key: LayerKey, edge: EdgeId, touched: &[Touched], settled: Vec<u32>, buffers: &mut Buffers) {
        let nodes = keys.iter().position(|k| *k == paint_key).map_or(&[][..], |i| &touched[i].nodes);
        let now = edges_around(&self.net, edge, nodes);
        let mut edges = core::mem::replace(&mut self.tried_edges, now.clone());
        edges.extend_from_slice(&now);
        sort_small(&mut edges);
        edges.dedup();
        let pace = self.pace_of(paint_key.pace);
        let layer = &self.layers[&paint_key].now;
        let mut table = settled;
        let more = self.painter.paint_edges(&self.net, &pace.field, layer, &edges, table.len() / 2);
        table.extend(more);
        buffers.push((BufferName::EdgeRows, self.painter.rows()));
        if let Some(bytes) = self.painter.slot_bytes(table) {
            buffers.push((BufferName::Slots, bytes));
        }
        if !self.net.homes.are_metres {
            let before: Vec<Vec<u16>> = keys.iter().zip(touched).map(|(k, log)| home_labels_before(&self.layers[k].now.homes, log)).collect();
            let columns: Vec<(&[u16], &[u16])> = keys.iter().zip(&before).map(|(k, b)| (b.as_slice(), self.layers[k].now.homes.as_slice())).collect();
            buffers.push((BufferName::DotTimes, self.dot_times(keys, &columns)));
        }
    }

    /// The map goes back to the scenario.
    pub(super) fn end_trial(&mut self, asked: &Understood) -> Buffers {
        let q = &asked.question;
        let keys = self.keys(q.who, asked.service, q.direction, asked.conditions);
        for key in &keys {
            self.layer(*key);
        }
        let paint_key = asked.painted(&keys);
        let mut buffers = Buffers::new();
        self.paint(asked, paint_key, &keys, &mut buffers);
        buffers
    }
}

/// The home labels before a trial.
fn home_labels_before(now: &[u16], log: &Touched) -> Vec<u16> {
    let mut before = now.to_vec();
    for (home, label) in log.homes.iter().rev() {
        before[*home as usize] = *label;
    }
    before
}
