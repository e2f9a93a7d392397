//! City → Network: paths joined into a graph, homes and doors snapped onto its edges, and what each walker needs for each arc.
//!
//! Reading order: [`plane`](Plane) (metres), `noding` (where lines join), `freeze` (nodes numbered, lines cut), `graph` (frozen arrays), `vertices` (the lines of edges), `slopes` (and who can pass), `islands`, `snap`,
//! `homes` (and `counts`, their people), `impedance` (seconds), `heights` (fitting a surface model; used when a city is prepared), [`qnet`] (a network in a file).
//!
//! After an edit: nothing here changes; an added facility is snapped by [`Network::snap`], an added path by [`Network::link`], a line by [`Ride::of`].

mod border;
mod counts;
mod crossings;
mod freeze;
mod graph;
mod grid;
pub mod heights;
mod homes;
mod impedance;
mod indoors;
mod islands;
mod link;
mod noding;
mod order;
mod outline;
mod plane;
pub mod qnet;
mod ride;
mod segment;
mod slopes;
mod snap;
mod systems;
mod vertices;
mod ways;

pub use counts::Counts;
pub use crossings::Crossings;
pub use graph::{EdgeId, Network, NodeId, WayRef};
pub use grid::runs;
pub use homes::{Home, HomeList, Homes};
pub use impedance::{CLOSED, Conditions, Effects, Impedance, Terrain, slope_factor, steps, waiting};
pub use indoors::Indoors;
pub use islands::Islands;
pub use link::Link;
pub use noding::NEAR_MISS_M;
pub use order::hilbert;
pub use plane::Plane;
pub use ride::{Ride, RideArc};
pub use snap::{Entrances, SNAP_LIMIT_M, Snap};
pub use vertices::{Line, Vertices};
pub use ways::Ways;
