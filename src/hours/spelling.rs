//! Hours as people write them → the syntax of OpenStreetMap: full-width signs, Chinese words for days, every kind of dash, hours without a zero.
//!
//! What is regular already stays as it is, and making regular twice changes nothing.

/// Chinese words for days and rules, longest first where one begins another.
const WORDS: [(&str, &str); 34] = [
    ("周一至周日", " Mo-Su "),
    ("星期一至星期日", " Mo-Su "),
    ("法定节假日", " PH "),
    ("节假日", " PH "),
    ("公休日", " PH "),
    ("全天候", " 00:00-24:00 "),
    ("全天", " 00:00-24:00 "),
    ("24小时", " 00:00-24:00 "),
    ("每天", " Mo-Su "),
    ("每日", " Mo-Su "),
    ("天天", " Mo-Su "),
    ("工作日", " Mo-Fr "),
    ("双休日", " Sa-Su "),
    ("周六日", " Sa-Su "),
    ("周末", " Sa-Su "),
    ("星期", "周"),
    ("礼拜", "周"),
    ("周一", " Mo "),
    ("周二", " Tu "),
    ("周三", " We "),
    ("周四", " Th "),
    ("周五", " Fr "),
    ("周六", " Sa "),
    ("周日", " Su "),
    ("周天", " Su "),
    ("闭馆", " off "),
    ("休息", " off "),
    ("关门", " off "),
    ("不开放", " off "),
    ("不营业", " off "),
    ("营业时间", " "),
    ("开放时间", " "),
    ("营业", " "),
    ("开放", " "),
];

/// One sign for each way of writing it.
fn plain_sign(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '：' | '∶' | '︰' => ':',
        '，' | '、' => ',',
        '；' | '。' => ';',
        '－' | '～' | '〜' | '~' | '–' | '—' | '−' | '‐' | '至' | '到' => '-',
        '\u{3000}' | '\u{a0}' | '\t' | '\n' | '\r' => ' ',
        '（' => '(',
        '）' => ')',
        _ => c,
    }
}

/// The text in the syntax of OpenStreetMap, as far as its words and signs are known.
#[must_use]
pub fn regular(text: &str) -> String {
    let text = &days_together(text.trim());
    let known = |c: char| c.is_ascii();
    if text.chars().all(known) && !text.contains('~') && !lacks_zero(text) {
        return text.to_owned();
    }
    let mut out = text.to_owned();
    for (word, syntax) in WORDS {
        out = out.replace(word, syntax);
    }
    out = out.chars().map(plain_sign).collect();
    out = out.replace("点半", ":30").replace("时半", ":30").replace('点', ":00").replace('时', ":").replace('分', "");
    let out = clock(&out);
    let out = tidy(&out);
    if out == "00:00-24:00" || out == "Mo-Su 00:00-24:00" { "24/7".to_owned() } else { out }
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

/// Half days and hours with two digits: `上午9:0` → `09:00`, `下午2:30` → `14:30`.
fn clock(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut afternoon = false;
    while !rest.is_empty() {
        let half = [("上午", false), ("早上", false), ("中午", false), ("下午", true), ("晚上", true), ("晚", true), ("早", false)];
        if let Some((word, after)) = half.into_iter().find(|(word, _)| rest.starts_with(word)) {
            afternoon = after;
            rest = &rest[word.len()..];
            continue;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=2).contains(&digits) && rest.as_bytes().get(digits) == Some(&b':') {
            let minutes = rest[digits + 1..].bytes().take_while(u8::is_ascii_digit).count().min(2);
            let hour: u32 = rest[..digits].parse().unwrap_or(0);
            let minute: u32 = rest[digits + 1..digits + 1 + minutes].parse().unwrap_or(0);
            let hour = if afternoon && (1..12).contains(&hour) { hour + 12 } else { hour };
            out += &format!("{hour:02}:{minute:02}");
            rest = &rest[digits + 1 + minutes..];
            continue;
        }
        let c = rest.chars().next().unwrap_or(' ');
        if matches!(c, ',' | ';') || c.is_ascii_alphabetic() {
            afternoon = false;
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
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
