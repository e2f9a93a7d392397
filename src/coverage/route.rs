//! One way traced: from a home along the labels to the facility that owns it.

use super::label::BOUND;
use super::layer::Layer;
use super::pace::{Pace, by_door};
use crate::network::{CLOSED, EdgeId, Network, NodeId};

/// A walked piece of a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leg {
    /// Edge, in whole or in part.
    pub edge: EdgeId,
    /// Walked from its first end towards its last, as seen from the home.
    pub forward: bool,
}

/// The edges from a home to the facility that gives its label, in order; empty when it is unreached or on the same edge as the entrance.
/// For one direction only (not for a round trip). Where several ways take the same time, the one over the first edge at each node.
#[must_use]
pub fn route(net: &Network, pace: &Pace, layer: &Layer, home: usize) -> Vec<Leg> {
    let mut legs = Vec::new();
    let edge = net.homes.list[home].snap.edge;
    let cost = pace.ways[0].homes[home];
    let label = layer.homes[home];
    if label >= BOUND || layer.slots_on(edge).iter().any(|s| by_door(cost, &s.doors[0], s.rank) == label) {
        return legs;
    }
    let [first, last] = net.edge_nodes[edge as usize];
    let over_first = cost.a != CLOSED && layer.labels[first as usize] + (u32::from(cost.a) << 16) == label;
    legs.push(Leg { edge, forward: !over_first });
    let mut node = if over_first { first } else { last };
    // Labels fall along the way, so it ends.
    while let Some((leg, next)) = step(net, pace, layer, node) {
        legs.push(leg);
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    legs
}

/// The edge that explains a node's label, and the node at its other end; no node when an entrance on the edge explains it.
fn step(net: &Network, pace: &Pace, layer: &Layer, node: NodeId) -> Option<(Leg, Option<NodeId>)> {
    let back = pace.ways[0].direction == super::Direction::Back;
    let label = layer.labels[node as usize];
    for end in &net.ends[net.node_start[node as usize] as usize..net.node_start[node as usize + 1] as usize] {
        let (edge, here) = (end >> 1, (end & 1) as usize);
        let leg = Leg { edge, forward: here == 0 };
        for slot in layer.slots_on(edge) {
            let seed = if here == 0 { slot.doors[0].seed_first } else { slot.doors[0].seed_last };
            if seed != CLOSED && super::label::label(u32::from(seed), slot.rank) == label {
                return Some((leg, None));
            }
        }
        let [forward, backward] = pace.weights.arc(net, edge);
        let cost = if (here == 0) == back { backward } else { forward };
        let other = net.edge_nodes[edge as usize][1 - here];
        if cost != CLOSED && layer.labels[other as usize] < BOUND && layer.labels[other as usize] + (u32::from(cost) << 16) == label {
            return Some((leg, Some(other)));
        }
    }
    None
}
