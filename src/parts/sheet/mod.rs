//! The upper edge of the sheet on a phone: the ramp, which is the legend, and the handle. Three heights; dragging never
//! changes the answer, and the handle is a button for those who do not drag.

use crate::app::App;
use crate::browser;
use crate::i18n::t_string;
use crate::map::Ramp;
use crate::state::{Sheet, StateStoreFields};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};

/// A drag of less is a press.
const PRESS: f64 = 6.0;

/// The next height in a direction.
fn step(sheet: Sheet, up: bool) -> Sheet {
    match (sheet, up) {
        (Sheet::Peek, true) | (Sheet::Full, false) => Sheet::Half,
        (Sheet::Half, true) | (Sheet::Full, true) => Sheet::Full,
        (Sheet::Half | Sheet::Peek, false) => Sheet::Peek,
    }
}

/// Ramp and handle.
#[component]
pub fn SheetEdge(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let from = RwSignal::new(None::<(f64, f64)>);
    let dragged = RwSignal::new(false);
    let down = move |event: PointerEvent| {
        if let (Some(handle), Some(rect)) = (event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok()), browser::rect("ql-panel")) {
            let _ = handle.set_pointer_capture(event.pointer_id());
            from.set(Some((f64::from(event.client_y()), rect.height())));
            dragged.set(false);
        }
    };
    let moved = move |event: PointerEvent| {
        if let Some((y, height)) = from.get_untracked() {
            let by = y - f64::from(event.client_y());
            if dragged.get_untracked() || by.abs() > PRESS {
                dragged.set(true);
                browser::set_height("ql-panel", Some(height + by));
            }
        }
    };
    let up = move |event: PointerEvent| {
        if let Some((y, _)) = from.get_untracked() {
            from.set(None);
            browser::set_height("ql-panel", None);
            if dragged.get_untracked() {
                state.sheet().update(|sheet| *sheet = step(*sheet, f64::from(event.client_y()) < y));
            }
        }
    };
    let press = move |_| {
        if !dragged.get_untracked() {
            state.sheet().update(|sheet| *sheet = if *sheet == Sheet::Full { Sheet::Peek } else { step(*sheet, true) });
        }
        dragged.set(false);
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowUp" => state.sheet().update(|sheet| *sheet = step(*sheet, true)),
        "ArrowDown" => state.sheet().update(|sheet| *sheet = step(*sheet, false)),
        _ => {}
    };
    view! {
        <div class="ql-edge">
            <Ramp app />
            <button
                type="button"
                class="ql-edge__handle"
                aria-label=move || if state.sheet().get() == Sheet::Full { t_string!(i18n, sheet_down) } else { t_string!(i18n, sheet_up) }
                aria-expanded=move || (state.sheet().get() != Sheet::Peek).to_string()
                aria-controls="ql-panel"
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=up
                on:click=press
                on:keydown=keys
            >
                <span aria-hidden="true"></span>
            </button>
        </div>
    }
}
