//! Network → Times: how long it takes from every node and home to the nearest facility, and what an edit changes.
//!
//! Reading order: [`label`] (a time in 16 bits), `graph` (arcs), `search` (buckets), `ground` (who lives where), `pace` (what a walker and a
//! direction need), `overlay` (what is laid over the paths), `layer` (times of one service at one pace, kept up to date), `round` (there and back),
//! `hierarchy` and `sweeps` (many services at once), `lanes` (many searches at once), `sites` (every node as a new site), `catchments` (who reaches each facility), `paint` (the map's columns), `route` (one way traced back), `reach` (everything that one place reaches, and the way to each),
//! `outside` (networks of other tools).
//!
//! After an edit: what opens is a search that stops where it does not improve; what closes drops the labels that hung on it and fills
//! them again from the rim. Both give the labels of a fresh search, bit for bit.

mod catchments;
mod graph;
mod ground;
mod hierarchy;
mod label;
mod lanes;
mod layer;
mod outside;
mod overlay;
mod pace;
mod paint;
mod reach;
mod round;
mod route;
mod search;
mod sweeps;

use borsh::{BorshDeserialize, BorshSerialize};
pub use catchments::Catchments;
pub use graph::{Arc, Graph};
pub use ground::Ground;
pub use hierarchy::ContractionOrder;
pub use label::{BOUND, label, time_of};
pub use lanes::{LANES, LaneSearch, Lanes};
pub use layer::{Layer, MINUTES, Slot, Touched, Update};
pub use outside::Outside;
pub use overlay::{Added, ArcChange, EdgeChange, Joint, Overlay, OverlayChange};
pub use pace::{Entrance, Field, HomeCost, OneWayPace, Pace};
pub use paint::{Painter, ROW_EDGES, edges_around, reach_bytes, slot_table};
pub use reach::{On, Snapped, Stretch, Walks, reach};
pub use route::{Leg, route};
pub use search::{Scratch, nearest, nearest_columns, nearest_into, settle};
pub use sweeps::{Prepared, Seeds, Swept, TOGETHER};

use serde::{Deserialize, Serialize};

/// Which way is walked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From home to the service (去).
    There,
    /// From the service home (回).
    Back,
    /// To one facility and back from the same one; the minutes are the sum (往返).
    RoundTrip,
}
