//! FlatGeobuf, one feature at a time, as the same features that GeoJSON gives.
//!
//! ```text
//! magic · header (columns, coordinate system, how many) · R-tree · features, each: size, table of geometry and properties
//! ```
//! The few tables of the format (FlatBuffers) are read here directly: every offset is checked, so damaged bytes end in a problem with the
//! feature's index and never in a panic, and the worker carries 2 KB in place of three libraries. In the tests the format's own library writes.
//!
//! Limitations: features have no id but a property `id`; curves, collections and surfaces are named and not used.
//! Source: the schemas `header.fbs` and `feature.fbs` of version 3.

use super::geojson::{Feature, Geometry, GeometryKind};
use super::props::{Props, Value};
use quanli_model::city::Position;
use quanli_model::problem::{Problems, Reason, Severity, Where};
use std::borrow::Cow;

/// The version that is read.
const VERSION: u8 = 3;
/// Systems within centimetres of WGS 84, by number; 0 is one that is not stated.
const LON_LAT: [i32; 4] = [0, 4326, 4490, 4979];
/// A header larger than this is none.
const LARGEST_HEADER: usize = 10 << 20;

/// Bytes that are not what the format says.
#[derive(Debug)]
struct Broken;
type Read<T> = Result<T, Broken>;

/// Whether these bytes begin as FlatGeobuf.
pub fn is_flatgeobuf(bytes: &[u8]) -> bool {
    bytes.len() >= 8 && bytes.starts_with(b"fgb") && &bytes[4..7] == b"fgb"
}

/// Calls `each` for every feature. `false` when the file can't be used; `problems` says where and why.
pub fn read<'a>(bytes: &'a [u8], problems: &mut Problems, each: &mut dyn FnMut(&Feature<'a>, &mut Problems)) -> bool {
    let mut unusable = |reason, found: String| {
        problems.add(Severity::Unusable, reason, Where::whole(), found);
        false
    };
    if bytes[3] != VERSION {
        return unusable(Reason::NotFlatGeobuf, format!("version {}, this reads {VERSION}", bytes[3]));
    }
    let Ok((header, mut at)) = Header::read(bytes) else { return unusable(Reason::NotFlatGeobuf, String::from("header")) };
    if !LON_LAT.contains(&header.crs) {
        return unusable(Reason::UnknownCrs, format!("EPSG:{}", header.crs));
    }
    let mut feature = Feature::default();
    for index in 0.. {
        if header.count.map_or(at == bytes.len(), |n| n == index) {
            return true;
        }
        let Ok(block) = sized(bytes, at) else {
            problems.add(Severity::Unusable, Reason::NotFlatGeobuf, Where::feature(index as usize), format!("byte {at}"));
            return false;
        };
        feature.index = index as usize;
        if header.feature(block, &mut feature).is_ok() {
            each(&feature, problems);
        } else {
            problems.add(Severity::Error, Reason::NotFlatGeobuf, Where::feature(index as usize), format!("byte {at}"));
        }
        at += 4 + block.len();
    }
    true
}

/// What the header says.
struct Header<'a> {
    geometry: u8,
    columns: Vec<(&'a str, u8)>,
    count: Option<u64>,
    crs: i32,
}

impl<'a> Header<'a> {
    /// The header, and where the features begin.
    fn read(bytes: &'a [u8]) -> Read<(Self, usize)> {
        let block = sized(bytes, 8)?;
        if block.len() > LARGEST_HEADER {
            return Err(Broken);
        }
        let table = Table::root(block)?;
        let count = table.number(8, u64::from_le_bytes)?.unwrap_or(0);
        let node_size = table.number(9, u16::from_le_bytes)?.unwrap_or(16);
        let crs = table.table(10)?.map_or(Ok(None), |crs| crs.number(1, i32::from_le_bytes))?.unwrap_or(0);
        let header = Self {
            geometry: table.number(2, u8::from_le_bytes)?.unwrap_or(0),
            columns: columns(&table, 7)?.unwrap_or_default(),
            count: (count > 0).then_some(count),
            crs,
        };
        let index = if node_size > 0 { index_size(count, u64::from(node_size)).ok_or(Broken)? } else { 0 };
        Ok((header, 12 + block.len() + index))
    }

    fn feature(&self, block: &'a [u8], feature: &mut Feature<'a>) -> Read<()> {
        let table = Table::root(block)?;
        feature.geometry.clear();
        feature.props.clear();
        if let Some(geometry) = table.table(0)? {
            let kind = geometry.number(6, u8::from_le_bytes)?.filter(|k| *k != 0).unwrap_or(self.geometry);
            feature.geometry.kind = shape(&geometry, kind, &mut feature.geometry)?;
            feature.geometry.settle();
        }
        if let Some(bytes) = table.bytes(1)? {
            let own = columns(&table, 2)?;
            properties(bytes, own.as_ref().unwrap_or(&self.columns), &mut feature.props)?;
        }
        feature.id = feature.props.text("id").map(|t| Cow::Owned(t.into_owned()));
        Ok(())
    }
}

/// Bytes of the R-tree: a node of 40 bytes for each feature and for each group of nodes; a single feature is a group too.
fn index_size(count: u64, node_size: u64) -> Option<usize> {
    let (mut level, mut nodes) = (count, count);
    while level > 0 {
        level = level.div_ceil(node_size.max(2));
        nodes = nodes.checked_add(level)?;
        if level == 1 {
            break;
        }
    }
    usize::try_from(nodes.checked_mul(40)?).ok()
}

/// Names and types.
fn columns<'a>(table: &Table<'a>, slot: usize) -> Read<Option<Vec<(&'a str, u8)>>> {
    let Some(list) = table.tables(slot)? else { return Ok(None) };
    list.into_iter().map(|column| Ok((column.text(0)?.unwrap_or(""), column.number(1, u8::from_le_bytes)?.unwrap_or(0)))).collect::<Read<_>>().map(Some)
}

/// Fills positions and lines in; returns the kind.
fn shape(table: &Table<'_>, kind: u8, out: &mut Geometry) -> Read<GeometryKind> {
    let kind = match kind {
        1 => GeometryKind::Point,
        2 => GeometryKind::LineString,
        3 => GeometryKind::Polygon,
        4 => GeometryKind::MultiPoint,
        5 => GeometryKind::MultiLineString,
        6 => GeometryKind::MultiPolygon,
        7..=17 => {
            const NAMES: [&str; 11] = [
                "GeometryCollection",
                "CircularString",
                "CompoundCurve",
                "CurvePolygon",
                "MultiCurve",
                "MultiSurface",
                "Curve",
                "Surface",
                "PolyhedralSurface",
                "TIN",
                "Triangle",
            ];
            return Ok(GeometryKind::Other(NAMES[usize::from(kind) - 7]));
        }
        _ => return Ok(GeometryKind::None),
    };
    if kind == GeometryKind::MultiPolygon {
        for part in table.tables(7)?.unwrap_or_default() {
            lines(&part, out)?;
            out.polygon_ends.push(out.line_ends.len());
        }
    } else {
        lines(table, out)?;
        if kind == GeometryKind::Point {
            out.line_ends.clear();
        }
    }
    Ok(kind)
}

fn lines(table: &Table<'_>, out: &mut Geometry) -> Read<()> {
    let base = out.positions.len();
    let xy = table.array(1, 8)?.unwrap_or(&[]);
    // Parts that point to the same bytes again and again would fill the memory.
    if base * 16 + xy.len() > table.block.len() {
        return Err(Broken);
    }
    let z = table.array(2, 8)?.unwrap_or(&[]);
    let mut heights = z.chunks_exact(8).map(double);
    for pair in xy.chunks_exact(16) {
        let (lon, lat) = (double(&pair[..8]), double(&pair[8..]));
        // A NaN fails both comparisons.
        out.bad |= !(lon.abs() <= 180.0 && lat.abs() <= 90.0);
        out.positions.push(Position { lon, lat, ele: heights.next().unwrap_or(f64::NAN) });
    }
    let n = out.positions.len() - base;
    match table.array(0, 4)? {
        Some(ends) if !ends.is_empty() => {
            for end in ends.chunks_exact(4) {
                let end = u32::from_le_bytes(end.try_into().map_err(|_| Broken)?) as usize;
                if end > n || out.line_ends.last().is_some_and(|last| base + end < *last) {
                    return Err(Broken);
                }
                out.line_ends.push(base + end);
            }
        }
        _ => out.line_ends.push(base + n),
    }
    Ok(())
}

fn double(bytes: &[u8]) -> f64 {
    bytes.try_into().map_or(f64::NAN, f64::from_le_bytes)
}

/// Number of the column and value, one after another.
fn properties<'a>(bytes: &'a [u8], columns: &[(&'a str, u8)], props: &mut Props<'a>) -> Read<()> {
    let mut at = 0;
    let mut take = |n: usize| -> Read<&'a [u8]> {
        let part = bytes.get(at..).and_then(|rest| rest.get(..n)).ok_or(Broken)?;
        at += n;
        Ok(part)
    };
    while let Ok(number) = take(2) {
        let (name, kind) = *columns.get(usize::from(u16::from_le_bytes([number[0], number[1]]))).ok_or(Broken)?;
        macro_rules! number {
            ($of:ty) => {
                Value::Number(<$of>::from_le_bytes(take(size_of::<$of>())?.try_into().map_err(|_| Broken)?) as f64)
            };
        }
        let value = match kind {
            0 => number!(i8),
            1 => number!(u8),
            2 => Value::Bool(take(1)?[0] != 0),
            3 => number!(i16),
            4 => number!(u16),
            5 => number!(i32),
            6 => number!(u32),
            7 => number!(i64),
            8 => number!(u64),
            9 => number!(f32),
            10 => number!(f64),
            11..=14 => {
                let n = u32::from_le_bytes(take(4)?.try_into().map_err(|_| Broken)?) as usize;
                let bytes = take(n)?;
                if kind == 14 {
                    continue;
                }
                let text = core::str::from_utf8(bytes).map_err(|_| Broken)?;
                // Many programs write objects and lists as plain text.
                if kind == 12 || text.starts_with('{') { Value::Nested(text) } else { Value::Text(Cow::Borrowed(text)) }
            }
            _ => return Err(Broken),
        };
        props.add(Cow::Borrowed(name), value);
    }
    Ok(())
}

/// A block with its size before it.
fn sized(bytes: &[u8], at: usize) -> Read<&[u8]> {
    let size = u32::from_le_bytes(get(bytes, at)?) as usize;
    bytes.get(at + 4..).and_then(|rest| rest.get(..size)).ok_or(Broken)
}

fn get<const N: usize>(bytes: &[u8], at: usize) -> Read<[u8; N]> {
    bytes.get(at..).and_then(|rest| rest.get(..N)).and_then(|part| part.try_into().ok()).ok_or(Broken)
}

/// A FlatBuffers table: fields by slot, each absent or somewhere in the block.
#[derive(Clone, Copy)]
struct Table<'a> {
    block: &'a [u8],
    at: usize,
    /// Where the places of the fields stand, and how many bytes.
    fields: usize,
    size: usize,
}

impl<'a> Table<'a> {
    fn root(block: &'a [u8]) -> Read<Self> {
        Self::at(block, u32::from_le_bytes(get(block, 0)?) as usize)
    }

    fn at(block: &'a [u8], at: usize) -> Read<Self> {
        let back = i64::from(i32::from_le_bytes(get(block, at)?));
        let fields = usize::try_from(at as i64 - back).map_err(|_| Broken)?;
        let size = usize::from(u16::from_le_bytes(get(block, fields)?));
        Ok(Self { block, at, fields, size })
    }

    fn field(&self, slot: usize) -> Read<Option<usize>> {
        let place = 4 + slot * 2;
        if place + 2 > self.size {
            return Ok(None);
        }
        let offset = usize::from(u16::from_le_bytes(get(self.block, self.fields + place)?));
        Ok((offset > 0).then_some(self.at + offset))
    }

    fn number<const N: usize, T>(&self, slot: usize, of: fn([u8; N]) -> T) -> Read<Option<T>> {
        self.field(slot)?.map(|at| get(self.block, at).map(of)).transpose()
    }

    /// What a field points to.
    fn target(&self, slot: usize) -> Read<Option<usize>> {
        self.field(slot)?.map(|at| follow(self.block, at)).transpose()
    }

    fn table(&self, slot: usize) -> Read<Option<Self>> {
        self.target(slot)?.map(|at| Self::at(self.block, at)).transpose()
    }

    /// The bytes of a vector of things of that size.
    fn array(&self, slot: usize, size: usize) -> Read<Option<&'a [u8]>> {
        let Some(at) = self.target(slot)? else { return Ok(None) };
        let n = (u32::from_le_bytes(get(self.block, at)?) as usize).checked_mul(size).ok_or(Broken)?;
        self.block.get(at + 4..).and_then(|rest| rest.get(..n)).ok_or(Broken).map(Some)
    }

    fn bytes(&self, slot: usize) -> Read<Option<&'a [u8]>> {
        self.array(slot, 1)
    }

    fn text(&self, slot: usize) -> Read<Option<&'a str>> {
        self.bytes(slot)?.map(|bytes| core::str::from_utf8(bytes).map_err(|_| Broken)).transpose()
    }

    fn tables(&self, slot: usize) -> Read<Option<Vec<Self>>> {
        let Some(start) = self.target(slot)? else { return Ok(None) };
        let n = self.array(slot, 4)?.map_or(0, |list| list.len() / 4);
        (0..n).map(|i| Self::at(self.block, follow(self.block, start + 4 + i * 4)?)).collect::<Read<_>>().map(Some)
    }
}

fn follow(block: &[u8], at: usize) -> Read<usize> {
    at.checked_add(u32::from_le_bytes(get(block, at)?) as usize).filter(|to| *to < block.len()).ok_or(Broken)
}
