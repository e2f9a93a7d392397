//! The window: its clock, its address, its focus, and the numbers that the browser tests read.

use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use web_sys::{DomRect, HtmlElement};

/// Milliseconds since the page began.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Runs at the next frame, when what was set by now is on the screen.
pub fn after_paint(run: impl FnOnce() + 'static) {
    leptos::prelude::request_animation_frame(run);
}

/// The folder of the city: `?city=URL`, else `city/` beside the page; ends with a slash.
pub fn city_folder() -> String {
    let query = window().location().search().unwrap_or_default();
    let asked = query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("city=")).and_then(|url| js_sys::decode_uri_component(url).ok());
    let folder = asked.map_or_else(|| "city/".to_owned(), String::from);
    if folder.ends_with('/') { folder } else { folder + "/" }
}

/// The fragment of the address, without its sign.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Replaces the fragment without a step in the history. A frame that may not is no reason to stop.
pub fn set_fragment(text: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{text}")));
    }
}

/// Calls back when a person changes the fragment.
pub fn on_fragment(run: impl Fn() + 'static) {
    gloo::events::EventListener::new(&window(), "hashchange", move |_| run()).forget();
}

/// Sets the language of the document.
pub fn set_language(tag: &str) {
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.set_attribute("lang", tag);
    }
}

/// Whether a media query holds, now and whenever that changes.
pub fn on_media(query: &str, run: impl Fn(bool) + 'static) {
    let Ok(Some(list)) = window().match_media(query) else { return run(false) };
    run(list.matches());
    let watched = list.clone();
    gloo::events::EventListener::new(&list, "change", move |_| run(watched.matches())).forget();
}

/// A finger rather than a mouse.
pub fn coarse_pointer() -> bool {
    window().match_media("(hover: none), (pointer: coarse)").ok().flatten().is_some_and(|list| list.matches())
}

/// Puts the focus on the element with an id, when it is there at the next frame.
pub fn focus(id: &str) {
    let id = id.to_owned();
    after_paint(move || {
        if let Some(element) = leptos::prelude::document().get_element_by_id(&id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// Where an element stands in the window.
pub fn rect(id: &str) -> Option<DomRect> {
    leptos::prelude::document().get_element_by_id(id).map(|element| element.get_bounding_client_rect())
}

/// The object that the browser tests read.
fn watched() -> Option<JsValue> {
    js_sys::Reflect::get(&window(), &"__quanli".into()).ok().filter(JsValue::is_object)
}

/// Shows the tests a value.
pub fn watch(name: &str, value: &JsValue) {
    if let Some(watched) = watched() {
        let _ = js_sys::Reflect::set(&watched, &name.into(), value);
    }
}

/// Adds a measurement to a list that the tests read.
pub fn sample(name: &str, milliseconds: f64) {
    let list = watched().and_then(|watched| js_sys::Reflect::get(&watched, &name.into()).ok()).and_then(|list| list.dyn_into::<js_sys::Array>().ok());
    if let Some(list) = list {
        list.push(&milliseconds.into());
    }
}
