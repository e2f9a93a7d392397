//! The engine behind `postMessage`: one session, asks in, answers out, large columns moved and not copied.
//!
//! What arrives is queued before it is worked on, so that the newest ghost and the newest question supersede older
//! ones of their kind that have not started. The same file also serves inside the page ([`handle`]), where a browser
//! lets no worker start.

use quanli::protocol::{Answer, Ask, AskId};
use quanli::session::Session;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// An ask that waits.
struct Waiting {
    id: AskId,
    ask: Ask,
    buffers: Vec<Vec<u8>>,
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
    let Some(Waiting { id, ask, buffers }) = read(request) else { return };
    SESSION.with_borrow_mut(|session| {
        session.handle(id, ask, buffers, &mut |answer, columns| {
            let (message, _) = write(&answer, columns);
            // A receiver that throws has said so on the console itself.
            let _ = receive.call1(&JsValue::NULL, &message);
        });
        // Without a worker there is nothing to interrupt it for.
        while session.go_on(&mut |answer, columns| {
            let (message, _) = write(&answer, columns);
            let _ = receive.call1(&JsValue::NULL, &message);
        }) {}
    });
}

/// Takes the next ask, if a newer one has not replaced it meanwhile.
fn work(scope: &DedicatedWorkerGlobalScope) {
    let Some(Waiting { id, ask, buffers }) = QUEUE.with_borrow_mut(VecDeque::pop_front) else { return };
    SESSION.with_borrow_mut(|session| {
        session.handle(id, ask, buffers, &mut |answer, columns| {
            let (message, moved) = write(&answer, columns);
            post(scope, &message, &moved);
        });
    });
    go_on(scope);
}

/// Goes on with long work, a slice at a time, whenever nothing else waits.
fn go_on(scope: &DedicatedWorkerGlobalScope) {
    if QUEUE.with_borrow(|queue| !queue.is_empty()) {
        return;
    }
    let more = SESSION.with_borrow_mut(|session| {
        session.go_on(&mut |answer, columns| {
            let (message, moved) = write(&answer, columns);
            post(scope, &message, &moved);
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
    let buffers = js_sys::Array::from(&field("buffers")).iter().map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()).collect();
    Some(Waiting { id: field("id").as_f64()? as AskId, ask, buffers })
}

/// Writes `{answer, buffers}` and the list of what moves with it.
fn write(answer: &Answer, columns: Vec<Vec<u8>>) -> (JsValue, js_sys::Array) {
    let moved: js_sys::Array = columns.iter().map(|column| js_sys::Uint8Array::from(column.as_slice()).buffer()).collect();
    let message = js_sys::Object::new();
    let text = answer.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or_else(|error| error.into());
    for (name, value) in [("answer", &text), ("buffers", moved.as_ref())] {
        js_sys::Reflect::set(&message, &JsValue::from_str(name), value).expect("a new object takes any field");
    }
    (message.into(), moved)
}

/// Posts a message; the buffers in `moved` change their owner.
fn post(scope: &DedicatedWorkerGlobalScope, message: &JsValue, moved: &js_sys::Array) {
    scope.post_message_with_transfer(message, moved).expect("new array buffers can be moved");
}
