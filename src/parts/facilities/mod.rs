//! The places of the asked service as a list, and the one that was chosen on the map: what it is, and 拆.

use crate::app::App;
use crate::i18n::{t_string, td_string};
use crate::state::{City, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::FacilityHere;

/// The chosen place as a small card.
#[component]
pub fn ChosenFacility(app: App) -> impl IntoView {
    let state = app.state;
    // Told apart from what is said of it: an answer that comes meanwhile must not take what is being typed in the card.
    let index = Memo::new(move |_| {
        let (opened, index) = (state.city().with(City::opened)?, state.chosen().get()?);
        opened.facilities.get(index as usize).map(|_| index)
    });
    view! { {move || index.get().map(|index| view! { <Card app index /> })} }
}

/// What is known about a place, and what can be done with it.
#[derive(Clone, PartialEq, Default)]
struct About {
    name: String,
    services: String,
    counted: bool,
    gone: bool,
    facts: String,
}

#[component]
fn Card(app: App, index: u32) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let facility = move || {
        let opened = state.city().with(City::opened)?;
        let facility = opened.facilities.get(index as usize)?;
        let gone = state.covered().get().is_some_and(|covered| covered.removed.contains(&index));
        // At which hour it is shut is that of the answer, so that card and figure tell of one moment.
        let shut = state.covered().get().filter(|covered| covered.shut.contains(&index)).map(|covered| {
            let when = words::moment(i18n.get_locale(), covered.question.at);
            t_string!(i18n, shut_then, when = when).to_string()
        });
        let services: Vec<String> = facility
            .services
            .iter()
            .filter_map(|at| opened.services.get(usize::from(*at)))
            .map(|service| words::service_in(i18n.get_locale(), service))
            .collect();
        Some(About {
            name: words::facility_name(i18n.get_locale(), &opened, facility),
            services: services.join(t_string!(i18n, and_join)),
            counted: facility.counted,
            gone,
            facts: [facts(app, facility), shut.unwrap_or_default()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(t_string!(i18n, model_join)),
        })
    };
    let about = Memo::new(move |_| facility().unwrap_or_default());
    let facts = move || about.with(|about| about.facts.clone());
    let (counted, gone) = (move || about.with(|about| about.counted), move || about.with(|about| about.gone));
    view! {
        <section class="ql-place" aria-label=move || about.with(|about| about.name.clone())>
            <h2>{move || about.with(|about| about.name.clone())}</h2>
            <p>{move || about.with(|about| about.services.clone())}</p>
            <Show when=move || !facts().is_empty()><p class="ql-note ql-place__facts">{move || facts()}</p></Show>
            <Show when=move || !counted()><p class="ql-note">{move || t_string!(i18n, not_counted)}</p></Show>
            <Show when=move || counted() && !gone()><OtherHours app index /></Show>
            <div class="ql-place__buttons">
                <Show when=move || !gone()>
                    <button type="button" class="ql-button ql-button--second" on:click=move |_| app.remove(index)>{move || t_string!(i18n, remove_this)}</button>
                </Show>
                <button type="button" class="ql-link" on:click=move |_| state.chosen().set(None)>{move || t_string!(i18n, close)}</button>
            </div>
        </section>
    }
}

/// `每天 11:00–13:00，每天150份`; empty where nothing is stated.
pub fn facts(app: App, facility: &FacilityHere) -> String {
    let (lang, told) = (app.i18n.get_locale(), app.state.told_hours().get());
    if facility.hours.iter().any(|text| !text.is_empty() && !told.contains_key(text)) {
        app.tell_hours();
    }
    let [usual, shared] = &facility.hours;
    let mut all: Vec<String> = Vec::new();
    if !usual.is_empty() {
        all.push(words::hours(lang, usual, &told));
    }
    if !shared.is_empty() {
        all.push(td_string!(lang, hours_shared, hours = words::hours(lang, shared, &told)).to_string());
    }
    all.extend(facility.capacity.iter().map(|c| words::capacity(lang, c)));
    all.extend(words::price(lang, &facility.price));
    all.join(td_string!(lang, model_join))
}

/// 改: other hours for a place: some that are usual, or as they are written.
#[component]
fn OtherHours(app: App, index: u32) -> impl IntoView {
    let i18n = app.i18n;
    let (text, wrong) = (RwSignal::new(String::new()), RwSignal::new(false));
    let usual = move || {
        [
            (t_string!(i18n, hours_weekend), "Sa-Su 08:00-18:00"),
            (t_string!(i18n, hours_after_work), "Mo-Fr 18:00-21:00; Sa-Su 08:00-21:00"),
            (t_string!(i18n, hours_daily), "06:00-22:00"),
            (t_string!(i18n, hours_meals), "11:00-13:00,17:00-19:00"),
        ]
    };
    let done = move |_| {
        let text = text.get_untracked().trim().to_owned();
        if !text.is_empty() {
            app.change_hours(index, text, wrong);
        }
    };
    view! {
        <details class="ql-place__hours">
            <summary>{move || t_string!(i18n, hours_change)}</summary>
            <div class="ql-place__usual">
                {move || usual().map(|(name, hours)| view! { <button type="button" class="ql-chip" on:click=move |_| text.set(hours.to_owned())>{name}</button> })}
            </div>
            <label>
                <span class="ql-hidden">{move || t_string!(i18n, hours_text)}</span>
                <input class="ql-field" type="text" prop:value=move || text.get() placeholder=move || t_string!(i18n, hours_text) aria-invalid=move || wrong.get().to_string() on:input:target=move |event| text.set(event.target().value()) />
            </label>
            <Show when=move || wrong.get()><p class="ql-notice" role="alert">{move || t_string!(i18n, hours_wrong)}</p></Show>
            <button type="button" class="ql-button ql-button--second" on:click=done>{move || t_string!(i18n, hours_done)}</button>
        </details>
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
                                {t_string!(i18n, verb_remove)}
                            </button>
                        </li>
                    }).collect_view()}
                </ul>
            </details>
        })}
    }
}
