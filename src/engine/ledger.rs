//! Which requests are on their way, and how each ends: exactly once, with its own reply, whatever happens to the engine. Pure: columns are of any type,
//! and messages come from anywhere.

use futures_channel::oneshot::{Receiver, channel};
use quanli_protocol::wire::reply_of;
use quanli_protocol::{BufferName, Message, Phase, Problem, Reason, Request, RequestId, Revision, Severity, What};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A reply, for the state of the scenario for which it is true.
#[derive(Clone, PartialEq, Debug)]
pub struct Answered<T, C> {
    /// What was asked for.
    pub reply: T,
    /// The state. No two states have the same number, also not those of a city that was opened again.
    pub revision: Revision,
    /// Large columns for the map: they are differences to those before, so they count even where the reply is no longer wanted.
    pub columns: Vec<(BufferName, C)>,
}

/// Why there is no reply.
#[derive(Clone, PartialEq, Debug)]
pub enum NotAnswered {
    /// The engine can't answer this, and says why; it goes on.
    Refused(Vec<Problem>),
    /// Nobody wants it any more: it was cancelled, or a newer one took its place.
    Cancelled,
    /// The engine is gone.
    Stopped,
}

/// How far a request is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Progress {
    /// Which request.
    pub job: RequestId,
    /// The phase, while a city is opened.
    pub phase: Option<Phase>,
    /// 0 to 1 is done.
    pub share: f32,
}

/// What ends a request.
type End<T, C> = Result<Answered<T, C>, NotAnswered>;
/// The reply as it came.
type Raw<C> = Result<Answered<Vec<u8>, C>, NotAnswered>;
/// Who hears how far a request is.
pub type Listener = Rc<dyn Fn(Progress)>;

struct Waiting<C> {
    /// Reads the reply as what its request gets, and hands it over.
    end: Box<dyn FnOnce(Raw<C>)>,
    listener: Option<Listener>,
}

/// Requests on their way.
pub struct Ledger<C> {
    /// The last id; none is given twice, so that what an engine before this one still says belongs to nobody.
    last: RequestId,
    waiting: BTreeMap<RequestId, Waiting<C>>,
    /// Added to the engine's count of states, which begins anew with each city.
    base: Revision,
    newest: Revision,
    /// A city was open.
    opened: bool,
}

impl<C> Default for Ledger<C> {
    fn default() -> Self {
        Self { last: 0, waiting: BTreeMap::new(), base: 0, newest: 0, opened: false }
    }
}

impl<C: 'static> Ledger<C> {
    /// A request begins; where its end will be.
    pub fn begin<R: Request>(&mut self, listener: Option<Listener>) -> (RequestId, Receiver<End<R::Reply, C>>) {
        let (sender, receiver) = channel();
        let end = move |raw: Raw<C>| {
            let read = raw.and_then(|Answered { reply, revision, columns }| match reply_of::<R>(&reply) {
                Ok(reply) => Ok(Answered { reply, revision, columns }),
                Err(_) => Err(NotAnswered::Refused(vec![cannot("the reply is damaged")])),
            });
            // Whoever asked may have gone.
            let _ = sender.send(read);
        };
        self.last += 1;
        self.waiting.insert(self.last, Waiting { end: Box::new(end), listener });
        (self.last, receiver)
    }

    /// Whether a request has not ended yet.
    pub fn waits(&self, id: RequestId) -> bool {
        self.waiting.contains_key(&id)
    }

    /// A message came. Progress has to be told by the caller, because whoever hears it may ask for something again.
    pub fn take(&mut self, message: Message, columns: Vec<C>) -> Option<(Listener, Progress)> {
        let Message { to, revision, what, buffers } = message;
        let revision = self.base + revision;
        let raw = match what {
            What::Progress(phase, share) => {
                let listener = self.waiting.get(&to)?.listener.clone()?;
                return Some((listener, Progress { job: to, phase, share }));
            }
            What::Done(reply) => Ok(Answered { reply, revision, columns: buffers.into_iter().zip(columns).collect() }),
            What::Refused(problems) => Err(NotAnswered::Refused(problems)),
            What::Cancelled => Err(NotAnswered::Cancelled),
        };
        if let Some(waiting) = self.waiting.remove(&to) {
            self.newest = self.newest.max(revision);
            (waiting.end)(raw);
        }
        None
    }

    /// A city was opened: its first state is another one than all before.
    pub fn another_city(&mut self) {
        self.base = if self.opened { self.newest + 1 } else { 0 };
        self.opened = true;
        self.newest = self.base;
    }

    /// A request that can't be sent.
    pub fn refuse(&mut self, id: RequestId, problem: &str) {
        if let Some(waiting) = self.waiting.remove(&id) {
            (waiting.end)(Err(NotAnswered::Refused(vec![cannot(problem)])));
        }
    }

    /// The engine is gone: whatever was on its way ends.
    pub fn stop(&mut self) {
        for waiting in std::mem::take(&mut self.waiting).into_values() {
            (waiting.end)(Err(NotAnswered::Stopped));
        }
    }
}

fn cannot(found: &str) -> Problem {
    let (severity, reason) = (Severity::Error, Reason::CannotAnswer);
    Problem { severity, reason, file: String::new(), index: None, id: None, at: None, found: found.to_owned(), count: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quanli_protocol::{Names, StandardText};
    use std::cell::RefCell;

    /// What may happen; numbers choose among what is on its way.
    #[derive(Clone, Debug)]
    enum Event {
        AskText,
        AskNames,
        Reply(usize),
        Refuse(usize),
        Cancel(usize),
        Progress(usize),
        /// The same message once more, or one to a request of an engine before.
        Stray(u32),
        Open,
        Restart,
    }

    fn event() -> impl Strategy<Value = Event> {
        let which = 0..8usize;
        prop_oneof![
            4 => Just(Event::AskText),
            2 => Just(Event::AskNames),
            4 => which.clone().prop_map(Event::Reply),
            1 => which.clone().prop_map(Event::Refuse),
            2 => which.clone().prop_map(Event::Cancel),
            2 => which.prop_map(Event::Progress),
            2 => (0..40u32).prop_map(Event::Stray),
            1 => Just(Event::Open),
            1 => Just(Event::Restart),
        ]
    }

    /// How a request must end.
    #[derive(Clone, PartialEq, Debug)]
    enum Expected {
        Waits,
        Text(String, Revision),
        Names(Revision),
        Refused,
        Cancelled,
        Stopped,
    }

    enum End {
        Text(Receiver<super::End<String, u32>>),
        Names(Receiver<super::End<Vec<quanli_protocol::NamedPlace>, u32>>),
    }

    /// How it has ended, and that only once: a second end has nowhere to go.
    fn outcome(end: &mut End) -> Expected {
        fn of<T>(end: &mut Receiver<super::End<T, u32>>, done: impl Fn(T, Revision) -> Expected) -> Expected {
            match end.try_recv() {
                Ok(None) => Expected::Waits,
                Ok(Some(Ok(Answered { reply, revision, columns }))) => {
                    assert_eq!(columns, [(BufferName::Reach, 7)], "the columns come with their reply");
                    done(reply, revision)
                }
                Ok(Some(Err(NotAnswered::Refused(problems)))) => {
                    assert!(!problems.is_empty());
                    Expected::Refused
                }
                Ok(Some(Err(NotAnswered::Cancelled))) => Expected::Cancelled,
                Ok(Some(Err(NotAnswered::Stopped))) => Expected::Stopped,
                Err(_) => panic!("a request was forgotten"),
            }
        }
        match end {
            End::Text(end) => of(end, Expected::Text),
            End::Names(end) => of(end, |_, revision| Expected::Names(revision)),
        }
    }

    fn message(to: RequestId, revision: Revision, what: What) -> Message {
        Message { to, revision, what, buffers: vec![BufferName::Reach] }
    }

    proptest! {
        /// In any order of requests, replies, cancels and restarts each request ends exactly once, and only with its own reply.
        #[test]
        fn each_request_ends_once_with_its_own_reply(events in prop::collection::vec(event(), 1..80)) {
            let mut ledger = Ledger::<u32>::default();
            let mut asked: Vec<(RequestId, End, Expected)> = Vec::new();
            let (heard, mut told) = (Rc::new(RefCell::new(Vec::new())), Vec::new());
            let mut states: Vec<Revision> = Vec::new();
            for (at, event) in events.into_iter().enumerate() {
                let listener = || { let heard = heard.clone(); Some(Rc::new(move |p: Progress| heard.borrow_mut().push((p.job, p.share))) as Listener) };
                let open: Vec<usize> = (0..asked.len()).filter(|i| asked[*i].2 == Expected::Waits).collect();
                let pick = |n: usize| (!open.is_empty()).then(|| open[n % open.len()]);
                let revision = (at / 8) as Revision;
                match event {
                    Event::AskText => {
                        let (id, end) = ledger.begin::<StandardText>(listener());
                        asked.push((id, End::Text(end), Expected::Waits));
                    }
                    Event::AskNames => {
                        let (id, end) = ledger.begin::<Names>(listener());
                        asked.push((id, End::Names(end), Expected::Waits));
                    }
                    Event::Reply(n) => if let Some(i) = pick(n) {
                        let (id, base) = (asked[i].0, ledger.base);
                        let (what, expected) = match asked[i].1 {
                            End::Text(_) => (What::done::<StandardText>(&format!("of {id}")), Expected::Text(format!("of {id}"), base + revision)),
                            End::Names(_) => (What::done::<Names>(&Vec::new()), Expected::Names(base + revision)),
                        };
                        prop_assert!(ledger.take(message(id, revision, what), vec![7]).is_none());
                        if ledger.opened { states.push(base + revision) }
                        asked[i].2 = expected;
                    },
                    Event::Refuse(n) => if let Some(i) = pick(n) {
                        prop_assert!(ledger.take(message(asked[i].0, revision, What::Refused(vec![cannot("no")])), Vec::new()).is_none());
                        if ledger.opened { states.push(ledger.base + revision) }
                        asked[i].2 = Expected::Refused;
                    },
                    Event::Cancel(n) => if let Some(i) = pick(n) {
                        prop_assert!(ledger.waits(asked[i].0));
                        prop_assert!(ledger.take(message(asked[i].0, revision, What::Cancelled), Vec::new()).is_none());
                        if ledger.opened { states.push(ledger.base + revision) }
                        asked[i].2 = Expected::Cancelled;
                    },
                    Event::Progress(n) => if let Some(i) = pick(n) {
                        let (listener, progress) = ledger.take(message(asked[i].0, 0, What::Progress(None, 0.5)), Vec::new()).expect("somebody listens");
                        listener(progress);
                        told.push((asked[i].0, 0.5));
                    },
                    Event::Stray(id) => if asked.iter().all(|(other, _, expected)| *other != id || *expected != Expected::Waits) {
                        prop_assert!(ledger.take(message(id, 900, What::done::<StandardText>(&"of nobody".to_owned())), vec![8]).is_none());
                        prop_assert!(ledger.take(message(id, 900, What::Progress(None, 0.1)), Vec::new()).is_none());
                    },
                    Event::Open => {
                        ledger.another_city();
                        prop_assert!(states.iter().all(|state| *state < ledger.base), "a state has two meanings");
                    }
                    Event::Restart => {
                        ledger.stop();
                        asked.iter_mut().filter(|(_, _, expected)| *expected == Expected::Waits).for_each(|(_, _, expected)| *expected = Expected::Stopped);
                    }
                }
            }
            for (id, end, expected) in &mut asked {
                prop_assert_eq!(&outcome(end), &*expected, "request {}", id);
                prop_assert_eq!(ledger.waits(*id), *expected == Expected::Waits);
            }
            prop_assert_eq!(&*heard.borrow(), &told, "progress goes to its sender alone");
        }
    }

    #[test]
    fn a_reply_of_another_kind_is_refused() {
        let mut ledger = Ledger::<u32>::default();
        let (id, mut end) = ledger.begin::<StandardText>(None);
        ledger.take(message(id, 0, What::Done(vec![255, 255, 255, 255])), Vec::new());
        assert!(matches!(end.try_recv(), Ok(Some(Err(NotAnswered::Refused(_))))));
    }

    #[test]
    fn whoever_no_longer_waits_is_no_reason_to_stop() {
        let mut ledger = Ledger::<u32>::default();
        let (id, end) = ledger.begin::<StandardText>(None);
        drop(end);
        assert!(ledger.take(message(id, 0, What::Cancelled), Vec::new()).is_none());
        assert!(!ledger.waits(id));
    }
}
