//! A GeoTIFF of heights → metres.
//!
//! | what it says | what becomes of it |
//! |---|---|
//! | scale and offset (GDAL metadata) | applied, and said |
//! | unit: of the band (GDAL metadata), else of the vertical system (GeoKeys 4099, 4096) | turned into metres, and said; one that is not known is refused |
//! | nodata tag | unknown, compared relatively, so that 3.4e38 equals itself in 32 bits |
//! | the least and largest number of an integer type; what is no height of land (9999, 32767, −9999) | unknown |
//! | integers and floats of any width, deflate, LZW, ZSTD, packbits, predictors, strips, tiles, BigTIFF | read |
//! | anything else (LERC, JPEG, several bands, a mask, another system) | one sentence with the line that makes it readable |

use super::crs::Crs;
use super::dem::{LAND_M, Model};
use std::io::BufReader;
use std::path::Path;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

type File = Decoder<BufReader<std::fs::File>>;

/// Metres of each unit by the names that files give it.
const UNITS: [(&[&str], f64); 7] = [
    (&["m", "metre", "metres", "meter", "meters", "米", "mètre", "unknown", ""], 1.0),
    (&["ft", "foot", "feet", "international foot", "英尺"], 0.3048),
    (&["us-ft", "us survey foot", "us_survey_foot", "foot_us", "us foot", "ftus", "survey foot"], 1200.0 / 3937.0),
    (&["dm", "decimetre", "decimetres", "decimeter", "decimeters"], 0.1),
    (&["cm", "centimetre", "centimetres", "centimeter", "centimeters", "厘米"], 0.01),
    (&["mm", "millimetre", "millimetres", "millimeter", "millimeters", "毫米"], 0.001),
    (&["km", "kilometre", "kilometres", "kilometer", "kilometers"], 1000.0),
];
/// The same by the numbers of EPSG (GeoKey 4099), and of vertical systems that are in feet (GeoKey 4096).
const UNIT_CODES: [(u32, f64); 4] = [(9001, 1.0), (9002, 0.3048), (9003, 1200.0 / 3937.0), (9005, 0.304_797_265_4)];
const IN_FEET: [(u32, f64); 4] = [(6360, 1200.0 / 3937.0), (6358, 1200.0 / 3937.0), (8228, 0.3048), (6130, 0.3048)];

/// Ways of packing numbers that are not read, by their number (tag 259).
const NOT_UNPACKED: [(u32, &str); 8] =
    [(6, "JPEG"), (7, "JPEG"), (34887, "LERC"), (34925, "LZMA"), (34712, "JPEG 2000"), (50001, "WebP"), (50002, "JPEG XL"), (34926, "ZSTD of an old kind")];

/// The heights of a file.
pub fn read(path: &Path) -> Result<Model, String> {
    let file = std::fs::File::open(path).map_err(|e| e.to_string())?;
    let mut limits = Limits::default();
    limits.decoding_buffer_size = 1 << 30;
    let name = path.display();
    let plain = format!("gdal_translate -b 1 -co COMPRESS=DEFLATE {name} heights.tif");
    let mut d = Decoder::new(BufReader::new(file)).map_err(|e| format!("{e}. Use {plain}"))?.with_limits(limits);
    let (width, height) = d.dimensions().map_err(|e| e.to_string())?;
    let mut numbers = |tag: u16| d.get_tag_f64_vec(Tag::Unknown(tag)).ok();
    let [origin_x, origin_y, width_x, height_y] = grid(numbers(34264), numbers(33550), numbers(33922))
        .ok_or_else(|| format!("no plain grid: neither scale and tie point nor an upright transformation. Use gdalwarp -t_srs EPSG:4326 {name} heights.tif"))?;
    let doubles = numbers(34736).unwrap_or_default();
    let keys: Vec<u32> = d
        .get_tag_u32_vec(Tag::Unknown(34735))
        .map_err(|_| format!("no GeoKeys: its coordinate system is unknown. Use gdal_translate -a_srs EPSG:4326 {name} heights.tif (with its number)"))?;
    let key = |wanted: u32| keys.chunks_exact(4).skip(1).find(|k| k[0] == wanted && k[1] == 0).map(|k| k[3]);
    let number = |wanted: u32| keys.chunks_exact(4).skip(1).find(|k| k[0] == wanted && k[1] == 34736).and_then(|k| doubles.get(k[3] as usize)).copied();
    let crs = match key(3072) {
        // A projection written out: 10 is Lambert's azimuthal equal-area, 1 transverse Mercator.
        Some(32767) => Crs::of_keys(key(3075).unwrap_or(0), number),
        Some(epsg) => Crs::of_epsg(epsg),
        None => key(2048).ok_or_else(|| String::from("no EPSG number in its GeoKeys")).and_then(Crs::of_epsg),
    };
    let crs = crs.map_err(|e| format!("{}. Use gdalwarp -t_srs EPSG:4326 {name} heights.tif", e.trim_end_matches(". Reproject the file to EPSG:4326")))?;
    let packing = d.get_tag_u32(Tag::Compression).unwrap_or(1);
    if let Some((_, packing)) = NOT_UNPACKED.iter().find(|p| p.0 == packing) {
        return Err(format!("its numbers are packed as {packing}, which is not read. Use {plain}"));
    }
    let (measure, note) = measure(&mut d, &key)?;
    let nodata: Option<f64> = d.get_tag_ascii_string(Tag::Unknown(42113)).ok().and_then(|t| t.trim_matches(['\0', ' ']).parse().ok());
    // Key 1025: 1 a value stands for an area (its middle is half a cell in), 2 for a point.
    let half = if key(1025) == Some(2) { 0.0 } else { 0.5 };
    let raw = raw_numbers(d.read_image().map_err(|e| format!("{e}. Use {plain}"))?);
    let (width, height) = (width as usize, height as usize);
    if width == 0 || height == 0 || raw.len() != width * height {
        return Err(format!("more than one band. Use {plain}"));
    }
    if has_mask(&mut d) {
        return Err(format!("it says by a mask where it knows nothing. Use gdalwarp -dstnodata -9999 {name} heights.tif"));
    }
    let is_nodata = |h: f64| nodata.is_some_and(|n| (h - n).abs() <= 1e-6 * n.abs().max(1e-3));
    let metres = |h: f64| {
        let m = h * measure[0] + measure[1];
        if h.is_nan() || is_nodata(h) || !LAND_M.contains(&m) { f32::NAN } else { m as f32 }
    };
    let heights = raw.into_iter().map(metres).collect();
    let origin = [origin_x + half * width_x, origin_y + half * height_y];
    let note = if note.is_empty() { note } else { format!("{name}: {note}") };
    Ok(Model { crs, width, height, origin, cell: [width_x, height_y], heights, note })
}

/// Metres of one, and of none, of the numbers of a file; and what was found that makes them so.
fn measure(d: &mut File, key: &impl Fn(u32) -> Option<u32>) -> Result<([f64; 2], String), String> {
    let metadata = d.get_tag_ascii_string(Tag::Unknown(42112)).unwrap_or_default();
    let item = |role: &str| item(&metadata, role);
    let plain =
        |role: &str, otherwise: f64| item(role).map_or(Ok(otherwise), |text| text.parse::<f64>().map_err(|_| format!("{role} is {text}, which is no number")));
    let (scale, offset) = (plain("scale", 1.0)?, plain("offset", 0.0)?);
    if !scale.is_finite() || scale == 0.0 || !offset.is_finite() {
        return Err(format!("its scale of {scale} and offset of {offset} make no heights"));
    }
    let unit = match item("unittype") {
        Some(text) => {
            let plain = text.trim().to_lowercase();
            let known = UNITS.iter().find(|(names, _)| names.contains(&plain.as_str())).map(|u| u.1);
            known.ok_or_else(|| format!("its unit is {text}, which is not known here. Turn it into metres with gdal_calc.py, and take the unit away"))?
        }
        None => match key(4099) {
            Some(code) => UNIT_CODES.iter().find(|u| u.0 == code).map(|u| u.1).ok_or_else(|| {
                format!("its vertical unit is EPSG:{code}, which is not known here. Turn it into metres with gdal_calc.py, and take the unit away")
            })?,
            None => key(4096).and_then(|code| IN_FEET.iter().find(|u| u.0 == code)).map_or(1.0, |u| u.1),
        },
    };
    let mut said = Vec::new();
    if scale != 1.0 || offset != 0.0 {
        said.push(format!("its numbers × {scale} + {offset}, as it says"));
    }
    if unit != 1.0 {
        said.push(format!("× {unit:.7} m, the unit that it says"));
    }
    Ok(([scale * unit, offset * unit], said.join("; ")))
}

/// The text of an item of GDAL's metadata of the first band: `<Item name="SCALE" sample="0" role="scale">0.1</Item>`.
fn item(metadata: &str, role: &str) -> Option<String> {
    let of_band = |head: &str| !head.contains("sample=") || head.contains("sample=\"0\"");
    metadata.split("<Item").skip(1).find_map(|part| {
        let (head, rest) = part.split_once('>')?;
        let text = rest.split_once('<')?.0.trim();
        (head.contains(&format!("role=\"{role}\"")) && of_band(head)).then(|| text.replace("&apos;", "'").replace("&amp;", "&"))
    })
}

/// All numbers as they stand; those that an integer type has at its ends, which stand for nothing, are not-a-number.
fn raw_numbers(image: DecodingResult) -> Vec<f64> {
    macro_rules! whole {
        ($list:expr, $kind:ty, $unsigned:expr) => {{ $list.into_iter().map(|h| if h == <$kind>::MAX || !$unsigned && h == <$kind>::MIN { f64::NAN } else { h as f64 }).collect() }};
    }
    match image {
        // A byte has room for 255 m of land.
        DecodingResult::U8(v) => v.into_iter().map(f64::from).collect(),
        DecodingResult::I8(v) => v.into_iter().map(f64::from).collect(),
        DecodingResult::U16(v) => whole!(v, u16, true),
        DecodingResult::U32(v) => whole!(v, u32, true),
        DecodingResult::U64(v) => whole!(v, u64, true),
        DecodingResult::I16(v) => whole!(v, i16, false),
        DecodingResult::I32(v) => whole!(v, i32, false),
        DecodingResult::I64(v) => whole!(v, i64, false),
        DecodingResult::F16(v) => v.into_iter().map(f64::from).collect(),
        DecodingResult::F32(v) => v.into_iter().map(f64::from).collect(),
        DecodingResult::F64(v) => v,
    }
}

/// Whether one of the pictures behind the first says where that one knows nothing.
fn has_mask(d: &mut File) -> bool {
    while d.more_images() {
        if d.next_image().is_err() {
            return false;
        }
        if d.get_tag_u32(Tag::NewSubfileType).is_ok_and(|kind| kind & 4 != 0) {
            return true;
        }
    }
    false
}

/// Corner of the first cell and signed size of a cell, from the transformation matrix, else from tie point and scale.
fn grid(matrix: Option<Vec<f64>>, scale: Option<Vec<f64>>, tie: Option<Vec<f64>>) -> Option<[f64; 4]> {
    if let Some(m) = matrix.filter(|m| m.len() == 16) {
        return (m[1] == 0.0 && m[4] == 0.0).then_some([m[3], m[7], m[0], m[5]]);
    }
    let (s, t) = (scale.filter(|s| s.len() >= 2)?, tie.filter(|t| t.len() >= 6)?);
    Some([t[3] - t[0] * s[0], t[4] + t[1] * s[1], s[0], -s[1]])
}
