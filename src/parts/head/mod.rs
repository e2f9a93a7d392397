//! The head: mark, name, city, that it is made up, the other language; and the tabs.

use crate::app::App;
use crate::i18n::{Locale, t_string};
use crate::state::{City, Mode, Sheet, StateStoreFields};
use crate::words;
use leptos::prelude::*;

/// Mark, name, city, 虚构, language.
#[component]
pub fn Head(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let opened = move || state.city().with(City::opened);
    let city = move || opened().map(|opened| words::city_name(i18n.get_locale(), &opened));
    let other = move |_| i18n.set_locale(if i18n.get_locale_untracked() == Locale::en { Locale::zh_CN } else { Locale::en });
    view! {
        <header class="ql-head" id="ql-head">
            <svg class="ql-mark-sign" viewBox="0 0 24 24" aria-hidden="true">
                <path d="M14.4 3.3A9 9 0 1 0 20.7 9.6" />
                <circle class="ql-mark-sign__home" cx="12" cy="12" r="3.1" />
                <circle class="ql-mark-sign__place" cx="18.2" cy="5.8" r="2.5" />
            </svg>
            <p class="ql-head__brand" lang="zh-CN">"圈里"</p>
            <p class="ql-head__city">{city}</p>
            <Show when=move || opened().is_some_and(|opened| opened.synthetic)>
                <span class="ql-chip">{move || t_string!(i18n, made_up)}</span>
            </Show>
            <button class="ql-head__language" type="button" lang=move || t_string!(i18n, other_language_tag) aria-label=move || t_string!(i18n, other_language_name) on:click=other>
                {move || t_string!(i18n, other_language)}
            </button>
        </header>
    }
}

/// 问一问, 从我家, 改一改, 一圈一策.
#[component]
pub fn Tabs(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let mode = Memo::new(move |_| state.mode().get());
    let current = move |yes: bool| yes.then_some("page");
    let waiting = move || state.covered().with(Option::is_none);
    let ask = move |_| {
        app.cancel();
        state.mode().set(Mode::Ask);
    };
    let change = move |_| {
        if !matches!(state.mode().get_untracked(), Mode::Placing | Mode::Placed) {
            if app.edits().is_empty() {
                app.start_placing();
            } else {
                state.mode().set(Mode::Placed);
                state.sheet().update(|sheet| {
                    if *sheet == Sheet::Full {
                        *sheet = Sheet::Half
                    }
                });
            }
        }
    };
    view! {
        <nav class="ql-tabs" aria-label=move || t_string!(i18n, tabs)>
            <button type="button" class="ql-tab" aria-current=move || current(mode.get() == Mode::Ask) on:click=ask>{move || t_string!(i18n, tab_ask)}</button>
            <button type="button" class="ql-tab" aria-current=move || current(mode.get() == Mode::Door) disabled=waiting on:click=move |_| app.open_door()>{move || t_string!(i18n, tab_door)}</button>
            <button type="button" class="ql-tab" aria-current=move || current(matches!(mode.get(), Mode::Placing | Mode::Placed)) disabled=waiting on:click=change>
                {move || t_string!(i18n, tab_change)}
            </button>
            <button type="button" class="ql-tab" aria-current=move || current(mode.get() == Mode::Circles) disabled=waiting on:click=move |_| app.open_circles()>{move || t_string!(i18n, tab_circles)}</button>
        </nav>
    }
}
