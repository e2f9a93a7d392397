//! What is done with the help of code that is fetched after the first answer: all other answers, the edits of a link, the tabs.
//!
//! What comes before that code waits for it, and everything behind it too, so that the order stays.

use super::Trouble;
use super::answers::{first, hand_on};
use crate::app::App;
use crate::browser;
use crate::i18n::Locale;
use crate::state::{City, Mode, StateStoreFields, Toast};
use crate::words;
use leptos::prelude::*;
use quanli::protocol::wire::{Arrived, from_bytes};
use quanli::protocol::{Answer, Body, Edit, Opened, Problem, Reason};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// How many things that are wrong with a city are said.
const SAID: usize = 3;
/// Until what did not come is tried again.
const AGAIN_MS: u32 = 3000;

/// What is to be done.
pub enum Task {
    /// An answer came.
    Answer(Arrived, Vec<js_sys::Uint8Array>),
    /// The edits of a link come into force, or none.
    Link(Option<String>),
    /// A city or a profile could not be read.
    Unreadable(Vec<Problem>),
    /// An hour is asked: tables of opening hours come first.
    Hours,
    /// A tab was pressed.
    Tab(Mode),
    /// 一圈一策 by a profile, with a circle and another one seen together with it, or the list.
    Circle(Option<String>, Option<(String, Option<String>)>),
    /// A key was pressed that takes back, makes again or puts away.
    Key(Key),
}

/// Keys that hold everywhere.
#[derive(Clone, Copy)]
pub enum Key {
    /// Takes back.
    Undo,
    /// Makes again.
    Redo,
    /// Puts away.
    Cancel,
}

thread_local! {
    static WAITING: RefCell<VecDeque<Task>> = RefCell::default();
    static THERE: Cell<bool> = const { Cell::new(false) };
    static FETCHING: Cell<bool> = const { Cell::new(false) };
}

/// Takes an answer.
pub fn arrive(app: App, arrived: Arrived, columns: Vec<js_sys::Uint8Array>) {
    match arrived {
        Arrived::First(answer) if WAITING.with_borrow(VecDeque::is_empty) => first(app, *answer, &columns),
        arrived => work(app, Task::Answer(arrived, columns)),
    }
}

/// Does it, or as soon as its code is there.
pub fn work(app: App, task: Task) {
    if THERE.get() {
        done(app, task);
    } else {
        WAITING.with_borrow_mut(|waiting| waiting.push_back(task));
        fetch(app);
    }
}

/// Fetches the code: somebody is there and may want it.
pub fn fetch(app: App) {
    if THERE.get() || FETCHING.replace(true) {
        return;
    }
    browser::spawn(async move {
        let there = fetch_done().await.is_ok() && fetch_packing().await.is_ok();
        FETCHING.set(false);
        if !there {
            if !WAITING.with_borrow(VecDeque::is_empty) {
                app.state.toast().set(Some(Toast::Waiting));
            }
            gloo::timers::callback::Timeout::new(AGAIN_MS, move || fetch(app)).forget();
            return;
        }
        THERE.set(true);
        if app.state.toast().with_untracked(|toast| *toast == Some(Toast::Waiting)) {
            app.state.toast().set(None);
        }
        while let Some(task) = WAITING.with_borrow_mut(VecDeque::pop_front) {
            done(app, task);
        }
    });
}

fn done(app: App, task: Task) {
    let _ = now(doing(app, task));
}

/// What a split function gives whose code is there: it is ready when first polled.
pub fn now<T>(made: impl Future<Output = Result<T, SplitLoaderError>>) -> Option<T> {
    match pin!(made).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(made) => made.ok(),
        Poll::Pending => None,
    }
}

#[wasm_split(below, fallible, preload(fetch_done))]
fn doing(app: App, task: Task) -> Result<(), SplitLoaderError> {
    match task {
        Task::Answer(Arrived::First(answer), columns) => first(app, *answer, &columns),
        Task::Answer(Arrived::Later(bytes), columns) => {
            // Its stamp was right, so it is of this build.
            if let Some(answer) = from_bytes(&bytes) {
                rest(app, answer, &columns);
            }
        }
        Task::Link(text) => link(app, text),
        Task::Unreadable(problems) => unreadable(app, &problems),
        Task::Hours => app.load_hours(),
        Task::Tab(Mode::Door) => app.open_door(),
        Task::Tab(Mode::Circles) => app.open_circles(),
        Task::Tab(_) => app.start_placing(),
        Task::Circle(standard, circle) => app.go_to_circle(standard, circle),
        Task::Key(Key::Undo) => app.undo(),
        Task::Key(Key::Redo) => app.redo(),
        Task::Key(Key::Cancel) => app.cancel(),
    }
    Ok(())
}

fn rest(app: App, answer: Answer, columns: &[js_sys::Uint8Array]) {
    hand_on(app, &answer, columns);
    match answer.body {
        Body::Tried(tried) => app.tried(answer.to, tried),
        Body::Sites(found) => app.sites_found(answer.to, found),
        Body::Lines(serves) => app.lines_serve(answer.revision, *serves),
        Body::Spread(spreading) => app.spread_out(answer.to, answer.revision, *spreading),
        Body::Evaluated(evaluation) => app.evaluated(answer.revision, *evaluation),
        Body::Circle(sheet) => app.circle_is_here(*sheet),
        Body::Compared(compared) => app.state.compared().set(Some(Arc::new(*compared))),
        Body::StandardAdded(here) => app.standard_added(here),
        Body::Week(curve) => app.week_is_here(answer.revision, *curve),
        Body::StandardText(text) => app.save_standard(&text),
        Body::Names { list } => app.names_are_here(list),
        Body::Door(reach) => app.door_is_here(answer.to, *reach),
        Body::Route(route) => app.route_is_here(answer.to, *route),
        _ => {}
    }
}

/// A profile that could not be read stays out; a city that could not be is not there.
fn unreadable(app: App, problems: &[Problem]) {
    let about_profile: Vec<String> = problems.iter().filter(|p| p.reason == Reason::BadStandard).map(|p| words::problem(app.lang(), p)).collect();
    if about_profile.is_empty() {
        let said = |lang| problems.iter().take(SAID).map(|problem| words::problem(lang, problem)).collect();
        app.state.city().set(City::Failed(Arc::new(Trouble::Read([said(Locale::zh_CN), said(Locale::en)]))));
    } else {
        app.state.file_note().set(Some(about_profile.join("\n")));
    }
}

/// The edits of a link replace those in force, unless they are the same; none of the link while nothing was answered is a plain question.
fn link(app: App, text: Option<String>) {
    let Some(opened) = app.state.city().with_untracked(City::opened) else { return };
    // A plan that can't be read stays in the address and changes nothing here.
    let edits = match &text {
        None => Vec::new(),
        Some(text) => {
            let plan = crate::address::edits(text, &opened);
            if plan.edits.is_empty() && !plan.whole {
                app.state.unread_plan().set(Some(text.clone()));
                if app.state.covered().with_untracked(Option::is_none) {
                    app.replace(Vec::new());
                }
                app.link_brought(app.edits());
                return;
            }
            app.state.part_plan().set((!plan.whole).then_some((plan.edits.len(), plan.of)));
            plan.edits
        }
    };
    app.state.unread_plan().set(None);
    app.link_brought(edits.clone());
    let same = app.state.covered().with_untracked(|covered| covered.as_ref().is_some_and(|c| c.edits.iter().map(|e| &e.edit).eq(edits.iter())));
    if !same {
        app.replace(edits);
    }
}

/// Edits as a link carries them. Those that are there came by the code that packs them.
pub fn packed(edits: Vec<Edit>, opened: Arc<Opened>) -> Option<String> {
    if edits.is_empty() { None } else { now(packing(edits, opened)) }
}

#[wasm_split(below, fallible, preload(fetch_packing))]
fn packing(edits: Vec<Edit>, opened: Arc<Opened>) -> Result<String, SplitLoaderError> {
    Ok(crate::address::packed(&edits, &opened))
}
