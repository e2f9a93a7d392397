//! City → bytes: GeoJSON features as FlatGeobuf, sorted by their R-tree, so that a page can fetch the part that it shows. Only the command line
//! and the tests write; the format's own library does it.

use crate::{GeometryKind, Value, read_features};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geozero::geojson::GeoJson;
use geozero::{ColumnValue, PropertyProcessor};
use quanli_model::city::Position;
use quanli_model::problem::Problems;
use std::collections::BTreeMap;

/// A property that outlives its feature.
#[derive(Clone)]
enum Kept {
    Number(f64),
    Bool(bool),
    Text(String),
    Json(String),
}

impl Kept {
    fn kind(&self) -> ColumnType {
        match self {
            Self::Number(_) => ColumnType::Double,
            Self::Bool(_) => ColumnType::Bool,
            Self::Text(_) => ColumnType::String,
            Self::Json(_) => ColumnType::Json,
        }
    }

    /// For a key whose values are of several kinds: readers take numbers and truths as text too.
    fn as_text(&self) -> String {
        match self {
            Self::Number(n) => format!("{n}"),
            Self::Bool(b) => (if *b { "yes" } else { "no" }).to_owned(),
            Self::Text(t) | Self::Json(t) => t.clone(),
        }
    }
}

/// Options as this project's files have them: WGS 84, heights or not, an R-tree or the order of the file.
#[must_use]
pub fn flatgeobuf_options(heights: bool, index: bool) -> FgbWriterOptions<'static> {
    let crs = FgbCrs { code: 4326, ..Default::default() };
    FgbWriterOptions { has_z: heights, write_index: index, detect_type: false, promote_to_multi: false, crs, ..Default::default() }
}

/// The features of a GeoJSON file as FlatGeobuf. Ids go into the property `id`.
///
/// # Errors
/// When the bytes are no GeoJSON, or the writer has nowhere to spool to.
pub fn flatgeobuf(geojson: &[u8], options: FgbWriterOptions<'_>) -> Result<Vec<u8>, String> {
    let mut features: Vec<(String, BTreeMap<String, Kept>)> = Vec::new();
    let mut kinds: BTreeMap<String, ColumnType> = BTreeMap::new();
    let mut problems = Problems::new();
    let usable = read_features(geojson, &mut problems, |f, _| {
        let lines: Vec<String> = match f.geometry.kind {
            GeometryKind::None | GeometryKind::Other(_) => return,
            GeometryKind::Point => vec![position(&f.geometry.positions[0])],
            _ => f.geometry.lines().map(|line| format!("[{}]", line.iter().map(position).collect::<Vec<_>>().join(","))).collect(),
        };
        let coordinates = match f.geometry.kind {
            GeometryKind::Point | GeometryKind::LineString | GeometryKind::MultiPoint => lines[0].clone(),
            GeometryKind::MultiPolygon => format!("[[{}]]", lines.join("],[")),
            _ => format!("[{}]", lines.join(",")),
        };
        let mut kept = BTreeMap::new();
        for (key, value) in f.props.entries() {
            let value = match value {
                Value::Number(n) => Kept::Number(*n),
                Value::Bool(b) => Kept::Bool(*b),
                Value::Text(t) => Kept::Text(t.to_string()),
                Value::Nested(json) => Kept::Json((*json).to_string()),
            };
            kept.insert(key.to_string(), value);
        }
        if let Some(id) = &f.id {
            kept.entry("id".into()).or_insert_with(|| Kept::Text(id.to_string()));
        }
        for (key, value) in &kept {
            kinds.entry(key.clone()).and_modify(|kind| *kind = if *kind == value.kind() { *kind } else { ColumnType::String }).or_insert(value.kind());
        }
        features.push((format!(r#"{{"type":"{:?}","coordinates":{coordinates}}}"#, f.geometry.kind), kept));
    });
    if !usable {
        return Err(problems.as_slice().first().map_or_else(String::new, |p| p.found.clone()));
    }
    let mut writer = FgbWriter::create_with_options("", GeometryType::Unknown, options).map_err(|e| e.to_string())?;
    for (name, kind) in &kinds {
        writer.add_column(name, *kind, |_, _| {});
    }
    for (geometry, kept) in &features {
        let written = writer.add_feature_geom(GeoJson(geometry), |feature| {
            for (i, (name, kind)) in kinds.iter().enumerate() {
                let Some(value) = kept.get(name) else { continue };
                let text = value.as_text();
                let value = match value {
                    _ if *kind == ColumnType::String => ColumnValue::String(&text),
                    Kept::Number(n) => ColumnValue::Double(*n),
                    Kept::Bool(b) => ColumnValue::Bool(*b),
                    Kept::Text(t) => ColumnValue::String(t),
                    Kept::Json(t) => ColumnValue::Json(t),
                };
                // The column is there: it was added above.
                let _ = feature.property(i, name, &value);
            }
        });
        written.map_err(|e| e.to_string())?;
    }
    let mut out = Vec::new();
    writer.write(&mut out).map_err(|e| e.to_string())?;
    Ok(out)
}

fn position(p: &Position) -> String {
    if p.ele.is_nan() { format!("[{:?},{:?}]", p.lon, p.lat) } else { format!("[{:?},{:?},{:?}]", p.lon, p.lat, p.ele) }
}
