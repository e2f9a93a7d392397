//! Road bridges over the rivers, the cableway, and the old landing stage that no path reaches.

use super::blocks::Rank;
use super::network::{Connection, Network};
use super::parameters::{BRIDGES, CABLEWAY};
use super::plane::{Point, at};
use super::terrain::Terrain;
use serde_json::json;

/// Where the road bridges run, for buildings to keep clear.
pub fn overhead() -> Vec<(Point, Point)> {
    BRIDGES.iter().map(|&(_, a, b)| (at(a.0, a.1), at(b.0, b.1))).collect()
}

/// Builds bridges, cableway and landing stage.
pub fn build(network: &mut Network, terrain: &Terrain) {
    let ends = road_corners(network);
    for &(name, a, b) in &BRIDGES {
        let (Some(from), Some(to)) = (nearest(network, &ends, at(a.0, a.1)), nearest(network, &ends, at(b.0, b.1))) else {
            continue;
        };
        let (p, q) = (network.place(from), network.place(to));
        let (low, high) = (network.height(from), network.height(to));
        let mut corners = vec![from];
        let spans = 8;
        for k in 1..spans {
            let t = f64::from(k) / f64::from(spans);
            // A slight arch keeps the river open for ships.
            let height = low + (high - low) * t + 9.0 * 4.0 * t * (1.0 - t);
            corners.push(network.corner(p.towards(q, t), height));
        }
        corners.push(to);
        network.links.push(Connection { corners, kind: "street", class: "main", name: name.into(), layer: 1, more: vec![] });
    }
    let (name, a, b) = CABLEWAY;
    if let (Some(from), Some(to)) = (nearest(network, &ends, at(a.0, a.1)), nearest(network, &ends, at(b.0, b.1))) {
        let more = vec![("minutes", json!(5)), ("headway_min", json!(6)), ("opening_hours", json!("07:30-22:00")), ("fare_yuan", json!(10))];
        network.links.push(Connection { corners: vec![from, to], kind: "cableway", class: "", name: name.into(), layer: 3, more });
    }
    landing_stage(network, terrain);
}

/// A footway on the water's edge that the flood of some year cut off: a small island of the network, on purpose.
fn landing_stage(network: &mut Network, terrain: &Terrain) {
    let mut p = at(300.0, -800.0);
    while terrain.bank.value(p) > 6.0 {
        p.y -= 5.0;
    }
    let corners = [at(0.0, 0.0), at(28.0, -2.0), at(52.0, -9.0)].map(|d| network.corner(p + d, 166.0));
    let name = String::from("老渡牌趸船");
    network.links.push(Connection { corners: corners.to_vec(), kind: "footway", class: "", name, layer: 0, more: vec![] });
}

/// Junctions on main and secondary roads.
fn road_corners(network: &Network) -> Vec<u32> {
    let mut corners: Vec<u32> = network
        .pieces
        .iter()
        .filter(|p| p.rank >= Rank::Secondary && !p.outline && p.kind == "street")
        .flat_map(|p| [p.corners[0], p.corners[p.corners.len() - 1]])
        .collect();
    corners.sort_unstable();
    corners.dedup();
    corners
}

fn nearest(network: &Network, corners: &[u32], p: Point) -> Option<u32> {
    corners.iter().copied().min_by(|&a, &b| network.place(a).to(p).total_cmp(&network.place(b).to(p)))
}
