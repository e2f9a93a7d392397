//! 从我家: what one door reaches, and the way.

use crate::app::App;
use crate::browser;
use crate::i18n::t_string;
use crate::parts::{DoorSentence, EffortChoice, Explain, HomeChoice, LinesSwitch, Minutes, Nearby, Pieces, Profile, StoreyChoice, StoryTable};
use crate::state::{Door, StateStoreFields};
use leptos::prelude::*;

/// The whole screen.
#[component]
pub fn Screen(app: App, answer: super::page::Answer) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    // What is asked for is derived from the state, and asked for whenever it changes. The memos have to be read: one that is only tracked is never
    // worked out, and so never hears of a change.
    let asked = Memo::new(move |_| app.door_asked());
    Effect::new(move |_| app.ask_door(asked.get()));
    let way = Memo::new(move |_| app.way_asked());
    Effect::new(move |_| app.ask_way(way.get()));
    on_cleanup(move || {
        if state.door().with_untracked(|d| d.speaking) {
            app.read_aloud();
        }
    });
    let known = move || state.door().with(|d| d.home.is_some());
    let has_way = move || state.door().with(|d| d.route.as_ref().is_some_and(|r| !r.ways.is_empty()));
    let without = move || state.door().with(|d| d.no_stairs);
    // Where there are none, nothing can be avoided.
    let stairs = move || without() || state.door().with(|d| d.route.as_ref().is_some_and(|r| r.ways.iter().any(|j| j.steps_up + j.steps_down > 0)));
    view! {
        <div
            class="ql-body ql-door"
            class:ql-door--waits=move || state.door().with(Door::waits)
            class:ql-door--waits-for-reach=move || state.door().with(Door::waits_for_reach)
            aria-busy=move || state.door().with(Door::waits).to_string()
        >
            <DoorSentence app />
            <HomeChoice app />
            <Show when=known>
                <Minutes app />
                <Profile app />
                <StoryTable app />
                <Pieces app />
                <LinesSwitch app />
                <StoreyChoice app />
                <EffortChoice app />
                <Nearby app />
                <Explain app answer />
            </Show>
        </div>
        <div class="ql-foot">
            <Show when=has_way>
                <div class="ql-foot__buttons">
                    <Show when=browser::can_speak>
                        <button type="button" class="ql-button ql-button--second" on:click=move |_| app.read_aloud()>
                            {move || if state.door().with(|d| d.speaking) { t_string!(i18n, read_stop) } else { t_string!(i18n, read_to_me) }}
                        </button>
                    </Show>
                    <Show when=stairs>
                        <button type="button" class="ql-button" on:click=move |_| app.toggle_stairs()>
                            {move || if without() { t_string!(i18n, with_stairs) } else { t_string!(i18n, no_stairs) }}
                        </button>
                    </Show>
                </div>
            </Show>
            <p class="ql-foot__links ql-foot__links--always">
                <button type="button" class="ql-link" aria-expanded=move || state.explained().get().to_string() aria-controls="ql-explain" on:click=move |_| app.explain()>{move || t_string!(i18n, how)}</button>
                <span>{move || t_string!(i18n, door_kept)}</span>
            </p>
        </div>
    }
}
