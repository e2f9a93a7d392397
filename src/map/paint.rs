//! From the store to the map, and from the map to the store. Effects go outward only; what the map tells is a verb.

use super::shim::{Mark, Sign, Told};
use super::shim::{position, text};
use crate::app::App;
use crate::browser;
use crate::i18n::{Locale, td_string};
use crate::state::{Aim, Canvas, Ghost, Mode, StateStoreFields, View};
use crate::words;
use leptos::prelude::*;
use quanli_model::units::LonLat;
use quanli_protocol::{Action, Covered, LineKind, Lines, Opened, Question};

/// Pockets that carry words on the map.
const PILLS: usize = 4;
/// Pixels within which a click means the place that the ghost shows.
const SAME_PLACE: f64 = 4.0;

/// Keeps the map up to date, and listens to it.
pub fn follow(app: App) {
    let state = app.state;
    app.map(|map| map.listen(move |kind, told| hear(app, kind, told)));
    Effect::new(move |_| app.map(|map| map.threshold(state.question().with(|question| question.minutes))));
    Effect::new(move |_| {
        if let Some(opened) = state.city().with(crate::state::City::opened) {
            app.map(|map| {
                map.signs("lifts", &lifts(app.i18n.get_locale(), &opened));
                map.signs("exits", &exits(&opened));
            });
        }
    });
    Effect::new(move |_| {
        if let Some(opened) = state.city().with(crate::state::City::opened) {
            let signs = facilities(&opened, state.covered().get().as_deref(), &state.question().get(), app.i18n.get_locale());
            app.map(|map| map.signs("facilities", &signs));
        }
    });
    Effect::new(move |_| {
        let (mode, lang, drawn) = (state.mode().get(), app.i18n.get_locale(), state.map().get() == Canvas::Drawn);
        if let (Some(opened), Some(covered)) = (state.city().with(crate::state::City::opened), state.covered().get()) {
            let mut marks = names(&opened, &covered, lang);
            if mode == Mode::Ask {
                marks.extend(pills(&opened, &covered, lang));
            }
            if mode == Mode::Door {
                marks.extend(super::door::callout(app, lang));
            }
            if mode == Mode::Circles {
                marks.extend(circle_name(&opened, state.circle().get()));
            }
            app.map(|map| map.words(&marks));
        }
        if drawn {
            app.map(|map| {
                map.pockets(mode == Mode::Ask);
                map.people(mode != Mode::Door);
            });
        }
    });
    Effect::new(move |_| {
        let (mode, chosen, with) = (state.mode().get(), state.circle().get(), state.circle_with().get());
        if let Some(opened) = state.city().with(crate::state::City::opened) {
            let shown = if mode == Mode::Circles { circles(&opened, chosen, with) } else { circles(&opened, Some(u32::MAX), None) };
            app.map(|map| map.read("circles", &js_sys::Uint8Array::from(shown.as_bytes())));
        }
    });
    let lines = Memo::new(move |_| state.question().with(|q| q.lines.clone()).filter(|_| state.mode().get() != Mode::Circles));
    let planned = Memo::new(move |_| state.covered().with(|c| c.as_ref().map(|c| c.edits.iter().map(|e| e.edit.action.clone()).collect::<Vec<_>>())));
    Effect::new(move |before: Option<bool>| {
        let (wanted, planned, drawn) = (lines.get(), planned.get().unwrap_or_default(), state.drawn().get());
        let some = wanted.is_some() || drawn.is_some() || planned.iter().any(|a| matches!(a, Action::AddPath(_)));
        if let Some(opened) = state.city().with(crate::state::City::opened)
            && (some || before == Some(true))
        {
            let shown = transit(&opened, wanted.as_ref(), &planned, drawn.map(|d| d.stops).unwrap_or_default());
            app.map(|map| map.read("transit", &js_sys::Uint8Array::from(shown.as_bytes())));
        }
        some
    });
    Effect::new(move |before: Option<bool>| {
        let (shown, drawn) = (state.steep().get(), state.map().get() == Canvas::Drawn);
        if shown && before != Some(true) {
            app.ask_steep();
        }
        if drawn {
            app.map(|map| map.steep(shown));
        }
        shown
    });
    Effect::new(move |_| {
        let rank = state.pocket().get();
        if state.map().get() == Canvas::Drawn {
            app.map(|map| map.choose(rank));
        }
    });
}

/// GeoJSON of one circle, or of all.
fn circles(opened: &Opened, chosen: Option<u32>, with: Option<u32>) -> String {
    let feature = |c: &quanli_protocol::CircleHere| {
        let rings: Vec<String> =
            c.rings.iter().map(|ring| format!("[{}]", ring.iter().map(|p| position(p.lon, p.lat)).collect::<Vec<_>>().join(","))).collect();
        format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[{}]}}}}"#, rings.join(","))
    };
    let shown = opened.circles.iter().zip(0..).filter(|(_, i)| chosen.is_none_or(|c| c == *i || with == Some(*i))).map(|(c, _)| feature(c));
    // Where a part is loaded, the edge of what figures are given for.
    let core = opened.part.map(|part| {
        let [west, south, east, north] = part.core;
        let corner = |lon, lat| LonLat { lon, lat };
        let ring = vec![corner(west, south), corner(east, south), corner(east, north), corner(west, north), corner(west, south)];
        feature(&quanli_protocol::CircleHere { id: String::new(), name: String::new(), bounds: part.core, rings: vec![ring] })
    });
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, shown.chain(core).collect::<Vec<_>>().join(","))
}

/// GeoJSON of the lines that are on: tracks, and the stops that people can use; with those of the plan, and the one that is being drawn.
fn transit(opened: &Opened, lines: Option<&Lines>, planned: &[Action], drawn: Vec<LonLat>) -> String {
    let gone = |id: &String| planned.iter().any(|a| matches!(a, Action::RemoveLine { line } if line == id));
    let on = opened.lines.iter().filter(|l| l.usable && !gone(&l.id) && lines.is_some_and(|lines| !lines.off.contains(&l.id)));
    let point = |p: &LonLat| position(p.lon, p.lat);
    let feature = |kind: &str, name: &str, geometry: &str, coordinates: &str| {
        let name = text(name);
        format!(r#"{{"type":"Feature","properties":{{"kind":"{kind}","name":{name}}},"geometry":{{"type":"{geometry}","coordinates":{coordinates}}}}}"#)
    };
    let mut features = Vec::new();
    for line in on {
        let kind = if line.kind == LineKind::ResponsiveZone { "responsive-zone" } else { "line" };
        let track: Vec<String> = line.track.iter().map(point).collect();
        features.push(feature(kind, &line.name, "LineString", &format!("[{}]", track.join(","))));
        features.extend(line.stops.iter().filter(|s| s.usable).map(|s| feature("stop", &s.name, "Point", &point(&s.at))));
    }
    let added = planned.iter().filter_map(|a| if let Action::AddLine(new) = a { Some((new.name.as_str(), new.stops.as_slice())) } else { None });
    let paths: Vec<[LonLat; 2]> = planned
        .iter()
        .filter_map(|a| if let Action::AddPath(path) = a { Some([path.from, path.to]) } else { None })
        .map(|ends| ends.map(|p| LonLat { ..p }))
        .collect();
    let paths = paths.iter().map(|ends| ("", ends.as_slice()));
    for (name, stops) in added.filter(|_| lines.is_some()).chain(paths).chain([("", drawn.as_slice())]) {
        let track: Vec<String> = stops.iter().map(point).collect();
        if stops.len() > 1 {
            features.push(feature("new", name, "LineString", &format!("[{}]", track.join(","))));
        }
        features.extend(track.iter().map(|at| feature("new", "", "Point", at)));
    }
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn hear(app: App, kind: &str, told: Told) {
    let (state, at) = (app.state, LonLat { lon: told.lon, lat: told.lat });
    let placing = state.mode().get_untracked() == Mode::Placing;
    match kind {
        "drawn" => state.map().set(Canvas::Drawn),
        "failed" if state.map().get_untracked() == Canvas::Waiting => state.map().set(Canvas::Missing),
        "moved" => {
            state.view().set(Some(View { at, zoom: told.zoom, bearing: told.bearing, metres: told.metres }));
            if placing {
                follow_ghost(app, told.time);
            }
        }
        "pointer" if placing && !told.touch => {
            state.aim().set(Aim::Pointer);
            app.aim(Ghost { x: told.x, y: told.y, at, since: told.time });
        }
        "click" if placing && state.aim().get_untracked() == Aim::Pointer => {
            // A click tells whole pixels, the pointer parts of one: what was shown is what is placed.
            let shown = state.ghost().with_untracked(|ghost| ghost.is_some_and(|ghost| (ghost.x - told.x).hypot(ghost.y - told.y) < SAME_PLACE));
            if !shown {
                app.aim(Ghost { x: told.x, y: told.y, at, since: browser::now() });
            }
            app.place();
        }
        "click" if matches!(state.mode().get_untracked(), Mode::Ask | Mode::Placed) && state.drawn().with_untracked(Option::is_some) => app.add_stop(at),
        "click" if state.mode().get_untracked() == Mode::Door => super::door::clicked(app, at, told.id.as_deref()),
        "click" if !placing => {
            let index = told.id.and_then(|id| id.parse().ok());
            state.chosen().set(index);
            if index.is_none() {
                state.pocket().set(None);
            }
        }
        "mark" => {
            if let Some(rank) = told.id.and_then(|id| id.strip_prefix("pocket-").and_then(|rank| rank.parse().ok())) {
                app.open_pocket(rank);
            }
        }
        _ => {}
    }
}

/// The map moved under the ghost.
fn follow_ghost(app: App, since: f64) {
    if app.state.aim().get_untracked() == Aim::Centre {
        app.aim_at_centre();
    } else if let Some(ghost) = app.state.ghost().get_untracked()
        && let Some(at) = app.map(|map| map.on_ground(ghost.x, ghost.y))
    {
        app.aim(Ghost { at, since, ..ghost });
    }
}

fn lifts(lang: Locale, opened: &Opened) -> Vec<Sign> {
    let image = format!("lift/{}", td_string!(lang, lift_sign));
    let sign = |(id, lift): (usize, &quanli_protocol::LiftHere)| Sign {
        id: id.to_string(),
        lon: lift.at.lon,
        lat: lift.at.lat,
        image: image.clone(),
        state: "open",
        name: lift.name.clone(),
        sort: 0,
    };
    opened.lifts.iter().enumerate().map(sign).collect()
}

fn exits(opened: &Opened) -> Vec<Sign> {
    let metro = opened.services.iter().position(|service| service.id == "metro-entrance");
    let is = |services: &[u16]| metro.is_some_and(|metro| services.iter().any(|at| usize::from(*at) == metro));
    opened
        .facilities
        .iter()
        .filter(|facility| is(&facility.services))
        .map(|facility| Sign {
            id: facility.id.clone(),
            lon: facility.at.lon,
            lat: facility.at.lat,
            image: "exit/".to_owned(),
            state: "open",
            name: facility.name.clone(),
            sort: 0,
        })
        .collect()
}

/// The facilities of the asked service: those of the city by their index, and what the edits add.
fn facilities(opened: &Opened, covered: Option<&Covered>, question: &Question, lang: Locale) -> Vec<Sign> {
    let Some(service) = opened.services.iter().position(|service| service.id == question.service) else { return Vec::new() };
    let character = &opened.services[service].sign;
    let removed: &[u32] = covered.map_or(&[], |covered| &covered.removed);
    // Of another service or hour than the last answer's nothing is known yet.
    let shut: &[u32] = covered.filter(|c| c.question.service == question.service && c.question.at == question.at).map_or(&[], |covered| &covered.shut);
    let mut signs: Vec<Sign> = opened
        .facilities
        .iter()
        .enumerate()
        .filter(|(_, facility)| facility.services.iter().any(|at| usize::from(*at) == service))
        .map(|(index, facility)| {
            let gone = removed.iter().any(|at| *at as usize == index);
            let state = if gone {
                "removed"
            } else if shut.binary_search(&(index as u32)).is_ok() {
                "shut"
            } else if facility.counted {
                "open"
            } else {
                "aside"
            };
            Sign {
                id: index.to_string(),
                lon: facility.at.lon,
                lat: facility.at.lat,
                image: format!("{state}/{character}"),
                state,
                name: words::facility_name(lang, opened, facility),
                sort: i32::from(gone),
            }
        })
        .collect();
    for edit in covered.iter().flat_map(|covered| &covered.edits) {
        if let Action::AddFacility(facility) = &edit.edit.action
            && facility.services.contains(&question.service)
        {
            let image = format!("added/{character}");
            signs.push(Sign { id: String::new(), lon: facility.at.lon, lat: facility.at.lat, image, state: "added", name: facility.name.clone(), sort: 2 });
        }
    }
    signs
}

/// The names of what the edits add.
fn names(opened: &Opened, covered: &Covered, lang: Locale) -> Vec<Mark> {
    let added = covered.edits.iter().filter_map(|edit| if let Action::AddFacility(facility) = &edit.edit.action { Some((edit, facility)) } else { None });
    added
        .filter(|(_, facility)| facility.services.contains(&covered.question.service))
        .map(|(edit, facility)| {
            let name = facility.name.clone();
            let text = if opened.synthetic { td_string!(lang, name_made_up, name = name).to_string() } else { name };
            Mark { id: format!("edit-{}", edit.edit.id), lon: facility.at.lon, lat: facility.at.lat, text, kind: "name", label: String::new() }
        })
        .collect()
}

/// The name of the chosen circle over its upper edge.
fn circle_name(opened: &Opened, chosen: Option<u32>) -> Option<Mark> {
    let circle = opened.circles.get(chosen? as usize)?;
    let [west, _, east, north] = circle.bounds;
    Some(Mark { id: format!("circle-{}", circle.id), lon: (west + east) / 2.0, lat: north, text: circle.name.clone(), kind: "name", label: String::new() })
}

fn pills(opened: &Opened, covered: &Covered, lang: Locale) -> Vec<Mark> {
    covered
        .pockets
        .iter()
        .take(PILLS)
        .map(|pocket| {
            let amount = words::amount(lang, pocket.people, opened.counts);
            let label = td_string!(lang, pocket_spoken, rank = pocket.rank, name = words::pocket_name(lang, pocket), amount = amount.clone()).to_string();
            let text = td_string!(lang, pill, rank = pocket.rank, amount = amount).to_string();
            Mark { id: format!("pocket-{}", pocket.rank), lon: pocket.at.lon, lat: pocket.at.lat, text, kind: "pill", label }
        })
        .collect()
}
