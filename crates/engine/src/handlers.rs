//! What is done for each request: one handler each, none is left out ([`quanli_protocol::for_each_request`]).

use super::jobs::Work;
use super::transfer::Transfer;
use super::{Buffers, OpenCity, Out, Session, Understood, WayAsked, problem};
use quanli_model::catalogue::StandardHere;
use quanli_model::problem::{Problem, Reason, Severity};
use quanli_protocol::{
    AddItems, AddStandard, Asked, BufferName, Circle, Compare, Cover, Covered, Do, Door, EndTry, Evaluate, Message, Names, Open, Phase, Question, Redo,
    Replace, Request, RequestId, Revision, Route, SetHours, Sites, Spread, StandardText, Steep, Sure, Try, Undo, Week, What, WhomLinesServe,
};
use quanli_report::steep_paths;

/// What a handler needs beside the request.
pub(super) struct Context<'a, 'b> {
    pub to: RequestId,
    pub transfer: &'a mut dyn Transfer,
    pub out: &'a mut Out<'b>,
}

/// What a handler makes of a request.
pub(super) enum Handled<T> {
    /// Its reply, with columns of the map.
    Done(T, Buffers),
    /// It goes on in slices; its end comes from the job.
    Begun,
}

type Outcome<T> = Result<Handled<T>, Vec<Problem>>;

trait Handle<R: Request> {
    fn reply(&mut self, request: R, context: &mut Context<'_, '_>) -> Outcome<R::Reply>;
}

macro_rules! dispatch {
    ($($name:ident)*) => {
        impl Session {
            /// How a request ends; nothing when it has become a job.
            pub(super) fn dispatch(&mut self, asked: Asked, context: &mut Context<'_, '_>) -> Option<(What, Buffers)> {
                match asked {
                    $(Asked::$name(request) => end::<$name>(self.reply(request, context))),*
                }
            }
        }
    };
}

quanli_protocol::for_each_request!(dispatch);

fn end<R: Request>(outcome: Outcome<R::Reply>) -> Option<(What, Buffers)> {
    match outcome {
        Ok(Handled::Done(reply, buffers)) => Some((What::done::<R>(&reply), buffers)),
        Ok(Handled::Begun) => None,
        Err(problems) => Some((What::Refused(problems), Vec::new())),
    }
}

fn done<T>(reply: T) -> Outcome<T> {
    Ok(Handled::Done(reply, Vec::new()))
}

/// No such profile, circle or place.
fn unknown(what: &str) -> Vec<Problem> {
    problem(Severity::Error, Reason::CannotAnswer, what)
}

impl Session {
    fn open_city(&mut self) -> Result<&mut OpenCity, Vec<Problem>> {
        self.open.as_deref_mut().ok_or_else(|| problem(Severity::Unusable, Reason::CannotAnswer, "no city is open"))
    }

    /// The city, and the question in its terms.
    fn asked(&mut self, question: &Question) -> Result<(&mut OpenCity, Understood), Vec<Problem>> {
        let city = self.open_city()?;
        let understood = city.understood(question)?;
        Ok((city, understood))
    }

    /// Changes the scenario and answers the question on it.
    fn change(&mut self, question: &Question, change: impl FnOnce(&mut OpenCity) -> Result<Vec<Problem>, Vec<Problem>>) -> Outcome<Covered> {
        let (city, asked) = self.asked(question)?;
        let left_out = change(city)?;
        let (covered, buffers) = city.cover(&asked, left_out);
        Ok(Handled::Done(covered, buffers))
    }

    /// Begins a job about a question.
    fn begin<T>(&mut self, to: RequestId, question: &Question, work: impl FnOnce(&OpenCity) -> Work) -> Outcome<T> {
        let (city, asked) = self.asked(question)?;
        let work = work(city);
        city.begin(to, asked, work);
        Ok(Handled::Begun)
    }
}

impl Handle<Open> for Session {
    fn reply(&mut self, Open { manifest, files }: Open, context: &mut Context<'_, '_>) -> Outcome<<Open as Request>::Reply> {
        let (to, transfer) = (context.to, &mut *context.transfer);
        let out = &mut *context.out;
        let mut progress = |phase, share| out(Message { to, revision: 0, what: What::Progress(Some(phase), share), buffers: Vec::new() }, Vec::new());
        let mut open = OpenCity::open_from(&manifest, &files, &mut |role| transfer.file(role), &mut progress)?;
        progress(Phase::Drawing, 0.0);
        let (opened, names) = open.describe(transfer);
        self.open = Some(Box::new(open));
        // The columns themselves have gone to `transfer`.
        Ok(Handled::Done(opened, names.into_iter().map(|name| (name, Vec::new())).collect()))
    }
}

impl Handle<Cover> for Session {
    fn reply(&mut self, Cover { question }: Cover, _: &mut Context<'_, '_>) -> Outcome<Covered> {
        self.change(&question, |_| Ok(Vec::new()))
    }
}

impl Handle<Try> for Session {
    fn reply(&mut self, Try { question, at }: Try, _: &mut Context<'_, '_>) -> Outcome<<Try as Request>::Reply> {
        let (city, asked) = self.asked(&question)?;
        let (tried, buffers) = city.try_at(&asked, at);
        Ok(Handled::Done(tried, buffers))
    }
}

impl Handle<EndTry> for Session {
    fn reply(&mut self, EndTry { question }: EndTry, _: &mut Context<'_, '_>) -> Outcome<()> {
        let (city, asked) = self.asked(&question)?;
        Ok(Handled::Done((), city.end_trial(&asked)))
    }
}

impl Handle<Do> for Session {
    fn reply(&mut self, Do { question, edit }: Do, _: &mut Context<'_, '_>) -> Outcome<Covered> {
        self.change(&question, |city| {
            let problems = city.resolve(core::slice::from_ref(&edit)).1;
            if !problems.is_empty() {
                return Err(problems);
            }
            city.history.push(edit);
            city.revision += 1;
            Ok(Vec::new())
        })
    }
}

impl Handle<Undo> for Session {
    fn reply(&mut self, Undo { question }: Undo, _: &mut Context<'_, '_>) -> Outcome<Covered> {
        self.change(&question, |city| {
            city.revision += Revision::from(city.history.undo());
            Ok(Vec::new())
        })
    }
}

impl Handle<Redo> for Session {
    fn reply(&mut self, Redo { question }: Redo, _: &mut Context<'_, '_>) -> Outcome<Covered> {
        self.change(&question, |city| {
            city.revision += Revision::from(city.history.redo());
            Ok(Vec::new())
        })
    }
}

impl Handle<Replace> for Session {
    fn reply(&mut self, Replace { question, edits }: Replace, _: &mut Context<'_, '_>) -> Outcome<Covered> {
        self.change(&question, |city| Ok(city.replace(&edits)))
    }
}

impl Handle<Sites> for Session {
    fn reply(&mut self, Sites { question }: Sites, context: &mut Context<'_, '_>) -> Outcome<<Sites as Request>::Reply> {
        self.begin(context.to, &question, OpenCity::sites)
    }
}

impl Handle<Sure> for Session {
    fn reply(&mut self, Sure { question }: Sure, context: &mut Context<'_, '_>) -> Outcome<<Sure as Request>::Reply> {
        self.begin(context.to, &question, |_| Work::sure())
    }
}

impl Handle<WhomLinesServe> for Session {
    fn reply(&mut self, WhomLinesServe { question }: WhomLinesServe, context: &mut Context<'_, '_>) -> Outcome<<WhomLinesServe as Request>::Reply> {
        self.begin(context.to, &question, |_| Work::lines())
    }
}

impl Handle<Spread> for Session {
    fn reply(&mut self, Spread { question }: Spread, _: &mut Context<'_, '_>) -> Outcome<<Spread as Request>::Reply> {
        let (city, asked) = self.asked(&question)?;
        done(city.spread(&asked))
    }
}

impl Handle<Week> for Session {
    fn reply(&mut self, Week { question }: Week, _: &mut Context<'_, '_>) -> Outcome<<Week as Request>::Reply> {
        let (city, asked) = self.asked(&question)?;
        done(city.week_curve(&asked))
    }
}

impl Handle<Steep> for Session {
    fn reply(&mut self, _: Steep, _: &mut Context<'_, '_>) -> Outcome<()> {
        let paths = steep_paths(&self.open_city()?.net);
        Ok(Handled::Done((), vec![(BufferName::Steep, paths)]))
    }
}

impl Handle<Names> for Session {
    fn reply(&mut self, _: Names, _: &mut Context<'_, '_>) -> Outcome<<Names as Request>::Reply> {
        done(self.open_city()?.names())
    }
}

impl Handle<Door> for Session {
    fn reply(&mut self, Door { at, who, effort, hour, lines, storeys }: Door, _: &mut Context<'_, '_>) -> Outcome<<Door as Request>::Reply> {
        let city = self.open_city()?;
        let conditions = city.conditions(hour, lines.as_ref(), false);
        done(city.door(at, who.painted(), effort, storeys, conditions))
    }
}

impl Handle<Route> for Session {
    fn reply(&mut self, asked: Route, _: &mut Context<'_, '_>) -> Outcome<<Route as Request>::Reply> {
        let Route { at, place, who, direction, no_stairs, hour, lines, storeys } = asked;
        let city = self.open_city()?;
        let conditions = city.conditions(hour, lines.as_ref(), false);
        done(city.route(WayAsked { at, place: &place, walker: who.painted(), direction, no_stairs, storeys, conditions }))
    }
}

impl Handle<Evaluate> for Session {
    fn reply(&mut self, Evaluate { standard, at }: Evaluate, _: &mut Context<'_, '_>) -> Outcome<<Evaluate as Request>::Reply> {
        done(self.open_city()?.evaluate(&standard, at).ok_or_else(|| unknown(&standard))?)
    }
}

impl Handle<Circle> for Session {
    fn reply(&mut self, Circle { circle, with, standard, at }: Circle, _: &mut Context<'_, '_>) -> Outcome<<Circle as Request>::Reply> {
        let sheet = self.open_city()?.circle_sheet(circle, with, &standard, at);
        done(sheet.ok_or_else(|| unknown(&format!("{standard} {circle}")))?)
    }
}

impl Handle<Compare> for Session {
    fn reply(&mut self, Compare { a, b, at }: Compare, _: &mut Context<'_, '_>) -> Outcome<<Compare as Request>::Reply> {
        done(self.open_city()?.compare(&a, &b, at).ok_or_else(|| unknown(&format!("{a}, {b}")))?)
    }
}

impl Handle<AddStandard> for Session {
    fn reply(&mut self, AddStandard { text }: AddStandard, _: &mut Context<'_, '_>) -> Outcome<StandardHere> {
        done(self.open_city()?.add_standard(text.as_bytes())?)
    }
}

impl Handle<AddItems> for Session {
    fn reply(&mut self, AddItems { rows, into }: AddItems, _: &mut Context<'_, '_>) -> Outcome<StandardHere> {
        done(self.open_city()?.add_items(&rows, &into)?)
    }
}

impl Handle<StandardText> for Session {
    fn reply(&mut self, StandardText { standard }: StandardText, _: &mut Context<'_, '_>) -> Outcome<String> {
        let profile = self.open_city()?.standard(&standard);
        done(profile.ok_or_else(|| unknown(&standard))?.to_csv())
    }
}

impl Handle<SetHours> for Session {
    fn reply(&mut self, SetHours { tables, more }: SetHours, _: &mut Context<'_, '_>) -> Outcome<()> {
        let city = self.open_city()?;
        city.set_more_hours(more);
        city.set_hours(tables);
        done(())
    }
}
