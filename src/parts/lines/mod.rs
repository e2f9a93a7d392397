//! 坐车也算进来: whether buses and metro count, how long one waits, which of the lines run, and whom each serves.

use crate::app::App;
use crate::browser;
use crate::i18n::{t_string, td_string};
use crate::state::{City, StateStoreFields, Tool};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{Action, LineHere, LineServes, LinesServe};
use std::sync::Arc;

/// Headways, minutes, and travelling speeds, km/h, that are offered.
const OFTEN: [u8; 8] = [4, 5, 6, 8, 10, 12, 15, 20];
const SPEEDS: [f64; 4] = [10.0, 12.5, 15.0, 20.0];

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
                <span>{move || t_string!(i18n, lines_switch)}</span>
            </label>
        </Show>
    }
}

/// The switch, and with it on what the lines bring.
#[component]
pub fn Lines(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let lines = Memo::new(move |_| state.city().with(City::opened).map(|opened| opened.lines.clone()).filter(|l| !l.is_empty()));
    let on = Memo::new(move |_| state.question().with(|q| q.lines.is_some()));
    let serves = Memo::new(move |_| state.serves().get().filter(|(r, s)| *r == state.revision().get() && s.question == state.question().get()).map(|(_, s)| s));
    view! {
        {move || lines.get().map(|lines| view! {
            <section class="ql-part ql-lines">
                <div class="ql-section__head"><h2>{move || t_string!(i18n, lines_title)}</h2><span class="ql-section__hint">{move || t_string!(i18n, lines_hint)}</span></div>
                <LinesSwitch app />
                <Show when=move || on.get()>
                    <Waits app />
                    {move || serves.get().map_or_else(
                        || view! { <p class="ql-note" role="status">{move || t_string!(i18n, counting)}</p> }.into_any(),
                        |serves| view! { <Sum app serves /> }.into_any(),
                    )}
                </Show>
                {move || on.get().then(|| lines.clone().into_iter().zip(0u32..).map(|(line, i)| {
                    let row = Signal::derive(move || serves.get().and_then(|s| s.rows.iter().find(|r| r.line == i).copied()));
                    view! { <Row app line row /> }
                }).collect_view())}
                <Show when=move || on.get()>
                    <NewLine app />
                    <p class="ql-note">{move || t_string!(i18n, lines_note)}</p>
                </Show>
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
            <button type="button" class="ql-chip" aria-pressed=move || (!cautious()).to_string() on:click=move |_| app.wait_cautiously(false)>{move || t_string!(i18n, lines_mean)}</button>
            <button type="button" class="ql-chip" aria-pressed=move || cautious().to_string() on:click=move |_| app.wait_cautiously(true)>{move || t_string!(i18n, lines_cautious)}</button>
        </div>
    }
}

#[component]
fn Sum(app: App, serves: Arc<LinesServe>) -> impl IntoView {
    let lang = app.i18n.get_locale();
    let counts = app.state.city().with_untracked(City::opened).map_or(quanli_protocol::Counted::People, |opened| opened.counts);
    let amount = |n| words::amount(lang, n, counts);
    let sum = td_string!(lang, lines_sum, foot = amount(serves.on_foot), ride = amount(serves.with_lines), cautious = amount(serves.cautious)).to_string();
    let unread =
        (!serves.unread.is_empty()).then(|| td_string!(lang, hours_unread_lines, n = serves.unread.len(), people = amount(serves.if_open)).to_string());
    view! { <p class="ql-lines__sum" data-foot=serves.on_foot.0.to_string() data-ride=serves.with_lines.0.to_string() data-cautious=serves.cautious.0.to_string()>{sum}</p> {unread.map(|line| view! { <p class="ql-note">{line}</p> })} }
}

/// A new line: its stops are tapped on the map.
#[component]
fn NewLine(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let drawing = move || state.drawn().with(|d| d.as_ref().is_some_and(|d| d.tool == Tool::Line));
    let stops = move || state.drawn().with(|d| d.as_ref().map_or(0, |d| d.stops.len()));
    let headway = move |event: web_sys::Event| {
        let minutes = event_target_value(&event).parse().unwrap_or(8);
        state.drawn().update(|d| d.iter_mut().for_each(|d| d.headway_min = minutes));
    };
    let speed = move |event: web_sys::Event| {
        let kmh = browser::number(&event_target_value(&event)).unwrap_or(12.5);
        state.drawn().update(|d| d.iter_mut().for_each(|d| d.speed_kmh = kmh));
    };
    let now = move || state.drawn().get().unwrap_or_default();
    let here = move |_| {
        if let Some(view) = state.view().get_untracked() {
            app.add_stop(view.at);
        }
    };
    view! {
        <Show when=drawing fallback=move || view! {
            <button type="button" class="ql-button ql-button--second ql-lines__new" on:click=move |_| app.draw(Tool::Line)>{move || t_string!(i18n, line_draw)}</button>
        }>
            <div class="ql-place ql-lines__draw">
                <h2>{move || t_string!(i18n, line_draw)}</h2>
                <p aria-live="polite">{move || t_string!(i18n, line_stops, n = stops()).to_string()}</p>
                <label><span>{move || t_string!(i18n, line_often)}</span>
                    <select on:change=headway>{OFTEN.map(|n| view! { <option value=n.to_string() selected=move || now().headway_min == n>{t_string!(i18n, line_headway, n = n).to_string()}</option> })}</select>
                </label>
                <label><span>{move || t_string!(i18n, line_speed)}</span>
                    <select on:change=speed>{SPEEDS.map(|n| view! { <option value=n.to_string() selected=move || now().speed_kmh == n>{t_string!(i18n, line_kmh, n = n).to_string()}</option> })}</select>
                </label>
                <div class="ql-place__buttons">
                    <button type="button" class="ql-button" disabled=move || { stops() < 2 } on:click=move |_| app.finish_line()>{move || t_string!(i18n, line_done)}</button>
                    <button type="button" class="ql-link" on:click=here>{move || t_string!(i18n, line_here)}</button>
                    <button type="button" class="ql-link" disabled=move || stops() == 0 on:click=move |_| app.drop_stop()>{move || t_string!(i18n, line_back)}</button>
                    <button type="button" class="ql-link" on:click=move |_| app.leave_line()>{move || t_string!(i18n, line_leave)}</button>
                </div>
            </div>
        </Show>
    }
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
    let counts = state.city().with_untracked(City::opened).map_or(quanli_protocol::Counted::People, |opened| opened.counts);
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
    let about = words::line_about(i18n.get_locale(), &line, &app.state.told_hours().get());
    let line_id = StoredValue::new(line.id.clone());
    let stated = line.headway_min;
    // What the plan says last, else what the data say.
    let headway = Memo::new(move |_| {
        let planned = state.covered().with(|covered| {
            let edits = covered.iter().flat_map(|c| &c.edits).rev();
            let says = |e: &quanli_protocol::EditHere| match &e.edit.action {
                Action::ChangeLine { line, headway_min, .. } if line_id.with_value(|id| id == line) => *headway_min,
                _ => None,
            };
            edits.filter_map(says).next()
        });
        planned.or(stated)
    });
    let often = move |event: web_sys::Event| {
        if let Some(minutes) = browser::number(&event_target_value(&event)) {
            line_id.with_value(|id| app.change_headway(id, minutes));
        }
    };
    let choices = move || {
        let mut all: Vec<f64> = OFTEN.iter().map(|n| f64::from(*n)).chain(stated).chain(headway.get()).collect();
        all.sort_by(f64::total_cmp);
        all.dedup();
        all
    };
    let data = move |pick: fn(&LineServes) -> u64| row.get().map(|r| pick(&r).to_string());
    view! {
        <div class="ql-lines__row" data-line=line.id.clone() data-alone=move || data(|r| r.alone.0) data-lost=move || data(|r| r.lost.0)>
            <label class="ql-switch ql-switch--small">
                <input type="checkbox" role="switch" prop:checked=on.clone() aria-checked=move || on().to_string() disabled=!usable on:change=move |_| app.toggle_line(&id) />
                <i aria-hidden="true"></i>
                <span><b>{line.name.clone()}</b><small>{about}</small></span>
            </label>
            <p>{move || what()}</p>
            {stated.filter(|_| usable).map(|_| view! {
                <label class="ql-lines__often"><span>{move || t_string!(i18n, line_if)}</span>
                    <select on:change=often>
                        {move || choices().into_iter().map(|n| view! { <option value=n.to_string() selected=headway.get() == Some(n)>{t_string!(i18n, line_headway, n = n).to_string()}</option> }).collect_view()}
                    </select>
                </label>
            })}
        </div>
    }
}
