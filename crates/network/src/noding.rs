//! Where lines join.
//!
//! Vertices are welded on a 1 cm grid when they share a layer; lines of different layers join only where one of them ends, lines of different
//! storeys (`level`) nowhere; heights that
//! differ by more than 2 m at the same place do not join (an upright lift has two ends at one place). Then line ends that
//! nearly meet a vertex or a line of their layer (within [`NEAR_MISS_M`]) are joined, and reported. Lines that merely cross are not
//! joined: in data like OSM's they are bridges.
//!
//! ```text
//!   street ──●──────────●── street        bridge (layer 1)  ═══════╪═══════  passes over: no node
//!            ╲ footway ends 0.3 m short:  near miss, joined           │ street (layer 0)
//! ```

use super::grid::Grid;
use super::plane::Plane;
use super::segment::{Segment, centimetres};
use super::slopes::cut_where_steepness_changes;
use super::ways::Ways;
use quanli_model::city::{OneWay, Way};
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::{LonLat, in_order};

/// Line ends within this distance of a line of the same layer are joined to it.
pub const NEAR_MISS_M: f64 = 0.5;
const NEAR_MISS_CM: u32 = 50;
/// Vertices of one place join only if their heights differ by no more.
const SAME_HEIGHT_M: f64 = 2.0;
/// Weld grid, cells a metre.
const CELLS_PER_M: f64 = 100.0;
/// Longer segments get vertices in between, so that costs along an edge stay fine and small.
const LONGEST_SEGMENT_M: f64 = 100.0;
/// Cells in which loose ends are looked for, metres.
const LOOSE_CELL_M: f32 = 2.0;

/// A vertex of a way after noding.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Vertex {
    /// Where.
    pub at: LonLat,
    /// Metres above sea, or NaN.
    pub ele: f64,
    /// Place that it is joined to, equal for joined vertices; once nodes are numbered its node, or `u32::MAX` where no edge ends.
    pub place: u32,
}

/// A line end that meets the middle of a segment.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Split {
    /// Way whose line is met.
    pub way: u32,
    /// Index of the segment's first vertex in the way's line with its long segments cut.
    pub index: u32,
    /// Where on the segment, 0 to 1.
    pub t: f64,
    /// Place of the line end.
    place: u32,
}

/// All lines, one after another.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Vertices of all ways.
    pub vertices: Vec<Vertex>,
    /// Start of each way's vertices, and the end.
    pub starts: Vec<u32>,
    /// Vertices that nobody drew: those by which long segments were cut, in order.
    cuts: Vec<u32>,
}

impl Lines {
    /// Nothing yet.
    pub fn with_capacity(vertices: usize, ways: usize) -> Self {
        let mut starts = Vec::with_capacity(ways + 1);
        starts.push(0);
        Self { vertices: Vec::with_capacity(vertices), starts, cuts: Vec::new() }
    }

    /// The next vertex of the line that is being added; long segments are cut.
    #[inline]
    pub fn add(&mut self, plane: &Plane, at: LonLat, ele: f64) {
        let v = Vertex { at, ele, place: u32::MAX };
        if self.vertices.len() > self.starts[self.starts.len() - 1] as usize {
            let a = self.vertices[self.vertices.len() - 1];
            let pieces = pieces(plane, a.at, at);
            let next = self.vertices.len() as u32;
            self.cuts.extend(next..next + pieces - 1);
            self.vertices.extend((1..pieces).map(|i| between(&a, &v, f64::from(i) / f64::from(pieces))));
        }
        self.vertices.push(v);
    }

    /// Ends the line that is being added.
    #[inline]
    pub fn end(&mut self) {
        self.starts.push(self.vertices.len() as u32);
    }

    /// Forgets all lines.
    pub fn clear(&mut self) {
        self.vertices.clear();
        self.starts.truncate(1);
        self.cuts.clear();
    }

    /// The vertices of a way.
    pub fn line(&self, way: usize) -> &[Vertex] {
        &self.vertices[self.starts[way] as usize..self.starts[way + 1] as usize]
    }

    /// Horizontal metres of each segment, at its first vertex; 0 at the last of a way.
    pub fn lengths(&self, plane: &Plane) -> Vec<f64> {
        let mut out: Vec<f64> = self.vertices.windows(2).map(|ab| plane.metres(ab[0].at, ab[1].at)).collect();
        out.extend(self.vertices.last().map(|_| 0.0));
        for end in &self.starts[1..] {
            out[*end as usize - 1] = 0.0;
        }
        out
    }

    /// Inserts the vertices that splits ask for; splits are sorted.
    fn insert(self, splits: &[Split]) -> Self {
        if splits.is_empty() {
            return self;
        }
        let mut out = Self::with_capacity(self.vertices.len() + splits.len(), self.starts.len());
        let mut pending = splits.iter().peekable();
        for (w, range) in self.starts.windows(2).enumerate() {
            for i in range[0]..range[1] {
                let v = self.vertices[i as usize];
                out.vertices.push(v);
                while let Some(s) = pending.next_if(|s| s.way == w as u32 && s.index == i - range[0]) {
                    out.vertices.push(Vertex { place: s.place, ..between(&v, &self.vertices[i as usize + 1], s.t) });
                }
            }
            out.end();
        }
        out
    }
}

/// Into how many pieces a segment is cut because it is long.
#[inline]
pub fn pieces(plane: &Plane, a: LonLat, b: LonLat) -> u32 {
    let ([ax, ay], [bx, by]) = (plane.local(a), plane.local(b));
    let square = (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
    if square < LONGEST_SEGMENT_M * LONGEST_SEGMENT_M { 1 } else { ((square.sqrt() / LONGEST_SEGMENT_M) as u32 + 1).min(10_000) }
}

/// A vertex on the way from one to another.
pub fn between(a: &Vertex, b: &Vertex, t: f64) -> Vertex {
    let at = LonLat { lon: a.at.lon + (b.at.lon - a.at.lon) * t, lat: a.at.lat + (b.at.lat - a.at.lat) * t };
    Vertex { at, ele: a.ele + (b.ele - a.ele) * t, place: u32::MAX }
}

/// All ways, noded.
pub struct Noded {
    /// Their vertices with places.
    pub lines: Lines,
    /// Metres of each segment.
    pub lengths: Vec<f64>,
    /// For each place: `true` where an edge ends.
    pub is_node: Vec<bool>,
    /// Vertices that line ends of other ways gave to segments, sorted by way, segment and place on it.
    pub splits: Vec<Split>,
}

/// Joins the lines of all ways, and cuts them where it gets too steep for somebody. Cost: about linear in vertices.
#[must_use]
pub(super) fn node_ways(ways: &[Way], known: &Ways, plane: &Plane, problems: &mut Problems) -> Noded {
    let mut lines = Lines::with_capacity(ways.iter().map(|w| w.line.len()).sum::<usize>() * 9 / 8, ways.len());
    for way in ways {
        for p in &way.line {
            lines.add(plane, LonLat { lon: p.lon, lat: p.lat }, p.ele);
        }
        lines.end();
    }
    let mut places = weld(ways, &mut lines, plane);
    let splits = near_misses(ways, &lines, plane, &mut places, problems);
    let mut lines = lines.insert(&splits);
    for v in &mut lines.vertices {
        v.place = places.root(v.place);
    }
    let lengths = lines.lengths(plane);
    let is_node = nodes(&lines, &lengths, places.len());
    let mut noded = Noded { lines, lengths, is_node, splits };
    cut_where_steepness_changes(&mut noded, known);
    noded
}

/// Sets of vertices that are one place.
struct Places {
    parent: Vec<u32>,
}

impl Places {
    fn fresh(&mut self) -> u32 {
        self.parent.push(self.parent.len() as u32);
        self.parent.len() as u32 - 1
    }

    fn len(&self) -> usize {
        self.parent.len()
    }

    fn root(&mut self, mut i: u32) -> u32 {
        while self.parent[i as usize] != i {
            let up = self.parent[self.parent[i as usize] as usize];
            self.parent[i as usize] = up;
            i = up;
        }
        i
    }

    /// The smaller root wins, so that the result does not depend on the order of joining.
    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        self.parent[high as usize] = low;
    }
}

/// Exact joins: gives every vertex a place.
fn weld(ways: &[Way], lines: &mut Lines, plane: &Plane) -> Places {
    let n = lines.vertices.len();
    let weld_cell = |v: &Vertex| plane.local(v.at).map(|m| libm::floor(m * CELLS_PER_M + 0.5) as i32);
    let cells: Vec<[i32; 2]> = lines.vertices.iter().map(weld_cell).collect();
    // Coarse cells by counting, then the few of each by weld cell: equal weld cells lie in one coarse cell.
    let grid = Grid::new(n, 8.0 * CELLS_PER_M as f32, |i| cells[i].map(|c| c as f32));
    let mut way_of = vec![0u32; n];
    for w in 0..ways.len() {
        way_of[lines.starts[w] as usize..lines.starts[w + 1] as usize].fill(w as u32);
    }
    let starts = &lines.starts;
    let is_end = |i: u32| {
        let w = way_of[i as usize] as usize;
        i == starts[w] || i + 1 == starts[w + 1]
    };
    let mut places = Places { parent: Vec::with_capacity(n) };
    let (mut sorted, mut group): (Vec<([i32; 2], u32)>, Vec<u32>) = Default::default();
    let rank = |ele: f64| if ele.is_nan() { f64::INFINITY } else { ele };
    let vertices = &mut lines.vertices;
    // Where a long segment is cut says nothing of where lines meet: such a vertex joins nothing by where it lies.
    let mut drawn = vec![true; n];
    for cut in &lines.cuts {
        drawn[*cut as usize] = false;
        vertices[*cut as usize].place = places.fresh();
    }
    for items in grid.cells().filter(|items| !items.is_empty()) {
        sorted.clear();
        sorted.extend(items.iter().filter(|i| drawn[**i as usize]).map(|i| (cells[*i as usize], *i)));
        sorted.sort_unstable();
        for run in sorted.chunk_by(|a, b| a.0 == b.0) {
            if let [(_, only)] = run {
                vertices[*only as usize].place = places.fresh();
                continue;
            }
            group.clear();
            group.extend(run.iter().map(|r| r.1));
            // Unknown heights sort last and join the highest.
            let layer = |i: u32| Floor::of(&ways[way_of[i as usize] as usize]);
            group.sort_unstable_by(|a, b| {
                rank(vertices[*a as usize].ele).total_cmp(&rank(vertices[*b as usize].ele)).then((layer(*a), *a).cmp(&(layer(*b), *b)))
            });
            let mut level_start = 0;
            for i in 1..=group.len() {
                // Not-a-number fails the comparison: an unknown height starts no level of its own.
                let jump = i < group.len() && vertices[group[i] as usize].ele - vertices[group[i - 1] as usize].ele > SAME_HEIGHT_M;
                if i == group.len() || jump {
                    join_layers(&group[level_start..i], ways, &way_of, &is_end, &mut places, vertices);
                    level_start = i;
                }
            }
        }
    }
    places
}

/// Where a line lies above others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Floor {
    layer: i8,
    storey: Option<i16>,
}

impl Floor {
    fn of(way: &Way) -> Self {
        Self { layer: way.layer, storey: way.storey }
    }

    /// Whether lines may join at all: two storeys never do but by what leads from one to the other.
    fn may_join(self, other: Self) -> bool {
        self.storey.is_none() || other.storey.is_none() || self.storey == other.storey
    }
}

/// Vertices of one place and height: those of a layer are one; layers join where a line ends, storeys never.
fn join_layers(level: &[u32], ways: &[Way], way_of: &[u32], is_end: &impl Fn(u32) -> bool, places: &mut Places, vertices: &mut [Vertex]) {
    let layer = |i: u32| Floor::of(&ways[way_of[i as usize] as usize]);
    let first = layer(level[0]);
    if level.iter().all(|i| layer(*i) == first) {
        let place = places.fresh();
        level.iter().for_each(|i| vertices[*i as usize].place = place);
        return;
    }
    let mut layers: Vec<(Floor, bool, u32)> = Vec::new();
    for &i in level {
        let layer = layer(i);
        let entry = match layers.iter_mut().find(|(l, _, _)| *l == layer) {
            Some(entry) => entry,
            None => {
                layers.push((layer, false, places.fresh()));
                layers.last_mut().expect("just pushed")
            }
        };
        entry.1 |= is_end(i);
        vertices[i as usize].place = entry.2;
    }
    for (n, a) in layers.iter().enumerate() {
        for b in &layers[n + 1..] {
            if a.0.may_join(b.0) && (a.0.layer == b.0.layer || a.1 || b.1) {
                places.join(a.2, b.2);
            }
        }
    }
}

/// A line end that no other vertex shares, and the nearest segment of its layer within reach, its own beginning apart: centimetres, way, segment.
struct Loose {
    way: u32,
    vertex: u32,
    xy: [f32; 2],
    near: Option<(u32, u32, u32)>,
}

/// Loose ends near a vertex are joined to it; near a segment they ask for a split.
fn near_misses(ways: &[Way], lines: &Lines, plane: &Plane, places: &mut Places, problems: &mut Problems) -> Vec<Split> {
    let loose = loose_ends(ways, lines, plane, places);
    let mut splits = Vec::new();
    for end in loose {
        let Some((_, way, index)) = end.near else { continue };
        let v = lines.vertices[end.vertex as usize];
        let first = lines.starts[way as usize] + index;
        let (a, b) = (&lines.vertices[first as usize], &lines.vertices[first as usize + 1]);
        let (axy, bxy) = (plane.local(a.at), plane.local(b.at));
        let t = f64::from(Segment { ends: [axy, bxy].map(|p| p.map(|m| m as f32)) }.nearest(end.xy));
        let ele = a.ele + (b.ele - a.ele) * t;
        if (ele - v.ele).abs() > SAME_HEIGHT_M {
            continue;
        }
        let metres = libm::hypot(bxy[0] - axy[0], bxy[1] - axy[1]);
        if t * metres < NEAR_MISS_M {
            places.join(v.place, a.place);
        } else if (1.0 - t) * metres < NEAR_MISS_M {
            places.join(v.place, b.place);
        } else {
            splits.push(Split { way, index, t, place: v.place });
        }
        problems.add(Severity::Warning, Reason::NearMissJoined, Where { index: None, id: None, at: Some(v.at) }, ways[end.way as usize].name.as_str());
    }
    splits.sort_by(|a, b| (a.way, a.index).cmp(&(b.way, b.index)).then(a.t.total_cmp(&b.t)).then(a.place.cmp(&b.place)));
    splits
}

/// All loose ends in file order. They are few, so they are what is sorted, and every segment passes by once. Ties: [`is_before`].
fn loose_ends(ways: &[Way], lines: &Lines, plane: &Plane, places: &mut Places) -> Vec<Loose> {
    let mut uses = vec![0u32; places.len()];
    for v in &lines.vertices {
        uses[places.root(v.place) as usize] += 1;
    }
    let mut loose = Vec::new();
    for w in 0..ways.len() {
        for vertex in [lines.starts[w], lines.starts[w + 1] - 1] {
            let v = &lines.vertices[vertex as usize];
            if uses[places.root(v.place) as usize] == 1 {
                loose.push(Loose { way: w as u32, vertex, xy: plane.local32(v.at), near: None });
            }
        }
    }
    if loose.is_empty() {
        return loose;
    }
    let grid = Grid::new(loose.len(), LOOSE_CELL_M, |i| loose[i].xy);
    let reach = NEAR_MISS_M as f32;
    for w in 0..ways.len() {
        let line = lines.line(w);
        let mut a = line.first().map_or([0.0; 2], |v| plane.local32(v.at));
        for (i, v) in line.iter().enumerate().skip(1) {
            let b = plane.local32(v.at);
            let low = [0, 1].map(|k| a[k].min(b[k]) - reach);
            let high = [0, 1].map(|k| a[k].max(b[k]) + reach);
            grid.in_box(low, high, |end| {
                let end = &mut loose[end as usize];
                let inside = (low[0]..=high[0]).contains(&end.xy[0]) && (low[1]..=high[1]).contains(&end.xy[1]);
                let other = || end.way != w as u32 || is_away(line, plane, (end.vertex - lines.starts[w]) as usize, i - 1);
                let [from, here] = [end.way as usize, w].map(|w| Floor::of(&ways[w]));
                if inside && from.layer == here.layer && from.may_join(here) && other() {
                    let cm = centimetres(Segment { ends: [a, b] }.distance_2(end.xy));
                    if cm <= NEAR_MISS_CM && end.near.is_none_or(|n| cm < n.0 || cm == n.0 && is_before(ways, lines, (w as u32, i as u32 - 1), (n.1, n.2))) {
                        end.near = Some((cm, w as u32, i as u32 - 1));
                    }
                }
            });
            a = b;
        }
    }
    loose
}

/// Whether a segment of a line is farther from an end of that line, as one walks, than ends are joined over.
fn is_away(line: &[Vertex], plane: &Plane, end: usize, segment: usize) -> bool {
    let between = if end == 0 { 0..segment } else { segment + 1..end };
    let mut walked = 0.0;
    between.map(|i| plane.metres(line[i].at, line[i + 1].at)).any(|metres| {
        walked += metres;
        walked > 2.0 * NEAR_MISS_M
    })
}

/// Which of two segments counts when both are equally near: by the kind of their way, by where they lie, by height, by where they lead, never by the order of a file.
fn is_before(ways: &[Way], lines: &Lines, a: (u32, u32), b: (u32, u32)) -> bool {
    let key = |(way, segment): (u32, u32)| {
        let first = (lines.starts[way as usize] + segment) as usize;
        let ends = [0, 1].map(|i| lines.vertices[first + i]);
        let [a, b] = ends.map(|v| [in_order(v.at.lon), in_order(v.at.lat)]);
        let way = &ways[way as usize];
        let leads = match way.oneway {
            OneWay::Both => None,
            OneWay::Forward => Some(a),
            OneWay::Backward => Some(b),
        };
        (way.kind, a.min(b), a.max(b), in_order(ends[0].ele + ends[1].ele), leads)
    };
    key(a) < key(b)
}

/// Where edges end: at line ends, where lines share a place, and at least every [`super::graph::LONGEST_EDGE_M`] metres.
fn nodes(lines: &Lines, lengths: &[f64], n_places: usize) -> Vec<bool> {
    // One look each for the first and for any further use.
    let (mut used, mut is_node) = (vec![false; n_places], vec![false; n_places]);
    for v in &lines.vertices {
        let place = v.place as usize;
        is_node[place] |= used[place];
        used[place] = true;
    }
    for range in lines.starts.windows(2) {
        let line = &lines.vertices[range[0] as usize..range[1] as usize];
        if let (Some(first), Some(last)) = (line.first(), line.last()) {
            is_node[first.place as usize] = true;
            is_node[last.place as usize] = true;
        }
        let mut since = 0.0;
        for (ab, length) in line.windows(2).zip(&lengths[range[0] as usize..]) {
            if is_node[ab[0].place as usize] {
                since = 0.0;
            }
            since += length;
            if since > super::graph::LONGEST_EDGE_M - LONGEST_SEGMENT_M {
                is_node[ab[1].place as usize] = true;
            }
        }
    }
    is_node
}
