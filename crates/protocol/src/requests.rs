//! Every request, with the one reply that it gets. A request carries everything that its reply depends on beside city and scenario.
//!
//! This list is the registry: [`Asked`] has a variant for each, the engine must handle each ([`for_each_request`]), and whoever asks gets the reply
//! as its own type. A new question is a new entry here and a new handler in the engine; one without the other does not compile.

use super::{
    CircleSheet, Compared, Covered, DoorReach, Edit, Evaluation, FileRole, LinesServe, NamedPlace, Opened, Question, RouteFound, SitesFound, Spreading,
    StandardHere, Storeys, Tried, WeekCurve, WeekTable, Who,
};
use crate::{Certainty, Direction, Lines, WeekMinute};
use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::units::LonLat;

/// Something that can be asked.
pub trait Request: BorshSerialize + BorshDeserialize + Into<Asked> + 'static {
    /// What comes back when it can be answered.
    type Reply: BorshSerialize + BorshDeserialize + 'static;
    /// While several of its kind wait, only the newest is worked on and the others end as cancelled; a job of its kind that is under way ends.
    const LATEST_WINS: bool;
}

macro_rules! requests {
    ($($(#[$about:meta])* $name:ident { $($(#[$field_about:meta])* $field:ident: $kind:ty),* $(,)? } -> $reply:ty, $latest:ident;)*) => {
        $(
            $(#[$about])*
            #[derive(Clone, PartialEq, Debug, BorshSerialize, BorshDeserialize)]
            pub struct $name { $($(#[$field_about])* pub $field: $kind),* }

            impl Request for $name {
                type Reply = $reply;
                const LATEST_WINS: bool = requests!(@ $latest);
            }

            impl From<$name> for Asked {
                fn from(request: $name) -> Self {
                    Self::$name(request)
                }
            }
        )*

        /// Any request, as it travels.
        #[derive(Clone, PartialEq, Debug, BorshSerialize, BorshDeserialize)]
        pub enum Asked {
            $(#[doc = concat!("A [`", stringify!($name), "`].")] $name($name)),*
        }

        impl Asked {
            /// [`Request::LATEST_WINS`] of what it is.
            #[must_use]
            pub fn latest_wins(&self) -> bool {
                match self { $(Self::$name(_) => <$name as Request>::LATEST_WINS),* }
            }
        }

        /// Calls a macro with the names of all requests: what handles every request is written once.
        #[macro_export]
        macro_rules! for_each_request {
            ($then:ident) => { $then! { $($name)* } };
        }
    };
    (@ latest) => { true };
    (@ each) => { false };
}

requests! {
    /// Read a city folder. The buffers hold the files, unpacked, in the order of `files`. Progress by [`super::Phase`].
    Open {
        /// Text of `city.json`.
        manifest: String,
        /// What each buffer is.
        files: Vec<FileRole>,
    } -> Opened, latest;

    /// The answer to a question on the scenario as it stands, with everything that the map needs to paint it.
    Cover {
        /// The question.
        question: Question,
    } -> Covered, latest;

    /// What one facility more would do; changes nothing. The live ghost pin.
    Try {
        /// The question.
        question: Question,
        /// Where the pointer is.
        at: LonLat,
    } -> Tried, latest;

    /// Ends the ghost: the map goes back to the scenario. Only the map's columns come back.
    EndTry {
        /// The question.
        question: Question,
    } -> (), latest;

    /// Make an edit. Refused when it can't be resolved.
    Do {
        /// The question to answer afterwards.
        question: Question,
        /// The edit.
        edit: Edit,
    } -> Covered, each;

    /// Take the last edit back.
    Undo {
        /// The question to answer afterwards.
        question: Question,
    } -> Covered, each;

    /// Make it again.
    Redo {
        /// The question to answer afterwards.
        question: Question,
    } -> Covered, each;

    /// Put a whole list of edits in place (a link, a scenario file, what a person had before the engine died). Edits that do not fit these data are
    /// reported in [`Covered::problems`] and left out; the rest is kept.
    Replace {
        /// The question to answer afterwards.
        question: Question,
        /// The list.
        edits: Vec<Edit>,
    } -> Covered, each;

    /// What every node would bring as a new site of the service. A job.
    Sites {
        /// The question.
        question: Question,
    } -> SitesFound, latest;

    /// How sure the answer to a question is. A job.
    Sure {
        /// The question.
        question: Question,
    } -> Certainty, latest;

    /// Whom each line serves. A job.
    WhomLinesServe {
        /// The question; which lines it counts matters.
        question: Question,
    } -> LinesServe, latest;

    /// How a question's service is spread over people.
    Spread {
        /// The question.
        question: Question,
    } -> Spreading, latest;

    /// A question's answer at every hour of the week.
    Week {
        /// The question; its own hour does not matter.
        question: Question,
    } -> WeekCurve, latest;

    /// Where the ways are steep: only a column of the map comes back.
    Steep {} -> (), latest;

    /// Every name that can be looked for, by kind, then name.
    Names {} -> Vec<NamedPlace>, latest;

    /// Everything in reach of a door, there and back.
    Door {
        /// The door.
        at: LonLat,
        /// Who walks.
        who: Who,
        /// Also how much each way climbs.
        effort: bool,
        /// Minute of the week at which people leave; places that are shut then are left out.
        hour: Option<WeekMinute>,
        /// Lines carry people too.
        lines: Option<Lines>,
        /// How high the home is above its gate.
        storeys: Storeys,
    } -> DoorReach, latest;

    /// The way between a door and a place.
    Route {
        /// The door.
        at: LonLat,
        /// Id of the place, as in [`super::InReach`].
        place: String,
        /// Who walks.
        who: Who,
        /// There, back or both.
        direction: Direction,
        /// Without stairs.
        no_stairs: bool,
        /// Minute of the week at which people leave.
        hour: Option<WeekMinute>,
        /// Lines carry people too.
        lines: Option<Lines>,
        /// How high the home is above its gate.
        storeys: Storeys,
    } -> RouteFound, each;

    /// Every figure of a standard.
    Evaluate {
        /// Id of the profile; empty: the city's.
        standard: String,
        /// Minute of the week, or any time.
        at: Option<WeekMinute>,
    } -> Evaluation, latest;

    /// The sheet of one circle.
    Circle {
        /// Its index.
        circle: u32,
        /// Another one to see together with it.
        with: Option<u32>,
        /// Id of the profile; empty: the city's.
        standard: String,
        /// Minute of the week, or any time.
        at: Option<WeekMinute>,
    } -> CircleSheet, latest;

    /// Two profiles on the same city.
    Compare {
        /// Id of the first.
        a: String,
        /// Id of the second.
        b: String,
        /// Minute of the week, or any time.
        at: Option<WeekMinute>,
    } -> Compared, latest;

    /// Takes a standard profile in: the text of its JSON file. Refused with every item that is wrong.
    AddStandard {
        /// The text.
        text: String,
    } -> StandardHere, each;

    /// The same from a table of items for the profile `into`: the header, then the rows, each with the number of its line.
    AddItems {
        /// The rows.
        rows: Vec<(u64, Vec<String>)>,
        /// Id of the profile whose items they replace.
        into: String,
    } -> StandardHere, each;

    /// The items of a profile as CSV.
    StandardText {
        /// Its id; empty: the city's.
        standard: String,
    } -> String, latest;

    /// The tables of [`Opened::hours`], in their order, for one week; `None` where a text can't be read.
    SetHours {
        /// The tables.
        tables: Vec<Option<WeekTable>>,
        /// Texts that edits bring, with theirs.
        more: Vec<(String, Option<WeekTable>)>,
    } -> (), each;
}
