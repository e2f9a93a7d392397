//! Reading: what is good is taken, what is bad is said with its place, and nothing panics.

use proptest::prelude::*;
use quanli_model::catalogue::{AgeGroup, Catalogue};
use quanli_model::city::{City, Kind, OneWay, ResidentShape};
use quanli_model::problem::{Problem, Problems, Reason, Severity};
use quanli_model::units::People;
use quanli_read::numbers::Quantity;
use quanli_read::services::services_of;
use quanli_read::tags::{WayUse, one_way, way_use};
use quanli_read::{FileBytes, Props, read_city, read_features, read_manifest};

const MANIFEST: &str = r#"{"quanli":1,"id":"t","files":{"paths":"p.geojson","facilities":"f.geojson","residents":"r.geojson"}}"#;

pub(crate) fn collection(features: &[&str]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn path(properties: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"LineString","coordinates":[[107,29.9],[107.001,29.9]]}}}}"#)
}

pub(crate) fn read(paths: &str, facilities: &str, residents: &str) -> (Option<City>, Vec<Problem>) {
    let mut problems = Problems::new();
    let manifest = read_manifest(MANIFEST, &mut problems).unwrap();
    let files = FileBytes { paths: paths.as_bytes(), facilities: facilities.as_bytes(), residents: Some(residents.as_bytes()), ..FileBytes::default() };
    let city = read_city(manifest, files, &mut problems);
    (city, problems.worst_first())
}

fn one_path(properties: &str) -> (City, Vec<Problem>) {
    let (city, problems) = read(&collection(&[&path(properties)]), &collection(&[]), &collection(&[]));
    (city.unwrap(), problems)
}

#[test]
fn a_truncated_file_is_one_clear_error_with_its_place() {
    let text = collection(&[&path("{}")]);
    let (city, problems) = read(&text[..text.len() - 30], &collection(&[]), &collection(&[]));
    assert!(city.is_none());
    assert_eq!((problems[0].severity, problems[0].reason, problems[0].file.as_str()), (Severity::Unusable, Reason::NotJson, "p.geojson"));
    assert!(problems[0].found.contains("line 1, byte"), "{}", problems[0].found);
}

#[test]
fn a_bad_feature_is_reported_with_index_and_id_and_left_out() {
    let bad = [
        (r#"{"type":"Feature","id":"a","properties":{},"geometry":null}"#, Reason::NoGeometry),
        (r#"{"type":"Feature","id":"b","properties":{},"geometry":{"type":"Point","coordinates":[107,29.9]}}"#, Reason::WrongGeometry),
        (r#"{"type":"Feature","id":"c","properties":{},"geometry":{"type":"LineString","coordinates":[[107,29.9]]}}"#, Reason::TooFewPositions),
        (r#"{"type":"Feature","id":"d","properties":{},"geometry":{"type":"LineString","coordinates":[[107,29.9],[107,"x"]]}}"#, Reason::BadCoordinate),
        (r#"{"type":"Feature","id":"e","properties":{},"geometry":{"type":"LineString","coordinates":[[107,29.9],[107,95]]}}"#, Reason::BadCoordinate),
        (
            r#"{"type":"Feature","id":"f","properties":{"kind":"rope"},"geometry":{"type":"LineString","coordinates":[[107,29.9],[107.1,29.9]]}}"#,
            Reason::UnknownKind,
        ),
    ];
    for (i, (feature, reason)) in bad.iter().enumerate() {
        let (city, problems) = read(&collection(&[&path("{}"), feature]), &collection(&[]), &collection(&[]));
        assert_eq!(city.unwrap().ways.len(), 1, "{reason:?}");
        let p = problems.iter().find(|p| p.reason == *reason).unwrap_or_else(|| panic!("{reason:?} is not in {problems:?}"));
        let id = char::from(b'a' + i as u8).to_string();
        assert_eq!((p.severity, p.index, p.id.as_deref(), p.file.as_str()), (Severity::Error, Some(1), Some(id.as_str()), "p.geojson"));
    }
}

#[test]
fn many_alike_are_counted_and_not_listed_without_end() {
    let bad = r#"{"type":"Feature","properties":{},"geometry":null}"#;
    let mut features = vec![bad; 500];
    let good = path("{}");
    features.push(&good);
    let (_, problems) = read(&collection(&features), &collection(&[]), &collection(&[]));
    let alike: Vec<&Problem> = problems.iter().filter(|p| p.reason == Reason::NoGeometry).collect();
    assert!(alike.len() <= 20);
    assert_eq!(alike.iter().map(|p| p.count).sum::<u32>(), 500);
}

#[test]
fn keys_come_in_any_order_and_strangers_are_passed_over() {
    let text = r#"{"name":"x","crs":{"a":[1,{"b":null}]},"features":[{"geometry":{"coordinates":[[107,29.9,200.5],[107.001,29.9,201]],"type":"LineString","bbox":[1,2]},"bbox":[1],"properties":{"z":[1,2],"name":"\u6e1d\ud83d\ude00 \"A\"","kind":"steps"},"type":"Feature"}],"type":"FeatureCollection"}"#;
    let (city, problems) = read(text, &collection(&[]), &collection(&[]));
    let city = city.unwrap();
    assert_eq!((city.ways[0].kind, city.ways[0].name.as_str(), city.ways[0].line[0].ele), (Kind::Steps, "渝😀 \"A\"", 200.5));
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn real_exports_are_read_as_they_are() {
    assert_eq!(one_path(r#"{"highway":"['footway', 'steps']"}"#).0.ways[0].kind, Kind::Steps);
    assert_eq!(one_path(r#"{"highway":["residential","service"]}"#).0.ways[0].kind, Kind::Street);
    assert_eq!(one_path(r#"{"kind":"steps","step_count":"94"}"#).0.ways[0].step_count, Some(94));
    assert_eq!(one_path(r#"{"highway":"residential","name":"nan"}"#).0.ways[0].name, "");
    let (city, problems) = one_path(r#"{"kind":"lift","wait_s":"long"}"#);
    assert_eq!((city.ways[0].wait_s, problems[0].reason, problems[0].found.as_str()), (None, Reason::NotANumber, "wait_s = long"));
}

/// Tags as a truth table.
fn tags(text: &'static str) -> Props<'static> {
    let mut p = Props::default();
    text.split(',').filter_map(|t| t.split_once('=')).for_each(|(k, v)| p.push(k, v));
    p
}

#[test]
fn tags_mean_the_kinds_that_the_wiki_says() {
    use WayUse::{Leave, Plaza, Walk};
    let table = [
        ("highway=service,access=no,foot=destination", Walk(Kind::Street)),
        ("highway=footway,access=yes,foot=private", Leave),
        ("highway=service,access=no,access:conditional=yes @ (08:00-20:00)", Walk(Kind::Street)),
        ("highway=service,access=no,access:conditional=yes @ summer", Leave),
        ("highway=trunk,sidewalk:right=yes", Walk(Kind::Street)),
        ("highway=primary,motorroad=yes", Leave),
        ("highway=platform", Walk(Kind::Footway)),
        ("railway=platform,area=yes", Plaza(Kind::Footway)),
        ("highway=residential", Walk(Kind::Street)),
        ("highway=motorway", Leave),
        ("highway=trunk", Leave),
        ("highway=trunk,sidewalk=both", Walk(Kind::Street)),
        ("highway=trunk,foot=yes", Walk(Kind::Street)),
        ("highway=footway", Walk(Kind::Footway)),
        ("highway=footway,foot=no", Leave),
        ("highway=service,access=private", Leave),
        ("highway=service,access=private,foot=permissive", Walk(Kind::Street)),
        ("highway=steps", Walk(Kind::Steps)),
        ("highway=steps,conveying=yes", Walk(Kind::Escalator)),
        ("highway=steps,conveying=no", Walk(Kind::Steps)),
        ("highway=footway,conveying=forward", Walk(Kind::Escalator)),
        ("highway=footway,bridge=yes", Walk(Kind::Footbridge)),
        ("highway=footway,bridge=no", Walk(Kind::Footway)),
        ("highway=primary,bridge=yes", Walk(Kind::Street)),
        ("highway=footway,tunnel=building_passage", Walk(Kind::Underpass)),
        ("highway=footway,footway=crossing", Walk(Kind::Crossing)),
        ("highway=elevator", Walk(Kind::Lift)),
        ("highway=corridor", Walk(Kind::Corridor)),
        ("highway=path", Walk(Kind::Trail)),
        ("highway=path,sac_scale=demanding_alpine_hiking", Leave),
        ("highway=cycleway", Leave),
        ("highway=cycleway,foot=designated", Walk(Kind::Footway)),
        ("highway=pedestrian,area=yes", Plaza(Kind::Footway)),
        ("highway=construction", Leave),
        ("aerialway=gondola", Walk(Kind::Cableway)),
        ("railway=rail", Leave),
        ("building=yes", Leave),
    ];
    for (text, expected) in table {
        assert_eq!(way_use(&tags(text)), expected, "{text}");
    }
}

#[test]
fn one_way_binds_people_only_where_it_says_so() {
    let table = [
        ("highway=residential,oneway=yes", Kind::Street, OneWay::Both, false),
        ("highway=footway,oneway=yes", Kind::Footway, OneWay::Both, true),
        ("highway=footway,oneway:foot=yes", Kind::Footway, OneWay::Forward, false),
        ("highway=footway,oneway:foot=-1", Kind::Footway, OneWay::Backward, false),
        ("highway=steps,conveying=forward", Kind::Escalator, OneWay::Forward, false),
        ("highway=steps,conveying=yes,oneway=yes", Kind::Escalator, OneWay::Forward, false),
        ("highway=steps,conveying=yes,oneway=-1,incline=up", Kind::Escalator, OneWay::Backward, false),
        ("highway=steps,conveying=forward,oneway=yes", Kind::Escalator, OneWay::Forward, false),
        ("highway=steps,conveying=yes,incline=down", Kind::Escalator, OneWay::Backward, false),
        ("highway=steps,conveying=reversible", Kind::Escalator, OneWay::Both, false),
        ("kind=escalator,oneway=forward", Kind::Escalator, OneWay::Forward, false),
    ];
    for (text, kind, way, ambiguous) in table {
        assert_eq!(one_way(&tags(text), kind), (way, ambiguous), "{text}");
    }
}

#[test]
fn tags_and_names_mean_services_of_the_catalogue() {
    let catalogue = Catalogue::built_in();
    let table: [(&str, &[&str]); 42] = [
        ("amenity=restaurant,name=民生社区食堂", &["community-canteen"]),
        // A tag says what it is, whatever stands next to it.
        ("highway=bus_stop,name=农贸市场", &["bus-stop"]),
        ("public_transport=platform,bus=yes,name=菜市场", &["bus-stop"]),
        ("amenity=parking,name=社区卫生服务中心停车场", &[]),
        ("amenity=parking_entrance,name=菜市场车库入口", &[]),
        ("entrance=main,name=菜市场", &[]),
        ("shop=bakery,name=菜市场", &[]),
        ("shop=vacant,name=社区食堂", &[]),
        ("amenity=atm,name=党群服务中心", &["bank"]),
        ("place=neighbourhood,name=老菜市场", &[]),
        ("building=apartments,name=农贸市场", &[]),
        ("landuse=residential,name=菜市场", &[]),
        ("amenity=kindergarten,name=菜市场", &["kindergarten"]),
        ("amenity=pharmacy,name=社区卫生服务站", &["pharmacy"]),
        ("tourism=hotel,name=农贸市场", &[]),
        // Of the same sort: the name says it more exactly.
        ("amenity=hospital,name=上清寺社区卫生服务中心", &["health-centre"]),
        ("office=government,name=便民服务中心", &["street-service-centre"]),
        ("amenity=marketplace,name=大阳沟农贸市场", &["market"]),
        // No tag: the name, when it ends with what it is.
        ("name=大阳沟农贸市场", &["market"]),
        ("building=yes,name=大阳沟农贸市场(二期)", &["market"]),
        ("name=大阳沟农贸综合市场", &["market"]),
        ("name=大阳沟农贸市场公交站", &[]),
        ("name=大阳沟农贸市场(公交站)", &[]),
        ("name=大阳沟农贸市场北门", &[]),
        ("name=大阳沟农贸市场（北门）", &[]),
        ("name=菜市场幼儿园", &[]),
        ("name=菜市场家属院", &[]),
        ("name=社区卫生服务中心宿舍", &[]),
        ("name=社区食堂（已停业）", &[]),
        // Each of several meanings.
        ("amenity=doctors;pharmacy", &["pharmacy", "health-station"]),
        ("shop=convenience;greengrocer", &["market", "convenience"]),
        ("amenity=restaurant,name=老火锅", &[]),
        ("amenity=pharmacy", &["pharmacy"]),
        ("amenity=school,isced:level=1", &["primary-school"]),
        ("amenity=school,name=渝山中学", &["middle-school"]),
        ("amenity=school", &["primary-school"]),
        ("amenity=clinic,name=上半城社区卫生服务中心", &["health-centre"]),
        ("amenity=clinic", &["health-station"]),
        ("amenity=social_facility,social_facility=nursing_home", &["nursing-home"]),
        ("public_transport=platform,bus=yes", &["bus-stop"]),
        ("railway=subway_entrance", &["metro-entrance"]),
        ("shop=supermarket", &["supermarket"]),
    ];
    for (text, expected) in table {
        assert_eq!(services_of(&tags(text)), expected, "{text}");
        assert!(expected.iter().all(|id| catalogue.index(id).is_some()), "{text}");
    }
}

#[test]
fn the_built_in_catalogue_is_complete() {
    let catalogue = Catalogue::built_in();
    assert_eq!(catalogue.services.len(), 49);
    for (i, s) in catalogue.services.iter().enumerate() {
        assert_eq!(catalogue.index(&s.id), Some(i as u16), "{} stands twice", s.id);
        assert_eq!(s.sign.chars().count(), 1, "{}", s.id);
        assert!(!s.zh.is_empty() && !s.en.is_empty());
    }
}

fn place(properties: &str, lon: f64) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Point","coordinates":[{lon},29.9]}}}}"#)
}

#[test]
fn ids_made_from_content_do_not_depend_on_the_order_of_the_file() {
    let list = [
        place(r#"{"services":["park"],"name":"a"}"#, 107.0),
        place(r#"{"services":["park"],"name":"b"}"#, 107.0),
        place(r#"{"id":"k","services":["bank","park"]}"#, 107.1),
    ];
    let ids = |order: [usize; 3]| {
        let facilities = collection(&order.map(|i| list[i].as_str()));
        read(&collection(&[&path("{}")]), &facilities, &collection(&[])).0.unwrap().facilities
    };
    let first = ids([0, 1, 2]);
    assert_eq!(first, ids([2, 1, 0]));
    assert!(first.windows(2).all(|w| w[0].id < w[1].id));
    assert_eq!(first.iter().find(|f| f.id == "k").unwrap().services.len(), 2);
}

#[test]
fn a_place_of_an_unknown_service_and_one_of_none_are_told_apart() {
    let facilities = collection(&[
        &place(r#"{"services":["moon-base"]}"#, 107.0),
        &place(r#"{"shop":"tobacco"}"#, 107.0),
        &place(r#"{"services":["park"],"status":"closed"}"#, 107.0),
    ]);
    let (city, problems) = read(&collection(&[&path("{}")]), &facilities, &collection(&[]));
    assert!(city.unwrap().facilities.is_empty());
    assert_eq!(
        problems.iter().map(|p| (p.severity, p.reason)).collect::<Vec<_>>(),
        [(Severity::Error, Reason::UnknownService), (Severity::Warning, Reason::NoService), (Severity::Warning, Reason::ServesNobody)]
    );
}

#[test]
fn people_are_read_by_age_or_split_without_losing_anyone() {
    let by_age = place(r#"{"people":{"0-6":3,"7-14":8,"15-59":60,"60-74":20,"75+":9},"wheelchair_users":2}"#, 107.0);
    let (city, _) = read(&collection(&[&path("{}")]), &collection(&[]), &collection(&[&by_age]));
    assert_eq!(city.unwrap().residents[0].people.map(|p| p.rounded()), [3, 8, 60, 20, 9, 2]);
    let total = place(r#"{"population":101}"#, 107.0);
    let (city, problems) = read(&collection(&[&path("{}")]), &collection(&[]), &collection(&[&total]));
    assert!(city.unwrap().residents.is_empty());
    assert_eq!(problems[0].reason, Reason::NoAgeShares);
    let manifest = MANIFEST.replace("\"id\"", r#""age_shares":{"0-6":0.05,"7-14":0.085,"15-59":0.615,"60-74":0.185,"75+":0.065},"id""#);
    let mut problems = Problems::new();
    let manifest = read_manifest(&manifest, &mut problems).unwrap();
    let people = collection(&[&total]);
    let files = FileBytes {
        paths: collection(&[&path("{}")]).leak().as_bytes(),
        facilities: collection(&[]).leak().as_bytes(),
        residents: Some(people.as_bytes()),
        ..FileBytes::default()
    };
    let city = read_city(manifest, files, &mut problems).unwrap();
    assert_eq!(AgeGroup::ALL.map(|a| city.residents[0].people[a as usize]).into_iter().sum::<People>(), People::whole(101));
    assert_eq!(problems.count(Reason::AgesSplit), 1);
}

#[test]
fn only_people_inside_the_scope_are_counted() {
    let manifest =
        MANIFEST.replace("\"id\"", r#""scope":{"type":"Polygon","coordinates":[[[106.9,29.8],[107.05,29.8],[107.05,30],[106.9,30],[106.9,29.8]]]},"id""#);
    let mut problems = Problems::new();
    let manifest = read_manifest(&manifest, &mut problems).unwrap();
    let people = collection(&[&place(r#"{"people":{"75+":1}}"#, 107.0), &place(r#"{"people":{"75+":1}}"#, 107.1)]);
    let city = read_city(
        manifest,
        FileBytes {
            paths: collection(&[&path("{}")]).as_bytes(),
            facilities: collection(&[]).as_bytes(),
            residents: Some(people.as_bytes()),
            ..FileBytes::default()
        },
        &mut problems,
    )
    .unwrap();
    assert_eq!(city.residents.iter().map(|r| r.counted).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_small_area_is_one_place_and_a_large_one_stays_an_area() {
    let square = |side: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"people":{{"75+":5}}}},"geometry":{{"type":"Polygon","coordinates":[[[107,29.9],[{0},29.9],[{0},{1}],[107,{1}],[107,29.9]]]}}}}"#,
            107.0 + side,
            29.9 + side
        )
    };
    let people = collection(&[&square(0.0005), &square(0.005)]);
    let (city, _) = read(&collection(&[&path("{}")]), &collection(&[]), &people);
    let shapes: Vec<bool> = city.unwrap().residents.iter().map(|r| matches!(r.shape, ResidentShape::Point(_))).collect();
    assert_eq!(shapes, [true, false]);
}

#[test]
fn a_manifest_of_the_future_and_one_without_files_are_refused() {
    let check = |text: &str, reason| {
        let mut problems = Problems::new();
        assert!(read_manifest(text, &mut problems).is_none());
        assert_eq!(problems.as_slice()[0].reason, reason);
    };
    check(&MANIFEST.replace("\"quanli\":1", "\"quanli\":2"), Reason::NewerVersion);
    check(r#"{"quanli":1,"id":"x"}"#, Reason::Manifest);
    check("{", Reason::NotJson);
    check(&MANIFEST.replace("\"id\"", r#""crs":"EPSG:2381","id""#), Reason::UnknownCrs);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn every_number_is_the_nearest_double(n in any::<f64>().prop_filter("finite", |n| n.is_finite()), digits in 0usize..18) {
        for text in [format!("{n}"), format!("{n:e}"), format!("{:.*}", digits, n % 1e9)] {
            let json = format!(r#"{{"type":"FeatureCollection","features":[{{"properties":{{"v":{text}}}}}]}}"#);
            let mut found = None;
            read_features(json.as_bytes(), &mut Problems::new(), |f, _| found = f.props.number("v", Quantity::Count));
            prop_assert_eq!(found.map(f64::to_bits), Some(text.parse::<f64>().unwrap().to_bits()), "{}", text);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_features(&bytes, &mut Problems::new(), |_, _| {});
    }

    #[test]
    fn no_damage_to_a_file_makes_the_reader_panic(at in 0usize..400, byte in any::<u8>(), cut in 0usize..400) {
        let mut text = collection(&[&path(r#"{"kind":"steps","step_count":12,"name":"\u6e1d","list":["a",{"b":1}]}"#), &path("{}")]).into_bytes();
        let n = text.len();
        text[at % n] = byte;
        text.truncate(cut.max(1) * n / 400 + 1);
        let mut problems = Problems::new();
        if let Some(manifest) = read_manifest(MANIFEST, &mut problems) {
            let empty = collection(&[]);
            let city = read_city(manifest, FileBytes { paths: &text, facilities: empty.as_bytes(), ..FileBytes::default() }, &mut problems);
            if let Some(city) = city {
                let _ = quanli_network::Network::build(&city, &mut problems);
            }
        }
    }
}

fn residents(properties: &str, geometry: &str) -> (City, Vec<Problem>) {
    let feature = format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#);
    let good = r#"{"type":"Feature","properties":{"people":{"75+":7}},"geometry":{"type":"Point","coordinates":[107,29.9]}}"#;
    let (city, problems) = read(&collection(&[&path("{}")]), &collection(&[]), &collection(&[&feature, good]));
    (city.unwrap(), problems)
}

#[test]
fn an_empty_place_among_residents_is_said_and_the_others_live_on() {
    for geometry in [
        r#"{"type":"Point","coordinates":[]}"#,
        r#"{"type":"Point"}"#,
        r#"{"type":"Polygon","coordinates":[]}"#,
        r#"{"type":"Polygon","coordinates":[[]]}"#,
        r#"{"type":"MultiPolygon","coordinates":[]}"#,
        r#"{"type":"MultiPolygon","coordinates":[[[]]]}"#,
    ] {
        let (city, problems) = residents(r#"{"people":{"75+":100}}"#, geometry);
        assert_eq!(city.residents.len(), 1, "{geometry}");
        assert!(problems.iter().any(|p| p.reason == Reason::NoGeometry && p.index == Some(0)), "{geometry}: {problems:?}");
    }
}

#[test]
fn one_bad_number_of_people_is_said_and_drops_no_other() {
    let cases = [
        (r#"{"people":{"15-59":60,"75+":-200}}"#, Reason::OutOfRange, [0, 0, 60, 0, 0, 0]),
        // Kept back: counted at the middle.
        (r#"{"people":{"15-59":60,"75+":-1}}"#, Reason::HiddenCount, [0, 0, 60, 0, 2, 0]),
        (r#"{"people":{"15-59":60,"75+":1e9}}"#, Reason::OutOfRange, [0, 0, 60, 0, 0, 0]),
        (r#"{"people":{"15-59":60,"75+":"<5"}}"#, Reason::HiddenCount, [0, 0, 60, 0, 2, 0]),
        (r#"{"people":{"15-59":60,"75+":"many"}}"#, Reason::NotANumber, [0, 0, 60, 0, 0, 0]),
        (r#"{"people":{"15-59":60,"75+":null}}"#, Reason::EmptyValue, [0, 0, 60, 0, 0, 0]),
        (r#"{"people":{"15-59":60,"total":9}}"#, Reason::UnknownAge, [0, 0, 60, 0, 0, 0]),
        (r#"{"people":{"15-59":60,"55-64":15}}"#, Reason::AgesOverlap, [0, 0, 60, 0, 0, 0]),
        (r#"{"people":{"15-59":60},"wheelchair_users":-30}"#, Reason::OutOfRange, [0, 0, 60, 0, 0, 0]),
        (r#"{"people":{"15-59":60},"wheelchair_users":"some"}"#, Reason::NotANumber, [0, 0, 60, 0, 0, 0]),
    ];
    for (properties, reason, people) in cases {
        let (city, problems) = residents(properties, r#"{"type":"Point","coordinates":[107,29.9]}"#);
        assert_eq!(city.residents[0].people, people.map(|n: u64| People(n * 1000)), "{properties}");
        assert!(problems.iter().any(|p| p.reason == reason && p.index == Some(0)), "{properties}: {problems:?}");
    }
    let (city, problems) = residents(r#"{"population":-200}"#, r#"{"type":"Point","coordinates":[107,29.9]}"#);
    assert_eq!(city.residents.len(), 1);
    assert!(problems.iter().any(|p| p.reason == Reason::OutOfRange && p.found.contains("-200")), "{problems:?}");
}

#[test]
fn shares_of_ages_that_split_nothing_are_refused_with_their_rule() {
    for shares in ["-0.2,0.2,0.5,0.3,0.2", "0,0,0,0,0"] {
        let n: Vec<&str> = shares.split(',').collect();
        let ages = format!(r#"{{"0-6":{},"7-14":{},"15-59":{},"60-74":{},"75+":{}}}"#, n[0], n[1], n[2], n[3], n[4]);
        let mut problems = Problems::new();
        let text = MANIFEST.replace(r#""id":"t","#, &format!(r#""id":"t","age_shares":{ages},"#));
        assert!(read_manifest(&text, &mut problems).is_none(), "{shares}");
        let said = problems.worst_first();
        assert!(said[0].severity == Severity::Unusable && said[0].found.contains("age_shares"), "{said:?}");
    }
}

/// Counts of steps of a path of 96.5 m (a thousandth of a degree at this latitude) between two heights.
fn steps_of(properties: &str, heights: [f64; 2]) -> (Option<u32>, bool) {
    let feature = format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"LineString","coordinates":[[107,29.9,{}],[107.001,29.9,{}]]}}}}"#,
        heights[0], heights[1]
    );
    let (city, problems) = read(&collection(&[&feature]), &collection(&[]), &collection(&[]));
    (city.unwrap().ways[0].step_count, problems.iter().any(|p| p.reason == Reason::StepsDoNotFit))
}

#[test]
fn a_count_of_steps_that_cannot_be_is_said_and_not_used() {
    let steps = |n: u32| format!(r#"{{"kind":"steps","step_count":{n}}}"#);
    assert_eq!(steps_of(&steps(100), [200.0, 215.0]), (Some(100), false));
    // A terraced way: few steps on a long line.
    assert_eq!(steps_of(&steps(20), [200.0, 203.0]), (Some(20), false));
    // 1 500 steps on 96 m would be 6 cm deep.
    assert_eq!(steps_of(&steps(1500), [200.0, 425.0]), (None, true));
    // 100 steps climb 15 m, neither 4 nor 40.
    assert_eq!(steps_of(&steps(100), [200.0, 204.0]), (None, true));
    assert_eq!(steps_of(&steps(100), [200.0, 240.0]), (None, true));
    // A height that no place has contradicts nothing.
    assert_eq!(steps_of(&steps(100), [200.0, 1e9]), (Some(100), false));
    // Whole metres of a height model say nothing about six steps.
    assert_eq!(steps_of(&steps(6), [200.0, 202.0]), (Some(6), false));
}

#[test]
fn flights_of_one_feature_share_its_count_by_length() {
    let feature = r#"{"type":"Feature","properties":{"kind":"steps","step_count":80},
        "geometry":{"type":"MultiLineString","coordinates":[[[107,29.9],[107.0003,29.9]],[[107.0005,29.9],[107.0006,29.9]]]}}"#;
    let (city, _) = read(&collection(&[feature]), &collection(&[]), &collection(&[]));
    let counts: Vec<_> = city.unwrap().ways.iter().map(|w| w.step_count).collect();
    assert_eq!(counts, [Some(60), Some(20)]);
}

#[test]
fn a_path_that_is_repeated_is_used_once_and_said() {
    let (a, b) = (path(r#"{"kind":"street","name":"A"}"#), path(r#"{"kind":"steps","name":"A"}"#));
    let (city, problems) = read(&collection(&[&a, &b, &a, &a]), &collection(&[]), &collection(&[]));
    assert_eq!(city.unwrap().ways.iter().map(|w| w.kind).collect::<Vec<_>>(), [Kind::Street, Kind::Steps]);
    let said: Vec<_> = problems.iter().filter(|p| p.reason == Reason::Repeated).map(|p| p.index).collect();
    assert_eq!(said, [Some(2), Some(3)]);
}

#[test]
fn heights_that_no_place_has_count_as_unknown() {
    for height in ["1e9", "-1e9", "-9999", "32767"] {
        let feature = format!(
            r#"{{"type":"Feature","properties":{{"kind":"street"}},"geometry":{{"type":"LineString","coordinates":[[107,29.9,250],[107.001,29.9,{height}]]}}}}"#
        );
        let (city, problems) = read(&collection(&[&feature]), &collection(&[]), &collection(&[]));
        let line = &city.unwrap().ways[0].line;
        assert!(line[0].ele == 250.0 && line[1].ele.is_nan(), "{height}: {line:?}");
        assert!(problems.iter().any(|p| p.reason == Reason::HeightOutOfRange && p.index == Some(0)), "{height}");
    }
}

#[test]
fn what_has_no_position_is_said_in_every_file() {
    let circles = r#"{"quanli":1,"id":"t","files":{"paths":"p.geojson","facilities":"f.geojson","circles":"c.geojson","transit":"t.geojson"}}"#;
    let empty = |geometry: &str| collection(&[&format!(r#"{{"type":"Feature","properties":{{"name":"x","kind":"responsive-zone"}},"geometry":{geometry}}}"#)]);
    let paths = collection(&[&path("{}"), r#"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[]}}"#]);
    for geometry in [r#"{"type":"Polygon","coordinates":[]}"#, r#"{"type":"Polygon","coordinates":[[]]}"#, r#"{"type":"MultiPolygon"}"#] {
        let mut problems = Problems::new();
        let manifest = read_manifest(circles, &mut problems).unwrap();
        let (facilities, other) = (collection(&[]), empty(geometry));
        let files = FileBytes {
            paths: paths.as_bytes(),
            facilities: facilities.as_bytes(),
            circles: Some(other.as_bytes()),
            transit: Some(other.as_bytes()),
            ..FileBytes::default()
        };
        let city = read_city(manifest, files, &mut problems).unwrap();
        assert!(city.circles.is_empty() && city.ways.len() == 1, "{geometry}");
        for file in ["p.geojson", "c.geojson", "t.geojson"] {
            let said = problems.clone().worst_first();
            assert!(said.iter().any(|p| p.file == file && p.reason == Reason::NoGeometry), "{geometry} in {file}: {said:?}");
        }
    }
}
