//! Homes: where people stand on the network, and how many of each column.
//!
//! A point joins the nearest edge. An area larger than 100 m across is spread over the edges inside it by their length, never put on one
//! middle. Without any residents, every 20 m of path with doors stands for its own metres, so that a figure can still be given.

use super::counts::Counts;
use super::graph::{EdgeId, Network};
use super::snap::Snap;
use quanli_model::catalogue::PeopleColumn;
use quanli_model::city::{City, ResidentShape, Residents, Storeys};
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::{LonLat, People, in_order, sort_by_numbers};
use quanli_read::contains;
use std::rc::Rc;

/// Pieces of path that stand for themselves where there are no residents, and for the people of an area.
const PIECE_M: f64 = 20.0;

/// One place where people live.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Home {
    /// Where it stands, and where it joins the network.
    pub snap: Snap,
    /// Five age groups, then wheelchair users.
    pub people: [People; PeopleColumn::COLUMNS],
    /// Feature of the residents file; `u32::MAX` for a piece of path.
    pub feature: u32,
    /// Its people are in scope.
    pub counted: bool,
    /// How high it is above its gate.
    pub storeys: Storeys,
}

/// Homes as columns, about 60 bytes each. What searches read of them is shared with them.
#[derive(Clone, Debug, Default)]
pub struct HomeList {
    /// Edge of each.
    pub edge: Rc<Vec<EdgeId>>,
    along: Vec<f32>,
    stub: Vec<f32>,
    xy: Vec<[f32; 2]>,
    /// People of each column, in scope or not.
    pub people: [Rc<Counts>; PeopleColumn::COLUMNS],
    /// How far each of them may lie from that, because the publisher keeps small counts back; nothing where none is.
    pub unsure: Option<Box<[Counts; PeopleColumn::COLUMNS]>>,
    feature: Vec<u32>,
    /// Whether the people of each are in scope.
    pub counted: Vec<bool>,
    storeys: Vec<Storeys>,
}

/// A home before it has its place in the list.
struct Placed {
    snap: Snap,
    /// Its feature, `u32::MAX` for a piece of path.
    feature: u32,
    who: Allotment,
}

/// How much of a feature's people live at a home.
#[derive(Clone, Copy)]
enum Allotment {
    Whole,
    /// One part of so many equal ones; the remainder goes to the first ones.
    Share {
        i: u32,
        of: u32,
    },
    /// No people but thousandths of metres.
    Metres(u32),
}

impl Placed {
    fn people(&self, residents: &[Residents], column: usize) -> People {
        self.part_of(|| residents[self.feature as usize].people[column])
    }

    fn unsure(&self, residents: &[Residents], column: usize) -> People {
        if self.feature == u32::MAX { People::default() } else { self.part_of(|| residents[self.feature as usize].unsure[column]) }
    }

    fn part_of(&self, feature: impl Fn() -> People) -> People {
        match self.who {
            Allotment::Whole => feature(),
            Allotment::Share { i, of } => {
                let (all, of) = (feature().0, u64::from(of));
                People(all / of + u64::from(u64::from(i) < all % of))
            }
            Allotment::Metres(thousandths) => People(u64::from(thousandths)),
        }
    }
}

impl HomeList {
    /// Takes homes in this order.
    fn of(homes: &[Placed], order: &[u32], residents: &[Residents]) -> Self {
        fn column<T>(homes: &[Placed], order: &[u32], of: impl Fn(&Placed) -> T) -> Vec<T> {
            order.iter().map(|i| of(&homes[*i as usize])).collect()
        }
        let people = |column: usize| Rc::new(Counts::of(order.len(), |i| homes[order[i] as usize].people(residents, column)));
        let unsure = |column: usize| Counts::of(order.len(), |i| homes[order[i] as usize].unsure(residents, column));
        let is_unsure = residents.iter().any(|r| r.unsure.iter().any(|n| n.0 > 0));
        let feature = |h: &Placed| residents.get(h.feature as usize);
        Self {
            edge: Rc::new(column(homes, order, |h| h.snap.edge)),
            along: column(homes, order, |h| h.snap.along),
            stub: column(homes, order, |h| h.snap.stub),
            xy: column(homes, order, |h| h.snap.place),
            people: core::array::from_fn(people),
            unsure: is_unsure.then(|| Box::new(core::array::from_fn(unsure))),
            feature: column(homes, order, |h| h.feature),
            counted: column(homes, order, |h| feature(h).is_none_or(|r| r.counted)),
            storeys: column(homes, order, |h| feature(h).map_or_else(Storeys::default, |r| r.storeys)),
        }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.edge.len()
    }

    /// Whether nobody lives here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edge.is_empty()
    }

    /// One home.
    #[must_use]
    #[inline]
    pub fn at(&self, home: usize) -> Home {
        Home {
            snap: Snap { edge: self.edge[home], along: self.along[home], stub: self.stub[home], place: self.xy[home] },
            people: core::array::from_fn(|column| People(self.people[column].at(home))),
            feature: self.feature[home],
            counted: self.counted[home],
            storeys: self.storeys[home],
        }
    }

    /// All homes in order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = Home> + Clone + '_ {
        (0..self.len()).map(|home| self.at(home))
    }
}

/// All homes, sorted by edge, then by place on it.
#[derive(Clone, Debug, Default)]
pub struct Homes {
    /// The homes.
    pub list: HomeList,
    /// Start of each edge's run, and the end.
    pub edge_start: Rc<Vec<u32>>,
    /// All people in scope, joined or not.
    pub totals: [People; PeopleColumn::COLUMNS],
    /// People in scope whose home could not be joined.
    pub not_joined: [People; PeopleColumn::COLUMNS],
    /// The homes are pieces of path: people are metres.
    pub are_metres: bool,
}

impl Homes {
    pub(super) fn place(net: &Network, city: &City, problems: &mut Problems) -> Self {
        let mut homes = Self { are_metres: city.residents.is_empty(), ..Self::default() };
        let mut list: Vec<Placed> = Vec::with_capacity(city.residents.len());
        if homes.are_metres {
            pieces_of_path(net, &mut list);
        }
        let mut area_edges = AreaEdges::default();
        for (i, r) in city.residents.iter().enumerate() {
            let before = list.len();
            let centre = match &r.shape {
                ResidentShape::Point(p) => {
                    if let Some(snap) = net.snap(*p) {
                        list.push(Placed { snap, feature: i as u32, who: Allotment::Whole });
                    }
                    *p
                }
                ResidentShape::Area(rings) => {
                    area_edges.fill(net);
                    spread(net, rings, i as u32, &area_edges, &mut list);
                    rings[0][0]
                }
            };
            if list.len() == before {
                let total: People = r.people[..5].iter().copied().sum();
                problems.add(
                    Severity::Warning,
                    Reason::TooFarFromPath,
                    Where { index: Some(i as u32), id: None, at: Some(centre) },
                    format!("{} people", total.rounded()),
                );
                if r.counted {
                    for (sum, n) in homes.not_joined.iter_mut().zip(r.people) {
                        *sum += n;
                    }
                }
            }
        }
        let mut edge_start = vec![0; net.n_edges() + 1];
        for h in &list {
            edge_start[h.snap.edge as usize + 1] += 1;
        }
        for e in 1..edge_start.len() {
            edge_start[e] += edge_start[e - 1];
        }
        homes.edge_start = Rc::new(edge_start);
        let mut order: Vec<u32> = (0..list.len() as u32).collect();
        // Those that stand at one place come in the order of the file.
        sort_by_numbers(&mut order, |i| {
            let h = &list[*i as usize];
            [u64::from(h.snap.edge) << 32 | u64::from(h.feature), in_order(f64::from(h.snap.along))]
        });
        homes.list = HomeList::of(&list, &order, &city.residents);
        homes.totals = homes.not_joined;
        for (sum, column) in homes.totals.iter_mut().zip(&homes.list.people) {
            let counted = column.iter().zip(&homes.list.counted).filter(|(_, counted)| **counted);
            *sum += People(counted.map(|(n, _)| n).sum());
        }
        homes
    }

    /// Indices of the homes on an edge.
    #[must_use]
    pub fn on_edge(&self, edge: EdgeId) -> core::ops::Range<usize> {
        self.edge_start[edge as usize] as usize..self.edge_start[edge as usize + 1] as usize
    }

    /// All people in scope of a column, joined or not.
    #[must_use]
    pub fn total(&self, column: usize) -> People {
        self.totals[column]
    }
}

/// Places every [`PIECE_M`] along the edges that have doors: (edge, metres along, metres it stands for).
fn places_along(net: &Network, edge: EdgeId) -> impl Iterator<Item = (f32, f64)> {
    let metres = net.metres(edge);
    let way = net.way(edge);
    let n = if way.kind.has_doors() { libm::ceil(metres / PIECE_M) as u32 } else { 0 };
    (0..n).map(move |i| (((f64::from(i) + 0.5) * metres / f64::from(n)) as f32, metres / f64::from(n)))
}

fn pieces_of_path(net: &Network, list: &mut Vec<Placed>) {
    for edge in 0..net.n_edges() as EdgeId {
        for (along, metres) in places_along(net, edge) {
            let who = Allotment::Metres(libm::floor(metres * 1000.0 + 0.5) as u32);
            list.push(Placed { snap: Snap { edge, along, stub: 0.0, place: net.xy_at(edge, along) }, feature: u32::MAX, who });
        }
    }
}

/// All places along edges, sorted by their x, so that an area looks only at its own strip.
#[derive(Default)]
struct AreaEdges {
    places: Vec<(f32, f32, EdgeId, f32)>,
}

impl AreaEdges {
    fn fill(&mut self, net: &Network) {
        if !self.places.is_empty() {
            return;
        }
        for edge in 0..net.n_edges() as EdgeId {
            if net.islands.edge_is_small(net, edge) {
                continue;
            }
            for (along, _) in places_along(net, edge) {
                let [x, y] = net.xy_at(edge, along);
                self.places.push((x, y, edge, along));
            }
        }
        // Places of an edge come in their order along it.
        sort_by_numbers(&mut self.places, |p| [in_order(f64::from(p.0)), u64::from(p.2)]);
    }
}

/// Spreads people over the places inside an area, evenly (places stand for equal lengths, nearly); the remainder goes to the first ones.
/// An area without any path inside it joins at its middle.
fn spread(net: &Network, rings: &[Vec<LonLat>], feature: u32, all: &AreaEdges, list: &mut Vec<Placed>) {
    let mut low = [f64::MAX; 2];
    let mut high = [f64::MIN; 2];
    for p in rings.iter().flatten() {
        let xy = net.plane.local(*p);
        for k in 0..2 {
            low[k] = low[k].min(xy[k]);
            high[k] = high[k].max(xy[k]);
        }
    }
    let from = all.places.partition_point(|p| f64::from(p.0) < low[0]);
    let to = all.places.partition_point(|p| f64::from(p.0) <= high[0]);
    let inside: Vec<&(f32, f32, EdgeId, f32)> = all.places[from..to]
        .iter()
        .filter(|p| (low[1]..=high[1]).contains(&f64::from(p.1)) && contains(rings, net.plane.lonlat([f64::from(p.0), f64::from(p.1)])))
        .collect();
    if inside.is_empty() {
        let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
        if let Some(snap) = net.snap_where(middle.map(|m| m as f32), |_| true) {
            list.push(Placed { snap, feature, who: Allotment::Whole });
        }
        return;
    }
    let of = inside.len() as u32;
    for (i, (x, y, edge, along)) in (0..).zip(inside) {
        let snap = Snap { edge: *edge, along: *along, stub: 0.0, place: [*x, *y] };
        list.push(Placed { snap, feature, who: Allotment::Share { i, of } });
    }
}
