//! Room for everyone: who finds a place, who gets there and finds it full, who does not get there; and what is in no figure.

use super::evaluation;
use crate::app::App;
use crate::i18n::t_string;
use crate::state::{City, StateStoreFields};
use crate::words;
use crate::words::rounding;
use leptos::prelude::*;
use quanli_model::units::People;
use quanli_protocol::{CapacityRow, Counted, WhyNotCounted};

/// A bar of three: room, full, out of reach.
#[component]
pub fn RoomBar(row: CapacityRow) -> impl IntoView {
    let width = move |n: People| rounding::fixed(n.0 as f64 * 100.0 / row.demand.0.max(1) as f64, 2) + "%";
    view! {
        <span class="ql-room__bar" aria-hidden="true">
            <i class="ql-room__served" style:width=width(row.served)></i><i class="ql-room__full" style:width=width(row.full)></i><i class="ql-room__beyond" style:width=width(row.beyond)></i>
        </span>
    }
}

/// Supply against demand, service by service.
#[component]
pub fn RoomTable(app: App) -> impl IntoView {
    let i18n = app.i18n;
    let rows = move || evaluation(app).map(|e| e.capacity.clone()).unwrap_or_default();
    view! {
        <Show when=move || !rows().is_empty()>
            <section class="ql-part">
                <div class="ql-section__head"><h2>{move || t_string!(i18n, room_title)}</h2><span class="ql-section__hint">{move || t_string!(i18n, room_hint)}</span></div>
                <ul class="ql-room">{move || rows().into_iter().map(|row| view! { <Row app row /> }).collect_view()}</ul>
            </section>
        </Show>
    }
}

#[component]
fn Row(app: App, row: CapacityRow) -> impl IntoView {
    let lang = app.i18n.get_locale();
    let service = words::service_at(lang, app.state, row.service);
    view! {
        <li>
            <p><b>{service}</b>" "<span class="ql-note">{words::per_thousand(lang, &row)}</span></p>
            <RoomBar row=row.clone() />
            <p>{words::room(lang, &row)}</p>
            <p class="ql-note">{words::room_note(lang, &row)}</p>
        </li>
    }
}

/// Facilities that are in no figure, with why; a press shows where.
#[component]
pub fn NotCountedList(app: App) -> impl IntoView {
    let i18n = app.i18n;
    let list = move || {
        let (e, opened) = (evaluation(app)?, app.state.city().with(City::opened)?);
        let one = |x: &quanli_protocol::NotCounted| {
            let facility = opened.facilities.get(x.facility as usize)?;
            let why = match x.why {
                WhyNotCounted::Planned => t_string!(i18n, not_counted_planned),
                WhyNotCounted::HoursUnreadable => t_string!(i18n, not_counted_hours),
                WhyNotCounted::NotJoined => t_string!(i18n, not_counted_far),
            };
            Some((x.facility, words::facility_name(i18n.get_locale(), &opened, facility), why))
        };
        Some(e.not_counted.iter().filter_map(one).collect::<Vec<_>>())
    };
    // What the rules would be if the places whose hours nobody can read were open.
    let if_open = move || {
        let e = evaluation(app)?;
        let lang = i18n.get_locale();
        let rule = |(service, met): &(u16, quanli_protocol::Meets)| {
            let people = e.rows.iter().find(|r| r.service == *service)?.people;
            let share = words::share(lang, (met.met, people - met.unknown));
            Some(t_string!(i18n, hours_unread_rule, service = words::service_at(lang, app.state, *service), share = share).to_string())
        };
        let rules: Vec<String> = e.if_open.iter().filter_map(rule).collect();
        (!rules.is_empty()).then(|| t_string!(i18n, hours_unread_rules, list = rules.join(t_string!(i18n, list_join))).to_string())
    };
    let people = move || app.state.covered().get().map_or(People(0), |covered| covered.after.not_joined);
    view! {
        <section class="ql-part">
            <div class="ql-section__head"><h2>{move || t_string!(i18n, not_counted_title)}</h2></div>
            <p class="ql-note">{move || t_string!(i18n, not_counted_line, n = list().map_or(0, |l| l.len()), people = words::amount(i18n.get_locale(), people(), Counted::People)).to_string()}</p>
            {move || if_open().map(|line| view! { <p class="ql-note">{line}</p> })}
            <ul class="ql-facilities">
                {move || list().unwrap_or_default().into_iter().map(|(index, name, why)| view! {
                    <li><button type="button" class="ql-facilities__name" on:click=move |_| app.choose_facility(index)>{name}</button><span class="ql-note">{why}</span></li>
                }).collect_view()}
            </ul>
        </section>
    }
}
