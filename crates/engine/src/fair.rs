//! How a question's service is spread: every group's minutes, the Gini coefficient, and who finds room.

use super::evaluate::walker;
use super::track::{PaceKey, slots};
use super::{OpenCity, Understood};
use quanli_coverage::{BOUND, Catchments, Direction, Slot};
use quanli_metrics::{Decay, Demand, FairRow, Fairness, Spread, full_pockets, quantile, two_step};
use quanli_model::catalogue::{Rule, Who};
use quanli_model::units::People;
use quanli_protocol::Spreading;

/// The groups that are compared.
const GROUPS: [Who; 6] = [Who::Elder, Who::Senior, Who::Adult, Who::Child, Who::Carer, Who::Wheelchair];
/// Steps of the Lorenz curve.
const STEPS: usize = 20;

impl OpenCity {
    /// How the asked service is spread over people on the scenario as it stands.
    pub(super) fn spread(&mut self, asked: &Understood) -> Spreading {
        let q = &asked.question;
        let rows: Vec<FairRow> = GROUPS.iter().filter_map(|who| self.fair_row(*who, asked)).collect();
        let limit = u16::from(q.minutes) * 600;
        let unit = self.catalogue.services[asked.service as usize].capacity.clone();
        let open = self.open_now(asked.service, asked.conditions.hour);
        let stated: Vec<Option<f64>> = open.iter().map(|p| self.capacity_of(p, unit.as_deref().unwrap_or(""))).collect();
        let by_capacity = !stated.is_empty() && stated.iter().all(Option::is_some);
        // Where not every place states what it holds, each counts as one.
        let supply: Vec<f64> = stated.iter().map(|c| if by_capacity { c.unwrap_or(0.0) } else { 1.0 }).collect();
        let parts: Vec<(usize, Catchments)> = q
            .who
            .parts()
            .into_iter()
            .map(|(column, walker)| {
                let pace = self.pace_of(PaceKey::real(walker, Direction::There, asked.conditions.roads));
                let places: Vec<Vec<Slot>> = open.iter().map(|p| slots(&self.net, &pace, p.rank, &p.snaps).collect()).collect();
                let walks = Catchments::new(&pace.field, &places, limit);
                (column.column(), walks.through(limit, |j, walk| open[j].window.time(walk)))
            })
            .collect();
        let ground = self.ground.clone();
        let demand: Vec<Demand<'_>> = parts.iter().map(|(column, walks)| Demand { walks, people: &ground.people[*column] }).collect();
        let step = two_step(&demand, &supply, limit, Decay::Gaussian);
        let spread = Spread::new(step.access.iter().zip(&demand).flat_map(|(a, d)| a.iter().zip(d.people.iter()).map(|(a, n)| (*a, n as f64))));
        let ages = (0..5).filter(|k| q.who.parts().iter().any(|(c, _)| c.column() == *k)).fold(0, |bits, k| bits | 1 << k);
        let own = self.catalogue.services[asked.service as usize].ages.iter().fold(0, |bits, a| bits | 1 << *a as u8);
        let ages = if ages & own == 0 { own } else { ages & own };
        let rule = Rule { service: asked.service, minutes: q.minutes, metres: None, ages, required: true };
        let room = self.room(&rule, asked.conditions);
        let full = room.as_ref().map_or_else(Vec::new, |room| {
            let full: Vec<u64> = self.by_home(&rule, room).into_iter().map(|[_, full]| full).collect();
            full_pockets(&self.net, &self.city, &full)
        });
        let fairness = Fairness { rows, gini: spread.gini(), lorenz: spread.lorenz(STEPS), by_capacity };
        Spreading { fairness, capacity: room.map(|room| self.row_of(&rule, &room)), full, ages }
    }

    fn fair_row(&mut self, who: Who, asked: &Understood) -> Option<FairRow> {
        let q = &asked.question;
        let keys = self.keys(who, asked.service, q.direction, asked.conditions);
        let total: People = keys.iter().map(|k| self.net.homes.total(k.column)).sum();
        if total.0 == 0 || self.net.homes.are_metres {
            return None;
        }
        for key in &keys {
            self.layer(*key);
        }
        let limit = u16::from(q.minutes) * 600;
        let of = |k: &super::track::LayerKey| self.layers[k].now.homes.iter().copied().zip(self.ground.people[k.column].iter());
        let all = || keys.iter().flat_map(of).chain([(BOUND, keys.iter().map(|k| self.net.homes.not_joined[k.column].0).sum())]);
        debug_assert!(keys.iter().all(|k| k.column == 5 || walker(k.column) == k.pace.walker || who == Who::Pram));
        Some(FairRow {
            who,
            people: total,
            covered: People(all().filter(|(l, _)| *l <= limit).map(|(_, n)| n).sum()),
            median_ds: quantile(all(), BOUND, 500),
            p90_ds: quantile(all(), BOUND, 900),
        })
    }
}
