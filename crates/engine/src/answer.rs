//! The answer to a question: figures of baseline and scenario, groups, pockets, circle, and the map's columns.

use super::conditions::{Conditions, Hour};
use super::ops::Source;
use super::track::{LayerKey, PaceKey, TrackedPace};
use super::{Buffers, OpenCity, Understood};
use quanli_coverage::{Direction, Layer, Pace, reach_bytes, slot_table};
use quanli_metrics::{ColumnTimes, Figures, Grounds, GroupRow, NormCircle, Walking, change, figures, group_row, norm_circle, pockets};
use quanli_model::catalogue::{PeopleColumn, Walker, Who};
use quanli_model::problem::Problem;
use quanli_model::scenario::{Action, Edit};
use quanli_model::units::LonLat;
use quanli_network::Terrain;
use quanli_protocol::{BufferName, Covered, EditHere, people_a_dot};
use quanli_report::{Dot, Fingerprint, Scene, dot_times, drawing_order, pocket_shapes};
use std::collections::BTreeSet;
use std::rc::Rc;

/// The groups whose rows stand below the answer.
const ROWS: [Who; 6] = [Who::Elder, Who::Senior, Who::Adult, Who::Child, Who::Carer, Who::Wheelchair];

impl Understood {
    /// The layer whose minutes colour the streets.
    pub(super) fn painted(&self, keys: &[LayerKey]) -> LayerKey {
        let pace = PaceKey::real(self.question.who.painted(), self.question.direction, self.conditions.roads);
        *keys.iter().find(|k| k.pace == pace).unwrap_or(&keys[0])
    }
}

impl OpenCity {
    /// Keys of the layers of a group, one a part.
    pub(super) fn keys(&self, who: Who, service: u16, direction: Direction, Conditions { hour, roads }: Conditions) -> Vec<LayerKey> {
        let parts = who.parts();
        // Where the figure counts metres of street, every group counts the same metres, once.
        let parts = if self.net.homes.are_metres { vec![(parts[0].0, who.painted())] } else { parts };
        let key = |(column, walker): (PeopleColumn, Walker)| LayerKey { service, pace: PaceKey::real(walker, direction, roads), column: column.column(), hour };
        parts.into_iter().map(key).collect()
    }

    /// Figures of a group on the baseline and now.
    pub(super) fn group_figures(&mut self, who: Who, service: u16, direction: Direction, conditions: Conditions) -> (Figures, Figures) {
        let keys = self.keys(who, service, direction, conditions);
        for key in &keys {
            self.layer(*key);
        }
        let layers = |f: fn(&super::track::Tracked) -> &Layer| keys.iter().map(|k| f(&self.layers[k])).collect::<Vec<_>>();
        let before = figures(&self.net, layers(|t| t.base()).into_iter());
        let now = figures(&self.net, layers(|t| &t.now).into_iter());
        (before, now)
    }

    pub(super) fn cover(&mut self, asked: &Understood, problems: Vec<Problem>) -> (Covered, Buffers) {
        let q = &asked.question;
        let (before, after) = self.group_figures(q.who, asked.service, q.direction, asked.conditions);
        let rows: &[Who] = if self.net.homes.are_metres { &[] } else { &ROWS };
        let groups: Vec<GroupRow> = rows
            .iter()
            .copied()
            .map(|who| {
                let (before, now) = self.group_figures(who, asked.service, q.direction, asked.conditions);
                group_row(who, &before, &now)
            })
            .filter(|row| row.total.0 > 0)
            .collect();
        let keys = self.keys(q.who, asked.service, q.direction, asked.conditions);
        let paint_key = asked.painted(&keys);
        let flat = |k: &LayerKey| LayerKey { pace: PaceKey { terrain: Terrain::Flat, ..k.pace }, ..*k };
        for k in &keys {
            self.layer(flat(k));
        }
        // Last, so that their nodes are there.
        for k in &keys {
            self.layer(*k);
        }
        let paces: Vec<Rc<Pace>> = keys.iter().map(|k| self.pace_of(k.pace)).collect();
        let any_hour: Option<Vec<Vec<u16>>> =
            asked.conditions.hour.at.map(|_| keys.iter().map(|k| self.home_labels(k.pace, Hour::ANY, &[asked.service]).swap_remove(0)).collect());
        let facilities = self.open_places(asked.service);
        let parts: Vec<ColumnTimes<'_>> = keys
            .iter()
            .map(|k| {
                let t = &self.layers[k];
                ColumnTimes { column: k.column, layer: &t.now, before: &t.base().homes }
            })
            .collect();
        let change = change(&self.net, &self.city, &parts, q.minutes);
        let walking = keys.iter().zip(&paces).enumerate().map(|(i, (k, pace))| Walking {
            column: k.column,
            pace,
            layer: &self.layers[k].now,
            flat: &self.layers[&flat(k)].now,
            any_hour: any_hour.as_ref().map(|labels| labels[i].as_slice()),
        });
        let walking: Vec<Walking<'_>> = walking.collect();
        let shapes = pockets(Grounds { net: &self.net, city: &self.city, parts: &walking, facilities: &facilities, minutes: q.minutes });
        drop(walking);
        let norm = self.norm(&keys, facilities, q.minutes);
        let mut buffers = vec![(BufferName::PocketShapes, pocket_shapes(&self.net, &shapes))];
        drop(parts);
        self.paint(asked, paint_key, &keys, &mut buffers);
        let covered = Covered {
            fingerprint: self.fingerprint(asked, &before, &after),
            question: q.clone(),
            before,
            after,
            edited: !self.history.edits().is_empty(),
            change,
            groups,
            pockets: shapes.into_iter().map(|s| s.pocket).collect(),
            norm,
            model: self.model_under(asked.conditions),
            edits: self.history.edits().iter().filter_map(|e| self.edit_here(e)).collect(),
            removed: self.removed(),
            shut: self.shut(asked.service, asked.conditions.hour),
            unread: self.unread_hours(asked),
            can_undo: self.history.can_undo(),
            can_redo: self.history.can_redo(),
            problems,
        };
        (covered, buffers)
    }

    fn norm(&self, keys: &[LayerKey], facilities: Vec<[f32; 2]>, minutes: u8) -> NormCircle {
        let columns: Vec<usize> = keys.iter().map(|k| k.column).collect();
        norm_circle(&self.net, facilities, &columns, minutes)
    }

    /// Places of the city that serve, but not at the asked hour.
    fn shut(&mut self, service: u16, hour: Hour) -> Vec<u32> {
        if hour.at.is_none() {
            return Vec::new();
        }
        let open: BTreeSet<u16> = self.open_now(service, hour).iter().map(|p| p.rank).collect();
        let all = self.open_at_any_hour(service);
        let closed = all.iter().filter(|place| !open.contains(&place.rank));
        // Hours that nobody can read are said as such; that a place is shut is not known from them.
        let read = closed.filter(|place| !self.is_unread(place.source, service));
        let mut shut: Vec<u32> = read.filter_map(|place| if let Source::City(f) = place.source { Some(f) } else { None }).collect();
        shut.sort_unstable();
        shut
    }

    /// Where the service's facilities in force stand, whatever the hour: local metres.
    pub(super) fn open_places(&mut self, service: u16) -> Vec<[f32; 2]> {
        let open = self.open_at_any_hour(service);
        let base = &self.of_service[service as usize];
        let place = |p: LonLat| self.net.plane.local(p).map(|v| v as f32);
        open.iter()
            .flat_map(|p| match base.get(usize::from(p.rank)).map(|f| self.city.places.at(*f as usize)) {
                Some(f) if f.outline.is_empty() => f.entrances.iter().map(|e| place(*e)).collect::<Vec<_>>(),
                Some(_) => p.snaps.iter().map(|s| s.place).collect(),
                None => p.snaps.iter().map(|s| self.net.xy_at(s.edge, s.along)).collect(),
            })
            .collect()
    }

    fn edit_here(&self, edit: &Edit) -> Option<EditHere> {
        let (at, service) = match &edit.action {
            Action::AddFacility(new) => (new.at, new.services.first().and_then(|s| self.catalogue.index(s))),
            Action::RemoveFacility { facility }
            | Action::KeepFacility { facility }
            | Action::ChangeServices { facility, .. }
            | Action::ChangeHours { facility, .. } => {
                let f = self.city.places.at(self.facility(facility)? as usize);
                (f.at, f.services.first().copied())
            }
            Action::AddPath(new) => (new.from, None),
            Action::ChangePath { at, .. } | Action::ClosePath { at } => (*at, None),
            Action::AddLine(new) => (*new.stops.first()?, None),
            Action::ChangeLine { line, .. } | Action::RemoveLine { line } => (self.city.lines[self.line(line)?].stops.first()?.at, None),
        };
        Some(EditHere { edit: edit.clone(), service, at })
    }

    /// Everything that the map needs for this answer and does not hold yet.
    pub(super) fn paint(&mut self, asked: &Understood, paint_key: LayerKey, keys: &[LayerKey], buffers: &mut Buffers) {
        let pace = self.pace_of(paint_key.pace);
        let holds = (paint_key.pace, pace.overlay.edges.clone());
        if self.painted.as_ref() != Some(&holds) {
            buffers.push((BufferName::Reach, reach_bytes(&self.net, &pace, &drawing_order(&self.net))));
            self.painted = Some(holds);
        }
        self.shown = Some((paint_key, asked.question.who));
        let layer = &self.layers[&paint_key].now;
        self.painter.paint(&self.net, &pace.field, layer);
        buffers.push((BufferName::EdgeRows, self.painter.rows()));
        if let Some(bytes) = self.painter.slot_bytes(slot_table(&pace.field, layer)) {
            buffers.push((BufferName::Slots, bytes));
        }
        self.tried_edges.clear();
        if !self.net.homes.are_metres {
            if self.dots.as_ref().is_none_or(|(who, _)| *who != asked.question.who) {
                let columns: Vec<usize> = keys.iter().map(|k| k.column).collect();
                let group = columns.iter().map(|c| self.net.homes.total(*c)).sum();
                let dots = self.scene.dots(&self.net, &columns, people_a_dot(group));
                buffers.push((BufferName::Dots, Scene::dot_bytes(&dots)));
                self.dots = Some((asked.question.who, dots));
            }
            let columns: Vec<(&[u16], &[u16])> = keys.iter().map(|k| (self.layers[k].base().homes.as_slice(), self.layers[k].now.homes.as_slice())).collect();
            buffers.push((BufferName::DotTimes, self.dot_times(keys, &columns)));
        }
    }

    /// Times of every dot, before and after, for each part's columns of home labels.
    pub(super) fn dot_times(&self, keys: &[LayerKey], columns: &[(&[u16], &[u16])]) -> Vec<u8> {
        let dots: &[Dot] = self.dots.as_ref().map_or(&[], |(_, dots)| dots);
        let borders: Vec<&[u16]> = keys.iter().map(|k| self.paces.get(&k.pace).map_or(&[][..], TrackedPace::to_border)).collect();
        dot_times(dots, &borders, columns)
    }

    fn fingerprint(&self, asked: &Understood, before: &Figures, after: &Figures) -> String {
        let mut f = Fingerprint::new();
        f.bytes(&self.city.fingerprint);
        f.json(self.history.edits());
        f.json(&asked.question);
        f.numbers(self.hours_numbers(asked.conditions.hour).into_iter());
        f.numbers([before, after].into_iter().flat_map(|x| x.within.iter().chain(&x.unknown).chain([&x.total]).map(|p| p.0)));
        f.finish()
    }
}
