//! Ways across the main roads: signalled crossings, footbridges with stairs, lifts or ramps, and underpasses.

use super::blocks::Rank;
use super::chance::Chance;
use super::grades::step_properties;
use super::names::Register;
use super::network::{Connection, Network, PathPiece};
use super::parameters::{FOOTBRIDGE_CLEARANCE, FOOTBRIDGES, UNDERPASSES};
use super::plane::{Point, along};
use serde_json::json;

/// Makes the first metres of side streets at main roads into crossings.
pub fn mark(seed: u64, network: &mut Network) {
    let mut chance = Chance::new(seed, "crossings");
    let mut road: Vec<Option<Rank>> = vec![None; network.corners.len()];
    for piece in network.pieces.iter().filter(|p| p.rank >= Rank::Secondary && !p.gone) {
        for &corner in &piece.corners {
            road[corner as usize] = road[corner as usize].max(Some(piece.rank));
        }
    }
    // At each junction one side is crossed; the other side lies on the near pavement.
    let mut done = vec![false; network.corners.len()];
    let mut result: Vec<PathPiece> = Vec::with_capacity(network.pieces.len());
    for mut piece in std::mem::take(&mut network.pieces) {
        let first = piece.corners[0];
        let here = road[first as usize];
        let wanted = match here {
            Some(Rank::Main) => 0.6,
            Some(_) => 0.3,
            None => 0.0,
        };
        let fits = !piece.gone && piece.rank < Rank::Secondary && matches!(piece.kind, "street" | "footway");
        if fits && !done[first as usize] && network.length(&piece.corners) > 26.0 && chance.happens(wanted) {
            done[first as usize] = true;
            let (head, rest) = split(network, &piece, 11.0);
            result.push(PathPiece { corners: head, kind: "crossing", rank: here.unwrap_or(Rank::Secondary), ..piece.clone() });
            piece.corners = rest;
        }
        result.push(piece);
    }
    network.pieces = result;
}

fn split(network: &mut Network, piece: &PathPiece, metres: f64) -> (Vec<u32>, Vec<u32>) {
    let line: Vec<Point> = piece.corners.iter().map(|&c| network.place(c)).collect();
    let mut passed = 0.0;
    for k in 0..line.len() - 1 {
        let step = line[k].to(line[k + 1]);
        if passed + step >= metres {
            // A bend close by is taken as it is.
            if k + 2 < line.len() && (passed + step - metres).abs() < 3.0 {
                return (piece.corners[..=k + 1].to_vec(), piece.corners[k + 1..].to_vec());
            }
            if k > 0 && (metres - passed).abs() < 3.0 {
                return (piece.corners[..=k].to_vec(), piece.corners[k..].to_vec());
            }
            let t = (metres - passed) / step;
            let (low, high) = (network.height(piece.corners[k]), network.height(piece.corners[k + 1]));
            let middle = network.corner(along(&line, metres), low + (high - low) * t);
            let mut head = piece.corners[..=k].to_vec();
            head.push(middle);
            let mut rest = vec![middle];
            rest.extend(&piece.corners[k + 1..]);
            return (head, rest);
        }
        passed += step;
    }
    (piece.corners.clone(), piece.corners.clone())
}

/// Builds footbridges and underpasses.
pub fn build(seed: u64, network: &mut Network, register: &mut Register) {
    let mut chance = Chance::new(seed, "footbridges");
    let mut pairs = opposite_corners(network);
    chance.shuffle(&mut pairs);
    let mut built: Vec<Point> = Vec::new();
    for (a, b) in pairs {
        let middle = network.place(a).towards(network.place(b), 0.5);
        let spacing = 330.0;
        if built.iter().any(|p| p.to(middle) < spacing) {
            continue;
        }
        let number = built.len();
        if number < FOOTBRIDGES {
            let root = register.names.root();
            footbridge(network, a, b, number, register.names.ending(&root, &["天桥", "人行天桥"]));
        } else if number < FOOTBRIDGES + UNDERPASSES {
            let root = register.names.root();
            underpass(network, a, b, number as u32, register.names.ending(&root, &["地下通道", "过街通道"]));
        } else {
            break;
        }
        built.push(middle);
    }
}

/// Pairs of corners of small paths on opposite sides of a main road.
fn opposite_corners(network: &Network) -> Vec<(u32, u32)> {
    let small: Vec<u32> = {
        let mut list: Vec<u32> = network
            .pieces
            .iter()
            .filter(|p| !p.gone && p.rank < Rank::Secondary && matches!(p.kind, "street" | "footway") && p.corners.len() > 2)
            .flat_map(|p| p.corners[1..p.corners.len() - 1].iter().copied())
            .collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    let mut pairs = Vec::new();
    for piece in network.pieces.iter().filter(|p| p.rank == Rank::Main && p.kind == "street" && p.corners.len() > 4) {
        let k = piece.corners.len() / 2;
        let centre = network.place(piece.corners[k]);
        let forward = (network.place(piece.corners[k + 1]) - network.place(piece.corners[k - 1])).unit();
        let ground = network.height(piece.corners[k]);
        let side = |sign: f64| {
            small
                .iter()
                .copied()
                .filter(|&c| {
                    let d = network.place(c) - centre;
                    let away = d.dot(forward.left()) * sign;
                    d.dot(forward).abs() < 40.0 && (15.0..45.0).contains(&away) && (network.height(c) - ground).abs() < 1.8
                })
                .min_by(|&a, &b| {
                    let skew = |c: u32| (network.place(c) - centre).dot(forward).abs();
                    skew(a).total_cmp(&skew(b))
                })
        };
        if let (Some(a), Some(b)) = (side(1.0), side(-1.0))
            && (network.place(a) - network.place(b)).dot(forward).abs() < 30.0
        {
            pairs.push((a, b));
        }
    }
    pairs
}

fn footbridge(network: &mut Network, a: u32, b: u32, number: usize, name: String) {
    let (p, q) = (network.place(a), network.place(b));
    let across = (q - p).unit();
    let deck = network.height(a).max(network.height(b)) + FOOTBRIDGE_CLEARANCE;
    let run = (0.33 * p.to(q)).min(12.5);
    let heads = [(a, p, 1.0), (b, q, -1.0)].map(|(ground, place, sign)| {
        let head = network.corner(place + across * (run * sign), deck);
        let rise = deck - network.height(ground);
        let more = step_properties(rise, number as u32);
        network.links.push(Connection { corners: vec![ground, head], kind: "steps", class: "", name: name.clone(), layer: 1, more });
        match number % 8 {
            // Half of the bridges have lifts or ramps.
            0 | 2 | 5 => bridge_lift(network, ground, head, across.left() * sign, &name, number),
            7 => bridge_ramp(network, ground, head, across.left() * sign, &name),
            _ => {}
        }
        head
    });
    network.links.push(Connection { corners: heads.to_vec(), kind: "footbridge", class: "", name, layer: 1, more: vec![] });
}

fn bridge_lift(network: &mut Network, ground: u32, head: u32, aside: Point, name: &str, number: usize) {
    let top = network.corner(network.place(ground) + aside * 5.0, network.height(head));
    let mut more = vec![("wheelchair", json!("yes"))];
    if number % 8 == 5 {
        more.push(("opening_hours", json!("06:00-23:00")));
    }
    let lift = Connection { corners: vec![ground, top], kind: "lift", class: "", name: format!("{name}电梯"), layer: 1, more };
    network.links.push(lift);
    network.links.push(Connection { corners: vec![top, head], kind: "footbridge", class: "", name: name.into(), layer: 1, more: vec![] });
}

fn bridge_ramp(network: &mut Network, ground: u32, head: u32, aside: Point, name: &str) {
    let (low, high) = (network.height(ground), network.height(head));
    let turn = network.place(ground).towards(network.place(head), 0.5) + aside * 36.0;
    let middle = network.corner(turn, (low + high) / 2.0);
    let more = vec![("wheelchair", json!("limited"))];
    network.links.push(Connection { corners: vec![ground, middle, head], kind: "ramp", class: "", name: format!("{name}坡道"), layer: 1, more });
}

fn underpass(network: &mut Network, a: u32, b: u32, number: u32, name: String) {
    let (p, q) = (network.place(a), network.place(b));
    let across = (q - p).unit();
    let floor = network.height(a).min(network.height(b)) - 4.2;
    let run = (0.33 * p.to(q)).min(10.5);
    let heads = [(a, p, 1.0), (b, q, -1.0)].map(|(ground, place, sign)| {
        let head = network.corner(place + across * (run * sign), floor);
        let more = step_properties(network.height(ground) - floor, number);
        network.links.push(Connection { corners: vec![ground, head], kind: "steps", class: "", name: name.clone(), layer: -1, more });
        head
    });
    let more = vec![("covered", json!("yes")), ("lit", json!("yes"))];
    network.links.push(Connection { corners: heads.to_vec(), kind: "underpass", class: "", name, layer: -1, more });
}
