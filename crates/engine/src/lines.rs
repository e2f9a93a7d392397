//! Lines that carry people, beside the paths: which of them run for a question, and whom each of them serves.
//!
//! A line stands on the baseline as a shut way does: edits come on top. Times without lines and with some of them are times on another
//! baseline, found by the same searches.

use super::OpenCity;
use super::Understood;
use super::clock::TextRef;
use super::conditions::RoadsId;
use quanli_coverage::Added;
use quanli_model::city::{Line, LineKind, Stop, StopEntrance, WeekMinute};
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::scenario::{Action, Edit};
use quanli_model::units::{LonLat, People};
use quanli_network::Ride;
use quanli_protocol::{LineHere, LineServes, Lines, LinesServe, StopHere, What, WhomLinesServe};
use std::rc::Rc;

/// Variations of the lines before those of each line.
const FIXED: usize = 4;

/// The lines of a city on its network.
#[derive(Default)]
pub(super) struct Rides {
    /// With the mean wait and with the cautious one; none for a line that can't be used.
    of_wait: [Vec<Option<Rc<Ride>>>; 2],
    /// Which text of hours each line has.
    pub of_text: Vec<TextRef>,
}

impl Rides {
    /// All lines; what is wrong with their stops is reported.
    pub fn new(city: &quanli_model::city::City, net: &quanli_network::Network, problems: &mut Problems) -> Self {
        problems.in_file(city.manifest.files.transit.as_deref().unwrap_or(""));
        let of = |cautious: bool, told: &mut Option<&mut Problems>| {
            let one = |(i, line): (usize, &quanli_model::city::Line)| {
                let (ride, off) = Ride::of(net, i, line, cautious);
                let place = Where { index: None, id: Some(&line.id), at: line.stops.first().map(|s| s.at) };
                if let Some(problems) = told {
                    if ride.is_none() {
                        problems.add(Severity::Error, Reason::BadLine, place, format!("{}: stops on paths < 2", line.name));
                    } else if off > 0 {
                        problems.add(Severity::Warning, Reason::TooFarFromPath, place, format!("{}: {off}", line.name));
                    }
                }
                ride.map(Rc::new)
            };
            city.lines.iter().enumerate().map(one).collect()
        };
        let of_wait = [of(false, &mut Some(&mut *problems)), of(true, &mut None)];
        problems.in_file("");
        Self { of_wait, of_text: Vec::new() }
    }
}

impl OpenCity {
    /// The lines that run at a minute, as a question wants them.
    pub(super) fn running(&self, lines: Option<&Lines>, at: Option<WeekMinute>) -> Vec<Added> {
        let Some(lines) = lines else { return Vec::new() };
        let rides = self.rides.of_wait[usize::from(lines.cautious)].iter().zip(&self.city.lines).zip(&self.rides.of_text);
        let runs = |id: &String, text: TextRef| !lines.off.contains(id) && at.is_none_or(|at| self.is_open(text, at));
        rides.filter(|((_, line), text)| runs(&line.id, **text)).filter_map(|((ride, _), _)| ride.clone().map(Added::Line)).collect()
    }

    /// Index of a line of the city.
    pub(super) fn line(&self, id: &str) -> Option<usize> {
        self.city.lines.iter().position(|l| l.id == id)
    }

    /// What an edit of lines does to those that run; nothing while lines do not count.
    pub(super) fn edit_lines(&self, edit: &Edit, roads: RoadsId, running: &mut Vec<Added>) {
        let Some(lines) = &self.roads.of(roads).lines else { return };
        let of = |running: &[Added], line: usize| running.iter().position(|a| matches!(a, Added::Line(r) if r.line as usize == line));
        match &edit.action {
            Action::AddLine(new) => {
                let stop = |at: &LonLat| Stop { name: String::new(), at: *at, entrances: vec![StopEntrance { at: *at, access_s: 0.0 }] };
                let line = Line {
                    id: edit.id.clone(),
                    name: new.name.clone(),
                    kind: LineKind::LaneBus,
                    wait_min: [0.0, new.headway_min],
                    speed_mps: new.speed_mps,
                    opening_hours: String::new(),
                    both_ways: true,
                    wheelchair: false,
                    fare_yuan: None,
                    stops: new.stops.iter().map(stop).collect(),
                    track: new.stops.clone(),
                };
                let ride = Ride::of(&self.net, self.city.lines.len(), &line, lines.cautious).0;
                running.extend(ride.map(|ride| Added::Line(Rc::new(ride))));
            }
            Action::ChangeLine { line, .. } => {
                let Some((line, at)) = self.line(line).and_then(|line| of(running, line).map(|at| (line, at))) else { return };
                let ride = Ride::of(&self.net, line, &self.changed(line), lines.cautious).0;
                if let Some(ride) = ride {
                    running[at] = Added::Line(Rc::new(ride));
                }
            }
            Action::RemoveLine { line } => {
                if let Some(at) = self.line(line).and_then(|line| of(running, line)) {
                    running.remove(at);
                }
            }
            _ => {}
        }
    }

    /// A line of the city as the edits in force leave it.
    fn changed(&self, line: usize) -> Line {
        let mut changed = self.city.lines[line].clone();
        for edit in self.history.edits() {
            if let Action::ChangeLine { line: id, headway_min, speed_mps } = &edit.action
                && *id == changed.id
            {
                changed.wait_min[1] = headway_min.unwrap_or(changed.wait_min[1]).max(0.0);
                changed.wait_min[0] = changed.wait_min[0].min(changed.wait_min[1]);
                changed.speed_mps = speed_mps.unwrap_or(changed.speed_mps);
            }
        }
        changed
    }

    /// The lines as a face shows them.
    pub(super) fn lines_here(&self) -> Vec<LineHere> {
        let usable = |i: usize| self.rides.of_wait[0][i].is_some();
        let stop = |s: &quanli_model::city::Stop| StopHere { name: s.name.clone(), at: s.at, usable: !s.entrances.is_empty() };
        let here = |(i, line): (usize, &quanli_model::city::Line)| LineHere {
            id: line.id.clone(),
            name: line.name.clone(),
            kind: line.kind,
            headway_min: (line.kind != LineKind::ResponsiveZone).then_some(line.wait_min[1]),
            call_min: line.wait_min,
            fare_yuan: line.fare_yuan,
            opening_hours: line.opening_hours.clone(),
            wheelchair: line.wheelchair,
            usable: usable(i),
            stops: line.stops.iter().map(stop).collect(),
            track: line.track.clone(),
        };
        self.city.lines.iter().enumerate().map(here).collect()
    }

    /// Whom each line serves, within the minutes of a question: one variation of the lines more; at the end the answer. The first is on foot, the
    /// second as asked, the third as asked with cautious waits, the fourth with none of the city's; then two for each line: it alone, and all but it.
    pub(super) fn serve(&mut self, asked: &Understood, found: &mut Vec<u64>) -> What {
        let q = &asked.question;
        let wanted = q.lines.clone().unwrap_or_default();
        let count = self.city.lines.len();
        let all_but =
            |on: &dyn Fn(usize) -> bool| -> Vec<String> { self.city.lines.iter().enumerate().filter(|(i, _)| !on(*i)).map(|(_, l)| l.id.clone()).collect() };
        let is_on = |i: usize| !wanted.off.contains(&self.city.lines[i].id);
        let lines = match found.len() {
            0 => None,
            1 => Some(wanted.clone()),
            2 => Some(Lines { cautious: true, ..wanted.clone() }),
            3 => Some(Lines { off: all_but(&|_| false), ..wanted.clone() }),
            n => {
                let line = (n - FIXED) / 2;
                let off = if (n - FIXED).is_multiple_of(2) { all_but(&|i| i == line) } else { all_but(&|i| i != line && is_on(i)) };
                Some(Lines { off, ..wanted.clone() })
            }
        };
        let minutes = usize::from(q.minutes);
        let keys = |open: &Self, conditions| open.keys(q.who, asked.service, q.direction, conditions);
        let conditions = self.conditions(q.at, lines.as_ref(), q.indoors);
        let n: u64 = keys(self, conditions).into_iter().map(|key| self.layer(key).now.within()[minutes].0).sum();
        found.push(n);
        let steps = FIXED + 2 * count;
        if found.len() < steps {
            return What::Progress(None, found.len() as f32 / steps as f32);
        }
        let [foot, all, cautious, without] = [found[0], found[1], found[2], found[3]];
        let runs =
            |i: usize| self.running(Some(&Lines::default()), asked.conditions.hour.at).iter().any(|a| matches!(a, Added::Line(r) if r.line as usize == i));
        let row = |i: usize| LineServes {
            line: i as u32,
            runs: runs(i),
            // A line more never makes a way longer.
            alone: People(found[FIXED + 2 * i] - without),
            lost: People(if wanted.off.contains(&self.city.lines[i].id) { 0 } else { all - found[FIXED + 1 + 2 * i] }),
        };
        let rows = (0..count).map(row).collect();
        let with_lines = self.conditions(q.at, Some(&wanted), q.indoors);
        let unread = self.unread_places(asked.service, with_lines);
        let if_open =
            if unread.is_empty() { all } else { keys(self, with_lines.if_open()).into_iter().map(|key| self.layer(key).now.within()[minutes].0).sum() };
        What::done::<WhomLinesServe>(&LinesServe {
            unread,
            if_open: People(if_open),
            question: q.clone(),
            on_foot: People(foot),
            with_lines: People(all),
            cautious: People(cautious),
            rows,
        })
    }
}
