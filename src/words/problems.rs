//! What was wrong with an input, in words.

use crate::i18n::{Locale, td_string};
use quanli_model::units::LonLat;
use quanli_protocol::{Problem, Reason};

/// Where, what, and what stood there.
pub fn problem(lang: Locale, problem: &Problem) -> String {
    let why = reason(lang, problem.reason);
    let place = match problem.index {
        Some(index) => td_string!(lang, problem_at, file = problem.file.clone(), n = index + 1, reason = why).to_string(),
        None if problem.file.is_empty() => why,
        None => td_string!(lang, problem_in, file = problem.file.clone(), reason = why).to_string(),
    };
    if problem.found.is_empty() { place } else { place + &td_string!(lang, problem_found, found = problem.found.clone()).to_string() }
}

/// Why.
pub fn reason(lang: Locale, reason: Reason) -> String {
    match reason {
        Reason::NotJson => td_string!(lang, reason_not_json),
        Reason::NotFeatures => td_string!(lang, reason_not_features),
        Reason::NotFlatGeobuf => td_string!(lang, reason_not_flatgeobuf),
        Reason::Manifest => td_string!(lang, reason_manifest),
        Reason::MissingFile => td_string!(lang, reason_missing_file),
        Reason::Unreadable => td_string!(lang, reason_unreadable),
        Reason::UnknownCrs => td_string!(lang, reason_unknown_crs),
        Reason::CrsDoesNotFit => td_string!(lang, reason_crs_does_not_fit),
        Reason::NoGeometry => td_string!(lang, reason_no_geometry),
        Reason::WrongGeometry => td_string!(lang, reason_wrong_geometry),
        Reason::TooFewPositions => td_string!(lang, reason_too_few_positions),
        Reason::BadCoordinate => td_string!(lang, reason_bad_coordinate),
        Reason::NotANumber => td_string!(lang, reason_not_a_number),
        Reason::OutOfRange => td_string!(lang, reason_out_of_range),
        Reason::UnknownKind => td_string!(lang, reason_unknown_kind),
        Reason::UnknownService => td_string!(lang, reason_unknown_service),
        Reason::NoService => td_string!(lang, reason_no_service),
        Reason::NoPeople => td_string!(lang, reason_no_people),
        Reason::BadCatalogue => td_string!(lang, reason_bad_catalogue),
        Reason::BadLine => td_string!(lang, reason_bad_line),
        Reason::BadStandard => td_string!(lang, reason_bad_standard),
        Reason::DuplicateId => td_string!(lang, reason_duplicate_id),
        Reason::TooFarFromPath => td_string!(lang, reason_too_far_from_path),
        Reason::OnIsland => td_string!(lang, reason_on_island),
        Reason::Island => td_string!(lang, reason_island),
        Reason::NearMissJoined => td_string!(lang, reason_near_miss_joined),
        Reason::CrossingNotJoined => td_string!(lang, reason_crossing_not_joined),
        Reason::TooSteep => td_string!(lang, reason_too_steep),
        Reason::HeightOutOfRange => td_string!(lang, reason_height_out_of_range),
        Reason::ServesNobody => td_string!(lang, reason_serves_nobody),
        Reason::NotYetThere => td_string!(lang, reason_not_yet_there),
        Reason::EntrancesUnread => td_string!(lang, reason_entrances_unread),
        Reason::SamePlace => td_string!(lang, reason_same_place),
        Reason::ConditionUnread => td_string!(lang, reason_condition_unread),
        Reason::NoPath => td_string!(lang, reason_no_path),
        Reason::Repeated => td_string!(lang, reason_repeated),
        Reason::WrongType => td_string!(lang, reason_wrong_type),
        Reason::UnknownWord => td_string!(lang, reason_unknown_word),
        Reason::UnknownProperty => td_string!(lang, reason_unknown_property),
        Reason::OneOfList => td_string!(lang, reason_one_of_list),
        Reason::EmptyValue => td_string!(lang, reason_empty_value),
        Reason::AmbiguousNumber => td_string!(lang, reason_ambiguous_number),
        Reason::HiddenCount => td_string!(lang, reason_hidden_count),
        Reason::AgesMapped => td_string!(lang, reason_ages_mapped),
        Reason::OtherSystem => td_string!(lang, reason_other_system),
        Reason::WrongFile => td_string!(lang, reason_wrong_file),
        Reason::OddContainer => td_string!(lang, reason_odd_container),
        Reason::NotTable => td_string!(lang, reason_not_table),
        Reason::UnusedColumn => td_string!(lang, reason_unused_column),
        Reason::AgesOverlap => td_string!(lang, reason_ages_overlap),
        Reason::HoursUnreadable => td_string!(lang, reason_hours_unreadable),
        Reason::NotUtf8 => td_string!(lang, reason_not_utf8),
        Reason::UnknownAge => td_string!(lang, reason_unknown_age),
        Reason::StepsDoNotFit => td_string!(lang, reason_steps_do_not_fit),
        Reason::StairsGuessed => td_string!(lang, reason_stairs_guessed),
        Reason::AgesSplit => td_string!(lang, reason_ages_split),
        Reason::NoAgeShares => td_string!(lang, reason_no_age_shares),
        Reason::NoHeights => td_string!(lang, reason_no_heights),
        Reason::AmbiguousOneway => td_string!(lang, reason_ambiguous_oneway),
        Reason::EditTargetMissing => td_string!(lang, reason_edit_target_missing),
        Reason::NotPrepared => td_string!(lang, reason_not_prepared),
        Reason::PreparedVersion => td_string!(lang, reason_prepared_version),
        Reason::PreparedCut => td_string!(lang, reason_prepared_cut),
        Reason::PreparedChecksum => td_string!(lang, reason_prepared_checksum),
        Reason::PreparedStale => td_string!(lang, reason_prepared_stale),
        Reason::PreparedOutOfRange => td_string!(lang, reason_prepared_out_of_range),
        Reason::EditOffNetwork => td_string!(lang, reason_edit_off_network),
        Reason::NewerVersion => td_string!(lang, reason_newer_version),
        Reason::EngineStopped => td_string!(lang, reason_engine_stopped),
        Reason::CannotAnswer => td_string!(lang, reason_cannot_answer),
    }
    .to_string()
}

/// Alike problems as one line.
pub struct Alike {
    /// What.
    pub text: String,
    /// What stood there first.
    pub found: String,
    /// How many.
    pub count: u32,
    /// Where the first of them is that has a place.
    pub at: Option<LonLat>,
}

/// Alike problems as one line each with their number: those that a figure hangs on first, else the order kept.
pub fn report(lang: Locale, problems: &[Problem]) -> Vec<Alike> {
    let mut lines: Vec<(&Problem, u32, Option<LonLat>)> = Vec::new();
    for problem in problems {
        match lines.iter_mut().find(|(first, ..)| first.reason == problem.reason && first.file == problem.file) {
            Some((_, n, at)) => {
                *n += problem.count;
                *at = at.or(problem.at);
            }
            None => lines.push((problem, problem.count, problem.at)),
        }
    }
    lines.sort_by_key(|(first, ..)| !first.reason.touches_figures());
    lines
        .into_iter()
        .map(|(first, count, at)| {
            let why = reason(lang, first.reason);
            let text = if first.file.is_empty() { why } else { td_string!(lang, problem_in, file = first.file.clone(), reason = why).to_string() };
            Alike { text, found: first.found.clone(), count, at }
        })
        .collect()
}
