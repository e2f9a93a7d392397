//! A place in the page, and what stands there.

use super::given::{Kind, Source, Value};
use super::list::List;
use super::template::{clear, copied};
use super::{Handler, Part, View};
use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::document;
use leptos::reactive::effect::RenderEffect;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, Node, Text};

/// Where something stands: before its end, a node that stays.
pub struct Place {
    end: Node,
    shown: Shown,
}

/// What stands there now.
enum Shown {
    Nothing,
    Text(Text, Cow<'static, str>),
    /// From a node on up to the end of the place.
    Form(&'static str, Node, Vec<Filled>),
    Many(Vec<Place>),
    Live(Followed<Place>),
    Keyed(Followed<List>),
}

/// Something that changes by itself. What follows it runs as a task of its own, which is told to end but ends later; so what it holds is silenced at
/// once, before something in it asks for a signal that is no more.
struct Followed<T: Silence> {
    what: Rc<RefCell<T>>,
    live: RenderEffect<()>,
}

/// What can stop following anything, while its elements stay.
pub trait Silence {
    /// Stops.
    fn silence(&mut self);
}

impl<T: Silence> Drop for Followed<T> {
    fn drop(&mut self) {
        if let Ok(mut what) = self.what.try_borrow_mut() {
            what.silence();
        }
    }
}

impl Silence for Place {
    fn silence(&mut self) {
        self.shown = Shown::Nothing;
    }
}

/// A value in its place.
enum Filled {
    Set(Kind, &'static str, Setting),
    On(&'static str, Heard),
    Node,
    Child(Place),
}

/// Something of an element with the value that it has.
struct Setting {
    element: Element,
    last: Rc<RefCell<Option<Value>>>,
    /// Follows the value.
    live: Option<RenderEffect<()>>,
}

/// An event that is listened to.
struct Heard {
    run: Rc<RefCell<Handler>>,
    _listener: EventListener,
}

/// Runs at once, and again after something has changed that it read, until it is dropped.
fn follow(mut run: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| run())
}

impl Place {
    /// At the end of an element.
    pub fn at_end(parent: &Node, view: View) -> Self {
        let end = mark();
        // A new node has no parent that could refuse.
        let _ = parent.append_child(&end);
        Self::new(end, view)
    }

    /// Before a node of its own, which is in the page or in a fragment.
    pub fn new(end: Node, view: View) -> Self {
        let mut place = Self { end, shown: Shown::Nothing };
        place.fill(view);
        place
    }

    /// The node that stays.
    pub fn end(&self) -> &Node {
        &self.end
    }

    /// Shows this from now on. What is of the same template stays, and only what differs is changed.
    fn put(&mut self, view: View) {
        match (view, &mut self.shown) {
            (View::Text(text), Shown::Text(node, last)) => {
                if *last != text {
                    node.set_data(&text);
                    *last = text;
                }
            }
            (View::Form(html, parts), Shown::Form(last, _, filled)) if html == *last && parts.iter().zip(&*filled).all(|(part, filled)| filled.fits(part)) => {
                for (filled, part) in filled.iter_mut().zip(parts) {
                    filled.change(part);
                }
            }
            (View::Many(views), Shown::Many(places)) => {
                while places.len() > views.len() {
                    places.pop().expect("there is one more").remove();
                }
                let mut views = views.into_iter();
                for (place, view) in places.iter_mut().zip(&mut views) {
                    place.put(view);
                }
                places.extend(views.map(|view| before(&self.end, view)));
            }
            (View::Live(view), Shown::Live(shown)) => shown.live = show(shown.what.clone(), view),
            (View::Keyed(items), Shown::Keyed(shown)) => shown.live = List::follow(shown.what.clone(), items),
            (view, _) => {
                self.empty();
                self.fill(view);
            }
        }
    }

    fn fill(&mut self, view: View) {
        self.shown = match view {
            View::Nothing => Shown::Nothing,
            View::Text(text) => {
                let node = document().create_text_node(&text);
                insert(&node, &self.end);
                Shown::Text(node, text)
            }
            View::Form(html, parts) => {
                let (fragment, nodes) = copied(html);
                assert!(nodes.len() == parts.len(), "{html}");
                // Before a place at the beginning something may come to stand.
                let first = fragment.first_child().filter(|first| first.node_type() != Node::COMMENT_NODE).unwrap_or_else(|| {
                    let first = mark();
                    let _ = fragment.insert_before(&first, fragment.first_child().as_ref());
                    first
                });
                let filled = nodes.into_iter().zip(parts).map(|(node, part)| Filled::new(node, part)).collect();
                insert(&fragment, &self.end);
                Shown::Form(html, first, filled)
            }
            View::Many(views) => Shown::Many(views.into_iter().map(|view| before(&self.end, view)).collect()),
            View::Live(view) => {
                let place = Rc::new(RefCell::new(Self { end: self.end.clone(), shown: Shown::Nothing }));
                Shown::Live(Followed { what: place.clone(), live: show(place, view) })
            }
            View::Keyed(items) => {
                let list = Rc::new(RefCell::new(List::new(self.end.clone())));
                Shown::Keyed(Followed { what: list.clone(), live: List::follow(list, items) })
            }
        };
    }

    fn empty(&mut self) {
        match std::mem::replace(&mut self.shown, Shown::Nothing) {
            Shown::Nothing => {}
            Shown::Text(node, _) => node.remove(),
            Shown::Form(_, first, filled) => {
                // Nobody listens any more when the focus leaves an element because it is taken out.
                drop(filled);
                clear(&first, &self.end);
            }
            Shown::Many(places) => places.into_iter().for_each(Self::remove),
            Shown::Live(shown) => shown.what.borrow_mut().empty(),
            Shown::Keyed(shown) => shown.what.borrow_mut().empty(),
        }
    }

    /// Takes out what stands there, and the place.
    pub fn remove(mut self) {
        self.empty();
        self.end.unchecked_ref::<Text>().remove();
    }
}

/// An invisible node.
pub fn mark() -> Node {
    document().create_text_node("").into()
}

/// A new place before a node.
fn before(end: &Node, view: View) -> Place {
    let own = mark();
    insert(&own, end);
    Place::new(own, view)
}

pub fn insert(node: &Node, before: &Node) {
    if let Some(parent) = before.parent_node() {
        // The node before which it goes is there.
        let _ = parent.insert_before(node, Some(before));
    }
}

fn show(place: Rc<RefCell<Place>>, view: Box<dyn Fn() -> View>) -> RenderEffect<()> {
    follow(Box::new(move || {
        let view = view();
        place.borrow_mut().put(view);
    }))
}

impl Filled {
    fn new(node: Node, part: Part) -> Self {
        match part {
            Part::Set(kind, name, source) => Self::Set(kind, name, Setting::new(node.unchecked_into(), kind, name, source)),
            Part::On(name, run) => Self::On(name, Heard::new(&node, name, run)),
            Part::Node(take) => {
                take(node.unchecked_into());
                Self::Node
            }
            Part::Child(view) => Self::Child(Place::new(node, view)),
        }
    }

    /// May its value change to this?
    fn fits(&self, part: &Part) -> bool {
        match (self, part) {
            (Self::Set(kind, name, _), Part::Set(new, new_name, _)) => kind == new && name == new_name,
            (Self::On(name, _), Part::On(new, _)) => name == new,
            (Self::Child(_), Part::Child(_)) => true,
            _ => false,
        }
    }

    fn change(&mut self, part: Part) {
        match (self, part) {
            (Self::Set(kind, name, setting), Part::Set(.., source)) => setting.take(*kind, name, source),
            (Self::On(_, heard), Part::On(_, run)) => *heard.run.borrow_mut() = run,
            (Self::Child(place), Part::Child(view)) => place.put(view),
            _ => {}
        }
    }
}

impl Heard {
    fn new(node: &Node, name: &'static str, run: Handler) -> Self {
        let run = Rc::new(RefCell::new(run));
        let now = run.clone();
        let call = move |event: &Event| {
            // Taken out first: what is done may lead here again, and to another handler.
            let run = now.borrow().clone();
            run(event.clone());
        };
        Self { run, _listener: EventListener::new_with_options(node, name, EventListenerOptions::enable_prevent_default(), call) }
    }
}

impl Setting {
    fn new(element: Element, kind: Kind, name: &'static str, source: Source) -> Self {
        let mut setting = Self { element, last: Rc::default(), live: None };
        setting.take(kind, name, source);
        setting
    }

    fn take(&mut self, kind: Kind, name: &'static str, source: Source) {
        self.live = None;
        match source {
            Source::Fixed(value) => set(&self.element, &mut self.last.borrow_mut(), kind, name, value),
            Source::Live(value) => {
                let (element, last) = (self.element.clone(), self.last.clone());
                self.live = Some(follow(Box::new(move || {
                    let value = value();
                    set(&element, &mut last.borrow_mut(), kind, name, value);
                })));
            }
        }
    }
}

/// Sets what is not set yet. The names come from markup, so that nothing is refused.
fn set(element: &Element, last: &mut Option<Value>, kind: Kind, name: &str, value: Value) {
    if last.as_ref() == Some(&value) {
        return;
    }
    match (kind, &value) {
        (Kind::Attribute, Value::Text(text)) => _ = element.set_attribute(name, text),
        (Kind::Attribute, Value::Is(true)) => _ = element.set_attribute(name, ""),
        (Kind::Attribute, Value::Is(false)) => _ = element.remove_attribute(name),
        (Kind::Class, value) => _ = element.class_list().toggle_with_force(name, *value == Value::Is(true)),
        (Kind::Style, Value::Text(text)) => _ = element.unchecked_ref::<HtmlElement>().style().set_property(name, text),
        (Kind::Style, Value::Is(_)) => _ = element.unchecked_ref::<HtmlElement>().style().remove_property(name),
        (Kind::Property, Value::Text(text)) => _ = js_sys::Reflect::set(element, &name.into(), &JsValue::from_str(text)),
        (Kind::Property, Value::Is(is)) => _ = js_sys::Reflect::set(element, &name.into(), &JsValue::from_bool(*is)),
    }
    *last = Some(value);
}
