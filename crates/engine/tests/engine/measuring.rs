//! Measures against numbers worked out by hand, published ones, and naive twins.

use crate::arbitrary;
use crate::draw::Drawing;
use crate::oracle;
use crate::searching::open;
use quanli_coverage::{BOUND, Catchments, Direction, Slot};
use quanli_metrics::{Decay, Demand, Spread, quantile, served, two_step};
use quanli_model::catalogue::{AgeGroup, Catalogue, Item, Standard, Walker, Who};
use quanli_model::units::People;
use quanli_network::{Counts, Terrain};

/// Walks of the golden example of three homes and two facilities: t = [[4, 20], [10, 12], [16, 6]] minutes, T = 15.
struct Golden {
    walks: Catchments,
    people: Counts,
}

const T: u16 = 15 * 600;

fn golden() -> Golden {
    let minutes: [[u16; 2]; 3] = [[4, 20], [10, 12], [16, 6]];
    let list = |j: usize| (0..3u32).map(|i| (i, minutes[i as usize][j] * 600)).filter(|(_, t)| *t <= T).collect();
    Golden { walks: Catchments::of_lists(vec![list(0), list(1)]), people: vec![1_000_000, 500_000, 1_500_000].into() }
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9, "{a} is not {b}");
}

#[test]
fn two_step_gives_the_numbers_of_the_golden_example() {
    let g = golden();
    let demand = [Demand { walks: &g.walks, people: &g.people }];
    // R = 30 ÷ (1000 + 500) and 60 ÷ (500 + 1500); the middle home has both.
    let binary = two_step(&demand, &[30.0, 60.0], T, Decay::Binary);
    near(binary.ratio[0], 0.020);
    near(binary.ratio[1], 0.030);
    binary.access[0].iter().zip([0.020, 0.050, 0.030]).for_each(|(a, b)| near(*a, b));
    let spread = |access: &[f64]| Spread::new(access.iter().zip(g.people.iter()).map(|(a, n)| (*a, n as f64)));
    near(spread(&binary.access[0]).gini().unwrap(), 1.0 / 6.0);
    let gauss = two_step(&demand, &[30.0, 60.0], T, Decay::Gaussian);
    for (a, b) in gauss.ratio.iter().chain(&gauss.access[0]).zip([0.025_906_489_4, 0.044_153_175_0, 0.023_606_598_5, 0.026_209_783_1, 0.035_525_673_3]) {
        assert!((a - b).abs() < 5e-11, "{a} is not {b}");
    }
    assert!((spread(&gauss.access[0]).gini().unwrap() - 0.096_915_266_9).abs() < 5e-11);
}

#[test]
fn the_gaussian_is_one_at_the_door_and_nothing_at_the_limit() {
    for (minutes, weight) in [(0, 1.0), (3, 0.949_675), (5, 0.862_656), (10, 0.493_575), (12, 0.304_009), (15, 0.0)] {
        assert!((Decay::Gaussian.weight(minutes * 600, T) - weight).abs() < 5e-7);
    }
    assert!((Decay::Gaussian.weight(4500, T) - 0.701_367).abs() < 5e-7);
}

#[test]
fn three_consumers_between_two_providers_have_the_published_access() {
    // dads2busy.github.io/catchment: 3 consumers of 100, 2 providers of 10, all in reach: 20 ÷ 300 each.
    let all = || (0..3).map(|i| (i, 600)).collect::<Vec<_>>();
    let walks = Catchments::of_lists(vec![all(), all()]);
    let people = Counts::from(vec![100_000; 3]);
    let out = two_step(&[Demand { walks: &walks, people: &people }], &[10.0, 10.0], T, Decay::Binary);
    out.access[0].iter().for_each(|a| near(*a, 20.0 / 300.0));
}

#[test]
fn capacity_is_given_out_by_time_and_the_rest_are_full() {
    let g = golden();
    let demand = [Demand { walks: &g.walks, people: &g.people }];
    // One in ten wants a place: 100, 50 and 150 people. By time: home 0 → first (4 min): 30 of 30. Home 2 → second (6 min): 60 of 60.
    // Home 1 finds both full (10 and 12 minutes): 50. Left of home 0: 70, of home 2: 90: full as well.
    let out = served(&demand, &[30.0, 60.0], 100);
    assert_eq!((out.demand, out.served, out.full), (300_000, 90_000, 210_000));
    assert_eq!(out.left, [0, 0]);
    // Everybody to the nearest: home 1 is nearer to the first (10 against 12 minutes).
    assert_eq!(out.nearest, [150_000, 150_000]);
    // With room enough nobody is full, and nobody beyond: all three reach one.
    let roomy = served(&demand, &[500.0, 500.0], 100);
    assert_eq!((roomy.served, roomy.full), (300_000, 0));
}

#[test]
fn a_part_of_a_group_competes_with_all_who_are_served() {
    use quanli_engine::Session;
    use quanli_model::catalogue::AgeGroup;
    // 10 people of 75+ and 100 of 60–74 want a canteen of 20 meals; the younger ones live nearer.
    let mut d = Drawing::new("A---------B---------C", &["ABC street"]);
    let at = d.at('A');
    d.facility("f00", "community-canteen", at);
    d.city.facilities[0].capacity = vec![("meals_per_day".into(), 20.0)];
    let (near, far) = (d.off('A', 10.0, 0.0), d.at('C'));
    d.people(near, AgeGroup::A60To74, 150);
    d.people(far, AgeGroup::A75Up, 100);
    let mut session = Session::with(crate::searching::open(d.city));
    let spread = |session: &mut Session, who: quanli_model::catalogue::Who| {
        let question = quanli_protocol::Question {
            who,
            service: "community-canteen".into(),
            minutes: 15,
            direction: Direction::There,
            at: None,
            lines: None,
            indoors: false,
        };
        session.ask(quanli_protocol::Spread { question }).unwrap().capacity.unwrap()
    };
    // One in ten wants a meal: 15 of the nearer ones come first, 5 meals are left for the 10 of 75+.
    let old = spread(&mut session, quanli_model::catalogue::Who::Elder);
    assert_eq!((old.demand.rounded(), old.served.rounded(), old.full.rounded()), (10, 5, 5));
    let all = spread(&mut session, quanli_model::catalogue::Who::SixtyUp);
    assert_eq!((all.demand.rounded(), all.served.rounded(), all.full.rounded()), (25, 20, 5));
}

/// The rows of a table, as they reach the engine.
fn table(text: impl AsRef<str>) -> Vec<(u64, Vec<String>)> {
    quanli_read::tables::Table::read(text.as_ref()).unwrap().all()
}

#[test]
fn draws_are_stratified_and_their_mean_is_the_model() {
    let all: Vec<_> = quanli_metrics::draws().into_iter().map(|d| d.conditions).collect();
    let draws = &all[2..];
    for (get, off) in [
        ((|c: &quanli_network::Conditions| c.speed) as fn(&quanli_network::Conditions) -> f64, 0.15),
        (|c| c.slope, 0.2),
        (|c| c.guessed_stairs, 0.2),
        (|c| c.waits, 0.5),
    ] {
        let mut values: Vec<f64> = draws.iter().map(get).collect();
        assert!((values.iter().sum::<f64>() / values.len() as f64 - 1.0).abs() < 1e-12);
        // One in each part of the range.
        values.sort_by(f64::total_cmp);
        for (k, v) in values.iter().enumerate() {
            let part = (v - (1.0 - off)) / (2.0 * off) * values.len() as f64;
            assert_eq!(part as usize, k);
        }
    }
    // The factors are not tied to each other.
    let tied = draws.iter().filter(|c| (c.speed > 1.0) == (c.slope > 1.0)).count();
    assert!((4..=20).contains(&tied), "{tied} of {}", draws.len());
}

#[test]
fn quantiles_are_weighted_and_say_when_too_many_are_out_of_reach() {
    let list = [(600, 10), (1200, 30), (BOUND, 60)];
    assert_eq!(quantile(list.into_iter(), BOUND, 100), Some(600));
    assert_eq!(quantile(list.into_iter(), BOUND, 400), Some(1200));
    assert_eq!(quantile(list.into_iter(), BOUND, 500), None);
    assert_eq!(quantile(core::iter::empty(), BOUND, 500), None);
}

#[test]
fn the_lorenz_curve_and_the_coefficient_agree() {
    // Four people with 1, 1, 2 and 4 of 8: G = Σ|a−b| ÷ (2 n² μ) = (0+1+3+1+3+2)·2 ÷ (2·16·2) = 20 ÷ 64.
    let spread = Spread::new([(1.0, 1.0), (4.0, 1.0), (1.0, 1.0), (2.0, 1.0)].into_iter());
    near(spread.gini().unwrap(), 20.0 / 64.0);
    let curve = spread.lorenz(4);
    assert_eq!(curve, [0.0, 1.0 / 8.0, 2.0 / 8.0, 4.0 / 8.0, 1.0]);
    let area: f64 = curve.windows(2).map(|w| (w[0] + w[1]) / 8.0).sum();
    near(1.0 - 2.0 * area, 20.0 / 64.0);
    assert_eq!(Spread::new((0..5).map(|_| (3.0, 2.0))).gini(), Some(0.0), "equal values");
    assert_eq!(Spread::new(core::iter::once((0.0, 2.0))).gini(), None, "nobody has anything");
}

#[test]
fn steep_pieces_are_told_by_class_and_stairs_are_not_among_them() {
    let d = Drawing::new("A---------B---------C---------D", &["AB street z=200,203", "BC street z=203,213", "CD steps z=213,243"]);
    let (net, _) = d.network();
    let told: serde_json::Value = serde_json::from_slice(&quanli_report::steep_paths(&net)).unwrap();
    // 3 m and 10 m on 100 m; the stairs of 30 % have a drawing of their own.
    let pieces: Vec<usize> = told["features"].as_array().unwrap().iter().map(|f| f["geometry"]["coordinates"].as_array().unwrap().len()).collect();
    assert_eq!((pieces[0] > 0, pieces[1], pieces[2]), (true, 0, 0), "{told}");
}

/// A flat street of 1 200 m, a canteen at one end, people of 75 and of 30 along it.
fn street() -> Drawing {
    let mut d = Drawing::new(&format!("A{}B", "-".repeat(119)), &["AB street name=Long"]);
    d.facility("canteen", "community-canteen", d.at('A'));
    for i in 1..12 {
        d.people(d.off('A', f64::from(i) * 100.0, 0.0), AgeGroup::A75Up, 10);
        d.people(d.off('A', f64::from(i) * 100.0, 0.0), AgeGroup::A15To59, 10);
    }
    d
}

fn profile(id: &str, items: Vec<(&str, u8, Option<u32>, &[&str])>) -> Vec<u8> {
    let items = items
        .into_iter()
        .map(|(service, minutes, radius_m, ages)| Item {
            service: service.into(),
            level: "x".into(),
            required: true,
            minutes: Some(minutes),
            radius_m,
            ages: ages.iter().map(|a| (*a).to_owned()).collect(),
            ..Item::default()
        })
        .collect();
    serde_json::to_vec(&Standard { quanli: 1, id: id.into(), version: 1, items, ..Standard::default() }).unwrap()
}

#[test]
fn a_rule_is_counted_on_both_bases_side_by_side() {
    let mut city = open(street().city);
    city.add_standard(&profile("own", vec![("community-canteen", 15, Some(800), &["60-74", "75+"])])).unwrap();
    let e = city.evaluate("own", None).unwrap();
    let row = &e.rows[0];
    // 75+ walk 0.75 m/s: 675 m in 15 minutes, so homes at 100 … 600 m; by 800 m those at 100 … 800.
    assert_eq!(
        (row.people, row.walked.met, row.norm.unwrap().met, row.circle.unwrap()),
        (People::whole(110), People::whole(60), People::whole(80), People::whole(80))
    );
    assert_eq!((row.paper_only, row.foot_only), (People::whole(20), People::whole(0)));
    assert_eq!(row.paper_places[0].name, "Long");
    let of = |who: Who| e.groups.iter().find(|g| g.who == who).unwrap().completeness.clone();
    // The rule is not for the young: they lack nothing.
    assert_eq!(
        (of(Who::Elder).complete(), of(Who::Adult).complete(), of(Who::Everyone).complete()),
        (People::whole(60), People::whole(110), People::whole(170))
    );
    let fair = &e.fairness[0].rows.iter().find(|r| r.who == Who::Elder).unwrap();
    // The sixth of eleven homes is the median: 600 m ÷ 0.75 = 800 s. Nine of ten: the tenth home, 1 000 m.
    assert_eq!((fair.covered, fair.median_ds, fair.p90_ds), (People::whole(60), Some(8000), Some(13_333)));
}

#[test]
fn the_mean_of_a_mixed_group_is_that_of_its_shares() {
    let mut city = open(street().city);
    // Three rules for 75+, two of them for 15–59 too; only the canteen is there.
    let rules = vec![("community-canteen", 15, None, &["15-59", "75+"][..]), ("market", 15, None, &["15-59", "75+"]), ("toilet", 15, None, &["75+"])];
    city.add_standard(&profile("mixed", rules)).unwrap();
    let e = city.evaluate("mixed", None).unwrap();
    let mean = |who: Who| e.groups.iter().find(|g| g.who == who).unwrap().completeness.mean_share().unwrap();
    // Shares are summed in millionths of people.
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} is not {b}");
    // 60 of 110 at 0.75 m/s (homes up to 600 m) have one of three; 100 of 110 at 1.2 m/s (up to 1 000 m) one of two.
    near(mean(Who::Elder), 60.0 / 110.0 / 3.0);
    near(mean(Who::Adult), 100.0 / 110.0 / 2.0);
    near(mean(Who::Everyone), (60.0 / 3.0 + 100.0 / 2.0) / 220.0);
}

#[test]
fn a_circle_where_nobody_lives_is_not_judged() {
    let mut d = street();
    let corner = |e: f64, n: f64| d.off('A', e, n);
    let ring = |west: f64, east: f64| vec![vec![corner(west, -30.0), corner(east, -30.0), corner(east, 30.0), corner(west, 30.0)]];
    let circle = |id: &str, rings| quanli_model::city::Circle { id: id.into(), name: id.into(), rings, stated_population: None, exemplar: false };
    d.city.circles = vec![circle("lived", ring(50.0, 350.0)), circle("empty", ring(910.0, 980.0))];
    let mut city = open(d.city);
    city.add_standard(&profile("own", vec![("community-canteen", 15, None, &["75+"][..]), ("market", 15, None, &["75+"])])).unwrap();
    let e = city.evaluate("own", None).unwrap();
    let told =
        |i: usize| (e.circles[i].required, e.circles[i].satisfied, e.circles[i].rules.iter().map(|r| (r.can_be_judged(), r.satisfied)).collect::<Vec<_>>());
    assert_eq!(told(0), (2, 1, vec![(true, true), (true, false)]));
    assert_eq!(told(1), (0, 0, vec![(false, false); 2]));
    assert!(e.circles[1].rules.iter().all(|r| r.reason.is_none()));
}

#[test]
fn people_by_count_say_how_many_have_how_many() {
    let mut d = street();
    let (near_a, near_b) = (d.off('A', 20.0, 0.0), d.off('B', -10.0, 0.0));
    d.facility("pharmacy", "pharmacy", near_a);
    d.facility("park", "park", near_b);
    let mut city = open(d.city);
    let three = vec![("community-canteen", 15, None, &["75+"][..]), ("pharmacy", 15, None, &["75+"]), ("park", 15, None, &["75+"])];
    city.add_standard(&profile("three", three)).unwrap();
    let e = city.evaluate("three", None).unwrap();
    let elder = &e.groups.iter().find(|g| g.who == Who::Elder).unwrap().completeness;
    // 675 m: the canteen from 100 … 600, the pharmacy at 20 m from 100 … 600 too (580 m), the park at 1 180 m (B is at 1 200) from 600 … 1 100.
    // So 100 … 500 have two, 600 has three, 700 … 1 100 have one.
    assert_eq!(elder.by_count, [0, 50, 50, 10].map(People::whole));
    assert!(elder.by_count_norm.is_empty(), "no rule names metres");
}

#[test]
fn a_circle_says_what_it_lacks_why_and_what_to_do_first() {
    let mut d = street();
    let (west, south) = (d.off('A', 650.0, 50.0), d.off('A', 1150.0, -50.0));
    d.city.circles.push(quanli_model::city::Circle {
        id: "east".into(),
        name: "East".into(),
        rings: vec![vec![
            west,
            quanli_model::units::LonLat { lon: south.lon, lat: west.lat },
            south,
            quanli_model::units::LonLat { lon: west.lon, lat: south.lat },
        ]],
        stated_population: None,
        exemplar: false,
    });
    let mut city = open(d.city);
    city.add_standard(&profile("own", vec![("community-canteen", 15, Some(800), &["75+"])])).unwrap();
    let sheet = city.circle_sheet(0, None, "own", None).unwrap();
    // Inside are the homes at 700 … 1 100 m: none within 675 m.
    assert_eq!((sheet.row.people, sheet.row.satisfied, sheet.row.required), (People::whole(100), 0, 1));
    let rule = &sheet.row.rules[0];
    assert_eq!((rule.people, rule.met, rule.met_circle, rule.inside), (People::whole(50), People(0), Some(People::whole(20)), 0));
    assert_eq!(rule.reason, Some(quanli_metrics::GapReason::NoneInside));
    // Anywhere inside all five are within 675 m; nothing public stands there to be changed. No node of the straight street lies inside but those at
    // which a long edge is cut (every 400 m: at 800 m).
    let step = &sheet.steps[0];
    assert_eq!((step.gained, step.facility.is_none()), (People::whole(50), true));
}

#[test]
fn two_circles_together_count_people_and_places_in_both_once() {
    let mut d = street();
    let ring = |d: &Drawing, from: f64, to: f64| {
        let (a, b) = (d.off('A', from, 50.0), d.off('A', to, -50.0));
        vec![vec![a, quanli_model::units::LonLat { lon: b.lon, lat: a.lat }, b, quanli_model::units::LonLat { lon: a.lon, lat: b.lat }]]
    };
    for (id, from, to) in [("west", -50.0, 450.0), ("middle", 250.0, 750.0)] {
        let rings = ring(&d, from, to);
        d.city.circles.push(quanli_model::city::Circle { id: id.into(), name: id.into(), rings, stated_population: None, exemplar: false });
    }
    let mut city = open(d.city);
    city.add_standard(&profile("own", vec![("community-canteen", 15, Some(800), &["75+"])])).unwrap();
    let people = |city: &mut quanli_engine::OpenCity, with| city.circle_sheet(0, with, "own", None).unwrap().row.people;
    // Homes of twenty every 100 m: 100 … 400 in the first, 300 … 700 in the second, 100 … 700 in both together.
    assert_eq!((people(&mut city, None), people(&mut city, Some(1))), (People::whole(80), People::whole(140)));
    let both = city.circle_sheet(0, Some(1), "own", None).unwrap().row;
    assert_eq!((both.rules[0].inside, both.rules[0].met), (1, People::whole(60)));
    assert!(city.circle_sheet(0, Some(7), "own", None).is_none());
}

#[test]
fn two_profiles_say_who_changes_by_which_clause() {
    let mut city = open(street().city);
    city.add_standard(&profile("strict", vec![("community-canteen", 5, None, &["75+"])])).unwrap();
    city.add_standard(&profile("mild", vec![("community-canteen", 15, None, &["75+"]), ("pharmacy", 15, None, &["0-6"])])).unwrap();
    let c = city.compare("strict", "mild", None).unwrap();
    // 5 minutes: 225 m, homes at 100 and 200; 15 minutes: six homes. The adults have nothing to lack.
    assert_eq!((c.both, c.only_b, c.only_a, c.neither), (People::whole(20 + 110), People::whole(40), People(0), People::whole(50)));
    let canteen = c.rows.iter().find(|r| r.only_b.0 > 0).unwrap();
    assert_eq!((canteen.a.as_ref().unwrap().minutes, canteen.b.as_ref().unwrap().minutes, canteen.only_b), (5, 15, People::whole(40)));
}

#[test]
fn every_built_in_profile_resolves_and_none_claims_to_be_verified() {
    let catalogue = Catalogue::built_in();
    let all = Standard::built_in();
    assert!(all.len() >= 5);
    for s in &all {
        assert!(s.rules(&catalogue).is_ok(), "{}", s.id);
        assert!(!s.is_verified(), "{}: nobody has signed it", s.id);
        assert!(s.title.contains_key("zh-CN") && s.title.contains_key("en"), "{}", s.id);
    }
    assert!(all.iter().any(|s| s.id == "db50-543-2024" && s.items.is_empty()), "its table is for its owner to fill");
}

#[test]
fn a_profile_goes_out_as_csv_and_comes_back_the_same() {
    for s in Standard::built_in().into_iter().filter(|s| !s.items.is_empty()) {
        let back = s.with_rows(&table(s.to_csv())).unwrap();
        assert_eq!(back.items, s.items, "{}", s.id);
        // A profile of its own, and never the standard's title; what is made of that is its next version.
        assert!(back.id != s.id && back.version == 1 && back.title.values().all(|t| s.title.values().all(|title| t != title && !t.is_empty())), "{}", back.id);
        let again = back.with_rows(&table(back.to_csv())).unwrap();
        assert_eq!((again.id, again.version), (back.id, 2));
    }
}

#[test]
fn a_profile_with_wrong_lines_names_each_of_them() {
    let empty = Standard::built_in().into_iter().find(|s| s.id == "db50-543-2024").unwrap();
    let wrong = empty.with_rows(&table("service,level,radius_m,required\nprimary-school,10,near,yes\npark,10,500,perhaps\n")).unwrap_err();
    assert_eq!(wrong.len(), 2);
    assert!(wrong[0].contains("line 2") && wrong[0].contains("near"));
    assert!(wrong[1].contains("line 3") && wrong[1].contains("perhaps"));
    assert!(empty.with_rows(&table("a,b\n")).unwrap_err()[0].contains("service"));
    let filled = empty.with_rows(&table("service,level,required,radius_m,verified\n\"primary-school\",10,是,500,true\n")).unwrap();
    assert!(!filled.is_verified(), "its owner has not signed it");
    assert!(Standard { verified_by: "渝中区规划和自然资源局".into(), ..filled }.is_verified());
    let unknown = empty.with_rows(&table("service,level\nno-such,10\n")).unwrap();
    assert!(unknown.rules(&Catalogue::built_in()).unwrap_err()[0].contains("no-such"));
}

#[test]
fn the_built_in_catalogue_is_complete() {
    let c = Catalogue::built_in();
    assert_eq!(c.services.len(), 49);
    for s in &c.services {
        assert_eq!(s.sign.chars().count(), 1, "{}", s.id);
        assert!(!s.ages.is_empty() && !s.living.is_empty() && [5, 10, 15].contains(&s.level), "{}", s.id);
        assert!(s.source.is_empty() <= !s.verified, "{}: a verified row names its source", s.id);
    }
    let mut signs: Vec<&str> = c.services.iter().map(|s| s.sign.as_str()).collect();
    signs.sort_unstable();
    signs.dedup();
    assert_eq!(signs.len(), 49, "each sign once");
}

#[test]
fn a_district_adds_services_and_is_told_what_is_wrong_with_them() {
    let mut c = Catalogue::built_in();
    let own = |id: &str, sign: &str| {
        format!(
            r#"{{"version":1,"services":[{{"id":"{id}","zh":"茶馆","en":"tea house","sign":"{sign}","class":"culture","tier":"distinctive","living":["fun"],"ages":["60-74"],"level":10,"required":false}}]}}"#
        )
    };
    c.add(own("tea-house", "茶").as_bytes()).unwrap();
    assert_eq!(c.index("tea-house"), Some(49));
    assert!(c.add(own("Tea House", "茶").as_bytes()).unwrap_err().contains("lower-case"));
    assert!(c.add(own("tea-house", "茶馆").as_bytes()).unwrap_err().contains("one character"));
    assert!(c.add(br#"{"version":1,"services":[{"id":"x"}]}"#).unwrap_err().contains("line 1"));
    assert_eq!(c.services.len(), 50, "what was wrong left nothing behind");
}

#[test]
fn a_composite_is_complete_by_its_own_rule() {
    let c = Catalogue::built_in();
    let ids = |list: &[&str]| list.iter().map(|id| c.index(id).unwrap()).collect::<Vec<_>>();
    let complex = c.index("embedded-complex").unwrap();
    assert_eq!(c.complete(complex, &ids(&["community-canteen", "childcare", "health-post"]), Some(600.0)), Some(true));
    assert_eq!(c.complete(complex, &ids(&["community-canteen", "childcare", "health-post"]), Some(599.0)), Some(false), "too small");
    assert_eq!(c.complete(complex, &ids(&["community-canteen", "childcare"]), None), Some(false), "two functions");
    assert_eq!(
        c.complete(complex, &ids(&["elder-service-station", "elder-day-care", "health-post"]), None),
        Some(false),
        "elder care is one of the four, not two"
    );
    assert_eq!(c.complete(c.index("park").unwrap(), &[], None), None);
}

/// Walks to every facility, one search each by the naive twin, equal the catchments.
fn catchments_equal(city: quanli_model::city::City) {
    let mut open = open(city);
    let doors: Vec<_> = open.net.entrances.iter().map(<[_]>::to_vec).collect();
    let pace = open.pace((Walker::Adult, Direction::There, Terrain::Real));
    let slots: Vec<Vec<Slot>> = doors.iter().map(|d| d.iter().map(|s| Slot::new(0, pace.entrance(&open.net, *s))).collect()).collect();
    let walks = Catchments::new(&pace.field, &slots, 9000);
    for (f, snaps) in doors.iter().enumerate() {
        let naive = oracle::nearest_homes(&open.net, Walker::Adult, Direction::There, core::slice::from_ref(snaps));
        let expected: Vec<(u32, u16)> = naive.iter().enumerate().filter_map(|(h, t)| t.filter(|t| *t <= 9000).map(|t| (h as u32, t as u16))).collect();
        assert_eq!(walks.of(f), expected, "facility {f}");
    }
}

#[test]
fn who_gets_there_and_finds_it_full_is_a_pocket_of_its_own() {
    // A canteen with 30 meals a day in the middle of a street; 1000 people of 75 live near it, of whom 100 want one.
    let mut d = Drawing::new("A---------B---------C", &["AB street name=West", "BC street name=East"]);
    let at = d.at('B');
    d.facility("f00", "community-canteen", at);
    d.city.facilities[0].capacity = vec![("meals_per_day".into(), 30.0)];
    d.people(d.off('B', -10.0, 0.0), AgeGroup::A75Up, 300);
    d.people(d.off('B', 60.0, 0.0), AgeGroup::A75Up, 700);
    let mut session = quanli_engine::Session::with(open(d.city));
    let question = crate::repairing::question(Who::Elder, Direction::There);
    let spreading = session.ask(quanli_protocol::Spread { question }).unwrap();
    // The nearest 300 want 30 and have them; of the others 70 find nothing.
    let row = spreading.capacity.unwrap();
    assert_eq!([row.served.rounded(), row.full.rounded(), row.beyond.rounded()], [30, 70, 0]);
    let full: Vec<(&str, u64, quanli_metrics::PocketReason)> = spreading.full.iter().map(|p| (p.name.as_str(), p.people.rounded(), p.reason)).collect();
    assert_eq!(full, [("East", 70, quanli_metrics::PocketReason::Full)]);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 60, ..Default::default() })]

    #[test]
    fn a_place_more_never_lowers_a_figure_and_longer_minutes_neither(city in arbitrary::city(), at in (0..420i32, 0..420i32), minutes in 2u8..15) {
        let text = |m: u8| profile("own", vec![("community-canteen", m, Some(u32::from(m) * 60), &["0-6", "7-14", "15-59", "60-74", "75+"])]);
        let figures = |city: quanli_model::city::City, m: u8| {
            let mut open = open(city);
            open.add_standard(&text(m)).unwrap();
            let e = open.evaluate("own", None).unwrap();
            (e.rows[0].walked.met, e.rows[0].norm.unwrap().met, e.groups.iter().map(|g| g.completeness.complete()).sum::<People>())
        };
        let mut more = city.clone();
        let plane = quanli_network::Plane::new(quanli_model::units::LonLat { lon: 107.0, lat: 29.9 });
        let mut place = Drawing::new("A", &[]);
        place.facility("zz-one-more", "community-canteen", plane.lonlat([f64::from(at.0), f64::from(at.1)]));
        more.facilities.extend(place.city.facilities.clone());
        let (before, after, longer) = (figures(city.clone(), minutes), figures(more, minutes), figures(city, minutes + 1));
        assert!(before.0 <= after.0 && before.1 <= after.1 && before.2 <= after.2, "{before:?} {after:?}");
        assert!(before.0 <= longer.0 && before.1 <= longer.1 && before.2 <= longer.2, "{before:?} {longer:?}");
    }

    #[test]
    fn a_faster_walker_never_reaches_less(city in arbitrary::city(), faster in 1.0f64..1.4) {
        use quanli_coverage::{Ground, Layer, Pace, Scratch};
        use quanli_network::{Conditions, Impedance};
        let open = open(city);
        let ground = std::rc::Rc::new(Ground::new(&open.net));
        let labels = |speed: f64| {
            let mut scratch = Scratch::default();
            let impedance = Impedance::compute_under(&open.net, Walker::Senior, Terrain::Real, Conditions { speed, ..Conditions::default() });
            let pace = Pace::of_impedance(&open.net, ground.clone(), impedance, Direction::There, false, None, &mut scratch);
            let slots = open.net.entrances.iter().flatten().map(|s| Slot::new(0, pace.entrance(&open.net, *s))).collect();
            Layer::fresh(&pace.field, 2, slots, &mut scratch).homes
        };
        // Each part of a way is rounded to a decisecond, so a way may be longer by a rounding here and there, never by more than its parts.
        assert!(labels(1.0).iter().zip(labels(faster)).all(|(slow, fast)| fast <= slow.saturating_add(2)));
    }

    #[test]
    fn catchments_hold_every_walk_of_the_naive_twin(city in arbitrary::city()) {
        catchments_equal(city);
    }

    #[test]
    fn capacity_is_conserved_and_order_changes_nothing(
        lists in proptest::collection::vec(proptest::collection::btree_map(0u32..12, 0u16..=9000, 0..12), 1..6),
        people in proptest::collection::vec(0u64..5_000_000, 12),
        supply in proptest::collection::vec(0.0f64..500.0, 6),
    ) {
        let lists: Vec<Vec<(u32, u16)>> = lists.into_iter().map(|m| m.into_iter().collect()).collect();
        let n = lists.len();
        let walks = Catchments::of_lists(lists.clone());
        let counts = Counts::from(people.clone());
        let demand = [Demand { walks: &walks, people: &counts }];
        for decay in [Decay::Binary, Decay::Gaussian] {
            let out = two_step(&demand, &supply[..n], 9000, decay);
            let had: f64 = out.access[0].iter().zip(&people).map(|(a, p)| a * *p as f64 / 1000.0).sum();
            let given: f64 = (0..n).filter(|j| !out.empty.contains(j)).map(|j| supply[j]).sum();
            assert!((had - given).abs() <= 1e-6 * given.max(1.0), "{had} is not {given}");
        }
        let out = served(&demand, &supply[..n], 300);
        let room: u64 = supply[..n].iter().map(|s| (s * 1000.0 + 0.5).floor() as u64).sum();
        assert_eq!(out.served + out.left.iter().sum::<u64>(), room, "every place is taken or left");
        assert!(out.served + out.full <= out.demand);
        let more: Vec<f64> = supply[..n].iter().map(|s| s + 10.0).collect();
        assert!(served(&demand, &more, 300).served >= out.served, "more room never serves fewer");
        let turned = Catchments::of_lists(lists.into_iter().rev().collect());
        let back: Vec<f64> = supply[..n].iter().rev().copied().collect();
        let other = served(&[Demand { walks: &turned, people: &counts }], &back, 300);
        assert_eq!(other.demand, out.demand);
    }
}
