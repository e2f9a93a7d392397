//! A standard's figures for the whole city: which profile, its rules on both bases, who has everything, who finds room, two profiles compared.

mod profile;
mod room;

use crate::words::rounding;
pub use profile::{CompareProfiles, ProfileFiles, Profiles};
pub use room::{NotCountedList, RoomBar, RoomTable};

use crate::app::App;
use crate::i18n::t_string;
use crate::state::StateStoreFields;
use crate::words;
use leptos::prelude::*;
use quanli_model::units::People;
use quanli_protocol::{Counted, Evaluation, GroupComplete, RuleRow};
use std::sync::Arc;

fn evaluation(app: App) -> Option<Arc<Evaluation>> {
    app.state.evaluation().get().map(|(_, e)| e)
}

/// Every rule: on foot, by metres, by the straight line, and who has it on paper only.
#[component]
pub fn RuleTable(app: App) -> impl IntoView {
    let i18n = app.i18n;
    let rows = move || evaluation(app).map(|e| e.rows.clone()).unwrap_or_default();
    let paper = move || {
        let worst = rows().into_iter().max_by_key(|r| r.paper_only)?;
        let service = words::service_at(i18n.get_locale(), app.state, worst.service);
        (worst.paper_only.0 > 0).then(|| {
            t_string!(i18n, paper_only_line, service = service, amount = words::amount(i18n.get_locale(), worst.paper_only, Counted::People)).to_string()
        })
    };
    view! {
        <section class="ql-part">
            <div class="ql-section__head"><h2>{move || t_string!(i18n, two_bases)}</h2><span class="ql-section__hint">{move || t_string!(i18n, two_bases_hint)}</span></div>
            <p class="ql-lead">{move || paper()}</p>
            <table class="ql-table ql-rules">
                <thead><tr><th>{move || t_string!(i18n, services)}</th><th>{move || t_string!(i18n, column_within)}</th><th>{move || t_string!(i18n, basis_walked)}</th><th>{move || t_string!(i18n, basis_norm)}</th><th>{move || t_string!(i18n, basis_circle)}</th><th>{move || t_string!(i18n, paper_only)}</th></tr></thead>
                <tbody>{move || rows().into_iter().map(|row| view! { <Row app row /> }).collect_view()}</tbody>
            </table>
        </section>
    }
}

#[component]
fn Row(app: App, row: RuleRow) -> impl IntoView {
    let lang = app.i18n.get_locale();
    let known = row.people - row.walked.unknown;
    let share = |n: People| words::share(lang, (n, known));
    let dash = || "—".to_owned();
    let name = words::service_at(lang, app.state, row.service);
    view! {
        <tr data-service=row.service.to_string() data-met=row.walked.met.0.to_string() data-paper=row.paper_only.0.to_string()>
            <th scope="row"><span class="ql-sign" aria-hidden="true">{words::service_sign(app.state, row.service)}</span>" "{name}</th>
            <td>{t_string!(app.i18n, minutes_tight, n = row.minutes).to_string()}</td>
            <td><b>{share(row.walked.met)}</b></td>
            <td>{row.norm.map_or_else(dash, |n| share(n.met))}</td>
            <td>{row.circle.map_or_else(dash, share)}</td>
            <td>{if row.norm.is_some() { words::amount_roughly(lang, row.paper_only, Counted::People) } else { dash() }}</td>
        </tr>
    }
}

/// How many have how many of the required services, by group.
#[component]
pub fn Completeness(app: App) -> impl IntoView {
    let i18n = app.i18n;
    let groups = move || evaluation(app).map(|e| e.groups.clone()).unwrap_or_default();
    view! {
        <section class="ql-part">
            <div class="ql-section__head"><h2>{move || t_string!(i18n, complete_title)}</h2><span class="ql-section__hint">{move || t_string!(i18n, complete_hint)}</span></div>
            <ul class="ql-complete">{move || groups().into_iter().map(|group| view! { <Group app group /> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Group(app: App, group: GroupComplete) -> impl IntoView {
    let lang = app.i18n.get_locale();
    let c = &group.completeness;
    let known = c.people - c.unknown;
    let most = c.by_count.iter().map(|p| p.0).max().unwrap_or(1).max(1);
    let bars: Vec<(String, String)> = c
        .by_count
        .iter()
        .enumerate()
        .map(|(k, n)| {
            (
                rounding::fixed(n.0 as f64 * 100.0 / most as f64, 1) + "%",
                t_string!(app.i18n, k_of_n, k = k, people = words::amount(lang, *n, Counted::People)).to_string(),
            )
        })
        .collect();
    let spoken = bars.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>().join("，");
    let mean = words::part(lang, c.mean_share().unwrap_or(0.0));
    view! {
        <li>
            <span class="ql-complete__who">{words::who_short(lang, group.who)}</span>
            <span class="ql-complete__bars" role="img" aria-label=spoken>
                {bars.into_iter().map(|(height, text)| view! { <i style:height=height title=text></i> }).collect_view()}
            </span>
            <span class="ql-complete__all"><b>{words::share(lang, (c.complete(), known))}</b>" "{t_string!(app.i18n, has_all, n = group.required).to_string()}</span>
            <span class="ql-complete__mean">{t_string!(app.i18n, mean_share, share = mean).to_string()}</span>
        </li>
    }
}
