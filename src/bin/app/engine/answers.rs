//! What is done with an answer: its columns go to the map, its figures into the store.

use super::later::Task;
use crate::app::App;
use crate::state::{City, Mode, StateStoreFields, Toast, reachable};
use leptos::prelude::*;
use quanli::protocol::{Answer, Body, BufferName, Covered, Failed, Phase, Progress, Reason};
use std::sync::Arc;

/// Takes one answer of a first visit.
pub(super) fn first(app: App, answer: Answer, columns: &[js_sys::Uint8Array]) {
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
        _ => {}
    }
}

/// Gives its columns to the map: always, for they are differences to those before.
pub(super) fn hand_on(app: App, answer: &Answer, columns: &[js_sys::Uint8Array]) {
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
        super::later::work(app, Task::Unreadable(failed.problems));
    } else {
        app.refused();
    }
}
