//! The sheet of one circle: what it holds, what its people reach, why not, and what to do first. Prints on one A4.

use crate::app::{App, FIRST};
use crate::i18n::{Locale, t_string, td_string};
use crate::state::{City, StateStoreFields};
use crate::words;
use crate::words::rounding;
use leptos::prelude::*;
use quanli_model::units::People;
use quanli_protocol::{CircleRule, CircleSheet, Counted, FirstStep, GapReason, Verb};
use std::sync::Arc;

/// The whole sheet, or that it is being worked out.
#[component]
pub fn CirclePage(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let name = move || {
        let (circle, with) = (state.circle().get()?, state.circle_with().get());
        let opened = state.city().with(City::opened)?;
        let named = |circle: u32| opened.circles.get(circle as usize).map(|c| c.name.clone());
        // Two that are seen together are named both, on the page and on paper.
        Some([Some(circle), with].into_iter().flatten().filter_map(named).collect::<Vec<_>>().join(" ＋ "))
    };
    let sheet = move || state.circle_sheet().get().filter(|s| Some(s.row.circle) == state.circle().get() && s.row.with == state.circle_with().get());
    let others = move || {
        let chosen = state.circle().get();
        let opened = state.city().with(City::opened);
        opened
            .map(|opened| opened.circles.iter().enumerate().filter(|(i, _)| Some(*i as u32) != chosen).map(|(i, c)| (i, c.name.clone())).collect::<Vec<_>>())
            .unwrap_or_default()
    };
    let steps_shown = move || sheet().map_or(0, |s| s.steps.len().min(FIRST));
    let has_steps = move || steps_shown() > 0;
    view! {
        <div class="ql-body ql-wide ql-sheet-page" id="ql-answer" tabindex="-1">
            <button type="button" class="ql-link ql-back" on:click=move |_| app.leave_circle()>{move || t_string!(i18n, all_circles)}</button>
            <div class="ql-circle__head">
                <h1 class="ql-circle__name">{name}</h1>
                <span class="ql-chip">{move || t_string!(i18n, circle_drawn)}</span>
                <p>{move || sheet().map(|s| people_line(i18n.get_locale(), &s))}{move || state.question().with(|q| q.at).map(|at| format!(" · {}", words::moment(i18n.get_locale(), Some(at))))}</p>
            </div>
            <label class="ql-circle__with">
                {move || t_string!(i18n, join_circle)}
                <select class="ql-select" on:change:target=move |event| app.join_circle(event.target().value().parse().ok())>
                    <option value="">{move || t_string!(i18n, none_chosen)}</option>
                    {move || others().into_iter().map(|(index, name)| view! { <option value=index.to_string()>{name}</option> }).collect_view()}
                </select>
            </label>
            {move || match sheet() {
                Some(sheet) => view! { <Sheet app sheet /> }.into_any(),
                None => view! { <p class="ql-note" role="status">{t_string!(i18n, counting)}</p> }.into_any(),
            }}
        </div>
        <div class="ql-foot">
            <div class="ql-foot__buttons">
                <button type="button" class="ql-button ql-button--second" on:click=move |_| app.print()>{move || t_string!(i18n, print_a4)}</button>
                <button type="button" class="ql-button" disabled=move || !has_steps() on:click=move |_| app.plan_steps()>{move || t_string!(i18n, plan_steps, n = steps_shown()).to_string()}</button>
            </div>
            <p class="ql-foot__links">
                <button type="button" class="ql-link" on:click=move |_| app.leave_circle()>{move || t_string!(i18n, all_circles)}</button>
                <span>{move || sheet().map(|s| t_string!(i18n, fingerprint, id = s.fingerprint.clone()).to_string())}</span>
            </p>
        </div>
    }
}

fn people_line(lang: Locale, s: &CircleSheet) -> String {
    let people = words::amount_roughly(lang, s.row.people, Counted::People);
    td_string!(lang, circle_people, people = people, share = words::share(lang, (s.row.sixty_up, s.row.people))).to_string()
}

#[component]
fn Sheet(app: App, sheet: Arc<CircleSheet>) -> impl IntoView {
    let i18n = app.i18n;
    let lang = i18n.get_locale();
    let row = &sheet.row;
    let lacking = row.required - row.satisfied;
    let strong = t_string!(i18n, circle_lacks, n = lacking).to_string();
    let rules: Vec<CircleRule> = row.rules.iter().filter(|r| r.people.0 > 0).cloned().collect();
    let steps = sheet.steps.clone();
    let by = words::by_profile(lang, &sheet.standard);
    let everyone = row.everyone.clone();
    let complete = words::share(lang, (everyone.complete(), everyone.people - everyone.unknown));
    view! {
        {if row.required == 0 {
            view! { <p class="ql-lead ql-circle__line">{move || t_string!(i18n, circle_unjudged)}</p> }.into_any()
        } else {
            view! {
                <p class="ql-lead ql-circle__line">
                    {t_string!(i18n, circle_of, n = row.required).to_string()}<b>{strong}</b>{t_string!(i18n, circle_paper, n = row.satisfied_on_paper).to_string()}
                </p>
            }
            .into_any()
        }}
        <table class="ql-table ql-circle__table">
            <thead>
                <tr>
                    <th>{move || t_string!(i18n, services)}</th><th>{move || t_string!(i18n, column_within)}</th><th>{move || t_string!(i18n, column_inside)}</th>
                    <th></th><th>{move || t_string!(i18n, column_walks)}</th><th>{move || t_string!(i18n, column_reason)}</th>
                </tr>
            </thead>
            <tbody>{rules.into_iter().map(|rule| view! { <Rule app rule /> }).collect_view()}</tbody>
        </table>
        <p class="ql-note">{t_string!(i18n, circle_everyone, share = complete).to_string()}</p>
        <h2 class="ql-circle__first">{move || t_string!(i18n, do_first)}</h2>
        {if steps.is_empty() {
            view! { <p class="ql-note">{move || t_string!(i18n, no_steps)}</p> }.into_any()
        } else {
            view! { <ol class="ql-works">{steps.into_iter().take(FIRST).map(|step| view! { <Step app step /> }).collect_view()}</ol> }.into_any()
        }}
        <p class="ql-note ql-circle__by">{by}</p>
    }
}

#[component]
fn Rule(app: App, rule: CircleRule) -> impl IntoView {
    let lang = app.i18n.get_locale();
    let known = rule.people - rule.unknown;
    let share = words::share(lang, (rule.met, known));
    let width = if known.0 > 0 { rounding::fixed(rule.met.0 as f64 * 100.0 / known.0 as f64, 1) + "%" } else { "0%".to_owned() };
    let name = words::service_at(lang, app.state, rule.service);
    let sign = words::service_sign(app.state, rule.service);
    let reason = match rule.reason {
        Some(why) => reason(lang, why),
        None if !rule.can_be_judged() => td_string!(lang, gap_unjudged).to_string(),
        None => "—".to_owned(),
    };
    let lacks = rule.can_be_judged() && !rule.satisfied;
    let (rule_service, met) = (rule.service.to_string(), rule.met.0.to_string());
    let (minutes, inside) = (rule.minutes, rule.inside);
    view! {
        <tr class:ql-circle__gap=lacks data-service=rule_service data-met=met>
            <th scope="row">
                <button type="button" class="ql-table__name" on:click=move |_| app.show_rule(&rule)>
                    <span class="ql-sign" class:ql-sign--out=lacks aria-hidden="true">{sign}</span>{name}
                </button>
            </th>
            <td>{t_string!(app.i18n, minutes_tight, n = minutes).to_string()}</td>
            <td>{t_string!(app.i18n, places, n = inside).to_string()}</td>
            <td class="ql-table__bar"><span class="ql-bar"><i style:width=width></i></span></td>
            <td><b>{share}</b></td>
            <td class="ql-circle__reason">{reason}</td>
        </tr>
    }
}

/// Why, in words.
fn reason(lang: Locale, reason: GapReason) -> String {
    match reason {
        GapReason::Shut => td_string!(lang, gap_shut),
        GapReason::Climb => td_string!(lang, gap_climb),
        GapReason::Detour => td_string!(lang, gap_detour),
        GapReason::NoneInside => td_string!(lang, gap_none_inside),
        GapReason::Full => td_string!(lang, gap_full),
        GapReason::Far => td_string!(lang, gap_far),
    }
    .to_string()
}

#[component]
fn Step(app: App, step: FirstStep) -> impl IntoView {
    let lang = app.i18n.get_locale();
    let service = words::service_at(lang, app.state, step.service);
    let (verb, kind, text) = match step.verb {
        Verb::Change => (t_string!(app.i18n, verb_change), "change", t_string!(app.i18n, step_change, name = step.name.clone(), service = service).to_string()),
        _ if step.name.is_empty() => (t_string!(app.i18n, verb_add), "add", t_string!(app.i18n, step_add_unnamed, service = service).to_string()),
        _ => (t_string!(app.i18n, verb_add), "add", t_string!(app.i18n, step_add, name = step.name.clone(), service = service).to_string()),
    };
    let gained = words::amount(lang, People(step.gained.0), Counted::People);
    let who = words::who_short(lang, words::who_of_ages(step.ages));
    let at = step.at;
    view! {
        <li class="ql-work">
            <span class=format!("ql-verb ql-verb--{kind}")>{verb}</span>
            <button type="button" class="ql-work__what" on:click=move |_| app.map(|map| map.go(at.lon, at.lat, 15.5))>{text}</button>
            <span class="ql-work__gain">{t_string!(app.i18n, step_gain, who = who, gained = gained).to_string()}</span>
        </li>
    }
}
