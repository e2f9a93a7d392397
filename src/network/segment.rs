//! A straight piece between two places: how far a point is from it, and where on it the nearest point lies.

/// A segment.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Segment {
    /// Ends, local metres.
    pub ends: [[f32; 2]; 2],
}

impl Segment {
    /// Where on the segment (0 to 1) a point is nearest.
    #[must_use]
    pub fn nearest(&self, p: [f32; 2]) -> f32 {
        let [[ax, ay], [bx, by]] = self.ends;
        let (dx, dy) = (bx - ax, by - ay);
        let l2 = dx * dx + dy * dy;
        if l2 > 0.0 { (((p[0] - ax) * dx + (p[1] - ay) * dy) / l2).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Square of a point's distance.
    #[must_use]
    pub fn distance_2(&self, p: [f32; 2]) -> f32 {
        let t = self.nearest(p);
        let [[ax, ay], [bx, by]] = self.ends;
        let (dx, dy) = (ax + (bx - ax) * t - p[0], ay + (by - ay) * t - p[1]);
        dx * dx + dy * dy
    }

    /// Where two segments cross strictly inside both; ends that touch are joins or near misses, not crossings.
    #[must_use]
    pub fn crossing(&self, other: &Self) -> Option<[f32; 2]> {
        let ([[ax, ay], [bx, by]], [[cx, cy], [dx, dy]]) = (self.ends, other.ends);
        let (ux, uy, vx, vy) = (bx - ax, by - ay, dx - cx, dy - cy);
        let across = ux * vy - uy * vx;
        let (t, s) = (((cx - ax) * vy - (cy - ay) * vx) / across, ((cx - ax) * uy - (cy - ay) * ux) / across);
        let inside = 0.001..0.999;
        (inside.contains(&t) && inside.contains(&s)).then_some([ax + ux * t, ay + uy * t])
    }
}
