//! What is known of each way besides its line: different ones once, then which of them each way is.

use super::Flaw;
use super::bytes::{In, put_bytes, put_column, put_number, unzigzag, zigzag};
use crate::city::{Kind, OneWay, StreetClass, Way};
use crate::network::ways::Ways;
use std::collections::BTreeMap;

/// Which numbers a way has: layer, steps, incline, wait, speed, minutes.
const HAS_LAYER: u8 = 1;
const HAS_STEPS: u8 = 2;
const HAS_FLOATS: [u8; 4] = [4, 8, 16, 32];

/// Writes the ways of a network.
pub fn put(out: &mut Vec<u8>, ways: &Ways) {
    let mut names: Vec<&str> = Vec::new();
    let mut number: BTreeMap<&str, u64> = BTreeMap::new();
    let list = &ways.distinct;
    let mut name_of = Vec::with_capacity(list.len());
    for way in list {
        // 0 is the next name that was not met before.
        name_of.push(number.get(way.name.as_str()).copied().unwrap_or(0));
        let next = number.len() as u64 + 1;
        number.entry(&way.name).or_insert_with(|| {
            names.push(&way.name);
            next
        });
    }
    put_column(out, &names.iter().map(|n| n.len() as u64).collect::<Vec<_>>());
    put_bytes(out, names.concat().as_bytes());
    put_number(out, list.len() as u64);
    out.extend(list.iter().map(first));
    out.extend(list.iter().map(second));
    out.extend(list.iter().map(present));
    put_column(out, &name_of);
    let layers: Vec<u64> = list.iter().filter(|w| w.layer != 0).map(|w| zigzag(i64::from(w.layer))).collect();
    put_column(out, &layers);
    let steps: Vec<u64> = list.iter().filter_map(|w| w.step_count).map(u64::from).collect();
    put_column(out, &steps);
    let floats: Vec<f64> = list.iter().flat_map(|w| floats(w).into_iter().flatten()).collect();
    put_number(out, floats.len() as u64);
    out.extend(floats.iter().flat_map(|n| n.to_le_bytes()));
    // 0 is the next one that was not met before, as with names.
    let mut met = 0;
    let of = |i: &u32| if *i == met { (0, met += 1).0 } else { u64::from(*i) + 1 };
    put_column(out, &ways.of.iter().map(of).collect::<Vec<_>>());
}

fn first(w: &Way) -> u8 {
    let kind = Kind::NAMES.iter().position(|(_, k)| *k == w.kind).unwrap_or(0) as u8;
    let oneway = match w.oneway {
        OneWay::Both => 0,
        OneWay::Forward => 1,
        OneWay::Backward => 2,
    };
    kind | (w.class as u8) << 4 | oneway << 6
}

fn second(w: &Way) -> u8 {
    let flag = |on: bool, bit: u8| u8::from(on) << bit;
    let wheelchair = w.wheelchair.map_or(0, |yes| 1 + u8::from(yes));
    let rises = w.rises.map_or(0, |r| 1 + u8::from(r > 0));
    flag(w.pram_ramp, 0) | flag(w.signals, 1) | flag(w.planned, 2) | wheelchair << 3 | rises << 5
}

fn floats(w: &Way) -> [Option<f64>; 4] {
    [w.incline_percent, w.wait_s, w.speed_mps, w.minutes]
}

fn present(w: &Way) -> u8 {
    let floats: u8 = floats(w).iter().zip(HAS_FLOATS).filter(|(n, _)| n.is_some()).map(|(_, bit)| bit).sum();
    floats | if w.layer == 0 { 0 } else { HAS_LAYER } | if w.step_count.is_some() { HAS_STEPS } else { 0 }
}

/// Reads the ways of a network.
pub fn take(bytes: &mut In<'_>) -> Result<Ways, Flaw> {
    let names = take_names(bytes)?;
    let n = bytes.count()?;
    let (first, second, present) = (bytes.take(n)?, bytes.take(n)?, bytes.take(n)?);
    let (mut name_of, mut layers, mut steps) = (bytes.column()?, bytes.column()?, bytes.column()?);
    let n_floats = bytes.count()?;
    let mut floats = In::new(bytes.take(n_floats.checked_mul(8).ok_or_else(|| bytes.flaw())?)?);
    let mut distinct = Vec::with_capacity(n);
    let mut met = 0;
    for ((a, b), has) in first.iter().zip(second).zip(present) {
        let mut way = way_of(*a, *b).ok_or_else(|| bytes.flaw())?;
        let name = match name_of.below(names.len() + 1)? {
            0 => (met, met += 1).0,
            i => i - 1,
        };
        way.name = names.get(name).ok_or_else(|| name_of.flaw())?.to_string();
        if has & HAS_LAYER != 0 {
            way.layer = i8::try_from(unzigzag(layers.next())).map_err(|_| layers.flaw())?;
        }
        if has & HAS_STEPS != 0 {
            way.step_count = Some(u32::try_from(steps.next()).map_err(|_| steps.flaw())?);
        }
        let mut float = |bit: u8| if has & bit == 0 { Ok(None) } else { floats.float().map(Some) };
        [way.incline_percent, way.wait_s, way.speed_mps, way.minutes] =
            [float(HAS_FLOATS[0])?, float(HAS_FLOATS[1])?, float(HAS_FLOATS[2])?, float(HAS_FLOATS[3])?];
        if !in_range(&way) {
            return Err(bytes.flaw());
        }
        distinct.push(way);
    }
    for column in [&name_of, &layers, &steps] {
        column.end()?;
    }
    let mut which = bytes.column()?;
    let mut of = Vec::with_capacity(which.len());
    let mut met = 0;
    for _ in 0..which.len() {
        let i = match which.below(distinct.len() + 1)? {
            0 => (met, met += 1).0,
            i => i - 1,
        };
        if i >= distinct.len() {
            return Err(which.flaw());
        }
        of.push(i as u32);
    }
    which.end()?;
    Ok(Ways { distinct, of })
}

/// What reading GeoJSON lets through; a NaN fails every comparison.
fn in_range(w: &Way) -> bool {
    let within = |n: Option<f64>, low: f64, high: f64| n.is_none_or(|n| n >= low && n <= high);
    within(w.incline_percent, -100.0, 100.0)
        && within(w.wait_s, 0.0, 3600.0)
        && within(w.speed_mps, 0.05, 20.0)
        && within(w.minutes, 0.0, 120.0)
        && w.step_count.is_none_or(|n| (1..=5000).contains(&n))
        && (-20..=20).contains(&w.layer)
}

fn take_names<'a>(bytes: &mut In<'a>) -> Result<Vec<&'a str>, Flaw> {
    let mut lengths = bytes.column()?;
    let text = core::str::from_utf8(bytes.block()?).map_err(|_| bytes.flaw())?;
    let mut names = Vec::with_capacity(lengths.len());
    let mut at = 0;
    for _ in 0..lengths.len() {
        let end = at + lengths.below(text.len() + 1)?;
        names.push(text.get(at..end).ok_or_else(|| lengths.flaw())?);
        at = end;
    }
    lengths.end()?;
    Ok(names)
}

fn way_of(first: u8, second: u8) -> Option<Way> {
    let mut way = Way::new(Kind::NAMES.get(usize::from(first & 15))?.1, Vec::new());
    way.class = [StreetClass::Minor, StreetClass::Secondary, StreetClass::Main].get(usize::from(first >> 4 & 3)).copied()?;
    way.oneway = [OneWay::Both, OneWay::Forward, OneWay::Backward].get(usize::from(first >> 6)).copied()?;
    (way.pram_ramp, way.signals, way.planned) = (second & 1 != 0, second & 2 != 0, second & 4 != 0);
    way.wheelchair = [None, Some(false), Some(true)].get(usize::from(second >> 3 & 3)).copied()?;
    way.rises = [None, Some(-1), Some(1)].get(usize::from(second >> 5)).copied()?;
    Some(way)
}
