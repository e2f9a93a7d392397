//! What is said, and how numbers are said in it. Sentences come from `locales/`, figures from [`rounding`].

mod door;
mod lines;
mod names;
mod problems;
pub mod rounding;
mod sentences;
mod spelling;
mod spoken;
mod standards;

pub use door::*;
pub use lines::{line_about, line_name, new_line, path_kind};
pub use names::{IfPiece, Piece, Word, facility_name, if_here_pieces, new_place, plan, question_pieces, service_in, service_name, walker, way, who, who_short};
pub use problems::{problem, report};
pub use sentences::*;
pub use spelling::spells;
pub use spoken::{page_title, spoken_answer, spoken_ghost, spoken_pocket};
pub use standards::{ages, band, by_profile, capacity, hours, median, per_thousand, price, room, room_note, service_at, service_sign, title, who_of_ages};

use crate::i18n::{Locale, td_string};
use quanli_model::units::People;
use quanli_protocol::Counted;
use rounding::Tongue;

/// How a language writes numbers.
pub fn tongue(lang: Locale) -> Tongue {
    match lang {
        Locale::zh_CN => Tongue::Chinese,
        Locale::en => Tongue::English,
    }
}

/// `1350人`; where nobody is counted, metres of street.
pub fn amount(lang: Locale, people: People, counts: Counted) -> String {
    unit(lang, &rounding::count(people, tongue(lang)), counts)
}

/// The same with two digits, beside other figures.
pub fn amount_roughly(lang: Locale, people: People, counts: Counted) -> String {
    unit(lang, &rounding::roughly(people, tongue(lang)), counts)
}

fn unit(lang: Locale, n: &str, counts: Counted) -> String {
    match counts {
        Counted::People => td_string!(lang, people, n = n).to_string(),
        Counted::StreetMetres => td_string!(lang, street_metres, n = n).to_string(),
    }
}

/// A share in running text.
pub fn share(lang: Locale, (part, whole): (People, People)) -> String {
    rounding::percent(rounding::share(part, whole), tongue(lang))
}

/// `周一12:00`, or any time.
pub fn moment(lang: Locale, at: Option<quanli_protocol::WeekMinute>) -> String {
    match at {
        None => td_string!(lang, any_time).to_string(),
        Some(at) => td_string!(lang, moment, day = day(lang, at / 1440), time = format!("{}:{:02}", at / 60 % 24, at % 60)).to_string(),
    }
}

/// One of 吃住行游购娱.
pub fn living(lang: Locale, living: u8) -> String {
    match living {
        0 => td_string!(lang, living_eat),
        1 => td_string!(lang, living_live),
        2 => td_string!(lang, living_move),
        3 => td_string!(lang, living_tour),
        4 => td_string!(lang, living_shop),
        _ => td_string!(lang, living_fun),
    }
    .to_string()
}

/// `周一`.
pub fn day(lang: Locale, day: u16) -> String {
    match day % 7 {
        0 => td_string!(lang, monday),
        1 => td_string!(lang, tuesday),
        2 => td_string!(lang, wednesday),
        3 => td_string!(lang, thursday),
        4 => td_string!(lang, friday),
        5 => td_string!(lang, saturday),
        _ => td_string!(lang, sunday),
    }
    .to_string()
}

/// `15分钟`.
pub fn minutes(lang: Locale, n: u8) -> String {
    td_string!(lang, minutes, n = n).to_string()
}
