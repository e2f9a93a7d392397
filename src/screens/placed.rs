//! 改一改, what was changed: before and after, gain and loss, the edits as cards.

use super::ask::LinkNote;
use super::page::{Answer, FootLinks};
use crate::app::App;
use crate::i18n::t_string;
use crate::parts::{ChangeLines, ChosenFacility, Curve, EditCards, Explain, FacilityList, Figure, FindingsLine, ModelLine, Paths, UnreadLine};
use crate::state::{Mode, StateStoreFields};
use crate::words;
use leptos::prelude::*;

/// The whole screen.
#[component]
pub fn Screen(app: App, answer: Answer) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let edits = move || state.covered().get().map(|covered| covered.edits.clone()).unwrap_or_default();
    let count = move || match edits().len() {
        1 => t_string!(i18n, edits_one).to_string(),
        n => t_string!(i18n, edits_many, n = n).to_string(),
    };
    view! {
        <div class="ql-body">
            <div class="ql-plan">
                <h1>{move || words::plan(i18n.get_locale(), app.state, &edits())}</h1>
                <span>{move || count()}</span>
            </div>
            <section class="ql-answer" id="ql-answer" tabindex="-1">
                <Figure app answer />
                <ModelLine app />
                <FindingsLine app />
                <UnreadLine app />
                <ChangeLines app answer />
            </section>
            <LinkNote app />
            <ChosenFacility app />
            <EditCards app />
            <Paths app />
            <Curve app answer />
            <FacilityList app />
            <Explain app answer />
        </div>
        <div class="ql-foot">
            <div class="ql-foot__buttons">
                <button type="button" class="ql-button ql-button--second" on:click=move |_| app.start_placing()>{move || t_string!(i18n, add_another)}</button>
                <button type="button" class="ql-button" on:click=move |_| state.mode().set(Mode::Ask)>{move || t_string!(i18n, see_missing)}</button>
            </div>
            <FootLinks app />
        </div>
    }
}
