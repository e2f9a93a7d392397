//! 这些数怎么来的: the exact figures, how they are worked out, on which data, and what is wrong in these.

use crate::app::App;
use crate::i18n::t_string;
use crate::parts::Files;
use crate::state::{City, Shown, StateStoreFields, left_out, reachable};
use crate::words::{self, rounding};
use leptos::prelude::*;
use quanli_model::units::People;
use quanli_protocol::{Covered, Opened};
use std::sync::Arc;

/// The whole explanation, when it is open.
#[component]
pub fn Explain(app: App, answer: Memo<Option<Shown>>) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let opened = Memo::new(move |_| state.city().with(City::opened).filter(|_| state.covered().with(Option::is_some)));
    view! {
        <Show when=move || state.explained().get()>
            <section class="ql-explain" id="ql-explain" tabindex="-1">
                <div class="ql-section__head">
                    <h2>{move || t_string!(i18n, how)}</h2>
                    <button type="button" class="ql-link" on:click=move |_| app.explain()>{move || t_string!(i18n, how_close)}</button>
                </div>
                <Exact app answer />
                <Files app />
                {move || opened.get().map(|opened| view! {
                    {
                        let opened = opened.clone();
                        move || state.covered().get().map(|covered| view! { <Basis app covered opened=opened.clone() /> })
                    }
                    <Report app opened=opened.clone() />
                    <dl class="ql-facts">
                        <dt>{t_string!(i18n, data_date)}</dt><dd>{opened.data_date.clone().unwrap_or_else(|| "—".to_owned())}</dd>
                        <dt>{t_string!(i18n, data_print)}</dt><dd><code>{opened.data_fingerprint.clone()}</code></dd>
                        <dt>{t_string!(i18n, result_print)}</dt><dd><code>{move || state.covered().get().map(|covered| covered.fingerprint.clone())}</code></dd>
                        <dt>{t_string!(i18n, sources)}</dt><dd>{opened.attribution.join(" · ")}</dd>
                    </dl>
                })}
            </section>
        </Show>
    }
}

#[component]
fn Exact(app: App, answer: Memo<Option<Shown>>) -> impl IntoView {
    let i18n = app.i18n;
    let rows = move || {
        answer.get().map(|Shown { after, minutes, .. }| {
            let unknown = after.unknown.get(usize::from(minutes)).copied().unwrap_or_default();
            [
                (t_string!(i18n, exact_total), after.total),
                (t_string!(i18n, exact_reach), reachable(&after, minutes)),
                (t_string!(i18n, exact_left), left_out(&after, minutes)),
                (t_string!(i18n, exact_unknown), unknown),
                (t_string!(i18n, exact_not_joined), after.not_joined),
            ]
        })
    };
    view! {
        <h3>{move || t_string!(i18n, exact)}</h3>
        <dl class="ql-facts">
            {move || rows().map(|rows| rows.into_iter().map(|(name, people): (&'static str, People)| view! { <dt>{name}</dt><dd>{rounding::exact(people)}</dd> }).collect_view())}
        </dl>
    }
}

#[component]
fn Basis(app: App, covered: Arc<Covered>, opened: Arc<Opened>) -> impl IntoView {
    let i18n = app.i18n;
    let (question, model) = (covered.question.clone(), covered.model.clone());
    let speed = opened.groups.iter().find(|group| group.who == question.who).map_or(0, |group| group.flat_mm_s);
    let text = move || {
        let lang = i18n.get_locale();
        let service = words::service_name(lang, app.state, &question.service);
        let (who, speed) = (words::walker(lang, question.who), rounding::fixed(f64::from(speed) / 1000.0, 2));
        t_string!(i18n, basis_text, service = service, who = who, speed = speed, minutes = question.minutes).to_string()
    };
    let line = model.clone();
    let stairs = move || {
        let [heights, count, guessed] =
            [model.stairs_from_heights, model.stairs_from_count, model.stairs_guessed].map(|part| words::part(i18n.get_locale(), part));
        t_string!(i18n, basis_stairs, heights = heights, count = count, guessed = guessed).to_string()
    };
    let ([lifts, own_lifts], [crossings, own_crossings]) = (line.lifts, line.crossings);
    view! {
        <h3>{move || t_string!(i18n, basis)}</h3>
        <p>{move || text()}</p>
        <ul class="ql-explain__list">
            <li>{move || words::model(i18n.get_locale(), &line)}</li>
            <li>{move || stairs()}</li>
            <li>{move || t_string!(i18n, basis_lifts, n = lifts, own = own_lifts).to_string()}</li>
            <li>{move || t_string!(i18n, basis_crossings, n = crossings, own = own_crossings).to_string()}</li>
        </ul>
    }
}

/// What is wrong in the data: alike problems as one line with their number.
#[component]
fn Report(app: App, opened: Arc<Opened>) -> impl IntoView {
    let i18n = app.i18n;
    let lines = move || words::report(i18n.get_locale(), &opened.report);
    view! {
        <h3>{move || t_string!(i18n, report)}</h3>
        {move || {
            let lines = lines();
            if lines.is_empty() {
                view! { <p>{t_string!(i18n, report_none)}</p> }.into_any()
            } else {
                view! {
                    <ul class="ql-explain__list">
                        {lines.into_iter().map(|line| view! {
                            <li>
                                {line.text}{(!line.found.is_empty()).then(|| t_string!(i18n, problem_found, found = line.found.clone()).to_string())}
                                " " {t_string!(i18n, problem_count, n = line.count).to_string()} " "
                                {line.at.map(|at| view! {
                                    <button type="button" class="ql-link" on:click=move |_| app.map(|map| map.go(at.lon, at.lat, 16.5))>{t_string!(i18n, problem_show)}</button>
                                })}
                            </li>
                        }).collect_view()}
                    </ul>
                }.into_any()
            }
        }}
    }
}
