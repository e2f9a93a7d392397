//! A pull scanner over JSON text: strings, numbers and skipping, without building a tree.
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
    pub fn peek(&mut self) -> u8 {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    /// Passes `byte` if it is next.
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    pub fn expect(&mut self, byte: u8, expected: &'static str) -> Scan<()> {
        if self.take(byte) { Ok(()) } else { self.fail(expected) }
    }

    /// After a member or an element: `true` when another follows, `false` at the closing bracket.
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
    pub fn string(&mut self) -> Scan<Cow<'a, str>> {
        self.expect(b'"', "a string")?;
        let start = self.at;
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    let text = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(Cow::Borrowed(text));
                }
                Some(b'\\') => return self.escaped(start).map(Cow::Owned),
                Some(_) => self.at += 1,
                None => return self.fail("the end of a string"),
            }
        }
    }

    fn escaped(&mut self, start: usize) -> Scan<String> {
        let mut out = self.text[start..self.at].to_owned();
        loop {
            let run = self.at;
            while !matches!(self.bytes.get(self.at), None | Some(b'"' | b'\\')) {
                self.at += 1;
            }
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
    pub fn number(&mut self) -> Scan<f64> {
        self.peek();
        let start = self.at;
        let negative = self.bytes.get(self.at) == Some(&b'-');
        self.at += usize::from(negative);
        let (mut mantissa, mut digits, mut scale) = (0u64, 0u32, 0i32);
        let mut fraction = false;
        loop {
            match self.bytes.get(self.at) {
                Some(d @ b'0'..=b'9') => {
                    if digits < 18 {
                        mantissa = mantissa * 10 + u64::from(d - b'0');
                        scale -= i32::from(fraction);
                    }
                    digits += 1;
                }
                Some(b'.') if !fraction => fraction = true,
                _ => break,
            }
            self.at += 1;
        }
        let exponent = matches!(self.bytes.get(self.at), Some(b'e' | b'E'));
        if digits == 0 {
            return self.fail("a number");
        }
        if exponent {
            while matches!(self.bytes.get(self.at), Some(b'e' | b'E' | b'+' | b'-' | b'0'..=b'9')) {
                self.at += 1;
            }
        } else if digits <= 18 && mantissa < (1 << 53) && scale >= -22 {
            let value = mantissa as f64 / POWERS[scale.unsigned_abs() as usize];
            return Ok(if negative { -value } else { value });
        }
        self.text[start..self.at].parse().or_else(|_| self.fail("a number"))
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
