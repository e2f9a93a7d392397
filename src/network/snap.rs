//! Snapping: a home, a door or the pointer joins the nearest point *of an edge*, never a node, by a straight stub that is walked too.
//!
//! Both sides of a street are one line, so either side joins it. Lifts, escalators, bridges, tunnels and crossings have no doors. The nearest
//! edge of a joined part wins over a nearer one on an island; an island is taken only when nothing else is in reach, and then it is said.

use super::graph::{EdgeId, Network};
use super::grid::Grid;
use crate::city::City;
use crate::problem::{Problems, Reason, Severity, Where};
use crate::units::LonLat;

/// How far a door may be from a path (walking model §4.6: 80 m for buildings).
pub const SNAP_LIMIT_M: f64 = 80.0;

/// Least size of a cell in which segments are looked for, metres.
const CELL_M: f32 = 24.0;

/// Where something joins the network.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Snap {
    /// On which edge.
    pub edge: EdgeId,
    /// Metres from the edge's first end.
    pub along: f32,
    /// Straight metres from the place to the edge.
    pub stub: f32,
}

/// Entrances of facilities, one list after another.
#[derive(Clone, Debug, Default)]
pub struct Doors {
    snaps: Vec<Snap>,
    /// Where the list of each facility ends.
    ends: Vec<u32>,
}

impl Doors {
    fn push(&mut self, doors: &[Snap]) {
        self.snaps.extend_from_slice(doors);
        self.ends.push(self.snaps.len() as u32);
    }

    /// The lists in order.
    pub fn iter(&self) -> impl Iterator<Item = &[Snap]> {
        (0..self.ends.len()).map(|facility| &self[facility])
    }
}

impl core::ops::Index<usize> for Doors {
    type Output = [Snap];
    fn index(&self, facility: usize) -> &[Snap] {
        let start = if facility == 0 { 0 } else { self.ends[facility - 1] };
        &self.snaps[start as usize..self.ends[facility] as usize]
    }
}

/// Every segment by the cell of its middle. Up to 8 bytes a segment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Near {
    /// Items are segments: the edge, then in the lowest bits which of its segments; the largest number there stands for all that follow too.
    pub(super) grid: Grid,
    bits: u32,
    /// No segment reaches farther from its middle, metres.
    pub(super) half: f32,
}

impl Near {
    pub(super) fn of(net: &Network) -> Self {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        let columns = &net.line_columns;
        for p in net.node_xy.iter().chain(&columns.xy).chain(columns.odd.iter().map(|o| &o.2)) {
            for k in 0..2 {
                low[k] = if p[k] < low[k] { p[k] } else { low[k] };
                high[k] = if p[k] > high[k] { p[k] } else { high[k] };
            }
        }
        let n = net.n_segments();
        let most = net.edge_start.windows(2).map(|run| run[1] - run[0]).max().unwrap_or(0);
        let mut grid = Grid::empty(n, CELL_M, low, high);
        let mut half = 0.0f32;
        let mut cells = Vec::with_capacity(n);
        let edges = || 0..net.n_edges() as EdgeId;
        for line in edges().map(|e| net.line(e)) {
            let mut a = line.xy(0);
            for b in line.places().skip(1) {
                let square = (b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1]);
                half = if square > half { square } else { half };
                cells.push(grid.cell([(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]));
                a = b;
            }
        }
        // As many bits as the longest edge needs, and as the number of edges leaves.
        let bits = (u32::BITS - most.leading_zeros()).min((net.n_edges() as u32).leading_zeros());
        let largest = (1u32 << bits) - 1;
        grid.fill(&cells, edges().flat_map(|e| (0..net.vertices(e).len() as u32 - 1).map(move |s| e << bits | s.min(largest))));
        // A centimetre for rounding.
        Self { grid, bits, half: half.sqrt() / 2.0 + 0.01 }
    }

    /// Edge and segments of an item.
    #[inline]
    fn segments(&self, net: &Network, item: u32) -> (EdgeId, core::ops::Range<usize>) {
        let largest = (1u32 << self.bits) - 1;
        let (edge, segment) = (item >> self.bits, (item & largest) as usize);
        let end = if item & largest == largest { net.vertices(edge).len() - 1 } else { segment + 1 };
        (edge, segment..end)
    }
}

impl Network {
    /// Joins a position to the network; `None` when no path with doors is within [`SNAP_LIMIT_M`].
    /// Ties: the way that comes first in the file. Cost: O(log n) and the segments within the distance.
    #[must_use]
    pub fn snap(&self, at: LonLat) -> Option<Snap> {
        self.snap_local(self.plane.local(at))
    }

    pub(super) fn snap_local(&self, xy: [f64; 2]) -> Option<Snap> {
        let p = [xy[0] as f32, xy[1] as f32];
        let class = |edge: EdgeId| self.way(edge).kind.has_doors().then(|| usize::from(self.islands.edge_is_small(self, edge)));
        let (d2, edge, segment) = self.nearest_segment(p, class)?;
        let line = self.line(edge);
        let (a, b) = (line.along(segment), line.along(segment + 1));
        Some(Snap { edge, along: a + (b - a) * self.segment(edge, segment).nearest(p), stub: d2.sqrt() })
    }

    /// The nearest segment within [`SNAP_LIMIT_M`]: square of its distance, edge, which of its segments. `class` says of an edge whether it counts at
    /// once (0), only when no other is there (1), or not at all.
    pub(super) fn nearest_segment(&self, p: [f32; 2], class: impl Fn(EdgeId) -> Option<usize>) -> Option<(f32, EdgeId, usize)> {
        let limit = (SNAP_LIMIT_M * SNAP_LIMIT_M) as f32;
        let mut best: [Option<(f32, EdgeId, usize)>; 2] = [None; 2];
        self.near.grid.around(p, SNAP_LIMIT_M as f32 + self.near.half, |item| {
            let (edge, segments) = self.near.segments(self, item);
            for segment in segments {
                let d2 = self.segment(edge, segment).distance_2(p);
                // What lies farther than the best of the first class is of no interest, whatever it is.
                if d2 <= best[0].map_or(limit, |b| b.0)
                    && let Some(class) = class(edge)
                    && best[class].is_none_or(|b| d2 < b.0 || d2 == b.0 && self.place_in_file(edge, segment) < self.place_in_file(b.1, b.2))
                {
                    best[class] = Some((d2, edge, segment));
                }
            }
            best[0].map_or(SNAP_LIMIT_M as f32, |b| b.0.sqrt()) + self.near.half
        });
        best[0].or(best[1])
    }

    /// Way, and where in its line a segment begins: the order at equal distances.
    fn place_in_file(&self, edge: EdgeId, segment: usize) -> (u32, u32) {
        (self.edge_way[edge as usize], self.edge_from[edge as usize] + segment as u32)
    }

    pub(super) fn snap_facilities(&self, city: &City, problems: &mut Problems) -> Doors {
        let mut all = Doors::default();
        all.ends.reserve_exact(city.facilities.len() + city.places.len());
        for f in city.each_facility() {
            if !f.in_service {
                all.push(&[]);
                continue;
            }
            let doors: Vec<Snap> = f.entrances.iter().filter_map(|e| self.snap(*e)).collect();
            let place = Where { index: None, id: Some(f.id), at: Some(f.at) };
            if doors.is_empty() {
                problems.add(Severity::Warning, Reason::TooFarFromPath, place, f.name);
            } else if doors.iter().all(|d| self.islands.edge_is_small(self, d.edge)) {
                problems.add(Severity::Warning, Reason::OnIsland, place, f.name);
            }
            all.push(&doors);
        }
        all.snaps.shrink_to_fit();
        all
    }
}
