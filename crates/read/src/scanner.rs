//! A pull scanner over JSON text: strings, numbers and skipping, without building a tree.
//!
//! Strings and digits are looked at eight bytes at a time, as one 64-bit word (Lamport 1975: "SIMD within a register").
//!
//! Numbers take the exact fast path of Clinger (1990) — a mantissa below 2⁵³ times or divided by a power of ten up to
//! 10²² is rounded once — and else the standard library's parser, so every value is the nearest double.
//!
//! Limitations: values that are skipped are checked for balance and strings only, not for the full grammar.

use std::borrow::Cow;

/// Where and what went wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// Byte offset.
    pub at: usize,
    /// What was expected.
    pub expected: &'static str,
}

type Scan<T> = Result<T, SyntaxError>;

/// A place in the text.
pub struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

/// Nesting beyond it is refused, so that hostile text can't use up anything.
const DEEPEST: usize = 64;

const POWERS: [f64; 23] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
const ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);
const TENS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// The number of eight digit values, the lowest byte first: pairs, fours, all (Lemire 2018).
#[inline]
fn eight_digits(values: u64) -> u64 {
    let pairs = (values.wrapping_mul(1 + (10 << 8)) >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(1 + (100 << 16)) >> 16) & 0x0000_FFFF_0000_FFFF;
    fours.wrapping_mul(1 + (10_000 << 32)) >> 32
}

#[inline(always)]
fn word8(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// The number that the digits at a place make, and how many of the next eight bytes are digits before the first other one. `None` near the end.
#[inline(always)]
fn digit_run(bytes: &[u8], at: usize) -> Option<(u64, u32)> {
    let values = word8(bytes, at)? ^ ZEROS;
    // The high bit of each byte that is no digit: 0x76 more than 9 reaches it.
    let others = ((values & !HIGHS).wrapping_add(ONES * 0x76) | values) & HIGHS;
    let n = others.trailing_zeros() / 8;
    // Leading zeros in place of the other bytes; without digits the shift would be by the whole word.
    let value = if n == 0 { 0 } else { eight_digits(values << (64 - 8 * n)) };
    Some((value, n))
}

impl<'a> Scanner<'a> {
    /// Starts at the beginning; a byte order mark is passed over. `Err` when the bytes are not UTF-8.
    pub fn new(bytes: &'a [u8]) -> Scan<Self> {
        let text = core::str::from_utf8(bytes).map_err(|e| SyntaxError { at: e.valid_up_to(), expected: "UTF-8" })?;
        let at = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
        Ok(Self { text, bytes, at })
    }

    pub fn fail<T>(&self, expected: &'static str) -> Scan<T> {
        Err(SyntaxError { at: self.at, expected })
    }

    /// The next byte that is not white space; 0 at the end.
    #[inline]
    pub fn peek(&mut self) -> u8 {
        match self.bytes.get(self.at) {
            Some(b) if *b > b' ' => *b,
            _ => self.peek_over_white_space(),
        }
    }

    fn peek_over_white_space(&mut self) -> u8 {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    /// The next eight bytes, the first one lowest; `None` near the end.
    #[inline]
    fn word8(&self) -> Option<u64> {
        word8(self.bytes, self.at)
    }

    /// Where it is.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes back to where it was.
    pub fn go_back(&mut self, at: usize) {
        self.at = at;
    }

    /// Passes `byte` if it comes at once, without white space.
    #[inline(always)]
    pub fn pass(&mut self, byte: u8) -> Option<()> {
        (self.bytes.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }

    /// Passes `byte` if it is next.
    #[inline]
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    #[inline]
    pub fn expect(&mut self, byte: u8, expected: &'static str) -> Scan<()> {
        if self.take(byte) { Ok(()) } else { self.fail(expected) }
    }

    /// After a member or an element: `true` when another follows, `false` at the closing bracket.
    #[inline]
    pub fn more(&mut self, close: u8) -> Scan<bool> {
        match self.peek() {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            b if b == close => {
                self.at += 1;
                Ok(false)
            }
            _ => self.fail("a comma or a closing bracket"),
        }
    }

    /// A string; borrowed when it has no escapes.
    #[inline]
    pub fn string(&mut self) -> Scan<Cow<'a, str>> {
        self.expect(b'"', "a string")?;
        let start = self.at;
        self.pass_plain();
        match self.bytes.get(self.at) {
            Some(b'"') => {
                let text = &self.text[start..self.at];
                self.at += 1;
                Ok(Cow::Borrowed(text))
            }
            Some(_) => self.escaped(start).map(Cow::Owned),
            None => self.fail("the end of a string"),
        }
    }

    /// Goes to the next quotation mark or backslash, or to the end.
    #[inline]
    fn pass_plain(&mut self) {
        const QUOTES: u64 = u64::from_ne_bytes([b'"'; 8]);
        const BACKSLASHES: u64 = u64::from_ne_bytes([b'\\'; 8]);
        // The high bit of each byte that is zero, exact up to the first one.
        let zeros = |w: u64| w.wrapping_sub(ONES) & !w & HIGHS;
        while let Some(word) = self.word8() {
            let found = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
            if found != 0 {
                self.at += found.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
        }
        while !matches!(self.bytes.get(self.at), None | Some(b'"' | b'\\')) {
            self.at += 1;
        }
    }

    fn escaped(&mut self, start: usize) -> Scan<String> {
        let mut out = self.text[start..self.at].to_owned();
        loop {
            let run = self.at;
            self.pass_plain();
            out.push_str(&self.text[run..self.at]);
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(_) => out.push(self.escape()?),
                None => return self.fail("the end of a string"),
            }
        }
    }

    /// At a backslash.
    fn escape(&mut self) -> Scan<char> {
        let kind = self.bytes.get(self.at + 1).copied().unwrap_or(0);
        self.at += 2;
        Ok(match kind {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'"' | b'\\' | b'/' => char::from(kind),
            b'u' => {
                let high = self.hex4()?;
                if (0xD800..0xDC00).contains(&high) && self.bytes[self.at..].starts_with(b"\\u") {
                    self.at += 2;
                    let low = self.hex4()?;
                    char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low.wrapping_sub(0xDC00) & 0x3FF)).unwrap_or('\u{FFFD}')
                } else {
                    char::from_u32(high).unwrap_or('\u{FFFD}')
                }
            }
            _ => return self.fail("an escape"),
        })
    }

    fn hex4(&mut self) -> Scan<u32> {
        let digits = self.bytes.get(self.at..self.at + 4).and_then(|d| core::str::from_utf8(d).ok());
        let value = digits.and_then(|d| u32::from_str_radix(d, 16).ok());
        self.at += 4;
        value.map_or_else(|| self.fail("four hexadecimal digits"), Ok)
    }

    /// A number; the nearest double.
    #[inline]
    pub fn number(&mut self) -> Scan<f64> {
        self.peek();
        let start = self.at;
        let negative = self.bytes.get(self.at) == Some(&b'-');
        self.at += usize::from(negative);
        let (mut mantissa, mut digits) = (0u64, 0u32);
        self.digits(&mut mantissa, &mut digits);
        let whole = digits;
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits(&mut mantissa, &mut digits);
        }
        if digits == 0 {
            return self.fail("a number");
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            while matches!(self.bytes.get(self.at), Some(b'e' | b'E' | b'+' | b'-' | b'0'..=b'9')) {
                self.at += 1;
            }
        } else if digits <= 18 && mantissa < (1 << 53) {
            let value = mantissa as f64 / POWERS[(digits - whole) as usize];
            return Ok(if negative { -value } else { value });
        }
        self.text[start..self.at].parse().or_else(|_| self.fail("a number"))
    }

    /// A number as coordinates are written, `-107.0178279`: up to seven digits and up to eight behind the point. `None`, and no move, for any
    /// other: ask [`Self::number`] then. Fifteen digits stay below 2⁵³, so one division gives the nearest double.
    #[inline(always)]
    pub fn coordinate(&mut self) -> Option<f64> {
        let negative = self.bytes.get(self.at) == Some(&b'-');
        let mut at = self.at + usize::from(negative);
        let (mut mantissa, n) = digit_run(self.bytes, at)?;
        if n == 0 || n == 8 {
            return None;
        }
        at += n as usize;
        let mut next = self.bytes.get(at).copied().unwrap_or(0);
        let mut value = mantissa as f64;
        if next == b'.' {
            let (fraction, n) = digit_run(self.bytes, at + 1)?;
            mantissa = mantissa * TENS[n as usize] + fraction;
            value = mantissa as f64 / POWERS[n as usize];
            at += 1 + n as usize;
            next = self.bytes.get(at).copied().unwrap_or(0);
        }
        if matches!(next, b'0'..=b'9' | b'e' | b'E' | b'.') {
            return None;
        }
        self.at = at;
        Some(if negative { -value } else { value })
    }

    /// Passes a run of digits; the first 18 of the number go into the mantissa.
    #[inline]
    fn digits(&mut self, mantissa: &mut u64, digits: &mut u32) {
        while *digits <= 10 {
            let Some((value, n)) = digit_run(self.bytes, self.at) else { break };
            *mantissa = *mantissa * TENS[n as usize] + value;
            *digits += n;
            self.at += n as usize;
            if n < 8 {
                return;
            }
        }
        while let Some(d @ b'0'..=b'9') = self.bytes.get(self.at) {
            if *digits < 18 {
                *mantissa = *mantissa * 10 + u64::from(d - b'0');
            }
            *digits += 1;
            self.at += 1;
        }
    }

    /// Passes one value of any kind; returns its text.
    pub fn skip(&mut self) -> Scan<&'a str> {
        self.peek();
        let start = self.at;
        let mut depth = 0usize;
        loop {
            match self.peek() {
                b'"' => drop(self.string()?),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                    if depth > DEEPEST {
                        return self.fail("less nesting");
                    }
                    continue;
                }
                b'}' | b']' => {
                    if depth == 0 {
                        return self.fail("a value");
                    }
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => {
                    self.at += 1;
                    continue;
                }
                b'-' | b'0'..=b'9' => drop(self.number()?),
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                b'N' => self.word("NaN")?,
                _ => return self.fail("a value"),
            }
            if depth == 0 {
                return Ok(&self.text[start..self.at]);
            }
        }
    }

    /// Passes a fixed word.
    pub fn word(&mut self, word: &'static str) -> Scan<()> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else {
            self.fail("true, false or null")
        }
    }
}
