//! GeoJSON, one feature at a time: geometry by hand into flat arrays, properties as untyped scalars.
//!
//! Keys may come in any order. Real exports are met as they are: numbers as text, lists where a string is expected
//! (OSMnx: `"['footway', 'steps']"` or `["footway","steps"]`), `"nan"` for nothing.

use super::flatgeobuf::is_flatgeobuf;
use super::props::{Props, Value};
use super::scanner::{Scanner, SyntaxError};
use quanli_model::city::Position;
use quanli_model::problem::{Problems, Reason, Severity, Where};
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
            at: self.geometry.positions.first().filter(|p| p.lon.is_finite()).map(|p| quanli_model::units::LonLat { lon: p.lon, lat: p.lat }),
        }
    }
}

/// Calls `each` for every feature. `false` when the file can't be used; `problems` says where and why.
/// What begins as FlatGeobuf is read as such. Features are also read from a list, one to a line, as a text sequence (RFC 8142), from collections
/// inside collections and from one alone; that it was so is said.
pub fn read_features<'a>(bytes: &'a [u8], problems: &mut Problems, mut each: impl FnMut(&Feature<'a>, &mut Problems)) -> bool {
    if is_flatgeobuf(bytes) {
        return super::flatgeobuf::read(bytes, problems, &mut each);
    }
    if let Some(what) = super::kinds::other_kind(bytes) {
        problems.add(Severity::Unusable, Reason::WrongFile, Where::whole(), what);
        return false;
    }
    let mut walk = Walk { each: &mut |f: &Feature<'a>| each(f, problems), feature: Feature::default(), next: 0, odd: None, kind: None };
    let result = Scanner::new(bytes).and_then(|mut s| walk.file(&mut s));
    let Walk { next, odd, kind, .. } = walk;
    match result {
        Ok(true) => {
            if let Some(what) = odd {
                problems.add(Severity::Warning, Reason::OddContainer, Where::whole(), format!("{what}, {next} features"));
            }
            true
        }
        Ok(false) => {
            problems.add(
                Severity::Unusable,
                Reason::NotFeatures,
                Where::whole(),
                kind.map_or("no list of features".to_owned(), |kind| format!("its type is {kind}")),
            );
            false
        }
        Err(SyntaxError { expected: "UTF-8", .. }) => {
            problems.add(Severity::Unusable, Reason::WrongFile, Where::whole(), super::kinds::NOT_UTF8);
            false
        }
        Err(SyntaxError { at, expected }) => {
            let line = 1 + bytes[..at.min(bytes.len())].iter().filter(|b| **b == b'\n').count();
            problems.add(Severity::Unusable, Reason::NotJson, Where::whole(), format!("line {line}, byte {at}: expected {expected}"));
            false
        }
    }
}

/// Goes through a file and hands out its features.
struct Walk<'w, 'a> {
    each: &'w mut dyn FnMut(&Feature<'a>),
    feature: Feature<'a>,
    /// Number of the next feature.
    next: usize,
    /// How the features stand there, when that is not as one collection.
    odd: Option<&'static str>,
    /// The top object's `type`.
    kind: Option<String>,
}

/// What an object was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// A list of features, which are handed out.
    Collection,
    /// One feature, not handed out yet.
    Feature,
    /// Something else.
    Nothing,
}

/// The sign that begins each text of a sequence (RFC 8142).
const RECORD_SEPARATOR: u8 = 0x1E;

impl<'a> Walk<'_, 'a> {
    /// A whole file; `false` when it holds no features.
    fn file(&mut self, s: &mut Scanner<'a>) -> Result<bool, SyntaxError> {
        let mut texts = 0;
        let mut any = false;
        loop {
            while s.pass(RECORD_SEPARATOR).is_some() {
                self.odd = Some("a text sequence");
            }
            match s.peek() {
                0 => break,
                RECORD_SEPARATOR => continue,
                b'[' => {
                    self.odd = Some("a bare list");
                    self.list(s)?;
                    any = true;
                }
                _ => {
                    self.clear();
                    match self.object(s, false)? {
                        Found::Collection => any = true,
                        Found::Feature => {
                            self.odd = Some(match self.odd {
                                Some(sequence @ "a text sequence") => sequence,
                                _ if texts == 0 => "one feature alone",
                                _ => "one feature to a line",
                            });
                            self.hand_out();
                            any = true;
                        }
                        Found::Nothing => {}
                    }
                }
            }
            texts += 1;
            // Behind one object of a collection nothing else may stand.
            if any && self.odd.is_none() && s.peek() != 0 {
                return s.fail("the end of the file");
            }
        }
        if texts == 0 {
            return s.fail("an object");
        }
        Ok(any)
    }

    fn clear(&mut self) {
        self.feature.id = None;
        self.feature.geometry.clear();
        self.feature.props.clear();
    }

    fn hand_out(&mut self) {
        let feature = &mut self.feature;
        feature.index = self.next;
        feature.geometry.settle();
        if feature.id.is_none() {
            feature.id = feature.props.text("id").map(|t| Cow::Owned(t.into_owned()));
        }
        (self.each)(feature);
        self.next += 1;
    }

    /// At the `[` of a list of features.
    fn list(&mut self, s: &mut Scanner<'a>) -> Result<(), SyntaxError> {
        s.expect(b'[', "a list of features")?;
        if s.take(b']') {
            return Ok(());
        }
        loop {
            self.clear();
            if s.peek() == b'{' {
                if self.object(s, true)? == Found::Collection {
                    self.odd = Some("collections inside a collection");
                } else {
                    self.hand_out();
                }
            } else {
                // What is no object is a feature without anything, and is said.
                s.skip()?;
                self.hand_out();
            }
            if !s.more(b']')? {
                break;
            }
        }
        Ok(())
    }

    /// At a `{`: a feature, or a collection of them.
    fn object(&mut self, s: &mut Scanner<'a>, inside: bool) -> Result<Found, SyntaxError> {
        s.expect(b'{', if inside { "a feature" } else { "an object" })?;
        let mut found = Found::Nothing;
        if s.take(b'}') {
            return Ok(found);
        }
        loop {
            let key = s.string()?;
            s.expect(b':', "a colon")?;
            match key.as_ref() {
                "features" if s.peek() == b'[' => {
                    found = Found::Collection;
                    self.list(s)?;
                }
                "geometry" if found != Found::Collection => {
                    found = Found::Feature;
                    geometry(s, &mut self.feature.geometry)?;
                }
                "properties" if found != Found::Collection => {
                    if inside {
                        found = Found::Feature;
                    }
                    properties(s, &mut self.feature.props)?;
                }
                "id" if found != Found::Collection => {
                    self.feature.id = match s.peek() {
                        b'"' => Some(s.string()?),
                        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(s.skip()?)),
                        _ => {
                            s.skip()?;
                            None
                        }
                    };
                }
                "type" if !inside && s.peek() == b'"' => self.kind = Some(s.string()?.into_owned()),
                _ => {
                    s.skip()?;
                }
            }
            if !s.more(b'}')? {
                return Ok(found);
            }
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
