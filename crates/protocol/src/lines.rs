//! Lines that carry people: how they are asked for, what is here, and whom they serve.

use super::{LineKind, Question};
use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::units::{LonLat, People};
use serde::{Deserialize, Serialize};

/// Lines as a question wants them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Lines {
    /// The wait that nine of ten keep below, instead of the mean.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub cautious: bool,
    /// Ids of lines that are switched off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<String>,
}

/// A stop as drawn.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct StopHere {
    /// Name, may be empty.
    pub name: String,
    /// Where.
    pub at: LonLat,
    /// It can be reached from the street.
    pub usable: bool,
}

/// A line as drawn.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct LineHere {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What runs on it.
    pub kind: LineKind,
    /// Minutes between two vehicles, where it runs at a headway.
    pub headway_min: Option<f64>,
    /// Shortest and longest wait, minutes, where it comes on demand.
    pub call_min: [f64; 2],
    /// Fare, yuan.
    pub fare_yuan: Option<f64>,
    /// Hours as written, may be empty.
    pub opening_hours: String,
    /// A wheelchair gets on.
    pub wheelchair: bool,
    /// At least two of its stops are joined to paths; else it takes nobody anywhere.
    pub usable: bool,
    /// Its stops in order.
    pub stops: Vec<StopHere>,
    /// Its line; of a zone its border.
    pub track: Vec<LonLat>,
}

/// Whom one line serves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct LineServes {
    /// Index into [`super::Opened::lines`].
    pub line: u32,
    /// It can be used, and runs at the asked hour.
    pub runs: bool,
    /// People within the minutes with this line alone who are not on foot.
    pub alone: People,
    /// People who are no longer within the minutes when it is switched off and the others stay.
    pub lost: People,
}

/// Whom the lines serve: people within the minutes of a question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct LinesServe {
    /// The question.
    pub question: Question,
    /// On foot only.
    pub on_foot: People,
    /// With the lines as asked.
    pub with_lines: People,
    /// The same with the wait that nine of ten keep below.
    pub cautious: People,
    /// A row a line, in the order of the file.
    pub rows: Vec<LineServes>,
    /// Places whose hours nobody can read, as indices into [`super::Opened::facilities`].
    pub unread: Vec<u32>,
    /// With the lines as asked, if those were open.
    pub if_open: People,
}
