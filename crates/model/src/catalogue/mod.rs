//! What can be asked for and by whom: services, groups of people and how each walks, and what standards ask of a circle.

mod built_in;
mod kept;
mod service;
mod standard;
mod walker;

pub use kept::{Flaw, FlawKind, from_json, without_mark};
pub use service::{Catalogue, Class, CompositeRule, Living, Service, Tier};
pub use standard::{Item, Level, PerThousand, Rule, Standard, StandardHere};
pub use walker::{AgeGroup, People as PeopleColumn, Walker, WalkerModel, Who};
