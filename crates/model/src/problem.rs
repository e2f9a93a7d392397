//! What was wrong with an input, as data: which file, which feature, where, why, and what to do.
//!
//! Reading never stops halfway and never drops silently: it returns what is good and adds the rest here. Text in the
//! reader's language is made by the faces.

use crate::units::{LonLat, sort_by_numbers};
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nothing can be answered.
    Unusable,
    /// A feature is left out.
    Error,
    /// A feature is used, with an assumption.
    Warning,
}

/// Why. The faces turn it into words; `found` in [`Problem`] is what stood there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The text is not JSON (found: position and what).
    NotJson,
    /// JSON, but not a GeoJSON FeatureCollection.
    NotFeatures,
    /// FlatGeobuf that is not whole, or of another version (found: where).
    NotFlatGeobuf,
    /// The manifest lacks a field or has one of the wrong kind.
    Manifest,
    /// A file that is needed is missing.
    MissingFile,
    /// A file that the manifest names could not be fetched or unpacked.
    Unreadable,
    /// The coordinate system is not one of the four that are read.
    UnknownCrs,
    /// The chosen coordinate system does not fit where the data lie.
    CrsDoesNotFit,
    /// A feature has no geometry.
    NoGeometry,
    /// The geometry's kind is not used in this file.
    WrongGeometry,
    /// A line with fewer than two different positions.
    TooFewPositions,
    /// A coordinate that is no number, or beyond ±180 / ±90.
    BadCoordinate,
    /// A property that should be a number.
    NotANumber,
    /// A number outside what the model allows.
    OutOfRange,
    /// A path kind that is not known.
    UnknownKind,
    /// A service that the catalogue does not hold.
    UnknownService,
    /// A facility without any service.
    NoService,
    /// A residents feature without people.
    NoPeople,
    /// A district's own services can't be used (found: what is wrong, and where).
    BadCatalogue,
    /// A standard profile can't be used (found: which item, and why).
    BadStandard,
    /// A line of `transit.geojson` lacks something (found: what).
    BadLine,
    /// Two features with the same id; the later one gets a new one.
    DuplicateId,
    /// No path within the snapping distance.
    TooFarFromPath,
    /// Joined only to an island that hardly anyone can reach.
    OnIsland,
    /// A part of the network that is not joined to the rest.
    Island,
    /// Line ends that nearly met were joined.
    NearMissJoined,
    /// Lines of one layer cross without a shared position; they are not joined.
    CrossingNotJoined,
    /// A slope steeper than 60 %, clamped.
    TooSteep,
    /// Stairs without heights and without a step count.
    StairsGuessed,
    /// Ages are split from totals.
    AgesSplit,
    /// The manifest has no share to split ages by.
    NoAgeShares,
    /// No heights: slopes are not counted.
    NoHeights,
    /// A plain `oneway` on a footway, read as both ways.
    AmbiguousOneway,
    /// The prepared network does not begin as one.
    NotPrepared,
    /// The prepared network is of another version.
    PreparedVersion,
    /// The prepared network has fewer or more bytes than it says.
    PreparedCut,
    /// The prepared network is not what was written.
    PreparedChecksum,
    /// The prepared network was made from other paths.
    PreparedStale,
    /// The prepared network holds a number that can't be right.
    PreparedOutOfRange,
    /// An edit names a facility that these data do not have.
    EditTargetMissing,
    /// An edit adds something where no path is near.
    EditOffNetwork,
    /// A scenario or link of a newer version.
    NewerVersion,
    /// The engine stopped.
    EngineStopped,
    /// A question that cannot be answered here.
    CannotAnswer,
    /// A count of steps that the length can't hold, or that the heights contradict; the count is not used.
    StepsDoNotFit,
    /// People of an age group that is not one of the five; they are not counted.
    UnknownAge,
    /// A height that no place on Earth has; it counts as unknown.
    HeightOutOfRange,
    /// A path that another one repeats to the letter; it is used once.
    Repeated,
    /// A value of another kind than the property takes; it counts as not stated.
    WrongType,
    /// A word that the property does not know; it counts as not stated.
    UnknownWord,
    /// A property that is not read and looks like one that is.
    UnknownProperty,
    /// A list where one value is taken: the first counts.
    OneOfList,
    /// An empty text where something else is expected; it counts as not stated.
    EmptyValue,
    /// A number that could be meant in two ways.
    AmbiguousNumber,
    /// A count that its publisher keeps back: counted at its middle.
    HiddenCount,
    /// People of another band of ages than the five: split by stated shares.
    AgesMapped,
    /// Places that probably stand in another coordinate system than the paths (found: which, and how that is seen).
    OtherSystem,
    /// The file is of another kind than is read (found: which, and the way out).
    WrongFile,
    /// Features that do not stand in one collection (found: how they do); they are read.
    OddContainer,
    /// A table that can't be read (found: line and why).
    NotTable,
    /// Columns of a table that nothing is taken from.
    UnusedColumn,
    /// A band of ages that overlaps another of the same home; it is not counted.
    AgesOverlap,
    /// A place that is private, closed or no more (found: what says so); it is left out.
    ServesNobody,
    /// A place that is not there yet (found: what says so); drawn and not counted.
    NotYetThere,
    /// Entrances that can't be read (found: what stood there); the place serves at what is left.
    EntrancesUnread,
    /// Two descriptions of one place (found: the one that is used).
    SamePlace,
    /// A line that nobody walks on, or of which no word says that somebody does (found: what it is).
    NoPath,
    /// Opening hours that nobody can read; at an asked hour the place counts as shut.
    HoursUnreadable,
    /// A text that is not UTF-8 (found: what it may be).
    NotUtf8,
    /// A condition of access that is none of hours (found: what stood there); passed over.
    ConditionUnread,
}

impl Reason {
    /// Whether a figure may be another one because of it. What changes none, or is told beside every figure in words of its own (heights, prepared
    /// files), is not counted there.
    #[must_use]
    pub fn touches_figures(self) -> bool {
        let harmless = matches!(
            self,
            Self::DuplicateId
                | Self::NearMissJoined
                | Self::Repeated
                | Self::SamePlace
                | Self::OddContainer
                | Self::UnusedColumn
                | Self::NoPath
                | Self::NoService
                | Self::ServesNobody
                | Self::NotYetThere
                | Self::NoHeights
                | Self::HoursUnreadable
        );
        !harmless && !self.is_about_prepared()
    }

    /// Whether it is about the prepared network, in place of which the paths serve.
    #[must_use]
    pub fn is_about_prepared(self) -> bool {
        matches!(self, Self::NotPrepared | Self::PreparedVersion | Self::PreparedCut | Self::PreparedChecksum | Self::PreparedStale | Self::PreparedOutOfRange)
    }
}

/// One problem. Many alike are folded into one with a count and the first place.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// Why.
    pub reason: Reason,
    /// File, as the manifest names it; empty when it is about no file.
    pub file: String,
    /// Index of the first feature, from 0.
    pub index: Option<u32>,
    /// Id of the first feature.
    pub id: Option<String>,
    /// Where the first one is.
    pub at: Option<LonLat>,
    /// What stood there.
    pub found: String,
    /// How many alike.
    pub count: u32,
}

/// In how many places the data may make a figure another one.
#[must_use]
pub fn findings(problems: &[Problem]) -> u32 {
    problems.iter().filter(|p| p.reason.touches_figures()).map(|p| p.count).sum()
}

/// Collects problems; the reader passes it along.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    file: String,
}

/// How many of one kind are kept one by one; the rest only count on the last of them.
const KEPT_OF_A_KIND: usize = 20;

impl Problems {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// From here on problems are about this file.
    pub fn in_file(&mut self, file: &str) {
        file.clone_into(&mut self.file);
    }

    /// Adds one about the current file.
    pub fn add(&mut self, severity: Severity, reason: Reason, place: Where<'_>, found: impl Into<String>) {
        let alike = self.list.iter().filter(|p| p.reason == reason && p.file == self.file).count();
        if alike >= KEPT_OF_A_KIND {
            if let Some(last) = self.list.iter_mut().rev().find(|p| p.reason == reason && p.file == self.file) {
                last.count += 1;
            }
            return;
        }
        self.list.push(Problem {
            severity,
            reason,
            file: self.file.clone(),
            index: place.index,
            id: place.id.map(str::to_owned),
            at: place.at,
            found: found.into(),
            count: 1,
        });
    }

    /// Adds problems that were found before, as ones about the current file.
    pub fn take_over(&mut self, found: Vec<Problem>) {
        self.list.extend(found.into_iter().map(|p| Problem { file: self.file.clone(), ..p }));
    }

    /// Adds what was found before, as it was.
    pub fn put_back(&mut self, found: Vec<Problem>) {
        self.list.extend(found);
    }

    /// Adds one about the file as a whole that stands for so many.
    pub fn add_many(&mut self, severity: Severity, reason: Reason, found: impl Into<String>, count: u32) {
        self.add(severity, reason, Where::whole(), found);
        if let Some(last) = self.list.iter_mut().rev().find(|p| p.reason == reason && p.file == self.file) {
            last.count += count - 1;
        }
    }

    /// Takes over what was found elsewhere, file names and all. The two must be about different files.
    pub fn append(&mut self, found: Self) {
        self.list.extend(found.list);
    }

    /// All, worst first, else in the order of finding.
    #[must_use]
    pub fn worst_first(mut self) -> Vec<Problem> {
        sort_by_numbers(&mut self.list, |p| [p.severity as u64, 0]);
        self.list
    }

    /// The problems so far, in the order of finding.
    #[must_use]
    pub fn as_slice(&self) -> &[Problem] {
        &self.list
    }

    /// How many features were found wrong for this reason.
    #[must_use]
    pub fn count(&self, reason: Reason) -> u32 {
        self.list.iter().filter(|p| p.reason == reason).map(|p| p.count).sum()
    }
}

/// Where a problem is: all that is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Where<'a> {
    /// Index of the feature.
    pub index: Option<u32>,
    /// Its id.
    pub id: Option<&'a str>,
    /// A position.
    pub at: Option<LonLat>,
}

impl Where<'_> {
    /// A feature known only by its index.
    #[must_use]
    pub fn feature(index: usize) -> Self {
        Self { index: u32::try_from(index).ok(), id: None, at: None }
    }

    /// About the file as a whole.
    #[must_use]
    pub fn whole() -> Self {
        Self::default()
    }
}
