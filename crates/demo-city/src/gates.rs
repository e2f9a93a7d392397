//! Walls round estates: all but a few of the paths that lead out are closed, and not every stair was built.
//!
//! A gated estate (封闭小区) is the main reason why a map's circle and a walk differ on flat ground; on a slope it is
//! the stair that is not there. No path is closed without which a place could not be reached.

use super::blocks::{Blocks, Rank};
use super::chance::Chance;
use super::network::{Network, PathPiece};
use super::parameters::{AREA_PER_GATE, CLIFF, CLIFF_WIDTH, stair_slope, unbuilt_stairs};
use super::plane::{at, to_segment};

/// Closes paths of gated estates and leaves out stairs; the network stays in one piece.
pub fn close(seed: u64, blocks: &Blocks, network: &mut Network) {
    let mut chance = Chance::new(seed, "gates");
    let mut wanted = exits_beyond_the_gates(blocks, network, &mut chance);
    for (i, piece) in network.pieces.iter().enumerate() {
        let (first, last) = ends(&piece.corners);
        let rise = (network.height(last) - network.height(first)).abs();
        let stairs = piece.rank == Rank::Path && rise > stair_slope(piece.rank) * network.length(&piece.corners);
        let Some(estate) = piece.estate else { continue };
        if stairs && chance.happens(unbuilt_stairs(blocks.estates[estate as usize].quarter)) {
            wanted.push(i);
        }
    }
    chance.shuffle(&mut wanted);
    let stairs = wanted.len();
    wanted.extend((0..network.pieces.len()).filter(|&i| is_on_the_cliff(network, &network.pieces[i])));
    let mut candidate = vec![false; network.pieces.len()];
    for &i in &wanted {
        candidate[i] = true;
    }
    let mut groups = Groups { parent: (0..network.corners.len() as u32).collect() };
    for (piece, _) in network.pieces.iter().zip(&candidate).filter(|(_, c)| !**c) {
        let (first, last) = ends(&piece.corners);
        groups.join(first, last);
    }
    let mut arms = network.arms();
    for (number, i) in wanted.into_iter().enumerate() {
        let (first, last) = ends(&network.pieces[i].corners);
        // A closed path leaves no dead ends, except above and below the cliff, and cuts nobody off.
        let needed = number < stairs && (arms[first as usize] < 3 || arms[last as usize] < 3);
        if candidate[i] && !groups.join(first, last) && !needed {
            network.pieces[i].gone = true;
            arms[first as usize] -= 1;
            arms[last as usize] -= 1;
        }
        candidate[i] = false;
    }
}

/// Whether a lane or path climbs the cliff that has no stairs: where the missing lift would stand.
fn is_on_the_cliff(network: &Network, piece: &PathPiece) -> bool {
    let (first, last) = ends(&piece.corners);
    let rise = (network.height(last) - network.height(first)).abs();
    let middle = network.place(piece.corners[piece.corners.len() / 2]);
    let near = CLIFF.windows(2).any(|w| to_segment(middle, at(w[0].0, w[0].1), at(w[1].0, w[1].1)).0 < CLIFF_WIDTH);
    near && piece.rank <= Rank::Minor && rise > 0.09 * network.length(&piece.corners)
}

fn ends(corners: &[u32]) -> (u32, u32) {
    (corners[0], corners[corners.len() - 1])
}

/// The paths that lead out of gated estates, except a few of each.
fn exits_beyond_the_gates(blocks: &Blocks, network: &Network, chance: &mut Chance) -> Vec<usize> {
    let mut inner: Vec<Vec<usize>> = vec![Vec::new(); blocks.estates.len()];
    // For each corner the one estate inside which it lies, or none where another street passes.
    let mut home: Vec<Option<Option<u32>>> = vec![None; network.corners.len()];
    for (i, piece) in network.pieces.iter().enumerate() {
        if let Some(estate) = piece.estate {
            inner[estate as usize].push(i);
        }
        for &corner in &piece.corners {
            let slot = &mut home[corner as usize];
            *slot = match *slot {
                None => Some(piece.estate),
                Some(known) if known == piece.estate => Some(known),
                Some(_) => Some(None),
            };
        }
    }
    let mut beyond = Vec::new();
    for (number, pieces) in inner.iter().enumerate() {
        let estate = &blocks.estates[number];
        if !estate.gated || pieces.len() < 4 {
            continue;
        }
        let is_inside = |corner: u32| home[corner as usize] == Some(Some(number as u32));
        let mut exits: Vec<usize> = pieces
            .iter()
            .copied()
            .filter(|&i| {
                let (first, last) = ends(&network.pieces[i].corners);
                is_inside(first) != is_inside(last)
            })
            .collect();
        chance.shuffle(&mut exits);
        let gates = 2 + (estate.area / AREA_PER_GATE) as usize;
        beyond.extend(exits.into_iter().skip(gates));
    }
    beyond
}

/// Which corners hang together (union and find).
struct Groups {
    parent: Vec<u32>,
}

impl Groups {
    fn root(&mut self, mut corner: u32) -> u32 {
        while self.parent[corner as usize] != corner {
            let above = self.parent[self.parent[corner as usize] as usize];
            self.parent[corner as usize] = above;
            corner = above;
        }
        corner
    }

    /// Joins two groups; `false` when they were one already.
    fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a as usize] = b;
        a != b
    }
}
