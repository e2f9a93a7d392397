//! Where people live, in words: the street that they join, else their estate.

use crate::city::City;
use crate::network::Network;
use crate::units::{People, sort_by_numbers};
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

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
