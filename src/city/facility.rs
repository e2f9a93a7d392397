//! A place that serves people: one or several services at one or several entrances (一圈多能).

use crate::units::LonLat;

/// A facility as loaded.
#[derive(Clone, PartialEq, Debug)]
pub struct Facility {
    /// Stable id: as given, else made from its content.
    pub id: String,
    /// Name, may be empty.
    pub name: String,
    /// Indices into the catalogue, ascending.
    pub services: Vec<u16>,
    /// Where it is drawn.
    pub at: LonLat,
    /// Where people enter; at least one.
    pub entrances: Vec<LonLat>,
    /// Capacity by unit, sorted by its name.
    pub capacity: Vec<(String, f64)>,
    /// OSM opening hours as written; empty: not stated.
    pub opening_hours: String,
    /// Hours at which it is open to everybody although it is not its own purpose (校社共享, 错时共享); empty: not stated.
    pub shared_hours: String,
    /// `false`: planned or closed, drawn but not counted.
    pub in_service: bool,
}
