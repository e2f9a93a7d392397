//! A walking time in 16 bits: whole deciseconds up to the limit of a search.
//!
//! Unreached places hold the *bound*, one decisecond beyond the limit, so that one comparison is both the limit and the test for an
//! improvement, and two bytes a node are enough for every service.

use quanli_model::units::Deciseconds;

/// What an unreached place holds where the limit is 30 minutes.
pub const BOUND: u16 = Deciseconds::LIMIT.0 as u16 + 1;

/// A time under a bound.
#[must_use]
pub const fn label(time: u32, bound: u16) -> u16 {
    if time >= bound as u32 { bound } else { time as u16 }
}

/// The time of a label under [`BOUND`].
#[must_use]
pub const fn time_of(label: u16) -> Deciseconds {
    if label >= BOUND { Deciseconds::UNREACHED } else { Deciseconds(label as u32) }
}
