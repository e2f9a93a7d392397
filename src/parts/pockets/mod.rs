//! Where those who are left out live, with one reason in words. Focus outlines a pocket on the map, Enter flies there.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{StateStoreFields, left_out};
use crate::words;
use leptos::prelude::*;
use quanli_model::units::People;
use quanli_protocol::{Counted, Pocket};

/// How many stand in the list at first.
const FIRST: usize = 4;

/// The list.
#[component]
pub fn Pockets(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let all = RwSignal::new(false);
    let pockets = Memo::new(move |_| state.covered().get().map(|covered| covered.pockets.clone()).unwrap_or_default());
    let shown = move || pockets.with(|pockets| pockets.iter().take(if all.get() { pockets.len() } else { FIRST }).cloned().collect::<Vec<_>>());
    let rest = move || pockets.with(Vec::len).saturating_sub(FIRST);
    let counts = move || state.city().with(|city| city.opened().map_or(Counted::People, |opened| opened.counts));
    // One that was chosen elsewhere stands in the list.
    Effect::new(move |_| {
        if state.pocket().get().is_some_and(|rank| rank as usize > FIRST) {
            all.set(true);
        }
    });
    // What the pockets do not hold is said: of everybody it is most of those left out.
    let elsewhere = move || {
        let covered = state.covered().get()?;
        let here: People = covered.pockets.iter().map(|pocket| pocket.people).sum();
        let others = left_out(&covered.after, covered.question.minutes) - here;
        (others.rounded() > 0).then_some((here, others))
    };
    view! {
        <Show when=move || !pockets.with(Vec::is_empty)>
            <section class="ql-pockets">
                <div class="ql-section__head">
                    <h2>{move || t_string!(i18n, pockets)}</h2>
                    {move || if rest() > 0 {
                        view! {
                            <button type="button" class="ql-link" aria-expanded=move || all.get().to_string() on:click=move |_| all.update(|all| *all = !*all)>
                                {move || if all.get() { t_string!(i18n, fewer_pockets).to_string() } else { t_string!(i18n, more_pockets, n = rest()).to_string() }}
                            </button>
                        }.into_any()
                    } else {
                        view! { <span class="ql-section__hint">{t_string!(i18n, pockets_hint)}</span> }.into_any()
                    }}
                </div>
                <ol class="ql-pockets__list">
                    <For each=shown key=|pocket| (pocket.rank, pocket.people, pocket.name.clone()) let:pocket><Row app pocket /></For>
                </ol>
                {move || elsewhere().map(|(here, others)| {
                    let amount = |people| words::amount(i18n.get_locale(), people, counts());
                    view! { <p class="ql-section__hint">{t_string!(i18n, pockets_elsewhere, n = pockets.with(Vec::len), here = amount(here), others = amount(others)).to_string()}</p> }
                })}
            </section>
        </Show>
    }
}

#[component]
fn Row(app: App, pocket: Pocket) -> impl IntoView {
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
                id=format!("ql-pocket-{rank}")
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
                <button type="button" class="ql-link ql-pocket__example" aria-label=move || t_string!(i18n, pocket_example_spoken, rank = rank).to_string() on:click=move |_| app.show_example(at)>{move || t_string!(i18n, pocket_example)}</button>
            })}
        </li>
    }
}
