//! Numbers and bands of ages as people write them.

use quanli_read::bands::Band;
use quanli_read::numbers::{Quantity, hidden, number};

fn value(text: &str, quantity: Quantity) -> Option<f64> {
    number(text, quantity).map(|r| (r.value * 1e6).round() / 1e6)
}

/// What people write, and what it is; `None` where it is no number as a whole.
#[test]
fn numbers_are_read_whole_or_not_at_all() {
    use Quantity::{Capacity, Count, KilometresAnHour, Metres, MetresASecond, Minutes, People, Percent, Seconds, Yuan};
    let cases = [
        ("1250", People, Some(1250.0)),
        ("1,250", People, Some(1250.0)),
        ("1，024", People, Some(1024.0)),
        ("１２５０", People, Some(1250.0)),
        ("2 480", People, Some(2480.0)),
        ("1\u{a0}250", People, Some(1250.0)),
        ("1\u{202f}250\u{202f}000", People, Some(1_250_000.0)),
        ("1’250", People, Some(1250.0)),
        ("1,250,000.5", People, Some(1_250_000.5)),
        ("1.2万", People, Some(12_000.0)),
        ("1.2万人", People, Some(12_000.0)),
        ("320人", People, Some(320.0)),
        (" 12 ", Count, Some(12.0)),
        ("３，５", Count, Some(3.5)),
        ("3,5", Count, Some(3.5)),
        ("0,125", Metres, Some(0.125)),
        ("12,50", Metres, Some(12.5)),
        ("−3", Count, Some(-3.0)),
        ("-3.5 m", Metres, Some(-3.5)),
        ("+7", Count, Some(7.0)),
        ("3 m", Metres, Some(3.0)),
        ("3米", Metres, Some(3.0)),
        ("250cm", Metres, Some(2.5)),
        ("10 ft", Metres, Some(3.048)),
        ("10'", Metres, Some(3.048)),
        ("1.2km", Metres, Some(1200.0)),
        ("5 min", Minutes, Some(5.0)),
        ("5分钟", Minutes, Some(5.0)),
        ("90秒", Minutes, Some(1.5)),
        ("2 min", Seconds, Some(120.0)),
        ("18 km/h", MetresASecond, Some(5.0)),
        ("5 m/s", KilometresAnHour, Some(18.0)),
        ("8%", Percent, Some(8.0)),
        ("8 ％", Percent, Some(8.0)),
        ("1:12", Percent, Some(8.333_333)),
        ("1：12", Percent, Some(8.333_333)),
        ("5°", Percent, Some(8.748_866)),
        ("-5°", Percent, Some(-8.748_866)),
        ("150份", Capacity, Some(150.0)),
        ("600 ㎡", Capacity, Some(600.0)),
        ("¥15", Yuan, Some(15.0)),
        ("15元", Yuan, Some(15.0)),
        ("1e3", People, Some(1000.0)),
        // No numbers as a whole.
        ("12 Stufen", Count, None),
        ("3-5", Count, None),
        ("1,25,0", People, None),
        ("1,2500,000", People, None),
        ("1 25", People, None),
        ("1.2.3", Count, None),
        ("--3", Count, None),
        ("3,5,7", Count, None),
        ("about 5", Count, None),
        ("5 m", Minutes, None),
        ("", Count, None),
        ("inf", Count, None),
        ("nan", Count, None),
        ("0x10", Count, None),
        ("90°", Percent, None),
        ("1:0", Percent, None),
        (",5", Count, None),
        (".", Count, None),
    ];
    for (text, quantity, expected) in cases {
        assert_eq!(value(text, quantity), expected, "{text:?} as {quantity:?}");
    }
}

#[test]
fn what_could_be_meant_otherwise_is_told() {
    let ambiguous = |text, quantity| number(text, quantity).map(|r| r.ambiguous);
    assert_eq!(ambiguous("1,250", Quantity::People), Some(false), "thousands of people");
    assert_eq!(ambiguous("1,250", Quantity::Metres), Some(true));
    assert_eq!(ambiguous("1.250", Quantity::People), Some(true));
    assert_eq!(ambiguous("1,250.5", Quantity::Metres), Some(false));
    assert_eq!(ambiguous("12,5", Quantity::Metres), Some(false));
}

#[test]
fn what_is_kept_back_is_an_interval() {
    for (text, expected) in [
        ("<5", Some([0.0, 4.0])),
        ("＜ 10", Some([0.0, 9.0])),
        ("≤4", Some([0.0, 4.0])),
        ("1-4", Some([1.0, 4.0])),
        ("少于5人", Some([0.0, 4.0])),
        ("*", Some([0.0, 4.0])),
        ("X", Some([0.0, 4.0])),
        ("-1", Some([0.0, 4.0])),
        ("-999", Some([0.0, 4.0])),
        ("-666666666", Some([0.0, 4.0])),
        ("-200", None),
        ("5", None),
        ("4-1", None),
        ("", None),
        ("unknown", None),
    ] {
        assert_eq!(hidden(text, 5), expected, "{text}");
    }
    assert_eq!(hidden("*", 10), Some([0.0, 9.0]), "the data say what they hide");
}

#[test]
fn bands_are_read_as_people_name_them() {
    let open = f64::INFINITY;
    for (name, expected) in [
        ("0-14", Some((0.0, 15.0))),
        ("15—64岁", Some((15.0, 65.0))),
        ("65+", Some((65.0, open))),
        ("75以上", Some((75.0, open))),
        ("75岁及以上", Some((75.0, open))),
        ("85 and over", Some((85.0, open))),
        ("under 5", Some((0.0, 5.0))),
        ("６０－７４", Some((60.0, 75.0))),
        ("0~6 years", Some((0.0, 7.0))),
        ("7", Some((7.0, 8.0))),
        ("total", None),
        ("合计", None),
        ("14-0", None),
        ("150+", None),
        ("15-", None),
        ("", None),
    ] {
        assert_eq!(Band::named(name).map(|b| (b.from, b.to)), expected, "{name}");
    }
}

#[test]
fn the_shares_of_a_band_are_all_of_it_and_follow_the_census() {
    for name in ["0-14", "15-64", "65+", "0-4", "15+", "55-80", "0-119"] {
        let band = Band::named(name).expect(name);
        assert!((band.shares().iter().sum::<f64>() - 1.0).abs() < 1e-9, "{name}");
    }
    // 15–64: 62.22 of 66.34 parts are below 60 (census of 2020).
    assert!((Band { from: 15.0, to: 65.0 }.shares()[2] - 0.6222 / 0.6634).abs() < 1e-9);
    assert_eq!(Band::named("60-74").expect("one group").split(), None);
    assert!(Band::named("0-14").expect("two groups").split().is_some_and(|s| s.starts_with("0-6 46.7 %")));
}
