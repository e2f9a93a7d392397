//! The engine, seen from the page: asks go out numbered, answers come in and land in the store and on the map.
//!
//! At most one question and one ghost are on their way; a newer one waits until the answer is there and replaces any
//! that waited before it, so a fast hand never builds a queue.

mod answers;
mod city;
mod pinyin;
mod port;

pub use answers::arrive;
pub use city::{Trouble, load, load_around};
pub use pinyin::{fetch_pinyin, pinyin_of};
pub use port::Port;
