//! The services that a life circle is made of, as data: id, names, sign, norm radius.
//!
//! The list is `public/catalogue/services.json`, in the order in which services are offered.

use serde::Deserialize;

/// One kind of service.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct Service {
    /// Stable kebab-case id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// One Chinese character that stands for it on the map (字章).
    pub sign: String,
}

/// All services.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct Catalogue {
    /// Version of the list.
    pub version: u32,
    /// The services in order.
    pub services: Vec<Service>,
}

/// The catalogue that is part of the program.
const BUILT_IN: &str = include_str!("../../public/catalogue/services.json");

impl Catalogue {
    /// The catalogue that is part of the program.
    ///
    /// # Panics
    /// Never in a released build: a test reads the same text.
    #[must_use]
    pub fn built_in() -> Self {
        serde_json::from_str(BUILT_IN).expect("the built-in catalogue is valid JSON, as the test `the_built_in_catalogue_is_complete` checks")
    }

    /// Index of a service id.
    #[must_use]
    pub fn index(&self, id: &str) -> Option<u16> {
        self.services.iter().position(|s| s.id == id).and_then(|i| u16::try_from(i).ok())
    }
}
