//! The design system: a folder a part, each with its style sheet beside it.

mod change;
mod curve;
mod edit_card;
mod explain;
mod facilities;
mod figure;
mod files;
mod groups;
mod head;
mod loading;
mod pockets;
mod question;
mod sheet;
mod toast;

pub use change::ChangeLines;
pub use curve::Curve;
pub use edit_card::EditCards;
pub use explain::Explain;
pub use facilities::{ChosenFacility, FacilityList};
pub use figure::{Figure, LeftOut, ModelLine, NormLine};
pub use files::Files;
pub use groups::{GroupTable, Strip};
pub use head::{Head, Tabs};
pub use loading::{Failure, Steps};
pub use pockets::Pockets;
pub use question::{Chooser, Sentence};
pub use sheet::SheetEdge;
pub use toast::{Live, Toasts};
