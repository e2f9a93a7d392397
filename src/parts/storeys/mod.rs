//! 从楼上算起: the stairs or the lift between a home and its gate; off until it is chosen.

use crate::app::App;
use crate::i18n::{t_string, td_string};
use crate::state::StateStoreFields;
use crate::words;
use leptos::prelude::*;
use quanli_protocol::Storeys;

/// Storeys below and above the gate that are offered.
const LOWEST: i8 = -3;
const HIGHEST: i8 = 33;

/// For the question: by what the data say of each home. Nothing where they say nothing.
#[component]
pub fn FromUpstairs(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let known = Memo::new(move |_| state.covered().get().map(|c| c.model.floors_known).filter(|share| *share > 0.0));
    let on = move || state.question().with(|q| q.indoors);
    view! {
        {move || known.get().map(|share| view! {
            <section class="ql-part ql-storeys">
                <div class="ql-section__head"><h2>{move || t_string!(i18n, indoors_title)}</h2></div>
                <label class="ql-switch">
                    <input type="checkbox" role="switch" prop:checked=on aria-checked=move || on().to_string() on:change=move |_| app.ask(|question| question.indoors = !question.indoors) />
                    <i aria-hidden="true"></i>
                    <span>{move || t_string!(i18n, indoors_switch)}</span>
                </label>
                <p class="ql-note">{move || t_string!(i18n, indoors_note, share = words::part(i18n.get_locale(), share)).to_string()}</p>
            </section>
        })}
    }
}

/// For one's own door: on which storey, and whether there is a lift.
#[component]
pub fn StoreyChoice(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let now = Memo::new(move |_| state.door().with(|d| d.home.as_ref().map(|h| h.storeys).unwrap_or_default()));
    let floor = move |event: web_sys::Event| app.live_on(Storeys { above_gate: event_target_value(&event).parse().ok(), ..now.get_untracked() });
    let lift = move |event: web_sys::Event| {
        let lift = match event_target_value(&event).as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        app.live_on(Storeys { lift, ..now.get_untracked() });
    };
    view! {
        <details class="ql-facilities ql-effort ql-upstairs">
            <summary>{move || t_string!(i18n, upstairs)}</summary>
            <label><span>{move || t_string!(i18n, upstairs_floor)}</span>
                <select on:change=floor>
                    <option value="" selected=move || now.get().above_gate.is_none()>{move || t_string!(i18n, upstairs_none)}</option>
                    {(LOWEST..HIGHEST).map(|n| view! {
                        <option value=n.to_string() selected=move || now.get().above_gate == Some(n)>
                            {move || {
                                let lang = i18n.get_locale();
                                if n < 0 { td_string!(lang, upstairs_below, n = -n).to_string() } else { td_string!(lang, upstairs_n, n = n + 1).to_string() }
                            }}
                        </option>
                    }).collect_view()}
                </select>
            </label>
            <label><span>{move || t_string!(i18n, upstairs_lift)}</span>
                <select on:change=lift>
                    <option value="" selected=move || now.get().lift.is_none()>{move || t_string!(i18n, upstairs_unknown)}</option>
                    <option value="yes" selected=move || now.get().lift == Some(true)>{move || t_string!(i18n, upstairs_yes)}</option>
                    <option value="no" selected=move || now.get().lift == Some(false)>{move || t_string!(i18n, upstairs_no)}</option>
                </select>
            </label>
            <p class="ql-note">{move || t_string!(i18n, upstairs_note)}</p>
        </details>
    }
}
