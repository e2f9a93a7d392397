//! Heights of the paths: streets are cut and filled until they are walkable, and what stays steep becomes stairs.
//!
//! A stair lane is not one long flight: where the ground is less steep than a stair, level stretches and flights
//! alternate, as they do on the slopes of Chongqing.

use super::blocks::Rank;
use super::chance::Chance;
use super::network::{Network, PathPiece};
use super::parameters::{FLIGHT_SLOPES, LEVEL_SLOPE, MOST_STEPS, RISERS, STEEPEST_STAIR, stair_slope, steepest};
use super::plane::{Point, along, line_length};
use serde_json::{Value, json};

/// Number of rounds in which heights are evened out.
const ROUNDS: usize = 160;

/// Fixes heights and decides where the stairs are.
pub fn settle(seed: u64, network: &mut Network) {
    mark_stairs(network);
    even_out(network);
    // What the earthworks made gentle is a path after all.
    for i in 0..network.pieces.len() {
        if network.pieces[i].kind == "steps" {
            let (rise, length) = rise_and_length(network, &network.pieces[i]);
            straighten(network, i);
            if rise.abs() < 0.1 * length || rise.abs() < 20.0 * RISERS.0 {
                network.pieces[i].kind = "footway";
            }
        }
    }
    let mut chance = Chance::new(seed, "stairs");
    let mut result = Vec::with_capacity(network.pieces.len());
    for piece in std::mem::take(&mut network.pieces) {
        if piece.kind == "steps" && !piece.gone {
            result.extend(flights(network, piece, &mut chance));
        } else {
            result.push(piece);
        }
    }
    network.pieces = result;
}

/// Number of steps of a flight with that rise; flights of one street (`key`) have steps of one height.
pub fn step_count(rise: f64, key: u32) -> u32 {
    let share = f64::from(key % 97) / 96.0;
    let riser = RISERS.0 + (RISERS.1 - RISERS.0) * share;
    (rise.abs() / riser).round().max(1.0) as u32
}

/// Number of steps and further properties of a flight with that rise.
pub fn step_properties(rise: f64, key: u32) -> Vec<(&'static str, Value)> {
    let mut more = vec![("step_count", json!(step_count(rise, key)))];
    if key % 10 == 3 {
        more.push(("ramp:stroller", json!("yes")));
    }
    if !key.is_multiple_of(3) {
        more.push(("handrail", json!("yes")));
    }
    more
}

fn rise_and_length(network: &Network, piece: &PathPiece) -> (f64, f64) {
    let (first, last) = (piece.corners[0], piece.corners[piece.corners.len() - 1]);
    (network.height(last) - network.height(first), network.length(&piece.corners))
}

fn mark_stairs(network: &mut Network) {
    for i in 0..network.pieces.len() {
        let piece = &network.pieces[i];
        let (rise, length) = rise_and_length(network, piece);
        let stairs = !piece.outline && rise.abs() > stair_slope(piece.rank) * length && rise.abs() > 20.0 * RISERS.0;
        if stairs {
            network.pieces[i].kind = "steps";
        }
    }
}

/// Moves both ends of each too steep segment towards each other until all are walkable.
fn even_out(network: &mut Network) {
    let mut segments = Vec::new();
    for piece in &network.pieces {
        let limit = if piece.kind == "steps" { STEEPEST_STAIR } else { steepest(piece.rank) };
        if piece.kind == "steps" {
            let (first, last) = (piece.corners[0], piece.corners[piece.corners.len() - 1]);
            segments.push((first, last, limit * network.length(&piece.corners)));
        } else {
            for w in piece.corners.windows(2) {
                segments.push((w[0], w[1], limit * network.place(w[0]).to(network.place(w[1]))));
            }
        }
    }
    smooth_streets(network);
    for _ in 0..ROUNDS {
        for &(a, b, most) in &segments {
            let (low, high) = (network.height(a), network.height(b));
            let excess = (high - low).abs() - most;
            if excess > 0.0 {
                let shift = 0.5 * excess * (high - low).signum();
                network.corners[a as usize].height += shift;
                network.corners[b as usize].height -= shift;
            }
        }
    }
}

/// Evens out the bumps along streets.
fn smooth_streets(network: &mut Network) {
    for _ in 0..2 {
        let mut sum = vec![(0.0, 0.0); network.corners.len()];
        for piece in network.pieces.iter().filter(|p| p.kind != "steps") {
            for w in piece.corners.windows(2) {
                let weight = if piece.rank >= Rank::Secondary { 3.0 } else { 1.0 };
                for (c, other) in [(w[0], w[1]), (w[1], w[0])] {
                    sum[c as usize].0 += weight * network.height(other);
                    sum[c as usize].1 += weight;
                }
            }
        }
        for (corner, (heights, weight)) in network.corners.iter_mut().zip(sum) {
            if weight > 0.0 {
                corner.height = 0.5 * corner.height + 0.5 * heights / weight;
            }
        }
    }
}

/// Gives the inner corners of a piece heights on a straight line between its ends.
fn straighten(network: &mut Network, piece: usize) {
    let corners = network.pieces[piece].corners.clone();
    let (rise, length) = rise_and_length(network, &network.pieces[piece]);
    let start = network.height(corners[0]);
    let mut gone = 0.0;
    for w in corners.windows(2).take(corners.len() - 2) {
        gone += network.place(w[0]).to(network.place(w[1]));
        network.corners[w[1] as usize].height = start + rise * gone / length;
    }
}

/// Splits a steep piece into flights and level stretches.
fn flights(network: &mut Network, piece: PathPiece, chance: &mut Chance) -> Vec<PathPiece> {
    let (rise, length) = rise_and_length(network, &piece);
    let slope = (rise / length).abs();
    let sign = rise.signum();
    let rise = rise.abs();
    // On slope s, a share of the length is stairs, the rest rises gently.
    let wanted = chance.between(FLIGHT_SLOPES.0, FLIGHT_SLOPES.1);
    let share = if slope > 0.85 * wanted { 1.0 } else { (slope - LEVEL_SLOPE) / (wanted - LEVEL_SLOPE) };
    let runs = (rise / (f64::from(MOST_STEPS) * RISERS.0)).ceil().max(1.0) as usize;
    let landing = if runs > 1 { 6.0 } else { 0.0 };
    let gentle = (length * (1.0 - share)).max(landing * (runs - 1) as f64);
    let stairs = length - gentle;
    let gentle_slope = if share < 1.0 { LEVEL_SLOPE } else { 0.0 };
    let stair_slope = (rise - gentle * gentle_slope) / stairs;
    // Gentle stretches before, between and after the flights.
    let mut weights: Vec<f64> = (0..=runs).map(|_| chance.between(0.3, 1.0)).collect();
    if gentle < 9.0 * (runs + 1) as f64 {
        weights[0] = 0.0;
        weights[runs] = if runs == 1 { 1.0 } else { 0.0 };
    }
    let total: f64 = weights.iter().sum::<f64>().max(1e-9);
    let line: Vec<Point> = piece.corners.iter().map(|&c| network.place(c)).collect();
    let mut pieces = Vec::new();
    let mut builder = Stretch { corner: piece.corners[0], gone: 0.0, height: network.height(piece.corners[0]) };
    let last = piece.corners[piece.corners.len() - 1];
    for (k, weight) in weights.iter().enumerate() {
        let gentle_length = gentle * weight / total;
        let ends_here = k == runs;
        if gentle_length > 0.5 {
            let end = ends_here.then_some(last);
            pieces.push(builder.extend(network, &line, gentle_length, sign * gentle_slope, "footway", end, &piece));
        }
        if !ends_here {
            let end = (k + 1 == runs && gentle * weights[runs] / total <= 0.5).then_some(last);
            pieces.push(builder.extend(network, &line, stairs / runs as f64, sign * stair_slope, "steps", end, &piece));
        }
    }
    pieces
}

/// How far a stair lane is built.
struct Stretch {
    corner: u32,
    gone: f64,
    height: f64,
}

impl Stretch {
    #[allow(clippy::too_many_arguments, reason = "one stretch has that many parts")]
    fn extend(&mut self, network: &mut Network, line: &[Point], length: f64, slope: f64, kind: &'static str, end: Option<u32>, model: &PathPiece) -> PathPiece {
        let mut corners = vec![self.corner];
        let target = if end.is_some() { line_length(line) } else { self.gone + length };
        let mut passed = 0.0;
        // The bends of the lane stay where they were.
        for w in line.windows(2) {
            passed += w[0].to(w[1]);
            if passed > self.gone + 2.0 && passed < target - 2.0 {
                corners.push(network.corner(w[1], self.height + slope * (passed - self.gone)));
            }
        }
        self.height += slope * (target - self.gone);
        self.gone = target;
        self.corner = end.unwrap_or_else(|| network.corner(along(line, target), self.height));
        corners.push(self.corner);
        let kind = if kind == "footway" && model.kind == "trail" { "trail" } else { kind };
        PathPiece { corners, kind, ..model.clone() }
    }
}
