//! What happens to a link on its way: it is decoded once too often or too seldom, cut off, or a full stop, a bracket or words stand behind it. Pure.
//!
//! A link says at its front how many parts follow and how long the last of them is (`z=5.7`): so what is missing shows, and what was put behind it falls
//! off. Older links and those written by hand say nothing of the kind; there a sign that no link ends with ends it.

/// How often a link may have been encoded on top of the right number.
const MOST_ROUNDS: usize = 4;
/// Signs that stand in no link: with what follows they were put behind it.
const BEHIND: &str = " \t\n\r\u{3000}\u{a0}。，、；：！？）】》」』”’…";
/// Signs that no link ends with.
const NO_END: &str = ".,;:!?)]}\"'`*~";

/// A link as it arrived.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sent {
    /// Its parts, as they were written.
    pub parts: Vec<String>,
    /// Something is missing at its end; the last part may be a piece.
    pub cut: bool,
}

/// The mark at the front of a link.
pub fn mark(parts: &[String]) -> String {
    format!("z={}.{}", parts.len(), parts.last().map_or(0, |last| last.chars().count()))
}

/// The parts of a fragment.
pub fn arrived(fragment: &str) -> Sent {
    let text = decoded(fragment);
    if text == "z" || text.starts_with("z%") {
        return Sent { cut: true, ..Sent::default() };
    }
    let Some(marked) = text.strip_prefix("z=") else { return unmarked(&text) };
    let (counts, rest) = marked.split_once('&').unwrap_or((marked, ""));
    // A mark that was itself cut has nothing behind it.
    let Some((count, last)) = counts.split_once('.').and_then(|(n, last)| Some((n.parse::<usize>().ok()?, last.parse::<usize>().ok()?))) else {
        return Sent { cut: true, ..unmarked(rest) };
    };
    let mut parts: Vec<String> = rest.split('&').map(str::to_owned).filter(|part| !part.is_empty()).collect();
    parts.truncate(count);
    let mut cut = parts.len() < count;
    if let (false, Some(end)) = (cut, parts.last_mut()) {
        cut = end.chars().count() < last;
        *end = end.chars().take(last).collect();
    }
    Sent { parts, cut }
}

fn unmarked(text: &str) -> Sent {
    let end = text.find(|c| BEHIND.contains(c)).unwrap_or(text.len());
    let text = text[..end].trim_end_matches(|c| NO_END.contains(c));
    Sent { parts: text.split('&').filter(|part| !part.is_empty()).map(str::to_owned).collect(), cut: false }
}

/// The text without the escapes of any number of encodings: no value of a link has a percent sign.
fn decoded(text: &str) -> String {
    let mut text = text.trim_start_matches('#').to_owned();
    for _ in 0..MOST_ROUNDS {
        match once(&text) {
            Some(plain) => text = plain,
            None => break,
        }
    }
    while text.contains("&amp;") {
        text = text.replace("&amp;", "&");
    }
    text.trim_start_matches('#').to_owned()
}

/// One decoding; `None` where there is nothing to decode. An escape that was cut at the end falls off.
fn once(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let (mut out, mut found, mut at) = (Vec::with_capacity(bytes.len()), false, 0);
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                found = true;
                at += 3;
            }
            (b'%', _, None) if found && at + 2 >= bytes.len() => break,
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    // A letter of which only some bytes are left is a cut too.
    found.then(|| match String::from_utf8(out) {
        Ok(text) => text,
        Err(e) => {
            let whole = e.utf8_error().valid_up_to();
            let bytes = e.into_bytes();
            String::from_utf8_lossy(&bytes[..whole]).into_owned()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_behind_a_link_falls_off() {
        let plain = arrived("q=elder,pharmacy,15,there&v=107,29.9,14");
        for behind in ["。", ".", ")", "）", ",", "，", "%E3%80%82", "%20看看这个", "\">", "…"] {
            assert_eq!(
                arrived(&format!("q=elder,pharmacy,15,there&v=107,29.9,14{behind}")).parts.last().map(|p| p.trim_end_matches("\">")),
                plain.parts.last().map(String::as_str),
                "{behind}"
            );
        }
        let parts: Vec<String> = plain.parts.clone();
        let marked = format!("{}&{}", mark(&parts), parts.join("&"));
        for behind in ["", "。", ".", "abc", "&from=singlemessage&isappinstalled=0", "?from=timeline", "%20x"] {
            assert_eq!(arrived(&format!("{marked}{behind}")), plain, "{behind}");
        }
        assert_eq!(arrived(""), Sent::default());
    }

    #[test]
    fn a_mark_that_was_cut_says_so() {
        for text in ["z=", "z=2", "z=2.", "z=2.1", "z=2.14&", "z=2.14&q=elder", "z=2.14&q=elder,pharmacy,15,there&v=107,29.9,1"] {
            assert!(arrived(text).cut, "{text}");
        }
    }
}
