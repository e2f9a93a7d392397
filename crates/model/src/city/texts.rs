//! Many short texts in one piece: names of ways and estates, which would else take a block of memory each.

use borsh::io::{Read, Result, Write};
use borsh::{BorshDeserialize, BorshSerialize};
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

    /// Whether it holds so many names.
    pub(super) fn is_sound(&self, n: usize) -> bool {
        self.of.len() == n
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

/// Writes a list of small numbers: how many, then each with seven bits a byte, lowest first.
pub(super) fn put_numbers<W: Write>(out: &mut W, numbers: impl ExactSizeIterator<Item = u32>) -> Result<()> {
    (numbers.len() as u32).serialize(out)?;
    for mut n in numbers {
        while n >= 128 {
            (n as u8 | 128).serialize(out)?;
            n >>= 7;
        }
        (n as u8).serialize(out)?;
    }
    Ok(())
}

/// Reads such a list.
pub(super) fn take_numbers<R: Read>(bytes: &mut R) -> Result<Vec<u32>> {
    let mut numbers = Vec::new();
    for _ in 0..u32::deserialize_reader(bytes)? {
        let (mut n, mut shift) = (0, 0);
        loop {
            let byte = u8::deserialize_reader(bytes)?;
            n |= u32::from(byte & 127).checked_shl(shift).unwrap_or(0);
            shift += 7;
            if byte < 128 {
                break;
            }
        }
        numbers.push(n);
    }
    Ok(numbers)
}

/// Ends as lengths, which are small and much alike.
pub(super) fn put_ends<W: Write>(out: &mut W, ends: &[u32]) -> Result<()> {
    let mut last = 0;
    put_numbers(out, ends.iter().map(|end| end.wrapping_sub(core::mem::replace(&mut last, *end))))
}

/// Ends from lengths.
pub(super) fn take_ends<R: Read>(bytes: &mut R) -> Result<Vec<u32>> {
    let mut ends = take_numbers(bytes)?;
    let mut last = 0u32;
    for end in &mut ends {
        last = last.wrapping_add(*end);
        *end = last;
    }
    Ok(ends)
}

impl BorshSerialize for Texts {
    fn serialize<W: Write>(&self, out: &mut W) -> Result<()> {
        self.all.serialize(out)?;
        put_ends(out, &self.ends)
    }
}

impl BorshDeserialize for Texts {
    fn deserialize_reader<R: Read>(bytes: &mut R) -> Result<Self> {
        Ok(Self { all: String::deserialize_reader(bytes)?, ends: take_ends(bytes)? })
    }
}

/// Which of the names each one is: 0 is the next that was not met, others are one more than its number.
impl BorshSerialize for Names {
    fn serialize<W: Write>(&self, out: &mut W) -> Result<()> {
        self.different.serialize(out)?;
        let mut met = 0;
        let step = |n: &u32| if *n == met { (0, met += 1).0 } else { n + 1 };
        put_numbers(out, self.of.iter().map(step))
    }
}

impl BorshDeserialize for Names {
    fn deserialize_reader<R: Read>(bytes: &mut R) -> Result<Self> {
        let different = Texts::deserialize_reader(bytes)?;
        let mut of = take_numbers(bytes)?;
        let mut met = 0u32;
        for n in &mut of {
            *n = if *n == 0 { (met, met += 1).0 } else { *n - 1 };
        }
        Ok(Self { different, of })
    }
}
