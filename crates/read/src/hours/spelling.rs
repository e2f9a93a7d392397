//! Hours as people write them → the syntax of OpenStreetMap: full-width signs, Chinese words, every kind of dash, hours without a zero.
//!
//! What is regular already stays as it is, and making regular twice changes nothing. What can't be read stays as it is written, and the library says so.

use super::chinese::{self, Read};
use opening_hours::OpeningHours;

/// The text in the syntax of OpenStreetMap, as far as its words and signs are known.
#[must_use]
pub fn regular(text: &str) -> String {
    spelled(text).regular
}

/// The text in the syntax, with what was assumed. One of which nobody knows what is meant stays as it is written, and is not to be parsed.
pub(super) fn spelled(text: &str) -> Read {
    let as_it_is = |regular: String| Read { regular, seasons_assumed: false, ambiguous: false };
    let text = text.trim().trim_start_matches('\u{feff}');
    let bare = without_comments(text);
    if bare.is_ascii() && !bare.contains('~') {
        if has_ambiguous_end(&bare) {
            return Read { ambiguous: true, ..as_it_is(text.to_owned()) };
        }
        let loose = days_together(text);
        let regular = if lacks_zero(&loose) { tidy(&two_digits(&loose)) } else { loose };
        // Where a semicolon would mean something else than in the syntax, a loose text is not read at all.
        let loose_read = || chinese::read(&bare).filter(|_| !bare.contains(';') && bare == text);
        return if regular.parse::<OpeningHours>().is_ok() { as_it_is(regular) } else { loose_read().unwrap_or_else(|| as_it_is(regular)) };
    }
    if let Some(read) = chinese::read(text) {
        return read;
    }
    // Another language with dashes of its own; a mark that separates would mean something else here.
    let foreign = text.chars().all(|c| !is_han(c) && !matches!(c, '；' | '。' | '、' | '，'));
    as_it_is(if foreign { tidy(&two_digits(&text.chars().map(plain_sign).collect::<String>())) } else { text.to_owned() })
}

/// `12:00-1:00`, `9:00-5:00`: an end of one digit before its beginning, which may be one of the afternoon. Two digits say that it is the night.
/// So does `9:00-12:00, 2:00-5:00`.
fn has_ambiguous_end(text: &str) -> bool {
    if text.to_ascii_lowercase().contains("am") || text.to_ascii_lowercase().contains("pm") {
        return false;
    }
    let only_times = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '-' | ',' | ' '));
    if only_times && lacks_zero(text) && chinese::read(text).is_none() {
        return true;
    }
    let mut parts = text.split('-').map(str::trim).peekable();
    while let (Some(from), Some(to)) = (parts.next(), parts.peek()) {
        let from = from.rsplit_once(':').map(|(hour, _)| hour.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or("")).and_then(|h| h.parse().ok());
        let to = to.split_once(':').filter(|(hour, _)| hour.len() == 1).and_then(|(hour, _)| hour.parse().ok());
        if let (Some(from), Some(to)) = (from, to)
            && chinese::is_ambiguous(from, to, true)
        {
            return true;
        }
    }
    false
}

/// The text without what stands in quotes.
fn without_comments(text: &str) -> String {
    text.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// One sign for each way of writing it.
fn plain_sign(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '：' | '∶' | '︰' => ':',
        '，' => ',',
        '－' | '～' | '〜' | '~' | '–' | '—' | '−' | '‐' => '-',
        '\u{3000}' | '\u{a0}' | '\t' | '\n' | '\r' => ' ',
        _ => c,
    }
}

/// `Mo, Tu` is a list of days: the library would begin an additional rule after a comma with a space.
fn days_together(text: &str) -> String {
    const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
    let mut out = String::new();
    let mut parts = text.split(", ").peekable();
    while let Some(part) = parts.next() {
        out += part;
        if let Some(next) = parts.peek() {
            let list = DAYS.iter().any(|d| part.ends_with(d)) && DAYS.iter().any(|d| next.starts_with(d));
            out += if list { "," } else { ", " };
        }
    }
    out
}

/// Somewhere an hour has one digit.
fn lacks_zero(text: &str) -> bool {
    let b = text.as_bytes();
    (0..b.len())
        .any(|i| b[i] == b':' && i > 0 && b[i - 1].is_ascii_digit() && (i < 2 || !b[i - 2].is_ascii_digit()) && b.get(i + 1).is_some_and(u8::is_ascii_digit))
}

/// Hours with two digits: `9:0` → `09:00`. Quotes stay.
fn two_digits(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=2).contains(&digits) && rest.as_bytes().get(digits) == Some(&b':') {
            let minutes = rest[digits + 1..].bytes().take_while(u8::is_ascii_digit).count().min(2);
            let number = |text: &str| text.parse::<u32>().unwrap_or(0);
            out += &format!("{:02}:{:02}", number(&rest[..digits]), number(&rest[digits + 1..digits + 1 + minutes]));
            rest = &rest[digits + 1 + minutes..];
        } else {
            let n = digits.max(c.len_utf8());
            out += &rest[..n];
            rest = &rest[n..];
        }
    }
    out
}

/// Spaces where the syntax wants them: none round dashes and commas, one between a day and a time, a comma between two times, a semicolon before the
/// next days.
fn tidy(text: &str) -> String {
    let mut out = String::new();
    for word in text.replace('-', " - ").replace(',', " , ").replace(';', " ; ").split_whitespace() {
        let last = out.chars().last();
        let is_day = word.starts_with(|c: char| c.is_ascii_alphabetic()) && word != "off";
        match word {
            "-" | "," => {
                out.truncate(out.trim_end().len());
                out += word;
            }
            ";" => {
                out.truncate(out.trim_end_matches([' ', ',']).len());
                out += "; ";
            }
            // Days after a comma behind a time begin a new rule too.
            _ if is_day && out.ends_with(',') && out.trim_end_matches(',').ends_with(|c: char| c.is_ascii_digit()) => {
                out.truncate(out.trim_end_matches(',').len());
                out += &format!("; {word}");
            }
            _ if last.is_none() || matches!(last, Some('-' | ' ' | ',')) => out += word,
            // A new group of days after a time begins a new rule.
            _ if is_day && last.is_some_and(|c| c.is_ascii_digit()) => out += &format!("; {word}"),
            _ if is_day && last.is_some_and(|c| c.is_ascii_alphabetic()) => out += &format!(",{word}"),
            _ if last.is_some_and(|c| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit()) => out += &format!(",{word}"),
            _ => out += &format!(" {word}"),
        }
    }
    out.trim_end_matches([';', ',', ' ']).to_owned()
}
