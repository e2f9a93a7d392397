//! A word that can be changed: a button that opens a list (ARIA listbox). Choosing closes it and answers at once.

use super::choices::{Choice, all, key, now, pick};
use crate::app::App;
use crate::browser;
use crate::i18n::t_string;
use crate::words::{Word, rounding};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement, KeyboardEvent};

/// Height that a list wants, in pixels.
const LIST_HEIGHT: f64 = 430.0;

fn id(word: Word) -> &'static str {
    match word {
        Word::Who => "ql-word-who",
        Word::Way => "ql-word-way",
        Word::Minutes => "ql-word-minutes",
        Word::Service => "ql-word-service",
        Word::When => "ql-word-when",
    }
}

fn label(app: App, word: Word) -> String {
    let i18n = app.i18n;
    match word {
        Word::Who => t_string!(i18n, choose_who),
        Word::Way => t_string!(i18n, choose_way),
        Word::Minutes => t_string!(i18n, choose_minutes),
        Word::Service => t_string!(i18n, choose_service),
        Word::When => t_string!(i18n, choose_when),
    }
    .to_string()
}

/// Where the list stands: under the word, or above it where there is no room.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
struct Spot {
    left: f64,
    top: Option<f64>,
    bottom: f64,
    height: f64,
}

fn spot(word: Word) -> Spot {
    let Some(rect) = browser::rect(id(word)) else { return Spot::default() };
    let (width, height) = browser::window_size();
    let below = height - rect.bottom() - 20.0;
    let left = rect.left().min(width - 312.0).max(12.0);
    if below >= LIST_HEIGHT || below >= rect.top() {
        Spot { left, top: Some(rect.bottom() + 6.0), bottom: 0.0, height: below.min(LIST_HEIGHT) }
    } else {
        Spot { left, top: None, bottom: height - rect.top() + 6.0, height: (rect.top() - 20.0).min(LIST_HEIGHT) }
    }
}

fn pixels(n: f64) -> String {
    rounding::fixed(n, 1) + "px"
}

/// The word and its list.
#[component]
pub fn Chooser(app: App, word: Word) -> impl IntoView {
    let open = RwSignal::new(None::<Spot>);
    let text = Memo::new(move |_| now(app, word));
    let toggle = move |_| open.update(|open| *open = if open.is_some() { None } else { Some(spot(word)) });
    let left = move |event: FocusEvent| {
        let inside = event
            .related_target()
            .zip(event.current_target())
            .is_some_and(|(to, at)| at.dyn_ref::<HtmlElement>().zip(to.dyn_ref::<HtmlElement>()).is_some_and(|(at, to)| at.contains(Some(to))));
        if !inside {
            open.set(None);
        }
    };
    view! {
        <span class="ql-word-box" on:focusout=left>
            <button
                type="button"
                id=id(word)
                class="ql-word"
                aria-haspopup="listbox"
                aria-expanded=move || open.get().is_some().to_string()
                aria-label=move || t_string!(app.i18n, labelled, label = label(app, word), value = text.get()).to_string()
                on:click=toggle
            >
                {text}
                <span class="ql-word__arrow" aria-hidden="true"></span>
            </button>
            {move || open.get().map(|spot| view! { <List app word spot close=move || { open.set(None); browser::focus(id(word)); } /> })}
        </span>
    }
}

/// The open list; the search field has the focus where there is one, else the list itself.
#[component]
fn List(app: App, word: Word, spot: Spot, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let i18n = app.i18n;
    let search = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let wanted = browser::lower(&search.get());
        all(app, word)
            .into_iter()
            .filter(|choice| browser::lower(&choice.label).contains(&wanted) || (!wanted.is_empty() && choice.group == wanted))
            .collect::<Vec<_>>()
    });
    let present = key(app, word);
    let start = found.with_untracked(|found| found.iter().position(|choice| choice.key == present).unwrap_or(0));
    let at = RwSignal::new(start);
    let with_search = word == Word::Service;
    let list_id = format!("{}-list", id(word));
    let field_id = format!("{}-field", id(word));
    browser::focus(if with_search { &field_id } else { &list_id });
    let option_id = move |index: usize| format!("{}-{index}", id(word));
    browser::scroll_to(&option_id(start));
    let choose = move |key: &str| {
        close();
        pick(app, word, key);
    };
    let keys = move |event: KeyboardEvent| {
        let last = found.with(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Home" if !with_search => at.set(0),
            "End" if !with_search => at.set(last),
            "Enter" => {
                if let Some(choice) = found.with(|found| found.get(at.get_untracked()).cloned()) {
                    choose(&choice.key);
                }
            }
            " " if !with_search => {
                if let Some(choice) = found.with(|found| found.get(at.get_untracked()).cloned()) {
                    choose(&choice.key);
                }
            }
            "Escape" => close(),
            typed if !with_search && typed.chars().count() == 1 => {
                let hit = found.with(|found| found.iter().position(|choice| browser::lower(&choice.label).starts_with(&browser::lower(typed))));
                if let Some(hit) = hit {
                    at.set(hit);
                }
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        browser::scroll_to(&option_id(at.get_untracked()));
    };
    let active = move || option_id(at.get());
    view! {
        <div
            class="ql-list"
            style:left=pixels(spot.left)
            style:top=spot.top.map_or("auto".to_owned(), pixels)
            style:bottom=if spot.top.is_some() { "auto".to_owned() } else { pixels(spot.bottom) }
            style:max-height=pixels(spot.height)
            on:keydown=keys
        >
            {with_search.then(|| view! {
                <input
                    class="ql-list__find"
                    id=field_id.clone()
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    aria-expanded="true"
                    aria-label=move || t_string!(i18n, find_service)
                    aria-controls=list_id.clone()
                    aria-activedescendant=active
                    placeholder=move || t_string!(i18n, find_service)
                    on:input:target=move |event| { search.set(event.target().value()); at.set(0); }
                />
            })}
            <ul
                class="ql-list__options"
                role="listbox"
                id=list_id.clone()
                tabindex=if with_search { "-1" } else { "0" }
                aria-label=label(app, word)
                aria-activedescendant=move || (!with_search).then(active)
            >
                {move || { let mut group = String::new(); let present = present.clone(); found.get().into_iter().enumerate().map(move |(index, choice)| {
                    let heading = (choice.group != group).then(|| { group.clone_from(&choice.group); choice.group.clone() });
                    view! { {heading.map(|heading| view! { <li class="ql-list__group" role="presentation">{heading}</li> })} <Row choice id=option_id(index) chosen=present.clone() active=Signal::derive(move || at.get() == index) choose=move |key: String| choose(&key) /> }
                }).collect_view() }}
            </ul>
        </div>
    }
}

/// One choice of a list.
#[component]
fn Row(choice: Choice, id: String, chosen: String, active: Signal<bool>, choose: impl Fn(String) + Copy + 'static) -> impl IntoView {
    let key = choice.key.clone();
    view! {
        <li
            class="ql-list__option"
            class:ql-list__option--active=active
            class:ql-list__option--absent=choice.absent
            id=id
            role="option"
            aria-selected=(choice.key == chosen).to_string()
            on:pointerdown=|event| event.prevent_default()
            on:click=move |_| choose(key.clone())
        >
            {(!choice.sign.is_empty()).then(|| view! { <span class="ql-sign" aria-hidden="true">{choice.sign.clone()}</span> })}
            <span class="ql-list__label">{choice.label.clone()}</span>
            <span class="ql-list__note">{choice.note.clone()}</span>
        </li>
    }
}
