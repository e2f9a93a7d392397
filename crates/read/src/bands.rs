//! Bands of ages as a census has them → the engine's five groups.
//!
//! A band that straddles groups is split as a whole population would be (`POPULATION`), whether it is open or not: of `15+` most are 15–59.
//! That is an assumption, and whoever reads a band says it.

use quanli_model::catalogue::AgeGroup;

/// Upper ends (exclusive) of the five groups, in years.
const ENDS: [f64; 5] = [7.0, 15.0, 60.0, 75.0, 120.0];
/// Years from and to, and the share of a population between them: Chongqing, census of 2020 (0–14 15.91 %, 15–59 62.22 %, 60+ 21.87 %) and 2021
/// (65+ 17.75 %); of 65+ 0.47 are 75 or older, about what southern Europe has. Within a row years count evenly.
const POPULATION: [(f64, f64, f64); 5] =
    [(0.0, 15.0, 0.1591), (15.0, 60.0, 0.6222), (60.0, 65.0, 0.0412), (65.0, 75.0, 0.1775 * 0.53), (75.0, 120.0, 0.1775 * 0.47)];

/// Ages from so many years to below so many.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Band {
    /// The youngest, in years.
    pub from: f64,
    /// The first year that is not in it; infinite where it is open.
    pub to: f64,
}

impl Band {
    /// From its name: `0-14`, `65+`, `75岁及以上`, `0—14岁`, `under 5`, `85 and over`. `None` where it names no ages, or none below 120 years.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let lower = name.trim().to_lowercase();
        let half = |c: char| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '–' | '—' | '－' | '~' | '～' | '至' | '到' => '-',
            '＋' => '+',
            '＜' => '<',
            '≥' | '＞' => '≥',
            c => c,
        };
        let mut text: String = lower.chars().map(half).filter(|c| !c.is_whitespace()).collect();
        for word in ["years", "year", "yrs", "岁", "周", "aged", "age", "及", "龄", "年"] {
            text = text.replace(word, "");
        }
        while text.contains("--") {
            text = text.replace("--", "-");
        }
        let years = |text: &str| -> Option<f64> { if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None } };
        let after = |marks: &[&str]| marks.iter().find_map(|m| text.strip_suffix(m)).and_then(years);
        let before = |marks: &[&str]| marks.iter().find_map(|m| text.strip_prefix(m)).and_then(years);
        let (from, to) = if let Some(from) = after(&["+", "以上", "andover", "andolder", "plus"]).or_else(|| before(&["≥", "over", ">="])) {
            (from, f64::INFINITY)
        } else if let Some(to) = after(&["以下", "不满"]).or_else(|| before(&["<", "under"])) {
            (0.0, to)
        } else if let Some((a, b)) = text.split_once('-') {
            (years(a)?, years(b)? + 1.0)
        } else {
            let one = years(&text)?;
            (one, one + 1.0)
        };
        Self { from, to }.checked()
    }

    /// The band, if anybody can be in it.
    #[must_use]
    pub fn checked(self) -> Option<Self> {
        ((0.0..ENDS[4]).contains(&self.from) && self.to > self.from).then_some(self)
    }

    /// Whether two bands share years.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// The share of it that falls into each group.
    #[must_use]
    pub fn shares(self) -> [f64; 5] {
        let living = |from: f64, to: f64| -> f64 { POPULATION.iter().map(|(a, b, share)| share * (to.min(*b) - from.max(*a)).max(0.0) / (b - a)).sum() };
        let all = living(self.from, self.to.min(ENDS[4]));
        let mut out = [0.0; 5];
        let mut low = 0.0;
        for (share, high) in out.iter_mut().zip(ENDS) {
            *share = living(self.from.max(low), self.to.min(high).max(self.from)) / all;
            low = high;
        }
        out
    }

    /// How it is split, in words, `7-14 53.3 % + 15-59 46.7 %`; `None` where it lies in one group.
    #[must_use]
    pub fn split(self) -> Option<String> {
        let parts: Vec<String> =
            self.shares().iter().zip(AgeGroup::ALL).filter(|(s, _)| **s > 0.0).map(|(s, age)| format!("{} {:.1} %", age.key(), s * 100.0)).collect();
        (parts.len() > 1).then(|| parts.join(" + "))
    }
}
