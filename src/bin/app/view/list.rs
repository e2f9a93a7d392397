//! Views with keys: one that stays keeps its elements, wherever it moves to.

use super::View;
use super::place::{Place, Silence, insert, mark};
use super::template::shift;
use leptos::prelude::Owner;
use leptos::reactive::effect::RenderEffect;
use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use web_sys::Node;

/// By what a thing of a list is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    /// Of anything that tells the things of a list apart.
    pub fn of(key: &impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// A thing of a list: its key, and what makes its view when it is new.
pub type Item = (Key, Box<dyn FnOnce() -> View>);

/// The things that are shown, in their order.
pub struct List {
    end: Node,
    rows: Vec<Row>,
    owner: Owner,
}

/// From a node of its own to the end of its place.
struct Row {
    key: Key,
    start: Node,
    place: Place,
    owner: Owner,
}

impl List {
    /// An empty list before a node.
    pub fn new(end: Node) -> Self {
        // A row lives as long as the list, not until the list is asked for again.
        Self { end, rows: Vec::new(), owner: Owner::current().unwrap_or_default() }
    }

    /// Shows what a function gives, and again whenever that changes.
    pub fn follow(list: Rc<RefCell<Self>>, items: Box<dyn Fn() -> Vec<Item>>) -> RenderEffect<()> {
        RenderEffect::new(move |_| {
            let items = items();
            list.borrow_mut().put(items);
        })
    }

    fn put(&mut self, items: Vec<Item>) {
        let mut before = std::mem::take(&mut self.rows);
        let mut rows = Vec::with_capacity(items.len());
        for (key, make) in items {
            match before.iter().position(|row| row.key == key) {
                Some(at) => rows.push(before.remove(at)),
                None => rows.push(self.row(key, make)),
            }
        }
        before.into_iter().for_each(Row::remove);
        let mut next = self.end.clone();
        for row in rows.iter().rev() {
            if row.place.end().next_sibling().as_ref() != Some(&next) {
                shift(&row.start, row.place.end(), &next);
            }
            next = row.start.clone();
        }
        self.rows = rows;
    }

    fn row(&self, key: Key, make: Box<dyn FnOnce() -> View>) -> Row {
        let (start, end) = (mark(), mark());
        insert(&start, &self.end);
        insert(&end, &self.end);
        let owner = self.owner.with(Owner::new);
        let place = owner.with(|| Place::new(end, make()));
        Row { key, start, place, owner }
    }

    /// Takes everything out.
    pub fn empty(&mut self) {
        std::mem::take(&mut self.rows).into_iter().for_each(Row::remove);
    }
}

impl Silence for List {
    fn silence(&mut self) {
        self.rows.clear();
    }
}

impl Row {
    fn remove(self) {
        self.place.remove();
        wasm_bindgen::JsCast::unchecked_ref::<web_sys::Text>(&self.start).remove();
        self.owner.cleanup();
    }
}
