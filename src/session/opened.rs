//! Files → an open city, and the description of it that a face starts with.

use super::Buffers;
use super::clock::Clock;
use super::evaluate::Tally;
use super::jobs::Job;
use super::lines::Rides;
use super::ops::Meaning;
use super::track::{LayerKey, PaceKey, Tracked, TrackedPace};
use crate::catalogue::{Catalogue, Standard, Who};
use crate::city::{City, Kind, Manifest};
use crate::coverage::{Ground, Painter, Scratch, Skeleton, Work};
use crate::metrics::{Model, model};
use crate::network::qnet::{Unpacked, unpack};
use crate::network::{EdgeId, Network};
use crate::problem::{Problem, Problems, Reason, Severity, Where};
use crate::protocol::{
    BufferName, CircleHere, Counted, FacilityHere, FileRole, GroupHere, LiftHere, Opened, Phase, ReliefHere, Revision, ServiceHere, StandardHere,
};
use crate::read::{file_hash, read_catalogue, read_drawn, read_facilities_of, read_manifest, read_residents_of, read_ways};
use crate::report::{Dot, Scene, contours, hex, relief, street_labels};
use crate::scenario::{Edit, History};
use crate::units::{LonLat, People, sort_by_numbers};
use std::collections::BTreeMap;
use std::rc::Rc;

/// An open city.
pub struct OpenCity {
    /// As read.
    pub city: City,
    /// Its network.
    pub net: Network,
    /// Services.
    pub catalogue: Catalogue,
    pub(super) standards: Vec<Standard>,
    /// Labels and masks of the profile that was asked for last, for one revision.
    pub(super) counted: Option<(Revision, Standard, Rc<Tally>)>,
    /// What was wrong with the data, worst first.
    pub report: Vec<Problem>,
    /// Model in force.
    pub model: Model,
    pub(super) history: History,
    pub(super) revision: Revision,
    /// What the edits mean, for one revision.
    pub(super) meaning: Meaning,
    /// For each service its facilities that are joined, in id order: a facility's place in it is its rank.
    pub(super) of_service: Vec<Vec<u32>>,
    /// Who lives where, as searches read it.
    pub(super) ground: Rc<Ground>,
    pub(super) paces: BTreeMap<PaceKey, TrackedPace>,
    pub(super) layers: BTreeMap<LayerKey, Tracked>,
    /// How often a layer was asked for.
    pub(super) asked: u64,
    /// Shape of the network for asking many services at once, from the first time on.
    pub(super) skeleton: Option<Rc<Skeleton>>,
    pub(super) scratch: Scratch,
    pub(super) scene: Scene,
    pub(super) painter: Painter,
    /// The pace whose costs the map holds, and the works on edges in them.
    pub(super) painted: Option<(PaceKey, Vec<(EdgeId, Work)>)>,
    /// The group whose dots the map holds.
    pub(super) dots: Option<(Who, Vec<Dot>)>,
    /// Hours.
    pub(super) clock: Clock,
    /// Lines that carry people.
    pub(super) rides: Rides,
    /// Homes inside each drawn circle, from the first time on.
    pub(super) circle_homes: core::cell::OnceCell<Rc<Vec<Vec<u32>>>>,
    /// Work that goes on in slices.
    pub(super) job: Option<Job>,
    /// Edges that a trial changed on the map.
    pub(super) tried_edges: Vec<u32>,
}

impl OpenCity {
    /// Reads, joins and snaps. `Err` with all problems when nothing can be answered.
    ///
    /// # Errors
    /// When the manifest or a needed file can't be used.
    pub fn open(manifest: &str, roles: &[FileRole], mut buffers: Vec<Vec<u8>>, progress: &mut dyn FnMut(Phase, f32)) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::new();
        progress(Phase::Network, 0.0);
        let Some(manifest) = read_manifest(manifest, &mut problems) else { return Err(problems.worst_first()) };
        // Each file is freed as soon as it is read: memory of WebAssembly never shrinks.
        let mut file = |role: FileRole| roles.iter().position(|r| *r == role).and_then(|i| buffers.get_mut(i)).map(core::mem::take);
        let (paths, network) = (file(FileRole::Paths), file(FileRole::Network));
        let (true, Some(facilities)) = (paths.is_some() || network.is_some(), file(FileRole::Facilities)) else {
            problems.add(Severity::Unusable, Reason::MissingFile, Where::whole(), "paths, facilities");
            return Err(problems.worst_first());
        };
        let places = Places {
            facilities,
            residents: file(FileRole::Residents),
            circles: file(FileRole::Circles),
            transit: file(FileRole::Transit),
            catalogue: file(FileRole::Catalogue),
            standard: file(FileRole::Standard),
        };
        let prepared = network.and_then(|bytes| prepared(&bytes, &manifest, paths.as_deref(), &mut problems));
        let opened = match (prepared, paths) {
            (Some(unpacked), _) => from_prepared(unpacked, manifest, places, &mut problems, progress),
            (None, Some(paths)) => from_paths(paths, manifest, places, &mut problems, progress),
            (None, None) => None,
        };
        let Some((net, city)) = opened else { return Err(problems.worst_first()) };
        progress(Phase::People, 0.9);
        Ok(Self::of(city, net, problems))
    }

    /// An open city from its parts. The city's ways and residents are freed: the network holds what is needed of them.
    #[must_use]
    pub fn of(mut city: City, net: Network, mut problems: Problems) -> Self {
        city.drop_ways();
        city.drop_residents();
        let ages_split = problems.count(Reason::AgesSplit) > 0;
        let model = model(&net, ages_split);
        if model.heights == 0.0 {
            problems.add(Severity::Warning, Reason::NoHeights, Where::whole(), "");
        }
        let catalogue = core::mem::take(&mut city.catalogue);
        let mut of_service = vec![Vec::new(); catalogue.services.len()];
        for (f, facility) in city.facilities.iter().enumerate() {
            if !net.doors[f].is_empty() {
                facility.services.iter().for_each(|s| of_service[*s as usize].push(f as u32));
            }
        }
        let scene = Scene::new(&net);
        let clock = Clock::new(&city, &net);
        let mut rides = Rides::new(&city, &net, &mut problems);
        rides.of_text = city.lines.iter().map(|l| clock.text(&l.opening_hours)).collect();
        let mut painter = Painter::default();
        painter.reset(&net);
        Self {
            report: problems.worst_first(),
            ground: Rc::new(Ground::new(&net)),
            net,
            standards: city.standard.clone().into_iter().chain(Standard::built_in()).collect(),
            catalogue,
            counted: None,
            job: None,
            clock,
            rides,
            circle_homes: core::cell::OnceCell::new(),
            city,
            model,
            history: History::default(),
            revision: 0,
            meaning: Meaning::default(),
            of_service,
            paces: BTreeMap::new(),
            layers: BTreeMap::new(),
            asked: 0,
            skeleton: None,
            scratch: Scratch::default(),
            scene,
            painter,
            painted: None,
            dots: None,
            tried_edges: Vec::new(),
        }
    }

    /// The edits in force.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        self.history.edits()
    }

    /// What a face starts with, and the map's fixed columns.
    pub(super) fn describe(&mut self) -> (Opened, Buffers) {
        self.painter.reset(&self.net);
        let mut buffers: Buffers = vec![(BufferName::Segments, self.scene.segment_bytes(&self.net)), (BufferName::Labels, street_labels(&self.net))];
        let relief = relief(&self.net).map(|r| {
            buffers.push((BufferName::Relief, r.shaded()));
            buffers.push((BufferName::Contours, contours(&self.net, &r)));
            ReliefHere { width: r.width as u32, height: r.height as u32, bounds: r.bounds }
        });
        let manifest = &self.city.manifest;
        let mut attribution = manifest.map.attribution.clone();
        attribution.extend(
            manifest
                .sources
                .iter()
                .filter(|s| !s.name.is_empty())
                .map(|s| if s.licence.is_empty() { s.name.clone() } else { format!("{} ({})", s.name, s.licence) }),
        );
        let opened = Opened {
            id: manifest.id.clone(),
            name: manifest.name.clone(),
            synthetic: manifest.synthetic,
            approval_number: manifest.map.approval_number.clone(),
            attribution,
            data_date: manifest.sources.iter().map(|s| s.date.clone()).filter(|d| !d.is_empty()).max(),
            bounds: self.city.bounds().unwrap_or_default(),
            centre: self.centre(),
            origin: self.scene.origin,
            metres_per_mercator: self.scene.metres_per_mercator,
            edges: self.net.n_edges() as u32,
            segments: self.scene.order.len() as u32,
            services: self.services_here(),
            groups: Who::ALL.into_iter().map(|who| self.group_here(who)).collect(),
            facilities: self.facilities_here(),
            lifts: self.lifts(),
            relief,
            report: self.report.clone(),
            data_fingerprint: hex(self.city.fingerprint),
            standards: self.standards.iter().map(StandardHere::of).collect(),
            circles: self.circles_here(),
            part: manifest.part,
            lines: self.lines_here(),
            hours: self.hours_texts().to_vec(),
            counts: if self.net.homes.are_metres { Counted::StreetMetres } else { Counted::People },
        };
        (opened, buffers)
    }

    fn services_here(&self) -> Vec<ServiceHere> {
        let services = self.catalogue.services.iter().zip(&self.of_service);
        services
            .map(|(s, f)| ServiceHere {
                id: s.id.clone(),
                zh: s.zh.clone(),
                en: s.en.clone(),
                sign: s.sign.clone(),
                count: f.len() as u32,
                ages: s.ages.iter().fold(0, |bits, a| bits | 1 << *a as u8),
                living: s.living.first().map_or(0, |l| *l as u8),
                outward: s.outward,
                shared: s.shared,
            })
            .collect()
    }

    fn group_here(&self, who: Who) -> GroupHere {
        let people =
            if self.net.homes.are_metres { self.net.homes.total(0) } else { who.parts().iter().map(|(column, _)| self.net.homes.total(column.column())).sum() };
        GroupHere { who, people, flat_mm_s: (who.painted().model().flat * 1000.0) as u32 }
    }

    fn facilities_here(&self) -> Vec<FacilityHere> {
        let here = |(f, facility): (usize, &crate::city::Facility)| FacilityHere {
            id: facility.id.clone(),
            name: facility.name.clone(),
            at: facility.at,
            services: facility.services.clone(),
            counted: !self.net.doors[f].is_empty(),
        };
        self.city.facilities.iter().enumerate().map(here).collect()
    }

    fn circles_here(&self) -> Vec<CircleHere> {
        let bounds = |rings: &[Vec<LonLat>]| {
            rings.iter().flatten().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, p| [b[0].min(p.lon), b[1].min(p.lat), b[2].max(p.lon), b[3].max(p.lat)])
        };
        let here = |c: &crate::city::Circle| CircleHere { id: c.id.clone(), name: c.name.clone(), bounds: bounds(&c.rings), rings: c.rings.clone() };
        self.city.circles.iter().map(here).collect()
    }

    /// Every lift at its first edge's first end.
    fn lifts(&self) -> Vec<LiftHere> {
        let mut seen = None;
        let mut lifts = Vec::new();
        let mut edges: Vec<usize> = (0..self.net.n_edges()).filter(|e| self.net.way(*e as u32).kind == Kind::Lift).collect();
        sort_by_numbers(&mut edges, |e| [u64::from(self.net.edge_way[*e]), 0]);
        for e in edges {
            let way = self.net.edge_way[e];
            if seen.replace(way) != Some(way) {
                let w = self.net.way(e as u32);
                let at = self.net.plane.lonlat(self.net.node_xy[self.net.edge_nodes[e][0] as usize].map(f64::from));
                lifts.push(LiftHere { at, name: self.net.way_name(e as u32).to_owned(), wheelchair: w.wheelchair != Some(false) });
            }
        }
        lifts
    }

    /// Where people are, on average.
    fn centre(&self) -> LonLat {
        let (mut sum, mut n) = ([0.0; 2], 0.0);
        for h in self.net.homes.list.iter().filter(|h| h.counted) {
            let people = h.people[..5].iter().copied().sum::<People>().0 as f64;
            sum = [sum[0] + f64::from(h.xy[0]) * people, sum[1] + f64::from(h.xy[1]) * people];
            n += people;
        }
        if n > 0.0 { self.net.plane.lonlat(sum.map(|s| s / n)) } else { self.net.plane.origin }
    }
}

/// The prepared network, if it can be used. Without paths at hand nothing can be answered when it can't.
fn prepared(bytes: &[u8], manifest: &Manifest, paths: Option<&[u8]>, problems: &mut Problems) -> Option<Unpacked> {
    let wanted = paths.map_or_else(|| manifest.hashes.of_paths(), |bytes| Some(file_hash(bytes)));
    unpack(bytes, wanted, manifest.crs)
        .map_err(|flaw| {
            let (reason, found) = flaw.reason();
            problems.in_file(manifest.files.network.as_deref().unwrap_or(""));
            problems.add(if paths.is_some() { Severity::Warning } else { Severity::Unusable }, reason, Where::whole(), found);
            problems.in_file("");
        })
        .ok()
}

/// The files besides the paths.
struct Places {
    facilities: Vec<u8>,
    residents: Option<Vec<u8>>,
    circles: Option<Vec<u8>>,
    transit: Option<Vec<u8>>,
    catalogue: Option<Vec<u8>>,
    standard: Option<Vec<u8>>,
}

impl Places {
    /// A city without paths, of which the hash is known.
    fn read(self, manifest: Manifest, paths: u64, problems: &mut Problems) -> Option<City> {
        let catalogue = read_catalogue(&manifest, self.catalogue.as_deref(), problems);
        let city = read_facilities_of(manifest, &self.facilities, catalogue, problems)?;
        let hash = file_hash(&self.facilities);
        drop(self.facilities);
        let city = read_residents_of(city, [paths, hash], self.residents.as_deref(), problems)?;
        Some(read_drawn(city, self.circles.as_deref(), self.transit.as_deref(), self.standard.as_deref(), problems))
    }
}

/// A city on a prepared network; problems come in the order in which reading and joining GeoJSON finds them.
fn from_prepared(
    unpacked: Unpacked,
    manifest: Manifest,
    places: Places,
    problems: &mut Problems,
    progress: &mut dyn FnMut(Phase, f32),
) -> Option<(Network, City)> {
    let Unpacked { mut network, bounds, paths, reading, joining } = unpacked;
    problems.in_file(&manifest.files.paths);
    problems.take_over(reading);
    let mut city = places.read(manifest, paths, problems)?;
    city.dropped_bounds = Some(bounds);
    progress(Phase::Network, 0.5);
    problems.in_file(&city.manifest.files.paths);
    problems.take_over(joining);
    network.take_in(&city, problems);
    Some((network, city))
}

/// A city from its paths.
fn from_paths(paths: Vec<u8>, manifest: Manifest, places: Places, problems: &mut Problems, progress: &mut dyn FnMut(Phase, f32)) -> Option<(Network, City)> {
    let ways = read_ways(&manifest, &paths, problems)?;
    let hash = file_hash(&paths);
    drop(paths);
    let city = places.read(manifest, hash, problems)?;
    let city = City { ways, ..city };
    progress(Phase::Network, 0.5);
    Some((Network::build(&city, problems), city))
}
