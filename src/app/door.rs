//! 从我家: choosing the door, asking what it reaches and which way, and reading it aloud.

use super::App;
use crate::browser;
use crate::state::{Awaited, BOTH, City, Door, DoorAsked, Home, Hours, Mode, Picked, Sheet, StateStoreFields, Way, WayAsked};
use crate::words;
use crate::words::rounding::fixed;
use leptos::prelude::*;
use quanli_model::units::LonLat;
use quanli_protocol::{self as protocol, Names, Route, RouteFound, Storeys};
use std::sync::Arc;

/// How near the map goes to a door.
const NEAR: f64 = 16.0;

impl App {
    /// 从我家.
    pub fn open_door(self) {
        self.leave_placing();
        let state = self.state;
        state.mode().set(Mode::Door);
        state.toast().set(None);
        if state.sheet().get_untracked() == Sheet::Full {
            state.sheet().set(Sheet::Half);
        }
        if state.door().with_untracked(|d| d.home.is_none() || d.example) {
            let kept = browser::kept_home().and_then(|text| read(&text)).filter(|home| self.in_city(home.at));
            match kept {
                Some(home) => self.take_home(home),
                None => state.door().update(|d| {
                    (d.home, d.example, d.choosing) = (None, false, true);
                    (d.reach, d.route, d.around, d.picked) = (None, None, None, None);
                }),
            }
        }
    }

    fn in_city(self, at: LonLat) -> bool {
        let bounds = self.state.city().with_untracked(City::opened).map_or([0.0; 4], |opened| opened.bounds);
        (bounds[0]..=bounds[2]).contains(&at.lon) && (bounds[1]..=bounds[3]).contains(&at.lat)
    }

    /// A door was chosen on the map.
    pub fn home_at(self, at: LonLat) {
        self.choose_home(Home { at, name: String::new(), storeys: Storeys::default() });
    }

    /// A door was chosen.
    pub fn choose_home(self, home: Home) {
        browser::keep_home(&written(&home));
        // The field needed the whole sheet; the way is seen on the map.
        if self.state.sheet().get_untracked() == Sheet::Full {
            self.state.sheet().set(Sheet::Peek);
        }
        self.take_home(home);
    }

    /// On which storey the home is, and whether there is a lift.
    pub fn live_on(self, storeys: Storeys) {
        let Some(home) = self.state.door().with_untracked(|d| d.home.clone()) else { return };
        let (home, example) = (Home { storeys, ..home }, self.state.door().with_untracked(|d| d.example));
        if !example {
            browser::keep_home(&written(&home));
        }
        self.state.door().update(|d| d.home = Some(home));
    }

    fn take_home(self, home: Home) {
        // As it is kept: the same door gives the same seconds tomorrow.
        let home = read(&written(&home)).unwrap_or(home);
        self.state.door().update(|d| {
            d.home = Some(home);
            (d.choosing, d.example) = (false, false);
            (d.reach, d.route, d.around, d.picked) = (None, None, None, None);
        });
    }

    /// One door of a pocket as a worked example: its way to the nearest place. It is nobody's home and is not kept.
    pub fn show_example(self, at: LonLat) {
        self.state.mode().set(Mode::Door);
        self.take_home(Home { at, name: String::new(), storeys: Storeys::default() });
        self.state.door().update(|d| d.example = true);
    }

    /// Nothing of it stays on this device.
    pub fn forget_home(self) {
        browser::forget_home();
        self.state.door().update(|d| {
            d.home = None;
            d.choosing = true;
            (d.reach, d.route, d.around, d.picked) = (None, None, None, None);
        });
        self.say(words::door_forgotten(self.lang()));
    }

    /// What is to be asked for the door as things stand; whoever follows it asks whenever anything of it changes.
    pub fn door_asked(self) -> Option<DoorAsked> {
        let state = self.state;
        let (home, effort) = state.door().with(|d| (d.home.clone(), d.limited()));
        let Home { at, storeys, .. } = home?;
        let (who, lines, hour) = state.question().with(|q| (q.who, q.lines.clone(), q.at));
        let hours_known = hour.is_none() || state.hours().get() == Hours::Ready;
        Some(DoorAsked { at, storeys, who, hour, hours_known, lines, effort, revision: state.revision().get() })
    }

    /// The same of the way, once it is known what is in reach.
    pub fn way_asked(self) -> Option<WayAsked> {
        let (door, service) = (self.door_asked()?, self.asked_service());
        self.state.door().with(|d| {
            let joined = d.reach.as_ref()?.snapped.is_some();
            let place = d.picked(service).map(str::to_owned).or_else(|| d.target(service).map(|p| p.id)).filter(|_| joined);
            Some(WayAsked { door, service, place })
        })
    }

    /// Asks what the door reaches.
    pub fn ask_door(self, asked: Option<DoorAsked>) {
        let door = self.state.door();
        let awaited = match &asked {
            None => Awaited::Nothing,
            Some(asked) if !asked.hours_known => Awaited::Hours,
            Some(_) => {
                let Some(DoorAsked { at, who, effort, hour, lines, storeys, .. }) = asked else { return };
                let asking = self.engine().request(protocol::Door { at, who, effort, hour, lines, storeys });
                let awaited = Awaited::Reply(asking.id);
                browser::spawn(async move {
                    let (id, heard) = (asking.id, self.heard(asking).await);
                    if door.with_untracked(|d| d.asked[0] != awaited) {
                        return;
                    }
                    door.update(|d| d.asked[0] = Awaited::Nothing);
                    match heard {
                        Ok((_, reach)) => {
                            browser::watch("door", &id.into());
                            door.update(|d| d.reach = Some(Arc::new(reach)));
                        }
                        Err(why) => self.not_done(why),
                    }
                });
                awaited
            }
        };
        door.update(|d| d.asked[0] = awaited);
    }

    /// Walks to a place; none: to the nearest of the asked service.
    pub fn walk_to(self, place: Option<String>) {
        let (door, service) = (self.state.door(), untrack(|| self.asked_service()));
        // The way that is shown already is not asked for again; the map goes back to it.
        if let Some(route) = door.with_untracked(Door::shown).filter(|route| place.as_ref() == Some(&route.place)) {
            self.fit_route(&route);
        }
        door.update(|d| d.picked = place.map(|place| Picked { service, place }));
        browser::after_paint(browser::to_top);
    }

    /// Asks for the way, and for the one without stairs.
    pub fn ask_way(self, asked: Option<WayAsked>) {
        let door = self.state.door();
        let Some(WayAsked { door: DoorAsked { at, storeys, who, hour, lines, .. }, place: Some(place), .. }) = asked else {
            door.update(|d| (d.route, d.around, d.asked[1], d.asked[2]) = (None, None, Awaited::Nothing, Awaited::Nothing));
            if asked.is_some() {
                self.say(words::spoken_door(self.lang(), self.state));
            }
            return;
        };
        let ask = |no_stairs| {
            let (place, lines) = (place.clone(), lines.clone());
            let asking = self.engine().request(Route { at, place, who, direction: BOTH, no_stairs, hour, lines, storeys });
            let awaited = Awaited::Reply(asking.id);
            browser::spawn(async move {
                match self.heard(asking).await {
                    Ok((_, route)) => self.route_is_here(awaited, Arc::new(route)),
                    Err(why) => {
                        door.update(|d| d.asked.iter_mut().filter(|asked| **asked == awaited).for_each(|asked| *asked = Awaited::Nothing));
                        self.not_done(why);
                    }
                }
            });
            awaited
        };
        let (with, without) = (ask(false), ask(true));
        door.update(|d| (d.asked[1], d.asked[2]) = (with, without));
    }

    /// Index of the asked service.
    pub fn asked_service(self) -> u16 {
        let opened = self.state.city().with(City::opened);
        let id = self.state.question().with(|q| q.service.clone());
        opened.and_then(|opened| opened.services.iter().position(|s| s.id == id)).unwrap_or_default() as u16
    }

    /// A way is here; one that nobody waits for any more is left.
    fn route_is_here(self, awaited: Awaited, route: Arc<RouteFound>) {
        let door = self.state.door();
        let which = door.with_untracked(|d| d.asked[1..].iter().position(|asked| *asked == awaited));
        match which {
            Some(0) => {
                door.update(|d| (d.route, d.asked[1]) = (Some(route.clone()), Awaited::Nothing));
                self.fit_route(&route);
                self.say(words::spoken_door(self.lang(), self.state));
            }
            Some(_) => {
                door.update(|d| (d.around, d.asked[2]) = (Some(route), Awaited::Nothing));
                if door.with_untracked(|d| d.no_stairs) {
                    self.say(words::spoken_door(self.lang(), self.state));
                }
            }
            None => {}
        }
    }

    /// The map shows the whole way.
    fn fit_route(self, route: &RouteFound) {
        let Some(home) = self.state.door().with_untracked(|d| d.home.clone()) else { return };
        let spots = route.ways.iter().flat_map(|w| &w.line).map(|s| (s.lon, s.lat)).chain([(home.at.lon, home.at.lat)]);
        let bounds = spots.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, (x, y)| [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]);
        if route.ways.is_empty() {
            self.map(|map| map.go(home.at.lon, home.at.lat, NEAR));
        } else {
            self.see(bounds);
        }
    }

    /// 去, 回, 往返.
    pub fn look_way(self, way: Way) {
        self.state.door().update(|d| d.way = way);
        self.say(words::spoken_door(self.lang(), self.state));
    }

    /// With stairs or without.
    pub fn toggle_stairs(self) {
        let door = self.state.door();
        door.update(|d| d.no_stairs = !d.no_stairs);
        if let Some(route) = door.with_untracked(Door::shown) {
            self.fit_route(&route);
        }
        self.say(words::spoken_door(self.lang(), self.state));
    }

    /// Other limits of effort; 0: none.
    pub fn limit_effort(self, most_steps: u32, most_climb: u32) {
        self.state.door().update(|d| (d.most_steps, d.most_climb) = (most_steps, most_climb));
    }

    /// Reads the answer aloud, or stops.
    pub fn read_aloud(self) {
        let door = self.state.door();
        if door.with_untracked(|d| d.speaking) {
            browser::hush();
            door.update(|d| d.speaking = false);
            return;
        }
        door.update(|d| d.speaking = true);
        let tag = if self.lang() == crate::i18n::Locale::en { "en" } else { "zh-CN" };
        browser::speak(&words::read_aloud(self.lang(), self.state), tag, move || door.update(|d| d.speaking = false));
    }

    /// Asks for the names, once.
    pub fn ask_names(self) {
        let door = self.state.door();
        if door.with_untracked(|d| d.names.is_some()) {
            return;
        }
        let asking = self.engine().request(Names {});
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((_, list)) => door.update(|d| d.names = Some(Arc::new(list))),
                Err(why) => self.not_done(why),
            }
        });
        // Asked for once, whatever comes of it.
        let Some(file) = self.inner.try_update_value(|inner| inner.gazetteer.take()).flatten() else { return };
        browser::spawn(async move {
            if let Some(spelling) = crate::engine::spelling(&file).await {
                door.update(|d| d.spelling = Some(Arc::new(spelling)));
            }
        });
    }

    /// Where it stands how names are spelled; another city forgets the spelling of the one before.
    pub fn gazetteer_is(self, file: Option<String>) {
        self.inner.update_value(|inner| inner.gazetteer = file);
        self.state.door().update(|d| d.spelling = None);
    }
}

/// A door as it is kept: longitude, latitude, name; on the next line storeys above the gate and whether there is a lift, where they were told.
fn written(Home { at, name, storeys }: &Home) -> String {
    let floor = storeys.above_gate.map_or(String::new(), |n| n.to_string());
    let lift = storeys.lift.map_or("", |lift| if lift { "yes" } else { "no" });
    let upstairs = if floor.is_empty() && lift.is_empty() { String::new() } else { format!("\n{floor},{lift}") };
    format!("{},{},{}{upstairs}", fixed(at.lon, 6), fixed(at.lat, 6), name.replace('\n', " "))
}

fn read(text: &str) -> Option<Home> {
    let (place, upstairs) = text.split_once('\n').unwrap_or((text, ""));
    let mut parts = place.splitn(3, ',');
    let at = LonLat { lon: browser::number(parts.next()?)?, lat: browser::number(parts.next()?)? };
    let (floor, lift) = upstairs.split_once(',').unwrap_or_default();
    let lift = if lift == "yes" { Some(true) } else { (lift == "no").then_some(false) };
    Some(Home { at, name: parts.next().unwrap_or_default().to_owned(), storeys: Storeys { above_gate: floor.parse().ok(), lift } })
}
