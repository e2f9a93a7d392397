//! The engine behind `postMessage`: one session, asks in, answers out, large columns moved and not copied.
//!
//! What arrives is queued before it is worked on, so that the newest ghost and the newest question supersede older
//! ones of their kind that have not started. The same file also serves inside the page ([`handle`]), where a browser
//! lets no worker start.

use quanli_engine::{Session, Transfer};
use quanli_protocol::{Answer, Ask, AskId, Body, FileRole, wire};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// An ask that waits.
struct Waiting {
    id: AskId,
    ask: Ask,
    /// Files, which stay outside of the module's memory until they are read.
    buffers: js_sys::Array,
}

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
    static QUEUE: RefCell<VecDeque<Waiting>> = RefCell::default();
    /// A turn of [`work`] is on its way.
    static DUE: Cell<bool> = const { Cell::new(false) };
}

/// Where answers go.
#[derive(Clone)]
enum Outlet {
    Worker(DedicatedWorkerGlobalScope),
    /// Gets each answer in the shape that a worker would post.
    Page(js_sys::Function),
}

/// In a worker: listens. In the page: waits for [`handle`] to be called.
fn main() {
    console_error_panic_hook::set_once();
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let outlet = Outlet::Worker(scope.clone());
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(waiting) = read(&event.data()) else { return outlet.refuse() };
        queue(waiting);
        later(&outlet);
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    scope.post_message(&JsValue::from_str("ready")).expect("a text can be posted");
}

/// Takes one request, in the page.
#[wasm_bindgen]
pub fn handle(request: &JsValue, receive: js_sys::Function) {
    let outlet = Outlet::Page(receive);
    let Some(waiting) = read(request) else { return outlet.refuse() };
    queue(waiting);
    work(&outlet);
}

/// Works on what waits, after what has arrived meanwhile has been queued too.
fn later(outlet: &Outlet) {
    if DUE.replace(true) {
        return;
    }
    let outlet = outlet.clone();
    gloo::timers::callback::Timeout::new(0, move || {
        DUE.set(false);
        work(&outlet);
    })
    .forget();
}

/// Takes the next ask, if a newer one has not replaced it meanwhile; with none, goes on with long work.
fn work(outlet: &Outlet) {
    let Some(Waiting { id, ask, buffers }) = QUEUE.with_borrow_mut(VecDeque::pop_front) else { return go_on(outlet) };
    SESSION.with_borrow_mut(|session| {
        let Ask::Open { manifest, files } = ask else {
            return session.handle(id, ask, Vec::new(), &mut |answer, columns| outlet.post(&answer, &moved(columns)));
        };
        let mut outside = Outside { roles: files.clone(), files: buffers, columns: Vec::new() };
        let mut last = None;
        session.open(id, &manifest, &files, &mut outside, &mut |answer, _| match answer.body {
            Body::Progress(_) => outlet.post(&answer, &js_sys::Array::new()),
            _ => last = Some(answer),
        });
        if let Some(opened) = last {
            outlet.post(&opened, &outside.moved());
        }
    });
    later(outlet);
}

/// Files and columns outside of the module's memory, which never shrinks: they come and go one at a time.
struct Outside {
    roles: Vec<FileRole>,
    files: js_sys::Array,
    /// The pieces of each column.
    columns: Vec<Vec<js_sys::Uint8Array>>,
}

impl Transfer for Outside {
    fn file(&mut self, role: FileRole) -> Option<Vec<u8>> {
        let i = self.roles.iter().position(|r| *r == role)? as u32;
        let file = self.files.get(i);
        // What is read is freed there too.
        self.files.set(i, JsValue::UNDEFINED);
        (!file.is_undefined()).then(|| js_sys::Uint8Array::new(&file).to_vec())
    }

    fn begin(&mut self) {
        self.columns.push(Vec::new());
    }

    fn take(&mut self, piece: &[u8]) {
        if let Some(column) = self.columns.last_mut() {
            column.push(js_sys::Uint8Array::from(piece));
        }
    }
}

impl Outside {
    /// Each column in one piece.
    fn moved(self) -> js_sys::Array {
        let whole = |pieces: Vec<js_sys::Uint8Array>| {
            let column = js_sys::Uint8Array::new_with_length(pieces.iter().map(js_sys::Uint8Array::length).sum());
            let mut at = 0;
            for piece in pieces {
                column.set(&piece, at);
                at += piece.length();
            }
            column.buffer()
        };
        self.columns.into_iter().map(whole).collect()
    }
}

/// Goes on with long work, a slice at a time, whenever nothing else waits.
fn go_on(outlet: &Outlet) {
    if SESSION.with_borrow_mut(|session| session.go_on(&mut |answer, columns| outlet.post(&answer, &moved(columns)))) {
        later(outlet);
    }
}

/// Whether a newer ask of its kind takes the place of one that waits.
fn newest_counts(ask: &Ask) -> bool {
    matches!(ask, Ask::Try { .. } | Ask::Cover { .. } | Ask::Evaluate { .. } | Ask::Circle { .. } | Ask::Spread { .. } | Ask::Sure { .. } | Ask::Sites { .. })
}

/// Appends an ask; of ghosts and of questions only the newest waits.
fn queue(waiting: Waiting) {
    QUEUE.with_borrow_mut(|queue| {
        let kind = std::mem::discriminant(&waiting.ask);
        if newest_counts(&waiting.ask) {
            queue.retain(|other| std::mem::discriminant(&other.ask) != kind);
        }
        queue.push_back(waiting);
    });
}

/// Reads `{id, ask, buffers}`; `None` for what is not of that shape or of another build.
fn read(message: &JsValue) -> Option<Waiting> {
    let field = |name: &str| js_sys::Reflect::get(message, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let ask = wire::from_bytes(&js_sys::Uint8Array::new(&field("ask")).to_vec())?;
    Some(Waiting { id: field("id").as_f64()? as AskId, ask, buffers: js_sys::Array::from(&field("buffers")) })
}

/// Columns outside of the module's memory.
fn moved(columns: Vec<Vec<u8>>) -> js_sys::Array {
    columns.into_iter().map(|column| js_sys::Uint8Array::from(column.as_slice()).buffer()).collect()
}

impl Outlet {
    /// Answers a page of another build: it can't read that either, and says so.
    fn refuse(&self) {
        self.post(&Answer { to: 0, revision: 0, body: Body::Stopped, buffers: Vec::new() }, &js_sys::Array::new());
    }

    /// Posts `{answer, buffers}`; the buffers change their owner.
    #[inline(never)]
    fn post(&self, answer: &Answer, moved: &js_sys::Array) {
        let message = js_sys::Object::new();
        let text = js_sys::Uint8Array::from(wire::to_bytes(answer).as_slice());
        for (name, value) in [("answer", text.as_ref()), ("buffers", moved.as_ref())] {
            js_sys::Reflect::set(&message, &JsValue::from_str(name), value).expect("a new object takes any field");
        }
        match self {
            Self::Worker(scope) => scope.post_message_with_transfer(&message, moved).expect("new array buffers can be moved"),
            Self::Page(receive) => {
                // A receiver that throws has said so on the console itself.
                let _ = receive.call1(&JsValue::NULL, &message);
            }
        }
    }
}
