//! The map's geometry: segments in drawing order, in local mercator metres, and one dot for ten people.

use core::f64::consts::PI;
use quanli_coverage::BOUND;
use quanli_model::city::{Kind, StreetClass};
use quanli_model::units::LonLat;
use quanli_network::{EdgeId, Network, runs};

/// Circumference of the earth in web mercator, metres.
const WORLD_M: f64 = 40_075_016.685_578_49;
/// One dot stands for so many people.
/// Dots stand this far from their door at most, so that they do not lie on one another, and never on one household.
const JITTER_M: f64 = 14.0;

/// One dot: whose part of the group it is, and at which home.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Dot {
    /// Index of the part of the asked group.
    pub part: u16,
    /// Home.
    pub home: u32,
    /// Local mercator metres.
    pub xy: [f32; 2],
}

/// A dot that is not counted.
const NOT_COUNTED: u16 = 65_534;

/// Pieces of a column are handed out when they hold so many bytes.
pub(super) const PIECE: usize = 1 << 18;

/// The projection of the map. The order in which it is drawn follows from the network each time, which is a moment, and takes no memory.
pub struct Scene {
    /// Origin of local coordinates.
    pub origin: LonLat,
    /// Local metres per unit of web mercator.
    pub metres_per_mercator: f64,
}

fn mercator([lon, lat]: [f64; 2]) -> [f64; 2] {
    let s = libm::sin(lat * PI / 180.0);
    [lon / 360.0 + 0.5, 0.5 - libm::log((1.0 + s) / (1.0 - s)) / (4.0 * PI)]
}

impl Scene {
    /// The projection round the origin of a network.
    #[must_use]
    pub fn new(net: &Network) -> Self {
        let origin = net.plane.origin;
        Self { origin, metres_per_mercator: WORLD_M * libm::cos(origin.lat * PI / 180.0) }
    }

    /// Local mercator metres of local metres.
    #[must_use]
    pub fn project(&self, net: &Network, xy: [f32; 2]) -> [f32; 2] {
        let p = net.plane.lonlat([f64::from(xy[0]), f64::from(xy[1])]);
        let (m, o) = (mercator([p.lon, p.lat]), mercator([self.origin.lon, self.origin.lat]));
        [((m[0] - o[0]) * self.metres_per_mercator) as f32, ((m[1] - o[1]) * self.metres_per_mercator) as f32]
    }

    /// The segment buffer, 32 bytes a segment, piece by piece.
    pub fn segment_bytes(&self, net: &Network, give: &mut dyn FnMut(&[u8])) {
        let mut out = Vec::with_capacity(PIECE + 32);
        let segments = |edge| {
            let line = net.line(edge);
            line.segments().map(move |s| (edge, line, s))
        };
        for (edge, line, s) in drawing_order(net).into_iter().flat_map(segments) {
            let (a, b) = (self.project(net, line.xy(s)), self.project(net, line.xy(s + 1)));
            for f in [a[0], a[1], b[0], b[1], line.along(s), line.along(s + 1)] {
                out.extend(f.to_le_bytes());
            }
            out.extend(edge.to_le_bytes());
            out.extend(style(net, edge).to_le_bytes());
            if out.len() >= PIECE {
                give(&out);
                out.clear();
            }
        }
        give(&out);
    }

    /// One dot for so many people (`worth`) of each part `(column)`, by systematic sampling along the homes (which follow the edges), so that any stretch
    /// has its due number. Places are jittered by a seeded hash and never move.
    #[must_use]
    pub fn dots(&self, net: &Network, columns: &[usize], worth: u64) -> Vec<Dot> {
        let mut dots = Vec::new();
        for (part, column) in columns.iter().enumerate() {
            let mut waiting = worth * 500;
            for (h, home) in net.homes.list.iter().enumerate().filter(|(_, h)| h.counted) {
                waiting += home.people[*column].0;
                let mut n = 0u32;
                while waiting >= worth * 1000 {
                    waiting -= worth * 1000;
                    dots.push(Dot { part: part as u16, home: h as u32, xy: self.project(net, jittered(home.snap.place, h as u32, n, *column as u32)) });
                    n += 1;
                }
            }
        }
        dots
    }

    /// The dot buffer, 12 bytes a dot.
    #[must_use]
    pub fn dot_bytes(dots: &[Dot]) -> Vec<u8> {
        let mut out = Vec::with_capacity(dots.len() * 12);
        for (rank, dot) in dots.iter().enumerate() {
            out.extend(dot.xy[0].to_le_bytes());
            out.extend(dot.xy[1].to_le_bytes());
            out.extend((rank as u32).to_le_bytes());
        }
        out
    }
}

/// Edges as they are drawn: underpasses, minor and main streets, footways, stairs, bridges. O(edges).
#[must_use]
pub fn drawing_order(net: &Network) -> Vec<EdgeId> {
    let ranks: Vec<u32> = (0..net.n_edges() as EdgeId).map(|e| u32::from(rank(net, e))).collect();
    runs(&ranks, RANKS).1
}

fn jittered([x, y]: [f32; 2], home: u32, n: u32, column: u32) -> [f32; 2] {
    // SplitMix64 finaliser: well mixed, no state.
    let mut z = (u64::from(home) << 24 | u64::from(n) << 4 | u64::from(column)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^= z >> 31;
    let unit = |bits: u64| (bits & 0xFFFF) as f64 / 65536.0;
    let (radius, angle) = (JITTER_M * libm::sqrt(unit(z)), 2.0 * PI * unit(z >> 16));
    [x + (radius * libm::cos(angle)) as f32, y + (radius * libm::sin(angle)) as f32]
}

/// How many ranks there are.
const RANKS: usize = 11;

fn rank(net: &Network, edge: EdgeId) -> u8 {
    let way = net.way(edge);
    match way.kind {
        Kind::Underpass => 0,
        Kind::Cableway => 1,
        Kind::Street if way.layer < 0 => 2,
        Kind::Street => 3 + way.class as u8,
        Kind::Trail => 6,
        Kind::Footway | Kind::Ramp | Kind::Corridor | Kind::Crossing => 7,
        Kind::Steps => 8,
        Kind::Escalator | Kind::Lift => 9,
        Kind::Footbridge => 10,
    }
}

/// Kind, class and state as the map's shader reads them.
fn style(net: &Network, edge: EdgeId) -> u32 {
    let way = net.way(edge);
    let kind = match way.kind {
        Kind::Street => 0,
        Kind::Footway | Kind::Ramp | Kind::Corridor => 1,
        Kind::Trail => 2,
        Kind::Steps => 3,
        Kind::Escalator => 4,
        Kind::Footbridge => 5,
        Kind::Underpass => 6,
        Kind::Crossing => 7,
        Kind::Lift => 8,
        Kind::Cableway => 9,
    };
    let class = match way.class {
        StreetClass::Minor => 0,
        StreetClass::Secondary => 1,
        StreetClass::Main => 2,
    };
    kind | class << 8 | u32::from(way.planned) << 16
}

/// Times of every dot, before and after, as bytes: for each part of the group the times to the border of what is known, and the home labels before and after.
#[must_use]
pub fn dot_times(dots: &[Dot], borders: &[&[u16]], columns: &[(&[u16], &[u16])]) -> Vec<u8> {
    let mut out = Vec::with_capacity(dots.len() * 4);
    for dot in dots {
        let (before, after) = columns[dot.part as usize];
        let border = borders[dot.part as usize].get(dot.home as usize).copied().unwrap_or(BOUND);
        for column in [before, after] {
            let label = column[dot.home as usize];
            let time = if border < label {
                NOT_COUNTED
            } else if label >= BOUND {
                u16::MAX
            } else {
                label
            };
            out.extend(time.to_le_bytes());
        }
    }
    out
}
