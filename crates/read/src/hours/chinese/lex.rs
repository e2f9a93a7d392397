//! A text → tokens: signs made plain, then the longest word or number at each place.

use super::words::{day_sign, latin_day, words};
use super::{Days, Half, Token, Written};

/// One sign for each way of writing it. `一` between two digits is how many people write a dash.
fn plain(text: &str) -> Vec<char> {
    let sign = |c: char| match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        'Ａ'..='Ｚ' => char::from(b'A' + (c as u32 - 'Ａ' as u32) as u8),
        'ａ'..='ｚ' => char::from(b'a' + (c as u32 - 'ａ' as u32) as u8),
        '：' | '∶' | '︰' | '﹕' => ':',
        '，' | '﹐' => ',',
        '；' | '。' | '﹔' | '\n' | '\r' | '|' | '｜' => ';',
        '／' => '/',
        '．' => '.',
        '－' | '～' | '〜' | '~' | '–' | '—' | '−' | '‐' | '‑' | '―' | '─' | '﹣' | '﹘' | '→' => '-',
        '\u{3000}' | '\u{a0}' | '\t' | '\u{2002}' | '\u{2003}' | '\u{2009}' => ' ',
        '（' | '【' | '[' | '［' | '〔' => '(',
        '）' | '】' | ']' | '］' | '〕' => ')',
        '點' => '点',
        '時' => '时',
        '週' => '周',
        '·' | '•' => ' ',
        _ => c,
    };
    let mut out: Vec<char> = text.chars().filter(|c| !matches!(c, '\u{feff}' | '\u{200b}')).map(sign).collect();
    for i in 1..out.len().saturating_sub(1) {
        if out[i] == '一' && out[i - 1].is_ascii_digit() && out[i + 1].is_ascii_digit() {
            out[i] = '-';
        }
    }
    out
}

/// A place in a text.
struct Reader {
    text: Vec<char>,
    at: usize,
    /// A dot between digits is that of a time: no colon is.
    dots: bool,
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let text = plain(text);
    let colon = text.windows(3).any(|w| w[0].is_ascii_digit() && w[1] == ':' && w[2].is_ascii_digit());
    let mut reader = Reader { text, at: 0, dots: !colon };
    let words = words();
    let mut out: Vec<Token> = Vec::new();
    while reader.at < reader.text.len() {
        let token = reader.days().or_else(|| reader.dates()).or_else(|| reader.word(&words)).or_else(|| reader.number(&out)).unwrap_or_else(|| reader.sign());
        match (out.last(), &token) {
            // A half day is said of the time behind it.
            (Some(Token::Half(half) | Token::Meal(half)), Token::Time(time)) if time.half.is_none() => {
                let half = *half;
                out.pop();
                out.push(Token::Time(Written { half: Some(half), ..*time }));
                reader.take_next_day(&mut out);
            }
            (Some(Token::NextDay), Token::Time(time)) => {
                let time = Written { next_day: true, ..*time };
                out.pop();
                out.push(Token::Time(time));
            }
            (Some(Token::Half(_) | Token::Meal(_)), Token::Space | Token::Label) => {}
            (Some(Token::Dash), Token::Dash) | (_, Token::Filler) => {}
            (Some(Token::Dash | Token::NextDay), Token::Space) => {}
            _ => out.push(token),
        }
    }
    spaced_dashes(out)
}

/// No space before a dash.
fn spaced_dashes(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if token == Token::Dash && out.last() == Some(&Token::Space) {
            out.pop();
        }
        if token == Token::Space && matches!(out.last(), None | Some(Token::Space)) {
            continue;
        }
        out.push(token);
    }
    out
}

/// A number in Chinese signs up to twenty-four, and how many signs it has.
fn chinese_number(text: &[char]) -> Option<(u16, usize)> {
    let digit = |c: char| if c == '两' { Some(2) } else { "零一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u16) };
    let first = *text.first()?;
    let (tens, mut n) = match (digit(first), text.get(1)) {
        (Some(2), Some('十')) => (20, 2),
        (None, _) if first == '十' => (10, 1),
        (Some(d), _) => return Some((d, 1)),
        _ => return None,
    };
    let ones = text.get(n).and_then(|c| digit(*c)).unwrap_or(0);
    n += usize::from(ones > 0);
    Some((tens + ones, n))
}

impl Reader {
    fn rest(&self) -> &[char] {
        &self.text[self.at..]
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn starts(&self, word: &str) -> bool {
        let mut n = 0;
        word.chars().all(|c| {
            n += 1;
            self.peek(n - 1).is_some_and(|d| d.eq_ignore_ascii_case(&c))
        })
    }

    /// `次日` and a half day may stand in either order before a time.
    fn take_next_day(&self, out: &mut Vec<Token>) {
        if let [.., Token::NextDay, Token::Time(time)] = out[..] {
            out.truncate(out.len() - 2);
            out.push(Token::Time(Written { next_day: true, ..time }));
        }
    }

    fn sign(&mut self) -> Token {
        let c = self.text[self.at];
        self.at += 1;
        match c {
            '-' | '至' | '到' => Token::Dash,
            ',' => Token::Comma,
            '、' | '&' | '+' => Token::And,
            ';' | '/' => Token::Strong,
            ' ' => Token::Space,
            '(' => Token::Open,
            ')' => Token::Close,
            // Behind a label or days.
            ':' | '.' | '!' | '！' => Token::Filler,
            other => Token::Unknown(other),
        }
    }

    fn word(&mut self, words: &[(&'static str, Token)]) -> Option<Token> {
        let (word, token) = words.iter().filter(|(word, _)| self.starts(word)).max_by_key(|(word, _)| word.chars().count())?;
        // A word in letters ends where they end.
        let n = word.chars().count();
        let in_letters = |c: char| c.is_ascii_alphabetic();
        if word.ends_with(in_letters) && self.peek(n).is_some_and(in_letters) {
            return None;
        }
        self.at += n;
        // 休息日：周一 names the days that are off; 休息日9:00-12:00 says when it is open on them.
        let names = self.rest().iter().find(|c| !matches!(c, ':' | ' ' | '为' | '是' | '每'));
        Some(if matches!(*word, "休息日" | "公休日") && matches!(names, Some('周' | '星' | '礼')) { Token::OffDays } else { token.clone() })
    }

    /// 周一至周五, 周一、三、五, 星期六日, Mo-Fr.
    fn days(&mut self) -> Option<Token> {
        let mut days: Option<Days> = None;
        let mut at = self.at;
        loop {
            let (day, n) = self.one_day(at, days.is_some())?;
            at += n;
            let mut to = day;
            // A dash and another day.
            let mut ahead = at;
            while self.text.get(ahead) == Some(&' ') {
                ahead += 1;
            }
            if matches!(self.text.get(ahead), Some('-' | '至' | '到')) {
                while matches!(self.text.get(ahead), Some('-' | '至' | '到' | ' ')) {
                    ahead += 1;
                }
                if let Some((last, n)) = self.one_day(ahead, true) {
                    to = last;
                    at = ahead + n;
                }
            }
            let span = if day <= to { Days::span(day, to) } else { Days { spans: vec![[day, 6], [0, to]], ..Days::default() } };
            days = Some(days.map_or(Some(span.clone()), |d| d.with(&span))?);
            // A list goes on.
            let sep = usize::from(matches!(self.text.get(at), Some('、' | ',' | '和' | '及' | '与' | '/')));
            if self.one_day(at + sep, true).is_none() {
                break;
            }
            at += sep;
        }
        self.at = at;
        days.map(Token::Days)
    }

    /// The day that is named at a place, and its length. `bare`: its sign alone is enough.
    fn one_day(&self, at: usize, bare: bool) -> Option<(u8, usize)> {
        let rest = self.text.get(at..)?;
        let letters: String = rest.iter().take_while(|c| c.is_ascii_alphabetic()).collect();
        if let Some(day) = latin_day(&letters) {
            return Some((day, letters.len() + usize::from(rest.get(letters.len()) == Some(&'.'))));
        }
        let prefix = match rest {
            ['周', ..] => 1,
            ['星', '期', ..] | ['礼', '拜', ..] => 2,
            _ if bare => 0,
            _ => return None,
        };
        let sign = *rest.get(prefix)?;
        let next = rest.get(prefix + 1).copied().unwrap_or(' ');
        // 五点 is a time, 六月 a month, 十一 a number, and 9 of 周一9:00 no day.
        let of_number = matches!(next, '点' | '时' | '月' | '十' | '号')
            || (sign.is_ascii_digit() && (prefix == 0 && !self.digits_are_days(at) || next.is_ascii_digit() || next == ':'));
        let alone = prefix > 0 || sign != '天';
        (!of_number && alone).then(|| day_sign(sign)).flatten().map(|day| (day, prefix + 1))
    }

    /// A digit by itself is a day where the one before it was: 周1-5.
    fn digits_are_days(&self, at: usize) -> bool {
        let before: Vec<char> = self.text[..at].iter().rev().skip_while(|c| matches!(c, '-' | '至' | '到' | '、' | ' ')).take(2).copied().collect();
        matches!(before[..], [d, '周' | '期' | '拜'] if d.is_ascii_digit())
    }

    /// 5月1日-10月31日, 5月至10月, 11月-次年3月.
    fn dates(&mut self) -> Option<Token> {
        let begin = self.at;
        let month_behind = |reader: &Self| {
            let digits = reader.rest().iter().take_while(|c| c.is_ascii_digit()).count();
            reader.peek(digits) == Some('月')
                || (reader.peek(digits) == Some('-') && {
                    let more = reader.rest()[digits + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
                    more > 0 && reader.peek(digits + 1 + more) == Some('月')
                })
        };
        if !self.peek(0)?.is_ascii_digit() || !month_behind(self) {
            return None;
        }
        let found = self.date_span();
        if found.is_none() {
            self.at = begin;
        }
        found.map(Token::Dates)
    }

    fn date_span(&mut self) -> Option<String> {
        let (month, day) = self.date(None)?;
        let dash = self.skip_dash();
        if !dash {
            return Some(match day {
                Some(day) => format!("{} {day:02}", name(month)?),
                None => name(month)?.to_owned(),
            });
        }
        for word in ["次年", "翌年", "第二年"] {
            if self.starts(word) {
                self.at += word.chars().count();
            }
        }
        let (to, last) = self.date(day.is_some().then_some(month))?;
        match (day, last) {
            (Some(a), Some(b)) => Some(format!("{} {a:02}-{} {b:02}", name(month)?, name(to)?)),
            (None, None) => Some(format!("{}-{}", name(month)?, name(to)?)),
            _ => None,
        }
    }

    /// A month with or without a day; `same`: the month, where only a day stands.
    fn date(&mut self, same: Option<u16>) -> Option<(u16, Option<u16>)> {
        let first = self.digits()?;
        // 5-10月: the month's sign stands behind the second.
        if self.peek(0) == Some('-') && same.is_none() {
            return (1..=12).contains(&first).then_some((first, None));
        }
        if self.peek(0) == Some('月') {
            self.at += 1;
            self.skip('份');
            let begin = self.at;
            let day = self.digits().filter(|d| (1..=31).contains(d));
            if day.is_some() && !matches!(self.peek(0), Some('日' | '号')) {
                self.at = begin;
                return Some((first, None)).filter(|_| (1..=12).contains(&first));
            }
            self.at += usize::from(day.is_some());
            return (1..=12).contains(&first).then_some((first, day));
        }
        let day = matches!(self.peek(0), Some('日' | '号'));
        self.at += usize::from(day);
        (day && (1..=31).contains(&first)).then_some((same?, Some(first)))
    }

    fn skip(&mut self, c: char) {
        self.at += usize::from(self.peek(0) == Some(c));
    }

    fn skip_dash(&mut self) -> bool {
        let begin = self.at;
        while matches!(self.peek(0), Some('-' | '至' | '到' | ' ')) {
            self.at += 1;
        }
        let dash = self.text[begin..self.at].iter().any(|c| *c != ' ');
        if !dash {
            self.at = begin;
        }
        dash
    }

    fn digits(&mut self) -> Option<u16> {
        let n = self.rest().iter().take_while(|c| c.is_ascii_digit()).count();
        let value = self.rest()[..n].iter().collect::<String>().parse().ok().filter(|_| n <= 4)?;
        self.at += n;
        Some(value)
    }

    /// A time: 8:30, 8点半, 8时30分, 0830 beside a dash, 早8, 九点.
    fn number(&mut self, before: &[Token]) -> Option<Token> {
        let begin = self.at;
        let short = self.rest().iter().take_while(|c| c.is_ascii_digit()).count() == 1;
        let found = self.time(before);
        if found.is_none() {
            self.at = begin;
        }
        let (hour, minute) = found?;
        if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
            self.at = begin;
            return None;
        }
        let half = self.letters_behind();
        Some(Token::Time(Written { hour, minute, half, next_day: false, short }))
    }

    fn time(&mut self, before: &[Token]) -> Option<(u16, u16)> {
        let written = self.rest().iter().take_while(|c| c.is_ascii_digit()).count();
        let hour = if written > 0 {
            self.digits()?
        } else {
            let (hour, n) = chinese_number(self.rest())?;
            self.at += n;
            matches!(self.peek(0), Some('点' | '时')).then_some(hour)?
        };
        let two_digits =
            |reader: &Self, at: usize| reader.peek(at).is_some_and(|c| c.is_ascii_digit()) && reader.peek(at + 1).is_some_and(|c| c.is_ascii_digit());
        match self.peek(0) {
            Some('点' | '时') => {
                self.at += 1;
                self.skip('钟');
                self.skip('整');
                if self.peek(0) == Some('半') {
                    self.at += 1;
                    return Some((hour, 30));
                }
                // 点:30 and 时30分.
                self.skip(':');
                let n = self.rest().iter().take_while(|c| c.is_ascii_digit()).count();
                if n == 0 || n > 2 || self.peek(n) == Some('月') || (self.peek(n) != Some('分') && n != 2) {
                    return Some((hour, 0));
                }
                let minute = self.digits()?;
                self.skip('分');
                Some((hour, minute))
            }
            Some(':') if written <= 2 => {
                self.at += 1;
                let n = self.rest().iter().take_while(|c| c.is_ascii_digit()).count();
                // One digit behind a colon is a zero that was left out.
                let minute = self.digits().filter(|m| n == 2 || *m == 0)?;
                if self.peek(0) == Some(':') && two_digits(self, 1) {
                    self.at += 3;
                }
                Some((hour, minute))
            }
            Some('.') if written <= 2 && self.dots && two_digits(self, 1) && !self.peek(3).is_some_and(|c| c.is_ascii_digit() || c == '.') => {
                self.at += 1;
                Some((hour, self.digits()?))
            }
            next => {
                let dash_before = matches!(before.last(), Some(Token::Dash));
                let dash_behind = matches!(self.rest().iter().find(|c| **c != ' '), Some('-' | '至' | '到'));
                if (3..=4).contains(&written) && (dash_before || dash_behind) {
                    return Some((hour / 100, hour % 100));
                }
                // A number alone is an hour behind a half day, or where the other end has its sign.
                let half = matches!(before.last(), Some(Token::Half(_)));
                let letters = (next, self.peek(1).map(|c| c.to_ascii_lowercase()));
                let half = half || matches!(letters, (Some('a' | 'A' | 'p' | 'P'), Some('m')));
                (written <= 2 && (half || (dash_behind && self.sign_after_dash()))).then_some((hour, 0))
            }
        }
    }

    /// Whether behind the dash a number with 点 or 时 follows: 8-12点.
    fn sign_after_dash(&self) -> bool {
        let mut rest = self.rest().iter().skip_while(|c| matches!(c, '-' | '至' | '到' | ' ')).skip_while(|c| c.is_ascii_digit());
        matches!(rest.next(), Some('点' | '时'))
    }

    /// am or pm.
    fn letters_behind(&mut self) -> Option<Half> {
        let spaces = self.rest().iter().take_while(|c| **c == ' ').count();
        let at = |n: usize| self.peek(spaces + n).map(|c| c.to_ascii_lowercase());
        let half = match (at(0)?, at(1)?) {
            ('a', 'm') => Half::Am,
            ('p', 'm') => Half::Pm,
            _ => return None,
        };
        if at(2).is_some_and(|c| c.is_ascii_alphabetic()) {
            return None;
        }
        self.at += spaces + 2;
        Some(half)
    }
}

fn name(month: u16) -> Option<&'static str> {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES.get(usize::from(month).checked_sub(1)?).copied()
}
