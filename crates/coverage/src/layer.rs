//! The times of one service at one pace, kept up to date while a scenario changes.
//!
//! A layer holds a label for every node and every home, and people by minute. An edit touches only what it changes: labels by repair,
//! homes next to changed nodes, people by difference. Every touched value is logged, so that a trial is taken back by writing the
//! old values.
//!
//! Repair (Ramalingam & Reps 1996, in the form for positive costs): what may have lost its support is dropped, with everything that hangs
//! on it; the dropped nodes are offered what their neighbours and the entrances give; what opened or became shorter is offered too; then the
//! search goes on from there. The labels are the smallest ones again, hence those of a fresh search, bit for bit.

use super::overlay::OverlayChange;
use super::pace::{Entrance, Field, HomeCost, along_edge, by_ends, by_entrance};
use super::round;
use super::search::{Scratch, nearest_into, settle};
use quanli_model::units::People;
use quanli_network::{CLOSED, NodeId};

/// Minutes 0 … 30 and one place for "not within 30".
pub const MINUTES: usize = 32;

/// One entrance of one facility in each direction of the pace.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Slot {
    /// Facility, as its rank among those of the service.
    pub rank: u16,
    /// There, or there and back.
    pub entrances: [Entrance; 2],
}

/// What an edit does to one service.
#[derive(Clone, Copy, Debug)]
pub struct Update<'a> {
    /// Entrances that are no longer there.
    pub closed: &'a [Slot],
    /// Entrances that are new.
    pub opened: &'a [Slot],
    /// What was done to the paths; the field holds it already.
    pub overlay: Option<&'a OverlayChange>,
}

/// What changed, with the values before.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Nodes and their labels before; one that changed several times stands there several times.
    pub nodes: Vec<(NodeId, u16)>,
    /// Homes and their labels before; after one update each stands there once.
    pub homes: Vec<(u32, u16)>,
}

impl Touched {
    /// What differs between two layers of the same field, with the values before.
    #[must_use]
    pub fn between(before: &Layer, after: &Layer) -> Self {
        let differ = |a: &[u16], b: &[u16]| a.iter().zip(b).enumerate().filter(|(_, (a, b))| a != b).map(|(i, (a, _))| (i as u32, *a)).collect();
        Self { nodes: differ(&before.labels, &after.labels), homes: differ(&before.homes, &after.homes) }
    }

    /// Forgets everything, keeps the buffers.
    pub fn clear(&mut self) {
        self.nodes.clear();
        self.homes.clear();
    }
}

/// Times of one service at one pace.
///
/// ```
/// use quanli_coverage::{Layer, Outside, Scratch};
/// use quanli_model::units::People;
/// // Three nodes in a row, one and two minutes apart, with 1, 2 and 3 people; a clinic at the first.
/// let arcs = [(0, 1, 600), (1, 0, 600), (1, 2, 1200), (2, 1, 1200)];
/// let row = Outside::new(3, &arcs, &[], &[1000, 2000, 3000], 9_000);
/// let mut scratch = Scratch::default();
/// let mut layer = Layer::fresh(&row.field, 0, vec![row.slot(0, 0)], &mut scratch);
/// assert_eq!(layer.labels, [0, 600, 1800], "deciseconds");
/// assert_eq!(layer.within()[1], People::whole(3));
/// // One more at the other end: repaired, not searched again.
/// let opened = [row.slot(1, 2)];
/// layer.update(&row.field, quanli_coverage::Update { closed: &[], opened: &opened, overlay: None }, &mut scratch, &mut Default::default());
/// assert_eq!(layer.labels, [0, 600, 0]);
/// ```
#[derive(Clone)]
pub struct Layer {
    /// Label of each node; none in a layer that holds homes only.
    pub labels: Vec<u16>,
    /// Label of each home.
    pub homes: Vec<u16>,
    /// Entrances in force, sorted by edge, then rank; none in a layer that holds homes only.
    pub slots: Vec<Slot>,
    /// People in scope by the minute that they need (rounded up), thousandths.
    pub people: [u64; MINUTES],
    /// The same by the smaller of that and the walk to the border.
    pub people_or_border: [u64; MINUTES],
    /// Column of people that this layer counts.
    pub column: usize,
}

/// Minute that a label needs, rounded up: 0 … 30, or 31 when unreached.
#[must_use]
pub(super) fn minute(label: u16, bound: u16) -> usize {
    if label >= bound { MINUTES - 1 } else { usize::from(label).div_ceil(600) }
}

impl Slot {
    /// An entrance of an outside network's facility, or of a facility on an edge.
    #[must_use]
    pub fn new(rank: u16, entrances: [Entrance; 2]) -> Self {
        Self { rank, entrances }
    }

    /// The labels that it gives in the first direction of a field.
    pub fn seeds<'a>(&'a self, field: &'a Field) -> impl Iterator<Item = (NodeId, u16)> + 'a {
        seeds(field, 0, &self.entrances[0])
    }

    fn edge(&self) -> u32 {
        self.entrances[0].edge
    }

    fn key(&self) -> (u32, u16) {
        (self.edge(), self.rank)
    }
}

impl Layer {
    /// A fresh layer from the entrances in force.
    #[must_use]
    pub fn fresh(field: &Field, column: usize, slots: Vec<Slot>, scratch: &mut Scratch) -> Self {
        let mut layer = Self::empty(field, column, slots);
        layer.fill(field, scratch);
        layer.count_all(field);
        layer
    }

    /// A fresh layer from labels that were found otherwise. One direction only.
    #[must_use]
    pub fn of_labels(field: &Field, column: usize, slots: Vec<Slot>, labels: Vec<u16>) -> Self {
        let mut layer = Self { labels, ..Self::empty(field, column, slots) };
        layer.fill_homes(field);
        layer.count_all(field);
        layer
    }

    /// With another layer of the same field beside it, whose labels are read through `time` first: the smaller counts. For places that are not open
    /// the whole time of a walk. Such a layer is not repaired but made again.
    #[must_use]
    pub fn with(mut self, field: &Field, other: &Self, time: impl Fn(u16) -> u16) -> Self {
        for (own, label) in self.labels.iter_mut().zip(&other.labels).chain(self.homes.iter_mut().zip(&other.homes)) {
            *own = (*own).min(time(*label));
        }
        for slot in &other.slots {
            let at = self.slots.partition_point(|s| s.key() <= slot.key());
            self.slots.insert(at, *slot);
        }
        self.people = [0; MINUTES];
        self.count_all(field);
        self
    }

    /// Whether labels of nodes are there, without which it can't be repaired.
    #[must_use]
    pub fn has_nodes(&self) -> bool {
        !self.labels.is_empty()
    }

    /// Frees all but what figures need: homes and sums.
    pub fn drop_nodes(&mut self) {
        (self.labels, self.slots) = (Vec::new(), Vec::new());
    }

    /// A copy of what figures need.
    #[must_use]
    pub fn of_homes(&self) -> Self {
        Self { labels: Vec::new(), homes: self.homes.clone(), slots: Vec::new(), ..*self }
    }

    fn empty(field: &Field, column: usize, mut slots: Vec<Slot>) -> Self {
        slots.sort_unstable_by_key(Slot::key);
        let homes = vec![field.bound; field.ground.n_homes()];
        Self { labels: Vec::new(), homes, slots, people: [0; MINUTES], people_or_border: [0; MINUTES], column }
    }

    fn fill(&mut self, field: &Field, scratch: &mut Scratch) {
        self.labels.clear();
        self.labels.resize(field.graph.n_nodes(), field.bound);
        if field.ways.len() == 1 {
            let seeds: Vec<(NodeId, u16)> = self.slots.iter().flat_map(|s| seeds(field, 0, &s.entrances[0])).collect();
            nearest_into(&field.graph, field.side(0), &seeds, &mut self.labels, scratch);
            self.fill_homes(field);
        } else {
            self.homes.fill(field.bound);
            round::fill(field, self, scratch);
        }
    }

    fn fill_homes(&mut self, field: &Field) {
        for ((label, ends), cost) in self.homes.iter_mut().zip(&field.ground.ends).zip(&field.ways[0].homes) {
            *label = by_ends(*ends, *cost, &self.labels, field.bound);
        }
        for home in field.joints.iter().flat_map(|j| field.ground.on_edge(j.edge)) {
            self.homes[home] = field.by_nodes(0, home, &self.labels);
        }
        for slot in &self.slots {
            for home in field.ground.on_edge(slot.edge()) {
                self.homes[home] = self.homes[home].min(by_entrance(field.ways[0].homes[home], &slot.entrances[0], field.bound));
            }
        }
    }

    fn count_all(&mut self, field: &Field) {
        for (label, n) in self.homes.iter().zip(field.ground.people[self.column].iter()) {
            self.people[minute(*label, field.bound)] += n;
        }
        self.people_or_border = self.people;
        if !field.to_border.is_empty() {
            self.people_or_border = [0; MINUTES];
            for ((label, border), n) in self.homes.iter().zip(&field.to_border).zip(field.ground.people[self.column].iter()) {
                self.people_or_border[minute(*label.min(border), field.bound)] += n;
            }
        }
    }

    /// Takes an edit in. What changed is added to `touched`. Costs what it changes: some ten nanoseconds a label.
    pub fn update(&mut self, field: &Field, edit: Update<'_>, scratch: &mut Scratch, touched: &mut Touched) {
        self.slots.retain(|s| !edit.closed.contains(s));
        for slot in edit.opened {
            let at = self.slots.partition_point(|s| s.key() <= slot.key());
            self.slots.insert(at, *slot);
        }
        if cfg!(feature = "from-scratch") {
            self.refill(field, scratch, touched);
        } else if field.ways.len() == 1 {
            let first = touched.nodes.len();
            self.repair(field, &edit, scratch, touched);
            self.follow(field, first, &edit, touched);
        } else if edit.closed.is_empty() && edit.overlay.is_none() {
            round::open(field, self, edit.opened, scratch, touched);
        } else {
            self.refill(field, scratch, touched);
        }
    }

    /// Everything again, and what changed by comparison.
    fn refill(&mut self, field: &Field, scratch: &mut Scratch, touched: &mut Touched) {
        let (labels, homes) = (self.labels.clone(), self.homes.clone());
        self.fill(field, scratch);
        touched.nodes.extend(labels.into_iter().zip(&self.labels).enumerate().filter(|(_, (old, new))| old != *new).map(|(n, (old, _))| (n as NodeId, old)));
        let after = core::mem::replace(&mut self.homes, homes);
        for (home, label) in after.into_iter().enumerate() {
            if label != self.homes[home] {
                touched.homes.push((home as u32, self.homes[home]));
                self.set_home(field, home, label);
            }
        }
    }

    /// Writes the old values back. `touched` must hold exactly what the last [`Layer::update`] changed, which opened `opened`.
    pub fn take_back(&mut self, field: &Field, opened: &[Slot], touched: &Touched) {
        for (node, label) in touched.nodes.iter().rev() {
            self.labels[*node as usize] = *label;
        }
        for (home, label) in touched.homes.iter().rev() {
            self.set_home(field, *home as usize, *label);
        }
        self.slots.retain(|s| !opened.contains(s));
    }

    fn repair(&mut self, field: &Field, edit: &Update<'_>, scratch: &mut Scratch, touched: &mut Touched) {
        let side = field.side(0);
        let first = touched.nodes.len();
        let kept = edit.overlay.map_or(self.labels.len(), |w| field.graph.n_built() + w.kept_nodes);
        self.drop_what_hangs(field, edit, side, kept, touched);
        if edit.overlay.is_some() {
            self.labels.truncate(kept);
            self.labels.resize(field.graph.n_nodes(), field.bound);
        }
        // What the neighbours of the dropped nodes offer.
        let bound = u32::from(field.bound);
        for i in first..touched.nodes.len() {
            let node = touched.nodes[i].0;
            let offers = field.graph.at(node).iter().map(|a| u32::from(self.labels[a.node as usize]) + u32::from(a.cost[1 - side]));
            let best = offers.fold(bound, u32::min) as u16;
            if best < field.bound {
                self.labels[node as usize] = best;
                scratch.push(node, best);
            }
        }
        // What entrances offer: all of them to dropped nodes and new ones, else the new ones only.
        let Self { labels, slots, .. } = self;
        let offered: &[Slot] = if touched.nodes.len() > first || edit.overlay.is_some() { slots } else { edit.opened };
        for slot in offered {
            seeds(field, 0, &slot.entrances[0]).for_each(|(node, label)| offer(labels, node, u32::from(label), scratch, touched));
        }
        for arc in edit.overlay.iter().flat_map(|w| &w.arcs).filter(|a| a.after != CLOSED) {
            let (from, to) = if side == 0 { (arc.to, arc.from) } else { (arc.from, arc.to) };
            let label = u32::from(labels[from as usize]) + u32::from(arc.after);
            offer(labels, to, label, scratch, touched);
        }
        settle(&field.graph, side, labels, scratch, |node, before| touched.nodes.push((node, before)));
    }

    /// Drops nodes whose label came from something that is gone or changed, and everything that hangs on them. Which of several equal supports
    /// a label had is not known, so a node with another one is dropped too and found again.
    fn drop_what_hangs(&mut self, field: &Field, edit: &Update<'_>, side: usize, kept: usize, touched: &mut Touched) {
        let bound = field.bound;
        let first = touched.nodes.len();
        let mut lost: Vec<NodeId> = Vec::new();
        for slot in edit.closed {
            lost.extend(
                seeds(field, 0, &slot.entrances[0]).filter(|(node, label)| *label < bound && self.labels.get(*node as usize) == Some(label)).map(|s| s.0),
            );
        }
        if edit.overlay.is_some() {
            // What an entrance gave to the end of an added path on its edge is no longer known.
            let joints = edit.closed.iter().flat_map(|s| field.joints_on(s.edge())).map(|j| j.node);
            lost.extend(joints.filter(|node| (*node as usize) < kept));
        }
        for arc in edit.overlay.iter().flat_map(|w| &w.arcs).filter(|a| a.before != CLOSED) {
            let (from, to) = if side == 0 { (arc.to, arc.from) } else { (arc.from, arc.to) };
            let (Some(from), Some(label)) = (self.labels.get(from as usize), self.labels.get(to as usize)) else { continue };
            if *label < bound && u32::from(*label) == u32::from(*from) + u32::from(arc.before) {
                lost.push(to);
            }
        }
        for node in lost {
            let label = self.labels[node as usize];
            if label < bound && (node as usize) < kept {
                touched.nodes.push((node, label));
                self.labels[node as usize] = bound;
            }
        }
        let mut i = first;
        while let Some(&(node, label)) = touched.nodes.get(i) {
            i += 1;
            for arc in field.graph.at(node) {
                // Ends of paths that were just added have no label yet.
                let Some(there) = self.labels.get_mut(arc.node as usize) else { continue };
                if *there < bound && u32::from(*there) == u32::from(label) + u32::from(arc.cost[side]) && (arc.node as usize) < kept {
                    touched.nodes.push((arc.node, *there));
                    *there = bound;
                }
            }
        }
    }

    /// Looks again at the homes next to what changed.
    fn follow(&mut self, field: &Field, first: usize, edit: &Update<'_>, touched: &mut Touched) {
        let ground = field.ground.clone();
        // What opens makes no way longer: then the entrances that a home had are in its label already.
        let only_shorter = edit.closed.is_empty() && edit.overlay.is_none();
        for i in first..touched.nodes.len() {
            let node = touched.nodes[i].0;
            for &home in ground.near(node) {
                let home = home as usize;
                // Beside a new entrance both ways count at once, below, so that each home is logged once.
                if edit.opened.iter().any(|s| s.edge() == ground.edge[home]) {
                    continue;
                }
                let label = if only_shorter { self.homes[home].min(field.by_nodes(0, home, &self.labels)) } else { self.home_label(field, home) };
                self.follow_home(field, home, label, touched);
            }
        }
        let on_joints = field.joints.iter().filter(|j| touched.nodes[first..].iter().any(|t| t.0 == j.node)).map(|j| j.edge);
        let edges: Vec<u32> =
            edit.closed.iter().chain(edit.opened).map(Slot::edge).chain(edit.overlay.iter().flat_map(|w| w.edges.iter().copied())).chain(on_joints).collect();
        for home in edges.into_iter().flat_map(|e| ground.on_edge(e)) {
            let label = self.home_label(field, home);
            self.follow_home(field, home, label, touched);
        }
    }

    fn follow_home(&mut self, field: &Field, home: usize, label: u16, touched: &mut Touched) {
        if label != self.homes[home] {
            touched.homes.push((home as u32, self.homes[home]));
            self.set_home(field, home, label);
        }
    }

    pub(super) fn set_home(&mut self, field: &Field, home: usize, label: u16) {
        let old = core::mem::replace(&mut self.homes[home], label);
        let n = field.ground.people[self.column].at(home);
        let bound = field.bound;
        self.people[minute(old, bound)] -= n;
        self.people[minute(label, bound)] += n;
        let border = field.to_border.get(home).copied().unwrap_or(bound);
        self.people_or_border[minute(old.min(border), bound)] -= n;
        self.people_or_border[minute(label.min(border), bound)] += n;
    }

    fn home_label(&self, field: &Field, home: usize) -> u16 {
        let cost = field.ways[0].homes[home];
        self.slots_on(field.ground.edge[home])
            .iter()
            .map(|s| by_entrance(cost, &s.entrances[0], field.bound))
            .fold(field.by_nodes(0, home, &self.labels), u16::min)
    }

    /// The entrances on an edge.
    #[must_use]
    pub fn slots_on(&self, edge: u32) -> &[Slot] {
        let from = self.slots.partition_point(|s| s.edge() < edge);
        let n = self.slots[from..].iter().take_while(|s| s.edge() == edge).count();
        &self.slots[from..from + n]
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
}

fn offer(labels: &mut [u16], node: NodeId, label: u32, scratch: &mut Scratch, touched: &mut Touched) {
    let here = &mut labels[node as usize];
    if label < u32::from(*here) {
        touched.nodes.push((node, *here));
        *here = label as u16;
        scratch.push(node, label as u16);
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

/// The labels that an entrance gives to the ends of its edge and to the ends of added paths on it.
pub(super) fn seeds<'a>(field: &'a Field, way: usize, entrance: &'a Entrance) -> impl Iterator<Item = (NodeId, u16)> + 'a {
    let over = field.joints_on(entrance.edge).iter().filter_map(move |joint| {
        let home: HomeCost = joint.places[way].0;
        along_edge(home, entrance).map(|walk| (joint.node, super::label::label(walk, field.bound)))
    });
    [0, 1]
        .into_iter()
        .filter(|i| entrance.seeds[*i] != CLOSED)
        .map(|i| (entrance.ends[i], super::label::label(u32::from(entrance.seeds[i]), field.bound)))
        .chain(over)
}
