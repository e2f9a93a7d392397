//! The way to the engine: objects and moved buffers over `postMessage`, or a call where no worker starts; and another engine when one is gone.

use super::ledger::{Answered, Ledger, Listener, NotAnswered, Progress};
use futures_channel::oneshot::Receiver;
use quanli_protocol::wire::{from_bytes, to_bytes};
use quanli_protocol::{Asked, Message, Request, RequestId};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./js/engine/start.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn start(receive: &Closure<dyn FnMut(Received)>, stopped: &Closure<dyn FnMut(String)>) -> Result<JsValue, JsValue>;

    /// What `start` resolves to.
    type Started;
    #[wasm_bindgen(method)]
    fn post(this: &Started, posted: &Posted);
    /// Ends it; afterwards it says nothing more.
    #[wasm_bindgen(method)]
    fn stop(this: &Started);
    #[wasm_bindgen(method, getter)]
    fn place(this: &Started) -> String;
}

#[wasm_bindgen]
extern "C" {
    /// What the engine takes; without a request the one of that id is cancelled.
    type Posted;
    #[wasm_bindgen(method, setter)]
    fn set_id(this: &Posted, id: RequestId);
    #[wasm_bindgen(method, setter)]
    fn set_request(this: &Posted, bytes: &js_sys::Uint8Array);
    #[wasm_bindgen(method, setter)]
    fn set_buffers(this: &Posted, buffers: &js_sys::Array);

    /// What comes back.
    type Received;
    #[wasm_bindgen(method, getter)]
    fn message(this: &Received) -> js_sys::Uint8Array;
    #[wasm_bindgen(method, getter)]
    fn buffers(this: &Received) -> js_sys::Array;
}

/// A reply with its columns (outside of the module's memory), or why there is none.
pub type Reply<T> = Result<Answered<T, js_sys::Uint8Array>, NotAnswered>;

/// A request that was sent. It ends exactly once; who drops it does not hear of the end.
pub struct Asking<T> {
    /// By which it can be cancelled.
    pub id: RequestId,
    end: Receiver<Reply<T>>,
}

impl<T> Future for Asking<T> {
    type Output = Reply<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.end).poll(context).map(|end| end.unwrap_or(Err(NotAnswered::Stopped)))
    }
}

/// The engine. Requests that are sent while it starts wait for it; where there is none they end at once.
#[derive(Clone, Default)]
pub struct Engine(Rc<Inner>);

#[derive(Default)]
struct Inner {
    ledger: RefCell<Ledger<js_sys::Uint8Array>>,
    line: RefCell<Line>,
    /// Counts the engines that were started: what one before this one says is nobody's business.
    run: Cell<u32>,
}

/// What the engine calls: for a message, and when it is gone.
type Ears = (Closure<dyn FnMut(Received)>, Closure<dyn FnMut(String)>);

#[derive(Default)]
enum Line {
    #[default]
    Off,
    /// What is posted to it once it runs.
    Starting(Vec<Posted>),
    On {
        started: Started,
        /// What it calls, as long as it lives.
        _ears: Ears,
    },
}

impl Engine {
    /// Starts an engine; one before it is ended, and what was on its way to it too. `stopped` is told when this one is gone or never lived.
    pub fn start(&self, stopped: impl Fn(String) + 'static) {
        self.end();
        let run = self.0.run.get() + 1;
        self.0.run.set(run);
        *self.0.line.borrow_mut() = Line::Starting(Vec::new());
        let engine = self.clone();
        let gone = Rc::new(move |why: String| {
            if engine.0.run.get() == run && engine.end() {
                stopped(why);
            }
        });
        let (engine, died) = (self.clone(), gone.clone());
        let receive = Closure::<dyn FnMut(Received)>::new(move |received: Received| {
            if engine.0.run.get() == run && !engine.take(&received) {
                died("page and engine are of different builds; load the page again".to_owned());
            }
        });
        let died = gone.clone();
        let on_stop = Closure::<dyn FnMut(String)>::new(move |why| died(why));
        let engine = self.clone();
        crate::browser::spawn(async move {
            match start(&receive, &on_stop).await {
                Ok(started) => engine.is_on(run, started.unchecked_into(), (receive, on_stop)),
                Err(why) => gone(format!("{why:?}")),
            }
        });
    }

    fn is_on(&self, run: u32, started: Started, ears: Ears) {
        // Another one may have been started meanwhile.
        if self.0.run.get() != run {
            return started.stop();
        }
        let Line::Starting(posted) = std::mem::take(&mut *self.0.line.borrow_mut()) else { return started.stop() };
        crate::browser::watch("engine", &started.place().into());
        posted.iter().for_each(|posted| started.post(posted));
        *self.0.line.borrow_mut() = Line::On { started, _ears: ears };
    }

    /// Ends the engine and everything that was on its way to it; `false` when there was none.
    fn end(&self) -> bool {
        let line = std::mem::take(&mut *self.0.line.borrow_mut());
        self.0.ledger.borrow_mut().stop();
        let was = !matches!(line, Line::Off);
        if let Line::On { started, .. } = &line {
            started.stop();
        }
        // What it calls may be what is running now: it is dropped when that has returned.
        crate::browser::spawn(async move { drop(line) });
        was
    }

    /// Whether there is none, and none is starting.
    pub fn is_off(&self) -> bool {
        matches!(*self.0.line.borrow(), Line::Off)
    }

    /// Asks. It is sent at once, in the order of the calls; the future only waits for its end.
    pub fn request<R: Request>(&self, request: R) -> Asking<R::Reply> {
        self.send(request, &js_sys::Array::new(), None)
    }

    /// The same, with somebody who hears how far it is.
    pub fn request_with_progress<R: Request>(&self, request: R, listener: impl Fn(Progress) + 'static) -> Asking<R::Reply> {
        self.send(request, &js_sys::Array::new(), Some(Rc::new(listener)))
    }

    /// The same with files, which are moved and not copied.
    pub fn request_with_files<R: Request>(&self, request: R, files: &[js_sys::ArrayBuffer], listener: impl Fn(Progress) + 'static) -> Asking<R::Reply> {
        self.send(request, &files.iter().collect(), Some(Rc::new(listener)))
    }

    /// Nobody wants this one any more: it ends as cancelled, unless its reply is on its way already.
    pub fn cancel(&self, id: RequestId) {
        if self.0.ledger.borrow().waits(id) {
            let posted: Posted = js_sys::Object::new().unchecked_into();
            posted.set_id(id);
            posted.set_buffers(&js_sys::Array::new());
            self.post(posted);
        }
    }

    /// A city was opened; the states of its scenario are counted on from those of the one before.
    pub fn another_city(&self) {
        self.0.ledger.borrow_mut().another_city();
    }

    fn send<R: Request>(&self, request: R, files: &js_sys::Array, listener: Option<Listener>) -> Asking<R::Reply> {
        let (id, end) = self.0.ledger.borrow_mut().begin::<R>(listener);
        let asked: Asked = request.into();
        match to_bytes(&asked) {
            Ok(bytes) => {
                let posted: Posted = js_sys::Object::new().unchecked_into();
                posted.set_id(id);
                posted.set_request(&js_sys::Uint8Array::from(bytes.as_slice()));
                posted.set_buffers(files);
                self.post(posted);
            }
            Err(_) => self.0.ledger.borrow_mut().refuse(id, "a number of the request is none"),
        }
        Asking { id, end }
    }

    fn post(&self, posted: Posted) {
        match &mut *self.0.line.borrow_mut() {
            Line::On { started, .. } => started.post(&posted),
            Line::Starting(waiting) => waiting.push(posted),
            Line::Off => self.0.ledger.borrow_mut().stop(),
        }
    }

    /// Takes what came; `false` when it can't be read.
    fn take(&self, received: &Received) -> bool {
        let Ok(message) = from_bytes::<Message>(&received.message().to_vec()) else { return false };
        let columns = received.buffers().iter().map(|buffer| js_sys::Uint8Array::new(&buffer)).collect();
        let told = self.0.ledger.borrow_mut().take(message, columns);
        if let Some((listener, progress)) = told {
            listener(progress);
        }
        true
    }
}
