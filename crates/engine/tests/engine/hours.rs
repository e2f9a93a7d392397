//! Opening hours: written by people, evaluated over a week, and part of an answer.

use crate::draw::Drawing;
use crate::repairing::{covered, question, tried};
use crate::searching::open;
use proptest::prelude::*;
use quanli_coverage::Direction;
use quanli_engine::{OpenCity, Session};
use quanli_model::catalogue::{AgeGroup, Catalogue, Who};
use quanli_model::city::{State, WEEK, WeekTable};
use quanli_model::units::People;
use quanli_protocol::{Action, Cover, Do, Edit, PocketReason, Question, Replace, SetHours, Try, Undo, Week, WeekCurve};
use quanli_read::hours::{Calendar, Date, regular, week};

const DAY: u16 = 1440;

fn at(day: u16, hour: u16, minute: u16) -> u16 {
    day * DAY + hour * 60 + minute
}

fn date(text: &str) -> Date {
    Date::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn table(text: &str) -> WeekTable {
    week(text, None, &Calendar::china()).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

#[test]
fn a_table_says_until_when_and_over_the_end_of_the_week() {
    let t = WeekTable::of(vec![[at(6, 22, 0), WEEK], [0, at(0, 2, 0)], [at(2, 9, 0), at(2, 12, 0)], [at(2, 12, 0), at(2, 13, 0)]]);
    assert_eq!(t.open.len(), 3, "what touches is joined");
    assert_eq!(t.state(at(6, 23, 0)), State::Open { closes_in: Some(180) }, "Sunday 23:00 to Monday 2:00");
    assert_eq!(t.state(at(2, 12, 0)), State::Open { closes_in: Some(60) });
    assert_eq!(t.state(at(2, 13, 0)), State::Shut { opens_in: Some(4 * DAY + 9 * 60) }, "the end itself is shut");
    assert_eq!(t.state(at(0, 2, 0)), State::Shut { opens_in: Some(2 * DAY + 7 * 60) });
    assert_eq!(WeekTable::always().state(77), State::Open { closes_in: None });
    assert_eq!(WeekTable::default().state(77), State::Shut { opens_in: None });
}

#[test]
fn hours_as_people_write_them_become_regular() {
    for (written, syntax) in [
        ("9：00－17：00", "09:00-17:00"),
        ("09:00~17:00", "09:00-17:00"),
        ("9:00–17:00", "09:00-17:00"),
        ("全天", "24/7"),
        ("24小时营业", "24/7"),
        ("周一至周五 8:30-12:00 14:00-18:00", "Mo-Fr 08:30-12:00,14:00-18:00"),
        ("周一至周五8:30—12:00，14:00—18:00；周六9:00至12:00", "Mo-Fr 08:30-12:00,14:00-18:00; Sa 09:00-12:00"),
        ("周一到周五 9点到17点半", "Mo-Fr 09:00-17:30"),
        ("上午8:30-12:00，下午2:00-5:30", "08:30-12:00,14:00-17:30"),
        ("每天 6:00-22:00", "Mo-Su 06:00-22:00"),
        ("工作日 9:00-17:00 周末 10:00-16:00", "Mo-Fr 09:00-17:00; Sa-Su 10:00-16:00"),
        ("周二至周日 10:00-20:00，周一闭馆", "Tu-Su 10:00-20:00; Mo off"),
        ("营业时间：07:00-21:00", "07:00-21:00"),
        ("周六、周日 ８：００～１８：００", "Sa,Su 08:00-18:00"),
        ("9:00-17:00; 节假日休息", "09:00-17:00; PH off"),
        ("Mo, We, Fr 09:00-12:00", "Mo,We,Fr 09:00-12:00"),
    ] {
        let syntax_of = regular(written).trim_start_matches(':').trim().to_owned();
        assert_eq!(syntax_of, syntax, "{written}");
        assert!(week(written, None, &Calendar::default()).is_ok(), "{written} → {syntax_of}");
    }
    for regular_already in ["Mo-Fr 08:00-18:00; PH off", "24/7", "sunrise-sunset", "Mo-Su,PH 10:00-20:00", "Jan-Mar 09:00-16:00"] {
        assert_eq!(regular(regular_already), regular_already);
    }
}

#[test]
fn what_nobody_can_read_is_an_error_and_no_guess() {
    for text in ["看心情", "Mo-Fr nine to five", "25:99-"] {
        assert!(week(text, None, &Calendar::default()).is_err(), "{text}");
    }
}

#[test]
fn the_calendar_of_china_has_the_published_days() {
    let c = Calendar::china();
    assert_eq!(c.years, [2024, 2025, 2026]);
    // 2026: National Day 1–7 October; the Saturday after is worked.
    assert!(c.is_holiday(date("2026-10-01")) && c.is_holiday(date("2026-10-07")) && !c.is_holiday(date("2026-10-08")));
    assert_eq!(c.stands_for(date("2026-10-10")), Some(2));
    // Days off in all: 28 in 2024 and 2025, 33 in 2026 (a Spring Festival of nine days).
    let days = |year: i32| (0..366).filter(|n| Date::from_yo_opt(year, n + 1).is_some_and(|d| c.is_holiday(d))).count();
    assert_eq!([2024, 2025, 2026].map(days), [28, 28, 33]);
    assert!(Calendar::from_json(br#"{"years":[{"year":2030,"holidays":["02-30"],"make_up":[]}]}"#).unwrap_err().contains("2030-02-30"));
}

#[test]
fn a_make_up_day_keeps_the_hours_of_the_day_it_stands_in_for() {
    let c = Calendar::china();
    let text = "Mo-Fr 09:00-17:00; PH off";
    // The week of 2026-10-05: Monday to Wednesday holidays, Saturday a make-up day.
    let t = week(text, Some(date("2026-10-08")), &c).unwrap();
    assert_eq!(t.open, [[at(3, 9, 0), at(3, 17, 0)], [at(4, 9, 0), at(4, 17, 0)], [at(5, 9, 0), at(5, 17, 0)]]);
    assert_eq!(table(text).open.len(), 5, "the typical week has no holiday");
}

#[test]
fn a_holiday_and_a_weekday_means_both() {
    let holiday = Calendar::of_holidays([date("2026-06-08"), date("2026-06-09")].into_iter());
    let of = |text: &str| week(text, Some(date("2026-06-08")), &holiday).unwrap();
    // Monday the 8th is a holiday: open. Tuesday the 9th is one too, but no Monday. Other Mondays are no holidays.
    assert_eq!(of("PH Mo 08:00-12:00").open, [[at(0, 8, 0), at(0, 12, 0)]]);
    assert_eq!(week("PH Mo 08:00-12:00", Some(date("2026-06-15")), &holiday).unwrap().open, Vec::<[u16; 2]>::new());
    // With a comma it is either.
    assert_eq!(of("PH,We 08:00-12:00").open.len(), 3);
}

proptest! {
    #[test]
    fn until_when_agrees_with_looking_minute_by_minute(spans in prop::collection::vec((0..WEEK, 1..2000u16), 0..6), from in 0..WEEK) {
        let t = WeekTable::of(spans.iter().map(|(a, n)| [*a, (a + n).min(WEEK)]).collect());
        let open = |m: u16| t.open.iter().any(|[a, b]| (*a..*b).contains(&(m % WEEK)));
        let change = (1..=WEEK).find(|n| open((from + n) % WEEK) != open(from));
        match t.state(from) {
            State::Open { closes_in } => { prop_assert!(open(from)); prop_assert_eq!(closes_in, change); }
            State::Shut { opens_in } => { prop_assert!(!open(from)); prop_assert_eq!(opens_in, change); }
        }
        prop_assert_eq!(t.state(from), t.state(from + WEEK), "the week repeats itself");
        let more = t.or(&WeekTable::of(vec![[from, (from + 60).min(WEEK)]]));
        for m in 0..WEEK { prop_assert!(!open(m) || matches!(more.state(m), State::Open { .. }), "longer hours never close"); }
    }

    #[test]
    fn making_regular_twice_changes_nothing(text in "[周一二三至到工作日全天0-9：:~，, ;；点半休息A-Za-z-]{0,24}") {
        let once = regular(&text);
        prop_assert_eq!(regular(&once), once.clone());
    }
}

const CANTEEN: &str = "community-canteen";

/// A street with a canteen at its west end that opens for lunch and one at its east end that is always open; 75+ every 45 m (a minute).
fn street() -> Drawing {
    let mut d = Drawing::new(&format!("A{}B", "-".repeat(199)), &["AB street name=Long"]);
    d.facility("lunch", CANTEEN, d.at('A'));
    for i in 1..20 {
        d.people(d.off('A', f64::from(i) * 45.0 - 10.0, 0.0), AgeGroup::A75Up, 10);
    }
    d.city.facilities[0].opening_hours = "11:00-13:00".into();
    d
}

pub fn with_hours(city: quanli_model::city::City) -> OpenCity {
    let mut open = open(city);
    let calendar = Calendar::china();
    open.set_hours(open.hours_texts().iter().map(|t| week(t, None, &calendar).ok()).collect());
    open
}

fn asked(at: Option<u16>) -> Question {
    Question { at, minutes: 15, ..question(Who::Elder, Direction::There) }
}

fn within(session: &mut Session, at: Option<u16>) -> u64 {
    covered(session, Cover { question: asked(at) }).after.within[15].rounded()
}

#[test]
fn a_place_counts_when_it_is_open_on_arrival() {
    let mut session = Session::with(with_hours(street().city));
    assert_eq!(within(&mut session, None), 150, "675 m: fifteen homes");
    assert_eq!(within(&mut session, Some(at(1, 12, 0))), 150);
    // It closes in 5 minutes: who needs less than five gets in: 35, 80, 125, 170 and 215 m (225 m would be at the door at 13:00).
    assert_eq!(within(&mut session, Some(at(1, 12, 55))), 50);
    assert_eq!(within(&mut session, Some(at(1, 13, 0))), 0);
    // It opens in 10 minutes: who comes earlier waits, and all are inside within 15.
    assert_eq!(within(&mut session, Some(at(1, 10, 50))), 150);
    // It opens in 20: nobody is inside within 15.
    assert_eq!(within(&mut session, Some(at(1, 10, 40))), 0);
    assert_eq!(within(&mut session, None), 150, "and back");
}

#[test]
fn the_wait_is_part_of_the_time() {
    let mut session = Session::with(with_hours(street().city));
    let c = covered(&mut session, Cover { question: asked(Some(at(1, 10, 50))) });
    assert_eq!((c.after.within[9].rounded(), c.after.within[10].rounded()), (0, 100), "inside at 11:00, and 450 m is ten minutes");
    assert!(c.model.hours_counted && (c.model.hours_known - 1.0).abs() < 1e-9);
    assert!(!covered(&mut session, Cover { question: asked(None) }).model.hours_counted);
}

#[test]
fn a_nearer_place_that_closes_does_not_hide_a_farther_one_that_stays() {
    let mut d = street();
    d.facility("always", CANTEEN, d.off('A', -1.0, 0.0));
    let mut session = Session::with(with_hours(d.city));
    // Both stand together; at 12:55 the first serves five homes, the second all the others within 15 minutes.
    assert_eq!(within(&mut session, Some(at(1, 12, 55))), 150);
    assert_eq!(within(&mut session, Some(at(1, 20, 0))), 150);
}

#[test]
fn who_is_shut_at_an_hour_is_said_and_nobody_whose_hours_cannot_be_read() {
    let mut d = street();
    for (id, hours) in [("always", ""), ("gone", "11:00-13:00"), ("unreadable", "by chance")] {
        d.facility(id, CANTEEN, d.off('A', -1.0, 0.0));
        d.city.facilities.iter_mut().find(|f| f.id == id).unwrap().opening_hours = hours.into();
    }
    let ids: Vec<String> = d.city.facilities.iter().map(|f| f.id.clone()).collect();
    let mut session = Session::with(with_hours(d.city));
    let shut = |c: quanli_protocol::Covered| c.shut.into_iter().map(|f| ids[f as usize].clone()).collect::<Vec<_>>();
    assert_eq!(shut(covered(&mut session, Cover { question: asked(None) })), Vec::<String>::new());
    assert_eq!(shut(covered(&mut session, Cover { question: asked(Some(at(1, 12, 0))) })), Vec::<String>::new());
    let evening = asked(Some(at(1, 20, 0)));
    assert_eq!(shut(covered(&mut session, Cover { question: evening.clone() })), ["gone", "lunch"]);
    let edit = Edit { id: "1".into(), stage: None, note: String::new(), action: Action::RemoveFacility { facility: "gone".into() } };
    assert_eq!(shut(covered(&mut session, Do { question: evening, edit })), ["lunch"], "what is gone is not shut");
}

#[test]
fn the_ghost_and_placing_agree_while_places_close() {
    let d = street();
    let spot = d.off('A', 500.0, 3.0);
    let mut session = Session::with(with_hours(d.city));
    let q = asked(Some(at(1, 12, 50)));
    covered(&mut session, Cover { question: q.clone() });
    let ghost = tried(&mut session, Try { question: q.clone(), at: spot });
    let before = covered(&mut session, Cover { question: q.clone() });
    let placed = covered(&mut session, Do { question: q.clone(), edit: crate::repairing::add(1, spot) });
    assert_eq!((ghost.after.clone(), ghost.change.gained), (placed.after.clone(), placed.change.gained));
    assert!(placed.change.gained > People(0));
    let undone = covered(&mut session, Undo { question: q });
    assert_eq!((undone.after, undone.fingerprint), (before.after, before.fingerprint));
}

#[test]
fn a_lift_that_is_shut_at_night_is_no_way() {
    let mut d = Drawing::new("A----B\n\n\n\n\n\n\n\n\n\nC----D", &["AB street z=230,230", "CD street z=200,200", "BD lift z=230,200"]);
    d.city.ways[2].opening_hours = "06:00-23:00".into();
    d.facility("canteen", CANTEEN, d.at('A'));
    d.people(d.at('C'), AgeGroup::A75Up, 10);
    let mut session = Session::with(with_hours(d.city));
    assert_eq!(within(&mut session, Some(at(3, 12, 0))), 10);
    assert_eq!(within(&mut session, Some(at(3, 23, 30))), 0, "there is no other way");
    assert_eq!(within(&mut session, None), 10);
}

#[test]
fn shared_hours_count_for_what_is_shared_and_own_hours_for_the_rest() {
    let mut d = street();
    let catalogue = Catalogue::built_in();
    let [school, field] = ["primary-school", "school-sports-shared"].map(|s| catalogue.index(s).unwrap());
    d.city.facilities[0].services = vec![school, field];
    d.city.facilities[0].opening_hours = "Mo-Fr 07:30-17:30".into();
    d.city.facilities[0].shared_hours = "Sa,Su 08:00-18:00".into();
    let mut session = Session::with(with_hours(d.city));
    let mut reached =
        |service: &str, at: u16| covered(&mut session, Cover { question: Question { service: service.into(), ..asked(Some(at)) } }).after.within[15].rounded();
    let (tuesday, saturday) = (at(1, 10, 0), at(5, 10, 0));
    assert_eq!([reached("primary-school", tuesday), reached("primary-school", saturday)], [150, 0]);
    assert_eq!([reached("school-sports-shared", tuesday), reached("school-sports-shared", saturday)], [0, 150]);
}

#[test]
fn hours_that_nobody_can_read_are_not_counted_and_said() {
    let mut d = street();
    d.city.facilities[0].opening_hours = "看心情".into();
    let mut session = Session::with(with_hours(d.city));
    assert_eq!(within(&mut session, Some(at(1, 12, 0))), 0);
    let city = session.city().unwrap();
    let noon = city.conditions(Some(at(1, 12, 0)), None, false);
    let why: Vec<_> = city.not_counted(noon).iter().map(|n| n.why).collect();
    assert_eq!(why, [quanli_protocol::WhyNotCounted::HoursUnreadable]);
    assert_eq!(within(&mut session, None), 150);
}

#[test]
fn a_pocket_that_is_left_out_by_the_hour_says_so() {
    let mut d = street();
    for i in 1..12 {
        d.people(d.off('A', f64::from(i) * 50.0, 4.0), AgeGroup::A75Up, 40);
    }
    let mut session = Session::with(with_hours(d.city));
    let c = covered(&mut session, Cover { question: asked(Some(at(1, 20, 0))) });
    assert!(matches!(c.pockets[0].reason, PocketReason::Shut { .. }), "{:?}", c.pockets[0]);
}

#[test]
fn the_week_has_the_answer_of_every_hour() {
    let mut session = Session::with(with_hours(street().city));
    let curve = session.ask(Week { question: asked(None) }).unwrap();
    let WeekCurve { within: hours, worst, best, .. } = curve;
    assert_eq!(hours.len(), 168);
    for hour in [0, 10, 11, 12, 13, 24 + 12, 167] {
        assert_eq!(hours[hour].rounded(), within(&mut session, Some(hour as u16 * 60)), "hour {hour}");
    }
    assert_eq!((worst, best), (0, 11 * 60));
}

#[test]
fn longer_hours_never_lower_a_figure() {
    let reached = |text: &str, minute: u16| {
        let mut d = street();
        d.city.facilities[0].opening_hours = text.into();
        within(&mut Session::with(with_hours(d.city)), Some(minute))
    };
    for minute in (at(2, 10, 0)..at(2, 14, 0)).step_by(7) {
        assert!(reached("10:30-13:30", minute) >= reached("11:00-13:00", minute), "minute {minute}");
    }
}

#[test]
fn other_hours_open_a_place_at_its_own_time() {
    let mut session = Session::with(with_hours(street().city));
    let calendar = Calendar::china();
    let evening = "Sa-Su 17:00-19:00";
    let tables = session.city().unwrap().hours_texts().iter().map(|t| week(t, None, &calendar).ok()).collect();
    let more = vec![(evening.to_owned(), week(evening, None, &calendar).ok()), ("whenever".to_owned(), None)];
    crate::repairing::ask(&mut session, SetHours { tables, more }).unwrap();
    let edit = |hours: &str| Edit {
        id: "e1".into(),
        stage: None,
        note: String::new(),
        action: Action::ChangeHours { facility: "lunch".into(), opening_hours: Some(hours.to_owned()), shared_hours: None },
    };
    let mut at = |hours: &str, when: u16| {
        let covered = covered(&mut session, Replace { question: asked(Some(when)), edits: vec![edit(hours)] });
        [covered.before.within[15].rounded(), covered.after.within[15].rounded()]
    };
    // Saturday at six in the evening it was shut; at noon it is no longer open.
    assert_eq!(at(evening, 5 * 1440 + 18 * 60), [0, 150]);
    assert_eq!(at(evening, 5 * 1440 + 12 * 60), [150, 0]);
    assert_eq!(at(evening, 18 * 60), [0, 0], "Monday");
    // Hours that nobody can read count as shut; those whose table has not come yet as open.
    assert_eq!(at("whenever", 12 * 60), [150, 0]);
    assert_eq!(at("24/7", 18 * 60), [0, 150]);
    let gone = covered(
        &mut session,
        Replace {
            question: asked(None),
            edits: vec![Edit { action: Action::ChangeHours { facility: "no".into(), opening_hours: None, shared_hours: None }, ..edit("") }],
        },
    );
    assert_eq!(gone.problems.len(), 1);
}

#[test]
fn a_figure_says_what_it_would_be_if_unreadable_places_were_open() {
    let mut d = street();
    d.facility("odd", CANTEEN, d.off('A', 850.0, 0.0));
    let by = |d: &mut Drawing, id: &str, hours: &str| d.city.facilities.iter_mut().find(|f| f.id == id).unwrap().opening_hours = hours.into();
    by(&mut d, "odd", "逢双日10:00-14:00");
    let index = |d: &Drawing, id: &str| d.city.facilities.iter().position(|f| f.id == id).unwrap() as u32;
    let odd = index(&d, "odd");
    let mut open = d.city.clone();
    open.facilities[odd as usize].opening_hours.clear();
    let (noon, evening) = (asked(Some(at(1, 12, 0))), asked(Some(at(1, 20, 0))));
    let mut session = Session::with(with_hours(d.city));
    let mut if_open = Session::with(with_hours(open));
    for question in [noon.clone(), evening.clone(), Question { direction: Direction::Back, ..noon.clone() }] {
        let here = covered(&mut session, Cover { question: question.clone() });
        let there = covered(&mut if_open, Cover { question: question.clone() });
        let unread = here.unread.clone().unwrap();
        assert_eq!((unread.places.clone(), unread.within, unread.unknown), (vec![odd], there.after.within[15], there.after.unknown[15]), "{question:?}");
        assert!(unread.within > here.after.within[15] && there.unread.is_none());
        // Asking changes nothing.
        let again = covered(&mut session, Cover { question });
        assert_eq!((again.after, again.fingerprint), (here.after, here.fingerprint));
    }
    assert_eq!(covered(&mut session, Cover { question: asked(None) }).unread, None, "at any time hours do not count");
    let edit = Edit { id: "1".into(), stage: None, note: String::new(), action: Action::RemoveFacility { facility: "odd".into() } };
    assert_eq!(covered(&mut session, Do { question: evening.clone(), edit }).unread, None, "what is gone has no hours");
    covered(&mut session, Undo { question: evening });
    let week = session.ask(Week { question: asked(None) }).unwrap();
    let open_week = if_open.ask(Week { question: asked(None) }).unwrap();
    assert_eq!((week.unread, week.if_open), (vec![odd], open_week.within));
    assert!(open_week.unread.is_empty() && open_week.if_open.is_empty());
    assert_eq!(
        session.city().unwrap().hours_problems().iter().map(|p| (p.id.clone(), p.found.clone())).collect::<Vec<_>>(),
        [(Some("odd".to_owned()), "逢双日10:00-14:00".to_owned())]
    );
}

#[test]
fn a_standard_says_what_its_rules_would_be_if_unreadable_places_were_open() {
    let mut d = street();
    d.city.facilities[0].opening_hours = "请电询".into();
    let mut open = d.city.clone();
    open.facilities[0].opening_hours.clear();
    let noon = Some(at(1, 12, 0));
    let [here, there] = [d.city, open].map(|city| Session::with(with_hours(city)).city().unwrap().evaluate("", noon).unwrap());
    let rule = |e: &quanli_protocol::Evaluation| e.rows.iter().find(|r| r.walked.met > People(0)).map(|r| (r.service, r.walked));
    assert_eq!((rule(&here), here.if_open), (None, rule(&there).into_iter().collect()));
    assert!(there.if_open.is_empty() && rule(&there).is_some());
}
