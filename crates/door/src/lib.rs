//! The door: drawing, asks, answers, one open city. Made small in the worker.
//!
//! The rooms lie in `src/` of the repository, see ARCHITECTURE.md.

pub use quanli_verbs::{catalogue, city, coverage, metrics, network, problem, read, report, scenario, units};

#[path = "../../../src/protocol/mod.rs"]
pub mod protocol;
#[path = "../../../src/session/mod.rs"]
pub mod session;
