//! Gain and loss: always two lines, never one net figure; the loss line stands even when it is nobody.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{Shown, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{Change, Counted, Verb};

/// The two lines.
#[component]
pub fn ChangeLines(app: App, answer: Memo<Option<Shown>>) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let counts = move || state.city().with(|city| city.opened().map_or(Counted::People, |opened| opened.counts));
    let change = Memo::new(move |_| answer.get().and_then(|shown| shown.change).unwrap_or_default());
    let removing = move || state.covered().get().is_some_and(|covered| covered.edits.iter().any(|edit| edit.edit.action.verb() != Verb::Add));
    let gain_note = move || {
        note(app, &change.get(), true).unwrap_or_else(|| if change.get().gained.0 == 0 { t_string!(i18n, gain_nobody).to_string() } else { String::new() })
    };
    let loss_note = move || {
        note(app, &change.get(), false).unwrap_or_else(|| match (change.get().lost.0, removing()) {
            (0, false) => t_string!(i18n, loss_nobody).to_string(),
            (0, true) => t_string!(i18n, loss_nobody_removed).to_string(),
            _ => String::new(),
        })
    };
    let people = move || counts() == Counted::People;
    view! {
        <dl class="ql-change">
            <div class="ql-change__line ql-change__line--gain" data-exact=move || change.get().gained.0.to_string()>
                <dt><i class="ql-dot ql-dot--gain" aria-hidden="true"></i>{move || if people() { t_string!(i18n, gain) } else { t_string!(i18n, gain_metres) }}</dt>
                <dd>{move || words::amount(i18n.get_locale(), change.get().gained, counts())}</dd>
                <dd class="ql-change__note">{move || gain_note()}</dd>
            </div>
            <div class="ql-change__line ql-change__line--loss" class:ql-change__line--some=move || change.get().lost.0 != 0 data-exact=move || change.get().lost.0.to_string()>
                <dt><i class="ql-cross" aria-hidden="true"></i>{move || if people() { t_string!(i18n, loss) } else { t_string!(i18n, loss_metres) }}</dt>
                <dd>{move || words::amount(i18n.get_locale(), change.get().lost, counts())}</dd>
                <dd class="ql-change__note">{move || loss_note()}</dd>
            </div>
        </dl>
    }
}

/// Where they live, for those who gain or those who lose.
fn note(app: App, change: &Change, gained: bool) -> Option<String> {
    let counts = app.state.city().with(|city| city.opened().map_or(Counted::People, |opened| opened.counts));
    words::places(app.i18n.get_locale(), if gained { &change.gained_places } else { &change.lost_places }, counts)
}
