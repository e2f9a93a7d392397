//! Lines of one layer that cross, or touch, without a shared position. They are not joined (in data like OpenStreetMap's they are usually bridges), but
//! in hand-drawn data they are usually forgotten junctions, so whoever checks a city is told.

use super::graph::{EdgeId, Network};
use super::grid::Grid;
use crate::problem::{Problems, Reason, Severity, Where};
use crate::units::LonLat;

/// So many pairs of segments are looked at for each segment, and this many in all: where thousands of lines lie on one another there are
/// more than anybody waits for.
const PAIRS_A_SEGMENT: usize = 64;
const PAIRS: usize = 4_000_000;
/// Crossings of the same two lines so near to each other are one.
const SAME_PLACE_M: f32 = 0.1;

/// Where lines cross without joining.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Crossings {
    /// The places, by way.
    pub at: Vec<LonLat>,
    /// Every pair was looked at; else there may be more.
    pub all: bool,
}

impl Network {
    /// Says where lines of one layer cross or touch without joining.
    pub(super) fn report_crossings(&self, problems: &mut Problems) {
        let crossings = self.crossings_not_joined();
        let found = if crossings.all { "" } else { "at least; so many lines lie on one another that not every pair was looked at" };
        for at in crossings.at {
            problems.add(Severity::Warning, Reason::CrossingNotJoined, Where { at: Some(at), ..Where::whole() }, found);
        }
    }

    /// Where lines of one layer cross without joining. Linear, as no more than [`PAIRS`] and [`PAIRS_A_SEGMENT`] pairs are looked at.
    #[must_use]
    pub fn crossings_not_joined(&self) -> Crossings {
        let segments: Vec<(EdgeId, u32)> = (0..self.n_edges() as EdgeId).flat_map(|e| (0..self.vertices(e).len() as u32 - 1).map(move |s| (e, s))).collect();
        let segment = |i: u32| self.segment(segments[i as usize].0, segments[i as usize].1 as usize);
        let middle = |i: usize| {
            let [a, b] = segment(i as u32).ends;
            [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
        };
        let grid = Grid::new(segments.len(), 32.0, middle);
        let reach = self.near.half;
        let mut found: Vec<(u32, u32, [f32; 2])> = Vec::new();
        let (most, mut pairs) = (segments.len() * PAIRS_A_SEGMENT + PAIRS, 0);
        for i in 0..segments.len() as u32 {
            if pairs > most {
                break;
            }
            let (s, a) = (segment(i), self.edge_way[segments[i as usize].0 as usize]);
            let low = [0, 1].map(|k| s.ends[0][k].min(s.ends[1][k]) - reach);
            let high = [0, 1].map(|k| s.ends[0][k].max(s.ends[1][k]) + reach);
            grid.in_box(low, high, |j| {
                pairs += 1;
                let b = self.edge_way[segments[j as usize].0 as usize];
                if a < b && self.ways[a as usize].layer == self.ways[b as usize].layer {
                    let other = segment(j);
                    found.extend(s.crossing(&other).or_else(|| s.touching(&other)).map(|at| (a, b, at)));
                }
            });
        }
        found.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2[0].total_cmp(&b.2[0])));
        // A vertex ends two segments: what was found from both is one place.
        found.dedup_by(|x, y| (x.0, x.1) == (y.0, y.1) && libm::hypotf(x.2[0] - y.2[0], x.2[1] - y.2[1]) < SAME_PLACE_M);
        Crossings { at: found.into_iter().map(|(_, _, at)| self.plane.lonlat(at.map(f64::from))).collect(), all: pairs <= most }
    }
}
