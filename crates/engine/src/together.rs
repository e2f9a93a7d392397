//! Times of many services at once on the scenario as it stands, for the questions that need all of them: only the labels of homes are kept.

use super::OpenCity;
use super::clock::Window;
use super::conditions::Hour;
use super::ops::{OpenPlace, Source};
use super::track::{PaceKey, slots};
use quanli_coverage::{ContractionOrder, Layer, Pace, Prepared, Seeds, Slot, TOGETHER, nearest_columns};
use quanli_model::units::{sort_as_numbers, sort_by_numbers};
use rstar::RTree;
use std::rc::Rc;

/// Columns of labels of nodes that are searched together.
const COLUMNS: usize = 8;

fn ascending(mut seeds: Seeds) -> Seeds {
    sort_as_numbers(&mut seeds, |(node, label)| u64::from(node) << 16 | u64::from(label), |n| ((n >> 16) as u32, n as u16));
    seeds
}

impl OpenCity {
    /// Labels of all homes to the nearest place of each service that is open at an hour. Many services in one direction are swept together; where paths were
    /// added, or back and forth counts, they are searched one by one.
    pub(super) fn home_labels(&mut self, key: PaceKey, hour: Hour, services: &[u16]) -> Vec<Vec<u16>> {
        let open: Vec<Rc<[OpenPlace]>> = services.iter().map(|s| self.open_now(*s, hour)).collect();
        self.labels_of(key, &open)
    }

    fn labels_of(&mut self, key: PaceKey, open: &[Rc<[OpenPlace]>]) -> Vec<Vec<u16>> {
        let pace = self.pace_of(key);
        // One search for each list of places that are open alike, then the smallest for each list of places.
        let mut searches: Vec<(usize, Window, Vec<Slot>)> = Vec::new();
        for (i, places) in open.iter().enumerate() {
            let mut windows: Vec<Window> = places.iter().filter_map(|p| Self::seen_from(p.window, key.direction)).collect();
            sort_by_numbers(&mut windows, |w| [u64::from(w.wait), u64::from(w.closes)]);
            windows.dedup();
            for window in windows {
                let of = places.iter().filter(|p| Self::seen_from(p.window, key.direction) == Some(window));
                searches.push((i, window, of.flat_map(|p| slots(&self.net, &pace, p.rank, &p.snaps)).collect()));
            }
        }
        let mut out = vec![vec![pace.field.bound; self.net.homes.list.len()]; open.len()];
        let mut take = |i: usize, window: Window, labels: Vec<u16>| {
            out[i].iter_mut().zip(labels).for_each(|(own, label)| *own = (*own).min(window.time(label)));
        };
        let one_by_one = cfg!(feature = "from-scratch") || pace.field.ways.len() != 1 || !pace.field.joints.is_empty() || searches.len() < 4;
        if one_by_one && pace.field.ways.len() == 1 {
            for group in searches.chunks(COLUMNS) {
                let seeds: Vec<Seeds> = group.iter().map(|(_, _, list)| ascending(list.iter().flat_map(|s| s.seeds(&pace.field)).collect())).collect();
                let mut columns = vec![vec![pace.field.bound; pace.field.graph.n_nodes()]; group.len()];
                nearest_columns(&pace.field.graph, pace.field.side(0), &seeds, &mut columns, &mut self.scratch);
                for ((i, window, slots), labels) in group.iter().zip(columns) {
                    take(*i, *window, Layer::of_labels(&pace.field, 0, slots.clone(), labels).homes);
                }
            }
            return out;
        }
        if one_by_one {
            for (i, window, slots) in searches {
                take(i, window, Layer::fresh(&pace.field, 0, slots, &mut self.scratch).homes);
            }
            return out;
        }
        let contraction = self.contraction_order(&pace);
        let prepared = Prepared::new(&contraction, &pace.field.graph, pace.field.side(0), pace.field.bound);
        let mut work = Vec::new();
        for group in searches.chunks(TOGETHER) {
            let seeds: Vec<Seeds> = group.iter().map(|(_, _, list)| list.iter().flat_map(|s| s.seeds(&pace.field)).collect()).collect();
            prepared.sweep_junctions(&contraction, &seeds, &mut work);
            for (lane, (i, window, slots)) in group.iter().enumerate() {
                let labels = prepared.column(&contraction, &work, lane, &seeds[lane]);
                take(*i, *window, Layer::of_labels(&pace.field, 0, slots.clone(), labels).homes);
            }
        }
        out
    }

    /// The shape of the network for sweeps; found at the first call.
    pub(super) fn contraction_order(&mut self, pace: &Rc<Pace>) -> Rc<ContractionOrder> {
        self.contraction_order.get_or_insert_with(|| Rc::new(ContractionOrder::new(&pace.field.graph))).clone()
    }

    /// Straight metres from each home to the nearest open place of a service; infinite without any.
    pub(super) fn straight_metres(&mut self, service: u16) -> Vec<f32> {
        let tree = RTree::bulk_load(self.open_places(service));
        let metres = |xy: [f32; 2]| tree.nearest_neighbor_iter_with_distance_2(&xy).next().map_or(f32::INFINITY, |(_, d2)| libm::sqrtf(d2));
        self.net.homes.list.iter().map(|h| metres(h.snap.place)).collect()
    }

    /// Capacity of a place in a unit; `None` when it is not stated.
    pub(super) fn capacity_of(&self, place: &OpenPlace, unit: &str) -> Option<f64> {
        let known = match place.source {
            Source::City(f) => self.city.places.capacity(f as usize, unit),
            Source::Edit(i) => match &self.history.edits()[i as usize].action {
                quanli_model::scenario::Action::AddFacility(new) => new.capacity.get(unit).copied(),
                _ => None,
            },
        };
        known.filter(|c| c.is_finite() && *c >= 0.0)
    }
}
