//! 圈里 Quanli: who reaches what on foot within the minutes that count, and who gains if it changes.
//!
//! `bytes → City → Network → Times → Figures → text and drawing`: nouns first, then verbs that each know only what
//! stands before them, then one door. The library has no browser type, no clock, no thread and no global state;
//! the same bytes in give the same bytes out, native and in WebAssembly.

// nouns: plain data, no algorithms
pub mod catalogue;
pub mod city;
pub mod problem;
pub mod scenario;
pub mod units;
// verbs, one way
pub mod coverage;
#[cfg(feature = "hours")]
pub mod hours;
pub mod metrics;
pub mod network;
pub mod read;
pub mod report;
#[cfg(feature = "cli")]
pub mod write;
// the door
pub mod protocol;
pub mod session;
