//! Numbers as people write them: the one reader of numbers for every file.
//!
//! A text is a number as a whole or not at all: `12 Stufen` is no 12. Read are full-width digits, signs, groups of three (`1,250`, `2 480`, `1’250`),
//! a comma as decimal mark where it can't part thousands (`3,5`, `0,125`), 万, exponents, and the units of the quantity that is asked for
//! (`12 m`, `8 ft`, `5分钟`, `4.5 km/h`, `8%`, `5°`, `1:12`). What could be read in two ways is read in the one that is usual for the quantity,
//! and told to be ambiguous.

use std::borrow::Cow;

/// What a number counts or measures: which units it may have, and in what it is given back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quantity {
    /// A count of people.
    People,
    /// A count of anything else: steps, places, storeys.
    Count,
    /// Metres.
    Metres,
    /// Square metres, places, meals: whatever the name of a capacity says.
    Capacity,
    /// Minutes.
    Minutes,
    /// Seconds.
    Seconds,
    /// Metres a second.
    MetresASecond,
    /// Kilometres an hour.
    KilometresAnHour,
    /// Per cent of a slope; degrees and ratios are turned into it.
    Percent,
    /// Yuan.
    Yuan,
}

/// A number that was read.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Read {
    /// Its value in the unit of the quantity.
    pub value: f64,
    /// It could have been meant otherwise: `1,250` metres a second, `1.250` people.
    pub ambiguous: bool,
}

/// Units by their names in lower case, and how many of the quantity's own unit one is.
fn units(quantity: Quantity) -> &'static [(&'static str, f64)] {
    match quantity {
        Quantity::People => &[("人", 1.0), ("口", 1.0), ("名", 1.0), ("people", 1.0), ("persons", 1.0)],
        Quantity::Count => &[("级", 1.0), ("阶", 1.0), ("步", 1.0), ("steps", 1.0), ("层", 1.0), ("楼", 1.0), ("f", 1.0)],
        Quantity::Metres => &[
            ("m", 1.0),
            ("米", 1.0),
            ("metre", 1.0),
            ("metres", 1.0),
            ("meter", 1.0),
            ("meters", 1.0),
            ("km", 1000.0),
            ("公里", 1000.0),
            ("千米", 1000.0),
            ("dm", 0.1),
            ("分米", 0.1),
            ("cm", 0.01),
            ("厘米", 0.01),
            ("mm", 0.001),
            ("毫米", 0.001),
            ("ft", 0.3048),
            ("feet", 0.3048),
            ("'", 0.3048),
            ("英尺", 0.3048),
            ("in", 0.0254),
            ("\"", 0.0254),
        ],
        Quantity::Capacity => &[
            ("份", 1.0),
            ("个", 1.0),
            ("座", 1.0),
            ("床", 1.0),
            ("张", 1.0),
            ("位", 1.0),
            ("人", 1.0),
            ("m2", 1.0),
            ("m²", 1.0),
            ("㎡", 1.0),
            ("平方米", 1.0),
            ("places", 1.0),
            ("seats", 1.0),
            ("beds", 1.0),
            ("meals", 1.0),
        ],
        Quantity::Minutes => &[
            ("min", 1.0),
            ("mins", 1.0),
            ("minute", 1.0),
            ("minutes", 1.0),
            ("分", 1.0),
            ("分钟", 1.0),
            ("h", 60.0),
            ("小时", 60.0),
            ("s", 1.0 / 60.0),
            ("秒", 1.0 / 60.0),
        ],
        Quantity::Seconds => {
            &[("s", 1.0), ("sec", 1.0), ("seconds", 1.0), ("秒", 1.0), ("min", 60.0), ("mins", 60.0), ("minutes", 60.0), ("分", 60.0), ("分钟", 60.0)]
        }
        Quantity::MetresASecond => &[("m/s", 1.0), ("米/秒", 1.0), ("km/h", 1.0 / 3.6), ("公里/小时", 1.0 / 3.6), ("千米/小时", 1.0 / 3.6), ("mph", 0.44704)],
        Quantity::KilometresAnHour => {
            &[("km/h", 1.0), ("kmh", 1.0), ("公里/小时", 1.0), ("千米/小时", 1.0), ("公里", 1.0), ("m/s", 3.6), ("米/秒", 3.6), ("mph", 1.609_344)]
        }
        Quantity::Percent => &[("%", 1.0)],
        Quantity::Yuan => &[("元", 1.0), ("块", 1.0), ("yuan", 1.0), ("rmb", 1.0), ("cny", 1.0)],
    }
}

/// Whether a comma before exactly three digits parts thousands as a matter of course.
fn is_count(quantity: Quantity) -> bool {
    matches!(quantity, Quantity::People | Quantity::Count | Quantity::Capacity)
}

/// A text in half-width signs and lower case, without blanks at its ends.
fn plain(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'));
    if trimmed.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(trimmed);
    }
    let half = |c: char| match c {
        // The full-width forms stand in the order of ASCII.
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2007}' => ' ',
        '−' | '\u{2012}' => '-',
        '’' | '‘' => '\'',
        '℃' => '度',
        c => c,
    };
    Cow::Owned(trimmed.chars().map(half).flat_map(char::to_lowercase).collect())
}

/// Reads a text as a number of a quantity; `None` when it is none.
///
/// ```
/// use quanli_model::units::numbers::{Quantity, number};
/// assert_eq!(number("１５分钟", Quantity::Minutes).map(|n| n.value), Some(15.0));
/// assert_eq!(number("1.2万", Quantity::People).map(|n| n.value), Some(12_000.0));
/// assert!(number("many", Quantity::People).is_none());
/// ```
#[must_use]
pub fn number(text: &str, quantity: Quantity) -> Option<Read> {
    let text = plain(text);
    let text = text.trim();
    // The usual case needs no look at units.
    if let Ok(value) = text.parse::<f64>() {
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b"+-.e".contains(&b));
        let places = text.split_once('.').map_or(0, |(_, after)| after.len());
        return (value.is_finite() && plain).then_some(Read { value, ambiguous: quantity == Quantity::People && places == 3 && text.len() <= 7 });
    }
    if quantity == Quantity::Percent
        && let Some(slope) = slope(text)
    {
        return Some(slope);
    }
    let text = if quantity == Quantity::Yuan { text.trim_start_matches(['¥', '￥']).trim_start() } else { text };
    let end = text.char_indices().take_while(|(_, c)| c.is_ascii_digit() || ".,+- '".contains(*c)).last().map_or(0, |(i, c)| i + c.len_utf8());
    let (digits, mut unit) = (text[..end].trim_end_matches([' ', '\'']), text[end..].trim());
    // An inch or foot mark is a unit, not a separator.
    if unit.is_empty() && text[..end].ends_with('\'') {
        unit = "'";
    }
    let many = unit.strip_prefix('万').map(str::trim_start);
    let factor = match many.unwrap_or(unit) {
        "" => 1.0,
        unit => units(quantity).iter().find(|(name, _)| *name == unit)?.1,
    };
    let read = grouped(digits, is_count(quantity))?;
    Some(Read { value: read.value * factor * if many.is_some() { 10_000.0 } else { 1.0 }, ..read })
}

/// `5°`, `1:12`, `8 %`, as per cent.
fn slope(text: &str) -> Option<Read> {
    let sure = |value: f64| value.is_finite().then_some(Read { value, ambiguous: false });
    if let Some((rise, run)) = text.split_once(':') {
        let (rise, run) = (grouped(rise.trim(), false)?.value, grouped(run.trim(), false)?.value);
        return if run > 0.0 { sure(rise / run * 100.0) } else { None };
    }
    let degrees = text.strip_suffix('°').or_else(|| text.strip_suffix("度")).or_else(|| text.strip_suffix("deg"))?;
    let degrees = grouped(degrees.trim(), false)?.value;
    if degrees.abs() < 90.0 { sure(libm::tan(degrees.to_radians()) * 100.0) } else { None }
}

/// Digits with a sign, groups of three and a decimal mark.
fn grouped(text: &str, is_count: bool) -> Option<Read> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest.trim_start()),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (value, ambiguous) = unsigned(digits, is_count)?;
    Some(Read { value: sign * value, ambiguous })
}

fn unsigned(digits: &str, is_count: bool) -> Option<(f64, bool)> {
    let number = |text: &str| -> Option<f64> {
        let fits = text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text.bytes().any(|b| b.is_ascii_digit());
        if fits { text.parse().ok() } else { None }
    };
    let separators: Vec<char> = digits.chars().filter(|c| ", '".contains(*c)).collect();
    let Some(&first) = separators.first() else {
        let value = number(digits)?;
        // Three decimals of a count may be thousands as half of Europe writes them.
        let places = digits.split_once('.').map_or(0, |(_, after)| after.len());
        return Some((value, is_count && places == 3));
    };
    if separators.iter().any(|c| *c != first) {
        return None;
    }
    let (whole, after) = digits.split_once('.').map_or((digits, None), |(whole, after)| (whole, Some(after)));
    let groups: Vec<&str> = whole.split(first).collect();
    let are_digits = groups.iter().all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()));
    let are_thousands = are_digits && groups[0].len() <= 3 && groups[0] != "0" && groups[1..].iter().all(|g| g.len() == 3);
    if are_thousands {
        let joined = groups.concat() + &after.map(|a| format!(".{a}")).unwrap_or_default();
        // One comma before three digits of a measure may be a decimal mark.
        return Some((number(&joined)?, first == ',' && groups.len() == 2 && after.is_none() && !is_count));
    }
    // A decimal comma, where it can be nothing else.
    if first == ',' && are_digits && groups.len() == 2 && after.is_none() { Some((number(&groups.join("."))?, false)) } else { None }
}

/// A count that the publisher of the data keeps back so that nobody is recognised: the least and the most that it may be.
///
/// `<5`, `≤4`, `1-4`, `*`, `x`, and the codes −1, −9, −99, … and −666666666 or the like. `below` is what such data hide where they do not say it.
#[must_use]
pub fn hidden(text: &str, below: u32) -> Option<[f64; 2]> {
    let text = plain(text);
    let text = text.trim();
    let most = f64::from(below.max(1) - 1);
    if matches!(text, "*" | "**" | "x" | "xx" | "…" | ".." | "***" | "s" | "(s)" | "c" | "保密" | "不公开" | "隐去") {
        return Some([0.0, most]);
    }
    let bound = |rest: &str| grouped(rest.trim().trim_end_matches(['人', '户']).trim(), true).map(|r| r.value).filter(|n| *n >= 0.0 && *n <= 1e4);
    if let Some(rest) = text.strip_prefix("<=").or_else(|| text.strip_prefix('≤')) {
        return bound(rest).map(|most| [0.0, most]);
    }
    if let Some(rest) = text.strip_prefix('<').or_else(|| text.strip_prefix("少于")).or_else(|| text.strip_prefix("不足")) {
        return bound(rest).filter(|n| *n >= 1.0).map(|n| [0.0, n - 1.0]);
    }
    if let Some((low, high)) = text.split_once(['-', '–', '—', '~', '至'])
        && let (Some(low), Some(high)) = (bound(low), bound(high))
    {
        return (low < high).then_some([low, high]);
    }
    text.parse().ok().and_then(|n| hidden_code(n, below))
}

/// The same for a code: −1, −9, −99 and so on, and nine equal digits (−666666666, as the American census writes).
#[must_use]
pub fn hidden_code(number: f64, below: u32) -> Option<[f64; 2]> {
    let is_code = number == -1.0
        || (-1e9..0.0).contains(&number) && {
            let digits = format!("{}", -number);
            digits.bytes().all(|b| b == b'9') || digits.len() == 9 && digits.bytes().all(|b| b == digits.as_bytes()[0])
        };
    is_code.then(|| [0.0, f64::from(below.max(1) - 1)])
}
