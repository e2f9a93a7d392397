//! Names along streets and stairs: for each name its longest joined line, as GeoJSON.

use super::scene::PIECE;
use quanli_model::city::{Kind, StreetClass};
use quanli_network::{EdgeId, Network};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Lines shorter than this carry no name.
const SHORTEST_M: f64 = 30.0;

/// A LineString a name (several for long ways that fall apart), properties `name`, `rank`, `steps`.
/// Handed out piece by piece.
pub fn street_labels(net: &Network, give: &mut dyn FnMut(&[u8])) {
    let mut by_name: BTreeMap<&str, Vec<EdgeId>> = BTreeMap::new();
    for edge in 0..net.n_edges() as EdgeId {
        let way = net.way(edge);
        if !net.way_name(edge).is_empty() && !matches!(way.kind, Kind::Lift | Kind::Crossing) {
            by_name.entry(net.way_name(edge)).or_default().push(edge);
        }
    }
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    let mut first = true;
    for (name, edges) in &by_name {
        for (line, metres) in chains(net, edges).into_iter().filter(|(_, m)| *m >= SHORTEST_M) {
            let way = net.way(line[0].0);
            let _ = write!(
                out,
                "{}{{\"type\":\"Feature\",\"properties\":{{\"name\":{},\"rank\":{},\"steps\":{},\"metres\":{metres:.0}}},\"geometry\":{{\"type\":\"LineString\",\"coordinates\":[",
                if first { "" } else { "," },
                serde_json::Value::from(*name),
                rank(way.kind, way.class),
                way.kind == Kind::Steps
            );
            first = false;
            write_line(net, &line, &mut out);
            out.push_str("]}}");
            if out.len() >= PIECE {
                give(out.as_bytes());
                out.clear();
            }
        }
    }
    out.push_str("]}");
    give(out.as_bytes());
}

fn rank(kind: Kind, class: StreetClass) -> u8 {
    match (kind, class) {
        (Kind::Steps | Kind::Trail | Kind::Escalator, _) => 0,
        (Kind::Street, StreetClass::Main) => 1,
        (Kind::Street, StreetClass::Secondary) => 2,
        (Kind::Street, _) => 3,
        _ => 4,
    }
}

/// Edges of one name strung together from end to end: (edge, forward) in order, and their metres.
fn chains(net: &Network, edges: &[EdgeId]) -> Vec<(Vec<(EdgeId, bool)>, f64)> {
    let mut at: BTreeMap<u32, Vec<EdgeId>> = BTreeMap::new();
    for &e in edges {
        for n in net.edge_nodes[e as usize] {
            at.entry(n).or_default().push(e);
        }
    }
    let mut used: Vec<EdgeId> = Vec::new();
    let mut chains = Vec::new();
    // Begin at loose ends, so that a line is strung as a whole; then what is left (rings).
    let loose = |e: &EdgeId| net.edge_nodes[*e as usize].iter().any(|n| at[n].len() == 1);
    let mut order: Vec<EdgeId> = edges.iter().copied().filter(loose).collect();
    order.extend(edges.iter().copied().filter(|e| !loose(e)));
    for start in order {
        if used.binary_search(&start).is_ok() {
            continue;
        }
        let [a, b] = net.edge_nodes[start as usize];
        let mut forward = at[&a].len() == 1 || at[&b].len() != 1;
        let mut line = Vec::new();
        let (mut edge, mut metres) = (start, 0.0);
        loop {
            if let Err(i) = used.binary_search(&edge) {
                used.insert(i, edge);
            }
            line.push((edge, forward));
            metres += net.metres(edge);
            let end = net.edge_nodes[edge as usize][usize::from(forward)];
            let Some(next) = at[&end].iter().copied().find(|e| used.binary_search(e).is_err()) else { break };
            forward = net.edge_nodes[next as usize][0] == end;
            edge = next;
        }
        chains.push((line, metres));
    }
    chains
}

fn write_line(net: &Network, line: &[(EdgeId, bool)], out: &mut String) {
    let mut first = true;
    for &(edge, forward) in line {
        let vertices = net.line(edge);
        let n = vertices.vertices().len();
        for i in usize::from(!first)..n {
            let v = if forward { i } else { n - 1 - i };
            let p = net.plane.lonlat(vertices.xy(v).map(f64::from));
            let _ = write!(out, "{}[{:.6},{:.6}]", if first { "" } else { "," }, p.lon, p.lat);
            first = false;
        }
    }
}
