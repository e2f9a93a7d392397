//! Lines of one layer that cross without a shared position. They are not joined (in data like OpenStreetMap's they are usually bridges), but
//! in hand-drawn data they are usually forgotten junctions, so whoever checks a city is told.

use super::graph::Network;
use super::noding::Segment;
use crate::units::LonLat;
use rstar::RTreeObject;

impl Network {
    /// Where lines of one layer cross without joining. O(n log n); asked for when a city is checked, not when it is opened.
    #[must_use]
    pub fn crossings_not_joined(&self) -> Vec<LonLat> {
        let mut found: Vec<(u32, u32, [f32; 2])> = Vec::new();
        for a in self.tree.iter() {
            for b in self.tree.locate_in_envelope_intersecting(&a.envelope()) {
                let same_layer = self.ways[a.way as usize].layer == self.ways[b.way as usize].layer;
                if a.way < b.way && same_layer && !self.ways[a.way as usize].planned && !self.ways[b.way as usize].planned {
                    found.extend(crossing(a, b).map(|at| (a.way, b.way, at)));
                }
            }
        }
        found.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2[0].total_cmp(&b.2[0])));
        found.into_iter().map(|(_, _, at)| self.plane.lonlat(at.map(f64::from))).collect()
    }
}

/// Where two segments cross strictly inside both; ends that touch are joins or near misses, not crossings.
fn crossing(a: &Segment, b: &Segment) -> Option<[f32; 2]> {
    let ([[ax, ay], [bx, by]], [[cx, cy], [dx, dy]]) = (a.ends, b.ends);
    let (ux, uy, vx, vy) = (bx - ax, by - ay, dx - cx, dy - cy);
    let across = ux * vy - uy * vx;
    let (t, s) = (((cx - ax) * vy - (cy - ay) * vx) / across, ((cx - ax) * uy - (cy - ay) * ux) / across);
    let inside = 0.001..0.999;
    (inside.contains(&t) && inside.contains(&s)).then_some([ax + ux * t, ay + uy * t])
}
