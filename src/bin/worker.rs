//! The engine behind `postMessage`: one session, asks in, answers out, large columns moved and not copied.
//!
//! What arrives is queued before it is worked on, so that the newest ghost and the newest question supersede older
//! ones of their kind that have not started. The same file also serves inside the page ([`handle`]), where a browser
//! lets no worker start.

use quanli::protocol::{Answer, Ask, AskId, Body, FileRole};
use quanli::session::{Session, Transfer};
use serde::Serialize;
use std::cell::RefCell;
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
}

/// In a worker: listens. In the page: waits for [`handle`] to be called.
fn main() {
    console_error_panic_hook::set_once();
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let answers = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(waiting) = read(&event.data()) {
            queue(waiting);
            let answers = answers.clone();
            gloo::timers::callback::Timeout::new(0, move || work(&answers)).forget();
        }
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    post(&scope, &JsValue::from_str("ready"), &js_sys::Array::new());
}

/// Answers one request at once, in the page. `receive` gets each answer in the shape that a worker would post.
#[wasm_bindgen]
pub fn handle(request: &JsValue, receive: &js_sys::Function) {
    let Some(waiting) = read(request) else { return };
    SESSION.with_borrow_mut(|session| {
        answer(session, waiting, &mut |message, _| {
            // A receiver that throws has said so on the console itself.
            let _ = receive.call1(&JsValue::NULL, message);
        });
        // Without a worker there is nothing to interrupt it for.
        while session.go_on(&mut |answer, columns| {
            let _ = receive.call1(&JsValue::NULL, &write(&answer, &moved(columns)));
        }) {}
    });
}

/// Takes the next ask, if a newer one has not replaced it meanwhile.
fn work(scope: &DedicatedWorkerGlobalScope) {
    let Some(waiting) = QUEUE.with_borrow_mut(VecDeque::pop_front) else { return };
    SESSION.with_borrow_mut(|session| answer(session, waiting, &mut |message, moved| post(scope, message, moved)));
    go_on(scope);
}

/// Answers an ask; `send` gets each message and what moves with it.
fn answer(session: &mut Session, Waiting { id, ask, buffers }: Waiting, send: &mut dyn FnMut(&JsValue, &js_sys::Array)) {
    let Ask::Open { manifest, files } = ask else {
        return session.handle(id, ask, Vec::new(), &mut |answer, columns| {
            let columns = moved(columns);
            send(&write(&answer, &columns), &columns);
        });
    };
    let mut outside = Outside { roles: files.clone(), files: buffers, columns: Vec::new() };
    let mut last = None;
    session.open(id, &manifest, &files, &mut outside, &mut |answer, _| match answer.body {
        Body::Progress(_) => {
            let none = js_sys::Array::new();
            send(&write(&answer, &none), &none);
        }
        _ => last = Some(answer),
    });
    if let Some(opened) = last {
        let columns = outside.moved();
        send(&write(&opened, &columns), &columns);
    }
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
fn go_on(scope: &DedicatedWorkerGlobalScope) {
    if QUEUE.with_borrow(|queue| !queue.is_empty()) {
        return;
    }
    let more = SESSION.with_borrow_mut(|session| {
        session.go_on(&mut |answer, columns| {
            let columns = moved(columns);
            post(scope, &write(&answer, &columns), &columns);
        })
    });
    if more {
        let scope = scope.clone();
        gloo::timers::callback::Timeout::new(0, move || go_on(&scope)).forget();
    }
}

/// Appends an ask; of ghosts and of questions only the newest waits.
fn queue(waiting: Waiting) {
    QUEUE.with_borrow_mut(|queue| {
        let kind = std::mem::discriminant(&waiting.ask);
        if matches!(
            waiting.ask,
            Ask::Try { .. } | Ask::Cover { .. } | Ask::Evaluate { .. } | Ask::Circle { .. } | Ask::Spread { .. } | Ask::Sure { .. } | Ask::Sites { .. }
        ) {
            queue.retain(|other| std::mem::discriminant(&other.ask) != kind);
        }
        queue.push_back(waiting);
    });
}

/// Reads `{id, ask, buffers}`; what is not of that shape is told on the console and dropped.
fn read(message: &JsValue) -> Option<Waiting> {
    let field = |name: &str| js_sys::Reflect::get(message, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let ask = serde_wasm_bindgen::from_value(field("ask")).map_err(|error| web_sys::console::error_1(&error.into())).ok()?;
    Some(Waiting { id: field("id").as_f64()? as AskId, ask, buffers: js_sys::Array::from(&field("buffers")) })
}

/// Columns outside of the module's memory.
fn moved(columns: Vec<Vec<u8>>) -> js_sys::Array {
    columns.into_iter().map(|column| js_sys::Uint8Array::from(column.as_slice()).buffer()).collect()
}

/// Writes `{answer, buffers}`; the buffers move with it.
fn write(answer: &Answer, moved: &js_sys::Array) -> JsValue {
    let message = js_sys::Object::new();
    let text = answer.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or_else(|error| error.into());
    for (name, value) in [("answer", &text), ("buffers", moved.as_ref())] {
        js_sys::Reflect::set(&message, &JsValue::from_str(name), value).expect("a new object takes any field");
    }
    message.into()
}

/// Posts a message; the buffers in `moved` change their owner.
fn post(scope: &DedicatedWorkerGlobalScope, message: &JsValue, moved: &js_sys::Array) {
    scope.post_message_with_transfer(message, moved).expect("new array buffers can be moved");
}
