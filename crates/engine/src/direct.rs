//! Plain results for the command line: seconds and arcs, without the map.

use super::OpenCity;
use super::conditions::Conditions;
use super::track::PaceKey;
use quanli_coverage::{Direction, Graph, Scratch, nearest, reach, time_of};
use quanli_model::catalogue::Walker;
use quanli_model::units::{Deciseconds, LonLat, People};
use quanli_network::{CLOSED, Terrain};
use quanli_protocol::Question;
use sha2::{Digest, Sha256};

/// Seconds of a label; `None` when unreached.
#[must_use]
pub fn seconds_of(label: u16) -> Option<f64> {
    let time = time_of(label);
    (time != Deciseconds::UNREACHED).then(|| time.seconds())
}

/// Deciseconds from every node to the nearest of each list of facility nodes, on an outside network of arcs `(from, to, deciseconds)`;
/// `u16::MAX` beyond the limit (deciseconds, up to 30 minutes). Arcs that name a node beyond `n_nodes` must not occur; facilities there are
/// passed over.
#[must_use]
pub fn nearest_on_arcs(n_nodes: usize, arcs: &[(u32, u32, u32)], facilities: &[Vec<u32>], limit: u16) -> Vec<Vec<u16>> {
    let graph = Graph::from_arcs(n_nodes, arcs);
    let bound = limit.min(quanli_coverage::BOUND - 1) + 1;
    let mut scratch = Scratch::default();
    let search = |nodes: &Vec<u32>| {
        let seeds: Vec<(u32, u16)> = nodes.iter().filter(|n| (**n as usize) < n_nodes).map(|n| (*n, 0)).collect();
        nearest(&graph, 0, bound, &seeds, &mut scratch).into_iter().map(|l| if l >= bound { u16::MAX } else { l }).collect()
    };
    facilities.iter().map(search).collect()
}

/// Who is within a limit that need not be whole minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Within {
    /// All in scope.
    pub total: People,
    /// Within the limit.
    pub covered: People,
    /// Not within it, but the answer could change beyond the loaded paths.
    pub unknown: People,
}

impl OpenCity {
    /// Who is within some deciseconds of a service, before the edits in force and with them, and who gains and loses by these. `None`: no such
    /// service.
    pub fn within(&mut self, q: &Question, limit: u16) -> Option<([Within; 2], [People; 2])> {
        let service = self.catalogue.index(&q.service)?;
        let (mut sums, mut change) = ([Within::default(); 2], [People::default(); 2]);
        let conditions = self.conditions_of(q);
        for key in self.keys(q.who, service, q.direction, conditions) {
            let pace = self.pace_of(key.pace);
            let tracked = self.layer(key);
            let labels = [tracked.base().homes.clone(), tracked.now.homes.clone()];
            let people = self.ground.people[key.column].clone();
            sums.iter_mut().for_each(|s| s.total += self.net.homes.total(key.column));
            for (home, n) in people.iter().enumerate().map(|(h, n)| (h, People(n))) {
                let reached = [0, 1].map(|i| labels[i][home] <= limit);
                let unknown = pace.field.to_border.get(home).is_some_and(|border| *border <= limit);
                for (sum, reached) in sums.iter_mut().zip(reached) {
                    *(if reached {
                        &mut sum.covered
                    } else if unknown {
                        &mut sum.unknown
                    } else {
                        continue;
                    }) += n;
                }
                match reached {
                    [false, true] => change[0] += n,
                    [true, false] => change[1] += n,
                    _ => {}
                }
            }
        }
        Some((sums, change))
    }

    /// Seconds between a place and every facility, in the order of the city's; `None` in the list: beyond 30 minutes. `None` at all: no
    /// path within 80 m. [`Direction::Back`] walks away from the place, [`Direction::There`] towards it. Of the conditions only the paths count:
    /// whether a place is open then says [`OpenCity::at_hour`].
    pub fn reach_from(&mut self, at: LonLat, walker: Walker, direction: Direction, conditions: Conditions) -> Option<Vec<Option<f64>>> {
        let snap = self.net.snap(at)?;
        let pace = self.pace_of(PaceKey::real(walker, direction, conditions.roads));
        let times = reach(&self.net, &pace, snap, &mut self.scratch);
        Some(times.into_iter().map(|t| (t != Deciseconds::UNREACHED).then(|| t.seconds())).collect())
    }

    /// A digest over the baseline labels of every node and home, for every service and walker on the way there: what native and WASM must
    /// agree on, byte for byte. 16 hexadecimal digits.
    pub fn digest(&mut self) -> String {
        let mut hash = Sha256::new();
        for walker in Walker::ALL {
            self.all_times(walker, Direction::There, 0);
        }
        for service in 0..self.catalogue.services.len() as u16 {
            for walker in Walker::ALL {
                let layer = self.times(service, walker, Direction::There, 0);
                layer.labels.iter().chain(&layer.homes).for_each(|l| hash.update(l.to_le_bytes()));
            }
        }
        hash.finalize()[..8].iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Every open arc of a walker: (from, to, deciseconds).
    pub fn arcs(&mut self, walker: Walker) -> Vec<(u32, u32, u32)> {
        let pace = self.pace((walker, Direction::There, Terrain::Real));
        let mut arcs = Vec::with_capacity(self.net.n_edges() * 2);
        for (e, [a, b]) in self.net.edge_nodes.iter().enumerate() {
            let [forward, backward] = pace.impedance.arc(e as u32);
            for (from, to, cost) in [(*a, *b, forward), (*b, *a, backward)] {
                if cost != CLOSED {
                    arcs.push((from, to, u32::from(cost)));
                }
            }
        }
        arcs
    }
}
