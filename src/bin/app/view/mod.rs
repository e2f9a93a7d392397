//! What the page shows, as data: the text of a template and the values for its places (`view!`, crates/view-macros).
//!
//! Values that are functions or signals are followed by Leptos' reactive system; what shows them is one function (`place`) instead of one for every
//! shape of markup, which is most of what a page of this size would weigh. A view that takes the place of another of the same template changes only
//! the values that differ, so that focus, selection and scrolling stay.

mod child;
mod event;
mod given;
mod list;
mod place;
mod template;

pub use child::{Child, CollectView, each, show};
pub use event::{on, on_target};
pub use given::{Given, Kind};
pub use quanli_view_macros::{component, view};

use given::Source;
use leptos::prelude::{Owner, untrack};
use std::borrow::Cow;
use std::rc::Rc;
use web_sys::{Element, Event};

/// What can be shown in one place.
#[derive(Default)]
pub enum View {
    /// Nothing.
    #[default]
    Nothing,
    /// A text.
    Text(Cow<'static, str>),
    /// A template with its values, in the order of the places in it.
    Form(&'static str, Vec<Part>),
    /// Several views, one after another.
    Many(Vec<View>),
    /// What a function gives, and again whenever something changes that it read.
    Live(Box<dyn Fn() -> View>),
    /// Views with keys: one that stays keeps its elements, wherever it moves to.
    Keyed(Box<dyn Fn() -> Vec<list::Item>>),
}

/// What is done when an event comes.
pub type Handler = Rc<dyn Fn(Event)>;

/// A value of a template.
pub enum Part {
    /// Something of an element.
    Set(Kind, &'static str, Source),
    /// What is done when an event comes.
    On(&'static str, Handler),
    /// Who wants the element itself.
    Node(Box<dyn FnOnce(Element)>),
    /// What stands in an element.
    Child(View),
}

impl View {
    /// A template and its values.
    pub fn of(html: &'static str, parts: Vec<Part>) -> Self {
        Self::Form(html, parts)
    }
}

/// What a component's function gives; signals that it reads are not followed by who shows it.
pub fn component<V: Child>(body: impl FnOnce() -> V) -> View {
    untrack(body).view()
}

/// Shows a page in the document's body, for as long as the document lives.
pub fn mount(page: impl FnOnce() -> View) {
    // Fails only where there is one already, which does as well.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let Some(body) = leptos::prelude::document().body() else { return };
    let place = owner.with(|| place::Place::at_end(&body, page()));
    std::mem::forget((owner, place));
}
