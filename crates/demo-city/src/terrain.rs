//! The ground: heights above sea on a grid, how steep it is, and how far the next river bank is.
//!
//! Between a bank and the nearest high ground the height rises over three shelves (滨江, 下半城, 上半城) with steep
//! scarps between them. Low hills and gullies are added by smooth noise; at the end everything is blurred, so that a
//! street does not meet cliffs that only the arithmetic made.

use super::chance::Chance;
use super::layout;
use super::parameters::{BANK_HEIGHT, GRID_STEP, HALF_X, HALF_Y, HILLOCKS, PENINSULA_ROUGHNESS, SHELVES};
use super::plane::{Point, at, soft_step, to_ring, to_segment};

/// A value on each point of the grid.
#[derive(Clone)]
pub struct Grid {
    columns: usize,
    rows: usize,
    values: Vec<f64>,
}

impl Grid {
    /// The values of a function.
    pub fn fill(f: impl Fn(Point) -> f64) -> Self {
        let columns = (2.0 * HALF_X / GRID_STEP) as usize + 1;
        let rows = (2.0 * HALF_Y / GRID_STEP) as usize + 1;
        let mut values = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                values.push(f(at(column as f64 * GRID_STEP - HALF_X, row as f64 * GRID_STEP - HALF_Y)));
            }
        }
        Self { columns, rows, values }
    }

    /// Number of columns and rows.
    pub fn size(&self) -> (usize, usize) {
        (self.columns, self.rows)
    }

    /// Where a grid point lies.
    pub fn place(&self, column: usize, row: usize) -> Point {
        at(column as f64 * GRID_STEP - HALF_X, row as f64 * GRID_STEP - HALF_Y)
    }

    /// The value at a grid point.
    pub fn cell(&self, column: usize, row: usize) -> f64 {
        self.values[row * self.columns + column]
    }

    /// The value at a place, between the four grid points round it.
    pub fn value(&self, p: Point) -> f64 {
        let x = ((p.x + HALF_X) / GRID_STEP).clamp(0.0, self.columns as f64 - 1.001);
        let y = ((p.y + HALF_Y) / GRID_STEP).clamp(0.0, self.rows as f64 - 1.001);
        let (column, row) = (x as usize, y as usize);
        let (u, v) = (x - column as f64, y - row as f64);
        let low = self.cell(column, row) * (1.0 - u) + self.cell(column + 1, row) * u;
        let high = self.cell(column, row + 1) * (1.0 - u) + self.cell(column + 1, row + 1) * u;
        low * (1.0 - v) + high * v
    }

    /// Each value replaced by the mean of the cells up to `reach` away, `rounds` times: close to a Gaussian blur.
    fn blurred(&self, reach: usize, rounds: usize) -> Self {
        let mut grid = self.clone();
        for _ in 0..rounds {
            grid = grid.mean_along(reach, 1, self.columns);
            grid = grid.mean_along(reach, self.columns, self.rows);
        }
        grid
    }

    fn mean_along(&self, reach: usize, stride: usize, length: usize) -> Self {
        let mut values = vec![0.0; self.values.len()];
        for (i, value) in values.iter_mut().enumerate() {
            let position = i / stride % length;
            let low = position.saturating_sub(reach);
            let high = (position + reach).min(length - 1);
            let first = i - (position - low) * stride;
            let sum: f64 = (0..=high - low).map(|k| self.values[first + k * stride]).sum();
            *value = sum / (high - low + 1) as f64;
        }
        Self { columns: self.columns, rows: self.rows, values }
    }
}

/// Heights, slopes and distances of the whole map.
pub struct Terrain {
    /// Metres above sea.
    pub height: Grid,
    /// Heights without small forms: what streets follow.
    broad: Grid,
    /// Metres to the nearest bank; negative in the water.
    pub bank: Grid,
    /// Metres to the limit of the city; negative outside.
    pub limit: Grid,
}

impl Terrain {
    /// The ground of the city `seed`.
    pub fn new(seed: u64) -> Self {
        let bank = Grid::fill(bank_distance(&layout::rivers()));
        let ring = layout::limit();
        let limit = Grid::fill(|p| {
            let distance = to_ring(p, &ring);
            if super::plane::inside(p, &ring) { distance } else { -distance }
        });
        let high_ground = layout::high_ground();
        let noise = Noise::new(seed);
        let raw = Grid::fill(|p| height_at(p, bank.value(p), &high_ground, &noise));
        let height = raw.blurred(1, 2);
        let broad = height.blurred(2, 3);
        Self { height, broad, bank, limit }
    }

    /// The direction uphill times the slope (metres per metre), small forms left out.
    pub fn uphill(&self, p: Point) -> Point {
        let d = GRID_STEP;
        at(
            (self.broad.value(p + at(d, 0.0)) - self.broad.value(p - at(d, 0.0))) / (2.0 * d),
            (self.broad.value(p + at(0.0, d)) - self.broad.value(p - at(0.0, d))) / (2.0 * d),
        )
    }
}

fn bank_distance(rivers: &[layout::River; 2]) -> impl Fn(Point) -> f64 + '_ {
    move |p| {
        let mut best = f64::MAX;
        for river in rivers {
            for i in 0..river.middle.len() - 1 {
                // Far reaches of a river are only drawn.
                if river.middle[i].x.abs() > 1.25 * HALF_X {
                    continue;
                }
                let (distance, t) = to_segment(p, river.middle[i], river.middle[i + 1]);
                let half = river.half[i] + (river.half[i + 1] - river.half[i]) * t;
                best = best.min(distance - half);
            }
        }
        best
    }
}

fn height_at(p: Point, bank: f64, high_ground: &[Vec<(Point, f64)>], noise: &Noise) -> f64 {
    if bank <= 0.0 {
        return BANK_HEIGHT;
    }
    // The nearest point of each line of high ground counts by the inverse cube of its distance.
    let (mut weight_sum, mut top, mut nearest) = (0.0, 0.0, f64::MAX);
    for line in high_ground {
        let mut close = (f64::MAX, 0.0);
        for &(q, height) in line {
            let square = (q - p).dot(q - p);
            if square < close.0 {
                close = (square, height);
            }
        }
        let distance = close.0.sqrt();
        let weight = 1.0 / ((distance + 20.0) * (distance + 20.0) * (distance + 20.0));
        weight_sum += weight;
        top += weight * close.1;
        nearest = nearest.min(distance);
    }
    let top = top / weight_sum;
    let share = bank / (bank + nearest);
    let rise = shelf(share, if layout::on_peninsula(p) { 0.85 } else { 0.55 });
    let rough = soft_step(20.0, 220.0, bank) * soft_step(40.0, 260.0, nearest);
    let rough = rough * if layout::on_peninsula(p) { PENINSULA_ROUGHNESS } else { 1.0 };
    BANK_HEIGHT + (top - BANK_HEIGHT) * rise + noise.hills(p) * rough
}

/// Share of the rise at a share of the way from bank to ridge: shelves and scarps, mixed with an even slope.
fn shelf(share: f64, strength: f64) -> f64 {
    let mut stepped = 0.0;
    for &(start, end, rise) in &SHELVES {
        stepped += rise * soft_step(start, end, share);
    }
    stepped * strength + share * (1.0 - strength)
}

/// Smooth noise from a lattice of random heights.
struct Noise {
    lattice: Vec<f64>,
}

impl Noise {
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed, "ground");
        Self { lattice: (0..4096).map(|_| chance.between(-1.0, 1.0)).collect() }
    }

    fn at_scale(&self, p: Point, scale: f64, shift: usize) -> f64 {
        let (x, y) = (p.x / scale + 1000.0, p.y / scale + 1000.0);
        let (column, row) = (x as usize, y as usize);
        let (u, v) = (soft_step(0.0, 1.0, x - column as f64), soft_step(0.0, 1.0, y - row as f64));
        let get = |c: usize, r: usize| self.lattice[(c * 73 + r * 911 + shift * 1237) % 4096];
        let low = get(column, row) * (1.0 - u) + get(column + 1, row) * u;
        let high = get(column, row + 1) * (1.0 - u) + get(column + 1, row + 1) * u;
        low * (1.0 - v) + high * v
    }

    fn hills(&self, p: Point) -> f64 {
        HILLOCKS.0 * self.at_scale(p, 400.0, 0) + HILLOCKS.1 * self.at_scale(p, 210.0, 1)
    }
}
