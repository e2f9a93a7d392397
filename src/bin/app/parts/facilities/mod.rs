//! The places of the asked service as a list, and the one that was chosen on the map: what it is, and 拆.

use crate::app::App;
use crate::i18n::{t, t_string};
use crate::state::{City, StateStoreFields};
use crate::words;
use leptos::prelude::*;

/// The chosen place as a small card.
#[component]
pub fn ChosenFacility(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let facility = move || {
        let (opened, index) = (state.city().with(City::opened)?, state.chosen().get()?);
        let facility = opened.facilities.get(index as usize)?;
        let gone = state.covered().get().is_some_and(|covered| covered.removed.contains(&index));
        let services: Vec<String> = facility
            .services
            .iter()
            .filter_map(|at| opened.services.get(usize::from(*at)))
            .map(|service| words::service_in(i18n.get_locale(), service))
            .collect();
        Some((index, words::facility_name(i18n.get_locale(), &opened, facility), services.join(t_string!(i18n, and_join)), facility.counted, gone))
    };
    view! {
        {move || facility().map(|(index, name, services, counted, gone)| view! {
            <section class="ql-place" aria-label=name.clone()>
                <h2>{name.clone()}</h2>
                <p>{services}</p>
                {(!counted).then(|| view! { <p class="ql-note">{t!(i18n, not_counted)}</p> })}
                <div class="ql-place__buttons">
                    {(!gone).then(|| view! { <button type="button" class="ql-button ql-button--second" on:click=move |_| app.remove(index)>{t!(i18n, remove_this)}</button> })}
                    <button type="button" class="ql-link" on:click=move |_| state.chosen().set(None)>{t!(i18n, close)}</button>
                </div>
            </section>
        })}
    }
}

/// All places of the service, so that what is on the map is also in a list.
#[component]
pub fn FacilityList(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let list = move || {
        let opened = state.city().with(City::opened)?;
        let service = state.question().with(|question| opened.services.iter().position(|service| service.id == question.service))?;
        let removed = state.covered().get().map(|covered| covered.removed.clone()).unwrap_or_default();
        let here: Vec<(u32, String)> = (0..)
            .zip(&opened.facilities)
            .filter(|(index, facility)| !removed.contains(index) && facility.services.iter().any(|at| usize::from(*at) == service))
            .map(|(index, facility)| (index, words::facility_name(i18n.get_locale(), &opened, facility)))
            .collect();
        Some((words::service_in(i18n.get_locale(), &opened.services[service]), here))
    };
    view! {
        {move || list().filter(|(_, here)| !here.is_empty()).map(|(service, here)| view! {
            <details class="ql-facilities">
                <summary>{t_string!(i18n, facilities_here, service = service, n = here.len()).to_string()}</summary>
                <ul>
                    {here.into_iter().map(|(index, name)| view! {
                        <li>
                            <button type="button" class="ql-facilities__name" on:click=move |_| app.choose_facility(index)>{name.clone()}</button>
                            <button type="button" class="ql-link" aria-label=t_string!(i18n, remove_spoken, name = name.clone()).to_string() on:click=move |_| app.remove(index)>
                                {t!(i18n, verb_remove)}
                            </button>
                        </li>
                    }).collect_view()}
                </ul>
            </details>
        })}
    }
}
