//! The first file of a zip archive (PKWARE APPNOTE 4.3), stored or deflated; enough for zipped height tiles.

/// Largest unpacked size.
const LARGEST: usize = 256 << 20;

fn u16_at(b: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(b.get(at..at + 2)?.try_into().ok()?)))
}

fn u32_at(b: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_le_bytes(b.get(at..at + 4)?.try_into().ok()?) as usize)
}

/// Reads by the central directory, because sizes in local headers may be left open.
pub fn first_file(zip: &[u8]) -> Option<Vec<u8>> {
    let end = zip.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let entry = u32_at(zip, end + 16)?;
    if zip.get(entry..entry + 4)? != b"PK\x01\x02" {
        return None;
    }
    let (method, packed, local) = (u16_at(zip, entry + 10)?, u32_at(zip, entry + 20)?, u32_at(zip, entry + 42)?);
    let start = local + 30 + u16_at(zip, local + 26)? + u16_at(zip, local + 28)?;
    let body = zip.get(start..start + packed)?;
    match method {
        0 => Some(body.to_vec()),
        8 => miniz_oxide::inflate::decompress_to_vec_with_limit(body, LARGEST).ok(),
        _ => None,
    }
}
