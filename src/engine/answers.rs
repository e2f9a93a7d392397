//! What is done with an answer: its columns go to the map, its figures into the store.

use super::Trouble;
use crate::app::App;
use crate::i18n::Locale;
use crate::state::{City, Mode, StateStoreFields, Toast, reachable};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::wire::{Arrived, from_bytes};
use quanli_protocol::{Answer, Body, BufferName, Covered, Failed, Phase, Problem, Progress, Reason};
use std::sync::Arc;

/// How many things that are wrong with a city are said.
const SAID: usize = 3;

/// Takes an answer.
pub fn arrive(app: App, arrived: Arrived, columns: Vec<js_sys::Uint8Array>) {
    match arrived {
        Arrived::First(answer) => take(app, *answer, &columns),
        Arrived::Later(bytes) => {
            // Its stamp was right, so it is of this build.
            if let Some(answer) = from_bytes(&bytes) {
                take(app, answer, &columns);
            }
        }
    }
}

fn take(app: App, answer: Answer, columns: &[js_sys::Uint8Array]) {
    if let Body::Opened(opened) = &answer.body {
        app.map(|map| map.begin(opened));
    }
    hand_on(app, &answer, columns);
    match answer.body {
        Body::Progress(progress) => note(app, progress),
        Body::Opened(opened) => {
            let opened = Arc::new(*opened);
            app.state.city().set(City::Open(opened.clone()));
            app.city_is_open(&opened);
        }
        Body::Covered(covered) => cover(app, answer.to, answer.revision, *covered),
        Body::Working { share } => app.working(share),
        Body::Sure(sure) => app.sure(answer.revision, *sure),
        Body::HoursSet => app.hours_set(),
        Body::Waiting => app.state.toast().set(Some(Toast::Waiting)),
        Body::Failed(failed) => fail(app, failed),
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

/// Gives its columns to the map: always, for they are differences to those before.
fn hand_on(app: App, answer: &Answer, columns: &[js_sys::Uint8Array]) {
    for (name, column) in answer.buffers.iter().zip(columns) {
        app.map(|map| hand_one(map, *name, column, &answer.body));
    }
}

/// The name of a column on the side of the map.
fn hand_one(map: &crate::map::CityMap, name: BufferName, column: &js_sys::Uint8Array, body: &Body) {
    match name {
        BufferName::Segments => map.feed("segments", column),
        BufferName::Reach => map.feed("reach", column),
        BufferName::EdgeRows => map.feed("edge-rows", column),
        BufferName::Slots => map.feed("slots", column),
        BufferName::Dots => map.feed("dots", column),
        BufferName::DotTimes => map.feed("dot-times", column),
        BufferName::Steep => map.read("steep", column),
        BufferName::Labels => map.read("labels", column),
        BufferName::Contours => map.read("contours", column),
        BufferName::PocketShapes => map.read("pockets", column),
        BufferName::Relief => {
            if let Body::Opened(opened) = body
                && let Some(relief) = opened.relief
            {
                map.shade(column, relief.width, relief.height, &relief.bounds);
            }
        }
    }
}

fn note(app: App, progress: Progress) {
    app.state.city().update(|city| {
        if let City::Loading(loading) = city {
            let share = f64::from(progress.share);
            match progress.phase {
                Phase::Network => loading.read = share / 2.0,
                Phase::People => loading.read = 0.5 + share / 2.0,
                Phase::Drawing => {
                    loading.read = 1.0;
                    loading.drawn = share;
                }
            }
        }
    });
}

fn cover(app: App, to: u32, revision: u32, covered: Covered) {
    let state = app.state;
    let first = state.covered().with_untracked(Option::is_none);
    let before = state.covered().with_untracked(|c| c.as_ref().map(|c| reachable(&c.after, covered.question.minutes)));
    let placed = app.done(to);
    if placed {
        state.mode().set(if covered.edits.is_empty() { Mode::Ask } else { Mode::Placed });
        state.tried().set(None);
        state.ghost().set(None);
    }
    if placed {
        state.toast().update(|toast| {
            if let Some(Toast::Removed { lost, .. }) = toast {
                // Of this edit alone, whatever the others gained or lost.
                *lost = before.unwrap_or_default() - reachable(&covered.after, covered.question.minutes);
            }
        });
    }
    state.revision().set(revision);
    state.covered().set(Some(Arc::new(covered)));
    app.covered(to, first);
}

/// While loading a failure ends it, unless only the prepared network is at fault; later what was open stays open and the toast says that it was not done.
fn fail(app: App, failed: Failed) {
    let loading = app.state.city().with_untracked(|city| matches!(city, City::Loading(_)));
    let about_profile = failed.problems.iter().any(|problem| problem.reason == Reason::BadStandard);
    if !about_profile && loading && failed.problems.first().is_some_and(|p| p.reason.is_about_prepared()) {
        super::city::load_paths(app);
    } else if about_profile || loading {
        unreadable(app, &failed.problems);
    } else {
        app.refused();
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
