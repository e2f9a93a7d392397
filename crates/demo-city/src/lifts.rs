//! Public lifts, escalators, and the one lift that is missing: where two shelves of the city lie one above the other
//! and people walk far round.

use super::homes::Home;
use super::names::Register;
use super::network::{Connection, Network};
use super::parameters::{ELDER, ESCALATORS, LIFT_RISE, LIFTS};
use super::plane::Point;
use super::walk::{Nearest, Walk};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A place where a lift would help.
struct Shaft {
    top: u32,
    bottom: u32,
    /// At first seconds saved times people nearby; at the end the people whose way to the other level is halved.
    gain: f64,
}

/// Builds the lifts and escalators of the city; the best place gets none, only a plan.
pub fn build(network: &mut Network, homes: &[Home], register: &mut Register) {
    let people = people_at_corners(network, homes);
    let walk = Walk::new(network, &ELDER, false);
    let mut taken: Vec<Point> = Vec::new();
    let mut lifts = 0;
    for shaft in shafts(network, &walk, &people) {
        let place = network.place(shaft.top);
        if lifts >= LIFTS || taken.iter().any(|p| p.to(place) < APART) {
            continue;
        }
        let rise = network.height(shaft.top) - network.height(shaft.bottom);
        let root = register.names.root();
        if taken.is_empty() {
            let more = vec![("status", json!("planned"))];
            lift(network, &shaft, register.names.ending(&root, &["电梯（规划）"]), more);
        } else {
            lift(network, &shaft, register.names.ending(&root, &["电梯"]), lift_properties(lifts, rise));
            lifts += 1;
        }
        taken.push(place);
    }
    for length in ESCALATORS {
        let fits = |away: f64, rise: f64| {
            let slope_length = (away * away + rise * rise).sqrt();
            slope_length > length && slope_length < length + 30.0 && rise > 0.27 * away
        };
        let mut shafts = promising(network, &walk, &people, &fits);
        shafts.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        let free = |s: &&Shaft| taken.iter().all(|p| p.to(network.place(s.top)) > 0.6 * APART);
        let Some(shaft) = shafts.iter().find(free) else {
            continue;
        };
        let root = register.names.root();
        taken.push(network.place(shaft.top));
        escalator(network, shaft, &register.names.ending(&root, &["大扶梯"]), length);
    }
}

/// Lifts keep this far apart, metres.
const APART: f64 = 480.0;

fn people_at_corners(network: &Network, homes: &[Home]) -> BTreeMap<u32, f64> {
    let nearest = Nearest::new(network);
    let mut people: BTreeMap<u32, f64> = BTreeMap::new();
    for home in homes {
        if let Some(snap) = nearest.find(network, home.at) {
            *people.entry(snap.corners[0]).or_default() += f64::from(home.people.iter().sum::<u32>());
        }
    }
    people
}

fn lift_properties(number: usize, rise: f64) -> Vec<(&'static str, Value)> {
    let mut more = vec![("wheelchair", json!("yes")), ("fare_yuan", json!(1 + number % 2))];
    if number % 4 == 1 {
        more.push(("opening_hours", json!("06:00-23:00")));
    }
    if rise > 20.0 {
        more.push(("speed_mps", json!(1.75)));
    }
    more
}

/// Pairs of junctions one above the other, most useful first.
fn shafts(network: &Network, walk: &Walk, people: &BTreeMap<u32, f64>) -> Vec<Shaft> {
    let fits = |away: f64, rise: f64| (18.0..115.0).contains(&away) && (LIFT_RISE.0..LIFT_RISE.1).contains(&rise);
    let mut shafts = promising(network, walk, people, &fits);
    shafts.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    shafts.truncate(90);
    for shaft in &mut shafts {
        let down = walk.from(&[(shaft.top, 0.0)], FARTHEST);
        let up = walk.from(&[(shaft.bottom, 0.0)], FARTHEST);
        let halved = |&(&corner, _): &(&u32, &f64)| {
            let (to_top, to_bottom) = (down[corner as usize], up[corner as usize]);
            let (far, near) = (to_top.max(to_bottom), to_top.min(to_bottom));
            near < FARTHEST && near + RIDE < 0.5 * far.min(FARTHEST)
        };
        shaft.gain = people.iter().filter(halved).map(|(_, n)| n).sum();
    }
    shafts.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    shafts
}

/// Nobody walks farther to a lift, seconds.
const FARTHEST: f64 = 1_200.0;
/// Waiting, riding and the tunnel, seconds.
const RIDE: f64 = 110.0;

/// The best pair of each piece of 120 m, by seconds saved times people nearby.
fn promising(network: &Network, walk: &Walk, people: &BTreeMap<u32, f64>, fits: &dyn Fn(f64, f64) -> bool) -> Vec<Shaft> {
    let mut junctions: Vec<u32> = network
        .pieces
        .iter()
        .filter(|p| !p.gone && p.kind != "steps" && p.kind != "crossing")
        .flat_map(|p| [p.corners[0], p.corners[p.corners.len() - 1]])
        .collect();
    junctions.sort_unstable();
    junctions.dedup();
    // In order from south to north, so that neighbours are found in a narrow band.
    junctions.sort_by(|&a, &b| network.place(a).y.total_cmp(&network.place(b).y));
    let mut best_per_cell: BTreeMap<(i32, i32), Shaft> = BTreeMap::new();
    // Every third junction is enough to find the good places.
    for &top in junctions.iter().step_by(3) {
        let place = network.place(top);
        let band = junctions.partition_point(|&c| network.place(c).y < place.y - 150.0)..junctions.partition_point(|&c| network.place(c).y < place.y + 150.0);
        let below: Vec<u32> = junctions[band]
            .iter()
            .copied()
            .filter(|&c| {
                let away = network.place(c).to(place);
                let rise = network.height(top) - network.height(c);
                away < 150.0 && fits(away, rise)
            })
            .collect();
        if below.is_empty() {
            continue;
        }
        let times = walk.from(&[(top, 0.0)], 1_000.0);
        let near: f64 = people.iter().filter(|&(&c, _)| times[c as usize] < 400.0).map(|(_, n)| n).sum();
        for bottom in below {
            let away = network.place(bottom).to(place);
            let saved = times[bottom as usize].min(1_000.0) - away / ELDER.flat - 60.0;
            let gain = saved * near;
            let cell = ((place.x / 120.0) as i32, (place.y / 120.0) as i32);
            if saved > 60.0 && best_per_cell.get(&cell).is_none_or(|s| gain > s.gain) {
                best_per_cell.insert(cell, Shaft { top, bottom, gain });
            }
        }
    }
    best_per_cell.into_values().collect()
}

/// A level tunnel from the lower street into the hill, and a shaft up to the upper one.
fn lift(network: &mut Network, shaft: &Shaft, name: String, more: Vec<(&'static str, Value)>) {
    let (up, down) = (network.place(shaft.top), network.place(shaft.bottom));
    let low = network.height(shaft.bottom);
    let foot = network.corner(up + (down - up).unit() * 6.0, low + 0.2);
    let planned: Vec<(&'static str, Value)> = more.iter().filter(|(k, _)| *k == "status").cloned().collect();
    let tunnel = Connection {
        corners: vec![shaft.bottom, foot],
        kind: "underpass",
        class: "",
        name: format!("{name}通道"),
        layer: -2,
        more: [planned, vec![("lit", json!("yes")), ("covered", json!("yes"))]].concat(),
    };
    network.links.push(tunnel);
    network.links.push(Connection { corners: vec![foot, shaft.top], kind: "lift", class: "", name, layer: -2, more });
}

/// Two one-way escalators side by side, up and down, of exactly that length, with level ways to the streets.
fn escalator(network: &mut Network, shaft: &Shaft, name: &str, length: f64) {
    let (up, down) = (network.place(shaft.top), network.place(shaft.bottom));
    let rise = network.height(shaft.top) - network.height(shaft.bottom);
    let level = (length * length - rise * rise).max(1.0).sqrt();
    let direction = (down - up).unit();
    let foot_place = up + direction * level;
    let foot = if foot_place.to(down) > 1.0 { network.corner(foot_place, network.height(shaft.bottom)) } else { shaft.bottom };
    for (way, oneway, side) in [("上行", "forward", 1.5), ("下行", "backward", -1.5)] {
        let middle_height = network.height(shaft.bottom) + rise / 2.0;
        let middle = network.corner(up + direction * (level / 2.0) + direction.left() * side, middle_height);
        let more = vec![
            ("oneway", json!(oneway)),
            ("speed_mps", json!(0.75)),
            ("covered", json!("yes")),
            ("opening_hours", json!("06:00-22:30")),
            ("fare_yuan", json!(2)),
        ];
        let corners = vec![foot, middle, shaft.top];
        network.links.push(Connection { corners, kind: "escalator", class: "", name: format!("{name}（{way}）"), layer: 1, more });
    }
    if foot != shaft.bottom {
        let corners = vec![shaft.bottom, foot];
        network.links.push(Connection { corners, kind: "corridor", class: "", name: name.into(), layer: 1, more: vec![("covered", json!("yes"))] });
    }
}
