//! Columns of whole numbers as bytes.
//!
//! A column keeps the lowest byte of every number in one run and the rest, seven bits a byte, in another: bytes of one kind stand together,
//! which packs better and reads faster than numbers of changing length.

use super::Flaw;

/// Signed → unsigned, small stays small.
pub fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

/// The other way round.
#[inline]
pub fn unzigzag(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}

/// Seven bits a byte, lowest first; the highest bit says that more follow.
pub fn put_number(out: &mut Vec<u8>, mut n: u64) {
    while n >= 128 {
        out.push(n as u8 | 128);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Length, then the bytes.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend(bytes);
}

/// How many, the lowest bytes, how long the rest is, the rest.
pub fn put_column(out: &mut Vec<u8>, column: &[u64]) {
    put_number(out, column.len() as u64);
    out.extend(column.iter().map(|n| *n as u8));
    let mut rest = Vec::with_capacity(column.len());
    column.iter().for_each(|n| put_number(&mut rest, n >> 8));
    put_bytes(out, &rest);
}

/// Bytes that are read from front to back; nothing is believed.
#[derive(Clone)]
pub struct In<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> In<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The flaw of a number that was just read.
    pub fn flaw(&self) -> Flaw {
        Flaw::OutOfRange(self.at)
    }

    pub fn at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    pub fn take(&mut self, n: usize) -> Result<&'a [u8], Flaw> {
        let bytes = self.at.checked_add(n).and_then(|end| self.bytes.get(self.at..end)).ok_or_else(|| self.flaw())?;
        self.at += n;
        Ok(bytes)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Flaw> {
        let bytes = self.take(N)?;
        bytes.try_into().map_err(|_| self.flaw())
    }

    pub fn number(&mut self) -> Result<u64, Flaw> {
        let (n, len) = number_at(self.bytes, self.at).ok_or_else(|| self.flaw())?;
        self.at += len;
        Ok(n)
    }

    /// A number of things that take at least a byte each.
    pub fn count(&mut self) -> Result<usize, Flaw> {
        let n = self.number()?;
        if n > (self.bytes.len() - self.at) as u64 { Err(self.flaw()) } else { Ok(n as usize) }
    }

    pub fn float(&mut self) -> Result<f64, Flaw> {
        self.array().map(f64::from_le_bytes)
    }

    pub fn block(&mut self) -> Result<&'a [u8], Flaw> {
        let n = self.count()?;
        self.take(n)
    }

    pub fn column(&mut self) -> Result<Column<'a>, Flaw> {
        let n = self.count()?;
        let low = self.take(n)?;
        let start = self.at;
        Ok(Column { low, rest: self.block()?, next: 0, at: 0, start, bad: false })
    }
}

#[inline]
fn number_at(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut n = 0u64;
    for (i, byte) in bytes.get(at..)?.iter().take(10).enumerate() {
        let part = u64::from(byte & 127);
        n |= part.checked_shl(7 * i as u32).filter(|s| s >> (7 * i) == part)?;
        if *byte < 128 {
            return Some((n, i + 1));
        }
    }
    None
}

/// A column that is read number by number. Behind its end, or after bytes that are no number, it gives zeros; [`Column::end`] tells.
#[derive(Clone)]
pub struct Column<'a> {
    low: &'a [u8],
    rest: &'a [u8],
    next: usize,
    at: usize,
    start: usize,
    bad: bool,
}

impl Column<'_> {
    pub fn len(&self) -> usize {
        self.low.len()
    }

    /// How many numbers are left.
    pub fn left(&self) -> usize {
        self.low.len() - self.next
    }

    /// The flaw of a number that was just read.
    pub fn flaw(&self) -> Flaw {
        Flaw::OutOfRange(self.start + self.at)
    }

    /// The next number.
    #[inline]
    pub fn next(&mut self) -> u64 {
        let (Some(low), Some(rest)) = (self.low.get(self.next), self.rest.get(self.at)) else {
            self.bad = true;
            return 0;
        };
        self.next += 1;
        if *rest < 128 {
            self.at += 1;
            return u64::from(*low) | u64::from(*rest) << 8;
        }
        self.long(*low)
    }

    fn long(&mut self, low: u8) -> u64 {
        let Some((n, len)) = number_at(self.rest, self.at).filter(|(n, _)| n >> 56 == 0) else {
            self.bad = true;
            return 0;
        };
        self.at += len;
        u64::from(low) | n << 8
    }

    /// The next number below a limit.
    #[inline]
    pub fn below(&mut self, limit: usize) -> Result<usize, Flaw> {
        let n = self.next();
        if n < limit as u64 { Ok(n as usize) } else { Err(self.flaw()) }
    }

    /// Whether every number was read, each was one, and nothing is left.
    pub fn end(&self) -> Result<(), Flaw> {
        if self.next == self.low.len() && self.at == self.rest.len() && !self.bad { Ok(()) } else { Err(self.flaw()) }
    }
}
