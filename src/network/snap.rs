//! Snapping: a home, a door or the pointer joins the nearest point *of an edge*, never a node, by a straight stub that is walked too.
//!
//! Both sides of a street are one line, so either side joins it. Lifts, escalators, bridges, tunnels and crossings have no doors. The nearest
//! edge of a joined part wins over a nearer one on an island; an island is taken only when nothing else is in reach, and then it is said.

use super::graph::{EdgeId, Network};
use super::grid::Grid;
use super::segment::Segment;
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

/// Every segment by the cell of its middle. Up to 8 bytes a segment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Near {
    /// Items are the segments' first vertices.
    pub(super) grid: Grid,
    /// No segment reaches farther from its middle, metres.
    pub(super) half: f32,
}

impl Near {
    pub(super) fn of(net: &Network) -> Self {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for p in &net.vertex_xy {
            for k in 0..2 {
                low[k] = if p[k] < low[k] { p[k] } else { low[k] };
                high[k] = if p[k] > high[k] { p[k] } else { high[k] };
            }
        }
        let n = net.vertex_xy.len() - net.n_edges();
        let mut grid = Grid::empty(n, CELL_M, low, high);
        let mut half = 0.0f32;
        let mut cells = Vec::with_capacity(n);
        for run in net.edge_start.windows(2) {
            for ab in net.vertex_xy[run[0] as usize..run[1] as usize].windows(2) {
                let [a, b] = [ab[0], ab[1]];
                let square = (b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1]);
                half = if square > half { square } else { half };
                cells.push(grid.cell([(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]));
            }
        }
        grid.fill(&cells, net.edge_start.windows(2).flat_map(|run| run[0]..run[1] - 1));
        // A centimetre for rounding.
        Self { grid, half: half.sqrt() / 2.0 + 0.01 }
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
        let (d2, edge, vertex) = self.nearest_segment(p, class)?;
        let (a, b) = (self.vertex_along[vertex as usize], self.vertex_along[vertex as usize + 1]);
        Some(Snap { edge, along: a + (b - a) * self.segment(vertex as usize).nearest(p), stub: d2.sqrt() })
    }

    /// The nearest segment within [`SNAP_LIMIT_M`]: square of its distance, edge, vertex. `class` says of an edge whether it counts at once (0), only
    /// when no other is there (1), or not at all.
    pub(super) fn nearest_segment(&self, p: [f32; 2], class: impl Fn(EdgeId) -> Option<usize>) -> Option<(f32, EdgeId, u32)> {
        let limit = (SNAP_LIMIT_M * SNAP_LIMIT_M) as f32;
        let mut best: [Option<(f32, EdgeId, u32)>; 2] = [None; 2];
        self.near.grid.around(p, SNAP_LIMIT_M as f32 + self.near.half, |vertex| {
            let d2 = self.segment(vertex as usize).distance_2(p);
            // What lies farther than the best of the first class is of no interest, whatever it is.
            if d2 <= best[0].map_or(limit, |b| b.0) {
                let edge = self.edge_of(vertex);
                if let Some(class) = class(edge)
                    && best[class].is_none_or(|b| d2 < b.0 || d2 == b.0 && self.place_in_file(edge, vertex) < self.place_in_file(b.1, b.2))
                {
                    best[class] = Some((d2, edge, vertex));
                }
            }
            best[0].map_or(SNAP_LIMIT_M as f32, |b| b.0.sqrt()) + self.near.half
        });
        best[0].or(best[1])
    }

    /// Way, and where in its line a segment begins: the order at equal distances.
    fn place_in_file(&self, edge: EdgeId, vertex: u32) -> (u32, u32) {
        (self.edge_way[edge as usize], self.edge_from[edge as usize] + vertex - self.edge_start[edge as usize])
    }

    /// The edge on whose line a vertex stands.
    fn edge_of(&self, vertex: u32) -> EdgeId {
        self.edge_start.partition_point(|start| *start <= vertex) as EdgeId - 1
    }

    /// The segment that begins at a vertex.
    pub(super) fn segment(&self, vertex: usize) -> Segment {
        Segment { ends: [self.vertex_xy[vertex], self.vertex_xy[vertex + 1]] }
    }

    pub(super) fn snap_facilities(&self, city: &City, problems: &mut Problems) -> Vec<Vec<Snap>> {
        let mut all = Vec::with_capacity(city.facilities.len());
        for f in &city.facilities {
            if !f.in_service {
                all.push(Vec::new());
                continue;
            }
            let doors: Vec<Snap> = f.entrances.iter().filter_map(|e| self.snap(*e)).collect();
            let place = Where { index: None, id: Some(&f.id), at: Some(f.at) };
            if doors.is_empty() {
                problems.add(Severity::Warning, Reason::TooFarFromPath, place, f.name.clone());
            } else if doors.iter().all(|d| self.islands.edge_is_small(self, d.edge)) {
                problems.add(Severity::Warning, Reason::OnIsland, place, f.name.clone());
            }
            all.push(doors);
        }
        all
    }
}
