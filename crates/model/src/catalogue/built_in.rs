//! The catalogue and the profiles that are part of the program. They are JSON files under `public/`; the build has read them (`crates/nouns/build.rs`), so
//! that no visitor loads code that reads JSON for them.

use super::{Catalogue, Standard};

/// As the build wrote it.
const CATALOGUE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalogue"));
const STANDARDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/standards"));

impl Default for Catalogue {
    fn default() -> Self {
        Self::built_in()
    }
}

impl Catalogue {
    /// The catalogue that is part of the program.
    ///
    /// # Panics
    /// Never: the build wrote the bytes.
    #[must_use]
    pub fn built_in() -> Self {
        borsh::from_slice(CATALOGUE).expect("the build wrote these bytes")
    }

    /// The built-in catalogue as bytes, by which two builds can tell whether theirs are equal.
    #[must_use]
    pub fn built_in_bytes() -> &'static [u8] {
        CATALOGUE
    }
}

impl Standard {
    /// The profiles that are part of the program.
    ///
    /// # Panics
    /// Never: the build wrote the bytes.
    #[must_use]
    pub fn built_in() -> Vec<Self> {
        borsh::from_slice(STANDARDS).expect("the build wrote these bytes")
    }
}
