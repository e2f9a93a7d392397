//! The ways of a network without their lines: few are different, so each name and each set of other traits is kept once.

use core::ops::Index;
use quanli_model::city::{Texts, Way, WayTraits};
use xxhash_rust::xxh3::xxh3_64;

/// Ways by number; equal traits and equal names share one record. 8 bytes a way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ways {
    /// The different traits, in the order in which they are met.
    pub(super) distinct: Vec<WayTraits>,
    /// Which of them each way has.
    pub(super) of: Vec<u32>,
    /// The different names, in the order in which they are met.
    pub(super) names: Texts,
    /// Which of them each way has.
    pub(super) name_of: Vec<u32>,
    /// The few ways that state opening hours, ascending, with their texts.
    pub(super) hours: Vec<(u32, String)>,
}

/// Finds what was met before: open addressing over numbers, plus one; 0 is free.
struct Met {
    table: Vec<u32>,
    hashes: Vec<u64>,
}

impl Met {
    fn new() -> Self {
        Self { table: vec![0; 1024], hashes: Vec::new() }
    }

    /// The number of the thing with this hash that is the `same`, or the next number for a new one, and whether it is new.
    fn number(&mut self, hash: u64, same: impl Fn(usize) -> bool) -> (u32, bool) {
        let mut at = hash as usize & (self.table.len() - 1);
        loop {
            match self.table[at] {
                0 => break,
                i if self.hashes[i as usize - 1] == hash && same(i as usize - 1) => return (i - 1, false),
                _ => at = (at + 1) & (self.table.len() - 1),
            }
        }
        self.hashes.push(hash);
        self.table[at] = self.hashes.len() as u32;
        if self.hashes.len() * 2 > self.table.len() {
            self.table = vec![0; self.table.len() * 2];
            for (i, hash) in self.hashes.iter().enumerate() {
                let mut at = *hash as usize & (self.table.len() - 1);
                while self.table[at] != 0 {
                    at = (at + 1) & (self.table.len() - 1);
                }
                self.table[at] = i as u32 + 1;
            }
        }
        (self.hashes.len() as u32 - 1, true)
    }
}

impl Ways {
    /// The ways of a city without their lines. Cost: O(ways).
    #[must_use]
    pub fn of(ways: &[Way]) -> Self {
        let mut out = Self { of: Vec::with_capacity(ways.len()), name_of: Vec::with_capacity(ways.len()), ..Self::default() };
        let (mut traits_met, mut names_met) = (Met::new(), Met::new());
        let mut bytes = Vec::new();
        for (number, way) in ways.iter().enumerate() {
            if !way.opening_hours.is_empty() {
                out.hours.push((number as u32, way.opening_hours.clone()));
            }
            bytes.clear();
            key(way, &mut bytes);
            let (i, new) = traits_met.number(xxh3_64(&bytes), |i| same(&out.distinct[i], way));
            if new {
                out.distinct.push(way.traits);
            }
            out.of.push(i);
            let (i, new) = names_met.number(xxh3_64(way.name.as_bytes()), |i| out.names.get(i) == way.name);
            if new {
                out.names.push(&way.name);
            }
            out.name_of.push(i);
        }
        out
    }

    /// The ways that state opening hours, with their texts.
    #[must_use]
    pub fn with_hours(&self) -> &[(u32, String)] {
        &self.hours
    }

    /// How many ways.
    #[must_use]
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// All ways in file order, without their names.
    pub fn iter(&self) -> impl Iterator<Item = &WayTraits> {
        self.of.iter().map(|i| &self.distinct[*i as usize])
    }

    /// The name of a way; may be empty.
    #[must_use]
    pub fn name(&self, way: usize) -> &str {
        self.names.get(self.name_of[way] as usize)
    }
}

impl Index<usize> for Ways {
    type Output = WayTraits;
    #[inline]
    fn index(&self, way: usize) -> &WayTraits {
        &self.distinct[self.of[way] as usize]
    }
}

/// Bit for bit.
fn same(a: &WayTraits, b: &WayTraits) -> bool {
    let bits = |w: &WayTraits| [w.incline_percent, w.wait_s, w.speed_mps, w.minutes].map(|n| n.map(f64::to_bits));
    let rest = |w: &WayTraits| (w.kind, w.class, w.layer, w.oneway, w.step_count, w.rises, w.wheelchair, w.pram_ramp, w.signals, w.planned);
    rest(a) == rest(b) && bits(a) == bits(b)
}

/// Bytes that differ where ways usually differ.
fn key(w: &WayTraits, out: &mut Vec<u8>) {
    out.extend([w.kind as u8, w.class as u8, w.layer as u8, w.oneway as u8, u8::from(w.planned), u8::from(w.signals)]);
    out.extend(w.step_count.unwrap_or(0).to_le_bytes());
    for n in [w.wait_s, w.minutes, w.incline_percent] {
        out.extend(n.map_or(0, f64::to_bits).to_le_bytes());
    }
}
