//! The same answer for a few minutes more or less, and for every age.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{Shown, StateStoreFields, share_of};
use crate::words;
use leptos::prelude::*;
use quanli_model::units::MAX_MINUTES;
use quanli_protocol::GroupRow;

/// Minutes of the columns of [`GroupRow`].
const COLUMNS: [u8; 3] = [5, 10, 15];

/// A fifth fewer, as asked, a fifth more.
fn around(minutes: u8) -> [u8; 3] {
    let fifth = (minutes + 2) / 5;
    [(minutes - fifth).max(1), minutes, (minutes + fifth).min(MAX_MINUTES)]
}

/// 12, 15 and 18 minutes.
#[component]
pub fn Strip(app: App, answer: Memo<Option<Shown>>) -> impl IntoView {
    let i18n = app.i18n;
    let cells =
        move || answer.get().map(|shown| around(shown.minutes).map(|minutes| (minutes, words::share(i18n.get_locale(), share_of(&shown.after, minutes)))));
    view! {
        <section class="ql-strip" aria-label=move || t_string!(i18n, strip)>
            {move || cells().map(|cells| cells.into_iter().enumerate().map(|(at, (minutes, share))| view! {
                <p class="ql-strip__cell" class:ql-strip__cell--asked=at == 1>
                    <span>{t_string!(i18n, minutes_short, n = minutes).to_string()}</span>
                    <b>{share}</b>
                </p>
            }).collect_view())}
        </section>
    }
}

/// A row an age group, a column a threshold.
#[component]
pub fn GroupTable(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let rows =
        move || state.covered().get().map(|covered| covered.groups.iter().filter(|row| row.total.0 > 0).cloned().collect::<Vec<_>>()).unwrap_or_default();
    view! {
        <Show when=move || !rows().is_empty()>
            <section class="ql-groups">
                <table>
                    <caption>{move || t_string!(i18n, groups)}</caption>
                    <thead>
                        <tr>
                            <th scope="col"><span class="ql-hidden">{move || t_string!(i18n, group_column)}</span></th>
                            {move || COLUMNS.map(|minutes| view! { <th scope="col">{t_string!(i18n, minutes_short, n = minutes).to_string()}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{move || rows().into_iter().map(|row| view! { <Row app row /> }).collect_view()}</tbody>
                </table>
            </section>
        </Show>
    }
}

/// A row; read anew with every answer and every language.
#[component]
fn Row(app: App, row: GroupRow) -> impl IntoView {
    let i18n = app.i18n;
    let cell = move |now, before| {
        let texts = move || {
            let lang = i18n.get_locale();
            let (now, before) = (words::share(lang, (now, row.total)), words::share(lang, (before, row.total)));
            let old = (now != before).then(|| view! { <span class="ql-groups__before">{before}</span> });
            view! { {old}{now} }
        };
        view! { <td>{move || texts()}</td> }
    };
    view! {
        <tr class:ql-groups__asked=move || app.state.question().with(|question| question.who == row.who)>
            <th scope="row">{move || words::who_short(i18n.get_locale(), row.who)}</th>
            {row.within.iter().zip(row.within_before).map(|(now, before)| cell(*now, before)).collect_view()}
        </tr>
    }
}
