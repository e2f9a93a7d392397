//! Properties of a feature: untyped scalars in file order. Who reads a file goes through [`super::fields`], which says what is not taken.

use super::numbers::Quantity;
use std::borrow::Cow;

/// A property's value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// Number.
    Number(f64),
    /// Truth.
    Bool(bool),
    /// An object or a list, as JSON text.
    Nested(&'a str),
}

/// Properties in file order; `null` ones are absent.
#[derive(Clone, Debug, Default)]
pub struct Props<'a> {
    entries: Vec<(Cow<'a, str>, Value<'a>)>,
    /// A bit for each key that may be there, so that most questions about absent ones need no look at the entries.
    seen: u64,
}

/// The bit of a key.
#[inline]
fn bit(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let (first, last) = (bytes.first().copied().unwrap_or(0), bytes.last().copied().unwrap_or(0));
    1 << ((bytes.len() + usize::from(first) * 5 + usize::from(last) * 3) % 64)
}

impl<'a> Props<'a> {
    /// The value of a key.
    #[must_use]
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        if self.seen & bit(key) == 0 {
            return None;
        }
        self.entries.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// A key as text; the first of a list; empty and `nan` count as absent.
    #[must_use]
    #[inline]
    pub fn text(&self, key: &str) -> Option<Cow<'_, str>> {
        self.get(key).and_then(Self::text_of)
    }

    fn text_of<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
        let text: Cow<'_, str> = match value {
            Value::Text(t) => first_of_list(t),
            Value::Number(n) => Cow::Owned(format!("{n}")),
            Value::Bool(b) => Cow::Borrowed(if *b { "yes" } else { "no" }),
            Value::Nested(json) => first_of_list(json),
        };
        (!text.is_empty() && !text.eq_ignore_ascii_case("nan")).then_some(text)
    }

    /// Whether a key has exactly this text.
    #[must_use]
    pub fn is(&self, key: &str, wanted: &str) -> bool {
        self.text(key).is_some_and(|t| t == wanted)
    }

    /// Whether a key has one of these texts.
    #[must_use]
    pub fn is_any(&self, key: &str, wanted: &[&str]) -> bool {
        self.text(key).is_some_and(|t| wanted.contains(&t.as_ref()))
    }

    /// Whether the key is there.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.text(key).is_some()
    }

    /// A key as a number of a quantity; `None` where it is absent or none as a whole. Whoever reads a file uses [`super::fields::Fields`], which says so.
    #[must_use]
    pub fn number(&self, key: &str, quantity: Quantity) -> Option<f64> {
        match self.get(key)? {
            Value::Number(n) => Some(*n),
            _ => super::numbers::number(&self.text(key)?, quantity).map(|read| read.value),
        }
    }

    /// All entries.
    #[must_use]
    pub fn entries(&self) -> &[(Cow<'a, str>, Value<'a>)] {
        &self.entries
    }

    /// Adds an entry; for sources that are not GeoJSON.
    pub fn push(&mut self, key: &'a str, value: &'a str) {
        self.add(Cow::Borrowed(key), Value::Text(Cow::Borrowed(value)));
    }

    /// Adds an entry of its own.
    pub(super) fn push_owned(&mut self, key: String, value: String) {
        self.add(Cow::Owned(key), Value::Text(Cow::Owned(value)));
    }

    #[inline]
    pub(super) fn add(&mut self, key: Cow<'a, str>, value: Value<'a>) {
        self.seen |= bit(&key);
        self.entries.push((key, value));
    }

    pub(super) fn clear(&mut self) {
        self.seen = 0;
        self.entries.clear();
    }
}

/// The first text of `["a","b"]` or `"['a', 'b']"`, or the text itself; stairs win, because they must not hide.
fn first_of_list(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if !trimmed.starts_with('[') {
        return Cow::Borrowed(trimmed);
    }
    let mut items = trimmed[1..].trim_end_matches(']').split(',').map(|i| i.trim().trim_matches(['\'', '"']));
    if items.clone().any(|i| i == "steps") {
        return Cow::Borrowed("steps");
    }
    Cow::Borrowed(items.next().unwrap_or(""))
}
