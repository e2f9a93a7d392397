//! Closer looks at an answer, asked for when the question stands still: how sure it is, and how even.

use crate::app::App;
use crate::i18n::t_string;
use crate::parts::RoomBar;
use crate::state::StateStoreFields;
use crate::words;
use crate::words::rounding;
use leptos::prelude::*;
use quanli_model::units::People;
use quanli_protocol::{Certainty, Counted, Spreading};
use std::sync::Arc;

/// How long a question stands still before it is looked at closer.
const STILL_MS: u32 = 900;
/// Pockets that are full and listed.
const FULL_SHOWN: usize = 4;
/// A share that moves by more than this from four to six fifths of the minutes hangs on them.
const SWING: f64 = 0.10;

/// Asks once the question stands still; the answer to an older question is not shown.
pub fn when_still(app: App, ask: fn(App)) {
    let state = app.state;
    Effect::new(move |_| {
        let asked = (state.question().get(), state.revision().get());
        let look = move || {
            let now = (state.question().get_untracked(), state.revision().get_untracked());
            if now == asked && state.mode().get_untracked() == crate::state::Mode::Ask {
                ask(app);
            }
        };
        gloo::timers::callback::Timeout::new(STILL_MS, look).forget();
    });
}

/// How sure the answer is (asked for with it; the band stands with the figure), and how even.
#[component]
pub fn Details(app: App) -> impl IntoView {
    let state = app.state;
    when_still(app, App::ask_spread);
    let sure = Memo::new(move |_| state.sure().get().filter(|(q, r, _)| *q == state.question().get() && *r == state.revision().get()).map(|(_, _, s)| s));
    let even = Memo::new(move |_| state.spreading().get().filter(|(q, r, _)| *q == state.question().get() && *r == state.revision().get()).map(|(_, _, s)| s));
    view! {
        {move || sure.get().map(|sure| view! { <Sure app sure /> })}
        {move || even.get().map(|even| view! { <Even app even /> })}
    }
}

#[component]
fn Sure(app: App, sure: Arc<Certainty>) -> impl IntoView {
    let i18n = app.i18n;
    let lang = i18n.get_locale();
    let share = |n: People| words::share(lang, (n, sure.people));
    let cells = [
        (t_string!(i18n, sure_minutes, n = sure.at_minutes[0].0).to_string(), share(sure.at_minutes[0].1)),
        (t_string!(i18n, sure_minutes, n = sure.at_minutes[1].0).to_string(), share(sure.at_minutes[1].1)),
        (t_string!(i18n, sure_slow).to_string(), share(sure.at_speed[0])),
        (t_string!(i18n, sure_fast).to_string(), share(sure.at_speed[1])),
    ];
    let swing = (sure.at_minutes[1].1.0 as f64 - sure.at_minutes[0].1.0 as f64) / sure.people.0.max(1) as f64;
    let ranking = sure.ranking.clone();
    let draws = sure.draws;
    view! {
        <section class="ql-part ql-sure" data-low=sure.band[0].0.to_string() data-high=sure.band[1].0.to_string()>
            <div class="ql-section__head"><h2>{move || t_string!(i18n, sure_title)}</h2></div>
            <dl class="ql-facts">{cells.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view()}</dl>
            {(swing > SWING).then(|| view! { <p class="ql-notice">{move || t_string!(i18n, sure_swings)}</p> })}
            {(!ranking.is_empty()).then(|| view! {
                <p class="ql-note">{t_string!(i18n, sure_ranking, draws = draws).to_string()}</p>
                <dl class="ql-facts">{ranking.into_iter().map(|r| view! { <dt>{r.name}</dt><dd>{words::amount(lang, r.left_out, Counted::People)}" · "{r.stays}" / "{draws}</dd> }).collect_view()}</dl>
            })}
        </section>
    }
}

#[component]
fn Even(app: App, even: Arc<Spreading>) -> impl IntoView {
    let i18n = app.i18n;
    let lang = i18n.get_locale();
    let fair = even.fairness.clone();
    let gini = fair.gini.map(|g| t_string!(i18n, fair_gini, gini = rounding::fixed(g, 2)).to_string());
    let half = fair.lorenz.get(fair.lorenz.len() / 2).map(|h| t_string!(i18n, fair_lorenz, share = words::part(lang, *h)).to_string());
    let curve = lorenz_path(&fair.lorenz);
    let room = even.capacity.clone();
    let full: Vec<quanli_protocol::Pocket> = even.full.iter().take(FULL_SHOWN).cloned().collect();
    view! {
        <section class="ql-part ql-even">
            <div class="ql-section__head"><h2>{move || t_string!(i18n, fair_title)}</h2></div>
            <table class="ql-table">
                <thead><tr><th>{move || t_string!(i18n, fair_who)}</th><th>{move || t_string!(i18n, fair_share)}</th><th>{move || t_string!(i18n, fair_median)}</th><th>{move || t_string!(i18n, fair_p90)}</th></tr></thead>
                <tbody>
                    {fair.rows.iter().map(|row| view! {
                        <tr data-who=row.who.id() data-covered=row.covered.0.to_string()>
                            <th scope="row">{words::who_short(lang, row.who)}</th>
                            <td>{words::share(lang, (row.covered, row.people))}</td>
                            <td>{words::median(lang, row.median_ds)}</td>
                            <td>{words::median(lang, row.p90_ds)}</td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
            <div class="ql-lorenz">
                {curve.map(|d| view! {
                    <svg viewBox="0 0 100 100" role="img" aria-label=half.clone().unwrap_or_default()>
                        <path class="ql-lorenz__even" d="M0 100L100 0" /><path class="ql-lorenz__curve" d=d />
                    </svg>
                })}
                <p>{gini}" "<span class="ql-note">{half}{(!fair.by_capacity).then(|| view! { " "{move || t_string!(i18n, fair_alike)} })}</span></p>
            </div>
            {room.map(|row| view! {
                <div class="ql-section__head"><h2>{move || t_string!(i18n, room_title)}</h2><span class="ql-section__hint">{words::ages(lang, even.ages)}</span></div>
                <RoomBar row=row.clone() />
                <p>{words::room(lang, &row)}</p>
                <p class="ql-note">{words::per_thousand(lang, &row)}"。"{words::room_note(lang, &row)}</p>
            })}
            {(!full.is_empty()).then(|| view! {
                <h3>{move || t_string!(i18n, full_title)}</h3>
                <ul class="ql-full">
                    {full.into_iter().map(|pocket| {
                        let (at, name) = (pocket.example, words::pocket_name(lang, &pocket));
                        let seen = pocket.clone();
                        view! {
                            <li data-people=pocket.people.0.to_string()>
                                <button type="button" class="ql-facilities__name" on:click=move |_| app.fly_to_full(&seen)>{name}</button>
                                <b>{words::amount(lang, pocket.people, Counted::People)}</b>
                                {at.map(|at| view! { <button type="button" class="ql-link" on:click=move |_| app.show_example(at)>{move || t_string!(i18n, pocket_example)}</button> })}
                            </li>
                        }
                    }).collect_view()}
                </ul>
            })}
        </section>
    }
}

/// The curve in a square of 100, its origin below left.
fn lorenz_path(shares: &[f64]) -> Option<String> {
    let steps = shares.len().checked_sub(1).filter(|n| *n > 0)?;
    let points: Vec<String> = shares
        .iter()
        .enumerate()
        .map(|(i, s)| format!("{} {}", rounding::fixed(i as f64 * 100.0 / steps as f64, 1), rounding::fixed(100.0 - s * 100.0, 1)))
        .collect();
    Some(format!("M{}", points.join("L")))
}
