//! Outlines of pockets: the ground within a few metres of their edges, as smooth polygons.
//!
//! Edges are drawn on a grid as distances, and the line of equal distance is followed through it.

use super::contour::Raster;
use quanli_metrics::PocketShape;
use quanli_network::Network;
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
        let rings = field.0.rings(REACH_M);
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
struct Field(Raster);

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
        let mut field = Self(Raster { origin, cell: CELL_M, width, height, values: vec![REACH_M * 2.0; width * height] });
        for e in edges {
            let line = net.line(*e);
            line.segments().for_each(|s| field.draw(line.xy(s), line.xy(s + 1)));
        }
        field
    }

    fn draw(&mut self, a: [f32; 2], b: [f32; 2]) {
        let raster = &mut self.0;
        let reach = REACH_M * 1.8;
        let cell = |v: f32, k: usize| ((v - raster.origin[k]) / CELL_M).max(0.0) as usize;
        let (x0, x1) = (cell(a[0].min(b[0]) - reach, 0), cell(a[0].max(b[0]) + reach, 0).min(raster.width - 1));
        let (y0, y1) = (cell(a[1].min(b[1]) - reach, 1), cell(a[1].max(b[1]) + reach, 1).min(raster.height - 1));
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let l2 = (dx * dx + dy * dy).max(1e-6);
        for j in y0..=y1 {
            for i in x0..=x1 {
                let (px, py) = (raster.origin[0] + i as f32 * CELL_M, raster.origin[1] + j as f32 * CELL_M);
                let t = (((px - a[0]) * dx + (py - a[1]) * dy) / l2).clamp(0.0, 1.0);
                let d = libm::hypotf(px - a[0] - dx * t, py - a[1] - dy * t);
                let here = &mut raster.values[j * raster.width + i];
                *here = here.min(d);
            }
        }
    }
}
