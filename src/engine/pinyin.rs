//! How the names of the city are spelled, from its `gazetteer.json`; fetched when somebody first looks for a name, and done without where it is missing.

use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;

thread_local! {
    static SPELLED: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    static FILE: RefCell<Option<String>> = const { RefCell::new(None) };
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// The file that the manifest names; another city forgets the spelling of the one before.
pub(super) fn gazetteer_is(file: Option<String>) {
    FILE.replace(file);
    SPELLED.replace(None);
    ASKED.set(false);
}

/// Fetches it, once; `arrived` is told when names can be spelled.
pub fn fetch_pinyin(arrived: impl FnOnce() + 'static) {
    let Some(file) = FILE.with_borrow(Clone::clone).filter(|_| !ASKED.replace(true)) else { return };
    crate::browser::spawn(async move {
        if let Some(text) = super::city::text_of(&file).await {
            let names = js_sys::JSON::parse(&text).ok().and_then(|all| js_sys::Reflect::get(&all, &"pinyin".into()).ok());
            SPELLED.replace(names.filter(JsValue::is_object));
            arrived();
        }
    });
}

/// `jiao chang kou`.
pub fn pinyin_of(name: &str) -> Option<String> {
    SPELLED.with_borrow(|names| js_sys::Reflect::get(names.as_ref()?, &name.into()).ok()?.as_string())
}
