//! Answers beyond one question: every figure of a standard, two profiles side by side, how a service is spread, the best sites.

use super::{CapacityRow, CircleRow, Completeness, FairRow, Fairness, Meets, Model, Pocket, RuleRow, StandardHere, Who};
use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::city::WeekMinute;
use quanli_model::units::{LonLat, People};
use serde::{Deserialize, Serialize};

/// A question's answer at every full hour of the week.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct WeekCurve {
    /// People whose answer is known.
    pub people: People,
    /// People within reach, Monday 0:00 first: 168 values.
    pub within: Vec<People>,
    /// The first hour with fewest, as a minute of the week.
    pub worst: WeekMinute,
    /// The first hour with most.
    pub best: WeekMinute,
    /// Places whose hours nobody can read, as indices into [`super::Opened::facilities`].
    pub unread: Vec<u32>,
    /// People within reach at each hour if those were open; empty when there are none.
    pub if_open: Vec<People>,
}

/// A site and what a new place there would bring.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Site {
    /// Where.
    pub at: LonLat,
    /// Street, may be empty.
    pub name: String,
    /// People newly within reach.
    pub gained: People,
}

/// The best sites of all nodes, tried one by one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct SitesFound {
    /// The best ones that stand apart, the largest gain first.
    pub best: Vec<Site>,
    /// How many were tried.
    pub tried: u32,
}

/// How a service is spread over people, and who finds room.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Spreading {
    /// Groups, Gini coefficient, Lorenz curve.
    pub fairness: Fairness,
    /// Supply against demand; `None` where no capacity is known or no demand is assumed.
    pub capacity: Option<CapacityRow>,
    /// Where those live who get there in time and find every place full, most first.
    pub full: Vec<Pocket>,
    /// For whom `capacity` is counted, one bit an age column.
    pub ages: u8,
}

/// How complete the services of a group are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct GroupComplete {
    /// The group.
    pub who: Who,
    /// Required rules for its people; where ages differ, of the age with most.
    pub required: u32,
    /// How many have how many of them.
    pub completeness: Completeness,
}

/// How every group fares with one rule.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RuleFairness {
    /// Index of the service in the catalogue.
    pub service: u16,
    /// A row a group.
    pub rows: Vec<FairRow>,
}

/// Why a facility is in no figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNotCounted {
    /// Planned or closed.
    Planned,
    /// No path within 80 m, or joined only to an island that hardly anyone can reach.
    NotJoined,
    /// Its hours are written but can't be read, and an hour is asked.
    HoursUnreadable,
}

/// A facility that is in no figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct NotCounted {
    /// Index into [`super::Opened::facilities`].
    pub facility: u32,
    /// Why.
    pub why: WhyNotCounted,
}

/// Every figure of a standard on one state of the scenario.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Evaluation {
    /// By which profile.
    pub standard: StandardHere,
    /// A row a rule, in the profile's order.
    pub rows: Vec<RuleRow>,
    /// Completeness by group.
    pub groups: Vec<GroupComplete>,
    /// How every group fares, rule by rule.
    pub fairness: Vec<RuleFairness>,
    /// Supply against demand where capacities are known.
    pub capacity: Vec<CapacityRow>,
    /// The drawn circles.
    pub circles: Vec<CircleRow>,
    /// People in any of them, those in several counted once.
    pub in_circles: People,
    /// Facilities that are in no figure.
    pub not_counted: Vec<NotCounted>,
    /// The rules that other people would meet if places whose hours nobody can read were open: index of the service, and who meets it then.
    pub if_open: Vec<(u16, Meets)>,
    /// Minute of the week, or any time.
    pub at: Option<WeekMinute>,
    /// Model in force.
    pub model: Model,
    /// Fingerprint of data, scenario, profile, engine version and result.
    pub fingerprint: String,
}

/// What one profile asks of a service.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RuleHere {
    /// Minutes.
    pub minutes: u8,
    /// Metres on the network.
    pub metres: Option<u32>,
    /// Required, else recommended.
    pub required: bool,
    /// Clause or table.
    pub clause: String,
    /// Checked against the text.
    pub verified: bool,
}

/// One service by two profiles, walked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct CompareRow {
    /// Index of the service in the catalogue.
    pub service: u16,
    /// What the first asks.
    pub a: Option<RuleHere>,
    /// What the second asks.
    pub b: Option<RuleHere>,
    /// People for whom it is met by the first only.
    pub only_a: People,
    /// … by the second only.
    pub only_b: People,
    /// … by both.
    pub both: People,
}

/// Two profiles on the same city.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Compared {
    /// The first.
    pub a: StandardHere,
    /// The second.
    pub b: StandardHere,
    /// A row a service that either names.
    pub rows: Vec<CompareRow>,
    /// People for whom every required rule of the first only is met.
    pub only_a: People,
    /// … of the second only.
    pub only_b: People,
    /// … of both.
    pub both: People,
    /// … of neither.
    pub neither: People,
}
