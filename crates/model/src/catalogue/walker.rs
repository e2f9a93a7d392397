//! How people walk: seven walkers, five age groups, and the groups that a question can name.
//!
//! The speeds are planning values (somebody who is not fast must make it), not means of the healthy. 0.75 m/s for 75+ was
//! measured (University of Bath, age 75–84, n = 346); the rest are stated design values. Slopes follow Tobler's hiking function
//! (Tobler 1993) divided by its value on the flat and capped at 1, so that each keeps the own flat speed.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// The age groups that residents are counted by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum AgeGroup {
    /// 0–6: walks with a carer.
    A0To6 = 0,
    /// 7–14: walks alone.
    A7To14 = 1,
    /// 15–59.
    A15To59 = 2,
    /// 60–74.
    A60To74 = 3,
    /// 75 and older.
    A75Up = 4,
}

impl AgeGroup {
    /// All, youngest first.
    pub const ALL: [Self; 5] = [Self::A0To6, Self::A7To14, Self::A15To59, Self::A60To74, Self::A75Up];
    /// The key in `people` of a residents feature.
    #[must_use]
    pub fn key(self) -> &'static str {
        ["0-6", "7-14", "15-59", "60-74", "75+"][self as usize]
    }

    /// The group of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.key() == key)
    }

    /// Who walks when somebody of this age goes out.
    #[must_use]
    pub fn walker(self) -> Walker {
        [Walker::Carer, Walker::Child, Walker::Adult, Walker::Senior, Walker::Elder][self as usize]
    }
}

/// A way of walking. Each has its own time for each arc and direction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Walker {
    /// 15–59.
    Adult = 0,
    /// 7–14, alone.
    Child = 1,
    /// With a child of 0–6.
    Carer = 2,
    /// 60–74.
    Senior = 3,
    /// 75 and older.
    Elder = 4,
    /// In a wheelchair.
    Wheelchair = 5,
    /// With a pram.
    Pram = 6,
}

impl Walker {
    /// All seven.
    pub const ALL: [Self; 7] = [Self::Adult, Self::Child, Self::Carer, Self::Senior, Self::Elder, Self::Wheelchair, Self::Pram];

    /// Kebab-case name, as on the command line.
    #[must_use]
    pub fn id(self) -> &'static str {
        ["adult", "child", "carer", "senior", "elder", "wheelchair", "pram"][self as usize]
    }

    /// The walker of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|w| w.id() == id)
    }

    /// The numbers of this walker.
    #[must_use]
    pub fn model(self) -> WalkerModel {
        let foot = |flat, up, down| WalkerModel {
            flat,
            stairs: Some([up, down]),
            stairs_longest_run: None,
            max_gradient: None,
            escalators: true,
            zebra_wait: 5.0,
            pram_ramp: None,
        };
        match self {
            Self::Adult => foot(1.20, 0.50, 0.65),
            Self::Child => foot(1.05, 0.45, 0.55),
            Self::Carer => foot(0.80, 0.35, 0.40),
            Self::Senior => foot(0.95, 0.40, 0.50),
            Self::Elder => WalkerModel { zebra_wait: 8.0, ..foot(0.75, 0.30, 0.30) },
            Self::Wheelchair => WalkerModel { stairs: None, max_gradient: Some(1.0 / 12.0), escalators: false, ..foot(0.80, 0.0, 0.0) },
            Self::Pram => {
                WalkerModel { stairs_longest_run: Some(20), max_gradient: Some(0.10), escalators: false, pram_ramp: Some(0.5), ..foot(1.00, 0.25, 0.25) }
            }
        }
    }
}

/// The numbers behind a walker. Speeds in metres a second.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct WalkerModel {
    /// On the flat.
    pub flat: f64,
    /// Up and down stairs, along the slope; `None`: no stairs at all.
    pub stairs: Option<[f64; 2]>,
    /// Stairs only up to this many steps in one run.
    pub stairs_longest_run: Option<u32>,
    /// Steepest slope (rise ÷ run) that can be used, either way.
    pub max_gradient: Option<f64>,
    /// Whether escalators can be used.
    pub escalators: bool,
    /// Mean wait at a zebra crossing, seconds.
    pub zebra_wait: f64,
    /// Speed on stairs that have a ramp for prams.
    pub pram_ramp: Option<f64>,
}

/// Whose question it is: one age group, several, or people on wheels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// 75 and older.
    Elder,
    /// 60 and older (一老).
    SixtyUp,
    /// 60–74.
    Senior,
    /// 15–59.
    Adult,
    /// 7–14.
    Child,
    /// 0–6, with a carer.
    Carer,
    /// 0–14 (一小).
    Young,
    /// Wheelchair users.
    Wheelchair,
    /// 0–6 in a pram.
    Pram,
    /// Everybody, each at the own pace.
    Everyone,
}

impl Who {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 10] =
        [Self::Elder, Self::SixtyUp, Self::Senior, Self::Adult, Self::Child, Self::Carer, Self::Young, Self::Wheelchair, Self::Pram, Self::Everyone];

    /// Kebab-case name, as in links and on the command line.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Elder => "elder",
            Self::SixtyUp => "sixty-up",
            Self::Senior => "senior",
            Self::Adult => "adult",
            Self::Child => "child",
            Self::Carer => "carer",
            Self::Young => "young",
            Self::Wheelchair => "wheelchair",
            Self::Pram => "pram",
            Self::Everyone => "everyone",
        }
    }

    /// The group of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|w| w.id() == id)
    }

    /// Which people, and who walks for them.
    #[must_use]
    pub fn parts(self) -> Vec<(People, Walker)> {
        let age = |a: AgeGroup| (People::Age(a), a.walker());
        match self {
            Self::Elder => vec![age(AgeGroup::A75Up)],
            Self::SixtyUp => vec![age(AgeGroup::A60To74), age(AgeGroup::A75Up)],
            Self::Senior => vec![age(AgeGroup::A60To74)],
            Self::Adult => vec![age(AgeGroup::A15To59)],
            Self::Child => vec![age(AgeGroup::A7To14)],
            Self::Carer => vec![age(AgeGroup::A0To6)],
            Self::Young => vec![age(AgeGroup::A0To6), age(AgeGroup::A7To14)],
            Self::Wheelchair => vec![(People::WheelchairUsers, Walker::Wheelchair)],
            Self::Pram => vec![(People::Age(AgeGroup::A0To6), Walker::Pram)],
            Self::Everyone => AgeGroup::ALL.into_iter().map(age).collect(),
        }
    }

    /// Whose minutes colour the streets: the slowest of the group, the adult for everybody.
    #[must_use]
    pub fn painted(self) -> Walker {
        match self {
            Self::Elder | Self::SixtyUp => Walker::Elder,
            Self::Senior => Walker::Senior,
            Self::Adult | Self::Everyone => Walker::Adult,
            Self::Child => Walker::Child,
            Self::Carer | Self::Young => Walker::Carer,
            Self::Wheelchair => Walker::Wheelchair,
            Self::Pram => Walker::Pram,
        }
    }
}

/// A column of the residents.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum People {
    /// One age group.
    Age(AgeGroup),
    /// Wheelchair users, of any age.
    WheelchairUsers,
}

impl People {
    /// Number of columns: five ages and the wheelchair users.
    pub const COLUMNS: usize = 6;

    /// Index of the column.
    #[must_use]
    pub fn column(self) -> usize {
        match self {
            Self::Age(age) => age as usize,
            Self::WheelchairUsers => 5,
        }
    }
}
