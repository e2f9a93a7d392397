//! Lines of equal value on a grid, followed through it (marching squares): always closed, never crossing themselves.

use std::collections::BTreeMap;

/// Values at the corners of a grid, row by row from the south-west.
pub struct Raster {
    /// Metres of the first corner.
    pub origin: [f32; 2],
    /// Metres between corners.
    pub cell: f32,
    /// Corners in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// One value a corner; those at the margin are not below any level that is asked for.
    pub values: Vec<f32>,
}

impl Raster {
    /// Outer rings of the region below a level, counter-clockwise; holes are left out. O(cells).
    #[must_use]
    pub fn rings(&self, level: f32) -> Vec<Vec<[f32; 2]>> {
        // Each crossed cell gives pieces from one crossed grid line to another; grid lines are numbered, so that pieces meet exactly.
        let mut next: BTreeMap<usize, usize> = BTreeMap::new();
        for j in 0..self.height - 1 {
            for i in 0..self.width - 1 {
                self.pieces(i, j, level, &mut next);
            }
        }
        let mut rings = Vec::new();
        while let Some((&start, _)) = next.iter().next() {
            let mut ring = Vec::new();
            let mut at = start;
            while let Some(to) = next.remove(&at) {
                ring.push(self.point(at, level));
                at = to;
            }
            if ring.len() > 3 && area(&ring) > 0.0 {
                rings.push(ring);
            }
        }
        rings
    }

    /// Pieces of a cell, with the region on their left. Grid lines: horizontal `2·(j·width + i)`, vertical one more.
    fn pieces(&self, i: usize, j: usize, level: f32, next: &mut BTreeMap<usize, usize>) {
        let inside = |i: usize, j: usize| self.values[j * self.width + i] < level;
        let id = |i: usize, j: usize, vertical: bool| 2 * (j * self.width + i) + usize::from(vertical);
        let (bottom, right, top, left) = (id(i, j, false), id(i + 1, j, true), id(i, j + 1, false), id(i, j, true));
        let code = u8::from(inside(i, j)) | u8::from(inside(i + 1, j)) << 1 | u8::from(inside(i + 1, j + 1)) << 2 | u8::from(inside(i, j + 1)) << 3;
        let pieces: &[(usize, usize)] = match code {
            1 => &[(bottom, left)],
            2 => &[(right, bottom)],
            3 => &[(right, left)],
            4 => &[(top, right)],
            5 => &[(bottom, right), (top, left)],
            6 => &[(top, bottom)],
            7 => &[(top, left)],
            8 => &[(left, top)],
            9 => &[(bottom, top)],
            10 => &[(right, top), (left, bottom)],
            11 => &[(right, top)],
            12 => &[(left, right)],
            13 => &[(bottom, right)],
            14 => &[(left, bottom)],
            _ => &[],
        };
        next.extend(pieces.iter().copied());
    }

    /// Where the line of equal distance crosses a grid line.
    fn point(&self, line: usize, level: f32) -> [f32; 2] {
        let (cell, vertical) = (line / 2, line % 2 == 1);
        let (i, j) = (cell % self.width, cell / self.width);
        let (a, b) = (self.values[cell], self.values[if vertical { cell + self.width } else { cell + 1 }]);
        let t = if (b - a).abs() > 1e-6 { ((level - a) / (b - a)).clamp(0.0, 1.0) } else { 0.5 };
        let (dx, dy) = if vertical { (0.0, t) } else { (t, 0.0) };
        [self.origin[0] + (i as f32 + dx) * self.cell, self.origin[1] + (j as f32 + dy) * self.cell]
    }
}

fn area(ring: &[[f32; 2]]) -> f32 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum()
}
