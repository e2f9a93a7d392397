//! The measured work in WebAssembly, for node: the contender `quanli-wasm-node` of `make bench`.

use quanli_engine::{OpenCity, Session, Transfer};
use quanli_protocol::{FileRole, Open, Who};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

thread_local! {
    static NET: RefCell<Option<quanli_bench::Net>> = const { RefCell::new(None) };
    static CITY: RefCell<Option<Session>> = const { RefCell::new(None) };
}

fn seconds() -> f64 {
    now() / 1000.0
}

fn json(draw: &quanli_bench::Draw) -> String {
    serde_json::to_string(draw).unwrap_or_default()
}

/// Takes an outside network in; `false` when the bytes are none.
#[wasm_bindgen]
pub fn take_net(bytes: &[u8]) -> bool {
    NET.set(quanli_bench::Net::read(bytes));
    NET.with_borrow(Option::is_some)
}

/// Opens a city from its unpacked files; `false` when it can't be used.
#[wasm_bindgen]
pub fn open_city(manifest: &str, paths: Vec<u8>, facilities: Vec<u8>, residents: Vec<u8>) -> bool {
    let roles = [FileRole::Paths, FileRole::Facilities, FileRole::Residents];
    let open = OpenCity::open(manifest, &roles, vec![paths, facilities, residents], &mut |_, _| {});
    CITY.set(open.ok().map(Session::with));
    CITY.with_borrow(Option::is_some)
}

/// Files of a city outside of the module's memory, each handed over when it is read, as in the worker; columns are let go.
struct Outside([(FileRole, Option<js_sys::Uint8Array>); 3]);

impl Transfer for Outside {
    fn file(&mut self, role: FileRole) -> Option<Vec<u8>> {
        self.0.iter_mut().find(|f| f.0 == role)?.1.take().map(|bytes| bytes.to_vec())
    }

    fn begin(&mut self) {}

    fn take(&mut self, _: &[u8]) {}
}

/// Opens a city from its prepared network and its other unpacked files; `false` when it can't be used.
#[wasm_bindgen]
pub fn open_prepared(manifest: &str, network: js_sys::Uint8Array, facilities: js_sys::Uint8Array, residents: js_sys::Uint8Array) -> bool {
    let roles = [FileRole::Network, FileRole::Facilities, FileRole::Residents];
    let mut outside = Outside([(roles[0], Some(network)), (roles[1], Some(facilities)), (roles[2], Some(residents))]);
    let mut session = Session::default();
    let opened = session.ask_with(Open { manifest: manifest.to_owned(), files: roles.to_vec() }, &mut outside);
    CITY.set(opened.is_ok().then_some(session));
    CITY.with_borrow(Option::is_some)
}

/// Times of all services for one walker of the open city: how many people one of them reaches.
#[wasm_bindgen]
pub fn one_walker() -> f64 {
    CITY.with_borrow_mut(|city| city.as_mut().and_then(Session::city).map_or(0.0, quanli_bench::one_walker))
}

/// Bytes of memory, which never shrinks.
#[wasm_bindgen]
pub fn heap() -> f64 {
    core::arch::wasm32::memory_size(0) as f64 * 65_536.0
}

/// Makes a prepared network ready once; JSON.
#[wasm_bindgen]
pub fn ready(manifest: &str, network: &[u8]) -> String {
    quanli_bench::ready(manifest, network, &seconds).map_or_else(|error| format!("{{\"error\":\"{error}\"}}"), |draw| json(&draw))
}

/// Reads and joins paths once; JSON.
#[wasm_bindgen]
pub fn load(manifest: &str, paths: &[u8]) -> String {
    quanli_bench::load(manifest, paths, &seconds).map_or_else(|error| format!("{{\"error\":\"{error}\"}}"), |draw| json(&draw))
}

/// Draws a case once; JSON, empty when it does not exist or nothing is loaded for it.
#[wasm_bindgen]
pub fn draw(case: &str, seed: u32) -> String {
    let seed = u64::from(seed);
    let on_net =
        |f: &mut dyn FnMut(&mut quanli_bench::Net) -> quanli_bench::Draw| NET.with_borrow_mut(|net| net.as_mut().map_or_else(String::new, |n| json(&f(n))));
    let on_city = |who: Option<Who>| {
        CITY.with_borrow_mut(|city| {
            let Some(session) = city else { return String::new() };
            let Some(open) = session.city() else { return String::new() };
            let draw = match who {
                None => quanli_bench::all_services(open, &seconds),
                Some(who) => {
                    let spots = quanli_bench::spots(open);
                    quanli_bench::city_ghost(session, &spots, who, &seconds)
                }
            };
            json(&draw)
        })
    };
    match case {
        "nearest-20-categories" => on_net(&mut |n| n.nearest(&seconds)),
        "prepared-20-categories" => on_net(&mut |n| n.prepared(&seconds)),
        "edits" => on_net(&mut |n| n.edits(seed, &seconds)),
        "path-edits" => on_net(&mut |n| n.path_edits(seed, &seconds)),
        "ghost" => on_net(&mut |n| n.ghost(seed, &seconds)),
        "all-sites" => on_net(&mut |n| n.all_sites(&seconds)),
        "all-services-all-walkers" => on_city(None),
        "city-ghost-elder" => on_city(Some(Who::Elder)),
        "city-ghost-everyone" => on_city(Some(Who::Everyone)),
        _ => String::new(),
    }
}
