//! What is known of each way besides its line: different ones once, then which of them each way is.

use super::Flaw;
use super::bytes::{In, put_bytes, put_column, put_number, unzigzag, zigzag};
use crate::ways::Ways;
use quanli_model::city::{Kind, OneWay, StreetClass, Texts, WayTraits, Wheels};

/// Which numbers a way has: layer, steps, incline, wait, speed, minutes.
const HAS_LAYER: u8 = 1;
const HAS_STEPS: u8 = 2;
const HAS_FLOATS: [u8; 4] = [4, 8, 16, 32];

/// Writes the ways of a network.
pub fn put(out: &mut Vec<u8>, ways: &Ways) {
    let names = &ways.names;
    put_column(out, &(0..names.ends.len()).map(|i| names.get(i).len() as u64).collect::<Vec<_>>());
    put_bytes(out, names.all.as_bytes());
    put_bytes(out, &borsh::to_vec(&ways.hours).unwrap_or_default());
    let list = &ways.distinct;
    put_number(out, list.len() as u64);
    out.extend(list.iter().map(first));
    out.extend(list.iter().map(second));
    out.extend(list.iter().map(present));
    let layers: Vec<u64> = list.iter().filter(|w| w.layer != 0).map(|w| zigzag(i64::from(w.layer))).collect();
    put_column(out, &layers);
    let steps: Vec<u64> = list.iter().filter_map(|w| w.step_count).map(u64::from).collect();
    put_column(out, &steps);
    let floats: Vec<f64> = list.iter().flat_map(|w| floats(w).into_iter().flatten()).collect();
    put_number(out, floats.len() as u64);
    out.extend(floats.iter().flat_map(|n| n.to_le_bytes()));
    for column in [&ways.of, &ways.name_of] {
        // 0 is the next one that was not met before.
        let mut met = 0;
        let step = |i: &u32| if *i == met { (0, met += 1).0 } else { u64::from(*i) + 1 };
        put_column(out, &column.iter().map(step).collect::<Vec<_>>());
    }
}

fn first(w: &WayTraits) -> u8 {
    let kind = Kind::NAMES.iter().position(|(_, k)| *k == w.kind).unwrap_or(0) as u8;
    let oneway = match w.oneway {
        OneWay::Both => 0,
        OneWay::Forward => 1,
        OneWay::Backward => 2,
    };
    kind | (w.class as u8) << 4 | oneway << 6
}

fn second(w: &WayTraits) -> u8 {
    let flag = |on: bool, bit: u8| u8::from(on) << bit;
    let wheelchair = w.wheelchair.map_or(0, |said| 1 + said as u8);
    let rises = w.rises.map_or(0, |r| 1 + u8::from(r > 0));
    flag(w.pram_ramp, 0) | flag(w.signals, 1) | flag(w.planned, 2) | wheelchair << 3 | rises << 5
}

fn floats(w: &WayTraits) -> [Option<f64>; 4] {
    [w.incline_percent, w.wait_s, w.speed_mps, w.minutes]
}

fn present(w: &WayTraits) -> u8 {
    let floats: u8 = floats(w).iter().zip(HAS_FLOATS).filter(|(n, _)| n.is_some()).map(|(_, bit)| bit).sum();
    floats | if w.layer == 0 { 0 } else { HAS_LAYER } | if w.step_count.is_some() { HAS_STEPS } else { 0 }
}

/// Reads the ways of a network.
pub fn take(bytes: &mut In<'_>) -> Result<Ways, Flaw> {
    let names = take_names(bytes)?;
    let hours: Vec<(u32, String)> = borsh::from_slice(bytes.block()?).map_err(|_| bytes.flaw())?;
    let n = bytes.count()?;
    let (first, second, present) = (bytes.take(n)?, bytes.take(n)?, bytes.take(n)?);
    let (mut layers, mut steps) = (bytes.column()?, bytes.column()?);
    let n_floats = bytes.count()?;
    let mut floats = In::new(bytes.take(n_floats.checked_mul(8).ok_or_else(|| bytes.flaw())?)?);
    let mut distinct = Vec::with_capacity(n);
    for ((a, b), has) in first.iter().zip(second).zip(present) {
        let mut way = traits_of(*a, *b).ok_or_else(|| bytes.flaw())?;
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
    layers.end()?;
    steps.end()?;
    let (of, name_of) = (which(bytes, distinct.len())?, which(bytes, names.ends.len())?);
    let ascending = hours.windows(2).all(|w| w[0].0 < w[1].0) && hours.last().is_none_or(|h| (h.0 as usize) < of.len());
    if of.len() == name_of.len() && ascending { Ok(Ways { distinct, of, names, name_of, hours }) } else { Err(bytes.flaw()) }
}

/// Which of `n` different things each way has.
fn which(bytes: &mut In<'_>, n: usize) -> Result<Vec<u32>, Flaw> {
    let mut column = bytes.column()?;
    let mut of = Vec::with_capacity(column.len());
    let mut met = 0;
    for _ in 0..column.len() {
        let i = match column.below(n + 1)? {
            0 => (met, met += 1).0,
            i => i - 1,
        };
        if i >= n {
            return Err(column.flaw());
        }
        of.push(i as u32);
    }
    column.end()?;
    Ok(of)
}

/// What reading GeoJSON lets through; a NaN fails every comparison.
fn in_range(w: &WayTraits) -> bool {
    let within = |n: Option<f64>, low: f64, high: f64| n.is_none_or(|n| n >= low && n <= high);
    within(w.incline_percent, -100.0, 100.0)
        && within(w.wait_s, 0.0, 3600.0)
        && within(w.speed_mps, 0.05, 20.0)
        && within(w.minutes, 0.0, 120.0)
        && w.step_count.is_none_or(|n| (1..=5000).contains(&n))
        && (-20..=20).contains(&w.layer)
}

fn take_names(bytes: &mut In<'_>) -> Result<Texts, Flaw> {
    let mut lengths = bytes.column()?;
    let text = core::str::from_utf8(bytes.block()?).map_err(|_| bytes.flaw())?;
    let mut ends = Vec::with_capacity(lengths.len());
    let mut at = 0;
    for _ in 0..lengths.len() {
        at += lengths.below(text.len() + 1)?;
        if !text.is_char_boundary(at) {
            return Err(lengths.flaw());
        }
        ends.push(at as u32);
    }
    lengths.end()?;
    Ok(Texts { all: text.to_owned(), ends })
}

fn traits_of(first: u8, second: u8) -> Option<WayTraits> {
    let mut way = WayTraits::new(Kind::NAMES.get(usize::from(first & 15))?.1);
    way.class = [StreetClass::Minor, StreetClass::Secondary, StreetClass::Main].get(usize::from(first >> 4 & 3)).copied()?;
    way.oneway = [OneWay::Both, OneWay::Forward, OneWay::Backward].get(usize::from(first >> 6)).copied()?;
    (way.pram_ramp, way.signals, way.planned) = (second & 1 != 0, second & 2 != 0, second & 4 != 0);
    way.wheelchair = [None, Some(Wheels::No), Some(Wheels::Limited), Some(Wheels::Yes)].get(usize::from(second >> 3 & 3)).copied()?;
    way.rises = [None, Some(-1), Some(1)].get(usize::from(second >> 5)).copied()?;
    Some(way)
}
