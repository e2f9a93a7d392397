//! One edit as a card: its verb of 留改增拆, what it is about, and how to take it out again.

use crate::app::App;
use crate::i18n::{Locale, t_string, td_string};
use crate::state::{City, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{Action, EditHere, Verb};

/// All edits in order.
#[component]
pub fn EditCards(app: App) -> impl IntoView {
    let edits = move || app.state.covered().get().map(|covered| covered.edits.clone()).unwrap_or_default();
    view! {
        <ul class="ql-edits">
            <For each=edits key=|edit| edit.edit.id.clone() let:edit><Card app edit /></For>
        </ul>
    }
}

/// What an edit is about, by name.
pub fn name(app: App, lang: Locale, action: &Action) -> String {
    let facility = match action {
        Action::AddFacility(facility) => return facility.name.clone(),
        Action::RemoveFacility { facility } | Action::KeepFacility { facility } => facility,
        Action::ChangeServices { facility, .. } | Action::ChangeHours { facility, .. } => facility,
        Action::AddPath(path) if !path.name.is_empty() => return path.name.clone(),
        Action::AddPath(path) if path.kind == "lift" => return td_string!(lang, legend_lift).to_string(),
        Action::AddPath(path) if path.kind == "steps" => return td_string!(lang, legend_stairs).to_string(),
        Action::AddPath(_) | Action::ChangePath { .. } | Action::ClosePath { .. } => return td_string!(lang, path).to_string(),
        Action::AddLine(line) => return format!("{} · {}", line.name, td_string!(lang, line_headway, n = line.headway_min)),
        Action::ChangeLine { line, headway_min, .. } => {
            let often = headway_min.map_or_else(String::new, |n| format!(" · {}", td_string!(lang, line_headway, n = n)));
            return format!("{}{often}", words::line_name(app.state, line));
        }
        Action::RemoveLine { line } => return words::line_name(app.state, line),
    };
    let opened = app.state.city().with(City::opened);
    let here =
        opened.as_ref().and_then(|opened| opened.facilities.iter().find(|here| here.id == *facility).map(|here| words::facility_name(lang, opened, here)));
    let hours: String = match action {
        changed @ Action::ChangeHours { .. } => changed.hours().map(|text| format!(" · {text}")).collect(),
        _ => String::new(),
    };
    here.unwrap_or_else(|| facility.clone()) + &hours
}

/// The services that it is about.
fn services(app: App, lang: Locale, edit: &EditHere) -> String {
    let Some(opened) = app.state.city().with(City::opened) else { return String::new() };
    let named = |id: &str| opened.services.iter().find(|service| service.id == id).map(|service| words::service_in(lang, service));
    let names: Vec<String> = match &edit.edit.action {
        Action::AddFacility(facility) => facility.services.iter().filter_map(|id| named(id)).collect(),
        Action::ChangeServices { services, .. } => services.iter().filter_map(|id| named(id)).collect(),
        Action::RemoveFacility { facility } | Action::KeepFacility { facility } | Action::ChangeHours { facility, .. } => opened
            .facilities
            .iter()
            .find(|here| here.id == *facility)
            .map(|here| here.services.iter().filter_map(|at| opened.services.get(usize::from(*at))).map(|service| words::service_in(lang, service)).collect())
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    names.join(td_string!(lang, and_join))
}

#[component]
fn Card(app: App, edit: EditHere) -> impl IntoView {
    let i18n = app.i18n;
    let synthetic = app.state.city().with_untracked(|city| city.opened().is_some_and(|opened| opened.synthetic));
    let (id, verb) = (edit.edit.id.clone(), edit.edit.action.verb());
    let of_path = edit.service.is_none();
    let made_up = synthetic && verb == Verb::Add;
    let edit = StoredValue::new(edit);
    let title = move || edit.with_value(|edit| name(app, i18n.get_locale(), &edit.edit.action));
    let kind = match verb {
        Verb::Keep => "keep",
        Verb::Change => "change",
        Verb::Add => "add",
        Verb::Remove => "remove",
    };
    let word = move || match verb {
        Verb::Keep => t_string!(i18n, verb_keep),
        Verb::Change => t_string!(i18n, verb_change),
        Verb::Add => t_string!(i18n, verb_add),
        Verb::Remove => t_string!(i18n, verb_remove),
    };
    view! {
        <li class="ql-edit">
            <span class=format!("ql-tag ql-tag--{kind}")>{move || word()}</span>
            <h3>{move || title()}</h3>
            <Show when=move || made_up><span class="ql-chip">{move || t_string!(i18n, made_up)}</span></Show>
            <Show when=move || !of_path>
                <dl>
                    <dt>{move || t_string!(i18n, services)}</dt>
                    <dd>{move || edit.with_value(|edit| services(app, i18n.get_locale(), edit))}</dd>
                </dl>
            </Show>
            <button type="button" class="ql-link ql-edit__out" aria-label=move || t_string!(i18n, take_out_spoken, name = title()).to_string() on:click=move |_| app.take_out(&id)>
                {move || t_string!(i18n, take_out)}
            </button>
        </li>
    }
}
