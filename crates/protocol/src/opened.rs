//! What an open city is to a face: what is asked for, drawn and counted there.

use super::{LineHere, Part, Problem, StandardHere, Who};
use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::units::{LonLat, People};
use serde::{Deserialize, Serialize};

/// What is there once a city is open.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Opened {
    /// Manifest id.
    pub id: String,
    /// Name by language tag: `zh-CN`, `en`.
    #[borsh(deserialize_with = "quanli_model::units::read_map")]
    pub name: std::collections::BTreeMap<String, String>,
    /// Made-up data: said all the time.
    pub synthetic: bool,
    /// Map approval number (审图号), when there is one.
    pub approval_number: Option<String>,
    /// Attribution lines of the manifest's sources and map.
    pub attribution: Vec<String>,
    /// Date of the newest source, as written there.
    pub data_date: Option<String>,
    /// Bounding box of the paths: west, south, east, north.
    pub bounds: [f64; 4],
    /// Where the first view should be: centre of most people (or of the paths).
    pub centre: LonLat,
    /// Origin of local map coordinates.
    pub origin: LonLat,
    /// Local metres per unit of web mercator (world = 1), at the origin.
    pub metres_per_mercator: f64,
    /// Number of edges: the edge table has ceil(edges / 1024) rows.
    pub edges: u32,
    /// Number of drawn segments.
    pub segments: u32,
    /// Services of the catalogue, in its order, with how many facilities are here.
    pub services: Vec<ServiceHere>,
    /// People by group, in the order of the catalogue; groups that nobody belongs to have 0.
    pub groups: Vec<GroupHere>,
    /// All facilities as drawn.
    pub facilities: Vec<FacilityHere>,
    /// Lifts, by their lower ends.
    pub lifts: Vec<LiftHere>,
    /// Size and place of the relief picture.
    pub relief: Option<ReliefHere>,
    /// What was wrong with the data, worst first.
    pub report: Vec<Problem>,
    /// Fingerprint of the data (8 hex digits with a dash).
    pub data_fingerprint: String,
    /// Standard profiles that can be asked for, the district's own first.
    pub standards: Vec<StandardHere>,
    /// Drawn life circles.
    pub circles: Vec<CircleHere>,
    /// What was loaded of it, when that is a part.
    pub part: Option<Part>,
    /// Lines that carry people.
    pub lines: Vec<LineHere>,
    /// Distinct texts of opening hours, for [`super::SetHours`].
    pub hours: Vec<String>,
    /// Without residents the engine counts metres of street instead of people.
    pub counts: Counted,
}

/// What the figures count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// People.
    People,
    /// Metres of street, where the folder has no residents.
    StreetMetres,
}

/// A service and how many facilities carry it here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct ServiceHere {
    /// Catalogue id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// One-character sign.
    pub sign: String,
    /// How many facilities carry it.
    pub count: u32,
    /// Whom it serves, one bit an age column (bit 0: 0–6 … bit 4: 75+).
    #[serde(default)]
    pub ages: u8,
    /// Which of the six everyday words 吃住行游购娱 it is offered under, 0 to 5.
    #[serde(default)]
    pub living: u8,
    /// It comes to the people: not offered as a place to go to.
    #[serde(default)]
    pub outward: bool,
    /// Its hours are the shared ones of a place that has another purpose.
    #[serde(default)]
    pub shared: bool,
}

/// A group of people and its size.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct GroupHere {
    /// The group.
    pub who: Who,
    /// How many people.
    pub people: People,
    /// Flat walking speed of the walker whose minutes are painted, in millimetres per second.
    pub flat_mm_s: u32,
}

/// A facility as drawn.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct FacilityHere {
    /// Stable id.
    pub id: String,
    /// Name, may be empty.
    pub name: String,
    /// Where.
    pub at: LonLat,
    /// Indices into [`Opened::services`].
    pub services: Vec<u16>,
    /// `false`: it is not joined to the network, or hardly anyone can reach it; not counted.
    pub counted: bool,
    /// OSM opening hours as written, and those at which it is shared; empty: not stated.
    pub hours: [String; 2],
    /// Its capacities, by unit.
    pub capacity: Vec<(String, f64)>,
    /// What it costs: a plain number is yuan, anything else is as written; empty: not stated.
    pub price: String,
}

/// A lift as drawn.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct LiftHere {
    /// Where.
    pub at: LonLat,
    /// Name, may be empty.
    pub name: String,
    /// Open to wheelchairs.
    pub wheelchair: bool,
}

/// Size and corners of the relief picture.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct ReliefHere {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// West, south, east, north.
    pub bounds: [f64; 4],
}

/// A drawn circle.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct CircleHere {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// West, south, east, north.
    pub bounds: [f64; 4],
    /// Its rings.
    pub rings: Vec<Vec<LonLat>>,
}
