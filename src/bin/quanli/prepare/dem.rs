//! Height models: GeoTIFF in the systems that occur, and SRTM tiles (`.hgt`, also zipped).

use super::crs::Crs;
use super::unzip::first_file;
use std::path::Path;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

/// Heights on a grid. Cells without data are NaN: unknown, never 0 m.
pub struct Model {
    crs: Crs,
    width: usize,
    height: usize,
    /// Own coordinates of the middle of the first cell, and the size of a cell.
    origin: [f64; 2],
    cell: [f64; 2],
    heights: Vec<f32>,
}

/// Heights below it are no land; some files say nodata so.
const LOWEST_M: f32 = -430.0;

impl Model {
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        if name.ends_with(".hgt.zip") || name.ends_with(".hgt") {
            let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
            let bytes =
                if name.ends_with(".zip") { first_file(&bytes).ok_or_else(|| format!("{}: not a zip file with a tile in it", path.display()))? } else { bytes };
            return Self::srtm(&name, &bytes).ok_or_else(|| format!("{}: not an SRTM tile. Its name must be like N29E106.hgt", path.display()));
        }
        Self::geotiff(path).map_err(|e| format!("{}: {e}", path.display()))
    }

    /// Big-endian i16 rows from the north-west corner; the name says the south-west corner.
    fn srtm(name: &str, bytes: &[u8]) -> Option<Self> {
        let side = (bytes.len() / 2).isqrt();
        if side < 2 || side * side * 2 != bytes.len() || !name.is_char_boundary(7) {
            return None;
        }
        let lat: f64 = name.get(1..3)?.parse().ok()?;
        let lon: f64 = name.get(4..7)?.parse().ok()?;
        let lat = if name.starts_with('s') { -lat } else { lat };
        let lon = if name.get(3..4)? == "w" { -lon } else { lon };
        let cell = 1.0 / (side - 1) as f64;
        let value = |b: &[u8]| i16::from_be_bytes([b[0], b[1]]);
        let heights = bytes.chunks_exact(2).map(value).map(|h| if h == i16::MIN { f32::NAN } else { f32::from(h) }).collect();
        Some(Self { crs: Crs::of_epsg(4326).ok()?, width: side, height: side, origin: [lon, lat + 1.0], cell: [cell, -cell], heights })
    }

    fn geotiff(path: &Path) -> Result<Self, String> {
        let file = std::fs::File::open(path).map_err(|e| e.to_string())?;
        let mut limits = Limits::default();
        limits.decoding_buffer_size = 1 << 30;
        let mut d = Decoder::new(std::io::BufReader::new(file)).map_err(|e| e.to_string())?.with_limits(limits);
        let (width, height) = d.dimensions().map_err(|e| e.to_string())?;
        let mut numbers = |tag: u16| d.get_tag_f64_vec(Tag::Unknown(tag)).ok();
        let [origin_x, origin_y, width_x, height_y] =
            grid(numbers(34264), numbers(33550), numbers(33922)).ok_or("no plain grid: neither scale and tie point nor an upright transformation")?;
        let doubles = numbers(34736).unwrap_or_default();
        let keys: Vec<u32> = d.get_tag_u32_vec(Tag::Unknown(34735)).map_err(|_| "no GeoKeys: its coordinate system is unknown")?;
        let key = |wanted: u32| keys.chunks_exact(4).skip(1).find(|k| k[0] == wanted && k[1] == 0).map(|k| k[3]);
        let number = |wanted: u32| keys.chunks_exact(4).skip(1).find(|k| k[0] == wanted && k[1] == 34736).and_then(|k| doubles.get(k[3] as usize)).copied();
        let crs = match key(3072) {
            // A projection written out: 10 is Lambert's azimuthal equal-area, 1 transverse Mercator.
            Some(32767) => Crs::of_keys(key(3075).unwrap_or(0), number)?,
            Some(epsg) => Crs::of_epsg(epsg)?,
            None => Crs::of_epsg(key(2048).ok_or("no EPSG number in its GeoKeys. Reproject it to EPSG:4326")?)?,
        };
        let nodata: Option<f32> = d.get_tag_ascii_string(Tag::Unknown(42113)).ok().and_then(|t| t.trim_matches(['\0', ' ']).parse().ok());
        // Key 1025: 1 a value stands for an area (its middle is half a cell in), 2 for a point.
        let half = if key(1025) == Some(2) { 0.0 } else { 0.5 };
        let raw: Vec<f32> = match d.read_image().map_err(|e| e.to_string())? {
            DecodingResult::I16(v) => v.into_iter().map(f32::from).collect(),
            DecodingResult::U16(v) => v.into_iter().map(f32::from).collect(),
            DecodingResult::U8(v) => v.into_iter().map(f32::from).collect(),
            DecodingResult::I32(v) => v.into_iter().map(|h| h as f32).collect(),
            DecodingResult::F32(v) => v,
            DecodingResult::F64(v) => v.into_iter().map(|h| h as f32).collect(),
            _ => return Err(String::from("its numbers are of a kind that is not read")),
        };
        let (width, height) = (width as usize, height as usize);
        if raw.len() != width * height {
            return Err(String::from("more than one band"));
        }
        let heights = raw.into_iter().map(|h| if h.is_nan() || h < LOWEST_M || nodata.is_some_and(|n| (h - n).abs() < 0.01) { f32::NAN } else { h }).collect();
        let origin = [origin_x + half * width_x, origin_y + half * height_y];
        Ok(Self { crs, width, height, origin, cell: [width_x, height_y], heights })
    }

    /// Height at a position, between the four cells round it, and the number of its cell; `None` outside or beside unknown cells.
    pub fn sample(&self, lon: f64, lat: f64) -> Option<(f64, usize)> {
        let [x, y] = self.crs.of_degrees(lon, lat)?;
        let (c, r) = ((x - self.origin[0]) / self.cell[0], (y - self.origin[1]) / self.cell[1]);
        if !(c >= 0.0 && r >= 0.0 && c <= (self.width - 1) as f64 && r <= (self.height - 1) as f64) {
            return None;
        }
        let (i, j) = ((c as usize).min(self.width - 2), (r as usize).min(self.height - 2));
        let (fx, fy) = (c - i as f64, r - j as f64);
        let at = |i: usize, j: usize| f64::from(self.heights[j * self.width + i]);
        let height = (at(i, j) * (1.0 - fx) + at(i + 1, j) * fx) * (1.0 - fy) + (at(i, j + 1) * (1.0 - fx) + at(i + 1, j + 1) * fx) * fy;
        height.is_finite().then_some((height, j * self.width + i))
    }
}

/// Corner of the first cell and signed size of a cell, from the transformation matrix, else from tie point and scale.
fn grid(matrix: Option<Vec<f64>>, scale: Option<Vec<f64>>, tie: Option<Vec<f64>>) -> Option<[f64; 4]> {
    if let Some(m) = matrix.filter(|m| m.len() == 16) {
        return (m[1] == 0.0 && m[4] == 0.0).then_some([m[3], m[7], m[0], m[5]]);
    }
    let (s, t) = (scale.filter(|s| s.len() >= 2)?, tie.filter(|t| t.len() >= 6)?);
    Some([t[3] - t[0] * s[0], t[4] + t[1] * s[1], s[0], -s[1]])
}
