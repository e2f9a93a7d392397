//! Places that are areas, and what serves nobody: where people enter, in every form that is written, and what is said of the rest.

use crate::reading::{collection, read};
use proptest::prelude::*;
use quanli_model::city::City;
use quanli_model::problem::{Problem, Problems, Reason};
use quanli_model::units::LonLat;
use quanli_network::Network;
use quanli_read::{contains, inside_of};

/// Metres about 106.55, 29.56 as degrees.
fn at(x: f64, y: f64) -> [f64; 2] {
    let plane = quanli_network::Plane::new(LonLat { lon: 106.55, lat: 29.56 });
    let p = plane.lonlat([x, y]);
    [p.lon, p.lat]
}

fn line(points: &[[f64; 2]], more: &str) -> String {
    let list: Vec<[f64; 2]> = points.iter().map(|p| at(p[0], p[1])).collect();
    format!(r#"{{"type":"Feature","properties":{{"kind":"street"{more}}},"geometry":{{"type":"LineString","coordinates":{}}}}}"#, serde_json::json!(list))
}

fn ring(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    points.iter().chain(points.first()).map(|p| at(p[0], p[1])).collect()
}

fn area(rings: &[Vec<[f64; 2]>], properties: &str) -> String {
    format!(
        r#"{{"type":"Feature","id":"a","properties":{{"services":["park"]{properties}}},"geometry":{{"type":"Polygon","coordinates":{}}}}}"#,
        serde_json::json!(rings)
    )
}

/// The doors of the only facility, local metres, and what was said.
fn doors(paths: &[String], facility: &str) -> (Vec<[f64; 2]>, Vec<Problem>) {
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let (city, mut problems) = read(&collection(&paths), &collection(&[facility]), &collection(&[]));
    let mut more = Problems::new();
    let net = Network::build(&city.unwrap(), &mut more);
    problems.extend(more.worst_first());
    let plane = quanli_network::Plane::new(LonLat { lon: 106.55, lat: 29.56 });
    let place = |s: &quanli_network::Snap| plane.local(net.plane.lonlat(s.place.map(f64::from)));
    (net.entrances[0].iter().map(place).collect(), problems)
}

fn rounded(doors: &[[f64; 2]]) -> Vec<[f64; 2]> {
    doors.iter().map(|p| p.map(|v| v.round() + 0.0)).collect()
}

#[test]
fn entrances_are_read_in_every_form_that_is_written() {
    let street = vec![line(&[[-300.0, 0.0], [300.0, 0.0]], "")];
    let [lon, lat] = at(100.0, 5.0);
    let [other, _] = at(-100.0, 5.0);
    let forms: [(String, usize); 14] = [
        (format!("[[{lon},{lat}]]"), 1),
        (format!("[[{lon},{lat},231.5]]"), 1),
        (format!("[{lon},{lat}]"), 1),
        (format!("[[{lon},{lat}],[{other},{lat}]]"), 2),
        (format!(r#"[{{"lon":{lon},"lat":{lat}}}]"#), 1),
        (format!(r#"{{"longitude":"{lon}","latitude":"{lat}"}}"#), 1),
        (format!(r#"{{"type":"Point","coordinates":[{lon},{lat}]}}"#), 1),
        (format!(r#"{{"type":"MultiPoint","coordinates":[[{lon},{lat}],[{other},{lat}]]}}"#), 2),
        (format!(r#"[{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{lon},{lat},3]}}}}]"#), 1),
        (format!(r#""[[{lon}, {lat}]]""#), 1),
        (format!(r#""{lon},{lat}""#), 1),
        (format!(r#""{lon},{lat}; {other},{lat}""#), 2),
        (format!(r#""POINT Z ({lon} {lat} 4)""#), 1),
        (format!(r#""MULTIPOINT (({lon} {lat}), ({other} {lat}))""#), 2),
    ];
    for (text, n) in forms {
        let ground = area(&[ring(&[[-20.0, 200.0], [20.0, 200.0], [20.0, 240.0], [-20.0, 240.0]])], &format!(r#","entrances":{text}"#));
        let (found, problems) = doors(&street, &ground);
        assert!(rounded(&found).contains(&[100.0, 5.0]) && found.len() == n, "{text}: {found:?}");
        assert!(problems.iter().all(|p| p.reason != Reason::EntrancesUnread), "{text}");
    }
    for text in [r#""by the gate""#, "[[1]]", "7", "true", r#"[["a","b"]]"#, "[[106.5,129.0]]", r#"{"gate":"north"}"#] {
        let ground = area(&[ring(&[[-20.0, 20.0], [20.0, 20.0], [20.0, 60.0], [-20.0, 60.0]])], &format!(r#","entrances":{text}"#));
        let (found, problems) = doors(&street, &ground);
        assert!(problems.iter().any(|p| p.reason == Reason::EntrancesUnread && p.id.as_deref() == Some("a")), "{text}: {problems:?}");
        assert!(found.iter().any(|p| (p[1] - 20.0).abs() < 0.5), "{text}: the outline serves, {found:?}");
    }
}

#[test]
fn an_area_is_entered_where_paths_meet_its_outline_and_a_bridge_only_passes() {
    let ground = || {
        area(
            &[ring(&[[-100.0, 50.0], [100.0, 50.0], [100.0, 150.0], [-100.0, 150.0]]), ring(&[[-10.0, 90.0], [10.0, 90.0], [10.0, 110.0], [-10.0, 110.0]])],
            "",
        )
    };
    let street = line(&[[-300.0, 0.0], [300.0, 0.0]], "");
    let entering = line(&[[40.0, 0.0], [40.0, 120.0]], "");
    let over = line(&[[-60.0, 0.0], [-60.0, 300.0]], r#","layer":1"#);
    let touching = line(&[[100.0, 0.0], [100.0, 50.0]], "");
    assert_eq!(rounded(&doors(&[street.clone(), entering.clone(), over.clone()], &ground()).0), [[40.0, 50.0]]);
    assert_eq!(rounded(&doors(&[street.clone(), touching, over], &ground()).0), [[100.0, 50.0]]);
    // A path round the lake does not make its shore an entrance.
    let shore = line(&[[40.0, 120.0], [10.0, 110.0], [-10.0, 110.0], [-10.0, 90.0]], "");
    assert_eq!(rounded(&doors(&[street, entering, shore], &ground()).0), [[40.0, 50.0]]);
}

#[test]
fn a_ground_in_two_parts_is_entered_at_each_and_nowhere_between() {
    let parts = format!(
        r#"{{"type":"Feature","id":"a","properties":{{"services":["primary-school"]}},"geometry":{{"type":"MultiPolygon","coordinates":{}}}}}"#,
        serde_json::json!([
            [ring(&[[-900.0, 10.0], [-880.0, 10.0], [-880.0, 30.0], [-900.0, 30.0]])],
            [ring(&[[880.0, 10.0], [900.0, 10.0], [900.0, 30.0], [880.0, 30.0]])]
        ])
    );
    let (found, _) = doors(&[line(&[[-1000.0, 0.0], [1000.0, 0.0]], "")], &parts);
    assert!(found.len() == 2 && found.iter().all(|p| p[0].abs() >= 880.0 && (p[1] - 10.0).abs() < 0.01), "{found:?}");
}

#[test]
fn a_place_is_drawn_inside_its_area_whatever_its_shape() {
    let lonlat = |r: Vec<[f64; 2]>| r.into_iter().map(|[lon, lat]| LonLat { lon, lat }).collect::<Vec<_>>();
    let shapes = [
        vec![lonlat(ring(&[[0.0, 0.0], [300.0, 0.0], [300.0, 40.0], [40.0, 40.0], [40.0, 300.0], [0.0, 300.0]]))],
        vec![lonlat(ring(&[[0.0, 0.0], [300.0, 0.0], [300.0, 40.0], [40.0, 40.0], [40.0, 260.0], [300.0, 260.0], [300.0, 300.0], [0.0, 300.0]]))],
        vec![
            lonlat(ring(&[[0.0, 0.0], [300.0, 0.0], [300.0, 300.0], [0.0, 300.0]])),
            lonlat(ring(&[[20.0, 20.0], [280.0, 20.0], [280.0, 280.0], [20.0, 280.0]])),
        ],
    ];
    for rings in shapes {
        assert!(contains(&rings, inside_of(&rings).unwrap()), "{rings:?}");
    }
    let square = vec![lonlat(ring(&[[0.0, 0.0], [100.0, 0.0], [100.0, 50.0], [0.0, 50.0]]))];
    let [lon, lat] = at(50.0, 25.0);
    assert!(inside_of(&square).unwrap().metres_to(LonLat { lon, lat }) < 0.01);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Without gates and crossing paths the first door is the nearest point of the outline to the street, found by trying every centimetre; where the
    /// ring begins and how it runs changes nothing.
    #[test]
    fn the_nearest_point_of_an_outline_is_its_door(radius in 8.0f64..30.0, sides in 3usize..9, turn in 0.0f64..6.0, far in 1.0f64..40.0, slope in -0.4f64..0.4, begin in 0usize..9) {
        let corner = |i: usize| { let a = turn + i as f64 / sides as f64 * core::f64::consts::TAU; [radius * libm::cos(a), radius * libm::sin(a)] };
        let points: Vec<[f64; 2]> = (0..sides).map(corner).collect();
        let street = |x: f64| -radius * 1.2 - far + slope * x * 0.5;
        let ends = [[-400.0, street(-400.0)], [400.0, street(400.0)]];
        let apart = |p: [f64; 2]| { let (dx, dy) = (800.0, ends[1][1] - ends[0][1]); ((p[0] - ends[0][0]) * dy - (p[1] - ends[0][1]) * dx).abs() / dx.hypot(dy) };
        let along = |i: usize, t: f64| { let (a, b) = (points[i], points[(i + 1) % sides]); [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t] };
        let least = (0..sides).flat_map(|i| (0..=2000).map(move |k| (i, f64::from(k) / 2000.0))).map(|(i, t)| apart(along(i, t))).fold(f64::MAX, f64::min);
        let crossed = (0..sides).any(|i| points[i][1] < street(points[i][0]));
        prop_assume!(!crossed && least > 1.0 && least < 75.0);
        let paths = [line(&ends, "")];
        let (found, _) = doors(&paths, &area(&[ring(&points)], ""));
        let nearest = found.iter().map(|p| apart(*p)).fold(f64::MAX, f64::min);
        prop_assert!((nearest - least).abs() < 0.05, "{nearest} {least} {found:?}");
        let mut turned = points.clone();
        turned.rotate_left(begin % sides);
        turned.reverse();
        let (other, _) = doors(&paths, &area(&[ring(&turned)], ""));
        prop_assert!(found.len() == other.len() && found.iter().all(|p| other.iter().any(|q| (p[0] - q[0]).hypot(p[1] - q[1]) < 0.5)), "{found:?} {other:?}");
    }
}

/// The facilities that are read of these features, and the reasons.
fn facilities(features: &[&str]) -> (City, Vec<(Reason, String)>) {
    let street = line(&[[-300.0, 0.0], [300.0, 0.0]], "");
    let (city, problems) = read(&collection(&[&street]), &collection(features), &collection(&[]));
    (city.unwrap(), problems.into_iter().map(|p| (p.reason, p.found)).collect())
}

fn point(id: &str, properties: &str, x: f64) -> String {
    let [lon, lat] = at(x, 5.0);
    format!(r#"{{"type":"Feature","id":"{id}","properties":{{{properties}}},"geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#)
}

#[test]
fn what_serves_nobody_is_said_with_what_says_so() {
    let out = [
        r#""services":["toilet"],"access":"private""#,
        r#""services":["toilet"],"access":"customers""#,
        r#""services":["pharmacy"],"status":"closed""#,
        r#""services":["pharmacy"],"vacant":"yes""#,
        r#""services":["pharmacy"],"name":"老药房（已停业）""#,
        r#""disused:amenity":"pharmacy""#,
    ];
    for properties in out {
        let (city, said) = facilities(&[&point("a", properties, 0.0)]);
        assert!(
            city.facilities.is_empty() && said.iter().any(|s| s.0 == Reason::ServesNobody && properties.contains(s.1.split(" = ").next().unwrap())),
            "{properties}: {said:?}"
        );
    }
    for properties in [
        r#""services":["primary-school"],"status":"construction""#,
        r#""services":["primary-school"],"opening_date":"2029""#,
        r#""construction:amenity":"school""#,
    ] {
        let (city, said) = facilities(&[&point("a", properties, 0.0)]);
        assert!(
            city.facilities.iter().all(|f| !f.in_service) && city.facilities.len() == 1 && said.iter().any(|s| s.0 == Reason::NotYetThere),
            "{properties}: {said:?}"
        );
    }
    let (city, said) = facilities(&[
        &point("a", r#""services":["pharmacy"],"access":"customers""#, 0.0),
        &point("b", r#""services":["pharmacy"],"disused:shop":"bakery""#, 30.0),
    ]);
    assert!(city.facilities.len() == 2 && city.facilities.iter().all(|f| f.in_service), "{said:?}");
}

#[test]
fn a_type_that_is_not_used_is_named_and_several_points_are_read() {
    let [lon, lat] = at(0.0, 5.0);
    let [other, _] = at(200.0, 5.0);
    let with = |geometry: String| format!(r#"{{"type":"Feature","id":"a","properties":{{"services":["pharmacy"]}},"geometry":{geometry}}}"#);
    let (city, said) = facilities(&[&with(format!(r#"{{"type":"MultiPoint","coordinates":[[{lon},{lat}]]}}"#))]);
    assert!(city.facilities.len() == 1 && said.is_empty(), "{said:?}");
    let (city, _) = facilities(&[&with(format!(r#"{{"type":"MultiPoint","coordinates":[[{lon},{lat}],[{other},{lat}]]}}"#))]);
    assert_eq!(city.facilities[0].entrances.len(), 2);
    let (_, said) = facilities(&[&with(format!(r#"{{"type":"GeometryCollection","geometries":[{{"type":"Point","coordinates":[{lon},{lat}]}}]}}"#))]);
    assert_eq!(said, [(Reason::WrongGeometry, String::from("GeometryCollection"))]);
}

#[test]
fn two_descriptions_of_one_place_are_one_and_said() {
    let building = format!(
        r#"{{"type":"Feature","id":"w1","properties":{{"services":["kindergarten"],"name":"一幼"}},"geometry":{{"type":"Polygon","coordinates":{}}}}}"#,
        serde_json::json!([ring(&[[-10.0, 0.0], [10.0, 0.0], [10.0, 20.0], [-10.0, 20.0]])])
    );
    let named = r#""services":["kindergarten"],"name":"一幼""#;
    let other = r#""services":["kindergarten"],"name":"二幼""#;
    let (city, said) = facilities(&[&point("n1", named, 1.0), &building, &point("n2", other, 2.0), &point("n3", named, 90.0), &point("n4", named, 90.5)]);
    assert_eq!(city.facilities.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["n2", "n3", "w1"]);
    assert_eq!(said.iter().filter(|s| s.0 == Reason::SamePlace).count(), 2, "{said:?}");
    let (city, said) = facilities(&[&point("n1", named, 1.0), &point("n1", named, 1.0)]);
    assert!(city.facilities.len() == 1 && said.iter().any(|s| s.0 == Reason::SamePlace), "{said:?}");
}
