//! Layers of times that follow the edits: each is computed once and then repaired.

use super::OpenCity;
use super::ops::Op;
use crate::catalogue::Walker;
use crate::coverage::{Change, Direction, Door, Layer, Pace, Touched};
use crate::network::{Snap, Terrain};
use std::rc::Rc;

/// A walker in a direction, on real or level ground.
pub(super) type PaceKey = (Walker, Direction, Terrain);
/// A service at a pace, counting one column of people.
pub(super) type LayerKey = (u16, PaceKey, usize);

/// A layer and the edits that it has taken in.
pub(super) struct Tracked {
    /// Times now.
    pub now: Layer,
    /// Times on the baseline, kept apart from the first edit on.
    base: Option<Layer>,
    applied: Vec<Op>,
}

impl Tracked {
    /// Times on the baseline.
    pub fn base(&self) -> &Layer {
        self.base.as_ref().unwrap_or(&self.now)
    }
}

impl OpenCity {
    /// Costs of a walker in a direction; computed at the first call.
    pub fn pace(&mut self, key: (Walker, Direction, Terrain)) -> Rc<Pace> {
        let (walker, direction, terrain) = key;
        let Self { paces, net, city, scratch, .. } = self;
        paces.entry(key).or_insert_with(|| Rc::new(Pace::new(net, walker, direction, terrain, city.manifest.extent, scratch))).clone()
    }

    /// Times of a service for one walker, with the edits in force taken in; counts one column of people.
    pub fn times(&mut self, service: u16, walker: Walker, direction: Direction, column: usize) -> &Layer {
        &self.layer((service, (walker, direction, Terrain::Real), column)).now
    }

    /// A layer with the edits in force taken in.
    pub(super) fn layer(&mut self, key: LayerKey) -> &Tracked {
        let (service, pace_key, column) = key;
        let pace = self.pace(pace_key);
        let wanted = self.ops(service);
        if !self.layers.contains_key(&key) {
            let facilities: Vec<(u16, Vec<Vec<Door>>)> = self.of_service[service as usize]
                .iter()
                .enumerate()
                .map(|(rank, f)| (rank as u16, doors(&self.net, &pace, &self.net.doors[*f as usize])))
                .collect();
            let now = Layer::fresh(&self.net, &pace, column, &facilities, &mut self.scratch);
            self.layers.insert(key, Tracked { now, base: None, applied: Vec::new() });
        }
        let base = &self.of_service[service as usize];
        let tracked = self.layers.get_mut(&key).expect("inserted above");
        let same = tracked.applied.iter().zip(wanted.iter()).take_while(|(a, b)| a == b).count();
        if tracked.applied.len() == same && wanted.len() == same {
            return &self.layers[&key];
        }
        if tracked.base.is_none() {
            tracked.base = Some(tracked.now.duplicate());
        }
        // Back to what both have, then forward. The opposite of a closing opens the facility as the city has it.
        let back: Vec<Op> = tracked.applied.drain(same..).rev().collect();
        for op in back {
            let change = match op {
                Op::Open(rank, _) => Change::Close(rank),
                Op::Close(rank) => {
                    let snaps: &[Snap] = base.get(rank as usize).map_or(&[], |f| &self.net.doors[*f as usize]);
                    Change::Open(rank, doors(&self.net, &pace, snaps))
                }
            };
            tracked.now.apply(&self.net, &pace, &change, &mut self.scratch, &mut Touched::default());
        }
        for op in &wanted[same..] {
            let change = match op {
                Op::Open(rank, snaps) => Change::Open(*rank, doors(&self.net, &pace, snaps)),
                Op::Close(rank) => Change::Close(*rank),
            };
            tracked.now.apply(&self.net, &pace, &change, &mut self.scratch, &mut Touched::default());
        }
        tracked.applied = wanted.to_vec();
        &self.layers[&key]
    }
}

/// The entrances of a facility at a pace.
pub(super) fn doors(net: &crate::network::Network, pace: &Pace, snaps: &[Snap]) -> Vec<Vec<Door>> {
    snaps.iter().map(|s| pace.door(net, *s)).collect()
}
