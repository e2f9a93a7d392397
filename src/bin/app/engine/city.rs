//! Fetches a city folder: the manifest, then the files that it names, then all of it goes to the engine.
//!
//! The page fetches, because only it can be told to try again; the engine sees bytes. Which folder: `?city=URL`, else
//! `city/` beside the page.

use crate::app::App;
use crate::state::{City, Loading, StateStoreFields};
use leptos::prelude::*;
use quanli::protocol::{Ask, FileRole, Part, Problem, ServiceHere};
use quanli::units::LonLat;
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./js/browser/fetch.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn bytes(url: &str, progress: &Closure<dyn FnMut(f64)>) -> Result<JsValue, JsValue>;
    fn held(url: &str) -> js_sys::Promise;
}

#[wasm_bindgen(raw_module = "./js/engine/ranges.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = boundsOf)]
    async fn bounds_of(url: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn part(url: &str, bounds: &[f64], progress: &Closure<dyn FnMut(f64)>) -> Result<JsValue, JsValue>;
}

/// Why a city is not there.
#[derive(Clone, PartialEq, Debug)]
pub enum Trouble {
    /// A file could not be fetched or unpacked.
    Fetch {
        /// Its name.
        file: String,
        /// What the browser said.
        why: String,
    },
    /// The files were here, but could not be read.
    Read(Vec<Problem>),
    /// The engine died or does not start.
    Stopped(String),
}

/// The part of the manifest that says what to fetch; the engine reads the whole.
#[derive(serde::Deserialize)]
struct Manifest {
    files: BTreeMap<String, String>,
    /// Hashes of files: without that of the paths a prepared network can't be told from an old one.
    #[serde(default)]
    hashes: BTreeMap<String, String>,
    /// Bytes of files, as they lie there.
    #[serde(default)]
    sizes: BTreeMap<String, f64>,
    /// Coordinate system.
    #[serde(default)]
    crs: String,
}

/// What comes of a file by range.
#[derive(serde::Deserialize)]
struct Fetched {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    bytes: js_sys::Uint8Array,
    whole: bool,
}

/// Half of the width of what figures are given for, where a city is loaded in parts, and how much more is loaded round it, metres: an adult walks
/// 1080 m in 15 minutes.
const CORE_M: f64 = 1500.0;
const MARGIN_M: f64 = 1200.0;

/// The part of the catalogue that names services.
#[derive(serde::Deserialize)]
struct Catalogue {
    services: Vec<Named>,
}

/// A service's names.
#[derive(serde::Deserialize)]
struct Named {
    id: String,
    zh: String,
    en: String,
    sign: String,
}

/// The files that the engine takes, in its order.
const ROLES: [(&str, FileRole); 9] = [
    ("network", FileRole::Network),
    ("places", FileRole::Places),
    ("paths", FileRole::Paths),
    ("facilities", FileRole::Facilities),
    ("residents", FileRole::Residents),
    ("circles", FileRole::Circles),
    ("transit", FileRole::Transit),
    ("catalogue", FileRole::Catalogue),
    ("standard", FileRole::Standard),
];

/// What the network comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// The prepared network alone, where there is one.
    Prepared,
    /// The paths; a prepared network beside them counts if it was made from them.
    Paths,
}
/// After this the page says that the line is slow.
const SLOW_MS: u32 = 10_000;

/// Fetches the city and opens it. What was asked stays asked.
pub fn load(app: App) {
    app.state.city().set(City::Loading(Loading::default()));
    gloo::timers::callback::Timeout::new(SLOW_MS, move || loading(app, |loading| loading.slow = true)).forget();
    wasm_bindgen_futures::spawn_local(async move {
        // Only the names in the question hang on it, and the city brings its own.
        if let Ok(services) = fetch_catalogue().await {
            app.state.catalogue().set(services);
        }
    });
    open(app, Start::Prepared, None);
}

/// Loads another part of a large city.
pub fn load_around(app: App, at: LonLat) {
    app.state.city().set(City::Loading(Loading::default()));
    open(app, Start::Prepared, Some(at));
}

/// Opens the city from its paths, because its prepared network can't be used.
pub fn load_paths(app: App) {
    open(app, Start::Paths, None);
}

fn open(app: App, from: Start, around: Option<LonLat>) {
    wasm_bindgen_futures::spawn_local(async move {
        if let Err(trouble) = fetch_all(app, from, around).await {
            app.state.city().set(City::Failed(Arc::new(trouble)));
        }
    });
}

async fn fetch_all(app: App, from: Start, around: Option<LonLat>) -> Result<(), Trouble> {
    let folder = crate::browser::city_folder();
    let text = fetch(&folder, "city.json", |_| {}).await?;
    let manifest = String::from_utf8(text.to_vec()).map_err(|_| broken("city.json", "UTF-8"))?;
    let parsed = js_sys::JSON::parse(&manifest).map_err(|error| broken("city.json", &said(&error)))?;
    let named: Manifest = serde_wasm_bindgen::from_value(parsed.clone()).map_err(|error| broken("city.json", &error.to_string()))?;
    super::pinyin::gazetteer_is(named.files.get("gazetteer").map(|name| format!("{folder}{name}")));
    let mut files = Vec::new();
    let mut buffers = Vec::new();
    let alone = from == Start::Prepared && named.files.contains_key("network") && named.hashes.contains_key("paths") && !has_changed(&folder, &named).await;
    let (mut ready, mut placed) = (false, false);
    let mut wanted = if alone { None } else { a_part(app, &folder, &named, around).await? };
    for (key, role) in ROLES {
        let wants = match role {
            FileRole::Network => true,
            // They stand on the prepared network; beside other files they are only judged.
            FileRole::Places => ready || from == Start::Paths,
            FileRole::Paths => !ready,
            _ => !placed,
        };
        let Some(name) = named.files.get(key).filter(|_| wants) else { continue };
        let progress = move |sum| {
            let of_paths = matches!(role, FileRole::Paths | FileRole::Network);
            loading(app, |loading| if of_paths { loading.paths = sum } else { loading.people = loading.people.max(sum) });
        };
        let by_range = wanted.as_ref().filter(|_| name.ends_with(".fgb"));
        if let Some(Part { loaded, .. }) = by_range {
            let fetched = fetch_part(&folder, name, loaded, progress).await?;
            if fetched.whole && role == FileRole::Paths {
                wanted = None;
            }
            files.push(role);
            buffers.push(fetched.bytes.buffer());
            continue;
        }
        let column = match fetch(&folder, name, progress).await {
            Ok(column) => column,
            // Nothing in its place: the engine says so, and the paths serve.
            Err(_) if matches!(role, FileRole::Network | FileRole::Places) => js_sys::Uint8Array::new_with_length(0),
            Err(trouble) => return Err(trouble),
        };
        ready |= role == FileRole::Network && alone && column.length() > 0;
        placed |= role == FileRole::Places && ready && column.length() > 0;
        files.push(role);
        buffers.push(column.buffer());
    }
    loading(app, |loading| loading.fetched = true);
    let manifest = match &wanted {
        Some(part) => with_part(&parsed, part).ok_or_else(|| broken("city.json", "part"))?,
        None => manifest,
    };
    app.port().send(&Ask::Open { manifest, files }, &buffers);
    if let Some(name) = named.files.get("backdrop") {
        // Without its rivers and blocks the map still tells the minutes, so a backdrop that is missing stops nothing.
        if let Ok(column) = fetch(&folder, name, |_| {}).await {
            app.map(|map| map.read("backdrop", &column));
        }
    }
    Ok(())
}

/// Which part of a city is loaded, where its paths can be had by range: that round a place, the link's view, or the middle.
async fn a_part(app: App, folder: &str, named: &Manifest, around: Option<LonLat>) -> Result<Option<Part>, Trouble> {
    // The R-tree of other systems is not in the map's degrees.
    let degrees = ["", "EPSG:4326", "EPSG:4490"].contains(&named.crs.as_str());
    let Some(name) = named.files.get("paths").filter(|name| degrees && name.ends_with(".fgb")) else { return Ok(None) };
    let bounds = bounds_of(&format!("{folder}{name}")).await.map_err(|error| broken(name, &said(&error)))?;
    let Ok([west, south, east, north]) = serde_wasm_bindgen::from_value::<[f64; 4]>(bounds) else { return Ok(None) };
    let at = around.or(app.first_view().map(|view| view.0)).unwrap_or(LonLat { lon: (west + east) / 2.0, lat: (south + north) / 2.0 });
    let within = |metres: f64| {
        let (y, x) = (metres / 111_000.0, metres / (111_320.0 * libm::cos(at.lat.to_radians())));
        [at.lon - x, at.lat - y, at.lon + x, at.lat + y]
    };
    Ok(Some(Part { loaded: within(CORE_M + MARGIN_M), core: within(CORE_M) }))
}

/// The manifest as the engine gets it.
fn with_part(parsed: &JsValue, part: &Part) -> Option<String> {
    let part = serde_wasm_bindgen::to_value(part).ok()?;
    js_sys::Reflect::set(parsed, &"part".into(), &part).ok()?;
    js_sys::JSON::stringify(parsed).ok().map(String::from)
}

async fn fetch_part(folder: &str, name: &str, bounds: &[f64; 4], progress: impl FnMut(f64) + 'static) -> Result<Fetched, Trouble> {
    let progress = Closure::<dyn FnMut(f64)>::new(progress);
    let got = part(&format!("{folder}{name}"), bounds, &progress).await.map_err(|error| broken(name, &said(&error)))?;
    serde_wasm_bindgen::from_value(got).map_err(|error| broken(name, &error.to_string()))
}

/// Whether a file that lies there is not the one of which the manifest has the hash: a change that forgot `quanli pack`. Only packed files
/// are asked for, because others may be packed on their way and then have another size.
async fn has_changed(folder: &str, named: &Manifest) -> bool {
    let packed = named.sizes.iter().filter_map(|(key, size)| Some((named.files.get(key).filter(|name| name.ends_with(".gz"))?, *size)));
    let asked: Vec<_> = packed.map(|(name, size)| (held(&format!("{folder}{name}")), size)).collect();
    for (held, size) in asked {
        let held = wasm_bindgen_futures::JsFuture::from(held).await.ok().and_then(|held| held.as_f64());
        if held.is_some_and(|held| held >= 0.0 && held != size) {
            return true;
        }
    }
    false
}

/// A text that is done without when it can't be fetched.
pub(super) async fn text_of(url: &str) -> Option<String> {
    String::from_utf8(fetch("", url, |_| {}).await.ok()?.to_vec()).ok()
}

async fn fetch_catalogue() -> Result<Vec<ServiceHere>, Trouble> {
    let file = "catalogue/services.json";
    let text = String::from_utf8(fetch("", file, |_| {}).await?.to_vec()).map_err(|_| broken(file, "UTF-8"))?;
    let parsed = js_sys::JSON::parse(&text).map_err(|error| broken(file, &said(&error)))?;
    let catalogue: Catalogue = serde_wasm_bindgen::from_value(parsed).map_err(|error| broken(file, &error.to_string()))?;
    Ok(catalogue
        .services
        .into_iter()
        .map(|Named { id, zh, en, sign }| ServiceHere { id, zh, en, sign, count: 0, ages: 0, living: 0, outward: false, shared: false })
        .collect())
}

/// Changes the loading, if it still goes on.
fn loading(app: App, change: impl FnOnce(&mut Loading)) {
    app.state.city().update(|city| {
        if let City::Loading(loading) = city {
            change(loading);
        }
    });
}

async fn fetch(folder: &str, name: &str, progress: impl FnMut(f64) + 'static) -> Result<js_sys::Uint8Array, Trouble> {
    let progress = Closure::<dyn FnMut(f64)>::new(progress);
    let got = bytes(&format!("{folder}{name}"), &progress).await;
    got.map(JsCast::unchecked_into).map_err(|error| broken(name, &said(&error)))
}

fn broken(file: &str, why: &str) -> Trouble {
    Trouble::Fetch { file: file.to_owned(), why: why.to_owned() }
}

/// The message of a thrown value.
fn said(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}
