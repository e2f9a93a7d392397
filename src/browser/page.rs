//! The window: its clock, its address, its focus, and the numbers that the browser tests read.

use crate::state::Rectangle;
use leptos::prelude::window;
use std::cell::RefCell;
use std::pin::Pin;
use wasm_bindgen::prelude::*;
use web_sys::{DomRect, HtmlElement};

/// Milliseconds since the page began.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// A number from its text, as the browser reads it; `None` for anything else.
pub fn number(text: &str) -> Option<f64> {
    let number = JsValue::from_str(text).unchecked_into_f64();
    (number.is_finite() && !text.trim().is_empty()).then_some(number)
}

#[wasm_bindgen(raw_module = "./js/browser/wanted.js")]
extern "C" {
    #[wasm_bindgen(js_name = whenWanted)]
    fn wanted(id: &str, run: JsValue);
}

/// Runs once: as soon as a person does anything, or when an element comes into view.
pub fn when_wanted(id: &str, run: impl FnOnce() + 'static) {
    wanted(id, Closure::once_into_js(run));
}

/// A text in small letters, by the browser's tables.
pub fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// Goes on with something while the page goes on. One kind of it, because each costs the code of its task.
pub fn spawn(run: impl Future<Output = ()> + 'static) {
    let run: Pin<Box<dyn Future<Output = ()>>> = Box::pin(run);
    wasm_bindgen_futures::spawn_local(run);
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

thread_local! {
    /// The fragment that waits to be written, and whether it is a step.
    static UNWRITTEN: RefCell<Option<(String, bool)>> = const { RefCell::new(None) };
}

/// Browsers refuse more than about three changes of the address a second; a moving map would make sixty.
const WRITE_MS: u32 = 350;

/// Writes the fragment, soon: as a step of the history that Back goes over, or in the place of the one that is there. A frame that may not is no
/// reason to stop.
pub fn set_fragment(text: String, step: bool) {
    let waits = UNWRITTEN.take();
    UNWRITTEN.replace(Some((text, step || waits.as_ref().is_some_and(|w| w.1))));
    if waits.is_none() {
        let write = || {
            if let (Some((text, step)), Ok(history)) = (UNWRITTEN.take(), window().history())
                && text != fragment()
            {
                let url = format!("#{text}");
                let _ = match step {
                    true => history.push_state_with_url(&JsValue::NULL, "", Some(&url)),
                    false => history.replace_state_with_url(&JsValue::NULL, "", Some(&url)),
                };
            }
        };
        gloo::timers::callback::Timeout::new(WRITE_MS, write).forget();
    }
}

/// Calls back when a person changes the fragment, or goes back or forward.
pub fn on_fragment(run: impl Fn() + 'static) {
    gloo::events::EventListener::new(&window(), "popstate", move |_| run()).forget();
}

/// What the tab of the browser, a bookmark and the history say.
pub fn set_title(text: &str) {
    leptos::prelude::document().set_title(text);
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

/// Whether the focus stands nowhere: what had it is gone.
pub fn focus_is_lost() -> bool {
    leptos::prelude::document().active_element().is_none_or(|element| element.tag_name().eq_ignore_ascii_case("body"))
}

/// Where an element stands in the window.
pub fn rect(id: &str) -> Option<DomRect> {
    leptos::prelude::document().get_element_by_id(id).map(|element| element.get_bounding_client_rect())
}

#[wasm_bindgen]
extern "C" {
    /// A window that browser tests look into.
    type Watching;
    #[wasm_bindgen(method, getter, js_name = __quanli)]
    fn watched(this: &Watching) -> Option<Watched>;

    /// The object that they read.
    type Watched;
    #[wasm_bindgen(method, indexing_setter)]
    fn set(this: &Watched, name: &str, value: &JsValue);
    #[wasm_bindgen(method, indexing_getter)]
    fn get(this: &Watched, name: &str) -> JsValue;
}

/// The object that the browser tests read.
fn watched() -> Option<Watched> {
    window().unchecked_ref::<Watching>().watched()
}

/// Shows the tests a value.
pub fn watch(name: &str, value: &JsValue) {
    if let Some(watched) = watched() {
        watched.set(name, value);
    }
}

/// Adds a measurement to a list that the tests read.
pub fn sample(name: &str, milliseconds: f64) {
    let list = watched().and_then(|watched| watched.get(name).dyn_into::<js_sys::Array>().ok());
    if let Some(list) = list {
        list.push(&milliseconds.into());
    }
}

/// Width and height of the window.
pub fn window_size() -> (f64, f64) {
    let number = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    (number(window().inner_width()), number(window().inner_height()))
}

/// Scrolls the list around an option so that the option is seen, at the next frame.
pub fn scroll_to(id: &str) {
    let id = id.to_owned();
    after_paint(move || {
        let option = leptos::prelude::document().get_element_by_id(&id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some((option, list)) = option.and_then(|option| option.parent_element().map(|list| (option, list))) {
            let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
            if top < list.scroll_top() {
                list.set_scroll_top(top);
            } else if bottom > list.scroll_top() + list.client_height() {
                list.set_scroll_top(bottom - list.client_height());
            }
        }
    });
}

/// Scrolls the panel's body to its top.
pub fn to_top() {
    if let Ok(Some(body)) = leptos::prelude::document().query_selector(".ql-body") {
        body.set_scroll_top(0);
    }
}

/// Sets the height of an element while it is dragged, or leaves it to the style sheet.
pub fn set_height(id: &str, height: Option<f64>) {
    let element = leptos::prelude::document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = match height {
            Some(height) => element.style().set_property("height", &format!("{}px", height.round() as i32)),
            None => element.style().remove_property("height").map(drop),
        };
    }
}

/// What is seen of the map between the bars and the sheet that lie over it on a phone, in the map's pixels. A quarter of it at the least: behind a full
/// sheet nothing is left.
pub fn free_rectangle() -> Option<Rectangle> {
    let map = rect("ql-map")?;
    let (width, height) = (map.width(), map.height());
    let across = |bar: &DomRect| bar.left() < map.right() - 1.0 && bar.right() > map.left() + 1.0;
    let over = |id| rect(id).filter(|bar| across(bar) && bar.bottom() > map.top() + 1.0 && bar.top() < map.bottom() - 1.0);
    let top = over("ql-head").map_or(0.0, |head| head.bottom() - map.top());
    let bottom = over("ql-panel").map_or(height, |panel| (panel.top() - map.top()).max(height / 4.0));
    (width > 0.0 && bottom > top).then_some(Rectangle { left: 0.0, top, right: width, bottom })
}

/// How much room there is under an element: above a keyboard that lies over the page, and above the end of what scrolls in the panel.
pub fn room_below(id: &str) -> f64 {
    let Some(element) = rect(id) else { return 0.0 };
    let seen = window().visual_viewport().map_or(window_size().1, |seen| seen.offset_top() + seen.height());
    let body = leptos::prelude::document().query_selector(".ql-body").ok().flatten().map(|body| body.get_bounding_client_rect());
    let end = body.filter(|body| body.left() < element.right() && element.left() < body.right()).map_or(seen, |body| body.bottom().min(seen));
    end - element.bottom()
}

#[wasm_bindgen(raw_module = "./js/browser/settled.js")]
extern "C" {
    #[wasm_bindgen(js_name = whenSettled)]
    fn settled(id: &str, run: JsValue);
}

/// Runs once an element that moves stands still; at the next frame when it does not move.
pub fn when_settled(id: &'static str, run: impl FnOnce() + 'static) {
    after_paint(move || settled(id, Closure::once_into_js(run)));
}

/// Calls back when the window has another size.
pub fn on_resize(run: impl Fn() + 'static) {
    gloo::events::EventListener::new(&window(), "resize", move |_| run()).forget();
}

/// Calls back for every key.
pub fn on_key(run: impl Fn(&web_sys::KeyboardEvent) + 'static) {
    let options = gloo::events::EventListenerOptions::enable_prevent_default();
    gloo::events::EventListener::new_with_options(&window(), "keydown", options, move |event| {
        if let Some(event) = event.dyn_ref() {
            run(event);
        }
    })
    .forget();
}

/// Fields with a text of their own; a switch or a slider has none.
const TEXT_FIELDS: &str = "textarea, input:not([type=checkbox], [type=radio], [type=range], [type=file], [type=button])";

/// Whether an event happened where text is typed; there keys like undo belong to the field.
pub fn typed_into(event: &web_sys::Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.is_content_editable() || element.matches(TEXT_FIELDS).unwrap_or(false))
}

/// Whether the focus is inside an element.
pub fn focus_within(id: &str) -> bool {
    let document = leptos::prelude::document();
    document.get_element_by_id(id).zip(document.active_element()).is_some_and(|(element, active)| element.contains(Some(&active)))
}
