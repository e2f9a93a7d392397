//! The one store: what is asked, what is being done, and what the engine answered. Everything shown is derived.

mod door;
mod shown;

pub use door::{Awaited, BOTH, Door, DoorAsked, Effort, Home, Picked, Way, WayAsked};
pub use shown::{Shown, left_out, reachable, share_of, shown};

use crate::engine::Trouble;
use quanli_model::units::{LonLat, People};
use quanli_protocol::{
    Action, Certainty, CircleSheet, Compared, Covered, Direction, Edit, Evaluation, LinesServe, Opened, Problem, Question, RequestId, Revision, ServiceHere,
    SitesFound, Spreading, Tried, WeekCurve, WeekMinute, Who,
};
use reactive_stores::Store;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that the page knows.
#[derive(Store, Clone, Debug)]
pub struct State {
    /// What is asked; can be changed at any time, also while loading.
    pub question: Question,
    /// What is being done with the answer.
    pub mode: Mode,
    /// How far the city is.
    pub city: City,
    /// The services by name, before a city says how many of each it has.
    pub catalogue: Vec<ServiceHere>,
    /// The edits as the person made them, whether a city is open or not: from links, and as each answer has them. Another engine gets them from here.
    pub plan: Vec<Edit>,
    /// The last answer, for the question that it carries.
    pub covered: Option<Arc<Covered>>,
    /// For which state of the scenario the answer is true.
    pub revision: Revision,
    /// What the ghost would do, when one is out.
    pub tried: Option<Arc<Tried>>,
    /// Where the ghost is.
    pub ghost: Option<Ghost>,
    /// What moves the ghost.
    pub aim: Aim,
    /// The facility of the baseline that is chosen on the map, as an index.
    pub chosen: Option<u32>,
    /// The pocket that is looked at.
    pub pocket: Option<u32>,
    /// The standard profile that is asked for; empty: the city's.
    pub standard: String,
    /// Every figure of it, and for which state of the scenario.
    pub evaluation: Option<(Revision, Arc<Evaluation>)>,
    /// The circle that is looked at, as an index.
    pub circle: Option<u32>,
    /// Another one that is seen together with it.
    pub circle_with: Option<u32>,
    /// Its sheet.
    pub circle_sheet: Option<Arc<CircleSheet>>,
    /// Two profiles side by side.
    pub compared: Option<Arc<Compared>>,
    /// How the asked service is spread, for which question and state.
    pub spreading: Option<(Question, Revision, Arc<Spreading>)>,
    /// How sure the answer is, for which question and state.
    pub sure: Option<(Question, Revision, Arc<Certainty>)>,
    /// Whether opening hours are known.
    pub hours: Hours,
    /// Texts of hours in plain words, once the reader has told them.
    pub told_hours: Arc<ToldHours>,
    /// Which week they are of: a date, or empty for a typical one.
    pub week_of: String,
    /// The week's curve, for which question and state.
    pub week: Option<(Question, Revision, Arc<WeekCurve>)>,
    /// Whom each line serves, for which state; the question is in it.
    pub serves: Option<(Revision, Arc<LinesServe>)>,
    /// A line that is being drawn.
    pub drawn: Option<Drawn>,
    /// The search for the best sites, for which question and state.
    pub sites: Option<(Question, Revision, Sites)>,
    /// 从我家.
    pub door: Door,
    /// What was just done and how to take it back.
    pub toast: Option<Toast>,
    /// Where the map stands.
    pub view: Option<View>,
    /// Whether the map shows where the ways are steep.
    pub steep: bool,
    /// Whether the map can be drawn on this device.
    pub map: Canvas,
    /// What is seen of the map between bars and sheet, once it stands.
    pub free: Option<Rectangle>,
    /// Whether the legend is out on a phone.
    pub legend: bool,
    /// How high the sheet stands on a phone.
    pub sheet: Sheet,
    /// Whether the explanation of the figures is open.
    pub explained: bool,
    /// The link was made on other data than these.
    pub other_data: bool,
    /// Parts of the link that nobody can read, as they stand.
    pub unread: Vec<String>,
    /// The plan of the link can't be read; it stays in the address until another one takes its place.
    pub unread_plan: Option<String>,
    /// The end of the link is missing.
    pub link_cut: bool,
    /// The plan of the link was read in part: so many edits, of how many where that is known.
    pub part_plan: Option<(usize, Option<u64>)>,
    /// What the link asked, once its plan was read.
    pub linked: Option<Linked>,
    /// What was wrong with the last file that was read.
    pub file_note: Option<String>,
}

/// Texts of opening hours in plain words, Chinese and English; nothing where one can't be read.
pub type ToldHours = BTreeMap<String, Option<[String; 2]>>;

/// What a link brought.
#[derive(Clone, PartialEq, Debug)]
pub struct Linked {
    /// The question.
    pub question: Question,
    /// The edits that were read.
    pub edits: Vec<Edit>,
    /// They are in force.
    pub reached: bool,
}

/// What is drawn on the map with taps.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tool {
    /// A bus line: a tap a stop, until it is done.
    #[default]
    Line,
    /// A path of a kind: its two ends.
    Path(&'static str),
    /// The path at a tap closes.
    Close,
}

/// A line or a path on the way to being one.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawn {
    /// What it will be.
    pub tool: Tool,
    /// Taps so far.
    pub stops: Vec<LonLat>,
    /// The last tap was too far from the first one for such a path.
    pub too_far: bool,
    /// Minutes between two buses.
    pub headway_min: u8,
    /// Travelling speed.
    pub speed_kmh: f64,
}

impl Default for Drawn {
    /// A lane bus as those of the city run.
    fn default() -> Self {
        Self { tool: Tool::Line, stops: Vec::new(), too_far: false, headway_min: 8, speed_kmh: 12.5 }
    }
}

/// What is being done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// 问一问: the answer is read.
    Ask,
    /// 改一改, a place is being chosen.
    Placing,
    /// 改一改, what was changed is looked at.
    Placed,
    /// 从我家: what one door reaches, and the way.
    Door,
    /// 一圈一策: a standard, the drawn circles, and one of them.
    Circles,
}

/// How far the city is.
#[derive(Clone, Debug)]
pub enum City {
    /// Being fetched and read.
    Loading(Loading),
    /// Open.
    Open(Arc<Opened>),
    /// It could not be opened.
    Failed(Arc<Trouble>),
}

impl City {
    /// What is open.
    pub fn opened(&self) -> Option<Arc<Opened>> {
        if let Self::Open(opened) = self { Some(opened.clone()) } else { None }
    }
}

/// How far the loading is.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Loading {
    /// Bytes that came, of the paths.
    pub paths: f64,
    /// Bytes that came, of facilities and residents.
    pub people: f64,
    /// All files are here.
    pub fetched: bool,
    /// 0 to 1 of the reading.
    pub read: f64,
    /// 0 to 1 of the drawing.
    pub drawn: f64,
    /// It takes longer than ten seconds.
    pub slow: bool,
}

/// Whether there is a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Canvas {
    /// Not yet.
    Waiting,
    /// The map is there.
    Drawn,
    /// This device can't draw it; words and lists stay.
    Missing,
}

/// The ghost pin: where on the screen, where on the ground.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ghost {
    /// Pixels from the left of the map.
    pub x: f64,
    /// Pixels from its top.
    pub y: f64,
    /// The same place on the ground.
    pub at: LonLat,
    /// When the pointer got there, in milliseconds of the page.
    pub since: f64,
}

/// A part of the map in its pixels, from its upper left corner.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rectangle {
    /// Where it begins from the left.
    pub left: f64,
    /// Where it begins from above.
    pub top: f64,
    /// Where it ends to the right.
    pub right: f64,
    /// Where it ends below.
    pub bottom: f64,
}

impl Rectangle {
    /// The nearest spot that is inside by a margin; the middle where it is too small for that.
    pub fn inside(&self, (x, y): (f64, f64), margin: f64) -> (f64, f64) {
        let within = |at: f64, low: f64, high: f64| if low <= high { at.clamp(low, high) } else { f64::midpoint(low, high) };
        (within(x, self.left + margin, self.right - margin), within(y, self.top + margin, self.bottom - margin))
    }
}

/// What moves the ghost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aim {
    /// It follows the pointer.
    Pointer,
    /// It stays in the middle, the map moves under it (touch).
    Centre,
    /// The arrow keys move a cross.
    Keys,
}

/// Where the map stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct View {
    /// Its centre.
    pub at: LonLat,
    /// Its zoom.
    pub zoom: f64,
    /// Degrees clockwise from north.
    pub bearing: f64,
    /// Metres a pixel at the centre.
    pub metres: f64,
}

/// Heights of the bottom sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sheet {
    /// Question, answer, next step.
    Peek,
    /// Also curve and pockets.
    Half,
    /// Everything.
    Full,
}

impl Sheet {
    /// Its name in the style sheet.
    pub fn id(self) -> &'static str {
        match self {
            Self::Peek => "peek",
            Self::Half => "half",
            Self::Full => "full",
        }
    }
}

/// Whether opening hours are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hours {
    /// Nobody asked for an hour yet.
    Unasked,
    /// Being worked out.
    Loading,
    /// The engine has them.
    Ready,
    /// They can't be had here.
    Missing,
}

/// The search for the best sites.
#[derive(Clone, PartialEq, Debug)]
pub enum Sites {
    /// It goes on.
    Searching {
        /// The request, by which it can be stopped.
        job: RequestId,
        /// 0 to 1 is done.
        share: f32,
    },
    /// They are found.
    Found(Arc<SitesFound>),
}

/// What was just done.
#[derive(Clone, PartialEq, Debug)]
pub enum Toast {
    /// A place was added.
    Placed {
        /// Its name.
        name: String,
        /// Who gains.
        gained: People,
    },
    /// A place was removed.
    Removed {
        /// Its name.
        name: String,
        /// Who can no longer walk there.
        lost: People,
    },
    /// Another edit was made.
    Made {
        /// What it does.
        action: Action,
        /// It is seen at this hour only, at which the question is asked now though it was not before.
        asked_at: Option<WeekMinute>,
    },
    /// An edit was taken out of the list; this was the list before.
    TakenOut {
        /// The list before.
        before: Vec<Edit>,
    },
    /// The last edit was taken back.
    Undone,
    /// The engine would not do it, and why.
    Refused(Vec<Problem>),
}

impl State {
    /// The first question, before a link or a person says otherwise.
    pub fn first() -> Self {
        // As the catalogue has it; the question can be read before the catalogue is here.
        let canteen = ServiceHere {
            id: "community-canteen".into(),
            zh: "社区食堂".into(),
            en: "community canteen".into(),
            sign: "食".into(),
            count: 0,
            ages: 0,
            living: 0,
            outward: false,
            shared: false,
        };
        let question =
            Question { who: Who::Elder, service: canteen.id.clone(), minutes: 15, direction: Direction::There, at: None, lines: None, indoors: false };
        Self {
            question,
            mode: Mode::Ask,
            city: City::Loading(Loading::default()),
            catalogue: vec![canteen],
            plan: Vec::new(),
            covered: None,
            revision: 0,
            tried: None,
            ghost: None,
            aim: Aim::Pointer,
            chosen: None,
            pocket: None,
            standard: String::new(),
            evaluation: None,
            circle: None,
            circle_with: None,
            circle_sheet: None,
            compared: None,
            spreading: None,
            sure: None,
            hours: Hours::Unasked,
            told_hours: Arc::default(),
            week_of: String::new(),
            week: None,
            serves: None,
            drawn: None,
            sites: None,
            door: Door::default(),
            toast: None,
            view: None,
            steep: false,
            free: None,
            legend: false,
            map: Canvas::Waiting,
            sheet: Sheet::Peek,
            explained: false,
            other_data: false,
            unread: Vec::new(),
            unread_plan: None,
            link_cut: false,
            part_plan: None,
            linked: None,
            file_note: None,
        }
    }
}
