//! Every property of every file: one table says what is accepted, and one reader reads by it.
//!
//! A property can only be read through its row ([`Field`]), and each row stands in the table of its file, so that `docs/reading.md`,
//! `quanli check --explain` and the test that gives each property what it does not take are made from what is really read.
//! Whatever a row does not take is passed over *and said*: nothing that stood in a file is dropped in silence.

use super::geojson::Feature;
use super::numbers::{self, Quantity};
use super::props::{Props, Value};
use quanli_model::problem::{Problems, Reason, Severity, Where};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a property takes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Form {
    /// Any text; of a list the first.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `yes` or `no`, `true` or `false`, `1` or `0`, `是` or `否`.
    Truth,
    /// A number between two bounds.
    Number(Quantity, f64, f64),
    /// People by age: an object, or its text.
    People,
    /// Numbers by name: an object, its text, or one number of `places`.
    Amounts,
    /// Positions.
    Positions,
    /// Ids or names of services: a list, or texts with `;`, `,` or `、` between them.
    Services,
    /// Stops of a line.
    Stops,
    /// One number, or the shortest and the longest.
    Waits,
    /// `up`, `down`, or a slope with its unit.
    Incline,
    /// A tag of OpenStreetMap: any word; those that are not known count as not stated.
    Tag,
}

/// A property of a file.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Field {
    /// Its name in the file.
    pub key: &'static str,
    /// What it takes.
    pub form: Form,
    /// What it says, in a few words.
    pub means: &'static str,
}

/// The rows of a file. A [`Field`] outside a table can't be made elsewhere by accident: this is the only place that writes them.
macro_rules! fields {
    ($($name:ident = $key:literal, $form:expr, $means:literal;)*) => {
        $(#[doc = $means] pub const $name: super::Field = super::Field { key: $key, form: $form, means: $means };)*
        /// Every property of this file, in the order of the documents.
        pub const ALL: &[super::Field] = &[$($name),*];
    };
}

const PATH_KINDS: &[&str] =
    &["street", "footway", "steps", "ramp", "footbridge", "underpass", "crossing", "lift", "escalator", "cableway", "trail", "corridor"];
const WHEELS: &[&str] = &["yes", "designated", "limited", "no", "unknown"];
const STATUS: &[&str] = &["existing", "open", "planned", "closed"];

/// Properties of `paths.geojson`.
pub mod paths {
    use super::Form::{Incline, Number, Tag, Text, Truth, Word};
    use super::Quantity;
    fields! {
        KIND = "kind", Word(super::PATH_KINDS), "what kind of path it is; else it follows from OpenStreetMap's tags";
        NAME = "name", Text, "its name";
        LAYER = "layer", Number(Quantity::Count, -20.0, 20.0), "above or below the ground: lines of different layers do not meet";
        LEVEL = "level", Tag, "the storey: 0, -1, 0;1, 0-2; storeys join only by stairs, lifts and ramps";
        STEP_COUNT = "step_count", Number(Quantity::Count, 1.0, 5000.0), "how many steps it has";
        WAIT_S = "wait_s", Number(Quantity::Seconds, 0.0, 3600.0), "how long one waits at it";
        SPEED_MPS = "speed_mps", Number(Quantity::MetresASecond, 0.05, 20.0), "how fast it carries people";
        MINUTES = "minutes", Number(Quantity::Minutes, 0.0, 120.0), "how long the ride takes";
        INCLINE_PERCENT = "incline_percent", Number(Quantity::Percent, -100.0, 100.0), "its slope along the line";
        INCLINE = "incline", Incline, "which way it rises, or its slope";
        CLASS = "class", Tag, "how important a street is, for drawing: main, secondary";
        WHEELCHAIR = "wheelchair", Word(super::WHEELS), "whether wheelchairs pass";
        OPENING_HOURS = "opening_hours", Text, "when it is open";
        STATUS = "status", Word(super::STATUS), "planned: drawn and not walked; closed: not there";
        SIGNALS = "signals", Truth, "a crossing with lights";
        ONEWAY = "oneway", Tag, "forward or backward: which way people may walk; a plain yes binds vehicles";
        HIGHWAY = "highway", Tag, "OpenStreetMap: what kind of way it is";
        FOOT = "foot", Tag, "OpenStreetMap: whether one may walk";
        ACCESS = "access", Tag, "OpenStreetMap: who may go there";
        ACCESS_CONDITIONAL = "access:conditional", Tag, "OpenStreetMap: who may go there at some hours";
        FOOT_CONDITIONAL = "foot:conditional", Tag, "OpenStreetMap: whether one may walk at some hours";
        MOTORROAD = "motorroad", Tag, "OpenStreetMap: only for motors";
        PUBLIC_TRANSPORT = "public_transport", Tag, "OpenStreetMap: platforms";
        RAILWAY = "railway", Tag, "OpenStreetMap: funicular, platforms";
        AERIALWAY = "aerialway", Tag, "OpenStreetMap: cable cars";
        ROUTE = "route", Tag, "OpenStreetMap: ferries";
        INDOOR = "indoor", Tag, "OpenStreetMap: corridors";
        AREA = "area", Tag, "OpenStreetMap: the line is the rim of a place";
        CONVEYING = "conveying", Tag, "OpenStreetMap: it moves, and in which direction";
        BRIDGE = "bridge", Tag, "OpenStreetMap: it is a bridge";
        TUNNEL = "tunnel", Tag, "OpenStreetMap: it is a tunnel";
        FOOTWAY = "footway", Tag, "OpenStreetMap: crossing, ramp, sidewalk";
        PATH = "path", Tag, "OpenStreetMap: crossing";
        CYCLEWAY = "cycleway", Tag, "OpenStreetMap: crossing";
        SIDEWALK = "sidewalk", Tag, "OpenStreetMap: where people walk beside a street";
        SIDEWALK_BOTH = "sidewalk:both", Tag, "OpenStreetMap: the same of both sides";
        SIDEWALK_LEFT = "sidewalk:left", Tag, "OpenStreetMap: the same of the left side";
        SIDEWALK_RIGHT = "sidewalk:right", Tag, "OpenStreetMap: the same of the right side";
        SAC_SCALE = "sac_scale", Tag, "OpenStreetMap: how hard a trail is";
        RAMP = "ramp", Tag, "OpenStreetMap: a ramp on stairs";
        RAMP_STROLLER = "ramp:stroller", Tag, "OpenStreetMap: a ramp for prams";
        RAMP_WHEELCHAIR = "ramp:wheelchair", Tag, "OpenStreetMap: a ramp for wheelchairs";
        CROSSING = "crossing", Tag, "OpenStreetMap: what kind of crossing it is";
        CROSSING_SIGNALS = "crossing:signals", Tag, "OpenStreetMap: a crossing with lights";
        ONEWAY_FOOT = "oneway:foot", Tag, "OpenStreetMap: which way people may walk";
    }
}

/// Properties of `facilities.geojson`.
pub mod facilities {
    use super::Form::{Amounts, Positions, Services, Tag, Text, Word};
    fields! {
        SERVICES = "services", Services, "what it serves with: ids or names of the catalogue; else it follows from tags, then from the name";
        NAME = "name", Text, "its name";
        OPENING_HOURS = "opening_hours", Text, "when it is open";
        SHARED_HOURS = "shared_hours", Text, "when it is open to everybody although it is not its purpose";
        CAPACITY = "capacity", Amounts, "how many it serves, by unit: {\"meals_per_day\": 150}";
        PRICE_YUAN = "price_yuan", Text, "what it costs, in yuan";
        PRICE = "price", Text, "what it costs, in words";
        CHARGE = "charge", Text, "OpenStreetMap: what it costs";
        ENTRANCES = "entrances", Positions, "where people enter: [[longitude, latitude], …]";
        STATUS = "status", Word(super::STATUS), "planned: drawn and not counted; closed: left out";
        AMENITY = "amenity", Tag, "OpenStreetMap: what it is";
        SHOP = "shop", Tag, "OpenStreetMap: what it sells";
        LEISURE = "leisure", Tag, "OpenStreetMap: what it is for";
        HEALTHCARE = "healthcare", Tag, "OpenStreetMap: clinics";
        OFFICE = "office", Tag, "OpenStreetMap: offices";
        CRAFT = "craft", Tag, "OpenStreetMap: workshops";
        HIGHWAY = "highway", Tag, "OpenStreetMap: bus stops";
        RAILWAY = "railway", Tag, "OpenStreetMap: entrances of the metro";
        PUBLIC_TRANSPORT = "public_transport", Tag, "OpenStreetMap: stops";
        BUS = "bus", Tag, "OpenStreetMap: whether buses stop there";
        ISCED_LEVEL = "isced:level", Tag, "OpenStreetMap: what level a school has";
        SOCIAL_FACILITY = "social_facility", Tag, "OpenStreetMap: whom it cares for";
        ACCESS = "access", Tag, "OpenStreetMap: who may go there";
        FOOT = "foot", Tag, "OpenStreetMap: whether one may walk in";
        GARDEN_TYPE = "garden:type", Tag, "OpenStreetMap: whose garden it is";
        OPENING_DATE = "opening_date", Tag, "OpenStreetMap: when it opens; later than the data: planned";
        START_DATE = "start_date", Tag, "OpenStreetMap: since when it is there; later than the data: planned";
        END_DATE = "end_date", Tag, "OpenStreetMap: until when it was there; before the data: left out";
        CONSTRUCTION = "construction", Tag, "OpenStreetMap: it is being built: planned";
        DISUSED = "disused", Tag, "OpenStreetMap: it is not in use: left out";
        VACANT = "vacant", Tag, "OpenStreetMap: nobody is in it: left out";
    }
}

/// Properties of `residents.geojson`.
pub mod residents {
    use super::Form::{Number, People, Text, Truth};
    use super::Quantity;
    fields! {
        PEOPLE = "people", People, "people by age: {\"0-6\": 12, \"7-14\": 9, \"15-59\": 80, \"60-74\": 20, \"75+\": 8}";
        POPULATION = "population", Number(Quantity::People, 0.0, 1e8), "all people, where ages are not known";
        WHEELCHAIR_USERS = "wheelchair_users", Number(Quantity::People, 0.0, 1e8), "how many of them go in a wheelchair";
        NAME = "name", Text, "estate or community";
        FLOOR = "floor", Number(Quantity::Count, -20.0, 120.0), "the storey of the homes, the ground floor is 1";
        GATE_LEVEL = "gate_level", Number(Quantity::Count, -20.0, 120.0), "the storey at which the gate is; else 1";
        LIFT = "lift", Truth, "whether a lift goes there";
    }
}

/// Properties of `circles.geojson`.
pub mod circles {
    use super::Form::{Number, Text, Truth};
    use super::Quantity;
    fields! {
        NAME = "name", Text, "its name";
        POPULATION = "population", Number(Quantity::People, 0.0, 1e8), "how many people it is said to have";
        EXEMPLAR = "exemplar", Truth, "a model circle";
    }
}

/// Properties of `transit.geojson`.
pub mod transit {
    use super::Form::{Number, Stops, Text, Truth, Waits, Word};
    use super::Quantity;
    fields! {
        KIND = "kind", Word(&["lane-bus", "bus", "metro", "responsive-zone"]), "what carries people";
        NAME = "name", Text, "its name";
        STOPS = "stops", Stops, "[{\"name\": …, \"position\": [longitude, latitude], \"entrances\": [{\"position\": …, \"depth_m\": 0}]}]";
        HEADWAY_MIN = "headway_min", Number(Quantity::Minutes, 0.0, 1440.0), "minutes between two vehicles of a line";
        WAIT_MIN = "wait_min", Waits, "minutes that one waits in a zone: one number, or the shortest and the longest";
        SPEED_MPS = "speed_mps", Number(Quantity::MetresASecond, 0.0, 100.0), "travelling speed, stops included";
        SPEED_KMH = "speed_kmh", Number(Quantity::KilometresAnHour, 0.0, 360.0), "the same in kilometres an hour";
        ONEWAY = "oneway", Truth, "runs only in the order of its stops";
        SCHEMATIC = "schematic", Truth, "the positions of its stops are drawn, not measured: only entrances are used";
        WHEELCHAIR = "wheelchair", Truth, "whether wheelchairs get on";
        FARE_YUAN = "fare_yuan", Number(Quantity::Yuan, 0.0, 1000.0), "what a ride costs";
        OPENING_HOURS = "opening_hours", Text, "when it runs";
    }
}

/// A file of a city folder, by what its properties are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum File {
    /// `paths.geojson`
    Paths,
    /// `facilities.geojson`
    Facilities,
    /// `residents.geojson`
    Residents,
    /// `circles.geojson`
    Circles,
    /// `transit.geojson`
    Transit,
}

impl File {
    /// All of them, in the order of the documents.
    pub const ALL: [Self; 5] = [Self::Paths, Self::Facilities, Self::Residents, Self::Circles, Self::Transit];

    /// Its usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Paths => "paths.geojson",
            Self::Facilities => "facilities.geojson",
            Self::Residents => "residents.geojson",
            Self::Circles => "circles.geojson",
            Self::Transit => "transit.geojson",
        }
    }

    /// Its rows.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Paths => paths::ALL,
            Self::Facilities => facilities::ALL,
            Self::Residents => residents::ALL,
            Self::Circles => circles::ALL,
            Self::Transit => transit::ALL,
        }
    }
}

/// What is known of the names of properties after they were looked at once: a file repeats them in every feature.
pub struct Names {
    file: File,
    seen: BTreeMap<String, Judged>,
}

#[derive(Clone, Copy)]
enum Judged {
    /// Read by its row.
    Row(Field),
    /// Not read, and looks like one that is.
    Like(&'static str),
    /// Not read.
    Other,
}

impl Names {
    /// Nothing looked at yet.
    #[must_use]
    pub fn of(file: File) -> Self {
        Self { file, seen: BTreeMap::new() }
    }

    fn judge(&mut self, key: &str) -> Judged {
        if let Some(known) = self.seen.get(key) {
            return *known;
        }
        let rows = self.file.fields();
        let judged = match rows.iter().find(|f| f.key == key) {
            Some(field) => Judged::Row(*field),
            None => rows.iter().find(|f| looks_like(key, f.key)).map_or(Judged::Other, |f| Judged::Like(f.key)),
        };
        self.seen.insert(key.to_owned(), judged);
        judged
    }

    /// Says what is wrong with the kinds and names of a feature's properties, whatever reads them afterwards.
    pub fn check(&mut self, feature: &Feature<'_>, problems: &mut Problems) {
        for (key, value) in feature.props.entries() {
            match (self.judge(key), value) {
                (Judged::Other, _) => {}
                (Judged::Like(known), _) => {
                    problems.add(Severity::Warning, Reason::UnknownProperty, feature.place(), format!("{key}; did you mean {known}?"));
                }
                (Judged::Row(field), Value::Nested(json)) => match field.form {
                    Form::People | Form::Amounts | Form::Positions | Form::Services | Form::Stops | Form::Waits => {}
                    // Lists are what OSMnx writes; of them one value is taken.
                    Form::Text | Form::Tag if json.starts_with('[') => {
                        problems.add(Severity::Warning, Reason::OneOfList, feature.place(), format!("{key} = {}", short(json)));
                    }
                    Form::Number(..) | Form::Word(_) | Form::Truth | Form::Incline if json.starts_with('[') => {
                        problems.add(Severity::Warning, Reason::OneOfList, feature.place(), format!("{key} = {}", short(json)));
                    }
                    _ => problems.add(Severity::Warning, Reason::WrongType, feature.place(), format!("{key} = {}", short(json))),
                },
                _ => {}
            }
        }
    }
}

/// The beginning of a text, for a message.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

/// Whether a name is another one with a typing error: other signs and capitals, or one letter off.
fn looks_like(key: &str, known: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<Vec<char>>();
    let (a, b) = (letters(key), letters(known));
    if a == b {
        return true;
    }
    // Short names are one letter from many words.
    if a.len().min(b.len()) < 5 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same_before = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let same_after = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let longest = a.len().max(b.len());
    let swapped = a.len() == b.len() && same_before + same_after + 2 >= longest && {
        let at = same_before;
        at + 1 < a.len() && a[at] == b[at + 1] && a[at + 1] == b[at]
    };
    swapped || same_before + same_after + 1 >= longest
}

/// The steepest slope that a way may state, in per cent.
const STEEPEST: f64 = 100.0;

/// Which way a path rises along its line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Incline {
    /// Upwards, nobody says how much.
    Up,
    /// Downwards.
    Down,
    /// Per cent along the line.
    Percent(f64),
}

/// Reads the properties of one feature by their rows. What a row does not take is said and counts as not stated.
pub struct Fields<'f, 'a> {
    props: &'f Props<'a>,
    place: Where<'f>,
    problems: &'f mut Problems,
}

impl<'f, 'a> Fields<'f, 'a> {
    /// The properties of a feature.
    pub fn of(feature: &'f Feature<'a>, problems: &'f mut Problems) -> Self {
        Self { props: &feature.props, place: feature.place(), problems }
    }

    /// Says what is wrong with a property.
    pub fn say(&mut self, reason: Reason, found: impl Into<String>) {
        self.problems.add(Severity::Warning, reason, self.place, found);
    }

    /// Says what makes the feature useless.
    pub fn refuse(&mut self, reason: Reason, found: impl Into<String>) {
        self.problems.add(Severity::Error, reason, self.place, found);
    }

    /// Whether the property is there at all.
    #[must_use]
    pub fn has(&self, field: &Field) -> bool {
        self.props.get(field.key).is_some()
    }

    /// Its value as it stands.
    #[must_use]
    pub fn raw(&self, field: &Field) -> Option<&'f Value<'a>> {
        self.props.get(field.key)
    }

    /// As text; empty where nothing is stated.
    #[must_use]
    pub fn text(&self, field: &Field) -> String {
        match self.raw(field) {
            // Objects were said by `Names::check`.
            Some(Value::Nested(json)) if json.starts_with('{') => String::new(),
            _ => self.props.text(field.key).map(Cow::into_owned).unwrap_or_default(),
        }
    }

    /// As a number within the bounds of its row.
    pub fn number(&mut self, field: &Field) -> Option<f64> {
        let Form::Number(quantity, from, to) = field.form else { return None };
        let value = self.quantity(field, quantity)?;
        if (from..=to).contains(&value) {
            return Some(value);
        }
        self.say(Reason::OutOfRange, format!("{} = {value}", field.key));
        None
    }

    /// As a number of its quantity, whatever its size.
    pub fn quantity(&mut self, field: &Field, quantity: Quantity) -> Option<f64> {
        let text = match self.props.get(field.key)? {
            Value::Number(n) => return Some(*n),
            Value::Nested(json) if json.starts_with('{') => return None,
            Value::Bool(b) => Cow::Borrowed(if *b { "true" } else { "false" }),
            Value::Text(text) if text.trim().is_empty() => {
                self.say(Reason::EmptyValue, field.key);
                return None;
            }
            _ => match self.props.text(field.key) {
                Some(text) => text,
                None => {
                    // A text like `nan`: not stated, and said.
                    self.say(Reason::EmptyValue, field.key);
                    return None;
                }
            },
        };
        match numbers::number(&text, quantity) {
            Some(read) => {
                if read.ambiguous {
                    self.say(Reason::AmbiguousNumber, format!("{} = {text}, read as {}", field.key, read.value));
                }
                Some(read.value)
            }
            None => {
                self.say(Reason::NotANumber, format!("{} = {}", field.key, short(&text)));
                None
            }
        }
    }

    /// As one of the words of its row.
    pub fn word(&mut self, field: &Field) -> Option<&'static str> {
        let Form::Word(words) = field.form else { return None };
        let value = self.props.get(field.key)?;
        if matches!(value, Value::Nested(json) if json.starts_with('{')) {
            return None;
        }
        let text = self.props.text(field.key).unwrap_or_default();
        let found = words.iter().find(|w| text.eq_ignore_ascii_case(w)).copied();
        if found.is_none() {
            let reason = if text.is_empty() { Reason::EmptyValue } else { Reason::UnknownWord };
            self.say(reason, format!("{} = {}; known are {}", field.key, short(&text), words.join(", ")));
        }
        found
    }

    /// As yes or no.
    pub fn truth(&mut self, field: &Field) -> Option<bool> {
        let value = self.props.get(field.key)?;
        if matches!(value, Value::Nested(json) if json.starts_with('{')) {
            return None;
        }
        let text = self.props.text(field.key).unwrap_or_default();
        match text.trim().to_lowercase().as_str() {
            "yes" | "true" | "1" | "y" | "是" | "有" => Some(true),
            "no" | "false" | "0" | "n" | "否" | "无" | "没有" => Some(false),
            "" => {
                self.say(Reason::EmptyValue, field.key);
                None
            }
            "unknown" => None,
            _ => {
                self.say(Reason::UnknownWord, format!("{} = {}; known are yes, no", field.key, short(&text)));
                None
            }
        }
    }

    /// As which way a path rises.
    pub fn incline(&mut self, field: &Field) -> Option<Incline> {
        let value = self.props.get(field.key)?;
        if matches!(value, Value::Nested(json) if json.starts_with('{')) {
            return None;
        }
        let text = self.props.text(field.key).unwrap_or_default();
        match text.trim() {
            "up" => return Some(Incline::Up),
            "down" => return Some(Incline::Down),
            "yes" | "no" | "unknown" => return None,
            "" => self.say(Reason::EmptyValue, field.key),
            // A number without a unit may be degrees or per cent.
            text => match numbers::number(text, Quantity::Percent).filter(|_| text.parse::<f64>().is_err()) {
                Some(read) if read.value.abs() <= STEEPEST => return Some(Incline::Percent(read.value)),
                Some(read) => self.say(Reason::OutOfRange, format!("{} = {text} ({:.0} %)", field.key, read.value)),
                None => self.say(Reason::NotANumber, format!("{} = {}", field.key, short(text))),
            },
        }
        None
    }

    /// As a list of texts: a JSON list, or one text with `;`, `,` or `、` between them.
    pub fn texts(&mut self, field: &Field) -> Vec<String> {
        let Some(value) = self.props.get(field.key) else { return Vec::new() };
        let mut out = Vec::new();
        match (self.json(field), value) {
            (Some(serde_json::Value::Array(list)), _) => {
                for item in list {
                    match item {
                        serde_json::Value::String(text) => out.push(text),
                        other => self.refuse(Reason::WrongType, format!("{} = {other}", field.key)),
                    }
                }
            }
            (None, Value::Text(text)) if !text.trim_start().starts_with(['{', '[']) => {
                out.extend(text.split([';', '；', ',', '，', '、']).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()));
                if out.is_empty() {
                    self.say(Reason::EmptyValue, field.key);
                }
            }
            (_, Value::Text(text)) => self.refuse_type(field, text),
            (_, Value::Nested(text)) => self.refuse_type(field, text),
            (_, Value::Number(n)) => self.refuse_type(field, &n.to_string()),
            (_, Value::Bool(b)) => self.refuse_type(field, &b.to_string()),
        }
        out
    }

    fn refuse_type(&mut self, field: &Field, found: &str) {
        self.refuse(Reason::WrongType, format!("{} = {}", field.key, short(found)));
    }

    /// As numbers by name, sorted by it; one number alone is of `places`.
    pub fn amounts(&mut self, field: &Field) -> Vec<(String, f64)> {
        let Some(value) = self.props.get(field.key) else { return Vec::new() };
        let mut out: Vec<(String, f64)> = Vec::new();
        if let Some(serde_json::Value::Object(map)) = self.json(field) {
            for (unit, value) in map {
                let name = format!("{} {unit}", field.key);
                let number = match &value {
                    serde_json::Value::Number(n) => n.as_f64(),
                    serde_json::Value::String(text) => self.amount(&name, text),
                    other => {
                        self.say(Reason::NotANumber, format!("{name} = {other}"));
                        None
                    }
                };
                out.extend(number.and_then(|n| self.in_range(&name, n)).map(|n| (unit, n)));
            }
            return out;
        }
        let number = match value {
            Value::Number(n) => Some(*n),
            Value::Text(text) if text.trim().is_empty() => {
                self.say(Reason::EmptyValue, field.key);
                None
            }
            Value::Text(text) => self.amount(field.key, text),
            Value::Nested(text) => {
                self.say(Reason::WrongType, format!("{} = {}", field.key, short(text)));
                None
            }
            Value::Bool(b) => {
                self.say(Reason::NotANumber, format!("{} = {b}", field.key));
                None
            }
        };
        out.extend(number.and_then(|n| self.in_range(field.key, n)).map(|n| ("places".to_owned(), n)));
        out
    }

    fn amount(&mut self, name: &str, text: &str) -> Option<f64> {
        let read = numbers::number(text, Quantity::Capacity);
        match read {
            None => self.say(Reason::NotANumber, format!("{name} = {}", short(text))),
            Some(read) if read.ambiguous => self.say(Reason::AmbiguousNumber, format!("{name} = {text}, read as {}", read.value)),
            Some(_) => {}
        }
        read.map(|read| read.value)
    }

    fn in_range(&mut self, name: &str, n: f64) -> Option<f64> {
        let fits = (0.0..1e9).contains(&n);
        if !fits {
            self.say(Reason::OutOfRange, format!("{name} = {n}"));
        }
        fits.then_some(n)
    }

    /// As JSON: an object or a list, also where a table's export wrote it as text. `None` where it is neither.
    #[must_use]
    pub fn json(&self, field: &Field) -> Option<serde_json::Value> {
        match self.props.get(field.key)? {
            Value::Nested(json) => serde_json::from_str(json).ok(),
            Value::Text(text) if text.trim_start().starts_with(['{', '[']) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }
}
