//! The engine in WebAssembly, under node: the same bytes as native, and one story through the door.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use quanli_engine::{OpenCity, Session};
use quanli_protocol::{Action, Cover, Covered, Direction, Do, Edit, FileRole, NewFacility, Question, Request, Undo, Who};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::inflate::decompress_to_vec(&bytes[10..bytes.len() - 8]).unwrap()
}

fn demo() -> OpenCity {
    let files: [&[u8]; 3] = [
        include_bytes!("../../../public/city/paths.geojson.gz"),
        include_bytes!("../../../public/city/facilities.geojson.gz"),
        include_bytes!("../../../public/city/residents.geojson.gz"),
    ];
    let roles = [FileRole::Paths, FileRole::Facilities, FileRole::Residents];
    OpenCity::open(include_str!("../../../public/city/city.json"), &roles, files.map(unpacked).into(), &mut |_, _| {}).unwrap()
}

#[wasm_bindgen_test]
fn every_time_of_the_demo_city_has_the_committed_digest() {
    let digest = demo().digest();
    console_log!("digest {digest} wasm");
    assert_eq!(digest, include_str!("../../../tests/data/demo-city.digest").trim());
}

#[wasm_bindgen_test]
fn the_prepared_city_has_the_committed_digest_too() {
    let files: [&[u8]; 2] = [include_bytes!("../../../public/city/network.qnet.gz"), include_bytes!("../../../public/city/places.qplc.gz")];
    let roles = [FileRole::Network, FileRole::Places];
    let mut open = OpenCity::open(include_str!("../../../public/city/city.json"), &roles, files.map(unpacked).into(), &mut |_, _| {}).unwrap();
    assert_eq!(open.digest(), include_str!("../../../tests/data/demo-city.digest").trim());
}

fn covered(session: &mut Session, request: impl Request<Reply = Covered>) -> Covered {
    session.ask(request).unwrap()
}

#[wasm_bindgen_test]
fn a_canteen_is_added_and_undone_without_a_trace() {
    let open = demo();
    let at = open.city.middle().unwrap();
    let spot = open.net.snap(at).map(|s| open.net.plane.lonlat(open.net.xy_at(s.edge, s.along).map(f64::from))).unwrap_or(open.city.places.at(0).at);
    let mut session = Session::with(open);
    let question =
        Question { who: Who::Everyone, service: "community-canteen".into(), minutes: 15, direction: Direction::There, at: None, lines: None, indoors: false };
    let before = covered(&mut session, Cover { question: question.clone() });
    let new =
        NewFacility { name: String::new(), services: vec!["community-canteen".into()], at: spot, capacity: Default::default(), opening_hours: String::new() };
    let placed = covered(
        &mut session,
        Do { question: question.clone(), edit: Edit { id: "e1".into(), stage: None, note: String::new(), action: Action::AddFacility(new) } },
    );
    assert_eq!(placed.change.lost.0, 0);
    assert_eq!(placed.change.gained, placed.after.within[15] - before.after.within[15]);
    let undone = covered(&mut session, Undo { question });
    assert_eq!((undone.after, undone.fingerprint), (before.after, before.fingerprint));
}
