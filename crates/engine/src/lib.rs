//! One open city: requests in, messages out. The only thing in the library that changes.
//!
//! The same session serves the worker, the page (where no worker can start), the command line and the tests. It holds the city, the
//! edits, and layers of times that follow the edits; everything shown is derived from those. Reading order: `transfer` (files in, columns out), `opened` (files → an open
//! city), `conditions` (hour, lines, indoors), `track` (layers that follow the edits), `ops` (what the edits mean to one service), `answer` (figures),
//! `trial` (the ghost), `jobs` (long work), `handlers` (the request of each kind).

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
mod handlers;
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
use quanli_protocol::wire::reply_of;
use quanli_protocol::{Asked, BufferName, Message, Question, Request, RequestId, What};
pub use transfer::{Transfer, Whole};
pub use unread::AtHour;

/// Takes a message and its columns, in the order of [`Message::buffers`].
pub type Out<'a> = dyn FnMut(Message, Vec<Vec<u8>>) + 'a;

/// Columns with their names.
type Buffers = Vec<(BufferName, Vec<u8>)>;

/// A session starts empty and holds at most one open city.
///
/// ```
/// # let manifest = r#"{"quanli": 1, "id": "street", "files": {"paths": "p", "facilities": "f", "residents": "r"}}"#;
/// # let paths = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kind": "street"},
/// #     "geometry": {"type": "LineString", "coordinates": [[106.570, 29.55, 240], [106.575, 29.55, 240]]}}]}"#;
/// # let facilities = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"services": ["community-canteen"]},
/// #     "geometry": {"type": "Point", "coordinates": [106.570, 29.5501]}}]}"#;
/// # let residents = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"people": {"75+": 12}},
/// #     "geometry": {"type": "Point", "coordinates": [106.572, 29.5501]}}]}"#;
/// use quanli_engine::{Session, Whole};
/// use quanli_model::units::People;
/// use quanli_protocol::{Cover, Direction, FileRole, Open, Question, Who};
/// // The files of a city folder: a street with a canteen and twelve people of 75 and more.
/// let roles = vec![FileRole::Paths, FileRole::Facilities, FileRole::Residents];
/// let files = [paths, facilities, residents].map(|text| text.as_bytes().to_vec()).to_vec();
/// let mut session = Session::default();
/// let open = Open { manifest: manifest.to_owned(), files: roles.clone() };
/// session.ask_with(open, &mut Whole { roles, files, columns: Vec::new() })?;
/// let question = Question { who: Who::Elder, service: "community-canteen".into(), minutes: 15, direction: Direction::There, at: None, lines: None, indoors: false };
/// let answer = session.ask(Cover { question })?;
/// assert_eq!((answer.after.within[15], answer.after.total), (People::whole(12), People::whole(12)));
/// # Ok::<(), Vec<quanli_protocol::Problem>>(())
/// ```
#[derive(Default)]
pub struct Session {
    open: Option<Box<OpenCity>>,
}

impl Session {
    /// Works on one request. `out` gets progress and then the end, but for a job: its end comes from [`Session::go_on`]. The files of an
    /// [`quanli_protocol::Open`] come from `transfer`, and its columns go there.
    pub fn handle(&mut self, to: RequestId, asked: Asked, transfer: &mut dyn Transfer, out: &mut Out<'_>) {
        let Some((what, buffers)) = self.dispatch(asked, &mut handlers::Context { to, transfer, out }) else { return };
        self.send(to, what, buffers, out);
    }

    /// The same without files.
    pub fn handle_plain(&mut self, to: RequestId, asked: impl Into<Asked>, out: &mut Out<'_>) {
        self.handle(to, asked.into(), &mut Whole::default(), out);
    }

    /// The reply to one request, for faces that do one thing at a time: jobs are worked on until the last has ended.
    ///
    /// # Errors
    /// Why it could not be done; nothing, when an edit or a newer request ended it.
    pub fn ask<R: Request>(&mut self, request: R) -> Result<R::Reply, Vec<Problem>> {
        self.ask_with(request, &mut Whole::default())
    }

    /// The same with files.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn ask_with<R: Request>(&mut self, request: R, transfer: &mut dyn Transfer) -> Result<R::Reply, Vec<Problem>> {
        const TO: RequestId = RequestId::MAX;
        let mut end = None;
        let mut hear = |message: Message, _: Vec<Vec<u8>>| {
            if message.to == TO && message.what.is_end() {
                end = Some(message.what);
            }
        };
        self.handle(TO, request.into(), transfer, &mut hear);
        while self.go_on(&mut hear) {}
        match end {
            Some(What::Done(bytes)) => reply_of::<R>(&bytes).map_err(|_| problem(Severity::Error, Reason::CannotAnswer, "the reply can't be read")),
            Some(What::Refused(problems)) => Err(problems),
            _ => Err(Vec::new()),
        }
    }

    /// Does a slice of a job, and says how far it is or how it ended. `false` when there is no more to do.
    pub fn go_on(&mut self, out: &mut Out<'_>) -> bool {
        let Some(open) = &mut self.open else { return false };
        let Some((to, what, more)) = open.go_on() else { return false };
        self.send(to, what, Vec::new(), out);
        more
    }

    /// Ends the job of a request that nobody wants any more; its end comes from [`Session::go_on`].
    pub fn cancel(&mut self, to: RequestId) {
        if let Some(open) = &mut self.open {
            open.cancel(to);
        }
    }

    fn send(&self, to: RequestId, what: What, buffers: Buffers, out: &mut Out<'_>) {
        let (names, bytes) = buffers.into_iter().unzip();
        out(Message { to, revision: self.open.as_ref().map_or(0, |o| o.revision), what, buffers: names }, bytes);
    }

    /// A session on a city that is open already.
    #[must_use]
    pub fn with(open: OpenCity) -> Self {
        Self { open: Some(Box::new(open)) }
    }

    /// The open city, for faces that need more than replies (the command line).
    pub fn city(&mut self) -> Option<&mut OpenCity> {
        self.open.as_deref_mut()
    }
}

fn problem(severity: Severity, reason: Reason, found: &str) -> Vec<Problem> {
    let mut problems = Problems::new();
    problems.add(severity, reason, Where::whole(), found);
    problems.worst_first()
}

impl OpenCity {
    /// The question in the engine's terms; refused when the service is not in the catalogue or the minutes are beyond the curve.
    fn understood(&mut self, question: &Question) -> Result<Understood, Vec<Problem>> {
        let service = self.catalogue.index(&question.service).filter(|_| (1..=quanli_model::units::MAX_MINUTES).contains(&question.minutes));
        let not = || problem(Severity::Error, Reason::CannotAnswer, &format!("{} / {} / {} min", question.who.id(), question.service, question.minutes));
        Ok(Understood { service: service.ok_or_else(not)?, conditions: self.conditions_of(question), question: question.clone() })
    }
}

/// A question that was understood.
#[derive(Clone)]
pub struct Understood {
    question: Question,
    service: u16,
    conditions: Conditions,
}
