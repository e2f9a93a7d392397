//! Buildings: rectangles that follow the ground, set back from the paths round their block.

use super::blocks::Blocks;
use super::chance::Chance;
use super::field::Field;
use super::layout::Quarter;
use super::parameters::{Mass, mass};
use super::plane::{Point, area, at, inside, to_ring, to_segment};
use super::terrain::Terrain;

/// A building.
pub struct Building {
    /// Corners of its footprint.
    pub ring: Vec<Point>,
    /// Its block.
    pub leaf: u32,
    /// Doors: at the middle of the sides, the one nearest to a path first.
    pub doors: Vec<Point>,
    /// Square metres of footprint.
    pub area: f64,
}

/// Fills all blocks that are neither green nor `taken` with buildings that keep clear of the `overhead` lines.
pub fn build(seed: u64, blocks: &Blocks, terrain: &Terrain, taken: &[bool], overhead: &[(Point, Point)]) -> Vec<Building> {
    let field = Field::new(terrain);
    let mut chance = Chance::new(seed, "buildings");
    let mut buildings = Vec::new();
    for (number, leaf) in blocks.leaves.iter().enumerate() {
        if leaf.green || taken[number] {
            continue;
        }
        let ring: Vec<Point> = leaf.ring.iter().map(|&c| blocks.corners[c as usize]).collect();
        let quarter = blocks.estates[leaf.estate as usize].quarter;
        let mass = mass(quarter);
        let size = area(&ring);
        let wanted = (size / mass.ground).round().clamp(1.0, 5.0) as usize;
        let mut near: Vec<Vec<Point>> = Vec::new();
        for _ in 0..wanted {
            let Some(footprint) = place(&ring, &near, overhead, &mass, &field, &mut chance) else {
                break;
            };
            buildings.push(finish(&footprint, number as u32, quarter, &ring, &mut chance));
            near.push(footprint);
        }
    }
    buildings
}

/// The free distance round a point: to the block's edge, other buildings and bridges above.
fn room(p: Point, ring: &[Point], near: &[Vec<Point>], overhead: &[(Point, Point)], mass: &Mass) -> f64 {
    let mut room = to_ring(p, ring) - mass.setback;
    for other in near {
        let distance = if inside(p, other) { -1.0 } else { to_ring(p, other) };
        room = room.min(distance - mass.gap);
    }
    for &(a, b) in overhead {
        room = room.min(to_segment(p, a, b).0 - 16.0);
    }
    room
}

fn place(ring: &[Point], near: &[Vec<Point>], overhead: &[(Point, Point)], mass: &Mass, field: &Field, chance: &mut Chance) -> Option<Vec<Point>> {
    let low = ring.iter().fold(at(f64::MAX, f64::MAX), |m, p| at(m.x.min(p.x), m.y.min(p.y)));
    let high = ring.iter().fold(at(f64::MIN, f64::MIN), |m, p| at(m.x.max(p.x), m.y.max(p.y)));
    let mut best: Option<(f64, Point)> = None;
    for _ in 0..26 {
        let p = at(chance.between(low.x, high.x), chance.between(low.y, high.y));
        if !inside(p, ring) {
            continue;
        }
        let room = room(p, ring, near, overhead, mass).min(0.5 * mass.width);
        if best.is_none_or(|(most, _)| room > most) {
            best = Some((room, p));
        }
    }
    let (most, centre) = best?;
    if most < 2.5 {
        return None;
    }
    let u = field.contour(centre);
    let v = u.left();
    let longest = mass.length * chance.between(0.7, 1.1);
    let widest = mass.width * chance.between(0.8, 1.1);
    // Half extents to the left, right, front and back.
    let mut out = [1.5, 1.5, 1.5, 1.5];
    let corner = |out: &[f64; 4], k: usize| match k % 4 {
        0 => centre + u * out[1] + v * out[2],
        1 => centre - u * out[0] + v * out[2],
        2 => centre - u * out[0] - v * out[3],
        _ => centre + u * out[1] - v * out[3],
    };
    // Which corners bound each side.
    const SIDES: [(usize, usize); 4] = [(1, 2), (3, 0), (0, 1), (2, 3)];
    let mut open = [true; 4];
    while open.contains(&true) {
        for side in 0..4 {
            if !open[side] {
                continue;
            }
            let mut wider = out;
            wider[side] += 1.5;
            let too_long = wider[0] + wider[1] > longest || wider[2] + wider[3] > widest;
            let (a, b) = (corner(&wider, SIDES[side].0), corner(&wider, SIDES[side].1));
            let fits =
                [a, b, a.towards(b, 0.5), a.towards(b, 0.25), a.towards(b, 0.75)].iter().all(|&p| inside(p, ring) && room(p, ring, near, overhead, mass) > 0.0);
            if too_long || !fits {
                open[side] = false;
            } else {
                out = wider;
            }
        }
    }
    let enough = out[0] + out[1] > 6.0 && out[2] + out[3] > 6.0;
    enough.then(|| (0..4).map(|k| corner(&out, k)).collect())
}

fn finish(footprint: &[Point], leaf: u32, quarter: Quarter, ring: &[Point], chance: &mut Chance) -> Building {
    let mut doors: Vec<Point> = (0..4).map(|k| footprint[k].towards(footprint[(k + 1) % 4], 0.5)).collect();
    doors.sort_by(|&a, &b| to_ring(a, ring).total_cmp(&to_ring(b, ring)));
    let mut corners = footprint.to_vec();
    let notched = matches!(quarter, Quarter::Core | Quarter::OldSlope | Quarter::Towers) && chance.happens(0.35);
    let (long, wide) = (footprint[0].to(footprint[1]), footprint[1].to(footprint[2]));
    if notched && long > 16.0 && wide > 12.0 {
        // One corner is left out: an L.
        let (x, y) = (chance.between(0.35, 0.6), chance.between(0.35, 0.6));
        let k = chance.below(4);
        let (before, here, after) = (footprint[(k + 3) % 4], footprint[k], footprint[(k + 1) % 4]);
        let (p, q) = (here.towards(before, x), here.towards(after, y));
        let inner = p + (q - here);
        corners = vec![p, inner, q, after, footprint[(k + 2) % 4], before];
    }
    Building { area: area(&corners).abs(), ring: corners, leaf, doors }
}
