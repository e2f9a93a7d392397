//! 坐车也算进来: whether buses and metro count, how long one waits, which of the lines run, and whom each serves.

use crate::app::App;
use crate::i18n::{t, t_string, td_string};
use crate::state::{City, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli::protocol::{LineHere, LineServes, LinesServe};
use std::sync::Arc;

/// The switch alone; nothing where the city has no lines.
#[component]
pub fn LinesSwitch(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let some = move || state.city().with(City::opened).is_some_and(|opened| opened.lines.iter().any(|l| l.usable));
    let on = move || state.question().with(|q| q.lines.is_some());
    view! {
        <Show when=some>
            <label class="ql-switch">
                <input type="checkbox" role="switch" prop:checked=on aria-checked=move || on().to_string() on:change=move |_| app.toggle_lines() />
                <i aria-hidden="true"></i>
                <span>{t!(i18n, lines_switch)}</span>
            </label>
        </Show>
    }
}

/// The switch, and with it on what the lines bring.
#[component]
pub fn Lines(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let lines = move || state.city().with(City::opened).map(|opened| opened.lines.clone()).filter(|l| !l.is_empty());
    let on = Memo::new(move |_| state.question().with(|q| q.lines.is_some()));
    let serves = Memo::new(move |_| state.serves().get().filter(|(r, s)| *r == state.revision().get() && s.question == state.question().get()).map(|(_, s)| s));
    view! {
        {move || lines().map(|lines| view! {
            <section class="ql-part ql-lines">
                <div class="ql-section__head"><h2>{t!(i18n, lines_title)}</h2><span class="ql-section__hint">{t!(i18n, lines_hint)}</span></div>
                <LinesSwitch app />
                <Show when=move || on.get()>
                    <Waits app />
                    {move || serves.get().map_or_else(
                        || view! { <p class="ql-note" role="status">{t!(i18n, counting)}</p> }.into_any(),
                        |serves| view! { <Sum app serves /> }.into_any(),
                    )}
                </Show>
                {move || on.get().then(|| lines.clone().into_iter().zip(0u32..).map(|(line, i)| {
                    let row = Signal::derive(move || serves.get().and_then(|s| s.rows.iter().find(|r| r.line == i).copied()));
                    view! { <Row app line row /> }
                }).collect_view())}
                <Show when=move || on.get()><p class="ql-note">{t!(i18n, lines_note)}</p></Show>
            </section>
        })}
    }
}

#[component]
fn Waits(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let cautious = move || state.question().with(|q| q.lines.as_ref().is_some_and(|l| l.cautious));
    view! {
        <div class="ql-lines__waits" role="group" aria-label=move || t_string!(i18n, lines_wait)>
            <button type="button" class="ql-chip" aria-pressed=move || (!cautious()).to_string() on:click=move |_| app.wait_cautiously(false)>{t!(i18n, lines_mean)}</button>
            <button type="button" class="ql-chip" aria-pressed=move || cautious().to_string() on:click=move |_| app.wait_cautiously(true)>{t!(i18n, lines_cautious)}</button>
        </div>
    }
}

#[component]
fn Sum(app: App, serves: Arc<LinesServe>) -> impl IntoView {
    let lang = app.i18n.get_locale();
    let counts = app.state.city().with_untracked(City::opened).map_or(quanli::protocol::Counted::People, |opened| opened.counts);
    let amount = |n| words::amount(lang, n, counts);
    let sum = td_string!(lang, lines_sum, foot = amount(serves.on_foot), ride = amount(serves.with_lines), cautious = amount(serves.cautious)).to_string();
    view! { <p class="ql-lines__sum" data-foot=serves.on_foot.0.to_string() data-ride=serves.with_lines.0.to_string() data-cautious=serves.cautious.0.to_string()>{sum}</p> }
}

/// One line: on or off, when it comes, whom it serves.
#[component]
fn Row(app: App, line: LineHere, row: Signal<Option<LineServes>>) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let id = line.id.clone();
    let on = {
        let id = id.clone();
        move || state.question().with(|q| q.lines.as_ref().is_some_and(|l| !l.off.contains(&id)))
    };
    let usable = line.usable;
    let counts = state.city().with_untracked(City::opened).map_or(quanli::protocol::Counted::People, |opened| opened.counts);
    let what = move || {
        let lang = i18n.get_locale();
        let row = row.get()?;
        let amount = |n| words::amount(lang, n, counts);
        Some(if !usable {
            td_string!(lang, line_unusable).to_string()
        } else if !row.runs {
            td_string!(lang, line_shut).to_string()
        } else if row.alone.0 == 0 && row.lost.0 == 0 {
            td_string!(lang, line_nobody).to_string()
        } else {
            let gains = td_string!(lang, line_gains, amount = amount(row.alone)).to_string();
            let loses =
                if row.lost.0 == 0 { td_string!(lang, line_spare).to_string() } else { td_string!(lang, line_loses, amount = amount(row.lost)).to_string() };
            format!("{gains}{}{loses}", td_string!(lang, list_join))
        })
    };
    let about = words::line_about(i18n.get_locale(), &line);
    let data = move |pick: fn(&LineServes) -> u64| row.get().map(|r| pick(&r).to_string());
    view! {
        <div class="ql-lines__row" data-line=line.id.clone() data-alone=move || data(|r| r.alone.0) data-lost=move || data(|r| r.lost.0)>
            <label class="ql-switch ql-switch--small">
                <input type="checkbox" role="switch" prop:checked=on.clone() aria-checked=move || on().to_string() disabled=!usable on:change=move |_| app.toggle_line(&id) />
                <i aria-hidden="true"></i>
                <span><b>{line.name.clone()}</b><small>{about}</small></span>
            </label>
            <p>{what}</p>
        </div>
    }
}
