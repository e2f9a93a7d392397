//! The flat metre plane in which the city is laid out, and the way from it to longitude and latitude.
//!
//! East is x, north is y. Only additions, multiplications, divisions and square roots are used on coordinates: they give
//! the same bits on every machine.

use super::parameters::{METRES_PER_DEGREE, ORIGIN_LAT, ORIGIN_LON};
use std::ops::{Add, Mul, Sub};

/// A position or a direction in metres.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Point {
    /// Metres east of the origin.
    pub x: f64,
    /// Metres north of the origin.
    pub y: f64,
}

/// Short for a point.
pub const fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        at(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        at(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        at(self.x * factor, self.y * factor)
    }
}

impl Point {
    /// Scalar product.
    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Cross product: positive when `other` points to the left of `self`.
    pub fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }

    /// Length in metres.
    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// Distance in metres.
    pub fn to(self, other: Self) -> f64 {
        (other - self).length()
    }

    /// Same direction, length 1; zero stays zero.
    pub fn unit(self) -> Self {
        let length = self.length();
        if length > 0.0 { self * (1.0 / length) } else { self }
    }

    /// Turned left by a right angle.
    pub fn left(self) -> Self {
        at(-self.y, self.x)
    }

    /// The point at `t` of the way to `other`.
    pub fn towards(self, other: Self, t: f64) -> Self {
        self + (other - self) * t
    }

    /// Degrees east and north.
    pub fn lon_lat(self) -> (f64, f64) {
        let shrink = libm::cos(ORIGIN_LAT * core::f64::consts::PI / 180.0);
        (ORIGIN_LON + self.x / (METRES_PER_DEGREE * shrink), ORIGIN_LAT + self.y / METRES_PER_DEGREE)
    }
}

/// Distance from `p` to the segment `a`–`b`, and where on it the nearest point lies (0 … 1).
pub fn to_segment(p: Point, a: Point, b: Point) -> (f64, f64) {
    let along = b - a;
    let square = along.dot(along);
    let t = if square > 0.0 { ((p - a).dot(along) / square).clamp(0.0, 1.0) } else { 0.0 };
    (p.to(a + along * t), t)
}

/// Square of the distance from `p` to the segment `a`–`b`.
fn square_to_segment(p: Point, a: Point, b: Point) -> f64 {
    let along = b - a;
    let square = along.dot(along);
    let t = if square > 0.0 { ((p - a).dot(along) / square).clamp(0.0, 1.0) } else { 0.0 };
    let away = p - (a + along * t);
    away.dot(away)
}

/// Distance from `p` to the closed ring.
pub fn to_ring(p: Point, ring: &[Point]) -> f64 {
    let mut best = f64::MAX;
    let mut a = ring[ring.len() - 1];
    for &b in ring {
        best = best.min(square_to_segment(p, a, b));
        a = b;
    }
    best.sqrt()
}

/// Whether the closed ring comes closer to `p` than `distance`.
pub fn ring_is_closer(p: Point, ring: &[Point], distance: f64) -> bool {
    let square = distance * distance;
    let mut a = ring[ring.len() - 1];
    for &b in ring {
        let far = (a.x.min(b.x) > p.x + distance) || (a.x.max(b.x) < p.x - distance) || (a.y.min(b.y) > p.y + distance) || (a.y.max(b.y) < p.y - distance);
        if !far && square_to_segment(p, a, b) < square {
            return true;
        }
        a = b;
    }
    false
}

/// Where the segments `a`–`b` and `c`–`d` cross, as a share of `a`–`b`.
pub fn crossing(a: Point, b: Point, c: Point, d: Point) -> Option<f64> {
    if a.x.max(b.x) < c.x.min(d.x) || a.x.min(b.x) > c.x.max(d.x) || a.y.max(b.y) < c.y.min(d.y) || a.y.min(b.y) > c.y.max(d.y) {
        return None;
    }
    let (r, s) = (b - a, d - c);
    let turn = r.cross(s);
    if turn == 0.0 {
        return None;
    }
    let t = (c - a).cross(s) / turn;
    let u = (c - a).cross(r) / turn;
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then_some(t)
}

/// Area of a ring in square metres, positive when it turns left.
pub fn area(ring: &[Point]) -> f64 {
    let mut sum = 0.0;
    for (i, &a) in ring.iter().enumerate() {
        sum += a.cross(ring[(i + 1) % ring.len()]);
    }
    sum / 2.0
}

/// Middle of the corners.
pub fn middle(ring: &[Point]) -> Point {
    let sum = ring.iter().fold(at(0.0, 0.0), |sum, &p| sum + p);
    sum * (1.0 / ring.len().max(1) as f64)
}

/// Whether `p` lies in the ring (even–odd rule).
pub fn inside(p: Point, ring: &[Point]) -> bool {
    let mut odd = false;
    for (i, &a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        if (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x {
            odd = !odd;
        }
    }
    odd
}

/// Length of a line in metres.
pub fn line_length(line: &[Point]) -> f64 {
    line.windows(2).map(|w| w[0].to(w[1])).sum()
}

/// The point `distance` metres along a line; its ends beyond them.
pub fn along(line: &[Point], distance: f64) -> Point {
    let mut left = distance.max(0.0);
    for w in line.windows(2) {
        let step = w[0].to(w[1]);
        if left <= step && step > 0.0 {
            return w[0].towards(w[1], left / step);
        }
        left -= step;
    }
    line.last().copied().unwrap_or_default()
}

/// The point at share `t` between the second and third of four points, on a smooth curve (Catmull and Rom).
pub fn curve([a, b, c, d]: [Point; 4], t: f64) -> Point {
    let (t2, t3) = (t * t, t * t * t);
    (b * 2.0 + (c - a) * t + (a * 2.0 - b * 5.0 + c * 4.0 - d) * t2 + (b * 3.0 - a - c * 3.0 + d) * t3) * 0.5
}

/// A smooth curve through the given points (Catmull and Rom), about one point every `step` metres.
pub fn smooth(points: &[Point], closed: bool, step: f64) -> Vec<Point> {
    let n = points.len();
    let get = |i: isize| -> Point { if closed { points[i.rem_euclid(n as isize) as usize] } else { points[i.clamp(0, n as isize - 1) as usize] } };
    let spans = if closed { n } else { n.saturating_sub(1) };
    let mut line = Vec::new();
    for i in 0..spans as isize {
        let (a, b, c, d) = (get(i - 1), get(i), get(i + 1), get(i + 2));
        let pieces = (b.to(c) / step).ceil().max(1.0);
        for k in 0..pieces as usize {
            let t = k as f64 / pieces;
            line.push(curve([a, b, c, d], t));
        }
    }
    if !closed {
        line.extend(points.last());
    }
    line
}

/// The ring with corners about every `step` metres.
pub fn evenly(ring: &[Point], step: f64) -> Vec<Point> {
    let mut line = ring.to_vec();
    line.extend(ring.first());
    let length = line_length(&line);
    let pieces = (length / step).round().max(3.0) as usize;
    let mut result = Vec::with_capacity(pieces);
    let (mut segment, mut gone) = (0, 0.0);
    for k in 0..pieces {
        let target = length * k as f64 / pieces as f64;
        while segment + 2 < line.len() && gone + line[segment].to(line[segment + 1]) < target {
            gone += line[segment].to(line[segment + 1]);
            segment += 1;
        }
        let step_here = line[segment].to(line[segment + 1]);
        let t = if step_here > 0.0 { ((target - gone) / step_here).clamp(0.0, 1.0) } else { 0.0 };
        result.push(line[segment].towards(line[segment + 1], t));
    }
    result
}

/// A soft step from 0 at `low` to 1 at `high`.
pub fn soft_step(low: f64, high: f64, value: f64) -> f64 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::{area, at, crossing, inside, line_length};

    #[test]
    fn a_square_that_turns_left_has_positive_area() {
        let ring = [at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.0), at(0.0, 10.0)];
        assert_eq!(area(&ring), 100.0);
        assert_eq!(line_length(&ring), 30.0);
        assert!(inside(at(5.0, 5.0), &ring) && !inside(at(15.0, 5.0), &ring));
    }

    #[test]
    fn crossing_lines_cross_and_parallel_ones_do_not() {
        assert_eq!(crossing(at(0.0, 0.0), at(4.0, 0.0), at(1.0, -1.0), at(1.0, 1.0)), Some(0.25));
        assert_eq!(crossing(at(0.0, 0.0), at(4.0, 0.0), at(0.0, 1.0), at(4.0, 1.0)), None);
    }
}
