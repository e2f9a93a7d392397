//! Verbs: network, times, figures. Where the time goes, so made for speed in the worker too.
//!
//! The rooms lie in `src/` of the repository, see ARCHITECTURE.md.

pub use quanli_read::{catalogue, city, problem, read, scenario, units};

#[path = "../../../src/coverage/mod.rs"]
pub mod coverage;
#[path = "../../../src/metrics/mod.rs"]
pub mod metrics;
#[path = "../../../src/network/mod.rs"]
pub mod network;
#[path = "../../../src/report/mod.rs"]
pub mod report;
