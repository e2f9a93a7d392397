//! The edits of a scenario in few characters: a compact form in base64url, so that fifty of them fit into a link.
//!
//! A version byte, how many edits there are, then an edit after the other: a byte of flags with the verb, what the flags announce, and a byte of a
//! checksum over everything so far; at the end two more. So of a plan that was cut off or changed on its way the edits before that place are read, and
//! what is missing is known. A service is named by its id where it comes first and by its number in the plan then; positions are differences to the last
//! one in millionths of a degree; a name that ends in the service's own is stored without that end.
//!
//! Version 1 had neither count nor checksum and named services by 16 bits of a hash of their id; it is still read.

use quanli_model::units::LonLat;
use quanli_protocol::{Action, Edit, NewFacility, NewLine, NewPath};
use std::collections::BTreeMap;

/// Version of the form that is written.
const VERSION: u8 = 2;
/// The form before it, still read.
const HASHED: u8 = 1;
const VERB: u8 = 0b11;
const OWN_ID: u8 = 1 << 2;
const STAGE: u8 = 1 << 3;
const NOTE: u8 = 1 << 4;
const NAMED_AFTER_SERVICE: u8 = 1 << 5;
const HOURS: u8 = 1 << 6;
const CAPACITY: u8 = 1 << 7;
/// Works on paths stand where a change of services has the id of its facility; no facility has an id that begins with a control character.
const CLOSED_PATH: &str = "\u{1}c";
const CHANGED_PATH: &str = "\u{1}s";
const ADDED_PATH: &str = "\u{1}a";
const CHANGED_HOURS: &str = "\u{1}o";
/// … and so do lines.
const ADDED_LINE: &str = "\u{1}b";
const CHANGED_LINE: &str = "\u{1}h";
const REMOVED_LINE: &str = "\u{1}r";
/// Millionths of a degree: 11 cm.
const UNITS_PER_DEGREE: f64 = 1e6;

/// A service as the link knows it.
pub struct Known<'a> {
    /// Catalogue id.
    pub id: &'a str,
    /// Its Chinese name, with which names of places end.
    pub zh: &'a str,
}

/// The plan of a text.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Unpacked {
    /// The edits that are whole, up to the first that is not.
    pub edits: Vec<Edit>,
    /// How many there were, where the text says so.
    pub of: Option<u64>,
    /// All of them are as they were written.
    pub whole: bool,
}

/// The edits as text; empty for none.
pub fn pack(edits: &[Edit], services: &[Known<'_>]) -> String {
    if edits.is_empty() {
        return String::new();
    }
    let mut out = Out { bytes: vec![VERSION], last: [0, 0], named: Vec::new() };
    out.number(edits.len() as u64);
    for (index, edit) in edits.iter().enumerate() {
        out.edit(index, edit, services);
        out.bytes.push(check(&out.bytes) as u8);
    }
    out.bytes.extend(check(&out.bytes).to_le_bytes());
    encode(&out.bytes)
}

/// The edits of a text, as far as they are whole.
pub fn unpack(text: &str, services: &[Known<'_>]) -> Unpacked {
    let (bytes, readable) = decode_start(text);
    let Some((&version, rest)) = bytes.split_first().filter(|(v, _)| [HASHED, VERSION].contains(v)) else { return Unpacked::default() };
    let mut from = In { bytes: rest, last: [0, 0], hashed: version == HASHED, named: Vec::new() };
    let mut edits = Vec::new();
    if version == HASHED {
        while !from.bytes.is_empty() {
            let Some(edit) = from.edit(edits.len(), services) else { return Unpacked { edits, of: None, whole: false } };
            edits.push(edit);
        }
        return Unpacked { whole: readable && !edits.is_empty(), edits, of: None };
    }
    let Some(count) = from.number() else { return Unpacked::default() };
    let read = |from: &In<'_>| &bytes[..bytes.len() - from.bytes.len()];
    while (edits.len() as u64) < count {
        let Some(edit) = from.edit(edits.len(), services) else { break };
        let sum = check(read(&from)) as u8;
        if from.take(1) != Some(&[sum]) {
            break;
        }
        edits.push(edit);
    }
    let all = edits.len() as u64 == count && from.bytes == check(read(&from)).to_le_bytes();
    Unpacked { whole: all && readable, edits, of: Some(count) }
}

/// Sixteen bits of an FNV-1a hash.
fn check(bytes: &[u8]) -> u16 {
    let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) as u16
}

/// The id that the page gives to the edit at an index.
pub fn plain_id(index: usize) -> String {
    format!("e{}", index + 1)
}

/// A place as a link keeps it.
pub fn rounded(at: LonLat) -> LonLat {
    let [lon, lat] = [at.lon, at.lat].map(|degrees| (degrees * UNITS_PER_DEGREE).round() / UNITS_PER_DEGREE);
    LonLat { lon, lat }
}

/// How version 1 names a service.
fn short(id: &str) -> u16 {
    check(id.as_bytes())
}

struct Out {
    bytes: Vec<u8>,
    last: [i64; 2],
    /// Services that were named, in the order of their first place.
    named: Vec<String>,
}

impl Out {
    fn edit(&mut self, index: usize, edit: &Edit, services: &[Known<'_>]) {
        let added = if let Action::AddFacility(facility) = &edit.action { Some(facility) } else { None };
        let end = added.and_then(|facility| service_end(facility, services)).filter(|end| added.is_some_and(|f| f.name.ends_with(end)));
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        let verb = match edit.action {
            Action::AddFacility(_) => 0,
            Action::RemoveFacility { .. } => 1,
            Action::KeepFacility { .. } => 2,
            Action::ChangeServices { .. } | Action::AddPath(_) | Action::ChangePath { .. } | Action::ClosePath { .. } => 3,
            Action::AddLine(_) | Action::ChangeLine { .. } | Action::RemoveLine { .. } | Action::ChangeHours { .. } => 3,
        };
        let own_id = edit.id != plain_id(index);
        self.bytes.push(
            verb | flag(own_id, OWN_ID)
                | flag(edit.stage.is_some(), STAGE)
                | flag(!edit.note.is_empty(), NOTE)
                | flag(end.is_some(), NAMED_AFTER_SERVICE)
                | flag(added.is_some_and(|f| !f.opening_hours.is_empty()), HOURS)
                | flag(added.is_some_and(|f| !f.capacity.is_empty()), CAPACITY),
        );
        if own_id {
            self.text(&edit.id);
        }
        if let Some(stage) = edit.stage {
            self.number(u64::from(stage));
        }
        if !edit.note.is_empty() {
            self.text(&edit.note);
        }
        match &edit.action {
            Action::AddFacility(facility) => self.facility(facility, end.unwrap_or("")),
            Action::RemoveFacility { facility } | Action::KeepFacility { facility } => self.text(facility),
            Action::ChangeServices { facility, services } => {
                self.text(facility);
                self.services(services);
            }
            Action::ChangeHours { facility, opening_hours, shared_hours } => {
                self.text(CHANGED_HOURS);
                self.text(facility);
                for text in [opening_hours, shared_hours] {
                    self.number(u64::from(text.is_some()));
                    self.text(text.as_deref().unwrap_or_default());
                }
            }
            Action::ClosePath { at } => {
                self.text(CLOSED_PATH);
                self.place(*at);
            }
            Action::ChangePath { at, times } => {
                self.text(CHANGED_PATH);
                self.place(*at);
                self.bytes.extend(times.to_le_bytes());
            }
            Action::AddPath(path) => {
                self.text(ADDED_PATH);
                [&path.name, &path.kind].into_iter().for_each(|text| self.text(text));
                [path.from, path.to].into_iter().for_each(|at| self.place(at));
                self.number(u64::from(path.one_way));
                self.reals(&[path.step_count.map(f64::from), path.wait_s, path.speed_mps, path.minutes]);
            }
            Action::AddLine(line) => {
                self.text(ADDED_LINE);
                self.text(&line.name);
                self.number(line.stops.len() as u64);
                line.stops.iter().for_each(|at| self.place(*at));
                self.reals(&[Some(line.headway_min), Some(line.speed_mps)]);
            }
            Action::ChangeLine { line, headway_min, speed_mps } => {
                self.text(CHANGED_LINE);
                self.text(line);
                self.reals(&[*headway_min, *speed_mps]);
            }
            Action::RemoveLine { line } => {
                self.text(REMOVED_LINE);
                self.text(line);
            }
        }
    }

    fn reals(&mut self, list: &[Option<f64>]) {
        list.iter().for_each(|own| self.bytes.extend(own.unwrap_or(f64::NAN).to_le_bytes()));
    }

    fn place(&mut self, at: LonLat) {
        let at = [at.lon, at.lat].map(|degrees| (degrees * UNITS_PER_DEGREE).round() as i64);
        for (now, last) in at.iter().zip(self.last) {
            let step = now - last;
            self.number(((step << 1) ^ (step >> 63)) as u64);
        }
        self.last = at;
    }

    fn facility(&mut self, facility: &NewFacility, end: &str) {
        self.services(&facility.services);
        self.place(facility.at);
        self.text(facility.name.strip_suffix(end).unwrap_or(&facility.name));
        if !facility.opening_hours.is_empty() {
            self.text(&facility.opening_hours);
        }
        if !facility.capacity.is_empty() {
            self.number(facility.capacity.len() as u64);
            for (unit, value) in &facility.capacity {
                self.text(unit);
                self.bytes.extend(value.to_le_bytes());
            }
        }
    }

    fn services(&mut self, ids: &[String]) {
        self.number(ids.len() as u64);
        for id in ids {
            match self.named.iter().position(|named| named == id) {
                Some(at) => self.number(at as u64 + 1),
                None => {
                    self.number(0);
                    self.text(id);
                    self.named.push(id.clone());
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }

    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }
}

struct In<'a> {
    bytes: &'a [u8],
    last: [i64; 2],
    /// Services are named by hashes.
    hashed: bool,
    named: Vec<String>,
}

impl<'a> In<'a> {
    fn edit(&mut self, index: usize, services: &[Known<'_>]) -> Option<Edit> {
        let flags = self.take(1)?[0];
        let has = |bit: u8| flags & bit != 0;
        let id = if has(OWN_ID) { self.text()? } else { plain_id(index) };
        let stage = if has(STAGE) { Some(u16::try_from(self.number()?).ok()?) } else { None };
        let note = if has(NOTE) { self.text()? } else { String::new() };
        let action = match flags & VERB {
            0 => Action::AddFacility(self.facility(flags, services)?),
            1 => Action::RemoveFacility { facility: self.text()? },
            2 => Action::KeepFacility { facility: self.text()? },
            _ => {
                let facility = self.text()?;
                match facility.as_str() {
                    CLOSED_PATH => Action::ClosePath { at: self.place()? },
                    CHANGED_PATH => Action::ChangePath { at: self.place()?, times: self.real()? },
                    ADDED_PATH => Action::AddPath(self.path()?),
                    CHANGED_HOURS => Action::ChangeHours { facility: self.text()?, opening_hours: self.said()?, shared_hours: self.said()? },
                    ADDED_LINE => Action::AddLine(self.line()?),
                    CHANGED_LINE => Action::ChangeLine { line: self.text()?, headway_min: self.stated()?, speed_mps: self.stated()? },
                    REMOVED_LINE => Action::RemoveLine { line: self.text()? },
                    _ => Action::ChangeServices { facility, services: self.services(services)? },
                }
            }
        };
        Some(Edit { id, stage, note, action })
    }

    fn place(&mut self) -> Option<LonLat> {
        for axis in 0..2 {
            let step = self.number()?;
            self.last[axis] = self.last[axis].checked_add((step >> 1) as i64 ^ -((step & 1) as i64))?;
        }
        let [lon, lat] = self.last.map(|units| units as f64 / UNITS_PER_DEGREE);
        Some(LonLat { lon, lat })
    }

    fn real(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// A text that may be absent.
    fn said(&mut self) -> Option<Option<String>> {
        let there = self.number()? == 1;
        self.text().map(|text| there.then_some(text))
    }

    /// A number that may be absent.
    fn stated(&mut self) -> Option<Option<f64>> {
        self.real().map(|value| (!value.is_nan()).then_some(value))
    }

    fn line(&mut self) -> Option<NewLine> {
        let (name, count) = (self.text()?, self.number()?);
        let stops = (0..count).map(|_| self.place()).collect::<Option<Vec<_>>>()?;
        Some(NewLine { name, stops, headway_min: self.real()?, speed_mps: self.real()? })
    }

    fn path(&mut self) -> Option<NewPath> {
        let (name, kind, from, to) = (self.text()?, self.text()?, self.place()?, self.place()?);
        let one_way = self.number()? != 0;
        let (steps, wait_s, speed_mps, minutes) = (self.stated()?, self.stated()?, self.stated()?, self.stated()?);
        Some(NewPath { name, kind, from, to, one_way, step_count: steps.map(|n| n as u32), wait_s, speed_mps, minutes })
    }

    fn facility(&mut self, flags: u8, services: &[Known<'_>]) -> Option<NewFacility> {
        let ids = self.services(services)?;
        let at = self.place()?;
        let mut facility = NewFacility { name: self.text()?, services: ids, at, capacity: BTreeMap::new(), opening_hours: String::new() };
        if flags & NAMED_AFTER_SERVICE != 0 {
            // A service that is not here has no name either; the engine says that it is missing.
            let end = service_end(&facility, services).unwrap_or_default();
            facility.name.push_str(end);
        }
        if flags & HOURS != 0 {
            facility.opening_hours = self.text()?;
        }
        if flags & CAPACITY != 0 {
            for _ in 0..self.number()? {
                let unit = self.text()?;
                let value = f64::from_le_bytes(self.take(8)?.try_into().ok()?);
                facility.capacity.insert(unit, value);
            }
        }
        Some(facility)
    }

    fn services(&mut self, known: &[Known<'_>]) -> Option<Vec<String>> {
        let count = self.number()?;
        (0..count).map(|_| if self.hashed { self.by_hash(known) } else { self.by_name() }).collect()
    }

    /// The one service whose id has this hash: of two nobody knows which is meant.
    fn by_hash(&mut self, known: &[Known<'_>]) -> Option<String> {
        let hash = u16::from_le_bytes(self.take(2)?.try_into().ok()?);
        let mut found = known.iter().filter(|service| short(service.id) == hash);
        found.next().filter(|_| found.next().is_none()).map(|service| service.id.to_owned())
    }

    fn by_name(&mut self) -> Option<String> {
        let number = usize::try_from(self.number()?).ok()?;
        if number == 0 {
            let id = self.text()?;
            self.named.push(id);
            return self.named.last().cloned();
        }
        self.named.get(number - 1).cloned()
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.take(1)?[0];
            n |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(head)
    }
}

/// What the names of places of a facility's first service end with.
fn service_end<'a>(facility: &NewFacility, services: &[Known<'a>]) -> Option<&'a str> {
    let first = facility.services.first()?;
    services.iter().find(|service| service.id == first).map(|service| service.zh)
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64url without padding (RFC 4648 §5).
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 4 / 3 + 2);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        out.extend((0..=chunk.len()).map(|at| char::from(DIGITS[(word >> (18 - 6 * at)) as usize & 63])));
    }
    out
}

/// The bytes of such a text; `None` when it has another sign.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let (bytes, readable) = decode_start(text);
    readable.then_some(bytes)
}

/// The bytes up to the first other sign, and whether there is none.
fn decode_start(text: &str) -> (Vec<u8>, bool) {
    let values: Vec<u32> = text.bytes().map_while(|byte| DIGITS.iter().position(|digit| *digit == byte)).map(|value| value as u32).collect();
    let mut out = Vec::with_capacity(values.len() * 3 / 4);
    for chunk in values.chunks(4) {
        let word = chunk.iter().fold(0, |word, value| word << 6 | value) << (6 * (4 - chunk.len()));
        out.extend(&word.to_be_bytes()[1..chunk.len()]);
    }
    (out, values.len() == text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICES: [Known<'static>; 2] = [Known { id: "community-canteen", zh: "社区食堂" }, Known { id: "pharmacy", zh: "药店" }];

    /// Two canteens as version 1 wrote them.
    const FIRST_VERSION: &str = "ASABc5fEl9Fl9MiXHA3lkozlubPot68w5q61IAFzl8gahw4N5ZKM5bmz6LevMeautQ";

    fn canteen(index: usize) -> Edit {
        let at = LonLat { lon: 106.571_234 + index as f64 * 0.001_7, lat: 29.553_21 - index as f64 * 0.000_9 };
        let facility = NewFacility {
            name: format!("和平路{index}段社区食堂"),
            services: vec!["community-canteen".into()],
            at,
            capacity: BTreeMap::new(),
            opening_hours: String::new(),
        };
        Edit { id: plain_id(index), stage: None, note: String::new(), action: Action::AddFacility(facility) }
    }

    #[test]
    fn what_is_packed_comes_back() {
        let mut edits: Vec<Edit> = (0..3).map(canteen).collect();
        edits[1].stage = Some(2027);
        edits[1].note = "等拆迁".into();
        edits[2].id = "own".into();
        if let Action::AddFacility(facility) = &mut edits[2].action {
            facility.capacity.insert("meals_per_day".into(), 200.0);
            facility.opening_hours = "Mo-Fr 11:00-13:00".into();
            facility.services.push("pharmacy".into());
        }
        let (from, to) = (LonLat { lon: 106.55, lat: 29.55 }, LonLat { lon: 106.551, lat: 29.552 });
        let lift =
            NewPath {
                name: "电梯".into(), kind: "lift".into(), from, to, one_way: true, step_count: None, wait_s: Some(20.0), speed_mps: None, minutes: None
            };
        let bus = NewLine { name: "新线".into(), stops: vec![from, to], headway_min: 8.0, speed_mps: 3.5 };
        let often = Action::ChangeLine { line: "小巷公交1路".into(), headway_min: Some(5.0), speed_mps: None };
        let lines = [Action::AddLine(bus), often, Action::RemoveLine { line: "x".into() }];
        for action in [Action::AddPath(lift), Action::ChangePath { at: to, times: 1.5 }, Action::ClosePath { at: from }].into_iter().chain(lines) {
            edits.push(Edit { id: plain_id(edits.len()), stage: None, note: String::new(), action });
        }
        let hours = Action::ChangeHours { facility: "f-9".into(), opening_hours: None, shared_hours: Some("Sa-Su 08:00-18:00".into()) };
        edits.push(Edit { id: "own-2".into(), stage: None, note: String::new(), action: hours });
        edits.push(Edit { id: "e4".into(), stage: None, note: String::new(), action: Action::RemoveFacility { facility: "f-12".into() } });
        edits.push(Edit {
            id: "e5".into(),
            stage: None,
            note: String::new(),
            action: Action::ChangeServices { facility: "f-9".into(), services: vec!["pharmacy".into()] },
        });
        let text = pack(&edits, &SERVICES);
        assert_eq!(unpack(&text, &SERVICES), Unpacked { of: Some(edits.len() as u64), edits, whole: true });
    }

    #[test]
    fn fifty_edits_fit_into_two_thousand_characters() {
        let edits: Vec<Edit> = (0..50).map(canteen).collect();
        let text = pack(&edits, &SERVICES);
        assert!(text.len() < 1800, "{} characters", text.len());
    }

    #[test]
    fn of_a_plan_that_was_cut_the_whole_edits_are_read_and_the_rest_is_known() {
        let edits: Vec<Edit> = (0..5).map(canteen).collect();
        let text = pack(&edits, &SERVICES);
        let mut most = 0;
        for length in 0..text.len() {
            let read = unpack(&text[..length], &SERVICES);
            assert!(!read.whole && read.edits == edits[..read.edits.len()] && read.edits.len() >= most, "{length}");
            assert_eq!(read.of, (length >= 3).then_some(5), "{length}");
            most = read.edits.len();
        }
        assert!(most >= 4, "{most}");
        // What stands behind it is no part of it.
        let behind = unpack(&format!("{text}。"), &SERVICES);
        assert_eq!((behind.edits.len(), behind.whole), (5, false));
        for nothing in ["", "Ax!", "AgA", &encode(&[9, 0])] {
            assert!(unpack(nothing, &SERVICES).edits.is_empty() && !unpack(nothing, &SERVICES).whole, "{nothing}");
        }
    }

    #[test]
    fn a_changed_sign_is_found() {
        let edits: Vec<Edit> = (0..3).map(canteen).collect();
        let text = pack(&edits, &SERVICES);
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let read = unpack(core::str::from_utf8(&changed).expect("ASCII"), &SERVICES);
            assert!(!read.whole, "{at}");
        }
        assert!(!unpack(&text.to_lowercase(), &SERVICES).whole);
    }

    #[test]
    fn a_service_is_named_by_its_id_whatever_else_is_there() {
        let own =
            Edit { action: Action::ChangeServices { facility: "f".into(), services: vec!["own-1".into(), "pharmacy".into(), "own-1".into()] }, ..canteen(0) };
        let text = pack(&[own.clone(), own.clone()], &SERVICES);
        // Another district does not know it: the edit is read all the same, and the engine says what is missing.
        assert_eq!(unpack(&text, &SERVICES[..1]).edits, [own.clone(), own]);
    }

    #[test]
    fn a_plan_of_the_first_version_is_still_read() {
        let edits: Vec<Edit> = (0..2).map(canteen).collect();
        let read = unpack(FIRST_VERSION, &SERVICES);
        assert_eq!(read, Unpacked { edits: edits.clone(), of: None, whole: true });
        // Two services with one hash: nobody knows which is meant.
        let same = [Known { id: "community-canteen", zh: "社区食堂" }, Known { id: "community-canteen", zh: "另一个" }];
        assert!(unpack(FIRST_VERSION, &same).edits.is_empty());
        let cut = unpack(&FIRST_VERSION[..FIRST_VERSION.len() - 4], &SERVICES);
        assert_eq!((cut.edits, cut.whole), (edits[..1].to_vec(), false));
    }

    #[test]
    fn no_two_services_of_the_catalogue_share_a_hash() {
        let text = include_str!("../../public/catalogue/services.json");
        let ids: Vec<u16> = text.split("\"id\": \"").skip(1).filter_map(|rest| rest.split('"').next()).map(short).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len());
    }
}
