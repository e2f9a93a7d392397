//! The sentences of the answer.

use super::{amount, minutes, rounding, share, tongue, way, who};
use crate::i18n::{Locale, td_string};
use quanli_model::units::People;
use quanli_protocol::{Counted, Direction, Model, Opened, Place, Pocket, PocketReason, Question, Tried, Who};

/// `1.1万人能走到`.
pub fn reach(lang: Locale, people: People, counts: Counted, asked: &Question) -> String {
    let amount = super::amount_roughly(lang, people, counts);
    match asked.direction {
        Direction::There if asked.who == Who::Wheelchair => td_string!(lang, reach_wheels, amount = amount).to_string(),
        Direction::There => td_string!(lang, reach, amount = amount).to_string(),
        Direction::Back => td_string!(lang, reach_back, amount = amount).to_string(),
        Direction::RoundTrip => td_string!(lang, reach_round, amount = amount).to_string(),
    }
}

/// `共2.1万位75岁以上老人`.
pub fn of_all(lang: Locale, total: People, counts: Counted, asked: &Question) -> String {
    let n = rounding::roughly(total, tongue(lang));
    match counts {
        Counted::People => td_string!(lang, of_people, n = n, who = who(lang, asked.who)).to_string(),
        Counted::StreetMetres => td_string!(lang, of_metres, n = n).to_string(),
    }
}

/// Which effects took part. Without heights that stands first.
pub fn model(lang: Locale, model: &Model) -> String {
    let join = td_string!(lang, model_join);
    let slopes = if model.heights > 0.0 {
        td_string!(lang, model_heights, share = part(lang, model.heights)).to_string()
    } else {
        td_string!(lang, model_no_heights).to_string()
    };
    let guessed = model.stairs_guessed > model.stairs_from_heights + model.stairs_from_count;
    let stairs = if guessed { td_string!(lang, model_stairs_guessed) } else { td_string!(lang, model_stairs) };
    let hours = if model.hours_counted && model.hours_known >= 1.0 {
        td_string!(lang, model_hours_all).to_string()
    } else if model.hours_counted {
        td_string!(lang, model_hours, share = part(lang, model.hours_known)).to_string()
    } else {
        td_string!(lang, model_no_hours).to_string()
    };
    let ways = match model.heights >= 0.995 && !guessed {
        true => td_string!(lang, model_all_ways).to_string(),
        false => format!("{slopes}{join}{stairs}"),
    };
    let mut line = format!("{ways}{join}{hours}");
    if model.indoors_counted {
        line = format!("{line}{join}{}", td_string!(lang, model_indoors, share = part(lang, model.floors_known)));
    }
    if model.lines_counted {
        line = format!("{line}{join}{}", td_string!(lang, model_lines));
    }
    if model.ages_split {
        line = format!("{line}{join}{}", td_string!(lang, model_ages));
    }
    line + td_string!(lang, full_stop)
}

/// A part of one as a share in words.
pub fn part(lang: Locale, part: f64) -> String {
    share(lang, (People((part.clamp(0.0, 1.0) * 1e6) as u64), People(1_000_000)))
}

/// `沧白路一带`.
pub fn pocket_name(lang: Locale, pocket: &Pocket) -> String {
    if pocket.name.is_empty() { td_string!(lang, pocket_unnamed).to_string() } else { td_string!(lang, pocket_name, name = pocket.name.clone()).to_string() }
}

/// Why a pocket is left out.
pub fn pocket_reason(lang: Locale, reason: PocketReason) -> String {
    match reason {
        PocketReason::Climb { flights: 0, minutes: Some(minutes) } => td_string!(lang, slope, minutes = minutes).to_string(),
        PocketReason::Climb { flights: 0, minutes: None } => td_string!(lang, slope_far).to_string(),
        PocketReason::Climb { flights, minutes: Some(minutes) } => td_string!(lang, climb, flights = flights, minutes = minutes).to_string(),
        PocketReason::Climb { flights, minutes: None } => td_string!(lang, climb_far, flights = flights).to_string(),
        PocketReason::Shut { minutes: Some(minutes) } => td_string!(lang, shut, minutes = minutes).to_string(),
        PocketReason::Shut { minutes: None } => td_string!(lang, shut_far).to_string(),
        PocketReason::Detour { minutes: Some(minutes) } => td_string!(lang, detour, minutes = minutes).to_string(),
        PocketReason::Detour { minutes: None } => td_string!(lang, detour_far).to_string(),
        PocketReason::Far { minutes: Some(minutes) } => td_string!(lang, far, minutes = minutes).to_string(),
        PocketReason::Far { minutes: None } => td_string!(lang, far_far).to_string(),
        PocketReason::Full => td_string!(lang, pocket_full).to_string(),
        PocketReason::NoLink => td_string!(lang, no_link).to_string(),
    }
}

/// `75岁以上老人，步行15分钟`.
pub fn asked(lang: Locale, question: &Question) -> String {
    td_string!(
        lang,
        asked,
        who = who(lang, question.who),
        way = way(lang, question.who, question.direction, question.lines.is_some()),
        minutes = minutes(lang, question.minutes)
    )
    .to_string()
}

/// The same where there is little room.
pub fn asked_short(lang: Locale, question: &Question) -> String {
    td_string!(lang, asked_short, who = super::who_short(lang, question.who), minutes = minutes(lang, question.minutes)).to_string()
}

/// `其中金汤街1010人，放牛巷320人`; places without a name are left out.
pub fn places(lang: Locale, places: &[Place], counts: Counted) -> Option<String> {
    let named: Vec<String> = places
        .iter()
        .filter(|place| !place.name.is_empty())
        .take(2)
        .map(|place| td_string!(lang, place_people, name = place.name.clone(), amount = amount(lang, place.people, counts)).to_string())
        .collect();
    (!named.is_empty()).then(|| td_string!(lang, gain_places, places = named.join(td_string!(lang, list_join))).to_string())
}

/// The two lines of the ghost's label: what it would do, and where it is.
pub fn ghost_label(lang: Locale, tried: Option<&Tried>, counts: Counted) -> (String, String) {
    let Some(tried) = tried else { return (td_string!(lang, ghost_waiting).to_string(), String::new()) };
    let Some(snapped) = &tried.snapped else { return (td_string!(lang, place_none).to_string(), String::new()) };
    let gain = match tried.change.gained {
        People(0) => td_string!(lang, ghost_nobody).to_string(),
        gained => td_string!(lang, ghost_more, amount = amount(lang, gained, counts)).to_string(),
    };
    let place = match (snapped.name.as_str(), snapped.height_m) {
        ("", None) => String::new(),
        ("", Some(height)) => td_string!(lang, ghost_height, height = rounding::fixed(height, 0)).to_string(),
        (name, None) => name.to_owned(),
        (name, Some(height)) => td_string!(lang, ghost_place, name = name, height = rounding::fixed(height, 0)).to_string(),
    };
    (gain, place)
}

/// `200米，老人平路走4.4分钟`.
pub fn scale(lang: Locale, metres: f64, asked: &Question, flat_mm_s: u32) -> String {
    let (n, kilometres) = rounding::distance(metres);
    let length = if kilometres { td_string!(lang, kilometres, n = n).to_string() } else { td_string!(lang, metres, n = n).to_string() };
    let time = rounding::tenth_minutes(metres * 1000.0 / f64::from(flat_mm_s.max(1)) / 60.0);
    td_string!(lang, scale, metres = length, walker = super::walker(lang, asked.who), minutes = time).to_string()
}

/// The map approval number, or that there is none: a picture of real streets is a map. Made-up streets need none.
pub fn approval(lang: Locale, opened: &Opened) -> Option<String> {
    match &opened.approval_number {
        Some(number) => Some(number.clone()),
        None if opened.synthetic => None,
        None => Some(td_string!(lang, no_approval).to_string()),
    }
}

/// That the data are made up, where they are.
pub fn made_up_line(lang: Locale, opened: &Opened) -> Option<String> {
    opened.synthetic.then(|| td_string!(lang, synthetic_line).to_string())
}

/// What a red dot stands for.
pub fn legend_dot(lang: Locale, n: u32, asked: &Question, short: bool) -> String {
    let old = matches!(asked.who, Who::Elder | Who::SixtyUp | Who::Senior);
    if short {
        td_string!(lang, legend_dot_short, n = n).to_string()
    } else if old {
        td_string!(lang, legend_dot_old, n = n).to_string()
    } else {
        td_string!(lang, legend_dot, n = n).to_string()
    }
}

/// The city's name; where it says itself that it is made up, the chip beside it says so instead.
pub fn city_name(lang: Locale, opened: &Opened) -> String {
    let tag = match lang {
        Locale::zh_CN => "zh-CN",
        Locale::en => "en",
    };
    let name = opened.name.get(tag).or_else(|| opened.name.values().next()).cloned().unwrap_or_else(|| opened.id.clone());
    let end = name.find(['（', '(']).filter(|_| opened.synthetic).unwrap_or(name.len());
    name[..end].trim().to_owned()
}

/// A question as one word, for comparing.
pub fn key(question: &Question) -> String {
    crate::address::Link { question: Some(question.clone()), ..Default::default() }.write()
}
