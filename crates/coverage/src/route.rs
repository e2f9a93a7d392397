//! One way traced: from a home along the labels to the facility that gives its time.

use super::label::BOUND;
use super::layer::{Layer, seeds};
use super::pace::{Pace, by_entrance};
use quanli_network::{EdgeId, Network, NodeId};

/// A walked piece of a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leg {
    /// Edge, in whole or in part.
    pub edge: EdgeId,
    /// Walked from its first end towards its last, as seen from the home.
    pub forward: bool,
}

/// The edges from a home to the facility that gives its label, in order; empty when it is unreached or on the same edge as the entrance.
/// For one direction only (not for a round trip). Where several ways take the same time, the one over the first edge at each node. What is
/// walked on added paths is no edge and left out.
#[must_use]
pub fn route(net: &Network, pace: &Pace, layer: &Layer, home: usize) -> Vec<Leg> {
    let mut legs = Vec::new();
    let field = &pace.field;
    let edge = net.homes.list.edge[home];
    let cost = field.ways[0].homes[home];
    let label = layer.homes[home];
    if label >= BOUND || layer.slots_on(edge).iter().any(|s| by_entrance(cost, &s.entrances[0], field.bound) == label) {
        return legs;
    }
    let [first, last] = net.edge_nodes[edge as usize];
    let gives = |node: NodeId, cost: u16| u32::from(layer.labels[node as usize]) + u32::from(cost) == u32::from(label);
    let mut node = if gives(first, cost.a) {
        legs.push(Leg { edge, forward: false });
        first
    } else if gives(last, cost.b) {
        legs.push(Leg { edge, forward: true });
        last
    } else {
        let over = |j: &&super::overlay::Joint| {
            super::pace::along_edge(cost, &j.places[0].1).is_some_and(|walk| walk + u32::from(layer.labels[j.node as usize]) == u32::from(label))
        };
        match field.joints_on(edge).iter().find(over) {
            Some(joint) => joint.node,
            None => return legs,
        }
    };
    // Labels fall along the way, so it ends.
    while let Some((leg, next)) = step(net, pace, layer, node) {
        legs.extend(leg);
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    legs
}

/// What explains a node's label: the edge, and the node at its other end; no node when an entrance explains it.
fn step(net: &Network, pace: &Pace, layer: &Layer, node: NodeId) -> Option<(Option<Leg>, Option<NodeId>)> {
    let field = &pace.field;
    let side = field.side(0);
    let label = layer.labels[node as usize];
    let arcs = field.graph.at(node);
    let built = if (node as usize) < net.n_nodes() { net.node_start[node as usize] as usize..net.node_start[node as usize + 1] as usize } else { 0..0 };
    let leg = |i: usize| net.ends[built.clone()].get(i).map(|end| Leg { edge: end >> 1, forward: end & 1 == 0 });
    for i in 0..built.len() {
        let edge = net.ends[built.start + i] >> 1;
        if layer.slots_on(edge).iter().any(|s| seeds(field, 0, &s.entrances[0]).any(|seed| seed == (node, label))) {
            return Some((leg(i), None));
        }
    }
    // At the end of an added path an entrance may stand on the same edge.
    let joint = field.joints.iter().find(|j| j.node == node);
    if joint.is_some_and(|j| layer.slots_on(j.edge).iter().any(|s| seeds(field, 0, &s.entrances[0]).any(|seed| seed == (node, label)))) {
        return Some((None, None));
    }
    let from = |a: &&super::graph::Arc| u32::from(layer.labels[a.node as usize]) + u32::from(a.cost[1 - side]) == u32::from(label);
    let i = arcs.iter().position(|a| from(&a))?;
    Some((leg(i), Some(arcs[i].node)))
}
