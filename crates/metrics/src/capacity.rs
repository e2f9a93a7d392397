//! Room for everyone: supply against demand on foot.
//!
//! * Two-step floating catchment area (2SFCA, Luo & Wang 2003): `R_j = S_j ÷ Σ_{k: t_kj ≤ T} P_k`, `A_i = Σ_{j: t_ij ≤ T} R_j`.
//! * Gaussian 2SFCA (Dai 2010): both sums weighted by `G(t) = (e^{−½(t/T)²} − e^{−½}) ÷ (1 − e^{−½})`, 1 at the door and 0 at T.
//! * Invariant of both: `Σ_i P_i·A_i = Σ_j S_j` over the facilities whose catchment has people.
//! * Served: capacity is given out in the order of walking time (then by facility, group and home), each person to the nearest place that still
//!   has room within T. Who reaches a place but finds none with room is "full", apart from who reaches none.

use borsh::{BorshDeserialize, BorshSerialize};
use quanli_coverage::Catchments;
use quanli_model::units::{People, sort_as_numbers, sort_by_numbers};
use quanli_network::Counts;
use serde::{Deserialize, Serialize};

/// How far counts in a catchment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decay {
    /// Everybody within T alike.
    Binary,
    /// Falls off as a Gaussian to 0 at T.
    Gaussian,
}

impl Decay {
    /// Weight of a walk of `t` deciseconds within `limit`.
    #[must_use]
    pub fn weight(self, t: u16, limit: u16) -> f64 {
        match self {
            Self::Binary => 1.0,
            Self::Gaussian => {
                let x = f64::from(t) / f64::from(limit.max(1));
                let end = libm::exp(-0.5);
                ((libm::exp(-0.5 * x * x) - end) / (1.0 - end)).max(0.0)
            }
        }
    }
}

/// One group of people, at its own pace.
#[derive(Clone, Copy)]
pub struct Demand<'a> {
    /// Who reaches each facility.
    pub walks: &'a Catchments,
    /// People of each home who are counted, thousandths.
    pub people: &'a Counts,
}

/// Accessibility by 2SFCA.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct TwoStep {
    /// Supply per person of each facility (R); 0 where nobody is in its catchment.
    pub ratio: Vec<f64>,
    /// Supply per person at each home (A), one list a group.
    pub access: Vec<Vec<f64>>,
    /// Facilities with nobody in their catchment: their supply is in no one's reach.
    pub empty: Vec<usize>,
}

/// 2SFCA of facilities with `supply`, for several groups each at its own pace. O(walks).
#[must_use]
pub fn two_step(demand: &[Demand<'_>], supply: &[f64], limit: u16, decay: Decay) -> TwoStep {
    let mut out = TwoStep { ratio: vec![0.0; supply.len()], ..TwoStep::default() };
    for (j, s) in supply.iter().enumerate() {
        let people: f64 =
            demand.iter().map(|d| d.walks.of(j).iter().map(|(h, t)| d.people.at(*h as usize) as f64 / 1000.0 * decay.weight(*t, limit)).sum::<f64>()).sum();
        if people > 0.0 {
            out.ratio[j] = s / people;
        } else {
            out.empty.push(j);
        }
    }
    for d in demand {
        let mut access = vec![0.0; d.people.len()];
        for (j, ratio) in out.ratio.iter().enumerate() {
            for (h, t) in d.walks.of(j) {
                access[*h as usize] += ratio * decay.weight(*t, limit);
            }
        }
        out.access.push(access);
    }
    out
}

/// Who finds room.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Served {
    /// Demand in all, thousandths of people.
    pub demand: u64,
    /// … that finds room within the limit.
    pub served: u64,
    /// The same of each group.
    pub served_of: Vec<u64>,
    /// … that reaches a place, but every one in reach is full.
    pub full: u64,
    /// Room left at each facility, thousandths.
    pub left: Vec<u64>,
    /// Demand of each facility if everybody went to the nearest, thousandths.
    pub nearest: Vec<u64>,
    /// Demand of each home that found every place full, one list a group, thousandths.
    pub full_at: Vec<Vec<u64>>,
}

/// Gives out capacity (whole places) in the order of walking time. `per_1000`: how many of a thousand people want a place. O(walks · log walks).
#[must_use]
pub fn served(demand: &[Demand<'_>], capacity: &[f64], per_1000: u32) -> Served {
    let wanted = |n: u64| (n * u64::from(per_1000) + 500) / 1000;
    let mut out = Served {
        left: capacity.iter().map(|c| libm::floor(c * 1000.0 + 0.5) as u64).collect(),
        nearest: vec![0; capacity.len()],
        served_of: vec![0; demand.len()],
        ..Served::default()
    };
    let mut waiting: Vec<Vec<u64>> = demand.iter().map(|d| d.people.iter().map(wanted).collect()).collect();
    out.demand = waiting.iter().flatten().sum();
    // (time, facility, group, home): whole numbers, so the order is total.
    let mut walks: Vec<(u16, u32, u8, u32)> = Vec::new();
    for (g, d) in demand.iter().enumerate() {
        for j in 0..capacity.len() {
            walks.extend(d.walks.of(j).iter().filter(|(h, _)| waiting[g][*h as usize] > 0).map(|(h, t)| (*t, j as u32, g as u8, *h)));
        }
    }
    sort_walks(&mut walks);
    let mut seen: Vec<Vec<bool>> = demand.iter().map(|d| vec![false; d.people.len()]).collect();
    for (_, j, g, h) in walks {
        let (j, g, h) = (j as usize, usize::from(g), h as usize);
        if !core::mem::replace(&mut seen[g][h], true) {
            out.nearest[j] += waiting[g][h];
        }
        let n = waiting[g][h].min(out.left[j]);
        waiting[g][h] -= n;
        out.left[j] -= n;
        out.served_of[g] += n;
    }
    for (waiting, seen) in waiting.iter_mut().zip(&seen) {
        for (n, seen) in waiting.iter_mut().zip(seen) {
            if *seen {
                out.full += *n;
            } else {
                *n = 0;
            }
        }
    }
    out.served = out.served_of.iter().sum();
    out.full_at = waiting;
    out
}

/// One service with capacity, for the group that it serves.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct CapacityRow {
    /// Index of the service in the catalogue.
    pub service: u16,
    /// Unit of its capacity.
    pub unit: String,
    /// Minutes that count.
    pub minutes: u8,
    /// People of the group.
    pub people: People,
    /// Capacity in all.
    pub capacity: f64,
    /// Facilities whose capacity is known, and all of them.
    pub known: [u32; 2],
    /// Capacity per thousand of all whom the service is for: the group competes with them.
    pub per_1000: f64,
    /// How many of a thousand are taken to want a place.
    pub demand_per_1000: u32,
    /// People who want a place.
    pub demand: People,
    /// … and find room in time, beside all others whom the service is for.
    pub served: People,
    /// … and get there, but every place in reach is full.
    pub full: People,
    /// … and reach none.
    pub beyond: People,
    /// Facilities to which more people would go than they have room for, if everybody went to the nearest.
    pub overfull: u32,
    /// Population-weighted Gini of Gaussian 2SFCA.
    pub gini: Option<f64>,
    /// Facilities that nobody of the group reaches: their capacity is in no one's reach.
    pub unreached: u32,
}

/// Sorts walks; where all of one fits into a number, as such.
fn sort_walks(walks: &mut Vec<(u16, u32, u8, u32)>) {
    let bits = |n: u32| 32 - n.leading_zeros();
    let most = walks.iter().fold([0; 4], |m, w| [m[0].max(u32::from(w.0)), m[1].max(w.1), m[2].max(u32::from(w.2)), m[3].max(w.3)]);
    let [_, j, g, h] = most.map(bits);
    if most.map(bits).iter().sum::<u32>() >= 64 {
        sort_by_numbers(walks, |w| [u64::from(w.0) << 32 | u64::from(w.1), u64::from(w.2) << 32 | u64::from(w.3)]);
        return;
    }
    let low = |n: u64, bits: u32| n & ((1 << bits) - 1);
    sort_as_numbers(
        walks,
        |w| ((u64::from(w.0) << j | u64::from(w.1)) << g | u64::from(w.2)) << h | u64::from(w.3),
        |n| ((n >> (h + g + j)) as u16, low(n >> (h + g), j) as u32, low(n >> h, g) as u8, low(n, h) as u32),
    );
}
