//! Where lines join, where they do not, and what is said about it.

use crate::draw::Drawing;
use quanli_coverage::{Direction, time_of};
use quanli_model::catalogue::{AgeGroup, Walker};
use quanli_model::problem::{Problems, Reason};
use quanli_model::units::Deciseconds;
use quanli_network::Network;

const SERVICE: &str = "community-canteen";

#[track_caller]
fn joined(d: &Drawing, a: char, b: char, expected: bool) {
    let (net, _) = d.network();
    let part = |c| net.islands.part[d.node(&net, c) as usize];
    assert_eq!(part(a) == part(b), expected, "{a} and {b} in one part");
}

#[test]
fn lines_join_at_a_shared_position_of_one_layer() {
    joined(&Drawing::new("A--B--C\n   |\n   D", &["ABC street", "BD footway"]), 'A', 'D', true);
}

#[test]
fn a_footbridge_does_not_join_the_street_below() {
    let d = Drawing::new("   N\nA--X--C\n   S", &["AXC street", "NXS footbridge layer=1"]);
    joined(&d, 'A', 'N', false);
}

#[test]
fn a_footbridge_joins_where_it_ends() {
    let d = Drawing::new("   N\nA--X--C\n   S", &["AXC street", "NX footbridge layer=1"]);
    joined(&d, 'A', 'N', true);
}

#[test]
fn crossing_lines_without_a_shared_position_stay_apart() {
    let d = Drawing::new("   N\n\nA-----C\n   S", &["AC street", "NS street"]);
    joined(&d, 'A', 'N', false);
    let found = d.network().0.crossings_not_joined().at;
    assert_eq!(found.len(), 1);
    assert!((found[0].lon - d.at('N').lon).abs() < 1e-6 && (found[0].lat - d.at('A').lat).abs() < 1e-6);
    // A bridge over it is none, and neither is a shared position.
    assert!(Drawing::new("   N\n\nA-----C\n   S", &["AC street", "NS footbridge layer=1"]).network().0.crossings_not_joined().at.is_empty());
    assert!(Drawing::new("   N\nA--X--C\n   S", &["AXC street", "NXS street"]).network().0.crossings_not_joined().at.is_empty());
}

#[test]
fn where_long_lines_are_cut_they_do_not_join() {
    // Both are cut in the middle because they are long, and there they cross; nobody drew a vertex there.
    let mut d = Drawing::new("N  S\nA--C", &["AC street", "NS street"]);
    for (way, [x, y]) in [[70.0, 0.0], [0.0, 70.0]].into_iter().enumerate() {
        let ends = [d.off('A', -x, -y), d.off('A', x, y)];
        for (position, at) in d.city.ways[way].line.iter_mut().zip(ends) {
            (position.lon, position.lat) = (at.lon, at.lat);
        }
    }
    let net = d.network().0;
    assert_eq!(net.islands.part.iter().collect::<std::collections::BTreeSet<_>>().len(), 2, "two streets that do not meet");
    assert_eq!(net.crossings_not_joined().at.len(), 1, "and it is said");
}

#[test]
fn an_upright_lift_joins_two_levels_and_not_the_levels_themselves() {
    // Both ends of the lift and both streets stand at one place; 30 m lie between the levels.
    let mut d = Drawing::new("A--B--C", &["AB street z=200,200", "BC street z=230,230"]);
    joined(&d, 'A', 'C', false);
    let mut lift = d.city.ways[0].clone();
    lift.kind = quanli_model::city::Kind::Lift;
    lift.line = vec![lift.line[1], lift.line[1]];
    lift.line[1].ele = 230.0;
    d.city.ways.push(lift);
    joined(&d, 'A', 'C', true);
}

#[test]
fn a_line_that_ends_near_another_is_joined_and_reported() {
    let mut d = Drawing::new("A----------B\n     |\n     C", &["AB street"]);
    let end = d.off('A', 50.0, -0.3);
    let c = d.at('C');
    let line = [c, end].map(|p| quanli_model::city::Position { lon: p.lon, lat: p.lat, ele: f64::NAN }).to_vec();
    d.city.ways.push(quanli_model::city::Way::new(quanli_model::city::Kind::Footway, line.clone()));
    joined(&d, 'A', 'C', true);
    let (net, problems) = d.network();
    assert_eq!(problems.count(Reason::NearMissJoined), 1);
    assert_eq!(net.n_edges(), 3);
    // 0.8 m is too far, and another layer is no neighbour.
    for (gap, layer) in [(0.8, 0), (0.3, 1)] {
        let mut apart = Drawing::new("A----------B\n     |\n     C", &["AB street"]);
        let end = apart.off('A', 50.0, -gap);
        let mut way = quanli_model::city::Way::new(quanli_model::city::Kind::Footway, line.clone());
        way.line[1] = quanli_model::city::Position { lon: end.lon, lat: end.lat, ele: f64::NAN };
        way.layer = layer;
        apart.city.ways.push(way);
        joined(&apart, 'A', 'C', false);
    }
}

#[test]
fn a_near_miss_costs_nothing_but_the_way() {
    let mut d = Drawing::new("A----------B\n     |\n     C", &["AB street"]);
    let (end, c) = (d.off('A', 50.0, -0.3), d.at('C'));
    let line = [c, end].map(|p| quanli_model::city::Position { lon: p.lon, lat: p.lat, ele: f64::NAN }).to_vec();
    d.city.ways.push(quanli_model::city::Way::new(quanli_model::city::Kind::Footway, line));
    d.facility("f", SERVICE, d.at('A'));
    d.people(d.at('C'), AgeGroup::A15To59, 1);
    let mut open = crate::searching::open(d.city);
    let service = open.catalogue.index(SERVICE).unwrap();
    // 19.7 m and 50 m at 1.2 m/s.
    assert_eq!(time_of(open.times(service, Walker::Adult, Direction::There, 2).homes[0]), Deciseconds(581));
}

#[test]
fn a_facility_beside_an_island_joins_the_mainland_in_reach() {
    // An island of 10 m stands nearer than the street.
    let mut d = Drawing::new("A-------------------------------------------------------------------------B\n\n\n   XY", &["AB street", "XY footway"]);
    d.facility("f", SERVICE, d.off('X', 2.0, 1.0));
    let (net, problems) = d.network();
    assert_eq!(problems.count(Reason::Island), 1);
    assert_eq!(net.way(net.entrances[0][0].edge).kind, quanli_model::city::Kind::Street);
    assert_eq!(problems.count(Reason::OnIsland), 0);
}

#[test]
fn a_facility_that_only_an_island_reaches_is_said() {
    let mut d = Drawing::new(
        "A------------------------------------------------------------------------------------B\n\n\n\n\n\n\n\n\n\n\n\n   XY",
        &["AB street", "XY footway"],
    );
    d.facility("f", SERVICE, d.off('X', 2.0, -30.0));
    let (net, problems) = d.network();
    assert_eq!(problems.count(Reason::OnIsland), 1);
    assert_eq!(net.way(net.entrances[0][0].edge).kind, quanli_model::city::Kind::Footway);
}

#[test]
fn a_facility_far_from_any_path_is_said_and_not_counted() {
    let mut d = Drawing::new("A--B", &["AB street"]);
    d.facility("f", SERVICE, d.off('A', 0.0, 81.0));
    let (net, problems) = d.network();
    assert!(net.entrances[0].is_empty());
    assert_eq!(problems.count(Reason::TooFarFromPath), 1);
}

#[test]
fn nobody_has_a_door_on_a_bridge_or_a_lift() {
    let mut d = Drawing::new("A--B\n\n\nC--D", &["AB footbridge", "CD street"]);
    d.people(d.off('A', 10.0, 1.0), AgeGroup::A15To59, 1);
    let (net, _) = d.network();
    assert_eq!(net.way(net.homes.list.at(0).snap.edge).kind, quanli_model::city::Kind::Street);
}

#[test]
fn both_sides_of_a_street_join_it_with_their_stubs() {
    let mut d = Drawing::new("A--------B", &["AB street"]);
    for north in [12.0, -12.0] {
        d.people(d.off('A', 40.0, north), AgeGroup::A15To59, 1);
    }
    let (net, _) = d.network();
    for home in net.homes.list.iter() {
        assert!((home.snap.stub - 12.0).abs() < 0.01 && (home.snap.along - 40.0).abs() < 0.01, "{home:?}");
    }
}

#[test]
fn the_order_of_the_paths_changes_no_time() {
    let ways = ["ABC street", "BD footway", "DEC steps z=200,206,212", "CE street"];
    let picture = "A---B---C\n    |   |\n    D---E";
    let times = |list: &[&str]| {
        let mut d = Drawing::new(picture, list);
        d.facility("f", SERVICE, d.at('A'));
        for c in "ABCDE".chars() {
            d.people(d.off(c, 1.0, 0.0), AgeGroup::A75Up, 1);
        }
        let mut open = crate::searching::open(d.city);
        let service = open.catalogue.index(SERVICE).unwrap();
        let layer = open.times(service, Walker::Elder, Direction::There, 4).homes.clone();
        let mut by_feature: Vec<(u32, u16)> = open.net.homes.list.iter().zip(layer).map(|(h, l)| (h.feature, l)).collect();
        by_feature.sort_unstable();
        by_feature
    };
    let mut reversed = ways;
    reversed.reverse();
    assert_eq!(times(&ways), times(&reversed));
}

#[test]
fn what_is_snapped_is_the_nearest_of_all_segments() {
    // Streets of all lengths and directions; every point is compared with a look at each segment.
    let mut city = Drawing::new("A--B", &["AB street"]).city;
    let origin = city.ways[0].line[0];
    let mut chance = 12_345u64;
    let mut next = move || {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 40) as f64 / (1u64 << 24) as f64
    };
    for _ in 0..60 {
        let (lon, lat) = (origin.lon + next() * 0.01, origin.lat + next() * 0.01);
        let mut line = vec![origin, origin];
        (line[0].lon, line[0].lat) = (lon, lat);
        (line[1].lon, line[1].lat) = (lon + (next() - 0.5) * 0.004, lat + (next() - 0.5) * 0.004);
        city.ways.push(quanli_model::city::Way::new(quanli_model::city::Kind::Street, line));
    }
    let net = Network::build(&city, &mut Problems::new());
    let joined = |e: u32| !net.islands.edge_is_small(&net, e);
    let mut found = 0;
    for _ in 0..400 {
        let at = quanli_model::units::LonLat { lon: origin.lon + (next() * 1.4 - 0.2) * 0.01, lat: origin.lat + (next() * 1.4 - 0.2) * 0.01 };
        let p = net.plane.local(at).map(|v| v as f32);
        let mut best = f32::MAX;
        for e in (0..net.n_edges() as u32).filter(|e| joined(*e)) {
            let line = net.line(e);
            for s in line.segments() {
                let ([ax, ay], [bx, by]) = (line.xy(s), line.xy(s + 1));
                let (dx, dy) = (bx - ax, by - ay);
                let t = (((p[0] - ax) * dx + (p[1] - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
                best = best.min((ax + dx * t - p[0]).hypot(ay + dy * t - p[1]));
            }
        }
        let snap = net.snap(at).filter(|s| joined(s.edge));
        assert_eq!(snap.is_some(), best <= 80.0, "{best}");
        if let Some(snap) = snap {
            found += 1;
            assert!((snap.stub - best).abs() < 0.001, "{} {best}", snap.stub);
        }
    }
    assert!(found > 50, "only {found} of 400 were near a street");
}

#[test]
fn long_lines_are_cut_so_that_costs_stay_small() {
    let mut city = Drawing::new("A--B", &["AB street"]).city;
    city.ways[0].line[1].lon += 0.05;
    let net = Network::build(&city, &mut Problems::new());
    assert!((0..net.n_edges() as u32).all(|e| net.metres(e) <= 400.1), "{} edges", net.n_edges());
    assert!(net.n_edges() >= 12);
}

#[test]
fn an_unnamed_path_is_addressed_by_the_nearest_named_street() {
    let d = Drawing::new("A---B---C\n    |\n    D---E", &["ABC street name=Long", "BD footway", "DE footway name=Court"]);
    let (net, _) = d.network();
    let street = |c: char| net.street_name(net.edges_at(d.node(&net, c)).next().unwrap()).to_owned();
    assert_eq!((street('A'), street('E')), ("Long".into(), "Long".into()));
    // Without a street near, a named footway speaks for itself.
    let alone = Drawing::new("D---E", &["DE footway name=Court"]);
    let (net, _) = alone.network();
    assert_eq!(net.street_name(0), "Court");
}

#[test]
fn ends_that_stand_apart_from_their_node_keep_their_own_places() {
    let mut d = Drawing::new("A---B---C\n    |\n    D", &["AB street z=200,210", "BC street z=210,220", "BD street z=210,215"]);
    // Welded within a centimetre; another height.
    d.city.ways[1].line[0].lon += 4e-8;
    d.city.ways[2].line[0].ele = 212.0;
    let (net, _) = d.network();
    assert_eq!(net.n_nodes(), 4);
    for e in 0..net.n_edges() as u32 {
        let (line, way) = (net.line(e), &d.city.ways[net.edge_way[e as usize] as usize]);
        assert_eq!(line.vertices().len(), way.line.len());
        for (v, p) in line.vertices().zip(&way.line) {
            let xy = net.plane.local(quanli_model::units::LonLat { lon: p.lon, lat: p.lat }).map(|v| v as f32);
            assert_eq!((line.xy(v), line.ele(v)), (xy, p.ele as f32), "edge {e}, vertex {v}");
            assert!(line.segments().all(|s| net.segment(e, s).ends == [line.xy(s), line.xy(s + 1)]));
        }
    }
    // The node stands where the last way puts it.
    let last = &d.city.ways[2].line[0];
    let xy = net.plane.local(quanli_model::units::LonLat { lon: last.lon, lat: last.lat }).map(|v| v as f32);
    let edge = net.edge_way.iter().position(|w| *w == 2).unwrap();
    assert_eq!(net.node_xy[net.edge_nodes[edge][0] as usize], xy);
}

#[test]
fn lines_in_thousands_on_one_another_end_the_search_for_crossings_and_not_the_patience() {
    use quanli_model::city::{Kind, Position, Way};
    let plane = quanli_network::Plane::new(quanli_model::units::LonLat { lon: 107.0, lat: 29.9 });
    let at = |x: f64, y: f64| plane.lonlat([x, y]);
    let line = |a: quanli_model::units::LonLat, b: quanli_model::units::LonLat| [a, b].map(|p| Position { lon: p.lon, lat: p.lat, ele: f64::NAN }).to_vec();
    let fan = |n: u32| {
        let ways = (0..n).map(|i| Way::new(Kind::Street, line(at(0.0, f64::from(i) * 0.02), at(60.0, 60.0 - f64::from(i) * 0.03)))).collect();
        let city = quanli_model::city::City { ways, ..quanli_model::city::City::default() };
        quanli_network::Network::build(&city, &mut quanli_model::problem::Problems::new()).crossings_not_joined()
    };
    let few = fan(20);
    assert!(few.all && few.at.len() == 20 * 19 / 2, "{} of {}", few.at.len(), 20 * 19 / 2);
    let many = fan(4000);
    assert!(!many.all && !many.at.is_empty());
}
