//! Public lifts, escalators, and the one lift that is missing: where two shelves of the city lie one above the other
//! and people walk far round.

use super::homes::Home;
use super::names::Register;
use super::network::{Link, Network};
use super::parameters::{ELDER, ESCALATORS, LIFTS, LIFT_RISE};
use super::plane::Point;
use super::walk::{Nearest, Walk};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A place where a lift would help.
struct Shaft {
    top: u32,
    bottom: u32,
    /// Seconds that an old person saves, times old people nearby.
    gain: f64,
}

/// Builds the lifts and escalators of the city; the best place gets none, only a plan.
pub fn build(network: &mut Network, homes: &[Home], register: &mut Register) {
    let shafts = shafts(network, homes);
    let mut taken: Vec<Point> = Vec::new();
    let mut lifts = 0;
    let mut escalators = 0;
    for shaft in shafts {
        let place = network.place(shaft.top);
        let same = |p: &&Point| p.to(place) < 520.0;
        if taken.iter().filter(same).count() > 0 {
            continue;
        }
        let rise = network.height(shaft.top) - network.height(shaft.bottom);
        let root = register.names.root();
        if taken.is_empty() {
            let more = vec![("status", json!("planned"))];
            lift(network, &shaft, register.names.ending(&root, &["电梯（规划）"]), more);
        } else if escalators < ESCALATORS.len() && is_escalator(network, &shaft, ESCALATORS[escalators]) {
            let name = register.names.ending(&root, &["大扶梯"]);
            escalator(network, &shaft, &name, ESCALATORS[escalators]);
            escalators += 1;
        } else if lifts < LIFTS {
            lift(network, &shaft, register.names.ending(&root, &["电梯"]), lift_properties(lifts, rise));
            lifts += 1;
        } else {
            continue;
        }
        taken.push(place);
    }
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
fn shafts(network: &Network, homes: &[Home]) -> Vec<Shaft> {
    let walk = Walk::new(network, &ELDER, false);
    let mut junctions: Vec<u32> = network
        .pieces
        .iter()
        .filter(|p| !p.gone && p.kind != "steps" && p.kind != "crossing")
        .flat_map(|p| [p.corners[0], p.corners[p.corners.len() - 1]])
        .collect();
    junctions.sort_unstable();
    junctions.dedup();
    let nearest = Nearest::new(network);
    let mut elders: BTreeMap<u32, f64> = BTreeMap::new();
    for home in homes {
        if let Some(snap) = nearest.find(network, home.at) {
            *elders.entry(snap.corners[0]).or_default() += f64::from(home.people[3] + home.people[4]);
        }
    }
    let mut best_per_cell: BTreeMap<(i32, i32), Shaft> = BTreeMap::new();
    for (k, &top) in junctions.iter().enumerate() {
        // Every third junction is enough to find the good places.
        if k % 3 != 0 {
            continue;
        }
        let place = network.place(top);
        let below: Vec<u32> = junctions
            .iter()
            .copied()
            .filter(|&c| {
                let away = network.place(c).to(place);
                let rise = network.height(top) - network.height(c);
                (18.0..115.0).contains(&away) && (LIFT_RISE.0..LIFT_RISE.1).contains(&rise)
            })
            .collect();
        if below.is_empty() {
            continue;
        }
        let times = walk.from(&[(top, 0.0)], 1_000.0);
        let people: f64 = elders.iter().filter(|&(&c, _)| times[c as usize] < 400.0).map(|(_, n)| n).sum();
        for bottom in below {
            let away = network.place(bottom).to(place);
            let saved = times[bottom as usize].min(1_000.0) - away / ELDER.flat - 60.0;
            let gain = saved * people;
            let cell = ((place.x / 120.0) as i32, (place.y / 120.0) as i32);
            if saved > 60.0 && best_per_cell.get(&cell).is_none_or(|s| gain > s.gain) {
                best_per_cell.insert(cell, Shaft { top, bottom, gain });
            }
        }
    }
    let mut shafts: Vec<Shaft> = best_per_cell.into_values().collect();
    shafts.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    shafts
}

/// A level tunnel from the lower street into the hill, and a shaft up to the upper one.
fn lift(network: &mut Network, shaft: &Shaft, name: String, more: Vec<(&'static str, Value)>) {
    let (up, down) = (network.place(shaft.top), network.place(shaft.bottom));
    let low = network.height(shaft.bottom);
    let foot = network.corner(up + (down - up).unit() * 6.0, low + 0.2);
    let planned: Vec<(&'static str, Value)> = more.iter().filter(|(k, _)| *k == "status").cloned().collect();
    let tunnel = Link {
        corners: vec![shaft.bottom, foot],
        kind: "underpass",
        class: "",
        name: format!("{name}通道"),
        layer: -2,
        more: [planned, vec![("lit", json!("yes")), ("covered", json!("yes"))]].concat(),
    };
    network.links.push(tunnel);
    network.links.push(Link { corners: vec![foot, shaft.top], kind: "lift", class: "", name, layer: -2, more });
}

fn is_escalator(network: &Network, shaft: &Shaft, length: f64) -> bool {
    let away = network.place(shaft.top).to(network.place(shaft.bottom));
    let rise = network.height(shaft.top) - network.height(shaft.bottom);
    let slope_length = (away * away + rise * rise).sqrt();
    slope_length > length - 4.0 && slope_length < length + 30.0 && rise > 0.25 * away
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
        network.links.push(Link { corners, kind: "escalator", class: "", name: format!("{name}（{way}）"), layer: 1, more });
    }
    if foot != shaft.bottom {
        let corners = vec![shaft.bottom, foot];
        network.links.push(Link { corners, kind: "corridor", class: "", name: name.into(), layer: 1, more: vec![("covered", json!("yes"))] });
    }
}
