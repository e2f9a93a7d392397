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
        let (ends, turned) = self.in_order();
        let t = nearest_of(ends, p);
        if turned { 1.0 - t } else { t }
    }

    /// Square of a point's distance.
    #[must_use]
    pub fn distance_2(&self, p: [f32; 2]) -> f32 {
        let (ends, _) = self.in_order();
        let t = nearest_of(ends, p);
        let [[ax, ay], [bx, by]] = ends;
        let (dx, dy) = (ax + (bx - ax) * t - p[0], ay + (by - ay) * t - p[1]);
        dx * dx + dy * dy
    }

    /// The western end first, and whether that is the last one: a distance is the same bit for bit whichever way a line was drawn.
    fn in_order(&self) -> ([[f32; 2]; 2], bool) {
        let [a, b] = self.ends;
        if (b[0], b[1]) < (a[0], a[1]) { ([b, a], true) } else { ([a, b], false) }
    }

    /// Whether their boxes meet, with room for a vertex that nearly touches.
    #[must_use]
    #[inline]
    pub fn overlaps(&self, other: &Self) -> bool {
        let ([a, b], [c, d]) = (self.ends, other.ends);
        (0..2).all(|k| a[k].min(b[k]) <= c[k].max(d[k]) + TOUCH_M && c[k].min(d[k]) <= a[k].max(b[k]) + TOUCH_M)
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

/// A vertex that lies so near to the inside of a segment lies on it, metres.
const TOUCH_M: f32 = 0.05;

impl Segment {
    /// Where an end of one of two segments lies on the inside of the other: where somebody drew a junction and the other line has no vertex.
    #[must_use]
    pub fn touching(&self, other: &Self) -> Option<[f32; 2]> {
        let on = |p: [f32; 2], line: &Self| {
            let apart = |q: [f32; 2]| libm::hypotf(p[0] - q[0], p[1] - q[1]) > 2.0 * TOUCH_M;
            line.ends.into_iter().all(apart) && line.distance_2(p) <= TOUCH_M * TOUCH_M
        };
        self.ends.into_iter().find(|p| on(*p, other)).or_else(|| other.ends.into_iter().find(|p| on(*p, self)))
    }
}

fn nearest_of([[ax, ay], [bx, by]]: [[f32; 2]; 2], p: [f32; 2]) -> f32 {
    let (dx, dy) = (bx - ax, by - ay);
    let l2 = dx * dx + dy * dy;
    if l2 > 0.0 { (((p[0] - ax) * dx + (p[1] - ay) * dy) / l2).clamp(0.0, 1.0) } else { 0.0 }
}

/// The root of a square of metres in whole centimetres: what is equally near must not hang on the last bit, nor on the direction of a line.
pub fn centimetres(square: f32) -> u32 {
    centimetre_of(square.sqrt()) as u32
}

/// Whole centimetres.
pub fn centimetre_of(metres: f32) -> f32 {
    libm::floorf(metres * 100.0 + 0.5)
}
