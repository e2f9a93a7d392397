//! 问一问: the question, the answer, who is left out and why, and the one next step.

use super::page::{Answer, FootLinks};
use crate::app::App;
use crate::browser;
use crate::i18n::t_string;
use crate::parts::{
    ChosenFacility, Curve, Details, Explain, FacilityList, Figure, FindingsLine, FromUpstairs, GroupTable, LeftOut, Lines, ModelLine, NormLine, Paths, Pockets,
    Sentence, Strip, SureLine, UnreadLine, Week, when_still,
};
use crate::state::StateStoreFields;
use crate::words;
use leptos::prelude::*;

/// The whole screen.
#[component]
pub fn Screen(app: App, answer: Answer) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let service = move || state.question().with(|question| words::service_name(i18n.get_locale(), state, &question.service));
    view! {
        <div class="ql-body">
            <Sentence app />
            <section class="ql-answer" id="ql-answer" tabindex="-1">
                <Figure app answer />
                <ModelLine app />
                <FindingsLine app />
                <UnreadLine app />
                <div class="ql-answer__left">
                    <div><LeftOut app answer /></div>
                    <button type="button" class="ql-button ql-button--peek" on:click=move |_| app.start_placing()>
                        <span class="ql-button__long">{move || t_string!(i18n, add_short)}</span>
                        <span class="ql-button__short">{move || t_string!(i18n, add_tiny)}</span>
                    </button>
                </div>
                <NormLine app answer />
                <SureLine app />
            </section>
            <LinkNote app />
            <PartNote app />
            <More app answer />
        </div>
        <div class="ql-foot">
            <button type="button" class="ql-button" on:click=move |_| app.start_placing()>{move || t_string!(i18n, add_one, service = service()).to_string()}</button>
            <FootLinks app />
        </div>
    }
}

/// What stands with the answer.
#[component]
fn More(app: App, answer: Answer) -> impl IntoView {
    let i18n = app.i18n;
    when_still(app, App::ask_sure);
    // What stands below asks the engine for much that nobody needs who only looks at the answer: it waits until somebody is there.
    let wanted = RwSignal::new(false);
    browser::when_wanted("ql-more", move || {
        // The screen may have been left meanwhile.
        wanted.try_set(true);
    });
    view! {
        <ChosenFacility app />
        <Curve app answer />
        <Pockets app />
        <Show
            when=move || wanted.get()
            fallback=move || view! {
                <p><button type="button" class="ql-link" id="ql-more" on:click=move |_| wanted.set(true)>{move || t_string!(i18n, see_more)}</button></p>
            }
        >
            <Below app answer />
        </Show>
    }
}

/// What stands below.
#[component]
fn Below(app: App, answer: Answer) -> impl IntoView {
    // Who pressed before it was there is waiting for it.
    if app.state.explained().get_untracked() {
        browser::focus("ql-explain");
    }
    view! {
        <Strip app answer />
        <GroupTable app />
        <Week app />
        <Lines app />
        <FromUpstairs app />
        <Paths app />
        <Details app />
        <FacilityList app />
        <Explain app answer />
    }
}

/// Says that only a part of a large city is loaded, and loads another.
#[component]
fn PartNote(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let part = move || state.city().with(crate::state::City::opened).is_some_and(|opened| opened.part.is_some());
    view! {
        <Show when=part>
            <p class="ql-notice">{move || t_string!(i18n, part_note)}" "<button type="button" class="ql-link" on:click=move |_| app.load_here()>{move || t_string!(i18n, part_here)}</button></p>
        </Show>
    }
}

/// Says when a link was made on other data, or asks for what is not here.
#[component]
pub fn LinkNote(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let missing = move || state.covered().get().map_or(0, |covered| covered.problems.len());
    // Of how many edits is known where the plan says so.
    let part = move || {
        state.part_plan().get().map(|(n, of)| match of {
            Some(of) => t_string!(i18n, link_part, n = n, of = of).to_string(),
            None => t_string!(i18n, link_part_of_some, n = n).to_string(),
        })
    };
    let cut = move || state.link_cut().get() && state.part_plan().with(Option::is_none) && state.unread_plan().with(Option::is_none);
    view! {
        {move || part().map(|text| view! { <p class="ql-notice" role="alert">{text}</p> })}
        <Show when=cut><p class="ql-notice" role="alert">{move || t_string!(i18n, link_cut)}</p></Show>
        <Show when=move || state.unread_plan().with(Option::is_some)><p class="ql-notice" role="alert">{move || t_string!(i18n, link_damaged)}</p></Show>
        {move || {
            let list = state.unread().with(|unread| unread.join(", "));
            (!list.is_empty()).then(|| view! { <p class="ql-notice">{t_string!(i18n, link_unread, list = list).to_string()}</p> })
        }}
        <Show when=move || state.other_data().get()><p class="ql-notice">{move || t_string!(i18n, unnamed_link)}</p></Show>
        {move || (missing() > 0).then(|| view! { <p class="ql-notice">{t_string!(i18n, link_misses, n = missing()).to_string()}</p> })}
    }
}
