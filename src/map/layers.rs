//! The one list that says what lies above what on the map, bottom to top. A layer that is not in it is refused.

/// Every layer.
pub const ORDER: [&str; 34] = [
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
    // lines that carry people
    "transit-zone",
    "transit-case",
    "transit",
    // people
    "dots",
    // everything else is dimmed where a way is shown
    "route-veil",
    "river-labels",
    "street-labels",
    "transit-names",
    // the way, over the names of the streets that it takes
    "route-case",
    "route",
    "route-steps",
    "exits",
    "transit-stops",
    "lifts",
    "facility-dots",
    "facilities",
    "facility-names",
    // home and where it leads
    "door-ends",
    "door-signs",
];

/// The layer of steep paths.
pub const STEEP: [&str; 1] = ["steep"];

/// Layers that show where people are left out.
pub const POCKETS: [&str; 2] = ["pocket-fill", "pocket-line"];

/// Layers that belong to a way from a door.
pub const ROUTE: [&str; 6] = ["route-veil", "route-case", "route", "route-steps", "door-ends", "door-signs"];
/// Layers that a way from a door has no use for.
pub const PEOPLE: [&str; 1] = ["dots"];
