//! People within reach: the curve over minutes, the share, and who gains and who loses.
//!
//! `C(T) = Σ P_i·[t_i ≤ T] ÷ Σ P_i`, each age group at its own pace (cumulative opportunities; TD/T 1062-2021: on the network, not as the crow
//! flies). The limit itself counts as reached. Gain and loss are two sums, never one net figure.

use super::places::{Place, largest_places};
use borsh::{BorshDeserialize, BorshSerialize};
use quanli_coverage::Layer;
use quanli_model::catalogue::Who;
use quanli_model::city::City;
use quanli_model::units::{Deciseconds, People};
use quanli_network::Network;
use serde::{Deserialize, Serialize};

/// The figures of one state (baseline or scenario) for the asked group.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Figures {
    /// All people of the group in scope.
    pub total: People,
    /// People within m minutes, m = 0 … 30 (31 values).
    pub within: Vec<People>,
    /// People not within m minutes of a loaded facility whose answer could change beyond the loaded paths, m = 0 … 30.
    /// They are left out of the share and never counted as left out.
    pub unknown: Vec<People>,
    /// People whose home is not joined to the network: counted as left out.
    pub not_joined: People,
}

/// Who gains and who loses against the baseline within the asked minutes. Never a net figure.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Change {
    /// People newly within reach.
    pub gained: People,
    /// People no longer within reach.
    pub lost: People,
    /// Where most of the gained live: street or estate name and people, largest first, at most 3.
    pub gained_places: Vec<Place>,
    /// Where most of the lost live.
    pub lost_places: Vec<Place>,
}

/// One age group's share at three thresholds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct GroupRow {
    /// The group.
    pub who: Who,
    /// All of them.
    pub total: People,
    /// Within 5, 10 and 15 minutes.
    pub within: [People; 3],
    /// The same on the baseline.
    pub within_before: [People; 3],
}

/// One part of a group: a column of people and its times on the baseline and now.
#[derive(Clone, Copy)]
pub struct ColumnTimes<'a> {
    /// Column of the residents.
    pub column: usize,
    /// Times now.
    pub layer: &'a Layer,
    /// Labels of all homes before.
    pub before: &'a [u16],
}

/// Figures of a group: its layers summed. O(minutes).
#[must_use]
pub fn figures<'a>(net: &Network, layers: impl Iterator<Item = &'a Layer>) -> Figures {
    let mut f = Figures { within: vec![People(0); 31], unknown: vec![People(0); 31], ..Figures::default() };
    for layer in layers {
        f.total += net.homes.total(layer.column);
        f.not_joined += net.homes.not_joined[layer.column];
        add(&mut f.within, &layer.within());
        add(&mut f.unknown, &layer.unknown());
    }
    f
}

fn add(sum: &mut [People], more: &[People]) {
    for (s, m) in sum.iter_mut().zip(more) {
        *s += *m;
    }
}

/// Who is within `minutes` now and was not before, and the other way round.
#[must_use]
pub fn change(net: &Network, city: &City, parts: &[ColumnTimes<'_>], minutes: u8) -> Change {
    let limit = Deciseconds::from_minutes(minutes).0 as u16;
    let reached = |label: u16| label <= limit;
    let mut gained: Vec<(usize, u64)> = Vec::new();
    let mut lost: Vec<(usize, u64)> = Vec::new();
    let all = parts.iter().flat_map(|p| (0..net.homes.list.len()).map(move |h| (p, h)));
    for (p, home) in all {
        let h = net.homes.list.at(home);
        let n = h.people[p.column].0;
        match (reached(p.before[home]), reached(p.layer.homes[home])) {
            (false, true) if h.counted => gained.push((home, n)),
            (true, false) if h.counted => lost.push((home, n)),
            _ => {}
        }
    }
    let sum = |list: &[(usize, u64)]| People(list.iter().map(|g| g.1).sum());
    Change {
        gained: sum(&gained),
        lost: sum(&lost),
        gained_places: largest_places(net, city, gained.into_iter(), 3),
        lost_places: largest_places(net, city, lost.into_iter(), 3),
    }
}

/// One part of a group, and what an opening changed of it.
#[derive(Clone, Copy)]
pub struct Opened<'a> {
    /// Column of people.
    pub column: usize,
    /// Labels of all homes.
    pub now: &'a [u16],
    /// Homes that it changed, with their labels before.
    pub before: &'a [(u32, u16)],
}

/// Who is within `minutes` by an opening and was not before. An opening makes nobody's way longer, so nobody loses.
#[must_use]
pub fn gain(net: &Network, city: &City, parts: &[Opened<'_>], minutes: u8) -> Change {
    let limit = Deciseconds::from_minutes(minutes).0 as u16;
    let reached = |label: u16| label <= limit;
    let mut gained: Vec<(usize, u64)> = Vec::new();
    for part in parts {
        for (home, before) in part.before {
            let h = net.homes.list.at(*home as usize);
            if h.counted && !reached(*before) && reached(part.now[*home as usize]) {
                gained.push((*home as usize, h.people[part.column].0));
            }
        }
    }
    let people = People(gained.iter().map(|g| g.1).sum());
    Change { gained: people, gained_places: largest_places(net, city, gained.into_iter(), 3), ..Change::default() }
}

/// A group at 5, 10 and 15 minutes, now and before.
#[must_use]
pub fn group_row(who: Who, before: &Figures, now: &Figures) -> GroupRow {
    let at = |f: &Figures| [5, 10, 15].map(|m| f.within[m]);
    GroupRow { who, total: now.total, within: at(now), within_before: at(before) }
}
