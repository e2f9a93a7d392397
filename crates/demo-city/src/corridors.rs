//! Ways through shopping malls that shut at night.

use super::blocks::Blocks;
use super::chance::Chance;
use super::layout::Quarter;
use super::names::Register;
use super::network::{Connection, Network};
use super::parameters::CORRIDORS;
use super::plane::{Point, crossing};
use serde_json::json;

/// Builds corridors through blocks with streets at both ends.
pub fn build(seed: u64, blocks: &Blocks, network: &mut Network, register: &mut Register) {
    let mut chance = Chance::new(seed, "corridors");
    let mut order: Vec<usize> = (0..blocks.leaves.len()).collect();
    chance.shuffle(&mut order);
    let arms = network.arms();
    let mut malls: Vec<Point> = Vec::new();
    for number in order {
        let leaf = &blocks.leaves[number];
        let quarter = blocks.estates[leaf.estate as usize].quarter;
        if leaf.green || !matches!(quarter, Quarter::Core | Quarter::Towers) || malls.len() >= CORRIDORS {
            continue;
        }
        let Some((a, b)) = ends_of_corridor(&leaf.ring, network, &arms) else {
            continue;
        };
        let middle = network.place(a).towards(network.place(b), 0.5);
        if malls.iter().any(|p| p.to(middle) < 300.0) {
            continue;
        }
        malls.push(middle);
        let root = register.names.root();
        let name = register.names.ending(&root, &["天街连廊", "商场通道", "百货通道", "广场连廊"]);
        let more = vec![("opening_hours", json!("10:00-22:00")), ("covered", json!("yes")), ("wheelchair", json!("yes"))];
        network.links.push(Connection { corners: vec![a, b], kind: "corridor", class: "", name, layer: 0, more });
    }
}

/// Two junctions of a block, far apart, about level, with nothing but the block between them.
fn ends_of_corridor(ring: &[u32], network: &Network, arms: &[u8]) -> Option<(u32, u32)> {
    let n = ring.len();
    let junctions: Vec<usize> = (0..n).filter(|&i| arms[ring[i] as usize] > 2).collect();
    let mut best: Option<(f64, u32, u32)> = None;
    for &i in &junctions {
        for &k in junctions.iter().filter(|&&k| k > i + 4 && i + n > k + 4) {
            let (a, b) = (ring[i], ring[k]);
            let length = network.place(a).to(network.place(b));
            let level = (network.height(a) - network.height(b)).abs() < 0.04 * length;
            let free = (0..n).all(|j| {
                let next = (j + 1) % n;
                let touches = [i, k].iter().any(|&e| e == j || e == next);
                touches || crossing(network.place(a), network.place(b), network.place(ring[j]), network.place(ring[next])).is_none()
            });
            // Along the edge it would only double the street.
            let share = (k - i).min(n + i - k) as f64 / n as f64;
            let middle = network.place(a).towards(network.place(b), 0.5);
            let clear = ring.iter().all(|&c| network.place(c).to(middle) > 13.0);
            if clear && level && free && share > 0.33 && (38.0..110.0).contains(&length) && best.is_none_or(|(most, ..)| length > most) {
                best = Some((length, a, b));
            }
        }
    }
    best.map(|(_, a, b)| (a, b))
}
