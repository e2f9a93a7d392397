//! What an attribute can be given: a value, or a function or signal that is followed.

use leptos::prelude::{Get, Memo, RwSignal, Signal};
use std::borrow::Cow;

/// What of an element is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// An attribute.
    Attribute,
    /// Whether it has a class.
    Class,
    /// A property of its style.
    Style,
    /// A property of the element.
    Property,
}

/// The value of something of an element.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A text.
    Text(Cow<'static, str>),
    /// Is it there?
    Is(bool),
}

/// Where a value comes from.
pub enum Source {
    /// It stays.
    Fixed(Value),
    /// It is followed.
    Live(Box<dyn Fn() -> Value>),
}

/// What can be given as the value of an attribute, class, style or property.
pub trait Given {
    /// The source of the value.
    fn given(self) -> Source;
}

impl Source {
    /// The value as it is now.
    fn now(self) -> Value {
        match self {
            Self::Fixed(value) => value,
            Self::Live(value) => value(),
        }
    }
}

impl Given for &'static str {
    fn given(self) -> Source {
        Source::Fixed(Value::Text(Cow::Borrowed(self)))
    }
}

impl Given for String {
    fn given(self) -> Source {
        Source::Fixed(Value::Text(Cow::Owned(self)))
    }
}

impl Given for Cow<'static, str> {
    fn given(self) -> Source {
        Source::Fixed(Value::Text(self))
    }
}

impl Given for bool {
    fn given(self) -> Source {
        Source::Fixed(Value::Is(self))
    }
}

impl<T: Given> Given for Option<T> {
    fn given(self) -> Source {
        self.map_or(Source::Fixed(Value::Is(false)), Given::given)
    }
}

impl<F: Fn() -> T + 'static, T: Given> Given for F {
    fn given(self) -> Source {
        Source::Live(Box::new(move || self().given().now()))
    }
}

macro_rules! numbers {
    ($($number:ty)*) => { $(impl Given for $number {
        fn given(self) -> Source {
            self.to_string().given()
        }
    })* };
}
numbers!(u8 u16 u32 usize i32);

/// Of a drawing: to a hundredth.
impl Given for f64 {
    fn given(self) -> Source {
        crate::words::rounding::fixed(self, 2).given()
    }
}

macro_rules! signals {
    ($($signal:ident)*) => { $(impl<T: Given + Clone + Send + Sync + 'static> Given for $signal<T> {
        fn given(self) -> Source {
            (move || self.get()).given()
        }
    })* };
}
signals!(Signal Memo RwSignal);
