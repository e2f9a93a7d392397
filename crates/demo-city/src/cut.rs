//! One new street through one block: the best of several tries.
//!
//! A try starts at a random place inside the block and follows the ground both ways until it meets the block's edge. It
//! ends in a corner that is there already (a junction if one is near), so streets join exactly and nothing dangles.

use super::chance::Chance;
use super::field::{Course, Field};
use super::parameters::CORNER_STEP;
use super::plane::{Point, area, at, crossing, inside, line_length, middle, ring_is_closer};

/// A block to be cut: its corners in order, turning left, and which of them are junctions.
pub struct Block {
    /// Corners.
    pub ring: Vec<Point>,
    /// Whether each corner is a junction.
    pub junction: Vec<bool>,
    /// Bounds of each [`RUN`] sides: least x and y, greatest x and y.
    bounds: Vec<[f64; 4]>,
}

/// Sides that share one box of bounds.
const RUN: usize = 24;

impl Block {
    /// A block with those corners.
    pub fn new(ring: Vec<Point>, junction: Vec<bool>) -> Self {
        let n = ring.len();
        let bounds = (0..n.div_ceil(RUN))
            .map(|run| {
                let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
                for i in run * RUN..=((run + 1) * RUN).min(n) {
                    let p = ring[i % n];
                    bounds = [bounds[0].min(p.x), bounds[1].min(p.y), bounds[2].max(p.x), bounds[3].max(p.y)];
                }
                bounds
            })
            .collect();
        Self { ring, junction, bounds }
    }
}

/// What is asked of the new street.
pub struct Wish {
    /// Ways in which it may run, with what each costs.
    pub courses: Vec<(Course, f64)>,
    /// Places tried.
    pub tries: usize,
    /// Smallest share of the block on either side.
    pub balance: f64,
    /// Metres that it keeps from the block's edge.
    pub clearance: f64,
}

/// A street through a block.
pub struct Cut {
    /// Corner of the block where it starts.
    pub from: usize,
    /// Corner of the block where it ends.
    pub to: usize,
    /// New corners between them.
    pub between: Vec<Point>,
    /// How it runs.
    pub course: Course,
}

/// The best street through a block, if any try is good.
pub fn best_cut(block: &Block, field: &Field, wish: &Wish, chance: &mut Chance) -> Option<Cut> {
    let whole = area(&block.ring);
    let mut best: Option<(f64, Cut)> = None;
    for _ in 0..wish.tries {
        let Some(seed) = place_inside(&block.ring, chance) else {
            continue;
        };
        for &(course, price) in &wish.courses {
            let Some(cut) = trace(block, field, seed, course, chance) else {
                continue;
            };
            let Some(cost) = cost(block, &cut, whole, wish) else {
                continue;
            };
            let cost = cost * price + chance.between(0.0, 0.12);
            if best.as_ref().is_none_or(|(lowest, _)| cost < *lowest) {
                best = Some((cost, cut));
            }
        }
    }
    best.map(|(_, cut)| cut)
}

/// The two blocks on either side of a cut, as positions: `Ok(corner of the block)` or `Err(new corner)`.
pub fn halves(n: usize, cut: &Cut) -> [Vec<Result<usize, usize>>; 2] {
    let walk = |from: usize, to: usize| {
        let mut list = vec![Ok(from)];
        let mut i = from;
        while i != to {
            i = (i + 1) % n;
            list.push(Ok(i));
        }
        list
    };
    let mut left = walk(cut.to, cut.from);
    left.extend((0..cut.between.len()).map(Err));
    let mut right = walk(cut.from, cut.to);
    right.extend((0..cut.between.len()).rev().map(Err));
    [left, right]
}

fn place_inside(ring: &[Point], chance: &mut Chance) -> Option<Point> {
    let low = ring.iter().fold(at(f64::MAX, f64::MAX), |m, p| at(m.x.min(p.x), m.y.min(p.y)));
    let high = ring.iter().fold(at(f64::MIN, f64::MIN), |m, p| at(m.x.max(p.x), m.y.max(p.y)));
    for _ in 0..30 {
        let p = at(chance.between(low.x, high.x), chance.between(low.y, high.y));
        if inside(p, ring) {
            return Some(p);
        }
    }
    None
}

fn trace(block: &Block, field: &Field, seed: Point, course: Course, chance: &mut Chance) -> Option<Cut> {
    let start = match course {
        Course::Contour => field.contour(seed),
        Course::Across => field.contour(seed).left(),
        Course::Straight => across_longest(&block.ring),
        Course::Climb => {
            let contour = field.contour(seed);
            (contour.left() + contour * if chance.happens(0.5) { 0.5 } else { -0.5 }).unit()
        }
    };
    let (ahead, to) = one_way(block, field, seed, start, course)?;
    let (behind, from) = one_way(block, field, seed, start * -1.0, course)?;
    let n = block.ring.len();
    let apart = (to + n - from) % n;
    if apart < 4 || n - apart < 4 {
        return None;
    }
    let mut line: Vec<Point> = behind.into_iter().rev().collect();
    line.push(seed);
    line.extend(ahead);
    let (first, last) = (block.ring[from], block.ring[to]);
    line.retain(|p| p.to(first) > 1.2 * CORNER_STEP && p.to(last) > 1.2 * CORNER_STEP);
    for _ in 0..2 {
        line = relaxed(first, &line, last);
    }
    Some(Cut { from, to, between: line, course })
}

/// Direction across the longest extent of a ring.
fn across_longest(ring: &[Point]) -> Point {
    let centre = middle(ring);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for &p in ring {
        let d = p - centre;
        xx += d.x * d.x;
        yy += d.y * d.y;
        xy += d.x * d.y;
    }
    let doubled = at(xx - yy, 2.0 * xy).unit();
    let x = ((1.0 + doubled.x).max(0.0) / 2.0).sqrt();
    let along = if x < 1e-6 { at(0.0, 1.0) } else { at(x, doubled.y / (2.0 * x)) };
    along.left()
}

fn relaxed(first: Point, line: &[Point], last: Point) -> Vec<Point> {
    let get = |i: isize| {
        if i < 0 { first } else { line.get(i as usize).copied().unwrap_or(last) }
    };
    (0..line.len() as isize).map(|i| (get(i - 1) + get(i) * 2.0 + get(i + 1)) * 0.25).collect()
}

/// Follows the ground from `seed` to the edge of the block: the points, and the corner where it ends.
fn one_way(block: &Block, field: &Field, seed: Point, start: Point, course: Course) -> Option<(Vec<Point>, usize)> {
    let (mut p, mut before) = (seed, start);
    let mut line = Vec::new();
    let longest = 60 + block.ring.len();
    for _ in 0..longest {
        let first = field.heading(p, before, course);
        let direction = field.heading(p + first * (CORNER_STEP / 2.0), first, course);
        // A street turns by no more than about 25° a step.
        let direction = if direction.dot(before) < 0.9 { (before + direction * 0.45).unit() } else { direction };
        let q = p + direction * CORNER_STEP;
        if let Some(corner) = meets(block, p, q) {
            return Some((line, corner));
        }
        line.push(q);
        (p, before) = (q, direction);
    }
    None
}

/// The corner at which the step `p`–`q` leaves the block.
fn meets(block: &Block, p: Point, q: Point) -> Option<usize> {
    let n = block.ring.len();
    let mut first: Option<(f64, usize)> = None;
    for (run, [west, south, east, north]) in block.bounds.iter().enumerate() {
        if p.x.max(q.x) < *west || p.x.min(q.x) > *east || p.y.max(q.y) < *south || p.y.min(q.y) > *north {
            continue;
        }
        for i in run * RUN..((run + 1) * RUN).min(n) {
            let next = if i + 1 == n { 0 } else { i + 1 };
            if let Some(t) = crossing(p, q, block.ring[i], block.ring[next])
                && first.is_none_or(|(least, _)| t < least)
            {
                first = Some((t, i));
            }
        }
    }
    let (t, i) = first?;
    let hit = p.towards(q, t);
    // A junction a few corners away is taken rather than a new one beside it: so streets cross instead of staggering.
    let near = (0..6).map(|k| (i + n + k - 2) % n);
    let price = |k: usize| block.ring[k].to(hit) + if block.junction[k] { 0.0 } else { 2.6 * CORNER_STEP };
    near.min_by(|&a, &b| price(a).total_cmp(&price(b)))
}

/// What a cut costs: long, lopsided and pointed cuts cost more. `None`: not allowed.
fn cost(block: &Block, cut: &Cut, whole: f64, wish: &Wish) -> Option<f64> {
    let ring = &block.ring;
    let n = ring.len();
    let mut line = vec![ring[cut.from]];
    line.extend(&cut.between);
    line.push(ring[cut.to]);
    let length = line_length(&line);
    if cut.between.is_empty() || length < 2.5 * CORNER_STEP {
        return None;
    }
    let sharp = if cut.course == Course::Climb { 0.95 } else { 0.86 };
    let ends = [(cut.from, line[1]), (cut.to, line[line.len() - 2])];
    for (corner, next) in ends {
        let direction = (next - ring[corner]).unit();
        for side in [(corner + 1) % n, (corner + n - 1) % n] {
            if direction.dot((ring[side] - ring[corner]).unit()) > sharp {
                return None;
            }
        }
    }
    if !keeps_clear(ring, cut, &line, wish.clearance) {
        return None;
    }
    let mut thinnest = f64::MAX;
    let mut least = f64::MAX;
    for half in halves(n, cut) {
        let points: Vec<Point> = half.iter().map(|c| c.map_or_else(|k| cut.between[k], |i| ring[i])).collect();
        let part = area(&points);
        let around = line_length(&points) + points[0].to(points[points.len() - 1]);
        least = least.min(part / whole);
        thinnest = thinnest.min(12.57 * part / (around * around));
    }
    (least > wish.balance).then(|| length / whole.sqrt() + 1.6 * (0.5 - least) + 0.9 * (0.8 - thinnest).max(0.0))
}

fn keeps_clear(ring: &[Point], cut: &Cut, line: &[Point], clearance: f64) -> bool {
    let n = ring.len();
    let (first, last) = (ring[cut.from], ring[cut.to]);
    for &p in &cut.between {
        let near = p.to(first).min(p.to(last));
        if near > 1.6 * clearance && ring_is_closer(p, ring, clearance) {
            return false;
        }
    }
    // The pieces next to the ends were bent to a corner: they must not leave the block.
    for (k, w) in line.windows(2).enumerate() {
        if k > 2 && k + 4 < line.len() {
            continue;
        }
        for i in 0..n {
            let (a, b) = (i, (i + 1) % n);
            let touches = |c: usize| (k == 0 && c == cut.from) || (k + 2 == line.len() && c == cut.to);
            if !touches(a) && !touches(b) && crossing(w[0], w[1], ring[a], ring[b]).is_some() {
                return false;
            }
        }
    }
    // A line that comes back to itself is no street.
    for (i, p) in cut.between.iter().enumerate() {
        for q in cut.between.iter().skip(i + 4).step_by(3) {
            if p.to(*q) < 2.2 * CORNER_STEP {
                return false;
            }
        }
    }
    true
}
