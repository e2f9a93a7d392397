//! Outlines of pockets: the ground within a few metres of their edges, as smooth polygons.
//!
//! Edges are drawn on a grid as distances, and the line of equal distance is followed through it (marching squares), so that an outline
//! is always closed and never crosses itself.

use crate::metrics::PocketShape;
use crate::network::Network;
use std::collections::BTreeMap;
use std::fmt::Write;

const CELL_M: f32 = 15.0;
const REACH_M: f32 = 38.0;

/// One feature a pocket, property `rank`; MultiPolygon of outer rings.
#[must_use]
pub fn pocket_shapes(net: &Network, pockets: &[PocketShape]) -> Vec<u8> {
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (i, p) in pockets.iter().enumerate() {
        let field = Field::around(net, &p.edges);
        let _ = write!(
            out,
            "{}{{\"type\":\"Feature\",\"properties\":{{\"rank\":{}}},\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":[",
            if i == 0 { "" } else { "," },
            p.pocket.rank
        );
        let rings = field.rings();
        for (r, ring) in rings.iter().enumerate() {
            out.push_str(if r == 0 { "[[" } else { ",[[" });
            for (k, xy) in ring.iter().chain(ring.first()).enumerate() {
                let at = net.plane.lonlat(xy.map(f64::from));
                let _ = write!(out, "{}[{:.6},{:.6}]", if k == 0 { "" } else { "," }, at.lon, at.lat);
            }
            out.push_str("]]");
        }
        out.push_str("]}}");
    }
    out.push_str("]}");
    out.into_bytes()
}

/// Distance to the nearest edge on a grid, up to a little over [`REACH_M`].
struct Field {
    origin: [f32; 2],
    width: usize,
    height: usize,
    distance: Vec<f32>,
}

impl Field {
    fn around(net: &Network, edges: &[u32]) -> Self {
        let mut low = [f32::MAX; 2];
        let mut high = [f32::MIN; 2];
        for xy in edges.iter().flat_map(|e| net.line(*e).places()) {
            for k in 0..2 {
                low[k] = low[k].min(xy[k]);
                high[k] = high[k].max(xy[k]);
            }
        }
        let margin = REACH_M + 3.0 * CELL_M;
        let origin = [low[0] - margin, low[1] - margin];
        let size = |k: usize| ((high[k] - low[k] + 2.0 * margin) / CELL_M) as usize + 2;
        let (width, height) = (size(0), size(1));
        let mut field = Self { origin, width, height, distance: vec![REACH_M * 2.0; width * height] };
        for e in edges {
            let line = net.line(*e);
            line.segments().for_each(|s| field.draw(line.xy(s), line.xy(s + 1)));
        }
        field
    }

    fn draw(&mut self, a: [f32; 2], b: [f32; 2]) {
        let reach = REACH_M * 1.8;
        let cell = |v: f32, k: usize| ((v - self.origin[k]) / CELL_M).max(0.0) as usize;
        let (x0, x1) = (cell(a[0].min(b[0]) - reach, 0), cell(a[0].max(b[0]) + reach, 0).min(self.width - 1));
        let (y0, y1) = (cell(a[1].min(b[1]) - reach, 1), cell(a[1].max(b[1]) + reach, 1).min(self.height - 1));
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let l2 = (dx * dx + dy * dy).max(1e-6);
        for j in y0..=y1 {
            for i in x0..=x1 {
                let (px, py) = (self.origin[0] + i as f32 * CELL_M, self.origin[1] + j as f32 * CELL_M);
                let t = (((px - a[0]) * dx + (py - a[1]) * dy) / l2).clamp(0.0, 1.0);
                let d = libm::hypotf(px - a[0] - dx * t, py - a[1] - dy * t);
                let here = &mut self.distance[j * self.width + i];
                *here = here.min(d);
            }
        }
    }

    /// Outer rings of the region within reach, counter-clockwise.
    fn rings(&self) -> Vec<Vec<[f32; 2]>> {
        // Each crossed cell gives pieces from one crossed grid line to another; grid lines are numbered, so that pieces meet exactly.
        let mut next: BTreeMap<usize, usize> = BTreeMap::new();
        for j in 0..self.height - 1 {
            for i in 0..self.width - 1 {
                self.cell(i, j, &mut next);
            }
        }
        let mut rings = Vec::new();
        while let Some((&start, _)) = next.iter().next() {
            let mut ring = Vec::new();
            let mut at = start;
            while let Some(to) = next.remove(&at) {
                ring.push(self.point(at));
                at = to;
            }
            if ring.len() > 3 && area(&ring) > 0.0 {
                rings.push(ring);
            }
        }
        rings
    }

    fn inside(&self, i: usize, j: usize) -> bool {
        self.distance[j * self.width + i] < REACH_M
    }

    /// Pieces of a cell, with the region on their left. Grid lines: horizontal `2·(j·width + i)`, vertical one more.
    fn cell(&self, i: usize, j: usize, next: &mut BTreeMap<usize, usize>) {
        let id = |i: usize, j: usize, vertical: bool| 2 * (j * self.width + i) + usize::from(vertical);
        let (bottom, right, top, left) = (id(i, j, false), id(i + 1, j, true), id(i, j + 1, false), id(i, j, true));
        let code = u8::from(self.inside(i, j))
            | u8::from(self.inside(i + 1, j)) << 1
            | u8::from(self.inside(i + 1, j + 1)) << 2
            | u8::from(self.inside(i, j + 1)) << 3;
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
    fn point(&self, line: usize) -> [f32; 2] {
        let (cell, vertical) = (line / 2, line % 2 == 1);
        let (i, j) = (cell % self.width, cell / self.width);
        let (a, b) = (self.distance[cell], self.distance[if vertical { cell + self.width } else { cell + 1 }]);
        let t = if (b - a).abs() > 1e-6 { ((REACH_M - a) / (b - a)).clamp(0.0, 1.0) } else { 0.5 };
        let (dx, dy) = if vertical { (0.0, t) } else { (t, 0.0) };
        [self.origin[0] + (i as f32 + dx) * CELL_M, self.origin[1] + (j as f32 + dy) * CELL_M]
    }
}

fn area(ring: &[[f32; 2]]) -> f32 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum()
}
