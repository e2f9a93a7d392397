//! Ways → the bytes of a prepared network.

use super::bytes::{put_bytes, put_column, put_number, zigzag};
use super::numbers::{Scale, UNKNOWN, height_step};
use super::{HEAD, MAGIC, Source, VERSION, crs_byte, kinds};
use crate::Network;
use crate::freeze::{NO_NODE, number_nodes};
use crate::noding::{Lines, Split, node_ways};
use crate::plane::Plane;
use crate::ways::Ways;
use quanli_model::city::{Position, Way, bounds_of, middle_of};
use quanli_model::problem::{Problem, Problems};
use quanli_model::units::LonLat;
use xxhash_rust::xxh3::xxh3_64;

/// A position as whole numbers.
pub(super) type Whole = [i64; 3];

/// The prepared network of ways that were read from `source`; `reading` is what was wrong with that file.
///
/// Cost: that of joining the ways twice.
#[must_use]
pub fn pack(ways: &[Way], source: Source, reading: &[Problem]) -> Vec<u8> {
    let bounds = bounds_of(ways).unwrap_or_default();
    let plane = Plane::new(middle_of(bounds));
    let mut joining = Problems::new();
    let known = Ways::of(ways);
    let noded = node_ways(ways, &known, &plane, &mut joining);
    let (mut lines, splits) = (noded.lines.clone(), noded.splits.clone());
    let n_nodes = number_nodes(&mut lines, &known, &plane, noded.is_node.clone());
    // What joining finds is in the file too, so that a city says the same with it as without.
    drop(Network::of_noded(ways, known.clone(), plane, noded, &mut joining));

    let mut out = Vec::new();
    out.extend(source.paths.to_le_bytes());
    out.push(crs_byte(source.crs));
    out.extend(bounds.iter().flat_map(|b| b.to_le_bytes()));
    for list in [reading, joining.as_slice()] {
        let list: Vec<Problem> = list.iter().map(|p| Problem { file: String::new(), ..p.clone() }).collect();
        put_bytes(&mut out, &borsh::to_vec(&list).unwrap_or_default());
    }
    kinds::put(&mut out, &known);
    Writer::new(ways, n_nodes).lines(ways, &lines, &splits, &plane, &mut out);
    sealed(&out, MAGIC, VERSION)
}

/// The content with its head before it.
#[must_use]
pub fn sealed(content: &[u8], name: [u8; 8], version: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEAD + content.len());
    out.extend(name);
    out.extend(version.to_le_bytes());
    out.extend((content.len() as u64).to_le_bytes());
    out.extend(xxh3_64(content).to_le_bytes());
    out.extend(content);
    out
}

/// Columns that grow way by way.
struct Writer {
    scale: [Scale; 3],
    /// First position that was met at each node.
    met: Vec<Option<Whole>>,
    /// The last position, and the last node.
    last: Whole,
    last_height: i64,
    last_node: u32,
    node: Vec<u64>,
    lon: Vec<u64>,
    lat: Vec<u64>,
    ele: Vec<u64>,
    /// Positions at a node that differ from the first one there: how many positions further, and the differences.
    other: Vec<u64>,
    /// Segments that get vertices in between: how many positions further, and how many vertices.
    cut: Vec<u64>,
    /// Nodes of those vertices, as in `node`.
    between: Vec<u64>,
    split: Vec<u64>,
    split_at: Vec<f64>,
    positions: u64,
    last_other: u64,
    last_cut: u64,
    last_split: u64,
}

impl Writer {
    fn new(ways: &[Way], n_nodes: usize) -> Self {
        let of = |get: fn(&Position) -> f64| Scale::of(ways.iter().flat_map(|w| &w.line).map(get));
        Self {
            scale: [of(|p| p.lon), of(|p| p.lat), of(|p| p.ele)],
            met: vec![None; n_nodes],
            last: [0; 3],
            last_height: 0,
            last_node: 0,
            node: Vec::new(),
            lon: Vec::new(),
            lat: Vec::new(),
            ele: Vec::new(),
            other: Vec::new(),
            cut: Vec::new(),
            between: Vec::new(),
            split: Vec::new(),
            split_at: Vec::new(),
            positions: 0,
            last_other: 0,
            last_cut: 0,
            last_split: 0,
        }
    }

    fn lines(mut self, ways: &[Way], lines: &Lines, splits: &[Split], plane: &Plane, out: &mut Vec<u8>) {
        let mut splits = splits.iter().peekable();
        let mut alone = Lines::with_capacity(0, 1);
        for (w, way) in ways.iter().enumerate() {
            let mut noded = lines.line(w).iter().map(|v| v.place);
            alone.clear();
            // Vertices of the line with its long segments cut, so far.
            let mut n = 0u32;
            for p in &way.line {
                alone.add(plane, LonLat { lon: p.lon, lat: p.lat }, p.ele);
                let mut added = 0;
                while n < alone.vertices.len() as u32 {
                    let raw = n + 1 == alone.vertices.len() as u32;
                    // Splits stand behind the first vertex of their segment.
                    while let Some(s) = splits.next_if(|s| n > 0 && s.way == w as u32 && s.index == n - 1) {
                        self.split.extend([u64::from(s.way) - self.last_split, u64::from(s.index)]);
                        self.last_split = u64::from(s.way);
                        self.split_at.push(s.t);
                        added += 1;
                    }
                    added += u64::from(!raw);
                    n += 1;
                }
                if added > 0 {
                    self.cut.extend([self.positions - self.last_cut, added]);
                    self.last_cut = self.positions;
                    for node in noded.by_ref().take(added as usize) {
                        let step = self.node_step(node);
                        self.between.push(step);
                    }
                }
                self.position(p, noded.next().unwrap_or(NO_NODE));
            }
        }
        put_number(out, self.met.len() as u64);
        out.extend(self.scale.map(Scale::byte));
        put_column(out, &ways.iter().map(|w| w.line.len() as u64).collect::<Vec<_>>());
        for column in [&self.node, &self.between, &self.lon, &self.lat, &self.ele, &self.other, &self.cut, &self.split] {
            put_column(out, column);
        }
        out.extend(self.split_at.iter().flat_map(|t| t.to_le_bytes()));
    }

    /// 0 where no edge ends, else one more than the way from the last node to this.
    fn node_step(&mut self, node: u32) -> u64 {
        if node == NO_NODE {
            return 0;
        }
        let step = i64::from(node) - i64::from(self.last_node);
        self.last_node = node;
        zigzag(step) + 1
    }

    fn position(&mut self, p: &Position, node: u32) {
        let whole = [self.scale[0].whole(p.lon), self.scale[1].whole(p.lat), self.scale[2].whole(p.ele)];
        let step = self.node_step(node);
        self.node.push(step);
        let here = self.positions;
        self.positions += 1;
        match self.met.get(node as usize).copied().flatten() {
            Some(first) => {
                if first != whole {
                    let mut height = if first[2] == UNKNOWN { 0 } else { first[2] };
                    self.other.extend([
                        here - self.last_other,
                        zigzag(whole[0].wrapping_sub(first[0])),
                        zigzag(whole[1].wrapping_sub(first[1])),
                        height_step(self.scale[2], &mut height, whole[2]),
                    ]);
                    self.last_other = here;
                }
            }
            None => {
                self.lon.push(zigzag(whole[0].wrapping_sub(self.last[0])));
                self.lat.push(zigzag(whole[1].wrapping_sub(self.last[1])));
                self.ele.push(height_step(self.scale[2], &mut self.last_height, whole[2]));
                if let Some(met) = self.met.get_mut(node as usize) {
                    *met = Some(whole);
                }
            }
        }
        self.last = whole;
        if whole[2] != UNKNOWN {
            self.last_height = whole[2];
        }
    }
}
