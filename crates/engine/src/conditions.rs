//! Under what a question is asked: at which hour, with which lines, from the home or from its gate. A value that each request brings and that is part
//! of the key of whatever was worked out under it, so that no answer hangs on who asked before.

use super::OpenCity;
use super::clock::Window;
use quanli_coverage::{EdgeChange, Overlay};
use quanli_model::city::{WEEK, WeekMinute};
use quanli_protocol::{Lines, Question};
use std::rc::Rc;

/// The hour of a question. The default: any time, opening hours are not counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Hour {
    /// Minute of the week at which people leave.
    pub at: Option<WeekMinute>,
    /// Hours that nobody can read count as always open instead of shut.
    pub unread_open: bool,
}

impl Hour {
    /// Opening hours are not counted.
    pub const ANY: Self = Self { at: None, unread_open: false };
}

/// Number of a state of the paths ([`Roads`]).
pub(super) type RoadsId = u16;

/// What holds on the paths whatever the edits: which lines run, which ways are shut, and where ways begin.
#[derive(Clone, Default)]
pub(super) struct Roads {
    /// The lines as they were asked for; `None`: on foot only.
    pub lines: Option<Lines>,
    /// Ways begin at the home, not at its gate.
    pub indoors: bool,
    /// Ways that are shut, and lines that run: what edits come on top of.
    pub base: Rc<Overlay>,
}

/// An hour, and the paths as they are then. Made by [`OpenCity::conditions`], good until [`OpenCity::set_hours`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Conditions {
    pub(super) hour: Hour,
    pub(super) roads: RoadsId,
}

impl Conditions {
    /// The same if places whose hours nobody can read were open.
    pub(super) fn if_open(self) -> Self {
        Self { hour: Hour { unread_open: true, ..self.hour }, ..self }
    }
}

/// What was asked: minute, lines, indoors.
type Stated = (Option<WeekMinute>, Option<Lines>, bool);

/// So many statements are remembered with their state of the paths; the states themselves are few.
const REMEMBERED: usize = 512;

/// The states of the paths that were asked for.
pub(super) struct AllRoads {
    states: Vec<Roads>,
    known: Vec<(Stated, RoadsId)>,
}

impl Default for AllRoads {
    /// On foot, from the gate, at any time.
    fn default() -> Self {
        Self { states: vec![Roads::default()], known: Vec::new() }
    }
}

impl AllRoads {
    /// A state by its number.
    pub fn of(&self, id: RoadsId) -> &Roads {
        &self.states[usize::from(id)]
    }
}

impl OpenCity {
    /// The conditions of a question.
    pub(super) fn conditions_of(&mut self, question: &Question) -> Conditions {
        self.conditions(question.at, question.lines.as_ref(), question.indoors)
    }

    /// An hour (`None`: any time), lines (`None`: on foot only), and whether ways begin at the home or at its gate. Until the tables of hours are
    /// here an hour counts as none. Cost: a look at every edge for each way that is shut then, the first time.
    pub fn conditions(&mut self, at: Option<WeekMinute>, lines: Option<&Lines>, indoors: bool) -> Conditions {
        let at = at.map(|at| at % WEEK).filter(|_| self.clock.has_tables());
        let stated: Stated = (at, lines.filter(|_| !self.city.lines.is_empty()).cloned(), indoors);
        let roads = match self.roads.known.iter().find(|(known, _)| *known == stated) {
            Some((_, roads)) => *roads,
            None => self.find_roads(stated),
        };
        Conditions { hour: Hour { at, unread_open: false }, roads }
    }

    fn find_roads(&mut self, stated: Stated) -> RoadsId {
        let (at, lines, indoors) = &stated;
        let mut base = Overlay { added: self.running(lines.as_ref(), *at), ..Overlay::default() };
        for (way, text) in at.map(|_| self.clock.ways()).unwrap_or_default() {
            if !self.is_open(*text, at.unwrap_or(0)) {
                let edges = (0..self.net.n_edges() as u32).filter(|e| self.net.edge_way[*e as usize] == *way);
                edges.for_each(|edge| base.set(edge, EdgeChange::Closed));
            }
        }
        let same = |state: &Roads| state.lines == *lines && state.indoors == *indoors && *state.base == base;
        let found = self.roads.states.iter().position(same).unwrap_or_else(|| {
            self.roads.states.push(Roads { lines: lines.clone(), indoors: *indoors, base: Rc::new(base) });
            self.roads.states.len() - 1
        });
        let roads = found as RoadsId;
        if self.roads.known.len() == REMEMBERED {
            self.roads.known.clear();
        }
        self.roads.known.push((stated, roads));
        roads
    }

    /// What edits of paths come on top of.
    pub(super) fn base_overlay(&self, roads: RoadsId) -> Rc<Overlay> {
        self.roads.of(roads).base.clone()
    }

    /// When a facility can be reached for a service at an hour, on the baseline; `None`: it is shut, or its hours can't be read.
    pub(super) fn window(&self, facility: u32, service: u16, hour: Hour) -> Option<Window> {
        self.window_by(self.known_at_first(facility, service), hour)
    }

    /// The same with the edits in force.
    pub(super) fn window_now(&self, source: super::ops::Source, service: u16, hour: Hour) -> Option<Window> {
        self.window_by(self.known_now(source, service), hour)
    }
}
