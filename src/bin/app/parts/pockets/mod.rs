//! Where those who are left out live, with one reason in words. Focus outlines a pocket on the map, Enter flies there.

use crate::app::App;
use crate::state::StateStoreFields;
use crate::view::{View, component, view};
use crate::words;
use crate::words::{t, t_string};
use leptos::prelude::*;
use quanli::protocol::{Counted, Pocket};

/// How many stand in the list at first.
const FIRST: usize = 4;

/// The list.
#[component]
pub fn Pockets(app: App) -> View {
    let (i18n, state) = (app.i18n, app.state);
    let all = RwSignal::new(false);
    let pockets = Memo::new(move |_| state.covered().get().map(|covered| covered.pockets.clone()).unwrap_or_default());
    let shown = move || pockets.with(|pockets| pockets.iter().take(if all.get() { pockets.len() } else { FIRST }).cloned().collect::<Vec<_>>());
    let rest = move || pockets.with(Vec::len).saturating_sub(FIRST);
    view! {
        <Show when=move || !pockets.with(Vec::is_empty)>
            <section class="ql-pockets">
                <div class="ql-section__head">
                    <h2>{t!(i18n, pockets)}</h2>
                    {move || if rest() > 0 {
                        view! {
                            <button type="button" class="ql-link" aria-expanded=move || all.get().to_string() on:click=move |_| all.update(|all| *all = !*all)>
                                {move || if all.get() { t_string!(i18n, fewer_pockets).to_string() } else { t_string!(i18n, more_pockets, n = rest()).to_string() }}
                            </button>
                        }
                    } else {
                        view! { <span class="ql-section__hint">{t!(i18n, pockets_hint)}</span> }
                    }}
                </div>
                <ol class="ql-pockets__list">
                    <For each=shown key=|pocket| (pocket.rank, pocket.people, pocket.name.clone()) let:pocket><Row app pocket /></For>
                </ol>
            </section>
        </Show>
    }
}

#[component]
fn Row(app: App, pocket: Pocket) -> View {
    let (i18n, state) = (app.i18n, app.state);
    let counts = move || state.city().with(|city| city.opened().map_or(Counted::People, |opened| opened.counts));
    let rank = pocket.rank;
    let chosen = move || state.pocket().get() == Some(rank);
    let pocket = StoredValue::new(pocket);
    let look = move || state.pocket().set(Some(rank));
    view! {
        <li>
            <button
                type="button"
                class="ql-pocket"
                class:ql-pocket--chosen=chosen
                aria-pressed=move || chosen().to_string()
                on:click=move |_| pocket.with_value(|pocket| app.fly_to_pocket(pocket))
                on:pointerenter=move |_| look()
                on:focus=move |_| look()
                on:pointerleave=move |_| state.pocket().set(None)
                on:blur=move |_| state.pocket().set(None)
            >
                <span class="ql-pocket__rank" aria-hidden="true">{rank}</span>
                <span class="ql-pocket__name">{move || pocket.with_value(|pocket| words::pocket_name(i18n.get_locale(), pocket))}</span>
                <span class="ql-pocket__people">{move || pocket.with_value(|pocket| words::amount(i18n.get_locale(), pocket.people, counts()))}</span>
                <span class="ql-pocket__reason">{move || pocket.with_value(|pocket| words::pocket_reason(i18n.get_locale(), pocket.reason))}</span>
            </button>
            {move || pocket.with_value(|pocket| pocket.example).map(|at| view! {
                <button type="button" class="ql-link ql-pocket__example" aria-label=move || t_string!(i18n, pocket_example_spoken, rank = rank).to_string() on:click=move |_| app.show_example(at)>{t!(i18n, pocket_example)}</button>
            })}
        </li>
    }
}
