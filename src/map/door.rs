//! The way from a door on the map: its line, home and place, and words at the stairs that cost most.

use super::shim::position;
use super::shim::{Mark, Sign};
use crate::app::App;
use crate::i18n::{Locale, td_string};
use crate::state::{Canvas, City, Mode, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_model::units::LonLat;
use quanli_protocol::{Journey, PieceKind};

/// Stairs of so many steps are worth words.
const MANY_STEPS: u32 = 30;

/// Keeps home, place and way up to date.
pub fn follow(app: App) {
    let state = app.state;
    let shown = Memo::new(move |_| state.mode().get() == Mode::Door);
    Effect::new(move |_| {
        // The way of another question is no way of this one.
        let journeys = if shown.get() { state.door().with(|d| if d.waits() { Vec::new() } else { d.journeys() }) } else { Vec::new() };
        let (line, drawn) = (line(&journeys), state.map().get() == Canvas::Drawn);
        app.map(|map| {
            map.read("route", &js_sys::Uint8Array::from(line.as_bytes()));
            if drawn {
                map.way(shown.get(), !journeys.is_empty());
            }
        });
    });
    Effect::new(move |_| {
        let signs = if shown.get() { signs(app) } else { Vec::new() };
        app.map(|map| map.signs("door", &signs));
    });
}

/// A click while 从我家 is open: on a place it leads there, else it is the door.
pub fn clicked(app: App, at: LonLat, hit: Option<&str>) {
    let state = app.state;
    let place = hit.and_then(|id| id.parse::<usize>().ok());
    let opened = state.city().with_untracked(City::opened);
    let facility = place.zip(opened).and_then(|(i, opened)| opened.facilities.get(i).map(|f| f.id.clone()));
    match facility {
        Some(id) if state.door().with_untracked(|d| d.home.is_some() && !d.choosing) => app.walk_to(Some(id)),
        _ => app.home_at(at),
    }
}

/// GeoJSON of the journeys: a line a run of the same kind, stairs marked.
fn line(journeys: &[Journey]) -> String {
    let steps = |kind: PieceKind| matches!(kind, PieceKind::StepsUp | PieceKind::StepsDown);
    let mut features: Vec<String> = Vec::new();
    for journey in journeys {
        let mut from = 0;
        while from + 1 < journey.line.len() {
            let kind = steps(journey.line[from + 1].kind);
            let n = journey.line[from + 1..].iter().take_while(|s| steps(s.kind) == kind).count();
            let points: Vec<String> = journey.line[from..=from + n].iter().map(|s| position(s.lon, s.lat)).collect();
            features.push(format!(
                r#"{{"type":"Feature","properties":{{"steps":{kind}}},"geometry":{{"type":"LineString","coordinates":[{}]}}}}"#,
                points.join(",")
            ));
            from += n;
        }
    }
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn signs(app: App) -> Vec<Sign> {
    let state = app.state;
    let (door, lang) = (state.door().get(), app.i18n.get_locale());
    let sign = |at: LonLat, image: String, kind: &'static str, sort: i32| Sign {
        id: String::new(),
        lon: at.lon,
        lat: at.lat,
        image,
        state: kind,
        name: String::new(),
        sort,
    };
    let mut out = Vec::new();
    let opened = state.city().with(City::opened);
    if let (Some(route), Some(opened)) = (door.shown().filter(|_| !door.waits()), opened) {
        let id = state.question().with(|q| q.service.clone());
        let place = door.reach.as_ref().and_then(|r| r.places.iter().find(|p| p.id == route.place));
        let own = place.and_then(|p| p.services.iter().filter_map(|s| opened.services.get(usize::from(*s))).find(|s| s.id == id));
        let any = place.and_then(|p| p.services.first()).and_then(|s| opened.services.get(usize::from(*s)));
        if let Some(service) = own.or(any) {
            out.push(sign(route.place_at, format!("target/{}", service.sign), "target", 1));
        }
    }
    if let Some(home) = &door.home {
        out.push(sign(home.at, format!("home/{}", td_string!(lang, home_sign)), "home", 2));
    }
    out
}

/// Words at the stairs that cost most, and the name of the place.
pub fn callout(app: App, lang: Locale) -> Vec<Mark> {
    let state = app.state;
    let door = state.door().get();
    let mut marks = Vec::new();
    let Some(journey) = door.journeys().into_iter().next().filter(|_| !door.waits()) else { return marks };
    if let Some(route) = door.shown() {
        let name = words::target_name(lang, state);
        marks.push(Mark { id: "door-place".into(), lon: route.place_at.lon, lat: route.place_at.lat, text: name, kind: "name", label: String::new() });
    }
    let steps = |p: &quanli_protocol::Piece| matches!(p.kind, PieceKind::StepsUp | PieceKind::StepsDown) && p.steps >= MANY_STEPS;
    let worst = (0u32..).zip(&journey.pieces).filter(|(_, p)| steps(p)).max_by_key(|(_, p)| p.ds);
    if let Some((i, piece)) = worst {
        let own: Vec<_> = journey.line.iter().filter(|s| s.piece == i).collect();
        if let Some(middle) = own.get(own.len() / 2) {
            let text = words::callout(lang, piece.kind == PieceKind::StepsUp, piece.steps, piece.ds);
            marks.push(Mark { id: "door-stairs".into(), lon: middle.lon, lat: middle.lat, text, kind: "callout", label: String::new() });
        }
    }
    marks
}
