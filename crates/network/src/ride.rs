//! A line as a part of the network: places where it is boarded, nodes on board, and arcs of waiting and riding.
//!
//! ```text
//!    A        B        C      stops on edges
//!    │wait    ▲│wait   ▲
//!    ▼        │▼       │      A→ and B→: on board, between a stop and the next; a node a stop and direction
//!    A→ ────► B→ ──────┘
//! ```
//! A frequency-based line (Spiess and Florian 1989, <https://doi.org/10.1016/0191-2615(89)90034-9>): who boards waits, who stays on board does not, and
//! nobody boards to get off where they are. A zone has no nodes on board: every stop leads to every other.

use super::graph::{Network, NodeId};
use super::impedance::{CLOSED, Impedance, Terrain};
use super::plane::Plane;
use super::snap::Snap;
use quanli_model::catalogue::Walker;
use quanli_model::city::{Line, LineKind};

/// How much longer a ride in a zone is than the straight line. Assumed: the usual ratio of street to straight distance in towns.
const ZONE_DETOUR: f64 = 1.3;

/// A line that runs.
#[derive(Clone, PartialEq, Debug)]
pub struct Ride {
    /// Its number among the city's lines.
    pub line: u32,
    /// Its name.
    pub name: String,
    /// Where it is boarded: entrances that are joined to the network.
    pub places: Vec<Snap>,
    /// Local metres of each node on board: the stop that it left. They are numbered behind the places.
    pub on_board: Vec<[f64; 2]>,
    /// Boarding, riding on and getting off.
    pub arcs: Vec<RideArc>,
    /// Its line, local metres; empty for a zone.
    pub track: Vec<[f64; 2]>,
    /// A wheelchair gets on.
    pub wheelchair: bool,
}

/// A piece of a ride, as it goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RideArc {
    /// From: a place, or behind the places a node on board.
    pub from: NodeId,
    /// To.
    pub to: NodeId,
    /// Deciseconds of waiting.
    pub wait: u16,
    /// Deciseconds between street and vehicle.
    pub access: u16,
    /// Deciseconds of riding.
    pub ride: u16,
    /// Metres ridden.
    pub metres: u32,
    /// From where to where on the track, metres from its first position.
    pub on_track: [u32; 2],
}

impl RideArc {
    /// All of it, at least one decisecond and less than what is closed.
    #[must_use]
    pub fn total(&self) -> u16 {
        (u32::from(self.wait) + u32::from(self.access) + u32::from(self.ride)).clamp(1, u32::from(CLOSED) - 1) as u16
    }
}

impl Ride {
    /// A line on a network. `None` when fewer than two of its stops can be used: then it takes nobody anywhere. Also how many entrances no path is
    /// near to. Cost: stops, of a zone their square.
    #[must_use]
    pub fn of(net: &Network, number: usize, line: &Line, cautious: bool) -> (Option<Self>, usize) {
        let mut places: Vec<Snap> = Vec::new();
        // For each stop its entrances: place and deciseconds of access.
        let mut entrances: Vec<Vec<(NodeId, u16)>> = Vec::new();
        let mut off = 0;
        for stop in &line.stops {
            let mut of_stop = Vec::new();
            for e in &stop.entrances {
                match net.snap(e.at) {
                    Some(snap) => {
                        of_stop.push((places.len() as NodeId, ds(e.access_s)));
                        places.push(snap);
                    }
                    None => off += 1,
                }
            }
            entrances.push(of_stop);
        }
        if entrances.iter().filter(|e| !e.is_empty()).count() < 2 {
            return (None, off);
        }
        let mut ride = Self {
            line: number as u32,
            name: line.name.clone(),
            places,
            on_board: Vec::new(),
            arcs: Vec::new(),
            track: Vec::new(),
            wheelchair: line.wheelchair,
        };
        let wait = ds(line.wait_s(cautious));
        let xy = |i: usize| net.plane.local(line.stops[i].at);
        if line.kind == LineKind::ResponsiveZone {
            for (i, from) in entrances.iter().enumerate() {
                for (j, to) in entrances.iter().enumerate().filter(|(j, _)| *j != i) {
                    let metres = net.plane.metres(line.stops[i].at, line.stops[j].at) * ZONE_DETOUR;
                    ride.join(from, to, RideArc { wait, ride: ds(metres / line.speed_mps), metres: metres as u32, ..RideArc::default() });
                }
            }
        } else {
            ride.track = line.track.iter().map(|p| net.plane.local(*p)).collect();
            let places = along(line, &net.plane, &ride.track);
            let piece = |i: usize, j: usize| {
                let metres = (places[j].0 - places[i].0).abs();
                RideArc { ride: ds(metres / line.speed_mps), metres: metres as u32, on_track: [places[i].1 as u32, places[j].1 as u32], ..RideArc::default() }
            };
            let stops: Vec<usize> = (0..line.stops.len()).collect();
            ride.run(&stops, &entrances, wait, xy, piece);
            if line.both_ways {
                let back: Vec<usize> = stops.into_iter().rev().collect();
                ride.run(&back, &entrances, wait, xy, piece);
            }
        }
        (Some(ride), off)
    }

    /// One direction: a node on board for every stop but the last.
    fn run(
        &mut self,
        stops: &[usize],
        entrances: &[Vec<(NodeId, u16)>],
        wait: u16,
        xy: impl Fn(usize) -> [f64; 2],
        piece_of: impl Fn(usize, usize) -> RideArc,
    ) {
        let mut before: Option<(NodeId, RideArc)> = None;
        for (i, stop) in stops.iter().enumerate() {
            if let Some((node, piece)) = before {
                self.join(&[(node, 0)], &entrances[*stop], piece);
            }
            let Some(next) = stops.get(i + 1) else { break };
            let node = (self.places.len() + self.on_board.len()) as NodeId;
            self.on_board.push(xy(*stop));
            self.join(&entrances[*stop], &[(node, 0)], RideArc { wait, ..RideArc::default() });
            if let Some((last, piece)) = before {
                self.join(&[(last, 0)], &[(node, 0)], piece);
            }
            before = Some((node, piece_of(*stop, *next)));
        }
    }

    fn join(&mut self, from: &[(NodeId, u16)], to: &[(NodeId, u16)], arc: RideArc) {
        for (a, down) in from {
            for (b, up) in to {
                self.arcs.push(RideArc { from: *a, to: *b, access: down.saturating_add(*up), ..arc });
            }
        }
    }

    /// Nodes that it brings.
    #[must_use]
    pub fn n_nodes(&self) -> usize {
        self.places.len() + self.on_board.len()
    }

    /// Deciseconds of a piece for a walker, the stubs at its places walked on the flat; [`CLOSED`] for whom the line is of no use, and
    /// where metres of walking are counted.
    #[must_use]
    pub fn cost(&self, arc: &RideArc, impedance: &Impedance) -> u16 {
        if impedance.terrain == Terrain::Length || impedance.walker == Walker::Wheelchair && !self.wheelchair {
            return CLOSED;
        }
        let stub = |node: NodeId| self.places.get(node as usize).map_or(0, |s| u32::from(impedance.stub(s.stub)));
        (u32::from(arc.total()) + stub(arc.from) + stub(arc.to)).min(u32::from(CLOSED) - 1) as u16
    }
}

fn ds(seconds: f64) -> u16 {
    libm::floor(seconds * 10.0 + 0.5).clamp(0.0, f64::from(CLOSED) - 1.0) as u16
}

/// For each stop the metres along its line since the first, and its place on the track: the nearest that is not before that of the last stop. Two
/// stops are never nearer to each other than straight, so that a line that is drawn the other way round, or not near its stops, still gives
/// possible distances.
fn along(line: &Line, plane: &Plane, track: &[[f64; 2]]) -> Vec<(f64, f64)> {
    let (mut segment, mut reached, mut sum) = (0, 0.0, 0.0);
    let mut out = Vec::with_capacity(line.stops.len());
    for (i, stop) in line.stops.iter().enumerate() {
        let here = plane.local(stop.at);
        let (mut best, mut found, mut passed) = (f64::INFINITY, (segment, reached), 0.0);
        for (k, pair) in track.windows(2).enumerate() {
            let [a, b] = [pair[0], pair[1]];
            let d = [b[0] - a[0], b[1] - a[1]];
            let length = libm::hypot(d[0], d[1]);
            if k >= segment && length > 0.0 {
                let t = (((here[0] - a[0]) * d[0] + (here[1] - a[1]) * d[1]) / (length * length)).clamp(0.0, 1.0);
                let metres = (passed + t * length).max(reached);
                let t = ((metres - passed) / length).clamp(0.0, 1.0);
                let apart = libm::hypot(a[0] + d[0] * t - here[0], a[1] + d[1] * t - here[1]);
                if apart < best {
                    (best, found) = (apart, (k, metres));
                }
            }
            passed += length;
        }
        if i > 0 {
            sum += (found.1 - reached).max(plane.metres(line.stops[i - 1].at, stop.at));
        }
        (segment, reached) = found;
        out.push((sum, reached));
    }
    out
}

impl Ride {
    /// The bends of the track that a piece passes, as it goes, and metres from where it begins.
    #[must_use]
    pub fn bends(&self, arc: &RideArc) -> Vec<([f64; 2], f64)> {
        let [from, to] = arc.on_track.map(f64::from);
        let (low, high) = (from.min(to), from.max(to));
        let mut passed = 0.0;
        let mut bends = Vec::new();
        for pair in self.track.windows(2) {
            passed += libm::hypot(pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]);
            if passed > low && passed < high {
                bends.push((pair[1], (passed - from).abs()));
            }
        }
        if to < from {
            bends.reverse();
        }
        bends
    }
}
