//! 一圈一策: what a standard asks, who has it, which circles lack what; and the sheet of one circle.

use crate::app::App;
use crate::i18n::t_string;
use crate::parts::{Chooser, CirclePage, CircleTable, CompareProfiles, Completeness, NotCountedList, ProfileFiles, Profiles, RoomTable, RuleTable};
use crate::state::StateStoreFields;
use crate::words::Word;
use leptos::prelude::*;

/// The whole screen.
#[component]
pub fn Screen(app: App) -> impl IntoView {
    let state = app.state;
    // What was worked out for another state of the scenario is asked for anew.
    Effect::new(move |_| {
        state.revision().track();
        state.question().with(|question| question.at);
        app.evaluate();
        if let Some(circle) = state.circle().get_untracked() {
            app.ask_circle(circle);
        }
    });
    view! {
        <Show when=move || state.circle().get().is_some() fallback=move || view! { <City app /> }>
            <CirclePage app />
        </Show>
    }
}

/// The whole city.
#[component]
fn City(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let circles = move || state.city().with(crate::state::City::opened).map_or(0, |opened| opened.circles.len());
    let worst = move || {
        let (_, e) = state.evaluation().get()?;
        e.circles.iter().min_by_key(|c| (i64::from(c.satisfied) - i64::from(c.required), std::cmp::Reverse(c.people))).map(|c| c.circle)
    };
    view! {
        <div class="ql-body ql-wide" id="ql-answer" tabindex="-1">
            <h1 class="ql-title">{move || t_string!(i18n, circles_title, n = circles()).to_string()}</h1>
            <Profiles app />
            <p class="ql-circles__when">{move || t_string!(i18n, at_hour)}" "<Chooser app word=Word::When /></p>
            <Show when=move || state.evaluation().with(Option::is_some) fallback=move || view! { <p class="ql-note" role="status">{move || t_string!(i18n, counting)}</p> }>
                <CircleTable app />
                <RuleTable app />
                <Completeness app />
                <RoomTable app />
                <CompareProfiles app />
                <NotCountedList app />
            </Show>
            <ProfileFiles app />
        </div>
        <div class="ql-foot">
            <button type="button" class="ql-button" disabled=move || worst().is_none() on:click=move |_| if let Some(circle) = worst() { app.choose_circle(circle) }>
                {move || t_string!(i18n, see_worst)}
            </button>
            <p class="ql-foot__links">
                <span>{move || t_string!(i18n, circle_drawn)}</span>
                <span>{move || state.evaluation().get().map(|(_, e)| t_string!(i18n, fingerprint, id = e.fingerprint.clone()).to_string())}</span>
            </p>
        </div>
    }
}
