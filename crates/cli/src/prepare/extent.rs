//! The outline of what a city's paths cover: the ground within their halo, gaps closed, drawn back to the paths.
//!
//! A box would not do: one ferry line makes it reach far out over ground of which nothing is known, and everybody at the edge of the paths
//! would count as somebody whose surroundings are known.

use super::Bounds;
use super::joining::Paths;
use quanli_model::city::Kind;
use quanli_model::units::LonLat;
use quanli_network::Plane;
use quanli_report::Raster;

/// Gaps between paths up to twice as wide are no border: a river, a large park, metres.
const HALO_M: f32 = 400.0;
const CELL_M: f32 = 50.0;
/// Corners in a row at most; cells grow with the land.
const MOST: f32 = 2000.0;
/// Far more than any distance on a grid.
const FAR: f32 = 1e9;

/// Rings of `[lon, lat]`; empty where there is no path.
pub fn outline(paths: &Paths, bbox: Option<Bounds>) -> Vec<Vec<[f64; 2]>> {
    let inside = |p: &[f64; 2]| bbox.is_none_or(|[w, s, e, n]| (w..=e).contains(&p[0]) && (s..=n).contains(&p[1]));
    let of_walks = || paths.list.iter().filter(|p| p.kind != Kind::Cableway);
    let Some(middle) = middle(of_walks().flat_map(|p| &p.nodes).map(|n| paths.nodes[*n as usize]).filter(inside)) else { return Vec::new() };
    let plane = Plane::new(middle);
    let local = |n: u32| plane.local32(LonLat { lon: paths.nodes[n as usize][0], lat: paths.nodes[n as usize][1] });
    let known = |n: &u32| inside(&paths.nodes[*n as usize]);
    let segments: Vec<[[f32; 2]; 2]> =
        of_walks().flat_map(|p| p.nodes.windows(2)).filter(|ab| ab.iter().all(known)).map(|ab| [local(ab[0]), local(ab[1])]).collect();
    let mut raster = empty(&segments);
    segments.iter().for_each(|s| draw(&mut raster, s));
    spread(&mut raster);
    // What is beyond the halo is outside; how far everything is from it.
    raster.values.iter_mut().for_each(|d| *d = if *d > HALO_M { 0.0 } else { FAR });
    spread(&mut raster);
    raster.values.iter_mut().for_each(|d| *d = -*d);
    // Half a cell less, so that the outermost paths lie on the border and not within it.
    let rings = raster.rings(-(HALO_M + raster.cell / 2.0));
    let degrees = |ring: Vec<[f32; 2]>| {
        let closed = ring.iter().chain(ring.first());
        closed.map(|xy| plane.lonlat(xy.map(f64::from))).map(|p| [super::places::round(p.lon), super::places::round(p.lat)]).collect()
    };
    // A ring of less than a triangle is a path alone: all of it is border.
    rings.into_iter().map(|ring| thinned(&ring, raster.cell)).filter(|ring| ring.len() > 2).map(degrees).collect()
}

fn middle(nodes: impl Iterator<Item = [f64; 2]>) -> Option<LonLat> {
    let b = nodes.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, [x, y]| [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]);
    (b[0] <= b[2]).then_some(LonLat { lon: (b[0] + b[2]) / 2.0, lat: (b[1] + b[3]) / 2.0 })
}

fn empty(segments: &[[[f32; 2]; 2]]) -> Raster {
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    for p in segments.iter().flatten() {
        for k in 0..2 {
            low[k] = low[k].min(p[k]);
            high[k] = high[k].max(p[k]);
        }
    }
    let cell = CELL_M.max((high[0] - low[0]).max(high[1] - low[1]) / MOST);
    let margin = HALO_M + 3.0 * cell;
    let size = |k: usize| ((high[k] - low[k] + 2.0 * margin) / cell) as usize + 2;
    let (width, height) = (size(0), size(1));
    Raster { origin: [low[0] - margin, low[1] - margin], cell, width, height, values: vec![FAR; width * height] }
}

/// Marks the corners beside a segment.
fn draw(raster: &mut Raster, [a, b]: &[[f32; 2]; 2]) {
    let length = (b[0] - a[0]).hypot(b[1] - a[1]);
    let steps = (length / raster.cell).ceil() as u32 + 1;
    for i in 0..=steps {
        let t = i as f32 / steps as f32;
        let at = |k: usize| ((a[k] + (b[k] - a[k]) * t - raster.origin[k]) / raster.cell).round() as usize;
        raster.values[at(1) * raster.width + at(0)] = 0.0;
    }
}

/// Distance of every corner to the nearest marked one: two passes with steps of 3 and 4 thirds (Borgefors 1986), within 8 %.
fn spread(raster: &mut Raster) {
    let (w, h, cell) = (raster.width as isize, raster.height as isize, raster.cell);
    let mut pass = |order: &mut dyn Iterator<Item = isize>, back: isize| {
        for i in order {
            let (x, y) = (i % w, i / w);
            for (dx, dy, thirds) in [(-1, 0, 3.0), (-1, -1, 4.0), (0, -1, 3.0), (1, -1, 4.0)] {
                let (nx, ny) = (x + dx * back, y + dy * back);
                if (0..w).contains(&nx) && (0..h).contains(&ny) {
                    let over = raster.values[(ny * w + nx) as usize] + thirds / 3.0 * cell;
                    let here = &mut raster.values[i as usize];
                    *here = here.min(over);
                }
            }
        }
    };
    pass(&mut (0..w * h), 1);
    pass(&mut (0..w * h).rev(), -1);
}

/// Without what lies on the straight line within so many metres (Douglas and Peucker 1973).
fn thinned(ring: &[[f32; 2]], metres: f32) -> Vec<[f32; 2]> {
    use geo::{LineString, Simplify};
    let line = LineString::from(ring.iter().chain(ring.first()).map(|p| (p[0], p[1])).collect::<Vec<_>>()).simplify(metres / 2.0);
    let mut points: Vec<[f32; 2]> = line.0.into_iter().map(|c| [c.x, c.y]).collect();
    points.pop();
    points
}
