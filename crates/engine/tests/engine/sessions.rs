//! The door: whole stories, as a face would ask them.

use crate::draw::Drawing;
use crate::repairing::{add, ask, covered, question, remove, tried};
use crate::searching::open;
use quanli_coverage::Direction;
use quanli_engine::Session;
use quanli_model::catalogue::{AgeGroup, Who};
use quanli_model::units::{LonLat, People};
use quanli_protocol::{Action, BufferName, Cover, Do, Edit, EndTry, FileRole, Message, Open, Reason, Redo, Replace, Request, Try, Undo};

const SERVICE: &str = "community-canteen";

/// A street of 890 m with a canteen at A and people along it.
fn street() -> Drawing {
    let mut d = Drawing::new("A----------------------------------------------------------------------------------------B", &["AB street name=Long"]);
    d.facility("canteen", SERVICE, d.at('A'));
    for i in 0..9 {
        d.people(d.off('A', f64::from(i) * 100.0 + 3.0, 4.0), AgeGroup::A75Up, 20);
    }
    d
}

fn with_buffers(session: &mut Session, request: impl Request) -> (Message, Vec<Vec<u8>>) {
    let mut last = None;
    session.handle_plain(9, request, &mut |message, buffers| last = Some((message, buffers)));
    last.unwrap()
}

fn buffer(answer: &(Message, Vec<Vec<u8>>), name: BufferName) -> Option<&Vec<u8>> {
    answer.0.buffers.iter().position(|n| *n == name).map(|i| &answer.1[i])
}

#[test]
fn a_canteen_is_added_counted_undone_and_made_again() {
    let d = street();
    let spot = d.off('A', 700.0, 10.0);
    let mut session = Session::with(open(d.city));
    let q = question(Who::Elder, Direction::There);
    let before = covered(&mut session, Cover { question: q.clone() });
    assert_eq!((before.edited, before.can_undo, before.after.within[6]), (false, false, People::whole(60)));
    let ghost = tried(&mut session, Try { question: q.clone(), at: spot });
    assert_eq!(ghost.snapped.as_ref().map(|s| s.name.as_str()), Some("Long"));
    let placed = covered(&mut session, Do { question: q.clone(), edit: add(1, spot) });
    assert_eq!(placed.change.gained, ghost.change.gained);
    // 700 m ± 260 m (6 min at 0.75 m/s less the stubs): the homes at 503, 603, 703 and 803 m.
    assert_eq!(placed.change.gained, People::whole(80));
    assert_eq!((placed.before.within[6], placed.after.within[6]), (People::whole(60), People::whole(140)));
    assert_eq!(placed.edits.len(), 1);
    assert_ne!(placed.fingerprint, before.fingerprint);
    let undone = covered(&mut session, Undo { question: q.clone() });
    assert_eq!((undone.after.clone(), undone.can_redo), (before.after, true));
    let redone = covered(&mut session, Redo { question: q });
    assert_eq!((redone.after, redone.fingerprint), (placed.after, placed.fingerprint));
}

#[test]
fn taking_the_only_canteen_away_loses_everybody_who_had_it() {
    let mut session = Session::with(open(street().city));
    let q = question(Who::Elder, Direction::There);
    let c = covered(&mut session, Do { question: q, edit: remove(1, "canteen") });
    assert_eq!((c.change.gained, c.change.lost, c.removed.as_slice()), (People(0), People::whole(60), &[0u32][..]));
    assert_eq!(c.change.lost_places[0].name, "Long");
    assert_eq!(c.after.within[30], People(0));
}

#[test]
fn a_facility_that_changes_its_service_counts_for_the_new_one() {
    let mut d = street();
    d.facility("hall", "culture-station", d.off('A', 700.0, 0.0));
    let mut session = Session::with(open(d.city));
    let q = question(Who::Elder, Direction::There);
    let action = Action::ChangeServices { facility: "hall".into(), services: vec!["culture-station".into(), SERVICE.into()] };
    let c = covered(&mut session, Do { question: q.clone(), edit: Edit { id: "e".into(), stage: None, note: String::new(), action } });
    assert_eq!(c.change.gained, People::whole(80));
    let mut other = q;
    other.service = "culture-station".into();
    let c = covered(&mut session, Cover { question: other });
    assert_eq!(c.change.gained, People(0));
}

#[test]
fn edits_that_do_not_fit_the_data_are_said_and_the_rest_is_kept() {
    let d = street();
    let good = add(1, d.off('A', 700.0, 0.0));
    let mut session = Session::with(open(d.city));
    let edits = vec![remove(0, "nobody"), good.clone(), add(2, LonLat { lon: 100.0, lat: 20.0 })];
    let c = covered(&mut session, Replace { question: question(Who::Elder, Direction::There), edits });
    assert_eq!(c.edits.iter().map(|e| e.edit.clone()).collect::<Vec<_>>(), [good]);
    let mut reasons: Vec<(Reason, Option<u32>)> = c.problems.iter().map(|p| (p.reason, p.index)).collect();
    reasons.sort();
    assert_eq!(reasons, [(Reason::EditTargetMissing, Some(0)), (Reason::EditOffNetwork, Some(2))]);
}

#[test]
fn an_edit_that_cannot_be_made_changes_nothing() {
    let mut session = Session::with(open(street().city));
    let q = question(Who::Elder, Direction::There);
    let before = covered(&mut session, Cover { question: q.clone() });
    assert!(ask(&mut session, Do { question: q.clone(), edit: remove(0, "nobody") }).is_err());
    assert_eq!(covered(&mut session, Cover { question: q }), before);
}

#[test]
fn a_ghost_off_the_paths_says_that_nobody_can_walk_there() {
    let d = street();
    let off = d.off('A', 100.0, 90.0);
    let mut session = Session::with(open(d.city));
    let t = tried(&mut session, Try { question: question(Who::Elder, Direction::There), at: off });
    assert_eq!((t.snapped, t.change.gained), (None, People(0)));
}

#[test]
fn nothing_open_and_nonsense_asked_are_answered_kindly() {
    let q = question(Who::Elder, Direction::There);
    assert!(ask(&mut Session::default(), Cover { question: q.clone() }).is_err());
    let mut session = Session::with(open(street().city));
    for bad in [
        quanli_protocol::Question { minutes: 0, ..q.clone() },
        quanli_protocol::Question { minutes: 31, ..q.clone() },
        quanli_protocol::Question { service: "moon-base".into(), ..q.clone() },
    ] {
        assert!(ask(&mut session, Cover { question: bad }).is_err());
    }
    assert_eq!(covered(&mut session, Cover { question: q }).after.within[6], People::whole(60));
}

#[test]
fn an_open_that_fails_keeps_what_was_open() {
    let mut session = Session::with(open(street().city));
    let broken = Open { manifest: String::from("{"), files: vec![FileRole::Paths] };
    assert!(ask(&mut session, broken).is_err());
    assert_eq!(covered(&mut session, Cover { question: question(Who::Elder, Direction::There) }).after.within[6], People::whole(60));
}

#[test]
fn the_order_of_the_facilities_file_changes_no_byte_of_the_answer() {
    let answer = |ids: [&str; 3]| {
        let mut d = street();
        for id in ids {
            let metres = f64::from(id.as_bytes()[0] - b'a') * 90.0 + 200.0;
            d.facility(id, SERVICE, d.off('A', metres, 0.0));
        }
        let mut session = Session::with(open(d.city));
        with_buffers(&mut session, Cover { question: question(Who::Everyone, Direction::There) })
    };
    let (first, second) = (answer(["a", "b", "c"]), answer(["c", "a", "b"]));
    assert_eq!(first.1, second.1);
    assert_eq!(format!("{:?}", first.0.what), format!("{:?}", second.0.what));
}

#[test]
fn the_map_gets_only_what_changed() {
    let d = street();
    let spot = d.off('A', 700.0, 10.0);
    let mut session = Session::with(open(d.city));
    let q = question(Who::Elder, Direction::There);
    let first = with_buffers(&mut session, Cover { question: q.clone() });
    for name in [BufferName::Reach, BufferName::EdgeRows, BufferName::Slots, BufferName::Dots, BufferName::DotTimes] {
        assert!(buffer(&first, name).is_some_and(|b| !b.is_empty()), "{name:?}");
    }
    // Nine homes of 20: eighteen dots.
    assert_eq!(buffer(&first, BufferName::Dots).map(Vec::len), Some(18 * 12));
    // The same question at other minutes: no geometry, no rows, no dots.
    let mut longer = q.clone();
    longer.minutes = 12;
    let again = with_buffers(&mut session, Cover { question: longer });
    assert!(buffer(&again, BufferName::Reach).is_none() && buffer(&again, BufferName::Dots).is_none() && buffer(&again, BufferName::Slots).is_none());
    assert_eq!(buffer(&again, BufferName::EdgeRows).map(Vec::len), Some(0));
    // A ghost changes its rows, and ending it puts them back.
    let row = |a: &(Message, Vec<Vec<u8>>)| buffer(a, BufferName::EdgeRows).cloned().unwrap();
    let ghost = with_buffers(&mut session, Try { question: q.clone(), at: spot });
    assert!(!row(&ghost).is_empty() && row(&ghost) != row(&first));
    let ended = with_buffers(&mut session, EndTry { question: q });
    assert_eq!(row(&ended), row(&first));
    assert_eq!(buffer(&ended, BufferName::Slots), buffer(&first, BufferName::Slots));
}

#[test]
fn answers_repeat_the_id_and_count_the_states() {
    let d = street();
    let edit = add(1, d.off('A', 700.0, 0.0));
    let mut session = Session::with(open(d.city));
    let q = question(Who::Elder, Direction::There);
    assert_eq!(with_buffers(&mut session, Cover { question: q.clone() }).0.revision, 0);
    assert_eq!(with_buffers(&mut session, Do { question: q.clone(), edit }).0.revision, 1);
    assert_eq!(with_buffers(&mut session, Undo { question: q.clone() }).0.revision, 2);
    let nothing = with_buffers(&mut session, Undo { question: q });
    assert_eq!((nothing.0.revision, nothing.0.to), (2, 9));
}

#[test]
fn a_street_that_takes_longer_is_painted_so() {
    let d = street();
    let at = d.off('A', 300.0, 0.0);
    let mut session = Session::with(open(d.city));
    let q = question(Who::Elder, Direction::There);
    let first = with_buffers(&mut session, Cover { question: q.clone() });
    let edit = Edit { id: "e".into(), stage: None, note: String::new(), action: Action::ChangePath { at, times: 2.0 } };
    let slow = with_buffers(&mut session, Do { question: q.clone(), edit });
    let costs =
        |a: &(Message, Vec<Vec<u8>>)| -> Vec<u16> { buffer(a, BufferName::Reach).unwrap().chunks(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect() };
    let (before, after) = (costs(&first), costs(&slow));
    // One edge of the street is slowed: its costs are twice what they were, all others stay.
    let changed: Vec<(u16, u16)> = before.iter().zip(&after).filter(|(b, a)| a != b).map(|(b, a)| (*b, *a)).collect();
    assert!(!changed.is_empty() && changed.iter().all(|(b, a)| *a == 2 * b), "{changed:?}");
    let undone = with_buffers(&mut session, Undo { question: q });
    assert_eq!(costs(&undone), before);
}
