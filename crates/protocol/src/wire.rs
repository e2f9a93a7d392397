//! Requests and what comes back as bytes, between modules of one build: the page, the worker, the reader.
//!
//! No names of fields travel and nothing is guessed (Borsh), which keeps the code that reads and writes them small. So both ends must be of the same build:
//! each message begins with its stamp, and one of another build is an error of its own. What people and other programs keep is JSON, as in docs/format.md.

use super::{BufferName, Phase, Problem, Reason, Request, Revision, Severity};
use borsh::{BorshDeserialize, BorshSerialize};

/// Numbers the requests of one face; what comes back repeats it.
pub type RequestId = u32;

/// Of the library's source, made by `build.rs`: equal for all modules of one build.
pub const STAMP: u32 = stamp(env!("QUANLI_STAMP"));

const fn stamp(text: &str) -> u32 {
    let (bytes, mut at, mut sum) = (text.as_bytes(), 0, 0u32);
    while at < bytes.len() {
        sum = sum.wrapping_mul(10).wrapping_add((bytes[at] - b'0') as u32);
        at += 1;
    }
    sum
}

/// Why bytes are no message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotRead {
    /// They are of another build of the page or of the engine.
    OtherBuild,
    /// They are cut off or damaged.
    Damaged,
}

/// A value holds a number that is none, which no message does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotANumber;

/// What comes back. Any number of [`What::Progress`], then exactly one end.
#[derive(Clone, PartialEq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Message {
    /// For which request.
    pub to: RequestId,
    /// For which state of the scenario it is true.
    pub revision: Revision,
    /// What.
    pub what: What,
    /// The large columns that travel with it, in order. Their bytes are beside the message.
    pub buffers: Vec<BufferName>,
}

/// What comes back for a request.
#[derive(Clone, PartialEq, Debug, BorshSerialize, BorshDeserialize)]
pub enum What {
    /// Work goes on: the phase of opening, where it is that, and 0 to 1 of it.
    Progress(Option<Phase>, f32),
    /// Its reply, to be read by [`reply_of`]: the end.
    Done(Vec<u8>),
    /// It could not be done, and why; what was open stays open. The end.
    Refused(Vec<Problem>),
    /// Nobody wants it any more: it was cancelled, an edit changed what it rests on, or a newer one took its place. The end.
    Cancelled,
}

impl What {
    /// The end with a reply; refused when it holds a number that is none.
    pub fn done<R: Request>(reply: &R::Reply) -> Self {
        match borsh::to_vec(reply) {
            Ok(bytes) => Self::Done(bytes),
            Err(error) => Self::Refused(vec![Problem {
                severity: Severity::Error,
                reason: Reason::CannotAnswer,
                file: String::new(),
                index: None,
                id: None,
                at: None,
                found: format!("the answer holds a number that is none ({error})"),
                count: 1,
            }]),
        }
    }

    /// Whether nothing comes after it.
    #[must_use]
    pub fn is_end(&self) -> bool {
        !matches!(self, Self::Progress(..))
    }
}

/// The reply to a request, from [`What::Done`].
///
/// # Errors
/// When the bytes are those of another request or damaged.
pub fn reply_of<R: Request>(bytes: &[u8]) -> Result<R::Reply, NotRead> {
    borsh::from_slice(bytes).map_err(|_| NotRead::Damaged)
}

/// A value as bytes, behind the stamp.
///
/// # Errors
/// When it holds a number that is none.
///
/// ```
/// use quanli_protocol::wire::{NotRead, from_bytes, to_bytes};
/// use quanli_protocol::{Asked, Names};
/// let bytes = to_bytes(&Asked::from(Names {})).expect("no number in it");
/// assert!(matches!(from_bytes::<Asked>(&bytes), Ok(Asked::Names(_))));
/// assert!(matches!(from_bytes::<Asked>(&bytes[1..]), Err(NotRead::OtherBuild | NotRead::Damaged)));
/// ```
pub fn to_bytes<T: BorshSerialize>(value: &T) -> Result<Vec<u8>, NotANumber> {
    borsh::to_vec(&(STAMP, value)).map_err(|_| NotANumber)
}

/// A value from its bytes. Cost: one pass.
///
/// # Errors
/// When they are of another build or not whole.
pub fn from_bytes<T: BorshDeserialize>(bytes: &[u8]) -> Result<T, NotRead> {
    let (stamp, value) = bytes.split_first_chunk::<4>().ok_or(NotRead::Damaged)?;
    if u32::from_le_bytes(*stamp) != STAMP {
        return Err(NotRead::OtherBuild);
    }
    borsh::from_slice(value).map_err(|_| NotRead::Damaged)
}
