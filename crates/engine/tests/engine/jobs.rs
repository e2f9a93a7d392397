//! Long work in slices: the best sites, and how sure an answer is.

use crate::draw::Drawing;
use crate::repairing::{add, ask, covered, question, tried};
use crate::searching::open;
use quanli_coverage::Direction;
use quanli_engine::Session;
use quanli_model::catalogue::{AgeGroup, Who};
use quanli_model::units::People;
use quanli_protocol::{Ask, Body, Certainty, SitesFound};

/// Two streets that cross; a canteen far in the west, people in the east and the south.
fn crossing() -> Drawing {
    let picture = format!("A{}C{}B\n{}\nD", "-".repeat(60), "-".repeat(40), "\n".repeat(50));
    let mut d = Drawing::new(&picture, &["ACB street name=West-East", "CD street name=South"]);
    d.facility("canteen", "community-canteen", d.at('A'));
    for i in 1..10 {
        d.people(d.off('A', f64::from(i) * 100.0, 5.0), AgeGroup::A75Up, 10 * i as u64);
        d.people(d.off('A', f64::from(i) * 70.0 + 5.0, -5.0), AgeGroup::A60To74, 7);
    }
    d
}

/// Goes on until the result is there; counts the reports of progress.
fn finish(session: &mut Session, a: Ask) -> (Body, usize) {
    let first = ask(session, a);
    assert!(matches!(first, Body::Working { .. }), "{first:?}");
    let (mut last, mut reports) = (first, 0);
    let mut share = 0.0;
    while session.go_on(&mut |answer, _| last = answer.body) {
        let Body::Working { share: now } = last else { panic!("{last:?}") };
        assert!(now >= share, "progress never goes back");
        share = now;
        reports += 1;
    }
    (last, reports)
}

/// How every job under way ends, by whom it was asked for.
fn ends(session: &mut Session) -> Vec<(u32, Body)> {
    let mut all = Vec::new();
    while session.go_on(&mut |answer, _| all.push((answer.to, answer.body))) {}
    all.retain(|(_, body)| !matches!(body, Body::Working { .. }));
    all
}

fn sites(session: &mut Session, who: Who) -> SitesFound {
    match finish(session, Ask::Sites { question: question(who, Direction::There) }).0 {
        Body::Sites(found) => found,
        other => panic!("{other:?}"),
    }
}

fn sure(session: &mut Session) -> Certainty {
    match finish(session, Ask::Sure { question: question(Who::SixtyUp, Direction::There) }).0 {
        Body::Sure(sure) => *sure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_best_site_gains_what_the_ghost_says_there_and_no_node_gains_more() {
    let mut session = Session::with(open(crossing().city));
    for who in [Who::Elder, Who::SixtyUp] {
        let found = sites(&mut session, who);
        let best = &found.best[0];
        let q = question(who, Direction::There);
        assert_eq!(tried(&mut session, Ask::Try { question: q.clone(), at: best.at }).change.gained, best.gained);
        let nodes: Vec<_> = {
            let net = &session.city().unwrap().net;
            net.node_xy.iter().map(|xy| net.plane.lonlat(xy.map(f64::from))).collect()
        };
        assert_eq!(found.tried as usize, nodes.len());
        for at in nodes {
            assert!(tried(&mut session, Ask::Try { question: q.clone(), at }).change.gained <= best.gained);
        }
        assert!(found.best.windows(2).all(|w| w[0].gained >= w[1].gained));
    }
}

#[test]
fn an_edit_ends_the_search_and_so_does_stop() {
    let d = crossing();
    let spot = d.off('A', 700.0, 4.0);
    let mut session = Session::with(open(d.city));
    let q = question(Who::Elder, Direction::There);
    ask(&mut session, Ask::Sites { question: q.clone() });
    covered(&mut session, Ask::Do { question: q.clone(), edit: add(1, spot) });
    assert_eq!(ends(&mut session), [(1, Body::Stopped)], "whoever asked is told");
    ask(&mut session, Ask::Sites { question: q });
    assert!(matches!(ask(&mut session, Ask::Stop), Body::Stopped));
    assert_eq!(ends(&mut session), [(1, Body::Stopped)]);
    assert_eq!(ends(&mut session), []);
}

#[test]
fn a_question_between_the_slices_is_answered_and_the_search_goes_on() {
    let mut session = Session::with(open(crossing().city));
    let q = question(Who::Everyone, Direction::There);
    ask(&mut session, Ask::Sure { question: q.clone() });
    assert!(session.go_on(&mut |_, _| {}));
    covered(&mut session, Ask::Cover { question: q });
    let mut last = None;
    while session.go_on(&mut |answer, _| last = Some(answer.body)) {}
    assert!(matches!(last, Some(Body::Sure(_))), "{last:?}");
}

#[test]
fn the_band_is_the_same_each_time_and_slower_people_never_reach_more() {
    let mut session = Session::with(open(crossing().city));
    let c = sure(&mut session);
    assert_eq!(c, sure(&mut session));
    assert!(c.at_speed[0] <= c.stated && c.stated <= c.at_speed[1]);
    assert!(c.at_minutes[0].1 <= c.stated && c.stated <= c.at_minutes[1].1);
    assert_eq!((c.minutes, c.at_minutes[0].0, c.at_minutes[1].0), (6, 5, 7), "four and six fifths, rounded");
    assert!(c.at_speed[0] <= c.band[0] && c.band[0] <= c.band[1] && c.band[1] <= c.at_speed[1], "on the flat only speed matters");
    let all = covered(&mut session, Ask::Cover { question: question(Who::SixtyUp, Direction::There) });
    assert_eq!((c.people, c.stated), (all.after.total, all.after.within[usize::from(c.minutes)]));
    assert!(c.people > People(0));
}
