//! `paths.geojson`: every way on foot as a line with heights, joined where coordinates are equal.

use super::blocks::Rank;
use super::geojson::{Features, line, position_high};
use super::grades::step_properties;
use super::network::{Network, PathPiece};
use super::plane::to_segment;
use serde_json::{Map, Value, json};

/// A bend smaller than this, metres, is not written.
const FINEST_BEND: f64 = 0.7;

/// Writes the paths.
pub fn write(network: &Network) -> Vec<u8> {
    let arms = network.arms();
    let mut features = Features::new();
    let pieces: Vec<&PathPiece> = network.pieces.iter().filter(|p| !p.gone).collect();
    let mut i = 0;
    while i < pieces.len() {
        let first = pieces[i];
        let mut corners = first.corners.clone();
        i += 1;
        // Pieces of one street that follow each other are one line; each flight of steps stays alone.
        while i < pieces.len()
            && first.kind != "steps"
            && first.kind != "crossing"
            && pieces[i].kind == first.kind
            && pieces[i].street == first.street
            && corners.last() == pieces[i].corners.first()
        {
            corners.extend(&pieces[i].corners[1..]);
            i += 1;
        }
        features.add(&geometry(network, &corners, &arms), &piece_properties(network, first, &corners));
    }
    for link in &network.links {
        let mut map = Map::new();
        map.insert("kind".into(), json!(link.kind));
        if !link.class.is_empty() {
            map.insert("class".into(), json!(link.class));
        }
        if !link.name.is_empty() {
            map.insert("name".into(), json!(link.name));
        }
        if link.layer != 0 {
            map.insert("layer".into(), json!(link.layer));
        }
        for (key, value) in &link.more {
            map.insert((*key).into(), value.clone());
        }
        let positions: Vec<String> = link.corners.iter().map(|&c| position_high(network.place(c), network.height(c))).collect();
        features.add(&line(&positions), &map);
    }
    features.finish()
}

fn piece_properties(network: &Network, piece: &PathPiece, corners: &[u32]) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("kind".into(), json!(piece.kind));
    if piece.kind == "street" {
        let class = match piece.rank {
            Rank::Main => "main",
            Rank::Secondary => "secondary",
            _ => "minor",
        };
        map.insert("class".into(), json!(class));
    }
    let name = &network.names[piece.street as usize];
    if !name.is_empty() {
        map.insert("name".into(), json!(name));
    }
    if piece.kind == "steps" {
        let rise = network.height(corners[corners.len() - 1]) - network.height(corners[0]);
        for (key, value) in step_properties(rise, piece.street) {
            map.insert(key.into(), value);
        }
    }
    if piece.kind == "crossing" {
        map.insert("wait_s".into(), json!(if piece.rank == Rank::Main { 25 } else { 5 }));
        if piece.rank == Rank::Main {
            map.insert("signals".into(), json!(true));
        }
    }
    map
}

fn geometry(network: &Network, corners: &[u32], arms: &[u8]) -> String {
    let mut keep = vec![false; corners.len()];
    let mut start = 0;
    for i in 0..corners.len() {
        if i == 0 || i + 1 == corners.len() || arms[corners[i] as usize] != 2 {
            keep[i] = true;
            simplify(network, corners, start, i, &mut keep);
            start = i;
        }
    }
    let positions: Vec<String> =
        corners.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(&c, _)| position_high(network.place(c), network.height(c))).collect();
    line(&positions)
}

/// Keeps the corners that matter between two kept ones (Douglas and Peucker, with heights).
fn simplify(network: &Network, corners: &[u32], from: usize, to: usize, keep: &mut [bool]) {
    if to < from + 2 {
        return;
    }
    let (a, b) = (corners[from], corners[to]);
    let mut worst = (0.0, from);
    for (i, &corner) in corners.iter().enumerate().take(to).skip(from + 1) {
        let (distance, t) = to_segment(network.place(corner), network.place(a), network.place(b));
        let height = network.height(a) + (network.height(b) - network.height(a)) * t;
        let error = distance.max(1.2 * (network.height(corner) - height).abs());
        if error > worst.0 {
            worst = (error, i);
        }
    }
    if worst.0 > FINEST_BEND {
        keep[worst.1] = true;
        simplify(network, corners, from, worst.1, keep);
        simplify(network, corners, worst.1, to, keep);
    }
}
