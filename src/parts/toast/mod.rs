//! What was just done, with its way back. It stays until the next thing is done; and the live region for those who listen.

use crate::app::App;
use crate::i18n::{Locale, t_string, td_string};
use crate::parts::edit_card::name;
use crate::state::{StateStoreFields, Toast};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{Counted, Problem, Verb};

fn text(app: App, lang: Locale, toast: &Toast) -> String {
    let counts = app.state.city().with(|city| city.opened().map_or(Counted::People, |opened| opened.counts));
    match toast {
        Toast::Placed { name, gained } if gained.0 == 0 => td_string!(lang, toast_placed_nobody, name = name.clone()).to_string(),
        Toast::Placed { name, gained } => td_string!(lang, toast_placed, name = name.clone(), amount = words::amount(lang, *gained, counts)).to_string(),
        Toast::Removed { name, lost } if lost.0 == 0 => td_string!(lang, toast_removed_nobody, name = name.clone()).to_string(),
        Toast::Removed { name, lost } => td_string!(lang, toast_removed, name = name.clone(), amount = words::amount(lang, *lost, counts)).to_string(),
        Toast::Made { action, asked_at } => {
            let verb = match action.verb() {
                Verb::Keep => td_string!(lang, verb_keep),
                Verb::Change => td_string!(lang, verb_change),
                Verb::Add => td_string!(lang, verb_add),
                Verb::Remove => td_string!(lang, verb_remove),
            };
            let said = td_string!(lang, toast_made, verb = verb, name = name(app, lang, action)).to_string();
            match asked_at {
                None => said,
                Some(at) => said + &td_string!(lang, toast_asked_at, hour = words::moment(lang, Some(*at))),
            }
        }
        Toast::TakenOut { .. } => td_string!(lang, toast_taken_out).to_string(),
        Toast::Undone => td_string!(lang, toast_undone).to_string(),
        Toast::Refused(problems) => refused(lang, problems),
    }
}

/// That something was not done, and why.
fn refused(lang: Locale, problems: &[Problem]) -> String {
    match problems.first() {
        Some(problem) => td_string!(lang, toast_refused_why, why = words::problem(lang, problem)).to_string(),
        None => td_string!(lang, toast_refused).to_string(),
    }
}

/// One at a time, over the map.
#[component]
pub fn Toasts(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    view! {
        {move || state.toast().get().map(|toast| {
            let line = text(app, i18n.get_locale(), &toast);
            view! {
                <div class="ql-toast">
                    <p>{line}</p>
                    {match toast {
                        Toast::Refused(_) => view! { <button type="button" on:click=move |_| state.toast().set(None)>{t_string!(i18n, close)}</button> }.into_any(),
                        Toast::Undone => view! { <button type="button" on:click=move |_| app.redo()>{t_string!(i18n, redo)}</button> }.into_any(),
                        _ => view! { <button type="button" on:click=move |_| app.undo()>{t_string!(i18n, undo)}</button> }.into_any(),
                    }}
                </div>
            }
        })}
    }
}

/// Says what changed, politely.
#[component]
pub fn Live(app: App) -> impl IntoView {
    let alert = move || match app.state.toast().get() {
        Some(Toast::Refused(problems)) => Some(refused(app.i18n.get_locale(), &problems)),
        _ => None,
    };
    view! {
        <p class="ql-hidden" role="status" aria-live="polite">{move || app.said.get()}</p>
        <p class="ql-hidden" role="alert">{move || alert()}</p>
    }
}
