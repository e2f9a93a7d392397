//! GeoJSON, one feature at a time: geometry by hand into flat arrays, properties as untyped scalars.
//!
//! Keys may come in any order. Real exports are met as they are: numbers as text, lists where a string is expected
//! (OSMnx: `"['footway', 'steps']"` or `["footway","steps"]`), `"nan"` for nothing.

use super::flatgeobuf::is_flatgeobuf;
use super::numbers::Quantity;
use super::scanner::{Scanner, SyntaxError};
use crate::city::Position;
use crate::problem::{Problems, Reason, Severity, Where};
use std::borrow::Cow;

/// What a geometry is. Shown by the name that its files give it.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum GeometryKind {
    /// None, or one that is not used.
    #[default]
    None,
    /// One position.
    Point,
    /// One line.
    LineString,
    /// Several lines.
    MultiLineString,
    /// Rings.
    Polygon,
    /// Several polygons.
    MultiPolygon,
    /// Several positions. One alone is read as a point: programs that promote a layer write all of it so.
    MultiPoint,
    /// A type that nothing here uses, by its name.
    Other(&'static str),
}

/// Types that are named and not used; the formats know no others.
const OTHER_TYPES: [&str; 9] =
    ["GeometryCollection", "CircularString", "CompoundCurve", "CurvePolygon", "MultiCurve", "MultiSurface", "PolyhedralSurface", "TIN", "Triangle"];

impl GeometryKind {
    /// The kind of that name; what no format knows is an unknown type.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "Point" => Self::Point,
            "MultiPoint" => Self::MultiPoint,
            "LineString" => Self::LineString,
            "MultiLineString" => Self::MultiLineString,
            "Polygon" => Self::Polygon,
            "MultiPolygon" => Self::MultiPolygon,
            _ => Self::Other(OTHER_TYPES.into_iter().find(|known| *known == name).unwrap_or("a type that GeoJSON does not know")),
        }
    }
}

impl core::fmt::Debug for GeometryKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Point => "Point",
            Self::LineString => "LineString",
            Self::MultiLineString => "MultiLineString",
            Self::Polygon => "Polygon",
            Self::MultiPolygon => "MultiPolygon",
            Self::MultiPoint => "MultiPoint",
            Self::Other(name) => name,
        })
    }
}

/// A geometry as flat arrays; its buffers are used again for the next feature.
#[derive(Clone, Debug, Default)]
pub struct Geometry {
    /// Kind.
    pub kind: GeometryKind,
    /// All positions.
    pub positions: Vec<Position>,
    /// Ends (exclusive) of lines or rings in `positions`.
    pub line_ends: Vec<usize>,
    /// Ends (exclusive) of the polygons of a MultiPolygon in `line_ends`; of each the first ring is the outer one.
    pub polygon_ends: Vec<usize>,
    /// Some coordinate was no number.
    pub bad: bool,
}

impl Geometry {
    pub(super) fn clear(&mut self) {
        self.kind = GeometryKind::None;
        self.positions.clear();
        self.line_ends.clear();
        self.polygon_ends.clear();
        self.bad = false;
    }

    /// Once it is read: what has no position at all (RFC 7946 §3.1) is no geometry, whatever it is called.
    pub(super) fn settle(&mut self) {
        if self.positions.is_empty() && !self.bad && !matches!(self.kind, GeometryKind::Other(_)) {
            self.kind = GeometryKind::None;
        }
        if self.kind == GeometryKind::MultiPoint && self.positions.len() == 1 {
            self.kind = GeometryKind::Point;
            self.line_ends.clear();
        }
    }

    /// The first position that is none, in words, with a hint where latitude stands first.
    #[must_use]
    pub fn bad_text(&self) -> String {
        let Some(p) = self.positions.iter().find(|p| !(p.lon.abs() <= 180.0 && p.lat.abs() <= 90.0)) else { return String::new() };
        let swapped = p.lon.abs() <= 90.0 && p.lat.abs() <= 180.0;
        format!("{}, {}{}", p.lon, p.lat, if swapped { ": latitude stands before longitude" } else { "" })
    }

    /// The rings of each polygon, the outer one first.
    #[must_use]
    pub fn polygons(&self) -> Vec<Vec<&[Position]>> {
        let rings: Vec<&[Position]> = self.lines().collect();
        if self.kind != GeometryKind::MultiPolygon {
            return vec![rings];
        }
        let mut start = 0;
        let mut polygon = |&end: &usize| {
            let part = rings.get(start..end).unwrap_or_default().to_vec();
            start = end;
            part
        };
        self.polygon_ends.iter().map(&mut polygon).collect()
    }

    /// The lines or rings, in order.
    pub fn lines(&self) -> impl Iterator<Item = &[Position]> {
        let mut start = 0;
        self.line_ends.iter().map(move |&end| {
            let line = &self.positions[start..end];
            start = end;
            line
        })
    }
}

/// A property's value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// Number.
    Number(f64),
    /// Truth.
    Bool(bool),
    /// An object or a list, as JSON text.
    Nested(&'a str),
}

/// Properties in file order; `null` ones are absent.
#[derive(Clone, Debug, Default)]
pub struct Props<'a> {
    entries: Vec<(Cow<'a, str>, Value<'a>)>,
    /// A bit for each key that may be there, so that most questions about absent ones need no look at the entries.
    seen: u64,
}

/// The bit of a key.
#[inline]
fn bit(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let (first, last) = (bytes.first().copied().unwrap_or(0), bytes.last().copied().unwrap_or(0));
    1 << ((bytes.len() + usize::from(first) * 5 + usize::from(last) * 3) % 64)
}

impl<'a> Props<'a> {
    /// The value of a key.
    #[must_use]
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        if self.seen & bit(key) == 0 {
            return None;
        }
        self.entries.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// A key as text; the first of a list; empty and `nan` count as absent.
    #[must_use]
    #[inline]
    pub fn text(&self, key: &str) -> Option<Cow<'_, str>> {
        self.get(key).and_then(Self::text_of)
    }

    fn text_of<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
        let text: Cow<'_, str> = match value {
            Value::Text(t) => first_of_list(t),
            Value::Number(n) => Cow::Owned(format!("{n}")),
            Value::Bool(b) => Cow::Borrowed(if *b { "yes" } else { "no" }),
            Value::Nested(json) => first_of_list(json),
        };
        (!text.is_empty() && !text.eq_ignore_ascii_case("nan")).then_some(text)
    }

    /// Whether a key has exactly this text.
    #[must_use]
    pub fn is(&self, key: &str, wanted: &str) -> bool {
        self.text(key).is_some_and(|t| t == wanted)
    }

    /// Whether a key has one of these texts.
    #[must_use]
    pub fn is_any(&self, key: &str, wanted: &[&str]) -> bool {
        self.text(key).is_some_and(|t| wanted.contains(&t.as_ref()))
    }

    /// Whether the key is there.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.text(key).is_some()
    }

    /// A key as a number of a quantity; `None` where it is absent or none as a whole. Whoever reads a file uses [`super::fields::Fields`], which says so.
    #[must_use]
    pub fn number(&self, key: &str, quantity: Quantity) -> Option<f64> {
        match self.get(key)? {
            Value::Number(n) => Some(*n),
            _ => super::numbers::number(&self.text(key)?, quantity).map(|read| read.value),
        }
    }

    /// All entries.
    #[must_use]
    pub fn entries(&self) -> &[(Cow<'a, str>, Value<'a>)] {
        &self.entries
    }

    /// Adds an entry; for sources that are not GeoJSON.
    pub fn push(&mut self, key: &'a str, value: &'a str) {
        self.add(Cow::Borrowed(key), Value::Text(Cow::Borrowed(value)));
    }

    /// Adds an entry of its own.
    pub(super) fn push_owned(&mut self, key: String, value: String) {
        self.add(Cow::Owned(key), Value::Text(Cow::Owned(value)));
    }

    #[inline]
    pub(super) fn add(&mut self, key: Cow<'a, str>, value: Value<'a>) {
        self.seen |= bit(&key);
        self.entries.push((key, value));
    }

    pub(super) fn clear(&mut self) {
        self.seen = 0;
        self.entries.clear();
    }
}

/// The first text of `["a","b"]` or `"['a', 'b']"`, or the text itself; stairs win, because they must not hide.
fn first_of_list(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if !trimmed.starts_with('[') {
        return Cow::Borrowed(trimmed);
    }
    let mut items = trimmed[1..].trim_end_matches(']').split(',').map(|i| i.trim().trim_matches(['\'', '"']));
    if items.clone().any(|i| i == "steps") {
        return Cow::Borrowed("steps");
    }
    Cow::Borrowed(items.next().unwrap_or(""))
}

/// One feature, valid until the next.
#[derive(Clone, Debug, Default)]
pub struct Feature<'a> {
    /// From 0.
    pub index: usize,
    /// GeoJSON `id`, or the property `id`.
    pub id: Option<Cow<'a, str>>,
    /// Geometry.
    pub geometry: Geometry,
    /// Properties.
    pub props: Props<'a>,
}

impl Feature<'_> {
    /// Where a problem of this feature is.
    #[must_use]
    pub fn place(&self) -> Where<'_> {
        Where {
            index: u32::try_from(self.index).ok(),
            id: self.id.as_deref(),
            at: self.geometry.positions.first().filter(|p| p.lon.is_finite()).map(|p| crate::units::LonLat { lon: p.lon, lat: p.lat }),
        }
    }
}

/// Calls `each` for every feature. `false` when the file can't be used; `problems` says where and why.
/// What begins as FlatGeobuf is read as such.
pub fn read_features<'a>(bytes: &'a [u8], problems: &mut Problems, mut each: impl FnMut(&Feature<'a>, &mut Problems)) -> bool {
    if is_flatgeobuf(bytes) {
        return super::flatgeobuf::read(bytes, problems, &mut each);
    }
    let result = Scanner::new(bytes).and_then(|mut s| collection(&mut s, &mut |f| each(f, problems)));
    match result {
        Ok(true) => true,
        Ok(false) => {
            problems.add(Severity::Unusable, Reason::NotFeatures, Where::whole(), "no list of features");
            false
        }
        Err(SyntaxError { at, expected }) => {
            let line = 1 + bytes[..at.min(bytes.len())].iter().filter(|b| **b == b'\n').count();
            problems.add(Severity::Unusable, Reason::NotJson, Where::whole(), format!("line {line}, byte {at}: expected {expected}"));
            false
        }
    }
}

/// The top object; `Ok(false)` when it has no `features`.
fn collection<'a>(s: &mut Scanner<'a>, each: &mut dyn FnMut(&Feature<'a>)) -> Result<bool, SyntaxError> {
    s.expect(b'{', "an object")?;
    let mut found = false;
    if s.take(b'}') {
        return Ok(false);
    }
    loop {
        let key = s.string()?;
        s.expect(b':', "a colon")?;
        if key == "features" {
            found = true;
            features(s, each)?;
        } else {
            s.skip()?;
        }
        if !s.more(b'}')? {
            break;
        }
    }
    if s.peek() != 0 {
        return s.fail("the end of the file");
    }
    Ok(found)
}

fn features<'a>(s: &mut Scanner<'a>, each: &mut dyn FnMut(&Feature<'a>)) -> Result<(), SyntaxError> {
    s.expect(b'[', "a list of features")?;
    if s.take(b']') {
        return Ok(());
    }
    let mut feature = Feature::default();
    for index in 0.. {
        feature.index = index;
        feature.id = None;
        feature.geometry.clear();
        feature.props.clear();
        one_feature(s, &mut feature)?;
        feature.geometry.settle();
        if feature.id.is_none() {
            feature.id = feature.props.text("id").map(|t| Cow::Owned(t.into_owned()));
        }
        each(&feature);
        if !s.more(b']')? {
            break;
        }
    }
    Ok(())
}

fn one_feature<'a>(s: &mut Scanner<'a>, feature: &mut Feature<'a>) -> Result<(), SyntaxError> {
    if s.peek() != b'{' {
        return s.skip().map(drop);
    }
    s.expect(b'{', "a feature")?;
    if s.take(b'}') {
        return Ok(());
    }
    loop {
        let key = s.string()?;
        s.expect(b':', "a colon")?;
        match key.as_ref() {
            "geometry" => geometry(s, &mut feature.geometry)?,
            "properties" => properties(s, &mut feature.props)?,
            "id" => {
                feature.id = match s.peek() {
                    b'"' => Some(s.string()?),
                    b'-' | b'0'..=b'9' => Some(Cow::Borrowed(s.skip()?)),
                    _ => {
                        s.skip()?;
                        None
                    }
                };
            }
            _ => {
                s.skip()?;
            }
        }
        if !s.more(b'}')? {
            return Ok(());
        }
    }
}

fn geometry(s: &mut Scanner<'_>, geometry: &mut Geometry) -> Result<(), SyntaxError> {
    if s.peek() != b'{' {
        return s.skip().map(drop);
    }
    s.expect(b'{', "a geometry")?;
    if s.take(b'}') {
        return Ok(());
    }
    loop {
        let key = s.string()?;
        s.expect(b':', "a colon")?;
        match key.as_ref() {
            "type" if s.peek() == b'"' => {
                geometry.kind = GeometryKind::named(s.string()?.as_ref());
            }
            "coordinates" if s.peek() == b'[' => coordinates(s, geometry, 0)?,
            _ => {
                s.skip()?;
            }
        }
        if !s.more(b'}')? {
            return Ok(());
        }
    }
}

/// At a `[`: a position, or a list of deeper ones. RFC 7946 nests at most four deep.
fn coordinates(s: &mut Scanner<'_>, geometry: &mut Geometry, depth: u8) -> Result<(), SyntaxError> {
    s.expect(b'[', "coordinates")?;
    if s.take(b']') {
        return Ok(());
    }
    if s.peek() != b'[' {
        return position(s, geometry);
    }
    if depth > 4 {
        return s.fail("less nesting");
    }
    let before = geometry.line_ends.len();
    loop {
        if s.peek() == b'[' {
            if plain_position(s, geometry) {
                if s.more(b']')? {
                    continue;
                }
                break;
            }
            coordinates(s, geometry, depth + 1)?;
        } else {
            s.skip()?;
        }
        if !s.more(b']')? {
            break;
        }
    }
    if geometry.line_ends.len() == before {
        geometry.line_ends.push(geometry.positions.len());
    } else if depth == 1 {
        geometry.polygon_ends.push(geometry.line_ends.len());
    }
    Ok(())
}

/// At a `[`: a position as most files write it, `[107.0178279,29.9365554,171.9]`. `false`, and no move, for anything else.
#[inline(always)]
fn plain_position(s: &mut Scanner<'_>, geometry: &mut Geometry) -> bool {
    let start = s.at();
    let mut read = || {
        s.pass(b'[')?;
        let lon = s.coordinate()?;
        s.pass(b',')?;
        s.peek();
        let lat = s.coordinate()?;
        let ele = if s.pass(b',').is_some() {
            s.peek();
            s.coordinate()?
        } else {
            f64::NAN
        };
        s.pass(b']')?;
        Some(Position { lon, lat, ele })
    };
    let Some(position) = read() else {
        s.go_back(start);
        return false;
    };
    geometry.bad |= !(position.lon.abs() <= 180.0 && position.lat.abs() <= 90.0);
    geometry.positions.push(position);
    true
}

fn position(s: &mut Scanner<'_>, geometry: &mut Geometry) -> Result<(), SyntaxError> {
    let mut values = [f64::NAN; 3];
    let mut n = 0;
    loop {
        let value = match s.peek() {
            b'-' | b'0'..=b'9' => s.number()?,
            _ => {
                s.skip()?;
                f64::NAN
            }
        };
        if let Some(place) = values.get_mut(n) {
            *place = value;
        }
        n += 1;
        if !s.more(b']')? {
            break;
        }
    }
    let [lon, lat, ele] = values;
    // A NaN fails both comparisons.
    if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
        geometry.bad = true;
    }
    geometry.positions.push(Position { lon, lat, ele });
    Ok(())
}

fn properties<'a>(s: &mut Scanner<'a>, props: &mut Props<'a>) -> Result<(), SyntaxError> {
    if s.peek() != b'{' {
        return s.skip().map(drop);
    }
    s.expect(b'{', "properties")?;
    if s.take(b'}') {
        return Ok(());
    }
    loop {
        let key = s.string()?;
        s.expect(b':', "a colon")?;
        let value = match s.peek() {
            b'"' => Some(Value::Text(s.string()?)),
            b'-' | b'0'..=b'9' => Some(Value::Number(s.number()?)),
            b't' | b'f' => Some(Value::Bool(s.skip()? == "true")),
            b'{' | b'[' => Some(Value::Nested(s.skip()?)),
            _ => {
                s.skip()?;
                None
            }
        };
        if let Some(value) = value {
            props.add(key, value);
        }
        if !s.more(b'}')? {
            return Ok(());
        }
    }
}
