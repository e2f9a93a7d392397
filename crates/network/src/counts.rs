//! People by home in whole thousandths: 4 bytes each while all fit, which is up to four million people at one home.

use quanli_model::units::People;

/// A column of people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counts(Width);

#[derive(Clone, PartialEq, Eq, Debug)]
enum Width {
    Short(Vec<u32>),
    Long(Vec<u64>),
}

impl Default for Counts {
    fn default() -> Self {
        Self(Width::Short(Vec::new()))
    }
}

impl From<Vec<u64>> for Counts {
    fn from(people: Vec<u64>) -> Self {
        Self::of(people.len(), |home| People(people[home]))
    }
}

impl Counts {
    /// A column of `n` homes whose people are told twice by the same function.
    #[must_use]
    pub fn of(n: usize, people: impl Fn(usize) -> People) -> Self {
        if (0..n).all(|i| u32::try_from(people(i).0).is_ok()) {
            Self(Width::Short((0..n).map(|i| people(i).0 as u32).collect()))
        } else {
            Self(Width::Long((0..n).map(|i| people(i).0).collect()))
        }
    }

    /// How many homes.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Width::Short(list) => list.len(),
            Width::Long(list) => list.len(),
        }
    }

    /// Whether there is no home.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Thousandths of people at a home.
    #[must_use]
    #[inline]
    pub fn at(&self, home: usize) -> u64 {
        match &self.0 {
            Width::Short(list) => u64::from(list[home]),
            Width::Long(list) => list[home],
        }
    }

    /// Thousandths of people at all homes, in order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = u64> + Clone + '_ {
        (0..self.len()).map(|home| self.at(home))
    }
}
