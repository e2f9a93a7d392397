//! Which profile, what must be said about it, another beside it, and profiles as files.

use super::evaluation;
use crate::app::App;
use crate::i18n::t_string;
use crate::state::{City, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{Counted, RuleHere, StandardHere};
use wasm_bindgen::JsCast;

fn all(app: App) -> Vec<StandardHere> {
    app.state.city().with(City::opened).map(|opened| opened.standards.clone()).unwrap_or_default()
}

/// Chooses the profile; says when nobody has verified it.
#[component]
pub fn Profiles(app: App) -> impl IntoView {
    let i18n = app.i18n;
    let now = move || app.state.standard().get();
    let chosen = move || all(app).into_iter().find(|s| s.id == now());
    view! {
        <div class="ql-by">
            <label for="ql-standard">{move || t_string!(i18n, by_standard)}</label>
            <select id="ql-standard" class="ql-select" prop:value=now on:change:target=move |event| app.choose_standard(event.target().value())>
                {move || all(app).into_iter().map(|s| view! { <option value=s.id.clone() selected=s.id == now()>{words::title(i18n.get_locale(), &s)}</option> }).collect_view()}
            </select>
        </div>
        {move || chosen().map(|s| view! {
            <p class="ql-note">
                {if s.items == 0 { t_string!(i18n, profile_empty).to_string() } else if s.verified { t_string!(i18n, profile_verified).to_string() } else { t_string!(i18n, profile_unverified).to_string() }}
                " "{s.note.clone()}
            </p>
        })}
    }
}

/// Another profile beside the chosen one: who changes, by which clause.
#[component]
pub fn CompareProfiles(app: App) -> impl IntoView {
    let i18n = app.i18n;
    let others = move || all(app).into_iter().filter(|s| s.id != app.state.standard().get() && s.items > 0).collect::<Vec<_>>();
    let side = move |r: Option<&RuleHere>| match r {
        None => t_string!(i18n, not_asked).to_string(),
        Some(r) => t_string!(i18n, asks_minutes, n = r.minutes, clause = r.clause.clone()).to_string(),
    };
    view! {
        <section class="ql-part">
            <div class="ql-section__head"><h2>{move || t_string!(i18n, compare_title)}</h2></div>
            <div class="ql-by">
                <label for="ql-compare">{move || t_string!(i18n, compare_with)}</label>
                <select id="ql-compare" class="ql-select" on:change:target=move |event| app.compare_with(event.target().value())>
                    <option value="">{move || t_string!(i18n, none_chosen)}</option>
                    {move || others().into_iter().map(|s| view! { <option value=s.id.clone()>{words::title(i18n.get_locale(), &s)}</option> }).collect_view()}
                </select>
            </div>
            {move || app.state.compared().get().map(|c| {
                let lang = i18n.get_locale();
                let amount = |p| words::amount(lang, p, Counted::People);
                let rows: Vec<_> = c.rows.iter().filter(|r| r.only_a.0 + r.only_b.0 > 0).cloned().collect();
                view! {
                    <p class="ql-lead">{t_string!(i18n, compare_line, both = amount(c.both), a = amount(c.only_a), b = amount(c.only_b), neither = amount(c.neither)).to_string()}</p>
                    <table class="ql-table ql-compared">
                        <thead><tr><th>{t_string!(i18n, services)}</th><th>{words::title(lang, &c.a)}</th><th>{words::title(lang, &c.b)}</th><th>{t_string!(i18n, only_first)}</th><th>{t_string!(i18n, only_second)}</th></tr></thead>
                        <tbody>
                            {rows.into_iter().map(|r| view! {
                                <tr>
                                    <th scope="row">{words::service_at(lang, app.state, r.service)}</th>
                                    <td>{side(r.a.as_ref())}</td><td>{side(r.b.as_ref())}</td>
                                    <td>{words::amount_roughly(lang, r.only_a, Counted::People)}</td><td>{words::amount_roughly(lang, r.only_b, Counted::People)}</td>
                                </tr>
                            }).collect_view()}
                        </tbody>
                    </table>
                }
            })}
        </section>
    }
}

/// A profile out as CSV, and one in as CSV or JSON.
#[component]
pub fn ProfileFiles(app: App) -> impl IntoView {
    let i18n = app.i18n;
    let chosen = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            app.read_standard(file);
        }
        input.set_value("");
    };
    view! {
        <div class="ql-files">
            <button type="button" class="ql-link" on:click=move |_| app.ask_standard_text()>{move || t_string!(i18n, profile_save)}</button>
            <label class="ql-link ql-files__read">
                {move || t_string!(i18n, profile_read)}
                <input type="file" accept=".csv,.json" class="ql-hidden" on:change=chosen />
            </label>
            {move || app.state.file_note().get().map(|note| view! { <p class="ql-files__note" role="alert">{note}</p> })}
        </div>
        <p class="ql-note">{move || evaluation(app).map(|e| words::model(i18n.get_locale(), &e.model))}</p>
    }
}
