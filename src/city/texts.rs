//! Many short texts in one piece: names of ways and estates, which would else take a block of memory each.

/// Texts by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// All of them, one after another.
    pub all: String,
    /// Where each ends.
    pub ends: Vec<u32>,
}

impl Texts {
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
