//! One open city: an [`Ask`] in, [`Answer`]s out. The only thing in the library that changes.
//!
//! The same session serves the worker, the page (where no worker can start), the command line and the tests. It holds the city, the
//! edits, and layers of times that follow the edits; everything shown is derived from those. Reading order: `transfer` (files in, columns out), `opened` (files → an open
//! city), `track` (layers that follow the edits), `ops` (what the edits mean to one service), `answer` (figures), `trial` (the ghost).

mod answer;
mod blocked;
mod clock;
mod conditions;
mod direct;
mod door;
mod evaluate;
mod fair;
mod first_steps;
mod gazetteer;
mod jobs;
mod lines;
mod opened;
mod ops;
mod places;
mod together;
mod track;
mod transfer;
mod trial;
mod unread;
mod weekly;

pub use conditions::Conditions;
pub use direct::{Within, nearest_on_arcs, seconds_of};
pub use door::WayAsked;
pub use opened::OpenCity;
pub use places::{VERSION as PLACES_VERSION, pack_places, unpack_places};
pub use quanli_model::catalogue::Walker;
use quanli_model::problem::{Problem, Problems, Reason, Severity, Where};
use quanli_protocol::{Answer, Ask, AskId, Body, BufferName, Failed, Question, Revision};
use quanli_report::steep_paths;
pub use transfer::Transfer;
use transfer::Whole;
pub use unread::AtHour;

/// Takes an answer and its buffers, in the order of [`Answer::buffers`].
pub type Reply<'a> = dyn FnMut(Answer, Vec<Vec<u8>>) + 'a;

/// Buffers with their names.
type Buffers = Vec<(BufferName, Vec<u8>)>;

/// A session starts empty and holds at most one open city.
#[derive(Default)]
pub struct Session {
    open: Option<Box<OpenCity>>,
}

impl Session {
    /// Answers one ask. May call `reply` several times (progress); the last call is the answer.
    pub fn handle(&mut self, to: AskId, ask: Ask, buffers: Vec<Vec<u8>>, reply: &mut Reply<'_>) {
        if let Ask::Open { manifest, files } = ask {
            let roles = files[..files.len().min(buffers.len())].to_vec();
            let mut whole = Whole { roles: roles.clone(), files: buffers, columns: Vec::new() };
            let mut last = None;
            self.open(to, &manifest, &roles, &mut whole, &mut |answer, columns| match answer.body {
                Body::Progress(_) => reply(answer, columns),
                _ => last = Some(answer),
            });
            last.into_iter().for_each(|answer| reply(answer, core::mem::take(&mut whole.columns)));
            return;
        }
        let (body, buffers) = self.open.as_mut().map_or_else(no_city, |open| open.answer(to, ask));
        send(to, self.open.as_ref().map_or(0, |o| o.revision), body, buffers, reply);
    }

    /// Does a slice of the work that goes on, and answers with how far it is or with its result. `false` when there is no more to do.
    pub fn go_on(&mut self, reply: &mut Reply<'_>) -> bool {
        let Some(open) = &mut self.open else { return false };
        let Some((to, body, more)) = open.go_on() else { return false };
        send(to, open.revision, body, Vec::new(), reply);
        more
    }

    /// A session on a city that is open already.
    #[must_use]
    pub fn with(open: OpenCity) -> Self {
        Self { open: Some(Box::new(open)) }
    }

    /// The open city, for faces that need more than answers (the command line).
    pub fn city(&mut self) -> Option<&mut OpenCity> {
        self.open.as_deref_mut()
    }
}

fn not_understood(question: &Question) -> (Body, Buffers) {
    failed(Severity::Error, Reason::CannotAnswer, &format!("{} / {}", question.who.id(), question.service))
}

fn no_city() -> (Body, Buffers) {
    failed(Severity::Unusable, Reason::CannotAnswer, "no city is open")
}

fn send(to: AskId, revision: Revision, body: Body, buffers: Buffers, reply: &mut Reply<'_>) {
    let (names, bytes) = buffers.into_iter().unzip();
    reply(Answer { to, revision, body, buffers: names }, bytes);
}

fn failed(severity: Severity, reason: Reason, found: &str) -> (Body, Buffers) {
    (Body::Failed(Failed { problems: problem(severity, reason, found) }), Vec::new())
}

fn problem(severity: Severity, reason: Reason, found: &str) -> Vec<Problem> {
    let mut problems = Problems::new();
    problems.add(severity, reason, Where::whole(), found);
    problems.worst_first()
}

impl OpenCity {
    fn covered(&mut self, asked: &Asked, left_out: Vec<Problem>) -> (Body, Buffers) {
        let (covered, buffers) = self.cover(asked, left_out);
        (Body::Covered(Box::new(covered)), buffers)
    }

    /// Asks about a question that change the scenario, or try to.
    fn answer_edit(&mut self, ask: Ask) -> (Body, Buffers) {
        let question = match &ask {
            Ask::Cover { question } | Ask::Try { question, .. } | Ask::EndTry { question } | Ask::Do { question, .. } => question,
            Ask::Undo { question } | Ask::Redo { question } | Ask::Replace { question, .. } => question,
            _ => return (self.by_standard(&ask), Vec::new()),
        }
        .clone();
        let Some(asked) = self.asked(&question) else { return not_understood(&question) };
        let mut left_out = Vec::new();
        match ask {
            Ask::Try { at, .. } => {
                let (tried, buffers) = self.try_at(&asked, at);
                return (Body::Tried(tried), buffers);
            }
            Ask::EndTry { .. } => return (Body::Painted, self.end_trial(&asked)),
            Ask::Do { edit, .. } => {
                let problems = self.resolve(core::slice::from_ref(&edit)).1;
                if !problems.is_empty() {
                    return (Body::Failed(Failed { problems }), Vec::new());
                }
                self.history.push(edit);
                self.revision += 1;
            }
            Ask::Undo { .. } => self.revision += Revision::from(self.history.undo()),
            Ask::Redo { .. } => self.revision += Revision::from(self.history.redo()),
            Ask::Replace { edits, .. } => {
                left_out = self.replace(&edits);
            }
            _ => {}
        }
        self.covered(&asked, left_out)
    }

    /// Answers anything but the opening of a city.
    fn answer(&mut self, to: AskId, ask: Ask) -> (Body, Buffers) {
        let question = match &ask {
            Ask::Sites { question } | Ask::Week { question } | Ask::Lines { question } | Ask::Sure { question } | Ask::Spread { question } => question,
            Ask::Stop => {
                self.jobs.end_all();
                return (Body::Stopped, Vec::new());
            }
            Ask::Hours { tables, more } => {
                self.set_more_hours(more.clone());
                self.set_hours(tables.clone());
                return (Body::HoursSet, Vec::new());
            }
            Ask::Prepare => return (Body::Stopped, Vec::new()),
            Ask::Steep => return (Body::Painted, vec![(BufferName::Steep, steep_paths(&self.net))]),
            Ask::Names => return (Body::Names { list: self.names() }, Vec::new()),
            Ask::Door { at, who, effort, hour, lines, storeys } => {
                let conditions = self.conditions(*hour, lines.as_ref(), false);
                return (Body::Door(Box::new(self.door(*at, who.painted(), *effort, *storeys, conditions))), Vec::new());
            }
            Ask::Route { at, place, who, direction, no_stairs, hour, lines, storeys } => {
                let conditions = self.conditions(*hour, lines.as_ref(), false);
                let asked = WayAsked { at: *at, place, walker: who.painted(), direction: *direction, no_stairs: *no_stairs, storeys: *storeys, conditions };
                return (Body::Route(Box::new(self.route(asked))), Vec::new());
            }
            _ => return self.answer_edit(ask),
        };
        let Some(asked) = self.asked(question) else { return not_understood(question) };
        match ask {
            Ask::Week { .. } => return (Body::Week(Box::new(self.week_curve(&asked))), Vec::new()),
            Ask::Spread { .. } => return (Body::Spread(Box::new(self.spread(&asked))), Vec::new()),
            Ask::Sure { .. } => self.begin(to, asked, jobs::Work::sure()),
            Ask::Sites { .. } => self.begin(to, asked, self.sites()),
            _ => self.begin(to, asked, jobs::Work::lines()),
        }
        (Body::Working { share: 0.0 }, Vec::new())
    }

    /// The question in the engine's terms; `None` when the service is not in the catalogue or the minutes are beyond the curve.
    fn asked(&mut self, question: &Question) -> Option<Asked> {
        let service = self.catalogue.index(&question.service)?;
        (1..=quanli_model::units::MAX_MINUTES).contains(&question.minutes).then_some(())?;
        Some(Asked { question: question.clone(), service, conditions: self.conditions_of(question) })
    }

    /// Asks that are about a standard and not about a question.
    fn by_standard(&mut self, ask: &Ask) -> Body {
        let answer = match ask {
            Ask::Evaluate { standard, at } => self.evaluate(standard, *at).map(|e| Body::Evaluated(Box::new(e))),
            Ask::Circle { circle, with, standard, at } => self.circle_sheet(*circle, *with, standard, *at).map(|s| Body::Circle(Box::new(s))),
            Ask::Compare { a, b, at } => self.compare(a, b, *at).map(|c| Body::Compared(Box::new(c))),
            Ask::StandardText { standard } => self.standard(standard).map(|s| Body::StandardText(s.to_csv())),
            Ask::AddStandard { text } => Some(added(self.add_standard(text.as_bytes()))),
            Ask::AddItems { rows, into } => Some(added(self.add_items(rows, into))),
            _ => None,
        };
        answer.unwrap_or_else(|| failed(Severity::Error, Reason::CannotAnswer, "no such profile or circle").0)
    }
}

/// A question that was understood.
#[derive(Clone)]
pub struct Asked {
    question: Question,
    service: u16,
    conditions: Conditions,
}

/// What became of a profile that was brought.
fn added(result: Result<quanli_model::catalogue::StandardHere, Vec<Problem>>) -> Body {
    match result {
        Ok(here) => Body::StandardAdded(here),
        Err(problems) => Body::Failed(Failed { problems }),
    }
}
