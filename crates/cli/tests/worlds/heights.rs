//! Height models as programs write them: units, scales, voids and ways of packing, each against the same hill in plain metres.

use super::{FOOT, LAT, LON, PHARMACY, World, pbf};
use std::fs;
use std::path::PathBuf;

/// Rows and columns, and the size of a cell in degrees.
const SIDE: usize = 16;
const CELL: f64 = 0.0003;

/// A GeoTIFF of one strip, written by hand: its numbers as bytes, how many bits each has and of what kind they are (1 unsigned, 2 signed, 3 float).
#[derive(Clone)]
struct Tiff {
    bytes: Vec<u8>,
    bits: u16,
    kind: u16,
    packing: u16,
    bands: u16,
    keys: Vec<[u16; 4]>,
    metadata: &'static str,
    nodata: &'static str,
}

/// The hill: 250 m in the west, rising by 2 m a cell to the east.
fn hill(i: usize) -> f64 {
    250.0 + 2.0 * (i % SIDE) as f64
}

impl Tiff {
    fn of<const N: usize>(kind: u16, number: impl Fn(usize) -> [u8; N]) -> Self {
        let bytes = (0..SIDE * SIDE).flat_map(number).collect();
        Self {
            bytes,
            bits: N as u16 * 8,
            kind,
            packing: 1,
            bands: 1,
            keys: vec![[1024, 0, 1, 2], [1025, 0, 1, 1], [2048, 0, 1, 4326]],
            metadata: "",
            nodata: "",
        }
    }

    fn floats(number: impl Fn(f64) -> f64) -> Self {
        Self::of(3, |i| (number(hill(i)) as f32).to_le_bytes())
    }

    fn written(&self) -> Vec<u8> {
        let plane = quanli_network::Plane::new(quanli_model::units::LonLat { lon: LON, lat: LAT });
        let corner = plane.lonlat([-50.0, 150.0]);
        let keys: Vec<u16> = [1, 1, 0, self.keys.len() as u16].into_iter().chain(self.keys.iter().flatten().copied()).collect();
        let doubles = |list: &[f64]| list.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
        let short = |v: u16| (3u16, 1u32, v.to_le_bytes().to_vec());
        let shorts = |v: &[u16]| (3u16, v.len() as u32, v.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>());
        let text = |t: &str| (2u16, t.len() as u32 + 1, [t.as_bytes(), &[0]].concat());
        let long = |v: u32| (4u16, 1u32, v.to_le_bytes().to_vec());
        let mut tags = vec![
            (256u16, short(SIDE as u16)),
            (257, short(SIDE as u16)),
            (258, shorts(&vec![self.bits; usize::from(self.bands)])),
            (259, short(self.packing)),
            (262, short(1)),
            (273, long(8)),
            (277, short(self.bands)),
            (278, short(SIDE as u16)),
            (279, long(self.bytes.len() as u32)),
            (339, shorts(&vec![self.kind; usize::from(self.bands)])),
            (33550, (12, 3, doubles(&[CELL, CELL, 0.0]))),
            (33922, (12, 6, doubles(&[0.0, 0.0, 0.0, corner.lon, corner.lat, 0.0]))),
            (34735, shorts(&keys)),
        ];
        if !self.metadata.is_empty() {
            tags.push((42112, text(self.metadata)));
        }
        if !self.nodata.is_empty() {
            tags.push((42113, text(self.nodata)));
        }
        let directory = 8 + self.bytes.len().next_multiple_of(2);
        let mut beyond = directory + 2 + tags.len() * 12 + 4;
        let (mut out, mut behind) = (Vec::new(), Vec::new());
        out.extend(b"II*\0");
        out.extend((directory as u32).to_le_bytes());
        out.extend(&self.bytes);
        out.resize(directory, 0);
        out.extend((tags.len() as u16).to_le_bytes());
        for (tag, (kind, count, mut value)) in tags {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(count.to_le_bytes());
            if value.len() > 4 {
                out.extend((beyond as u32).to_le_bytes());
                beyond += value.len();
                behind.append(&mut value);
            } else {
                value.resize(4, 0);
                out.extend(value);
            }
        }
        out.extend([0; 4]);
        out.extend(behind);
        out
    }
}

/// Heights of the footway's nodes, 20 m apart, and what was said; the message where the file is refused.
fn heights(name: &str, file: &str, bytes: &[u8]) -> Result<(Vec<Option<f64>>, String), String> {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("worlds").join(format!("heights-{name}"));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    let ids: Vec<i64> = (1..=11).collect();
    let mut nodes: Vec<(i64, f64, f64, super::Tags<'_>)> = ids.iter().map(|i| (*i, (*i - 1) as f64 * 20.0, 0.0, &[][..])).collect();
    nodes.push((99, 200.0, 5.0, PHARMACY));
    let (world, model, city) = (dir.join("world.osm.pbf"), dir.join(file), dir.join("city"));
    fs::write(&world, pbf::file(&nodes, &[(&ids, FOOT)])).unwrap();
    fs::write(&model, bytes).unwrap();
    let text = |p: &PathBuf| p.to_string_lossy().into_owned();
    let out = World::run(&["prepare", &text(&world), "--dem", &text(&model), "--out", &text(&city), "--no-network"]);
    if !out.status.success() {
        return Err(String::from_utf8_lossy(&out.stderr).into_owned());
    }
    let packed = fs::read(city.join("paths.geojson.gz")).unwrap();
    let paths: serde_json::Value = serde_json::from_slice(&miniz_oxide::inflate::decompress_to_vec(&packed[10..packed.len() - 8]).unwrap()).unwrap();
    let line = paths["features"][0]["geometry"]["coordinates"].as_array().unwrap().iter().map(|p| p[2].as_f64()).collect();
    Ok((line, String::from_utf8_lossy(&out.stdout).into_owned()))
}

#[track_caller]
fn like_metres(name: &str, tiff: &Tiff) -> String {
    let (plain, _) = heights(&format!("{name}-plain"), "a.tif", &Tiff::floats(|h| h).written()).unwrap();
    let (found, said) = heights(name, "a.tif", &tiff.written()).unwrap();
    let near = |(a, b): (&Option<f64>, &Option<f64>)| a.zip(*b).is_some_and(|(a, b)| (a - b).abs() <= 0.2 && (245.0..285.0).contains(&b));
    assert!(plain.iter().zip(&found).all(near), "{name}: {found:?}, in metres {plain:?}");
    said
}

#[test]
fn a_model_says_the_same_in_every_unit_and_kind_of_number() {
    let scaled = Tiff {
        metadata: "<GDALMetadata>\n  <Item name=\"OFFSET\" sample=\"0\" role=\"offset\">100</Item>\n  <Item name=\"SCALE\" sample=\"0\" role=\"scale\">0.1</Item>\n</GDALMetadata>",
        ..Tiff::of(2, |i| (((hill(i) - 100.0) * 10.0) as i16).to_le_bytes())
    };
    assert!(like_metres("scale", &scaled).contains("× 0.1 + 100"));
    let of_another_band = Tiff { metadata: "<GDALMetadata><Item name=\"SCALE\" sample=\"1\" role=\"scale\">0.1</Item></GDALMetadata>", ..Tiff::floats(|h| h) };
    like_metres("scale-of-another-band", &of_another_band);
    for (name, unit, metres) in [
        ("ft", "<GDALMetadata><Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">ft</Item></GDALMetadata>", 0.3048),
        ("us-ft", "<GDALMetadata><Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">US survey foot</Item></GDALMetadata>", 1200.0 / 3937.0),
        ("cm", "<GDALMetadata><Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">cm</Item></GDALMetadata>", 0.01),
    ] {
        assert!(like_metres(name, &Tiff { metadata: unit, ..Tiff::floats(|h| h / metres) }).contains("the unit that it says"));
    }
    for (name, key, metres) in
        [("key-foot", [4099, 0, 1, 9002], 0.3048), ("key-us-foot", [4099, 0, 1, 9003], 1200.0 / 3937.0), ("navd88-ftus", [4096, 0, 1, 6360], 1200.0 / 3937.0)]
    {
        let mut tiff = Tiff::floats(|h| h / metres);
        tiff.keys.push(key);
        like_metres(name, &tiff);
    }
    like_metres("u16", &Tiff::of(1, |i| (hill(i) as u16).to_le_bytes()));
    like_metres("u32", &Tiff::of(1, |i| (hill(i) as u32).to_le_bytes()));
    like_metres("i32", &Tiff::of(2, |i| (hill(i) as i32).to_le_bytes()));
    like_metres("f64", &Tiff::of(3, |i| hill(i).to_le_bytes()));
    // A frame of Zstandard with one block as it is (RFC 8878).
    let plain = Tiff::floats(|h| h);
    let n = plain.bytes.len() as u32;
    let frame = [&[0x28, 0xB5, 0x2F, 0xFD, 0xA0][..], &n.to_le_bytes(), &(n << 3 | 1).to_le_bytes()[..3], &plain.bytes].concat();
    like_metres("zstd", &Tiff { bytes: frame, packing: 50000, ..plain });
}

#[test]
fn voids_in_every_form_are_unknown_and_pull_at_nothing() {
    let at = |i: usize| (5..=6).contains(&(i % SIDE));
    let shorts = |void: i16| Tiff::of(2, move |i| if at(i) { void } else { hill(i) as i16 }.to_le_bytes());
    let floats = |void: f32| Tiff::of(3, move |i| if at(i) { void } else { hill(i) as f32 }.to_le_bytes());
    let of_scale = Tiff {
        metadata: "<GDALMetadata><Item name=\"SCALE\" sample=\"0\" role=\"scale\">0.1</Item></GDALMetadata>",
        ..Tiff::of(2, |i| if at(i) { i16::MAX } else { (hill(i) * 10.0) as i16 }.to_le_bytes())
    };
    let voids = [
        ("32767", shorts(32767)),
        ("-32768", shorts(-32768)),
        ("9999", shorts(9999)),
        ("-9999", shorts(-9999)),
        ("tag-0", Tiff { nodata: "0", ..shorts(0) }),
        ("tag-300", Tiff { nodata: "300", ..shorts(300) }),
        ("tag-relative", Tiff { nodata: "-3.4028234663852886e+38", ..floats(f32::MIN) }),
        ("3.4e38", floats(3.4e38)),
        ("1e20", Tiff { nodata: "1e20", ..floats(1e20) }),
        ("nan", Tiff { nodata: "nan", ..floats(f32::NAN) }),
        ("scaled", of_scale),
        ("65535", Tiff::of(1, |i| if at(i) { u16::MAX } else { hill(i) as u16 }.to_le_bytes())),
    ];
    for (name, tiff) in voids {
        let (found, said) = heights(&format!("void-{name}"), "a.tif", &tiff.written()).unwrap();
        // Nodes between known ones may be filled in; nobody stands outside of the hill.
        assert!(found.iter().flatten().all(|h| (240.0..290.0).contains(h)), "{name}: {found:?}");
        let sampled: usize = said.split("heights: ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        assert!((5..=9).contains(&sampled), "{name}: {said}");
    }
}

#[test]
fn a_file_that_is_not_read_is_named_with_the_line_that_helps() {
    let plain = Tiff::floats(|h| h);
    let named = |name: &str, file: &str, bytes: &[u8], words: &[&str]| {
        let message = heights(name, file, bytes).unwrap_err();
        assert!(words.iter().all(|w| message.contains(w)) && message.trim().lines().count() == 1, "{name}: {message}");
    };
    named("lerc", "a.tif", &Tiff { packing: 34887, ..plain.clone() }.written(), &["LERC", "gdal_translate"]);
    named("jpeg", "a.tif", &Tiff { packing: 7, ..plain.clone() }.written(), &["JPEG", "gdal_translate"]);
    named(
        "unit",
        "a.tif",
        &Tiff { metadata: "<GDALMetadata><Item name=\"UNITTYPE\" role=\"unittype\">fathom</Item></GDALMetadata>", ..plain.clone() }.written(),
        &["fathom", "metres"],
    );
    named("system", "a.tif", &Tiff { keys: vec![[2048, 0, 1, 4610]], ..plain.clone() }.written(), &["4610", "gdalwarp"]);
    let bands = Tiff { bands: 2, bytes: plain.bytes.repeat(2), ..plain };
    named("bands", "a.tif", &bands.written(), &["band", "gdal_translate -b 1"]);
    named("ascii", "grid.asc", b"ncols 4\nnrows 4\nxllcorner 8.6\n", &["ASCII", "gdal_translate"]);
    named("zip", "a.tif", b"PK\x03\x04and so on", &["ZIP"]);
    named("netcdf", "a.nc", b"\x89HDF\r\n\x1a\n", &["NetCDF", "gdal_translate"]);
    named("text", "a.tif", b"these are heights", &["not a GeoTIFF", "gdal_translate"]);
    named("empty", "a.tif", b"", &["not a GeoTIFF"]);
}
