//! People by age at a point or over an area.

use crate::catalogue::PeopleColumn;
use crate::units::{LonLat, People};

/// Where the people of one feature live.
#[derive(Clone, PartialEq, Debug)]
pub enum ResidentShape {
    /// A door or a building.
    Point(LonLat),
    /// An area: outer rings and holes, by even–odd rule. Spread over the paths that it touches.
    Area(Vec<Vec<LonLat>>),
}

/// One residents feature.
#[derive(Clone, PartialEq, Debug)]
pub struct Residents {
    /// Where.
    pub shape: ResidentShape,
    /// Five age groups, then wheelchair users.
    pub people: [People; PeopleColumn::COLUMNS],
    /// Estate or community, may be empty.
    pub name: String,
    /// `false`: outside the scope; walks, but is not counted.
    pub counted: bool,
}
