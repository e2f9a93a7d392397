//! From one door: ways against hand-made figures, and what must hold for every way of every city.

use crate::arbitrary;
use crate::draw::Drawing;
use crate::searching::open;
use proptest::prelude::*;
use quanli_coverage::Direction;
use quanli_engine::{Conditions, OpenCity, Session, WayAsked};
use quanli_metrics::{Journey, PieceKind};
use quanli_model::catalogue::Walker;
use quanli_model::city::Storeys;
use quanli_model::units::LonLat;
use quanli_network::Terrain;
use quanli_protocol::{Action, Cover, Do, Edit, NewPath, NoWay, Question, Route, Who};

const CANTEEN: &str = "community-canteen";

fn asked(at: LonLat, walker: Walker, direction: Direction) -> WayAsked<'static> {
    WayAsked { at, place: "f00", walker, direction, no_stairs: false, storeys: Storeys::default(), conditions: Conditions::default() }
}

/// The two journeys to `f00` and back.
fn both(open: &mut OpenCity, at: LonLat, walker: Walker) -> [Journey; 2] {
    open.route(asked(at, walker, Direction::RoundTrip)).ways.try_into().unwrap()
}

/// A street, something of 15 or more metres height in the middle, a street; home at A, the canteen at D.
fn over(middle: &str, rise: f64) -> (OpenCity, LonLat) {
    let (low, high) = (200.0, 200.0 + rise);
    let mut d = Drawing::new(
        "A---------B--C---------D",
        &[&format!("AB street z={low},{low} name=低街"), &format!("BC {middle} z={low},{high}"), &format!("CD street z={high},{high} name=高街")],
    );
    let (home, place) = (d.at('A'), d.at('D'));
    d.facility("f00", CANTEEN, place);
    (open(d.city), home)
}

#[track_caller]
fn near(found: u32, seconds: f64) {
    assert!((f64::from(found) / 10.0 - seconds).abs() < 0.21, "expected {seconds} s, got {} s", f64::from(found) / 10.0);
}

#[test]
fn the_story_of_a_hundred_steps_is_that_of_the_model() {
    let (mut city, home) = over("steps steps=100", 15.0);
    let [there, back] = both(&mut city, home, Walker::Adult);
    near(there.story.steps_up_ds, 67.1);
    near(back.story.steps_down_ds, 51.6);
    assert_eq!([there.steps_up, there.steps_down, back.steps_up, back.steps_down], [100, 0, 0, 100]);
    assert_eq!((there.flight, back.flight), (100, 100));
    // 100 m of street on either side: 83.3 s each.
    near(there.story.flat_ds, 2.0 * 83.33);
    assert_eq!((there.story.slope_ds, there.story.total()), (0, there.ds));
    assert!((there.up_m - 15.0).abs() < 0.01 && there.down_m == 0.0 && (back.down_m - 15.0).abs() < 0.01);
    let kinds: Vec<(PieceKind, &str)> = there.pieces.iter().map(|p| (p.kind, p.name.as_str())).collect();
    assert_eq!(kinds, [(PieceKind::Flat, "低街"), (PieceKind::StepsUp, "低街"), (PieceKind::Flat, "高街")]);
    let [there, back] = both(&mut city, home, Walker::Elder);
    near(there.story.steps_up_ds, 111.8);
    near(back.story.steps_down_ds, 111.8);
}

#[test]
fn steps_are_counted_from_heights_and_else_from_length() {
    let (mut city, home) = over("steps", 15.0);
    let [there, _] = both(&mut city, home, Walker::Adult);
    assert_eq!((there.steps_up, there.guessed), (100, false));
    let mut d = Drawing::new("A-----B---C-----D", &["AB street", "BC steps", "CD street"]);
    d.facility("f00", CANTEEN, d.at('D'));
    let home = d.at('A');
    let [there, _] = both(&mut open(d.city), home, Walker::Adult);
    // 40 m at 1 in 2: 44.7 m along the slope, 0.3354 m a step.
    assert_eq!((there.steps_up, there.guessed), (133, true));
}

#[test]
fn a_lift_is_a_wait_and_a_ride() {
    // Kaixuan Road: 32.5 m at 2.5 m/s takes 55.5 s, of which 30 are the wait.
    let (mut city, home) = over("lift speed=2.5", 32.5);
    let [there, _] = both(&mut city, home, Walker::Wheelchair);
    near(there.story.lift_wait_ds, 30.0);
    near(there.story.ride_ds, 25.5);
    assert_eq!((there.up_m, there.steps_up), (0.0, 0));
    assert!(there.pieces.iter().any(|p| p.kind == PieceKind::Lift && p.wait_ds == 300));
}

#[test]
fn a_slope_takes_its_share_of_the_story() {
    // 100 m at 10 %: 118.3 s for an adult, of which 83.3 would be the flat; down it costs nothing more.
    let mut d = Drawing::new("A---------B", &["AB street z=200,210"]);
    d.facility("f00", CANTEEN, d.at('B'));
    let home = d.at('A');
    let [there, back] = both(&mut open(d.city), home, Walker::Adult);
    near(there.story.flat_ds, 83.33);
    near(there.story.slope_ds, 118.25 - 83.33);
    near(back.ds, 83.33);
    assert_eq!(back.story.slope_ds, 0);
    assert!((there.steepest - 10.0).abs() < 0.1 && there.pieces[0].kind == PieceKind::Up && back.pieces[0].kind == PieceKind::Flat);
}

#[test]
fn a_signal_is_a_wait_of_its_own() {
    let mut d = Drawing::new("A----B-C----D", &["AB street", "BC crossing signals=yes", "CD street"]);
    d.facility("f00", CANTEEN, d.at('D'));
    let home = d.at('A');
    let [there, _] = both(&mut open(d.city), home, Walker::Adult);
    near(there.story.crossing_ds, 25.0);
    near(there.story.flat_ds, 120.0 / 1.2);
}

fn storey(above_gate: i8, lift: Option<bool>) -> Storeys {
    Storeys { above_gate: Some(above_gate), lift }
}

#[test]
fn a_home_upstairs_has_its_stairs_in_the_way() {
    let mut d = Drawing::new("A---------B", &["AB street"]);
    d.facility("f00", CANTEEN, d.at('B'));
    let home = d.at('A');
    let mut city = open(d.city);
    let ask = |walker, storeys, direction| WayAsked { storeys, ..asked(home, walker, direction) };
    // Six storeys of 18 steps, 0.3354 m each: 36.2 m at 0.30 m/s, up and down alike; 100 m at 0.75 m/s.
    let [there, back]: [Journey; 2] = city.route(ask(Walker::Elder, storey(6, Some(false)), Direction::RoundTrip)).ways.try_into().unwrap();
    near(there.story.indoors_ds, 120.7);
    near(there.ds, 120.7 + 133.3);
    assert_eq!((there.ds, there.story.total(), there.flight), (back.ds, there.ds, 108));
    assert_eq!([there.steps_down, there.steps_up, back.steps_down, back.steps_up], [108, 0, 0, 108]);
    assert_eq!((there.pieces[0].kind, back.pieces[1].kind), (PieceKind::Indoors, PieceKind::Indoors));
    // An adult is faster down (0.65 m/s) than up (0.50 m/s); whose gate is three storeys above climbs on leaving.
    let ways = city.route(ask(Walker::Adult, storey(-3, Some(false)), Direction::RoundTrip)).ways;
    near(ways[0].story.indoors_ds, 54.0 * 0.33541 / 0.50);
    near(ways[1].story.indoors_ds, 54.0 * 0.33541 / 0.65);
    assert_eq!((ways[0].steps_up, ways[1].steps_down), (54, 54));
    // A lift takes a minute. Nobody says whether there is one: from the seventh storey on there is.
    near(city.route(ask(Walker::Wheelchair, storey(20, Some(true)), Direction::There)).ways[0].story.indoors_ds, 60.0);
    near(city.route(ask(Walker::Elder, storey(6, None), Direction::There)).ways[0].story.indoors_ds, 60.0);
    near(city.route(ask(Walker::Elder, storey(5, None), Direction::There)).ways[0].story.indoors_ds, 90.0 * 0.33541 / 0.30);
    assert_eq!(city.route(ask(Walker::Wheelchair, storey(2, Some(false)), Direction::There)).none, Some(NoWay::HomeUpstairs));
    assert!(city.door(home, Walker::Wheelchair, false, storey(2, Some(false)), Conditions::default()).places.is_empty());
    let reach = city.door(home, Walker::Elder, true, storey(6, Some(false)), Conditions::default());
    assert_eq!(reach.places[0].there.map(|w| (w.ds, w.flight)), Some((there.ds, 108)));
}

#[test]
fn storeys_of_the_data_count_only_when_they_are_asked_for() {
    let mut d = Drawing::new("A---------B", &["AB street"]);
    d.facility("f00", CANTEEN, d.at('B'));
    d.people(d.at('A'), quanli_model::catalogue::AgeGroup::A75Up, 10);
    d.people(d.off('A', 10.0, 0.0), quanli_model::catalogue::AgeGroup::A75Up, 10);
    d.city.residents[0].storeys = storey(6, Some(false));
    let mut session = Session::with(open(d.city));
    let mut within = |indoors: bool, minutes: u8, who: Who| {
        let question = Question { who, service: CANTEEN.into(), minutes, direction: Direction::There, at: None, lines: None, indoors };
        let covered = crate::repairing::covered(&mut session, Cover { question });
        assert_eq!((covered.model.indoors_counted, covered.model.floors_known), (indoors, 0.5));
        covered.after.within[usize::from(minutes)].rounded()
    };
    // 133 s and 120 s to walk; the stairs of the first take 121 s more.
    assert_eq!([within(false, 3, Who::Elder), within(true, 3, Who::Elder), within(true, 5, Who::Elder), within(false, 3, Who::Elder)], [20, 10, 20, 20]);
}

#[test]
fn a_floor_is_counted_from_the_gate() {
    let feature =
        |more: &str| format!(r#"{{"type":"Feature","properties":{{"people":{{"75+":1}}{more}}},"geometry":{{"type":"Point","coordinates":[107.0,29.9]}}}}"#);
    let all = [r#","floor":7,"lift":"no""#, r#","floor":"3","gate_level":5"#, r#","lift":"yes""#, r#","floor":"high""#].map(feature);
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.join(","));
    let mut problems = quanli_model::problem::Problems::new();
    let found = quanli_read::read_residents(text.as_bytes(), &Default::default(), &mut problems).unwrap();
    let storeys: Vec<Storeys> = found.iter().map(|r| r.storeys).collect();
    let said = Storeys { above_gate: None, lift: Some(true) };
    assert_eq!(storeys, [storey(6, Some(false)), storey(-2, None), said, Storeys::default()]);
    assert_eq!(problems.as_slice().len(), 1);
}

/// Stairs of 100 m on the straight line, a street of 400 m around.
fn stairs_or_round() -> Drawing {
    let mut d = Drawing::new(
        "A---B---------C---D\n    |         |\n    |         |\n    |         |\n    |         |\n    |         |\n    |         |\n    |         |\n    |         |\n    |         |\n    |         |\n    |         |\n    |         |\n    |         |\n    |         |\n    E---------F",
        &["AB street", "BC steps", "CD street", "BEFC street"],
    );
    d.facility("f00", CANTEEN, d.at('D'));
    d
}

#[test]
fn without_stairs_the_way_goes_round_or_is_not_there() {
    let d = stairs_or_round();
    let home = d.at('A');
    let mut city = open(d.city);
    let with = city.route(asked(home, Walker::Adult, Direction::There));
    let without = city.route(WayAsked { no_stairs: true, ..asked(home, Walker::Adult, Direction::There) });
    assert!(with.ways[0].steps_up > 0 && without.ways[0].steps_up == 0);
    near(without.ways[0].ds, 480.0 / 1.2);
    // Nothing but stairs; and a door on stairs.
    let (mut city, home) = over("steps", 15.0);
    let found = city.route(WayAsked { no_stairs: true, ..asked(home, Walker::Adult, Direction::There) });
    assert_eq!((found.ways.len(), found.none), (0, Some(NoWay::TooFar)));
    // Who lives beside the stairs leaves by the street; where there is nothing but stairs, that is said.
    let middle = stairs_or_round().off('B', 70.0, 0.0);
    let found = open(stairs_or_round().city).route(WayAsked { no_stairs: true, ..asked(middle, Walker::Adult, Direction::There) });
    near(found.ways[0].ds, (30.0 + 40.0) / 1.2);
    let long = Drawing::new("A---B--------------------C---D", &["AB street", "BC steps", "CD street"]);
    let middle = long.off('B', 100.0, 0.0);
    let mut long = long;
    long.facility("f00", CANTEEN, long.at('D'));
    let found = open(long.city).route(WayAsked { no_stairs: true, ..asked(middle, Walker::Adult, Direction::There) });
    assert_eq!(found.none, Some(NoWay::HomeOnStairs));
    let gone = open(stairs_or_round().city).route(WayAsked { place: "nowhere", ..asked(middle, Walker::Adult, Direction::There) });
    assert_eq!(gone.none, Some(NoWay::PlaceNotThere));
}

#[test]
fn a_way_beyond_the_half_hour_is_still_told() {
    let mut d = Drawing::new(&format!("A{}B", "-".repeat(199)), &["AB street"]);
    d.facility("f00", CANTEEN, d.at('B'));
    let home = d.at('A');
    let mut city = open(d.city);
    near(city.route(asked(home, Walker::Elder, Direction::There)).ways[0].ds, 2000.0 / 0.75);
    assert!(city.door(home, Walker::Elder, false, Storeys::default(), Conditions::default()).places.is_empty());
}

#[test]
fn an_added_path_is_walked_and_told() {
    let d = Drawing::new("A---------B\n\n\n\nC---------D", &["AB street z=200,200", "CD street z=200,200", "ACDB street z=200,200,200,200"]);
    let (home, from, to, canteen) = (d.off('A', 50.0, 0.0), d.off('A', 50.0, 0.0), d.off('C', 50.0, 0.0), d.off('C', 50.0, 0.0));
    let mut d = d;
    d.facility("f00", CANTEEN, canteen);
    let mut session = Session::with(open(d.city));
    let question = Question { who: Who::Adult, service: CANTEEN.into(), minutes: 15, direction: Direction::There, at: None, lines: None, indoors: false };
    let route = |session: &mut Session| {
        let ask = Route {
            at: home,
            place: "f00".into(),
            who: Who::Adult,
            direction: Direction::RoundTrip,
            no_stairs: false,
            hour: None,
            lines: None,
            storeys: Storeys::default(),
        };
        session.ask(ask).unwrap()
    };
    let before = route(&mut session);
    near(before.ways[0].ds, 140.0 / 1.2);
    let Action::AddPath(path) = crate::repairing::path("footway", from, to) else { unreachable!("a path") };
    let action = Action::AddPath(NewPath { name: "新路".into(), ..path });
    let edit = Edit { id: "p".into(), stage: None, note: String::new(), action };
    session.ask(Do { question, edit }).unwrap();
    let after = route(&mut session);
    near(after.ways[0].ds, 40.0 / 1.2);
    near(after.ways[1].ds, 40.0 / 1.2);
    assert!(after.ways.iter().all(|w| w.pieces.iter().any(|p| p.name == "新路") && w.story.total() == w.ds));
}

#[test]
fn what_is_added_is_in_reach_and_what_is_removed_is_not() {
    let d = stairs_or_round();
    let (home, beside) = (d.at('A'), d.off('A', 10.0, 0.0));
    let mut session = Session::with(open(d.city));
    let question = Question { who: Who::Adult, service: CANTEEN.into(), minutes: 15, direction: Direction::There, at: None, lines: None, indoors: false };
    let add = quanli_protocol::NewFacility {
        name: "新食堂".into(),
        services: vec![CANTEEN.into()],
        at: beside,
        capacity: std::collections::BTreeMap::new(),
        opening_hours: String::new(),
    };
    for (id, action) in [("a", Action::AddFacility(add)), ("r", Action::RemoveFacility { facility: "f00".into() })] {
        let edit = Edit { id: id.into(), stage: None, note: String::new(), action };
        session.ask(Do { question: question.clone(), edit }).unwrap();
    }
    let places = session.city().unwrap().door(home, Walker::Adult, false, Storeys::default(), Conditions::default()).places;
    assert_eq!(places.iter().map(|p| (p.id.as_str(), p.name.as_str())).collect::<Vec<_>>(), [("+a", "新食堂")]);
    let way = session.city().unwrap().route(WayAsked { place: "+a", ..asked(home, Walker::Adult, Direction::There) });
    assert_eq!(Some(way.ways[0].ds), places[0].there.map(|w| w.ds));
}

/// What must hold of a journey.
fn holds(j: &Journey, label: Option<f64>, no_stairs: bool) -> Result<(), TestCaseError> {
    if let Some(seconds) = label {
        prop_assert!((f64::from(j.ds) / 10.0 - seconds).abs() < 0.01, "{} against {seconds}", j.ds);
    }
    prop_assert_eq!(j.story.total(), j.ds);
    prop_assert_eq!(j.pieces.iter().map(|p| p.ds).sum::<u32>(), j.ds);
    prop_assert!(j.pieces.iter().all(|p| p.wait_ds <= p.ds && p.metres >= 0.0 && p.up_m >= 0.0 && p.down_m >= 0.0));
    prop_assert!(j.line.iter().all(|s| (s.piece as usize) < j.pieces.len().max(1)));
    prop_assert!(j.line.windows(2).all(|w| w[0].metres <= w[1].metres));
    if no_stairs {
        prop_assert!(j.steps_up + j.steps_down == 0 && j.pieces.iter().all(|p| !matches!(p.kind, PieceKind::StepsUp | PieceKind::StepsDown)));
    }
    Ok(())
}

/// No jump along the line: two spots are as far apart as is walked between them.
fn connected(open: &OpenCity, j: &Journey) -> bool {
    let xy = |s: &quanli_metrics::Spot| open.net.plane.local(LonLat { lon: s.lon, lat: s.lat });
    j.line.windows(2).all(|w| {
        let ([ax, ay], [bx, by]) = (xy(&w[0]), xy(&w[1]));
        let (apart, walked) = ((ax - bx).hypot(ay - by), w[1].metres - w[0].metres);
        // A line that nearly meets another is joined to it, and keeps its length.
        (apart - walked).abs() < 0.2 + quanli_network::NEAR_MISS_M + walked * 0.004
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn the_parts_of_every_way_add_up_to_its_time(city in arbitrary::city(), home in arbitrary::spot(), walker in 0..7usize) {
        let walker = Walker::ALL[walker];
        let mut open = open(city);
        for (direction, against) in [(Direction::There, Direction::Back), (Direction::Back, Direction::There)] {
            let Some(times) = open.reach_from(home, walker, against, Conditions::default()) else { return Ok(()) };
            let ids: Vec<String> = open.city.places.iter().map(|f| f.id.to_owned()).collect();
            let door = open.door(home, walker, true, Storeys::default(), Conditions::default());
            for (id, seconds) in ids.iter().zip(times) {
                let ask = WayAsked { at: home, place: id, walker, direction, no_stairs: false, storeys: Storeys::default(), conditions: Conditions::default() };
                let found = open.route(ask);
                let row = door.places.iter().find(|p| p.id == *id).and_then(|p| if direction == Direction::There { p.there } else { p.back });
                prop_assert_eq!(row.map(|w| f64::from(w.ds) / 10.0), seconds);
                if seconds.is_some() {
                    prop_assert!(!found.ways.is_empty());
                }
                let without = open.route(WayAsked { no_stairs: true, ..ask });
                for j in &found.ways {
                    holds(j, seconds, false)?;
                    prop_assert!(connected(&open, j));
                    prop_assert!(row.is_none_or(|w| w.flight == j.flight));
                }
                for j in &without.ways {
                    holds(j, None, true)?;
                    prop_assert!(connected(&open, j));
                    // Whose door is on stairs leaves by another path then, which may be the shorter one.
                    let on_stairs = |at| open.net.snap(at).is_some_and(|s| open.net.way(s.edge).kind == quanli_model::city::Kind::Steps);
                    let place = open.city.places.find(id).map(|f| open.city.places.at(f).at);
                    prop_assert!(on_stairs(home) || place.is_some_and(on_stairs) || found.ways.first().is_some_and(|f| f.ds <= j.ds));
                }
            }
        }
    }

    #[test]
    fn ways_over_added_and_slowed_paths_add_up_too(city in arbitrary::city(), home in arbitrary::spot(), ends in prop::collection::vec((arbitrary::spot(), arbitrary::spot(), 0..3usize), 1..4), slow in arbitrary::spot()) {
        let mut open = open(city);
        let mut edits: Vec<Edit> = Vec::new();
        let mut edit = |action| edits.push(Edit { id: format!("e{}", edits.len()), stage: None, note: String::new(), action });
        for (from, to, kind) in ends {
            edit(crate::repairing::path(["footway", "steps", "lift"][kind], from, to));
        }
        edit(Action::ChangePath { at: slow, times: 1.7 });
        edit(Action::ClosePath { at: home });
        open.replace(&edits);
        for (direction, against) in [(Direction::There, Direction::Back), (Direction::Back, Direction::There)] {
            let Some(times) = open.reach_from(home, Walker::Senior, against, Conditions::default()) else { return Ok(()) };
            let ids: Vec<String> = open.city.places.iter().map(|f| f.id.to_owned()).collect();
            for (id, seconds) in ids.iter().zip(times) {
                let ask = WayAsked { at: home, place: id, walker: Walker::Senior, direction, no_stairs: false, storeys: Storeys::default(), conditions: Conditions::default() };
                for j in &open.route(ask).ways {
                    holds(j, seconds, false)?;
                    prop_assert!(connected(&open, j), "{:?}", j.line);
                }
                for j in &open.route(WayAsked { no_stairs: true, ..ask }).ways {
                    holds(j, None, true)?;
                }
            }
        }
    }
}

#[test]
fn a_pace_with_a_longer_limit_has_the_same_costs() {
    let d = stairs_or_round();
    let mut open = open(d.city);
    let pace = open.pace((Walker::Adult, Direction::Back, Terrain::Real));
    let longer = pace.longer(&open.net, 36_001, false);
    for e in 0..open.net.n_edges() as u32 {
        assert_eq!(pace.overlay.arc(&pace.impedance, e), longer.overlay.arc(&longer.impedance, e));
    }
}
