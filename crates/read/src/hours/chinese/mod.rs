//! Hours as notices, door signs and tables of places write them in Chinese → rules in the syntax of OpenStreetMap.
//!
//! A text is cut into tokens (`lex`, by the table of `words`), tokens become rules (`rules`), times of half a day become times of the day (`clock`), and
//! the rules are written down (`emit`). What separates two times here *adds*: `11:00-13:30；17:00-19:30` is two meals, where OpenStreetMap's `;` would
//! let the second take the place of the first.
//!
//! A text is read as a whole or not at all: a word that is not understood makes it unreadable, unless it stands in a remark that says nothing of days or
//! times. So nothing is half read.
//!
//! **Limitations.** Seasons without dates are taken as months (`Read::seasons_assumed`). Weeks of a month, odd and even days, school holidays and what
//! depends on the weather are not read.

mod clock;
mod emit;
mod lex;
mod remarks;
mod rules;
mod words;

pub(super) use clock::is_ambiguous;

/// What a text says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Read {
    /// In the syntax of OpenStreetMap.
    pub regular: String,
    /// Seasons are named without their dates.
    pub seasons_assumed: bool,
    /// It can be read in two ways.
    pub ambiguous: bool,
}

/// The rules of a text; `None`: it is not understood as a whole.
pub(super) fn read(text: &str) -> Option<Read> {
    let tokens = remarks::dropped(lex::tokens(text))?;
    let rules = rules::of(&tokens)?;
    emit::written(rules)
}

/// Half of a day, or a part of one, by which an hour up to twelve is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Half {
    Dawn,
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    Am,
    Pm,
}

/// A season by its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Named {
    Summer,
    Winter,
    Spring,
    Autumn,
    SpringAndAutumn,
    Busy,
    Quiet,
}

/// Days of the week, and holidays.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Days {
    /// As written: from and to, Monday 0.
    spans: Vec<[u8; 2]>,
    /// Holidays too.
    holidays: bool,
    /// Holidays of these parts of the year only.
    within: Vec<&'static str>,
    /// Written as working days, which no holiday is.
    workdays: bool,
    /// All days that nothing else is said of.
    others: bool,
}

impl Days {
    fn span(from: u8, to: u8) -> Self {
        Self { spans: vec![[from, to]], ..Self::default() }
    }

    /// One bit a day, Monday first; the eighth for holidays.
    fn bits(&self) -> u8 {
        let week = self.spans.iter().flat_map(|[a, b]| *a..=*b).fold(0, |bits, day| bits | 1 << day);
        week | if self.holidays { 1 << 7 } else { 0 }
    }

    /// Both; `None` where they overlap, which is no list, or where a named holiday is mixed with something else.
    fn with(&self, other: &Self) -> Option<Self> {
        let named = !self.within.is_empty() && !other.within.is_empty();
        let mixed = self.within.is_empty() != other.within.is_empty();
        if mixed || (!named && self.bits() & other.bits() != 0) {
            return None;
        }
        let mut both = self.clone();
        both.spans.extend(&other.spans);
        both.within.extend(&other.within);
        both.holidays |= other.holidays;
        both.workdays |= other.workdays;
        Some(both)
    }
}

/// A part of the year.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Season {
    /// In the syntax of OpenStreetMap.
    Dates(String),
    Named(Named),
}

/// A time as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Written {
    hour: u16,
    minute: u16,
    half: Option<Half>,
    next_day: bool,
    /// The hour has one digit.
    short: bool,
}

/// A piece of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Token {
    Days(Days),
    Dates(String),
    Named(Named),
    Time(Written),
    Half(Half),
    Meal(Half),
    NextDay,
    Dash,
    AllDay,
    Off,
    OffDays,
    Suspended,
    Without,
    Except,
    Others,
    Usual,
    Extend,
    Break,
    Opens,
    Closes,
    LastEntry,
    Unsure,
    Remark,
    /// Numbers behind it are those of a telephone.
    Contact,
    Label,
    Filler,
    Connector,
    /// 、
    And,
    /// A comma.
    Comma,
    /// A semicolon, a full stop, a new line, a stroke.
    Strong,
    Space,
    Open,
    Close,
    /// Understood, and nothing that hours can say here.
    Bad,
    Unknown(char),
}

impl Token {
    /// Whether it says something of days or times.
    fn is_of_hours(&self) -> bool {
        use Token::{
            AllDay, Bad, Break, Closes, Dates, Days, Except, Extend, Half, Named, NextDay, Off, OffDays, Opens, Suspended, Time, Unsure, Usual, Without,
        };
        matches!(
            self,
            Days(_)
                | Dates(_)
                | Named(_)
                | Time(_)
                | Half(_)
                | NextDay
                | AllDay
                | Off
                | OffDays
                | Suspended
                | Without
                | Except
                | Usual
                | Extend
                | Break
                | Opens
                | Closes
                | Unsure
                | Bad
        ) || *self == Self::Others
    }

    /// Whether a clause ends with it.
    fn ends_clause(&self) -> bool {
        matches!(self, Self::Comma | Self::Strong | Self::Open | Self::Close)
    }
}
