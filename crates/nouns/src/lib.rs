//! Nouns: plain data, no algorithms. Made small in the worker.
//!
//! The rooms lie in `src/` of the repository, see ARCHITECTURE.md.

pub use quanli_units::units;

#[path = "../../../src/catalogue/mod.rs"]
pub mod catalogue;
#[path = "../../../src/city/mod.rs"]
pub mod city;
#[path = "../../../src/problem.rs"]
pub mod problem;
#[path = "../../../src/scenario/mod.rs"]
pub mod scenario;
