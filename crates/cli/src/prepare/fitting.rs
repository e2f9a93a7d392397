//! Heights of path nodes: sampled from the models, then fitted to what streets and stairs can be; unknown beyond the models.

use super::dem::Model;
use super::joining::{FootPath, Paths};
use super::osm::props;
use quanli_model::city::{Kind, RISER_M, StreetClass, steps_fit};
use quanli_model::units::LonLat;
use quanli_network::heights::{Rise, Sample, Span, fit};
use quanli_read::numbers::{Quantity, number};
use std::collections::{BinaryHeap, HashMap};

/// How steep paths usually are; design values.
const MAIN: f64 = 0.08;
const STREET: f64 = 0.12;
const FOOTWAY: f64 = 0.16;
const STAIRS: f64 = 0.35;
/// Escalators stand at 30° (GB 16899), 58 %; their lines in maps have the level ends and halls in them.
const ESCALATOR: f64 = 0.45;

/// A node that the models say nothing of has a height where others that they speak of are so near on both sides, metres together.
const GAP_M: f64 = 300.0;

/// Fits the heights of all nodes and says what it did.
pub fn fit_heights(paths: &mut Paths, models: &[Model]) -> String {
    let mut samples = sample(&paths.nodes, models);
    let covered: Vec<bool> = samples.iter().map(|s| s.height.is_finite()).collect();
    let mut links = Vec::new();
    for path in &paths.list {
        let metres: Vec<f64> = path.nodes.windows(2).map(|ab| metres(paths.nodes[ab[0] as usize], paths.nodes[ab[1] as usize])).collect();
        let rises = rises(path, &metres);
        links.extend(path.nodes.windows(2).zip(&metres).zip(rises).map(|((ab, m), rise)| Span { nodes: [ab[0], ab[1]], metres: *m, rise }));
        // Where a lift stands the ground of one level is above that of another.
        if path.kind == Kind::Lift {
            path.nodes.iter().for_each(|n| samples[*n as usize] = Sample::NONE);
        }
        // The surface under a bridge or over a tunnel says nothing about it.
        if path.straight {
            path.nodes[1..path.nodes.len() - 1].iter().for_each(|n| samples[*n as usize] = Sample::NONE);
        }
    }
    let (mut heights, report) = fit(&samples, &links);
    let unknown = forget_what_is_beyond(&mut heights, &covered, &links, paths);
    paths.heights = heights;
    format!(
        "heights: {} of {} nodes sampled, {} more between sampled ones, {unknown} unknown; moved {:.1} m in the median, {:.1} m at the 95th percentile, {:.1} m at most",
        covered.iter().filter(|c| **c).count(),
        covered.len(),
        paths.heights.iter().zip(&covered).filter(|(h, covered)| h.is_finite() && !**covered).count(),
        report.median_moved,
        report.p95_moved,
        report.most_moved,
    )
}

/// What the first model that knows the place says; the nodes of a cell share its weight.
fn sample(nodes: &[[f64; 2]], models: &[Model]) -> Vec<Sample> {
    let of = |at: &[f64; 2]| models.iter().enumerate().find_map(|(i, m)| m.sample(at[0], at[1]).map(|(height, cell)| (height, (i, cell))));
    let found: Vec<Option<(f64, (usize, usize))>> = nodes.iter().map(of).collect();
    let mut in_cell: HashMap<(usize, usize), f64> = HashMap::new();
    for (_, cell) in found.iter().flatten() {
        *in_cell.entry(*cell).or_default() += 1.0;
    }
    found.into_iter().map(|f| f.map_or(Sample::NONE, |(height, cell)| Sample { height, weight: 1.0 / in_cell[&cell] })).collect()
}

/// What is known of the rise of each segment of a path.
fn rises(path: &FootPath, metres: &[f64]) -> Vec<Rise> {
    let total: f64 = metres.iter().sum();
    let p = props(&path.tags);
    // A count that the length can't hold pulls no heights; reading the folder says so.
    let count = p.number("step_count", Quantity::Count).filter(|n| (1.0..=5000.0).contains(n) && steps_fit(*n as u32, total, f64::NAN));
    let up = p.text("incline").and_then(|i| match i.as_ref() {
        "up" => Some(true),
        "down" => Some(false),
        text => number(text, Quantity::Percent).map(|read| read.value).filter(|p| *p != 0.0).map(|p| p > 0.0),
    });
    let on_stairs = p.is("highway", "steps");
    let usual = match path.kind {
        Kind::Steps | Kind::Escalator => STAIRS,
        Kind::Street if path.class == StreetClass::Minor => STREET,
        Kind::Street => MAIN,
        _ if path.straight => MAIN,
        _ => FOOTWAY,
    };
    let of = |m: &f64| match (path.kind, count, up) {
        (Kind::Lift | Kind::Cableway, ..) => Rise::Free,
        (Kind::Steps, Some(n), Some(up)) => Rise::About(if up { 1.0 } else { -1.0 } * n * RISER_M * m / total.max(0.1)),
        (Kind::Escalator, _, Some(up)) if on_stairs => Rise::About(if up { ESCALATOR } else { -ESCALATOR } * m),
        (_, _, Some(up)) if !path.straight || path.kind == Kind::Steps => Rise::Signed(usual, up),
        _ => Rise::Usual(usual),
    };
    metres.iter().map(of).collect()
}

/// Makes unknown what lies beyond the models: a node that they do not cover keeps its height only between covered ones on two sides. How many.
fn forget_what_is_beyond(heights: &mut [f64], covered: &[bool], links: &[Span], paths: &Paths) -> usize {
    let near = nearest_two(covered, links);
    let mut straight: HashMap<u32, ()> = HashMap::new();
    for path in paths.list.iter().filter(|p| p.straight) {
        let ends = [path.nodes[0], path.nodes[path.nodes.len() - 1]];
        // A long bridge between two known ends is no gap.
        if ends.iter().all(|n| covered[*n as usize]) {
            straight.extend(path.nodes.iter().map(|n| (*n, ())));
        }
    }
    let mut unknown = 0;
    for (n, h) in heights.iter_mut().enumerate() {
        let kept = covered[n] || straight.contains_key(&(n as u32)) || near[n].iter().map(|a| a.1).sum::<f64>() <= GAP_M;
        if !kept || h.is_nan() {
            *h = f64::NAN;
            unknown += 1;
        }
    }
    unknown
}

/// The two nearest covered nodes of each node along the paths, with their distances; infinite where there are none.
fn nearest_two(covered: &[bool], links: &[Span]) -> Vec<[(u32, f64); 2]> {
    let mut beside: Vec<Vec<(u32, f64)>> = vec![Vec::new(); covered.len()];
    for l in links.iter().filter(|l| l.rise != Rise::Free) {
        let [a, b] = l.nodes;
        beside[a as usize].push((b, l.metres));
        beside[b as usize].push((a, l.metres));
    }
    let mut near = vec![[(u32::MAX, f64::INFINITY); 2]; covered.len()];
    // Millimetres, so that they have an order; nearest first.
    let mut heap: BinaryHeap<(core::cmp::Reverse<u64>, u32, u32)> = BinaryHeap::new();
    for (n, _) in covered.iter().enumerate().filter(|(_, covered)| **covered) {
        heap.push((core::cmp::Reverse(0), n as u32, n as u32));
    }
    while let Some((core::cmp::Reverse(mm), node, from)) = heap.pop() {
        let here = &mut near[node as usize];
        let Some(place) = here.iter().position(|a| a.0 == u32::MAX) else { continue };
        if here.iter().any(|a| a.0 == from) {
            continue;
        }
        here[place] = (from, mm as f64 / 1000.0);
        // What goes on over a sampled node comes from there.
        if covered[node as usize] && from != node {
            continue;
        }
        for (next, metres) in &beside[node as usize] {
            let mm = mm + (metres * 1000.0) as u64;
            if mm as f64 <= GAP_M * 1000.0 {
                heap.push((core::cmp::Reverse(mm), *next, from));
            }
        }
    }
    near
}

fn metres(a: [f64; 2], b: [f64; 2]) -> f64 {
    let [a, b] = [a, b].map(|[lon, lat]| LonLat { lon, lat });
    a.metres_to(b)
}
