//! The keyboard on the map: one stop, arrows move a cross, letters are commands only here.

use crate::app::App;
use crate::browser;
use crate::state::{Aim, Ghost, Mode, StateStoreFields};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Pixels an arrow moves the cross: alone, with Shift, with Alt.
const STEPS: [f64; 3] = [16.0, 64.0, 1.0];

/// How near the edge of what is seen the cross may come, in pixels.
const EDGE: f64 = 24.0;

/// A key on the map.
pub fn pressed(app: App, event: &KeyboardEvent) {
    let state = app.state;
    let placing = state.mode().get_untracked() == Mode::Placing;
    let step = STEPS[if event.shift_key() {
        1
    } else if event.alt_key() {
        2
    } else {
        0
    }];
    // What is typed into the field for names is no command.
    if event.ctrl_key() || event.meta_key() || browser::typed_into(event) {
        return;
    }
    // A button on the map keeps its own Enter and Space.
    let on_map = event.target() == event.current_target();
    let key = event.key();
    match key.as_str() {
        "ArrowLeft" => arrow(app, -step, 0.0),
        "ArrowRight" => arrow(app, step, 0.0),
        "ArrowUp" => arrow(app, 0.0, -step),
        "ArrowDown" => arrow(app, 0.0, step),
        "+" | "=" => app.map(|map| map.zoom(1.0)),
        "-" => app.map(|map| map.zoom(-1.0)),
        "Enter" if placing && on_map => app.place(),
        "Enter" if on_map && state.mode().get_untracked() == Mode::Door => {
            if let Some(view) = state.view().get_untracked() {
                app.home_at(view.at);
            }
        }
        "a" | "A" => app.start_placing(),
        "p" | "P" => next_pocket(app, event.shift_key()),
        "[" => app.ask(|question| question.minutes = question.minutes.saturating_sub(1)),
        "]" => app.ask(|question| question.minutes += 1),
        "f" | "F" if !placing => next_facility(app),
        "Delete" => {
            if let Some(index) = state.chosen().get_untracked() {
                app.remove(index);
            }
        }
        _ => return,
    }
    event.prevent_default();
}

/// Moves the cross; without a place in the hand it moves the map.
fn arrow(app: App, x: f64, y: f64) {
    let state = app.state;
    if state.mode().get_untracked() != Mode::Placing {
        app.map(|map| map.pan(x * 4.0, y * 4.0));
        return;
    }
    if state.ghost().get_untracked().is_none() {
        app.aim_at_centre();
    }
    state.aim().set(Aim::Keys);
    let Some(ghost) = state.ghost().get_untracked() else { return };
    // The cross stays where it is seen: at the edge of that the map moves under it.
    let to = (ghost.x + x, ghost.y + y);
    let (x, y) = state.free().get_untracked().map_or(to, |free| free.inside(to, EDGE));
    if (x, y) != to {
        app.map(|map| map.pan(to.0 - x, to.1 - y));
    }
    if let Some(at) = app.map(|map| map.on_ground(x, y)) {
        app.aim(Ghost { x, y, at, since: browser::now() });
    }
}

fn next_pocket(app: App, back: bool) {
    let Some(covered) = app.state.covered().get_untracked() else { return };
    let count = covered.pockets.len();
    if count == 0 {
        return;
    }
    let now = app.state.pocket().get_untracked().map_or(if back { 0 } else { count - 1 }, |rank| rank as usize - 1);
    let next = (now + if back { count - 1 } else { 1 }) % count;
    app.fly_to_pocket(&covered.pockets[next]);
}

fn next_facility(app: App) {
    let state = app.state;
    let Some(opened) = state.city().with_untracked(crate::state::City::opened) else { return };
    let service = state.question().with_untracked(|question| opened.services.iter().position(|service| service.id == question.service));
    let all: Vec<u32> =
        (0..).zip(&opened.facilities).filter(|(_, facility)| facility.services.iter().any(|at| Some(usize::from(*at)) == service)).map(|(at, _)| at).collect();
    let after = state.chosen().get_untracked().map_or(0, |now| all.iter().position(|at| *at == now).map_or(0, |at| at + 1));
    if let Some(next) = all.get(after % all.len().max(1)) {
        app.choose_facility(*next);
    }
}
