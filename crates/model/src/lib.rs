//! Nouns: quantities, the catalogue, problems, a city as it was loaded, and the edits on it. Plain data; no algorithm that knows a network.

pub mod catalogue;
pub mod city;
pub mod problem;
pub mod scenario;
pub mod units;
