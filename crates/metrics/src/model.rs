//! The model in force: which effects took part in an answer, and on how much of the network.
//!
//! Every answer carries it. In a hilly city a figure without heights says so in its first line.

use borsh::{BorshDeserialize, BorshSerialize};
use quanli_network::Network;
use serde::{Deserialize, Serialize};

/// Which effects took part in an answer, and on how much of the network (shares of metres or counts).
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Model {
    /// Share of the metres of path whose heights are known, 0 to 1. 0: slopes are not counted, and the first line says so.
    pub heights: f64,
    /// Share of stair metres timed from heights.
    pub stairs_from_heights: f64,
    /// Share of stair metres timed from a step count.
    pub stairs_from_count: f64,
    /// Share of stair metres guessed.
    pub stairs_guessed: f64,
    /// Lifts and how many carry their own wait or speed.
    pub lifts: [u32; 2],
    /// Signalled crossings and how many carry their own wait.
    pub crossings: [u32; 2],
    /// Opening hours are part of the answer: an hour was asked.
    pub hours_counted: bool,
    /// Share of the facilities whose hours are known, 0 to 1.
    pub hours_known: f64,
    /// Lines carry people: they were asked for.
    #[serde(default)]
    pub lines_counted: bool,
    /// Ways begin at the home and not at its gate: it was asked for.
    #[serde(default)]
    pub indoors_counted: bool,
    /// Share of the people whose storey is known, 0 to 1.
    #[serde(default)]
    pub floors_known: f64,
    /// People's ages are split from totals by the manifest's shares.
    pub ages_split: bool,
}

/// The model in force on a network.
#[must_use]
pub fn model(net: &Network, ages_split: bool) -> Model {
    let e = net.effects();
    let share = |part: f64, all: f64| if all > 0.0 { part / all } else { 0.0 };
    Model {
        heights: share(e.metres_with_heights, e.metres),
        stairs_from_heights: share(e.stairs_from_heights, e.stairs),
        stairs_from_count: share(e.stairs_from_count, e.stairs),
        stairs_guessed: share(e.stairs - e.stairs_from_heights - e.stairs_from_count, e.stairs),
        lifts: e.lifts,
        crossings: e.crossings,
        hours_counted: false,
        hours_known: 0.0,
        lines_counted: false,
        indoors_counted: false,
        floors_known: floors_known(net),
        ages_split,
    }
}

fn floors_known(net: &Network) -> f64 {
    let people = |known: bool| -> u64 {
        let counted = net.homes.list.iter().filter(|h| h.counted && (!known || h.storeys.above_gate.is_some()));
        counted.map(|h| h.people[..5].iter().map(|p| p.0).sum::<u64>()).sum()
    };
    let all = people(false);
    if all > 0 { people(true) as f64 / all as f64 } else { 0.0 }
}
