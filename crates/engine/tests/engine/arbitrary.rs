//! Random cities: small, with one-way arcs, ties, islands, loops, several facilities and homes on one edge, hills and stairs.

use proptest::prelude::*;
use quanli_model::catalogue::{Catalogue, PeopleColumn};
use quanli_model::city::{City, Facility, Kind, Line, LineKind, OneWay, Position, ResidentShape, Residents, Stop, StopEntrance, Way};
use quanli_model::units::{LonLat, People};
use quanli_network::Plane;

pub const SERVICE: &str = "community-canteen";

fn plane() -> Plane {
    Plane::new(LonLat { lon: 107.0, lat: 29.9 })
}

fn place(xy: (i32, i32)) -> LonLat {
    plane().lonlat([f64::from(xy.0), f64::from(xy.1)])
}

/// Grid points 60 m apart, so that lines meet often and times tie.
fn grid() -> impl Strategy<Value = (i32, i32)> {
    (0..7i32, 0..7i32).prop_map(|(x, y)| (x * 60, y * 60))
}

fn way() -> impl Strategy<Value = Way> {
    let kinds = prop_oneof![6 => Just(Kind::Street), 3 => Just(Kind::Footway), 3 => Just(Kind::Steps), 1 => Just(Kind::Escalator), 1 => Just(Kind::Footbridge), 1 => Just(Kind::Crossing), 1 => Just(Kind::Lift)];
    let oneway = prop_oneof![8 => Just(OneWay::Both), 1 => Just(OneWay::Forward), 1 => Just(OneWay::Backward)];
    (prop::collection::vec(grid(), 2..5), kinds, oneway, prop_oneof![6 => Just(0i8), 1 => Just(1)], any::<bool>()).prop_map(
        |(points, kind, oneway, layer, hills)| {
            let mut line: Vec<Position> = Vec::new();
            for p in points {
                let at = place(p);
                let ele = if hills { 200.0 + f64::from((p.0 / 60 * 7 + p.1 / 60 * 13) % 11) } else { f64::NAN };
                if line.last().is_none_or(|q| (q.lon, q.lat) != (at.lon, at.lat)) {
                    line.push(Position { lon: at.lon, lat: at.lat, ele });
                }
            }
            if line.len() < 2 {
                let at = place((61, 60));
                line.push(Position { lon: at.lon, lat: at.lat, ele: f64::NAN });
            }
            let mut way = Way::new(kind, line);
            way.oneway = oneway;
            way.layer = layer;
            way
        },
    )
}

fn near_grid() -> impl Strategy<Value = (i32, i32)> {
    (-20..440i32, -20..440i32)
}

pub fn city() -> impl Strategy<Value = City> {
    (prop::collection::vec(way(), 4..22), prop::collection::vec(near_grid(), 0..7), prop::collection::vec((near_grid(), 0..60u64), 1..16)).prop_map(
        |(ways, facilities, homes)| {
            let service = Catalogue::built_in().index(SERVICE).unwrap();
            let facilities = facilities
                .into_iter()
                .enumerate()
                .map(|(i, p)| Facility {
                    id: format!("f{i:02}"),
                    name: String::new(),
                    services: vec![service],
                    at: place(p),
                    entrances: vec![place(p)],
                    outline: Default::default(),
                    capacity: Vec::new(),
                    opening_hours: String::new(),
                    shared_hours: String::new(),
                    price: String::new(),
                    in_service: true,
                })
                .collect();
            let residents = homes
                .into_iter()
                .map(|(p, n)| Residents {
                    shape: ResidentShape::Point(place(p)),
                    people: [People::whole(n); PeopleColumn::COLUMNS],
                    unsure: Default::default(),
                    name: String::new(),
                    storeys: Default::default(),
                    counted: true,
                })
                .collect();
            City { ways, facilities, residents, ..City::default() }
        },
    )
}

/// A place for a pointer or a new facility.
pub fn spot() -> impl Strategy<Value = LonLat> {
    near_grid().prop_map(place)
}

/// A line or a zone; some of its stops may be off the paths.
pub fn line() -> impl Strategy<Value = Line> {
    (prop::collection::vec(spot(), 2..5), 0..6u32, any::<bool>(), any::<bool>()).prop_map(|(stops, wait, both_ways, zone)| Line {
        id: "x".into(),
        name: String::new(),
        kind: if zone { LineKind::ResponsiveZone } else { LineKind::LaneBus },
        wait_min: [0.0, f64::from(wait)],
        speed_mps: 4.0,
        opening_hours: String::new(),
        both_ways,
        wheelchair: false,
        fare_yuan: None,
        track: stops.clone(),
        stops: stops.into_iter().map(|at| Stop { name: String::new(), at, entrances: vec![StopEntrance { at, access_s: 0.0 }] }).collect(),
    })
}
