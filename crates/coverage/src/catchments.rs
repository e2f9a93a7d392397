//! Who can walk to each facility, and how long it takes them: the catchments of a service, all pairs within the limit.
//!
//! What capacities need: a nearest facility is not enough where it is full. Facilities are searched [`super::lanes::LANES`] at a time, in the
//! order of the network, so that those of one search lie together.

use super::lanes::{LANES, LaneSearch};
use super::layer::{Slot, seeds};
use super::pace::{Field, along_edge};
use quanli_model::units::sort_by_numbers;

/// Walks between homes and facilities within a limit, facility by facility.
#[derive(Clone, Debug, Default)]
pub struct Catchments {
    start: Vec<u32>,
    walks: Vec<(u32, u16)>,
}

impl Catchments {
    /// The walks to each of `facilities` (by its entrances) that take at most `limit` deciseconds. One direction only: of a round trip the way
    /// there counts. O(facilities ÷ 32 × arcs within the limit + walks).
    #[must_use]
    pub fn new(field: &Field, facilities: &[Vec<Slot>], limit: u16) -> Self {
        let bound = limit.min(field.bound - 1) + 1;
        let mut search = LaneSearch::new(field.graph.n_nodes(), bound);
        let mut order: Vec<usize> = (0..facilities.len()).filter(|f| !facilities[*f].is_empty()).collect();
        sort_by_numbers(&mut order, |f| [u64::from(facilities[*f][0].entrances[0].ends[0]), *f as u64]);
        let mut found: Vec<Vec<(u32, u16)>> = vec![Vec::new(); facilities.len()];
        let mut met = vec![false; field.ground.n_homes()];
        for group in order.chunks(LANES) {
            for (lane, f) in group.iter().enumerate() {
                for slot in &facilities[*f] {
                    for (node, label) in seeds(field, 0, &slot.entrances[0]) {
                        search.seed(lane, node, label);
                    }
                }
            }
            search.run(field, field.side(0));
            collect(field, &search, facilities, group, &mut met, &mut found);
            search.clear();
        }
        Self::of_lists(found)
    }

    /// From lists of (home, deciseconds), one a facility.
    #[must_use]
    pub fn of_lists(lists: Vec<Vec<(u32, u16)>>) -> Self {
        let mut all = Self { start: vec![0], walks: Vec::new() };
        for mut list in lists {
            sort_by_numbers(&mut list, |w| [u64::from(w.0), u64::from(w.1)]);
            all.walks.extend(list);
            all.start.push(all.walks.len() as u32);
        }
        all
    }

    /// The same with the time of each walk read through `time` (facility, walk); what is then beyond the limit is left out.
    #[must_use]
    pub fn through(&self, limit: u16, time: impl Fn(usize, u16) -> u16) -> Self {
        let read = |j: usize| self.of(j).iter().map(|(h, t)| (*h, time(j, *t))).filter(|(_, t)| *t <= limit).collect();
        Self::of_lists((0..self.len()).map(read).collect())
    }

    /// Number of facilities.
    #[must_use]
    pub fn len(&self) -> usize {
        self.start.len().saturating_sub(1)
    }

    /// No facility at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Homes that can walk to a facility, by number, with their times.
    #[must_use]
    pub fn of(&self, facility: usize) -> &[(u32, u16)] {
        &self.walks[self.start[facility] as usize..self.start[facility + 1] as usize]
    }
}

/// Takes the times of one group of searches over to the homes; `met` is all false before and after.
fn collect(field: &Field, search: &LaneSearch, facilities: &[Vec<Slot>], group: &[usize], met: &mut [bool], found: &mut [Vec<(u32, u16)>]) {
    let ground = &field.ground;
    let entrances = group.iter().enumerate().flat_map(|(lane, f)| facilities[*f].iter().map(move |s| (lane, &s.entrances[0])));
    let near = search.reached.iter().flat_map(|node| ground.near(*node)).map(|h| *h as usize);
    let beside = entrances.clone().flat_map(|(_, d)| ground.on_edge(d.edge)).chain(field.joints.iter().flat_map(|j| ground.on_edge(j.edge)));
    let mut homes = Vec::new();
    for home in near.chain(beside) {
        if !core::mem::replace(&mut met[home], true) {
            homes.push(home);
        }
    }
    for home in homes {
        met[home] = false;
        let cost = field.ways[0].homes[home];
        let [a, b] = ground.ends[home].map(|n| &search.labels[n as usize]);
        let mut times = [search.bound; LANES];
        for lane in 0..group.len() {
            times[lane] = a[lane].saturating_add(cost.a).min(b[lane].saturating_add(cost.b));
        }
        for joint in field.joints_on(ground.edge[home]) {
            if let Some(walk) = along_edge(cost, &joint.places[0].1) {
                let over = search.labels[joint.node as usize].iter().map(|label| (walk + u32::from(*label)).min(u32::from(search.bound)) as u16);
                times.iter_mut().zip(over).for_each(|(time, over)| *time = (*time).min(over));
            }
        }
        for (lane, entrance) in entrances.clone().filter(|(_, d)| d.edge == ground.edge[home]) {
            if let Some(walk) = along_edge(cost, entrance) {
                times[lane] = times[lane].min(walk.min(u32::from(search.bound)) as u16);
            }
        }
        for (lane, f) in group.iter().enumerate() {
            if times[lane] < search.bound {
                found[*f].push((home as u32, times[lane]));
            }
        }
    }
}
