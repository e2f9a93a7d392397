//! 圈里 Quanli: who reaches what on foot within the minutes that count, and who gains if it changes.
//!
//! `bytes → City → Network → Times → Figures → text and drawing`: nouns first, then verbs that each know only what
//! stands before them, then one door. The library has no browser type, no clock, no thread and no global state;
//! the same bytes in give the same bytes out, native and in WebAssembly.

// nouns: plain data, no algorithms
pub use quanli_door::{catalogue, city, problem, scenario, units};
// verbs, one way
pub use quanli_door::{coverage, metrics, network, read, report};
#[cfg(feature = "hours")]
pub mod hours;
#[cfg(feature = "tables")]
pub mod tables;
#[cfg(feature = "cli")]
pub mod write;
// the door
pub use quanli_door::{protocol, session};
