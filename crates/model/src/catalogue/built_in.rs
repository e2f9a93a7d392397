//! The catalogue and the profiles that are part of the program: the JSON files under `public/`.

use super::{Catalogue, Standard, from_json};

const CATALOGUE: &[u8] = include_bytes!("../../../../public/catalogue/services.json");
/// In the order in which they are offered.
const STANDARDS: [&[u8]; 7] = [
    include_bytes!("../../../../public/standards/life-circle-ten.json"),
    include_bytes!("../../../../public/standards/gb50180-2018.json"),
    include_bytes!("../../../../public/standards/td-t-1062-2021.json"),
    include_bytes!("../../../../public/standards/mofcom-2021.json"),
    include_bytes!("../../../../public/standards/db50-543-2024.json"),
    include_bytes!("../../../../public/standards/elder-three-tiers.json"),
    include_bytes!("../../../../public/standards/child-friendly.json"),
];

impl Default for Catalogue {
    fn default() -> Self {
        Self::built_in()
    }
}

impl Catalogue {
    /// The catalogue that is part of the program.
    ///
    /// # Panics
    /// Never: tests read the files that are compiled in.
    #[must_use]
    pub fn built_in() -> Self {
        from_json(CATALOGUE).expect("the built-in catalogue can be read")
    }

    /// The built-in catalogue as bytes, by which two builds can tell whether theirs are equal.
    ///
    /// # Panics
    /// Never, as [`Catalogue::built_in`].
    #[must_use]
    pub fn built_in_bytes() -> Vec<u8> {
        borsh::to_vec(&Self::built_in()).expect("a catalogue has no number that is none")
    }
}

impl Standard {
    /// The profiles that are part of the program.
    ///
    /// # Panics
    /// Never: tests read the files that are compiled in.
    #[must_use]
    pub fn built_in() -> Vec<Self> {
        STANDARDS.iter().map(|json| Self::from_json(json).expect("a built-in profile can be read")).collect()
    }
}
