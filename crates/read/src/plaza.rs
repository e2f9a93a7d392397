//! Ways across an area that people walk on (a plaza, a platform): straight from each place on its rim where a path meets it to each other one that can be
//! seen from there. The rim itself is walked too.
//!
//! ```text
//!      path ──●───────────●── path      ● where paths meet the rim, each sees the others: the lines between them
//!             │ ╲       ╱ │             ○ where two of them cross people may turn, so both have a position there
//!             │    ○      │
//!             │  ╱    ╲   │             what stands in the way (a hole, a corner that reaches in) is walked round along its rim
//!      path ──●───────────●
//! ```
//! A line that saves less than a twentieth of the way along the rim is left out, and no more than forty are drawn: those that save most.

/// A line has to save at least this share of the way along the rim.
const WORTH_IT: f64 = 1.05;
/// So many lines at most.
const MOST: usize = 40;
/// So near to the rim a line runs along it, metres.
const ON_THE_RIM_M: f64 = 0.05;

/// Lines across, as numbers of places: first all positions of the rings in order, then `inside`.
#[derive(Default, Debug)]
pub struct Across {
    /// Where lines cross.
    pub inside: Vec<[f64; 2]>,
    /// The lines.
    pub lines: Vec<Vec<usize>>,
}

/// The lines across closed rings (the first position again at their ends), in degrees. `met`: at which positions paths meet the rim, in the order of the
/// positions. Cost: pairs of them × sides of the rings.
#[must_use]
pub fn across(rings: &[Vec<[f64; 2]>], met: &[bool]) -> Across {
    let Some(first) = rings.first().and_then(|r| r.first()) else { return Across::default() };
    let (kx, ky) = (111_320.0 * libm::cos(first[1].to_radians()), 110_574.0);
    let local: Vec<Vec<[f64; 2]>> = rings.iter().map(|r| r.iter().map(|p| [(p[0] - first[0]) * kx, (p[1] - first[1]) * ky]).collect()).collect();
    let rim = Rim { rings: &local };
    // A ring's last position is its first one.
    let places: Vec<(usize, usize, usize)> = rim.places().filter(|(n, ring, i)| met.get(*n).copied().unwrap_or(false) && i + 1 < local[*ring].len()).collect();
    let mut pairs: Vec<(f64, [usize; 2], [[f64; 2]; 2])> = Vec::new();
    for (k, a) in places.iter().enumerate() {
        for b in &places[k + 1..] {
            let ends = [local[a.1][a.2], local[b.1][b.2]];
            let straight = distance(ends[0], ends[1]);
            let round = if a.1 == b.1 { rim.along(a.1, a.2, b.2) } else { f64::MAX };
            if straight > ON_THE_RIM_M && round > straight * WORTH_IT && rim.sees(ends) {
                pairs.push((round - straight, [a.0, b.0], ends));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    pairs.truncate(MOST);
    pairs.sort_by_key(|p| p.1);
    let total: usize = rings.iter().map(Vec::len).sum();
    let mut found = Across::default();
    let mut on_line: Vec<Vec<(f64, usize)>> = pairs.iter().map(|p| vec![(0.0, p.1[0]), (1.0, p.1[1])]).collect();
    for i in 0..pairs.len() {
        for k in i + 1..pairs.len() {
            let Some((t, s)) = crossing(pairs[i].2, pairs[k].2) else { continue };
            let [a, b] = pairs[i].2;
            let at = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
            let number = total + found.inside.len();
            found.inside.push([first[0] + at[0] / kx, first[1] + at[1] / ky]);
            on_line[i].push((t, number));
            on_line[k].push((s, number));
        }
    }
    found.lines = on_line
        .into_iter()
        .map(|mut line| {
            line.sort_by(|a, b| a.0.total_cmp(&b.0));
            line.into_iter().map(|p| p.1).collect()
        })
        .collect();
    found
}

struct Rim<'a> {
    rings: &'a [Vec<[f64; 2]>],
}

impl Rim<'_> {
    /// Number, ring and number in the ring of each position.
    fn places(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.rings.iter().enumerate().flat_map(|(r, ring)| (0..ring.len()).map(move |i| (r, i))).enumerate().map(|(n, (r, i))| (n, r, i))
    }

    fn sides(&self) -> impl Iterator<Item = [[f64; 2]; 2]> {
        self.rings.iter().flat_map(|ring| ring.windows(2).map(|ab| [ab[0], ab[1]]))
    }

    /// The shorter way along a ring.
    fn along(&self, ring: usize, a: usize, b: usize) -> f64 {
        let length = |part: &[[f64; 2]]| part.windows(2).map(|ab| distance(ab[0], ab[1])).sum::<f64>();
        let (from, to) = (a.min(b), a.max(b));
        let one = length(&self.rings[ring][from..=to]);
        one.min(length(&self.rings[ring]) - one)
    }

    /// Whether a straight line stays on the area.
    fn sees(&self, ends: [[f64; 2]; 2]) -> bool {
        let [a, b] = ends;
        let at = |t: f64| [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
        if self.sides().any(|side| crossing(ends, side).is_some()) {
            return false;
        }
        // Where it passes corners exactly, the pieces between them decide.
        let mut stops: Vec<f64> = vec![0.0, 1.0];
        for [p, _] in self.sides() {
            let t = share_along(ends, p);
            if (0.0..=1.0).contains(&t) && distance(at(t), p) < ON_THE_RIM_M {
                stops.push(t);
            }
        }
        stops.sort_by(f64::total_cmp);
        stops.windows(2).filter(|ab| (ab[1] - ab[0]) * distance(a, b) > ON_THE_RIM_M).all(|ab| self.holds(at(f64::midpoint(ab[0], ab[1]))))
    }

    /// Whether a place lies on the area or its rim.
    fn holds(&self, p: [f64; 2]) -> bool {
        let mut inside = false;
        for [a, b] in self.sides() {
            let t = share_along([a, b], p).clamp(0.0, 1.0);
            if distance([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t], p) < ON_THE_RIM_M {
                return true;
            }
            if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0] + (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) {
                inside = !inside;
            }
        }
        inside
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    libm::hypot(a[0] - b[0], a[1] - b[1])
}

fn share_along([a, b]: [[f64; 2]; 2], p: [f64; 2]) -> f64 {
    let d = [b[0] - a[0], b[1] - a[1]];
    let square = d[0] * d[0] + d[1] * d[1];
    if square > 0.0 { ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / square } else { 0.0 }
}

/// Where two lines cross strictly inside both: shares of each.
fn crossing([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> Option<(f64, f64)> {
    let (u, v, w) = ([b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]], [c[0] - a[0], c[1] - a[1]]);
    let across = u[0] * v[1] - u[1] * v[0];
    let (t, s) = ((w[0] * v[1] - w[1] * v[0]) / across, (w[0] * u[1] - w[1] * u[0]) / across);
    let (little, small) = (ON_THE_RIM_M / distance(a, b), ON_THE_RIM_M / distance(c, d));
    (t > little && t < 1.0 - little && s > small && s < 1.0 - small).then_some((t, s))
}
