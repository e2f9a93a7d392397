//! Naive twins, written from the definitions: every home and entrance is a node of its own on its split edge, and times are relaxed until
//! nothing changes (Bellman 1958). Shares no code with the engine's searches.

use quanli::catalogue::Walker;
use quanli::coverage::Direction;
use quanli::network::{CLOSED, Network, Snap, Terrain, Weights};

pub const FAR: u32 = u32::MAX;
const LIMIT: u32 = 18_000;

/// Time to the nearest facility for every home, `None` beyond 30 minutes. Facilities are lists of entrances.
pub fn nearest_homes(net: &Network, walker: Walker, direction: Direction, facilities: &[Vec<Snap>]) -> Vec<Option<u32>> {
    let weights = Weights::compute(net, walker, Terrain::Real);
    let mut best = vec![None; net.homes.list.len()];
    for entrances in facilities {
        for (h, time) in one_facility(net, &weights, direction, entrances).into_iter().enumerate() {
            if time <= LIMIT && best[h].is_none_or(|b| time < b) {
                best[h] = Some(time);
            }
        }
    }
    best
}

/// Time between every home and one facility.
fn one_facility(net: &Network, weights: &Weights, direction: Direction, entrances: &[Snap]) -> Vec<u32> {
    if direction == Direction::RoundTrip {
        let there = one_facility(net, weights, Direction::There, entrances);
        let back = one_facility(net, weights, Direction::Back, entrances);
        // The engine bounds each way by the limit, and the sum.
        return there.into_iter().zip(back).map(|(a, b)| if a > LIMIT || b > LIMIT { FAR } else { a + b }).collect();
    }
    let n = net.n_nodes();
    let (homes, doors) = (net.homes.list.len(), entrances.len());
    // Directed arcs (from, to, cost) as people walk: nodes, then homes, then entrances, then the facility itself.
    let mut arcs: Vec<(usize, usize, u32)> = Vec::new();
    let target = n + homes + doors;
    for e in 0..net.n_edges() {
        let edge = e as u32;
        let [all_forward, all_backward] = weights.arc(edge);
        let mut on: Vec<(f32, usize, u32)> =
            net.homes.on_edge(edge).map(|h| (net.homes.list.at(h).snap, n + h)).map(|(s, h)| (s.along, h, u32::from(weights.stub(s.stub)))).collect();
        on.extend(entrances.iter().enumerate().filter(|(_, s)| s.edge == edge).map(|(d, s)| (s.along, n + homes + d, u32::from(weights.stub(s.stub)))));
        let [first, last] = net.edge_nodes[e].map(|v| v as usize);
        if all_forward != CLOSED {
            arcs.push((first, last, u32::from(all_forward)));
        }
        if all_backward != CLOSED {
            arcs.push((last, first, u32::from(all_backward)));
        }
        for (i, (along, place, stub)) in on.iter().enumerate() {
            let [f, b] = weights.from_first(net, edge, *along);
            if all_forward != CLOSED {
                arcs.push((first, *place, u32::from(f) + stub));
                arcs.push((*place, last, u32::from(all_forward - f.min(all_forward)) + stub));
            }
            if all_backward != CLOSED {
                arcs.push((*place, first, u32::from(b) + stub));
                arcs.push((last, *place, u32::from(all_backward - b.min(all_backward)) + stub));
            }
            for (other_along, other, other_stub) in on.iter().skip(i + 1) {
                let [of, ob] = weights.from_first(net, edge, *other_along);
                let (early, late) = if (f, b) <= (of, ob) { ((f, b, *place), (of, ob, *other)) } else { ((of, ob, *other), (f, b, *place)) };
                if all_forward != CLOSED {
                    arcs.push((early.2, late.2, u32::from(late.0 - early.0) + stub + other_stub));
                } else if b == ob && all_backward != CLOSED {
                    arcs.push((early.2, late.2, stub + other_stub));
                }
                if all_backward != CLOSED {
                    arcs.push((late.2, early.2, u32::from(late.1 - early.1) + stub + other_stub));
                } else if f == of && all_forward != CLOSED {
                    // The same place: nothing is walked along the edge, so its direction does not matter.
                    arcs.push((late.2, early.2, stub + other_stub));
                }
            }
        }
    }
    for d in 0..doors {
        arcs.push((n + homes + d, target, 0));
        arcs.push((target, n + homes + d, 0));
    }
    if direction == Direction::There {
        arcs.iter_mut().for_each(|a| *a = (a.1, a.0, a.2));
    }
    let mut time = vec![FAR; target + 1];
    time[target] = 0;
    // Homes and entrances are places to begin and to end, not to pass through: their stubs would be walked twice.
    let passes = |v: usize| v < n || v >= n + homes;
    loop {
        let mut changed = false;
        for (from, to, cost) in &arcs {
            if time[*from] != FAR && passes(*from) && time[*from] + cost < time[*to] {
                time[*to] = time[*from] + cost;
                changed = true;
            }
        }
        if !changed {
            return time[n..n + homes].to_vec();
        }
    }
}
