//! Lines that carry people: walk, wait, ride, walk; against sums made by hand, and against all pairs of stops tried one by one.

use crate::arbitrary::{self, SERVICE};
use crate::draw::Drawing;
use crate::repairing::{ask, covered, question};
use crate::searching::open;
use proptest::prelude::*;
use quanli_coverage::{Direction, Scratch, reach, time_of};
use quanli_engine::{OpenCity, Session, WayAsked};
use quanli_metrics::PieceKind;
use quanli_model::catalogue::{AgeGroup, Catalogue, Walker, Who};
use quanli_model::city::{City, Facility, Line, LineKind, Stop, StopEntrance, Storeys};
use quanli_model::problem::{Problems, Reason};
use quanli_model::units::LonLat;
use quanli_network::Terrain;
use quanli_protocol::{Action, Cover, Do, Edit, Lines, LinesServe, NewLine, Question, Replace, WhomLinesServe};
use quanli_read::hours::{Calendar, week};
use quanli_read::read_transit;

pub fn line(id: &str, stops: &[LonLat]) -> Line {
    Line {
        id: id.to_owned(),
        name: format!("Line {id}"),
        kind: LineKind::LaneBus,
        wait_min: [0.0, 8.0],
        speed_mps: 3.5,
        opening_hours: String::new(),
        both_ways: true,
        wheelchair: false,
        fare_yuan: None,
        stops: stops.iter().map(|at| Stop { name: String::new(), at: *at, entrances: vec![StopEntrance { at: *at, access_s: 0.0 }] }).collect(),
        track: stops.to_vec(),
    }
}

/// Two kilometres of street, a canteen at its east end; somebody of 75 lives at its west end, and a bus runs between 100 m from either end.
fn street() -> Drawing {
    let mut d = Drawing::new(&format!("A{}B", "-".repeat(199)), &["AB street"]);
    d.facility("f00", SERVICE, d.at('B'));
    d.people(d.at('A'), AgeGroup::A75Up, 10);
    d.city.lines = vec![line("x", &[d.off('A', 100.0, 0.0), d.off('A', 1000.0, 0.0), d.off('A', 1900.0, 0.0)])];
    d
}

/// Deciseconds of the only home.
fn home(open: &mut OpenCity, walker: Walker, direction: Direction, lines: Option<Lines>) -> u32 {
    let conditions = open.conditions(None, lines.as_ref(), false);
    let service = open.catalogue.index(SERVICE).unwrap();
    time_of(open.times_under(conditions, service, walker, direction, 4).homes[0]).0
}

fn on() -> Option<Lines> {
    Some(Lines::default())
}

#[test]
fn a_ride_is_a_walk_a_wait_a_ride_and_a_walk() {
    let mut city = open(street().city);
    // On foot 2000 m at 0.75 m/s are 44 minutes.
    assert_eq!(home(&mut city, Walker::Elder, Direction::There, None), u32::MAX);
    // 100 m: 133.3 s; half of 8 minutes: 240 s; 1800 m at 3.5 m/s: 514.3 s, its middle stop costs no wait; 100 m: 133.3 s.
    assert!(home(&mut city, Walker::Elder, Direction::There, on()).abs_diff(1333 + 2400 + 5143 + 1333) <= 3);
    assert!(home(&mut city, Walker::Elder, Direction::Back, on()).abs_diff(1333 + 2400 + 5143 + 1333) <= 3);
    // Nine of ten waits: 0.9 · 8 minutes.
    let cautious = Some(Lines { cautious: true, off: Vec::new() });
    assert!(home(&mut city, Walker::Elder, Direction::There, cautious).abs_diff(1333 + 4320 + 5143 + 1333) <= 3);
    // An adult at 1.2 m/s walks it in 27.8 minutes and rides in 15.4.
    assert!(home(&mut city, Walker::Adult, Direction::There, None).abs_diff(16_667) <= 2);
    assert!(home(&mut city, Walker::Adult, Direction::There, on()).abs_diff(833 + 2400 + 5143 + 833) <= 3);
    // Switched off it carries nobody, and no wheelchair gets on unless it is said.
    let off = Some(Lines { cautious: false, off: vec!["x".into()] });
    assert_eq!(home(&mut city, Walker::Elder, Direction::There, off), u32::MAX);
    assert_eq!(home(&mut city, Walker::Wheelchair, Direction::There, on()), home(&mut city, Walker::Wheelchair, Direction::There, None));
    let mut d = street();
    d.city.lines[0].wheelchair = true;
    let mut city = open(d.city);
    assert!(home(&mut city, Walker::Wheelchair, Direction::There, on()) < home(&mut city, Walker::Wheelchair, Direction::There, None));
}

#[test]
fn a_line_that_runs_one_way_does_not_bring_back() {
    let mut d = street();
    d.city.lines[0].both_ways = false;
    let mut city = open(d.city);
    assert!(home(&mut city, Walker::Elder, Direction::There, on()) < 11_000);
    assert_eq!(home(&mut city, Walker::Elder, Direction::Back, on()), u32::MAX);
}

#[test]
fn a_ride_follows_its_track_and_never_beats_the_straight_line() {
    // 1800 m straight, but the track makes a detour of 2 · 300 m to the north.
    let mut d = street();
    let (a, b) = (d.off('A', 100.0, 0.0), d.off('A', 1900.0, 0.0));
    d.city.lines = vec![line("x", &[a, b])];
    d.city.lines[0].track = vec![a, d.off('A', 100.0, 300.0), d.off('A', 1900.0, 300.0), b];
    let mut city = open(d.city);
    let ridden = |s: f64| 1333 + 2400 + (s / 3.5 * 10.0) as u32 + 1333;
    assert!(home(&mut city, Walker::Elder, Direction::There, on()).abs_diff(ridden(2400.0)) <= 4);
    // Drawn the other way round it can't be measured along: then the straight line between the stops is what is ridden.
    let mut d = street();
    d.city.lines = vec![line("x", &[a, b])];
    d.city.lines[0].track = vec![b, a];
    let mut city = open(d.city);
    assert!(home(&mut city, Walker::Elder, Direction::There, on()).abs_diff(ridden(1800.0)) <= 4);
}

#[test]
fn a_deep_station_takes_its_escalators() {
    let mut d = street();
    d.city.lines[0].kind = LineKind::Metro;
    // 40 m up or down at 0.25 m/s: 160 s at both ends.
    d.city.lines[0].stops.iter_mut().for_each(|s| s.entrances[0].access_s = 160.0);
    let mut city = open(d.city);
    assert!(home(&mut city, Walker::Elder, Direction::There, on()).abs_diff(1333 + 1600 + 2400 + 5143 + 1600 + 1333) <= 3);
}

#[test]
fn a_bus_on_demand_waits_between_its_bounds_and_goes_straight_with_a_detour() {
    let mut d = street();
    let zone = Line { kind: LineKind::ResponsiveZone, wait_min: [5.0, 10.0], speed_mps: 5.0, ..line("z", &[d.off('A', 100.0, 0.0), d.off('A', 1900.0, 0.0)]) };
    d.city.lines = vec![zone];
    let mut city = open(d.city);
    // 7.5 minutes; 1800 m · 1.3 at 5 m/s: 468 s. Cautiously 5 + 0.9 · 5 minutes.
    assert!(home(&mut city, Walker::Elder, Direction::There, on()).abs_diff(1333 + 4500 + 4680 + 1333) <= 3);
    let cautious = Some(Lines { cautious: true, off: Vec::new() });
    assert!(home(&mut city, Walker::Elder, Direction::There, cautious).abs_diff(1333 + 5700 + 4680 + 1333) <= 3);
}

#[test]
fn the_way_tells_its_wait_and_its_ride() {
    let d = street();
    let at = d.at('A');
    let mut city = open(d.city);
    let conditions = city.conditions(None, on().as_ref(), false);
    let asked = |direction| WayAsked { at, place: "f00", walker: Walker::Elder, direction, no_stairs: false, storeys: Storeys::default(), conditions };
    for direction in [Direction::There, Direction::Back] {
        let found = city.route(asked(direction));
        let way = &found.ways[0];
        let kinds: Vec<PieceKind> = way.pieces.iter().map(|p| p.kind).collect();
        assert_eq!(kinds, [PieceKind::Flat, PieceKind::Line, PieceKind::Flat]);
        assert_eq!((way.pieces[1].name.as_str(), way.pieces[1].wait_ds), ("Line x", 2400));
        assert!(way.pieces[1].metres > 1790.0 && way.metres < 202.0, "walked {} m", way.metres);
        assert_eq!((way.story.line_wait_ds, way.story.total()), (2400, way.ds));
        assert!(way.story.line_ride_ds.abs_diff(5143) <= 2);
        let pieces: u32 = way.pieces.iter().map(|p| p.ds).sum();
        assert_eq!(pieces, way.ds);
    }
}

#[test]
fn a_line_that_is_shut_carries_nobody() {
    let mut d = street();
    d.city.lines[0].opening_hours = "07:00-20:00".into();
    let mut city = open(d.city);
    let calendar = Calendar::china();
    city.set_hours(city.hours_texts().iter().map(|t| week(t, None, &calendar).ok()).collect());
    let mut session = Session::with(city);
    let mut within = |at: Option<u16>| {
        let q = Question { at, minutes: 20, lines: on(), ..question(Who::Elder, Direction::There) };
        covered(&mut session, Cover { question: q }).after.within[20].rounded()
    };
    assert_eq!([within(Some(12 * 60)), within(Some(21 * 60)), within(None)], [10, 0, 10]);
}

fn serve(session: &mut Session, question: Question) -> LinesServe {
    session.ask(WhomLinesServe { question }).unwrap()
}

#[test]
fn whom_a_line_serves_is_what_switching_it_changes() {
    let mut d = street();
    let (a, b) = (d.off('A', 500.0, 0.0), d.off('A', 1950.0, 0.0));
    d.city.lines.push(line("y", &[a, b]));
    for i in 1..20 {
        d.people(d.off('A', f64::from(i) * 100.0, 0.0), AgeGroup::A75Up, 10);
    }
    let mut session = Session::with(open(d.city));
    let q = Question { minutes: 15, lines: on(), ..question(Who::Elder, Direction::There) };
    let mut within = |lines: Option<Lines>| covered(&mut session, Cover { question: Question { lines, ..q.clone() } }).after.within[15].0;
    let only = |off: &str| Some(Lines { cautious: false, off: vec![off.to_owned()] });
    let (foot, all, x, y) = (within(None), within(on()), within(only("y")), within(only("x")));
    let cautious = within(Some(Lines { cautious: true, off: Vec::new() }));
    assert!(foot < y && y <= all && cautious < all, "{foot} {x} {y} {all} {cautious}");
    let serves = serve(&mut session, q.clone());
    assert_eq!([serves.on_foot.0, serves.with_lines.0, serves.cautious.0], [foot, all, cautious]);
    let rows: Vec<[u64; 2]> = serves.rows.iter().map(|r| [r.alone.0, r.lost.0]).collect();
    assert_eq!(rows, [[x - foot, all - y], [y - foot, all - x]]);
    // What was in force before is in force again.
    assert_eq!(covered(&mut session, Cover { question: q }).after.within[15].0, all);
}

fn edit(id: usize, action: Action) -> Edit {
    Edit { id: format!("e{id}"), stage: None, note: String::new(), action }
}

#[test]
fn lines_are_drawn_changed_and_taken_out() {
    let d = street();
    let stops: Vec<LonLat> = [100.0, 1900.0].into_iter().map(|east| d.off('A', east, 0.0)).collect();
    let mut session = Session::with(open(d.city));
    let q = Question { minutes: 20, lines: on(), ..question(Who::Elder, Direction::There) };
    let time = |session: &mut Session| {
        let open = session.city().unwrap();
        let service = open.catalogue.index(SERVICE).unwrap();
        let conditions = open.conditions(None, on().as_ref(), false);
        time_of(open.times_under(conditions, service, Walker::Elder, Direction::There, 4).homes[0]).0
    };
    let act = |session: &mut Session, id: usize, action: Action| covered(session, Do { question: q.clone(), edit: edit(id, action) });
    // Every 4 minutes instead of 8: half of the difference is saved; at 7 m/s half of the ride.
    act(&mut session, 0, Action::ChangeLine { line: "x".into(), headway_min: Some(4.0), speed_mps: None });
    assert!(time(&mut session).abs_diff(1333 + 1200 + 5143 + 1333) <= 3);
    act(&mut session, 1, Action::ChangeLine { line: "x".into(), headway_min: None, speed_mps: Some(7.0) });
    assert!(time(&mut session).abs_diff(1333 + 1200 + 2571 + 1333) <= 3);
    let gone = act(&mut session, 2, Action::RemoveLine { line: "x".into() });
    assert_eq!((time(&mut session), gone.change.lost.rounded()), (u32::MAX, 10));
    let new = NewLine { name: "new".into(), stops: stops.clone(), headway_min: 10.0, speed_mps: 5.0 };
    let drawn = act(&mut session, 3, Action::AddLine(new.clone()));
    assert!(time(&mut session).abs_diff(1333 + 3000 + 3600 + 1333) <= 3);
    assert_eq!((drawn.change.lost.0, drawn.edits.len()), (0, 4));
    // On foot none of it counts.
    let foot = covered(&mut session, Cover { question: Question { lines: None, ..q.clone() } });
    assert_eq!((foot.after.within[20].0, foot.change.lost.0), (0, 0));
    let far = session.city().unwrap().net.plane.lonlat([0.0, 900.0]);
    let bad = [
        Action::RemoveLine { line: "y".into() },
        Action::ChangeLine { line: "x".into(), headway_min: Some(-1.0), speed_mps: None },
        Action::AddLine(NewLine { stops: vec![stops[0], far], ..new.clone() }),
        Action::AddLine(NewLine { stops: stops[..1].to_vec(), ..new }),
    ];
    let edits = bad.into_iter().enumerate().map(|(i, a)| edit(i, a)).collect();
    let mut reasons: Vec<(Option<u32>, Reason)> = covered(&mut session, Replace { question: q, edits }).problems.iter().map(|p| (p.index, p.reason)).collect();
    reasons.sort_by_key(|r| r.0);
    assert_eq!(reasons, [(Some(0), Reason::EditTargetMissing), (Some(1), Reason::OutOfRange), (Some(2), Reason::EditOffNetwork), (Some(3), Reason::BadLine)]);
}

/// Facilities of the city that stand for stops.
fn as_facility(i: usize, at: LonLat) -> Facility {
    Facility {
        id: format!("s{i:02}"),
        name: String::new(),
        services: vec![Catalogue::built_in().index("bus-stop").unwrap()],
        at,
        entrances: vec![at],
        outline: Default::default(),
        capacity: Vec::new(),
        opening_hours: String::new(),
        shared_hours: String::new(),
        price: String::new(),
        in_service: true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Every pair of stops is tried by itself, with walks that know no lines: on foot to the one, wait and ride, on foot from the other.
    #[test]
    fn rides_are_the_best_of_all_pairs_of_stops(city in arbitrary::city(), stops in prop::collection::vec(arbitrary::spot(), 2..5), headway in 1..9u32, both_ways in any::<bool>(), walker in 0..7usize) {
        let walker = Walker::ALL[walker];
        let bus = Line { wait_min: [0.0, f64::from(headway)], both_ways, wheelchair: true, speed_mps: 4.0, ..line("x", &stops) };
        let mut city = City { lines: vec![bus.clone()], ..city };
        city.facilities.extend(stops.iter().enumerate().map(|(i, at)| as_facility(i, *at)));
        let mut open = open(city);
        let service = open.catalogue.index(SERVICE).unwrap();
        let foot = open.times(service, walker, Direction::There, 3).homes.clone();
        let pace = open.pace((walker, Direction::Back, Terrain::Real));
        let (net, mut scratch) = (&open.net, Scratch::default());
        let f = &open.city.places;
        let canteens: Vec<usize> = (0..f.len()).filter(|i| f.at(*i).services.contains(&service)).collect();
        let stop_at: Vec<Option<usize>> = (0..stops.len()).map(|i| f.find(&format!("s{i:02}")).filter(|p| !net.entrances[*p].is_empty())).collect();
        let far = 1u64 << 40;
        let ds = |t: quanli_model::units::Deciseconds| if t == quanli_model::units::Deciseconds::UNREACHED { far } else { u64::from(t.0) };
        let times = |from, scratch: &mut Scratch| reach(net, &pace, from, scratch);
        // Straight rides, summed stop by stop as they are rounded.
        let metres: Vec<f64> = stops.windows(2).map(|w| net.plane.metres(w[0], w[1])).collect();
        let ride = |i: usize, j: usize| -> u64 { (i.min(j)..i.max(j)).map(|k| (metres[k] / 4.0 * 10.0 + 0.5).floor() as u64).sum() };
        let wait = u64::from(headway) * 300;
        let at_stops: Vec<Vec<u64>> =
            stop_at.iter().map(|p| p.map_or_else(Vec::new, |p| times(net.entrances[p][0], &mut scratch).into_iter().map(ds).collect())).collect();
        let to_canteen = |times: &[u64]| canteens.iter().map(|c| times[*c]).min().unwrap_or(far);
        // From each stop, with any number of rides.
        let usable: Vec<usize> = (0..stops.len()).filter(|i| stop_at[*i].is_some()).collect();
        let mut best: Vec<u64> = (0..stops.len()).map(|i| if stop_at[i].is_some() { to_canteen(&at_stops[i]) } else { far }).collect();
        for _ in 0..stops.len() * 2 {
            for &i in &usable {
                for &j in usable.iter().filter(|j| **j != i && (both_ways || **j > i)) {
                    best[i] = best[i].min(wait + ride(i, j) + best[j]);
                }
                for &j in &usable {
                    best[i] = best[i].min(at_stops[i][stop_at[j].unwrap()] + best[j]);
                }
            }
        }
        let limit = 18_000;
        let expected: Vec<u64> = net.homes.list.iter().enumerate().map(|(h, home)| {
            let own = times(home.snap, &mut scratch);
            let ridden = usable.iter().map(|i| ds(own[stop_at[*i].unwrap()]) + best[*i]).min().unwrap_or(far);
            ridden.min(ds(time_of(foot[h])))
        }).collect();
        let conditions = open.conditions(None, on().as_ref(), false);
        let found: Vec<u64> = open.times_under(conditions, service, walker, Direction::There, 3).homes.iter().map(|l| ds(time_of(*l))).collect();
        for (h, (found, expected)) in found.iter().zip(&expected).enumerate() {
            // A node of a stop that stands where another node does is a decisecond away from it.
            let same = if *expected > limit - 8 { *found == far || *found >= *expected } else { found.abs_diff(*expected) <= 8 };
            prop_assert!(same, "home {} takes {} and should take {}", h, found, expected);
            prop_assert!(*found <= ds(time_of(foot[h])), "a line made a way longer");
        }
    }
}

#[test]
fn a_line_that_lacks_something_is_said_and_left_out() {
    let stops = r#"[{"name":"a","position":[107.0,29.9]},{"name":"b","position":[107.01,29.9]}]"#;
    let geometry = r#"{"type":"LineString","coordinates":[[107.0,29.9],[107.01,29.9]]}"#;
    let feature = |properties: &str, geometry: &str| format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#);
    let good = format!(r#""kind":"lane-bus","name":"good","headway_min":8,"speed_kmh":12.6,"stops":{stops}"#);
    let bad = [
        (r#""kind":"rickshaw","headway_min":8,"speed_mps":3"#.to_owned(), Reason::UnknownKind),
        (format!(r#""kind":"lane-bus","headway_min":8,"stops":{stops}"#), Reason::BadLine),
        (format!(r#""kind":"lane-bus","speed_mps":3,"stops":{stops}"#), Reason::BadLine),
        (r#""kind":"lane-bus","headway_min":8,"speed_mps":3"#.to_owned(), Reason::BadLine),
        (format!(r#""kind":"lane-bus","headway_min":900,"speed_mps":3,"stops":{stops}"#), Reason::OutOfRange),
        (format!(r#""kind":"lane-bus","headway_min":"soon","speed_mps":3,"stops":{stops}"#), Reason::NotANumber),
        (format!(r#""kind":"responsive-zone","wait_min":[5,10],"speed_mps":3,"stops":{stops}"#), Reason::WrongGeometry),
    ];
    let features: Vec<String> = std::iter::once(&good).chain(bad.iter().map(|b| &b.0)).map(|p| feature(p, geometry)).collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let mut problems = Problems::new();
    let lines = read_transit(text.as_bytes(), Default::default(), &mut problems).unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].id.as_str(), lines[0].wait_min, lines[0].stops.len()), ("good", [0.0, 8.0], 2));
    assert!((lines[0].speed_mps - 3.5).abs() < 1e-9);
    // What stood there comes first, then that the line lacks it.
    let mut found: Vec<(Option<u32>, Reason)> = problems.as_slice().iter().map(|p| (p.index, p.reason)).collect();
    found.dedup_by_key(|f| f.0);
    let expected: Vec<(Option<u32>, Reason)> = bad.iter().zip(1u32..).map(|(b, i)| (Some(i), b.1)).collect();
    assert_eq!(found, expected);
}

#[test]
fn stops_without_paths_are_said() {
    let mut d = street();
    let (near, far) = (d.off('A', 100.0, 0.0), d.off('A', 100.0, 500.0));
    d.city.lines = vec![line("x", &[near, far])];
    let mut session = Session::with(open(d.city));
    let open = session.city().unwrap();
    assert!(open.report.iter().any(|p| p.reason == Reason::BadLine && p.id.as_deref() == Some("x")));
    let q = Question { lines: on(), ..question(Who::Elder, Direction::There) };
    assert!(ask(&mut session, Cover { question: q }).is_ok());
}
