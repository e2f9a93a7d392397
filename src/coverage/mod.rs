//! Network → Times: how long it takes from every node and home to the nearest facility, and what an edit changes.
//!
//! Reading order: [`label`](Label) (a time and its owner in 32 bits), `search` (buckets), `pace` (what a walker and a direction need),
//! `layer` (times of one service at one pace, kept up to date), `round` (there and back), `paint` (the map's columns), `route` (one way
//! traced back), `reach` (everything that one place reaches).
//!
//! After an edit: adding a facility is a search that stops where it does not improve; removing one clears what it owned and fills it
//! again from the rim. Both give the labels of a fresh search, bit for bit.

mod label;
mod layer;
mod pace;
mod paint;
mod reach;
mod round;
mod route;
mod search;

pub use label::{BOUND, label, owner_of, time_of};
pub use layer::{Change, Layer, MINUTES, Touched};
pub use pace::{Door, HomeCost, OneWayPace, Pace};
pub use paint::{Painter, ROW_EDGES};
pub(crate) use paint::{reach_bytes, slot_table};
pub use reach::reach;
pub use route::{Leg, route};
pub use search::{Graph, Scratch, nearest, settle};

use serde::{Deserialize, Serialize};

/// Which way is walked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From home to the service (去).
    There,
    /// From the service home (回).
    Back,
    /// To one facility and back from the same one; the minutes are the sum (往返).
    RoundTrip,
}
