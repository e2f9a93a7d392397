//! The paths on foot: corners with heights, and the pieces between junctions with their kind.

use super::blocks::{Blocks, Rank};
use super::plane::{Point, line_length};
use super::terrain::Terrain;
use serde_json::Value;

/// A corner of a path.
#[derive(Clone, Copy, Debug)]
pub struct Corner {
    /// Where.
    pub at: Point,
    /// Metres above sea.
    pub height: f64,
}

/// A piece of a street between two junctions.
#[derive(Clone, Debug)]
pub struct PathPiece {
    /// Corners in order.
    pub corners: Vec<u32>,
    /// Kind of path, as written to the file.
    pub kind: &'static str,
    /// How important.
    pub rank: Rank,
    /// The street of which it is a piece.
    pub street: u32,
    /// Its estate, for paths inside one.
    pub estate: Option<u32>,
    /// Part of the riverside road or the walk round the city.
    pub outline: bool,
    /// Walled off: not in the network.
    pub gone: bool,
}

/// A path that was added by hand or rule: bridge, lift, corridor, …
#[derive(Clone, Debug)]
pub struct Connection {
    /// Corners in order.
    pub corners: Vec<u32>,
    /// Kind of path, as written to the file.
    pub kind: &'static str,
    /// Class of street, or empty.
    pub class: &'static str,
    /// Name, or empty.
    pub name: String,
    /// Bridges and tunnels.
    pub layer: i32,
    /// Further properties.
    pub more: Vec<(&'static str, Value)>,
}

/// The network under construction.
#[derive(Default)]
pub struct Network {
    /// Corners.
    pub corners: Vec<Corner>,
    /// Pieces of streets.
    pub pieces: Vec<PathPiece>,
    /// Added paths.
    pub links: Vec<Connection>,
    /// Names of the streets, by number; empty for most paths inside estates.
    pub names: Vec<String>,
}

impl Network {
    /// Splits the streets at their junctions and puts them on the ground.
    pub fn new(blocks: &Blocks, terrain: &Terrain) -> Self {
        let corners = blocks.corners.iter().map(|&at| Corner { at, height: terrain.height.value(at) }).collect();
        let mut pieces = Vec::new();
        for (i, street) in blocks.streets.iter().enumerate() {
            let mut start = 0;
            let last = street.corners.len() - 1;
            for k in 1..=last {
                if k < last && blocks.degree[street.corners[k] as usize] <= 2 {
                    continue;
                }
                let green = street.estate.is_some_and(|e| blocks.estates[e as usize].green);
                let kind = match street.rank {
                    Rank::Path if green => "trail",
                    Rank::Path => "footway",
                    Rank::Minor if street.outline => "trail",
                    _ => "street",
                };
                pieces.push(PathPiece {
                    corners: street.corners[start..=k].to_vec(),
                    kind,
                    rank: street.rank,
                    street: i as u32,
                    estate: street.estate,
                    outline: street.outline,
                    gone: false,
                });
                start = k;
            }
        }
        Self { corners, pieces, links: Vec::new(), names: vec![String::new(); blocks.streets.len()] }
    }

    /// A new corner.
    pub fn corner(&mut self, at: Point, height: f64) -> u32 {
        self.corners.push(Corner { at, height });
        self.corners.len() as u32 - 1
    }

    /// Where a corner lies.
    pub fn place(&self, corner: u32) -> Point {
        self.corners[corner as usize].at
    }

    /// Height of a corner.
    pub fn height(&self, corner: u32) -> f64 {
        self.corners[corner as usize].height
    }

    /// Horizontal length of a line of corners, metres.
    pub fn length(&self, corners: &[u32]) -> f64 {
        let line: Vec<Point> = corners.iter().map(|&c| self.place(c)).collect();
        line_length(&line)
    }

    /// Number of lines that end in or pass through each corner, counted by their arms.
    pub fn arms(&self) -> Vec<u8> {
        let mut arms = vec![0_u8; self.corners.len()];
        let pieces = self.pieces.iter().filter(|p| !p.gone).map(|p| &p.corners);
        for corners in pieces.chain(self.links.iter().map(|l| &l.corners)) {
            for w in corners.windows(2) {
                arms[w[0] as usize] += 1;
                arms[w[1] as usize] += 1;
            }
        }
        arms
    }
}
