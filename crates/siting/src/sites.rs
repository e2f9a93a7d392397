//! What every node would bring as a new site: people who are not within reach now and would be.
//!
//! Exact, by search and not by estimate. Sites that lie together see nearly the same streets, so [`LANES`] of them are searched at once, one
//! lane of 16 bits each; a node waits in the bucket of the smallest label that improved. Work goes block by block, so that a face can show
//! how far it is and stop it.

use quanli_coverage::Layer;
use quanli_coverage::{Field, HomeCost};
use quanli_coverage::{LANES, LaneSearch, Lanes};
use quanli_model::units::People;
use quanli_network::NodeId;

/// The work of finding all gains.
///
/// ```
/// use quanli_coverage::{Layer, Outside, Scratch};
/// use quanli_model::units::People;
/// // Three nodes in a row, one and two minutes apart, with 1, 2 and 3 people; a clinic at the first.
/// let arcs = [(0, 1, 600), (1, 0, 600), (1, 2, 1200), (2, 1, 1200)];
/// let row = Outside::new(3, &arcs, &[], &[1000, 2000, 3000], 9_000);
/// let layer = Layer::fresh(&row.field, 0, vec![row.slot(0, 0)], &mut Scratch::default());
/// let mut sites = quanli_siting::AllSites::new(&row.field, &layer, 600);
/// while sites.go_on(&row.field) {}
/// // Within a minute only the three at the far end have nothing, and only a place there helps them.
/// assert_eq!(sites.gains(), [People(0), People(0), People::whole(3)]);
/// ```
pub struct AllSites {
    limit: u16,
    way: usize,
    /// People of each home who are not within reach now, thousandths.
    waiting: Vec<u64>,
    search: LaneSearch,
    gains: Vec<People>,
}

impl AllSites {
    /// Gains of all nodes of a field against the times of a layer, within `limit` deciseconds. One direction only: of a round trip the way
    /// there counts.
    #[must_use]
    pub fn new(field: &Field, layer: &Layer, limit: u16) -> Self {
        let n = field.graph.n_nodes();
        let people = &field.ground.people[layer.column];
        let waiting = layer.homes.iter().zip(people.iter()).map(|(label, n)| if *label > limit { n } else { 0 }).collect();
        let bound = limit.min(field.bound - 1) + 1;
        Self { limit, way: 0, waiting, search: LaneSearch::new(n, bound), gains: Vec::with_capacity(n) }
    }

    /// Share of the sites that are done, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        if self.search.labels.is_empty() { 1.0 } else { self.gains.len() as f32 / self.search.labels.len() as f32 }
    }

    /// Finds the gains of the next sites; `false` when all are done.
    pub fn go_on(&mut self, field: &Field) -> bool {
        let from = self.gains.len();
        let n = LANES.min(self.search.labels.len() - from);
        if n > 0 {
            self.search(field, from as NodeId, n);
            self.sum(field, n);
        }
        self.gains.len() < self.search.labels.len()
    }

    /// The gain of each node, in the order of the nodes; as far as they are done.
    #[must_use]
    pub fn gains(&self) -> &[People] {
        &self.gains
    }

    fn search(&mut self, field: &Field, first: NodeId, n: usize) {
        for lane in 0..n {
            self.search.seed(lane, first + lane as NodeId, 0);
        }
        self.search.run(field, field.side(self.way));
    }

    /// Sums people by lane and clears what was reached.
    fn sum(&mut self, field: &Field, n: usize) {
        let mut gains = [0u64; LANES];
        // 32 bits a lane while they hold, so that a vector holds four lanes.
        let mut part = [0u32; LANES];
        let mut room = u32::MAX;
        let LaneSearch { labels, reached, seen, .. } = &self.search;
        for node in reached {
            for &home in field.ground.near(*node) {
                let mut people = self.waiting[home as usize];
                let [a, b] = field.ground.ends[home as usize];
                // Met from both ends: the first counts.
                if people == 0 || *node != a && seen[a as usize] {
                    continue;
                }
                // More than 32 bits hold are added in parts.
                while people > 0 {
                    if people.min(u64::from(u32::MAX)) > u64::from(room) {
                        flush(&mut gains, &mut part);
                        room = u32::MAX;
                    }
                    let some = people.min(u64::from(room)) as u32;
                    add(&mut part, some, self.limit, field.ways[self.way].homes[home as usize], &labels[a as usize], &labels[b as usize]);
                    room -= some;
                    people -= u64::from(some);
                }
            }
        }
        flush(&mut gains, &mut part);
        self.gains.extend(gains[..n].iter().map(|g| People(*g)));
        self.search.clear();
    }
}

fn flush(gains: &mut [u64; LANES], part: &mut [u32; LANES]) {
    for (g, p) in gains.iter_mut().zip(part) {
        *g += u64::from(core::mem::take(p));
    }
}

/// Adds the people of a home to the lanes from which it is within the limit.
#[inline]
fn add(part: &mut [u32; LANES], people: u32, limit: u16, cost: HomeCost, a: &Lanes, b: &Lanes) {
    for l in 0..LANES {
        let label = a[l].saturating_add(cost.a).min(b[l].saturating_add(cost.b));
        part[l] += if label <= limit { people } else { 0 };
    }
}
