//! The channel to the engine: objects and moved buffers over `postMessage`, or a call where no worker starts.

use quanli_protocol::wire::{self, Arrived};
use quanli_protocol::{Ask, AskId};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./js/engine/start.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn start(receive: &Closure<dyn FnMut(JsValue)>, stopped: &Closure<dyn FnMut(String)>) -> Result<JsValue, JsValue>;

    /// What `start` resolves to.
    type Started;
    #[wasm_bindgen(method)]
    fn post(this: &Started, request: &JsValue);
    #[wasm_bindgen(method, getter)]
    fn place(this: &Started) -> String;
}

/// What comes back: an answer and its columns.
pub type OnAnswer = Box<dyn Fn(Arrived, Vec<js_sys::Uint8Array>)>;

/// One way to the engine. Asks that are sent before it runs wait.
#[derive(Clone, Default)]
pub struct Port(Rc<Inner>);

#[derive(Default)]
struct Inner {
    started: RefCell<Option<Started>>,
    waiting: RefCell<Vec<JsValue>>,
    next: Cell<AskId>,
}

impl Port {
    /// Starts the engine. `stopped` is called when it dies or never lived.
    pub fn start(&self, on_answer: OnAnswer, stopped: impl Fn(String) + 'static) {
        let stopped = Rc::new(stopped);
        let other_build = stopped.clone();
        let receive = Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| match read(&message) {
            Some((answer, columns)) => on_answer(answer, columns),
            None => other_build("page and engine are of different builds; load the page again".to_owned()),
        });
        let port = self.clone();
        crate::browser::spawn(async move {
            let died = stopped.clone();
            let on_stop = Closure::<dyn FnMut(String)>::new(move |why| died(why));
            match start(&receive, &on_stop).await {
                Ok(started) => {
                    let started: Started = started.unchecked_into();
                    crate::browser::watch("engine", &started.place().into());
                    for request in port.0.waiting.borrow_mut().drain(..) {
                        started.post(&request);
                    }
                    *port.0.started.borrow_mut() = Some(started);
                }
                Err(why) => stopped(format!("{why:?}")),
            }
            // Both are called as long as the page lives.
            receive.forget();
            on_stop.forget();
        });
    }

    /// Sends an ask and moves the buffers with it.
    pub fn send(&self, ask: &Ask, buffers: &[js_sys::ArrayBuffer]) -> AskId {
        let id = self.0.next.get() + 1;
        self.0.next.set(id);
        let ask = js_sys::Uint8Array::from(wire::to_bytes(ask).as_slice());
        let request = js_sys::Object::new();
        let buffers: js_sys::Array = buffers.iter().collect();
        for (name, value) in [("id", &JsValue::from(id)), ("ask", ask.as_ref()), ("buffers", buffers.as_ref())] {
            js_sys::Reflect::set(&request, &JsValue::from_str(name), value).expect("a new object takes any field");
        }
        match &*self.0.started.borrow() {
            Some(started) => started.post(&request),
            None => self.0.waiting.borrow_mut().push(request.into()),
        }
        id
    }
}

/// Reads `{answer, buffers}`.
fn read(message: &JsValue) -> Option<(Arrived, Vec<js_sys::Uint8Array>)> {
    let field = |name: &str| js_sys::Reflect::get(message, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let answer = wire::arrived(js_sys::Uint8Array::new(&field("answer")).to_vec())?;
    let columns = js_sys::Array::from(&field("buffers")).iter().map(|buffer| js_sys::Uint8Array::new(&buffer)).collect();
    Some((answer, columns))
}
