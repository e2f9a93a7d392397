//! The engine behind `postMessage`: one session, requests in, messages out, large columns moved and not copied.
//!
//! What arrives is queued before it is worked on, so that of requests of a kind that only counts when it is the newest ([`quanli_protocol::Request::LATEST_WINS`])
//! older ones that have not started end as cancelled. Jobs go on, a slice at a time, whenever nothing waits. The same file also serves inside the page
//! ([`handle`]), where a browser lets no worker start.

use quanli_engine::{Session, Transfer};
use quanli_protocol::wire::{NotRead, from_bytes, to_bytes};
use quanli_protocol::{Asked, FileRole, Message, Problem, Reason, RequestId, Severity, What};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// A request that waits.
struct Waiting {
    id: RequestId,
    asked: Asked,
    /// Files, which stay outside of the module's memory until they are read.
    buffers: js_sys::Array,
}

/// What the page posts.
#[wasm_bindgen]
extern "C" {
    type Posted;
    #[wasm_bindgen(method, getter)]
    fn id(this: &Posted) -> RequestId;
    /// The request; nothing: the one of that id is cancelled.
    #[wasm_bindgen(method, getter)]
    fn request(this: &Posted) -> Option<js_sys::Uint8Array>;
    #[wasm_bindgen(method, getter)]
    fn buffers(this: &Posted) -> js_sys::Array;
}

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
    static QUEUE: RefCell<VecDeque<Waiting>> = RefCell::default();
    /// A turn of [`work`] is on its way.
    static DUE: Cell<bool> = const { Cell::new(false) };
}

/// Where messages go.
#[derive(Clone)]
enum Outlet {
    Worker(DedicatedWorkerGlobalScope),
    /// Gets each message in the shape that a worker would post.
    Page(js_sys::Function),
}

/// In a worker: listens. In the page: waits for [`handle`] to be called.
fn main() {
    console_error_panic_hook::set_once();
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let outlet = Outlet::Worker(scope.clone());
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| take(event.data().unchecked_ref(), &outlet));
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    scope.post_message(&JsValue::from_str("ready")).expect("a text can be posted");
    hold(&scope);
}

/// Holds a lock under the worker's name as long as it lives, and says so: whoever waits for the lock hears when the worker is gone, which sends no event.
/// Where there are no locks nobody is told.
fn hold(scope: &DedicatedWorkerGlobalScope) {
    let Some(locks) = scope.unchecked_ref::<WithLocks>().navigator().locks() else { return };
    let told = scope.clone();
    let held = Closure::once_into_js(move |_: JsValue| {
        told.post_message(&JsValue::from_str("held")).expect("a text can be posted");
        js_sys::Promise::new(&mut |_, _| {})
    });
    if let Ok(promise) = locks.request(&scope.name(), held.unchecked_ref()) {
        // An origin of its own, as in a sandbox, may not have locks.
        let refused = Closure::new(|_: JsValue| {});
        let _ = promise.catch(&refused);
        refused.forget();
    }
}

/// What web-sys has only behind a flag.
#[wasm_bindgen]
extern "C" {
    type WithLocks;
    #[wasm_bindgen(method, getter)]
    fn navigator(this: &WithLocks) -> NavigatorWithLocks;
    type NavigatorWithLocks;
    #[wasm_bindgen(method, getter)]
    fn locks(this: &NavigatorWithLocks) -> Option<Locks>;
    type Locks;
    #[wasm_bindgen(method, catch)]
    fn request(this: &Locks, name: &str, held: &js_sys::Function) -> Result<js_sys::Promise, JsValue>;
}

/// Takes what the page posts, in the page.
#[wasm_bindgen]
pub fn handle(posted: &JsValue, receive: js_sys::Function) {
    take(posted.unchecked_ref(), &Outlet::Page(receive));
}

/// Queues a request, or cancels one.
fn take(posted: &Posted, outlet: &Outlet) {
    let id = posted.id();
    match posted.request() {
        Some(bytes) => match from_bytes(&bytes.to_vec()) {
            Ok(asked) => queue(Waiting { id, asked, buffers: posted.buffers() }, outlet),
            Err(why) => outlet.refuse(id, why),
        },
        None => {
            let waited = QUEUE.with_borrow_mut(|queue| {
                let before = queue.len();
                queue.retain(|waiting| waiting.id != id);
                queue.len() < before
            });
            if waited { outlet.end(id, What::Cancelled) } else { SESSION.with_borrow_mut(|session| session.cancel(id)) }
        }
    }
    later(outlet);
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

/// Works on the next request, else on a slice of a job.
fn work(outlet: &Outlet) {
    let Some(Waiting { id, asked, buffers }) = QUEUE.with_borrow_mut(VecDeque::pop_front) else {
        if SESSION.with_borrow_mut(|session| session.go_on(&mut |message, columns| outlet.post(&message, &moved(columns)))) {
            later(outlet);
        }
        return;
    };
    let opens = if let Asked::Open(open) = &asked { Some(open.files.clone()) } else { None };
    let mut outside = Outside { roles: opens.clone().unwrap_or_default(), files: buffers, columns: Vec::new() };
    let mut opened = None;
    SESSION.with_borrow_mut(|session| {
        session.handle(id, asked, &mut outside, &mut |message, columns| {
            // The columns of a city that was opened lie outside already.
            if opens.is_some() && message.what.is_end() { opened = Some(message) } else { outlet.post(&message, &moved(columns)) }
        });
    });
    if let Some(message) = opened {
        outlet.post(&message, &outside.moved());
    }
    later(outlet);
}

/// Appends a request; of those that only count when they are the newest of their kind, older ones end.
fn queue(waiting: Waiting, outlet: &Outlet) {
    let kind = std::mem::discriminant(&waiting.asked);
    let mut superseded = Vec::new();
    QUEUE.with_borrow_mut(|queue| {
        if waiting.asked.latest_wins() {
            superseded.extend(queue.iter().filter(|other| std::mem::discriminant(&other.asked) == kind).map(|other| other.id));
            queue.retain(|other| std::mem::discriminant(&other.asked) != kind);
        }
        queue.push_back(waiting);
    });
    superseded.into_iter().for_each(|id| outlet.end(id, What::Cancelled));
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

/// Columns outside of the module's memory.
fn moved(columns: Vec<Vec<u8>>) -> js_sys::Array {
    columns.into_iter().map(|column| js_sys::Uint8Array::from(column.as_slice()).buffer()).collect()
}

impl Outlet {
    /// The end of a request that was not worked on.
    fn end(&self, to: RequestId, what: What) {
        self.post(&Message { to, revision: 0, what, buffers: Vec::new() }, &js_sys::Array::new());
    }

    /// A request that can't be read, with the reason.
    fn refuse(&self, to: RequestId, why: NotRead) {
        let found = match why {
            NotRead::OtherBuild => "page and engine are of different builds; load the page again",
            NotRead::Damaged => "the request is damaged",
        };
        let problem = Problem {
            severity: Severity::Unusable,
            reason: Reason::CannotAnswer,
            file: String::new(),
            index: None,
            id: None,
            at: None,
            found: found.to_owned(),
            count: 1,
        };
        self.end(to, What::Refused(vec![problem]));
    }

    /// Posts `{message, buffers}`; the buffers change their owner.
    fn post(&self, message: &Message, moved: &js_sys::Array) {
        // A reply's numbers were looked at when it was packed; shares are numbers.
        let bytes = to_bytes(message).expect("a message holds numbers only");
        let posted: Out = js_sys::Object::new().unchecked_into();
        posted.set_message(&js_sys::Uint8Array::from(bytes.as_slice()));
        posted.set_buffers(moved);
        match self {
            Self::Worker(scope) => scope.post_message_with_transfer(&posted, moved).expect("new array buffers can be moved"),
            Self::Page(receive) => {
                // A receiver that throws has said so on the console itself.
                let _ = receive.call1(&JsValue::NULL, &posted);
            }
        }
    }
}

/// What is posted to the page.
#[wasm_bindgen]
extern "C" {
    type Out;
    #[wasm_bindgen(method, setter)]
    fn set_message(this: &Out, bytes: &js_sys::Uint8Array);
    #[wasm_bindgen(method, setter)]
    fn set_buffers(this: &Out, buffers: &js_sys::Array);
}
