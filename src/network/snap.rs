//! Snapping: a home, a door or the pointer joins the nearest point *of an edge*, never a node, by a straight stub that is walked too.
//!
//! Both sides of a street are one line, so either side joins it. Lifts, escalators, bridges, tunnels and crossings have no doors. The nearest
//! edge of a joined part wins over a nearer one on an island; an island is taken only when nothing else is in reach, and then it is said.

use super::graph::{EdgeId, Network};
use super::noding::Segment;
use crate::city::City;
use crate::problem::{Problems, Reason, Severity, Where};
use crate::units::LonLat;
use rstar::PointDistance;

/// How far a door may be from a path (walking model §4.6: 80 m for buildings).
pub const SNAP_LIMIT_M: f64 = 80.0;

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

impl Network {
    /// Joins a position to the network; `None` when no path with doors is within [`SNAP_LIMIT_M`].
    /// Ties: the way that comes first in the file. Cost: O(log n) and the segments within the distance.
    #[must_use]
    pub fn snap(&self, at: LonLat) -> Option<Snap> {
        self.snap_local(self.plane.local(at))
    }

    pub(super) fn snap_local(&self, xy: [f64; 2]) -> Option<Snap> {
        let p = [xy[0] as f32, xy[1] as f32];
        let mut island: Option<Snap> = None;
        let limit = (SNAP_LIMIT_M * SNAP_LIMIT_M) as f32;
        let mut best: Option<(f32, u32, u32, Snap)> = None;
        for (segment, d2) in self.tree.nearest_neighbor_iter_with_distance_2(&p) {
            if d2 > limit || best.as_ref().is_some_and(|b| d2 > b.0) {
                break;
            }
            let way = &self.ways[segment.way as usize];
            if !way.kind.has_doors() || way.planned {
                continue;
            }
            let Some(snap) = self.on_segment(segment, p, d2) else { continue };
            if self.islands.edge_is_small(self, snap.edge) {
                island.get_or_insert(snap);
                continue;
            }
            let candidate = (d2, segment.way, segment.index, snap);
            if best.as_ref().is_none_or(|b| (d2, segment.way, segment.index) < (b.0, b.1, b.2)) {
                best = Some(candidate);
            }
        }
        best.map(|b| b.3).or(island)
    }

    fn on_segment(&self, segment: &Segment, p: [f32; 2], d2: f32) -> Option<Snap> {
        let run = self.piece_start[segment.way as usize] as usize..self.piece_start[segment.way as usize + 1] as usize;
        let pieces = &self.pieces[run];
        let i = pieces.partition_point(|(from, _)| *from <= segment.index).checked_sub(1)?;
        let (from, edge) = pieces[i];
        let vertex = self.edge_start[edge as usize] + segment.index - from;
        let (a, b) = (self.vertex_along[vertex as usize], self.vertex_along[vertex as usize + 1]);
        debug_assert!(segment.distance_2(&p) == d2);
        Some(Snap { edge, along: a + (b - a) * segment.nearest(p), stub: libm::sqrtf(d2) })
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
