//! Fetches a city folder: the manifest, then the files that it names, then all of it goes to the engine.
//!
//! The page fetches, because only it can be told to try again; the engine sees bytes. Which folder: `?city=URL`, else
//! `city/` beside the page.

use super::ledger::{NotAnswered, Progress};
use super::manifest::{Manifest, with_part};
use crate::app::App;
use crate::i18n::Locale;
use crate::map::CityMap;
use crate::state::{City, Loading, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_model::units::LonLat;
use quanli_protocol::{BufferName, FileRole, Open, Opened, Part, Phase, Problem, ServiceHere};
use serde::Deserialize;
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

    /// What comes of a file by range.
    type Fetched;
    #[wasm_bindgen(method, getter)]
    fn bytes(this: &Fetched) -> js_sys::Uint8Array;
    /// The server gives no ranges: this is all of it.
    #[wasm_bindgen(method, getter)]
    fn whole(this: &Fetched) -> bool;
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
    /// The files were here, but could not be read: what was wrong, in Chinese and in English.
    Read([Vec<String>; 2]),
    /// The engine died or does not start.
    Stopped(String),
}

/// Half of the width of what figures are given for, where a city is loaded in parts, and how much more is loaded round it, metres: an adult walks
/// 1080 m in 15 minutes.
const CORE_M: f64 = 1500.0;
const MARGIN_M: f64 = 1200.0;

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

/// How many things that are wrong with a city are said.
const SAID: usize = 3;
/// After this the page says that the line is slow.
const SLOW_MS: u32 = 10_000;

/// Fetches the city and opens it. What was asked stays asked.
pub fn load(app: App) {
    app.state.city().set(City::Loading(Loading::default()));
    gloo::timers::callback::Timeout::new(SLOW_MS, move || loading(app, |loading| loading.slow = true)).forget();
    crate::browser::spawn(async move {
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
    let loading = app.begin_loading();
    crate::browser::spawn(async move {
        let fetched = fetch_all(app, from, around).await;
        // Another loading may have begun meanwhile.
        match fetched {
            _ if !app.still_loads(loading) => {}
            Ok(fetched) => open_fetched(app, fetched).await,
            Err(trouble) => app.state.city().set(City::Failed(Arc::new(trouble))),
        }
    });
}

/// A city folder, fetched.
struct Folder {
    open: Open,
    files: Vec<js_sys::ArrayBuffer>,
    /// Where its backdrop is.
    backdrop: Option<(String, String)>,
}

/// Has the engine open what was fetched.
async fn open_fetched(app: App, Folder { open, files, backdrop }: Folder) {
    let asking = app.engine().request_with_files(open, &files, move |progress| note(app, progress));
    drop(files);
    if let Some((folder, name)) = backdrop {
        crate::browser::spawn(async move {
            // Without its rivers and blocks the map still tells the minutes, so a backdrop that is missing stops nothing.
            if let Ok(column) = fetch(&folder, &name, |_| {}).await {
                app.map(|map| map.read("backdrop", &column));
            }
        });
    }
    match asking.await {
        Ok(answered) => {
            let opened = Arc::new(answered.reply);
            app.map(|map| {
                map.begin(&opened);
                answered
                    .columns
                    .iter()
                    .for_each(|(name, column)| if *name == BufferName::Relief { shade(map, &opened, column) } else { map.take(*name, column) });
            });
            app.state.city().set(City::Open(opened.clone()));
            app.city_is_open(&opened);
        }
        // In place of a prepared network that can't be used the paths serve.
        Err(NotAnswered::Refused(problems)) if problems.first().is_some_and(|problem| problem.reason.is_about_prepared()) => load_paths(app),
        Err(NotAnswered::Refused(problems)) => app.state.city().set(City::Failed(Arc::new(unreadable(&problems)))),
        // Another one is being opened.
        Err(NotAnswered::Cancelled) => {}
        Err(NotAnswered::Stopped) => app.state.city().update(|city| {
            // Why is said already, unless it was gone before.
            if matches!(city, City::Loading(_)) {
                *city = City::Failed(Arc::new(Trouble::Stopped(String::new())));
            }
        }),
    }
}

fn shade(map: &CityMap, opened: &Opened, column: &js_sys::Uint8Array) {
    if let Some(relief) = opened.relief {
        map.shade(column, relief.width, relief.height, &relief.bounds);
    }
}

/// How far the opening is.
fn note(app: App, Progress { phase, share, .. }: Progress) {
    let share = f64::from(share);
    loading(app, |loading| match phase {
        Some(Phase::Network) => loading.read = share / 2.0,
        Some(Phase::People) => loading.read = 0.5 + share / 2.0,
        Some(Phase::Drawing) => {
            loading.read = 1.0;
            loading.drawn = share;
        }
        None => {}
    });
}

/// The first things that are wrong with a city, in both languages.
fn unreadable(problems: &[Problem]) -> Trouble {
    let said = |lang| problems.iter().take(SAID).map(|problem| words::problem(lang, problem)).collect();
    Trouble::Read([said(Locale::zh_CN), said(Locale::en)])
}

async fn fetch_all(app: App, from: Start, around: Option<LonLat>) -> Result<Folder, Trouble> {
    let folder = crate::browser::city_folder();
    let text = fetch(&folder, "city.json", |_| {}).await?;
    let manifest = String::from_utf8(text.to_vec()).map_err(|_| broken("city.json", "UTF-8"))?;
    let named = Manifest::read(&manifest).map_err(|why| broken("city.json", &why))?;
    app.gazetteer_is(named.file("gazetteer").map(|name| folder.clone() + &name));
    let mut files = Vec::new();
    let mut buffers = Vec::new();
    let alone = from == Start::Prepared && named.file("network").is_some() && named.has_hash("paths") && !has_changed(&folder, &named).await;
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
        let Some(name) = named.file(key).filter(|_| wants) else { continue };
        let progress = move |sum| {
            let of_paths = matches!(role, FileRole::Paths | FileRole::Network);
            loading(app, |loading| if of_paths { loading.paths = sum } else { loading.people = loading.people.max(sum) });
        };
        let by_range = wanted.as_ref().filter(|_| name.ends_with(".fgb"));
        if let Some(Part { loaded, .. }) = by_range {
            let fetched = fetch_part(&folder, &name, loaded, progress).await?;
            if fetched.whole() && role == FileRole::Paths {
                wanted = None;
            }
            files.push(role);
            buffers.push(fetched.bytes().buffer());
            continue;
        }
        let column = match fetch(&folder, &name, progress).await {
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
        Some(part) => with_part(&manifest, part).ok_or_else(|| broken("city.json", "part"))?,
        None => manifest,
    };
    let backdrop = named.file("backdrop").map(|name| (folder, name));
    Ok(Folder { open: Open { manifest, files }, files: buffers, backdrop })
}

/// Which part of a city is loaded, where its paths can be had by range: that round a place, the link's view, or the middle.
async fn a_part(app: App, folder: &str, named: &Manifest, around: Option<LonLat>) -> Result<Option<Part>, Trouble> {
    // The R-tree of other systems is not in the map's degrees.
    let degrees = ["", "EPSG:4326", "EPSG:4490"].contains(&named.crs());
    let Some(name) = named.file("paths").filter(|name| degrees && name.ends_with(".fgb")) else { return Ok(None) };
    let bounds = bounds_of(&format!("{folder}{name}")).await.map_err(|error| broken(&name, &said(&error)))?;
    let Ok(Some([west, south, east, north])) = serde_wasm_bindgen::from_value::<Option<[f64; 4]>>(bounds) else { return Ok(None) };
    let at = around.or(app.first_view().map(|view| view.0)).unwrap_or(LonLat { lon: (west + east) / 2.0, lat: (south + north) / 2.0 });
    let within = |metres: f64| {
        let (y, x) = (metres / 111_000.0, metres / (111_320.0 * js_sys::Math::cos(at.lat.to_radians())));
        [at.lon - x, at.lat - y, at.lon + x, at.lat + y]
    };
    Ok(Some(Part { loaded: within(CORE_M + MARGIN_M), core: within(CORE_M) }))
}

async fn fetch_part(folder: &str, name: &str, bounds: &[f64; 4], progress: impl FnMut(f64) + 'static) -> Result<Fetched, Trouble> {
    let progress = Closure::<dyn FnMut(f64)>::new(progress);
    let got = part(&format!("{folder}{name}"), bounds, &progress).await;
    got.map(JsCast::unchecked_into).map_err(|error| broken(name, &said(&error)))
}

/// Whether a file that lies there is not the one of which the manifest has the hash: a change that forgot `quanli pack`. Only packed files
/// are asked for, because others may be packed on their way and then have another size.
async fn has_changed(folder: &str, named: &Manifest) -> bool {
    let asked: Vec<_> = named.packed().into_iter().map(|(name, size)| (held(&format!("{folder}{name}")), size)).collect();
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

/// What the page needs of the catalogue before a city is here.
#[derive(Deserialize)]
struct Catalogue {
    services: Vec<Service>,
}

#[derive(Deserialize)]
struct Service {
    id: String,
    zh: String,
    en: String,
    sign: String,
}

async fn fetch_catalogue() -> Result<Vec<ServiceHere>, Trouble> {
    let file = "catalogue/services.json";
    let text = String::from_utf8(fetch("", file, |_| {}).await?.to_vec()).map_err(|_| broken(file, "UTF-8"))?;
    let parsed = js_sys::JSON::parse(&text).map_err(|error| broken(file, &said(&error)))?;
    let catalogue: Catalogue = serde_wasm_bindgen::from_value(parsed).map_err(|error| broken(file, &error.to_string()))?;
    let named = |Service { id, zh, en, sign }| ServiceHere { id, zh, en, sign, count: 0, ages: 0, living: 0, outward: false, shared: false };
    Ok(catalogue.services.into_iter().map(named).collect())
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
pub(super) fn said(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}
