//! `backdrop.geojson`: what is only drawn: rivers, shoals, green, buildings and the rivers' names.

use super::blocks::Blocks;
use super::buildings::Building;
use super::chance::Chance;
use super::geojson::{Features, point, polygon, position_short, properties};
use super::grounds::ring_of;
use super::layout::{River, rivers};
use super::names::Register;
use super::parameters::{HILLS, LABELS, MOST_BLOCKS, SHOALS, mass};
use super::plane::{Point, area, at, middle, smooth};
use serde_json::json;

/// Writes the backdrop.
pub fn write(seed: u64, blocks: &Blocks, buildings: &[Building], register: &Register) -> Vec<u8> {
    let mut features = Features::new();
    let mut chance = Chance::new(seed, "backdrop");
    for (number, &(x, y, size)) in HILLS.iter().enumerate() {
        let map = properties([("kind", json!("green")), ("name", json!(format!("{}山", ["雾帘", "揽月", "蓑衣", "号子", "枕江"][number % 5])))]);
        features.add(&polygon(&hill(at(x, y), size, &mut chance), position_short), &map);
    }
    let rivers = rivers();
    // The silt river is drawn over the clear one: its edge is the line where both waters meet.
    for river in &rivers {
        let map = properties([("kind", json!("river")), ("tint", json!(river.tint)), ("name", json!(river.name))]);
        features.add(&polygon(&banks(river), position_short), &map);
    }
    for &(which, from, to, side, width) in &SHOALS {
        let map = properties([("kind", json!("shoal"))]);
        features.add(&polygon(&shoal(&rivers[which], from, to, side, width), position_short), &map);
    }
    green(blocks, register, &mut features);
    for building in drawn(blocks, buildings) {
        features.add(&polygon(&building.ring, position_short), &properties([("kind", json!("block"))]));
    }
    for &(which, x, y, angle) in &LABELS {
        let map = properties([("kind", json!("label")), ("name", json!(rivers[which].name)), ("angle", json!(angle))]);
        features.add(&point(at(x, y)), &map);
    }
    features.finish()
}

/// Both banks of a river as one ring.
fn banks(river: &River) -> Vec<Point> {
    let n = river.middle.len();
    let side = |sign: f64| -> Vec<Point> {
        (0..n)
            .map(|i| {
                let along = (river.middle[(i + 1).min(n - 1)] - river.middle[i.saturating_sub(1)]).unit();
                river.middle[i] + along.left() * (sign * river.half[i])
            })
            .collect()
    };
    let mut ring = side(1.0);
    ring.extend(side(-1.0).into_iter().rev());
    ring
}

/// A bank of gravel along one side of a river, between two shares of its middle line.
fn shoal(river: &River, from: f64, to: f64, side: f64, width: f64) -> Vec<Point> {
    let n = river.middle.len() as f64;
    let (first, last) = ((from * n) as usize, (to * n) as usize);
    let count = last - first;
    let place = |k: usize, out: f64| {
        let i = first + k;
        let along = (river.middle[i + 1] - river.middle[i - 1]).unit();
        river.middle[i] + along.left() * (side * (river.half[i] - out))
    };
    let outer = (0..=count).map(|k| place(k, -4.0));
    let inner = (0..=count).rev().map(|k| {
        let t = k as f64 / count as f64;
        place(k, width * 4.0 * t * (1.0 - t) * (1.0 + 0.35 * libm::sin(9.0 * t)))
    });
    outer.chain(inner).collect()
}

fn hill(centre: Point, size: f64, chance: &mut Chance) -> Vec<Point> {
    let corners: Vec<Point> = (0..11)
        .map(|k| {
            let angle = f64::from(k) * 2.0 * core::f64::consts::PI / 11.0;
            let radius = size * chance.between(0.65, 1.15);
            centre + at(1.5 * libm::cos(angle), 0.75 * libm::sin(angle)) * radius
        })
        .collect();
    smooth(&corners, true, 150.0)
}

/// Blocks without houses; those of one estate carry its name.
fn green(blocks: &Blocks, register: &Register, features: &mut Features) {
    for (k, leaf) in blocks.leaves.iter().enumerate().filter(|(_, l)| l.green) {
        let ring = ring_of(blocks, k);
        let centre = middle(&ring);
        // A little smaller than the block, so that the paths round it stay free.
        let shrink = (1.0 - 5.0 / area(&ring).sqrt()).max(0.7);
        let ring: Vec<Point> = ring.iter().step_by(2).map(|&p| centre + (p - centre) * shrink).collect();
        let name = &register.estates[leaf.estate as usize];
        features.add(&polygon(&ring, position_short), &properties([("kind", json!("green")), ("name", json!(name))]));
    }
}

/// The buildings that are drawn: the largest of each kind of quarter, in their order.
fn drawn<'a>(blocks: &Blocks, buildings: &'a [Building]) -> Vec<&'a Building> {
    let weight = |b: &Building| b.area / mass(blocks.estates[blocks.leaves[b.leaf as usize].estate as usize].quarter).ground;
    let mut sizes: Vec<f64> = buildings.iter().map(weight).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes.get(MOST_BLOCKS).copied().unwrap_or(0.0);
    buildings.iter().filter(|b| weight(b) > least).collect()
}
