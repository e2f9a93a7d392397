//! The quantities that everything else speaks, and the one sort of numbers. Made for speed in the worker too.
//!
//! The rooms lie in `src/` of the repository, see ARCHITECTURE.md.

#[path = "../../../src/units/mod.rs"]
pub mod units;
