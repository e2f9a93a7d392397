//! The circle on the map: people within a straight line of a facility, as plans draw it, beside the walk.
//!
//! Radius by the minutes asked, as GB 50180-2018 table 3.0.4 has them for its circles: 5 minutes 300 m, 10 minutes 500 m, 15 minutes 800 m
//! (the lower end of its 800–1 000 m, so that the gap to the walk is never overstated); in between by straight interpolation. Everybody has the same circle: that is its fault.

use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::units::People;
use quanli_network::Network;
use rstar::RTree;
use serde::{Deserialize, Serialize};

/// The straight-line circle that planners draw, beside the walk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct NormCircle {
    /// Radius in metres.
    pub radius_m: u32,
    /// People within it.
    pub people: People,
}

/// Radius of the circle for the minutes asked, metres.
#[must_use]
pub fn norm_radius_m(minutes: u8) -> u32 {
    let m = u32::from(minutes);
    match m {
        0..=5 => 60 * m,
        6..=10 => 300 + 40 * (m - 5),
        _ => 500 + 60 * (m - 10),
    }
}

/// People of these columns within the circle round any of the facilities (local metres). A home on the line is inside. O(n log n).
#[must_use]
pub fn norm_circle(net: &Network, facilities: Vec<[f32; 2]>, columns: &[usize], minutes: u8) -> NormCircle {
    let radius_m = norm_radius_m(minutes);
    let limit = (radius_m * radius_m) as f32;
    let tree = RTree::bulk_load(facilities);
    let inside = |xy: [f32; 2]| tree.nearest_neighbor_iter_with_distance_2(&xy).next().is_some_and(|(_, d2)| d2 <= limit);
    let homes = net.homes.list.iter().filter(|h| h.counted && inside(h.snap.place));
    let people: u64 = homes.map(|h| columns.iter().map(|c| h.people[*c].0).sum::<u64>()).sum();
    NormCircle { radius_m, people: People(people) }
}
