//! `paths.geojson` → ways.

use super::crs::to_wgs84;
use super::fields::{Fields, File, Incline, Names, paths as keys, short};
use super::geojson::{Feature, GeometryKind, read_features};
use super::props::Props;
use super::tags::{self, WayUse};
use crate::city::{CrsName, Kind, Position, Way, Wheels, steps_fit};
use crate::problem::{Problems, Reason, Severity};
use crate::units::LonLat;
use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// Reads every way on foot. `None` when the file can't be used. A MultiLineString gives one way a line.
#[must_use]
pub fn read_paths(bytes: &[u8], crs: CrsName, problems: &mut Problems) -> Option<Vec<Way>> {
    // A way takes about 230 bytes of a file; growing from a fair guess copies little and never takes more than a share of the file's size.
    let mut ways = Vec::with_capacity(bytes.len() / 400);
    let mut seen = Seen::default();
    let mut names = Names::of(File::Paths);
    let each = |feature: &Feature<'_>, problems: &mut Problems| {
        names.check(feature, problems);
        feature_ways(feature, crs, problems, &mut ways, &mut seen);
    };
    read_features(bytes, problems, each).then_some(ways)
}

fn feature_ways(feature: &Feature<'_>, crs: CrsName, problems: &mut Problems, ways: &mut Vec<Way>, seen: &mut Seen) {
    let place = feature.place();
    match feature.geometry.kind {
        GeometryKind::LineString | GeometryKind::MultiLineString => {}
        GeometryKind::None => return problems.add(Severity::Error, Reason::NoGeometry, place, ""),
        other => return problems.add(Severity::Error, Reason::WrongGeometry, place, format!("{other:?}")),
    }
    if feature.geometry.bad {
        return problems.add(Severity::Error, Reason::BadCoordinate, place, feature.geometry.bad_text());
    }
    let Some(mut template) = way_of_tags(&feature.props, feature, problems) else { return };
    let lines: Vec<Vec<Position>> = feature.geometry.lines().filter_map(|line| clean_line(line, crs, feature, problems)).collect();
    let counts = template.step_count.filter(|_| template.kind == Kind::Steps).map(|n| steps_of_lines(n, &lines, feature, problems));
    let n = lines.len();
    for (i, line) in lines.into_iter().enumerate() {
        let mut traits = template.traits;
        if let Some(counts) = &counts {
            traits.step_count = counts[i];
        }
        let mut text = |of: fn(&mut Way) -> &mut String| if i + 1 == n { core::mem::take(of(&mut template)) } else { of(&mut template).clone() };
        let (name, opening_hours) = (text(|w| &mut w.name), text(|w| &mut w.opening_hours));
        let way = Way { traits, line, name, opening_hours };
        if seen.before(ways, &way) {
            problems.add(Severity::Warning, Reason::Repeated, place, "");
        } else {
            ways.push(way);
        }
    }
}

/// The steps of each line of a feature that states `n` in all: shared by length. None at all, and a problem, where the length or the heights
/// of the ends contradict the count.
fn steps_of_lines(n: u32, lines: &[Vec<Position>], feature: &Feature<'_>, problems: &mut Problems) -> Vec<Option<u32>> {
    let at = |p: &Position| LonLat { lon: p.lon, lat: p.lat };
    let lengths: Vec<f64> = lines.iter().map(|l| l.windows(2).map(|p| at(&p[0]).metres_to(at(&p[1]))).sum()).collect();
    let whole: f64 = lengths.iter().sum();
    let rise: f64 = lines.iter().map(|l| (l[l.len() - 1].ele - l[0].ele).abs()).sum();
    if !lines.is_empty() && !steps_fit(n, whole, rise) {
        let heights = if rise.is_nan() { String::new() } else { format!(", {rise:.1} m high") };
        problems.add(Severity::Warning, Reason::StepsDoNotFit, feature.place(), format!("step_count = {n} on {whole:.1} m{heights}"));
        return vec![None; lengths.len()];
    }
    lengths.iter().map(|l| Some((libm::floor(f64::from(n) * l / whole + 0.5) as u32).max(1))).collect()
}

/// Metres above sea between the shores of the Dead Sea and the top of Everest, with room.
const HEIGHTS: core::ops::RangeInclusive<f64> = -500.0..=9_000.0;

/// The ways that were read, found by what they are, so that one that is repeated to the letter is used once: an extract put in twice joins
/// every line with its copy all along, at a cost that grows with the square of the copies.
#[derive(Default)]
struct Seen {
    /// Hash and index of each way.
    table: HashTable<(u64, u32)>,
    /// What is hashed, in a buffer that is used again.
    bytes: Vec<u8>,
}

impl Seen {
    /// Whether an equal way stands among `ways`; else remembers that this one comes next.
    fn before(&mut self, ways: &[Way], way: &Way) -> bool {
        let bits = |p: &Position| [p.lon, p.lat, p.ele].map(f64::to_bits);
        self.bytes.clear();
        self.bytes.extend(way.line.iter().flat_map(bits).flat_map(u64::to_le_bytes));
        self.bytes.extend([way.kind as u8, way.layer as u8]);
        self.bytes.extend(way.name.bytes().chain([0]).chain(way.opening_hours.bytes()));
        let key = xxh3_64(&self.bytes);
        let same = |w: &Way| {
            w.traits == way.traits && w.name == way.name && w.opening_hours == way.opening_hours && w.line.iter().map(bits).eq(way.line.iter().map(bits))
        };
        if self.table.find(key, |(k, i)| *k == key && same(&ways[*i as usize])).is_some() {
            return true;
        }
        self.table.insert_unique(key, (key, ways.len() as u32), |(k, _)| *k);
        false
    }
}

/// The line in WGS 84 without repeated positions.
fn clean_line(line: &[Position], crs: CrsName, feature: &Feature<'_>, problems: &mut Problems) -> Option<Vec<Position>> {
    let mut out: Vec<Position> = Vec::with_capacity(line.len());
    let mut beyond = false;
    for p in line {
        let ele = if p.ele.is_nan() || HEIGHTS.contains(&p.ele) { p.ele } else { f64::NAN };
        beyond |= ele.is_nan() && !p.ele.is_nan();
        let Some(at) = to_wgs84(crs, LonLat { lon: p.lon, lat: p.lat }) else {
            problems.add(Severity::Error, Reason::CrsDoesNotFit, feature.place(), format!("{}, {}", p.lon, p.lat));
            return None;
        };
        // A lift may stand upright: same place, another height.
        let same = out.last().is_some_and(|q| q.lon == at.lon && q.lat == at.lat && (q.ele == ele || q.ele.is_nan() || ele.is_nan()));
        if !same {
            out.push(Position { lon: at.lon, lat: at.lat, ele });
        }
    }
    if beyond {
        problems.add(Severity::Warning, Reason::HeightOutOfRange, feature.place(), format!("beyond {} to {} m", HEIGHTS.start(), HEIGHTS.end()));
    }
    if out.len() < 2 {
        problems.add(Severity::Error, Reason::TooFewPositions, feature.place(), out.len().to_string());
        return None;
    }
    Some(out)
}

/// Everything of a way but its line; `None` when nobody walks there or a property can't be used.
fn way_of_tags(t: &Props<'_>, feature: &Feature<'_>, problems: &mut Problems) -> Option<Way> {
    let place = feature.place();
    if t.get(keys::KIND.key).is_some() && !t.has(keys::KIND.key) {
        problems.add(Severity::Warning, Reason::EmptyValue, place, keys::KIND.key);
    }
    let kind = match t.text(keys::KIND.key) {
        Some(name) => Kind::from_name(&name).or_else(|| {
            problems.add(Severity::Error, Reason::UnknownKind, place, format!("kind = {}", short(&name)));
            None
        })?,
        None => match tags::way_use(t) {
            WayUse::Walk(kind) => kind,
            // A line without any word about what it is counts as a street.
            WayUse::Leave if !t.has("highway") && !t.has("railway") && !t.has("route") && !t.has("foot") && !t.has("access") => Kind::Street,
            WayUse::Leave => return None,
        },
    };
    let mut fields = Fields::of(feature, problems);
    let mut way = Way::new(kind, Vec::new());
    way.layer = fields.number(&keys::LAYER).map_or(0, |n| n as i8);
    way.step_count = fields.number(&keys::STEP_COUNT).map(|n| n as u32);
    way.wait_s = fields.number(&keys::WAIT_S);
    way.speed_mps = fields.number(&keys::SPEED_MPS);
    way.minutes = fields.number(&keys::MINUTES);
    way.incline_percent = fields.number(&keys::INCLINE_PERCENT);
    match fields.incline(&keys::INCLINE) {
        Some(Incline::Up) => way.rises = Some(1),
        Some(Incline::Down) => way.rises = Some(-1),
        Some(Incline::Percent(percent)) => way.incline_percent = Some(percent),
        None => {}
    }
    // Stairs that say how steep they are say which way they rise.
    if let (Kind::Steps, None, Some(percent)) = (kind, way.rises, way.incline_percent) {
        way.rises = [(percent > 0.0, 1), (percent < 0.0, -1)].into_iter().find(|(is, _)| *is).map(|(_, sign)| sign);
    }
    way.class = tags::street_class(t);
    let (oneway, ambiguous) = tags::one_way(t, kind);
    if ambiguous {
        fields.say(Reason::AmbiguousOneway, "oneway=yes");
    }
    way.oneway = oneway;
    way.wheelchair = match fields.word(&keys::WHEELCHAIR) {
        Some("yes" | "designated") => Some(Wheels::Yes),
        Some("limited") => Some(Wheels::Limited),
        Some("no") => Some(Wheels::No),
        _ => None,
    };
    way.pram_ramp = t.is("ramp:stroller", "yes") || t.is("ramp", "yes") || t.is("ramp:wheelchair", "yes");
    way.opening_hours = fields.text(&keys::OPENING_HOURS);
    way.signals = t.is("crossing", "traffic_signals") || t.is("crossing:signals", "yes") || fields.truth(&keys::SIGNALS) == Some(true);
    match fields.word(&keys::STATUS) {
        Some("planned") => way.planned = true,
        Some("closed") => return None,
        _ => {}
    }
    way.name = fields.text(&keys::NAME);
    Some(way)
}
