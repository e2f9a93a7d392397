//! One edit: a verb of the policy (留 keep, 改 change, 增 add, 拆 remove) on one thing of the city.

use crate::units::LonLat;
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The four verbs of 留改增拆, in the order of the policy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// 留: pin it, protect it from suggestions.
    Keep,
    /// 改: services, capacity, hours.
    Change,
    /// 增: something new.
    Add,
    /// 拆: take it away.
    Remove,
}

/// One edit of a scenario.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Edit {
    /// Stable within its scenario; made by the face that makes the edit.
    pub id: String,
    /// Year in which it is done (分年度梯次), when planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<u16>,
    /// A person's note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What is done.
    #[serde(flatten)]
    pub action: Action,
}

/// What an edit does.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Action {
    /// 增: a new facility.
    AddFacility(NewFacility),
    /// 拆: a facility of the city closes for good.
    RemoveFacility {
        /// Id of the facility.
        facility: String,
    },
    /// 留: a facility that stays as it is; changes no figure.
    KeepFacility {
        /// Id of the facility.
        facility: String,
    },
    /// 改: a facility of the city carries these services from now on.
    ChangeServices {
        /// Id of the facility.
        facility: String,
        /// Catalogue ids.
        services: Vec<String>,
    },
    /// 改: a facility of the city opens at other hours, for everybody or for those who share it (校社共享, 错时共享).
    ChangeHours {
        /// Id of the facility.
        facility: String,
        /// Its opening hours from now on; absent: as they are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opening_hours: Option<String>,
        /// Its shared hours from now on; absent: as they are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shared_hours: Option<String>,
    },
    /// 增: a new path between two places: stairs, a footbridge, a lift beside stairs.
    AddPath(NewPath),
    /// 改: the path nearest to a place takes so many times its time, for everybody and in both directions.
    ChangePath {
        /// On the path.
        at: LonLat,
        /// More than 1: slower; 0.05 to 20.
        times: f64,
    },
    /// 拆: nobody passes over the path nearest to a place any more; who lives on it still gets out.
    ClosePath {
        /// On the path.
        at: LonLat,
    },
    /// 增: a lane bus (小巷公交) that is not there yet. Counts where lines count.
    AddLine(NewLine),
    /// 改: a line of the city comes more or less often, or runs faster or slower.
    ChangeLine {
        /// Id of the line.
        line: String,
        /// Minutes between two vehicles; of a zone the longest wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        headway_min: Option<f64>,
        /// Travelling speed, metres a second.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        speed_mps: Option<f64>,
    },
    /// 拆: a line of the city runs no more.
    RemoveLine {
        /// Id of the line.
        line: String,
    },
}

impl Action {
    /// The verb of the policy.
    #[must_use]
    pub fn verb(&self) -> Verb {
        match self {
            Self::AddFacility(_) | Self::AddPath(_) | Self::AddLine(_) => Verb::Add,
            Self::RemoveFacility { .. } | Self::ClosePath { .. } | Self::RemoveLine { .. } => Verb::Remove,
            Self::KeepFacility { .. } => Verb::Keep,
            Self::ChangeServices { .. } | Self::ChangeHours { .. } | Self::ChangePath { .. } | Self::ChangeLine { .. } => Verb::Change,
        }
    }
}

impl Action {
    /// Texts of opening hours that it brings.
    pub fn hours(&self) -> impl Iterator<Item = &String> {
        let both = match self {
            Self::ChangeHours { opening_hours, shared_hours, .. } => [opening_hours.as_ref(), shared_hours.as_ref()],
            Self::AddFacility(new) => [Some(&new.opening_hours), None],
            _ => [None, None],
        };
        both.into_iter().flatten().filter(|text| !text.is_empty())
    }
}

/// A facility that is not there yet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct NewFacility {
    /// Name; may be empty.
    #[serde(default)]
    pub name: String,
    /// Catalogue ids; one place may carry several (一圈多能).
    pub services: Vec<String>,
    /// Where.
    pub at: LonLat,
    /// Capacity by unit, for instance `meals_per_day`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[borsh(deserialize_with = "crate::units::read_map")]
    pub capacity: BTreeMap<String, f64>,
    /// OSM opening hours; empty: not stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub opening_hours: String,
}

/// A path that is not there yet. What is not stated follows from the walking model and from the heights of the streets at both ends.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct NewPath {
    /// Name; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Kind as in `paths.geojson`: `lift`, `steps`, `footbridge`, `escalator`, …
    pub kind: String,
    /// One end.
    pub from: LonLat,
    /// The other end.
    pub to: LonLat,
    /// Only from `from` to `to`.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub one_way: bool,
    /// Steps of stairs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_count: Option<u32>,
    /// Seconds of waiting (lift, signal).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_s: Option<f64>,
    /// Metres a second (lift, escalator).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_mps: Option<f64>,
    /// Minutes for the whole path; overrides all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<f64>,
}

/// A bus line that is not there yet: both ways along straight lines between its stops.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct NewLine {
    /// Name; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its stops in order, each within 80 m of a path.
    pub stops: Vec<LonLat>,
    /// Minutes between two vehicles.
    pub headway_min: f64,
    /// Travelling speed with all its stops, metres a second.
    pub speed_mps: f64,
}

/// A scenario as a file: `*.scenario.json`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct ScenarioFile {
    /// Version of the format: 1.
    pub quanli: u32,
    /// Id of the city that it was made on.
    pub city: String,
    /// Fingerprint of the data that it was made on.
    #[serde(default)]
    pub data: String,
    /// A name for people.
    #[serde(default)]
    pub name: String,
    /// The edits in order.
    pub edits: Vec<Edit>,
}
