//! Times → Figures: what the minutes mean for people. One question a file.
//!
//! Metrics know people and minutes, no pixels. After an edit: sums by minute are kept by the layers; only what is asked is drawn from them.

mod capacity;
mod certainty;
mod circle;
mod completeness;
mod fairness;
mod journey;
mod model;
mod norm;
mod places;
mod pockets;
mod share;

pub use capacity::{CapacityRow, Decay, Demand, Served, TwoStep, served, two_step};
pub use certainty::{Certainty, DRAWS, Draw, Stable, deciles, draws};
pub use circle::{CircleRow, CircleRule, CircleSheet, FirstStep, GapReason, Lifted, SATISFIED, circle_row};
pub use completeness::{COLUMNS, Completeness, Counting, MOST_RULES, Masks, Meets, RuleRow};
pub use fairness::{FairRow, Fairness, Spread, quantile};
pub use journey::{Journey, Piece, PieceKind, Spot, Story, journey};
pub use model::{Model, model};
pub use norm::{NormCircle, norm_circle, norm_radius_m};
pub use places::{Place, largest_places, spot_name};
pub use pockets::{Grounds, Pocket, PocketReason, PocketShape, Walking, full_pockets, pockets};
pub use share::{Change, ColumnTimes, Figures, GroupRow, Opened, change, figures, gain, group_row};
