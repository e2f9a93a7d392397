//! What floats over the map: zoom, north, the scale in metres and minutes, and where the data come from.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::StateStoreFields;
use crate::words;
use leptos::prelude::*;

/// Lengths that a scale bar may have, in metres.
const LENGTHS: [f64; 12] = [5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0, 20_000.0];
/// The longest bar, in pixels.
const LONGEST: f64 = 110.0;

/// Nearer, farther, north.
#[component]
pub fn Controls(app: App) -> impl IntoView {
    let i18n = app.i18n;
    let turn = move || app.state.view().get().map_or(0.0, |view| -view.bearing);
    view! {
        <div class="ql-zoom">
            <button type="button" aria-label=move || t_string!(i18n, zoom_in) on:click=move |_| app.map(|map| map.zoom(1.0))>"+"</button>
            <button type="button" aria-label=move || t_string!(i18n, zoom_out) on:click=move |_| app.map(|map| map.zoom(-1.0))>"−"</button>
            <button type="button" aria-label=move || t_string!(i18n, north) on:click=move |_| app.map(super::CityMap::north)>
                <svg viewBox="-8 -12 16 24" aria-hidden="true" class="ql-zoom__north" style:transform=move || format!("rotate({}deg)", turn())>
                    <path class="ql-zoom__needle" d="M0-10 4 0H-4Z" />
                    <path class="ql-zoom__tail" d="M0 10 4 0H-4Z" />
                </svg>
            </button>
        </div>
    }
}

/// Scale bar and sources.
#[component]
pub fn Foot(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let metres = move || state.view().get().map(|view| view.metres);
    let length = Memo::new(move |_| {
        let metres = metres()?;
        LENGTHS.into_iter().rev().find(|length| length / metres <= LONGEST)
    });
    let words = move || {
        let (length, opened) = (length.get()?, state.city().with(crate::state::City::opened)?);
        let question = state.question().get();
        let group = opened.groups.iter().find(|group| group.who == question.who)?;
        Some(words::scale(i18n.get_locale(), length, &question, group.flat_mm_s))
    };
    let flat = move || state.covered().get().is_some_and(|covered| covered.model.heights == 0.0);
    let sources = move || {
        state.city().with(crate::state::City::opened).map(|opened| {
            let lang = i18n.get_locale();
            let mut lines = words::approval(lang, &opened).into_iter().collect::<Vec<_>>();
            lines.extend(opened.attribution.iter().cloned());
            lines.extend(words::made_up_line(lang, &opened));
            lines.join(" · ")
        })
    };
    view! {
        <div class="ql-mapfoot">
            <Show when=move || length.get().is_some()>
                <p class="ql-scale">
                    <span class="ql-scale__bar" style:width=move || format!("{}px", length.get().unwrap_or(0.0) / metres().unwrap_or(1.0)) aria-hidden="true"></span>
                    {move || words()}
                    <Show when=flat><span class="ql-scale__note">{move || t_string!(i18n, no_heights_scale)}</span></Show>
                </p>
            </Show>
            <p class="ql-sources" hidden=move || sources().is_none()>{move || sources()}</p>
        </div>
    }
}
