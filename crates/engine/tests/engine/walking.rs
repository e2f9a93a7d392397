//! The walking model against published and computed figures, and what must hold for every walker.

use crate::draw::Drawing;
use proptest::prelude::*;
use quanli_coverage::{Direction, time_of};
use quanli_model::catalogue::{AgeGroup, Walker};
use quanli_model::problem::Problems;
use quanli_network::{CLOSED, Impedance, Network, Terrain, slope_factor};

/// Seconds over the only way of a drawing, along it and against it; `None` closed.
fn seconds(d: &Drawing, walker: Walker) -> [Option<f64>; 2] {
    let (net, _) = d.network();
    let impedance = Impedance::compute(&net, walker, Terrain::Real);
    let mut sum = [Some(0.0), Some(0.0)];
    let mut forward_ends = (d.node(&net, 'A'), d.node(&net, 'B'));
    // Edges of the way from A to B, whatever their stored direction.
    for _ in 0..net.n_edges() {
        let e =
            (0..net.n_edges() as u32).find(|e| net.edge_nodes[*e as usize].contains(&forward_ends.0) && net.edge_nodes[*e as usize] != [u32::MAX; 2]).unwrap();
        let [first, last] = net.edge_nodes[e as usize];
        let arc = impedance.arc(e);
        let (there, back) = if first == forward_ends.0 { (arc[0], arc[1]) } else { (arc[1], arc[0]) };
        for (s, ds) in sum.iter_mut().zip([there, back]) {
            *s = s.filter(|_| ds != CLOSED).map(|s| s + f64::from(ds) / 10.0);
        }
        forward_ends.0 = if first == forward_ends.0 { last } else { first };
        if forward_ends.0 == forward_ends.1 {
            break;
        }
    }
    sum
}

#[track_caller]
fn check(d: &Drawing, walker: Walker, along: f64, against: f64) {
    let [a, b] = seconds(d, walker);
    let near = |found: Option<f64>, wanted: f64| found.is_some_and(|f| (f - wanted).abs() < 0.15);
    assert!(near(a, along) && near(b, against), "{walker:?}: expected {along} / {against}, got {a:?} / {b:?}");
}

/// A straight 100 m way that rises by `rise`.
fn hundred_metres(kind: &str, rise: f64, more: &str) -> Drawing {
    Drawing::new("A---------B", &[&format!("AB {kind} z=200,{} {more}", 200.0 + rise)])
}

#[test]
fn slopes_cost_what_toblers_function_says() {
    // Seconds per 100 m from the table of the walking model: adult, 60–74, 75+.
    let table = [
        (-20.0, [118.3, 149.4, 189.2]),
        (-15.0, [99.3, 125.4, 158.8]),
        (-10.0, [83.3, 105.3, 133.3]),
        (0.0, [83.3, 105.3, 133.3]),
        (2.0, [89.4, 112.9, 143.0]),
        (5.0, [99.3, 125.4, 158.8]),
        (8.33, [111.6, 140.9, 178.5]),
        (10.0, [118.3, 149.4, 189.2]),
        (20.0, [167.8, 212.0, 268.5]),
        (30.0, [238.1, 300.8, 381.0]),
    ];
    for (percent, expected) in table {
        for (walker, wanted) in [Walker::Adult, Walker::Senior, Walker::Elder].into_iter().zip(expected) {
            let [up, _] = seconds(&hundred_metres("street", percent, ""), walker);
            assert!((up.unwrap() - wanted).abs() < 0.2, "{percent} % {walker:?}: expected {wanted}, got {up:?}");
        }
    }
    assert!((slope_factor(0.05) - 0.839_457).abs() < 1e-6 && (slope_factor(-0.15) - 0.839_457).abs() < 1e-6);
    assert_eq!(slope_factor(-0.10), 1.0);
}

#[test]
fn a_hundred_steps_take_what_the_model_says() {
    let mut d = Drawing::new("A--B", &["AB steps z=200,215 steps=100"]);
    check(&d, Walker::Adult, 67.1, 51.6);
    check(&d, Walker::Senior, 83.9, 67.1);
    check(&d, Walker::Elder, 111.8, 111.8);
    assert_eq!(seconds(&d, Walker::Wheelchair), [None, None]);
    assert_eq!(seconds(&d, Walker::Pram), [None, None]);
    // Without the count, from heights: the same flight is 30 m on the map and 15 m high.
    d.city.ways[0].step_count = None;
    check(&d, Walker::Adult, 67.1, 51.6);
    // A road of 15 % over 100 m with the same rise is slower, and open to no wheelchair either.
    check(&hundred_metres("street", 15.0, ""), Walker::Adult, 140.8, 99.3);
}

#[test]
fn landings_of_a_terraced_way_are_walked_on_the_level() {
    // 30 m on the map with 20 steps: 20 · 0.3354 m at 0.50 and 0.65 m/s, and 24 m on the level at 1.20 m/s; never less than the flat.
    check(&Drawing::new("A--B", &["AB steps rises=1 steps=20"]), Walker::Adult, 13.4 + 20.0, 10.3 + 20.0);
}

#[test]
fn stairs_without_heights_are_guessed_the_same_both_ways() {
    let d = Drawing::new("A--B", &["AB steps"]);
    // 30 m: 33.54 m along the slope; the mean of 67.1 and 51.6.
    check(&d, Walker::Adult, 59.3, 59.3);
    check(&Drawing::new("A--B", &["AB steps rises=1"]), Walker::Adult, 67.1, 51.6);
    check(&Drawing::new("A--B", &["AB steps rises=-1"]), Walker::Adult, 51.6, 67.1);
}

#[test]
fn the_crown_escalator_takes_two_and_a_half_minutes() {
    // 112 m along the slope at 0.75 m/s: published 2 min 30 s, 149.3 s computed. 96.99 m on the map and 56 m high.
    let mut d = Drawing::new("A--B", &["AB escalator oneway=forward speed=0.75 z=200,256"]);
    let end = d.off('A', 96.994_845, 0.0);
    d.city.ways[0].line[1].lon = end.lon;
    d.city.ways[0].line[1].lat = end.lat;
    let (net, _) = d.network();
    let impedance = Impedance::compute(&net, Walker::Elder, Terrain::Real);
    let [a, b] = impedance.arc(0);
    assert_eq!(a.min(b), 1493, "{a} {b}");
    assert_eq!(a.max(b), CLOSED);
    assert_eq!(Impedance::compute(&net, Walker::Wheelchair, Terrain::Real).arc(0), [CLOSED, CLOSED]);
}

#[test]
fn the_kaixuan_road_lift_takes_fifty_five_seconds() {
    // 32.5 m at 2.5 m/s: 30 wait + 10 doors + 13.0 ride + 2.5 to gather speed.
    for walker in [Walker::Elder, Walker::Wheelchair, Walker::Adult] {
        check(&Drawing::new("A-B", &["AB lift z=200,232.5 speed=2.5"]), walker, 55.5, 55.5);
    }
}

#[test]
fn a_signal_waits_and_a_zebra_waits_less() {
    check(&Drawing::new("A-B", &["AB crossing signals=yes"]), Walker::Adult, 20.0 / 1.2 + 25.0, 20.0 / 1.2 + 25.0);
    check(&Drawing::new("A-B", &["AB crossing wait=33.8"]), Walker::Adult, 20.0 / 1.2 + 33.8, 20.0 / 1.2 + 33.8);
    check(&Drawing::new("A-B", &["AB crossing"]), Walker::Adult, 20.0 / 1.2 + 5.0, 20.0 / 1.2 + 5.0);
    check(&Drawing::new("A-B", &["AB crossing"]), Walker::Elder, 20.0 / 0.75 + 8.0, 20.0 / 0.75 + 8.0);
}

#[test]
fn a_cableway_is_no_walk() {
    assert_eq!(seconds(&Drawing::new("A--B", &["AB cableway"]), Walker::Adult), [None, None]);
}

#[test]
fn switching_heights_off_changes_the_times_of_a_hilly_street() {
    let hilly = hundred_metres("street", 9.0, "");
    let flat = Drawing::new("A---------B", &["AB street"]);
    assert_ne!(seconds(&hilly, Walker::Elder), seconds(&flat, Walker::Elder));
    let (net, _) = flat.network();
    assert_eq!(quanli_metrics::model(&net, false).heights, 0.0);
    let (net, _) = hilly.network();
    assert_eq!(quanli_metrics::model(&net, false).heights, 1.0);
}

#[test]
fn a_permeable_grid_reaches_the_diamond_in_the_circle() {
    // Streets every 50 m, 1.2 m/s, 10 minutes: the diamond of 720 m has 2/π = 0.637 of the circle's area.
    let mut city = quanli_model::city::City::default();
    let d = Drawing::new("A", &[]);
    let position = |x: f64, y: f64| {
        let p = d.off('A', x, y);
        quanli_model::city::Position { lon: p.lon, lat: p.lat, ele: f64::NAN }
    };
    for i in -16..=16 {
        let at = f64::from(i) * 50.0;
        let line = |f: &dyn Fn(f64) -> quanli_model::city::Position| (-16..=16).map(|k| f(f64::from(k) * 50.0)).collect::<Vec<_>>();
        city.ways.push(quanli_model::city::Way::new(quanli_model::city::Kind::Street, line(&|t| position(t, at))));
        city.ways.push(quanli_model::city::Way::new(quanli_model::city::Kind::Street, line(&|t| position(at, t))));
    }
    let mut with = Drawing::new("A", &[]);
    with.city = city;
    with.facility("f", "park", with.at('A'));
    let mut open = crate::searching::open(with.city);
    let service = open.catalogue.index("park").unwrap();
    let labels = &open.times(service, Walker::Adult, Direction::There, 2).labels;
    let reached = labels.iter().filter(|l| time_of(**l).0 <= 6000).count() as f64;
    let share = reached * 50.0 * 50.0 / (core::f64::consts::PI * 720.0 * 720.0);
    assert!((0.60..0.70).contains(&share), "{share}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_slower_walker_is_never_faster_and_wheels_reach_no_more(city in crate::arbitrary::city()) {
        let net = Network::build(&city, &mut Problems::new());
        let all = |w| { let x = Impedance::compute(&net, w, Terrain::Real); (0..net.n_edges() as u32).flat_map(|e| x.arc(e)).collect::<Vec<_>>() };
        let (adult, senior, elder, wheels) = (all(Walker::Adult), all(Walker::Senior), all(Walker::Elder), all(Walker::Wheelchair));
        for i in 0..adult.len() {
            prop_assert!(adult[i] <= senior[i] && senior[i] <= elder[i]);
            prop_assert!(wheels[i] == CLOSED || adult[i] != CLOSED);
            prop_assert!(adult[i] >= 1);
        }
    }

    #[test]
    fn parts_of_an_edge_add_up_to_it(city in crate::arbitrary::city(), at in 0.0f32..1.0) {
        let net = Network::build(&city, &mut Problems::new());
        let w = Impedance::compute(&net, Walker::Elder, Terrain::Real);
        for e in 0..net.n_edges() as u32 {
            let [f, b] = w.from_first(&net, e, at * net.metres(e) as f32);
            let [all_f, all_b] = w.arc(e);
            prop_assert!((f <= all_f || f == CLOSED) && (b <= all_b || b == CLOSED));
            prop_assert_eq!(f == CLOSED, all_f == CLOSED);
        }
    }
}

#[test]
fn age_groups_walk_as_their_own_walkers() {
    let expected = [Walker::Carer, Walker::Child, Walker::Adult, Walker::Senior, Walker::Elder];
    assert_eq!(AgeGroup::ALL.map(AgeGroup::walker), expected);
}
