//! The fewest bytes that make an `.osm.pbf`: one header block, one data block, nothing packed.

use super::{LAT, LON, Tags};

fn varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 128 {
        out.push(n as u8 | 128);
        n >>= 7;
    }
    out.push(n as u8);
}

fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

fn number(out: &mut Vec<u8>, field: u64, n: u64) {
    varint(out, field << 3);
    varint(out, n);
}

fn bytes(out: &mut Vec<u8>, field: u64, content: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, content.len() as u64);
    out.extend(content);
}

fn packed(numbers: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut out = Vec::new();
    numbers.for_each(|n| varint(&mut out, n));
    out
}

fn blob(out: &mut Vec<u8>, kind: &str, content: &[u8]) {
    let (mut blob, mut header) = (Vec::new(), Vec::new());
    bytes(&mut blob, 1, content);
    bytes(&mut header, 1, kind.as_bytes());
    number(&mut header, 3, blob.len() as u64);
    out.extend((header.len() as u32).to_be_bytes());
    out.extend(header);
    out.extend(blob);
}

/// A relation: members (`n` for a node, `w` for a way, `r` for a relation; id; role), tags.
pub type Relation<'a> = (&'a [(char, i64, &'a str)], Tags<'a>);

/// `nodes`: id, metres east and north, tags; `ways`, from 1000 on: nodes, tags.
pub fn file(nodes: &[(i64, f64, f64, Tags<'_>)], ways: &[(&[i64], Tags<'_>)]) -> Vec<u8> {
    file_with(nodes, ways, &[])
}

/// The same with relations, from 5000 on.
pub fn file_with(nodes: &[(i64, f64, f64, Tags<'_>)], ways: &[(&[i64], Tags<'_>)], relations: &[Relation<'_>]) -> Vec<u8> {
    let plane = quanli_network::Plane::new(quanli_model::units::LonLat { lon: LON, lat: LAT });
    let mut strings: Vec<String> = vec![String::new()];
    let mut index = |text: &str| {
        strings.iter().position(|s| s == text).unwrap_or_else(|| {
            strings.push(text.to_owned());
            strings.len() - 1
        }) as u64
    };
    let mut group = Vec::new();
    let roles: Vec<Vec<u64>> = relations.iter().map(|r| r.0.iter().map(|m| index(m.2)).collect()).collect();
    let mut tagged = |out: &mut Vec<u8>, tags: Tags<'_>| {
        let (keys, values): (Vec<u64>, Vec<u64>) = tags.iter().map(|(k, v)| (index(k), index(v))).unzip();
        bytes(out, 2, &packed(keys.into_iter()));
        bytes(out, 3, &packed(values.into_iter()));
    };
    for (id, x, y, tags) in nodes {
        let at = plane.lonlat([*x, *y]);
        let mut node = Vec::new();
        number(&mut node, 1, zigzag(*id));
        tagged(&mut node, tags);
        number(&mut node, 8, zigzag((at.lat * 1e7).round() as i64));
        number(&mut node, 9, zigzag((at.lon * 1e7).round() as i64));
        bytes(&mut group, 1, &node);
    }
    for (i, (refs, tags)) in ways.iter().enumerate() {
        let mut way = Vec::new();
        number(&mut way, 1, 1000 + i as u64);
        tagged(&mut way, tags);
        let steps = refs.iter().scan(0, |last, r| Some(zigzag(r - core::mem::replace(last, *r))));
        bytes(&mut way, 8, &packed(steps));
        bytes(&mut group, 3, &way);
    }
    for (i, ((members, tags), roles)) in relations.iter().zip(roles).enumerate() {
        let mut relation = Vec::new();
        number(&mut relation, 1, 5000 + i as u64);
        tagged(&mut relation, tags);
        bytes(&mut relation, 8, &packed(roles.into_iter()));
        bytes(&mut relation, 9, &packed(members.iter().scan(0, |last, m| Some(zigzag(m.1 - core::mem::replace(last, m.1))))));
        bytes(&mut relation, 10, &packed(members.iter().map(|m| "nwr".find(m.0).unwrap() as u64)));
        bytes(&mut group, 4, &relation);
    }
    let (mut header, mut table, mut block, mut out) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    bytes(&mut header, 4, b"OsmSchema-V0.6");
    strings.iter().for_each(|s| bytes(&mut table, 1, s.as_bytes()));
    bytes(&mut block, 1, &table);
    bytes(&mut block, 2, &group);
    blob(&mut out, "OSMHeader", &header);
    blob(&mut out, "OSMData", &block);
    out
}
