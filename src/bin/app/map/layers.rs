//! The one list that says what lies above what on the map, bottom to top. A layer that is not in it is refused.

/// Every layer.
pub const ORDER: [&str; 23] = [
    "ground",
    "relief",
    "contours",
    "contours-100",
    "green",
    "shoal",
    "river",
    "bank",
    "blocks",
    "block-lines",
    // road beds, streets beyond, streets in reach, stairs, bridges
    "lines",
    "steep",
    "pocket-fill",
    "pocket-line",
    "circle-line",
    // people
    "dots",
    "river-labels",
    "street-labels",
    "exits",
    "lifts",
    "facility-dots",
    "facilities",
    "facility-names",
];

/// The layer of steep paths.
pub const STEEP: [&str; 1] = ["steep"];

/// Layers that show where people are left out.
pub const POCKETS: [&str; 2] = ["pocket-fill", "pocket-line"];
