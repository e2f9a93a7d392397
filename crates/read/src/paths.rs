//! `paths.geojson` → ways.

use super::conditional::hours_of;
use super::crs::to_wgs84;
use super::fields::{Fields, File, Incline, Names, paths as keys, short};
use super::geojson::{Feature, GeometryKind, read_features};
use super::levels::levels;
use super::plaza::across;
use super::props::Props;
use super::tags::{self, WayUse};
use hashbrown::HashTable;
use quanli_model::city::{CrsName, Kind, Position, Way, Wheels, steps_fit};
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::LonLat;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// Reads every way on foot. `None` when the file can't be used. A MultiLineString gives one way a line, an area that people walk on its rim and ways across.
///
/// ```
/// use quanli_model::city::{CrsName, Kind};
/// use quanli_model::problem::Problems;
/// let file = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kind": "steps", "name": "十八梯"},
///     "geometry": {"type": "LineString", "coordinates": [[106.577, 29.553, 240], [106.578, 29.553, 262]]}}]}"#;
/// let mut problems = Problems::new();
/// let ways = quanli_read::read_paths(file.as_bytes(), CrsName::default(), &mut problems).unwrap_or_default();
/// assert_eq!((ways[0].kind, ways[0].name.as_str()), (Kind::Steps, "十八梯"));
/// ```
#[must_use]
pub fn read_paths(bytes: &[u8], crs: CrsName, problems: &mut Problems) -> Option<Vec<Way>> {
    // A way takes about 230 bytes of a file; growing from a fair guess copies little and never takes more than a share of the file's size.
    let mut paths = Paths { crs, ways: Vec::with_capacity(bytes.len() / 400), seen: Seen::default(), plazas: Vec::new(), unsaid: Vec::new(), tagged: false };
    let mut names = Names::of(File::Paths);
    let usable = read_features(bytes, problems, |feature, problems| {
        names.check(feature, problems);
        paths.take(feature, problems);
    });
    usable.then(|| {
        paths.leave_out_unsaid(problems);
        paths.cross_plazas();
        paths.ways
    })
}

/// The ways of a file so far.
struct Paths {
    crs: CrsName,
    ways: Vec<Way>,
    seen: Seen,
    /// Where the rims of each plaza stand among the ways.
    plazas: Vec<core::ops::Range<usize>>,
    /// Ways of which no tag says what they are, and their features.
    unsaid: Vec<(usize, u32, Option<String>)>,
    /// Some line has a tag of OpenStreetMap: then one without any is no street.
    tagged: bool,
}

impl Paths {
    fn take(&mut self, feature: &Feature<'_>, problems: &mut Problems) {
        let place = feature.place();
        let t = &feature.props;
        let is_area = matches!(feature.geometry.kind, GeometryKind::Polygon | GeometryKind::MultiPolygon);
        match feature.geometry.kind {
            GeometryKind::LineString | GeometryKind::MultiLineString => {}
            GeometryKind::Polygon | GeometryKind::MultiPolygon if t.has("kind") || tags::why_not(t).is_some() || t.has("indoor") => {}
            GeometryKind::None => return problems.add(Severity::Error, Reason::NoGeometry, place, ""),
            other => return problems.add(Severity::Error, Reason::WrongGeometry, place, format!("{other:?}")),
        }
        if feature.geometry.bad {
            return problems.add(Severity::Error, Reason::BadCoordinate, place, feature.geometry.bad_text());
        }
        self.tagged |= t.has("highway") || (!t.has("kind") && tags::why_not(t).is_some());
        let Some((mut template, plaza)) = way_of_tags(t, feature, problems) else { return };
        let unsaid = !t.has("kind") && tags::why_not(t).is_none() && !t.has("indoor");
        let lines: Vec<Vec<Position>> = feature.geometry.lines().filter_map(|line| clean_line(line, self.crs, feature, problems)).collect();
        let counts = template.step_count.filter(|_| template.kind == Kind::Steps).map(|n| steps_of_lines(n, &lines, feature, problems));
        let (n, before) = (lines.len(), self.ways.len());
        for (i, line) in lines.into_iter().enumerate() {
            let mut traits = template.traits;
            if let Some(counts) = &counts {
                traits.step_count = counts[i];
            }
            let mut text = |of: fn(&mut Way) -> &mut String| if i + 1 == n { core::mem::take(of(&mut template)) } else { of(&mut template).clone() };
            let (name, opening_hours) = (text(|w| &mut w.name), text(|w| &mut w.opening_hours));
            let way = Way { traits, line, name, opening_hours, storey: template.storey };
            if self.seen.before(&self.ways, &way) {
                problems.add(Severity::Warning, Reason::Repeated, place, "");
            } else {
                if unsaid {
                    self.unsaid.push((self.ways.len(), feature.index as u32, feature.id.as_deref().map(str::to_owned)));
                }
                self.ways.push(way);
            }
        }
        let closed = |w: &Way| w.line.first().zip(w.line.last()).is_some_and(|(a, b)| a.lon == b.lon && a.lat == b.lat);
        if (plaza || is_area) && self.ways.len() > before && self.ways[before..].iter().all(closed) {
            self.plazas.push(before..self.ways.len());
        }
    }

    /// In an export of everything (rivers, borders, power lines beside the streets) a line without any word about what it is is no street.
    fn leave_out_unsaid(&mut self, problems: &mut Problems) {
        if !self.tagged || self.unsaid.is_empty() {
            return;
        }
        for (way, index, id) in &self.unsaid {
            let at = self.ways[*way].line.first().map(|p| LonLat { lon: p.lon, lat: p.lat });
            problems.add(Severity::Warning, Reason::NoPath, Where { index: Some(*index), id: id.as_deref(), at }, "no tag says what it is");
        }
        let mut kept_before = Vec::with_capacity(self.ways.len() + 1);
        let mut unsaid = self.unsaid.iter().map(|u| u.0).peekable();
        let mut kept = 0;
        for i in 0..=self.ways.len() {
            kept_before.push(kept);
            kept += usize::from(unsaid.next_if_eq(&i).is_none());
        }
        let mut n = 0..;
        self.ways.retain(|_| n.next().is_some_and(|i| kept_before[i + 1] > kept_before[i]));
        self.plazas.iter_mut().for_each(|range| *range = kept_before[range.start]..kept_before[range.end]);
    }

    /// Ways across plazas, between the places where other ways meet their rims.
    fn cross_plazas(&mut self) {
        if self.plazas.is_empty() {
            return;
        }
        let bits = |p: &Position| (p.lon.to_bits(), p.lat.to_bits());
        let mut owners: BTreeMap<(u64, u64), (usize, bool)> = BTreeMap::new();
        let mut plaza_of = vec![usize::MAX; self.ways.len()];
        self.plazas.iter().enumerate().for_each(|(i, range)| plaza_of[range.clone()].fill(i));
        for (w, way) in self.ways.iter().enumerate() {
            let owner = if plaza_of[w] == usize::MAX { self.plazas.len() + w } else { plaza_of[w] };
            for p in &way.line {
                let entry = owners.entry(bits(p)).or_insert((owner, false));
                entry.1 |= entry.0 != owner;
            }
        }
        for range in core::mem::take(&mut self.plazas) {
            let rims = &self.ways[range];
            let rings: Vec<Vec<[f64; 2]>> = rims.iter().map(|w| w.line.iter().map(|p| [p.lon, p.lat]).collect()).collect();
            let places: Vec<Position> = rims.iter().flat_map(|w| w.line.iter().copied()).collect();
            let met: Vec<bool> = places.iter().map(|p| owners.get(&bits(p)).is_some_and(|o| o.1)).collect();
            let found = across(&rings, &met);
            let Some(template) = rims.first().cloned() else { continue };
            for line in found.lines {
                let place = |n: &usize| {
                    places.get(*n).copied().unwrap_or_else(|| {
                        let [lon, lat] = found.inside[*n - places.len()];
                        Position { lon, lat, ele: f64::NAN }
                    })
                };
                self.ways.push(Way { line: line.iter().map(place).collect(), ..template.clone() });
            }
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
        self.bytes.extend(way.storey.unwrap_or(i16::MIN).to_le_bytes());
        self.bytes.extend(way.name.bytes().chain([0]).chain(way.opening_hours.bytes()));
        let key = xxh3_64(&self.bytes);
        let same = |w: &Way| {
            w.traits == way.traits
                && w.storey == way.storey
                && w.name == way.name
                && w.opening_hours == way.opening_hours
                && w.line.iter().map(bits).eq(way.line.iter().map(bits))
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

/// Everything of a way but its line, and whether it is the rim of an area that people walk on; `None` when nobody walks there or a property can't be used.
fn way_of_tags(t: &Props<'_>, feature: &Feature<'_>, problems: &mut Problems) -> Option<(Way, bool)> {
    let place = feature.place();
    let mut plaza = t.is("area", "yes");
    if t.get(keys::KIND.key).is_some() && !t.has(keys::KIND.key) {
        problems.add(Severity::Warning, Reason::EmptyValue, place, keys::KIND.key);
    }
    let kind = match t.text(keys::KIND.key) {
        Some(name) => Kind::from_name(&name).or_else(|| {
            problems.add(Severity::Error, Reason::UnknownKind, place, format!("kind = {}", short(&name)));
            None
        })?,
        None => match (tags::way_use(t), tags::why_not(t)) {
            (WayUse::Walk(kind), _) => kind,
            (WayUse::Plaza(kind), _) => {
                plaza = true;
                kind
            }
            // A line without any word about what it is counts as a street, for now.
            (WayUse::Leave, None) => Kind::Street,
            (WayUse::Leave, Some(why)) => {
                problems.add(Severity::Warning, Reason::NoPath, place, why);
                return None;
            }
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
    // A ramp that nobody says more of may be two planks for bicycles.
    let wheel_ramp = t.is("ramp:wheelchair", "yes");
    way.pram_ramp = t.is("ramp:stroller", "yes") || wheel_ramp;
    if kind == Kind::Steps && wheel_ramp && way.wheelchair.is_none() {
        way.wheelchair = Some(Wheels::Yes);
    }
    let hours = hours_of(t, tags::is_open(t));
    if let Some(text) = hours.unread {
        fields.say(Reason::ConditionUnread, text);
    }
    way.opening_hours = hours.text;
    way.storey = storey(t, kind, &mut fields);
    way.signals = t.is("crossing", "traffic_signals") || t.is("crossing:signals", "yes") || fields.truth(&keys::SIGNALS) == Some(true);
    match fields.word(&keys::STATUS) {
        Some("planned") => way.planned = true,
        Some("closed") => {
            fields.say(Reason::NoPath, "status = closed");
            return None;
        }
        _ => {}
    }
    way.name = fields.text(&keys::NAME);
    Some((way, plaza))
}

/// The one storey that a way lies on. None of what leads from one to another, and of what says none.
fn storey(t: &Props<'_>, kind: Kind, fields: &mut Fields<'_, '_>) -> Option<i16> {
    let text = t.text(keys::LEVEL.key)?;
    let Some(found) = levels(&text) else {
        fields.say(Reason::NotANumber, format!("level = {}", short(&text)));
        return None;
    };
    let leads_on = matches!(kind, Kind::Steps | Kind::Lift | Kind::Escalator | Kind::Ramp);
    match found[..] {
        [one] if !leads_on => Some(libm::floor(one * 100.0 + 0.5) as i16),
        _ => None,
    }
}
