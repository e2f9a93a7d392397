//! People by age at a point or over an area.

use crate::catalogue::PeopleColumn;
use crate::units::{LonLat, People};
use borsh::{BorshDeserialize, BorshSerialize};

/// Where the people of one feature live.
#[derive(Clone, PartialEq, Debug, BorshSerialize, BorshDeserialize)]
pub enum ResidentShape {
    /// A door or a building.
    Point(LonLat),
    /// An area: outer rings against the clock, holes with it. Spread over the paths that it touches.
    Area(Vec<Vec<LonLat>>),
}

impl ResidentShape {
    /// A point itself, or the middle of an area's bounding box.
    #[must_use]
    pub fn middle(&self) -> LonLat {
        match self {
            Self::Point(p) => *p,
            Self::Area(rings) => {
                let mut b = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
                for p in rings.iter().flatten() {
                    b = [b[0].min(p.lon), b[1].min(p.lat), b[2].max(p.lon), b[3].max(p.lat)];
                }
                super::middle_of(b)
            }
        }
    }
}

/// One residents feature.
#[derive(Clone, PartialEq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Residents {
    /// Where.
    pub shape: ResidentShape,
    /// Five age groups, then wheelchair users.
    pub people: [People; PeopleColumn::COLUMNS],
    /// How far each may lie from that, because the publisher keeps small counts back; mostly zero.
    pub unsure: [People; PeopleColumn::COLUMNS],
    /// Estate or community, may be empty.
    pub name: String,
    /// How high they live above their gate.
    pub storeys: Storeys,
    /// `false`: outside the scope; walks, but is not counted.
    pub counted: bool,
}

impl Residents {
    /// The middle of where they live.
    #[must_use]
    pub fn middle(&self) -> LonLat {
        self.shape.middle()
    }
}

/// How high a home is above its gate, and whether a lift goes there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Storeys {
    /// Storeys above the gate, below it negative; `None`: not stated, nothing is counted.
    pub above_gate: Option<i8>,
    /// Whether there is a lift; `None`: not stated.
    pub lift: Option<bool>,
}
