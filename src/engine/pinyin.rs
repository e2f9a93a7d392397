//! How the names of the city are spelled, from its `gazetteer.json`; done without where it is missing.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Names and how they are spelled: `jiao chang kou`.
pub type Spelling = BTreeMap<String, String>;

#[derive(Deserialize)]
struct Gazetteer {
    pinyin: Spelling,
}

/// Fetches it.
pub async fn spelling(url: &str) -> Option<Spelling> {
    let text = super::city::text_of(url).await?;
    serde_wasm_bindgen::from_value::<Gazetteer>(js_sys::JSON::parse(&text).ok()?).ok().map(|gazetteer| gazetteer.pinyin)
}
