//! Fairness: how evenly something is spread over people.
//!
//! * Quantiles of walking minutes, weighted by people; who is out of reach counts as farther than all others.
//! * Gini coefficient, weighted by population: `G = Σ_i Σ_k P_i P_k |A_i − A_k| ÷ (2 (ΣP)² μ)`, `μ = Σ P A ÷ ΣP`; equal to one minus twice the area
//!   under the Lorenz curve, by trapezoids over the values in ascending order. Sorting makes it O(n log n).

use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::units::{in_order, sort_as_numbers, sort_by_numbers};
use serde::{Deserialize, Serialize};

/// The weighted quantile of labels: the smallest label within which at least `share` (0–1, in thousandths) of the people are. `None`: they are not,
/// or there are no people. O(n log n).
#[must_use]
pub fn quantile(labels: impl Iterator<Item = (u16, u64)>, bound: u16, thousandths: u64) -> Option<u16> {
    let mut all: Vec<(u16, u64)> = labels.filter(|(_, n)| *n > 0).collect();
    if all.iter().all(|(_, n)| n >> 48 == 0) {
        sort_as_numbers(&mut all, |(label, n)| u64::from(label) << 48 | n, |n| ((n >> 48) as u16, n & ((1 << 48) - 1)));
    } else {
        sort_by_numbers(&mut all, |(label, n)| [u64::from(*label), *n]);
    }
    let total: u64 = all.iter().map(|(_, n)| n).sum();
    let mut before = 0;
    for (label, n) in all {
        before += n;
        if u128::from(before) * 1000 >= u128::from(total) * u128::from(thousandths) {
            return (label < bound).then_some(label);
        }
    }
    None
}

/// Values in ascending order with their weights, summed up: what Lorenz curve and Gini coefficient are read from.
///
/// ```
/// use quanli_metrics::Spread;
/// let alike = Spread::new([(2.0, 10.0), (2.0, 30.0)].into_iter());
/// assert_eq!(alike.gini(), Some(0.0));
/// let one_has_all = Spread::new([(0.0, 3.0), (8.0, 1.0)].into_iter());
/// assert_eq!(one_has_all.gini(), Some(0.75));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Spread {
    sorted: Vec<(f64, f64)>,
}

impl Spread {
    /// From (value, weight) pairs; pairs of weight 0 are passed over. Values are ≥ 0.
    #[must_use]
    pub fn new(values: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut sorted: Vec<(f64, f64)> = values.filter(|(_, w)| *w > 0.0).collect();
        sort_by_numbers(&mut sorted, |pair| [in_order(pair.0), in_order(pair.1)]);
        Self { sorted }
    }

    /// The Gini coefficient: 0 where all have the same, near 1 where one has all; `None` where nobody has anything.
    #[must_use]
    pub fn gini(&self) -> Option<f64> {
        let (people, have) = self.sums();
        if people <= 0.0 || have <= 0.0 {
            return None;
        }
        let (mut before, mut area) = (0.0, 0.0);
        for (value, weight) in &self.sorted {
            let now = before + value * weight;
            area += (before + now) / 2.0 * weight;
            before = now;
        }
        // Rounding may leave a hair below 0 where all are equal.
        Some((1.0 - 2.0 * area / (people * have)).max(0.0))
    }

    /// The Lorenz curve at `n` + 1 equal steps of people: the share of everything that the worst-off share of people has.
    #[must_use]
    pub fn lorenz(&self, n: usize) -> Vec<f64> {
        let (people, have) = self.sums();
        let mut curve = Vec::with_capacity(n + 1);
        if people <= 0.0 || have <= 0.0 {
            return curve;
        }
        let (mut i, mut seen, mut sum) = (0, 0.0, 0.0);
        for step in 0..=n {
            let target = people * step as f64 / n as f64;
            while i < self.sorted.len() && seen + self.sorted[i].1 <= target {
                seen += self.sorted[i].1;
                sum += self.sorted[i].0 * self.sorted[i].1;
                i += 1;
            }
            let rest = self.sorted.get(i).map_or(0.0, |(value, _)| value * (target - seen));
            curve.push(((sum + rest) / have).clamp(0.0, 1.0));
        }
        curve
    }

    fn sums(&self) -> (f64, f64) {
        self.sorted.iter().fold((0.0, 0.0), |(p, h), (value, weight)| (p + weight, h + value * weight))
    }
}

/// How one group fares with a service.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct FairRow {
    /// The group.
    pub who: quanli_model::catalogue::Who,
    /// All of them in scope.
    pub people: quanli_model::units::People,
    /// Within the asked minutes.
    pub covered: quanli_model::units::People,
    /// Deciseconds within which half of them are; `None`: more than half can't make it within 30 minutes.
    pub median_ds: Option<u16>,
    /// Deciseconds within which nine of ten are.
    pub p90_ds: Option<u16>,
}

/// How evenly a service is spread over the people of a group.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Fairness {
    /// One row a group.
    pub rows: Vec<FairRow>,
    /// Gini coefficient of Gaussian 2SFCA over the people of the asked group; `None` where nobody reaches any.
    pub gini: Option<f64>,
    /// Its Lorenz curve at 21 equal steps of people.
    pub lorenz: Vec<f64>,
    /// Whether stated capacities were used; else every place counts alike.
    pub by_capacity: bool,
}
