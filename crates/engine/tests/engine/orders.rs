//! A reply is a function of city, scenario and request: whatever was asked before, under whatever conditions, in whatever order, and whichever jobs
//! were under way, it is the reply of a session that was asked nothing else.

use crate::draw::Drawing;
use crate::hours::with_hours;
use crate::lines::line;
use crate::repairing::{add, question, remove};
use proptest::prelude::*;
use quanli_coverage::Direction;
use quanli_engine::Session;
use quanli_model::catalogue::{AgeGroup, Who};
use quanli_model::city::{City, Storeys};
use quanli_model::units::LonLat;
use quanli_protocol::{Asked, Compare, Cover, Do, Door, Evaluate, Lines, Message, Question, Route, Sites, Spread, Sure, Try, Undo, Week, What, WhomLinesServe};

/// A street with a canteen at noon, one whose hours nobody can read, one that is always open, a side street over a lift that stands still at night, a
/// bus, and blocks with and without a lift.
fn city() -> (City, [LonLat; 3]) {
    let mut d = Drawing::new(
        &format!("A{}C{}B\n\n\nD", "-".repeat(60), "-".repeat(60)),
        &["ACB street name=Long", "AD lift name=Lift wait=20", "DB street name=Upper"],
    );
    d.facility("f0", "community-canteen", d.at('A'));
    d.facility("f1", "community-canteen", d.off('C', 100.0, 0.0));
    d.facility("f2", "community-canteen", d.at('B'));
    d.city.facilities[0].opening_hours = "11:00-13:00".into();
    d.city.facilities[1].opening_hours = "看心情".into();
    for i in 0..8 {
        d.people(d.off('A', f64::from(i) * 140.0 + 5.0, 4.0), if i % 2 == 0 { AgeGroup::A75Up } else { AgeGroup::A15To59 }, 30 + i as u64);
        d.city.residents[i as usize].storeys = Storeys { above_gate: Some(i % 7), lift: Some(i % 3 == 0) };
    }
    d.city.ways[1].opening_hours = "07:00-21:00".into();
    let stops = [d.off('A', 60.0, 0.0), d.at('C'), d.off('B', -60.0, 0.0)];
    d.city.lines = vec![line("x", &stops)];
    let places = [d.off('A', 300.0, 3.0), d.off('C', -200.0, 2.0), d.off('B', -90.0, 2.0)];
    (d.city, places)
}

/// One request of a random story.
#[derive(Clone, Debug)]
enum Step {
    Ask(Box<Asked>),
    /// Slices of whatever jobs are under way.
    GoOn(usize),
}

fn asks(places: [LonLat; 3]) -> impl Strategy<Value = Step> {
    let hours = prop_oneof![Just(None), Just(Some(12 * 60)), Just(Some(20 * 60 + 40)), Just(Some(3 * 60))];
    let lines = prop_oneof![Just(None), Just(Some(Lines::default())), Just(Some(Lines { cautious: true, off: Vec::new() }))];
    let who = prop_oneof![Just(Who::Elder), Just(Who::Adult), Just(Who::Everyone)];
    let direction = prop_oneof![Just(Direction::There), Just(Direction::Back), Just(Direction::RoundTrip)];
    (0..16u8, hours, lines, any::<bool>(), who, direction, 0..3usize).prop_map(move |(kind, at, lines, indoors, who, direction, place)| {
        let here = places[place];
        let asked = Question { at, lines: lines.clone(), indoors, minutes: 10, ..question(who, direction) };
        Step::Ask(Box::new(match kind {
            0 | 1 => Cover { question: asked }.into(),
            2 => Spread { question: asked }.into(),
            3 => Week { question: asked }.into(),
            4 => Try { question: asked, at: here }.into(),
            5 => Door { at: here, who, effort: true, hour: at, lines, storeys: Storeys::default() }.into(),
            6 => Route { at: here, place: format!("f{place}"), who, direction, no_stairs: indoors, hour: at, lines, storeys: Storeys::default() }.into(),
            7 => Evaluate { standard: String::new(), at }.into(),
            8 => Compare { a: "life-circle-ten".into(), b: "gb50180-2018".into(), at }.into(),
            9 => Do { question: asked, edit: add(place, here) }.into(),
            10 => Do { question: asked, edit: remove(place + 3, &format!("f{place}")) }.into(),
            11 => Undo { question: asked }.into(),
            12 => Sure { question: asked }.into(),
            13 => Sites { question: asked }.into(),
            14 => WhomLinesServe { question: asked }.into(),
            _ => return Step::GoOn(place * 3 + 1),
        }))
    })
}

fn is_edit(asked: &Asked) -> bool {
    matches!(asked, Asked::Do(_) | Asked::Undo(_))
}

/// How one request ends, jobs included.
fn end(session: &mut Session, asked: &Asked) -> What {
    let mut end = None;
    let mut hear = |message: Message, _: Vec<Vec<u8>>| {
        if message.what.is_end() {
            end = Some(message.what)
        }
    };
    session.handle_plain(1, asked.clone(), &mut hear);
    while session.go_on(&mut hear) {}
    end.unwrap()
}

/// The same edits, and nothing else.
fn fresh(city: &City, edits: &[Asked]) -> Session {
    let mut session = Session::with(with_hours(city.clone()));
    for edit in edits {
        end(&mut session, edit);
    }
    session
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn whatever_was_asked_before_the_reply_is_that_of_a_fresh_session(steps in { let (_, places) = city(); prop::collection::vec(asks(places), 1..14) }) {
        let (city, _) = city();
        let mut session = Session::with(with_hours(city.clone()));
        let mut edits: Vec<Asked> = Vec::new();
        // By id: what was asked for, and after which edits.
        let mut jobs: Vec<(u32, Asked, usize)> = Vec::new();
        let mut ends: Vec<(u32, What)> = Vec::new();
        let mut heard = |message: Message, _: Vec<Vec<u8>>| if message.what.is_end() { ends.push((message.to, message.what)) };
        for (id, step) in (1u32..).zip(steps) {
            match step {
                Step::GoOn(slices) => (0..slices).for_each(|_| { session.go_on(&mut heard); }),
                Step::Ask(asked) => {
                    let asked = *asked;
                    let mut reply = None;
                    session.handle_plain(id, asked.clone(), &mut |message, _| reply = Some(message.what));
                    if is_edit(&asked) {
                        edits.push(asked);
                    } else if matches!(asked, Asked::Sure(_) | Asked::Sites(_) | Asked::WhomLinesServe(_)) {
                        jobs.push((id, asked, edits.len()));
                    } else {
                        prop_assert_eq!(reply.unwrap(), end(&mut fresh(&city, &edits), &asked), "{:?}", asked);
                    }
                }
            }
        }
        while session.go_on(&mut heard) {}
        for (id, asked, before) in &jobs {
            let own: Vec<&What> = ends.iter().filter(|(to, _)| to == id).map(|(_, what)| what).collect();
            prop_assert_eq!(own.len(), 1, "one end each: {:?}", asked);
            let superseded = jobs.iter().any(|(other, ask, _)| other > id && core::mem::discriminant(ask) == core::mem::discriminant(asked));
            if *own[0] == What::Cancelled {
                prop_assert!(superseded || *before < edits.len(), "nothing ended {:?}", asked);
            } else {
                prop_assert_eq!(own[0], &end(&mut fresh(&city, &edits[..*before]), asked), "{:?}", asked);
            }
        }
    }
}
