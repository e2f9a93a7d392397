//! How sure a figure is: what it would be at other thresholds and speeds, and in draws over everything that the model only assumes.
//!
//! Planning speeds, slopes from smoothed heights, stairs without heights or step count, and waits that nobody has measured are uncertain. Each
//! draw takes them all off by some factors: speed by −15 … +15 %, slopes and guessed stairs by −20 … +20 %, assumed waits by half … half as much
//! again, each uniform and on its own (ranges of design). Counts that the publisher keeps back are taken from their least to their most, all alike. The draws are stratified (Latin hypercube, McKay, Beckman & Conover 1979): each range is cut
//! into as many equal parts as there are draws, and the middle of each is drawn once, so that the mean of every factor is 1, the model as stated.
//! The band is the tenth to the ninth decile of the draws. Seeded: the same data give the same band.

use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::units::{People, sort_large};
use quanli_network::Conditions;
use serde::{Deserialize, Serialize};

/// Draws behind a band.
pub const DRAWS: usize = 24;
/// The seed of all bands.
const SEED: u64 = 0x5eed_0326;

/// What a figure is compared under.
#[derive(Clone, Copy, Debug, Default)]
pub struct Draw {
    /// Of walking.
    pub conditions: Conditions,
    /// Of counts that are kept back: −1 their least, 0 their middle, 1 their most.
    pub counts: f64,
}

/// What a figure is compared under, in order: speed −15 %, speed +15 %, then the draws.
#[must_use]
pub fn draws() -> Vec<Draw> {
    let mut state = SEED;
    let mut unit = move || {
        // SplitMix64 (Steele, Lea & Flood 2014).
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    };
    // The parts of a range in an order of their own (Fisher & Yates), as factors of 1 ± `off`.
    let mut strata = |off: f64| {
        let mut order: Vec<usize> = (0..DRAWS).collect();
        for i in (1..DRAWS).rev() {
            order.swap(i, (unit() * (i + 1) as f64) as usize);
        }
        order.into_iter().map(move |k| 1.0 - off + 2.0 * off * (k as f64 + 0.5) / DRAWS as f64).collect::<Vec<f64>>()
    };
    let [speeds, slopes, stairs, waits, counts] = [0.15, 0.2, 0.2, 0.5, 1.0].map(&mut strata);
    let speed = |speed| Draw { conditions: Conditions { speed, ..Conditions::default() }, counts: 0.0 };
    let drawn = (0..DRAWS)
        .map(|i| Draw { conditions: Conditions { speed: speeds[i], slope: slopes[i], guessed_stairs: stairs[i], waits: waits[i] }, counts: counts[i] - 1.0 });
    [speed(0.85), speed(1.15)].into_iter().chain(drawn).collect()
}

impl Draw {
    /// Of `reached` of `people` as they are counted: how many of them it would be. `unsure` says how far the reached and all of them may lie from
    /// that; what is kept back changes both, so the share is what is compared.
    #[must_use]
    pub fn covered(&self, reached: u64, people: u64, unsure: [u64; 2]) -> u64 {
        if unsure[1] == 0 {
            return reached;
        }
        let [reached, all] = [(reached, unsure[0]), (people, unsure[1])].map(|(n, off)| n as f64 + self.counts * off as f64);
        if all > 0.0 { libm::floor(people as f64 * reached / all + 0.5) as u64 } else { 0 }
    }
}

/// How sure a figure is.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Certainty {
    /// Minutes that were asked.
    pub minutes: u8,
    /// People whose answer is known.
    pub people: People,
    /// People within reach, as stated.
    pub stated: People,
    /// At four fifths and six fifths of the minutes (12 and 18 for 15).
    pub at_minutes: [(u8, People); 2],
    /// At 15 % less and 15 % more speed.
    pub at_speed: [People; 2],
    /// Tenth and ninth decile of the draws.
    pub band: [People; 2],
    /// Number of draws.
    pub draws: u32,
    /// Drawn circles with most people left out, and in how many draws each stays among them.
    pub ranking: Vec<Stable>,
}

/// How stable a place in a ranking is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Stable {
    /// Name of the circle.
    pub name: String,
    /// People inside who are left out, as stated.
    pub left_out: People,
    /// Draws in which it stays among as many of the worst.
    pub stays: u32,
}

impl Certainty {
    /// Half the width of the band, as a share of the people: more than 0.1 means that the figure hangs on what is assumed.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        if self.people.0 == 0 { 0.0 } else { (self.band[1].0.saturating_sub(self.band[0].0)) as f64 / (2.0 * self.people.0 as f64) }
    }
}

/// Tenth and ninth decile of some values.
#[must_use]
pub fn deciles(mut values: Vec<u64>) -> [People; 2] {
    sort_large(&mut values);
    let at = |tenth: usize| values.get((values.len().saturating_sub(1) * tenth + 5) / 10).copied().unwrap_or_default();
    [People(at(1)), People(at(9))]
}
