//! What the live region says: whole sentences, for those who do not see the figure.

use super::{amount, minutes, service_name, share, who};
use crate::app::App;
use crate::i18n::{Locale, td_string};
use crate::state::{Mode, State, StateStoreFields, left_out, shown};
use leptos::prelude::*;
use quanli_protocol::{Counted, Pocket};
use reactive_stores::Store;

/// The answer; empty while there is none.
pub fn spoken_answer(lang: Locale, state: Store<State>) -> String {
    let (question, mode) = (state.question().get_untracked(), state.mode().get_untracked());
    let Some(covered) = state.covered().get_untracked() else { return String::new() };
    let Some(opened) = state.city().with_untracked(crate::state::City::opened) else { return String::new() };
    let shown = shown(&question, &covered, None, mode);
    let after = share(lang, shown.share());
    if let (Mode::Placed, Some(before)) = (mode, shown.share_before()) {
        return td_string!(lang, spoken_placed, before = share(lang, before), after = after).to_string();
    }
    td_string!(
        lang,
        spoken_answer,
        who = who(lang, question.who),
        minutes = minutes(lang, question.minutes),
        service = untrack(|| service_name(lang, state, &question.service)),
        share = after,
        left = amount(lang, left_out(&shown.after, question.minutes), opened.counts)
    )
    .to_string()
}

/// The title of the page: question and figure, so that tabs, bookmarks and the history can be told apart. `None` before there is an answer.
pub fn page_title(app: App) -> Option<String> {
    let (state, lang) = (app.state, app.i18n.get_locale());
    let (question, mode) = (state.question().get(), state.mode().get());
    let covered = state.covered().get()?;
    let opened = state.city().with(crate::state::City::opened)?;
    let city = super::city_name(lang, &opened);
    let service = service_name(lang, state, &question.service);
    let circle = state.circle().get().and_then(|c| opened.circles.get(c as usize).map(|c| c.name.clone()));
    Some(match (mode, circle) {
        (Mode::Circles, Some(name)) => td_string!(lang, title_screen, screen = name, city = city).to_string(),
        (Mode::Circles, None) => td_string!(lang, title_screen, screen = td_string!(lang, tab_circles), city = city).to_string(),
        (Mode::Door, _) => td_string!(lang, title_screen, screen = td_string!(lang, tab_door), city = city).to_string(),
        _ => {
            let shown = shown(&question, &covered, None, mode);
            let figure = share(lang, shown.share());
            td_string!(lang, title_answer, asked = super::asked_short(lang, &question), service = service, share = figure, city = city).to_string()
        }
    })
}

/// What the ghost would do.
pub fn spoken_ghost(lang: Locale, state: Store<State>) -> String {
    let Some(tried) = state.tried().get_untracked() else { return String::new() };
    let Some(snapped) = &tried.snapped else { return td_string!(lang, spoken_unreachable).to_string() };
    let counts = state.city().with_untracked(|city| city.opened().map_or(Counted::People, |opened| opened.counts));
    let place = if snapped.name.is_empty() { td_string!(lang, nameless_street).to_string() } else { snapped.name.clone() };
    let loss = if tried.change.lost.0 == 0 {
        td_string!(lang, spoken_nobody_loses).to_string()
    } else {
        td_string!(lang, spoken_loses, amount = amount(lang, tried.change.lost, counts)).to_string()
    };
    td_string!(lang, spoken_ghost, place = place, gain = amount(lang, tried.change.gained, counts), loss = loss).to_string()
}

/// A pocket.
pub fn spoken_pocket(lang: Locale, pocket: &Pocket, counts: Counted) -> String {
    let name = super::pocket_name(lang, pocket);
    let head = td_string!(lang, pocket_spoken, rank = pocket.rank, name = name, amount = amount(lang, pocket.people, counts)).to_string();
    format!("{head}{}{}", td_string!(lang, list_join), super::pocket_reason(lang, pocket.reason))
}
