//! The engine on the demo city: reading, first answers, and the edits that must feel instant. `cargo bench --bench engine`
#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use quanli_engine::{OpenCity, Session, Walker};
use quanli_model::units::LonLat;
use quanli_protocol::{Action, Cover, Direction, Do, Edit, FileRole, NewFacility, Question, Try, Undo, Who};
use std::hint::black_box;

fn files() -> (String, Vec<Vec<u8>>) {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/city");
    let unpacked = |name: &str| {
        let bytes = std::fs::read(dir.join(format!("{name}.geojson.gz"))).unwrap();
        miniz_oxide::inflate::decompress_to_vec(&bytes[10..bytes.len() - 8]).unwrap()
    };
    (std::fs::read_to_string(dir.join("city.json")).unwrap(), ["paths", "facilities", "residents"].map(unpacked).into())
}

fn open() -> OpenCity {
    let (manifest, buffers) = files();
    OpenCity::open(&manifest, &[FileRole::Paths, FileRole::Facilities, FileRole::Residents], buffers, &mut |_, _| {}).unwrap()
}

fn question(who: Who) -> Question {
    Question { who, service: String::from("community-canteen"), minutes: 15, direction: Direction::There, at: None, lines: None, indoors: false }
}

/// Doors of people all over the city.
fn spots(open: &OpenCity) -> Vec<LonLat> {
    open.net.homes.list.iter().step_by(37).map(|h| open.net.plane.lonlat(h.snap.place.map(f64::from))).collect()
}

fn engine(c: &mut Criterion) {
    let (manifest, buffers) = files();
    c.bench_function("open: bytes to network", |b| {
        b.iter(|| OpenCity::open(&manifest, &[FileRole::Paths, FileRole::Facilities, FileRole::Residents], black_box(buffers.clone()), &mut |_, _| {}).unwrap())
    });
    c.bench_function("all services, one walker, from nothing", |b| {
        b.iter_batched(
            open,
            |mut open| {
                for service in 0..open.catalogue.services.len() as u16 {
                    black_box(open.times(service, Walker::Elder, Direction::There, 4));
                }
                open
            },
            BatchSize::PerIteration,
        )
    });
    for who in [Who::Elder, Who::Everyone] {
        let open = open();
        let spots = spots(&open);
        let mut session = Session::with(open);
        session.handle_plain(0, Cover { question: question(who) }, &mut |_, _| {});
        let mut next = spots.iter().cycle();
        c.bench_function(&format!("ghost, {}", who.id()), |b| {
            b.iter(|| session.handle_plain(1, Try { question: question(who), at: *next.next().unwrap() }, &mut |message, _| drop(black_box(message))))
        });
        let mut next = spots.iter().cycle();
        c.bench_function(&format!("place and undo with all figures, {}", who.id()), |b| {
            b.iter(|| {
                let new = NewFacility {
                    name: String::new(),
                    services: vec![String::from("community-canteen")],
                    at: *next.next().unwrap(),
                    capacity: Default::default(),
                    opening_hours: String::new(),
                };
                let edit = Edit { id: String::from("e"), stage: None, note: String::new(), action: Action::AddFacility(new) };
                session.handle_plain(2, Do { question: question(who), edit }, &mut |message, _| drop(black_box(message)));
                session.handle_plain(3, Undo { question: question(who) }, &mut |message, _| drop(black_box(message)));
            })
        });
    }
}

criterion_group!(benches, engine);
criterion_main!(benches);
