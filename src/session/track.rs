//! Layers of times that follow the edits: each is computed once and then repaired.

use super::OpenCity;
use super::clock::Window;
use super::ops::OpenPlace;
use crate::catalogue::Walker;
use crate::coverage::{Direction, Layer, Pace, Prepared, Seeds, Skeleton, Slot, Touched, Update, Works};
use crate::network::{Network, Snap, Terrain};
use std::rc::Rc;

/// Services that are found together.
const LANES: usize = 24;

/// A walker in a direction, on real or level ground.
pub(super) type PaceKey = (Walker, Direction, Terrain);
/// A service at a pace, counting one column of people.
pub(super) type LayerKey = (u16, PaceKey, usize);

/// A pace on the baseline, and with the works on the paths taken in.
pub(super) struct TrackedPace {
    base: Rc<Pace>,
    /// With the works.
    pub now: Rc<Pace>,
}

impl TrackedPace {
    /// The same on another baseline, without edits.
    pub fn rebase(&mut self, net: &Network, works: &Rc<Works>) {
        Rc::make_mut(&mut self.base).set_works(net, works.clone());
        self.now = self.base.clone();
    }
}

/// A layer and the edits that it has taken in.
pub(super) struct Tracked {
    /// Times now.
    pub now: Layer,
    /// Times on the baseline, kept apart from the first edit on.
    base: Option<Layer>,
    pub open: Rc<[OpenPlace]>,
    works: Rc<Works>,
}

impl Tracked {
    /// Some of its places open or close during a walk, so it is made again and not repaired.
    pub fn by_window(&self) -> bool {
        self.open.iter().any(|p| p.window.is_partial())
    }

    /// Times on the baseline.
    pub fn base(&self) -> &Layer {
        self.base.as_ref().unwrap_or(&self.now)
    }
}

impl OpenCity {
    /// Costs of a walker in a direction, with the works on the paths; computed at the first call.
    pub fn pace(&mut self, key: (Walker, Direction, Terrain)) -> Rc<Pace> {
        let (works, at_first) = (self.works(), self.base_works());
        let base = self.base_pace(key);
        let tracked = self.paces.get_mut(&key).expect("just computed");
        if works == at_first {
            tracked.now = base;
        } else if *tracked.now.works != *works {
            Rc::make_mut(&mut tracked.now).set_works(&self.net, works);
        }
        tracked.now.clone()
    }

    fn base_pace(&mut self, key: PaceKey) -> Rc<Pace> {
        let (walker, direction, terrain) = key;
        let (at_first, indoors) = (self.base_works(), self.indoors());
        let Self { paces, net, city, scratch, ground, .. } = self;
        let fresh = || {
            let mut base = Pace::new(net, ground.clone(), walker, direction, terrain, indoors, city.manifest.known(), scratch);
            if !at_first.is_empty() {
                base.set_works(net, at_first);
            }
            let base = Rc::new(base);
            TrackedPace { now: base.clone(), base }
        };
        paces.entry(key).or_insert_with(fresh).base.clone()
    }

    /// Times of a service for one walker, with the edits in force taken in; counts one column of people.
    pub fn times(&mut self, service: u16, walker: Walker, direction: Direction, column: usize) -> &Layer {
        &self.layer((service, (walker, direction, Terrain::Real), column)).now
    }

    /// A layer with the edits in force taken in.
    pub(super) fn layer(&mut self, key: LayerKey) -> &Tracked {
        let (service, pace_key, _) = key;
        let wanted = self.open_now(service);
        let works = self.works();
        if !self.layers.contains_key(&key) {
            let base = self.base_pace(pace_key);
            let open: Rc<[OpenPlace]> = self.open_at_first(service).into();
            let now = self.make(&base, key, &open);
            self.layers.insert(key, Tracked { now, base: None, open, works: self.base_works() });
        }
        let same = |t: &Tracked| t.open == wanted && t.works == works;
        if !self.layers.get(&key).is_some_and(same) {
            self.follow(key, wanted, works);
        }
        &self.layers[&key]
    }

    /// Times of every service for one walker, found together; afterwards [`OpenCity::times`] has them. Cheaper than one by one.
    pub fn all_times(&mut self, walker: Walker, direction: Direction, column: usize) {
        let pace_key = (walker, direction, Terrain::Real);
        let services = 0..self.catalogue.services.len() as u16;
        let missing: Vec<u16> = services.filter(|s| !self.layers.contains_key(&(*s, pace_key, column))).collect();
        let pace = self.base_pace(pace_key);
        if self.hour().is_some() || cfg!(feature = "from-scratch") || pace.field.ways.len() != 1 || !pace.field.joints.is_empty() || missing.len() < 4 {
            for service in missing {
                self.layer((service, pace_key, column));
            }
            return;
        }
        let skeleton = self.skeleton.get_or_insert_with(|| Rc::new(Skeleton::new(&pace.field.graph))).clone();
        let prepared = Prepared::new(&skeleton, &pace.field.graph, pace.field.side(0), pace.field.bound);
        let (mut work, mut lanes) = (Vec::new(), Vec::new());
        for group in missing.chunks(LANES) {
            let open: Vec<Rc<[OpenPlace]>> = group.iter().map(|s| self.open_at_first(*s).into()).collect();
            let slots: Vec<Vec<Slot>> = open.iter().map(|o| o.iter().flat_map(|p| slots(&self.net, &pace, p.rank, &p.snaps)).collect()).collect();
            let seeds: Vec<Seeds> = slots.iter().map(|list| list.iter().flat_map(|s| s.seeds(&pace.field)).collect()).collect();
            prepared.sweep::<LANES>(&skeleton, &seeds, &mut work, &mut lanes);
            for (lane, ((service, open), slots)) in group.iter().zip(open).zip(slots).enumerate() {
                let labels = lanes.iter().map(|node| node[lane]).collect();
                let now = Layer::of_labels(&pace.field, column, slots, labels);
                self.layers.insert((*service, pace_key, column), Tracked { now, base: None, open, works: self.base_works() });
            }
        }
    }

    /// Forgets all times and costs; the edits stay.
    pub fn forget(&mut self) {
        self.layers.clear();
        self.paces.clear();
        self.skeleton = None;
    }

    /// Times of a service computed from nothing on the paths and facilities as the edits leave them: what [`OpenCity::times`] must equal.
    pub fn times_from_nothing(&mut self, service: u16, walker: Walker, direction: Direction, column: usize) -> Layer {
        let (pace, open) = (self.pace((walker, direction, Terrain::Real)), self.open_now(service));
        self.make(&pace, (service, (walker, direction, Terrain::Real), column), &open)
    }

    /// A layer from nothing. Places that open or close during a walk are searched apart, window by window.
    pub(super) fn make(&mut self, pace: &Pace, key: LayerKey, open: &[OpenPlace]) -> Layer {
        let direction = key.1.1;
        let seen = |p: &OpenPlace| OpenCity::seen_from(p.window, direction);
        let of =
            |window: Window| open.iter().filter(move |p| seen(p) == Some(window)).flat_map(|p| slots(&self.net, pace, p.rank, &p.snaps)).collect::<Vec<Slot>>();
        let always = of(Window::ALWAYS);
        let mut windows: Vec<Window> = open.iter().filter_map(seen).filter(|w| w.is_partial()).collect();
        crate::units::sort_by_numbers(&mut windows, |w| [u64::from(w.wait), u64::from(w.closes)]);
        windows.dedup();
        let apart: Vec<(Window, Vec<Slot>)> = windows.into_iter().map(|w| (w, of(w))).collect();
        let mut layer = Layer::fresh(&pace.field, key.2, always, &mut self.scratch);
        for (window, slots) in apart {
            let other = Layer::fresh(&pace.field, key.2, slots, &mut self.scratch);
            layer = layer.with(&pace.field, &other, |walk| window.time(walk));
        }
        layer
    }

    /// Takes the difference between what a layer holds and what is wanted in.
    fn follow(&mut self, key: LayerKey, wanted: Rc<[OpenPlace]>, works: Rc<Works>) {
        let pace = self.pace(key.1);
        let by_window = |open: &[OpenPlace]| open.iter().any(|p| p.window.is_partial());
        if by_window(&wanted) || by_window(&self.layers[&key].open) || (self.hour().is_some() && key.1.1 != Direction::There) {
            let now = self.make(&pace, key, &wanted);
            let tracked = self.layers.get_mut(&key).expect("the caller has seen it");
            let before = core::mem::replace(&mut tracked.now, now);
            tracked.base.get_or_insert(before);
            (tracked.open, tracked.works) = (wanted, works);
            return;
        }
        let Self { layers, net, scratch, .. } = self;
        let tracked = layers.get_mut(&key).expect("the caller has seen it");
        if tracked.base.is_none() {
            tracked.base = Some(tracked.now.clone());
        }
        let change = (tracked.works != works).then(|| tracked.works.change(&works, &pace.weights, net));
        // Entrances on an edge with works are entered at another cost.
        let moved = |p: &OpenPlace| change.as_ref().is_some_and(|c| p.snaps.iter().any(|s| c.edges.contains(&s.edge)));
        let gone = |p: &&OpenPlace| !wanted.contains(p) || moved(p);
        let ranks: Vec<u16> = tracked.open.iter().filter(gone).map(|p| p.rank).collect();
        let closed: Vec<Slot> = tracked.now.slots.iter().filter(|s| ranks.contains(&s.rank)).copied().collect();
        let new = |p: &&OpenPlace| !tracked.open.contains(p) || moved(p);
        let opened: Vec<Slot> = wanted.iter().filter(new).flat_map(|p| slots(net, &pace, p.rank, &p.snaps)).collect();
        tracked.now.update(&pace.field, Update { closed: &closed, opened: &opened, works: change.as_ref() }, scratch, &mut Touched::default());
        tracked.open = wanted;
        tracked.works = works;
    }
}

/// The entrances of a facility at a pace.
pub(super) fn slots<'a>(net: &'a Network, pace: &'a Pace, rank: u16, snaps: &'a [Snap]) -> impl Iterator<Item = Slot> + 'a {
    snaps.iter().map(move |s| Slot::new(rank, pace.door(net, *s)))
}
