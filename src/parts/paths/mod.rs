//! 改路: a lift, stairs, a footbridge between two places that are tapped on the map; or the path that closes.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{StateStoreFields, Tool};
use crate::words;
use leptos::prelude::*;

/// Kinds of paths that can be drawn.
const KINDS: [&str; 6] = ["lift", "steps", "footbridge", "escalator", "ramp", "crossing"];

/// In place of the number of taps: the last one was too far away.
const FAR: usize = usize::MAX;

/// The tools, and what the chosen one waits for.
#[component]
pub fn Paths(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let tool = Memo::new(move |_| {
        state.drawn().with(|d| d.as_ref().map(|d| (d.tool, if d.too_far { FAR } else { d.stops.len() }))).filter(|(tool, _)| *tool != Tool::Line)
    });
    let button = move |kind: Tool, name: Signal<String>| {
        let chosen = move || tool.get().is_some_and(|(now, _)| now == kind);
        let press = move |_| if chosen() { app.leave_line() } else { app.draw(kind) };
        view! { <button type="button" class="ql-chip" aria-pressed=move || chosen().to_string() on:click=press>{name}</button> }
    };
    let hint = move || {
        tool.get().map(|(tool, taps)| match (tool, taps) {
            (Tool::Close, _) => t_string!(i18n, paths_close_hint).to_string(),
            (_, FAR) => t_string!(i18n, paths_far).to_string(),
            (_, 0) => t_string!(i18n, paths_first).to_string(),
            _ => t_string!(i18n, paths_second).to_string(),
        })
    };
    let here = move |_| {
        if let Some(view) = state.view().get_untracked() {
            app.add_stop(view.at);
        }
    };
    view! {
        <section class="ql-part ql-paths">
            <div class="ql-section__head"><h2>{move || t_string!(i18n, paths_title)}</h2><span class="ql-section__hint">{move || t_string!(i18n, paths_hint)}</span></div>
            <div class="ql-lines__waits" role="group" aria-label=move || t_string!(i18n, paths_title)>
                {KINDS.map(|kind| button(Tool::Path(kind), Signal::derive(move || words::path_kind(i18n.get_locale(), kind))))}
                {button(Tool::Close, Signal::derive(move || t_string!(i18n, paths_close).to_string()))}
            </div>
            {move || hint().map(|hint| view! {
                <p class="ql-notice" role="status">{hint}" "<button type="button" class="ql-link" on:click=here>{t_string!(i18n, paths_here)}</button>" "<button type="button" class="ql-link" on:click=move |_| app.leave_line()>{t_string!(i18n, line_leave)}</button></p>
            })}
        </section>
    }
}
