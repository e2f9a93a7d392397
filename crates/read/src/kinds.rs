//! What a file is that is no GeoJSON, by its first bytes, and the way out.

/// Says what other kind of file the bytes are, with a remedy; `None` for what may be GeoJSON.
#[must_use]
pub fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: &[(&[u8], &str)] = &[
        (b"II*\0", RASTER),
        (b"MM\0*", RASTER),
        (b"II+\0", RASTER),
        (b"MM\0+", RASTER),
        (b"PK\x03\x04", "a ZIP archive (Excel, KMZ, or zipped shapes): unpack it, or save the table as CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0", "an old Excel file: save it as CSV UTF-8"),
        (b"SQLite format 3", "a GeoPackage or another SQLite file: turn it into GeoJSON with ogr2ogr -t_srs EPSG:4326 out.geojson IN"),
        (b"\0\0\x27\x0a", "shapes of ESRI: turn them into GeoJSON with ogr2ogr -t_srs EPSG:4326 out.geojson IN.shp"),
        (b"%PDF", "a PDF: give the data that it was made from"),
        (b"\x89PNG", "a picture: give the data that it was made from"),
        (b"\xff\xd8\xff", "a picture: give the data that it was made from"),
        (b"\x1f\x8b", "packed twice: unpack it once"),
        (b"\xff\xfe", UTF16),
        (b"\xfe\xff", UTF16),
        (b"\0\0\xfe\xff", "UTF-32 text: save it as UTF-8"),
        (b"PAR1", "Parquet: turn it into GeoJSON with ogr2ogr -t_srs EPSG:4326 out.geojson IN"),
    ];
    if let Some((_, what)) = BEGINNINGS.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return Some(what);
    }
    // Blocks of OpenStreetMap begin with the length of their head and its name.
    if bytes.get(6..15) == Some(b"OSMHeader") {
        return Some("an extract of OpenStreetMap (.osm.pbf): give it to quanli prepare");
    }
    let begin = &bytes[..bytes.len().min(4096)];
    let text = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin).trim_ascii_start();
    if text.starts_with(b"<") {
        return Some(xml(text));
    }
    // A header of names before the first line ends, and no bracket: a table.
    let line = text.split(|b| *b == b'\n').next().unwrap_or_default();
    let table = !line.is_empty() && !matches!(line[0], b'{' | b'[' | 0x1E) && line.iter().any(|b| matches!(b, b',' | b';' | b'\t'));
    table.then_some("a table: places go into quanli prepare as .csv, people as points or areas in GeoJSON or a GeoPackage")
}

/// What a text is that is no UTF-8.
pub const NOT_UTF8: &str = "text that is not UTF-8, perhaps GB 18030 (GBK): save it as UTF-8";
const RASTER: &str = "a raster (TIFF): heights are given with --dem; of a raster of people make points, with gdal_translate -of XYZ and a GeoJSON of them";
const UTF16: &str = "UTF-16 text: save it as UTF-8";

fn xml(text: &[u8]) -> &'static str {
    let has = |name: &[u8]| text.windows(name.len()).any(|w| w == name);
    if has(b"<osm") {
        "OpenStreetMap's XML: turn it into .osm.pbf with osmium cat in.osm -o out.osm.pbf"
    } else if has(b"<kml") {
        "KML: turn it into GeoJSON with ogr2ogr out.geojson IN.kml"
    } else if has(b"<!DOCTYPE html") || has(b"<html") {
        "a web page: the server gave it in place of the file"
    } else {
        "XML: turn it into GeoJSON with ogr2ogr -t_srs EPSG:4326 out.geojson IN"
    }
}
