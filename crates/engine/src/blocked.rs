//! What shuts wheels in: the paths round the ground that a door reaches which its walker can't use, and what a lift at each would open.

use super::OpenCity;
use quanli_coverage::{Added, Overlay, Pace, Walks};
use quanli_model::catalogue::Walker;
use quanli_model::city::{Kind, Way};
use quanli_network::{EdgeId, NodeId, Snap};
use quanli_protocol::Blocked;
use std::collections::BTreeMap;
use std::rc::Rc;

/// So many that lie nearest are told.
const MOST: usize = 3;
/// A stretch that can't be used is followed so far to its other end, metres.
const STRETCH_M: f64 = 400.0;

/// A stretch that shuts in: the node before it, and the nearest one behind it where the walker can go on.
struct Stretch {
    edge: EdgeId,
    ends: [NodeId; 2],
}

impl OpenCity {
    /// The paths nearest to a door over which others go on but this walker can't, and how many of the places that lie behind a lift would bring
    /// within 30 minutes. `places`: the entrances of each place in force; `reached`: which are reached now. One search for each that is told.
    pub(super) fn blocked(&mut self, pace: &Rc<Pace>, snap: Snap, places: &[Vec<Snap>], reached: &[bool]) -> Vec<Blocked> {
        let walker = pace.impedance.walker;
        let stretches = self.stretches(pace, snap, walker);
        let mut told = Vec::new();
        for stretch in stretches {
            let net = &self.net;
            let [from, to] = stretch.ends.map(|n| net.plane.lonlat(net.node_xy[n as usize].map(f64::from)));
            let opens = net.link(from, to, Way::new(Kind::Lift, Vec::new())).map_or(0, |link| {
                let mut with_lift = Pace::clone(pace);
                let mut overlay = Overlay::clone(&pace.overlay);
                overlay.added.push(Added::Path(Box::new(link)));
                with_lift.set_overlay(net, Rc::new(overlay));
                let walks = Walks::new(net, &with_lift, snap, &mut self.scratch);
                places.iter().zip(reached).filter(|(doors, reached)| !**reached && walks.nearest(doors).is_some()).count()
            });
            let net = &self.net;
            let name = net.way_name(stretch.edge);
            let name = if name.is_empty() { net.street_name(stretch.edge) } else { name };
            told.push(Blocked { name: name.to_owned(), stairs: net.way(stretch.edge).kind == Kind::Steps, at: from, opens: opens as u32 });
        }
        told
    }

    /// The nearest stretches, each street or flight once.
    fn stretches(&mut self, pace: &Rc<Pace>, snap: Snap, walker: Walker) -> Vec<Stretch> {
        let walks = Walks::new(&self.net, pace, snap, &mut self.scratch);
        let (net, bound) = (&self.net, pace.field.bound);
        let reached = |n: NodeId| walks.labels()[n as usize] < bound;
        let mut nearest: Vec<(u16, EdgeId, NodeId)> = (0..net.n_edges() as EdgeId)
            .filter(|e| !net.can_use(*e, walker) && net.can_use(*e, Walker::Adult))
            .flat_map(|e| net.edge_nodes[e as usize].map(|n| (walks.labels()[n as usize], e, n)))
            .filter(|(label, _, _)| *label < bound)
            .collect();
        nearest.sort_unstable();
        let mut found: BTreeMap<(String, u32), ()> = BTreeMap::new();
        let mut out = Vec::new();
        for (_, edge, node) in nearest {
            // Stairs of one name are one thing to a person; without a name each way is its own.
            let name = net.way_name(edge).to_owned();
            let key = if name.is_empty() { (name, net.edge_way[edge as usize]) } else { (name, u32::MAX) };
            if found.contains_key(&key) {
                continue;
            }
            if let Some(end) = self.beyond(edge, node, walker, &reached) {
                found.insert(key, ());
                out.push(Stretch { edge, ends: [node, end] });
            }
            if out.len() == MOST {
                break;
            }
        }
        out
    }

    /// The nearest node behind a stretch that is not reached and where the walker could go on.
    fn beyond(&self, edge: EdgeId, from: NodeId, walker: Walker, reached: &impl Fn(NodeId) -> bool) -> Option<NodeId> {
        let net = &self.net;
        let mut seen: BTreeMap<NodeId, ()> = BTreeMap::from([(from, ())]);
        let other = |e: EdgeId, n: NodeId| net.edge_nodes[e as usize].into_iter().find(|m| *m != n);
        let mut open = vec![(net.metres(edge), other(edge, from)?)];
        while let Some(i) = (0..open.len()).min_by(|a, b| open[*a].0.total_cmp(&open[*b].0)) {
            let (metres, node) = open.swap_remove(i);
            if seen.insert(node, ()).is_some() || metres > STRETCH_M {
                continue;
            }
            if !reached(node) && net.edges_at(node).any(|e| net.can_use(e, walker)) {
                return Some(node);
            }
            open.extend(net.edges_at(node).filter(|e| !net.can_use(*e, walker)).filter_map(|e| Some((metres + net.metres(e), other(e, node)?))));
        }
        None
    }
}
