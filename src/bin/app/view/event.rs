//! What is done when an event comes.

use super::Part;
use leptos::ev::EventDescriptor;
use std::marker::PhantomData;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

/// `on:name=run`.
pub fn on<E: EventDescriptor<EventType: JsCast>>(name: &'static str, run: impl Fn(E::EventType) + 'static) -> Part {
    Part::On(name, Rc::new(move |event| run(event.unchecked_into())))
}

/// An event at an element of a known type.
pub struct Targeted<T> {
    event: Event,
    element: PhantomData<T>,
}

impl<T: JsCast> Targeted<T> {
    /// The element that listens.
    pub fn target(&self) -> T {
        JsValue::from(self.event.current_target()).unchecked_into()
    }
}

/// `on:name:target=run`.
pub fn on_target<T: JsCast>(name: &'static str, run: impl Fn(Targeted<T>) + 'static) -> Part {
    Part::On(name, Rc::new(move |event| run(Targeted { event, element: PhantomData })))
}
