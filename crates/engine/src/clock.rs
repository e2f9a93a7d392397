//! The hour of a question: which places are open when people get there, and which ways.
//!
//! * *There*: a place counts for a home that gets there before it closes; who gets there before it opens (within half an hour) waits, and the wait is part of
//!   the time. So an answer is exact to the minute without asking who left when.
//! * *Back* and *there and back*: a place counts when it is open at the asked minute.
//! * A way that is shut at the asked minute (a lift at night, a corridor through a mall) is closed for the whole walk.
//! * What states no hours counts as open, and the model says for how many places hours are known. Hours that nobody can read count as shut; `unread`
//!   lists them beside the figure, with what it would be if those places were open. A way or a line with such hours counts as open.
//!
//! The texts of a city are turned into tables of a week outside (grammar and calendar are not needed for anything else); until they come, an hour that is
//! asked changes nothing, and the model says that hours are not counted.

use super::OpenCity;
use super::conditions::{Conditions, Hour};
use super::ops::Source;
use quanli_coverage::{BOUND, Direction};
use quanli_metrics::Model;
use quanli_model::city::{State, WEEK, WeekMinute, WeekTable};
use quanli_model::problem::{Problem, Problems, Reason, Severity, Where};
use quanli_model::scenario::Action;
use quanli_model::units::LonLat;

/// Deciseconds of a walk after which a place is no longer looked for.
const LONGEST: u16 = BOUND - 1;

/// Which text something has.
pub(super) type TextRef = u16;
const NO_TEXT: TextRef = u16::MAX;

/// When a place can be reached, counted from the asked minute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Window {
    /// Deciseconds until it opens; who comes earlier waits.
    pub wait: u16,
    /// Deciseconds until it closes; [`BOUND`]: not within any walk.
    pub closes: u16,
}

impl Window {
    /// Open however long it takes.
    pub const ALWAYS: Self = Self { wait: 0, closes: BOUND };

    /// Whether it matters how long the walk is.
    pub fn is_partial(self) -> bool {
        self != Self::ALWAYS
    }

    /// The time of a walk to it: with the wait, or the bound when it is shut by then.
    pub fn time(self, walk: u16) -> u16 {
        if walk >= self.closes || walk >= BOUND { BOUND } else { walk.max(self.wait) }
    }
}

/// Texts of hours, and their tables.
#[derive(Default)]
pub(super) struct Clock {
    texts: Vec<String>,
    /// For each facility its opening and its shared hours.
    of_facility: Vec<[TextRef; 2]>,
    /// For each way with hours: its number, and its text.
    of_way: Vec<(u32, TextRef)>,
    tables: Vec<Option<WeekTable>>,
    /// Texts that edits bring, with their tables.
    more: Vec<(String, Option<WeekTable>)>,
}

impl Clock {
    /// The texts of a city, each once.
    pub fn new(city: &quanli_model::city::City, net: &quanli_network::Network) -> Self {
        let mut texts: Vec<String> = Vec::new();
        let of_city = city.places.iter().flat_map(|f| [f.opening_hours, f.shared_hours]);
        let of_ways = net.ways.with_hours().iter().map(|w| w.1.as_str());
        for text in of_city.chain(of_ways).chain(city.lines.iter().map(|l| l.opening_hours.as_str())).filter(|t| !t.is_empty()) {
            if let Err(at) = texts.binary_search_by(|t| t.as_str().cmp(text)) {
                texts.insert(at, text.to_owned());
            }
        }
        let mut clock = Self { texts, ..Self::default() };
        clock.of_facility = city.places.iter().map(|f| [clock.text(f.opening_hours), clock.text(f.shared_hours)]).collect();
        clock.of_way = net.ways.with_hours().iter().map(|(way, text)| (*way, clock.text(text))).collect();
        clock
    }

    /// Whether an hour can be asked: the tables are here, or nothing has hours.
    pub fn has_tables(&self) -> bool {
        !self.tables.is_empty() || self.texts.is_empty()
    }

    /// Ways with hours: their numbers and texts.
    pub fn ways(&self) -> &[(u32, TextRef)] {
        &self.of_way
    }

    /// Which text it is.
    pub fn text(&self, text: &str) -> TextRef {
        self.texts.binary_search_by(|t| t.as_str().cmp(text)).map_or(NO_TEXT, |i| i as TextRef)
    }
}

/// What is known of when a place is open.
#[derive(Clone, Copy)]
pub(super) enum Known<'a> {
    /// Nothing is written, or its table has not come yet.
    Always,
    Table(&'a WeekTable),
    Unread,
}

impl<'a> Known<'a> {
    fn of(table: Option<&'a WeekTable>) -> Self {
        table.map_or(Self::Unread, Self::Table)
    }
}

/// When something can be reached by its table, at a minute; `None`: it is shut.
fn window_of(table: &WeekTable, at: WeekMinute) -> Option<Window> {
    let deciseconds = |minutes: u16| u32::from(minutes) * 600;
    match table.state(at) {
        State::Open { closes_in } => Some(Window { wait: 0, closes: closes_in.map_or(BOUND, |m| deciseconds(m).min(u32::from(BOUND)) as u16) }),
        State::Shut { opens_in: Some(m) } if deciseconds(m) <= u32::from(LONGEST) => {
            let State::Open { closes_in } = table.state((at + m) % WEEK) else { return None };
            let closes = closes_in.map_or(u32::from(BOUND), |c| deciseconds(m + c).min(u32::from(BOUND)));
            Some(Window { wait: deciseconds(m) as u16, closes: closes as u16 })
        }
        State::Shut { .. } => None,
    }
}

impl OpenCity {
    /// The distinct texts of opening hours: what tables are wanted for.
    #[must_use]
    pub fn hours_texts(&self) -> &[String] {
        &self.clock.texts
    }

    /// How many places, ways and lines have a text.
    #[must_use]
    pub fn with_hours_text(&self, text: &str) -> usize {
        let text = self.clock.text(text);
        let places = self.clock.of_facility.iter().filter(|t| t.contains(&text)).count();
        let ways = self.clock.of_way.iter().filter(|w| w.1 == text).count();
        places + ways + self.rides.of_text.iter().filter(|t| **t == text).count()
    }

    /// The tables of those texts, in their order, for one week; `None` where a text can't be read. What was worked out under conditions is forgotten,
    /// and [`super::Conditions`] that were made before hold no longer.
    pub fn set_hours(&mut self, tables: Vec<Option<WeekTable>>) {
        self.clock.tables = tables;
        self.clock.tables.resize(self.clock.texts.len(), None);
        self.epoch += 1;
        self.roads = super::conditions::AllRoads::default();
        // What was asked on foot at any time hangs on no table.
        self.layers.retain(|key, _| key.hour == Hour::ANY && key.pace.roads == 0);
        self.paces.retain(|key, _| key.roads == 0);
        self.resolved = super::ops::ResolvedEdits::default();
        self.counted = None;
    }

    /// Tables of texts that edits bring; one that is not there counts as always open until it comes. Takes effect with [`OpenCity::set_hours`].
    pub fn set_more_hours(&mut self, more: Vec<(String, Option<WeekTable>)>) {
        self.clock.more = more;
    }

    pub(super) fn is_open(&self, text: TextRef, at: WeekMinute) -> bool {
        match self.clock.tables.get(usize::from(text)) {
            Some(Some(table)) => matches!(table.state(at), State::Open { .. }),
            _ => true,
        }
    }

    /// When a place can be reached at an hour; `None`: it is shut, or its hours can't be read.
    pub(super) fn window_by(&self, known: Known<'_>, hour: Hour) -> Option<Window> {
        let Some(at) = hour.at else { return Some(Window::ALWAYS) };
        match known {
            Known::Always => Some(Window::ALWAYS),
            Known::Table(table) => window_of(table, at),
            Known::Unread => hour.unread_open.then_some(Window::ALWAYS),
        }
    }

    /// What is known of a facility's hours for a service on the baseline.
    pub(super) fn known_at_first(&self, facility: u32, service: u16) -> Known<'_> {
        let [own, shared] = self.clock.of_facility[facility as usize];
        let by_sharing = self.catalogue.services[service as usize].shared && shared != NO_TEXT;
        let text = if by_sharing { shared } else { own };
        if text == NO_TEXT { Known::Always } else { Known::of(self.clock.tables.get(usize::from(text)).and_then(Option::as_ref)) }
    }

    /// Whether hours are written that nobody can read, with the edits in force.
    pub(super) fn is_unread(&self, source: Source, service: u16) -> bool {
        matches!(self.known_now(source, service), Known::Unread)
    }

    pub(super) fn known_now(&self, source: Source, service: u16) -> Known<'_> {
        let shares = self.catalogue.services[service as usize].shared;
        let text = match source {
            Source::Edit(e) => match &self.edits()[e as usize].action {
                Action::AddFacility(new) => &new.opening_hours,
                _ => return Known::Always,
            },
            Source::City(f) => {
                let here = self.city.places.at(f as usize);
                let (mut own, mut shared, mut changed) = (here.opening_hours, here.shared_hours, false);
                for edit in self.edits() {
                    if let Action::ChangeHours { facility, opening_hours, shared_hours } = &edit.action
                        && *facility == here.id
                    {
                        changed = true;
                        own = opening_hours.as_deref().unwrap_or(own);
                        shared = shared_hours.as_deref().unwrap_or(shared);
                    }
                }
                if !changed {
                    return self.known_at_first(f, service);
                }
                if shares && !shared.is_empty() { shared } else { own }
            }
        };
        let of_city = || self.clock.tables.get(usize::from(self.clock.text(text)));
        match self.clock.more.iter().find(|(t, _)| t == text).map(|(_, table)| table).or_else(of_city) {
            Some(table) if !text.is_empty() => Known::of(table.as_ref()),
            _ => Known::Always,
        }
    }

    /// A window as a direction sees it: only on the way there the walk comes before the arrival.
    pub(super) fn seen_from(window: Window, direction: Direction) -> Option<Window> {
        match direction {
            Direction::There => Some(window),
            _ => (window.wait == 0 && window.closes > 0).then_some(Window::ALWAYS),
        }
    }

    /// The model in force, with what it knows of hours.
    pub(super) fn model_under(&self, conditions: Conditions) -> Model {
        let known = self
            .clock
            .of_facility
            .iter()
            .filter(|[own, shared]| [own, shared].iter().any(|t| self.clock.tables.get(usize::from(**t)).is_some_and(Option::is_some)));
        let all = self.clock.of_facility.len().max(1);
        let roads = self.roads.of(conditions.roads);
        Model {
            hours_counted: conditions.hour.at.is_some(),
            hours_known: known.count() as f64 / all as f64,
            lines_counted: roads.lines.is_some(),
            indoors_counted: roads.indoors,
            ..self.model.clone()
        }
    }

    /// Whether a facility's hours are written but can't be read.
    pub(super) fn hours_unreadable(&self, facility: usize) -> bool {
        let unreadable = |t: &TextRef| self.clock.tables.get(usize::from(*t)).is_some_and(Option::is_none);
        self.clock.of_facility[facility].iter().any(unreadable)
    }

    /// Every text that nobody can read: with the places, ways and lines that have it.
    #[must_use]
    pub fn hours_problems(&self) -> Vec<Problem> {
        let unread = |text: TextRef| self.clock.tables.get(usize::from(text)).is_some_and(Option::is_none);
        let mut problems = Problems::new();
        let mut add = |text: TextRef, id: Option<&str>, at: Option<LonLat>, file: &str| {
            problems.in_file(file);
            problems.add(Severity::Warning, Reason::HoursUnreadable, Where { index: None, id, at }, self.clock.texts[usize::from(text)].clone());
        };
        let files = &self.city.manifest.files;
        for (i, texts) in self.clock.of_facility.iter().enumerate() {
            let here = self.city.places.at(i);
            texts.iter().filter(|t| unread(**t)).for_each(|t| add(*t, Some(here.id), Some(here.at), &files.facilities));
        }
        for (way, text) in self.clock.of_way.iter().filter(|w| unread(w.1)) {
            let edge = (0..self.net.n_edges() as u32).find(|e| self.net.edge_way[*e as usize] == *way);
            add(*text, None, edge.map(|e| self.net.plane.lonlat(self.net.xy_at(e, 0.0).map(f64::from))), &files.paths);
        }
        for (line, text) in self.city.lines.iter().zip(&self.rides.of_text).filter(|l| unread(*l.1)) {
            add(*text, Some(&line.id), line.stops.first().map(|s| s.at), files.transit.as_deref().unwrap_or(""));
        }
        problems.worst_first()
    }

    /// What the tables hold, for fingerprints: a figure at an hour depends on them.
    pub(super) fn hours_numbers(&self, hour: Hour) -> Vec<u64> {
        let tables = self.clock.tables.iter().chain(self.clock.more.iter().map(|m| &m.1)).flatten();
        let all = hour.at.map(|_| tables.flat_map(|t| t.open.iter().map(|[a, b]| u64::from(*a) << 16 | u64::from(*b))));
        all.map(Iterator::collect).unwrap_or_default()
    }
}
