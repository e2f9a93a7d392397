//! JSON that people keep and edit: the manifest, scenarios, services, standards. A byte order mark, which some editors put in front, is passed over; what
//! is wrong is told with its line, what stands there and what should.

use serde::de::DeserializeOwned;

/// What kind of thing is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FlawKind {
    /// The bytes are no UTF-8 text.
    NotUtf8,
    /// The text is no JSON.
    NotJson,
    /// JSON, but a field is missing or of another kind.
    Content,
}

/// What is wrong with such a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flaw {
    /// What kind.
    pub kind: FlawKind,
    /// The line, what stands there, and what should.
    pub found: String,
}

impl core::fmt::Display for Flaw {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.found)?;
        f.write_str(match self.kind {
            FlawKind::NotUtf8 => ". Save it as UTF-8",
            FlawKind::NotJson => ". Mend that place",
            FlawKind::Content => "",
        })
    }
}

/// A text without the mark that some editors put in front.
#[must_use]
pub fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// What such a file holds.
///
/// # Errors
/// What is wrong with it.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Flaw> {
    let not_utf8 = |found: &str| Flaw { kind: FlawKind::NotUtf8, found: found.to_owned() };
    let text = match core::str::from_utf8(bytes) {
        Ok(text) => without_mark(text),
        Err(_) if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) => return Err(not_utf8("the text is UTF-16 and not UTF-8")),
        Err(_) => return Err(not_utf8("the text is not UTF-8 (it may be GBK)")),
    };
    serde_json::from_str(text).map_err(|e| flaw(text, &e))
}

fn flaw(text: &str, e: &serde_json::Error) -> Flaw {
    let message = e.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
    let kind = if e.is_data() { FlawKind::Content } else { FlawKind::NotJson };
    let why = if e.is_data() { of_content(message) } else { of_syntax(message, line(text, e.line())) };
    let here = line(text, e.line());
    let found = if e.line() == 0 { why } else { format!("line {}: {here} ({why})", e.line()) };
    Flaw { kind, found }
}

/// A line of a text, as much of it as can be shown.
fn line(text: &str, number: usize) -> String {
    const MOST: usize = 80;
    let line = text.lines().nth(number.saturating_sub(1)).unwrap_or("").trim();
    if line.chars().count() > MOST { line.chars().take(MOST).chain(['…']).collect() } else { line.to_owned() }
}

fn of_syntax(message: &str, line: String) -> String {
    let says = |words: &str| message.contains(words);
    let why = match () {
        () if line.contains("//") && !line.contains("://") || line.contains("/*") => "JSON has no comments",
        () if says("EOF") => "the text ends too early",
        () if says("key must be a string") => "a name in double quotes should stand here",
        () if says("trailing comma") => "a comma too many",
        () if says("trailing characters") => "something stands behind the end",
        () if says("expected `,`") => "a comma or a closing bracket is missing",
        () if says("expected `:`") => "a colon is missing",
        () if says("control character") => "a line break inside a text",
        () if says("expected value") => "a value should stand here",
        () => "this is no JSON",
    };
    why.to_owned()
}

/// `missing field `paths`` → `"paths" is missing`; `invalid type: string "x", expected u32` → `string "x" where u32 should be`.
fn of_content(message: &str) -> String {
    let quoted = message.replace('`', "\"");
    if let Some(field) = quoted.strip_prefix("missing field ") {
        return format!("{field} is missing");
    }
    let rest = ["invalid type: ", "invalid value: "].iter().find_map(|head| quoted.strip_prefix(head));
    match rest.and_then(|rest| rest.split_once(", expected ")) {
        Some((here, wanted)) => format!("{here} where {} should be", plain_type(wanted)),
        None => quoted.replace(", expected", " is not").replace("unknown variant ", ""),
    }
}

fn plain_type(wanted: &str) -> &str {
    match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
        "f32" | "f64" => "a number",
        "a string" | "string" | "borrowed string" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        other => other.strip_prefix("struct ").map_or(other, |_| "an object"),
    }
}
