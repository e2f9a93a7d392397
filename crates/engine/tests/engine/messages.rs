//! Messages between the page and the engine: every kind of answer of the made-up city comes back from its bytes as it was.

use crate::digest::demo;
use quanli_engine::Session;
use quanli_model::units::LonLat;
use quanli_protocol::wire::{NotANumber, NotRead, from_bytes, reply_of, to_bytes};
use quanli_protocol::*;
use std::collections::{BTreeMap, BTreeSet};

fn asks(session: &mut Session) -> Vec<Asked> {
    let question = Question {
        who: Who::Elder,
        service: "community-canteen".into(),
        minutes: 15,
        direction: Direction::There,
        at: None,
        lines: Some(Lines { cautious: true, off: Vec::new() }),
        indoors: true,
    };
    let open = session.city().unwrap();
    let [x, y] = open.net.homes.list.at(open.net.homes.list.len() / 2).snap.place;
    let at = open.net.plane.lonlat([f64::from(x), f64::from(y)]);
    let new = NewFacility {
        name: "一家".into(),
        services: vec!["community-canteen".into()],
        at,
        capacity: BTreeMap::from([("meals_per_day".into(), 100.0)]),
        opening_hours: String::new(),
    };
    let edit = Edit { id: "a".into(), stage: Some(2027), note: "记".into(), action: Action::AddFacility(new) };
    let close = Edit { id: "b".into(), stage: None, note: String::new(), action: Action::ClosePath { at } };
    let q = || question.clone();
    vec![
        Cover { question: q() }.into(),
        Try { question: q(), at }.into(),
        EndTry { question: q() }.into(),
        Do { question: q(), edit: edit.clone() }.into(),
        Do { question: q(), edit: close }.into(),
        Undo { question: q() }.into(),
        Redo { question: q() }.into(),
        Replace { question: q(), edits: vec![edit] }.into(),
        Sure { question: q() }.into(),
        Spread { question: q() }.into(),
        WhomLinesServe { question: q() }.into(),
        Sites { question: q() }.into(),
        Week { question: q() }.into(),
        Steep {}.into(),
        Names {}.into(),
        Door { at, who: Who::Elder, effort: true, hour: None, lines: None, storeys: Storeys { above_gate: Some(6), lift: Some(false) } }.into(),
        Route {
            at,
            place: "nowhere".into(),
            who: Who::Elder,
            direction: Direction::RoundTrip,
            no_stairs: true,
            hour: None,
            lines: None,
            storeys: Storeys::default(),
        }
        .into(),
        Evaluate { standard: String::new(), at: None }.into(),
        Circle { circle: 0, with: Some(1), standard: String::new(), at: None }.into(),
        Compare { a: String::new(), b: "life-circle-ten".into(), at: None }.into(),
        StandardText { standard: String::new() }.into(),
        AddStandard { text: "nothing".into() }.into(),
        AddItems { rows: vec![(1, vec!["service".into(), "level".into()])], into: String::new() }.into(),
        SetHours { tables: Vec::new(), more: Vec::new() }.into(),
    ]
}

/// Every kind of request is in the list: one that is new and not here does not compile.
macro_rules! names {
    ($($name:ident)*) => {
        fn kind(asked: &Asked) -> &'static str {
            match asked { $(Asked::$name(_) => stringify!($name)),* }
        }

        const KINDS: &[&str] = &[$(stringify!($name)),*];

        /// The reply as a text, read as that of its own request.
        fn read_back(asked: &Asked, bytes: &[u8]) -> String {
            match asked { $(Asked::$name(_) => format!("{:?}", borsh_again::<quanli_protocol::$name>(bytes))),* }
        }
    };
}
quanli_protocol::for_each_request!(names);

/// A reply that was read and packed again is the same bytes.
fn borsh_again<R: Request>(bytes: &[u8]) -> usize {
    let reply = reply_of::<R>(bytes).unwrap();
    assert_eq!(What::done::<R>(&reply), What::Done(bytes.to_vec()));
    bytes.len()
}

#[test]
fn every_request_and_every_reply_comes_back_from_its_bytes_as_it_was() {
    let Some(open) = demo() else { return };
    let mut session = Session::with(open);
    let mut met = BTreeSet::from(["Open"]);
    for (id, asked) in (1..).zip(asks(&mut session)) {
        met.insert(kind(&asked));
        assert_eq!(from_bytes::<Asked>(&to_bytes(&asked).unwrap()).as_ref(), Ok(&asked));
        let mut messages: Vec<Message> = Vec::new();
        session.handle_plain(id, asked.clone(), &mut |message, _| messages.push(message));
        while session.go_on(&mut |message, _| messages.push(message)) {}
        assert_eq!(messages.iter().filter(|m| m.to == id && m.what.is_end()).count(), 1, "exactly one end: {asked:?}");
        for message in messages {
            assert_eq!(from_bytes::<Message>(&to_bytes(&message).unwrap()).as_ref(), Ok(&message));
            match &message.what {
                What::Done(bytes) => drop(read_back(&asked, bytes)),
                What::Refused(problems) => {
                    assert!(matches!(kind(&asked), "AddStandard" | "AddItems" | "Circle") && !problems.is_empty(), "{asked:?}: {problems:?}")
                }
                other => assert!(!other.is_end(), "{asked:?}: {other:?}"),
            }
        }
    }
    let missing: Vec<_> = KINDS.iter().filter(|name| !met.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?} were not asked");
}

#[test]
fn a_message_of_another_build_and_one_that_is_cut_are_told_apart() {
    let message = Message { to: 7, revision: 3, what: What::Progress(Some(Phase::People), 0.25), buffers: Vec::new() };
    let mut bytes = to_bytes(&message).unwrap();
    assert_eq!(from_bytes::<Message>(&bytes), Ok(message));
    assert_eq!(from_bytes::<Message>(&bytes[..bytes.len() - 1]), Err(NotRead::Damaged));
    bytes[0] ^= 1;
    assert_eq!(from_bytes::<Message>(&bytes), Err(NotRead::OtherBuild));
}

#[test]
fn a_number_that_is_none_is_said_and_no_message() {
    let nowhere = Try { question: crate::repairing::question(Who::Elder, Direction::There), at: LonLat { lon: f64::NAN, lat: 29.9 } };
    assert_eq!(to_bytes(&Asked::from(nowhere)), Err(NotANumber));
    let curve = f64::NAN;
    let reply = quanli_protocol::RouteFound {
        place: String::new(),
        place_at: LonLat { lon: curve, lat: 0.0 },
        direction: Direction::There,
        ways: Vec::new(),
        none: None,
    };
    assert!(matches!(What::done::<Route>(&reply), What::Refused(problems) if problems[0].found.contains("a number that is none")));
}
