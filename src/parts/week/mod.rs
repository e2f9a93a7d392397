//! 一周里什么时候: every hour of the week as a cell; a press asks for that hour. Arrow keys move by an hour and by a day.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{Hours, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{Question, WeekCurve};
use std::sync::Arc;
use web_sys::KeyboardEvent;

/// How long a question stands still before its week is worked out.
const STILL_MS: u32 = 600;
const DAY: u16 = 1440;

/// The week, once somebody wants it.
#[component]
pub fn Week(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let any_hour = move || Question { at: None, ..state.question().get() };
    Effect::new(move |_| {
        let asked = (any_hour(), state.revision().get());
        let look = move || {
            let now = (Question { at: None, ..state.question().get_untracked() }, state.revision().get_untracked());
            let known = state.week().with_untracked(|w| w.as_ref().is_some_and(|(q, r, _)| (q, r) == (&now.0, &now.1)));
            if now == asked && !known && state.mode().get_untracked() == crate::state::Mode::Ask {
                app.ask_week();
            }
        };
        gloo::timers::callback::Timeout::new(STILL_MS, look).forget();
    });
    let curve = Memo::new(move |_| state.week().get().filter(|(q, r, _)| *q == any_hour() && *r == state.revision().get()).map(|(_, _, c)| c));
    view! {
        <section class="ql-part ql-week">
            <div class="ql-section__head"><h2>{move || t_string!(i18n, week_title)}</h2><span class="ql-section__hint">{move || t_string!(i18n, week_hint)}</span></div>
            {move || match (state.hours().get(), curve.get()) {
                (Hours::Unasked, _) => view! { <button type="button" class="ql-button ql-button--second" on:click=move |_| app.load_hours()>{t_string!(i18n, week_show)}</button> }.into_any(),
                (Hours::Missing, _) => view! { <p class="ql-note">{t_string!(i18n, week_missing)}</p> }.into_any(),
                (_, Some(curve)) => view! { <Grid app curve /> }.into_any(),
                (_, None) => view! { <p class="ql-note" role="status">{t_string!(i18n, counting)}</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Grid(app: App, curve: Arc<WeekCurve>) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let lang = i18n.get_locale();
    let most = curve.within.iter().map(|p| p.0).max().unwrap_or(0).max(1);
    let share = |n| words::share(lang, (n, curve.people));
    let worst = t_string!(
        i18n,
        week_worst,
        worst = words::moment(lang, Some(curve.worst)),
        low = share(curve.within[usize::from(curve.worst / 60)]),
        best = words::moment(lang, Some(curve.best)),
        high = share(curve.within[usize::from(curve.best / 60)])
    )
    .to_string();
    let open_then = |at: u16| curve.if_open.get(usize::from(at / 60)).map(|n| share(*n)).unwrap_or_default();
    let unread = (!curve.unread.is_empty())
        .then(|| t_string!(i18n, hours_unread_week, n = curve.unread.len(), low = open_then(curve.worst), high = open_then(curve.best)).to_string());
    let keys = move |event: KeyboardEvent| {
        let at = state.question().with_untracked(|q| q.at).unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowLeft" => at + 7 * DAY - 60,
            "ArrowRight" => at + 60,
            "ArrowUp" => at + 6 * DAY,
            "ArrowDown" => at + DAY,
            _ => return,
        };
        event.prevent_default();
        app.ask(|question| question.at = Some(to % (7 * DAY)));
    };
    let rows = (0..7u16)
        .map(|day| {
            let cells = (0..24u16)
                .map(|hour| {
                    let at = day * DAY + hour * 60;
                    let n = curve.within[usize::from(at / 60)];
                    // Five steps, as the minutes have: the fullest hour is the darkest.
                    let step = if n.0 == 0 { 0 } else { (n.0 * 5).div_ceil(most) };
                    let label = t_string!(i18n, week_cell, when = words::moment(lang, Some(at)), share = share(n)).to_string();
                    let chosen = move || state.question().with(|q| q.at.is_some_and(|a| a / 60 == at / 60));
                    view! {
                        <td>
                            <button
                                type="button"
                                class=format!("ql-week__cell ql-week__cell--{step}")
                                class:ql-week__cell--chosen=chosen
                                tabindex=move || if chosen() || (at == 0 && state.question().with(|q| q.at.is_none())) { "0" } else { "-1" }
                                aria-pressed=move || chosen().to_string()
                                aria-label=label.clone()
                                title=label.clone()
                                on:click=move |_| app.ask(|question| question.at = Some(at))
                            ></button>
                        </td>
                    }
                })
                .collect_view();
            view! { <tr><th scope="row">{words::day(lang, day)}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <p>{worst}</p>
        {unread.map(|line| view! { <p class="ql-note">{line}</p> })}
        <table class="ql-week__grid" on:keydown=keys>
            <caption class="ql-hidden">{move || t_string!(i18n, week_title)}</caption>
            <tbody>{rows}</tbody>
            <tfoot><tr><th></th>{[0, 6, 12, 18].map(|hour| view! { <td colspan="6">{format!("{hour}:00")}</td> }).collect_view()}</tr></tfoot>
        </table>
        <div class="ql-week__tools">
            <label>{move || t_string!(i18n, week_of)}" "<input type="date" class="ql-field" prop:value=move || state.week_of().get() on:change:target=move |event| app.choose_week(event.target().value()) /></label>
            <Show when=move || state.question().with(|q| q.at.is_some())>
                <button type="button" class="ql-link" on:click=move |_| app.ask(|question| question.at = None)>{move || t_string!(i18n, any_time_again)}</button>
            </Show>
        </div>
        <p class="ql-note">{move || t_string!(i18n, week_note)}</p>
    }
}
