//! The messages as bytes, between modules of one build: the page, the worker, the desk.
//!
//! No names of fields travel and nothing is guessed (Borsh), which keeps the code that reads and writes them small. So both ends must be of the same build:
//! each message begins with its stamp, and one of another build is not read. What people and other programs keep is JSON, as in docs/format.md.

use super::{Answer, AskId, Body, Revision};
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

/// An answer as it arrives in the page.
#[derive(PartialEq, Debug)]
pub enum Arrived {
    /// What a first visit gets.
    First(Box<Answer>),
    /// Anything else, to be read by [`from_bytes`]: its code is fetched later, and nothing here leads to it.
    Later(Vec<u8>),
}

/// Reads what a first visit gets and leaves the rest; `None` as for [`from_bytes`].
#[must_use]
pub fn arrived(bytes: Vec<u8>) -> Option<Arrived> {
    let (stamp, mut rest) = bytes.split_first_chunk::<4>()?;
    if u32::from_le_bytes(*stamp) != STAMP {
        return None;
    }
    let (to, revision, kind): (AskId, Revision, u8) = read(&mut rest)?;
    // Borsh's number of a variant is its place in the enumeration.
    let body = match kind {
        0 => Body::Progress(read(&mut rest)?),
        1 => Body::Opened(read(&mut rest)?),
        2 => Body::Covered(read(&mut rest)?),
        3 => Body::Failed(read(&mut rest)?),
        4 => Body::Painted,
        5 => Body::Stopped,
        6 => Body::Waiting,
        7 => Body::HoursSet,
        8 => Body::Sure(read(&mut rest)?),
        9 => Body::Working { share: read(&mut rest)? },
        _ => return Some(Arrived::Later(bytes)),
    };
    let buffers = read(&mut rest)?;
    rest.is_empty().then(|| Arrived::First(Box::new(Answer { to, revision, body, buffers })))
}

fn read<T: BorshDeserialize>(bytes: &mut &[u8]) -> Option<T> {
    T::deserialize(bytes).ok()
}
