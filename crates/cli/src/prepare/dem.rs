//! Height models: GeoTIFF (`geotiff`) in the systems that occur, and SRTM tiles (`.hgt`, also zipped). A file of another kind is named for what it is.
//!
//! A height is known where the four cells round a place are, and nowhere beyond the picture.

use super::crs::Crs;
use super::unzip::first_file;
use std::path::Path;

/// Heights on a grid. Cells without data are NaN: unknown, never 0 m.
pub struct Model {
    pub crs: Crs,
    pub width: usize,
    pub height: usize,
    /// Own coordinates of the middle of the first cell, and the size of a cell.
    pub origin: [f64; 2],
    pub cell: [f64; 2],
    pub heights: Vec<f32>,
    /// What was done to its numbers; empty for plain metres.
    pub note: String,
}

/// Heights of land, metres. Some files say nodata by what no land has: −9999, 9999, 32767, 3.4e38.
pub const LAND_M: core::ops::RangeInclusive<f64> = -430.0..=9_000.0;

/// First bytes of files that are given in place of a GeoTIFF, what they are, and what makes one of them. `{}`: the file.
const OTHERS: [(&[u8], &str, &str); 9] = [
    (b"ncols", "an ESRI ASCII grid", "gdal_translate -a_srs EPSG:4326 {} heights.tif (with the number of its coordinate system)"),
    (b"NCOLS", "an ESRI ASCII grid", "gdal_translate -a_srs EPSG:4326 {} heights.tif (with the number of its coordinate system)"),
    (b"PK\x03\x04", "a ZIP archive", "unzip {}, and give the .tif or .hgt in it"),
    (b"\x1f\x8b", "a gzip file", "gunzip {}, and give what is in it"),
    (b"\x89HDF", "an HDF5 or NetCDF file", "gdal_translate {} heights.tif"),
    (b"CDF", "a NetCDF file", "gdal_translate {} heights.tif"),
    (b"EHFA_HEADER_TAG", "an ERDAS image", "gdal_translate {} heights.tif"),
    (b"Lerc2", "a LERC file", "gdal_translate {} heights.tif"),
    (b"\x89PNG", "a picture", "a GeoTIFF of heights in its place"),
];

impl Model {
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        if name.ends_with(".hgt.zip") || name.ends_with(".hgt") {
            let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
            let bytes =
                if name.ends_with(".zip") { first_file(&bytes).ok_or_else(|| format!("{}: not a zip file with a tile in it", path.display()))? } else { bytes };
            return Self::srtm(&name, &bytes).ok_or_else(|| format!("{}: not an SRTM tile. Its name must be like N29E106.hgt", path.display()));
        }
        let mut begin = [0u8; 16];
        let mut file = std::fs::File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let n = std::io::Read::read(&mut file, &mut begin).map_err(|e| format!("{}: {e}", path.display()))?;
        let begin = &begin[..n];
        if let Some((_, what, remedy)) = OTHERS.iter().find(|(first, ..)| begin.starts_with(first)) {
            return Err(format!("{}: this is {what}, not a GeoTIFF. Use {}", path.display(), remedy.replace("{}", &path.display().to_string())));
        }
        if !begin.starts_with(b"II") && !begin.starts_with(b"MM") {
            return Err(format!("{}: not a GeoTIFF. Use gdal_translate {} heights.tif", path.display(), path.display()));
        }
        super::geotiff::read(path).map_err(|e| format!("{}: {e}", path.display()))
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
        let heights = bytes.chunks_exact(2).map(value).map(|h| if LAND_M.contains(&f64::from(h)) { f32::from(h) } else { f32::NAN }).collect();
        Some(Self { crs: Crs::of_epsg(4326).ok()?, width: side, height: side, origin: [lon, lat + 1.0], cell: [cell, -cell], heights, note: String::new() })
    }

    /// Height at a position, between the four cells round it, and the number of its cell; `None` outside or beside unknown cells.
    pub fn sample(&self, lon: f64, lat: f64) -> Option<(f64, usize)> {
        let [x, y] = self.crs.of_degrees(lon, lat)?;
        let (c, r) = ((x - self.origin[0]) / self.cell[0], (y - self.origin[1]) / self.cell[1]);
        if !(c >= 0.0 && r >= 0.0 && c <= (self.width - 1) as f64 && r <= (self.height - 1) as f64) {
            return None;
        }
        // A picture of one column or row has nothing beside it.
        let (i, j) = ((c as usize).min(self.width.saturating_sub(2)), (r as usize).min(self.height.saturating_sub(2)));
        let (fx, fy) = (c - i as f64, r - j as f64);
        let at = |i: usize, j: usize| f64::from(self.heights[j.min(self.height - 1) * self.width + i.min(self.width - 1)]);
        let height = (at(i, j) * (1.0 - fx) + at(i + 1, j) * fx) * (1.0 - fy) + (at(i, j + 1) * (1.0 - fx) + at(i + 1, j + 1) * fx) * fy;
        height.is_finite().then_some((height, j * self.width + i))
    }
}
