//! Lane buses (小巷公交), the zone of the bus that comes on demand, and the metro with its deep exits.

use super::chance::Chance;
use super::geojson::{Features, line, polygon, position, properties};
use super::names::Register;
use super::network::Network;
use super::parameters::{BUS_HOURS, BUS_KMH, LANE_BUSES, METRO, METRO_EXITS, RESPONSIVE, STOP_SPACING, VIRTUAL_STOPS};
use super::places::{Facility, Places};
use super::plane::{Point, along, at, inside, line_length, smooth};
use super::service_plans::Stand;
use super::services::plain;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// When the metro runs.
const METRO_HOURS: &str = "06:30-22:30";

/// The file and the stops that it brings.
pub struct Transit {
    /// `transit.geojson`.
    pub file: Vec<u8>,
    /// Stops and exits as facilities.
    pub facilities: Vec<Facility>,
}

/// Lays out all lines.
pub fn build(seed: u64, network: &Network, places: &Places, register: &mut Register) -> Transit {
    let mut features = Features::new();
    let mut facilities = Vec::new();
    let roads = Roads::new(network);
    for (number, route) in LANE_BUSES.iter().enumerate() {
        lane_bus(number, route, network, &roads, &mut features, &mut facilities, register);
    }
    responsive(seed, places, register, &mut features, &mut facilities);
    metro(network, &roads, &mut features, &mut facilities, register);
    Transit { file: features.finish(), facilities }
}

fn lane_bus(
    number: usize,
    route: &(u32, &[(f64, f64)]),
    network: &Network,
    roads: &Roads,
    features: &mut Features,
    facilities: &mut Vec<Facility>,
    register: &mut Register,
) {
    let anchors: Vec<u32> = route.1.iter().filter_map(|&(x, y)| roads.nearest(network, at(x, y))).collect();
    let mut corners: Vec<u32> = Vec::new();
    for w in anchors.windows(2) {
        let part = roads.route(w[0], w[1]);
        corners.extend(part.iter().skip(usize::from(!corners.is_empty())));
    }
    let path: Vec<Point> = corners.iter().map(|&c| network.place(c)).collect();
    let length = line_length(&path);
    let name = format!("小巷公交{}路", number + 1);
    let count = (length / STOP_SPACING).round().max(2.0);
    let mut stops = Vec::new();
    for k in 0..=count as usize {
        // Stops stand at corners of the street.
        let wanted = along(&path, length * k as f64 / count);
        let Some(&place) = path.iter().min_by(|a, b| a.to(wanted).total_cmp(&b.to(wanted))) else {
            continue;
        };
        let root = register.names.root();
        let stop_name = register.names.ending(&root, &["站"]);
        stops.push(json!({"name": stop_name, "position": lon_lat(place)}));
        let mut stop = plain(vec!["lane-bus-stop"], format!("{name}·{stop_name}"), place);
        stop.hours = BUS_HOURS.into();
        stop.more = vec![("headway_min", json!(route.0)), ("line", json!(name))];
        facilities.push(stop);
    }
    let positions: Vec<String> = path.iter().map(|&p| position(p)).collect();
    let map = properties([
        ("kind", json!("lane-bus")),
        ("name", json!(name)),
        ("headway_min", json!(route.0)),
        ("speed_kmh", json!(BUS_KMH)),
        ("speed_mps", json!((BUS_KMH / 0.36).round() / 10.0)),
        ("opening_hours", json!(BUS_HOURS)),
        ("fare_yuan", json!(2)),
        ("free_from_age", json!(65)),
        ("length_m", json!(length.round())),
        ("stops", Value::Array(stops)),
    ]);
    features.add(&line(&positions), &map);
}

fn lon_lat(p: Point) -> Value {
    let (lon, lat) = p.lon_lat();
    json!([(lon * 1e7).round() / 1e7, (lat * 1e7).round() / 1e7])
}

fn responsive(seed: u64, places: &Places, register: &mut Register, features: &mut Features, facilities: &mut Vec<Facility>) {
    let ring = smooth(&RESPONSIVE.map(|(x, y)| at(x, y)), true, 120.0);
    let mut chance = Chance::new(seed, "responsive");
    let mut stops = Vec::new();
    let mut chosen: Vec<Point> = Vec::new();
    for _ in 0..4_000 {
        if chosen.len() == VIRTUAL_STOPS {
            break;
        }
        let place = places.any(Stand::Street, &mut chance).at;
        if !inside(place, &ring) || chosen.iter().any(|p| p.to(place) < 190.0) {
            continue;
        }
        chosen.push(place);
        let root = register.names.root();
        let mut stop = plain(vec!["drt-zone"], register.names.ending(&root, &["虚拟站点"]), place);
        stop.hours = BUS_HOURS.into();
        stop.more = vec![("wait_min", json!(8))];
        stops.push(json!({"name": stop.name, "position": lon_lat(place)}));
        facilities.push(stop);
    }
    let map = properties([
        ("kind", json!("responsive-zone")),
        ("name", json!("响应公交一区")),
        ("wait_min", json!([5, 10])),
        ("speed_kmh", json!(18.0)),
        ("opening_hours", json!(BUS_HOURS)),
        ("fare_yuan", json!(2)),
        ("stops", Value::Array(stops)),
    ]);
    features.add(&polygon(&ring, position), &map);
}

fn metro(network: &Network, roads: &Roads, features: &mut Features, facilities: &mut Vec<Facility>, register: &mut Register) {
    let mut exits: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    let mut entrances = Vec::new();
    for &(station, exit, x, y, rail_height) in &METRO_EXITS {
        let Some(corner) = roads.nearest(network, at(x, y)) else {
            continue;
        };
        let place = network.place(corner);
        let mut entrance = plain(vec!["metro-entrance"], format!("{station}站{exit}号口"), place);
        entrance.hours = METRO_HOURS.into();
        let depth = (network.height(corner) - rail_height).round().max(9.0);
        entrance.more = vec![("depth_m", json!(depth)), ("ref", json!(exit)), ("station", json!(station))];
        entrances.push(entrance);
        exits.entry(station).or_default().push(json!({"position": lon_lat(place), "depth_m": depth}));
    }
    for (number, stations) in METRO.iter().enumerate() {
        let curve = smooth(&stations.iter().map(|s| at(s.0, s.1)).collect::<Vec<_>>(), false, 80.0);
        let positions: Vec<String> = curve.iter().map(|&p| position(p)).collect();
        let stops: Vec<Value> = stations
            .iter()
            .map(|s| {
                let name = if s.2.is_empty() { register.names.root() } else { s.2.to_owned() };
                let mut stop = json!({"name": name, "position": lon_lat(at(s.0, s.1))});
                if let Some(of_station) = exits.get(name.as_str()) {
                    stop["entrances"] = json!(of_station);
                }
                stop
            })
            .collect();
        let map = properties([
            ("kind", json!("metro")),
            ("name", json!(format!("轨道{}号线", ["甲", "乙"][number % 2]))),
            ("headway_min", json!(4)),
            ("speed_kmh", json!(34)),
            ("opening_hours", json!(METRO_HOURS)),
            ("schematic", json!(true)),
            ("wheelchair", json!("yes")),
            ("stops", Value::Array(stops)),
        ]);
        features.add(&line(&positions), &map);
    }
    facilities.extend(entrances);
}

/// The streets that a small bus can take.
struct Roads {
    next: BTreeMap<u32, Vec<(u32, f64)>>,
}

impl Roads {
    fn new(network: &Network) -> Self {
        let mut next: BTreeMap<u32, Vec<(u32, f64)>> = BTreeMap::new();
        for piece in network.pieces.iter().filter(|p| !p.gone && matches!(p.kind, "street" | "crossing")) {
            for w in piece.corners.windows(2) {
                let length = network.place(w[0]).to(network.place(w[1]));
                next.entry(w[0]).or_default().push((w[1], length));
                next.entry(w[1]).or_default().push((w[0], length));
            }
        }
        drop_enclaves(&mut next);
        Self { next }
    }

    fn nearest(&self, network: &Network, p: Point) -> Option<u32> {
        self.next.keys().copied().min_by(|&a, &b| network.place(a).to(p).total_cmp(&network.place(b).to(p)))
    }

    /// Corners of the shortest way by street.
    fn route(&self, from: u32, to: u32) -> Vec<u32> {
        let mut best: BTreeMap<u32, (f64, u32)> = BTreeMap::from([(from, (0.0, from))]);
        let mut heap = BinaryHeap::from([Reverse((0_u64, from))]);
        while let Some(Reverse((bits, corner))) = heap.pop() {
            if corner == to {
                break;
            }
            let gone = f64::from_bits(bits);
            for &(next, length) in self.next.get(&corner).map_or(&[][..], |list| list) {
                let arrival = gone + length;
                if best.get(&next).is_none_or(|&(known, _)| arrival < known) {
                    best.insert(next, (arrival, corner));
                    heap.push(Reverse((arrival.to_bits(), next)));
                }
            }
        }
        let mut path = vec![to];
        let mut corner = to;
        while corner != from {
            let Some(&(_, before)) = best.get(&corner) else {
                return Vec::new();
            };
            path.push(before);
            corner = before;
        }
        path.reverse();
        path
    }
}

/// Leaves out streets that stairs cut off from the others: no bus gets there.
fn drop_enclaves(next: &mut BTreeMap<u32, Vec<(u32, f64)>>) {
    let mut unseen: BTreeSet<u32> = next.keys().copied().collect();
    while let Some(start) = unseen.pop_first() {
        let mut group = vec![start];
        let mut k = 0;
        while k < group.len() {
            for &(other, _) in next.get(&group[k]).map_or(&[][..], |list| list) {
                if unseen.remove(&other) {
                    group.push(other);
                }
            }
            k += 1;
        }
        if group.len() < SMALLEST_ROAD_GROUP {
            for corner in group {
                next.remove(&corner);
            }
        }
    }
}

/// Streets with fewer corners that hang together are an enclave.
const SMALLEST_ROAD_GROUP: usize = 2_000;
