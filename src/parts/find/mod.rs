//! Finding a place by its name (ARIA combobox): Chinese, and by pinyin or its initials where the city brings them.

use crate::app::App;
use crate::browser;
use crate::engine::Spelling;
use crate::i18n::t_string;
use crate::state::{City, Mode, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::NamedPlace;
use web_sys::KeyboardEvent;

/// The longest list, and the shortest however little room there is, in pixels.
const LONGEST: f64 = 320.0;
const SHORTEST: f64 = 96.0;
/// From the field to its list, and from there to what comes next.
const AROUND: f64 = 12.0;
/// So many are shown.
const SHOWN: usize = 8;

/// A field and its list. `id` names them; `pick` is told what was chosen.
#[component]
pub fn Find(app: App, id: &'static str, pick: impl Fn(NamedPlace) + Copy + Send + Sync + 'static) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let text = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let room = RwSignal::new(LONGEST);
    // The list ends above the keyboard and above the end of the panel.
    let measure = move || room.set((browser::room_below(id) - AROUND).clamp(SHORTEST, LONGEST));
    let at = RwSignal::new(0usize);
    let found = Memo::new(move |_| {
        // What was typed before the spelling arrived is looked for again when it does.
        let (names, spelling) = state.door().with(|d| (d.names.clone(), d.spelling.clone()));
        let wanted = browser::lower(text.get().trim());
        let Some(names) = names.filter(|_| !wanted.is_empty()) else { return Vec::new() };
        best(&names, spelling.as_deref(), &wanted)
    });
    let places = move |hit: &Hit| state.door().with_untracked(|d| d.names.as_ref().and_then(|names| names.get(hit.1).cloned()));
    let choose = move |index: usize| {
        if let Some(place) = found.with_untracked(|found| found.get(index).and_then(places)) {
            text.set(place.name.clone());
            open.set(false);
            pick(place);
        }
    };
    let option_id = move |index: usize| format!("{id}-{index}");
    let keys = move |event: KeyboardEvent| {
        let last = found.with(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => {
                open.set(true);
                at.update(|at| *at = (*at + 1).min(last));
            }
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Enter" => choose(at.get_untracked()),
            "Escape" if open.get_untracked() => open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        browser::scroll_to(&option_id(at.get_untracked()));
    };
    let shown = move || open.get() && !text.with(|text| text.trim().is_empty()) && state.door().with(|d| d.names.is_some());
    let count = move || match found.with(Vec::len) {
        _ if !shown() => String::new(),
        0 => t_string!(i18n, find_none).to_string(),
        n => t_string!(i18n, find_some, n = n).to_string(),
    };
    view! {
        <div class="ql-find">
            <svg class="ql-find__glass" viewBox="0 0 20 20" aria-hidden="true"><circle cx="8.5" cy="8.5" r="5.5" /><path d="m13 13 4.5 4.5" /></svg>
            <input
                class="ql-find__field"
                id=id
                type="search"
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-expanded=move || shown().to_string()
                aria-controls=format!("{id}-list")
                aria-activedescendant=move || shown().then(|| option_id(at.get()))
                aria-label=move || t_string!(i18n, find_place)
                placeholder=move || t_string!(i18n, find_place)
                prop:value=move || text.get()
                on:focus=move |_| { app.ask_names(); app.show_field(); }
                on:input:target=move |event| { measure(); text.set(event.target().value()); at.set(0); open.set(true); }
                on:keydown=keys
                on:blur=move |_| open.set(false)
            />
            <p class="ql-hidden" role="status">{move || count()}</p>
            <ul class="ql-find__list" style:max-height=move || format!("{}px", room.get()) role="listbox" id=format!("{id}-list") hidden=move || !shown() aria-label=move || t_string!(i18n, find_place)>
                {move || found.get().into_iter().enumerate().filter_map(|(index, hit)| places(&hit).map(|place| (index, place))).map(|(index, place)| view! {
                    <li
                        class="ql-list__option"
                        class:ql-list__option--active=move || at.get() == index
                        id=option_id(index)
                        role="option"
                        aria-selected=move || (at.get() == index).to_string()
                        on:pointerdown=|event| event.prevent_default()
                        on:click=move |_| choose(index)
                    >
                        <span class="ql-list__label">{place.name.clone()}</span>
                        <span class="ql-list__note">{words::name_kind(i18n.get_locale(), place.kind)}</span>
                    </li>
                }).collect_view()}
                {move || (shown() && found.with(Vec::is_empty)).then(|| view! { <li class="ql-find__none" role="presentation">{t_string!(i18n, find_none)}</li> })}
            </ul>
        </div>
    }
}

/// How well a name fits (less is better), and its place in the list.
type Hit = (u32, usize);

/// The best fitting names: what begins with it first, then shorter names.
fn best(names: &[NamedPlace], spelling: Option<&Spelling>, wanted: &str) -> Vec<Hit> {
    let letters = wanted.is_ascii();
    let plain: String = wanted.chars().filter(|c| *c != ' ').collect();
    let mut hits: Vec<Hit> = Vec::new();
    for (i, place) in names.iter().enumerate() {
        let by_name = browser::lower(&place.name).find(wanted).map(|at| u32::from(at > 0));
        let by_spelling = || spelling?.get(&place.name).and_then(|spelled| words::spells(spelled, &plain));
        let rank = by_name.or_else(|| if letters { by_spelling() } else { None });
        if let Some(rank) = rank {
            let hit = (rank * 1000 + place.name.chars().count() as u32, i);
            let to = hits.partition_point(|h| *h <= hit);
            if to < SHOWN {
                hits.insert(to, hit);
                hits.truncate(SHOWN);
            }
        }
    }
    hits
}

/// The field over the map: it goes there.
#[component]
pub fn FindOnMap(app: App) -> impl IntoView {
    let go = move |place: NamedPlace| {
        app.map(|map| map.go(place.at.lon, place.at.lat, 16.0));
        if app.state.mode().get_untracked() == Mode::Placing {
            app.aim_there(place.at);
        }
        app.say(place.name);
    };
    let there = move || app.state.city().with(City::opened).is_some();
    view! { <Show when=there><div class="ql-map__find"><Find app id="ql-find-map" pick=go /></div></Show> }
}
