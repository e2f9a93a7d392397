//! What can stand in an element.

use super::View;
use super::list::{Item, Key};
use leptos::prelude::{Get, GetValue, LocalStorage, Memo, RwSignal, Signal, StoredValue};
use std::borrow::Cow;
use std::hash::Hash;

/// What can stand in an element.
pub trait Child {
    /// As a view.
    fn view(self) -> View;
}

/// Views one after another.
pub trait CollectView {
    /// As one view.
    fn collect_view(self) -> View;
}

impl<I: IntoIterator<Item: Child>> CollectView for I {
    fn collect_view(self) -> View {
        View::Many(self.into_iter().map(Child::view).collect())
    }
}

impl Child for View {
    fn view(self) -> View {
        self
    }
}

impl Child for () {
    fn view(self) -> View {
        View::Nothing
    }
}

impl Child for &'static str {
    fn view(self) -> View {
        View::Text(Cow::Borrowed(self))
    }
}

impl Child for String {
    fn view(self) -> View {
        View::Text(Cow::Owned(self))
    }
}

impl Child for Cow<'static, str> {
    fn view(self) -> View {
        View::Text(self)
    }
}

impl<T: Child> Child for Option<T> {
    fn view(self) -> View {
        self.map_or(View::Nothing, Child::view)
    }
}

impl<T: Child> Child for Vec<T> {
    fn view(self) -> View {
        self.collect_view()
    }
}

impl<T: Child, const N: usize> Child for [T; N] {
    fn view(self) -> View {
        self.collect_view()
    }
}

impl<F: Fn() -> T + 'static, T: Child> Child for F {
    fn view(self) -> View {
        View::Live(Box::new(move || self().view()))
    }
}

macro_rules! numbers {
    ($($number:ty)*) => { $(impl Child for $number {
        fn view(self) -> View {
            self.to_string().view()
        }
    })* };
}
numbers!(u8 u16 u32 usize i32);

macro_rules! signals {
    ($($signal:ident)*) => { $(impl<T: Child + Clone + Send + Sync + 'static> Child for $signal<T> {
        fn view(self) -> View {
            (move || self.get()).view()
        }
    })* };
}
signals!(Signal Memo RwSignal);

/// `<Show>`: one of two, made anew only when the condition turns.
pub fn show<A: Child, B: Child>(when: impl Fn() -> bool + 'static, then: impl Fn() -> A + 'static, otherwise: impl Fn() -> B + 'static) -> View {
    shown(Box::new(when), Box::new(move || then().view()), Box::new(move || otherwise().view()))
}

fn shown(when: Box<dyn Fn() -> bool>, then: Box<dyn Fn() -> View>, otherwise: Box<dyn Fn() -> View>) -> View {
    // A memo wants what may move between threads; the page has one.
    let when = StoredValue::<_, LocalStorage>::new_local(std::rc::Rc::new(when));
    let turned = Memo::new(move |_| (when.get_value())());
    View::Live(Box::new(move || if turned.get() { then() } else { otherwise() }))
}

/// `<For>`: a view for each thing, kept by its key.
pub fn each<T: 'static, I: IntoIterator<Item = T>, K: Hash, V: Child>(
    things: impl Fn() -> I + 'static,
    key: impl Fn(&T) -> K + 'static,
    show: impl Fn(T) -> V + Clone + 'static,
) -> View {
    View::Keyed(Box::new(move || {
        let item = |thing: T| -> Item {
            let show = show.clone();
            (Key::of(&key(&thing)), Box::new(move || show(thing).view()))
        };
        things().into_iter().map(item).collect()
    }))
}
