//! Everything that one place reaches, or is reached from: seconds to every facility.

use super::Direction;
use super::label::time_of;
use super::layer::seeds;
use super::pace::{Pace, along_edge, by_door, by_ends, home_cost};
use super::search::{Scratch, nearest};
use crate::network::{Network, Snap};
use crate::units::Deciseconds;

/// Time between a place and every facility (by its nearest entrance), in the order of the city's facilities. `pace` must be of one direction:
/// [`Direction::Back`] walks *from* the place to the facilities, [`Direction::There`] from them to the place.
#[must_use]
pub fn reach(net: &Network, pace: &Pace, from: Snap, scratch: &mut Scratch) -> Vec<Deciseconds> {
    let field = &pace.field;
    let direction = field.ways[0].direction;
    debug_assert!(direction != Direction::RoundTrip);
    let door = pace.door(net, from)[0];
    let at_ends: Vec<(u32, u16)> = seeds(field, 0, &door).collect();
    let labels = nearest(&field.graph, field.side(0), field.bound, &at_ends, scratch);
    let time = |snap: &Snap| {
        let cost = home_cost(net, &pace.weights, &pace.works, *snap, direction);
        let direct = if snap.edge == door.edge { by_door(cost, &door, field.bound) } else { field.bound };
        let over = |j: &super::works::Joint| along_edge(cost, &j.places[0].1).map_or(u32::MAX, |walk| walk + u32::from(labels[j.node as usize]));
        let joined = field.joints_on(snap.edge).iter().map(over).min().unwrap_or(u32::MAX);
        time_of(super::label::label(joined, by_ends(net.edge_nodes[snap.edge as usize], cost, &labels, field.bound).min(direct)))
    };
    net.doors.iter().map(|doors| doors.iter().map(time).min().unwrap_or(Deciseconds::UNREACHED)).collect()
}
