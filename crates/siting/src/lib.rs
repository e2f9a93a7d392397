//! Siting: where a new place would bring most. Knows times, and no edits.

mod sites;

pub use sites::AllSites;
