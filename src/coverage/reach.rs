//! Everything that one place reaches, or is reached from: seconds to every facility.

use super::Direction;
use super::label::time_of;
use super::layer::seeds;
use super::pace::{Pace, by_door, by_ends, home_cost};
use super::search::{Scratch, nearest};
use crate::network::{Network, Snap};
use crate::units::Deciseconds;

/// Time between a place and every facility (by its nearest entrance), in the order of the city's facilities. `pace` must be of one direction:
/// [`Direction::Back`] walks *from* the place to the facilities, [`Direction::There`] from them to the place.
#[must_use]
pub fn reach(net: &Network, pace: &Pace, from: Snap, scratch: &mut Scratch) -> Vec<Deciseconds> {
    let way = &pace.ways[0];
    debug_assert!(way.direction != Direction::RoundTrip);
    let door = pace.door(net, from)[0];
    let at_ends: Vec<(u32, u32)> = seeds(net, &door, 0).collect();
    let labels = nearest(&way.graph, &at_ends, scratch);
    let time = |snap: &Snap| {
        let cost = home_cost(net, &pace.weights, *snap, way.direction);
        let direct = if snap.edge == door.edge { by_door(cost, &door, 0) } else { u32::MAX };
        time_of(by_ends(net, snap.edge, cost, &labels).min(direct))
    };
    net.doors.iter().map(|doors| doors.iter().map(time).min().unwrap_or(Deciseconds::UNREACHED)).collect()
}
