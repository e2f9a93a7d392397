//! A way on foot as it was loaded: its line, its kind, and what overrides the walking model.

use core::ops::{Deref, DerefMut};

/// One position of a way. `ele` is metres above sea; not-a-number: unknown, never 0.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Position {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// Metres above sea, or NaN.
    pub ele: f64,
}

/// What kind of path it is; each has its own arcs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A street that people walk along; both sides as one line.
    Street,
    /// A path for people on foot.
    Footway,
    /// Stairs (梯坎).
    Steps,
    /// A ramp.
    Ramp,
    /// A bridge for people.
    Footbridge,
    /// A tunnel or passage for people.
    Underpass,
    /// A crossing of a street; may wait.
    Crossing,
    /// A public lift.
    Lift,
    /// An escalator or moving walk.
    Escalator,
    /// A cableway or ferry; not part of a walk by default.
    Cableway,
    /// An unpaved path; 0.9 of the speed.
    Trail,
    /// A corridor through a building.
    Corridor,
}

impl Kind {
    /// All kinds with their names in files.
    pub const NAMES: [(&'static str, Self); 12] = [
        ("street", Self::Street),
        ("footway", Self::Footway),
        ("steps", Self::Steps),
        ("ramp", Self::Ramp),
        ("footbridge", Self::Footbridge),
        ("underpass", Self::Underpass),
        ("crossing", Self::Crossing),
        ("lift", Self::Lift),
        ("escalator", Self::Escalator),
        ("cableway", Self::Cableway),
        ("trail", Self::Trail),
        ("corridor", Self::Corridor),
    ];

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|(_, k)| *k)
    }

    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, k)| *k == self).map_or("street", |(n, _)| *n)
    }

    /// Whether a home or a facility may have its door on it.
    #[must_use]
    pub fn has_doors(self) -> bool {
        !matches!(self, Self::Lift | Self::Escalator | Self::Cableway | Self::Footbridge | Self::Underpass | Self::Crossing)
    }
}

/// In which direction of its line a way can be walked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OneWay {
    /// Both.
    #[default]
    Both,
    /// Along the line.
    Forward,
    /// Against the line.
    Backward,
}

/// What is said about wheelchairs on a way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Wheels {
    /// None get through.
    No,
    /// With effort: steeper than the norm, as long as a trial found it passable at all (9.01 %).
    Limited,
    /// Whatever the slope.
    Yes,
}

/// How important a street is; for drawing only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum StreetClass {
    /// Lanes, residential streets.
    #[default]
    Minor = 0,
    /// Secondary and tertiary roads.
    Secondary = 1,
    /// Primary roads.
    Main = 2,
}

/// What is known of a way besides its name and its line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct WayTraits {
    /// Kind.
    pub kind: Kind,
    /// Class, for drawing.
    pub class: StreetClass,
    /// Lines of different layers join only at an end.
    pub layer: i8,
    /// Direction.
    pub oneway: OneWay,
    /// Number of steps of the whole way.
    pub step_count: Option<u32>,
    /// `incline`: +1 rises along the line, −1 falls; used where heights are unknown.
    pub rises: Option<i8>,
    /// Slope in per cent along the line; used where heights are unknown.
    pub incline_percent: Option<f64>,
    /// Seconds of waiting at its entrance (lift, signal).
    pub wait_s: Option<f64>,
    /// Speed in m/s (lift, escalator).
    pub speed_mps: Option<f64>,
    /// Minutes for the whole way; overrides all.
    pub minutes: Option<f64>,
    /// What is said about wheelchairs.
    pub wheelchair: Option<Wheels>,
    /// Stairs with a ramp for prams.
    pub pram_ramp: bool,
    /// A crossing with signals.
    pub signals: bool,
    /// Planned, not there yet: drawn, not walked.
    pub planned: bool,
}

/// A way as loaded.
#[derive(Clone, PartialEq, Debug)]
pub struct Way {
    /// What is known of it; read and written as if it were the way's own.
    pub traits: WayTraits,
    /// Name, may be empty.
    pub name: String,
    /// OSM opening hours as written; empty: always open.
    pub opening_hours: String,
    /// The storey that it lies on, in hundredths, where one is stated: no line of another storey joins it. Not on what leads from one to another.
    pub storey: Option<i16>,
    /// The line, at least two different positions.
    pub line: Vec<Position>,
}

impl Deref for Way {
    type Target = WayTraits;
    fn deref(&self) -> &WayTraits {
        &self.traits
    }
}

impl DerefMut for Way {
    fn deref_mut(&mut self) -> &mut WayTraits {
        &mut self.traits
    }
}

impl Way {
    /// A plain way of that kind along `line`.
    #[must_use]
    pub fn new(kind: Kind, line: Vec<Position>) -> Self {
        Self { traits: WayTraits::new(kind), name: String::new(), opening_hours: String::new(), storey: None, line }
    }
}

/// Height of a step, metres.
pub const RISER_M: f64 = 0.15;
/// How far a step goes on the map, metres.
pub const GOING_M: f64 = 0.30;
/// A step goes at least so far; a count that leaves less was not counted there.
const SHORTEST_GOING_M: f64 = 0.15;
/// What heights may be wrong by, metres, before they contradict a count: a model of whole metres says nothing about six steps.
const HEIGHTS_TELL_M: f64 = 2.0;

/// Whether stairs of so many metres on the map can have `n` steps: the length holds them, and the heights of the ends, where they are known
/// (`rise`, metres; NaN where not), speak of no less than half and no more than twice as many.
#[must_use]
pub fn steps_fit(n: u32, metres: f64, rise: f64) -> bool {
    let (n, rise) = (f64::from(n), rise.abs());
    let contradicted = (rise - n * RISER_M).abs() > HEIGHTS_TELL_M && !(0.5..=2.0).contains(&(rise / (n * RISER_M)));
    metres >= n * SHORTEST_GOING_M && !contradicted
}

impl WayTraits {
    /// Nothing known but the kind.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            class: StreetClass::Minor,
            layer: 0,
            oneway: OneWay::Both,
            step_count: None,
            rises: None,
            incline_percent: None,
            wait_s: None,
            speed_mps: None,
            minutes: None,
            wheelchair: None,
            pram_ramp: false,
            signals: false,
            planned: false,
        }
    }
}
