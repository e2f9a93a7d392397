//! The engine, seen from the page: whoever asks gets the reply to what they asked, as the end of a future.
//!
//! `ledger` knows which requests are on their way and ends each exactly once; it has no browser in it. `client` is the way to the worker, and starts
//! another one when it is gone. `city` fetches a city folder and opens it.

mod city;
mod client;
mod ledger;
mod manifest;
mod pinyin;

pub use city::{Trouble, load, load_around};
pub use client::{Asking, Engine};
pub use ledger::NotAnswered;
pub use pinyin::{Spelling, spelling};
