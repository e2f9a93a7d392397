//! Smoothed slopes, and where a path is too steep for whom.
//!
//! A slope is taken over a window of at least 20 m along the path, so that noise on short segments makes no cliffs (walking model §4.1). Windows
//! run on through a node where only two edges of one kind meet, whichever features those belong to, and end where paths part: cutting a line
//! or turning it round changes no slope.
//!
//! ```text
//!            ├──────── a run ─────────┤          steepness changes here: a node more, so that only the steep
//!   junction ●────────○───────▲▲▲▲────● junction   stretch is closed to wheels, not all of the edge
//! ```

use super::graph::{EdgeId, Network};
use super::grid::runs;
use super::impedance::{STEEPEST, steps};
use super::noding::Noded;
use super::ways::Ways;
use libm::fabs;
use quanli_model::catalogue::Walker;
use quanli_model::city::{Kind, WayTraits, Wheels};
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::LonLat;

/// Heights are smoothed along the line over this length before slopes are taken (walking model, 20 m).
const WINDOW_M: f64 = 20.0;
/// Between junctions that are nearer to each other, heights say nothing of who can pass.
const LEAST_RUN_M: f64 = 2.0;

/// Steps that follow from heights or lengths are no whole numbers.
const HALF_A_STEP: f64 = 0.5;

/// Edges of one kind in a row.
#[derive(Clone, Copy)]
struct Run {
    number: usize,
    metres: f64,
}

/// A place on a run: metres from its beginning, height above sea or NaN.
type Place = [f64; 2];

/// Steepest slope that wheelchairs got over in a trial (eight users on gravel); the norm is 1:12.
const LIMITED_GRADIENT: f64 = 0.0901;

/// Slopes are kept in 32 bits: a ramp of exactly 1:12 is one.
const ROUNDING: f64 = 1e-4;

/// Whether a slope is more than a walker can go on such a way.
pub(super) fn is_too_steep(slope: f64, way: &WayTraits, walker: Walker) -> bool {
    let limited = walker == Walker::Wheelchair && way.wheelchair == Some(Wheels::Limited);
    let most = if limited { Some(LIMITED_GRADIENT) } else { walker.model().max_gradient };
    most.is_some_and(|most| fabs(slope) > most + ROUNDING)
}

/// Whether slopes decide about a kind of path.
pub(super) fn has_slopes(kind: Kind) -> bool {
    !matches!(kind, Kind::Steps | Kind::Lift | Kind::Escalator | Kind::Cableway)
}

/// Slope of a segment (rise ÷ run along its line): as smoothed, without heights as stated, else level.
pub(super) fn slope_or_stated(slope: f64, way: &WayTraits) -> f64 {
    if slope.is_nan() { way.incline_percent.unwrap_or(0.0) / 100.0 } else { slope }
}

fn bit(walker: Walker) -> u8 {
    1 << walker as u8
}

/// Whether a way can be used by a walker: by its kind, by what is said of it, and by its slope (`too_steep`: some of it is steeper than the
/// walker can go). `flight`: how many steps it has in a row.
pub(super) fn usable(way: &WayTraits, flight: f64, too_steep: bool, walker: Walker) -> bool {
    let model = walker.model();
    // What is said about wheelchairs says nothing about prams.
    let said = way.wheelchair.filter(|_| walker == Walker::Wheelchair);
    match way.kind {
        Kind::Cableway => false,
        Kind::Escalator => model.escalators,
        Kind::Steps => match (model.stairs, model.stairs_longest_run) {
            // Where a ramp lies on the stairs, or somebody says that wheels get over them.
            (None, _) => said == Some(Wheels::Yes),
            (_, Some(longest)) => way.pram_ramp || flight <= f64::from(longest) + HALF_A_STEP,
            _ => true,
        },
        _ if said == Some(Wheels::No) => false,
        Kind::Lift => true,
        _ => said == Some(Wheels::Yes) || !too_steep,
    }
}

/// A bit for each walker who can't use a way.
fn closed_to(way: &WayTraits, flight: f64, steep: u8) -> u8 {
    Walker::ALL.into_iter().filter(|w| !usable(way, flight, steep & bit(*w) != 0, *w)).fold(0, |bits, w| bits | bit(w))
}

/// A bit for each walker whose steepest slope a segment of a run so long exceeds.
fn too_steep_for(slope: f64, run: f64, way: &WayTraits) -> u8 {
    if !has_slopes(way.kind) || run < LEAST_RUN_M {
        return 0;
    }
    let slope = slope_or_stated(slope, way);
    Walker::ALL.into_iter().filter(|w| is_too_steep(slope, way, *w)).fold(0, |bits, w| bits | bit(w))
}

/// Edges as they hang together.
struct Joined<'a> {
    nodes: &'a [[u32; 2]],
    /// Runs of edge ends (edge · 2, plus 1 for its last end) at each node.
    start: &'a [u32],
    ends: &'a [u32],
}

impl Joined<'_> {
    /// The end that goes on where an edge is left over one of its ends; none where paths part.
    fn beyond(&self, end: u32) -> Option<u32> {
        let node = self.nodes[end as usize >> 1][end as usize & 1] as usize;
        match self.ends[self.start[node] as usize..self.start[node + 1] as usize] {
            [a, b] => Some(if a == end { b } else { a }),
            _ => None,
        }
    }

    /// Gives every edge its smoothed slopes, in its own direction, and the run that it is on. `same` says whether a run goes on over two ends,
    /// `profile` adds the places of an edge. O(vertices).
    fn smooth(&self, same: impl Fn(u32, u32) -> bool, profile: impl Fn(EdgeId, &mut Vec<Place>), mut take: impl FnMut(EdgeId, &[f32], Run)) {
        let beyond = |end: u32| self.beyond(end).filter(|next| same(end, *next));
        let mut done = vec![false; self.nodes.len()];
        // Of the run in hand: the ends over which its edges are entered, its places, where each edge's begin, slopes.
        let (mut run, mut places, mut of_edge): (Vec<u32>, Vec<Place>, Vec<Place>) = Default::default();
        let (mut begins, mut slopes): (Vec<usize>, Vec<f32>) = Default::default();
        let mut number = 0;
        for edge in 0..self.nodes.len() as EdgeId {
            if done[edge as usize] {
                continue;
            }
            // Back to where the run begins, or once round a ring.
            let mut first = edge << 1;
            while let Some(before) = beyond(first) {
                first = before ^ 1;
                if first >> 1 == edge {
                    break;
                }
            }
            run.clear();
            let mut enter = first;
            let ring = loop {
                run.push(enter);
                done[enter as usize >> 1] = true;
                match beyond(enter ^ 1) {
                    None => break false,
                    Some(next) if next == first => break true,
                    Some(next) => enter = next,
                }
            };
            places.clear();
            begins.clear();
            // A ring is laid three times, so that the windows of the middle one find what is beside them.
            let laps = if ring { 3 } else { 1 };
            for enter in core::iter::repeat_n(&run, laps).flatten() {
                of_edge.clear();
                profile(enter >> 1, &mut of_edge);
                let from = places.last().map_or(0.0, |p| p[0]);
                let length = of_edge.last().map_or(0.0, |p| p[0]);
                if enter & 1 == 1 {
                    of_edge.reverse();
                    of_edge.iter_mut().for_each(|p| p[0] = length - p[0]);
                }
                begins.push(places.len().saturating_sub(1));
                let skip = usize::from(!places.is_empty());
                places.extend(of_edge.iter().skip(skip).map(|p| [from + p[0], p[1]]));
            }
            begins.push(places.len() - 1);
            slopes.clear();
            smooth_run(&places, &mut slopes);
            let of = Run { number, metres: places.last().map_or(0.0, |p| p[0]) / laps as f64 };
            number += 1;
            let begins = &begins[(laps / 2) * run.len()..];
            for (enter, ends) in run.iter().zip(begins.windows(2)) {
                let of_edge = &mut slopes[ends[0]..ends[1]];
                if enter & 1 == 1 {
                    of_edge.reverse();
                    of_edge.iter_mut().for_each(|s| *s = -*s);
                }
                take(enter >> 1, of_edge, of);
            }
        }
    }
}

/// Smoothed slope of every segment between places; NaN where the height of an end is unknown. Windows stay where heights are known.
fn smooth_run(places: &[Place], slopes: &mut Vec<f32>) {
    let mut from = 0;
    while from < places.len() {
        let known = places[from..].iter().take_while(|p| p[1].is_finite()).count();
        if known > 1 {
            smooth_known(&places[from..from + known], slopes);
        }
        from += known.max(1);
        // The segment to, or from, a place without height.
        let here = from.min(places.len() - 1);
        slopes.resize(here, f32::NAN);
    }
}

fn smooth_known(places: &[Place], slopes: &mut Vec<f32>) {
    let (start, end) = (places[0][0], places[places.len() - 1][0]);
    // Both ends of the window only move forward, so each is one walk along the line.
    let height = |at: f64, i: &mut usize| {
        while *i + 2 < places.len() && places[*i + 1][0] <= at {
            *i += 1;
        }
        let ([a, low], [b, high]) = (places[*i], places[*i + 1]);
        let t = if b > a { (at - a) / (b - a) } else { 0.0 };
        low + (high - low) * t
    };
    let (mut low_at, mut high_at) = (0, 0);
    for ab in places.windows(2) {
        let (a, b) = (ab[0][0], ab[1][0]);
        let middle = (a + b) / 2.0;
        let low = larger(smaller(a, middle - WINDOW_M / 2.0), start);
        let high = smaller(larger(b, middle + WINDOW_M / 2.0), end);
        let slope = if high > low { (height(high, &mut high_at) - height(low, &mut low_at)) / (high - low) } else { 0.0 };
        slopes.push(slope as f32);
    }
}

/// Of two lengths; faster than `f64::min`, which asks for not-a-number.
#[inline]
fn smaller(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

#[inline]
fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// Makes nodes of the places where a path becomes too steep for somebody, or ceases to be. O(vertices).
pub(super) fn cut_where_steepness_changes(noded: &mut Noded, ways: &Ways) {
    let Noded { lines, lengths, is_node, .. } = noded;
    // Pieces in file order: way, first and last vertex.
    let (mut of, mut span, mut nodes) = (Vec::new(), Vec::new(), Vec::new());
    for w in (0..ways.len()).filter(|w| !ways[*w].planned) {
        let mut from = lines.starts[w] as usize;
        for v in from + 1..lines.starts[w + 1] as usize {
            if is_node[lines.vertices[v].place as usize] {
                of.push(w);
                span.push((from, v));
                nodes.push([from, v].map(|v| lines.vertices[v].place));
                from = v;
            }
        }
    }
    let flat: Vec<u32> = nodes.iter().flatten().copied().collect();
    let (start, ends) = runs(&flat, is_node.len());
    let ele = |end: u32| {
        let (first, last) = span[end as usize >> 1];
        lines.vertices[if end & 1 == 0 { first } else { last }].ele
    };
    let same = |a: u32, b: u32| ways[of[a as usize >> 1]].kind == ways[of[b as usize >> 1]].kind && same_height(ele(a), ele(b));
    let profile = |edge: EdgeId, places: &mut Vec<Place>| {
        let (first, last) = span[edge as usize];
        let mut along = 0.0;
        for (v, length) in lines.vertices[first..=last].iter().zip(&lengths[first..=last]) {
            places.push([along, v.ele]);
            along += length;
        }
    };
    let mut cuts = Vec::new();
    Joined { nodes: &nodes, start: &start, ends: &ends }.smooth(same, profile, |edge, slopes, run| {
        let way = &ways[of[edge as usize]];
        let bits = |s: &f32| too_steep_for(f64::from(*s), run.metres, way);
        let first = span[edge as usize].0;
        cuts.extend(slopes.windows(2).enumerate().filter(|(_, ab)| bits(&ab[0]) != bits(&ab[1])).map(|(i, _)| first + i + 1));
    });
    for vertex in cuts {
        is_node[lines.vertices[vertex].place as usize] = true;
    }
}

/// Cut lines have one height there, bit for bit; what was joined over a difference is no run.
fn same_height(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan()
}

impl Network {
    /// Slopes of all segments, and who can use each edge. O(vertices).
    pub(super) fn find_slopes(&mut self, problems: &mut Problems) {
        let mut columns = vec![0.0; self.n_segments()];
        let mut closed = vec![0u8; self.n_edges()];
        let mut beyond: Vec<EdgeId> = Vec::new();
        // A flight that is cut into several features is one flight.
        let (mut steps_of_run, mut on_stairs): (Vec<f64>, Vec<(EdgeId, usize)>) = Default::default();
        let ele = |end: u32| {
            let line = self.line(end >> 1);
            f64::from(line.ele(if end & 1 == 0 { 0 } else { line.segments().len() }))
        };
        let same = |a: u32, b: u32| self.way(a >> 1).kind == self.way(b >> 1).kind && same_height(ele(a), ele(b));
        let profile = |edge: EdgeId, places: &mut Vec<Place>| {
            let line = self.line(edge);
            places.extend(line.vertices().map(|v| [line.along(v), line.ele(v)].map(f64::from)));
        };
        Joined { nodes: &self.edge_nodes, start: &self.node_start, ends: &self.ends }.smooth(same, profile, |edge, slopes, run| {
            let first = self.vertices(edge).start - edge as usize;
            columns[first..first + slopes.len()].copy_from_slice(slopes);
            let way = self.way(edge);
            let steep = slopes.iter().fold(0, |bits, s| bits | too_steep_for(f64::from(*s), run.metres, way));
            if way.kind == Kind::Steps {
                steps_of_run.resize(run.number + 1, 0.0);
                steps_of_run[run.number] += self.steps_of(edge);
                on_stairs.push((edge, run.number));
            }
            closed[edge as usize] = closed_to(way, 0.0, steep);
            if has_slopes(way.kind) && slopes.iter().any(|s| fabs(f64::from(*s)) > STEEPEST) {
                beyond.push(edge);
            }
        });
        for (edge, run) in on_stairs {
            closed[edge as usize] = closed_to(self.way(edge), steps_of_run[run], 0);
        }
        // A way once, where it is met first.
        let mut faults: Vec<(u32, EdgeId)> = beyond.into_iter().map(|e| (self.edge_way[e as usize], e)).collect();
        faults.sort_unstable();
        faults.dedup_by_key(|f| f.0);
        for (way, edge) in faults {
            let at: LonLat = self.plane.lonlat(self.line(edge).xy(0).map(f64::from));
            problems.add(Severity::Warning, Reason::TooSteep, Where { at: Some(at), ..Where::whole() }, self.ways.name(way as usize));
        }
        self.line_columns.slope = columns;
        self.closed_to = closed;
    }

    /// Steps on an edge of stairs.
    fn steps_of(&self, edge: EdgeId) -> f64 {
        let (line, whole) = (self.line(edge), f64::from(self.way_metres[self.edge_way[edge as usize] as usize]));
        let of = |s: usize| [line.along(s + 1) - line.along(s), line.ele(s + 1) - line.ele(s)].map(f64::from);
        line.segments().map(of).map(|[dx, rise]| steps(self.way(edge), dx, rise, if whole > 0.0 { dx / whole } else { 1.0 })).sum()
    }

    /// Whether a walker can use an edge at all, in one direction or the other: its kind, its slope, what is said of it.
    #[must_use]
    #[inline]
    pub fn can_use(&self, edge: EdgeId, walker: Walker) -> bool {
        self.closed_to[edge as usize] & bit(walker) == 0
    }
}
