//! Many short texts in one piece: names of ways and estates, which would else take a block of memory each.

use std::collections::BTreeMap;

/// Texts by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// All of them, one after another.
    pub all: String,
    /// Where each ends.
    pub ends: Vec<u32>,
}

impl Texts {
    /// Room for so many bytes and texts.
    #[must_use]
    pub fn with_capacity(bytes: usize, texts: usize) -> Self {
        Self { all: String::with_capacity(bytes), ends: Vec::with_capacity(texts) }
    }

    /// Adds one.
    pub fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len() as u32);
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of that number; empty when there is none.
    #[must_use]
    pub fn get(&self, i: usize) -> &str {
        let start = i.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        start.zip(self.ends.get(i)).and_then(|(start, end)| self.all.get(start as usize..*end as usize)).unwrap_or("")
    }
}

/// Texts of which many are the same, each kept once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    different: Texts,
    of: Vec<u32>,
}

impl Names {
    /// The texts in this order.
    pub fn of<'a>(texts: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let mut met: BTreeMap<&str, u32> = BTreeMap::new();
        let mut names = Self { different: Texts::default(), of: Vec::with_capacity(texts.len()) };
        for text in texts {
            let number = *met.entry(text).or_insert_with(|| {
                names.different.push(text);
                names.different.len() as u32 - 1
            });
            names.of.push(number);
        }
        names.different.all.shrink_to_fit();
        names.different.ends.shrink_to_fit();
        names
    }

    /// How many, each counted as often as it is there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// The text of that number; empty when there is none.
    #[must_use]
    pub fn get(&self, i: usize) -> &str {
        self.of.get(i).map_or("", |number| self.different.get(*number as usize))
    }
}
