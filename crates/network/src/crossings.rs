//! Lines of one layer that cross, or touch, without a shared position. They are not joined (in data like OpenStreetMap's they are usually bridges), but
//! in hand-drawn data they are usually forgotten junctions, so whoever checks a city is told.

use super::graph::{EdgeId, Network};
use super::segment::Segment;
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::LonLat;

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

    /// Where lines of one layer cross without joining. Linear, as no more than `PAIRS` and `PAIRS_A_SEGMENT` pairs are looked at.
    #[must_use]
    pub fn crossings_not_joined(&self) -> Crossings {
        let piece = |e: EdgeId, s: usize, last: usize| WaySegment { way: self.edge_way[e as usize], line: self.segment(e, s), inner: [s > 0, s + 1 < last] };
        let all: Vec<WaySegment> = (0..self.n_edges() as EdgeId)
            .flat_map(|e| {
                let last = self.vertices(e).len() - 1;
                (0..last).map(move |s| piece(e, s, last))
            })
            .collect();
        let cells = Cells::of(&all);
        let mut found: Vec<(u32, u32, [f32; 2])> = Vec::new();
        let (most, mut pairs) = (all.len() * PAIRS_A_SEGMENT + PAIRS, 0);
        'cells: for list in cells.lists() {
            for (n, i) in list.iter().enumerate() {
                if pairs > most {
                    break 'cells;
                }
                let a = all[*i as usize];
                for j in &list[n + 1..] {
                    let b = all[*j as usize];
                    pairs += 1;
                    if a.way == b.way || !a.line.overlaps(&b.line) || self.ways[a.way as usize].layer != self.ways[b.way as usize].layer {
                        continue;
                    }
                    // The way with the smaller number first, so that a place is the same however often a pair is met.
                    let [low, high] = if a.way < b.way { [a, b] } else { [b, a] };
                    found.extend(low.meets(&high).map(|at| (low.way, high.way, at)));
                }
            }
        }
        found.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2[0].total_cmp(&b.2[0])));
        // A vertex ends two segments: what was found from both is one place.
        found.dedup_by(|x, y| (x.0, x.1) == (y.0, y.1) && libm::hypotf(x.2[0] - y.2[0], x.2[1] - y.2[1]) < SAME_PLACE_M);
        Crossings { at: found.into_iter().map(|(_, _, at)| self.plane.lonlat(at.map(f64::from))).collect(), all: pairs <= most }
    }
}

/// A segment of a way; `inner` says of each end that no edge ends there, so that nothing is joined to it.
#[derive(Clone, Copy)]
struct WaySegment {
    way: u32,
    line: Segment,
    inner: [bool; 2],
}

impl WaySegment {
    /// Where two pieces cross or touch: inside both, a vertex on the inside, or vertex on vertex where neither is a junction.
    fn meets(&self, other: &Self) -> Option<[f32; 2]> {
        let apart = |[p, q]: [[f32; 2]; 2]| libm::hypotf(p[0] - q[0], p[1] - q[1]);
        let vertex_on_vertex = || {
            let pairs = [(0, 0), (0, 1), (1, 0), (1, 1)].into_iter().filter(|(a, b)| self.inner[*a] && other.inner[*b]);
            pairs.map(|(a, b)| [self.line.ends[a], other.line.ends[b]]).find(|ends| apart(*ends) < SAME_PLACE_M / 2.0).map(|[p, _]| p)
        };
        self.line.crossing(&other.line).or_else(|| self.line.touching(&other.line)).or_else(vertex_on_vertex)
    }
}

/// Side of the cells in which segments are looked for, metres.
const CELL_M: f32 = 40.0;

/// Every segment in every cell that its box touches: a segment is 100 m long at most, so these are few.
struct Cells {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Cells {
    fn of(all: &[WaySegment]) -> Self {
        let mut low = [f32::MAX; 2];
        let mut high = [f32::MIN; 2];
        for [x, y] in all.iter().flat_map(|piece| piece.line.ends) {
            (low[0], low[1]) = (low[0].min(x), low[1].min(y));
            (high[0], high[1]) = (high[0].max(x), high[1].max(y));
        }
        // A country with one village in each corner has no more cells than segments.
        let area = (high[0] - low[0]).max(1.0) * (high[1] - low[1]).max(1.0);
        let side = CELL_M.max(libm::sqrtf(area / (all.len().max(1) as f32)) / 2.0);
        let place = |v: f32, k: usize| ((v - low[k]) / side) as usize;
        let (columns, rows) = if all.is_empty() { (1, 1) } else { (place(high[0], 0) + 1, place(high[1], 1) + 1) };
        let each = |piece: &WaySegment, give: &mut dyn FnMut(usize)| {
            let range = |k: usize| place(piece.line.ends[0][k].min(piece.line.ends[1][k]), k)..=place(piece.line.ends[0][k].max(piece.line.ends[1][k]), k);
            for y in range(1) {
                range(0).for_each(|x| give(y * columns + x));
            }
        };
        let mut starts = vec![0u32; columns * rows + 1];
        all.iter().for_each(|piece| each(piece, &mut |cell| starts[cell + 1] += 1));
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        let mut next = starts.clone();
        let mut items = vec![0u32; *starts.last().unwrap_or(&0) as usize];
        for (i, piece) in all.iter().enumerate() {
            each(piece, &mut |cell| {
                items[next[cell] as usize] = i as u32;
                next[cell] += 1;
            });
        }
        Self { starts, items }
    }

    fn lists(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|range| &self.items[range[0] as usize..range[1] as usize])
    }
}
