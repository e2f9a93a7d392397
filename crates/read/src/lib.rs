//! Reading.
//!
//! The rooms lie in `src/` of the repository, see ARCHITECTURE.md.

pub use quanli_nouns::{catalogue, city, problem, scenario, units};

#[path = "../../../src/read/mod.rs"]
pub mod read;
