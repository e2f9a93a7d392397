//! Heights fitted to a surface model, never sampled raw.
//!
//! A DEM in a city of towers is a surface model: a cell of 30 m can be 60 m wrong, nearly always too high. So the heights of nodes are the most
//! probable ones given the samples and what paths are like. Paths are taken as random walks in height: over `L` metres a path of gradient
//! scale `g` rises by 0 ± g·√(L·50 m) (a street: 2.5 m over 50 m), and a step count, an escalator or a sign says how much and which way. Samples are off by about
//! 8 m; one that is much too high hardly pulls (Huber, and half of that above). Many nodes in one cell are one sample.
//!
//! Solved by conjugate gradients, re-weighted some times. Where no sample is, a chain of nodes runs straight between its ends, so bridges,
//! tunnels and gaps do; what lies beyond the model, or hangs on no sample, is unknown, never 0 m.
//!
//! Source of the scales: design values, held against the published rises of lifts and escalators and the slopes of streets in Yuzhong
//! (walking model §4.7).

use super::islands::root;

/// What is known of a node's height.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sample {
    /// Metres above sea that the model says, or NaN.
    pub height: f64,
    /// How much of a sample it is: one over the number of nodes in its cell.
    pub weight: f64,
}

impl Sample {
    /// The model says nothing here.
    pub const NONE: Self = Self { height: f64::NAN, weight: 0.0 };
}

/// One edge of the problem.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Span {
    /// Its nodes.
    pub nodes: [u32; 2],
    /// Horizontal metres.
    pub metres: f64,
    /// What is known about its rise.
    pub rise: Rise,
}

/// What is known about the rise of a link from its first to its last node.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Rise {
    /// None that is known; so steep are such paths usually (rise ÷ run).
    Usual(f64),
    /// About this many metres (a step count, an escalator), with its sign.
    About(f64),
    /// So steep usually, and not falling (`true`) or not rising (`false`): `incline=up|down`.
    Signed(f64, bool),
    /// Nothing: lifts.
    Free,
}

/// What the fit did.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct FitReport {
    /// Nodes that have a height.
    pub known: usize,
    /// Median of |fitted − sampled|, metres.
    pub median_moved: f64,
    /// 95th percentile of it.
    pub p95_moved: f64,
    /// Largest.
    pub most_moved: f64,
}

/// A sample is off by so much, metres.
const SAMPLE_M: f64 = 8.0;
/// A sample counts fully up to this error, metres; beyond it its pull stays constant.
const TRUSTED_M: f64 = 6.0;
/// Of the pull of a sample that is too high: towers stand on the ground, nothing hangs below it.
const TOO_HIGH: f64 = 0.5;
/// A path keeps its gradient over about so many metres.
const GRADE_M: f64 = 50.0;
/// A stated rise is off by this share of it, and never by less than a metre.
const STATED: f64 = 0.1;
/// How often weights are found anew from the residuals.
const ROUNDS: usize = 12;
/// Steps of conjugate gradients a round, at most.
const STEPS: usize = 400;
/// What is left of a residual when a round ends.
const SMALL: f64 = 1e-6;

/// Fits node heights. The result is NaN for nodes that hang on no sample. Cost: O(`ROUNDS` · `STEPS` · links) at most.
#[must_use]
pub fn fit(samples: &[Sample], links: &[Span]) -> (Vec<f64>, FitReport) {
    let hung = hung_on_a_sample(samples, links);
    let used: Vec<Span> = links.iter().filter(|l| l.rise != Rise::Free && l.nodes[0] != l.nodes[1] && hung[l.nodes[0] as usize]).copied().collect();
    let weighed: Vec<f64> = samples.iter().filter(|s| s.height.is_finite()).map(|s| s.height).collect();
    let mean = weighed.iter().sum::<f64>() / (weighed.len() as f64).max(1.0);
    let mut h: Vec<f64> = samples.iter().map(|s| if s.height.is_finite() { s.height } else { mean }).collect();
    let (mut pull, mut springs) = (vec![0.0; samples.len()], vec![(0.0, 0.0); used.len()]);
    for _ in 0..ROUNDS {
        for ((p, s), h) in pull.iter_mut().zip(samples).zip(&h) {
            *p = sample_weight(s, *h);
        }
        for (spring, link) in springs.iter_mut().zip(&used) {
            *spring = spring_of(link, h[link.nodes[1] as usize] - h[link.nodes[0] as usize]);
        }
        solve(&mut h, samples, &pull, &used, &springs);
    }
    for (h, hung) in h.iter_mut().zip(&hung) {
        if !hung {
            *h = f64::NAN;
        }
    }
    let report = report(samples, &h);
    (h, report)
}

/// One over the variance of a sample, as far as its residual lets it be trusted.
fn sample_weight(s: &Sample, h: f64) -> f64 {
    if !s.height.is_finite() {
        return 0.0;
    }
    let error = s.height - h;
    let trusted = if error.abs() > TRUSTED_M { TRUSTED_M / error.abs() } else { 1.0 };
    s.weight * trusted * if error > 0.0 { TOO_HIGH } else { 1.0 } / (SAMPLE_M * SAMPLE_M)
}

/// The rise that a link wants, and how strongly, given the one it has.
fn spring_of(link: &Span, rise: f64) -> (f64, f64) {
    let usual = |g: f64| 1.0 / (g * g * link.metres.max(0.5) * GRADE_M);
    match link.rise {
        Rise::Usual(g) => (0.0, usual(g)),
        Rise::Signed(g, up) if up == (rise >= 0.0) => (0.0, usual(g)),
        // The wrong way: as good as level.
        Rise::Signed(g, _) => (0.0, usual(g) * 100.0),
        Rise::About(stated) => (stated, (stated * STATED).abs().max(1.0).powi(-2)),
        Rise::Free => (0.0, 0.0),
    }
}

/// Minimises Σ pull·(h − sample)² + Σ spring·(h₁ − h₀ − rise)² by conjugate gradients from where `h` stands, scaled by the diagonal.
fn solve(h: &mut [f64], samples: &[Sample], pull: &[f64], links: &[Span], springs: &[(f64, f64)]) {
    let mut diagonal = pull.to_vec();
    for (link, (_, w)) in links.iter().zip(springs) {
        link.nodes.iter().for_each(|n| diagonal[*n as usize] += w);
    }
    let times = |v: &[f64]| {
        let mut out: Vec<f64> = v.iter().zip(pull).map(|(v, p)| v * p).collect();
        for (link, (_, w)) in links.iter().zip(springs) {
            let [a, b] = link.nodes.map(|n| n as usize);
            let t = w * (v[b] - v[a]);
            out[b] += t;
            out[a] -= t;
        }
        out
    };
    let mut residual: Vec<f64> = pull.iter().zip(samples).map(|(p, s)| if *p > 0.0 { p * s.height } else { 0.0 }).collect();
    for (link, (rise, w)) in links.iter().zip(springs) {
        residual[link.nodes[1] as usize] += w * rise;
        residual[link.nodes[0] as usize] -= w * rise;
    }
    for (r, t) in residual.iter_mut().zip(times(h)) {
        *r -= t;
    }
    let scaled = |r: &[f64]| -> Vec<f64> { r.iter().zip(&diagonal).map(|(r, d)| if *d > 0.0 { r / d } else { 0.0 }).collect() };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut z = scaled(&residual);
    let mut direction = z.clone();
    let mut rz = dot(&residual, &z);
    let enough = rz * SMALL * SMALL;
    for _ in 0..STEPS {
        if rz <= enough || rz == 0.0 {
            break;
        }
        let along = times(&direction);
        let step = rz / dot(&direction, &along);
        for i in 0..h.len() {
            h[i] += step * direction[i];
            residual[i] -= step * along[i];
        }
        z = scaled(&residual);
        let next = dot(&residual, &z);
        let keep = next / rz;
        direction.iter_mut().zip(&z).for_each(|(d, z)| *d = z + keep * *d);
        rz = next;
    }
}

/// Nodes that are joined to a sample by links that say something.
fn hung_on_a_sample(samples: &[Sample], links: &[Span]) -> Vec<bool> {
    let mut parent: Vec<u32> = (0..samples.len() as u32).collect();
    for link in links.iter().filter(|l| l.rise != Rise::Free) {
        let [a, b] = link.nodes.map(|n| root(&mut parent, n));
        parent[a.max(b) as usize] = a.min(b);
    }
    let mut sampled = vec![false; samples.len()];
    for (i, s) in samples.iter().enumerate() {
        let r = root(&mut parent, i as u32);
        sampled[r as usize] |= s.height.is_finite();
    }
    (0..samples.len() as u32).map(|i| sampled[root(&mut parent, i) as usize]).collect()
}

fn report(samples: &[Sample], h: &[f64]) -> FitReport {
    let mut moved: Vec<f64> = samples.iter().zip(h).filter(|(s, h)| s.height.is_finite() && h.is_finite()).map(|(s, h)| (s.height - h).abs()).collect();
    moved.sort_by(f64::total_cmp);
    let at = |q: f64| moved.get(((moved.len() as f64 * q) as usize).min(moved.len().saturating_sub(1))).copied().unwrap_or(0.0);
    FitReport { known: h.iter().filter(|h| h.is_finite()).count(), median_moved: at(0.5), p95_moved: at(0.95), most_moved: at(1.0) }
}
