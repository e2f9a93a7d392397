//! Edits: an incremental answer equals a fresh one, bit for bit; a trial leaves no trace; undo is exact.

use crate::arbitrary::{self, SERVICE};
use crate::draw::Drawing;
use crate::searching::open;
use proptest::prelude::*;
use quanli_coverage::{Direction, Layer, time_of};
use quanli_engine::{OpenCity, Session};
use quanli_model::catalogue::{AgeGroup, Walker, Who};
use quanli_model::units::LonLat;
use quanli_protocol::{
    Action, Asked, Cover, Covered, Do, Edit, Lines, NewFacility, NewLine, NewPath, Problem, Question, Reason, Redo, Replace, Request, Tried, Try, Undo,
};

pub fn question(who: Who, direction: Direction) -> Question {
    Question { who, service: SERVICE.to_owned(), minutes: 6, direction, at: None, lines: None, indoors: false }
}

pub fn add(id: usize, at: LonLat) -> Edit {
    let new = NewFacility { name: String::new(), services: vec![SERVICE.to_owned()], at, capacity: Default::default(), opening_hours: String::new() };
    Edit { id: format!("e{id}"), stage: None, note: String::new(), action: Action::AddFacility(new) }
}

pub fn remove(id: usize, facility: &str) -> Edit {
    Edit { id: format!("e{id}"), stage: None, note: String::new(), action: Action::RemoveFacility { facility: facility.to_owned() } }
}

pub fn ask<R: Request>(session: &mut Session, request: R) -> Result<R::Reply, Vec<Problem>> {
    session.ask(request)
}

pub fn covered(session: &mut Session, request: impl Request<Reply = Covered>) -> Covered {
    session.ask(request).unwrap()
}

pub fn tried(session: &mut Session, request: Try) -> Tried {
    session.ask(request).unwrap()
}

/// Everything that a layer holds.
type State = (Vec<u16>, Vec<u16>, [u64; 32], [u64; 32]);

fn state(open: &mut OpenCity, walker: Walker, direction: Direction) -> State {
    let service = open.catalogue.index(SERVICE).unwrap();
    let layer = open.times(service, walker, direction, 3);
    state_of(layer)
}

/// The same under the conditions of a question.
fn state_on(open: &mut OpenCity, walker: Walker, q: &Question) -> State {
    let (service, conditions) = (open.catalogue.index(SERVICE).unwrap(), open.conditions(q.at, q.lines.as_ref(), q.indoors));
    state_of(open.times_under(conditions, service, walker, q.direction, 3))
}

fn state_of(layer: &Layer) -> State {
    (layer.labels.clone(), layer.homes.clone(), layer.people, layer.people_or_border)
}

/// Asks for so many other layers that those asked for before keep no nodes.
fn ask_others(open: &mut OpenCity) {
    let service = open.catalogue.index(SERVICE).unwrap();
    for (walker, column) in Walker::ALL.into_iter().flat_map(|w| [(w, 0), (w, 1)]) {
        open.times(service, walker, Direction::There, column);
    }
}

fn edit(id: usize, action: Action) -> Edit {
    Edit { id: format!("e{id}"), stage: None, note: String::new(), action }
}

pub fn path(kind: &str, from: LonLat, to: LonLat) -> Action {
    let new = NewPath {
        name: String::new(),
        kind: kind.to_owned(),
        from,
        to,
        one_way: kind == "escalator",
        step_count: None,
        wait_s: None,
        speed_mps: None,
        minutes: None,
    };
    Action::AddPath(new)
}

#[derive(Clone, Debug)]
enum Move {
    Add(LonLat),
    Remove(usize),
    Undo,
    Redo,
    Try(LonLat),
    Close(LonLat),
    Change(LonLat, f64),
    Path(&'static str, LonLat, LonLat),
    Line(Vec<LonLat>, u32),
    Headway(u32),
    NoLine,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => arbitrary::spot().prop_map(Move::Add),
        3 => (0..7usize).prop_map(Move::Remove),
        2 => Just(Move::Undo),
        1 => Just(Move::Redo),
        3 => arbitrary::spot().prop_map(Move::Try),
        2 => arbitrary::spot().prop_map(Move::Close),
        2 => (arbitrary::spot(), 0.1..4.0f64).prop_map(|(at, times)| Move::Change(at, times)),
        2 => (prop_oneof![Just("lift"), Just("footway"), Just("escalator"), Just("steps")], arbitrary::spot(), arbitrary::spot()).prop_map(|(k, a, b)| Move::Path(k, a, b)),
        1 => (prop::collection::vec(arbitrary::spot(), 2..4), 0..6u32).prop_map(|(stops, headway)| Move::Line(stops, headway)),
        1 => (0..9u32).prop_map(Move::Headway),
        1 => Just(Move::NoLine),
    ];
    prop::collection::vec(one, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_sequence_of_edits_equals_a_fresh_search(city in arbitrary::city(), list in moves(), direction in 0..3usize, bordered in any::<bool>(), small in any::<bool>(), line in prop::option::of(arbitrary::line())) {
        let direction = [Direction::There, Direction::Back, Direction::RoundTrip][direction];
        let mut city = city;
        let lines = line.is_some().then(Lines::default);
        city.lines.extend(line);
        if bordered {
            let b = city.bounds().unwrap();
            city.manifest.extent = Some(quanli_model::city::Extent::Box([b[0], b[1], b[2] + 0.002, b[3] + 0.002]));
        }
        let q = Question { lines, ..question(Who::Senior, direction) };
        let mut session = Session::with(open(city.clone()));
        covered(&mut session, Cover { question: q.clone() });
        if small {
            session.city().unwrap().keep_layers(8);
        }
        let empty = state_on(session.city().unwrap(), Walker::Senior, &q);
        for (i, m) in list.into_iter().enumerate() {
            let asked: Asked = match m {
                Move::Add(at) => Do { question: q.clone(), edit: add(i, at) }.into(),
                Move::Remove(n) => Do { question: q.clone(), edit: remove(i, &format!("f{n:02}")) }.into(),
                Move::Undo => Undo { question: q.clone() }.into(),
                Move::Redo => Redo { question: q.clone() }.into(),
                Move::Try(at) => Try { question: q.clone(), at }.into(),
                Move::Close(at) => Do { question: q.clone(), edit: edit(i, Action::ClosePath { at }) }.into(),
                Move::Change(at, times) => Do { question: q.clone(), edit: edit(i, Action::ChangePath { at, times }) }.into(),
                Move::Line(stops, headway) => {
                    let new = NewLine { name: String::new(), stops, headway_min: f64::from(headway), speed_mps: 4.0 };
                    Do { question: q.clone(), edit: edit(i, Action::AddLine(new)) }.into()
                }
                Move::Headway(n) => {
                    let action = Action::ChangeLine { line: "x".into(), headway_min: Some(f64::from(n)), speed_mps: Some(6.0) };
                    Do { question: q.clone(), edit: edit(i, action) }.into()
                }
                Move::NoLine => Do { question: q.clone(), edit: edit(i, Action::RemoveLine { line: "x".into() }) }.into(),
                Move::Path(kind, from, to) => Do { question: q.clone(), edit: edit(i, path(kind, from, to)) }.into(),
            };
            let before = state_on(session.city().unwrap(), Walker::Senior, &q);
            if small && i % 2 == 0 {
                ask_others(session.city().unwrap());
            }
            let trial = matches!(asked, Asked::Try(_));
            session.handle_plain(1, asked, &mut |_, _| {});
            let now = state_on(session.city().unwrap(), Walker::Senior, &q);
            if trial {
                prop_assert_eq!(&before, &now, "a trial left a trace");
            }
            let service = session.city().unwrap().catalogue.index(SERVICE).unwrap();
            let conditions = session.city().unwrap().conditions(q.at, q.lines.as_ref(), q.indoors);
            let nothing = session.city().unwrap().times_from_nothing_under(conditions, service, Walker::Senior, direction, 3);
            prop_assert_eq!(&now, &state_of(&nothing), "repair differs from a search from nothing");
            // The same edits on a session that never saw the others.
            let edits = session.city().unwrap().edits().to_vec();
            let mut fresh = Session::with(open(city.clone()));
            covered(&mut fresh, Replace { question: q.clone(), edits });
            prop_assert_eq!(now, state_on(fresh.city().unwrap(), Walker::Senior, &q));
        }
        while !session.city().unwrap().edits().is_empty() {
            covered(&mut session, Undo { question: q.clone() });
        }
        prop_assert_eq!(empty, state_on(session.city().unwrap(), Walker::Senior, &q));
    }

    #[test]
    fn the_ghost_says_what_placing_then_does(city in arbitrary::city(), at in arbitrary::spot(), direction in 0..3usize) {
        let direction = [Direction::There, Direction::Back, Direction::RoundTrip][direction];
        let q = question(Who::Everyone, direction);
        let mut session = Session::with(open(city));
        let before = covered(&mut session, Cover { question: q.clone() });
        let ghost = tried(&mut session, Try { question: q.clone(), at });
        prop_assert!(ghost.change.lost.0 == 0);
        if ghost.snapped.is_none() {
            prop_assert_eq!(ghost.after, before.after);
            return Ok(());
        }
        let placed = covered(&mut session, Do { question: q.clone(), edit: add(0, at) });
        prop_assert_eq!(&ghost.after, &placed.after);
        prop_assert_eq!(ghost.change.gained, placed.change.gained);
        prop_assert_eq!(placed.change.lost.0, 0, "a facility more made somebody's way longer");
        prop_assert_eq!(placed.change.gained, placed.after.within[6] - before.after.within[6]);
        let undone = covered(&mut session, Undo { question: q });
        prop_assert_eq!(undone.after, before.after);
        prop_assert_eq!(undone.fingerprint, before.fingerprint);
    }

    #[test]
    fn a_path_more_lengthens_nobodys_way_and_a_closed_one_shortens_nobodys(city in arbitrary::city(), from in arbitrary::spot(), to in arbitrary::spot(), at in arbitrary::spot(), direction in 0..3usize) {
        let direction = [Direction::There, Direction::Back, Direction::RoundTrip][direction];
        let q = question(Who::Senior, direction);
        let mut session = Session::with(open(city));
        covered(&mut session, Cover { question: q.clone() });
        let homes = |s: &mut Session| state(s.city().unwrap(), Walker::Senior, direction).1;
        let before = homes(&mut session);
        ask(&mut session, Do { question: q.clone(), edit: edit(0, path("footway", from, to)) }).ok();
        let more = homes(&mut session);
        prop_assert!(before.iter().zip(&more).all(|(b, m)| m <= b));
        ask(&mut session, Do { question: q, edit: edit(1, Action::ClosePath { at }) }).ok();
        prop_assert!(homes(&mut session).iter().zip(&more).all(|(c, m)| c >= m));
    }
}

/// Two terraces 30 m apart in height, joined by a long street; the canteen is below, people live above.
fn terraces() -> Drawing {
    let mut d = Drawing::new(
        "A---------B---------------------------------------------------------C
                                                                     |
D---------E---------------------------------------------------------F",
        &["ABC street z=230,230,230", "CF street z=230,200", "DEF street z=200,200,200"],
    );
    d.facility("canteen", SERVICE, d.at('D'));
    d.people(d.off('A', 50.0, 0.0), AgeGroup::A75Up, 10);
    d
}

#[test]
fn a_lift_beside_the_slope_brings_people_down_in_the_time_of_the_model() {
    let d = terraces();
    let (top, bottom) = (d.off('A', 40.0, 0.0), d.off('D', 40.0, 0.0));
    let mut session = Session::with(open(d.city));
    let q = question(Who::Elder, Direction::There);
    let service = session.city().unwrap().catalogue.index(SERVICE).unwrap();
    let home = |s: &mut Session| time_of(s.city().unwrap().times(service, Walker::Elder, Direction::There, 4).homes[0]).0;
    let before = home(&mut session);
    assert!(before > 15_000, "the long way takes {before} ds");
    let c = covered(&mut session, Do { question: q.clone(), edit: edit(0, path("lift", top, bottom)) });
    // 10 m at 0.75 m/s = 13.3 s; lift 30 s wait + 10 s doors + 30 m ÷ 1.75 m/s + 1.75 s = 58.9 s; 40 m at 0.75 m/s = 53.3 s.
    let after = home(&mut session);
    assert!((1250..=1262).contains(&after), "{after} ds");
    assert_eq!(c.change.gained, quanli_model::units::People::whole(10));
    let undone = covered(&mut session, Undo { question: q });
    assert_eq!((home(&mut session), undone.change.gained.0), (before, 0));
}

#[test]
fn a_closed_street_lets_out_who_lives_on_it_and_nobody_through() {
    let mut d = Drawing::new("A---------B---------C---------D", &["AB street", "BC street", "CD street"]);
    d.facility("canteen", SERVICE, d.at('A'));
    d.people(d.off('B', 30.0, 0.0), AgeGroup::A75Up, 1);
    d.people(d.off('C', 30.0, 0.0), AgeGroup::A75Up, 1);
    let closed = d.off('B', 50.0, 0.0);
    let mut session = Session::with(open(d.city));
    let q = question(Who::Elder, Direction::There);
    covered(&mut session, Do { question: q, edit: edit(0, Action::ClosePath { at: closed }) });
    let service = session.city().unwrap().catalogue.index(SERVICE).unwrap();
    let homes: Vec<u32> = session.city().unwrap().times(service, Walker::Elder, Direction::There, 4).homes.iter().map(|h| time_of(*h).0).collect();
    // 130 m at 0.75 m/s for who lives on it; no way for who lives behind it.
    assert_eq!(homes, [1733, u32::MAX]);
}

#[test]
fn a_path_that_takes_twice_its_time_does_so_for_everybody_on_it() {
    let mut d = Drawing::new("A---------B---------C", &["AB street", "BC street"]);
    d.facility("canteen", SERVICE, d.off('A', 30.0, 0.0));
    d.people(d.off('A', 90.0, 0.0), AgeGroup::A75Up, 1);
    d.people(d.off('B', 30.0, 0.0), AgeGroup::A75Up, 1);
    let on = d.off('A', 50.0, 0.0);
    let mut session = Session::with(open(d.city));
    let q = question(Who::Elder, Direction::There);
    let service = session.city().unwrap().catalogue.index(SERVICE).unwrap();
    let homes =
        |s: &mut Session| -> Vec<u32> { s.city().unwrap().times(service, Walker::Elder, Direction::There, 4).homes.iter().map(|h| time_of(*h).0).collect() };
    assert_eq!(homes(&mut session), [800, 1333]);
    covered(&mut session, Do { question: q, edit: edit(0, Action::ChangePath { at: on, times: 2.0 }) });
    // 60 m twice; 70 m (933 ds, already rounded) twice and 30 m once.
    assert_eq!(homes(&mut session), [1600, 2266]);
}

#[test]
fn edits_of_paths_that_do_not_fit_are_said() {
    let d = terraces();
    let (on, off) = (d.at('A'), d.off('A', 0.0, 900.0));
    let mut session = Session::with(open(d.city));
    let edits = vec![
        edit(0, path("trampoline", on, on)),
        edit(1, path("lift", on, off)),
        edit(2, Action::ChangePath { at: on, times: 0.0 }),
        edit(3, Action::ClosePath { at: off }),
    ];
    let c = covered(&mut session, Replace { question: question(Who::Elder, Direction::There), edits });
    let mut reasons: Vec<(Reason, Option<u32>)> = c.problems.iter().map(|p| (p.reason, p.index)).collect();
    reasons.sort_by_key(|r| r.1);
    assert_eq!(reasons, [(Reason::UnknownKind, Some(0)), (Reason::EditOffNetwork, Some(1)), (Reason::OutOfRange, Some(2)), (Reason::EditOffNetwork, Some(3))]);
}
