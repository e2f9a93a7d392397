//! The messages as bytes, between modules of one build: the page, the worker, the desk.
//!
//! No names of fields travel and nothing is guessed (Borsh), which keeps the code that reads and writes them small. So both ends must be of the same build:
//! each message begins with its stamp, and one of another build is not read. What people and other programs keep is JSON, as in docs/format.md.

use borsh::{BorshDeserialize, BorshSerialize};

/// Of the library's source, made by `build.rs`: equal for all modules of one build.
pub const STAMP: u32 = stamp(env!("QUANLI_STAMP"));

const fn stamp(text: &str) -> u32 {
    let (bytes, mut at, mut sum) = (text.as_bytes(), 0, 0u32);
    while at < bytes.len() {
        sum = sum * 10 + (bytes[at] - b'0') as u32;
        at += 1;
    }
    sum
}

/// A value as bytes, behind the stamp. Empty when it holds a number that is none: no message of the engine does.
#[must_use]
pub fn to_bytes<T: BorshSerialize>(value: &T) -> Vec<u8> {
    borsh::to_vec(&(STAMP, value)).unwrap_or_default()
}

/// A value from its bytes; `None` when they are of another build or not whole. Cost: one pass.
#[must_use]
pub fn from_bytes<T: BorshDeserialize>(bytes: &[u8]) -> Option<T> {
    let (stamp, value) = bytes.split_first_chunk::<4>()?;
    if u32::from_le_bytes(*stamp) != STAMP {
        return None;
    }
    borsh::from_slice(value).ok()
}
