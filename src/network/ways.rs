//! The ways of a network without their lines: few are different, so each kind of way is kept once.

use crate::city::Way;
use core::ops::Index;
use xxhash_rust::xxh3::xxh3_64;

/// Ways by number; equal ones share one record. 4 bytes a way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ways {
    /// The different ways, without lines.
    pub(super) distinct: Vec<Way>,
    /// Which of them each way is.
    pub(super) of: Vec<u32>,
}

impl Ways {
    /// The ways of a city without their lines. Cost: O(ways).
    #[must_use]
    pub fn of(ways: &[Way]) -> Self {
        let mut out = Self { distinct: Vec::new(), of: Vec::with_capacity(ways.len()) };
        // Open addressing: places of `distinct`, plus one; 0 is free.
        let mut table = vec![0u32; 1024];
        let mut hashes: Vec<u64> = Vec::new();
        let mut bytes = Vec::new();
        for way in ways {
            if let Some(last) = out.of.last().filter(|last| same(&out.distinct[**last as usize], way)) {
                out.of.push(*last);
                continue;
            }
            bytes.clear();
            key(way, &mut bytes);
            let hash = xxh3_64(&bytes);
            let mut at = hash as usize & (table.len() - 1);
            let found = loop {
                match table[at] {
                    0 => break None,
                    i if hashes[i as usize - 1] == hash && same(&out.distinct[i as usize - 1], way) => break Some(i - 1),
                    _ => at = (at + 1) & (table.len() - 1),
                }
            };
            let index = found.unwrap_or_else(|| {
                hashes.push(hash);
                out.distinct.push(Way { line: Vec::new(), name: way.name.clone(), opening_hours: way.opening_hours.clone(), ..*way });
                table[at] = hashes.len() as u32;
                hashes.len() as u32 - 1
            });
            out.of.push(index);
            if hashes.len() * 2 > table.len() {
                table = vec![0; table.len() * 2];
                for (i, hash) in hashes.iter().enumerate() {
                    let mut at = *hash as usize & (table.len() - 1);
                    while table[at] != 0 {
                        at = (at + 1) & (table.len() - 1);
                    }
                    table[at] = i as u32 + 1;
                }
            }
        }
        out
    }

    /// The distinct ways.
    #[must_use]
    pub fn distinct(&self) -> &[Way] {
        &self.distinct
    }

    /// Which of the distinct ways a way is.
    #[must_use]
    pub fn number(&self, way: usize) -> u32 {
        self.of[way]
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

    /// The way of that number.
    #[must_use]
    pub fn get(&self, way: usize) -> Option<&Way> {
        self.of.get(way).map(|i| &self.distinct[*i as usize])
    }

    /// All ways in file order.
    pub fn iter(&self) -> impl Iterator<Item = &Way> {
        self.of.iter().map(|i| &self.distinct[*i as usize])
    }
}

impl Index<usize> for Ways {
    type Output = Way;
    #[inline]
    fn index(&self, way: usize) -> &Way {
        &self.distinct[self.of[way] as usize]
    }
}

/// Everything but the line, bit for bit.
fn same(a: &Way, b: &Way) -> bool {
    let bits = |w: &Way| [w.incline_percent, w.wait_s, w.speed_mps, w.minutes].map(|n| n.map(f64::to_bits));
    let rest = |w: &Way| (w.kind, w.class, w.layer, w.oneway, w.step_count, w.rises, w.wheelchair, w.pram_ramp, w.signals, w.planned);
    rest(a) == rest(b) && bits(a) == bits(b) && a.name == b.name && a.opening_hours == b.opening_hours
}

/// Bytes that differ where ways usually differ.
fn key(w: &Way, out: &mut Vec<u8>) {
    out.extend([w.kind as u8, w.class as u8, w.layer as u8, w.oneway as u8, u8::from(w.planned), u8::from(w.signals)]);
    out.extend(w.step_count.unwrap_or(0).to_le_bytes());
    for n in [w.wait_s, w.minutes, w.incline_percent] {
        out.extend(n.map_or(0, f64::to_bits).to_le_bytes());
    }
    out.extend(w.name.as_bytes());
    out.extend(w.opening_hours.as_bytes());
}
