//! The legend: the minutes as a ramp, and what the signs mean. On a phone the ramp is the sheet's upper edge.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{Mode, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{Counted, people_a_dot};

/// The five classes and what lies beyond; the numbers follow the threshold.
#[component]
pub fn Ramp(app: App) -> impl IntoView {
    let i18n = app.i18n;
    let minutes = move || app.state.question().with(|question| question.minutes);
    let ends = move || (0..5).map(|class| words::rounding::tenth_minutes(f64::from(class) * f64::from(minutes()) / 5.0)).collect::<Vec<_>>();
    view! {
        <div class="ql-ramp">
            <div class="ql-ramp__bar" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i><i></i></div>
            <div class="ql-ramp__axis">
                {move || ends().into_iter().map(|end| view! { <span>{end}</span> }).collect_view()}
                <span>{move || t_string!(i18n, legend_end, n = minutes()).to_string()}</span>
            </div>
        </div>
    }
}

/// The button that lays out legend and zoom on a phone, where the map is small.
#[component]
pub fn LegendButton(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    view! {
        <button type="button" class="ql-key" aria-expanded=move || state.legend().get().to_string() aria-controls="ql-legend" on:click=move |_| state.legend().update(|out| *out = !*out)>
            {move || t_string!(i18n, legend)}
        </button>
    }
}

/// The card at the lower right of a wide map.
#[component]
pub fn LegendCard(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let changed =
        move || state.mode().get() == Mode::Placing || state.mode().get() != Mode::Door && state.covered().get().is_some_and(|covered| covered.edited);
    let metro = move || state.city().with(|city| city.opened().is_some_and(|opened| opened.services.iter().any(|s| s.id == "metro-entrance" && s.count > 0)));
    let lifts = move || state.city().with(|city| city.opened().is_some_and(|opened| !opened.lifts.is_empty()));
    let shut = move || state.mode().get() != Mode::Door && state.covered().with(|covered| covered.as_ref().is_some_and(|c| !c.shut.is_empty()));
    // Where nobody is counted there are no dots.
    let people = move || state.city().with(|city| city.opened().is_some_and(|opened| opened.counts == Counted::People));
    let dot = move || {
        let worth = state.covered().get().map_or(10, |covered| people_a_dot(covered.after.total)) as u32;
        let shown = state.view().get().map_or(1, |view| {
            if view.zoom >= 14.0 {
                1
            } else if view.zoom >= 13.0 {
                2
            } else {
                5
            }
        });
        worth * shown
    };
    view! {
        <aside class="ql-legend" id="ql-legend" aria-label=move || t_string!(i18n, legend)>
            <Ramp app />
            <ul class="ql-legend__signs">
                <Show when=move || state.mode().get() != Mode::Door && people()><li><i class="ql-dot ql-dot--out" aria-hidden="true"></i>{move || words::legend_dot(i18n.get_locale(), dot(), &state.question().get(), changed())}</li></Show>
                <Show when=changed>
                    <li><i class="ql-dot ql-dot--gain" aria-hidden="true"></i>{move || t_string!(i18n, legend_gained)}</li>
                    <li><i class="ql-cross" aria-hidden="true"></i>{move || t_string!(i18n, legend_lost)}</li>
                </Show>
                <li><i class="ql-stairs" aria-hidden="true"></i>{move || t_string!(i18n, legend_stairs)}</li>
                <Show when=shut><li><i class="ql-shut" aria-hidden="true"></i>{move || t_string!(i18n, legend_shut)}</li></Show>
                <Show when=move || !changed() && lifts()><li><i class="ql-lift" aria-hidden="true">{move || t_string!(i18n, lift_sign)}</i>{move || t_string!(i18n, legend_lift)}</li></Show>
                <Show when=move || !changed() && metro()><li><i class="ql-exit" aria-hidden="true"></i>{move || t_string!(i18n, legend_exit)}</li></Show>
            </ul>
            <Show when=move || state.covered().get().is_some_and(|covered| covered.model.heights > 0.0)>
                <button type="button" class="ql-link ql-legend__steep" aria-pressed=move || state.steep().get().to_string() on:click=move |_| state.steep().update(|steep| *steep = !*steep)>
                    {move || if state.steep().get() { t_string!(i18n, steep_hide) } else { t_string!(i18n, steep_show) }}
                </button>
            </Show>
        </aside>
    }
}
