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
///
/// ```
/// # let manifest = r#"{"quanli": 1, "id": "street", "files": {"paths": "p", "facilities": "f", "residents": "r"}}"#;
/// # let paths = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kind": "street"},
/// #     "geometry": {"type": "LineString", "coordinates": [[106.570, 29.55, 240], [106.575, 29.55, 240]]}}]}"#;
/// # let facilities = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"services": ["community-canteen"]},
/// #     "geometry": {"type": "Point", "coordinates": [106.570, 29.5501]}}]}"#;
/// # let residents = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"people": {"75+": 12}},
/// #     "geometry": {"type": "Point", "coordinates": [106.572, 29.5501]}}]}"#;
/// # let mut problems = quanli_model::problem::Problems::new();
/// # let manifest = quanli_read::read_manifest(manifest, &mut problems).expect("a manifest");
/// # let files = quanli_read::FileBytes { paths: paths.as_bytes(), facilities: facilities.as_bytes(), residents: Some(residents.as_bytes()), ..Default::default() };
/// # let city = quanli_read::read_city(manifest, files, &mut problems).expect("a city");
/// # let net = quanli_network::Network::build(&city, &mut problems);
/// use quanli_coverage::{Direction, Ground, Layer, Pace, Scratch, Slot};
/// use quanli_model::catalogue::Walker;
/// use quanli_model::units::People;
/// // `net` has a canteen, and 194 m along the street twelve people of 75 and more: column 4.
/// let (mut scratch, ground) = (Scratch::default(), std::rc::Rc::new(Ground::new(&net)));
/// let pace = Pace::new(&net, ground, Walker::Elder, Direction::There, quanli_network::Terrain::Real, false, None, &mut scratch);
/// let canteen = Slot::new(0, pace.entrance(&net, net.entrances[0][0]));
/// let layer = Layer::fresh(&pace.field, 4, vec![canteen], &mut scratch);
/// let figures = quanli_metrics::figures(&net, [&layer].into_iter());
/// assert_eq!((figures.total, figures.within[1], figures.within[15]), (People::whole(12), People(0), People::whole(12)));
/// ```
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
