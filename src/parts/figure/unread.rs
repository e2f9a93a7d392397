//! Hours that nobody can read: under every figure at an hour, how many places have them, and what the figure would be if those were open.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{City, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::Action;

/// The sentence; opened, the places with their texts. A press shows where.
#[component]
pub fn UnreadLine(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let unread = move || {
        let (covered, opened) = (state.covered().get()?, state.city().with(City::opened)?);
        let unread = covered.unread.as_ref()?;
        let lang = i18n.get_locale();
        let share = words::share(lang, (unread.within, covered.after.total - unread.unknown));
        let line = t_string!(i18n, hours_unread_line, n = unread.places.len(), share = share).to_string();
        let place = |index: &u32| {
            let facility = opened.facilities.get(*index as usize)?;
            // The plan may have written other hours than the data.
            let changed = covered
                .edits
                .iter()
                .rev()
                .map(|edit| &edit.edit.action)
                .find(|action| matches!(action, Action::ChangeHours { facility: id, .. } if *id == facility.id));
            let texts: Vec<String> = match changed {
                Some(action) => action.hours().cloned().collect(),
                None => facility.hours.iter().filter(|text| !text.is_empty()).cloned().collect(),
            };
            Some((*index, words::facility_name(lang, &opened, facility), texts.join(" / ")))
        };
        Some((line, unread.places.iter().filter_map(place).collect::<Vec<_>>()))
    };
    view! {
        {move || unread().map(|(line, places)| view! {
            <details class="ql-facilities ql-unread">
                <summary>{line}</summary>
                <ul>
                    {places.into_iter().map(|(index, name, text)| view! {
                        <li>
                            <button type="button" class="ql-facilities__name" on:click=move |_| app.choose_facility(index)>{name}</button>
                            <span class="ql-note">{text}</span>
                        </li>
                    }).collect_view()}
                </ul>
            </details>
        })}
    }
}
