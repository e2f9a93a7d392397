//! The worker, compiled apart from the program that holds it: what is generic is optimised as the package that needs it, and this one is made small.

#[path = "../../../src/bin/worker.rs"]
mod worker;

pub use worker::{handle, main};
