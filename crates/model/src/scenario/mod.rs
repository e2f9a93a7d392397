//! What a person proposes: an ordered list of edits on a city, and the history that undo and redo walk.
//!
//! The list is the only state; everything that it causes is derived. Each later room decides what an edit means to it.

mod edit;
mod history;

pub use edit::{Action, Edit, NewFacility, NewLine, NewPath, ScenarioFile, Verb};
pub use history::History;
