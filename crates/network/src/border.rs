//! Where the loaded paths end: nodes over which a walk may go on into what is not known.

use super::graph::{Network, NodeId};
use super::plane::Plane;
use quanli_model::units::LonLat;

/// How near to the border a node counts as a way out, metres.
const BORDER_M: f64 = 30.0;
/// Height of the rows that a ring's sides are sorted into, metres.
const ROW_M: f64 = 100.0;

impl Network {
    /// Nodes that lie beyond one of these outlines, or within 30 m of its border. Each outline is a list of oriented rings.
    /// Cost: nodes × sides of the rings that cross their row.
    #[must_use]
    pub fn ways_out(&self, outlines: &[Vec<Vec<LonLat>>]) -> Vec<NodeId> {
        let outlines: Vec<Outline> = outlines.iter().map(|rings| Outline::of(rings, &self.plane)).collect();
        let out = |xy: &[f32; 2]| outlines.iter().any(|o| o.is_beyond_or_near(xy.map(f64::from)));
        (0..).zip(&self.node_xy).filter(|(_, xy)| out(xy)).map(|(n, _)| n).collect()
    }
}

type Side = [[f64; 2]; 2];

/// Sides by row.
struct Outline {
    south: f64,
    rows: Vec<Vec<Side>>,
}

impl Outline {
    fn of(rings: &[Vec<LonLat>], plane: &Plane) -> Self {
        let local = |ring: &Vec<LonLat>| ring.iter().map(|p| plane.local(*p)).collect::<Vec<_>>();
        let sides: Vec<Side> =
            rings.iter().map(local).flat_map(|ring| (0..ring.len()).map(move |i| [ring[i], ring[(i + 1) % ring.len()]]).collect::<Vec<_>>()).collect();
        let south = sides.iter().map(|s| s[0][1]).fold(f64::MAX, f64::min) - BORDER_M;
        let mut outline = Self { south, rows: Vec::new() };
        for side in sides {
            let (low, high) = (side[0][1].min(side[1][1]) - BORDER_M, side[0][1].max(side[1][1]) + BORDER_M);
            let rows = outline.row(low)..=outline.row(high);
            if outline.rows.len() <= *rows.end() {
                outline.rows.resize(rows.end() + 1, Vec::new());
            }
            rows.for_each(|row| outline.rows[row].push(side));
        }
        outline
    }

    fn row(&self, y: f64) -> usize {
        ((y - self.south) / ROW_M).max(0.0) as usize
    }

    fn is_beyond_or_near(&self, [x, y]: [f64; 2]) -> bool {
        if y < self.south {
            return true;
        }
        let Some(sides) = self.rows.get(self.row(y)) else { return true };
        let mut inside = false;
        for [[ax, ay], [bx, by]] in sides {
            let (dx, dy) = (bx - ax, by - ay);
            let square = dx * dx + dy * dy;
            let t = if square > 0.0 { (((x - ax) * dx + (y - ay) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
            if libm::hypot(x - ax - dx * t, y - ay - dy * t) < BORDER_M {
                return true;
            }
            if (*ay > y) != (*by > y) && x < ax + dx * (y - ay) / dy {
                inside = !inside;
            }
        }
        !inside
    }
}
