//! The prepared network: `network.qnet`, a network's paths read and joined beforehand, so that opening a city needs no `paths.geojson`.
//!
//! What can be told from the rest is not in the file: it holds the lines as they were read (in decimals, as differences), which vertex is
//! which node, and what is known of each way. Lengths, slopes, the order of edges, streets, islands and the grid come from the same code
//! that joins GeoJSON, so the network is the same bit for bit.
//!
//! ```text
//! "qnet" CR LF SUB LF · version · length and XXH3 of what follows                                   docs/format.md
//!   made from: XXH3 of the paths file, its coordinate system · bounds · problems that were found
//!   names · different ways · which of them each way is
//!   vertices of each way · node of each vertex · positions where a node is met first · cuts of long segments, splits
//! ```
//! Reading order: `bytes` (columns), `numbers` (decimals as whole numbers), `kinds` (different ways), `pack`, `unpack`.
//!
//! Limitations: about 10 bytes an edge packed as gzip when coordinates have at most seven decimals; others are kept exactly, at up to
//! 8 bytes a number.

mod bytes;
mod columns;
mod kinds;
mod numbers;
mod pack;
mod unpack;

pub use columns::{Columns, put_counts, put_places};
pub use pack::{pack, sealed};
pub use unpack::{Unpacked, content, unpack};

use super::graph::Network;
use quanli_model::city::CrsName;
use quanli_model::problem::Reason;

/// First bytes of the file: a name, and line ends that a transfer as text would spoil.
const MAGIC: [u8; 8] = *b"qnet\r\n\x1a\n";

/// Version of the format and of the rules by which paths are read and joined. Raise it when a byte of the file, or what it stands for,
/// changes; a file of another version is passed over.
pub const VERSION: u32 = 6;

/// Bytes before the content: magic, version, length, XXH3.
const HEAD: usize = 8 + 4 + 8 + 8;

/// What a network was made from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source {
    /// XXH3 of the unpacked paths file, see [`quanli_read::file_hash`].
    pub paths: u64,
    /// The coordinate system that it was read in.
    pub crs: CrsName,
}

/// Why a prepared network can't be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// It does not begin as one.
    NotOne,
    /// Another version (found, and the one that is read).
    Version(u32, u32),
    /// Fewer or more bytes than it says (found, expected).
    Length(u64, u64),
    /// The content is not what was written.
    Checksum,
    /// Made from other data (hash of what it was made from, and of what is at hand).
    OtherData(u64, Option<u64>),
    /// A number that can't be right, near this byte of the content.
    OutOfRange(usize),
}

impl Flaw {
    /// Why, and what stood there.
    #[must_use]
    pub fn reason(&self) -> (Reason, String) {
        match self {
            Self::NotOne => (Reason::NotPrepared, String::new()),
            Self::Version(found, read) => (Reason::PreparedVersion, format!("{found}, this reads {read}")),
            Self::Length(found, expected) => (Reason::PreparedCut, format!("{found} of {expected} bytes")),
            Self::Checksum => (Reason::PreparedChecksum, String::new()),
            Self::OtherData(from, here) => {
                (Reason::PreparedStale, format!("{from:016x}, here {}", here.map_or_else(|| String::from("none"), |h| format!("{h:016x}"))))
            }
            Self::OutOfRange(at) => (Reason::PreparedOutOfRange, format!("byte {at}")),
        }
    }
}

fn crs_byte(crs: CrsName) -> u8 {
    match crs {
        CrsName::Wgs84 => 0,
        CrsName::Cgcs2000 => 1,
        CrsName::Gcj02 => 2,
        CrsName::Bd09 => 3,
    }
}

/// The first column in which two networks differ, doors and homes apart; numbers are compared bit for bit.
#[must_use]
pub fn difference(a: &Network, b: &Network) -> Option<&'static str> {
    fn one(list: &[f32]) -> impl Iterator<Item = u32> {
        list.iter().map(|v| v.to_bits())
    }
    fn two(list: &[[f32; 2]]) -> impl Iterator<Item = u32> {
        list.iter().flatten().map(|v| v.to_bits())
    }
    let (lines, others) = (&a.line_columns, &b.line_columns);
    let columns: [(&str, bool); 19] = [
        ("plane", a.plane == b.plane),
        ("ways", a.ways == b.ways),
        ("way_metres", one(&a.way_metres).eq(one(&b.way_metres))),
        ("way_rise", one(&a.way_rise).eq(one(&b.way_rise))),
        ("node_xy", two(&a.node_xy).eq(two(&b.node_xy))),
        ("edge_nodes", a.edge_nodes == b.edge_nodes),
        ("edge_way", a.edge_way == b.edge_way),
        ("edge_street", a.edge_street == b.edge_street),
        ("edge_start", a.edge_start == b.edge_start),
        ("vertex_xy", two(&lines.xy).eq(two(&others.xy))),
        ("vertex_ele", one(&lines.ele).eq(one(&others.ele))),
        ("node_ele", one(&lines.node_ele).eq(one(&others.node_ele))),
        (
            "odd ends",
            lines
                .odd
                .iter()
                .map(|o| (o.0, o.1, o.2.map(f32::to_bits), o.3.to_bits()))
                .eq(others.odd.iter().map(|o| (o.0, o.1, o.2.map(f32::to_bits), o.3.to_bits()))),
        ),
        ("vertex_along", one(&lines.along).eq(one(&others.along))),
        ("slope", one(&lines.slope).eq(one(&others.slope))),
        ("node_start", a.node_start == b.node_start),
        ("ends", a.ends == b.ends),
        ("islands", a.islands.part == b.islands.part && a.islands.metres == b.islands.metres),
        ("near", a.near == b.near),
    ];
    columns.into_iter().find(|c| !c.1).map(|c| c.0)
}
