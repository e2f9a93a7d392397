//! What can be asked for and by whom: services, groups of people, and how each walks.

mod service;
mod walker;

pub use service::{Catalogue, Service};
pub use walker::{AgeGroup, People as PeopleColumn, Walker, WalkerModel, Who};
