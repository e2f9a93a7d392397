//! Every name that a person may look for, with a place: streets, estates, stops, facilities.

use super::OpenCity;
use quanli_model::units::LonLat;
use quanli_protocol::{NameKind, NamedPlace};
use std::collections::BTreeMap;

/// Services whose places are stops.
const STOPS: [&str; 3] = ["metro-entrance", "bus-stop", "lane-bus-stop"];

impl OpenCity {
    /// Each name of a kind once: a street at the middle of its longest piece, an estate at the middle of its homes, a place where it is drawn.
    #[must_use]
    pub fn names(&self) -> Vec<NamedPlace> {
        let mut streets: BTreeMap<&str, (f64, u32)> = BTreeMap::new();
        for edge in 0..self.net.n_edges() as u32 {
            let (name, metres) = (self.net.way_name(edge), self.net.metres(edge));
            let longest = streets.entry(name).or_default();
            if metres > longest.0 {
                *longest = (metres, edge);
            }
        }
        let mut estates: BTreeMap<&str, [f64; 3]> = BTreeMap::new();
        for home in self.net.homes.list.iter() {
            if home.feature != u32::MAX {
                let sum = estates.entry(self.city.resident_name(home.feature)).or_default();
                for (s, v) in sum.iter_mut().zip([f64::from(home.snap.place[0]), f64::from(home.snap.place[1]), 1.0]) {
                    *s += v;
                }
            }
        }
        let mut all: Vec<NamedPlace> = Vec::new();
        let mut add = |name: &str, kind: NameKind, at: LonLat| {
            if !name.is_empty() {
                all.push(NamedPlace { name: name.to_owned(), kind, at });
            }
        };
        for (name, [x, y, n]) in estates {
            add(name, NameKind::Estate, self.net.plane.lonlat([x / n, y / n]));
        }
        for (name, (metres, edge)) in streets {
            add(name, NameKind::Street, self.net.plane.lonlat(self.net.xy_at(edge, metres as f32 / 2.0).map(f64::from)));
        }
        let stops: Vec<u16> = STOPS.iter().filter_map(|id| self.catalogue.index(id)).collect();
        let mut places: BTreeMap<(NameKind, &str), LonLat> = BTreeMap::new();
        for f in self.city.places.iter() {
            let kind = if f.services.iter().any(|s| stops.contains(s)) { NameKind::Stop } else { NameKind::Facility };
            places.entry((kind, f.name)).or_insert(f.at);
        }
        for ((kind, name), at) in places {
            add(name, kind, at);
        }
        all
    }
}
