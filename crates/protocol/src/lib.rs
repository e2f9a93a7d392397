//! Requests and replies: everything that can be asked of an open city, and everything that comes back.
//!
//! A face (page, command line, embedding site) sends a [`Request`] with a [`RequestId`] and receives [`Message`]s that carry the same id: progress, then
//! exactly one end, with the [`Revision`] of the scenario for which it is true. These types are the only serialisable twins of the engine's own; they
//! are small. Large columns travel beside them as plain bytes (little-endian), named by [`BufferName`], which a worker moves instead of copying.

mod columns;
mod door;
mod figures;
mod lines;
mod opened;
mod requests;
pub mod wire;

use borsh::{BorshDeserialize, BorshSerialize};
pub use columns::{BufferName, DrawKind, people_a_dot};
pub use door::*;
pub use figures::*;
pub use lines::*;
pub use opened::*;
pub use quanli_coverage::Direction;
pub use quanli_metrics::{
    CapacityRow, Certainty, Change, CircleRow, CircleRule, CircleSheet, Completeness, FairRow, Fairness, Figures, FirstStep, GapReason, GroupRow, Journey,
    Meets, Model, NormCircle, Piece, PieceKind, Place, Pocket, PocketReason, RuleRow, Spot, Story,
};
pub use quanli_model::catalogue::{Catalogue, Service, Standard, StandardHere, Who, from_json};
pub use quanli_model::city::{LineKind, Part, Storeys, WEEK, WeekMinute, WeekTable};
pub use quanli_model::problem::{Problem, Reason, Severity, findings};
pub use quanli_model::scenario::{Action, Edit, NewFacility, NewLine, NewPath, ScenarioFile, Verb};
use quanli_model::units::{LonLat, People};
pub use quanli_report::sheet_html;
pub use requests::*;
use serde::{Deserialize, Serialize};
pub use wire::{Message, RequestId, What};

/// Counts the states of the scenario: 0 is the baseline as loaded, each edit, undo or redo adds one.
pub type Revision = u32;

/// Who asks for which service, how, and within how many minutes.
///
/// ```
/// use quanli_protocol::{Cover, Direction, Question, Who};
/// let question = Question { who: Who::Elder, service: "community-canteen".into(), minutes: 15, direction: Direction::There, at: None, lines: None, indoors: false };
/// let request = Cover { question };
/// assert_eq!(request.question.minutes, 15);
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Question {
    /// Whose walk it is.
    pub who: Who,
    /// Catalogue id, for instance `community-canteen`.
    pub service: String,
    /// Minutes of walking that still count, 1 to 30; exactly reached counts as reached.
    pub minutes: u8,
    /// There, back, or there and back.
    pub direction: Direction,
    /// Minute of the week at which people leave (0: Monday 0:00); `None`: any time, opening hours are not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<WeekMinute>,
    /// Lines carry people too; `None`: on foot only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// Ways begin at the home, with the stairs or the lift of its block, where the data say how high it is; else at its gate.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub indoors: bool,
}

/// What an [`Open`] brings: one file of the city folder, in the order of its buffers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileRole {
    /// Every way on foot. May be absent when the prepared network is there.
    Paths,
    /// The same, read and joined beforehand. With [`FileRole::Paths`] beside it, it counts only if it was made from them; alone, it must be
    /// made from what the manifest records, else the city can't be opened and the paths are needed ([`Reason::is_about_prepared`]).
    Network,
    /// Places that serve people.
    Facilities,
    /// People by age.
    Residents,
    /// Drawn life circles.
    Circles,
    /// Lines that carry people.
    Transit,
    /// A district's own services.
    Catalogue,
    /// A district's own standard profile.
    Standard,
    /// All but paths and network, read beforehand. It counts only where [`FileRole::Facilities`] is not beside it; what it can't be used for is
    /// as with [`FileRole::Network`].
    Places,
}

/// The four phases of loading, in order; the first is the page's own (it fetches).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Paths are read and joined.
    Network,
    /// Facilities and residents are read and snapped.
    People,
    /// The drawing is prepared.
    Drawing,
}

/// A facility edit as the page shows it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct EditHere {
    /// The edit itself.
    pub edit: Edit,
    /// Index into [`Opened::services`] when it is about one service that the page draws.
    pub service: Option<u16>,
    /// Where it is.
    pub at: LonLat,
}

/// The answer to a question.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Covered {
    /// The question that is answered.
    pub question: Question,
    /// The baseline.
    pub before: Figures,
    /// The scenario; equal to `before` when nothing is edited.
    pub after: Figures,
    /// Whether any edit is in force.
    pub edited: bool,
    /// Gain and loss of the scenario against the baseline.
    pub change: Change,
    /// Every age group at 5, 10 and 15 minutes.
    pub groups: Vec<GroupRow>,
    /// The largest left-out pockets of the scenario, at most 24.
    pub pockets: Vec<Pocket>,
    /// The straight-line circle.
    pub norm: NormCircle,
    /// Model in force.
    pub model: Model,
    /// The edits in order.
    pub edits: Vec<EditHere>,
    /// Facilities of the baseline that the scenario removes, as indices into [`Opened::facilities`].
    pub removed: Vec<u32>,
    /// Those that serve with the edits in force, but not at the asked hour, by hours that can be read; as indices too, in their order. Empty when no hour is asked.
    pub shut: Vec<u32>,
    /// Places whose hours nobody can read, when an hour is asked and there are any.
    pub unread: Option<Box<UnreadHours>>,
    /// An edit can be taken back.
    pub can_undo: bool,
    /// An edit can be made again.
    pub can_redo: bool,
    /// Edits that did not fit these data.
    pub problems: Vec<Problem>,
    /// Fingerprint of data, scenario, question, engine version and result.
    pub fingerprint: String,
}

/// Places whose hours nobody can read: they count as shut.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct UnreadHours {
    /// Which, as indices into [`Opened::facilities`].
    pub places: Vec<u32>,
    /// People within the minutes of the question if they were open, with the edits in force.
    pub within: People,
    /// People whose answer is unknown then.
    pub unknown: People,
}

/// What the ghost pin would do at a place.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Tried {
    /// The place that was asked for.
    pub at: LonLat,
    /// Where it snaps to the network; `None`: no path within 80 m, nobody can walk here.
    pub snapped: Option<Snapped>,
    /// Figures with it.
    pub after: Figures,
    /// Gain and loss against the *scenario as it stands*.
    pub change: Change,
}

/// Where a place joins the network.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Snapped {
    /// The nearest point of an edge.
    pub at: LonLat,
    /// Name of the street that it is addressed by, may be empty.
    pub name: String,
    /// Metres above sea, when known.
    pub height_m: Option<f64>,
    /// Straight metres between the place and the edge.
    pub stub_m: f64,
}
