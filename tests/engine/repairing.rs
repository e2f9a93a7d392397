//! Edits: an incremental answer equals a fresh one, bit for bit; a trial leaves no trace; undo is exact.

use crate::arbitrary::{self, SERVICE};
use crate::searching::open;
use proptest::prelude::*;
use quanli::catalogue::{Walker, Who};
use quanli::coverage::Direction;
use quanli::protocol::{Action, Answer, Ask, Body, Covered, Edit, NewFacility, Question, Tried};
use quanli::session::{OpenCity, Session};
use quanli::units::LonLat;

pub fn question(who: Who, direction: Direction) -> Question {
    Question { who, service: SERVICE.to_owned(), minutes: 6, direction }
}

pub fn add(id: usize, at: LonLat) -> Edit {
    let new = NewFacility { name: String::new(), services: vec![SERVICE.to_owned()], at, capacity: Default::default(), opening_hours: String::new() };
    Edit { id: format!("e{id}"), stage: None, note: String::new(), action: Action::AddFacility(new) }
}

pub fn remove(id: usize, facility: &str) -> Edit {
    Edit { id: format!("e{id}"), stage: None, note: String::new(), action: Action::RemoveFacility { facility: facility.to_owned() } }
}

pub fn ask(session: &mut Session, ask: Ask) -> Body {
    let mut last = None;
    session.handle(1, ask, Vec::new(), &mut |answer: Answer, _| last = Some(answer.body));
    last.unwrap()
}

pub fn covered(session: &mut Session, a: Ask) -> Covered {
    match ask(session, a) {
        Body::Covered(c) => *c,
        other => panic!("expected figures, got {other:?}"),
    }
}

pub fn tried(session: &mut Session, a: Ask) -> Tried {
    match ask(session, a) {
        Body::Tried(t) => t,
        other => panic!("expected a trial, got {other:?}"),
    }
}

/// Everything that a layer holds.
type State = (Vec<u32>, Vec<u32>, [u64; 32], [u64; 32]);

fn state(open: &mut OpenCity, walker: Walker, direction: Direction) -> State {
    let service = open.catalogue.index(SERVICE).unwrap();
    let layer = open.times(service, walker, direction, 3);
    (layer.labels.clone(), layer.homes.clone(), layer.people, layer.people_or_border)
}

#[derive(Clone, Debug)]
enum Move {
    Add(LonLat),
    Remove(usize),
    Undo,
    Redo,
    Try(LonLat),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => arbitrary::spot().prop_map(Move::Add),
        3 => (0..7usize).prop_map(Move::Remove),
        2 => Just(Move::Undo),
        1 => Just(Move::Redo),
        3 => arbitrary::spot().prop_map(Move::Try),
    ];
    prop::collection::vec(one, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_sequence_of_edits_equals_a_fresh_search(city in arbitrary::city(), list in moves(), direction in 0..3usize, bordered in any::<bool>()) {
        let direction = [Direction::There, Direction::Back, Direction::RoundTrip][direction];
        let mut city = city;
        if bordered {
            let b = city.bounds().unwrap();
            city.manifest.extent = Some([b[0], b[1], b[2] + 0.002, b[3] + 0.002]);
        }
        let q = question(Who::Senior, direction);
        let mut session = Session::with(open(city.clone()));
        let empty = state(session.city().unwrap(), Walker::Senior, direction);
        covered(&mut session, Ask::Cover { question: q.clone() });
        for (i, m) in list.into_iter().enumerate() {
            let a = match m {
                Move::Add(at) => Ask::Do { question: q.clone(), edit: add(i, at) },
                Move::Remove(n) => Ask::Do { question: q.clone(), edit: remove(i, &format!("f{n:02}")) },
                Move::Undo => Ask::Undo { question: q.clone() },
                Move::Redo => Ask::Redo { question: q.clone() },
                Move::Try(at) => Ask::Try { question: q.clone(), at },
            };
            let before = state(session.city().unwrap(), Walker::Senior, direction);
            let trial = matches!(a, Ask::Try { .. });
            ask(&mut session, a);
            let now = state(session.city().unwrap(), Walker::Senior, direction);
            if trial {
                prop_assert_eq!(&before, &now, "a trial left a trace");
            }
            // The same edits on a session that never saw the others.
            let edits = session.city().unwrap().edits().to_vec();
            let mut fresh = Session::with(open(city.clone()));
            covered(&mut fresh, Ask::Replace { question: q.clone(), edits });
            prop_assert_eq!(now, state(fresh.city().unwrap(), Walker::Senior, direction));
        }
        while !session.city().unwrap().edits().is_empty() {
            ask(&mut session, Ask::Undo { question: q.clone() });
        }
        prop_assert_eq!(empty, state(session.city().unwrap(), Walker::Senior, direction));
    }

    #[test]
    fn the_ghost_says_what_placing_then_does(city in arbitrary::city(), at in arbitrary::spot(), direction in 0..3usize) {
        let direction = [Direction::There, Direction::Back, Direction::RoundTrip][direction];
        let q = question(Who::Everyone, direction);
        let mut session = Session::with(open(city));
        let before = covered(&mut session, Ask::Cover { question: q.clone() });
        let ghost = tried(&mut session, Ask::Try { question: q.clone(), at });
        prop_assert!(ghost.change.lost.0 == 0);
        if ghost.snapped.is_none() {
            prop_assert_eq!(ghost.after, before.after);
            return Ok(());
        }
        let placed = covered(&mut session, Ask::Do { question: q.clone(), edit: add(0, at) });
        prop_assert_eq!(&ghost.after, &placed.after);
        prop_assert_eq!(ghost.change.gained, placed.change.gained);
        prop_assert_eq!(placed.change.lost.0, 0, "a facility more made somebody's way longer");
        prop_assert_eq!(placed.change.gained, placed.after.within[6] - before.after.within[6]);
        let undone = covered(&mut session, Ask::Undo { question: q });
        prop_assert_eq!(undone.after, before.after);
        prop_assert_eq!(undone.fingerprint, before.fingerprint);
    }
}
