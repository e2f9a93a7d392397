//! The edge of the buildable land: one ring for each side of the rivers, along the banks and the limit of the city.

use super::parameters::{CORNER_STEP, RIVERSIDE};
use super::plane::{Point, area, evenly};
use super::terrain::Terrain;
use std::collections::BTreeMap;

/// The rings of the land, largest first, corners about every nine metres, turning left.
pub fn rings(terrain: &Terrain) -> Vec<Vec<Point>> {
    let mut rings: Vec<Vec<Point>> = level_lines(terrain)
        .into_iter()
        .filter(|ring| area(ring).abs() > 300_000.0)
        .map(|mut ring| {
            if area(&ring) < 0.0 {
                ring.reverse();
            }
            evenly(&rounded(&evenly(&ring, 2.0 * CORNER_STEP)), CORNER_STEP)
        })
        .collect();
    rings.sort_by(|a, b| area(b).total_cmp(&area(a)));
    rings
}

fn rounded(ring: &[Point]) -> Vec<Point> {
    let mut ring = ring.to_vec();
    for _ in 0..5 {
        let n = ring.len();
        ring = (0..n).map(|i| (ring[(i + n - 1) % n] + ring[i] * 2.0 + ring[(i + 1) % n]) * 0.25).collect();
    }
    ring
}

/// Lines of depth 0 over the grid (marching squares).
fn level_lines(terrain: &Terrain) -> Vec<Vec<Point>> {
    let (columns, rows) = terrain.bank.size();
    let depth_at = |c: usize, r: usize| (terrain.bank.cell(c, r) - RIVERSIDE).min(terrain.limit.cell(c, r));
    // Each side of a cell that the line crosses has a key; `next` leads from the side where it enters to where it leaves.
    let mut next: BTreeMap<usize, usize> = BTreeMap::new();
    let mut places: BTreeMap<usize, Point> = BTreeMap::new();
    for r in 0..rows - 1 {
        for c in 0..columns - 1 {
            let corners = [(c, r), (c + 1, r), (c + 1, r + 1), (c, r + 1)];
            let values = corners.map(|(c, r)| depth_at(c, r));
            let sides = [2 * (r * columns + c), 2 * (r * columns + c + 1) + 1, 2 * ((r + 1) * columns + c), 2 * (r * columns + c) + 1];
            let (mut enters, mut leaves) = (Vec::new(), Vec::new());
            for i in 0..4 {
                let (a, b) = (values[i], values[(i + 1) % 4]);
                if (a > 0.0) == (b > 0.0) {
                    continue;
                }
                let (p, q) = (corners[i], corners[(i + 1) % 4]);
                places.insert(sides[i], terrain.bank.place(p.0, p.1).towards(terrain.bank.place(q.0, q.1), a / (a - b)));
                if a > 0.0 { enters.push(sides[i]) } else { leaves.push(sides[i]) }
            }
            for (from, to) in enters.into_iter().zip(leaves) {
                next.insert(from, to);
            }
        }
    }
    let mut rings = Vec::new();
    while let Some((&start, _)) = next.iter().next() {
        let mut ring = Vec::new();
        let mut side = start;
        while let Some(following) = next.remove(&side) {
            ring.extend(places.get(&side));
            side = following;
        }
        rings.push(ring);
    }
    rings
}
