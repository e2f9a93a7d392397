//! Where people live, in words: the street that they join, else their estate.

use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::city::{City, Kind};
use quanli_model::units::{People, sort_by_numbers};
use quanli_network::{EdgeId, Home, Network};
use serde::{Deserialize, Serialize};

/// Estates so near to a spot may lend it their name, metres.
const ESTATE_M: f32 = 250.0;

/// The one name of a spot: the street that it is addressed by, unless that is stairs or a bridge, else the nearest estate, else the stairs; may be
/// empty. The same in every list, at the ghost and in the plan. O(homes) where an estate is looked for.
#[must_use]
pub fn spot_name(net: &Network, city: &City, edge: EdgeId, [x, y]: [f32; 2]) -> String {
    let address = net.edge_street[edge as usize];
    let is_street = |way: u32| matches!(net.ways[way as usize].kind, Kind::Street | Kind::Footway | Kind::Trail | Kind::Corridor);
    let street = net.street_name(edge);
    if address != u32::MAX && !street.is_empty() && is_street(address) {
        return street.to_owned();
    }
    let away = |h: &Home| libm::hypotf(h.snap.place[0] - x, h.snap.place[1] - y);
    let named = net.homes.list.iter().filter(|h| !city.resident_name(h.feature).is_empty()).map(|h| (away(&h), h.feature));
    let nearest = named.filter(|n| n.0 <= ESTATE_M).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    nearest.map_or_else(|| street.to_owned(), |n| city.resident_name(n.1).to_owned())
}

/// A named place and its people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Place {
    /// Street, estate or stairs.
    pub name: String,
    /// People.
    pub people: People,
}

/// The name of a home's street, else of its estate; may be empty.
#[must_use]
pub(super) fn name_of<'a>(net: &'a Network, city: &'a City, home: usize) -> &'a str {
    let h = net.homes.list.at(home);
    let street = net.street_name(h.snap.edge);
    if street.is_empty() { city.resident_name(h.feature) } else { street }
}

/// The `most` places with most people, largest first, ties by name; places without a name are left out.
#[must_use]
pub fn largest_places(net: &Network, city: &City, homes: impl Iterator<Item = (usize, u64)>, most: usize) -> Vec<Place> {
    let mut all: Vec<(&str, u64)> = homes.map(|(h, n)| (name_of(net, city, h), n)).filter(|(name, n)| !name.is_empty() && *n > 0).collect();
    all.sort_unstable();
    let mut sums: Vec<Place> =
        all.chunk_by(|a, b| a.0 == b.0).map(|run| Place { name: run[0].0.to_owned(), people: People(run.iter().map(|r| r.1).sum()) }).collect();
    // They are in the order of their names: what is equal keeps it.
    sort_by_numbers(&mut sums, |p| [u64::MAX - p.people.0, 0]);
    sums.truncate(most);
    sums
}
