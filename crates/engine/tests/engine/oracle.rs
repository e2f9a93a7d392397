//! Naive twins, written from the definitions: every home and entrance is a node of its own on its split edge, and times are relaxed until
//! nothing changes (Bellman 1958). Shares no code with the engine's searches.

use quanli_coverage::Direction;
use quanli_model::catalogue::Walker;
use quanli_model::city::{Kind, OneWay};
use quanli_network::{CLOSED, Impedance, Network, Snap, Terrain};

pub const FAR: u32 = u32::MAX;
const LIMIT: u32 = 18_000;

/// Time to the nearest facility for every home, `None` beyond 30 minutes. Facilities are lists of entrances.
pub fn nearest_homes(net: &Network, walker: Walker, direction: Direction, facilities: &[Vec<Snap>]) -> Vec<Option<u32>> {
    let impedance = Impedance::compute(net, walker, Terrain::Real);
    let mut best = vec![None; net.homes.list.len()];
    let homes: Vec<Snap> = net.homes.list.iter().map(|h| joined(net, &impedance, h.snap)).collect();
    for entrances in facilities {
        let entrances: Vec<Snap> = entrances.iter().map(|s| joined(net, &impedance, *s)).collect();
        for (h, time) in one_facility(net, &impedance, direction, &homes, &entrances).into_iter().enumerate() {
            if time <= LIMIT && best[h].is_none_or(|b| time < b) {
                best[h] = Some(time);
            }
        }
    }
    best
}

/// Where the walker joins: on the path that everybody joins there, or when it is closed to this walker both ways, on the nearest that is not.
/// Looks at every segment; equal centimetres go by the ends of the segment, then by what is walked there.
pub fn joined(net: &Network, impedance: &Impedance, snap: Snap) -> Snap {
    let open = |e: u32| impedance.arc(e) != [CLOSED; 2];
    if open(snap.edge) {
        return snap;
    }
    type Key = (bool, i64, ([i64; 2], [i64; 2]), (bool, Kind, i64, [i64; 2]));
    let mut best: Option<(Key, Snap)> = None;
    for e in (0..net.n_edges() as u32).filter(|e| open(*e) && net.way(*e).kind.has_doors()) {
        for s in net.line(e).segments() {
            let ([ax, ay], [bx, by]) = (net.line(e).xy(s), net.line(e).xy(s + 1));
            let turned = (bx, by) < (ax, ay);
            let ([wx, wy], [ex, ey]) = if turned { ([bx, by], [ax, ay]) } else { ([ax, ay], [bx, by]) };
            let (ux, uy, [px, py]) = (ex - wx, ey - wy, snap.place);
            let square = ux * ux + uy * uy;
            let t = if square > 0.0 { (((px - wx) * ux + (py - wy) * uy) / square).clamp(0.0, 1.0) } else { 0.0 };
            let (x, y) = (wx + ux * t, wy + uy * t);
            let t = if turned { 1.0 - t } else { t };
            let away = ((x - px) * (x - px) + (y - py) * (y - py)).sqrt();
            let cm = |m: f32| (m * 100.0 + 0.5).floor() as i64;
            if cm(away) > 8000 {
                continue;
            }
            let way = net.way(e);
            let (first, last) = ([cm(ax), cm(ay)], [cm(bx), cm(by)]);
            let lies = (first.min(last), first.max(last));
            let leads = if way.oneway == OneWay::Backward { last } else { first };
            let sum = net.line(e).ele(s) + net.line(e).ele(s + 1);
            let high = if sum.is_nan() { i64::MAX } else { (f64::from(sum) * 1e6) as i64 };
            let key = (net.islands.edge_is_small(net, e), cm(away), lies, (way.oneway != OneWay::Both, way.kind, high, leads));
            let along = net.line(e).along(s) + (net.line(e).along(s + 1) - net.line(e).along(s)) * t;
            if best.is_none_or(|(other, _)| key < other) {
                best = Some((key, Snap { edge: e, along, stub: away, place: snap.place }));
            }
        }
    }
    best.map_or(snap, |b| b.1)
}

/// Time between every home and one facility.
fn one_facility(net: &Network, impedance: &Impedance, direction: Direction, places: &[Snap], entrances: &[Snap]) -> Vec<u32> {
    if direction == Direction::RoundTrip {
        let there = one_facility(net, impedance, Direction::There, places, entrances);
        let back = one_facility(net, impedance, Direction::Back, places, entrances);
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
        let [all_forward, all_backward] = impedance.arc(edge);
        let mut on: Vec<(f32, usize, u32)> =
            places.iter().enumerate().filter(|(_, s)| s.edge == edge).map(|(h, s)| (s.along, n + h, u32::from(impedance.stub(s.stub)))).collect();
        on.extend(entrances.iter().enumerate().filter(|(_, s)| s.edge == edge).map(|(d, s)| (s.along, n + homes + d, u32::from(impedance.stub(s.stub)))));
        let [first, last] = net.edge_nodes[e].map(|v| v as usize);
        if all_forward != CLOSED {
            arcs.push((first, last, u32::from(all_forward)));
        }
        if all_backward != CLOSED {
            arcs.push((last, first, u32::from(all_backward)));
        }
        for (i, (along, place, stub)) in on.iter().enumerate() {
            let [f, b] = impedance.from_first(net, edge, *along);
            for (end, here) in [(first, *along == 0.0), (last, *along >= net.metres(edge) as f32)] {
                if here && (all_forward == CLOSED) != (all_backward == CLOSED) {
                    arcs.extend([(end, *place, *stub), (*place, end, *stub)]);
                }
            }
            if all_forward != CLOSED {
                arcs.push((first, *place, u32::from(f) + stub));
                arcs.push((*place, last, u32::from(all_forward - f.min(all_forward)) + stub));
            }
            if all_backward != CLOSED {
                arcs.push((*place, first, u32::from(b) + stub));
                arcs.push((last, *place, u32::from(all_backward - b.min(all_backward)) + stub));
            }
            for (other_along, other, other_stub) in on.iter().skip(i + 1) {
                let [of, ob] = impedance.from_first(net, edge, *other_along);
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
