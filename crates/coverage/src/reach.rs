//! Everything that one place reaches, or is reached from, and the way to each: one search from the place, then the ends of the others.
//!
//! A way is traced back along the labels, which fall towards the place; what is walked between two nodes is timed from the same costs inside
//! edges that the labels were made of, so that the parts of a way add up to its label.

use super::Direction;
use super::label::{label, time_of};
use super::layer::seeds;
use super::overlay::Added;
use super::pace::{Entrance, HomeCost, Pace, along_edge, by_ends, by_entrance, home_cost};
use super::search::{Scratch, nearest};
use quanli_model::units::Deciseconds;
use quanli_network::{EdgeId, Network, NodeId, Snap};

/// What is walked on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On {
    /// A path of the network.
    Edge(EdgeId),
    /// An added path, by its number among what is added.
    Link(u32),
    /// A line, by its number among what is added, and which of its arcs.
    Ride(u32, u32),
    /// The straight piece between a place and its path.
    Stub(Snapped),
}

/// Whose stub it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Snapped {
    /// Of the place that the search began at.
    Here,
    /// Of the other one.
    There,
}

/// A piece of a way on one thing, in the order in which it is walked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stretch {
    /// On what.
    pub on: On,
    /// Metres from its first end, where the walk enters it.
    pub from: f32,
    /// … and where it leaves it.
    pub to: f32,
    /// Deciseconds.
    pub ds: u32,
}

/// Labels of all nodes from one place. The pace is of one direction: [`Direction::Back`] walks *from* the place, [`Direction::There`] towards it.
pub struct Walks<'a> {
    net: &'a Network,
    pace: &'a Pace,
    from: Snap,
    entrance: Entrance,
    labels: Vec<u16>,
}

/// Time between a place and every facility (by its nearest entrance), in the order of the city's facilities. See [`Walks`] for the direction.
///
/// ```
/// # let manifest = r#"{"quanli": 1, "id": "street", "files": {"paths": "p", "facilities": "f", "residents": "r"}}"#;
/// # let paths = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kind": "street"},
/// #     "geometry": {"type": "LineString", "coordinates": [[106.570, 29.55, 240], [106.575, 29.55, 240]]}}]}"#;
/// # let facilities = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"services": ["community-canteen"]},
/// #     "geometry": {"type": "Point", "coordinates": [106.570, 29.5501]}}]}"#;
/// # let residents = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"people": {"75+": 12}},
/// #     "geometry": {"type": "Point", "coordinates": [106.572, 29.5501]}}]}"#;
/// # let mut problems = quanli_model::problem::Problems::new();
/// # let manifest = quanli_read::read_manifest(manifest, &mut problems).expect("a manifest");
/// # let files = quanli_read::FileBytes { paths: paths.as_bytes(), facilities: facilities.as_bytes(), residents: Some(residents.as_bytes()), ..Default::default() };
/// # let city = quanli_read::read_city(manifest, files, &mut problems).expect("a city");
/// # let net = quanli_network::Network::build(&city, &mut problems);
/// use quanli_coverage::{Direction, Ground, Pace, Scratch, reach};
/// use quanli_model::catalogue::Walker;
/// use quanli_model::units::Deciseconds;
/// use quanli_network::Terrain;
/// // `net` has a street with a home and, 194 m along it, a canteen.
/// let (mut scratch, ground) = (Scratch::default(), std::rc::Rc::new(Ground::new(&net)));
/// let back = Pace::new(&net, ground, Walker::Elder, Direction::Back, Terrain::Real, false, None, &mut scratch);
/// let times = reach(&net, &back, net.homes.list.at(0).snap, &mut scratch);
/// assert!(times[0] > Deciseconds::from_minutes(3) && times[0] < Deciseconds::from_minutes(8));
/// ```
#[must_use]
pub fn reach(net: &Network, pace: &Pace, from: Snap, scratch: &mut Scratch) -> Vec<Deciseconds> {
    let walks = Walks::new(net, pace, from, scratch);
    net.entrances.iter().map(|entrances| time_of(walks.nearest(entrances).map_or(u16::MAX, |n| n.0))).collect()
}

impl<'a> Walks<'a> {
    /// One search. O(arcs within the limit of the pace).
    #[must_use]
    pub fn new(net: &'a Network, pace: &'a Pace, from: Snap, scratch: &mut Scratch) -> Self {
        let field = &pace.field;
        debug_assert!(field.ways[0].direction != Direction::RoundTrip);
        let from = net.for_walker(from, pace.impedance.walker);
        let entrance = pace.entrance(net, from)[0];
        let at_ends: Vec<(NodeId, u16)> = seeds(field, 0, &entrance).collect();
        let labels = nearest(&field.graph, field.side(0), field.bound, &at_ends, scratch);
        Self { net, pace, from, entrance, labels }
    }

    /// Labels of all nodes, added ones behind the others.
    #[must_use]
    pub fn labels(&self) -> &[u16] {
        &self.labels
    }

    fn cost(&self, snap: Snap) -> HomeCost {
        home_cost(self.net, &self.pace.impedance, &self.pace.overlay, snap, self.pace.field.ways[0].direction)
    }

    /// Label of a place that the walker joins; the bound of the pace when it is unreached.
    #[must_use]
    pub fn label(&self, snap: Snap) -> u16 {
        let (field, cost) = (&self.pace.field, self.cost(snap));
        let direct = if snap.edge == self.entrance.edge { by_entrance(cost, &self.entrance, field.bound) } else { field.bound };
        let over = |j: &super::overlay::Joint| along_edge(cost, &j.places[0].1).map_or(u32::MAX, |walk| walk + u32::from(self.labels[j.node as usize]));
        let joined = field.joints_on(snap.edge).iter().map(over).min().unwrap_or(u32::MAX);
        label(joined, by_ends(self.net.edge_nodes[snap.edge as usize], cost, &self.labels, field.bound).min(direct))
    }

    /// The nearest of several entrances, as the walker joins them, the first at a tie; `None` when none is reached.
    #[must_use]
    pub fn nearest(&self, entrances: &[Snap]) -> Option<(u16, Snap)> {
        entrances
            .iter()
            .map(|d| self.net.for_walker(*d, self.pace.impedance.walker))
            .map(|d| (self.label(d), d))
            .filter(|d| d.0 < self.pace.field.bound)
            .min_by_key(|d| d.0)
    }

    /// The way between the place and another, as walked; `None` when it is unreached. Where several take the same time, the one over the first
    /// arc at each node.
    #[must_use]
    pub fn way(&self, snap: Snap) -> Option<Vec<Stretch>> {
        let (field, wanted) = (&self.pace.field, self.label(snap));
        if wanted >= field.bound {
            return None;
        }
        let mut way = vec![Stretch { on: On::Stub(Snapped::There), from: 0.0, to: snap.stub, ds: u32::from(self.cost(snap).stub) }];
        let last = Stretch { on: On::Stub(Snapped::Here), from: 0.0, to: self.from.stub, ds: u32::from(self.entrance.stub) };
        if let Some(mut node) = self.first_node(snap, wanted, &mut way) {
            // Labels fall along the way, so it ends.
            while let Some(next) = self.step(node, &mut way) {
                node = next;
            }
        }
        way.push(last);
        if field.ways[0].direction == Direction::Back {
            way.reverse();
            way.iter_mut().for_each(|s| core::mem::swap(&mut s.from, &mut s.to));
        }
        for stretch in &mut way {
            if let (On::Edge(edge), 0) = (stretch.on, stretch.ds) {
                stretch.ds = self.pace.between(self.net, edge, stretch.from, stretch.to);
            }
        }
        Some(way)
    }

    /// From a place to the node that gives its label, or straight to the place that the search began at.
    fn first_node(&self, snap: Snap, wanted: u16, way: &mut Vec<Stretch>) -> Option<NodeId> {
        let (field, cost) = (&self.pace.field, self.cost(snap));
        let (edge, metres) = (snap.edge, self.net.metres(snap.edge) as f32);
        let on = |to: f32| Stretch { on: On::Edge(edge), from: snap.along, to, ds: 0 };
        if edge == self.entrance.edge && by_entrance(cost, &self.entrance, field.bound) == wanted {
            way.push(on(self.from.along));
            return None;
        }
        let ends = self.net.edge_nodes[edge as usize];
        for (node, part, to) in [(ends[0], cost.a, 0.0), (ends[1], cost.b, metres)] {
            if u32::from(self.labels[node as usize]) + u32::from(part) == u32::from(wanted) {
                way.push(on(to));
                return Some(node);
            }
        }
        let over = |j: &&super::overlay::Joint| {
            along_edge(cost, &j.places[0].1).is_some_and(|walk| walk + u32::from(self.labels[j.node as usize]) == u32::from(wanted))
        };
        let joint = field.joints_on(edge).iter().find(over)?;
        way.push(on(self.joint_at(joint.node)));
        Some(joint.node)
    }

    /// Where on its edge an added node stands.
    fn joint_at(&self, node: NodeId) -> f32 {
        self.pace.overlay.place(node as usize - self.net.n_nodes()).map_or(0.0, |s| s.along)
    }

    /// From a node to what explains its label: an arc, and the node at its other end; no node when it is the place that the search began at.
    fn step(&self, node: NodeId, way: &mut Vec<Stretch>) -> Option<NodeId> {
        let (net, field, entrance) = (self.net, &self.pace.field, &self.entrance);
        let here = self.labels[node as usize];
        let to_entrance = |from: f32| Stretch { on: On::Edge(entrance.edge), from, to: self.from.along, ds: 0 };
        for (i, end) in [0.0, net.metres(entrance.edge) as f32].into_iter().enumerate() {
            if entrance.ends[i] == node && label(u32::from(entrance.seeds[i]), field.bound) == here {
                way.push(to_entrance(end));
                return None;
            }
        }
        let beside = |j: &&super::overlay::Joint| j.node == node && along_edge(j.places[0].0, entrance).is_some_and(|walk| label(walk, field.bound) == here);
        if field.joints_on(entrance.edge).iter().any(|j| beside(&j)) {
            way.push(to_entrance(self.joint_at(node)));
            return None;
        }
        let side = field.side(0);
        let arcs = field.graph.at(node);
        let i = arcs.iter().position(|a| u32::from(self.labels[a.node as usize]) + u32::from(a.cost[1 - side]) == u32::from(here))?;
        let built = if (node as usize) < net.n_nodes() { net.node_start[node as usize] as usize..net.node_start[node as usize + 1] as usize } else { 0..0 };
        way.push(match net.ends[built].get(i) {
            Some(end) => {
                let (edge, metres) = (end >> 1, net.metres(end >> 1) as f32);
                let (from, to) = if end & 1 == 0 { (0.0, metres) } else { (metres, 0.0) };
                Stretch { on: On::Edge(edge), from, to, ds: 0 }
            }
            None => self.over_joint(node, arcs[i].node, arcs[i].cost[1 - side]),
        });
        Some(arcs[i].node)
    }

    /// An arc that an edit hung in: over an added path, or along the edge that its end stands on.
    fn over_joint(&self, from: NodeId, to: NodeId, cost: u16) -> Stretch {
        let (net, n) = (self.net, self.net.n_nodes());
        let back = usize::from(self.pace.field.ways[0].direction == Direction::Back);
        let ds = u32::from(cost);
        let overlay = &self.pace.overlay;
        let added = |node: NodeId| (node as usize).checked_sub(n).and_then(|i| overlay.node(i));
        if let (Some((i, a)), Some((other, b))) = (added(from), added(to))
            && i == other
        {
            match &overlay.added[i] {
                Added::Path(link) => {
                    // Costs go from the first end to the last; walked backwards the trace goes against the walk.
                    if link.costs(&self.pace.impedance)[usize::from(a == 1) ^ back].max(1) == cost {
                        let ends = if a == 0 { [0.0, link.metres as f32] } else { [link.metres as f32, 0.0] };
                        return Stretch { on: On::Link(i as u32), from: ends[0], to: ends[1], ds };
                    }
                }
                Added::Line(ride) => {
                    let [a, b] = if back == 1 { [b, a] } else { [a, b] };
                    let goes = |arc: &quanli_network::RideArc| [arc.from as usize, arc.to as usize] == [a, b] && ride.cost(arc, &self.pace.impedance) == cost;
                    if let Some(arc) = ride.arcs.iter().position(goes) {
                        return Stretch { on: On::Ride(i as u32, arc as u32), from: 0.0, to: 0.0, ds };
                    }
                }
            }
        }
        let joint = if (from as usize) >= n { from } else { to };
        // Only places have arcs to what is not their own.
        let snap = overlay.place(joint as usize - n).unwrap_or(self.from);
        let ends = net.edge_nodes[snap.edge as usize];
        let metres = net.metres(snap.edge) as f32;
        let place = |node: NodeId, other: f32, leaves: bool| {
            if (node as usize) >= n {
                return self.joint_at(node);
            }
            // A loop has the same node at both ends: the cost says which it is.
            let by = |end: f32| {
                let (a, b) = if (back == 1) == leaves { (other, end) } else { (end, other) };
                self.pace.between(net, snap.edge, a, b).max(1) == ds
            };
            if ends[0] == node && (ends[1] != node || by(0.0)) { 0.0 } else { metres }
        };
        Stretch { on: On::Edge(snap.edge), from: place(from, snap.along, true), to: place(to, snap.along, false), ds }
    }
}
