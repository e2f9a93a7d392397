//! Names of people, ways of walking, services and places, and the question that is made of them.

use crate::i18n::{Locale, td_string};
use crate::state::{State, StateStoreFields};
use leptos::prelude::*;
use quanli_protocol::{Action, Direction, EditHere, FacilityHere, Opened, ServiceHere, Who};
use reactive_stores::Store;

/// A word of the question that can be changed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Word {
    /// Who walks.
    Who,
    /// There, back, or both.
    Way,
    /// How long.
    Minutes,
    /// Where to.
    Service,
    /// At which hour.
    When,
}

/// A piece of the question: words that stand, or a word that can be changed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Piece {
    /// Stands as it is.
    Text(String),
    /// Can be changed.
    Word(Word),
}

/// The question in pieces, in the order of the language.
pub fn question_pieces(lang: Locale, asked: Who, direction: Direction, lines: bool) -> Vec<Piece> {
    const MARK: char = '\u{1}';
    let [who, way, minutes, service, when] = ["\u{1}0\u{1}", "\u{1}1\u{1}", "\u{1}2\u{1}", "\u{1}3\u{1}", "\u{1}4\u{1}"];
    let sentence = match direction {
        Direction::There if lines => {
            td_string!(lang, question_there_lines, who = who, way = way, minutes = minutes, service = service, when = when).to_string()
        }
        Direction::There if asked == Who::Wheelchair => {
            td_string!(lang, question_there_wheels, who = who, way = way, minutes = minutes, service = service, when = when).to_string()
        }
        Direction::There => td_string!(lang, question_there, who = who, way = way, minutes = minutes, service = service, when = when).to_string(),
        Direction::Back => td_string!(lang, question_back, who = who, way = way, minutes = minutes, service = service, when = when).to_string(),
        Direction::RoundTrip => td_string!(lang, question_round, who = who, way = way, minutes = minutes, service = service, when = when).to_string(),
    };
    let word = |text: &str| [Word::Who, Word::Way, Word::Minutes, Word::Service, Word::When].get(text.parse::<usize>().ok()?).copied();
    sentence
        .split(MARK)
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
        .map(|(at, text)| word(text).filter(|_| at % 2 == 1).map_or_else(|| Piece::Text(text.to_owned()), Piece::Word))
        .collect()
}

/// A piece of the sentence that asks what one more would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IfPiece {
    /// Stands as it is.
    Text(String),
    /// The place in the hand.
    Here,
    /// The service, which can be changed.
    Service,
}

/// 如果在这里加一个社区食堂, in pieces.
pub fn if_here_pieces(lang: Locale) -> Vec<IfPiece> {
    let sentence = td_string!(lang, if_here, here = "\u{1}h\u{1}", service = "\u{1}s\u{1}").to_string();
    let piece = |text: &str| match text {
        "h" => IfPiece::Here,
        "s" => IfPiece::Service,
        text => IfPiece::Text(text.to_owned()),
    };
    sentence.split('\u{1}').filter(|text| !text.is_empty()).map(piece).collect()
}

/// What a list of edits is called.
pub fn plan(lang: Locale, state: Store<State>, edits: &[EditHere]) -> String {
    let [only] = edits else { return td_string!(lang, plan).to_string() };
    match &only.edit.action {
        Action::AddFacility(facility) => td_string!(lang, plan_add, name = facility.name.clone()).to_string(),
        Action::RemoveFacility { facility } => {
            let named = state.city().with(|city| {
                city.opened().and_then(|opened| opened.facilities.iter().find(|here| here.id == *facility).map(|here| facility_name(lang, &opened, here)))
            });
            td_string!(lang, plan_remove, name = named.unwrap_or_else(|| facility.clone())).to_string()
        }
        _ => td_string!(lang, plan).to_string(),
    }
}

/// The group as the sentence names it.
pub fn who(lang: Locale, who: Who) -> String {
    match who {
        Who::Elder => td_string!(lang, who_elder),
        Who::SixtyUp => td_string!(lang, who_sixty_up),
        Who::Senior => td_string!(lang, who_senior),
        Who::Adult => td_string!(lang, who_adult),
        Who::Child => td_string!(lang, who_child),
        Who::Carer => td_string!(lang, who_carer),
        Who::Young => td_string!(lang, who_young),
        Who::Wheelchair => td_string!(lang, who_wheelchair),
        Who::Pram => td_string!(lang, who_pram),
        Who::Everyone => td_string!(lang, who_everyone),
    }
    .to_string()
}

/// The group in a table.
pub fn who_short(lang: Locale, who: Who) -> String {
    match who {
        Who::Elder => td_string!(lang, who_elder_short),
        Who::SixtyUp => td_string!(lang, who_sixty_up_short),
        Who::Senior => td_string!(lang, who_senior_short),
        Who::Adult => td_string!(lang, who_adult_short),
        Who::Child => td_string!(lang, who_child_short),
        Who::Carer => td_string!(lang, who_carer_short),
        Who::Young => td_string!(lang, who_young_short),
        Who::Wheelchair => td_string!(lang, who_wheelchair_short),
        Who::Pram => td_string!(lang, who_pram_short),
        Who::Everyone => td_string!(lang, who_everyone_short),
    }
    .to_string()
}

/// The person whose pace the scale bar tells.
pub fn walker(lang: Locale, who: Who) -> String {
    match who {
        Who::Elder | Who::SixtyUp | Who::Senior => td_string!(lang, walker_old),
        Who::Adult | Who::Everyone => td_string!(lang, walker_adult),
        Who::Child => td_string!(lang, walker_child),
        Who::Carer | Who::Young => td_string!(lang, walker_carer),
        Who::Wheelchair => td_string!(lang, walker_wheelchair),
        Who::Pram => td_string!(lang, walker_pram),
    }
    .to_string()
}

/// How it is walked, as the sentence says it.
pub fn way(lang: Locale, asked: Who, direction: Direction, lines: bool) -> String {
    match (direction, lines) {
        // Who sits in a wheelchair does not walk.
        (Direction::There, false) if asked == Who::Wheelchair => td_string!(lang, way_there_wheels),
        (Direction::Back, false) if asked == Who::Wheelchair => td_string!(lang, way_back_wheels),
        (Direction::RoundTrip, false) if asked == Who::Wheelchair => td_string!(lang, way_round_wheels),
        (Direction::There, false) => td_string!(lang, way_there),
        (Direction::Back, false) => td_string!(lang, way_back),
        (Direction::RoundTrip, false) => td_string!(lang, way_round),
        (Direction::There, true) => td_string!(lang, way_there_lines),
        (Direction::Back, true) => td_string!(lang, way_back_lines),
        (Direction::RoundTrip, true) => td_string!(lang, way_round_lines),
    }
    .to_string()
}

/// A service's name.
pub fn service_in(lang: Locale, service: &ServiceHere) -> String {
    match lang {
        Locale::zh_CN => service.zh.clone(),
        Locale::en => service.en.clone(),
    }
}

/// The name of a service by its id.
pub fn service_name(lang: Locale, state: Store<State>, id: &str) -> String {
    let among = |services: &[ServiceHere]| services.iter().find(|service| service.id == id).map(|service| service_in(lang, service));
    let here = state.city().with(|city| city.opened().and_then(|opened| among(&opened.services)));
    here.or_else(|| state.catalogue().with(|services| among(services))).unwrap_or_else(|| id.to_owned())
}

/// What a new place is called.
pub fn new_place(lang: Locale, street: &str, service: &str) -> String {
    if street.is_empty() {
        td_string!(lang, new_place_unnamed, service = service).to_string()
    } else {
        td_string!(lang, new_place, street = street, service = service).to_string()
    }
}

/// A facility's name, or what it is.
pub fn facility_name(lang: Locale, opened: &Opened, facility: &FacilityHere) -> String {
    if !facility.name.is_empty() {
        return facility.name.clone();
    }
    let service = facility.services.first().and_then(|at| opened.services.get(usize::from(*at))).map(|s| service_in(lang, s)).unwrap_or_default();
    td_string!(lang, facility_unnamed, service = service).to_string()
}
