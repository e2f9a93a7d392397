//! Who joins where, what is closed to whom, and lifts: answers by hand from the walking model (§4.2 to §4.6).

use crate::draw::Drawing;
use crate::searching::open;
use quanli_coverage::Direction;
use quanli_engine::Conditions;
use quanli_model::catalogue::{AgeGroup, Walker};
use quanli_model::city::{Way, Wheels};

const CANTEEN: &str = "community-canteen";

/// Seconds from a letter to the canteen at another; `None`: not within 30 minutes.
fn seconds(mut d: Drawing, walker: Walker, home: quanli_model::units::LonLat, canteen: char) -> Option<f64> {
    let at = d.at(canteen);
    d.facility("f00", CANTEEN, at);
    d.people(home, AgeGroup::A15To59, 1);
    open(d.city).reach_from(home, walker, Direction::Back, Conditions::default()).unwrap()[0]
}

#[track_caller]
fn takes(d: Drawing, walker: Walker, home: char, canteen: char, expected: Option<f64>) {
    let at = d.at(home);
    let found = seconds(d, walker, at, canteen);
    assert!(found.zip(expected).is_some_and(|(a, b)| (a - b).abs() < 0.16) || found.is_none() && expected.is_none(), "{found:?}, by hand {expected:?}");
}

/// A level street of 100 m, 50 m that rise 4.5 m, 100 m level; H and C stand on the first part.
fn steep_stretch() -> Drawing {
    Drawing::new("A--H----C--B----D---------E", &["AHCBDE street z=200,200,200,200,204.5,204.5"])
}

#[test]
fn a_steep_stretch_closes_itself_and_nothing_before_it() {
    // The stretch of 50 m rises at 9 %: beyond 1:12, not beyond a pram's 1:10.
    takes(steep_stretch(), Walker::Wheelchair, 'H', 'C', Some(50.0 / 0.8));
    takes(steep_stretch(), Walker::Wheelchair, 'A', 'B', Some(110.0 / 0.8));
    takes(steep_stretch(), Walker::Wheelchair, 'H', 'E', None);
    takes(steep_stretch(), Walker::Wheelchair, 'D', 'E', Some(100.0 / 0.8));
    assert!(seconds(steep_stretch(), Walker::Pram, steep_stretch().at('H'), 'E').is_some());
    // The same by one line and by one a segment, drawn either way.
    let cut = || {
        Drawing::new("A--H----C--B----D---------E", &["HA street z=200,200", "HCB street z=200,200,200", "DB street z=204.5,200", "DE street z=204.5,204.5"])
    };
    takes(cut(), Walker::Wheelchair, 'H', 'C', Some(50.0 / 0.8));
    takes(cut(), Walker::Wheelchair, 'H', 'E', None);
}

#[test]
fn a_way_that_is_said_to_be_limited_is_passable_as_far_as_the_trial_went() {
    let with = |rise: f64, said: Option<Wheels>| {
        let mut d = Drawing::new("A---------B---------C", &[&format!("ABC street z=200,{},{}", 200.0 + rise, 200.0 + 2.0 * rise)]);
        d.city.ways.iter_mut().for_each(|w: &mut Way| w.wheelchair = said);
        let at = d.at('A');
        seconds(d, Walker::Wheelchair, at, 'C').is_some()
    };
    assert_eq!([8.0, 8.7, 20.0].map(|rise| with(rise, None)), [true, false, false]);
    assert_eq!([8.0, 8.7, 20.0].map(|rise| with(rise, Some(Wheels::Limited))), [true, true, false]);
    assert_eq!([8.0, 8.7, 20.0].map(|rise| with(rise, Some(Wheels::Yes))), [true, true, true]);
    assert!(!with(0.0, Some(Wheels::No)));
}

#[test]
fn who_cannot_use_the_path_at_the_door_leaves_by_another() {
    // Stairs from A up to B, a street from A to C; the home is half a metre from the stairs.
    let d = || Drawing::new("C----A----B", &["AB steps z=200,215", "AC street z=200,200"]);
    let home = d().off('A', 20.0, 0.5);
    let on_wheels = seconds(d(), Walker::Wheelchair, home, 'C').unwrap();
    assert!((on_wheels - (20.0f64.hypot(0.5) + 50.0) / 0.8).abs() < 0.16, "{on_wheels}");
    let on_foot = seconds(d(), Walker::Adult, home, 'C').unwrap();
    assert!(on_foot > on_wheels * 0.8 / 1.2, "by the stairs: {on_foot}");
    // So does the canteen that stands on the stairs.
    let mut d = d();
    let (canteen, home) = (d.off('A', 20.0, 0.5), d.at('C'));
    d.facility("f00", CANTEEN, canteen);
    let times = open(d.city).reach_from(home, Walker::Wheelchair, Direction::Back, Conditions::default()).unwrap();
    assert!((times[0].unwrap() - on_wheels).abs() < 0.16);
}

#[test]
fn a_lift_beside_stairs_opens_them_to_wheels() {
    let mut d = Drawing::new("C-----A--B-----D", &["CA street z=200,200", "AB steps z=200,215", "BD street z=215,215"]);
    let (foot, head, home) = (d.at('A'), d.at('B'), d.at('C'));
    let at = d.at('D');
    d.facility("f00", CANTEEN, at);
    let mut city = open(d.city);
    assert_eq!(city.reach_from(home, Walker::Wheelchair, Direction::Back, Conditions::default()).unwrap(), [None]);
    // Its ends are put onto the stairs, as a finger would.
    let action = crate::repairing::path("lift", foot, head);
    city.replace(&[quanli_model::scenario::Edit { id: "lift".into(), stage: None, note: String::new(), action }]);
    let found = city.reach_from(home, Walker::Wheelchair, Direction::Back, Conditions::default()).unwrap()[0].unwrap();
    assert!((found - (120.0 / 0.8 + 30.0 + 10.0 + 15.0 + 1.0)).abs() < 0.3, "{found}");
}

#[test]
fn a_lift_is_one_ride_however_many_positions_its_line_has() {
    let ride = |metres: f64| Some(200.0 / 1.2 + 30.0 + 10.0 + metres + 1.0);
    let mut upright = Drawing::new(
        "A---------B---------C\n          |\n          D",
        &["AB street z=200,200", "BBBB lift z=200,207,213,220", "BC street z=220,220", "BD street z=207,207"],
    );
    takes_by(&mut upright, 'A', 'C', ride(20.0));
    let mut to_the_floor_between =
        Drawing::new("A---------B\n          |\n          D", &["AB street z=200,200", "BBBB lift z=200,207,213,220", "BD street z=207,207"]);
    takes_by(&mut to_the_floor_between, 'A', 'D', Some(120.0 / 1.2 + 30.0 + 10.0 + 7.0 + 1.0));
}

fn takes_by(d: &mut Drawing, home: char, canteen: char, expected: Option<f64>) {
    let (at, home) = (d.at(canteen), d.at(home));
    d.facility("f00", CANTEEN, at);
    let found = open(d.city.clone()).reach_from(home, Walker::Adult, Direction::Back, Conditions::default()).unwrap()[0];
    assert!((found.unwrap() - expected.unwrap()).abs() < 0.16, "{found:?}, by hand {expected:?}");
}

#[test]
fn what_stands_at_the_end_of_a_one_way_path_stands_at_its_node() {
    // C is the end of a path that is walked towards it only, and of a street.
    let d = Drawing::new("A-----C-----B", &["AC footway oneway=forward", "CB street"]);
    takes(d, Walker::Adult, 'C', 'B', Some(60.0 / 1.2));
    let d = Drawing::new("A-----C", &["AC footway oneway=forward"]);
    takes(d, Walker::Adult, 'C', 'A', None);
}

#[test]
fn what_shuts_a_wheelchair_in_is_named_with_what_a_lift_there_would_open() {
    // From A up the stairs "Oil Pot" to a street with two canteens, up the steep street "Ridge" to one; behind the market stairs is nothing.
    let d = || {
        let mut d = Drawing::new(
            "N---A-----M\n|   |\n|   |\n|   B---C\n|\nR---S",
            &[
                "NA street z=200,200",
                "AM steps name=Market z=200,206",
                "AB steps name=OilPot z=200,206",
                "BC street z=206,206",
                "NR street name=Ridge z=200,206",
                "RS street z=206,206",
            ],
        );
        for (id, at) in [("f1", 'B'), ("f2", 'C'), ("f3", 'S')] {
            let at = d.at(at);
            d.facility(id, CANTEEN, at);
        }
        d
    };
    let home = d().at('A');
    let mut city = open(d().city);
    let told = city.door(home, Walker::Wheelchair, false, Default::default(), Conditions::default());
    assert!(told.places.is_empty());
    let by_name: Vec<(&str, bool, u32)> = told.blocked.iter().map(|b| (b.name.as_str(), b.stairs, b.opens)).collect();
    // Nearest first; M is the end of its stairs: nobody could go on from there.
    assert_eq!(by_name, [("OilPot", true, 2), ("Ridge", false, 1)]);
    // A lift there in fact brings them.
    let action = crate::repairing::path("lift", d().at('A'), d().at('B'));
    city.replace(&[quanli_model::scenario::Edit { id: "lift".into(), stage: None, note: String::new(), action }]);
    assert_eq!(city.door(home, Walker::Wheelchair, false, Default::default(), Conditions::default()).places.len(), 2);
    assert!(city.door(home, Walker::Elder, false, Default::default(), Conditions::default()).blocked.is_empty(), "who can use every path is shut in by none");
}
