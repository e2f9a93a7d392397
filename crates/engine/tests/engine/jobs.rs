//! Long work in slices: the best sites, and how sure an answer is.

use crate::draw::Drawing;
use crate::repairing::{add, covered, question, tried};
use crate::searching::open;
use quanli_coverage::Direction;
use quanli_engine::Session;
use quanli_model::catalogue::{AgeGroup, Who};
use quanli_model::units::People;
use quanli_protocol::wire::reply_of;
use quanli_protocol::{Certainty, Cover, Do, Request, Sites, SitesFound, Sure, Try, What};

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

/// Goes on until the reply is there; progress never goes back.
fn finish<R: Request>(session: &mut Session, request: R) -> R::Reply {
    let mut end = None;
    session.handle_plain(1, request, &mut |message, _| panic!("a job ends later: {message:?}"));
    let mut share = 0.0;
    while session.go_on(&mut |message, _| match message.what {
        What::Progress(None, now) => {
            assert!(now >= share, "progress never goes back");
            share = now;
        }
        other => end = Some(other),
    }) {}
    match end {
        Some(What::Done(bytes)) => reply_of::<R>(&bytes).unwrap(),
        other => panic!("{other:?}"),
    }
}

/// How every job under way ends, by whom it was asked for.
fn ends(session: &mut Session) -> Vec<(u32, What)> {
    let mut all = Vec::new();
    while session.go_on(&mut |message, _| all.push((message.to, message.what))) {}
    all.retain(|(_, what)| what.is_end());
    all
}

fn begin(session: &mut Session, to: u32, request: impl Request) {
    session.handle_plain(to, request, &mut |message, _| panic!("a job ends later: {message:?}"));
}

fn sites(session: &mut Session, who: Who) -> SitesFound {
    finish(session, Sites { question: question(who, Direction::There) })
}

fn sure(session: &mut Session) -> Certainty {
    finish(session, Sure { question: question(Who::SixtyUp, Direction::There) })
}

#[test]
fn the_best_site_gains_what_the_ghost_says_there_and_no_node_gains_more() {
    let mut session = Session::with(open(crossing().city));
    for who in [Who::Elder, Who::SixtyUp] {
        let found = sites(&mut session, who);
        let best = &found.best[0];
        let q = question(who, Direction::There);
        assert_eq!(tried(&mut session, Try { question: q.clone(), at: best.at }).change.gained, best.gained);
        let nodes: Vec<_> = {
            let net = &session.city().unwrap().net;
            net.node_xy.iter().map(|xy| net.plane.lonlat(xy.map(f64::from))).collect()
        };
        assert_eq!(found.tried as usize, nodes.len());
        for at in nodes {
            assert!(tried(&mut session, Try { question: q.clone(), at }).change.gained <= best.gained);
        }
        assert!(found.best.windows(2).all(|w| w[0].gained >= w[1].gained));
    }
}

#[test]
fn an_edit_ends_the_search_and_so_does_cancelling() {
    let d = crossing();
    let spot = d.off('A', 700.0, 4.0);
    let mut session = Session::with(open(d.city));
    let q = question(Who::Elder, Direction::There);
    begin(&mut session, 3, Sites { question: q.clone() });
    covered(&mut session, Do { question: q.clone(), edit: add(1, spot) });
    // `covered` has let it end already; the next one is cancelled.
    assert_eq!(ends(&mut session), []);
    begin(&mut session, 4, Sites { question: q.clone() });
    begin(&mut session, 5, Sure { question: q });
    session.cancel(4);
    let all = ends(&mut session);
    assert_eq!(all[0], (4, What::Cancelled));
    assert!(matches!(&all[1..], [(5, What::Done(_))]), "the other goes on");
    assert_eq!(ends(&mut session), []);
}

#[test]
fn jobs_of_two_kinds_go_on_side_by_side_and_a_newer_one_of_a_kind_ends_the_older() {
    let mut session = Session::with(open(crossing().city));
    let q = question(Who::Elder, Direction::There);
    begin(&mut session, 1, Sites { question: q.clone() });
    begin(&mut session, 2, Sure { question: q.clone() });
    begin(&mut session, 3, Sites { question: question(Who::SixtyUp, Direction::There) });
    let all = ends(&mut session);
    let of = |id| all.iter().filter(|(to, _)| *to == id).map(|(_, what)| what).collect::<Vec<_>>();
    assert_eq!(of(1), [&What::Cancelled]);
    assert!(matches!(of(2)[..], [What::Done(_)]) && matches!(of(3)[..], [What::Done(_)]), "{all:?}");
}

#[test]
fn a_question_between_the_slices_is_answered_and_the_search_goes_on() {
    let mut session = Session::with(open(crossing().city));
    let q = question(Who::Everyone, Direction::There);
    begin(&mut session, 1, Sure { question: q.clone() });
    assert!(session.go_on(&mut |_, _| {}));
    let mut answered = false;
    session.handle_plain(2, Cover { question: q }, &mut |message, _| answered = message.what.is_end());
    assert!(answered);
    assert!(matches!(&ends(&mut session)[..], [(1, What::Done(_))]));
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
    let all = covered(&mut session, Cover { question: question(Who::SixtyUp, Direction::There) });
    assert_eq!((c.people, c.stated), (all.after.total, all.after.within[usize::from(c.minutes)]));
    assert!(c.people > People(0));
}
