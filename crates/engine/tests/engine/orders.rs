//! A reply is a function of city, scenario and request: whatever was asked before, under whatever conditions, in whatever order, and whichever jobs
//! were under way, it is the reply of a session that was asked nothing else.

use crate::draw::Drawing;
use crate::hours::with_hours;
use crate::lines::line;
use crate::repairing::{add, ask, question, remove};
use proptest::prelude::*;
use quanli_coverage::Direction;
use quanli_engine::Session;
use quanli_model::catalogue::{AgeGroup, Who};
use quanli_model::city::{City, Storeys};
use quanli_model::units::LonLat;
use quanli_protocol::{Ask, Body, Lines, Question};

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
    Ask(Ask),
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
        Step::Ask(match kind {
            0 | 1 => Ask::Cover { question: asked },
            2 => Ask::Spread { question: asked },
            3 => Ask::Week { question: asked },
            4 => Ask::Try { question: asked, at: here },
            5 => Ask::Door { at: here, who, effort: true, hour: at, lines, storeys: Storeys::default() },
            6 => Ask::Route { at: here, place: format!("f{place}"), who, direction, no_stairs: indoors, hour: at, lines, storeys: Storeys::default() },
            7 => Ask::Evaluate { standard: String::new(), at },
            8 => Ask::Compare { a: "life-circle-ten".into(), b: "gb50180-2018".into(), at },
            9 => Ask::Do { question: asked, edit: add(place, here) },
            10 => Ask::Do { question: asked, edit: remove(place + 3, &format!("f{place}")) },
            11 => Ask::Undo { question: asked },
            12 => Ask::Sure { question: asked },
            13 => Ask::Sites { question: asked },
            14 => Ask::Lines { question: asked },
            _ => return Step::GoOn(place * 3 + 1),
        })
    })
}

fn is_edit(ask: &Ask) -> bool {
    matches!(ask, Ask::Do { .. } | Ask::Undo { .. })
}

/// The same edits, and nothing else.
fn fresh(city: &City, edits: &[Ask]) -> Session {
    let mut session = Session::with(with_hours(city.clone()));
    for edit in edits {
        ask(&mut session, edit.clone());
    }
    session
}

/// A job from its first slice to its end.
fn finished(session: &mut Session, asked: &Ask) -> Body {
    let mut last = ask(session, asked.clone());
    while session.go_on(&mut |answer, _| last = answer.body) {}
    last
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn whatever_was_asked_before_the_reply_is_that_of_a_fresh_session(steps in { let (_, places) = city(); prop::collection::vec(asks(places), 1..14) }) {
        let (city, _) = city();
        let mut session = Session::with(with_hours(city.clone()));
        let mut edits: Vec<Ask> = Vec::new();
        // By id: what was asked for, and after which edits.
        let mut jobs: Vec<(u32, Ask, usize)> = Vec::new();
        let mut ends: Vec<(u32, Body)> = Vec::new();
        let mut heard = |answer: quanli_protocol::Answer, _: Vec<Vec<u8>>| if !matches!(answer.body, Body::Working { .. }) { ends.push((answer.to, answer.body)) };
        for (id, step) in (1u32..).zip(steps) {
            match step {
                Step::GoOn(slices) => (0..slices).for_each(|_| { session.go_on(&mut heard); }),
                Step::Ask(asked) => {
                    let mut reply = None;
                    session.handle(id, asked.clone(), Vec::new(), &mut |answer, _| reply = Some(answer.body));
                    if is_edit(&asked) {
                        edits.push(asked);
                    } else if matches!(asked, Ask::Sure { .. } | Ask::Sites { .. } | Ask::Lines { .. }) {
                        jobs.push((id, asked, edits.len()));
                    } else {
                        let expected = ask(&mut fresh(&city, &edits), asked.clone());
                        prop_assert_eq!(format!("{:?}", reply.unwrap()), format!("{:?}", expected), "{:?}", asked);
                    }
                }
            }
        }
        while session.go_on(&mut heard) {}
        for (id, asked, before) in &jobs {
            let own: Vec<&Body> = ends.iter().filter(|(to, _)| to == id).map(|(_, body)| body).collect();
            prop_assert_eq!(own.len(), 1, "one end each: {:?}", asked);
            let superseded = jobs.iter().any(|(other, ask, _)| other > id && core::mem::discriminant(ask) == core::mem::discriminant(asked));
            if *own[0] == Body::Stopped {
                prop_assert!(superseded || *before < edits.len(), "nothing ended {:?}", asked);
            } else {
                let expected = finished(&mut fresh(&city, &edits[..*before]), asked);
                prop_assert_eq!(format!("{:?}", own[0]), format!("{:?}", expected), "{:?}", asked);
            }
        }
    }
}
