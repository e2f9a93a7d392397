//! The measured work itself, the same natively and in WebAssembly: each function does it once and says how long it took.
//!
//! Nothing here knows a clock of its own: whoever runs it brings one. Chance comes from a seeded generator, so that every contender
//! makes the same edits at the same places.

use quanli_coverage::{ArcChange, ContractionOrder, Layer, Outside, OverlayChange, Prepared, Scratch, Seeds, Slot, Swept, Touched, Update, nearest_columns};
use quanli_engine::{OpenCity, Session, Walker};
use quanli_model::problem::Problems;
use quanli_model::units::LonLat;
use quanli_network::qnet::unpack;
use quanli_network::{CLOSED, Network};
use quanli_protocol::{Cover, Direction, Question, Try, Who};
use quanli_read::{FileBytes, read_city, read_manifest};
use quanli_siting::AllSites;
use serde::Serialize;
use std::collections::BTreeMap;

/// Edits that are made before the first one counts, so that no compiler is still at work.
const WARM: usize = 40;
/// Edits that count.
const EDITS: usize = 200;
/// Services at once in one sweep.
const LANES: usize = 24;

/// Seconds since some moment.
pub type Clock<'a> = &'a dyn Fn() -> f64;

/// What one draw of a case gave.
#[derive(Default, Serialize)]
pub struct Draw {
    /// Seconds of the work.
    pub seconds: f64,
    /// Other figures: set-up times, medians, counts.
    pub figures: BTreeMap<&'static str, f64>,
    /// A check over the answer; equal for contenders that agree.
    pub check: String,
}

/// An outside network with facilities, and what was prepared on it.
pub struct Net {
    outside: Outside,
    /// Nodes of each category, as given.
    categories: Vec<Vec<u32>>,
    arcs: Vec<(u32, u32, u32)>,
    scratch: Scratch,
    columns: Vec<Vec<u16>>,
    /// With the seconds that it took.
    contraction_order: Option<(ContractionOrder, f64)>,
    swept: Swept<LANES>,
}

/// A small generator (SplitMix64, Steele, Lea & Flood 2014).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

impl Net {
    /// Reads what `tools/bench/networks.py` writes: little-endian u32 nodes, arcs, facilities, limit (deciseconds); f32 x, y of each node; u32 from,
    /// to, deciseconds of each arc; u32 node, category of each facility.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let word = |i: usize| bytes.get(i * 4..i * 4 + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
        let [n, m, k, limit] = [word(0)? as usize, word(1)? as usize, word(2)? as usize, word(3)? as usize];
        (bytes.len() == 16 + n * 8 + m * 12 + k * 8).then_some(())?;
        let places: Vec<[f32; 2]> = (0..n).filter_map(|v| Some([f32::from_bits(word(4 + v * 2)?), f32::from_bits(word(5 + v * 2)?)])).collect();
        let base = 4 + n * 2;
        let arcs: Vec<(u32, u32, u32)> = (0..m).filter_map(|a| Some((word(base + a * 3)?, word(base + a * 3 + 1)?, word(base + a * 3 + 2)?))).collect();
        let base = base + m * 3;
        let mut categories: Vec<Vec<u32>> = Vec::new();
        for f in 0..k {
            let (node, category) = (word(base + f * 2)?, word(base + f * 2 + 1)? as usize);
            if categories.len() <= category {
                categories.resize(category + 1, Vec::new());
            }
            categories[category].push(node);
        }
        let mut chance = Chance(11);
        let people: Vec<u64> = (0..n).map(|_| chance.below(8) as u64 * 1000).collect();
        let outside = Outside::new(n, &arcs, &places, &people, u16::try_from(limit).ok()?);
        let columns = vec![Vec::new(); categories.len()];
        Some(Self { outside, categories, arcs, scratch: Scratch::default(), columns, contraction_order: None, swept: Swept::default() })
    }

    fn seeds(&self, category: usize) -> Seeds {
        let mut seeds: Seeds = self.categories[category].iter().map(|v| (self.outside.number[*v as usize], 0)).collect();
        seeds.sort_unstable();
        seeds
    }

    fn layer(&mut self, category: usize) -> Layer {
        let slots = self.categories[category].iter().enumerate().map(|(i, v)| self.outside.slot(i as u16, *v)).collect();
        Layer::fresh(&self.outside.field, 0, slots, &mut self.scratch)
    }

    fn size(&self) -> BTreeMap<&'static str, f64> {
        BTreeMap::from([("nodes", self.outside.given.len() as f64), ("arcs", self.arcs.len() as f64)])
    }

    /// Sum over reached pairs of deciseconds · (31 · node + category + 1), and their number.
    fn check(&self, label: impl Fn(usize, usize) -> u16) -> String {
        let (mut sum, mut reached) = (0u64, 0u64);
        for c in 0..self.categories.len() {
            for (new, v) in self.outside.given.iter().enumerate() {
                let label = label(c, new);
                if label < self.outside.field.bound {
                    sum = sum.wrapping_add(u64::from(label) * (31 * u64::from(*v) + c as u64 + 1));
                    reached += 1;
                }
            }
        }
        format!("{reached}:{:x}", sum & 0xFFFF_FFFF_FFFF)
    }

    /// Time to the nearest facility for all nodes and every category.
    pub fn nearest(&mut self, now: Clock<'_>) -> Draw {
        let seeds: Vec<Seeds> = (0..self.categories.len()).map(|c| self.seeds(c)).collect();
        let field = &self.outside.field;
        let start = now();
        for column in &mut self.columns {
            column.clear();
            column.resize(field.graph.n_nodes(), field.bound);
        }
        nearest_columns(&field.graph, 0, &seeds, &mut self.columns, &mut self.scratch);
        let seconds = now() - start;
        Draw { seconds, figures: self.size(), check: self.check(|c, v| self.columns[c][v]) }
    }

    /// The same from prepared costs. Set-up is stated apart: `order` once a network, `customise` once a set of costs.
    pub fn prepared(&mut self, now: Clock<'_>) -> Draw {
        let mut figures = self.size();
        let field = &self.outside.field;
        let start = now();
        let (contraction, order_s) = self.contraction_order.take().unwrap_or_else(|| {
            let contraction = ContractionOrder::new(&field.graph);
            (contraction, now() - start)
        });
        figures.insert("order_s", order_s);
        let start = now();
        let prepared = Prepared::new(&contraction, &field.graph, 0, field.bound);
        figures.insert("customise_s", now() - start);
        let [junctions, arcs] = contraction.size();
        let [up, down] = prepared.size();
        figures.extend([("junctions", junctions as f64), ("skeleton_arcs", arcs as f64), ("kept_up", up as f64), ("kept_down", down as f64)]);
        let seeds: Vec<Seeds> = (0..self.categories.len()).map(|c| self.seeds(c)).collect();
        let start = now();
        prepared.sweep(&contraction, &seeds, &mut self.swept);
        let seconds = now() - start;
        let check = self.check(|c, v| prepared.lanes(&contraction, &self.swept, v as u32)[c]);
        self.contraction_order = Some((contraction, order_s));
        Draw { seconds, figures, check }
    }

    /// A facility is added, moved and taken away at random nodes, each time until times, people by minute and curve are new.
    pub fn edits(&mut self, seed: u64, now: Clock<'_>) -> Draw {
        let mut layer = self.layer(0);
        let before = layer.clone();
        let mut chance = Chance(seed);
        let mut touched = Touched::default();
        let (mut added, mut moved, mut removed) = (Vec::new(), Vec::new(), Vec::new());
        for i in 0..WARM + EDITS {
            let [a, b] = [0; 2].map(|_| self.outside.slot(60_000, chance.below(self.outside.given.len()) as u32));
            let mut edit = |closed: &[Slot], opened: &[Slot], times: &mut Vec<f64>| {
                touched.clear();
                let start = now();
                layer.update(&self.outside.field, Update { closed, opened, overlay: None }, &mut self.scratch, &mut touched);
                let within: u64 = layer.within().last().map_or(0, |p| p.0);
                let seconds = now() - start;
                assert!(within < u64::MAX);
                if i >= WARM {
                    times.push(seconds);
                }
            };
            edit(&[], &[a], &mut added);
            edit(&[a], &[b], &mut moved);
            edit(&[b], &[], &mut removed);
        }
        assert!(layer.labels == before.labels && layer.people == before.people, "edits that are taken back leave no trace");
        let mut figures = self.size();
        figures.extend(spread(&mut added, ["add_median_s", "add_p95_s"]));
        figures.extend(spread(&mut moved, ["move_median_s", "move_p95_s"]));
        figures.extend(spread(&mut removed, ["remove_median_s", "remove_p95_s"]));
        let mut all: Vec<f64> = added.into_iter().chain(moved).chain(removed).collect();
        figures.extend(spread(&mut all, ["median_s", "p95_s"]));
        Draw { seconds: all.iter().sum(), figures, check: String::new() }
    }

    /// A facility is tried at random nodes and taken back.
    pub fn ghost(&mut self, seed: u64, now: Clock<'_>) -> Draw {
        let mut layer = self.layer(0);
        let before = layer.clone();
        let mut chance = Chance(seed);
        let mut touched = Touched::default();
        let mut times = Vec::new();
        for i in 0..WARM + EDITS {
            let slot = self.outside.slot(60_000, chance.below(self.outside.given.len()) as u32);
            touched.clear();
            let start = now();
            layer.update(&self.outside.field, Update { closed: &[], opened: &[slot], overlay: None }, &mut self.scratch, &mut touched);
            let within: u64 = layer.within().last().map_or(0, |p| p.0);
            layer.take_back(&self.outside.field, &[slot], &touched);
            let seconds = now() - start;
            assert!(within < u64::MAX);
            if i >= WARM {
                times.push(seconds);
            }
        }
        assert!(layer.labels == before.labels && layer.people == before.people, "a trial leaves no trace");
        let mut figures = self.size();
        figures.extend(spread(&mut times, ["median_s", "p95_s"]));
        Draw { seconds: times.iter().sum(), figures, check: String::new() }
    }

    /// A path is closed, opened, slowed by half, and given back; a lift is added between two nodes near each other and taken away: every category new.
    pub fn path_edits(&mut self, seed: u64, now: Clock<'_>) -> Draw {
        let mut layers: Vec<Layer> = (0..self.categories.len()).map(|c| self.layer(c)).collect();
        let before: Vec<Vec<u16>> = layers.iter().map(|l| l.labels.clone()).collect();
        let mut chance = Chance(seed);
        let mut touched = Touched::default();
        let mut times: [Vec<f64>; 4] = Default::default();
        for i in 0..WARM + EDITS {
            let (a, b, _) = self.arcs[chance.below(self.arcs.len())];
            let [there, back] = [(a, b), (b, a)].map(|(from, to)| self.outside.cost(from, to).unwrap_or(CLOSED));
            let slower = |c: u16| if c == CLOSED { c } else { (c + c / 2).min(CLOSED - 1) };
            let steps = [[CLOSED; 2], [there, back], [slower(there), slower(back)], [there, back]];
            for (step, costs) in steps.into_iter().enumerate() {
                let start = now();
                let arcs: Vec<ArcChange> = [(a, b, costs[0]), (b, a, costs[1])].into_iter().filter_map(|(f, t, c)| self.outside.set_arc(f, t, c)).collect();
                let change = OverlayChange { arcs, ..OverlayChange::default() };
                self.all_new(&mut layers, &change, &mut touched);
                let seconds = now() - start;
                if i >= WARM && step < 3 {
                    times[step].push(seconds);
                }
            }
            // A lift of 60 s from here to where three arcs lead.
            let end = (0..3).fold(a, |v, _| self.outside.neighbour(v, chance.below(4)));
            let start = now();
            let change = self.outside.add_path(a, end, [600, 600]);
            self.all_new(&mut layers, &change, &mut touched);
            let seconds = now() - start;
            if i >= WARM {
                times[3].push(seconds);
            }
            let change = self.outside.remove_path(a, end, [600, 600]);
            self.all_new(&mut layers, &change, &mut touched);
        }
        assert!(layers.iter().zip(&before).all(|(l, b)| l.labels == *b), "edits that are taken back leave no trace");
        let mut figures = self.size();
        let [close, open, slow, lift] = &mut times;
        figures.extend(spread(close, ["close_median_s", "close_p95_s"]));
        figures.extend(spread(open, ["open_median_s", "open_p95_s"]));
        figures.extend(spread(slow, ["slow_median_s", "slow_p95_s"]));
        figures.extend(spread(lift, ["lift_median_s", "lift_p95_s"]));
        let mut all: Vec<f64> = times.concat();
        figures.extend(spread(&mut all, ["median_s", "p95_s"]));
        Draw { seconds: all.iter().sum(), figures, check: String::new() }
    }

    fn all_new(&mut self, layers: &mut [Layer], change: &OverlayChange, touched: &mut Touched) {
        for layer in layers {
            touched.clear();
            layer.update(&self.outside.field, Update { closed: &[], opened: &[], overlay: Some(change) }, &mut self.scratch, touched);
        }
    }

    /// The gain of every node as a site of the first category.
    pub fn all_sites(&mut self, now: Clock<'_>) -> Draw {
        let layer = self.layer(0);
        let limit = self.outside.field.bound - 1;
        let start = now();
        let mut sites = AllSites::new(&self.outside.field, &layer, limit);
        while sites.go_on(&self.outside.field) {}
        let seconds = now() - start;
        let sum = self.outside.given.iter().zip(sites.gains()).fold(0u64, |sum, (v, gain)| sum.wrapping_add(gain.0 / 1000 * (u64::from(*v) + 1)));
        Draw { seconds, figures: self.size(), check: format!("{sum:x}") }
    }
}

/// Median and 95th percentile.
fn spread<'a>(times: &mut [f64], names: [&'a str; 2]) -> [(&'a str, f64); 2] {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len() as f64 - 1.0) * share) as usize).copied().unwrap_or(f64::NAN);
    [(names[0], at(0.5)), (names[1], at(0.95))]
}

/// Bytes of `paths.geojson` → a city, then → a ready network.
pub fn load(manifest: &str, paths: &[u8], now: Clock<'_>) -> Result<Draw, String> {
    let mut problems = Problems::new();
    let manifest = read_manifest(manifest, &mut problems).ok_or("the manifest can't be used")?;
    let none = br#"{"type":"FeatureCollection","features":[]}"#;
    let start = now();
    let city = read_city(manifest, FileBytes { paths, facilities: none, ..FileBytes::default() }, &mut problems).ok_or("the paths can't be used")?;
    let read = now();
    let net = Network::build(&city, &mut problems);
    let end = now();
    let figures = BTreeMap::from([("bytes", paths.len() as f64), ("read_s", read - start), ("build_s", end - read), ("edges", net.n_edges() as f64)]);
    Ok(Draw { seconds: end - start, figures, check: format!("{}:{}", net.n_nodes(), net.n_edges()) })
}

/// Bytes of a prepared network → a ready network.
pub fn ready(manifest: &str, network: &[u8], now: Clock<'_>) -> Result<Draw, String> {
    let manifest = read_manifest(manifest, &mut Problems::new()).ok_or("the manifest can't be used")?;
    let start = now();
    let unpacked = unpack(network, manifest.hashes.of_paths(), manifest.systems()[0]).map_err(|flaw| format!("{:?} {}", flaw.reason().0, flaw.reason().1))?;
    let end = now();
    let net = unpacked.network;
    let figures = BTreeMap::from([("bytes", network.len() as f64), ("edges", net.n_edges() as f64)]);
    Ok(Draw { seconds: end - start, figures, check: format!("{}:{}", net.n_nodes(), net.n_edges()) })
}

/// All services for all walkers from nothing, on a city that is open.
pub fn all_services(open: &mut OpenCity, now: Clock<'_>) -> Draw {
    open.forget();
    let start = now();
    for walker in Walker::ALL {
        open.all_times(walker, Direction::There, column_of(walker));
    }
    let seconds = now() - start;
    let services = open.catalogue.services.len() as u16;
    let mut people = 0;
    for walker in Walker::ALL {
        for service in 0..services {
            people += open.times(service, walker, Direction::There, column_of(walker)).people[..=15].iter().sum::<u64>();
        }
    }
    Draw { seconds, figures: BTreeMap::from([("edges", open.net.n_edges() as f64)]), check: people.to_string() }
}

/// All services of one walker, for the memory that they take; people whom the first of them reaches.
pub fn one_walker(open: &mut OpenCity) -> f64 {
    open.all_times(Walker::Elder, Direction::There, column_of(Walker::Elder));
    open.times(0, Walker::Elder, Direction::There, column_of(Walker::Elder)).people.iter().sum::<u64>() as f64
}

/// The people whose walker this is.
fn column_of(walker: Walker) -> usize {
    let own = |who: &Who| who.parts().into_iter().find(|p| p.1 == walker).map(|p| p.0.column());
    Who::ALL.iter().find_map(own).unwrap_or(0)
}

/// The ghost of a city at its people's doors, as the page asks for it: figures, gain, rows and dots for the map.
pub fn city_ghost(session: &mut Session, spots: &[LonLat], who: Who, now: Clock<'_>) -> Draw {
    let question = Question { who, service: "community-canteen".into(), minutes: 15, direction: Direction::There, at: None, lines: None, indoors: false };
    session.handle_plain(0, Cover { question: question.clone() }, &mut |_, _| {});
    let mut times: Vec<f64> = Vec::new();
    for (i, at) in spots.iter().take(WARM + EDITS).enumerate() {
        let start = now();
        session.handle_plain(1, Try { question: question.clone(), at: *at }, &mut |message, _| drop(message));
        if i >= WARM {
            times.push(now() - start);
        }
    }
    Draw { seconds: times.iter().sum(), figures: spread(&mut times, ["median_s", "p95_s"]).into(), check: String::new() }
}

/// Doors of people all over a city.
pub fn spots(open: &OpenCity) -> Vec<LonLat> {
    let list = &open.net.homes.list;
    list.iter().step_by((list.len() / (WARM + EDITS)).max(1)).map(|h| open.net.plane.lonlat(h.snap.place.map(f64::from))).collect()
}
