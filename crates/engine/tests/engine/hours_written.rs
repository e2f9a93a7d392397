//! Hours as notices and tables of places write them: each text beside what a person reads in it, and schedules made up and written in many ways.

use proptest::prelude::*;
use quanli_model::city::WeekTable;
use quanli_read::hours::{Calendar, Date, Tongue, in_words, regular, spoken, week};

fn said(text: &str) -> String {
    spoken(text, Tongue::Chinese).unwrap_or_else(|_| "?".into())
}

#[track_caller]
fn check(rows: &[(&str, &str)]) {
    let wrong: Vec<String> =
        rows.iter().filter(|(text, words)| said(text) != *words).map(|(text, words)| format!("{text}: {} and not {words}", said(text))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (text, _) in rows {
        assert_eq!(regular(&regular(text)), regular(text), "{text}: regular twice");
    }
}

#[test]
fn times_that_are_set_apart_by_any_mark_add_up() {
    check(&[
        ("10:30-13:00；16:30-18:30", "每天 10:30–13:00、16:30–18:30"),
        ("10:30-13:00。16:30-18:30", "每天 10:30–13:00、16:30–18:30"),
        ("10:30~13:00/16:30~18:30", "每天 10:30–13:00、16:30–18:30"),
        ("10:30-13:00、16:30-18:30", "每天 10:30–13:00、16:30–18:30"),
        ("周一至周六 8:00-11:30；15:00-18:00", "周一至周六 8:00–11:30、15:00–18:00"),
        ("周二至周日：9:30-12:00；13:30-16:30；周一：休息", "周二至周日 9:30–12:00、13:30–16:30"),
        ("早餐7:00-8:30，午餐11:30-13:00，晚餐17:30-19:00", "每天 7:00–8:30、11:30–13:00、17:30–19:00"),
        ("午餐 11:30-1:00 晚餐 5:30-7:00", "每天 11:30–13:00、17:30–19:00"),
        // The syntax of OpenStreetMap keeps its own meaning: the later rule holds.
        ("Mo 08:00-11:30; Mo 15:00-18:00", "周一 15:00–18:00"),
    ]);
}

#[test]
fn halves_of_the_day_are_carried_to_the_other_end() {
    check(&[
        ("上午8点至下午6点", "每天 8:00–18:00"),
        ("中午11点半到1点半", "每天 11:30–13:30"),
        ("中午12点到2点", "每天 12:00–14:00"),
        ("上午9点到中午12点", "每天 9:00–12:00"),
        ("早上7点—晚上9点", "每天 7:00–21:00"),
        ("下午1:30－5:00", "每天 13:30–17:00"),
        ("晚上7点到12点", "每天 19:00–24:00"),
        ("晚上10点至凌晨4点", "每天 22:00–次日4:00"),
        ("晚9点到早7点", "每天 21:00–次日7:00"),
        ("17:00-次日03:00", "每天 17:00–次日3:00"),
        ("上午8:30-12:00，2:00-5:30", "每天 8:30–12:00、14:00–17:30"),
        ("早七点半至晚八点", "每天 7:30–20:00"),
        ("傍晚6点到9点", "每天 18:00–21:00"),
        ("上午10点开门，凌晨1点关门", "每天 10:00–次日1:00"),
        ("8:00AM-6:00PM", "每天 8:00–18:00"),
    ]);
}

#[test]
fn days_are_read_in_lists_and_ranges_and_behind_their_times() {
    check(&[
        ("周二、四、六 14:00-16:00", "周二、周四、周六 14:00–16:00"),
        ("周二四六 14:00-16:00", "周二、周四、周六 14:00–16:00"),
        ("星期六、日 9:00-11:30", "周六、周日 9:00–11:30"),
        ("周一至三、周五：8:00-10:00", "周一至周三、周五 8:00–10:00"),
        ("礼拜一到礼拜五 7点-19点", "周一至周五 7:00–19:00"),
        ("周六至周一 9:00-11:00", "周一、周六、周日 9:00–11:00"),
        ("8:00-12:00 周一至周五；9:00-11:00 周六", "周一至周五 8:00–12:00；周六 9:00–11:00"),
        ("8:00-20:00（周一至周四）8:00-21:30（周五至周日）", "周一至周四 8:00–20:00；周五至周日 8:00–21:30"),
        ("工作日（周一至周五）8:00-17:00", "周一至周五 8:00–17:00"),
        ("每天 7:00-21:00，周五周六延长至23:00", "周一至周四、周日 7:00–21:00；周五、周六 7:00–23:00"),
        ("双休日：13:00-17:00", "周六、周日 13:00–17:00"),
        ("周一九点到周五", "?"),
    ]);
}

#[test]
fn what_is_off_is_taken_out() {
    check(&[
        ("8:30-16:30（周二闭馆）", "周一、周三至周日 8:30–16:30"),
        ("除周三外 8:30-16:30", "周一、周二、周四至周日 8:30–16:30"),
        ("每周四休息，其余时间10:00-18:00", "周一至周三、周五至周日 10:00–18:00"),
        ("闭馆日：周二；开放时间：9:00-16:00", "周一、周三至周日 9:00–16:00"),
        ("周一至周五 8:30-17:30（法定节假日除外）", "周一至周五 8:30–17:30；节假日 不开放"),
        ("周二至周日 9:00-16:00，周一闭馆（节假日除外）", "周二至周日 9:00–16:00；节假日 9:00–16:00"),
        ("8:00-18:00（12:30-14:00午休）", "每天 8:00–12:30、14:00–18:00"),
        ("周一至周五 9:00-18:00，12:00-13:30休息", "周一至周五 9:00–12:00、13:30–18:00"),
        ("工作日 8:00-17:00", "周一至周五 8:00–17:00；节假日 不开放"),
        ("周二至周日（周一闭馆，节假日除外）8:30-16:30", "周二至周日 8:30–16:30；节假日 8:30–16:30"),
        ("8:30-16:30（周三闭馆，节假日不闭馆）", "周一、周二、周四至周日 8:30–16:30；节假日 8:30–16:30"),
        ("周一全天闭馆，周二至周日9:00-17:00", "周二至周日 9:00–17:00"),
        ("全天24小时开放", "全天开放"),
        ("暂停营业", "不开放"),
        ("全年无休 6:00-22:00", "每天 6:00–22:00"),
        ("7×24小时", "全天开放"),
        ("节假日另行通知，周一至周六8:00-12:00", "周一至周六 8:00–12:00；节假日说不准"),
        ("国庆节休息，其余时间8:00-18:00", "每天 8:00–18:00（有的节日另有安排）"),
    ]);
}

#[test]
fn parts_of_the_year_do_not_run_together() {
    check(&[
        ("6月1日-9月30日 7:00-20:00", "6月至9月：每天 7:00–20:00；10月至次年5月：不开放"),
        ("夏季（5月1日至9月30日）8:00-19:00，冬季（10月1日至次年4月30日）9:00-17:00", "5月至9月：每天 8:00–19:00；10月至次年4月：每天 9:00–17:00"),
        (
            "夏令时 8:00-12:00 15:00-18:30；冬令时 8:30-12:00 14:00-17:30",
            "5月至9月：每天 8:00–12:00、15:00–18:30；10月至次年4月：每天 8:30–12:00、14:00–17:30（没有写明起止日期的季节按月份算）",
        ),
        (
            "周一至周五：夏季8:00-18:30 冬季8:30-17:30；周末休息",
            "5月至9月：周一至周五 8:00–18:30；10月至次年4月：周一至周五 8:30–17:30（没有写明起止日期的季节按月份算）",
        ),
        ("8:00-19:00（夏季）9:00-17:00（冬季）", "5月至9月：每天 8:00–19:00；10月至次年4月：每天 9:00–17:00（没有写明起止日期的季节按月份算）"),
    ]);
}

#[test]
fn remarks_that_say_nothing_of_hours_are_passed_over() {
    check(&[
        ("9:00-17:30（17:00停止入馆）", "每天 9:00–17:30"),
        ("9:00-17:30，最晚入场17:00", "每天 9:00–17:30"),
        ("9:00-17:30（提前半小时停止取号）", "每天 9:00–17:30"),
        ("8:00-20:00（凭身份证）", "每天 8:00–20:00"),
        ("8:00-20:00，请提前预约", "每天 8:00–20:00"),
        ("8:00-20:00，电话023-63000000", "每天 8:00–20:00"),
        ("江北嘴食堂营业时间：7:00-19:00", "每天 7:00–19:00"),
    ]);
}

#[test]
fn a_text_that_is_understood_in_part_only_is_not_read() {
    for text in [
        "逢双日 8:00-10:00",
        "每月第二个周三 9:00-11:00",
        "隔周六 9:00-11:00",
        "8:00-20:00（雨天除外）",
        "8:00-20:00（装修期间暂停开放）",
        "门诊8:00-12:00，急诊24小时",
        "一楼8:00-18:00，二楼9:00-17:00",
        "8:00-20:00，寒暑假除外",
        "周一上午休息，其余时间9:00-17:00",
        "9:00-17:00 周末仅上午",
        "周三14:00-17:00；周一至周日9:00-12:00",
        "5.1-10.31 8:30-17:30",
        "9:00-17:00-21:00",
        "周日休息",
        "全年无休",
        "请电询",
        "视天气而定",
        "9:00起",
        // Afternoon or night: nobody knows.
        "9:00-6:00",
        "12:00-2:00",
        "8:30-12:00，2:00-5:30",
        "8:30-12:00, 2:00-5:30",
        // Regular, and says that nobody can say, or only when it is shut.
        "\"on request\"",
        "Sa \"on request\"",
        "unknown",
        "Nov-Mar off",
        "PH off",
    ] {
        assert!(spoken(text, Tongue::Chinese).is_err() && week(text, None, &Calendar::china()).is_err(), "{text}: {}", said(text));
    }
    assert!(week("off", None, &Calendar::china()).unwrap().open.is_empty(), "off is shut");
}

#[test]
fn a_comment_in_place_of_hours_is_unknown_and_never_open() {
    let tuesday = week("Mo 09:00-12:00; Sa \"on request\" || \"ring\"", None, &Calendar::china()).unwrap();
    assert_eq!(tuesday.open, [[540, 720]]);
    check(&[
        ("Mo-Fr 09:00-12:00 \"second floor\"", "周一至周五 9:00–12:00"),
        ("Mo-Fr 09:00-12:00 || \"ring the bell\"", "周一至周五 9:00–12:00（另有时段说不准，按关门算）"),
    ]);
}

#[test]
fn what_is_assumed_is_said() {
    check(&[
        ("08:00-sunset", "每天 8:00–19:00（日出按7:00、日落按19:00算）"),
        ("Tu[2] 09:00-11:00; We 14:00-16:00", "周二 9:00–11:00；周三 14:00–16:00（只在某些周开放的时段，平常的一周里不算）"),
        ("Mo[1],Mo[3] 09:00-11:00", "不开放（只在某些周开放的时段，平常的一周里不算）"),
        ("19:00+", "每天 19:00–24:00（没有写明几点关门）"),
    ]);
    assert_eq!(
        spoken("Mo-Fr 08:30-12:00,14:00-17:30; Sa 18:00-02:00", Tongue::English).unwrap(),
        "Mon–Fri 8:30–12:00, 14:00–17:30; Sat 18:00–2:00 the next day"
    );
    assert_eq!(spoken("24/7", Tongue::English).unwrap(), "always open");
    assert_eq!(spoken("Mo-Sa,PH 10:00-18:00", Tongue::English).unwrap(), "Mon–Sat 10:00–18:00; on public holidays 10:00–18:00");
}

#[test]
fn holidays_and_make_up_days_follow_the_words() {
    let of = |text: &str| in_words(&week(text, Date::from_ymd_opt(2026, 10, 8), &Calendar::china()).unwrap(), Tongue::Chinese);
    // The week of 2026-10-05: holidays until Wednesday, and a Saturday that is worked.
    assert_eq!(of("工作日 8:00-17:00"), "周四至周六 8:00–17:00");
    assert_eq!(of("周一至周五 8:00-17:00（法定节假日除外）"), "周四至周六 8:00–17:00");
    assert_eq!(of("8:00-18:00，国庆节休息"), "周四至周日 8:00–18:00");
    assert_eq!(of("8:00-18:00，春节休息"), "每天 8:00–18:00");
    assert_eq!(of("周一闭馆（节假日除外），其余时间9:00-17:00"), "每天 9:00–17:00");
}

/// A schedule: days, and up to three ranges in quarters of an hour.
fn schedule() -> impl Strategy<Value = (u8, u8, Vec<[u16; 2]>)> {
    let ranges = prop::collection::btree_set(26..88u16, 2..7).prop_map(|quarters| {
        let quarters: Vec<u16> = quarters.into_iter().collect();
        quarters.chunks_exact(2).map(|c| [c[0] * 15, c[1] * 15]).collect::<Vec<_>>()
    });
    (0..7u8, 0..7u8, ranges).prop_map(|(a, b, ranges)| (a.min(b), a.max(b), ranges))
}

fn clock(minute: u16, style: u8) -> String {
    let (h, m) = (minute / 60, minute % 60);
    let half = match h {
        0..=11 => ("上午", h),
        12 => ("中午", 12),
        13..=17 => ("下午", h - 12),
        _ => ("晚上", h - 12),
    };
    match style {
        0 => format!("{h}:{m:02}"),
        1 => format!("{h:02}：{m:02}"),
        2 => format!("{}{}:{m:02}", half.0, half.1),
        3 if m == 0 => format!("{h}点"),
        3 if m == 30 => format!("{h}点半"),
        3 => format!("{h}点{m:02}分"),
        4 if m == 0 => format!("{}{}点", half.0, half.1),
        4 => format!("{}{}点{m:02}分", half.0, half.1),
        _ => format!("{h:02}{m:02}"),
    }
}

proptest! {
    #[test]
    fn a_schedule_is_read_however_it_is_written((from, to, ranges) in schedule(), style in 0..6u8, dash in 0..6usize, mark in 0..5usize, day in 0..4usize, colon in 0..3usize) {
        let names = [["周", "星期", "礼拜", "周"][day], ["至", "到", "～", "-"][day]];
        let signs: Vec<char> = "一二三四五六日".chars().collect();
        let sign = |d: u8| format!("{}{}", names[0], signs[usize::from(d)]);
        let days = if from == to { sign(from) } else { format!("{}{}{}", sign(from), names[1], sign(to)) };
        let dash = ["-", "—", "至", "到", "~", " – "][dash];
        let times: Vec<String> = ranges.iter().map(|[a, b]| format!("{}{dash}{}", clock(*a, style), clock(*b, style))).collect();
        let text = format!("{days}{}{}", ["", " ", "："][colon], times.join(["，", "、", "；", " ", "。"][mark]));
        let expected = WeekTable::of((from..=to).flat_map(|d| ranges.iter().map(move |[a, b]| [u16::from(d) * 1440 + a, u16::from(d) * 1440 + b])).collect());
        prop_assert_eq!(week(&text, None, &Calendar::default()).map(|t| t.open), Ok(expected.open), "{} → {}", text, regular(&text));
    }

    #[test]
    fn no_text_is_too_odd_to_be_passed_over(text in "[周一二三五日至到、，；。（）0-9:：点半上下午晚早休息除外夏冬季月节假日延长停止入场每天营业时间次年 -]{0,30}") {
        let _ = said(&text);
        let once = regular(&text);
        prop_assert_eq!(regular(&once), once.clone());
    }
}
