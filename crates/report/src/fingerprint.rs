//! A short fingerprint of inputs and result, so that whoever receives a figure can check it.
//!
//! The first four bytes of a SHA-256, written `7f3a-c21e`. The same data, scenario, question and engine version give the same one on every machine.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// Collects what a result depends on.
///
/// ```
/// use quanli_report::Fingerprint;
/// let of = |answer: u64| {
///     let mut f = Fingerprint::new();
///     f.json("community-canteen");
///     f.numbers([answer].into_iter());
///     f.finish()
/// };
/// assert_eq!((of(52), of(52).len()), (of(52), "7f3a-c21e".len()));
/// assert_ne!(of(52), of(53));
/// ```
#[derive(Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// Starts with the engine's version.
    #[must_use]
    pub fn new() -> Self {
        let mut f = Self::default();
        f.bytes(env!("CARGO_PKG_VERSION").as_bytes());
        f
    }

    /// Adds bytes, with their length.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Adds a value as JSON, with its length.
    ///
    /// # Panics
    /// When JSON can't hold it: of what is asked and edited all keys are texts, so that it always can.
    pub fn json(&mut self, value: &(impl Serialize + ?Sized)) {
        self.bytes(&serde_json::to_vec(value).expect("keys are texts"));
    }

    /// Adds numbers.
    pub fn numbers(&mut self, numbers: impl Iterator<Item = u64>) {
        for n in numbers {
            self.0.update(n.to_le_bytes());
        }
    }

    /// The fingerprint.
    #[must_use]
    pub fn finish(self) -> String {
        let d = self.0.finalize();
        hex([d[0], d[1], d[2], d[3]])
    }
}

/// Four bytes as `7f3a-c21e`.
#[must_use]
pub fn hex([a, b, c, d]: [u8; 4]) -> String {
    format!("{a:02x}{b:02x}-{c:02x}{d:02x}")
}
