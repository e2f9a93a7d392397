//! The map library's side of the door: `map.js`, and what it tells.

use super::layers::ORDER;
use crate::words::rounding::fixed;
use quanli_model::units::LonLat;
use quanli_protocol::Opened;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./js/map/map.js")]
extern "C" {
    #[wasm_bindgen(js_name = CityMap)]
    type Shim;
    #[wasm_bindgen(constructor, js_class = "CityMap")]
    fn new(receive: &Closure<dyn FnMut(String, JsValue)>, order: Vec<String>) -> Shim;
    #[wasm_bindgen(method)]
    fn begin(this: &Shim, lon: f64, lat: f64, metres: f64, edges: u32);
    #[wasm_bindgen(method)]
    fn open(this: &Shim, container: &web_sys::HtmlElement, lon: f64, lat: f64, zoom: f64, bounds: &[f64]) -> js_sys::Promise;
    #[wasm_bindgen(method)]
    fn feed(this: &Shim, column: &str, bytes: &js_sys::Uint8Array);
    #[wasm_bindgen(method)]
    fn read(this: &Shim, id: &str, bytes: &js_sys::Uint8Array);
    #[wasm_bindgen(method)]
    fn shade(this: &Shim, rgba: &js_sys::Uint8Array, width: u32, height: u32, bounds: &[f64]);
    #[wasm_bindgen(method)]
    fn threshold(this: &Shim, deciseconds: u32);
    #[wasm_bindgen(method)]
    fn signs(this: &Shim, id: &str, signs: JsValue);
    #[wasm_bindgen(method)]
    fn words(this: &Shim, marks: JsValue);
    #[wasm_bindgen(method)]
    fn visible(this: &Shim, ids: Vec<String>, shown: bool);
    #[wasm_bindgen(method)]
    fn choose(this: &Shim, rank: u32);
    #[wasm_bindgen(method)]
    fn retheme(this: &Shim);
    #[wasm_bindgen(method)]
    fn pad(this: &Shim, top: f64, bottom: f64);
    #[wasm_bindgen(method)]
    fn fit(this: &Shim, bounds: &[f64]);
    #[wasm_bindgen(method)]
    fn go(this: &Shim, lon: f64, lat: f64, zoom: f64);
    #[wasm_bindgen(method)]
    fn zoom(this: &Shim, steps: f64);
    #[wasm_bindgen(method)]
    fn north(this: &Shim);
    #[wasm_bindgen(method)]
    fn pan(this: &Shim, x: f64, y: f64);
    #[wasm_bindgen(method)]
    fn screen(this: &Shim, lon: f64, lat: f64) -> Vec<f64>;
    #[wasm_bindgen(method)]
    fn ground(this: &Shim, x: f64, y: f64) -> Vec<f64>;
}

/// What was done on the map; which fields are set depends on the kind.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    /// Pixels from the left.
    pub x: f64,
    /// Pixels from the top.
    pub y: f64,
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// Zoom.
    pub zoom: f64,
    /// Degrees clockwise from north.
    pub bearing: f64,
    /// Metres a pixel.
    pub metres: f64,
    /// By a finger.
    pub touch: bool,
    /// Milliseconds of the page.
    pub time: f64,
    /// What was hit.
    pub id: Option<String>,
}

/// A sign on the map.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Sign {
    /// Told when it is hit.
    pub id: String,
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// `state/character`.
    pub image: String,
    /// `open`, `aside`, `added`, `removed`.
    pub state: &'static str,
    /// Name beside it.
    pub name: String,
    /// What is drawn first.
    pub sort: i32,
}

/// Words that stand on the map.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Mark {
    /// Told when it is hit.
    pub id: String,
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// The words.
    pub text: String,
    /// `pill` or `name`.
    pub kind: &'static str,
    /// What a screen reader says instead.
    pub label: String,
}

type Listener = Rc<RefCell<Option<Box<dyn Fn(&str, JsValue)>>>>;

/// The map. It takes everything at any time and shows it once it is open.
pub struct CityMap {
    shim: Shim,
    listener: Listener,
}

impl CityMap {
    /// A map that is not open yet; its library is being fetched.
    pub fn shown() -> Self {
        let listener = Listener::default();
        let told = listener.clone();
        let receive = Closure::<dyn FnMut(String, JsValue)>::new(move |kind: String, what: JsValue| {
            if let Some(listener) = &*told.borrow() {
                listener(&kind, what);
            }
        });
        let shim = Shim::new(&receive, ORDER.map(str::to_owned).to_vec());
        receive.forget();
        Self { shim, listener }
    }

    /// Who is told what is done on the map.
    pub fn listen(&self, listener: impl Fn(&str, Told) + 'static) {
        *self.listener.borrow_mut() = Some(Box::new(move |kind, what| {
            // Nothing of what can't be read.
            listener(kind, serde_wasm_bindgen::from_value(what).unwrap_or_default());
        }));
    }

    /// A city begins.
    pub fn begin(&self, opened: &Opened) {
        self.shim.begin(opened.origin.lon, opened.origin.lat, opened.metres_per_mercator, opened.edges);
    }

    /// Opens the map in an element.
    pub fn open(&self, container: &web_sys::HtmlElement, lon: f64, lat: f64, zoom: f64, bounds: &[f64; 4]) {
        // What goes wrong is told as `failed`.
        drop(self.shim.open(container, lon, lat, zoom, bounds));
    }

    /// A column for the graphics card.
    pub fn feed(&self, column: &str, bytes: &js_sys::Uint8Array) {
        self.shim.feed(column, bytes);
    }

    /// GeoJSON for a source.
    pub fn read(&self, id: &str, bytes: &js_sys::Uint8Array) {
        self.shim.read(id, bytes);
    }

    /// The relief.
    pub fn shade(&self, rgba: &js_sys::Uint8Array, width: u32, height: u32, bounds: &[f64; 4]) {
        self.shim.shade(rgba, width, height, bounds);
    }

    /// The minutes that count.
    pub fn threshold(&self, minutes: u8) {
        self.shim.threshold(u32::from(minutes) * 600);
    }

    /// The signs of a source.
    pub fn signs(&self, id: &str, signs: &[Sign]) {
        self.shim.signs(id, list(signs));
    }

    /// The words on the map.
    pub fn words(&self, marks: &[Mark]) {
        self.shim.words(list(marks));
    }

    /// Shows or hides the pockets.
    pub fn pockets(&self, shown: bool) {
        self.shim.visible(super::layers::POCKETS.map(str::to_owned).to_vec(), shown);
    }

    /// Shows or hides where the ways are steep.
    pub fn steep(&self, shown: bool) {
        self.shim.visible(super::layers::STEEP.map(str::to_owned).to_vec(), shown);
    }

    /// Shows or hides the people who are left out.
    pub fn people(&self, shown: bool) {
        self.shim.visible(super::layers::PEOPLE.map(str::to_owned).to_vec(), shown);
    }

    /// Shows or hides a way from a door, and dims the rest under a way.
    pub fn way(&self, shown: bool, dimmed: bool) {
        let [veil, rest @ ..] = super::layers::ROUTE.map(str::to_owned);
        self.shim.visible(vec![veil], shown && dimmed);
        self.shim.visible(rest.to_vec(), shown);
    }

    /// One pocket stands out.
    pub fn choose(&self, rank: Option<u32>) {
        self.shim.choose(rank.unwrap_or(0));
    }

    /// The theme changed.
    pub fn retheme(&self) {
        self.shim.retheme();
    }

    /// So many pixels of the map are covered from above and from below: what it is sent to comes to stand between them.
    pub fn pad(&self, top: f64, bottom: f64) {
        self.shim.pad(top, bottom);
    }

    /// Flies to a box.
    pub fn fit(&self, bounds: &[f64; 4]) {
        self.shim.fit(bounds);
    }

    /// Goes to a place.
    pub fn go(&self, lon: f64, lat: f64, zoom: f64) {
        self.shim.go(lon, lat, zoom);
    }

    /// Nearer or farther.
    pub fn zoom(&self, steps: f64) {
        self.shim.zoom(steps);
    }

    /// North up.
    pub fn north(&self) {
        self.shim.north();
    }

    /// Moves the map under the window, in pixels.
    pub fn pan(&self, x: f64, y: f64) {
        self.shim.pan(x, y);
    }

    /// Where a place is on the screen.
    pub fn on_screen(&self, at: LonLat) -> Option<(f64, f64)> {
        let [x, y] = *self.shim.screen(at.lon, at.lat).as_slice() else { return None };
        Some((x, y))
    }

    /// Which place is at a point of the screen.
    pub fn on_ground(&self, x: f64, y: f64) -> Option<LonLat> {
        let [lon, lat] = *self.shim.ground(x, y).as_slice() else { return None };
        Some(LonLat { lon, lat })
    }
}

/// A position of GeoJSON, to a decimetre.
pub fn position(lon: f64, lat: f64) -> String {
    format!("[{},{}]", fixed(lon, 6), fixed(lat, 6))
}

/// A text of JSON.
pub fn text(text: &str) -> String {
    js_sys::JSON::stringify(&text.into()).map_or_else(|_| "\"\"".to_owned(), String::from)
}

/// A list of plain JavaScript objects.
fn list<T: Serialize>(list: &[T]) -> JsValue {
    // Texts and numbers can always be written.
    serde_wasm_bindgen::to_value(list).unwrap_or_else(|_| js_sys::Array::new().into())
}
