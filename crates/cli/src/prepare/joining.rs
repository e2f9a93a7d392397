//! Ways of an extract → paths over numbered nodes, with what stands at nodes put into the paths themselves.
//!
//! | at a node | what becomes of it |
//! |---|---|
//! | lift, ways of several levels | a node a level, joined by one lift; who passes on a level does not notice it. Where no way says its level each has its own |
//! | lift that is not for everybody | a node a level, and nothing between them |
//! | closed gate | the paths end before it |
//! | gate with hours, or with access that hangs on the hour | some metres of the path have these hours |
//! | stile, turnstile, kissing gate, raised kerb | some metres of the path are closed to wheelchairs |
//! | crossing, on a path for people on foot | some metres of the path are a crossing, at signals or not |
//! | shared by ways of different layers inside both | they are cut there: OpenStreetMap joins them, a crossing of lines alone would not |
//! | not in the extract | the path ends before it |
//!
//! Stairs that are cut share their count of steps by length.

use super::nodes::AtNode;
use super::osm::{Extract, RawWay, Tags, props};
use super::places::round;
use super::tally::Role;
use quanli_model::city::{Kind, OneWay, StreetClass};
use quanli_model::units::LonLat;
use quanli_read::numbers::Quantity;
use quanli_read::tags::{one_way, street_class};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A path ready to be written: its line by node, and its properties.
pub struct FootPath {
    pub id: String,
    pub nodes: Vec<u32>,
    pub kind: Kind,
    pub oneway: OneWay,
    pub class: StreetClass,
    pub tags: Tags,
    /// A bridge or tunnel of any kind: straight between its ends.
    pub straight: bool,
}

/// Paths over numbered nodes, with heights once they are fitted.
#[derive(Default)]
pub struct Paths {
    pub list: Vec<FootPath>,
    pub nodes: Vec<[f64; 2]>,
    pub heights: Vec<f64>,
}

/// How far the ends of paths at a closed gate are drawn back, and what stands at a node reaches, degrees (about 1.5 m).
const DRAWN_BACK: f64 = 0.000_014;
/// So far from a lift stand its levels for each storey, degrees (about 4 cm): no two are one place, and nobody walks a metre less.
const STOREY: f64 = 0.000_000_4;
/// A lift has no more levels between two that are joined.
const MOST_LEVELS: f64 = 60.0;

/// What the ways say together about their nodes.
#[derive(Default)]
struct Shared {
    /// Layer of the first way through each node, and whether it is an end of some way.
    seen: HashMap<i64, (i8, bool)>,
    /// Nodes inside ways of different layers.
    layers: HashSet<i64>,
    /// Nodes on crossings that are ways of their own.
    crossed: HashSet<i64>,
    /// Levels that meet at each lift, and the node of each.
    levels: BTreeMap<i64, Vec<(f64, u32)>>,
    /// On which of them each way comes there.
    on_level: HashMap<(i64, usize), f64>,
}

/// The levels that a way at a lift says, its next position, and which way it is.
type AtLift = (Option<Vec<f64>>, [f64; 2], usize);

impl Shared {
    fn of(extract: &Extract, paths: &mut Paths) -> Self {
        let mut all = Self::default();
        // What several ways say about a level counts before what one of several levels may mean.
        let mut at_lifts: BTreeMap<i64, Vec<AtLift>> = BTreeMap::new();
        for (w, way) in extract.ways.iter().enumerate() {
            let p = props(&way.tags);
            let layer = p.number("layer", Quantity::Count).unwrap_or(0.0) as i8;
            for (i, r) in way.refs.iter().enumerate() {
                let is_end = i == 0 || i + 1 == way.refs.len();
                let (first, end) = all.seen.entry(*r).or_insert((layer, is_end));
                *end |= is_end;
                if *first != layer {
                    all.layers.insert(*r);
                }
                if way.kind == Kind::Crossing {
                    all.crossed.insert(*r);
                }
                if way.kind != Kind::Lift && extract.at_nodes.get(r).is_some_and(|n| n.lift.is_some()) {
                    let beside = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().find_map(|k| extract.nodes.get(way.refs.get(k)?));
                    if let (true, Some(beside)) = (extract.nodes.contains_key(r), beside) {
                        at_lifts.entry(*r).or_default().push((levels(&way.tags), *beside, w));
                    }
                }
            }
        }
        all.layers.retain(|r| !all.seen[r].1);
        for (r, mut ways) in at_lifts {
            let unsaid = ways.iter().all(|w| w.0.is_none());
            ways.sort_by_key(|w| w.0.as_ref().map_or(1, Vec::len));
            ways.dedup_by_key(|w| w.2);
            let mut met: Vec<(f64, [f64; 2])> = Vec::new();
            for (i, (levels, beside, w)) in ways.into_iter().enumerate() {
                let levels = if unsaid { vec![i as f64] } else { levels.unwrap_or_else(|| vec![0.0]) };
                let on = levels.iter().copied().find(|l| met.iter().any(|m| m.0 == *l));
                if on.is_none() {
                    met.push((levels[0], beside));
                }
                all.on_level.insert((r, w), on.unwrap_or(levels[0]));
            }
            met.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (at, lowest) = (extract.nodes[&r], met[0].0);
            let node = |(i, (level, beside)): (usize, (f64, [f64; 2]))| {
                let storeys = (level - lowest).clamp(i as f64, MOST_LEVELS + i as f64);
                (level, paths.node(towards_point(at, beside, STOREY * (1.0 + storeys))))
            };
            all.levels.insert(r, met.into_iter().enumerate().map(node).collect());
        }
        all
    }

    /// The node of the level on which a way comes to a lift; `None` where there is nothing to go up to.
    fn level(&self, r: i64, way: usize) -> Option<u32> {
        let met = self.levels.get(&r).filter(|met| met.len() > 1)?;
        let on = self.on_level.get(&(r, way))?;
        met.iter().find(|m| m.0 == *on).map(|m| m.1)
    }
}

impl Paths {
    /// Numbers the nodes and cuts the ways where something stands at one.
    pub fn of(extract: &Extract) -> Self {
        let mut paths = Self::default();
        let mut shared = Shared::of(extract, &mut paths);
        let mut number: HashMap<i64, u32> = HashMap::new();
        for (w, way) in extract.ways.iter().enumerate() {
            let mut parts = Parts::of(way, extract);
            for (i, r) in way.refs.iter().enumerate() {
                let Some(at) = extract.nodes.get(r) else {
                    parts.end(&mut paths);
                    continue;
                };
                let beside =
                    |k: Option<usize>| k.and_then(|k| way.refs.get(k)).and_then(|r| extract.nodes.get(r)).map(|to| towards_point(*at, *to, DRAWN_BACK));
                let (before, after) = (beside(i.checked_sub(1)), beside(Some(i + 1)));
                let here = extract.at_nodes.get(r);
                if here.is_some_and(|n| n.closed) {
                    parts.line.extend(before.map(|p| paths.node(p)));
                    parts.end(&mut paths);
                    parts.line.extend(after.map(|p| paths.node(p)));
                    continue;
                }
                let node = shared.level(*r, w).unwrap_or_else(|| *number.entry(*r).or_insert_with(|| paths.node(*at)));
                match here.and_then(|n| stretch(n, way, shared.crossed.contains(r))) {
                    Some(stretch) => {
                        if stretch.kind == Kind::Crossing {
                            shared.crossed.insert(*r);
                        }
                        let [before, after] = [before, after].map(|p| p.map(|p| paths.node(p)));
                        parts.line.extend(before);
                        parts.end(&mut paths);
                        parts.line.extend([before, Some(node), after].into_iter().flatten());
                        parts.end_as(&mut paths, &stretch);
                        parts.line.extend(after.or(Some(node)));
                    }
                    None => {
                        parts.line.push(node);
                        if shared.layers.contains(r) {
                            parts.end(&mut paths);
                            parts.line.push(node);
                        }
                    }
                }
            }
            parts.end(&mut paths);
            parts.share_steps(&mut paths);
        }
        for (id, met) in &shared.levels {
            if let Some(AtNode { lift: Some(t), barred: false, .. }) = extract.at_nodes.get(id).filter(|_| met.len() > 1) {
                paths.lift(*id, met, t);
            }
        }
        paths.heights = vec![f64::NAN; paths.nodes.len()];
        paths
    }

    /// Whether a path leads anywhere. What is shorter than the last decimal says nothing, and joins nothing that is not joined by its place.
    pub fn leads(&self, path: &FootPath) -> bool {
        let at = |n: u32| self.nodes[n as usize].map(round);
        path.kind == Kind::Lift || path.nodes.iter().any(|n| at(*n) != at(path.nodes[0]))
    }

    /// Says which ways and lifts of an extract became no path.
    pub fn say_what_is_unused(&self, extract: &mut Extract) {
        let used: HashSet<&str> = self.list.iter().filter(|p| self.leads(p)).map(|p| whole(&p.id)).collect();
        let mut said: HashSet<&str> = HashSet::new();
        for way in &extract.ways {
            let id = whole(&way.id);
            if !used.contains(id) && said.insert(id) {
                let cut = way.refs.iter().any(|r| !extract.nodes.contains_key(r));
                let what = if cut { "ways of which no piece is in the extract left out" } else { "ways without length left out" };
                extract.said.leave_out(Role::Path, what, id);
            }
        }
        let mut lifts: Vec<(i64, &AtNode)> = extract.at_nodes.iter().filter(|(_, n)| n.lift.is_some()).map(|(id, n)| (*id, n)).collect();
        lifts.sort_by_key(|lift| lift.0);
        for (id, node) in lifts {
            let id = format!("n{id}");
            if !used.contains(id.as_str()) {
                let why = if node.barred { "lifts that are not for everybody left out" } else { "lifts that only one level comes to left out" };
                extract.said.leave_out(Role::Lift, why, &id);
            }
        }
    }

    fn node(&mut self, at: [f64; 2]) -> u32 {
        self.nodes.push(at);
        self.nodes.len() as u32 - 1
    }

    /// One lift through all levels that meet. Levels where nothing is joined have a position too: without heights each is a storey.
    fn lift(&mut self, id: i64, met: &[(f64, u32)], tags: &Tags) {
        let mut nodes = vec![met[0].1];
        for ab in met.windows(2) {
            let storeys = (ab[1].0 - ab[0].0).min(MOST_LEVELS).round() as u32;
            let [a, b] = [ab[0].1, ab[1].1].map(|n| self.nodes[n as usize]);
            for i in 1..storeys {
                let t = f64::from(i) / f64::from(storeys);
                nodes.push(self.node([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]));
            }
            nodes.push(ab[1].1);
        }
        let tags = tags.iter().filter(|(k, _)| k != "level" && k != "layer").cloned().collect();
        self.list.push(FootPath { id: format!("n{id}"), nodes, kind: Kind::Lift, oneway: OneWay::Both, class: StreetClass::Minor, tags, straight: false });
    }

    fn metres(&self, path: usize) -> f64 {
        let at = |n: u32| LonLat { lon: self.nodes[n as usize][0], lat: self.nodes[n as usize][1] };
        self.list[path].nodes.windows(2).map(|ab| at(ab[0]).metres_to(at(ab[1]))).sum()
    }
}

/// What is said of hours besides `opening_hours`.
const CONDITIONS: [&str; 2] = ["foot:conditional", "access:conditional"];

/// What some metres of a way are, where something stands at one of its nodes.
struct Stretch {
    kind: Kind,
    no_wheels: bool,
    signals: bool,
    /// When people get through, where that is not always.
    hours: String,
}

/// `None` where the node changes nothing on this way. `crossed`: its crossing is there already.
fn stretch(node: &AtNode, way: &RawWay, crossed: bool) -> Option<Stretch> {
    let on_foot = matches!(way.kind, Kind::Footway | Kind::Trail | Kind::Ramp);
    let crossing = node.crossing.filter(|_| on_foot && !crossed);
    let kind = if crossing.is_some() { Kind::Crossing } else { way.kind };
    let hours = node.hours.text.clone();
    (crossing.is_some() || node.no_wheels || !hours.is_empty()).then_some(Stretch { kind, no_wheels: node.no_wheels, signals: crossing == Some(true), hours })
}

/// The paths that a way becomes.
struct Parts<'a> {
    way: &'a RawWay,
    /// Some node of the way is a crossing at signals.
    at_signals: bool,
    /// Nodes since the last cut.
    line: Vec<u32>,
    /// Paths of this way, by their place in the list.
    made: Vec<usize>,
}

impl<'a> Parts<'a> {
    fn of(way: &'a RawWay, extract: &Extract) -> Self {
        let at_signals = way.refs.iter().any(|r| extract.at_nodes.get(r).is_some_and(|n| n.crossing == Some(true)));
        Self { way, at_signals, line: Vec::new(), made: Vec::new() }
    }

    /// Ends a part as what the way is.
    fn end(&mut self, paths: &mut Paths) {
        self.end_as(paths, &Stretch { kind: self.way.kind, no_wheels: false, signals: false, hours: String::new() });
    }

    fn end_as(&mut self, paths: &mut Paths, as_: &Stretch) {
        let mut nodes = core::mem::take(&mut self.line);
        nodes.dedup();
        if nodes.len() < 2 {
            return;
        }
        let way = self.way;
        let p = props(&way.tags);
        let yes = |key: &str| p.text(key).is_some_and(|v| v != "no");
        let mut tags = way.tags.clone();
        let mut set = |key: &str, value: &str| {
            tags.retain(|(k, _)| k != key);
            tags.push((key.to_owned(), value.to_owned()));
        };
        if as_.no_wheels {
            set("wheelchair", "no");
        }
        // Who comes to the gate has come over the way's other pieces, which keep the hours of the way.
        if !as_.hours.is_empty() {
            set("opening_hours", &as_.hours);
            CONDITIONS.iter().for_each(|key| set(key, ""));
        }
        if as_.signals || (way.kind == Kind::Crossing && self.at_signals) {
            set("crossing:signals", "yes");
        }
        self.made.push(paths.list.len());
        let id = if self.made.len() == 1 { way.id.clone() } else { format!("{}-{}", way.id, self.made.len() - 1) };
        paths.list.push(FootPath {
            id,
            nodes,
            kind: as_.kind,
            oneway: one_way(&p, way.kind).0,
            class: street_class(&p),
            straight: yes("bridge") || yes("tunnel"),
            tags,
        });
    }

    /// A count is that of the whole way: its parts share it by length, and what lies outside of the extract has its share by segments.
    fn share_steps(&self, paths: &mut Paths) {
        let Some(count) = props(&self.way.tags).number("step_count", Quantity::Count) else { return };
        let segments: usize = self.made.iter().map(|i| paths.list[*i].nodes.len() - 1).sum();
        let whole = self.way.refs.len() - 1;
        if self.made.len() == 1 && segments >= whole {
            return;
        }
        let known = count * (segments as f64 / whole as f64).min(1.0);
        let metres: Vec<f64> = self.made.iter().map(|i| paths.metres(*i)).collect();
        let total: f64 = metres.iter().sum();
        let (mut passed, mut given) = (0.0, 0.0);
        for (i, metres) in self.made.iter().zip(metres) {
            passed += metres;
            let share = (known * passed / total).round() - given;
            given += share;
            let tags = &mut paths.list[*i].tags;
            tags.retain(|(k, _)| k != "step_count");
            tags.push(("step_count".to_owned(), format!("{}", share.max(1.0))));
        }
    }
}

/// The id of the way that a path is a part of, or of the area across which it leads.
fn whole(id: &str) -> &str {
    // The number itself may be negative.
    id.get(2..).and_then(|rest| rest.find(['-', '~'])).map_or(id, |at| &id[..at + 2])
}

fn towards_point(from: [f64; 2], to: [f64; 2], by: f64) -> [f64; 2] {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let t = (by / dx.hypot(dy).max(1e-12)).min(0.5);
    [from[0] + dx * t, from[1] + dy * t]
}

/// The levels that a way is on: `level`, else `layer`.
fn levels(tags: &Tags) -> Option<Vec<f64>> {
    let p = props(tags);
    ["level", "layer"].iter().find_map(|k| p.text(k).and_then(|v| quanli_read::levels(&v)))
}
