//! A time and the facility that gives it, in 32 bits: `deciseconds << 16 | owner`.
//!
//! Comparing two labels compares times first and owners second, so the smallest label *is* the answer with its tie rule (smaller time, then
//! smaller facility), and adding a cost to a label keeps that order. One comparison with [`BOUND`] is both the limit and the test for
//! an improvement, because unreached places hold [`BOUND`].

use crate::units::Deciseconds;

/// What an unreached place holds: one decisecond beyond the limit, owner 0.
pub const BOUND: u32 = (Deciseconds::LIMIT.0 + 1) << 16;

/// A label.
#[must_use]
pub const fn label(time: u32, owner: u16) -> u32 {
    if time > Deciseconds::LIMIT.0 { BOUND } else { time << 16 | owner as u32 }
}

/// Its time.
#[must_use]
pub const fn time_of(label: u32) -> Deciseconds {
    if label >= BOUND { Deciseconds::UNREACHED } else { Deciseconds(label >> 16) }
}

/// Its owner, as a rank among the facilities of the service; `None` when unreached.
#[must_use]
pub const fn owner_of(label: u32) -> Option<u16> {
    if label >= BOUND { None } else { Some(label as u16) }
}
