//! Layers of times that follow the edits: each is computed once and then repaired.

use super::OpenCity;
use super::clock::Window;
use super::conditions::{Conditions, Hour, RoadsId};
use super::ops::OpenPlace;
use quanli_coverage::{Direction, Layer, Overlay, Pace, Prepared, Seeds, Slot, TOGETHER, Touched, Update};
use quanli_model::catalogue::Walker;
use quanli_network::{Network, Snap, Terrain};
use std::rc::Rc;

/// In networks of more nodes than these the first walker is searched service by service: finding the contraction order takes longer than that, and with what
/// a sweep holds it takes 60 bytes a node. From the second walker on sweeps are faster.
const FEWEST_TO_SEARCH: usize = 300_000;
/// Labels of nodes are kept for the layers that were asked for last: for so many at least, which is more than one question reads …
const KEPT_LAYERS: usize = 16;
/// … and for more while they take no more bytes than this. All layers keep the labels of their homes.
const KEPT_BYTES: usize = 24 << 20;
/// Layers at an hour, with lines or from the home are kept for so many; one question reads up to sixteen.
const KEPT_CONDITIONED: usize = 96;
/// … and the costs that they were found with.
const KEPT_PACES: usize = 24;

/// A walker in a direction, on real or level ground, on the paths as they are under some conditions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct PaceKey {
    pub walker: Walker,
    pub direction: Direction,
    pub terrain: Terrain,
    pub roads: RoadsId,
}

impl PaceKey {
    /// On real ground.
    pub fn real(walker: Walker, direction: Direction, roads: RoadsId) -> Self {
        Self { walker, direction, terrain: Terrain::Real, roads }
    }
}

/// A service at a pace and an hour, counting one column of people.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct LayerKey {
    pub service: u16,
    pub pace: PaceKey,
    pub column: usize,
    pub hour: Hour,
}

/// A pace on the baseline, and with the overlay on the paths taken in.
pub(super) struct TrackedPace {
    base: Rc<Pace>,
    /// With the overlay.
    now: Rc<Pace>,
    /// When it was asked for last.
    asked: u64,
}

/// A layer and the edits that it has taken in.
pub(super) struct Tracked {
    /// Times now.
    pub now: Layer,
    /// Times of homes on the baseline, kept apart from the first edit on.
    base: Option<Layer>,
    /// The places that it holds.
    pub open: Rc<[OpenPlace]>,
    overlay: Rc<Overlay>,
    /// When it was asked for last.
    asked: u64,
}

impl Tracked {
    /// On the baseline.
    fn at_first(now: Layer, open: Rc<[OpenPlace]>, overlay: Rc<Overlay>) -> Self {
        Self { now, base: None, open, overlay, asked: 0 }
    }

    /// Some of its places open or close during a walk, so it is made again and not repaired.
    pub fn by_window(&self) -> bool {
        self.open.iter().any(|p| p.window.is_partial())
    }

    /// Times of homes on the baseline.
    pub fn base(&self) -> &Layer {
        self.base.as_ref().unwrap_or(&self.now)
    }
}

impl TrackedPace {
    /// For each home the label of the walk to where the loaded paths end; empty when they are complete.
    pub fn to_border(&self) -> &[u16] {
        &self.now.field.to_border
    }
}

impl OpenCity {
    /// Costs of a walker in a direction at any time, on foot from the gate, with the edits of paths; computed at the first call.
    pub fn pace(&mut self, (walker, direction, terrain): (Walker, Direction, Terrain)) -> Rc<Pace> {
        self.pace_of(PaceKey { walker, direction, terrain, roads: 0 })
    }

    /// The same under any conditions.
    pub(super) fn pace_of(&mut self, key: PaceKey) -> Rc<Pace> {
        let (overlay, at_first) = (self.overlay(key.roads), self.base_overlay(key.roads));
        let base = self.base_pace(key);
        let tracked = self.paces.get_mut(&key).expect("just computed");
        if overlay == at_first {
            tracked.now = base;
        } else if !tracked.now.holds(&overlay) {
            Rc::make_mut(&mut tracked.now).set_overlay(&self.net, overlay);
        }
        tracked.now.clone()
    }

    fn base_pace(&mut self, key: PaceKey) -> Rc<Pace> {
        self.asked += 1;
        let asked = self.asked;
        if let Some(tracked) = self.paces.get_mut(&key) {
            tracked.asked = asked;
            return tracked.base.clone();
        }
        self.drop_paces();
        let roads = self.roads.of(key.roads).clone();
        // What is asked on foot at any time differs by the overlay alone.
        let plain = self.paces.get(&PaceKey { roads: 0, ..key }).filter(|_| !roads.indoors).map(|plain| (*plain.base).clone());
        let Self { net, ways_out, scratch, ground, .. } = self;
        let mut base =
            plain.unwrap_or_else(|| Pace::new(net, ground.clone(), key.walker, key.direction, key.terrain, roads.indoors, ways_out.as_deref(), scratch));
        if !roads.base.is_empty() {
            base.set_overlay(net, roads.base);
        }
        let base = Rc::new(base);
        self.paces.insert(key, TrackedPace { now: base.clone(), base: base.clone(), asked });
        base
    }

    /// Makes room: of paces under other conditions than the usual ones those that were asked for last are kept.
    fn drop_paces(&mut self) {
        let others = || self.paces.iter().filter(|(key, _)| key.roads != 0);
        if others().count() >= KEPT_PACES
            && let Some(oldest) = others().min_by_key(|(_, p)| p.asked).map(|(key, _)| *key)
        {
            self.paces.remove(&oldest);
        }
    }

    /// Times of a service for one walker at any time, on foot from the gate, with the edits in force taken in; counts one column of people.
    pub fn times(&mut self, service: u16, walker: Walker, direction: Direction, column: usize) -> &Layer {
        self.times_under(Conditions::default(), service, walker, direction, column)
    }

    /// The same under any conditions.
    pub fn times_under(&mut self, conditions: Conditions, service: u16, walker: Walker, direction: Direction, column: usize) -> &Layer {
        let key = LayerKey { service, pace: PaceKey::real(walker, direction, conditions.roads), column, hour: conditions.hour };
        &self.layer(key).now
    }

    /// A layer with the edits in force taken in.
    pub(super) fn layer(&mut self, key: LayerKey) -> &Tracked {
        let wanted = self.open_now(key.service, key.hour);
        let overlay = self.overlay(key.pace.roads);
        if !self.layers.contains_key(&key) {
            let base = self.base_pace(key.pace);
            let open: Rc<[OpenPlace]> = self.open_at_first(key.service, key.hour).into();
            let now = self.make(&base, key, &open);
            self.layers.insert(key, Tracked::at_first(now, open, self.base_overlay(key.pace.roads)));
        }
        let tracked = &self.layers[&key];
        if !tracked.now.has_nodes() {
            self.make_again(key, wanted, overlay);
        } else if tracked.open != wanted || tracked.overlay != overlay {
            self.follow(key, wanted, overlay);
        }
        self.note_asked(key);
        &self.layers[&key]
    }

    /// Computes a layer from nothing that holds homes only: its nodes are wanted now. The edits in force may be others than those that it holds.
    fn make_again(&mut self, key: LayerKey, wanted: Rc<[OpenPlace]>, overlay: Rc<Overlay>) {
        let at_first = self.base_overlay(key.pace.roads);
        let pace = self.pace_of(key.pace);
        let now = self.make(&pace, key, &wanted);
        // A layer that holds homes only and no places was found on the baseline, see `all_times`.
        let edited = overlay != at_first || *wanted != *self.open_at_first(key.service, key.hour);
        let tracked = self.layers.get_mut(&key).expect("the caller has seen it");
        let before = core::mem::replace(&mut tracked.now, now);
        if edited {
            tracked.base.get_or_insert(before);
        }
        (tracked.open, tracked.overlay) = (wanted, overlay);
    }

    /// How many layers hold labels of nodes.
    fn kept_layers(&self) -> usize {
        self.kept_layers.unwrap_or_else(|| KEPT_LAYERS.max(KEPT_BYTES / (self.net.n_nodes() * 2).max(1)))
    }

    /// From now on the layers that were asked for last hold labels of nodes, so many of them; one question reads up to eight. Answers are the same with
    /// any number.
    pub fn keep_layers(&mut self, layers: usize) {
        self.kept_layers = Some(layers);
    }

    /// Drops labels of nodes that were not asked for lately, when all together take much: those of a layer are found again by one search.
    fn note_asked(&mut self, key: LayerKey) {
        self.asked += 1;
        let kept = self.kept_layers();
        if let Some(tracked) = self.layers.get_mut(&key) {
            tracked.asked = self.asked;
        }
        let with_nodes = || self.layers.iter().filter(|(_, t)| t.now.has_nodes());
        if with_nodes().count() > kept
            && let Some(oldest) = with_nodes().min_by_key(|(_, t)| t.asked).map(|(key, _)| *key)
            && let Some(tracked) = self.layers.get_mut(&oldest)
        {
            tracked.now.drop_nodes();
            tracked.open = Rc::new([]);
        }
        let conditioned = || self.layers.iter().filter(|(key, _)| key.hour != Hour::ANY || key.pace.roads != 0);
        if conditioned().count() > KEPT_CONDITIONED
            && let Some(oldest) = conditioned().min_by_key(|(_, t)| t.asked).map(|(key, _)| *key)
        {
            self.layers.remove(&oldest);
        }
    }

    /// Times of homes to every service for one walker, found together; afterwards [`OpenCity::times`] has them. Cheaper than one by one.
    /// Where nodes take much, their labels come with the first [`OpenCity::times`] of a service.
    pub fn all_times(&mut self, walker: Walker, direction: Direction, column: usize) {
        let pace_key = PaceKey::real(walker, direction, 0);
        let key = |service: u16| LayerKey { service, pace: pace_key, column, hour: Hour::ANY };
        let services = 0..self.catalogue.services.len() as u16;
        let missing: Vec<u16> = services.filter(|s| !self.layers.contains_key(&key(*s))).collect();
        let pace = self.base_pace(pace_key);
        if cfg!(feature = "from-scratch") || pace.field.ways.len() != 1 || !pace.field.joints.is_empty() || missing.len() < 4 {
            for service in missing {
                self.layer(key(service));
            }
            return;
        }
        let with_nodes = self.layers.len() + missing.len() <= self.kept_layers();
        if self.contraction_order.is_none() && !self.swept_next && self.net.n_nodes() > FEWEST_TO_SEARCH {
            for service in missing {
                let layer = Layer::fresh(&pace.field, column, self.slots_at_first(service, &pace), &mut self.scratch);
                self.keep_at_first(key(service), layer, with_nodes);
            }
            // Another walker will need it.
            self.swept_next = true;
            return;
        }
        let contraction = self.contraction_order(&pace);
        let prepared = Prepared::new(&contraction, &pace.field.graph, pace.field.side(0), pace.field.bound);
        let mut work = Vec::new();
        for group in missing.chunks(TOGETHER) {
            let slots: Vec<Vec<Slot>> = group.iter().map(|s| self.slots_at_first(*s, &pace)).collect();
            let seeds: Vec<Seeds> = slots.iter().map(|list| list.iter().flat_map(|s| s.seeds(&pace.field)).collect()).collect();
            prepared.sweep_junctions(&contraction, &seeds, &mut work);
            for (lane, (service, slots)) in group.iter().zip(slots).enumerate() {
                let labels = prepared.column(&contraction, &work, lane, &seeds[lane]);
                self.keep_at_first(key(*service), Layer::of_labels(&pace.field, column, slots, labels), with_nodes);
            }
        }
    }

    /// Keeps a layer on the baseline, with its nodes or without.
    fn keep_at_first(&mut self, key: LayerKey, mut layer: Layer, with_nodes: bool) {
        let mut open: Rc<[OpenPlace]> = Rc::new([]);
        if with_nodes {
            open = self.open_at_first(key.service, key.hour).into();
        } else {
            layer.drop_nodes();
        }
        self.layers.insert(key, Tracked::at_first(layer, open, self.base_overlay(key.pace.roads)));
    }

    fn slots_at_first(&self, service: u16, pace: &Pace) -> Vec<Slot> {
        self.open_at_first(service, Hour::ANY).iter().flat_map(|p| slots(&self.net, pace, p.rank, &p.snaps)).collect()
    }

    /// Forgets all times and costs; the edits stay.
    pub fn forget(&mut self) {
        self.layers.clear();
        self.paces.clear();
        self.contraction_order = None;
        self.swept_next = false;
    }

    /// Times of a service computed from nothing on the paths and facilities as the edits leave them: what [`OpenCity::times`] must equal.
    pub fn times_from_nothing(&mut self, service: u16, walker: Walker, direction: Direction, column: usize) -> Layer {
        self.times_from_nothing_under(Conditions::default(), service, walker, direction, column)
    }

    /// The same under any conditions: what [`OpenCity::times_under`] must equal.
    pub fn times_from_nothing_under(&mut self, conditions: Conditions, service: u16, walker: Walker, direction: Direction, column: usize) -> Layer {
        let key = LayerKey { service, pace: PaceKey::real(walker, direction, conditions.roads), column, hour: conditions.hour };
        let (pace, open) = (self.pace_of(key.pace), self.open_now(service, key.hour));
        self.make(&pace, key, &open)
    }

    /// A layer from nothing. Places that open or close during a walk are searched apart, window by window.
    pub(super) fn make(&mut self, pace: &Pace, key: LayerKey, open: &[OpenPlace]) -> Layer {
        let direction = key.pace.direction;
        let seen = |p: &OpenPlace| OpenCity::seen_from(p.window, direction);
        let of =
            |window: Window| open.iter().filter(move |p| seen(p) == Some(window)).flat_map(|p| slots(&self.net, pace, p.rank, &p.snaps)).collect::<Vec<Slot>>();
        let always = of(Window::ALWAYS);
        let mut windows: Vec<Window> = open.iter().filter_map(seen).filter(|w| w.is_partial()).collect();
        quanli_model::units::sort_by_numbers(&mut windows, |w| [u64::from(w.wait), u64::from(w.closes)]);
        windows.dedup();
        let apart: Vec<(Window, Vec<Slot>)> = windows.into_iter().map(|w| (w, of(w))).collect();
        let mut layer = Layer::fresh(&pace.field, key.column, always, &mut self.scratch);
        for (window, slots) in apart {
            let other = Layer::fresh(&pace.field, key.column, slots, &mut self.scratch);
            layer = layer.with(&pace.field, &other, |walk| window.time(walk));
        }
        layer
    }

    /// Takes the difference between what a layer holds and what is wanted in.
    fn follow(&mut self, key: LayerKey, wanted: Rc<[OpenPlace]>, overlay: Rc<Overlay>) {
        let pace = self.pace_of(key.pace);
        let by_window = |open: &[OpenPlace]| open.iter().any(|p| p.window.is_partial());
        if by_window(&wanted) || by_window(&self.layers[&key].open) || (key.hour.at.is_some() && key.pace.direction != Direction::There) {
            let now = self.make(&pace, key, &wanted);
            let tracked = self.layers.get_mut(&key).expect("the caller has seen it");
            let mut before = core::mem::replace(&mut tracked.now, now);
            before.drop_nodes();
            tracked.base.get_or_insert(before);
            (tracked.open, tracked.overlay) = (wanted, overlay);
            return;
        }
        let Self { layers, net, scratch, .. } = self;
        let tracked = layers.get_mut(&key).expect("the caller has seen it");
        if tracked.base.is_none() {
            tracked.base = Some(tracked.now.of_homes());
        }
        let change = (tracked.overlay != overlay).then(|| tracked.overlay.change(&overlay, &pace.impedance, net));
        // Entrances on an edge under the overlay are entered at another cost.
        let moved = |p: &OpenPlace| change.as_ref().is_some_and(|c| p.snaps.iter().any(|s| c.edges.contains(&net.for_walker(*s, pace.impedance.walker).edge)));
        let gone = |p: &&OpenPlace| !wanted.contains(p) || moved(p);
        let ranks: Vec<u16> = tracked.open.iter().filter(gone).map(|p| p.rank).collect();
        let closed: Vec<Slot> = tracked.now.slots.iter().filter(|s| ranks.contains(&s.rank)).copied().collect();
        let new = |p: &&OpenPlace| !tracked.open.contains(p) || moved(p);
        let opened: Vec<Slot> = wanted.iter().filter(new).flat_map(|p| slots(net, &pace, p.rank, &p.snaps)).collect();
        tracked.now.update(&pace.field, Update { closed: &closed, opened: &opened, overlay: change.as_ref() }, scratch, &mut Touched::default());
        tracked.open = wanted;
        tracked.overlay = overlay;
    }
}

/// The entrances of a facility at a pace.
pub(super) fn slots<'a>(net: &'a Network, pace: &'a Pace, rank: u16, snaps: &'a [Snap]) -> impl Iterator<Item = Slot> + 'a {
    snaps.iter().map(move |s| Slot::new(rank, pace.entrance(net, *s)))
}
