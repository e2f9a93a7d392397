//! People: none lost, none counted twice, unknown ones never called left out.

use crate::draw::Drawing;
use crate::repairing::{covered, question};
use crate::searching::open;
use proptest::prelude::*;
use quanli_coverage::Direction;
use quanli_engine::Session;
use quanli_metrics::{norm_circle, norm_radius_m};
use quanli_model::catalogue::{AgeGroup, Who};
use quanli_model::city::{ResidentShape, Residents};
use quanli_model::units::{LonLat, People};
use quanli_protocol::{Cover, PocketReason, Try};

const SERVICE: &str = "community-canteen";

fn street() -> Drawing {
    let mut d = Drawing::new("A----------------------------------------------------------------------------------------B", &["AB street name=Long"]);
    d.facility("f", SERVICE, d.at('A'));
    d
}

#[test]
fn the_curve_counts_each_age_at_its_own_pace() {
    // 216 m from the door: adult 180 s = 3 min exactly, 75+ 288 s = 4.8 min, carer 270 s = 4.5 min.
    let mut d = street();
    for age in AgeGroup::ALL {
        d.people(d.off('A', 216.0, 0.0), age, 10);
    }
    let mut session = Session::with(open(d.city));
    let c = covered(&mut session, Cover { question: question(Who::Everyone, Direction::There) });
    // 180 s adult, 206 s child, 227 s senior, 270 s carer, 288 s elder.
    let within: Vec<u64> = c.after.within.iter().take(6).map(|p| p.rounded()).collect();
    assert_eq!(within, [0, 0, 0, 10, 30, 50]);
    assert_eq!(c.after.total, People::whole(50));
    assert_eq!(c.groups.len(), 5);
}

#[test]
fn exactly_the_limit_counts_as_reached() {
    let mut d = street();
    d.people(d.off('A', 432.0, 0.0), AgeGroup::A15To59, 1);
    d.people(d.off('A', 432.2, 0.0), AgeGroup::A15To59, 1);
    let mut session = Session::with(open(d.city));
    let c = covered(&mut session, Cover { question: question(Who::Adult, Direction::There) });
    assert_eq!(c.after.within[6], People::whole(1));
}

#[test]
fn people_near_the_border_are_unknown_and_not_left_out() {
    let mut d = street();
    let (a, b) = (d.at('A'), d.at('B'));
    // 60 m from B, where the loaded paths end; another in the middle; A's end is no border.
    d.people(d.off('B', -60.0, 0.0), AgeGroup::A15To59, 8);
    d.people(d.off('A', 445.0, 0.0), AgeGroup::A15To59, 3);
    let [w, s, e, n] = [a.lon - 0.01, a.lat - 0.01, b.lon, b.lat + 0.01];
    d.city.manifest.extent = Some(quanli_model::city::Extent::Box([w, s, e, n]));
    let mut q = question(Who::Adult, Direction::There);
    q.minutes = 2;
    // The same by an outline, with a notch far from the street.
    let outline = quanli_model::city::Scope::Polygon(vec![vec![[w, s], [a.lon, s], [a.lon, s + 0.001], [b.lon, s], [e, s], [e, n], [w, n], [w, s]]]);
    let mut with_outline = d.city.clone();
    with_outline.manifest.extent = Some(quanli_model::city::Extent::Outline(outline));
    let by_outline = covered(&mut Session::with(open(with_outline)), Cover { question: q.clone() }).after;
    let mut session = Session::with(open(d.city));
    let c = covered(&mut session, Cover { question: q.clone() });
    assert_eq!((&c.after.within, &c.after.unknown), (&by_outline.within, &by_outline.unknown));
    assert_eq!((c.after.within[2], c.after.unknown[2]), (People(0), People::whole(8)));
    assert!(c.pockets.is_empty(), "{:?}", c.pockets);
    // Within 7 minutes the middle one is reached (371 s); the one at the border could be from beyond it.
    assert_eq!((c.after.within[7], c.after.unknown[7]), (People::whole(3), People::whole(8)));
    // After 12 minutes everybody is reached, and nobody unknown.
    assert_eq!((c.after.within[12], c.after.unknown[12]), (People::whole(11), People(0)));
}

#[test]
fn an_area_is_spread_over_its_paths_and_nobody_is_lost() {
    let mut d = street();
    let corner = |e: f64, n: f64, d: &Drawing| d.off('A', e, n);
    let ring = vec![corner(100.0, -50.0, &d), corner(400.0, -50.0, &d), corner(400.0, 50.0, &d), corner(100.0, 50.0, &d)];
    let mut people = [People(0); 6];
    people[2] = People(100_007);
    d.city.residents.push(Residents {
        shape: ResidentShape::Area(vec![ring]),
        people,
        unsure: Default::default(),
        name: String::new(),
        storeys: Default::default(),
        counted: true,
    });
    let (net, _) = d.network();
    assert_eq!(net.homes.list.iter().map(|h| h.people[2]).sum::<People>(), People(100_007));
    assert!(net.homes.list.len() >= 14, "{}", net.homes.list.len());
    assert!(net.homes.list.iter().all(|h| h.snap.place[0] - net.plane.local(d.at('A'))[0] as f32 >= 99.0));
}

#[test]
fn without_residents_the_figure_counts_metres_of_street() {
    let d = street();
    let net = d.network().0;
    let metres: f64 = (0..net.n_edges() as u32).map(|e| net.metres(e)).sum();
    let mut session = Session::with(open(d.city));
    let c = covered(&mut session, Cover { question: question(Who::Adult, Direction::There) });
    assert!((c.after.total.0 as f64 / 1000.0 - metres).abs() < 1.0, "{:?} {metres}", c.after.total);
    // Six minutes of 1.2 m/s: 432 m of 890, to the next whole piece of 20 m.
    assert!((420.0..450.0).contains(&(c.after.within[6].0 as f64 / 1000.0)), "{:?}", c.after.within[6]);
    assert!(c.groups.is_empty());
}

#[test]
fn the_circle_counts_the_straight_line() {
    assert_eq!([5, 10, 15, 12].map(norm_radius_m), [300, 500, 800, 620]);
    let mut d = Drawing::new("A\n|\nB\n", &["AB street"]);
    d.facility("f", SERVICE, d.at('A'));
    for (east, n) in [(0.0, 5), (70.0, 7), (79.0, 11)] {
        d.people(d.off('A', east, 0.0), AgeGroup::A75Up, n);
    }
    let (net, _) = d.network();
    let a = net.plane.local(d.at('A')).map(|v| v as f32);
    // One minute: 60 m.
    assert_eq!(norm_circle(&net, vec![a], &[4], 1).people, People::whole(5));
    assert_eq!(norm_circle(&net, vec![a], &[4], 5).people, People::whole(23));
    assert_eq!(norm_circle(&net, vec![], &[4], 5).people, People(0));
}

#[test]
fn a_pocket_behind_stairs_is_a_climb_with_its_flights() {
    // 310 m of street 413 s, twice 109.7 m of stairs at 0.3 m/s 731 s, 48 m of street 64 s: 20.1 minutes, on the flat 12.4.
    let mut d = Drawing::new(
        "A------------------------------B---------C-D---------E--F",
        &["AB street z=200,200 name=Lower", "BC steps z=200,245", "CD footway z=245,245", "DE steps z=245,290 name=Ladder", "EF street z=290,290 name=Upper"],
    );
    d.facility("f", SERVICE, d.at('A'));
    d.people(d.off('F', -2.0, 0.0), AgeGroup::A75Up, 90);
    let mut session = Session::with(open(d.city));
    let mut q = question(Who::Elder, Direction::There);
    q.minutes = 13;
    let c = covered(&mut session, Cover { question: q });
    assert_eq!(c.pockets.len(), 1, "{:?}", c.pockets);
    let p = &c.pockets[0];
    assert_eq!(p.people, People::whole(90));
    assert!(matches!(p.reason, PocketReason::Climb { flights: 2, minutes: Some(21) }), "{:?}", p.reason);
}

#[test]
fn a_pocket_on_the_level_is_far() {
    let mut d = street();
    d.people(d.off('B', -5.0, 0.0), AgeGroup::A75Up, 200);
    let mut session = Session::with(open(d.city));
    let c = covered(&mut session, Cover { question: question(Who::Elder, Direction::There) });
    // 885 m at 0.75 m/s: 19.7 minutes.
    assert_eq!(c.pockets[0].reason, PocketReason::Far { minutes: Some(20) });
    assert_eq!((c.pockets[0].name.as_str(), c.pockets[0].people), ("Long", People::whole(200)));
}

#[test]
fn a_home_without_a_path_is_left_out_and_said() {
    let mut d = street();
    d.people(d.off('A', 0.0, 300.0), AgeGroup::A75Up, 6);
    let mut session = Session::with(open(d.city));
    let c = covered(&mut session, Cover { question: question(Who::Elder, Direction::There) });
    assert_eq!((c.after.total, c.after.not_joined, c.after.within[30]), (People::whole(6), People::whole(6), People(0)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn the_curve_never_falls_and_parts_make_the_whole(city in crate::arbitrary::city(), direction in 0..3usize) {
        let direction = [Direction::There, Direction::Back, Direction::RoundTrip][direction];
        let mut session = Session::with(open(city));
        let mut sum = [People(0); 31];
        for who in [Who::Elder, Who::Senior, Who::Adult, Who::Child, Who::Carer] {
            let c = covered(&mut session, Cover { question: question(who, direction) });
            prop_assert!(c.after.within.windows(2).all(|w| w[0] <= w[1]));
            prop_assert!(c.after.within[30] <= c.after.total);
            sum.iter_mut().zip(&c.after.within).for_each(|(s, n)| *s += *n);
        }
        let all = covered(&mut session, Cover { question: question(Who::Everyone, direction) });
        prop_assert_eq!(all.after.within, sum.to_vec());
    }

    #[test]
    fn a_facility_more_never_lowers_the_curve(city in crate::arbitrary::city(), at in crate::arbitrary::spot()) {
        let mut session = Session::with(open(city));
        let q = question(Who::Everyone, Direction::There);
        let before = covered(&mut session, Cover { question: q.clone() });
        let after = crate::repairing::tried(&mut session, Try { question: q, at: LonLat { ..at } });
        prop_assert!(before.after.within.iter().zip(&after.after.within).all(|(b, a)| b <= a));
    }
}
