//! Parts of the network that are not joined to the rest.
//!
//! Union–find over edges, whatever their direction. The part with most metres is the mainland; a part with less than
//! [`SMALL_SHARE`] of all metres is an island that hardly anyone can reach.

use super::graph::{EdgeId, Network};
use quanli_model::city::Kind;
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::{People, in_order, sort_by_numbers};

/// Below this share of all metres a part counts as an island that hardly anyone can reach.
pub const SMALL_SHARE: f64 = 0.02;

/// Which part each node belongs to.
#[derive(Clone, Debug, Default)]
pub struct Islands {
    /// Part of each node; 0 is the mainland, parts are numbered by falling length.
    pub part: Vec<u32>,
    /// Metres of each part.
    pub metres: Vec<f64>,
    /// A part with fewer metres is small.
    least: f64,
}

impl Islands {
    pub(super) fn find(net: &Network) -> Self {
        let n = net.n_nodes();
        let mut parent: Vec<u32> = (0..n as u32).collect();
        for [a, b] in &net.edge_nodes {
            let (a, b) = (root(&mut parent, *a), root(&mut parent, *b));
            parent[a.max(b) as usize] = a.min(b);
        }
        let roots: Vec<u32> = (0..n as u32).map(|i| root(&mut parent, i)).collect();
        let mut metres = vec![0.0f64; n];
        // The edges of a lift lie over one another.
        let ground = |e: &usize| net.way(*e as EdgeId).kind != Kind::Lift;
        for (e, [a, _]) in net.edge_nodes.iter().enumerate().filter(|(e, _)| ground(e)) {
            metres[roots[*a as usize] as usize] += net.metres(e as EdgeId);
        }
        let mut order: Vec<u32> = (0..n as u32).filter(|i| roots[*i as usize] == *i).collect();
        sort_by_numbers(&mut order, |p| [!in_order(metres[*p as usize]), u64::from(*p)]);
        let mut rank = vec![0u32; n];
        for (r, i) in order.iter().enumerate() {
            rank[*i as usize] = r as u32;
        }
        let metres: Vec<f64> = order.iter().map(|i| metres[*i as usize]).collect();
        let least = SMALL_SHARE * metres.iter().sum::<f64>();
        Self { part: roots.iter().map(|r| rank[*r as usize]).collect(), metres, least }
    }

    /// Whether a part is too small to count on.
    #[must_use]
    pub fn is_small(&self, part: u32) -> bool {
        part != 0 && self.metres[part as usize] < self.least
    }

    /// Whether an edge lies on such a part.
    #[must_use]
    pub fn edge_is_small(&self, net: &Network, edge: EdgeId) -> bool {
        self.is_small(self.part[net.edge_nodes[edge as usize][0] as usize])
    }
}

impl Network {
    /// Says which parts of the network are not joined to the rest although somebody lives or something stands there, by what they hold.
    pub(super) fn report_islands(&self, problems: &mut Problems) {
        let n = self.islands.metres.len();
        let (mut people, mut facilities, mut at) = (vec![0u64; n], vec![0u32; n], vec![None; n]);
        let part_of = |edge: EdgeId| self.islands.part[self.edge_nodes[edge as usize][0] as usize] as usize;
        for home in self.homes.list.iter().filter(|home| home.counted) {
            let part = part_of(home.snap.edge);
            people[part] += home.people[..5].iter().map(|n| n.0).sum::<u64>();
            at[part].get_or_insert(home.snap.place);
        }
        for f in 0..self.entrances.count() {
            // A place with doors on several parts joins none of them.
            for (i, door) in self.entrances[f].iter().enumerate() {
                let part = part_of(door.edge);
                if !self.entrances[f][..i].iter().any(|other| part_of(other.edge) == part) {
                    facilities[part] += 1;
                    at[part].get_or_insert(door.place);
                }
            }
        }
        for part in 1..n {
            let Some([x, y]) = at[part] else { continue };
            let place = Where { at: Some(self.plane.lonlat([f64::from(x), f64::from(y)])), ..Where::whole() };
            // Where metres of path stand for people, they are told already.
            let who = if self.homes.are_metres { String::new() } else { format!("{} people, ", People(people[part]).rounded()) };
            let found = format!("{:.0} m, {who}{} facilities", self.islands.metres[part], facilities[part]);
            problems.add(Severity::Warning, Reason::Island, place, found);
        }
    }
}

/// The root of a set, its path halved on the way.
pub(super) fn root(parent: &mut [u32], mut i: u32) -> u32 {
    while parent[i as usize] != i {
        parent[i as usize] = parent[parent[i as usize] as usize];
        i = parent[i as usize];
    }
    i
}
