//! Messages between the page and the engine: every kind of answer of the made-up city comes back from its bytes as it was.

use crate::digest::demo;
use quanli_engine::Session;
use quanli_protocol::wire::{Arrived, arrived, from_bytes, to_bytes};
use quanli_protocol::{Action, Answer, Ask, Body, BufferName, Direction, Edit, Failed, Lines, NewFacility, Phase, Progress, Question, Storeys, Who};
use std::collections::BTreeMap;

fn asks(session: &mut Session) -> Vec<Ask> {
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
        Ask::Cover { question: q() },
        Ask::Try { question: q(), at },
        Ask::EndTry { question: q() },
        Ask::Do { question: q(), edit: edit.clone() },
        Ask::Do { question: q(), edit: close },
        Ask::Undo { question: q() },
        Ask::Redo { question: q() },
        Ask::Replace { question: q(), edits: vec![edit] },
        Ask::Sure { question: q() },
        Ask::Spread { question: q() },
        Ask::Lines { question: q() },
        Ask::Sites { question: q() },
        Ask::Week { question: q() },
        Ask::Steep,
        Ask::Names,
        Ask::Door { at, who: Who::Elder, effort: true, hour: None, lines: None, storeys: Storeys { above_gate: Some(6), lift: Some(false) } },
        Ask::Route {
            at,
            place: "nowhere".into(),
            who: Who::Elder,
            direction: Direction::RoundTrip,
            no_stairs: true,
            hour: None,
            lines: None,
            storeys: Storeys::default(),
        },
        Ask::Evaluate { standard: String::new(), at: None },
        Ask::Circle { circle: 0, with: Some(1), standard: String::new(), at: None },
        Ask::Compare { a: String::new(), b: "life-circle-ten".into(), at: None },
        Ask::StandardText { standard: String::new() },
        Ask::AddStandard { text: "nothing".into() },
        Ask::AddItems { rows: vec![(1, vec!["service".into(), "level".into()])], into: String::new() },
        Ask::Hours { tables: Vec::new(), more: Vec::new() },
        Ask::Stop,
    ]
}

#[test]
fn every_answer_comes_back_from_its_bytes_as_it_was() {
    let Some(open) = demo() else { return };
    let mut session = Session::with(open);
    let mut met = std::collections::BTreeSet::new();
    for (id, ask) in (1..).zip(asks(&mut session)) {
        assert_eq!(from_bytes::<Ask>(&to_bytes(&ask)).as_ref(), Some(&ask));
        let mut answers: Vec<Answer> = Vec::new();
        session.handle(id, ask.clone(), Vec::new(), &mut |answer, _| answers.push(answer));
        // A route is told to a place that the door reaches.
        if let Some(Body::Door(reach)) = answers.last().map(|a| a.body.clone()) {
            let Ask::Door { at, .. } = ask else { unreachable!() };
            let place = reach.places.iter().max_by_key(|p| p.there.is_some_and(|w| w.ds > 3000)).unwrap().id.clone();
            let route = Ask::Route {
                at,
                place,
                who: Who::Elder,
                direction: Direction::RoundTrip,
                no_stairs: false,
                hour: None,
                lines: None,
                storeys: Storeys::default(),
            };
            session.handle(id, route, Vec::new(), &mut |answer, _| answers.push(answer));
        }
        while session.go_on(&mut |answer, _| answers.push(answer)) {}
        for answer in answers {
            met.insert(format!("{:?}", answer.body).split(['(', ' ', '{']).next().unwrap().to_owned());
            let back = from_bytes::<Answer>(&to_bytes(&answer)).unwrap_or_else(|| panic!("{ask:?}"));
            // As text, because nothing is equal to what is no number.
            assert_eq!(format!("{back:?}"), format!("{answer:?}"));
            match arrived(to_bytes(&answer)).unwrap() {
                Arrived::First(read) => assert_eq!(format!("{read:?}"), format!("{answer:?}")),
                Arrived::Later(kept) => {
                    assert_eq!(kept, to_bytes(&answer));
                    assert!(!matches!(answer.body, Body::Covered(_) | Body::Sure(_)), "a first visit gets it");
                }
            }
        }
    }
    println!("met {met:?}");
    assert!(met.len() >= 17, "{met:?}");
}

#[test]
fn a_message_of_another_build_is_not_read() {
    let answer = Answer { to: 7, revision: 3, body: Body::Progress(Progress { phase: Phase::People, share: 0.25 }), buffers: Vec::new() };
    let mut bytes = to_bytes(&answer);
    assert_eq!(from_bytes::<Answer>(&bytes), Some(answer));
    assert_eq!(from_bytes::<Answer>(&bytes[..bytes.len() - 1]), None, "not whole");
    bytes[0] ^= 1;
    assert_eq!(from_bytes::<Answer>(&bytes), None, "of another build");
}

#[test]
fn what_a_first_visit_gets_is_read_as_it_arrives_and_the_rest_is_kept() {
    let first = [
        Body::Progress(Progress { phase: Phase::Drawing, share: 0.5 }),
        Body::Failed(Failed { problems: Vec::new() }),
        Body::Painted,
        Body::Stopped,
        Body::Waiting,
        Body::HoursSet,
        Body::Working { share: 0.5 },
    ];
    for body in first {
        let answer = Answer { to: 7, revision: 3, body, buffers: vec![BufferName::Dots] };
        let bytes = to_bytes(&answer);
        assert_eq!(arrived(bytes[..bytes.len() - 1].to_vec()), None, "not whole: {answer:?}");
        assert_eq!(arrived(bytes), Some(Arrived::First(Box::new(answer))));
    }
    let later = Answer { to: 7, revision: 3, body: Body::StandardText("a,b".into()), buffers: Vec::new() };
    let bytes = to_bytes(&later);
    let Some(Arrived::Later(kept)) = arrived(bytes.clone()) else { panic!("it is read") };
    assert_eq!(from_bytes(&kept), Some(later));
    assert_eq!(arrived([&[!bytes[0]], &bytes[1..]].concat()), None, "of another build");
}

#[test]
fn a_dot_stands_for_few_enough_that_dots_can_be_told_apart() {
    use quanli_protocol::people_a_dot;
    let whole = quanli_model::units::People::whole;
    // Wheelchair users, 75+, 60+, everybody of the made-up city; a city of thirty million.
    assert_eq!([2_830, 38_841, 150_000, 600_000, 30_000_000].map(|n| people_a_dot(whole(n))), [10, 10, 50, 100, 5_000]);
    assert_eq!(people_a_dot(whole(0)), 10);
}
