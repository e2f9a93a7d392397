//! Noded lines → frozen columns: nodes numbered along the Hilbert curve, ways cut into edges, slopes smoothed.
//!
//! Everything is sorted by counting, so the cost is linear. Temporary: about 60 bytes a vertex.

use super::graph::{Network, NodeId};
use super::grid::{runs, sort_by_upper_half};
use super::homes::Homes;
use super::islands::Islands;
use super::noding::{Lines, Noded};
use super::order::hilbert;
use super::plane::Plane;
use super::snap::Near;
use super::ways::Ways;
use crate::city::Kind;
use crate::problem::{Problems, Reason, Severity, Where};

/// Heights are smoothed along the line over this length before slopes are taken (walking model, 20 m).
const SLOPE_WINDOW_M: f64 = 20.0;

/// An edge before it has its final number.
struct Piece {
    way: u32,
    from: u32,
    to: u32,
}

/// The columns of a network; streets, islands, doors and homes are still to come.
pub(super) fn freeze(ways: Ways, plane: Plane, noded: Noded, problems: &mut Problems) -> Network {
    let Noded { mut lines, lengths, is_node } = noded;
    let pieces = cut(&ways, &lines, &is_node);
    let n_nodes = number_nodes(&mut lines, &plane, &pieces, is_node.len());
    let pieces = in_order(&lines, pieces, n_nodes);
    let (slopes, way_metres) = slopes(&ways, &lines, &lengths, problems);
    let ends = |w: usize| (lines.line(w).first(), lines.line(w).last());
    let rise = |w: usize| if let (Some(a), Some(b)) = ends(w) { (b.ele - a.ele) as f32 } else { f32::NAN };
    let n_vertices = pieces.iter().map(|p| (p.to - p.from + 1) as usize).sum();
    let mut net = Network {
        plane,
        way_rise: (0..ways.len()).map(rise).collect(),
        ways,
        way_metres,
        node_xy: vec![[0.0; 2]; n_nodes],
        edge_nodes: Vec::with_capacity(pieces.len()),
        edge_way: Vec::with_capacity(pieces.len()),
        edge_street: Vec::new(),
        edge_start: Vec::with_capacity(pieces.len() + 1),
        vertex_xy: Vec::with_capacity(n_vertices),
        vertex_ele: Vec::with_capacity(n_vertices),
        vertex_along: Vec::with_capacity(n_vertices),
        slope: Vec::with_capacity(n_vertices),
        node_start: Vec::new(),
        ends: Vec::new(),
        islands: Islands::default(),
        homes: Homes::default(),
        doors: Vec::new(),
        edge_from: Vec::with_capacity(pieces.len()),
        near: Near::default(),
    };
    net.edge_start.push(0);
    for p in &pieces {
        let range = p.from as usize..p.to as usize + 1;
        let line = &lines.vertices[range.clone()];
        net.edge_nodes.push([line[0].place, line[line.len() - 1].place]);
        net.edge_way.push(p.way);
        net.edge_from.push(p.from - lines.starts[p.way as usize]);
        net.vertex_xy.extend(line.iter().map(|v| plane.local32(v.at)));
        net.vertex_ele.extend(line.iter().map(|v| v.ele as f32));
        net.slope.extend(&slopes[range.clone()]);
        let mut along = 0.0;
        net.vertex_along.extend(lengths[range].iter().map(|length| {
            let here = along as f32;
            along += length;
            here
        }));
        net.edge_start.push(net.vertex_xy.len() as u32);
    }
    for v in lines.vertices.iter().filter(|v| v.place != u32::MAX) {
        net.node_xy[v.place as usize] = plane.local32(v.at);
    }
    hang_ends(&mut net);
    net
}

/// Cuts every way at its nodes. Planned ways get no edge.
fn cut(ways: &Ways, lines: &Lines, is_node: &[bool]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(ways.len() * 2);
    for w in 0..ways.len() {
        if ways[w].planned {
            continue;
        }
        let mut from = lines.starts[w];
        for i in lines.starts[w] + 1..lines.starts[w + 1] {
            if is_node[lines.vertices[i as usize].place as usize] {
                pieces.push(Piece { way: w as u32, from, to: i });
                from = i;
            }
        }
    }
    pieces
}

/// Numbers the places where pieces end along the Hilbert curve, and puts these numbers in place of the places; elsewhere `u32::MAX`.
/// The number of nodes is returned.
fn number_nodes(lines: &mut Lines, plane: &Plane, pieces: &[Piece], n_places: usize) -> usize {
    let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
    for v in &lines.vertices {
        let xy = plane.local(v.at);
        for k in 0..2 {
            low[k] = low[k].min(xy[k]);
            high[k] = high[k].max(xy[k]);
        }
    }
    let scale = 65535.0 / (high[0] - low[0]).max(high[1] - low[1]).max(1.0);
    // Vertices of one place may lie in two cells; the first cell counts.
    let mut keys = vec![None::<u32>; n_places];
    for i in pieces.iter().flat_map(|p| [p.from, p.to]) {
        let v = &lines.vertices[i as usize];
        let xy = plane.local(v.at);
        let key = hilbert(((xy[0] - low[0]) * scale) as u32, ((xy[1] - low[1]) * scale) as u32);
        let place = &mut keys[v.place as usize];
        *place = Some(place.map_or(key, |k| k.min(key)));
    }
    let mut order: Vec<u64> = keys.iter().enumerate().filter_map(|(place, key)| key.map(|key| u64::from(key) << 32 | place as u64)).collect();
    sort_by_upper_half(&mut order);
    let mut number = vec![u32::MAX; n_places];
    for (n, place) in order.iter().enumerate() {
        number[*place as u32 as usize] = n as u32;
    }
    for v in &mut lines.vertices {
        v.place = number[v.place as usize];
    }
    order.len()
}

/// Edges follow their lower node, then the higher one, then the file: what is near stands in the same row of the edge table.
fn in_order(lines: &Lines, pieces: Vec<Piece>, n_nodes: usize) -> Vec<Piece> {
    let nodes = |p: &Piece| {
        let (a, b): (NodeId, NodeId) = (lines.vertices[p.from as usize].place, lines.vertices[p.to as usize].place);
        [a.min(b), a.max(b)]
    };
    let lower: Vec<u32> = pieces.iter().map(|p| nodes(p)[0]).collect();
    let (start, items) = runs(&lower, n_nodes);
    let mut order: Vec<(u32, u32)> = items.into_iter().map(|i| (nodes(&pieces[i as usize])[1], i)).collect();
    for run in start.windows(2) {
        order[run[0] as usize..run[1] as usize].sort_unstable();
    }
    order.into_iter().map(|(_, i)| Piece { ..pieces[i as usize] }).collect()
}

/// Smoothed slope of every noded segment, per way; also the ways' lengths.
fn slopes(ways: &Ways, lines: &Lines, lengths: &[f64], problems: &mut Problems) -> (Vec<f32>, Vec<f32>) {
    let mut out = vec![f32::NAN; lines.vertices.len()];
    let mut way_metres = Vec::with_capacity(ways.len());
    let mut along: Vec<f64> = Vec::new();
    for w in 0..ways.len() {
        let start = lines.starts[w] as usize;
        let line = lines.line(w);
        along.clear();
        let mut total = 0.0;
        for length in &lengths[start..start + line.len()] {
            along.push(total);
            total += length;
        }
        way_metres.push(total as f32);
        // Both ends of the window only move forward, so each is one walk along the line.
        let height = |at: f64, i: &mut usize| {
            while *i + 2 < along.len() && along[*i + 1] <= at {
                *i += 1;
            }
            let length = along[*i + 1] - along[*i];
            let t = if length > 0.0 { (at - along[*i]) / length } else { 0.0 };
            line[*i].ele + (line[*i + 1].ele - line[*i].ele) * t
        };
        let (mut steep, mut low_at, mut high_at) = (false, 0, 0);
        for i in 0..line.len().saturating_sub(1) {
            let middle = (along[i] + along[i + 1]) / 2.0;
            let low = along[i].min(middle - SLOPE_WINDOW_M / 2.0).max(0.0);
            let high = along[i + 1].max(middle + SLOPE_WINDOW_M / 2.0).min(total);
            let slope = if high > low { (height(high, &mut high_at) - height(low, &mut low_at)) / (high - low) } else { 0.0 };
            steep |= slope.abs() > super::impedance::STEEPEST;
            out[start + i] = slope as f32;
        }
        let way = &ways[w];
        if steep && !matches!(way.kind, Kind::Steps | Kind::Lift | Kind::Escalator | Kind::Cableway) {
            problems.add(Severity::Warning, Reason::TooSteep, Where { index: None, id: None, at: Some(line[0].at) }, way.name.as_str());
        }
    }
    (out, way_metres)
}

/// Edge ends sorted by node, by counting.
fn hang_ends(net: &mut Network) {
    let nodes: Vec<NodeId> = net.edge_nodes.iter().flatten().copied().collect();
    (net.node_start, net.ends) = runs(&nodes, net.node_xy.len());
}
