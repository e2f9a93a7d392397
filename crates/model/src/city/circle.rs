//! A life circle as somebody drew it: an area with a name. A drawing for talking about, not a border.

use crate::units::LonLat;
use borsh::{BorshDeserialize, BorshSerialize};

/// A drawn circle.
#[derive(Clone, PartialEq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Circle {
    /// Stable id: as given, else its name.
    pub id: String,
    /// Name.
    pub name: String,
    /// Outer rings against the clock, holes with it.
    pub rings: Vec<Vec<LonLat>>,
    /// People as stated by who drew it; counted figures come from the residents.
    pub stated_population: Option<f64>,
    /// A model to compare others with (样板).
    pub exemplar: bool,
}
