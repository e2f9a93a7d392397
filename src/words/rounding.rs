//! Figures as a person would say them. Pure: no browser type, no word list.
//!
//! Shares are whole per cent, people below a hundred exact, below ten thousand to ten, above that three digits in 万;
//! what stands beside another figure is said more roughly, so that nobody adds up rounded numbers. The exact value is
//! always a tap away and never comes from here.

use quanli_model::units::People;
pub use quanli_model::units::Share;

/// The two ways of writing numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tongue {
    /// 1.04万, no separators.
    Chinese,
    /// 10,400.
    English,
}

/// The share of `part` in `whole`.
pub fn share(part: People, whole: People) -> Share {
    Share::of(part, whole)
}

/// A share in running text: `52%`, `不到1%`, `99%以上`.
pub fn percent(share: Share, tongue: Tongue) -> String {
    match (share, tongue) {
        (Share::Nothing, _) => "—".to_owned(),
        (Share::UnderOne, Tongue::Chinese) => "不到1%".to_owned(),
        (Share::UnderOne, Tongue::English) => "under 1%".to_owned(),
        (Share::OverNinetyNine, Tongue::Chinese) => "99%以上".to_owned(),
        (Share::OverNinetyNine, Tongue::English) => "over 99%".to_owned(),
        (Share::Percent(n), _) => format!("{n}%"),
    }
}

/// `n` to `digits` leading digits, half up.
fn leading(n: u64, digits: u32) -> u64 {
    let unit = 10_u64.pow(n.checked_ilog10().unwrap_or(0).saturating_sub(digits - 1));
    (n + unit / 2) / unit * unit
}

/// A whole number as it is written: 万 from ten thousand on, or thousands separators.
fn written(n: u64, tongue: Tongue) -> String {
    match tongue {
        Tongue::Chinese if n >= 100_000_000 => format!("{}亿", decimal(n, 100_000_000)),
        Tongue::Chinese if n >= 10_000 => format!("{}万", decimal(n, 10_000)),
        Tongue::Chinese => n.to_string(),
        Tongue::English => {
            let digits = n.to_string();
            let mut out = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    out.push(',');
                }
                out.push(digit);
            }
            out
        }
    }
}

/// `n / unit` with as many decimals as there are, none trailing.
fn decimal(n: u64, unit: u64) -> String {
    let text = format!("{}.{:0width$}", n / unit, n % unit, width = unit.ilog10() as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A count of people (or metres of street): below 100 exact, below 10 000 to 10, above three digits.
pub fn count(people: People, tongue: Tongue) -> String {
    let n = people.rounded();
    written(
        if n < 100 {
            n
        } else if n < 10_000 {
            (n + 5) / 10 * 10
        } else {
            leading(n, 3)
        },
        tongue,
    )
}

/// A count that stands beside others: two digits.
pub fn roughly(people: People, tongue: Tongue) -> String {
    let n = people.rounded();
    written(if n < 100 { n } else { leading(n, 2) }, tongue)
}

/// The exact number of people, as it stands in the details: whole when it is whole.
pub fn exact(people: People) -> String {
    decimal(people.0, 1000)
}

/// A number with so many decimals, half away from zero. Rust's own printing of floating-point numbers is exact to the last digit and weighs 15 KB.
pub fn fixed(x: f64, decimals: u32) -> String {
    let unit = 10_u64.pow(decimals);
    let whole = (x.abs() * unit as f64).round() as u64;
    let sign = if x < 0.0 && whole > 0 { "-" } else { "" };
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{}.{:0width$}", whole / unit, whole % unit, width = decimals as usize) }
}

/// A length in a drawing, as an attribute: to a hundredth.
pub fn drawn(x: f64) -> String {
    fixed(x, 2)
}

/// A place in a drawing: to a tenth.
pub fn tenths(x: f64) -> String {
    fixed(x, 1)
}

/// Metres: to ten below 1000, then kilometres with one decimal. The unit is the caller's word.
pub fn distance(metres: f64) -> (String, bool) {
    if metres < 995.0 { (fixed((metres / 10.0).round() * 10.0, 0), false) } else { (fixed(metres / 1000.0, 1), true) }
}

/// Whole minutes of deciseconds, to the nearest.
pub fn whole_minutes(ds: u32) -> u32 {
    (ds + 300) / 600
}

/// Whole minutes of a way in parts: the sum of what is shown of each, so that there and back add up to both.
pub fn added_minutes(parts: impl IntoIterator<Item = u32>) -> u32 {
    parts.into_iter().map(whole_minutes).sum()
}

/// Minutes with one decimal, as on the scale bar.
pub fn tenth_minutes(minutes: f64) -> String {
    let text = fixed(minutes, 1);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Bytes in megabytes with one decimal, at least 0.1.
pub fn megabytes(bytes: f64) -> String {
    fixed((bytes / 1e6).max(0.1), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_so_many_decimals() {
        let numbers = [0.0, 0.04, 0.06, 1.0, 106.571_234, -33.456_78, 12_345.678_9, -0.001];
        for (decimals, x) in (0..6).flat_map(|decimals| numbers.map(|x| (decimals, x))) {
            let exact = format!("{x:.*}", decimals as usize);
            let exact = if exact.trim_start_matches('-').chars().all(|c| "0.".contains(c)) { exact.trim_start_matches('-').to_owned() } else { exact };
            assert_eq!(fixed(x, decimals), exact, "{x} to {decimals}");
        }
        assert_eq!(fixed(0.5, 0), "1", "half away from zero");
    }

    fn said(n: u64) -> [String; 2] {
        [count(People::whole(n), Tongue::Chinese), count(People::whole(n), Tongue::English)]
    }

    #[test]
    fn people_are_said_to_ten_and_then_to_three_digits() {
        for (n, zh, en) in [
            (0, "0", "0"),
            (7, "7", "7"),
            (99, "99", "99"),
            (104, "100", "100"),
            (1726, "1730", "1,730"),
            (9994, "9990", "9,990"),
            (9996, "1万", "10,000"),
            (10_380, "1.04万", "10,400"),
            (123_400, "12.3万", "123,000"),
            (1_234_567, "123万", "1,230,000"),
        ] {
            assert_eq!(said(n), [zh, en], "{n}");
        }
    }

    #[test]
    fn a_share_is_whole_but_never_hides_somebody() {
        for (part, whole, zh) in [
            (0, 100, "0%"),
            (1, 1000, "不到1%"),
            (10, 1000, "1%"),
            (525, 1000, "53%"),
            (524, 1000, "52%"),
            (991, 1000, "99%以上"),
            (990, 1000, "99%"),
            (1000, 1000, "100%"),
            (0, 0, "—"),
        ] {
            assert_eq!(percent(share(People::whole(part), People::whole(whole)), Tongue::Chinese), zh, "{part} of {whole}");
        }
    }

    #[test]
    fn figures_side_by_side_are_said_more_roughly() {
        assert_eq!(roughly(People::whole(21_400), Tongue::Chinese), "2.1万");
        assert_eq!(roughly(People::whole(8_760), Tongue::English), "8,800");
        assert_eq!(roughly(People::whole(63), Tongue::Chinese), "63");
    }

    #[test]
    fn details_keep_thousandths_of_people() {
        assert_eq!(exact(People(1_234_500)), "1234.5");
        assert_eq!(exact(People(2_000)), "2");
    }

    #[test]
    fn minutes_are_the_nearest_whole_ones() {
        assert_eq!([0, 299, 300, 5400, 5401, 5699, 5700, 9000].map(whole_minutes), [0, 0, 1, 9, 9, 9, 10, 15]);
    }

    #[test]
    fn there_and_back_add_up_as_they_are_shown() {
        // 13.4 and 13.4 are 26.8.
        assert_eq!((added_minutes([8040, 8040]), whole_minutes(16080)), (26, 27));
        assert_eq!(added_minutes([8040]), whole_minutes(8040));
        assert_eq!(added_minutes([]), 0);
    }

    #[test]
    fn distances_turn_to_kilometres_at_a_thousand() {
        assert_eq!(distance(474.0), ("470".to_owned(), false));
        assert_eq!(distance(1_160.0), ("1.2".to_owned(), true));
        assert_eq!(tenth_minutes(4.44), "4.4");
        assert_eq!(tenth_minutes(4.0), "4");
    }
}
