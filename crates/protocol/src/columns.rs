//! The columns that travel beside an answer as plain bytes (little-endian).

use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::units::People;
use serde::{Deserialize, Serialize};

/// The columns that travel as bytes.
///
/// Map coordinates are *local mercator metres*: `x = (mercator_x(lon) − mercator_x(origin)) · scale`, y likewise
/// (y grows to the south, as in web mercator), where [`super::Opened::origin`] is the origin and
/// [`super::Opened::metres_per_mercator`] the scale, so that f32 keeps centimetres.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BufferName {
    /// With `Opened`. One record of 32 bytes a drawn segment, in drawing order (what lies below first):
    /// f32 x0, y0, x1, y1; f32 metres along the edge at both ends; u32 edge; u32 style
    /// (bits 0–7 the kind as in [`DrawKind`], bits 8–15 the class 0 minor 1 secondary 2 main 3 motorway,
    /// bit 16: planned).
    Segments,
    /// With `Covered` whenever walker, direction or city changed. 4 × u16 a segment, same order: cost in deciseconds
    /// between each end of the segment and the *first* end of its edge (a0, a1), and the *last* end (b0, b1), in the asked
    /// direction; 65535 where that way is closed.
    Reach,
    /// With `Covered`, `Tried`, `Painted`. The rows of the edge table that changed since the last answer with paint.
    /// Each record: u32 row, then 1024 × (u32, u32): for the edge of that index (row·1024 + column)
    /// first u32 = time at its first end | time at its last end << 16 (deciseconds, 65535 unreached),
    /// second u32 = index of its first slot << 8 | number of slots (facilities of the service that stand on the edge).
    EdgeRows,
    /// With `Covered`, `Tried`, `Painted` when it changed: the whole slot table: 2 × u32 a slot:
    /// a | b << 16 of the facility's place on the edge (as in `Reach`), then the facility's stub in deciseconds.
    Slots,
    /// With `Covered` whenever the group or the city changed. One record of 12 bytes a dot of [`people_a_dot`] people: f32 x, y; u32 rank, from 0
    /// (rank % 2 == 0 also stands for twice as many, rank % 5 == 0 for five times).
    Dots,
    /// With `Covered`, `Tried`, `Painted`. 2 × u16 a dot: time on the baseline, time on the scenario (or with the ghost), 65535 unreached;
    /// 65534: not counted (unknown or out of scope), never drawn.
    DotTimes,
    /// With `Opened`. UTF-8 GeoJSON: one LineString a street name, properties `name`, `rank` (0 stairs and trails first,
    /// 1 main, 2 secondary, 3 street, 4 footway), `steps` true for stairs.
    Labels,
    /// With `Opened`, when heights are known: shaded relief, `super::Opened::relief` says its size: RGBA bytes, row 0 north, premultiplied, light theme.
    Relief,
    /// With `Opened`, when heights are known: UTF-8 GeoJSON contour lines, properties `ele`, `index` (true each 100 m).
    Contours,
    /// After [`super::Steep`]. UTF-8 GeoJSON: pieces of path by their slope, property `class`: 1 from 8 %, 2 from 12 %, 3 from 20 %.
    Steep,
    /// With `Covered`. UTF-8 GeoJSON: one Polygon or MultiPolygon a pocket, property `rank` from 1.
    PocketShapes,
}

/// How a segment is drawn; the low byte of its style.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[repr(u8)]
#[borsh(use_discriminant = false)]
pub enum DrawKind {
    /// A street that people walk along.
    Street = 0,
    /// Footways, ramps, corridors.
    Footway = 1,
    /// Trails.
    Trail = 2,
    /// Stairs.
    Steps = 3,
    /// Escalators.
    Escalator = 4,
    /// Footbridges, drawn above what they cross.
    Footbridge = 5,
    /// Underpasses, drawn below streets.
    Underpass = 6,
    /// Crossings.
    Crossing = 7,
    /// Lifts.
    Lift = 8,
    /// Cableways and ferries.
    Cableway = 9,
}

/// Most dots of a group, so that fewer than 1 500 of those left out are in view at once.
const MOST_DOTS: u64 = 7000;

/// How many people of a group a dot stands for: 10, 20, 50, 100 … as many as keep the dots few enough to be told apart. Never fewer than ten: a dot
/// is no house.
#[must_use]
pub fn people_a_dot(group: People) -> u64 {
    let series = (1..).flat_map(|power| [1, 2, 5].map(|n| n * 10u64.pow(power)));
    series.take(54).find(|worth| group.rounded() / worth <= MOST_DOTS).unwrap_or(u64::MAX)
}
