//! Left-out pockets (够不着的片区): where most of the people who can't make it live, and the first thing that stands in their way.
//!
//! A pocket grows from the place with most left-out people around it, along edges whose ends are out of reach, as far as [`POCKET_RADIUS_M`];
//! then the next one, from what is left. Its reason is the first thing that, if lifted, would bring half of its people within
//! reach: stairs and slopes (they would make it if the city were flat), a missing link (near as the crow flies × 1.3), else
//! distance. Each is asked for by those who are left out, at their own pace: of everybody it is mostly the old. Minutes are those of the
//! person in the middle.

use super::places::name_of;
use borsh::{BorshDeserialize, BorshSerialize};
use quanli_coverage::{BOUND, Layer, Pace, route};
use quanli_model::city::{City, Kind};
use quanli_model::units::{Deciseconds, LonLat, People, sort_by_numbers, sort_small};
use quanli_network::{EdgeId, Network, NodeId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far a pocket reaches from where it began, metres.
const POCKET_RADIUS_M: f32 = 350.0;
/// Fewer people than this are no pocket, unless the whole group is small.
const LEAST_PEOPLE: u64 = 50;
/// The same of those who want a place: a few of a hundred of the people.
const LEAST_FULL: u64 = 10;
/// At most so many pockets.
const MOST: usize = 24;
/// Cells in which people are summed to find where most of them are, metres.
const CELL_M: f32 = 150.0;
/// Walks are about this much longer than the straight line where the network is whole.
const DETOUR: f64 = 1.3;

/// A connected part of the network where people are left out.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Pocket {
    /// 1 is the largest.
    pub rank: u32,
    /// Its longest named street (or the nearest estate); may be empty.
    pub name: String,
    /// People left out.
    pub people: People,
    /// Where the label stands.
    pub at: LonLat,
    /// West, south, east, north.
    pub bounds: [f64; 4],
    /// Why.
    pub reason: PocketReason,
    /// A door inside whose people have the middle one's walk: the worked example.
    pub example: Option<LonLat>,
}

/// The first thing that, if lifted, would bring a pocket's people within reach.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum PocketReason {
    /// Within reach if the city were flat: stairs and slopes.
    Climb {
        /// Flights of stairs on the way of the middle person.
        flights: u32,
        /// Minutes of the middle person to the nearest; `None` over 30.
        minutes: Option<u8>,
    },
    /// Within reach at another hour: shut at the asked one.
    Shut {
        /// Minutes of the middle person to the nearest that is open; `None` over 30.
        minutes: Option<u8>,
    },
    /// Too far even on the flat, though near as the crow flies: a link is missing.
    Detour {
        /// Minutes of the middle person to the nearest; `None` over 30.
        minutes: Option<u8>,
    },
    /// Too far.
    Far {
        /// Minutes of the middle person to the nearest; `None` over 30.
        minutes: Option<u8>,
    },
    /// Not joined to the rest of the paths.
    NoLink,
    /// In reach, but every place in reach is full.
    Full,
}

/// A pocket and the edges that it covers, for its outline.
#[derive(Clone, PartialEq, Debug)]
pub struct PocketShape {
    /// What is said.
    pub pocket: Pocket,
    /// What is outlined.
    pub edges: Vec<EdgeId>,
}

/// One part of a group, as it walks.
#[derive(Clone, Copy)]
pub struct Walking<'a> {
    /// Column of the residents.
    pub column: usize,
    /// Its pace.
    pub pace: &'a Pace,
    /// Its times.
    pub layer: &'a Layer,
    /// Its times if everything were level.
    pub flat: &'a Layer,
    /// Its labels of homes whatever the hour, when an hour is asked.
    pub any_hour: Option<&'a [u16]>,
}

/// What pockets are found on.
#[derive(Clone, Copy)]
pub struct Grounds<'a> {
    /// Network.
    pub net: &'a Network,
    /// City, for names.
    pub city: &'a City,
    /// The people.
    pub parts: &'a [Walking<'a>],
    /// Facilities in force, local metres.
    pub facilities: &'a [[f32; 2]],
    /// Minutes that count.
    pub minutes: u8,
}

/// The largest pockets, at most 24, largest first. O(n log n) in edges with left-out people.
#[must_use]
pub fn pockets(g: Grounds<'_>) -> Vec<PocketShape> {
    let people = left_out_by_edge(&g);
    let total: u64 = people.iter().sum();
    let least = (LEAST_PEOPLE * 1000).min(total / 100).max(5000);
    let mut taken = vec![false; people.len()];
    let mut found: Vec<(u64, Vec<EdgeId>)> = Vec::new();
    let out_of_reach = |node: NodeId| g.parts.iter().any(|p| g.beyond(p.layer.labels[node as usize]));
    for edge in by_density(g.net, &people) {
        if taken[edge as usize] {
            continue;
        }
        let edges = grow(g.net, edge, &mut taken, out_of_reach);
        let n: u64 = edges.iter().map(|e| people[*e as usize]).sum();
        if n >= least {
            found.push((n, edges));
        }
    }
    found = largest(found);
    found.into_iter().enumerate().map(|(i, (n, edges))| PocketShape { pocket: describe(&g, i as u32 + 1, n, &edges), edges }).collect()
}

/// Where people live who get to a place in time but find every one full: `full` holds them by home, thousandths. The same pockets, with that
/// reason.
#[must_use]
pub fn full_pockets(net: &Network, city: &City, full: &[u64]) -> Vec<Pocket> {
    let people: Vec<u64> = (0..net.n_edges() as EdgeId).map(|e| net.homes.on_edge(e).map(|h| full[h]).sum()).collect();
    let mut taken: Vec<bool> = people.iter().map(|n| *n == 0).collect();
    let mut found = Vec::new();
    for edge in by_density(net, &people) {
        if !taken[edge as usize] {
            let edges = grow(net, edge, &mut taken, |_| true);
            found.push((edges.iter().map(|e| people[*e as usize]).sum(), edges));
        }
    }
    let told = |(rank, (n, edges)): (usize, (u64, Vec<EdgeId>))| {
        let mut homes: Vec<(u16, usize, u64)> = edges.iter().flat_map(|e| net.homes.on_edge(*e)).map(|h| (0, h, full[h])).filter(|h| h.2 > 0).collect();
        sort_by_numbers(&mut homes, |h| [h.1 as u64, 0]);
        let fullest = homes.iter().max_by_key(|h| (h.2, core::cmp::Reverse(h.1))).map(|h| h.1);
        outlined(net, rank as u32 + 1, n, &homes, name(net, city, &edges, &homes), fullest, PocketReason::Full)
    };
    let whole = |n: &(u64, Vec<EdgeId>)| n.0 >= LEAST_FULL * 1000;
    largest(found).into_iter().filter(whole).enumerate().map(told).collect()
}

/// The largest ones first.
fn largest(mut found: Vec<(u64, Vec<EdgeId>)>) -> Vec<(u64, Vec<EdgeId>)> {
    sort_by_numbers(&mut found, |f| [u64::MAX - f.0, f.1.first().map_or(0, |e| u64::from(*e))]);
    found.truncate(MOST);
    found
}

impl Grounds<'_> {
    fn limit(&self) -> u16 {
        Deciseconds::from_minutes(self.minutes).0 as u16
    }

    fn beyond(&self, label: u16) -> bool {
        label > self.limit()
    }

    /// Left-out people of a part at a home, thousandths.
    fn left_out_of(&self, part: &Walking<'_>, home: usize) -> u64 {
        let unknown = part.pace.field.to_border.get(home).is_some_and(|label| !self.beyond(*label));
        let list = &self.net.homes.list;
        if !list.counted[home] || unknown || !self.beyond(part.layer.homes[home]) { 0 } else { list.people[part.column].at(home) }
    }

    /// Left-out people of a home, thousandths.
    fn left_out(&self, home: usize) -> u64 {
        self.parts.iter().map(|p| self.left_out_of(p, home)).sum()
    }
}

fn left_out_by_edge(g: &Grounds<'_>) -> Vec<u64> {
    (0..g.net.n_edges() as EdgeId).map(|e| g.net.homes.on_edge(e).map(|h| g.left_out(h)).sum()).collect()
}

fn middle(net: &Network, edge: EdgeId) -> [f32; 2] {
    net.xy_at(edge, (net.metres(edge) / 2.0) as f32)
}

/// Edges with left-out people, those in the fullest surroundings first.
fn by_density(net: &Network, people: &[u64]) -> Vec<EdgeId> {
    let cell = |[x, y]: [f32; 2]| (libm::floorf(x / CELL_M) as i32, libm::floorf(y / CELL_M) as i32);
    let mut cells: BTreeMap<(i32, i32), u64> = BTreeMap::new();
    let edges: Vec<EdgeId> = (0..people.len() as EdgeId).filter(|e| people[*e as usize] > 0).collect();
    for &e in &edges {
        *cells.entry(cell(middle(net, e))).or_default() += people[e as usize];
    }
    let around = |(cx, cy): (i32, i32)| -> u64 { (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (cx + dx, cy + dy))).filter_map(|c| cells.get(&c)).sum() };
    let mut ranked: Vec<(u64, EdgeId)> = edges.into_iter().map(|e| (around(cell(middle(net, e))), e)).collect();
    sort_by_numbers(&mut ranked, |r| [u64::MAX - r.0, u64::from(r.1)]);
    ranked.into_iter().map(|r| r.1).collect()
}

/// Edges joined to `seed` over nodes that belong to the pocket, near it; marks them.
fn grow(net: &Network, seed: EdgeId, taken: &mut [bool], belongs: impl Fn(NodeId) -> bool) -> Vec<EdgeId> {
    let [cx, cy] = middle(net, seed);
    taken[seed as usize] = true;
    let mut edges = vec![seed];
    let mut i = 0;
    while let Some(&edge) = edges.get(i) {
        i += 1;
        for node in net.edge_nodes[edge as usize] {
            if !belongs(node) {
                continue;
            }
            for next in net.edges_at(node) {
                let [x, y] = middle(net, next);
                if !taken[next as usize] && libm::hypotf(x - cx, y - cy) <= POCKET_RADIUS_M {
                    taken[next as usize] = true;
                    edges.push(next);
                }
            }
        }
    }
    sort_small(&mut edges);
    edges
}

fn describe(g: &Grounds<'_>, rank: u32, people: u64, edges: &[EdgeId]) -> Pocket {
    let net = g.net;
    let of_home = |h: usize| g.parts.iter().enumerate().map(move |(part, p)| LeftOut { label: p.layer.homes[h], home: h, people: g.left_out_of(p, h), part });
    let mut all: Vec<LeftOut> = edges.iter().flat_map(|e| net.homes.on_edge(*e)).flat_map(of_home).filter(|l| l.people > 0).collect();
    sort_by_numbers(&mut all, |l| [u64::from(l.label) << 32 | l.home as u64, l.part as u64]);
    let mut before = 0;
    let middle = all.iter().find(|l| {
        before += l.people;
        before * 2 >= people
    });
    let why = middle.map_or(PocketReason::NoLink, |l| reason(g, l, &all, people));
    let homes: Vec<(u16, usize, u64)> = all.iter().map(|l| (l.label, l.home, l.people)).collect();
    outlined(net, rank, people, &homes, name(net, g.city, edges, &homes), middle.map(|l| l.home), why)
}

fn outlined(net: &Network, rank: u32, people: u64, homes: &[(u16, usize, u64)], name: String, example: Option<usize>, reason: PocketReason) -> Pocket {
    let (mut low, mut high, mut sum) = ([f64::MAX; 2], [f64::MIN; 2], [0.0; 2]);
    for (_, h, n) in homes {
        for k in 0..2 {
            let v = f64::from(net.homes.list.at(*h).snap.place[k]);
            low[k] = low[k].min(v);
            high[k] = high[k].max(v);
            sum[k] += v * *n as f64;
        }
    }
    let south_west = net.plane.lonlat(low);
    let north_east = net.plane.lonlat(high);
    Pocket {
        rank,
        name,
        people: People(people),
        at: net.plane.lonlat(sum.map(|s| s / people.max(1) as f64)),
        bounds: [south_west.lon, south_west.lat, north_east.lon, north_east.lat],
        example: example.map(|home| net.plane.lonlat(net.homes.list.at(home).snap.place.map(f64::from))),
        reason,
    }
}

/// Its longest named way; without one the estate with most of its people.
fn name(net: &Network, city: &City, edges: &[EdgeId], homes: &[(u16, usize, u64)]) -> String {
    let mut metres: BTreeMap<&str, f64> = BTreeMap::new();
    for e in edges {
        *metres.entry(net.way_name(*e)).or_default() += net.metres(*e);
    }
    metres.remove("");
    let longest = metres.iter().fold(("", 0.0), |best, (name, m)| if *m > best.1 { (*name, *m) } else { best });
    if !longest.0.is_empty() {
        return longest.0.to_owned();
    }
    homes.iter().max_by_key(|(_, h, n)| (*n, core::cmp::Reverse(*h))).map_or_else(String::new, |(_, h, _)| name_of(net, city, *h).to_owned())
}

/// People of one part who are left out at one home.
struct LeftOut {
    label: u16,
    home: usize,
    /// Thousandths.
    people: u64,
    part: usize,
}

/// Whether no place of the service stands on the part of the network that a home is joined to, or that part is one that hardly anyone can reach.
fn is_apart(net: &Network, part: &Walking<'_>, home: usize) -> bool {
    let edge = part.pace.field.ground.edge[home];
    let own = net.islands.part[net.edge_nodes[edge as usize][0] as usize];
    // An added path may join anything: nodes beyond the network's own belong to one.
    let elsewhere = |slot: &quanli_coverage::Slot| {
        slot.entrances.iter().flat_map(|d| d.ends).all(|node| net.islands.part.get(node as usize).is_some_and(|part| *part != own))
    };
    net.islands.is_small(own) || !part.layer.slots.is_empty() && part.layer.slots.iter().all(elsewhere)
}

fn reason(g: &Grounds<'_>, middle: &LeftOut, all: &[LeftOut], people: u64) -> PocketReason {
    let net = g.net;
    let (label, home, part) = (middle.label, middle.home, &g.parts[middle.part]);
    if label >= BOUND && is_apart(net, part, home) {
        return PocketReason::NoLink;
    }
    let minutes = (label < BOUND).then(|| label.div_ceil(600) as u8);
    let reached = |by: &dyn Fn(&LeftOut) -> Option<u16>| all.iter().filter(|l| by(l).is_some_and(|label| !g.beyond(label))).map(|l| l.people).sum::<u64>();
    if part.any_hour.is_some() && reached(&|l| g.parts[l.part].any_hour.map(|labels| labels[l.home])) * 2 >= people {
        return PocketReason::Shut { minutes };
    }
    if reached(&|l| Some(g.parts[l.part].flat.homes[l.home])) * 2 >= people {
        return PocketReason::Climb { flights: flights(g, part, home), minutes };
    }
    let [x, y] = net.homes.list.at(home).snap.place;
    let crow = g.facilities.iter().map(|[fx, fy]| libm::hypotf(fx - x, fy - y)).fold(f32::INFINITY, f32::min);
    if f64::from(crow) * DETOUR <= part.pace.impedance.walker.model().flat * f64::from(g.limit()) / 10.0 {
        return PocketReason::Detour { minutes };
    }
    PocketReason::Far { minutes }
}

/// Flights of stairs on the way of a home; pieces of one way in a row are one.
fn flights(g: &Grounds<'_>, part: &Walking<'_>, home: usize) -> u32 {
    if part.pace.field.ways.len() != 1 {
        return 0;
    }
    let mut last = None;
    let mut n = 0;
    for leg in route(g.net, part.pace, part.layer, home) {
        let way = g.net.edge_way[leg.edge as usize];
        if g.net.way(leg.edge).kind == Kind::Steps && last != Some(way) {
            n += 1;
        }
        last = Some(way);
    }
    n
}
