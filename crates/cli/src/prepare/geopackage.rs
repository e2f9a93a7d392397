//! GeoPackage (OGC 12-128): rows of the first feature table, geometry and columns.

use super::crs::Crs;
use quanli_model::units::LonLat;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a census has: its columns by name, and its rows.
#[derive(Default)]
pub struct Table {
    pub columns: BTreeSet<String>,
    pub rows: Vec<Row>,
}

/// One row: its polygons in degrees, each as rings with the outer one first (a point is a ring of one position), and its cells.
pub struct Row {
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
    pub cells: BTreeMap<String, Json>,
}

impl Row {
    /// The polygons in another coordinate system; `None` where it is not defined there.
    pub fn moved(&self, to: &dyn Fn(LonLat) -> Option<LonLat>) -> Option<Vec<Vec<Vec<[f64; 2]>>>> {
        let position = |[lon, lat]: &[f64; 2]| to(LonLat { lon: *lon, lat: *lat }).map(|p| [p.lon, p.lat]);
        self.polygons.iter().map(|rings| rings.iter().map(|ring| ring.iter().map(position).collect()).collect()).collect()
    }
}

/// Reads every polygon or point of the first feature table.
pub fn read(path: &Path) -> Result<Table, String> {
    let say = |e: rusqlite::Error| format!("{}: {e}. Is it a GeoPackage?", path.display());
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(say)?;
    let (table, column, srs): (String, String, i64) = db
        .query_row("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns ORDER BY table_name LIMIT 1", [], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })
        .map_err(say)?;
    let epsg: u32 = db.query_row("SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?1", [srs], |r| r.get(0)).map_err(say)?;
    let crs = Crs::of_epsg(epsg).map_err(|e| format!("{}: {e}", path.display()))?;
    let quoted = table.replace('"', "\"\"");
    let mut query = db.prepare(&format!("SELECT * FROM \"{quoted}\" ORDER BY rowid")).map_err(say)?;
    let names: Vec<String> = query.column_names().iter().map(|n| (*n).to_owned()).collect();
    let mut rows = query.query([]).map_err(say)?;
    let mut out = Table { columns: names.iter().filter(|name| **name != column).cloned().collect(), rows: Vec::new() };
    while let Some(row) = rows.next().map_err(say)? {
        let mut cells = BTreeMap::new();
        let mut polygons = Vec::new();
        for (i, name) in names.iter().enumerate() {
            match row.get_ref(i).map_err(say)? {
                ValueRef::Integer(n) => drop(cells.insert(name.clone(), Json::from(n))),
                ValueRef::Real(n) => drop(cells.insert(name.clone(), Json::from(n))),
                ValueRef::Text(text) => drop(cells.insert(name.clone(), Json::from(String::from_utf8_lossy(text)))),
                // An empty list is a geometry that can't be read, and is said.
                ValueRef::Blob(b) if *name == column => polygons = geometry(b, &crs).unwrap_or_default(),
                ValueRef::Blob(_) | ValueRef::Null => {}
            }
        }
        out.rows.push(Row { polygons, cells });
    }
    Ok(out)
}

/// GeoPackage binary: a header with an optional envelope, then WKB.
fn geometry(blob: &[u8], crs: &Crs) -> Option<Vec<Vec<Vec<[f64; 2]>>>> {
    let flags = *blob.get(3)?;
    let envelope = [0, 32, 48, 48, 64].get(usize::from(flags >> 1 & 7)).copied()?;
    let mut reader = Wkb { bytes: blob.get(8 + envelope..)?, at: 0 };
    let mut polygons = Vec::new();
    reader.geometry(&mut polygons, 0)?;
    polygons.iter().map(|rings| rings.iter().map(|ring| ring.iter().map(|[x, y]| crs.degrees_of(*x, *y)).collect()).collect()).collect()
}

struct Wkb<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Wkb<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let part = self.bytes.get(self.at..self.at + N)?.try_into().ok()?;
        self.at += N;
        Some(part)
    }

    fn u32(&mut self, little: bool) -> Option<u32> {
        let b = self.take()?;
        Some(if little { u32::from_le_bytes(b) } else { u32::from_be_bytes(b) })
    }

    fn f64(&mut self, little: bool) -> Option<f64> {
        let b = self.take()?;
        Some(if little { f64::from_le_bytes(b) } else { f64::from_be_bytes(b) })
    }

    fn line(&mut self, little: bool, dimensions: usize) -> Option<Vec<[f64; 2]>> {
        let n = self.u32(little)?;
        (0..n)
            .map(|_| {
                let xy = [self.f64(little)?, self.f64(little)?];
                (2..dimensions).try_for_each(|_| self.f64(little).map(drop))?;
                Some(xy)
            })
            .collect()
    }

    fn geometry(&mut self, polygons: &mut Vec<Vec<Vec<[f64; 2]>>>, depth: u8) -> Option<()> {
        let little = self.take::<1>()? == [1];
        let code = self.u32(little)?;
        // ISO codes: thousands say which further dimensions there are (1 Z, 2 M, 3 both).
        let kind = code % 1000;
        let dimensions = 2 + [0, 1, 1, 2].get((code / 1000) as usize).copied()?;
        match kind {
            1 => {
                polygons.push(vec![vec![[self.f64(little)?, self.f64(little)?]]]);
                (2..dimensions).try_for_each(|_| self.f64(little).map(drop))?;
            }
            3 => {
                let mut rings = Vec::new();
                for _ in 0..self.u32(little)? {
                    rings.push(self.line(little, dimensions)?);
                }
                polygons.push(rings);
            }
            4 | 6 if depth < 2 => {
                for _ in 0..self.u32(little)? {
                    self.geometry(polygons, depth + 1)?;
                }
            }
            _ => return None,
        }
        Some(())
    }
}
