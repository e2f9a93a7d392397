//! An OpenStreetMap extract → ways on foot, places, backdrop; and the nodes that change a walk: lifts, gates, barriers, crossings.
//!
//! A file is read three times: relations, then ways (those on foot, areas, and lines of the relations), then nodes. What several extracts hold is taken
//! once. What is left out is counted with its reason.

use super::Bounds;
use super::nodes::AtNode;
use super::relations::{Relation, polygons, rings_of};
use super::tally::{Role, Tally, kind_of_reason};
use osmpbf::{Element, ElementReader};
use quanli_model::city::Kind;
use quanli_read::Props;
use quanli_read::conditional::hours_of;
use quanli_read::services::services_of;
use quanli_read::serving::{Serving, once_or_later, serving};
use quanli_read::tags::{WayUse, is_open, way_use, why_not};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Tags in file order.
pub type Tags = Vec<(String, String)>;
/// A ring round something and the holes in it.
pub type Polygon = Vec<Vec<[f64; 2]>>;

/// Reads tags as the engine does.
pub fn props(tags: &Tags) -> Props<'_> {
    let mut p = Props::default();
    tags.iter().for_each(|(k, v)| p.push(k, v));
    p
}

/// A way on foot as it stands in the extract.
#[derive(Clone)]
pub struct RawWay {
    /// `w` and the number; of what is laid across a plaza with more behind it.
    pub id: String,
    pub refs: Vec<i64>,
    pub tags: Tags,
    pub kind: Kind,
}

/// An area that people walk on.
pub struct Plaza {
    pub id: String,
    pub tags: Tags,
    pub kind: Kind,
    pub rings: Vec<Vec<i64>>,
}

/// Where a place is.
#[derive(Clone)]
pub enum Shape {
    Point([f64; 2]),
    Area(Vec<Polygon>),
}

/// A place with services.
pub struct OsmPlace {
    pub id: String,
    pub tags: Tags,
    pub shape: Shape,
    pub services: Vec<&'static str>,
    /// Not there yet.
    pub planned: bool,
    /// Where it is entered, as far as the extract says so.
    pub entrances: Vec<[f64; 2]>,
}

/// An area of the backdrop.
pub struct Ground {
    pub kind: &'static str,
    pub tags: Tags,
    pub area: Vec<Polygon>,
}

/// What is taken from extracts.
#[derive(Default)]
pub struct Extract {
    pub ways: Vec<RawWay>,
    pub plazas: Vec<Plaza>,
    pub nodes: HashMap<i64, [f64; 2]>,
    pub places: Vec<OsmPlace>,
    pub backdrop: Vec<Ground>,
    /// Nodes that change a walk, or at which areas are entered.
    pub at_nodes: HashMap<i64, AtNode>,
    /// What was left out or taken otherwise.
    pub said: Tally,
    /// Ids of what was taken, so that a second extract does not bring it again.
    taken: HashSet<String>,
    /// The date of the data: as given, else that of the latest extract that says one.
    date: Option<String>,
    date_is_given: bool,
}

/// A closed line or a relation before its nodes are known.
struct RawArea {
    id: String,
    tags: Tags,
    rings: Vec<Vec<i64>>,
    entrances: Vec<i64>,
    labels: Vec<i64>,
    /// Lines that lead out of the extract.
    open: usize,
}

fn tags<'a>(iter: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
    iter.map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

/// The kind of backdrop that an area is.
fn backdrop_kind(t: &Props<'_>) -> Option<&'static str> {
    if t.is("natural", "water") || t.is("waterway", "riverbank") {
        Some("river")
    } else if t.is_any("leisure", &["park", "garden"]) || t.is_any("landuse", &["forest", "grass", "recreation_ground"]) || t.is("natural", "wood") {
        Some("green")
    } else if t.text("building").is_some_and(|b| b != "no") {
        Some("block")
    } else {
        None
    }
}

/// Whether tags are those of a place, one that serves or one that does not.
fn is_place(t: &Props<'_>) -> bool {
    !services_of(t).is_empty() || once_or_later(t).is_some()
}

impl Extract {
    /// Nothing yet. What opens after this date is planned.
    pub fn of_date(date: Option<String>) -> Self {
        Self { date_is_given: date.is_some(), date, ..Self::default() }
    }

    /// Reads one file, three times: relations, ways, and the nodes that they need.
    pub fn read(&mut self, path: &Path, bbox: Option<Bounds>) -> Result<(), String> {
        let say = |e: osmpbf::Error| format!("{}: {e}. Is it a whole .osm.pbf?", path.display());
        let each = |take: &mut dyn FnMut(Element<'_>)| ElementReader::from_path(path).and_then(|r| r.for_each(take)).map_err(say);
        if !self.date_is_given {
            self.date = self.date.take().max(date_of(path));
        }
        let relations = self.wanted_relations(&each)?;
        let mut areas: Vec<RawArea> = Vec::new();
        let mut lines: HashMap<i64, Vec<i64>> = relations.iter().flat_map(|r| &r.ways).map(|w| (*w, Vec::new())).collect();
        let before: HashMap<String, usize> = self.ways.iter().enumerate().map(|(i, w)| (w.id.clone(), i)).collect();
        // All nodes of a way that a second extract brings too: it may have those that the first one lacked.
        let mut wanted: HashSet<i64> = HashSet::new();
        each(&mut |e| {
            if let Element::Way(w) = e {
                if let Some(line) = lines.get_mut(&w.id()) {
                    *line = w.refs().collect();
                }
                self.take_way(&w, &mut areas, &mut wanted, &before);
            }
        })?;
        for r in relations.iter().filter(|r| is_area(&r.tags)) {
            let area = area_of(r, &relations, &lines);
            match plaza_kind(&r.tags) {
                Some(_) if area.rings.is_empty() => {
                    self.said.leave_out(Role::Path, "areas that people walk on, partly outside of the extract, left out", &area.id);
                }
                Some(kind) => {
                    wanted.extend(area.rings.iter().flatten());
                    self.take_plaza(Plaza { id: area.id.clone(), tags: area.tags.clone(), kind, rings: area.rings.clone() });
                }
                None => {}
            }
            areas.push(area);
        }
        wanted.extend(areas.iter().flat_map(|a| a.rings.iter().flatten().chain(&a.entrances).chain(&a.labels)));
        let mut node = |id: i64, lon: f64, lat: f64, t: Tags| {
            if wanted.remove(&id) {
                self.nodes.insert(id, [lon, lat]);
            }
            if t.is_empty() {
                return;
            }
            if !is_inside(bbox, [lon, lat]) {
                return self.say_beyond(&t, &format!("n{id}"));
            }
            if let Some(at) = AtNode::of(&t) {
                if at.hours.unread.is_some() {
                    self.said.add("conditions of access that are none of hours passed over", &format!("n{id}"));
                }
                self.at_nodes.insert(id, at);
            }
            self.offer(format!("n{id}"), t, Shape::Point([lon, lat]), Vec::new());
        };
        each(&mut |e| match e {
            Element::Node(n) => node(n.id(), n.lon(), n.lat(), tags(n.tags())),
            Element::DenseNode(n) => node(n.id(), n.lon(), n.lat(), tags(n.tags())),
            _ => {}
        })?;
        areas.into_iter().for_each(|area| self.finish_area(area, bbox));
        if bbox.is_some() {
            let nodes = &self.nodes;
            let touches = |refs: &[i64]| refs.iter().filter_map(|r| nodes.get(r)).any(|at| is_inside(bbox, *at));
            let said = &mut self.said;
            let mut stays = |id: &str, inside: bool| {
                if !inside {
                    said.leave_out(Role::Path, "ways beyond --bbox", id);
                }
                inside
            };
            self.ways.retain(|way| stays(&way.id, touches(&way.refs)));
            self.plazas.retain(|plaza| stays(&plaza.id, plaza.rings.iter().any(|ring| touches(ring))));
        }
        Ok(())
    }

    /// Relations that are places or drawn, and those that are grounds of such.
    fn wanted_relations(&mut self, each: &EachElement<'_>) -> Result<Vec<Relation>, String> {
        let mut all: Vec<Relation> = Vec::new();
        each(&mut |e| {
            let Element::Relation(r) = e else { return };
            let (id, t) = (format!("r{}", r.id()), tags(r.tags()));
            let p = props(&t);
            if p.is("type", "multipolygon") && might_be_walked(&p) && plaza_kind(&t).is_none() {
                self.leave_path(&p, &id);
            }
            match Relation::of(&r) {
                None if is_place(&p) => self.said.leave_out(Role::Place, "places that are relations of no area left out", &id),
                found => all.extend(found),
            }
        })?;
        let parts: HashSet<i64> = all.iter().filter(|r| is_area(&r.tags)).flat_map(|r| r.relations.iter().copied()).collect();
        all.retain(|r| parts.contains(&r.id) || is_area(&r.tags));
        Ok(all)
    }

    fn take_way(&mut self, w: &osmpbf::Way<'_>, areas: &mut Vec<RawArea>, wanted: &mut HashSet<i64>, before: &HashMap<String, usize>) {
        let t = tags(w.tags());
        if t.is_empty() {
            return;
        }
        let refs: Vec<i64> = w.refs().collect();
        let p = props(&t);
        let id = format!("w{}", w.id());
        let closed = refs.len() > 3 && refs.first() == refs.last();
        match way_use(&p) {
            // A platform or corridor that is drawn as an area needs no word about it.
            WayUse::Walk(kind) if !(closed && is_always_an_area(&p)) => {
                wanted.extend(&refs);
                self.said_of_hours(&p, &id);
                if is_place(&p) {
                    self.said.leave_out(Role::Place, "places that are lines people walk on, used as paths only", &id);
                }
                return self.take_walk(RawWay { id, refs, tags: t, kind }, before);
            }
            WayUse::Walk(kind) | WayUse::Plaza(kind) if closed => {
                wanted.extend(&refs);
                self.take_plaza(Plaza { id: id.clone(), tags: t.clone(), kind, rings: vec![refs.clone()] });
            }
            WayUse::Plaza(kind) => {
                // An area whose outline is not closed is walked along what there is of it.
                wanted.extend(&refs);
                if is_place(&p) {
                    self.said.leave_out(Role::Place, "places that are lines people walk on, used as paths only", &id);
                }
                return self.take_walk(RawWay { id, refs, tags: t, kind }, before);
            }
            _ if might_be_walked(&p) => self.leave_path(&p, &id),
            _ => {}
        }
        if !closed && is_place(&p) {
            self.said.leave_out(Role::Place, "places drawn as a line that is not closed left out", &id);
        } else if closed && (backdrop_kind(&p).is_some() || is_place(&p)) {
            areas.push(RawArea { id, tags: t, rings: vec![refs], entrances: Vec::new(), labels: Vec::new(), open: 0 });
        }
    }

    /// Takes a way once. Extracts that were cut at their borders hold other parts of it: parts that overlap are one line, others stay apart.
    fn take_walk(&mut self, way: RawWay, before: &HashMap<String, usize>) {
        let Some(old) = before.get(&way.id).map(|i| &mut self.ways[*i]) else { return self.ways.push(way) };
        self.said.add("ways in several extracts, each used once", &way.id);
        match joined(&old.refs, &way.refs).or_else(|| joined(&way.refs, &old.refs)) {
            Some(refs) => old.refs = refs,
            None => self.ways.push(way),
        }
    }

    fn leave_path(&mut self, t: &Props<'_>, id: &str) {
        self.said.leave_out(Role::Path, format!("ways that nobody walks on left out, {}", why_not(t).unwrap_or_default()), id);
    }

    /// What a node beyond the box would have been.
    fn say_beyond(&mut self, t: &Tags, id: &str) {
        let p = props(t);
        if is_place(&p) {
            self.said.leave_out(Role::Place, "places beyond --bbox", id);
        }
        if p.is("highway", "elevator") {
            self.said.leave_out(Role::Lift, "lifts beyond --bbox", id);
        }
    }

    fn take_plaza(&mut self, plaza: Plaza) {
        if self.taken.insert(format!("{} walked", plaza.id)) {
            self.plazas.push(plaza);
        }
    }

    fn said_of_hours(&mut self, t: &Props<'_>, id: &str) {
        if hours_of(t, is_open(t)).unread.is_some() {
            self.said.add("conditions of access that are none of hours passed over", id);
        }
    }

    /// Takes a place when it has services, and says why where it serves nobody.
    fn offer(&mut self, id: String, t: Tags, shape: Shape, entrances: Vec<[f64; 2]>) {
        let p = props(&t);
        let mut services = services_of(&p);
        let state = if services.is_empty() {
            let Some((once, state)) = once_or_later(&p) else { return };
            services = once;
            state
        } else {
            serving(&p, &services, self.date.as_deref())
        };
        if !self.taken.insert(id.clone()) {
            return self.said.add("places in several extracts, each used once", &id);
        }
        let planned = match state {
            Serving::Everybody => false,
            Serving::Planned(why) => {
                self.said.add(format!("places not there yet, drawn and not counted, {}", kind_of_reason(&why)), &id);
                true
            }
            Serving::No(why) => {
                let what = format!("places left out because they serve nobody or not everybody, {}", kind_of_reason(&why));
                return self.said.leave_out(Role::Place, what, &id);
            }
        };
        self.places.push(OsmPlace { id, tags: t, shape, services, planned, entrances });
    }

    fn finish_area(&mut self, area: RawArea, bbox: Option<Bounds>) {
        let RawArea { id, tags: t, rings, entrances, labels, open } = area;
        let p = props(&t);
        let place = is_place(&p);
        let known = |r: &i64| self.nodes.get(r).copied();
        let mut whole: Vec<Vec<[f64; 2]>> = Vec::new();
        let mut doors: Vec<[f64; 2]> = entrances.iter().filter_map(known).collect();
        let mut cut = open;
        for ring in &rings {
            let line: Vec<[f64; 2]> = ring.iter().filter_map(known).collect();
            cut += usize::from(line.len() < ring.len());
            if line.len() < 4 {
                continue;
            }
            doors.extend(ring[1..].iter().filter(|r| self.at_nodes.get(r).is_some_and(|n| n.entrance)).filter_map(known));
            whole.push(line);
        }
        let label = labels.iter().find_map(known);
        let area = polygons(&whole);
        if place && area.is_empty() && label.is_none() {
            let what = if cut > 0 { "places partly outside of the extract, left out" } else { "places without an outline left out" };
            return self.said.leave_out(Role::Place, what, &id);
        }
        if !whole.iter().flatten().chain(&label).any(|at| is_inside(bbox, *at)) {
            if place {
                self.said.leave_out(Role::Place, "places beyond --bbox", &id);
            }
            return;
        }
        if place && cut > 0 {
            self.said.add("places partly outside of the extract, used as far as they go", &id);
        }
        if let Some(kind) = backdrop_kind(&p).filter(|_| !area.is_empty() && self.taken.insert(format!("{id} drawn"))) {
            self.backdrop.push(Ground { kind, tags: t.clone(), area: area.clone() });
        }
        match (area.is_empty(), label) {
            (false, _) => self.offer(id, t, Shape::Area(area), doors),
            (true, Some(at)) => self.offer(id, t, Shape::Point(at), doors),
            (true, None) => {}
        }
    }
}

/// The day up to which an extract says that it holds what was mapped.
fn date_of(path: &Path) -> Option<String> {
    let header = osmpbf::BlobReader::from_path(path).ok()?.next()?.ok()?.to_headerblock().ok()?;
    let time = chrono::DateTime::from_timestamp(header.osmosis_replication_timestamp()?, 0)?;
    Some(time.date_naive().to_string())
}

/// Two parts of one line put together where the end of the one is the beginning of the other, or the one holds the other.
fn joined(a: &[i64], b: &[i64]) -> Option<Vec<i64>> {
    if b.is_empty() || a.windows(b.len()).any(|part| part == b) {
        return Some(a.to_vec());
    }
    let most = a.len().min(b.len());
    (1..=most).rev().find(|n| a[a.len() - n..] == b[..*n]).map(|n| [a, &b[n..]].concat())
}

fn is_inside(bbox: Option<Bounds>, [lon, lat]: [f64; 2]) -> bool {
    bbox.is_none_or(|[w, s, e, n]| (w..=e).contains(&lon) && (s..=n).contains(&lat))
}

/// Whether a relation with these tags is a place or drawn.
fn is_area(t: &Tags) -> bool {
    let p = props(t);
    backdrop_kind(&p).is_some() || is_place(&p) || plaza_kind(t).is_some()
}

/// Whether tags are those of something that people walk on elsewhere.
fn might_be_walked(t: &Props<'_>) -> bool {
    let platform = t.is("railway", "platform") || t.is("public_transport", "platform");
    let carried = t.is("railway", "funicular") || t.is("route", "ferry") || (t.has("aerialway") && !t.is_any("aerialway", &["station", "pylon"]));
    t.has("highway") || t.is("indoor", "corridor") || platform || carried
}

/// What kind of path the area of a relation is, when people walk on it. A multipolygon is an area without a word about it.
fn plaza_kind(t: &Tags) -> Option<Kind> {
    match way_use(&props(t)) {
        WayUse::Walk(kind) | WayUse::Plaza(kind) if t.iter().any(|(k, v)| k == "type" && v == "multipolygon") => Some(kind),
        _ => None,
    }
}

/// Whether a closed line with these tags is an area although it does not say so.
fn is_always_an_area(t: &Props<'_>) -> bool {
    !t.is("area", "no")
        && (t.is("public_transport", "platform") || t.is_any("railway", &["platform"]) || t.is("highway", "platform") || t.is("indoor", "corridor"))
}

type EachElement<'a> = dyn Fn(&mut dyn FnMut(Element<'_>)) -> Result<(), String> + 'a;

/// The rings of a relation, with those of the grounds that belong to it.
fn area_of(r: &Relation, all: &[Relation], lines: &HashMap<i64, Vec<i64>>) -> RawArea {
    let mut found = rings_of(&r.ways, lines);
    for part in all.iter().filter(|part| part.id != r.id && r.relations.contains(&part.id)) {
        let rings = rings_of(&part.ways, lines);
        found.closed.extend(rings.closed);
        found.open += rings.open;
    }
    let tags = r.tags.iter().filter(|(k, _)| k != "type").cloned().collect();
    RawArea { id: format!("r{}", r.id), tags, rings: found.closed, entrances: r.entrances.clone(), labels: r.labels.clone(), open: found.open }
}
