//! A walker inside the generator: minutes on foot for the old and for adults, so that canteens and lifts can be put
//! where they make the demo tell the truth about such cities.
//!
//! The same speeds and slope rule as the product's walking model, without opening hours.

use super::grades::step_count;
use super::network::Network;
use super::parameters::{STEP_GOING, STEP_LENGTH, Walker};
use super::plane::{Point, to_segment};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The network with seconds on its arcs, for one walker.
pub struct Walk {
    first: Vec<u32>,
    arcs: Vec<(u32, f64)>,
}

impl Walk {
    /// Prepares the network for a walker. Arcs are turned round when `towards`, so that a search finds who gets *to* a
    /// place.
    pub fn new(network: &Network, walker: &Walker, towards: bool) -> Self {
        let mut list: Vec<(u32, u32, f64)> = Vec::new();
        let mut add = |a: u32, b: u32, seconds: f64| list.push(if towards { (b, a, seconds) } else { (a, b, seconds) });
        for piece in network.pieces.iter().filter(|p| !p.gone) {
            for w in piece.corners.windows(2) {
                for (a, b) in [(w[0], w[1]), (w[1], w[0])] {
                    add(a, b, seconds(network, walker, (piece.kind, piece.street), a, b));
                }
            }
        }
        for link in network.links.iter().filter(|l| l.kind != "cableway" && !l.more.iter().any(|(k, _)| *k == "status")) {
            let oneway = link.more.iter().any(|(k, _)| *k == "oneway");
            let wait = link.more.iter().find(|(k, _)| *k == "wait_s").and_then(|(_, v)| v.as_f64()).unwrap_or(0.0);
            for (k, w) in link.corners.windows(2).enumerate() {
                let wait = if k == 0 { wait } else { 0.0 };
                add(w[0], w[1], wait + seconds(network, walker, (link.kind, 0), w[0], w[1]));
                if !oneway {
                    add(w[1], w[0], wait + seconds(network, walker, (link.kind, 0), w[1], w[0]));
                }
            }
        }
        list.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        let mut first = vec![0_u32; network.corners.len() + 1];
        for &(a, ..) in &list {
            first[a as usize + 1] += 1;
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        Self { first, arcs: list.into_iter().map(|(_, b, s)| (b, s)).collect() }
    }

    /// Seconds from the given corners to all others within `limit`; `f64::MAX` beyond.
    pub fn from(&self, starts: &[(u32, f64)], limit: f64) -> Vec<f64> {
        let mut best = vec![f64::MAX; self.first.len() - 1];
        self.spread(starts, limit, &mut best);
        best
    }

    /// Like [`Self::from`], into `best`, which may hold known seconds; returns the corners that were improved.
    pub fn spread(&self, starts: &[(u32, f64)], limit: f64, best: &mut [f64]) -> Vec<u32> {
        let mut heap = BinaryHeap::new();
        let mut touched = Vec::new();
        // Seconds are not negative, so their bits sort like the numbers.
        for &(corner, seconds) in starts {
            if seconds < best[corner as usize] {
                best[corner as usize] = seconds;
                heap.push(Reverse((seconds.to_bits(), corner)));
            }
        }
        while let Some(Reverse((bits, corner))) = heap.pop() {
            let reached = f64::from_bits(bits);
            if reached > best[corner as usize] {
                continue;
            }
            touched.push(corner);
            let range = self.first[corner as usize] as usize..self.first[corner as usize + 1] as usize;
            for &(next, seconds) in &self.arcs[range] {
                let arrival = reached + seconds;
                if arrival <= limit && arrival < best[next as usize] {
                    best[next as usize] = arrival;
                    heap.push(Reverse((arrival.to_bits(), next)));
                }
            }
        }
        touched
    }
}

fn seconds(network: &Network, walker: &Walker, (kind, street): (&str, u32), a: u32, b: u32) -> f64 {
    let length = network.place(a).to(network.place(b));
    let rise = network.height(b) - network.height(a);
    match kind {
        "steps" => {
            // The steps are counted, as in the product; what the flight is longer than they are is landings, on the level.
            let steps = f64::from(step_count(rise, street));
            let landings = (length - steps * STEP_GOING).max(0.0) / walker.flat;
            steps * STEP_LENGTH / if rise > 0.0 { walker.stairs_up } else { walker.stairs_down } + landings
        }
        "lift" => 42.5 + rise.abs() / if rise.abs() > 20.0 { 1.75 } else { 1.0 },
        "escalator" => (length * length + rise * rise).sqrt() / 0.75,
        _ if length <= 0.0 => 0.0,
        _ => {
            let slope = (rise / length).clamp(-0.6, 0.6);
            let factor = libm::exp(-3.5 * ((slope + 0.05).abs() - 0.05)).min(1.0);
            length / (walker.flat * factor)
        }
    }
}

/// Finds the nearest path of a place.
pub struct Nearest {
    cells: BTreeMap<(i32, i32), Vec<(u32, u32)>>,
}

/// Where a door joins the network: the two corners of the segment and the metres to each, and the metres to the path.
#[derive(Clone, Copy, Debug)]
pub struct Snap {
    /// The corners of the segment.
    pub corners: [u32; 2],
    /// Metres along the segment to each.
    pub metres: [f64; 2],
    /// Metres from the door to the path.
    pub stub: f64,
}

const CELL: f64 = 40.0;

fn cell(p: Point) -> (i32, i32) {
    ((p.x / CELL).floor() as i32, (p.y / CELL).floor() as i32)
}

impl Nearest {
    /// Sorts the paths that may have doors.
    pub fn new(network: &Network) -> Self {
        let mut cells: BTreeMap<(i32, i32), Vec<(u32, u32)>> = BTreeMap::new();
        for piece in network.pieces.iter().filter(|p| !p.gone) {
            for w in piece.corners.windows(2) {
                let (p, q) = (network.place(w[0]), network.place(w[1]));
                for key in BTreeMap::from([(cell(p), ()), (cell(q), ()), (cell(p.towards(q, 0.5)), ())]).into_keys() {
                    cells.entry(key).or_default().push((w[0], w[1]));
                }
            }
        }
        Self { cells }
    }

    /// The nearest path within about 80 m.
    pub fn find(&self, network: &Network, p: Point) -> Option<Snap> {
        let (column, row) = cell(p);
        let mut best: Option<Snap> = None;
        for c in column - 2..=column + 2 {
            for r in row - 2..=row + 2 {
                for &(a, b) in self.cells.get(&(c, r)).map_or(&[][..], |list| list) {
                    let (pa, pb) = (network.place(a), network.place(b));
                    let (stub, t) = to_segment(p, pa, pb);
                    if best.is_none_or(|s| stub < s.stub) {
                        let length = pa.to(pb);
                        best = Some(Snap { corners: [a, b], metres: [length * t, length * (1.0 - t)], stub });
                    }
                }
            }
        }
        best
    }
}

impl Snap {
    /// The two corners with the seconds to them on the flat.
    pub fn starts(&self, walker: &Walker) -> [(u32, f64); 2] {
        [0, 1].map(|k| (self.corners[k], (self.stub + self.metres[k]) / walker.flat))
    }

    /// Seconds to the door, given the seconds to all corners.
    pub fn seconds(&self, times: &[f64], walker: &Walker) -> f64 {
        self.starts(walker).iter().map(|&(c, s)| times[c as usize] + s).fold(f64::MAX, f64::min)
    }
}
