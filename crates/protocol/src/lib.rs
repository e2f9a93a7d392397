//! The one door: everything that can be asked of an open city, and everything that comes back.
//!
//! A face (page, command line, embedding site) sends an [`Ask`] with an [`AskId`] and receives [`Answer`]s
//! that carry the same id and the [`Revision`] of the scenario for which they are true, so that a late one
//! can be dropped without thinking. These types are the only serialisable twins of the engine's own; they
//! are small. Large columns travel beside them as [`Buffer`]s of plain bytes (little-endian), which a
//! worker moves instead of copying.

mod columns;
mod door;
mod figures;
mod lines;
mod opened;
pub mod wire;

use borsh::{BorshDeserialize, BorshSerialize};
pub use columns::{BufferName, DrawKind, people_a_dot};
pub use door::*;
pub use figures::*;
pub use lines::*;
pub use opened::*;
pub use quanli_coverage::Direction;
pub use quanli_metrics::{
    CapacityRow, Certainty, Change, CircleRow, CircleRule, CircleSheet, Completeness, FairRow, Fairness, Figures, FirstStep, GapReason, GroupRow, Journey,
    Meets, Model, NormCircle, Piece, PieceKind, Place, Pocket, PocketReason, RuleRow, Spot, Story,
};
pub use quanli_model::catalogue::{Catalogue, Service, Standard, StandardHere, Who, from_json};
pub use quanli_model::city::{LineKind, Part, Storeys, WEEK, WeekMinute, WeekTable};
pub use quanli_model::problem::{Problem, Reason, Severity, findings};
pub use quanli_model::scenario::{Action, Edit, NewFacility, NewLine, NewPath, ScenarioFile, Verb};
use quanli_model::units::{LonLat, People};
pub use quanli_report::sheet_html;
use serde::{Deserialize, Serialize};

/// Numbers the asks of one face; answers repeat it.
pub type AskId = u32;

/// Counts the states of the scenario: 0 is the baseline as loaded, each edit, undo or redo adds one.
pub type Revision = u32;

/// Who asks for which service, how, and within how many minutes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Question {
    /// Whose walk it is.
    pub who: Who,
    /// Catalogue id, for instance `community-canteen`.
    pub service: String,
    /// Minutes of walking that still count, 1 to 30; exactly reached counts as reached.
    pub minutes: u8,
    /// There, back, or there and back.
    pub direction: Direction,
    /// Minute of the week at which people leave (0: Monday 0:00); `None`: any time, opening hours are not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<WeekMinute>,
    /// Lines carry people too; `None`: on foot only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// Ways begin at the home, with the stairs or the lift of its block, where the data say how high it is; else at its gate.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub indoors: bool,
}

/// What an [`Ask::Open`] brings: one file of the city folder, in the order of its buffers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileRole {
    /// Every way on foot. May be absent when the prepared network is there.
    Paths,
    /// The same, read and joined beforehand. With [`FileRole::Paths`] beside it, it counts only if it was made from them; alone, it must be
    /// made from what the manifest records, else the city can't be opened and the paths are needed ([`Reason::is_about_prepared`]).
    Network,
    /// Places that serve people.
    Facilities,
    /// People by age.
    Residents,
    /// Drawn life circles.
    Circles,
    /// Lines that carry people.
    Transit,
    /// A district's own services.
    Catalogue,
    /// A district's own standard profile.
    Standard,
    /// All but paths and network, read beforehand. It counts only where [`FileRole::Facilities`] is not beside it; what it can't be used for is
    /// as with [`FileRole::Network`].
    Places,
}

/// What can be asked.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// Read a city folder. `manifest` is the text of `city.json`; the buffers hold the files of `files`, unpacked,
    /// in the same order. Answers: several [`Body::Progress`], then [`Body::Opened`] or [`Body::Failed`].
    Open {
        /// Text of `city.json`.
        manifest: String,
        /// What each buffer is.
        files: Vec<FileRole>,
    },
    /// The answer to a question on the scenario as it stands, with everything that the map needs to paint it.
    Cover {
        /// The question.
        question: Question,
    },
    /// What one edit more would do; changes nothing. The live ghost pin. Answer: [`Body::Tried`].
    Try {
        /// The question.
        question: Question,
        /// Where the pointer is.
        at: LonLat,
    },
    /// Ends the ghost: the map goes back to the scenario. Answer: [`Body::Painted`].
    EndTry {
        /// The question.
        question: Question,
    },
    /// Make an edit. Answer: [`Body::Covered`], or [`Body::Failed`] when the edit can't be resolved.
    Do {
        /// The question.
        question: Question,
        /// The edit.
        edit: Edit,
    },
    /// Take the last edit back.
    Undo {
        /// The question.
        question: Question,
    },
    /// Make it again.
    Redo {
        /// The question.
        question: Question,
    },
    /// What every node would bring as a new site of the service. Answers: several [`Body::Working`], then [`Body::Sites`], or [`Body::Stopped`]: another
    /// such ask, an edit, or [`Ask::Stop`] ends it.
    Sites {
        /// The question.
        question: Question,
    },
    /// How sure the answer to a question is. Answers: several [`Body::Working`], then [`Body::Sure`]; ends like [`Ask::Sites`].
    Sure {
        /// The question.
        question: Question,
    },
    /// Where the ways are steep. Answer: [`Body::Painted`] with [`BufferName::Steep`].
    Steep,
    /// Every name that can be looked for. Answer: [`Body::Names`].
    Names,
    /// Somebody is there: the code of everything that does not come first is fetched, while what comes first goes on. No answer.
    Prepare,
    /// Everything in reach of a door, there and back. Answer: [`Body::Door`].
    Door {
        /// The door.
        at: LonLat,
        /// Who walks.
        who: Who,
        /// Also how much each way climbs.
        effort: bool,
        /// Minute of the week at which people leave; places that are shut then are left out.
        #[serde(default)]
        hour: Option<WeekMinute>,
        /// Lines carry people too.
        #[serde(default)]
        lines: Option<Lines>,
        /// How high the home is above its gate.
        #[serde(default)]
        storeys: Storeys,
    },
    /// The way between a door and a place. Answer: [`Body::Route`].
    Route {
        /// The door.
        at: LonLat,
        /// Id of the place, as in [`InReach`].
        place: String,
        /// Who walks.
        who: Who,
        /// There, back or both.
        direction: Direction,
        /// Without stairs.
        no_stairs: bool,
        /// Minute of the week at which people leave.
        #[serde(default)]
        hour: Option<WeekMinute>,
        /// Lines carry people too.
        #[serde(default)]
        lines: Option<Lines>,
        /// How high the home is above its gate.
        #[serde(default)]
        storeys: Storeys,
    },
    /// Whom each line serves. Answers: several [`Body::Working`], then [`Body::Lines`]; ends like [`Ask::Sites`].
    Lines {
        /// The question.
        question: Question,
    },
    /// Ends what goes on in slices. Answer: [`Body::Stopped`].
    Stop,
    /// How a question's service is spread over people. Answer: [`Body::Spread`].
    Spread {
        /// The question.
        question: Question,
    },
    /// Every figure of a standard. Answer: [`Body::Evaluated`].
    Evaluate {
        /// Id of the profile; empty: the city's.
        standard: String,
        /// Minute of the week, or any time.
        #[serde(default)]
        at: Option<WeekMinute>,
    },
    /// The tables of [`Opened::hours`], in their order, for one week; `None` where a text can't be read. Answer: [`Body::HoursSet`].
    Hours {
        /// The tables.
        tables: Vec<Option<WeekTable>>,
        /// Texts that edits bring, with theirs.
        #[serde(default)]
        more: Vec<(String, Option<WeekTable>)>,
    },
    /// A question's answer at every hour of the week. Answer: [`Body::Week`].
    Week {
        /// The question; its own hour does not matter.
        question: Question,
    },
    /// The sheet of one circle. Answer: [`Body::Circle`].
    Circle {
        /// Its index.
        circle: u32,
        /// Another one to see together with it.
        #[serde(default)]
        with: Option<u32>,
        /// Id of the profile; empty: the city's.
        standard: String,
        /// Minute of the week, or any time.
        #[serde(default)]
        at: Option<WeekMinute>,
    },
    /// Two profiles on the same city. Answer: [`Body::Compared`].
    Compare {
        /// Id of the first.
        a: String,
        /// Id of the second.
        b: String,
        /// Minute of the week, or any time.
        #[serde(default)]
        at: Option<WeekMinute>,
    },
    /// Takes a standard profile in: the text of its JSON file. Answer: [`Body::StandardAdded`], or [`Body::Failed`] with every item that is wrong.
    AddStandard {
        /// The text.
        text: String,
    },
    /// The same from a table of items for the profile `into`: the header, then the rows, each with the number of its line.
    AddItems {
        /// The rows.
        rows: Vec<(u64, Vec<String>)>,
        /// Id of the profile whose items they replace.
        into: String,
    },
    /// The items of a profile as CSV. Answer: [`Body::StandardText`].
    StandardText {
        /// Its id; empty: the city's.
        standard: String,
    },
    /// Put a whole list of edits in place (a link, a scenario file). Edits that do not fit these data are
    /// reported in [`Covered::problems`] and left out; the rest is kept.
    Replace {
        /// The question.
        question: Question,
        /// The list.
        edits: Vec<Edit>,
    },
}

impl Ask {
    /// Whether a first visit asks it, with a city that is prepared: the engine's own code must be there for it. The code of all other
    /// asks is fetched when the first of them comes.
    #[must_use]
    pub fn comes_first(&self) -> bool {
        match self {
            Self::Open { files, .. } => {
                let has = |role| files.contains(&role);
                has(FileRole::Network) && has(FileRole::Places) && !has(FileRole::Paths) && !has(FileRole::Facilities)
            }
            // An hour, lines and the way inside a block need more.
            Self::Cover { question } | Self::Sure { question } | Self::Spread { question } => {
                question.at.is_none() && question.lines.is_none() && !question.indoors
            }
            Self::Stop => true,
            _ => false,
        }
    }
}

/// One answer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Answer {
    /// For which ask.
    pub to: AskId,
    /// For which state of the scenario it is true.
    pub revision: Revision,
    /// What is answered.
    pub body: Body,
    /// The large columns that travel with it, in order. Their bytes are not part of the message text.
    pub buffers: Vec<BufferName>,
}

/// What is answered.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    // What a first visit gets, in the order of [`wire::arrived`].
    /// Work goes on.
    Progress(Progress),
    /// A city is open.
    Opened(Box<Opened>),
    /// A question is answered.
    Covered(Box<Covered>),
    /// It could not be done; what was open stays open.
    Failed(Failed),
    /// Only the map's columns.
    Painted,
    /// What goes on was stopped.
    Stopped,
    /// The code that answers this could not be fetched; the worker tries again by itself.
    Waiting,
    /// The hours are known now.
    HoursSet,
    /// How sure an answer is.
    Sure(Box<Certainty>),
    /// Work goes on in slices; 0 to 1 of it is done.
    Working {
        /// How far it is.
        share: f32,
    },
    // The rest.
    /// What the ghost would do.
    Tried(Tried),
    /// The best sites.
    Sites(SitesFound),
    /// Whom each line serves.
    Lines(Box<LinesServe>),
    /// How a service is spread.
    Spread(Box<Spreading>),
    /// Every figure of a standard.
    Evaluated(Box<Evaluation>),
    /// One circle.
    Circle(Box<CircleSheet>),
    /// Two profiles.
    Compared(Box<Compared>),
    /// A profile was taken in.
    StandardAdded(StandardHere),
    /// The items of a profile as CSV.
    StandardText(String),
    /// The week's curve.
    Week(Box<WeekCurve>),
    /// Every name that can be looked for, by kind, then name.
    Names {
        /// The names.
        list: Vec<NamedPlace>,
    },
    /// What is in reach of a door.
    Door(Box<DoorReach>),
    /// The way to a place.
    Route(Box<RouteFound>),
}

/// The four phases of loading, in order; the first is the page's own (it fetches).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Paths are read and joined.
    Network,
    /// Facilities and residents are read and snapped.
    People,
    /// The drawing is prepared.
    Drawing,
}

/// How far the work is.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Progress {
    /// The phase.
    pub phase: Phase,
    /// 0 to 1 of this phase.
    pub share: f32,
}

/// Why something could not be done.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Failed {
    /// What was wrong, with place, reason and remedy.
    pub problems: Vec<Problem>,
}

/// A facility edit as the page shows it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct EditHere {
    /// The edit itself.
    pub edit: Edit,
    /// Index into [`Opened::services`] when it is about one service that the page draws.
    pub service: Option<u16>,
    /// Where it is.
    pub at: LonLat,
}

/// The answer to a question.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Covered {
    /// The question that is answered.
    pub question: Question,
    /// The baseline.
    pub before: Figures,
    /// The scenario; equal to `before` when nothing is edited.
    pub after: Figures,
    /// Whether any edit is in force.
    pub edited: bool,
    /// Gain and loss of the scenario against the baseline.
    pub change: Change,
    /// Every age group at 5, 10 and 15 minutes.
    pub groups: Vec<GroupRow>,
    /// The largest left-out pockets of the scenario, at most 24.
    pub pockets: Vec<Pocket>,
    /// The straight-line circle.
    pub norm: NormCircle,
    /// Model in force.
    pub model: Model,
    /// The edits in order.
    pub edits: Vec<EditHere>,
    /// Facilities of the baseline that the scenario removes, as indices into [`Opened::facilities`].
    pub removed: Vec<u32>,
    /// Those that serve with the edits in force, but not at the asked hour, by hours that can be read; as indices too, in their order. Empty when no hour is asked.
    pub shut: Vec<u32>,
    /// Places whose hours nobody can read, when an hour is asked and there are any.
    pub unread: Option<Box<UnreadHours>>,
    /// An edit can be taken back.
    pub can_undo: bool,
    /// An edit can be made again.
    pub can_redo: bool,
    /// Edits that did not fit these data.
    pub problems: Vec<Problem>,
    /// Fingerprint of data, scenario, question, engine version and result.
    pub fingerprint: String,
}

/// Places whose hours nobody can read: they count as shut.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct UnreadHours {
    /// Which, as indices into [`Opened::facilities`].
    pub places: Vec<u32>,
    /// People within the minutes of the question if they were open, with the edits in force.
    pub within: People,
    /// People whose answer is unknown then.
    pub unknown: People,
}

/// What the ghost pin would do at a place.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Tried {
    /// The place that was asked for.
    pub at: LonLat,
    /// Where it snaps to the network; `None`: no path within 80 m, nobody can walk here.
    pub snapped: Option<Snapped>,
    /// Figures with it.
    pub after: Figures,
    /// Gain and loss against the *scenario as it stands*.
    pub change: Change,
}

/// Where a place joins the network.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Snapped {
    /// The nearest point of an edge.
    pub at: LonLat,
    /// Name of the street that it is addressed by, may be empty.
    pub name: String,
    /// Metres above sea, when known.
    pub height_m: Option<f64>,
    /// Straight metres between the place and the edge.
    pub stub_m: f64,
}
