//! Answers from one door: what is in reach, and the way to one place.

use super::{Direction, Journey, Snapped};
use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::units::LonLat;
use serde::{Deserialize, Serialize};

/// A walk to or from a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct WalkHere {
    /// Deciseconds.
    pub ds: u32,
    /// Metres climbed, where effort was asked for.
    pub up_m: u32,
    /// Most steps in a row, where effort was asked for.
    pub flight: u32,
}

/// A place in reach.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct InReach {
    /// Id of the facility; of what an edit added: `+` and the edit's id.
    pub id: String,
    /// Name, may be empty.
    pub name: String,
    /// Where it is drawn.
    pub at: LonLat,
    /// Indices into [`super::Opened::services`], ascending.
    pub services: Vec<u16>,
    /// The walk there, within 30 minutes.
    pub there: Option<WalkHere>,
    /// The walk back, within 30 minutes.
    pub back: Option<WalkHere>,
}

/// Everything in reach of a door.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct DoorReach {
    /// The door.
    pub at: LonLat,
    /// Where it joins the network; `None`: no path within 80 m.
    pub snapped: Option<Snapped>,
    /// The places, nearest first.
    pub places: Vec<InReach>,
    /// What shuts the walker in, nearest first; empty for who can use every path.
    pub blocked: Vec<Blocked>,
}

/// A path over which others go on from the ground that a door reaches, but not this walker.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Blocked {
    /// Its name, else that of the street it belongs to; may be empty.
    pub name: String,
    /// Stairs, else too steep or said to be impassable.
    pub stairs: bool,
    /// Where it begins.
    pub at: LonLat,
    /// Places that a lift there would bring within 30 minutes.
    pub opens: u32,
}

/// Why there is no way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoWay {
    /// No path within 80 m of the door.
    HomeNotJoined,
    /// No such place, or closed, or not joined.
    PlaceNotThere,
    /// Without stairs: the door itself opens on stairs.
    HomeOnStairs,
    /// Without stairs: every entrance of the place is on stairs.
    PlaceOnStairs,
    /// The home is on another storey than its gate, and no lift goes there.
    HomeUpstairs,
    /// None within an hour.
    TooFar,
}

/// The way between a door and a place.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RouteFound {
    /// Id of the place.
    pub place: String,
    /// Where it is drawn.
    pub place_at: LonLat,
    /// There, back or both.
    pub direction: Direction,
    /// A journey in each direction, there first; empty when there is no way.
    pub ways: Vec<Journey>,
    /// Why there is none.
    pub none: Option<NoWay>,
}

/// What a name is of, in the order in which they are offered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// An estate or a community.
    Estate,
    /// A street, a stair, a path.
    Street,
    /// A stop or a metro entrance.
    Stop,
    /// Another facility.
    Facility,
}

/// A name and a place that it stands for.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct NamedPlace {
    /// The name.
    pub name: String,
    /// Of what.
    pub kind: NameKind,
    /// Where.
    pub at: LonLat,
}
