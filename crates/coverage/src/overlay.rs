//! The overlay on the paths: what a scenario or an hour closes, slows or adds, and which arcs that changes.
//!
//! ```text
//!   first ──── J ───────── last      an edge with the end J of an added path on it
//!              ╲
//!               ╲ lift                J is a node of its own: arcs to both ends, to other
//!                ╲                    ends of added paths on the edge, and over its path
//!   first ─────── K ────── last
//! ```
//! Nothing is built anew: closing and slowing change one number in two records, an added path hangs its two nodes beside the network, a line
//! its places and its nodes on board.

use super::Direction;
use super::pace::{Entrance, HomeCost, along_edge, ends, entrance, home_cost};
use quanli_model::catalogue::Walker;
use quanli_model::units::{sort_by_numbers, sort_small};
use quanli_network::{CLOSED, EdgeId, Impedance, Link, Network, NodeId, Ride, Snap};
use std::borrow::Cow;
use std::rc::Rc;

/// What the overlay does to an edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EdgeChange {
    /// Nobody passes; who lives on it still gets out of it.
    Closed,
    /// Everything on it takes this many thousandths of its time, rounded half-up.
    Slowed(u32),
}

/// What hangs beside the network.
#[derive(Clone, Debug)]
pub enum Added {
    /// An added path.
    Path(Box<Link>),
    /// A line that runs.
    Line(Rc<Ride>),
}

impl PartialEq for Added {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Path(a), Self::Path(b)) => a == b,
            // The same ride is asked for again and again.
            (Self::Line(a), Self::Line(b)) => Rc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}

impl Added {
    /// Where it joins the network: its first nodes, in this order.
    #[must_use]
    pub fn places(&self) -> &[Snap] {
        match self {
            Self::Path(link) => &link.ends,
            Self::Line(ride) => &ride.places,
        }
    }

    fn places_mut(&mut self) -> &mut [Snap] {
        match self {
            Self::Path(link) => &mut link.ends,
            Self::Line(ride) => &mut Rc::make_mut(ride).places,
        }
    }

    /// Nodes that it brings.
    #[must_use]
    pub fn n_nodes(&self) -> usize {
        match self {
            Self::Path(_) => 2,
            Self::Line(ride) => ride.n_nodes(),
        }
    }
}

/// What edits and conditions lay over the paths of a network.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Overlay {
    /// Edges that are closed or slowed, ascending, each once.
    pub edges: Vec<(EdgeId, EdgeChange)>,
    /// Lines that run on the baseline, then what edits add, in their order. Their nodes are numbered behind those of the network, in this order.
    pub added: Vec<Added>,
}

/// One place where something added joins the network: a node in the middle of an edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Joint {
    /// Its node, behind those of the network.
    pub node: NodeId,
    /// The edge that it stands on.
    pub edge: EdgeId,
    /// For each direction of the pace what it costs from it (as if it were a home) and to it (as if it were an entrance).
    pub places: [(HomeCost, Entrance); 2],
}

/// An arc whose cost changed, in walking direction. [`CLOSED`]: not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ArcChange {
    /// From.
    pub from: NodeId,
    /// To.
    pub to: NodeId,
    /// Deciseconds before.
    pub before: u16,
    /// Deciseconds now.
    pub after: u16,
}

/// What lies between two states of the overlay.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OverlayChange {
    /// Arcs.
    pub arcs: Vec<ArcChange>,
    /// Edges whose homes and entrances must be looked at again.
    pub edges: Vec<EdgeId>,
    /// Added nodes that both states have.
    pub kept_nodes: usize,
}

impl Overlay {
    /// Whether nothing is done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty() && self.added.is_empty()
    }

    /// Nodes that are added.
    #[must_use]
    pub fn n_nodes(&self) -> usize {
        self.added.iter().map(Added::n_nodes).sum()
    }

    /// What an added node belongs to, as its number in [`Overlay::added`], and which of its nodes it is. Counted from the first added node.
    #[must_use]
    pub fn node(&self, mut node: usize) -> Option<(usize, usize)> {
        for (i, added) in self.added.iter().enumerate() {
            if node < added.n_nodes() {
                return Some((i, node));
            }
            node -= added.n_nodes();
        }
        None
    }

    /// Where an added node stands; `None` when it is on board of something, or not there.
    #[must_use]
    pub fn place(&self, node: usize) -> Option<Snap> {
        let (added, node) = self.node(node)?;
        self.added[added].places().get(node).copied()
    }

    /// Replaces what is done to an edge; the last word counts.
    pub fn set(&mut self, edge: EdgeId, work: EdgeChange) {
        match self.edges.binary_search_by_key(&edge, |e| e.0) {
            Ok(i) => self.edges[i].1 = work,
            Err(i) => self.edges.insert(i, (edge, work)),
        }
    }

    /// The same overlay, with what is added joined where a walker can use the paths.
    pub(super) fn for_walker(&self, net: &Network, walker: Walker) -> Cow<'_, Self> {
        if self.added.iter().flat_map(Added::places).all(|s| net.can_use(s.edge, walker)) {
            return Cow::Borrowed(self);
        }
        let mut overlay = self.clone();
        overlay.added.iter_mut().flat_map(Added::places_mut).for_each(|s| *s = net.for_walker(*s, walker));
        Cow::Owned(overlay)
    }

    fn on(&self, edge: EdgeId) -> Option<EdgeChange> {
        self.edges.binary_search_by_key(&edge, |e| e.0).ok().map(|i| self.edges[i].1)
    }

    /// A cost on an edge, slowed if the edge is.
    #[must_use]
    pub(super) fn slowed(&self, edge: EdgeId, cost: u16) -> u16 {
        match self.on(edge) {
            Some(EdgeChange::Slowed(thousandths)) if cost != CLOSED => {
                let slow = (u64::from(cost) * u64::from(thousandths) + 500) / 1000;
                slow.clamp(u64::from(cost.min(1)), u64::from(CLOSED) - 1) as u16
            }
            _ => cost,
        }
    }

    /// Deciseconds of passing over an edge, forward and backward.
    #[must_use]
    pub fn arc(&self, impedance: &Impedance, edge: EdgeId) -> [u16; 2] {
        if self.on(edge) == Some(EdgeChange::Closed) { [CLOSED; 2] } else { impedance.arc(edge).map(|c| self.slowed(edge, c)) }
    }

    /// What changes for a walker from `self` to `now`. O(overlay).
    #[must_use]
    pub fn change(&self, now: &Self, impedance: &Impedance, net: &Network) -> OverlayChange {
        let (old, now) = (&*self.for_walker(net, impedance.walker), &*now.for_walker(net, impedance.walker));
        let mut out = OverlayChange::default();
        let mut edges: Vec<EdgeId> = old.edges.iter().chain(&now.edges).map(|e| e.0).filter(|e| old.on(*e) != now.on(*e)).collect();
        sort_small(&mut edges);
        edges.dedup();
        for &edge in &edges {
            let (before, after) = (old.arc(impedance, edge), now.arc(impedance, edge));
            let [first, last] = net.edge_nodes[edge as usize];
            out.arcs.push(ArcChange { from: first, to: last, before: before[0], after: after[0] });
            out.arcs.push(ArcChange { from: last, to: first, before: before[1], after: after[1] });
        }
        let kept = old.added.iter().zip(&now.added).take_while(|(a, b)| a == b).count();
        out.kept_nodes = old.added[..kept].iter().map(Added::n_nodes).sum();
        if old.added.len() > kept || now.added.len() > kept || !edges.is_empty() && kept > 0 {
            out.added_arcs(net, impedance, old, now);
        }
        let places = old.added.iter().skip(kept).chain(now.added.iter().skip(kept)).flat_map(Added::places).map(|s| s.edge);
        out.edges = edges.into_iter().chain(places).collect();
        sort_small(&mut out.edges);
        out.edges.dedup();
        out
    }
}

impl OverlayChange {
    fn added_arcs(&mut self, net: &Network, impedance: &Impedance, old: &Overlay, now: &Overlay) {
        let arcs = |overlay: &Overlay| -> Vec<(NodeId, NodeId, u16)> {
            let (_, pairs) = joints(net, impedance, overlay, &[]);
            let mut arcs: Vec<_> = pairs.into_iter().flat_map(|(x, y, [there, back])| [(x, y, there), (y, x, back)]).filter(|a| a.2 != CLOSED).collect();
            sort_by_numbers(&mut arcs, |a| [u64::from(a.0) << 32 | u64::from(a.1), u64::from(a.2)]);
            arcs
        };
        let (old, now) = (arcs(old), arcs(now));
        let end = (net.n_nodes() + self.kept_nodes) as NodeId;
        let stays = |a: &(NodeId, NodeId, u16), other: &[(NodeId, NodeId, u16)]| a.0.max(a.1) < end && other.binary_search(a).is_ok();
        self.arcs.extend(old.iter().filter(|a| !stays(a, &now)).map(|a| ArcChange { from: a.0, to: a.1, before: a.2, after: CLOSED }));
        self.arcs.extend(now.iter().filter(|a| !stays(a, &old)).map(|a| ArcChange { from: a.0, to: a.1, before: CLOSED, after: a.2 }));
    }
}

/// Two nodes and the walks between them, there and back.
type Pair = (NodeId, NodeId, [u16; 2]);

/// The places of everything added, by edge, and the pairs of nodes that are joined: `(x, y, from x to y, from y to x)`.
pub(super) fn joints(net: &Network, impedance: &Impedance, overlay: &Overlay, directions: &[Direction]) -> (Vec<Joint>, Vec<Pair>) {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut all: Vec<(NodeId, Snap)> = Vec::new();
    let mut first = net.n_nodes() as NodeId;
    for added in &overlay.added {
        match added {
            Added::Path(link) => pairs.push((first, first + 1, link.costs(impedance))),
            Added::Line(ride) => pairs.extend(ride.arcs.iter().map(|arc| (first + arc.from, first + arc.to, [ride.cost(arc, impedance), CLOSED]))),
        }
        all.extend((first..).zip(added.places().iter().copied()));
        first += added.n_nodes() as NodeId;
    }
    sort_by_numbers(&mut all, |(node, snap)| [u64::from(snap.edge), u64::from(*node)]);
    // The stub from the edge to the path belongs to the path.
    let on_edge = |snap: Snap| Snap { stub: 0.0, ..snap };
    for of_edge in all.chunk_by(|a, b| a.1.edge == b.1.edge).filter(|list| overlay.on(list[0].1.edge) != Some(EdgeChange::Closed)) {
        for (i, (node, snap)) in of_edge.iter().enumerate() {
            let away = ends(net, impedance, overlay, on_edge(*snap), Direction::There);
            let towards = ends(net, impedance, overlay, on_edge(*snap), Direction::Back);
            for (side, end) in net.edge_nodes[snap.edge as usize].into_iter().enumerate() {
                pairs.push((*node, end, [away[side], towards[side]]));
            }
            for (other, place) in &of_edge[..i] {
                let walk = |from: Snap, to: Snap| {
                    let home = home_cost(net, impedance, overlay, on_edge(from), Direction::There);
                    along_edge(home, &entrance(net, impedance, overlay, on_edge(to), Direction::There))
                        .map_or(CLOSED, |ds| ds.clamp(1, u32::from(CLOSED) - 1) as u16)
                };
                pairs.push((*node, *other, [walk(*snap, *place), walk(*place, *snap)]));
            }
        }
    }
    // No arc is free: labels must fall strictly along a way.
    pairs.iter_mut().flat_map(|p| &mut p.2).for_each(|c| *c = (*c).max(1));
    let mut list: Vec<Joint> = Vec::new();
    if let (Some(first), Some(last)) = (directions.first(), directions.last()) {
        let place = |snap: Snap, d: Direction| (home_cost(net, impedance, overlay, on_edge(snap), d), entrance(net, impedance, overlay, on_edge(snap), d));
        list = all.iter().map(|(node, snap)| Joint { node: *node, edge: snap.edge, places: [place(*snap, *first), place(*snap, *last)] }).collect();
    }
    (list, pairs)
}
