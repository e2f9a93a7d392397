//! Snapping: a home, a door or the pointer joins the nearest point *of an edge*, never a node, by a straight stub that is walked too.
//!
//! Both sides of a street are one line, so either side joins it. Lifts, escalators, bridges, tunnels and crossings have no doors. The nearest
//! edge of a joined part wins over a nearer one on an island; an island is taken only when nothing else is in reach, and then it is said.
//!
//! A walker who can't use that edge (stairs and steep paths for wheels) joins the nearest one that this walker can use: who lives beside
//! stairs leaves by the street. Equally near, in whole centimetres, are decided by place, never by the order of a file.

use super::graph::{EdgeId, Network};
use super::grid::Grid;
use super::segment::{centimetre_of, centimetres};
use quanli_model::catalogue::Walker;
use quanli_model::city::{City, OneWay};
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::{LonLat, in_order};

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
    /// The place itself, local metres: who can't use that edge joins another one from here.
    pub place: [f32; 2],
}

/// Entrances of facilities, one list after another.
#[derive(Clone, Debug, Default)]
pub struct Entrances {
    snaps: Vec<Snap>,
    /// Where the list of each facility ends.
    ends: Vec<u32>,
}

impl Entrances {
    /// How many facilities there are, joined or not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    fn push(&mut self, doors: &[Snap]) {
        self.snaps.extend_from_slice(doors);
        self.ends.push(self.snaps.len() as u32);
    }

    /// The lists in order.
    pub fn iter(&self) -> impl Iterator<Item = &[Snap]> {
        (0..self.ends.len()).map(|facility| &self[facility])
    }
}

impl core::ops::Index<usize> for Entrances {
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
    pub(super) fn segments(&self, net: &Network, item: u32) -> (EdgeId, core::ops::Range<usize>) {
        let largest = (1u32 << self.bits) - 1;
        let (edge, segment) = (item >> self.bits, (item & largest) as usize);
        let end = if item & largest == largest { net.vertices(edge).len() - 1 } else { segment + 1 };
        (edge, segment..end)
    }
}

impl Network {
    /// Joins a position to the network; `None` when no path with doors is within [`SNAP_LIMIT_M`].
    /// Cost: O(log n) and the segments within the distance.
    #[must_use]
    pub fn snap(&self, at: LonLat) -> Option<Snap> {
        self.snap_where(self.plane.local32(at), |_| true)
    }

    /// The same among the edges that `usable` lets through.
    pub fn snap_where(&self, place: [f32; 2], usable: impl Fn(EdgeId) -> bool) -> Option<Snap> {
        let class = |edge: EdgeId| (self.way(edge).kind.has_doors() && usable(edge)).then(|| usize::from(self.islands.edge_is_small(self, edge)));
        let (edge, segment) = self.nearest_segment(place, class)?;
        let line = self.line(edge);
        let (a, b) = (line.along(segment), line.along(segment + 1));
        let piece = self.segment(edge, segment);
        Some(Snap { edge, along: a + (b - a) * piece.nearest(place), stub: piece.distance_2(place).sqrt(), place })
    }

    /// Where a walker joins who comes from the same place: the nearest edge that this walker can use, where there is none as it was.
    #[must_use]
    #[inline]
    pub fn for_walker(&self, snap: Snap, walker: Walker) -> Snap {
        if self.can_use(snap.edge, walker) { snap } else { self.snap_where(snap.place, |edge| self.can_use(edge, walker)).unwrap_or(snap) }
    }

    /// The nearest segment within [`SNAP_LIMIT_M`]: edge, and which of its segments. `class` says of an edge whether it counts at once (0), only
    /// when no other is there (1), or not at all.
    pub(super) fn nearest_segment(&self, p: [f32; 2], class: impl Fn(EdgeId) -> Option<usize>) -> Option<(EdgeId, usize)> {
        let limit = centimetres((SNAP_LIMIT_M * SNAP_LIMIT_M) as f32);
        let mut best: [Option<(u32, EdgeId, usize)>; 2] = [None; 2];
        self.near.grid.around(p, SNAP_LIMIT_M as f32 + self.near.half, |item| {
            let (edge, segments) = self.near.segments(self, item);
            for segment in segments {
                let d = centimetres(self.segment(edge, segment).distance_2(p));
                // What lies farther than the best of the first class is of no interest, whatever it is.
                if d <= best[0].map_or(limit, |b| b.0)
                    && let Some(class) = class(edge)
                    && best[class].is_none_or(|b| d < b.0 || d == b.0 && self.is_before((edge, segment), (b.1, b.2)))
                {
                    best[class] = Some((d, edge, segment));
                }
            }
            best[0].map_or(SNAP_LIMIT_M as f32, |b| b.0 as f32 / 100.0 + 0.01) + self.near.half
        });
        best[0].or(best[1]).map(|b| (b.1, b.2))
    }

    /// Which of two segments counts when both are equally near: whose lower end comes first in space (farther west, then south), then the
    /// other end. Of lines that lie on one another, the one that is walked both ways, then by kind, by height (unknown last), by where it leads.
    fn is_before(&self, a: (EdgeId, usize), b: (EdgeId, usize)) -> bool {
        let key = |(edge, segment): (EdgeId, usize)| {
            let [from, to] = self.segment(edge, segment).ends.map(|p| p.map(|m| in_order(f64::from(centimetre_of(m)))));
            let way = self.way(edge);
            let line = self.line(edge);
            let high = in_order(f64::from(line.ele(segment) + line.ele(segment + 1)));
            let start = if way.oneway == OneWay::Backward { to } else { from };
            (from.min(to), from.max(to), way.oneway != OneWay::Both, way.kind, high, start)
        };
        key(a) < key(b)
    }

    pub(super) fn snap_facilities(&self, city: &City, problems: &mut Problems) -> Entrances {
        let mut all = Entrances::default();
        all.ends.reserve_exact(city.facilities.len() + city.places.len());
        for f in city.each_facility() {
            if !f.in_service {
                all.push(&[]);
                continue;
            }
            let doors: Vec<Snap> =
                if f.outline.is_empty() { f.entrances.iter().filter_map(|e| self.snap(*e)).collect() } else { self.outline_doors(f.outline) };
            let place = Where { index: None, id: Some(f.id), at: Some(f.at) };
            if doors.is_empty() {
                problems.add(Severity::Warning, Reason::TooFarFromPath, place, f.name);
            } else if f.outline.is_empty() && doors.len() < f.entrances.len() {
                // It serves at the others; one that leads nowhere may have been drawn in the wrong place.
                let lost = f.entrances.iter().find(|e| self.snap(**e).is_none()).copied();
                problems.add(Severity::Warning, Reason::TooFarFromPath, Where { at: lost, ..place }, format!("{}: an entrance", f.name));
            }
            if !doors.is_empty() && doors.iter().all(|d| self.islands.edge_is_small(self, d.edge)) {
                problems.add(Severity::Warning, Reason::OnIsland, place, f.name);
            }
            all.push(&doors);
        }
        all.snaps.shrink_to_fit();
        all
    }
}
