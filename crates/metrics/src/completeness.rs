//! Completeness: how many of the services that a standard asks for are in reach, for each person and for all.
//!
//! For a person of age *a* at home *i*, a rule is met when the nearest place of its service is within its own limit: walked minutes at the
//! person's own pace (实测口径), or metres on the network against the norm's radius (规范口径), or metres in a straight line (the circle on a
//! plan). 达标率 = people for whom *every* required rule is met ÷ people whose answer is known; beside it stands how many have k of n.
//! Rules are bits of a mask, so that all of it is counted in one pass over the homes.

use super::places::{Place, largest_places};
use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::catalogue::{PeopleColumn, Rule};
use quanli_model::city::City;
use quanli_model::units::People;
use quanli_network::Network;
use serde::{Deserialize, Serialize};

/// Columns of people: five ages and the wheelchair users.
pub const COLUMNS: usize = PeopleColumn::COLUMNS;
/// At most so many rules: bits of a mask.
pub const MOST_RULES: usize = 64;

/// Which rules each home meets, one mask a home and column of people; bit r is rule r.
#[derive(Clone, Debug, Default)]
pub struct Masks {
    /// Met.
    pub met: [Vec<u64>; COLUMNS],
    /// Not met, but the loaded paths end within the limit: nobody knows.
    pub unknown: [Vec<u64>; COLUMNS],
}

impl Masks {
    /// Nothing is met by anybody.
    #[must_use]
    pub fn new(homes: usize) -> Self {
        Self { met: core::array::from_fn(|_| vec![0; homes]), unknown: core::array::from_fn(|_| vec![0; homes]) }
    }

    /// Takes in the labels of all homes for a rule and a column. `border`: labels of the walks to where the loaded paths end, or empty.
    pub fn take(&mut self, rule: usize, column: usize, labels: &[u16], limit: u16, border: &[u16]) {
        let bit = 1 << rule;
        for (home, label) in labels.iter().enumerate() {
            if *label <= limit {
                self.met[column][home] |= bit;
            } else if border.get(home).is_some_and(|b| *b <= limit) {
                self.unknown[column][home] |= bit;
            }
        }
    }
}

/// How one rule is met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Meets {
    /// People for whom it is met.
    pub met: People,
    /// People whose answer could change beyond the loaded paths.
    pub unknown: People,
}

/// One rule of a standard, on both bases.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RuleRow {
    /// Index of the service in the catalogue.
    pub service: u16,
    /// Minutes that count.
    pub minutes: u8,
    /// Metres that count on the norm's basis; `None`: the standard gives none.
    pub metres: Option<u32>,
    /// Required, else recommended.
    pub required: bool,
    /// People whom it is for.
    pub people: People,
    /// On foot, each at the own pace (实测口径).
    pub walked: Meets,
    /// By metres on the network (规范口径).
    pub norm: Option<Meets>,
    /// By the straight line.
    pub circle: Option<People>,
    /// On paper yes, on foot no.
    pub paper_only: People,
    /// On foot yes, on paper no.
    pub foot_only: People,
    /// Where most of those live who have it on paper only.
    pub paper_places: Vec<Place>,
    /// Places in service that count.
    pub facilities: u32,
}

/// How complete the services of some people are.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Completeness {
    /// All of them in scope.
    pub people: People,
    /// People for whom the answer to a required rule could change beyond the loaded paths.
    pub unknown: People,
    /// Sum over the people whose answer is known of the share of their required rules that is met; millionths.
    pub shares: u64,
    /// People by how many of the required rules are met: index k of n + 1.
    pub by_count: Vec<People>,
    /// The same by the norm's basis; empty when no required rule has one.
    pub by_count_norm: Vec<People>,
}

impl Completeness {
    /// People for whom every required rule is met.
    #[must_use]
    pub fn complete(&self) -> People {
        self.by_count.last().copied().unwrap_or_default()
    }

    /// Mean share of the required rules that are met, weighted by people; `None` without people.
    #[must_use]
    pub fn mean_share(&self) -> Option<f64> {
        let known = (self.people - self.unknown).0;
        (known > 0 && self.by_count.len() > 1).then(|| self.shares as f64 / (known as f64 * 1000.0))
    }
}

/// What completeness is counted on.
#[derive(Clone, Copy)]
pub struct Counting<'a> {
    /// Network.
    pub net: &'a Network,
    /// City, for names.
    pub city: &'a City,
    /// Rules of the standard, at most [`MOST_RULES`].
    pub rules: &'a [Rule],
    /// On foot.
    pub walked: &'a Masks,
    /// By metres on the network.
    pub norm: &'a Masks,
    /// By the straight line: bits by home.
    pub circle: &'a [u64],
}

impl Counting<'_> {
    /// The required rules for a column of people, as bits.
    #[must_use]
    pub fn required(&self, column: usize) -> u64 {
        self.rules.iter().enumerate().filter(|(_, r)| r.required && r.is_for(column)).fold(0, |bits, (i, _)| bits | 1 << i)
    }

    /// One row a rule. O(rules × homes).
    #[must_use]
    pub fn rows(&self, facilities: &[u32]) -> Vec<RuleRow> {
        (0..self.rules.len()).map(|r| self.row(r, facilities[self.rules[r].service as usize])).collect()
    }

    fn row(&self, rule: usize, facilities: u32) -> RuleRow {
        let r = &self.rules[rule];
        let bit = 1u64 << rule;
        let mut row = RuleRow {
            service: r.service,
            minutes: r.minutes,
            metres: r.metres,
            required: r.required,
            people: People(0),
            walked: Meets::default(),
            norm: r.metres.map(|_| Meets::default()),
            circle: r.metres.map(|_| People(0)),
            paper_only: People(0),
            foot_only: People(0),
            paper_places: Vec::new(),
            facilities,
        };
        let mut on_paper: Vec<(usize, u64)> = Vec::new();
        for column in (0..5).filter(|c| r.is_for(*c)) {
            row.people += self.net.homes.total(column);
            for (home, h) in self.net.homes.list.iter().enumerate().filter(|(_, h)| h.counted) {
                let n = h.people[column];
                let on = |masks: &Masks| (masks.met[column][home] & bit != 0, masks.unknown[column][home] & bit != 0);
                let (foot, foot_unknown) = on(self.walked);
                let add = |sum: &mut People, yes: bool| *sum += if yes { n } else { People(0) };
                add(&mut row.walked.met, foot);
                add(&mut row.walked.unknown, foot_unknown);
                if let (Some(norm), Some(circle)) = (&mut row.norm, &mut row.circle) {
                    let (paper, paper_unknown) = on(self.norm);
                    add(&mut norm.met, paper);
                    add(&mut norm.unknown, paper_unknown);
                    add(circle, self.circle[home] & bit != 0);
                    add(&mut row.foot_only, foot && !paper && !paper_unknown);
                    if paper && !foot && !foot_unknown {
                        row.paper_only += n;
                        on_paper.push((home, n.0));
                    }
                }
            }
        }
        row.paper_places = largest_places(self.net, self.city, on_paper.into_iter(), 3);
        row
    }

    /// How complete the services of some columns of people are; `within` says which homes count. The number of required rules differs by age,
    /// so for several ages the counts are put on the scale of the largest number; the mean is that of the shares. O(homes).
    #[must_use]
    pub fn completeness(&self, columns: &[usize], within: impl Fn(usize) -> bool) -> Completeness {
        let most = columns.iter().map(|c| self.required(*c).count_ones() as usize).max().unwrap_or(0);
        let has_norm = self.rules.iter().any(|r| r.required && r.metres.is_some());
        let mut out = Completeness {
            by_count: vec![People(0); most + 1],
            by_count_norm: if has_norm { vec![People(0); most + 1] } else { Vec::new() },
            ..Completeness::default()
        };
        for &column in columns {
            let required = self.required(column);
            let n = required.count_ones() as usize;
            // k of n, on a scale of `most`: rounded down, so that only who has all of them stands at the end.
            let place = |bits: u64| ((bits & required).count_ones() as usize * most).checked_div(n).unwrap_or(most);
            for (home, h) in self.net.homes.list.iter().enumerate().filter(|(i, h)| h.counted && within(*i)) {
                let people = h.people[column];
                out.people += people;
                if self.walked.unknown[column][home] & required != 0 {
                    out.unknown += people;
                    continue;
                }
                let met = u64::from((self.walked.met[column][home] & required).count_ones());
                out.shares += (people.0 * 1000 * met).checked_div(n as u64).unwrap_or(people.0 * 1000);
                out.by_count[place(self.walked.met[column][home])] += people;
                if has_norm {
                    out.by_count_norm[place(self.norm.met[column][home])] += people;
                }
            }
        }
        out
    }
}
