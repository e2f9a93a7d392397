//! What a city folder's `city.json` says of its files: what the page has to know to fetch them. The engine reads the whole.

use quanli_protocol::Part;
use serde::Deserialize;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// The part of the manifest that says what to fetch.
#[derive(Deserialize, Default)]
pub struct Manifest {
    files: BTreeMap<String, Named>,
    #[serde(default)]
    hashes: BTreeMap<String, String>,
    /// Bytes of each file as it lies there.
    #[serde(default)]
    sizes: BTreeMap<String, f64>,
    crs: Option<String>,
}

/// A file: its name, or also its coordinate system. What is neither is the engine's to complain of.
#[derive(Deserialize)]
#[serde(untagged)]
enum Named {
    Plain(String),
    With { file: String, crs: Option<String> },
    Other(serde::de::IgnoredAny),
}

#[wasm_bindgen]
extern "C" {
    /// A manifest to which the loaded part is added.
    type WithPart;
    #[wasm_bindgen(method, setter)]
    fn set_part(this: &WithPart, part: &JsValue);
}

impl Manifest {
    /// Reads it.
    ///
    /// # Errors
    /// What the browser says of the text, or which field is missing.
    pub fn read(text: &str) -> Result<Self, String> {
        let parsed = js_sys::JSON::parse(text).map_err(|error| super::city::said(&error))?;
        serde_wasm_bindgen::from_value(parsed).map_err(|error| error.to_string())
    }

    /// The name of a file.
    pub fn file(&self, role: &str) -> Option<String> {
        match self.files.get(role)? {
            Named::Plain(file) | Named::With { file, .. } => Some(file.clone()),
            Named::Other(_) => None,
        }
    }

    /// Whether it has the hash of a file: without that of the paths a prepared network can't be told from an old one.
    pub fn has_hash(&self, role: &str) -> bool {
        self.hashes.contains_key(role)
    }

    /// The packed files whose size it says: their names, and their bytes as they lie there.
    pub fn packed(&self) -> Vec<(String, f64)> {
        let packed = |role: &String| self.file(role).filter(|name| name.ends_with(".gz"));
        self.sizes.iter().filter_map(|(role, size)| Some((packed(role)?, *size))).collect()
    }

    /// Coordinate system of the paths; empty: not said.
    pub fn crs(&self) -> &str {
        let own = if let Some(Named::With { crs, .. }) = self.files.get("paths") { crs.as_deref() } else { None };
        own.or(self.crs.as_deref()).unwrap_or_default()
    }
}

/// The manifest as the engine gets it where a part of the city is loaded.
pub fn with_part(text: &str, part: &Part) -> Option<String> {
    let parsed = js_sys::JSON::parse(text).ok()?;
    parsed.unchecked_ref::<WithPart>().set_part(&serde_wasm_bindgen::to_value(part).ok()?);
    js_sys::JSON::stringify(&parsed).ok().map(String::from)
}
