//! Levels of buildings as they are written on lifts, corridors and stairs: one (`-1`), several (`0;1`, `0,1`), from one to another (`0-2`, `-2--1`), between
//! floors (`0.5`), and in all of these with the signs that people type.

/// No building has more of them.
const MOST: f64 = 200.0;

/// Each level that a text names, in its order; `None` when some of it is no level.
#[must_use]
pub fn levels(text: &str) -> Option<Vec<f64>> {
    let plain: String = text.chars().map(plain_sign).filter(|c| !c.is_whitespace()).collect();
    let mut all = Vec::new();
    for part in plain.split([';', ',']).filter(|p| !p.is_empty()) {
        let (from, rest) = number(part)?;
        match rest.strip_prefix('-') {
            None if rest.is_empty() => all.push(from),
            Some(to) => {
                let (to, "") = number(to)? else { return None };
                let step = if to < from { -1.0 } else { 1.0 };
                let n = libm::floor((to - from).abs());
                all.extend((0..=n as u32).map(|i| from + step * f64::from(i)));
                if n < (to - from).abs() {
                    all.push(to);
                }
            }
            None => return None,
        }
    }
    (!all.is_empty()).then_some(all)
}

fn plain_sign(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '−' | '–' | '—' | '－' | '～' | '~' => '-',
        '；' => ';',
        '，' | '、' => ',',
        '．' => '.',
        _ => c,
    }
}

/// A number with its sign at the beginning of a text, and what stands behind it.
fn number(text: &str) -> Option<(f64, &str)> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let n = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
    let end = text.len() - digits.len() + n;
    let level: f64 = text[..end].parse().ok()?;
    (level.abs() <= MOST).then_some((level, &text[end..]))
}
