//! Parts of the network that are not joined to the rest.
//!
//! Union–find over edges, whatever their direction. The part with most metres is the mainland; a part with less than
//! [`SMALL_SHARE`] of all metres is an island that hardly anyone can reach.

use super::graph::{EdgeId, Network};
use crate::city::Kind;
use crate::problem::{Problems, Reason, Severity, Where};
use crate::units::{LonLat, in_order, sort_by_numbers};

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
    pub(super) fn find(net: &Network, problems: &mut Problems) -> Self {
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
        let islands = Self { part: roots.iter().map(|r| rank[*r as usize]).collect(), metres, least };
        for (r, i) in order.iter().enumerate() {
            if islands.is_small(r as u32) {
                let [x, y] = net.node_xy[*i as usize];
                let at: LonLat = net.plane.lonlat([f64::from(x), f64::from(y)]);
                problems.add(Severity::Warning, Reason::Island, Where { index: None, id: None, at: Some(at) }, format!("{:.0} m", islands.metres[r]));
            }
        }
        islands
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

/// The root of a set, its path halved on the way.
pub(super) fn root(parent: &mut [u32], mut i: u32) -> u32 {
    while parent[i as usize] != i {
        parent[i as usize] = parent[parent[i as usize] as usize];
        i = parent[i as usize];
    }
    i
}
