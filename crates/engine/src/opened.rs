//! Files → an open city, and the description of it that a face starts with.

use super::clock::Clock;
use super::conditions::AllRoads;
use super::evaluate::Tally;
use super::jobs::Jobs;
use super::lines::Rides;
use super::ops::ResolvedEdits;
use super::places::unpack_places;
use super::track::{LayerKey, PaceKey, Tracked, TrackedPace};
use super::transfer::Transfer;
use quanli_coverage::{ContractionOrder, EdgeChange, Ground, Painter, Scratch};
use quanli_metrics::{Model, model};
use quanli_model::catalogue::{Catalogue, Standard, Who};
use quanli_model::city::{City, Kind, Manifest, Wheels};
use quanli_model::problem::{Problem, Problems, Reason, Severity, Where};
use quanli_model::scenario::{Edit, History};
use quanli_model::units::{LonLat, People, sort_by_numbers};
use quanli_network::qnet::{Unpacked, unpack};
use quanli_network::{EdgeId, Network};
use quanli_protocol::{
    BufferName, CircleHere, Counted, FacilityHere, FileRole, GroupHere, LiftHere, Opened, Phase, ReliefHere, Revision, ServiceHere, StandardHere,
};
use quanli_read::{file_hash, read_catalogue, read_drawn, read_facilities_of, read_manifest, read_residents_of, read_ways};
use quanli_report::{Dot, Scene, contours, hex, relief, street_labels};
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
    /// What the edits do, for one revision.
    pub(super) resolved: ResolvedEdits,
    /// For each service its facilities that are joined, in id order: a facility's place in it is its rank.
    pub(super) of_service: Vec<Vec<u32>>,
    /// Who lives where, as searches read it.
    pub(super) ground: Rc<Ground>,
    /// Where the loaded paths go on into what is not known; none when they are complete.
    pub(super) ways_out: Option<Vec<quanli_network::NodeId>>,
    pub(super) paces: BTreeMap<PaceKey, TrackedPace>,
    pub(super) layers: BTreeMap<LayerKey, Tracked>,
    /// How often a layer was asked for.
    pub(super) asked: u64,
    /// A walker's services were searched one by one; the next walker's are swept.
    pub(super) swept_next: bool,
    /// How many layers hold labels of nodes, when it is not told by the size of the network.
    pub(super) kept_layers: Option<usize>,
    /// Shape of the network for asking many services at once, from the first time on.
    pub(super) contraction_order: Option<Rc<ContractionOrder>>,
    pub(super) scratch: Scratch,
    pub(super) scene: Scene,
    pub(super) painter: Painter,
    /// The pace whose costs the map holds, and what the overlay does to edges in them.
    pub(super) painted: Option<(PaceKey, Vec<(EdgeId, EdgeChange)>)>,
    /// The layer and the group that the map was painted for last.
    pub(super) shown: Option<(LayerKey, Who)>,
    /// The group whose dots the map holds.
    pub(super) dots: Option<(Who, Vec<Dot>)>,
    /// Hours.
    pub(super) clock: Clock,
    /// States of the paths under conditions.
    pub(super) roads: AllRoads,
    /// How often other tables of hours came.
    pub(super) epoch: u32,
    /// Lines that carry people.
    pub(super) rides: Rides,
    /// Homes inside each drawn circle, from the first time on.
    pub(super) circle_homes: core::cell::OnceCell<Rc<Vec<Vec<u32>>>>,
    /// Work that goes on in slices.
    pub(super) jobs: Jobs,
    /// Edges that a trial changed on the map.
    pub(super) tried_edges: Vec<u32>,
}

impl OpenCity {
    /// Reads, joins and snaps. `Err` with all problems when nothing can be answered.
    ///
    /// # Errors
    /// When the manifest or a needed file can't be used.
    pub fn open(manifest: &str, roles: &[FileRole], mut buffers: Vec<Vec<u8>>, progress: &mut dyn FnMut(Phase, f32)) -> Result<Self, Vec<Problem>> {
        let roles = &roles[..roles.len().min(buffers.len())];
        let file = &mut |role: FileRole| roles.iter().position(|r| *r == role).map(|i| core::mem::take(&mut buffers[i]));
        Self::open_from(manifest, roles, file, progress)
    }

    /// The same with files that are handed over when they are wanted, each once, and freed as soon as they are read.
    pub(super) fn open_from(manifest: &str, roles: &[FileRole], file: Files<'_>, progress: &mut dyn FnMut(Phase, f32)) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::new();
        progress(Phase::Network, 0.0);
        let has = |role: FileRole| roles.contains(&role);
        let prepared = if has(FileRole::Places) { file(FileRole::Places).map(|bytes| unpack_places(&bytes, manifest)) } else { None };
        // Where the files themselves are at hand, they count.
        let (manifest, places) = match prepared {
            Some(Ok((city, found))) if !has(FileRole::Facilities) && !has(FileRole::Paths) => (city.manifest.clone(), Some((city, found))),
            judged => {
                let flaw = judged.and_then(Result::err);
                let read = read_manifest(manifest, &mut problems);
                if let Some(flaw) = flaw {
                    let (reason, found) = flaw.reason();
                    problems.in_file(read.as_ref().and_then(|m| m.files.places.as_deref()).unwrap_or(""));
                    problems.add(if has(FileRole::Facilities) { Severity::Warning } else { Severity::Unusable }, reason, Where::whole(), found);
                }
                let Some(read) = read else { return Err(problems.worst_first()) };
                (read, None)
            }
        };
        problems.in_file("city.json");
        if !(has(FileRole::Paths) || has(FileRole::Network)) || !(has(FileRole::Facilities) || places.is_some()) {
            problems.add(Severity::Unusable, Reason::MissingFile, Where::whole(), "paths, facilities");
            return Err(problems.worst_first());
        }
        let paths = if has(FileRole::Paths) { file(FileRole::Paths) } else { None };
        let opened = if has(FileRole::Network) {
            from_network(paths, manifest, places, file, &mut problems, progress)
        } else {
            paths.and_then(|paths| from_paths(paths, manifest, file, &mut problems, progress))
        };
        let Some((net, city)) = opened else {
            if problems.as_slice().is_empty() {
                problems.add(Severity::Unusable, Reason::MissingFile, Where::whole(), "paths, network");
            }
            return Err(problems.worst_first());
        };
        progress(Phase::People, 0.9);
        Ok(Self::of(city, net, problems))
    }

    /// An open city from its parts. The city's ways and residents are freed: the network holds what is needed of them.
    #[must_use]
    pub fn of(mut city: City, net: Network, mut problems: Problems) -> Self {
        city.drop_ways();
        city.drop_residents();
        city.drop_facilities();
        let ages_split = problems.count(Reason::AgesSplit) > 0;
        let model = model(&net, ages_split);
        if model.heights == 0.0 {
            problems.add(Severity::Warning, Reason::NoHeights, Where::whole(), "");
        }
        let catalogue = core::mem::take(&mut city.catalogue);
        let mut of_service = vec![Vec::new(); catalogue.services.len()];
        for (f, facility) in city.places.iter().enumerate() {
            if !net.entrances[f].is_empty() {
                facility.services.iter().for_each(|s| of_service[*s as usize].push(f as u32));
            }
        }
        let known = city.manifest.known();
        let ways_out = (!known.is_empty()).then(|| net.ways_out(&known));
        let scene = Scene::new(&net);
        let clock = Clock::new(&city, &net);
        let mut rides = Rides::new(&city, &net, &mut problems);
        rides.of_text = city.lines.iter().map(|l| clock.text(&l.opening_hours)).collect();
        let mut painter = Painter::default();
        painter.reset(&net);
        Self {
            report: problems.worst_first(),
            ground: Rc::new(Ground::new(&net)),
            ways_out,
            net,
            standards: city.standard.clone().into_iter().chain(Standard::built_in()).collect(),
            catalogue,
            counted: None,
            jobs: Jobs::default(),
            clock,
            rides,
            circle_homes: core::cell::OnceCell::new(),
            city,
            model,
            history: History::default(),
            revision: 0,
            resolved: ResolvedEdits::default(),
            roads: AllRoads::default(),
            epoch: 0,
            of_service,
            paces: BTreeMap::new(),
            layers: BTreeMap::new(),
            asked: 0,
            kept_layers: None,
            swept_next: false,
            contraction_order: None,
            scratch: Scratch::default(),
            scene,
            painter,
            painted: None,
            shown: None,
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
    pub(super) fn describe(&mut self, transfer: &mut dyn Transfer) -> (Opened, Vec<BufferName>) {
        self.painter.reset(&self.net);
        let mut buffers = vec![BufferName::Segments, BufferName::Labels];
        transfer.begin();
        self.scene.segment_bytes(&self.net, &mut |piece| transfer.take(piece));
        transfer.begin();
        street_labels(&self.net, &mut |piece| transfer.take(piece));
        let relief = relief(&self.net).map(|r| {
            buffers.extend([BufferName::Relief, BufferName::Contours]);
            transfer.begin();
            transfer.take(&r.shaded());
            transfer.begin();
            transfer.take(&contours(&self.net, &r));
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
            segments: self.net.n_segments() as u32,
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
        let here = |(f, facility): (usize, quanli_model::city::FacilityRef<'_>)| FacilityHere {
            id: facility.id.to_owned(),
            name: facility.name.to_owned(),
            at: facility.at,
            services: facility.services.to_vec(),
            counted: !self.net.entrances[f].is_empty(),
            hours: [facility.opening_hours.to_owned(), facility.shared_hours.to_owned()],
            capacity: self.city.places.capacities(f).map(|(unit, n)| (unit.to_owned(), n)).collect(),
            price: facility.price.to_owned(),
        };
        self.city.places.iter().enumerate().map(here).collect()
    }

    fn circles_here(&self) -> Vec<CircleHere> {
        let bounds = |rings: &[Vec<LonLat>]| {
            rings.iter().flatten().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, p| [b[0].min(p.lon), b[1].min(p.lat), b[2].max(p.lon), b[3].max(p.lat)])
        };
        let here = |c: &quanli_model::city::Circle| CircleHere { id: c.id.clone(), name: c.name.clone(), bounds: bounds(&c.rings), rings: c.rings.clone() };
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
                lifts.push(LiftHere { at, name: self.net.way_name(e as u32).to_owned(), wheelchair: w.wheelchair != Some(Wheels::No) });
            }
        }
        lifts
    }

    /// Where people are, on average.
    fn centre(&self) -> LonLat {
        let (mut sum, mut n) = ([0.0; 2], 0.0);
        for h in self.net.homes.list.iter().filter(|h| h.counted) {
            let people = h.people[..5].iter().copied().sum::<People>().0 as f64;
            sum = [sum[0] + f64::from(h.snap.place[0]) * people, sum[1] + f64::from(h.snap.place[1]) * people];
            n += people;
        }
        if n > 0.0 { self.net.plane.lonlat(sum.map(|s| s / n)) } else { self.net.plane.origin }
    }
}

/// The prepared network, if it can be used and was made from paths of that hash. Without paths at hand nothing can be answered when it can't.
fn prepared(bytes: &[u8], manifest: &Manifest, wanted: Option<u64>, has_paths: bool, problems: &mut Problems) -> Option<Unpacked> {
    unpack(bytes, wanted, manifest.systems()[0])
        .map_err(|flaw| {
            let (reason, found) = flaw.reason();
            problems.in_file(manifest.files.network.as_deref().unwrap_or(""));
            problems.add(if has_paths { Severity::Warning } else { Severity::Unusable }, reason, Where::whole(), found);
            problems.in_file("");
        })
        .ok()
}

/// Hands a file over, once.
pub(super) type Files<'a> = &'a mut dyn FnMut(FileRole) -> Option<Vec<u8>>;

/// A city without paths, of which the hash is known. Each file is freed before the next one comes.
pub(super) fn read_places(manifest: Manifest, paths: u64, file: Files<'_>, problems: &mut Problems) -> Option<City> {
    let catalogue = read_catalogue(&manifest, file(FileRole::Catalogue).as_deref(), problems);
    let Some(facilities) = file(FileRole::Facilities) else {
        problems.add(Severity::Unusable, Reason::MissingFile, Where::whole(), "facilities");
        return None;
    };
    let mut city = read_facilities_of(manifest, &facilities, catalogue, problems)?;
    city.drop_facilities();
    let hash = file_hash(&facilities);
    drop(facilities);
    let mut city = read_residents_of(city, [paths, hash], file(FileRole::Residents).as_deref(), problems)?;
    city.drop_resident_names();
    Some(read_drawn(city, file(FileRole::Circles).as_deref(), file(FileRole::Transit).as_deref(), file(FileRole::Standard).as_deref(), problems))
}

/// A city on a prepared network, or on its paths when they are at hand and the network can't be used. Facilities and residents are read first: the
/// network is what stays, and their files are larger than what is left of them. Problems come in the order in which reading and joining GeoJSON
/// finds them.
fn from_network(
    paths: Option<Vec<u8>>,
    manifest: Manifest,
    places: Option<(City, Problems)>,
    file: Files<'_>,
    problems: &mut Problems,
    progress: &mut dyn FnMut(Phase, f32),
) -> Option<(Network, City)> {
    let hash = paths.as_deref().map(file_hash).or_else(|| manifest.hashes.of_paths());
    let (city, of_places) = match places {
        Some((city, found)) => (Some(city), found),
        None => {
            let mut found = Problems::new();
            (read_places(manifest.clone(), hash.unwrap_or_default(), file, &mut found), found)
        }
    };
    progress(Phase::Network, 0.5);
    let prepared = file(FileRole::Network).and_then(|bytes| prepared(&bytes, &manifest, hash, paths.is_some(), problems));
    problems.in_file(&manifest.files.paths);
    let Some(Unpacked { mut network, bounds, reading, joining, .. }) = prepared else {
        let ways = read_ways(&manifest, &paths?, problems)?;
        problems.append(of_places);
        let city = City { ways, ..city? };
        return Some((Network::build(&city, problems), city));
    };
    problems.take_over(reading);
    problems.append(of_places);
    let mut city = city?;
    city.dropped_bounds = Some(bounds);
    problems.in_file(&city.manifest.files.paths);
    problems.take_over(joining);
    network.take_in(&city, problems);
    Some((network, city))
}

/// A city from its paths.
fn from_paths(paths: Vec<u8>, manifest: Manifest, file: Files<'_>, problems: &mut Problems, progress: &mut dyn FnMut(Phase, f32)) -> Option<(Network, City)> {
    let ways = read_ways(&manifest, &paths, problems)?;
    let hash = file_hash(&paths);
    drop(paths);
    let city = read_places(manifest, hash, file, problems)?;
    let city = City { ways, ..city };
    progress(Phase::Network, 0.5);
    Some((Network::build(&city, problems), city))
}
