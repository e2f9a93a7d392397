//! The drawn circles as a table: sorted by what is asked for, found by name, compared with one that is a model (样板).

use crate::app::App;
use crate::i18n::t_string;
use crate::state::StateStoreFields;
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{CircleRow, Counted};

/// What the table is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum By {
    Name,
    People,
    Old,
    Met,
    Paper,
}

fn sorted(mut rows: Vec<CircleRow>, by: By) -> Vec<CircleRow> {
    rows.sort_by(|a, b| {
        let order = match by {
            By::Name => a.name.cmp(&b.name),
            By::People => b.people.cmp(&a.people),
            By::Old => (u128::from(b.sixty_up.0) * u128::from(a.people.0.max(1))).cmp(&(u128::from(a.sixty_up.0) * u128::from(b.people.0.max(1)))),
            By::Met => a.satisfied.cmp(&b.satisfied),
            By::Paper => a.satisfied_on_paper.cmp(&b.satisfied_on_paper),
        };
        order.then_with(|| b.people.cmp(&a.people)).then_with(|| a.circle.cmp(&b.circle))
    });
    rows
}

/// The table.
#[component]
pub fn CircleTable(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let by = RwSignal::new(By::Met);
    let search = RwSignal::new(String::new());
    let model = RwSignal::new(None::<u32>);
    let all = move || state.evaluation().get().map(|(_, e)| e.circles.clone()).unwrap_or_default();
    Effect::new(move |_| {
        if model.get_untracked().is_none() {
            // Without a stated model the one that has most.
            let stated = all().iter().find(|c| c.exemplar).map(|c| c.circle);
            model.set(stated.or_else(|| all().iter().max_by_key(|c| (c.satisfied, c.people)).map(|c| c.circle)));
        }
    });
    let rows = move || {
        let wanted = search.get();
        sorted(all().into_iter().filter(|c| c.name.contains(&wanted)).collect(), by.get())
    };
    let line = move || {
        let (_, e) = state.evaluation().get()?;
        let complete = e.circles.iter().filter(|c| c.required > 0 && c.satisfied == c.required).count();
        let paper = e.circles.iter().filter(|c| c.required > 0 && c.satisfied_on_paper == c.required).count();
        let people = words::amount(i18n.get_locale(), e.in_circles, Counted::People);
        Some(match complete {
            0 => t_string!(i18n, circles_line_none, paper = paper, people = people).to_string(),
            n => t_string!(i18n, circles_line, n = n, paper = paper, people = people).to_string(),
        })
    };
    let head = move |key: By, text: String| {
        view! {
            <th aria-sort=move || if by.get() == key { "descending" } else { "none" }>
                <button type="button" class="ql-sort" class:ql-sort--on=move || by.get() == key on:click=move |_| by.set(key)>{text.clone()}</button>
            </th>
        }
    };
    view! {
        <Show when=move || !all().is_empty()>
            <section class="ql-circles">
                <p class="ql-lead">{move || line()}</p>
                <div class="ql-circles__tools">
                    <input class="ql-field" type="search" placeholder=move || t_string!(i18n, find_circle) aria-label=move || t_string!(i18n, find_circle) on:input:target=move |event| search.set(event.target().value()) />
                    <label class="ql-circles__model">
                        {move || t_string!(i18n, model_circle)}
                        <select on:change:target=move |event| model.set(event.target().value().parse().ok())>
                            <option value="">{move || t_string!(i18n, none_chosen)}</option>
                            {move || all().into_iter().map(|c| view! { <option value=c.circle.to_string() selected=move || model.get() == Some(c.circle)>{c.name.clone()}</option> }).collect_view()}
                        </select>
                    </label>
                </div>
                <table class="ql-table">
                    <caption class="ql-hidden">{move || t_string!(i18n, tab_circles)}</caption>
                    <thead>
                        <tr>
                            {move || [(By::Name, t_string!(i18n, column_circle).to_string()), (By::People, t_string!(i18n, column_people).to_string()), (By::Old, t_string!(i18n, column_old).to_string()), (By::Met, t_string!(i18n, column_met).to_string()), (By::Paper, t_string!(i18n, column_paper).to_string())].map(|(key, text)| head(key, text)).collect_view()}
                            <th>{move || t_string!(i18n, column_lacks)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            let exemplar = model.get().and_then(|m| all().into_iter().find(|c| c.circle == m));
                            rows().into_iter().map(|row| view! { <Row app row exemplar=exemplar.clone() /> }).collect_view()
                        }}
                    </tbody>
                </table>
            </section>
        </Show>
    }
}

/// One circle; beside a model stands what it has and this one lacks.
#[component]
fn Row(app: App, row: CircleRow, exemplar: Option<CircleRow>) -> impl IntoView {
    let i18n = app.i18n;
    let lang = i18n.get_locale();
    let circle = row.circle;
    let has = |service: u16| exemplar.as_ref().is_some_and(|e| e.rules.iter().any(|r| r.service == service && r.satisfied));
    let lacks: Vec<(String, bool)> = row
        .rules
        .iter()
        .filter(|r| r.required && !r.satisfied && r.people.0 > 0)
        .map(|r| (words::service_sign(app.state, r.service), has(r.service)))
        .collect();
    let lacking = lacks.len();
    view! {
        <tr data-circle=circle.to_string() data-satisfied=row.satisfied.to_string() data-people=row.people.0.to_string() class:ql-table__model=exemplar.is_some_and(|e| e.circle == circle)>
            <th scope="row"><button type="button" class="ql-table__name" on:click=move |_| app.choose_circle(circle)>{row.name.clone()}</button></th>
            <td>{words::amount_roughly(lang, row.people, Counted::People)}</td>
            <td>{words::share(lang, (row.sixty_up, row.people))}</td>
            <td><b>{row.satisfied}</b>" / "{row.required}</td>
            <td>{row.satisfied_on_paper}</td>
            <td class="ql-table__signs">
                {lacks.into_iter().take(7).map(|(sign, model_has)| view! { <span class="ql-sign" class:ql-sign--out=model_has class:ql-sign--hollow=!model_has aria-hidden="true">{sign}</span> }).collect_view()}
                <span class="ql-hidden">{t_string!(i18n, lacks_n, n = lacking).to_string()}</span>
            </td>
        </tr>
    }
}
