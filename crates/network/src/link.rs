//! A path that a scenario adds between two places of the network: stairs, a footbridge, a lift beside stairs.

use super::graph::{EdgeId, Network};
use super::impedance::{CLOSED, Impedance};
use super::snap::Snap;
use quanli_model::city::Way;
use quanli_model::units::LonLat;

/// An added path: straight between two places on edges.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    /// Where it joins the network.
    pub ends: [Snap; 2],
    /// Its kind and what overrides the model; the line is empty.
    pub way: Way,
    /// Horizontal metres between its ends.
    pub metres: f64,
    /// Metres from its first end up to its last, by the heights of the network there; NaN when unknown.
    pub rise: f64,
}

impl Network {
    /// A path of that kind between two positions; `None` when one of them is farther than [`super::SNAP_LIMIT_M`] from every path with doors.
    #[must_use]
    pub fn link(&self, from: LonLat, to: LonLat, way: Way) -> Option<Link> {
        let ends = [self.snap(from)?, self.snap(to)?];
        let [a, b] = ends.map(|s| self.xy_at(s.edge, s.along));
        let [low, high] = ends.map(|s| self.height_at(s.edge, s.along));
        let metres = f64::from(libm::hypotf(b[0] - a[0], b[1] - a[1]));
        Some(Link { ends, way, metres, rise: high.zip(low).map_or(f64::NAN, |(high, low)| high - low) })
    }

    /// The edge nearest to a position, of any kind, within [`super::SNAP_LIMIT_M`]; at a tie the one that comes first in space. Cost: a few cells of a grid.
    #[must_use]
    pub fn path_at(&self, at: LonLat) -> Option<EdgeId> {
        self.nearest_segment(self.plane.local32(at), |_| Some(0)).map(|(edge, _)| edge)
    }
}

impl Link {
    /// Deciseconds from the first end to the last and back; the stubs at both ends are walked on the flat.
    #[must_use]
    pub fn costs(&self, impedance: &Impedance) -> [u16; 2] {
        let stubs = self.ends.iter().map(|s| u32::from(impedance.stub(s.stub))).sum::<u32>();
        impedance.link(self).map(|c| if c == CLOSED { CLOSED } else { (u32::from(c) + stubs).min(u32::from(CLOSED) - 1) as u16 })
    }
}
