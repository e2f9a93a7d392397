//! What the screen is: loading, the answer, a place in the hand, what was changed.

mod ask;
mod circles;
mod door;
mod loading;
mod page;
mod placed;
mod placing;

pub use page::Page;
