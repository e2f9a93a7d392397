//! The hill under the streets: shaded relief and contour lines made from the network's own heights.
//!
//! Heights of vertices are averaged on a grid; empty cells are filled by pushing averages up a pyramid and pulling them down again, then
//! smoothed to about 40 m. Two lights (70 % from 315° at 42°, 30 % from 350° at 55°), heights × 1.6. It is a picture of where paths run,
//! not a terrain model: where no path is near, it fades out.

use quanli_model::city::Kind;
use quanli_network::{Line, Network};
use std::fmt::Write;

const CELL_M: f64 = 20.0;
const EXAGGERATION: f64 = 1.6;
/// Largest grid; larger cities get larger cells.
const MOST_CELLS: f64 = 1_000_000.0;
/// Ground farther than this many cells from any path fades out.
const FADE_CELLS: f32 = 14.0;

/// Heights on a grid, row 0 in the north.
pub struct Relief {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// West, south, east, north.
    pub bounds: [f64; 4],
    cell: f64,
    origin: [f64; 2],
    heights: Vec<f32>,
    /// 1 near paths, 0 far from them.
    near: Vec<f32>,
}

/// Heights of a network as a grid; `None` when fewer than half of its vertices have one. O(vertices + cells).
#[must_use]
pub fn relief(net: &Network) -> Option<Relief> {
    let lines = || (0..net.n_edges() as u32).map(|e| net.line(e));
    let known: usize = lines().map(|line| line.vertices().filter(|v| line.ele(*v).is_finite()).count()).sum();
    if known * 2 < net.n_vertices() || known == 0 {
        return None;
    }
    let mut low = [f64::MAX; 2];
    let mut high = [f64::MIN; 2];
    for xy in lines().flat_map(Line::places) {
        for k in 0..2 {
            low[k] = low[k].min(f64::from(xy[k]));
            high[k] = high[k].max(f64::from(xy[k]));
        }
    }
    let margin = 400.0;
    let size = [high[0] - low[0] + 2.0 * margin, high[1] - low[1] + 2.0 * margin];
    let cell = CELL_M.max(libm::sqrt(size[0] * size[1] / MOST_CELLS));
    let (width, height) = ((size[0] / cell) as usize + 1, (size[1] / cell) as usize + 1);
    let origin = [low[0] - margin, low[1] - margin + height as f64 * cell];
    let mut sum = vec![0.0f32; width * height];
    let mut count = vec![0.0f32; width * height];
    // What hangs over the ground or lies under it says nothing about it.
    let on_ground =
        |e: u32| net.way(e).layer == 0 && !matches!(net.way(e).kind, Kind::Footbridge | Kind::Underpass | Kind::Lift | Kind::Escalator | Kind::Cableway);
    let spots = |line: Line<'_>| line.vertices().map(move |v| (line.xy(v), line.ele(v))).collect::<Vec<_>>();
    for (xy, h) in (0..net.n_edges() as u32).filter(|e| on_ground(*e)).flat_map(|e| spots(net.line(e))) {
        if h.is_finite() {
            let i = (((f64::from(xy[0]) - origin[0]) / cell) as usize).min(width - 1);
            let j = (((origin[1] - f64::from(xy[1])) / cell) as usize).min(height - 1);
            sum[j * width + i] += h;
            count[j * width + i] += 1.0;
        }
    }
    let near = near_paths(&count, width, height);
    let heights = smooth(filled(sum, count, width, height), width, height);
    let north_west = net.plane.lonlat(origin);
    let south_east = net.plane.lonlat([origin[0] + width as f64 * cell, origin[1] - height as f64 * cell]);
    Some(Relief { width, height, bounds: [north_west.lon, south_east.lat, south_east.lon, north_west.lat], cell, origin, heights, near })
}

/// Push–pull: averages of 2 × 2 cells up the pyramid, empty cells taken from the level above.
fn filled(sum: Vec<f32>, count: Vec<f32>, width: usize, height: usize) -> Vec<f32> {
    let mean: Vec<f32> = sum.iter().zip(&count).map(|(s, c)| if *c > 0.0 { s / c } else { f32::NAN }).collect();
    if mean.iter().all(|h| h.is_finite()) || (width <= 1 && height <= 1) {
        return mean;
    }
    let (w2, h2) = (width.div_ceil(2), height.div_ceil(2));
    let (mut s2, mut c2) = (vec![0.0f32; w2 * h2], vec![0.0f32; w2 * h2]);
    for j in 0..height {
        for i in 0..width {
            let h = mean[j * width + i];
            if h.is_finite() {
                s2[j / 2 * w2 + i / 2] += h;
                c2[j / 2 * w2 + i / 2] += 1.0;
            }
        }
    }
    let above = filled(s2, c2, w2, h2);
    let at = |x: f32, y: f32| {
        let (x, y) = (x.clamp(0.0, (w2 - 1) as f32), y.clamp(0.0, (h2 - 1) as f32));
        let (i, j) = (x as usize, y as usize);
        let (i1, j1) = ((i + 1).min(w2 - 1), (j + 1).min(h2 - 1));
        let (fx, fy) = (x - i as f32, y - j as f32);
        let row = |j: usize| above[j * w2 + i] * (1.0 - fx) + above[j * w2 + i1] * fx;
        row(j) * (1.0 - fy) + row(j1) * fy
    };
    mean.iter().enumerate().map(|(k, h)| if h.is_finite() { *h } else { at((k % width) as f32 / 2.0 - 0.25, (k / width) as f32 / 2.0 - 0.25) }).collect()
}

/// Three passes of a 5-cell box, rows then columns: about a Gaussian of 40 m.
fn smooth(mut h: Vec<f32>, width: usize, height: usize) -> Vec<f32> {
    for _ in 0..3 {
        h = boxed(&h, width, height, 1, width);
        h = boxed(&h, height, width, width, 1);
    }
    h
}

/// Mean of five along one axis: `length` cells with `stride`, for `lines` lines a `step` apart.
fn boxed(h: &[f32], length: usize, lines: usize, stride: usize, step: usize) -> Vec<f32> {
    let mut out = vec![0.0f32; h.len()];
    for line in 0..lines {
        for i in 0..length {
            let (from, to) = (i.saturating_sub(2), (i + 2).min(length - 1));
            let sum: f32 = (from..=to).map(|k| h[line * step + k * stride]).sum();
            out[line * step + i * stride] = sum / (to - from + 1) as f32;
        }
    }
    out
}

/// Falls from 1 on a path to 0 at [`FADE_CELLS`] from it (two-pass chamfer distance).
fn near_paths(count: &[f32], width: usize, height: usize) -> Vec<f32> {
    let mut d: Vec<f32> = count.iter().map(|c| if *c > 0.0 { 0.0 } else { f32::MAX }).collect();
    for pass in 0..2 {
        for k in 0..width * height {
            let k = if pass == 0 { k } else { width * height - 1 - k };
            let (i, j) = (k % width, k / width);
            let (before, above) = if pass == 0 {
                ((i > 0).then(|| k - 1), (j > 0).then(|| k - width))
            } else {
                ((i + 1 < width).then_some(k + 1), (j + 1 < height).then_some(k + width))
            };
            for n in [before, above].into_iter().flatten() {
                d[k] = d[k].min(d[n] + 1.0);
            }
        }
    }
    d.into_iter().map(|d| (1.0 - d / FADE_CELLS).clamp(0.0, 1.0)).collect()
}

impl Relief {
    /// RGBA, premultiplied: shadow `rgb(58 74 78)` up to 30 %, light white up to 50 %.
    #[must_use]
    pub fn shaded(&self) -> Vec<u8> {
        let light = |azimuth: f64, altitude: f64| {
            let (az, al) = (azimuth.to_radians(), altitude.to_radians());
            [libm::sin(az) * libm::cos(al), libm::cos(az) * libm::cos(al), libm::sin(al)]
        };
        let lights = [(light(315.0, 42.0), 0.7), (light(350.0, 55.0), 0.3)];
        let level: f64 = lights.iter().map(|(l, w)| l[2] * w).sum();
        let mut out = Vec::with_capacity(self.heights.len() * 4);
        for j in 0..self.height {
            for i in 0..self.width {
                let at = |i: usize, j: usize| f64::from(self.heights[j.min(self.height - 1) * self.width + i.min(self.width - 1)]);
                let k = EXAGGERATION / (2.0 * self.cell);
                let (east, north) = ((at(i + 1, j) - at(i.saturating_sub(1), j)) * k, (at(i, j.saturating_sub(1)) - at(i, j + 1)) * k);
                let norm = libm::sqrt(east * east + north * north + 1.0);
                let shade: f64 = lights.iter().map(|(l, w)| w * ((-east * l[0] - north * l[1] + l[2]) / norm).max(0.0)).sum();
                let contrast = (shade - level) * f64::from(self.near[j * self.width + i]);
                let (rgb, alpha) = if contrast < 0.0 { ([58.0, 74.0, 78.0], (-contrast * 1.1).min(0.30)) } else { ([255.0; 3], (contrast * 1.6).min(0.50)) };
                out.extend(rgb.map(|c: f64| (c * alpha) as u8));
                out.push((alpha * 255.0) as u8);
            }
        }
        out
    }
}

/// Contour lines every 20 m as GeoJSON MultiLineStrings, properties `ele`, `index` (each 100 m).
#[must_use]
pub fn contours(net: &Network, relief: &Relief) -> Vec<u8> {
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    let low = relief.heights.iter().copied().fold(f32::MAX, f32::min);
    let high = relief.heights.iter().copied().fold(f32::MIN, f32::max);
    let mut first = true;
    for step in (low / 20.0) as i32 + 1..=(high / 20.0) as i32 {
        let ele = step * 20;
        let lines = trace(relief, ele as f32);
        if lines.is_empty() {
            continue;
        }
        let _ = write!(
            out,
            "{}{{\"type\":\"Feature\",\"properties\":{{\"ele\":{ele},\"index\":{}}},\"geometry\":{{\"type\":\"MultiLineString\",\"coordinates\":[",
            if first { "" } else { "," },
            ele % 100 == 0
        );
        first = false;
        for (i, line) in lines.iter().enumerate() {
            out.push_str(if i == 0 { "[" } else { ",[" });
            for (k, [x, y]) in line.iter().enumerate() {
                let p = net.plane.lonlat([relief.origin[0] + f64::from(*x) * relief.cell, relief.origin[1] - f64::from(*y) * relief.cell]);
                let _ = write!(out, "{}[{:.5},{:.5}]", if k == 0 { "" } else { "," }, p.lon, p.lat);
            }
            out.push(']');
        }
        out.push_str("]}}");
    }
    out.push_str("]}");
    out.into_bytes()
}

/// Lines of one height, strung from the pieces of the cells that they cross. Cells far from any path have none.
fn trace(r: &Relief, level: f32) -> Vec<Vec<[f32; 2]>> {
    let mut next: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    let above = |k: usize| r.heights[k] >= level;
    for j in 0..r.height - 1 {
        for i in 0..r.width - 1 {
            let k = j * r.width + i;
            if r.near[k] < 0.35 {
                continue;
            }
            let (top, right, bottom, left) = (2 * k, 2 * (k + 1) + 1, 2 * (k + r.width), 2 * k + 1);
            let code = u8::from(above(k)) | u8::from(above(k + 1)) << 1 | u8::from(above(k + r.width + 1)) << 2 | u8::from(above(k + r.width)) << 3;
            let piece = match code {
                1 => (top, left),
                2 => (right, top),
                3 => (right, left),
                4 => (bottom, right),
                6 => (bottom, top),
                7 => (bottom, left),
                8 => (left, bottom),
                9 => (top, bottom),
                11 => (right, bottom),
                12 => (left, right),
                13 => (top, right),
                14 => (left, top),
                _ => continue,
            };
            next.insert(piece.0, piece.1);
        }
    }
    // Begin where nothing leads to, then the rings.
    let targets: std::collections::BTreeSet<usize> = next.values().copied().collect();
    let mut starts: Vec<usize> = next.keys().copied().filter(|k| !targets.contains(k)).collect();
    let mut lines = Vec::new();
    loop {
        let Some(start) = starts.pop().or_else(|| next.keys().next().copied()) else { return lines };
        let mut line = vec![crossing(r, start, level)];
        let mut at = start;
        while let Some(to) = next.remove(&at) {
            line.push(crossing(r, to, level));
            at = to;
        }
        if line.len() > 5 {
            lines.push(line);
        }
    }
}

/// Where a height crosses a grid line, in cells (middles of cells are where heights stand).
fn crossing(r: &Relief, line: usize, level: f32) -> [f32; 2] {
    let (k, vertical) = (line / 2, line % 2 == 1);
    let (a, b) = (r.heights[k], r.heights[if vertical { k + r.width } else { k + 1 }]);
    let t = if (b - a).abs() > 1e-6 { ((level - a) / (b - a)).clamp(0.0, 1.0) } else { 0.5 };
    let (x, y) = ((k % r.width) as f32 + 0.5, (k / r.width) as f32 + 0.5);
    if vertical { [x, y + t] } else { [x + t, y] }
}
