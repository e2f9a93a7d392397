//! Files: read whole, gzip unpacked and made, and nothing left half-written.

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

/// Unpacks one gzip member (RFC 1952) and checks its sum. Never takes more memory than the stated ratio and size allow.
fn unpack(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let not_whole = || "not a whole gzip file. Pack it again".to_owned();
    let body = body(bytes).ok_or_else(not_whole)?;
    let room = (bytes.len().saturating_mul(LARGEST_RATIO)).clamp(ALWAYS, LARGEST);
    let out = miniz_oxide::inflate::decompress_to_vec_with_limit(body, room).map_err(|e| match e.status {
        miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
            format!("unpacks to more than {room} bytes, {LARGEST_RATIO} times what it weighs. Unpack it yourself and give the file")
        }
        _ => not_whole(),
    })?;
    let sum = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().map_err(|_| not_whole())?);
    if crc32fast::hash(&out) == sum { Ok(out) } else { Err(not_whole()) }
}

/// What is packed, without the member's head and sums.
fn body(bytes: &[u8]) -> Option<&[u8]> {
    let flags = *bytes.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    }
    for bit in [8, 16] {
        if flags & bit != 0 {
            at += bytes.get(at..)?.iter().position(|b| *b == 0)? + 1;
        }
    }
    at += if flags & 2 != 0 { 2 } else { 0 };
    bytes.get(at..bytes.len().checked_sub(8)?)
}

/// Packs bytes as gzip without a date, so that the same bytes give the same file.
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255];
    out.extend(miniz_oxide::deflate::compress_to_vec(bytes, 9));
    out.extend(crc32fast::hash(bytes).to_le_bytes());
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

/// Writes beside, then renames, so that nothing half-written stays.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let beside = path.with_extension("part");
    std::fs::write(&beside, bytes)
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(|e| format!("{}: {e}. Is there room, and may you write there?", path.display()))
}
