//! 改一改, a place in the hand: the figures follow the pointer, nothing is changed until it is put down.

use super::page::{Answer, FootLinks};
use crate::app::App;
use crate::i18n::t_string;
use crate::parts::{BestSites, ChangeLines, Chooser, Curve, Explain, Figure};
use crate::state::{Aim, StateStoreFields};
use crate::words::{self, Word};
use leptos::prelude::*;

/// The whole screen.
#[component]
pub fn Screen(app: App, answer: Answer) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let nowhere = move || state.tried().get().is_some_and(|tried| tried.snapped.is_none());
    let ready = Memo::new(move |_| state.ghost().get().is_some() && !nowhere());
    let sentence = move || words::if_here_pieces(i18n.get_locale());
    view! {
        <div class="ql-body">
            <h1 class="ql-question ql-question--if">
                {move || sentence().into_iter().map(|piece| match piece {
                    words::IfPiece::Text(text) => view! { <span>{text}</span> }.into_any(),
                    words::IfPiece::Here => view! { <span class="ql-here">{move || t_string!(i18n, here)}</span> }.into_any(),
                    words::IfPiece::Service => view! { <Chooser app word=Word::Service /> }.into_any(),
                }).collect_view()}
            </h1>
            <p class="ql-help">
                <Show when=move || state.aim().get() != Aim::Centre fallback=move || view! { {move || t_string!(i18n, help_touch)} }>
                    {move || t_string!(i18n, help_pointer)}<br />{move || t_string!(i18n, help_keys)}
                </Show>
            </p>
            <section class="ql-answer" id="ql-answer" tabindex="-1">
                <Figure app answer />
                <ChangeLines app answer />
            </section>
            <BestSites app />
            <Curve app answer />
            <Explain app answer />
        </div>
        <div class="ql-foot">
            <div class="ql-foot__buttons">
                <button type="button" class="ql-button ql-button--second" on:click=move |_| app.cancel()>{move || t_string!(i18n, cancel)}</button>
                <button type="button" class="ql-button" disabled=move || !ready.get() on:click=move |_| app.place()>
                    {move || if nowhere() { t_string!(i18n, place_none) } else { t_string!(i18n, place_here) }}
                </button>
            </div>
            <FootLinks app />
        </div>
    }
}
