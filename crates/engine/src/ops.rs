//! What the edits of a scenario mean: which facilities of a service are open, and what is done to the paths.
//!
//! Edits are resolved first (all problems at once), then applied, which can't fail.

use super::OpenCity;
use super::clock::Window;
use super::conditions::{Hour, RoadsId};
use quanli_coverage::{Added, EdgeChange, Overlay};
use quanli_model::city::{Kind, OneWay, SPEEDS_MPS, WAITS_MIN, Way};
use quanli_model::problem::{Problem, Problems, Reason, Severity, Where};
use quanli_model::scenario::{Action, Edit, NewPath};
use quanli_network::{Link, Snap};
use quanli_protocol::Revision;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A facility of a service that is open, with its entrances. Its rank is its place among the city's facilities of the service in id
/// order; what an edit opens ranks behind them, in the order of the edits.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct OpenPlace {
    pub rank: u16,
    pub snaps: Vec<Snap>,
    pub source: Source,
    /// When it can be reached.
    pub window: Window,
}

/// What a place is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Source {
    /// A facility of the city.
    City(u32),
    /// What the edit of that number adds.
    Edit(u32),
}

/// What the edits do to places and paths, worked out once a state of the scenario and condition.
#[derive(Default)]
pub(super) struct ResolvedEdits {
    revision: Revision,
    open: BTreeMap<(u16, Hour), Rc<[OpenPlace]>>,
    overlay: BTreeMap<RoadsId, Rc<Overlay>>,
}

fn in_range(key: &str, value: Option<f64>, range: core::ops::RangeInclusive<f64>, place: Where<'_>, problems: &mut Problems) {
    if let Some(value) = value.filter(|v| !range.contains(v)) {
        problems.add(Severity::Error, Reason::OutOfRange, place, format!("{key} = {value}"));
    }
}

impl OpenCity {
    /// Splits edits into those that fit these data and what is wrong with the others.
    pub(super) fn resolve(&self, edits: &[Edit]) -> (Vec<Edit>, Vec<Problem>) {
        let mut problems = Problems::new();
        let mut good = Vec::new();
        for (i, edit) in edits.iter().enumerate() {
            let place = Where { index: u32::try_from(i).ok(), id: Some(&edit.id), at: None };
            let before = problems.as_slice().len();
            match &edit.action {
                Action::AddFacility(new) => {
                    self.known_services(&new.services, place, &mut problems);
                    if self.net.snap(new.at).is_none() {
                        problems.add(Severity::Error, Reason::EditOffNetwork, Where { at: Some(new.at), ..place }, new.name.clone());
                    }
                }
                Action::RemoveFacility { facility } | Action::KeepFacility { facility } | Action::ChangeHours { facility, .. } => {
                    self.known_facility(facility, place, &mut problems);
                }
                Action::ChangeServices { facility, services } => {
                    self.known_facility(facility, place, &mut problems);
                    self.known_services(services, place, &mut problems);
                }
                Action::AddPath(new) => {
                    if Kind::from_name(&new.kind).is_none() {
                        problems.add(Severity::Error, Reason::UnknownKind, Where { at: Some(new.from), ..place }, new.kind.clone());
                    } else if self.link(new).is_none() {
                        problems.add(Severity::Error, Reason::EditOffNetwork, Where { at: Some(new.from), ..place }, new.name.clone());
                    }
                }
                Action::ChangePath { at, times } => {
                    if !(0.05..=20.0).contains(times) {
                        problems.add(Severity::Error, Reason::OutOfRange, Where { at: Some(*at), ..place }, format!("times = {times}"));
                    }
                    self.known_path(*at, place, &mut problems);
                }
                Action::ClosePath { at } => self.known_path(*at, place, &mut problems),
                Action::AddLine(new) => {
                    for stop in new.stops.iter().filter(|s| self.net.snap(**s).is_none()) {
                        problems.add(Severity::Error, Reason::EditOffNetwork, Where { at: Some(*stop), ..place }, new.name.clone());
                    }
                    if new.stops.len() < 2 {
                        problems.add(Severity::Error, Reason::BadLine, place, "stops < 2");
                    }
                    in_range("headway_min", Some(new.headway_min), WAITS_MIN, place, &mut problems);
                    in_range("speed_mps", Some(new.speed_mps), SPEEDS_MPS, place, &mut problems);
                }
                Action::ChangeLine { line, headway_min, speed_mps } => {
                    self.known_line(line, place, &mut problems);
                    in_range("headway_min", *headway_min, WAITS_MIN, place, &mut problems);
                    in_range("speed_mps", *speed_mps, SPEEDS_MPS, place, &mut problems);
                }
                Action::RemoveLine { line } => self.known_line(line, place, &mut problems),
            }
            if problems.as_slice().len() == before {
                good.push(edit.clone());
            }
        }
        (good, problems.worst_first())
    }

    fn known_path(&self, at: quanli_model::units::LonLat, place: Where<'_>, problems: &mut Problems) {
        if self.net.path_at(at).is_none() {
            problems.add(Severity::Error, Reason::EditOffNetwork, Where { at: Some(at), ..place }, "");
        }
    }

    fn known_facility(&self, id: &str, place: Where<'_>, problems: &mut Problems) {
        if self.facility(id).is_none() {
            problems.add(Severity::Error, Reason::EditTargetMissing, place, id);
        }
    }

    fn known_line(&self, id: &str, place: Where<'_>, problems: &mut Problems) {
        if self.line(id).is_none() {
            problems.add(Severity::Error, Reason::EditTargetMissing, place, id);
        }
    }

    fn known_services(&self, services: &[String], place: Where<'_>, problems: &mut Problems) {
        for id in services.iter().filter(|id| self.catalogue.index(id).is_none()) {
            problems.add(Severity::Error, Reason::UnknownService, place, id.clone());
        }
    }

    /// Index of a facility of the city.
    pub(super) fn facility(&self, id: &str) -> Option<u32> {
        self.city.places.find(id).map(|i| i as u32)
    }

    /// Facilities of the city that the edits close for good.
    pub(super) fn removed(&self) -> Vec<u32> {
        let gone = |e: &Edit| match &e.action {
            Action::RemoveFacility { facility } => self.facility(facility),
            _ => None,
        };
        self.history.edits().iter().filter_map(gone).collect()
    }

    /// An added path as the network sees it.
    fn link(&self, new: &NewPath) -> Option<Link> {
        let mut way = Way::new(Kind::from_name(&new.kind)?, Vec::new());
        new.name.clone_into(&mut way.name);
        way.oneway = if new.one_way { OneWay::Forward } else { OneWay::Both };
        // As stated: stairs that wind are longer than the straight line on which a path is added, so length says nothing against their count.
        way.step_count = new.step_count;
        way.wait_s = new.wait_s;
        way.speed_mps = new.speed_mps;
        way.minutes = new.minutes;
        self.net.link(new.from, new.to, way)
    }

    fn resolved(&mut self) -> &mut ResolvedEdits {
        if self.resolved.revision != self.revision {
            self.resolved = ResolvedEdits { revision: self.revision, ..ResolvedEdits::default() };
        }
        &mut self.resolved
    }

    /// What the edits in force do to the paths, with what holds there anyway.
    pub(super) fn overlay(&mut self, roads: RoadsId) -> Rc<Overlay> {
        if let Some(known) = self.resolved().overlay.get(&roads) {
            return known.clone();
        }
        let overlay = if self.edits().is_empty() { self.base_overlay(roads) } else { self.overlay_of_edits(roads) };
        self.resolved().overlay.entry(roads).or_insert(overlay).clone()
    }

    fn overlay_of_edits(&mut self, roads: RoadsId) -> Rc<Overlay> {
        let mut overlay = (*self.base_overlay(roads)).clone();
        for edit in self.history.edits() {
            match &edit.action {
                Action::AddPath(new) => overlay.added.extend(self.link(new).map(Box::new).map(Added::Path)),
                Action::ChangePath { at, times } => {
                    let thousandths = libm::floor(times * 1000.0 + 0.5) as u32;
                    self.net.path_at(*at).into_iter().for_each(|edge| overlay.set(edge, EdgeChange::Slowed(thousandths)));
                }
                Action::ClosePath { at } => self.net.path_at(*at).into_iter().for_each(|edge| overlay.set(edge, EdgeChange::Closed)),
                Action::AddLine(_) | Action::ChangeLine { .. } | Action::RemoveLine { .. } => self.edit_lines(edit, roads, &mut overlay.added),
                _ => {}
            }
        }
        Rc::new(overlay)
    }

    /// The facilities of a service that are open at an hour with the edits in force, by rank.
    pub(super) fn open_now(&mut self, service: u16, hour: Hour) -> Rc<[OpenPlace]> {
        if let Some(known) = self.resolved().open.get(&(service, hour)) {
            return known.clone();
        }
        let open: Rc<[OpenPlace]> = self.open_by(service, hour).into();
        self.resolved().open.insert((service, hour), open.clone());
        open
    }

    /// The same whatever the hour.
    pub(super) fn open_at_any_hour(&self, service: u16) -> Rc<[OpenPlace]> {
        self.open_by(service, Hour::ANY).into()
    }

    fn open_by(&self, service: u16, hour: Hour) -> Vec<OpenPlace> {
        if self.edits().is_empty() { self.open_at_first(service, hour) } else { self.open_with_edits(service, hour) }
    }

    /// The facilities of a service that are open at an hour on the baseline.
    pub(super) fn open_at_first(&self, service: u16, hour: Hour) -> Vec<OpenPlace> {
        let base = self.of_service[service as usize].iter().enumerate();
        base.filter_map(|(rank, f)| {
            let source = Source::City(*f);
            let window = self.window(*f, service, hour)?;
            Some(OpenPlace { rank: rank as u16, snaps: self.net.entrances[*f as usize].to_vec(), source, window })
        })
        .collect()
    }

    fn open_with_edits(&self, service: u16, hour: Hour) -> Vec<OpenPlace> {
        let base = &self.of_service[service as usize];
        let id = &self.catalogue.services[service as usize].id;
        let mut open = self.open_at_first(service, Hour::ANY);
        for (i, edit) in self.history.edits().iter().enumerate() {
            let rank = (base.len() + i).min(usize::from(u16::MAX) - 2) as u16;
            let mut close = |f: u32| open.retain(|p| p.source != Source::City(f));
            match &edit.action {
                Action::AddFacility(new) if new.services.contains(id) => {
                    if let Some(snap) = self.net.snap(new.at) {
                        open.push(OpenPlace { rank, snaps: vec![snap], source: Source::Edit(i as u32), window: Window::ALWAYS });
                    }
                }
                Action::RemoveFacility { facility } => self.facility(facility).into_iter().for_each(&mut close),
                Action::ChangeServices { facility: changed, services } => {
                    let Some(f) = self.facility(changed) else { continue };
                    if !services.contains(id) {
                        close(f);
                    } else if !open.iter().any(|p| p.source == Source::City(f)) && !self.net.entrances[f as usize].is_empty() {
                        let snaps = self.net.entrances[f as usize].to_vec();
                        open.push(OpenPlace { rank, snaps, source: Source::City(f), window: Window::ALWAYS });
                    }
                }
                _ => {}
            }
        }
        if hour.at.is_some() {
            open.retain_mut(|place| {
                let window = self.window_now(place.source, service, hour);
                place.window = window.unwrap_or(Window::ALWAYS);
                window.is_some()
            });
        }
        open
    }
}
