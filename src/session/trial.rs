//! The ghost: what one facility more would do at a place, computed while the pointer moves, and taken back at once.

use super::track::{LayerKey, doors};
use super::{Asked, Buffers, OpenCity};
use crate::coverage::{BOUND, Change as Opening, Touched, slot_table};
use crate::metrics::{Change, figures, largest_places};
use crate::protocol::{BufferName, Snapped, Tried};
use crate::units::{Deciseconds, LonLat, People};

/// Rank of the ghost: behind all facilities and edits.
const GHOST: u16 = u16::MAX - 1;

impl OpenCity {
    pub(super) fn try_at(&mut self, asked: &Asked, at: LonLat) -> (Tried, Buffers) {
        let q = &asked.question;
        let keys = self.keys(q.who, asked.service, q.direction);
        for key in &keys {
            self.layer(*key);
        }
        let Some(snap) = self.net.snap(at) else {
            let after = figures(&self.net, keys.iter().map(|k| &self.layers[k].now));
            return (Tried { at, snapped: None, after, change: Change::default() }, self.end_trial(asked));
        };
        let paint_key = asked.painted(&keys);
        let settled = slot_table(&self.layers[&paint_key].now);
        let mut buffers = Buffers::new();
        let mut touched: Vec<Touched> = Vec::new();
        for key in &keys {
            let pace = self.pace(key.1);
            let opening = Opening::Open(GHOST, doors(&self.net, &pace, &[snap]));
            let mut log = Touched::default();
            let Self { layers, net, scratch, .. } = self;
            layers.get_mut(key).expect("computed above").now.apply(net, &pace, &opening, scratch, &mut log);
            touched.push(log);
        }
        let after = figures(&self.net, keys.iter().map(|k| &self.layers[k].now));
        let change = self.trial_change(&keys, &touched, q.minutes);
        self.paint_trial(&keys, paint_key, &touched, settled, &mut buffers);
        for (key, log) in keys.iter().zip(&touched) {
            let pace = self.pace(key.1);
            let Self { layers, net, .. } = self;
            layers.get_mut(key).expect("computed above").now.take_back(net, &pace, GHOST, log);
        }
        let snapped = Snapped {
            at: self.net.plane.lonlat(self.net.xy_at(snap.edge, snap.along).map(f64::from)),
            name: self.net.street_name(snap.edge).to_owned(),
            height_m: self.net.height_at(snap.edge, snap.along),
            stub_m: f64::from(snap.stub),
        };
        (Tried { at, snapped: Some(snapped), after, change }, buffers)
    }

    /// Gain and loss of a trial against the scenario as it stands, from the homes that it touched.
    fn trial_change(&self, keys: &[LayerKey], touched: &[Touched], minutes: u8) -> Change {
        let limit = Deciseconds::from_minutes(minutes).0;
        let reached = |label: u32| label < BOUND && label >> 16 <= limit;
        let mut gained: Vec<(usize, u64)> = Vec::new();
        for (key, log) in keys.iter().zip(touched) {
            let layer = &self.layers[key].now;
            for (home, before) in &log.homes {
                let h = &self.net.homes.list[*home as usize];
                if h.counted && !reached(*before) && reached(layer.homes[*home as usize]) {
                    gained.push((*home as usize, h.people[key.2].0));
                }
            }
        }
        let people = People(gained.iter().map(|g| g.1).sum());
        // An opening makes nobody's way longer, so nobody loses.
        Change { gained: people, gained_places: largest_places(&self.net, &self.city, gained.into_iter(), 3), ..Change::default() }
    }

    fn paint_trial(&mut self, keys: &[LayerKey], paint_key: LayerKey, touched: &[Touched], settled: Vec<u32>, buffers: &mut Buffers) {
        let now = keys.iter().position(|k| *k == paint_key).map_or(&[][..], |i| &touched[i].edges);
        let mut edges = core::mem::replace(&mut self.tried_edges, now.to_vec());
        edges.extend_from_slice(now);
        edges.sort_unstable();
        edges.dedup();
        let layer = &self.layers[&paint_key].now;
        let mut table = settled;
        let more = self.painter.paint_edges(&self.net, layer, &edges, table.len() / 2);
        table.extend(more);
        buffers.push((BufferName::EdgeRows, self.painter.rows()));
        if let Some(bytes) = self.painter.slot_bytes(table) {
            buffers.push((BufferName::Slots, bytes));
        }
        if !self.net.homes.are_metres {
            let before: Vec<Vec<u32>> = keys.iter().zip(touched).map(|(k, log)| home_labels_before(&self.layers[k].now.homes, log)).collect();
            let columns: Vec<(&[u32], &[u32])> = keys.iter().zip(&before).map(|(k, b)| (b.as_slice(), self.layers[k].now.homes.as_slice())).collect();
            buffers.push((BufferName::DotTimes, self.dot_times(keys, &columns)));
        }
    }

    /// The map goes back to the scenario.
    pub(super) fn end_trial(&mut self, asked: &Asked) -> Buffers {
        let q = &asked.question;
        let keys = self.keys(q.who, asked.service, q.direction);
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
fn home_labels_before(now: &[u32], log: &Touched) -> Vec<u32> {
    let mut before = now.to_vec();
    for (home, label) in log.homes.iter().rev() {
        before[*home as usize] = *label;
    }
    before
}
