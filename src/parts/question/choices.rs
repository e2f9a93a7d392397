//! What each word of the question can be changed to.

use crate::app::App;
use crate::i18n::{Locale, td_string};
use crate::state::{City, StateStoreFields};
use crate::words::{self, Word};
use leptos::prelude::*;
use quanli_protocol::{Direction, ServiceHere, Who};

/// One choice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// What is picked.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// Its sign, for a service.
    pub sign: String,
    /// What stands at its right.
    pub note: String,
    /// There is nothing of it here.
    pub absent: bool,
    /// The heading that it stands under; empty: none.
    pub group: String,
}

/// Hours that are offered: early, at work, at noon, in the evening, at night; and of the weekend.
const HOURS: [u16; 11] = [420, 600, 720, 1080, 1260, 1380, 5 * 1440 + 600, 5 * 1440 + 900, 6 * 1440 + 600, 6 * 1440 + 720, 6 * 1440 + 1140];
const MINUTES: [u8; 8] = [5, 8, 10, 12, 15, 20, 25, 30];
const WAYS: [(Direction, &str); 3] = [(Direction::There, "there"), (Direction::Back, "back"), (Direction::RoundTrip, "round")];

/// The word as it stands in the sentence.
pub fn now(app: App, word: Word) -> String {
    let lang = app.i18n.get_locale();
    let question = app.state.question().get();
    match word {
        Word::Who => words::who(lang, question.who),
        Word::Way => words::way(lang, question.who, question.direction, question.lines.is_some()),
        Word::Minutes => words::minutes(lang, question.minutes),
        Word::Service => words::service_name(lang, app.state, &question.service),
        Word::When => words::moment(lang, question.at),
    }
}

/// The key of the present choice.
pub fn key(app: App, word: Word) -> String {
    app.state.question().with(|question| match word {
        Word::Who => question.who.id().to_owned(),
        Word::Way => WAYS.iter().find(|(way, _)| *way == question.direction).map_or("", |(_, name)| name).to_owned(),
        Word::Minutes => question.minutes.to_string(),
        Word::Service => question.service.clone(),
        Word::When => question.at.map_or(String::new(), |at| at.to_string()),
    })
}

/// Puts a short list in order; what is alike stays as it was. The library's sort is made for long ones and weighs as much as this screen.
fn in_order<T>(list: &mut [T], key: impl Fn(&T) -> u32) {
    for end in 1..list.len() {
        let at = list[..end].iter().rposition(|before| key(before) <= key(&list[end])).map_or(0, |at| at + 1);
        list[at..=end].rotate_right(1);
    }
}

/// All choices of a word.
pub fn all(app: App, word: Word) -> Vec<Choice> {
    let lang = app.i18n.get_locale();
    let opened = app.state.city().with(City::opened);
    let plain = |key: &str, label: String| Choice { key: key.to_owned(), label, sign: String::new(), note: String::new(), absent: false, group: String::new() };
    match word {
        Word::Who => Who::ALL
            .into_iter()
            .filter_map(|who| {
                let group = opened.as_ref().map(|opened| opened.groups.iter().find(|group| group.who == who).copied());
                let note = match (group, &opened) {
                    (Some(Some(group)), Some(opened)) if group.people.0 > 0 => words::amount_roughly(lang, group.people, opened.counts),
                    (None, _) => String::new(),
                    _ => return None,
                };
                Some(Choice { note, ..plain(who.id(), words::who(lang, who)) })
            })
            .collect(),
        Word::Way => WAYS.into_iter().map(|(way, key)| plain(key, way_option(lang, way))).collect(),
        Word::Minutes => {
            let mut minutes = MINUTES.to_vec();
            minutes.push(app.state.question().with(|question| question.minutes));
            in_order(&mut minutes, |n| u32::from(*n));
            minutes.dedup();
            minutes.into_iter().map(|n| plain(&n.to_string(), words::minutes(lang, n))).collect()
        }
        Word::When => {
            let mut hours: Vec<Option<u16>> = HOURS.iter().map(|at| Some(*at)).chain([None, app.state.question().with(|question| question.at)]).collect();
            in_order(&mut hours, |at| at.map_or(0, |at| u32::from(at) + 1));
            hours.dedup();
            hours.into_iter().map(|at| plain(&at.map_or(String::new(), |at| at.to_string()), words::moment(lang, at))).collect()
        }
        Word::Service => {
            let counted = opened.is_some();
            let services = opened.map_or_else(|| app.state.catalogue().get(), |opened| opened.services.clone());
            let choice = |service: &ServiceHere| Choice {
                sign: service.sign.clone(),
                note: match (counted, service.count) {
                    (false, _) => String::new(),
                    (true, 0) => td_string!(lang, no_place).to_string(),
                    (true, n) => td_string!(lang, places, n = n).to_string(),
                },
                absent: counted && service.count == 0,
                group: if counted { words::living(lang, service.living) } else { String::new() },
                ..plain(&service.id, words::service_in(lang, service))
            };
            // By the six everyday words; what comes to the people by itself is no place to go to.
            let mut offered: Vec<&ServiceHere> = services.iter().filter(|service| !service.outward).collect();
            in_order(&mut offered, |service| u32::from(service.living));
            offered.into_iter().map(choice).collect()
        }
    }
}

fn way_option(lang: Locale, way: Direction) -> String {
    match way {
        Direction::There => td_string!(lang, way_there_option),
        Direction::Back => td_string!(lang, way_back_option),
        Direction::RoundTrip => td_string!(lang, way_round_option),
    }
    .to_string()
}

/// Puts a choice into the question.
pub fn pick(app: App, word: Word, key: &str) {
    app.ask(|question| match word {
        Word::Who => question.who = Who::from_id(key).unwrap_or(question.who),
        Word::Way => question.direction = WAYS.iter().find(|(_, name)| *name == key).map_or(question.direction, |(way, _)| *way),
        Word::Minutes => question.minutes = key.parse().unwrap_or(question.minutes),
        Word::Service => key.clone_into(&mut question.service),
        Word::When => question.at = key.parse().ok(),
    });
}
