//! Problems in words: file, feature, place, reason, remedy.

use quanli_protocol::{PocketReason, Problem, Reason, Severity};

/// All problems, one a line.
pub fn problems(list: &[Problem]) -> String {
    list.iter().map(problem).collect::<Vec<_>>().join("\n")
}

/// One problem as one line.
pub fn problem(p: &Problem) -> String {
    let mut place = p.file.clone();
    if let Some(i) = p.index {
        place += &format!(" feature {i}");
    }
    if let Some(id) = &p.id {
        place += &format!(" ({id})");
    }
    if let Some(at) = p.at {
        place += &format!(" at {:.5},{:.5}", at.lon, at.lat);
    }
    let severity = match p.severity {
        Severity::Unusable => "unusable",
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (reason, remedy) = words(p.reason);
    let found = if p.found.is_empty() { String::new() } else { format!(" [{}]", p.found) };
    let more = if p.count > 1 { format!(" (and {} more like it)", p.count - 1) } else { String::new() };
    format!("{severity}: {}: {reason}{found}{more}. {remedy}", place.trim())
}

/// Why people of a pocket are left out.
pub fn pocket(reason: PocketReason) -> String {
    let nearest = |minutes: Option<u8>| minutes.map_or_else(|| "none within 30 minutes".to_owned(), |m| format!("the nearest is {m} minutes away"));
    match reason {
        PocketReason::Climb { flights: 0, minutes } => format!("steep; {}", nearest(minutes)),
        PocketReason::Climb { flights, minutes } => format!("{flights} flights of stairs; {}", nearest(minutes)),
        PocketReason::Shut { minutes } => format!("shut at that hour; {}", nearest(minutes)),
        PocketReason::Detour { minutes } => format!("near, but the way goes round; {}", nearest(minutes)),
        PocketReason::Far { minutes } => format!("too far; {}", nearest(minutes)),
        PocketReason::NoLink => "not joined to the paths on which there is one".to_owned(),
        PocketReason::Full => "every place in reach is full".to_owned(),
    }
}

/// A problem of an edit: it names the scenario file and the edit, and the remedy is about that file.
pub fn edit(p: &Problem, scenario: Option<&std::path::Path>) -> String {
    let file = scenario.map_or_else(|| "scenario".to_owned(), |path| path.display().to_string());
    let number = p.index.map_or_else(String::new, |i| format!(" edit {}", i + 1));
    let id = p.id.as_ref().map_or_else(String::new, |id| format!(" ({id})"));
    let found = if p.found.is_empty() { String::new() } else { format!(" [{}]", p.found) };
    let severity = if p.severity == Severity::Warning { "warning" } else { "error" };
    format!("{severity}: {file}{number}{id}: {}{found}. Correct this edit, or leave it out", words(p.reason).0)
}

/// Reason and remedy.
pub fn words(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::NotJson => ("the text is not JSON", "Mend the file at that place, or export it again"),
        Reason::NotFeatures => ("there is no list of features", "Give a GeoJSON FeatureCollection with at least one usable feature"),
        Reason::NotFlatGeobuf => ("FlatGeobuf that is not whole or of another version", "Copy it again, or export it again (version 3)"),
        Reason::Manifest => ("the manifest can't be used", "Compare it with the example in the README"),
        Reason::MissingFile => ("a needed file is missing", "Put it into the folder, or correct its name in city.json"),
        Reason::Unreadable => ("a file could not be read", "Check that it is whole"),
        Reason::UnknownCrs => ("unknown coordinate system", "Use EPSG:4326, EPSG:4490, GCJ-02 or BD-09"),
        Reason::CrsDoesNotFit => ("the coordinate system does not fit this place", "GCJ-02 and BD-09 exist in China only; correct \"crs\""),
        Reason::NoGeometry => ("no geometry", "Give it one, or leave the feature out"),
        Reason::WrongGeometry => ("a geometry that is not used here", "Paths are lines, facilities points or areas, residents points or areas"),
        Reason::TooFewPositions => ("fewer than two different positions", "Give the line a second position"),
        Reason::BadCoordinate => ("a coordinate that is no number or off the globe", "Longitude first, then latitude, in degrees"),
        Reason::NotANumber => ("not a number", "Write a plain number"),
        Reason::OutOfRange => ("a number beyond what the model allows; passed over", "Correct it"),
        Reason::UnknownKind => {
            ("unknown kind of path", "Use one of: street footway steps ramp footbridge underpass crossing lift escalator cableway trail corridor")
        }
        Reason::UnknownService => ("unknown service", "Use an id of the catalogue"),
        Reason::NoService => ("no service in it; passed over", "Give \"services\", or OSM tags from which they follow"),
        Reason::NoPeople => ("no people in it", "Give \"people\" by age, or \"population\""),
        Reason::BadCatalogue => ("the district's own services can't be used", "Correct the file; its form is that of public/catalogue/services.json"),
        Reason::BadLine => ("lines lack something and are left out", "Correct transit.geojson; the README (A city folder) has the form"),
        Reason::BadStandard => ("the standard profile can't be used", "Correct the item; the form is that of public/standards/gb50180-2018.json"),
        Reason::DuplicateId => ("an id used twice; the later one was renamed", "Give each feature an id of its own"),
        Reason::TooFarFromPath => ("no path within 80 m; not counted as reached", "Add the missing path, or correct the position"),
        Reason::OnIsland => ("joined only to an island that hardly anyone can reach", "Join the island's paths to the rest"),
        Reason::Island => ("a part of the network that is not joined to the rest", "Join it, or leave it out"),
        Reason::NearMissJoined => ("line ends within 0.5 m were joined", "Let the lines share a position"),
        Reason::CrossingNotJoined => {
            ("lines of one layer cross without a shared position", "If people can change over there, give both a vertex at that place")
        }
        Reason::TooSteep => ("steeper than 60 %; taken as 60 %", "Correct the heights, or make it steps"),
        Reason::HeightOutOfRange => {
            ("a height that no place on Earth has; it counts as unknown", "Heights are metres above sea. Correct them, or leave them out")
        }
        Reason::ServesNobody => ("a place that is private, closed or no more; left out", "Take the tag away if everybody may go there"),
        Reason::NotYetThere => ("a place that is not there yet; drawn and not counted", "Once it has opened, take the tag away"),
        Reason::EntrancesUnread => ("entrances that can't be read; passed over", "Write a list of [longitude, latitude]"),
        Reason::SamePlace => ("a second description of the same place; it is used once", "Nothing, if it is one; else give the two different names"),
        Reason::ConditionUnread => ("access under a condition that is none of hours; passed over", "Write days and hours: no @ (22:00-06:00)"),
        Reason::NoPath => ("a line that is no path on foot; left out", "If people walk there, give it \"kind\" or \"foot\": \"yes\""),
        Reason::Repeated => ("the same path once more; it is used once", "Was the same extract put in twice? Take the copy out"),
        Reason::WrongType => ("a value of another kind than this property takes; it counts as not stated", "docs/reading.md has what each property takes"),
        Reason::UnknownWord => ("a word that this property does not know; it counts as not stated", "Use one of the known words"),
        Reason::UnknownProperty => ("a property that is not read and looks like one that is", "Correct its name, or leave it out if it means something else"),
        Reason::OneOfList => ("a list where one value is taken; the first counts, stairs before others", "Give one value"),
        Reason::EmptyValue => ("an empty value; it counts as not stated", "Give it a value, or leave the property out"),
        Reason::AmbiguousNumber => ("a number that could be meant in two ways", "Write it without separators, with a point before decimals"),
        Reason::HiddenCount => {
            ("a count that is kept back; counted at its middle, and what it may be widens how sure a figure is", "Ask the publisher for the count, or leave it")
        }
        Reason::AgesMapped => (
            "people of another band of ages; split as Chongqing's population is (census 2020)",
            "Give the keys 0-6, 7-14, 15-59, 60-74 and 75+ where they are known",
        ),
        Reason::OtherSystem => ("places that probably stand in another coordinate system than the paths; nothing was shifted", "Try it, and compare"),
        Reason::WrongFile => ("another kind of file than is read here", "Give GeoJSON or FlatGeobuf"),
        Reason::OddContainer => {
            ("features that do not stand in one collection; they are read", "Other programs may refuse it: make one FeatureCollection of it")
        }
        Reason::NotTable => ("a table that can't be read", "Save it as CSV UTF-8 with a header in its first line"),
        Reason::UnusedColumn => ("columns that nothing is taken from", "Columns are found by the names that docs/reading.md lists"),
        Reason::AgesOverlap => ("a band of ages that overlaps another of the same home; it is not counted", "Give each age once"),
        Reason::HoursUnreadable => ("hours that can't be read; at an asked hour a place counts as shut, a path or line as open", crate::hours::REMEDY),
        Reason::NotUtf8 => ("the text is not UTF-8", "Save it as UTF-8"),
        Reason::UnknownAge => ("people of an age that is not known; they are not counted", "The keys are 0-6, 7-14, 15-59, 60-74 and 75+"),
        Reason::StepsDoNotFit => ("a step_count that length or heights contradict; it is not used", "Count again, or leave step_count out"),
        Reason::StairsGuessed => ("stairs without heights or step count", "Give heights or step_count"),
        Reason::AgesSplit => ("only a total; split by the manifest's age shares", "Give \"people\" by age where it is known"),
        Reason::NoAgeShares => ("only a total, and no age_shares in city.json", "Give age_shares, or \"people\" by age"),
        Reason::NoHeights => ("no heights: slopes are not counted", "Prepare the city with --dem"),
        Reason::AmbiguousOneway => ("a plain oneway on a path; read as both ways", "Use oneway:foot where it binds people"),
        Reason::NotPrepared => ("not a prepared network; the paths are read instead", "Make it anew with quanli pack"),
        Reason::PreparedVersion => ("a prepared network of another version; the paths are read instead", "Make it anew with quanli pack"),
        Reason::PreparedCut => ("a prepared network that is not whole; the paths are read instead", "Copy it again, or make it anew with quanli pack"),
        Reason::PreparedChecksum => ("a prepared network that was damaged; the paths are read instead", "Copy it again, or make it anew with quanli pack"),
        Reason::PreparedStale => ("the prepared network was made from other paths; the paths are read instead", "Make it anew with quanli pack"),
        Reason::PreparedOutOfRange => ("a prepared network with a number that can't be right; the paths are read instead", "Make it anew with quanli pack"),
        Reason::EditTargetMissing => ("an edit names a facility that is not in these data; left out", "Make the edit again on these data"),
        Reason::EditOffNetwork => ("an edit adds something with no path within 80 m; left out", "Move it nearer to a path"),
        Reason::NewerVersion => ("written by a newer version", "Update quanli"),
        Reason::EngineStopped => ("the engine stopped", "Start again"),
        Reason::CannotAnswer => ("this can't be answered here", "Ask for a service of the catalogue and 1 to 30 minutes"),
    }
}

/// In how many places the data may make a figure another one, beside the answer: on the error stream, which leaves tables as they are.
pub fn findings(dir: &std::path::Path, report: &[Problem]) {
    let n = quanli_protocol::findings(report);
    if n > 0 {
        eprintln!("{n} {} in the data may make this another figure: quanli check {}", if n == 1 { "place" } else { "places" }, dir.display());
    }
}

/// A bar on a terminal; nothing elsewhere.
pub fn progress(of: u64, text: &str) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new(of).with_message(text.to_owned());
    bar.set_style(indicatif::ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {elapsed}").unwrap_or_else(|_| indicatif::ProgressStyle::default_bar()));
    bar
}
