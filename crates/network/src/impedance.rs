//! Impedance: how long each walker takes over each arc, in whole deciseconds, up and down apart.
//!
//! * Slopes: `v(s) = v_flat · min(1, exp(−3.5·(|s + 0.05| − 0.05)))`, `t = Δx / v(s)` (Tobler 1993, divided by its value on the flat
//!   and capped at 1: nobody is faster than the own flat speed).
//! * Stairs, up and down apart: with a step count its steps (0.15 m × 0.30 m: 0.3354 m each along the slope) ÷ the walker's stair speed, and
//!   what is longer than they are as landings at the speed on the flat; without a count the length along the slope `√(Δx² + Δh²)`, without
//!   heights too with Δh = Δx ÷ 2.
//! * Lifts: `wait + doors + Δh/v + v/a` between any two levels; without heights its positions are levels, 3 m each. Escalators: `wait + L/v`, riders stand.
//! * Crossings: the flat walk plus the wait: 25 s at signals of unknown timing, 5 s (75+: 8 s) at a zebra.
//!
//! Each arc is rounded half-up once; costs inside an edge are the rounded running sums, so that parts add up exactly.

use super::graph::{EdgeId, Network};
use super::link::Link;
use super::slopes::{is_too_steep, slope_or_stated, usable};
use super::vertices::Line;
use libm::{exp, fabs, floor, sqrt};
use quanli_model::catalogue::{Walker, WalkerModel};
use quanli_model::city::{GOING_M, Kind, OneWay, RISER_M, WayTraits};

/// The cost of an arc that can't be walked.
pub const CLOSED: u16 = u16::MAX;
/// The largest cost that is told apart; beyond any limit.
const LARGEST: f64 = 65_534.0;
/// Slopes beyond it are a fault of the data: reported, then clamped.
pub const STEEPEST: f64 = 0.60;
/// Length of a step along the slope: √(0.15² + 0.30²).
pub const STEP_M: f64 = 0.335_410_196_624_968_5;

const LIFT_WAIT_S: f64 = 30.0;
const LIFT_DOORS_S: f64 = 10.0;
const LIFT_ACCELERATION: f64 = 1.0;
const LIFT_SPEED: f64 = 1.0;
const TALL_LIFT_SPEED: f64 = 1.75;
const TALL_LIFT_M: f64 = 20.0;
/// Between two levels whose heights are unknown.
const LEVEL_M: f64 = 3.0;
const ESCALATOR_SPEED: f64 = 0.5;
const SIGNAL_WAIT_S: f64 = 25.0;
const TRAIL_FACTOR: f64 = 0.9;

/// Share of the flat speed that is kept on a slope (rise ÷ run, signed).
///
/// 1 from 0 down to −10 %; 0.8395 at +5 % and −15 %; clamped beyond ±60 %.
#[must_use]
pub fn slope_factor(slope: f64) -> f64 {
    let s = slope.clamp(-STEEPEST, STEEPEST);
    exp(-3.5 * (fabs(s + 0.05) - 0.05)).min(1.0)
}

/// Whether hills count; the flat world answers "is it the climb?".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Terrain {
    /// As it is.
    Real,
    /// Everything level: stairs and slopes cost their horizontal length.
    Flat,
    /// Metres instead of minutes, the basis of the norms (规范口径): a decisecond stands for 0.1 m, whoever walks; nothing waits.
    Length,
}

/// What is uncertain about the walking model, as factors: all 1 is the model as stated.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Conditions {
    /// Of every speed on foot.
    pub speed: f64,
    /// Of every slope.
    pub slope: f64,
    /// Of the time on stairs that have neither heights nor a step count.
    pub guessed_stairs: f64,
    /// Of every wait that is assumed, at lifts, signals and zebras; one that the data state is kept.
    pub waits: f64,
}

impl Default for Conditions {
    fn default() -> Self {
        Self { speed: 1.0, slope: 1.0, guessed_stairs: 1.0, waits: 1.0 }
    }
}

/// What one walker needs for every arc and every place inside an edge.
pub struct Impedance {
    /// Whose.
    pub walker: Walker,
    /// Deciseconds over each edge, forward and backward; [`CLOSED`] where it can't be walked.
    arcs: Vec<[u16; 2]>,
    /// Deciseconds from the edge's first end to each vertex between its ends, and back.
    between: Vec<[u16; 2]>,
    /// Whether hills count.
    pub terrain: Terrain,
    /// Metres a decisecond on the flat, for stubs.
    flat_per_ds: f64,
    conditions: Conditions,
}

/// How much of the network is timed by what: the model in force.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Effects {
    /// Metres of path, stairs apart.
    pub metres: f64,
    /// … of which with known heights.
    pub metres_with_heights: f64,
    /// Metres of stairs.
    pub stairs: f64,
    /// … timed from heights.
    pub stairs_from_heights: f64,
    /// … timed from step counts.
    pub stairs_from_count: f64,
    /// Lifts, and those with own numbers.
    pub lifts: [u32; 2],
    /// Signalled crossings, and those with an own wait.
    pub crossings: [u32; 2],
}

impl Impedance {
    /// Costs of one walker over the whole network. O(vertices).
    ///
    /// ```
    /// # let manifest = r#"{"quanli": 1, "id": "street", "files": {"paths": "p", "facilities": "f", "residents": "r"}}"#;
    /// # let paths = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kind": "street"},
    /// #     "geometry": {"type": "LineString", "coordinates": [[106.570, 29.55, 240], [106.575, 29.55, 240]]}}]}"#;
    /// # let facilities = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"services": ["community-canteen"]},
    /// #     "geometry": {"type": "Point", "coordinates": [106.570, 29.5501]}}]}"#;
    /// # let residents = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"people": {"75+": 12}},
    /// #     "geometry": {"type": "Point", "coordinates": [106.572, 29.5501]}}]}"#;
    /// # let mut problems = quanli_model::problem::Problems::new();
    /// # let manifest = quanli_read::read_manifest(manifest, &mut problems).expect("a manifest");
    /// # let files = quanli_read::FileBytes { paths: paths.as_bytes(), facilities: facilities.as_bytes(), residents: Some(residents.as_bytes()), ..Default::default() };
    /// # let city = quanli_read::read_city(manifest, files, &mut problems).expect("a city");
    /// # let net = quanli_network::Network::build(&city, &mut problems);
    /// use quanli_model::catalogue::Walker;
    /// use quanli_network::{Impedance, Terrain};
    /// // Over the first edge of a level street, forward and backward.
    /// let [forward, backward] = Impedance::compute(&net, Walker::Adult, Terrain::Real).arc(0);
    /// assert_eq!(forward, backward);
    /// assert!(Impedance::compute(&net, Walker::Elder, Terrain::Real).arc(0)[0] > forward, "at 75 one walks more slowly");
    /// ```
    #[must_use]
    pub fn compute(net: &Network, walker: Walker, terrain: Terrain) -> Self {
        Self::compute_under(net, walker, terrain, Conditions::default())
    }

    /// The same where the model is off by some factors.
    #[must_use]
    pub fn compute_under(net: &Network, walker: Walker, terrain: Terrain, conditions: Conditions) -> Self {
        let model = model_under(walker, terrain, conditions);
        let (arcs, between) = (vec![[0; 2]; net.n_edges()], vec![[0; 2]; net.n_segments() - net.n_edges()]);
        let mut w = Self { walker, arcs, between, terrain, flat_per_ds: model.flat / 10.0, conditions };
        for edge in 0..net.n_edges() as EdgeId {
            w.edge(net, edge, &model);
        }
        w
    }

    fn edge(&mut self, net: &Network, edge: EdgeId, model: &WalkerModel) {
        let line = net.line(edge);
        let way_of = net.edge_way[edge as usize] as usize;
        let costs = WayCosts {
            way: net.way(edge),
            model,
            terrain: self.terrain,
            conditions: self.conditions,
            metres: f64::from(net.way_metres[way_of]),
            rise: f64::from(net.way_rise[way_of]),
        };
        let n = line.segments().len();
        let pieces = line.segments().map(|i| WayCosts::piece_of(&line, i));
        let ride = (costs.way.kind == Kind::Lift && self.terrain != Terrain::Length).then(|| costs.ride(f64::from(line.ele(n) - line.ele(0)), n) / n as f64);
        let open = directions(costs.way, net.can_use(edge, self.walker));
        let mut sum = [0.0; 2];
        // An arc is never free: a search then settles ties in order of time.
        let first = between_of(net, edge).start;
        for (i, piece) in pieces.enumerate() {
            let seconds = ride.map_or_else(|| costs.seconds(piece), |share| [share; 2]);
            sum = [sum[0] + seconds[0], sum[1] + seconds[1]];
            let here = [0, 1].map(|d| if open[d] { rounded(sum[d]) } else { CLOSED });
            if i + 1 == n {
                self.arcs[edge as usize] = here.map(|c| c.max(1));
            } else {
                self.between[first + i] = here;
            }
        }
    }

    /// Deciseconds between the first end of an edge and one of its vertices: walking to it, and back.
    #[must_use]
    #[inline]
    pub fn to_vertex(&self, net: &Network, edge: EdgeId, vertex: usize) -> [u16; 2] {
        let between = between_of(net, edge);
        let arc = self.arcs[edge as usize];
        if vertex == 0 {
            arc.map(|c| if c == CLOSED { CLOSED } else { 0 })
        } else if vertex > between.len() {
            arc
        } else {
            self.between[between.start + vertex - 1]
        }
    }

    /// Deciseconds over an added path, from its first end to its last and back, by the same model; [`CLOSED`] for whom it is of no use.
    /// Its own stubs are left out.
    #[must_use]
    pub fn link(&self, link: &Link) -> [u16; 2] {
        let model = model_under(self.walker, self.terrain, self.conditions);
        let costs = WayCosts { way: &link.way, model: &model, terrain: self.terrain, conditions: self.conditions, metres: link.metres, rise: link.rise };
        let slope = if link.metres > 0.0 { link.rise / link.metres } else { f64::NAN };
        let piece = StraightPiece { dx: link.metres, rise: link.rise, slope };
        let too_steep = is_too_steep(slope_or_stated(slope, &link.way), &link.way, self.walker);
        let open = directions(&link.way, usable(&link.way, steps(&link.way, link.metres, link.rise, 1.0), too_steep, self.walker));
        let seconds = costs.seconds(piece);
        [0, 1].map(|d| if open[d] { rounded(seconds[d]).max(1) } else { CLOSED })
    }

    /// Deciseconds over the whole edge, forward and backward.
    #[must_use]
    #[inline]
    pub fn arc(&self, edge: EdgeId) -> [u16; 2] {
        self.arcs[edge as usize]
    }

    /// Deciseconds between a place on an edge and its first end: walking from the end to the place, and back.
    #[must_use]
    pub fn from_first(&self, net: &Network, edge: EdgeId, along: f32) -> [u16; 2] {
        let (i, t) = net.line(edge).segment_at(along);
        let (from, to) = (self.to_vertex(net, edge, i), self.to_vertex(net, edge, i + 1));
        [0, 1].map(|d| {
            if to[d] == CLOSED {
                return CLOSED;
            }
            let (a, b) = (f64::from(from[d]), f64::from(to[d]));
            floor(a + (b - a) * f64::from(t) + 0.5) as u16
        })
    }

    /// Deciseconds of a stub at the flat speed.
    #[must_use]
    pub fn stub(&self, metres: f32) -> u16 {
        rounded(f64::from(metres) / self.flat_per_ds / 10.0)
    }
}

/// Seconds of waiting on a whole way, of its time: at a crossing or a lift. The model as stated.
#[must_use]
pub fn waiting(way: &WayTraits, model: &WalkerModel) -> f64 {
    way.wait_s.unwrap_or(match way.kind {
        Kind::Lift => LIFT_WAIT_S,
        Kind::Crossing if way.signals => SIGNAL_WAIT_S,
        Kind::Crossing => model.zebra_wait,
        _ => 0.0,
    })
}

/// Steps of a piece of stairs: as counted, else from its height, else from its length. `share`: how much of the way the piece is.
#[must_use]
pub fn steps(way: &WayTraits, dx: f64, rise: f64, share: f64) -> f64 {
    match way.step_count {
        Some(n) => f64::from(n) * share,
        None if rise.is_nan() => sqrt(1.25) * dx / STEP_M,
        None => fabs(rise) / RISER_M,
    }
}

/// A walker's numbers; on the norm's basis one metre a second, so that a decisecond is a tenth of a metre.
fn model_under(walker: Walker, terrain: Terrain, c: Conditions) -> WalkerModel {
    let m = walker.model();
    if terrain == Terrain::Length {
        return WalkerModel { flat: 1.0, ..m };
    }
    WalkerModel {
        flat: m.flat * c.speed,
        stairs: m.stairs.map(|v| v.map(|v| v * c.speed)),
        zebra_wait: m.zebra_wait * c.waits,
        pram_ramp: m.pram_ramp.map(|v| v * c.speed),
        ..m
    }
}

/// Running numbers of the vertices between the ends of an edge.
#[inline]
fn between_of(net: &Network, edge: EdgeId) -> core::ops::Range<usize> {
    let (v, before) = (net.vertices(edge), 2 * edge as usize);
    v.start - before..v.end - before - 2
}

/// Forward and backward over a way that can be used.
fn directions(way: &WayTraits, usable: bool) -> [bool; 2] {
    [usable && way.oneway != OneWay::Backward, usable && way.oneway != OneWay::Forward]
}

fn rounded(seconds: f64) -> u16 {
    floor(seconds * 10.0 + 0.5).min(LARGEST) as u16
}

/// A straight piece of a way.
#[derive(Clone, Copy)]
struct StraightPiece {
    /// Horizontal metres.
    dx: f64,
    /// Metres up, or NaN.
    rise: f64,
    /// Smoothed slope, or NaN.
    slope: f64,
}

/// What the cost of a piece depends on besides itself.
struct WayCosts<'a> {
    way: &'a WayTraits,
    model: &'a WalkerModel,
    terrain: Terrain,
    conditions: Conditions,
    /// Length of the whole way.
    metres: f64,
    /// Height of its last position over its first, or NaN.
    rise: f64,
}

impl WayCosts<'_> {
    fn piece_of(line: &Line<'_>, i: usize) -> StraightPiece {
        StraightPiece {
            dx: f64::from(line.along(i + 1)) - f64::from(line.along(i)),
            rise: f64::from(line.ele(i + 1)) - f64::from(line.ele(i)),
            slope: f64::from(line.slope(i)),
        }
    }

    /// Seconds over a piece, forward and backward.
    fn seconds(&self, p: StraightPiece) -> [f64; 2] {
        if self.terrain == Terrain::Length {
            return [p.dx; 2];
        }
        let share = if self.metres > 0.0 { p.dx / self.metres } else { 1.0 };
        if let Some(minutes) = self.way.minutes {
            return [minutes * 60.0 * share; 2];
        }
        match self.way.kind {
            Kind::Steps => self.stairs(p, share),
            Kind::Lift => [self.ride(p.rise, 1); 2],
            Kind::Escalator => {
                let length = if p.rise.is_nan() { p.dx } else { sqrt(p.dx * p.dx + p.rise * p.rise) };
                let t = self.way.wait_s.unwrap_or(0.0) * share + length / self.way.speed_mps.unwrap_or(ESCALATOR_SPEED);
                [t; 2]
            }
            Kind::Crossing => {
                let wait = self.way.wait_s.unwrap_or(if self.way.signals { SIGNAL_WAIT_S * self.conditions.waits } else { self.model.zebra_wait }) * share;
                self.sloped(p).map(|t| t + wait)
            }
            Kind::Trail => self.sloped(p).map(|t| t / TRAIL_FACTOR),
            _ => self.sloped(p),
        }
    }

    fn sloped(&self, p: StraightPiece) -> [f64; 2] {
        if self.terrain == Terrain::Flat {
            return [p.dx / self.model.flat; 2];
        }
        let s = slope_or_stated(p.slope, self.way) * self.conditions.slope;
        [s, -s].map(|s| p.dx / (self.model.flat * slope_factor(s)))
    }

    fn stairs(&self, p: StraightPiece, share: f64) -> [f64; 2] {
        if self.terrain == Terrain::Flat {
            return [p.dx / self.model.flat; 2];
        }
        if self.model.stairs.is_none() {
            return self.wheeled(p, share);
        }
        // A count takes its steps; what is longer than they are is landings, walked on the level.
        let landings = match self.way.step_count {
            Some(n) => (self.metres - f64::from(n) * GOING_M).max(0.0) * share / self.model.flat,
            None => 0.0,
        };
        let length = match self.way.step_count {
            Some(n) => f64::from(n) * STEP_M * share,
            None if p.rise.is_nan() => sqrt(1.25) * p.dx * self.conditions.guessed_stairs,
            None => sqrt(p.dx * p.dx + p.rise * p.rise),
        };
        let ramp = if self.way.pram_ramp { self.model.pram_ramp } else { None };
        let [up, down] = ramp.map_or(self.model.stairs.unwrap_or([1.0, 1.0]), |v| [v, v]).map(|v| length / v + landings);
        // A level piece of a flight (a landing) goes the way the flight goes.
        let rises = if p.rise.is_nan() || p.rise == 0.0 { f64::from(self.way.rises.unwrap_or(0)) } else { p.rise };
        if rises > 0.0 {
            [up, down]
        } else if rises < 0.0 {
            [down, up]
        } else {
            [(up + down) / 2.0; 2]
        }
    }

    /// Wheels on a ramp that lies on stairs: as on any path so steep.
    fn wheeled(&self, p: StraightPiece, share: f64) -> [f64; 2] {
        let counted = self.way.step_count.map(|n| f64::from(n) * RISER_M * share * f64::from(self.way.rises.unwrap_or(0)));
        let rise = if p.rise.is_nan() { counted.unwrap_or(0.0) } else { p.rise };
        let s = (rise / p.dx.max(0.01)).clamp(-STEEPEST, STEEPEST) * self.conditions.slope;
        [s, -s].map(|s| p.dx / (self.model.flat * slope_factor(s)))
    }

    /// One wait, one boarding and one ride between two levels of a lift; where heights are unknown each of its positions is a level.
    fn ride(&self, rise: f64, levels: usize) -> f64 {
        if let Some(minutes) = self.way.minutes {
            return minutes * 60.0;
        }
        let rise = if rise.is_nan() { levels as f64 * LEVEL_M } else { fabs(rise) };
        let whole = if self.rise.is_nan() { rise } else { rise.max(fabs(self.rise)) };
        let v = self.way.speed_mps.unwrap_or(if whole > TALL_LIFT_M { TALL_LIFT_SPEED } else { LIFT_SPEED });
        self.way.wait_s.unwrap_or(LIFT_WAIT_S * self.conditions.waits) + LIFT_DOORS_S + rise / v + v / LIFT_ACCELERATION
    }
}

impl Network {
    /// How much of the network is timed by what.
    #[must_use]
    pub fn effects(&self) -> Effects {
        let mut e = Effects::default();
        for edge in 0..self.n_edges() as EdgeId {
            let way = self.way(edge);
            let line = self.line(edge);
            let known = |i: usize| line.ele(i).is_finite() && line.ele(i + 1).is_finite();
            for i in line.segments() {
                let dx = f64::from(line.along(i + 1)) - f64::from(line.along(i));
                match way.kind {
                    Kind::Steps => {
                        e.stairs += dx;
                        if way.step_count.is_some() {
                            e.stairs_from_count += dx;
                        } else if known(i) {
                            e.stairs_from_heights += dx;
                        }
                    }
                    Kind::Lift | Kind::Escalator | Kind::Cableway => {}
                    _ => {
                        e.metres += dx;
                        e.metres_with_heights += if known(i) { dx } else { 0.0 };
                    }
                }
            }
        }
        for way in self.ways.iter().filter(|w| !w.planned) {
            if way.kind == Kind::Lift {
                e.lifts[0] += 1;
                e.lifts[1] += u32::from(way.wait_s.is_some() || way.speed_mps.is_some() || way.minutes.is_some());
            }
            if way.kind == Kind::Crossing && (way.signals || way.wait_s.is_some()) {
                e.crossings[0] += 1;
                e.crossings[1] += u32::from(way.wait_s.is_some());
            }
        }
        e
    }
}
