//! Files: read whole, gzip unpacked and made, and nothing left half-written.

use std::io::{Read, Write};
use std::path::Path;

/// Largest unpacked size that is accepted from a gzip file.
const LARGEST: usize = 2 << 30;
/// How many times its size a gzip file may unpack to. GeoJSON packs to a tenth or a twentieth; what grows more is blanks or made to harm.
const LARGEST_RATIO: usize = 100;
/// A small file may unpack to so much, whatever its ratio.
const ALWAYS: usize = 1 << 20;

/// Reads a file; one that begins as gzip is unpacked.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}. Is the path right?", path.display()))?;
    if bytes.starts_with(&[0x1F, 0x8B]) { unpack(&bytes).map_err(|why| format!("{}: {why}", path.display())) } else { Ok(bytes) }
}

/// The text of a file's bytes: UTF-8 or UTF-16 by its byte order mark, UTF-8 where it is that, else GB 18030, in which Chinese offices save tables.
pub fn text(bytes: &[u8]) -> String {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or_else(|| {
        let utf8 = std::str::from_utf8(bytes).is_ok();
        (if utf8 { encoding_rs::UTF_8 } else { encoding_rs::GB18030 }, 0)
    });
    encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned()
}

/// What a JSON file holds that a person keeps; what is wrong is told with the file and its line.
pub fn json<T: serde::de::DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<T, String> {
    quanli_model::catalogue::from_json(bytes).map_err(|flaw| format!("{}: {flaw}", path.display()))
}

/// Unpacks gzip, all members of it, and checks their sums. Never takes more memory than the stated ratio and size allow.
fn unpack(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let room = (bytes.len().saturating_mul(LARGEST_RATIO)).clamp(ALWAYS, LARGEST);
    let mut out = Vec::new();
    let unpacked = flate2::read::MultiGzDecoder::new(bytes).take(room as u64 + 1).read_to_end(&mut out);
    if out.len() > room {
        return Err(format!("unpacks to more than {room} bytes, {LARGEST_RATIO} times what it weighs. Unpack it yourself and give the file"));
    }
    unpacked.map(|_| out).map_err(|_| "not a whole gzip file. Pack it again".to_owned())
}

/// Packs bytes as gzip without a date, so that the same bytes give the same file.
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("memory takes any bytes")
}

/// Writes beside, then renames, so that nothing half-written stays.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let beside = path.with_extension("part");
    std::fs::write(&beside, bytes)
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(|e| format!("{}: {e}. Is there room, and may you write there?", path.display()))
}
