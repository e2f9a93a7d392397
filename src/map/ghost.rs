//! The ghost pin: a ring where the pointer or the cross is, what it would do as a label above it.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{Aim, Mode, StateStoreFields};
use crate::words;
use crate::words::rounding::drawn;
use leptos::prelude::*;
use quanli_protocol::Counted;

/// Half the width that a label may have, with a margin, in pixels.
const LABEL_HALF: f64 = 148.0;
/// From the ring's middle to the upper edge of a label above it.
const LABEL_ABOVE: f64 = 108.0;

/// Ring, sign, label, and the line to the street that it joins.
#[component]
pub fn GhostPin(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let out = move || (state.mode().get() == Mode::Placing).then(|| state.ghost().get()).flatten();
    let tried = Memo::new(move |_| state.tried().get());
    let counts = move || state.city().with(|city| city.opened().map_or(Counted::People, |opened| opened.counts));
    let label = Memo::new(move |_| words::ghost_label(i18n.get_locale(), tried.get().as_deref(), counts()));
    let sign = move || {
        let service = state.question().with(|question| question.service.clone());
        state.city().with(|city| city.opened().and_then(|opened| opened.services.iter().find(|s| s.id == service).map(|s| s.sign.clone())))
    };
    let nowhere = Memo::new(move |_| tried.get().is_some_and(|tried| tried.snapped.is_none()));
    let nobody = Memo::new(move |_| tried.get().is_none_or(|tried| tried.change.gained.0 == 0));
    let line = move || {
        let (ghost, tried) = (out()?, tried.get()?);
        let (x, y) = app.map(|map| map.on_screen(tried.snapped.as_ref()?.at))?;
        let (x, y) = (x - ghost.x, y - ghost.y);
        ((x * x + y * y).sqrt() < 200.0).then_some((x, y))
    };
    // The label stands above the ring, or under it where there is no room above; it never leaves what is seen of the map.
    let aside = move || {
        let (ghost, free) = (out()?, state.free().get()?);
        Some(free.inside((ghost.x, ghost.y), LABEL_HALF).0 - ghost.x)
    };
    let below = move || out().zip(state.free().get()).is_some_and(|(ghost, free)| ghost.y - free.top < LABEL_ABOVE);
    view! {
        <Show when=move || state.mode().get() == Mode::Placing && state.aim().get() == Aim::Centre>
            <p class="ql-hint">{move || t_string!(i18n, help_touch)}</p>
        </Show>
        <Show when=move || out().is_some()>
            <div
                class="ql-ghost"
                class:ql-ghost--nowhere=nowhere
                class:ql-ghost--nobody=nobody
                class:ql-ghost--below=below
                class:ql-ghost--cross=move || state.aim().get() == Aim::Keys
                style:transform=move || out().map(|ghost| format!("translate({}px, {}px)", ghost.x, ghost.y))
            >
                <svg class="ql-ghost__line" aria-hidden="true" width="1" height="1">
                    <line x1="0" y1="0" x2=move || drawn(line().map_or(0.0, |(x, _)| x)) y2=move || drawn(line().map_or(0.0, |(_, y)| y)) />
                </svg>
                <span class="ql-ghost__ring" aria-hidden="true"></span>
                <span class="ql-ghost__sign" aria-hidden="true">{sign}</span>
                <div class="ql-ghost__label" style:left=move || aside().map(|by| format!("{by}px"))>
                    <b>{move || label.get().0}</b>
                    <span>{move || label.get().1}</span>
                </div>
            </div>
        </Show>
    }
}
