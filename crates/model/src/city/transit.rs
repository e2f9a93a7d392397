//! Lines that carry people a part of the way: lane buses (小巷公交), metro links, and zones of buses that come on demand (响应公交).

use crate::units::LonLat;
use borsh::{BorshDeserialize, BorshSerialize};

/// What runs on a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// A small bus in narrow streets (小巷公交).
    LaneBus,
    /// Any other bus, a feeder to the metro too.
    Bus,
    /// A metro.
    Metro,
    /// A zone in which a bus comes on demand (响应公交): from any stop of it to any other.
    ResponsiveZone,
}

impl LineKind {
    /// The kind of a name in a file.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "lane-bus" => Self::LaneBus,
            "bus" | "feeder" => Self::Bus,
            "metro" | "subway" | "light_rail" => Self::Metro,
            "responsive-zone" | "drt-zone" => Self::ResponsiveZone,
            _ => return None,
        })
    }
}

/// A line, or a zone.
#[derive(Clone, PartialEq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Line {
    /// Stable id: as given, else its name.
    pub id: String,
    /// Name.
    pub name: String,
    /// What runs on it.
    pub kind: LineKind,
    /// Shortest and longest wait at a stop, minutes; every wait between them is taken to be equally likely. A line with a headway of h: 0 and h.
    pub wait_min: [f64; 2],
    /// Travelling speed with all its stops, metres a second.
    pub speed_mps: f64,
    /// OSM opening hours as written; empty: not stated.
    pub opening_hours: String,
    /// It runs in both directions.
    pub both_ways: bool,
    /// A wheelchair gets on.
    pub wheelchair: bool,
    /// Fare, yuan, when stated. Never counted as time.
    pub fare_yuan: Option<f64>,
    /// Stops in their order; of a zone all its stops.
    pub stops: Vec<Stop>,
    /// Its line as drawn; of a zone its border.
    pub track: Vec<LonLat>,
}

/// A stop.
#[derive(Clone, PartialEq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Stop {
    /// Name, may be empty.
    pub name: String,
    /// Where it is drawn.
    pub at: LonLat,
    /// Where people go in; none: it can't be used from the street (a station whose exits are not known).
    pub entrances: Vec<StopEntrance>,
}

/// A way from the street to the vehicle.
#[derive(Clone, Copy, PartialEq, Debug, BorshSerialize, BorshDeserialize)]
pub struct StopEntrance {
    /// Where it meets the street.
    pub at: LonLat,
    /// Seconds between the street and the platform.
    pub access_s: f64,
}

/// Headways and waits that are taken, minutes.
pub const WAITS_MIN: core::ops::RangeInclusive<f64> = 0.0..=120.0;
/// Travelling speeds that are taken, metres a second.
pub const SPEEDS_MPS: core::ops::RangeInclusive<f64> = 0.5..=40.0;

impl Line {
    /// Seconds of waiting: the mean of its waits, or with `cautious` what nine of ten waits keep below.
    #[must_use]
    pub fn wait_s(&self, cautious: bool) -> f64 {
        let [least, most] = self.wait_min;
        (least + (most - least) * if cautious { 0.9 } else { 0.5 }) * 60.0
    }
}
