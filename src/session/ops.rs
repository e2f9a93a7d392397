//! What the edits of a scenario mean to one service: which facilities open and close, in order.
//!
//! Edits are resolved first (all problems at once), then applied, which can't fail.

use super::OpenCity;
use crate::network::Snap;
use crate::problem::{Problem, Problems, Reason, Severity, Where};
use crate::scenario::{Action, Edit};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A facility of a service opens at these places or closes; `rank` breaks ties between facilities.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Op {
    /// It opens.
    Open(u16, Vec<Snap>),
    /// It closes.
    Close(u16),
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
                Action::RemoveFacility { facility } | Action::KeepFacility { facility } => self.known_facility(facility, place, &mut problems),
                Action::ChangeServices { facility, services } => {
                    self.known_facility(facility, place, &mut problems);
                    self.known_services(services, place, &mut problems);
                }
            }
            if problems.as_slice().len() == before {
                good.push(edit.clone());
            }
        }
        (good, problems.worst_first())
    }

    fn known_facility(&self, id: &str, place: Where<'_>, problems: &mut Problems) {
        if self.facility(id).is_none() {
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
        self.city.facilities.binary_search_by(|f| f.id.as_str().cmp(id)).ok().map(|i| i as u32)
    }

    /// Facilities of the city that the edits close for good.
    pub(super) fn removed(&self) -> Vec<u32> {
        let gone = |e: &Edit| match &e.action {
            Action::RemoveFacility { facility } => self.facility(facility),
            _ => None,
        };
        self.history.edits().iter().filter_map(gone).collect()
    }

    /// The edits as openings and closings of one service. Ranks of the city's facilities come first, in id order; what an edit opens ranks
    /// behind them, in the order of the edits.
    /// Worked out once a state of the scenario.
    pub(super) fn ops(&mut self, service: u16) -> Rc<[Op]> {
        if self.ops.0 != self.revision {
            self.ops = (self.revision, BTreeMap::new());
        }
        if let Some(known) = self.ops.1.get(&service) {
            return known.clone();
        }
        let ops: Rc<[Op]> = self.work_out_ops(service).into();
        self.ops.1.insert(service, ops.clone());
        ops
    }

    fn work_out_ops(&self, service: u16) -> Vec<Op> {
        let base = &self.of_service[service as usize];
        let id = &self.catalogue.services[service as usize].id;
        let mut open: Vec<(u32, u16)> = base.iter().enumerate().map(|(rank, f)| (*f, rank as u16)).collect();
        let mut ops = Vec::new();
        for (i, edit) in self.history.edits().iter().enumerate() {
            let new_rank = (base.len() + i).min(usize::from(u16::MAX) - 2) as u16;
            let mut close = |f: u32| {
                let found = open.iter().position(|(g, _)| *g == f).map(|at| open.swap_remove(at).1);
                ops.extend(found.map(Op::Close));
            };
            match &edit.action {
                Action::AddFacility(new) if new.services.contains(id) => ops.extend(self.net.snap(new.at).map(|snap| Op::Open(new_rank, vec![snap]))),
                Action::RemoveFacility { facility } => self.facility(facility).into_iter().for_each(&mut close),
                Action::ChangeServices { facility, services } => {
                    let Some(f) = self.facility(facility) else { continue };
                    if !services.contains(id) {
                        close(f);
                    } else if !open.iter().any(|(g, _)| *g == f) && !self.net.doors[f as usize].is_empty() {
                        open.push((f, new_rank));
                        ops.push(Op::Open(new_rank, self.net.doors[f as usize].clone()));
                    }
                }
                Action::AddFacility(_) | Action::KeepFacility { .. } => {}
            }
        }
        ops
    }
}
