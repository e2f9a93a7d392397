//! The made-up city is believable: the bounds are design values with their sources in the generator's parameters.

use crate::digest::demo;
use crate::repairing::{covered, tried};
use quanli_coverage::{Direction, time_of};
use quanli_engine::{OpenCity, Session};
use quanli_model::catalogue::{Catalogue, Walker, Who};
use quanli_model::city::Kind;
use quanli_model::units::People;
use quanli_protocol::{Cover, Question, Try};

fn share(part: People, all: People) -> f64 {
    part.0 as f64 / all.0 as f64
}

fn canteen(who: Who) -> Question {
    Question { who, service: String::from("community-canteen"), minutes: 15, direction: Direction::There, at: None, lines: None, indoors: false }
}

/// Runs a check on the demo city; says so where it has not been made.
fn on_demo(check: impl FnOnce(OpenCity)) {
    if let Some(open) = demo() {
        check(open);
    }
}

#[test]
fn it_has_the_size_of_a_central_district() {
    on_demo(|open| {
        let edges = open.net.n_edges();
        assert!((27_000..=33_000).contains(&edges), "{edges} edges");
        let people: People = (0..5).map(|c| open.net.homes.total(c)).sum();
        assert!((594_000..=606_000).contains(&people.rounded()), "{people:?}");
        let old = share(open.net.homes.total(3) + open.net.homes.total(4), people);
        assert!((0.23..0.27).contains(&old), "60+ {old}");
        assert_eq!(open.net.homes.not_joined.iter().map(|p| p.0).sum::<u64>(), 0);
        let joined = open.net.islands.metres[0] / open.net.islands.metres.iter().sum::<f64>();
        assert!(joined > 0.99, "{joined}");
        assert!(open.city.manifest.synthetic);
    });
}

#[test]
fn it_has_facilities_of_every_service_of_the_catalogue() {
    on_demo(|open| {
        let catalogue = Catalogue::built_in();
        for (i, s) in catalogue.services.iter().enumerate() {
            assert!(open.city.places.iter().any(|f| f.services.contains(&(i as u16)) && !f.name.is_empty()), "no {}", s.id);
        }
        let off = open.net.entrances.iter().zip(open.city.places.iter()).filter(|(d, f)| d.is_empty() && f.in_service).count();
        assert_eq!(off, 0, "facilities that no path reaches");
    });
}

#[test]
fn it_has_the_hills_stairs_and_lifts_of_a_mountain_city() {
    on_demo(|open| {
        let net = &open.net;
        let kinds = |k: Kind| net.ways.iter().filter(|w| w.kind == k).count();
        assert!(kinds(Kind::Lift) >= 8, "{} lifts", kinds(Kind::Lift));
        assert_eq!((kinds(Kind::Escalator) >= 2, kinds(Kind::Cableway) >= 1, kinds(Kind::Footbridge) >= 20), (true, true, true));
        let lines = || (0..net.n_edges() as u32).map(|e| net.line(e));
        let heights: Vec<f32> = lines().flat_map(|line| line.vertices().map(move |v| line.ele(v))).collect();
        let (low, high) = heights.iter().fold((f32::MAX, f32::MIN), |(a, b), h| (a.min(*h), b.max(*h)));
        assert!((150.0..200.0).contains(&low) && (330.0..400.0).contains(&high), "{low} to {high} m");
        let mut slopes: Vec<f64> = Vec::new();
        let (mut stairs, mut all) = (0.0, 0.0);
        for e in 0..net.n_edges() as u32 {
            let metres = net.metres(e);
            all += metres;
            match net.way(e).kind {
                Kind::Steps => stairs += metres,
                Kind::Street => slopes.extend(net.line(e).segments().map(|s| f64::from(net.line(e).slope(s))).filter(|s| s.is_finite()).map(f64::abs)),
                _ => {}
            }
        }
        slopes.sort_by(f64::total_cmp);
        let mean = slopes.iter().sum::<f64>() / slopes.len() as f64;
        let p90 = slopes[slopes.len() * 9 / 10];
        assert!((0.03..0.08).contains(&mean) && (0.08..0.17).contains(&p90), "street slopes: mean {mean:.3}, p90 {p90:.3}");
        assert!((0.04..0.16).contains(&(stairs / all)), "stairs {:.3}", stairs / all);
        assert!(slopes.last().unwrap() < &0.25, "{:?}", slopes.last());
    });
}

#[test]
fn its_canteens_reach_as_many_as_the_model_says() {
    on_demo(|open| {
        let mut session = Session::with(open);
        let elder = covered(&mut session, Cover { question: canteen(Who::Elder) });
        let walked = share(elder.after.within[15], elder.after.total);
        assert!((0.45..=0.65).contains(&walked), "75+ {walked:.3}");
        let circle = share(elder.norm.people, elder.after.total);
        assert!((0.20..=0.40).contains(&(circle - walked)), "circle {circle:.3}, walk {walked:.3}");
        let adult = covered(&mut session, Cover { question: canteen(Who::Adult) });
        let adults = share(adult.after.within[15], adult.after.total);
        assert!((0.75..=0.90).contains(&adults), "adults {adults:.3}");
        assert!(elder.pockets.len() >= 4);
    });
}

#[test]
fn one_good_canteen_gains_what_one_can_gain() {
    on_demo(|open| {
        let mut session = Session::with(open);
        covered(&mut session, Cover { question: canteen(Who::SixtyUp) });
        // Doors of people all over the city, as places that somebody might propose.
        let net = &session.city().unwrap().net;
        let mut homes: Vec<_> = net.homes.list.iter().map(|h| (h.feature, h.snap.place)).collect();
        homes.sort_unstable_by_key(|h| h.0);
        let doors: Vec<_> = homes.into_iter().step_by(97).map(|h| net.plane.lonlat(h.1.map(f64::from))).collect();
        let mut gains: Vec<u64> = Vec::new();
        for at in doors {
            gains.push(tried(&mut session, Try { question: canteen(Who::SixtyUp), at }).change.gained.rounded());
        }
        gains.sort_unstable();
        let good = gains[gains.len() * 3 / 4];
        assert!((800..=2500).contains(&good), "three in four gain less than {good} people of 60+");
    });
}

#[test]
fn walking_reaches_less_than_the_circle_as_measured_in_yuzhong() {
    on_demo(|mut open| {
        // Nodes within 15 minutes of some places ÷ nodes in the circle of the same flat walk.
        let service = open.catalogue.index("community-canteen").unwrap();
        let mut ratios: Vec<f64> = Vec::new();
        let canteens: Vec<usize> = open.city.places.iter().enumerate().filter(|(_, f)| f.services.contains(&service)).map(|(i, _)| i).collect();
        for f in canteens.into_iter().step_by(5) {
            let snap = open.net.entrances[f][0];
            let pace = open.pace((Walker::Adult, Direction::There, quanli_network::Terrain::Real));
            let door = pace.entrance(&open.net, snap)[0];
            let [a, b] = open.net.edge_nodes[snap.edge as usize];
            let seeds = [(a, door.seeds[0]), (b, door.seeds[1])];
            let labels = quanli_coverage::nearest(&pace.field.graph, 0, pace.field.bound, &seeds, &mut quanli_coverage::Scratch::default());
            let [x, y] = open.net.xy_at(snap.edge, snap.along);
            let (mut walked, mut circle) = (0.0, 0.0);
            for (n, xy) in open.net.node_xy.iter().enumerate() {
                circle += f64::from(u8::from((xy[0] - x).hypot(xy[1] - y) <= 1080.0));
                walked += f64::from(u8::from(time_of(labels[n]).0 <= 9000));
            }
            ratios.push(walked / circle);
        }
        let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
        assert!((0.40..=0.75).contains(&mean), "{mean:.3} of {ratios:?}");
    });
}

#[test]
fn homes_are_doors_and_not_blocks() {
    on_demo(|open| {
        // Points: nobody is spread over several places.
        let mut features: Vec<u32> = open.net.homes.list.iter().map(|h| h.feature).collect();
        features.sort_unstable();
        assert!(features.windows(2).all(|ab| ab[0] != ab[1]));
        assert!(open.net.homes.list.iter().all(|h| h.snap.stub <= 45.0));
    });
}

#[test]
fn it_is_small_enough_to_be_sent() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/city");
    let Ok(files) = std::fs::read_dir(dir) else { return };
    let bytes: u64 = files.flatten().filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum();
    assert!(bytes <= 6_000_000, "{bytes} bytes");
}
