//! What a person can do, as verbs: each changes the store or asks the engine; nothing else does.

use crate::engine::{Port, load, receive};
use crate::i18n::Locale;
use crate::map::CityMap;
use crate::state::{Aim, Ghost, Mode, State, StateStoreFields, Toast, View};
use crate::words;
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use quanli::protocol::{Action, Ask, AskId, Counted, Edit, NewFacility, Opened, Pocket, Question, Tried};
use quanli::units::LonLat;
use reactive_stores::Store;
use std::collections::BTreeMap;

/// The page as its components see it.
#[derive(Clone, Copy)]
pub struct App {
    /// The store.
    pub state: Store<State>,
    /// The language.
    pub i18n: I18nContext<Locale>,
    /// What the live region says.
    pub said: RwSignal<String>,
    inner: StoredValue<Inner, LocalStorage>,
}

/// What is no state: the two outside worlds, and what is on its way to them.
struct Inner {
    port: Port,
    map: CityMap,
    cover: Way,
    tries: Way,
    doing: Vec<AskId>,
    place_when_tried: bool,
    linked: Option<String>,
    linked_city: Option<(String, String)>,
    first_view: Option<(LonLat, f64)>,
}

/// One kind of ask of which only the newest counts.
#[derive(Clone, Copy, Default)]
struct Way {
    out: Option<AskId>,
    again: bool,
    since: f64,
}

impl App {
    /// Everything, before anything is fetched.
    pub fn new(i18n: I18nContext<Locale>) -> Self {
        let state = Store::new(State::first());
        let inner = Inner {
            port: Port::default(),
            map: CityMap::shown(),
            cover: Way::default(),
            tries: Way::default(),
            doing: Vec::new(),
            place_when_tried: false,
            linked: None,
            linked_city: None,
            first_view: None,
        };
        Self { state, i18n, said: RwSignal::new(String::new()), inner: StoredValue::new_local(inner) }
    }

    /// Starts the engine and fetches the city.
    pub fn start(self) {
        let stopped = move |why: String| self.state.city().set(crate::state::City::Failed(std::sync::Arc::new(crate::engine::Trouble::Stopped(why))));
        self.port().start(Box::new(move |answer, columns| receive(self, answer, &columns)), stopped);
        load(self);
    }

    /// The channel to the engine.
    pub fn port(self) -> Port {
        self.inner.with_value(|inner| inner.port.clone())
    }

    /// Does something with the map.
    pub fn map<T>(self, act: impl FnOnce(&CityMap) -> T) -> T {
        self.inner.with_value(|inner| act(&inner.map))
    }

    /// The language as it is now.
    pub fn lang(self) -> Locale {
        self.i18n.get_locale_untracked()
    }

    // ── asking ────────────────────────────────────────────────────────────────

    /// Changes the question; the answer follows.
    pub fn ask(self, change: impl FnOnce(&mut Question)) {
        let before = self.state.question().get_untracked();
        let mut question = before.clone();
        change(&mut question);
        question.minutes = question.minutes.clamp(1, quanli::units::MAX_MINUTES);
        if question == before {
            return;
        }
        self.state.pocket().set(None);
        self.state.chosen().set(None);
        self.state.question().set(question);
        self.cover();
    }

    /// Asks for the answer to the question as it stands.
    fn cover(self) {
        if self.state.city().with_untracked(|city| city.opened().is_none()) {
            return;
        }
        let busy = self.inner.try_update_value(|inner| {
            inner.cover.again = inner.cover.out.is_some();
            inner.cover.again
        });
        if busy != Some(true) {
            let to = self.port().send(&Ask::Cover { question: self.state.question().get_untracked() }, &[]);
            self.inner.update_value(|inner| inner.cover = Way { out: Some(to), ..Way::default() });
        }
    }

    /// A city is there: the edits of the link first, then the question.
    pub fn city_is_open(self, opened: &Opened) {
        let question = self.state.question();
        if !opened.services.iter().any(|service| service.id == question.with_untracked(|q| q.service.clone()))
            && let Some(service) = opened.services.iter().find(|service| service.count > 0) {
                question.update(|q| q.service.clone_from(&service.id));
            }
        self.compare_data();
        let linked = self.inner.try_update_value(|inner| inner.linked.take()).flatten();
        match linked.and_then(|text| crate::address::edits(&text, opened)) {
            Some(edits) if !edits.is_empty() => self.replace(edits),
            _ => self.cover(),
        }
    }

    /// Remembers the edits of a link until the city is there that they belong to, or puts them in place.
    pub fn link(self, text: Option<String>) {
        match (self.state.city().with_untracked(crate::state::City::opened), text) {
            (Some(opened), text) => {
                let edits = text.and_then(|text| crate::address::edits(&text, &opened)).unwrap_or_default();
                let same = self.state.covered().with_untracked(|covered| covered.as_ref().is_some_and(|c| c.edits.iter().map(|e| &e.edit).eq(edits.iter())));
                if !same {
                    self.replace(edits);
                }
            }
            (None, text) => self.inner.update_value(|inner| inner.linked = text),
        }
    }

    /// Remembers on which data a link was made.
    pub fn linked(self, city: Option<(String, String)>) {
        self.inner.update_value(|inner| inner.linked_city = city);
        self.compare_data();
    }

    fn compare_data(self) {
        let opened = self.state.city().with_untracked(crate::state::City::opened);
        let linked = self.inner.with_value(|inner| inner.linked_city.clone());
        let other = opened.zip(linked).is_some_and(|(opened, (id, print))| opened.id != id || opened.data_fingerprint != print);
        self.state.other_data().set(other);
    }

    /// Goes to a place; before the map is there it starts there.
    pub fn go(self, at: LonLat, zoom: f64) {
        self.inner.update_value(|inner| inner.first_view = Some((at, zoom)));
        self.map(|map| map.go(at.lon, at.lat, zoom));
    }

    /// Where the map starts, if a link says so.
    pub fn first_view(self) -> Option<(LonLat, f64)> {
        self.inner.with_value(|inner| inner.first_view)
    }

    /// An answer is in the store.
    pub fn covered(self, to: AskId, first: bool) {
        let again = self.inner.try_update_value(|inner| {
            let again = inner.cover.again;
            if inner.cover.out == Some(to) {
                inner.cover = Way::default();
            }
            again && inner.cover.out.is_none()
        });
        if again == Some(true) {
            self.cover();
        } else if self.placing() {
            // The paint is the scenario's again; the ghost comes back over it.
            self.try_ghost();
        } else {
            self.say(words::spoken_answer(self.lang(), self.state));
        }
        if first {
            crate::browser::watch("answered", &true.into());
        }
    }

    // ── the ghost ─────────────────────────────────────────────────────────────

    fn placing(self) -> bool {
        self.state.mode().get_untracked() == Mode::Placing
    }

    /// Takes a new place in the hand.
    pub fn start_placing(self) {
        if self.state.city().with_untracked(|city| city.opened().is_none()) || self.placing() {
            return;
        }
        let state = self.state;
        state.toast().set(None);
        state.chosen().set(None);
        state.pocket().set(None);
        state.tried().set(None);
        state.ghost().set(None);
        state.sheet().set(crate::state::Sheet::Peek);
        state.explained().set(false);
        state.aim().set(if crate::browser::coarse_pointer() { Aim::Centre } else { Aim::Pointer });
        state.mode().set(Mode::Placing);
        if state.aim().get_untracked() == Aim::Centre {
            self.aim_at_centre();
        }
    }

    /// Puts the ghost into the middle of what is seen of the map.
    pub fn aim_at_centre(self) {
        if let Some(View { at, .. }) = self.state.view().get_untracked()
            && let Some((x, y)) = self.map(|map| map.on_screen(at)) {
                self.aim(Ghost { x, y, at, since: crate::browser::now() });
            }
    }

    /// Moves the ghost; the figures follow.
    pub fn aim(self, ghost: Ghost) {
        self.state.ghost().set(Some(ghost));
        self.try_ghost();
    }

    /// Asks what the ghost would do where it is.
    pub fn try_ghost(self) {
        let Some(ghost) = self.state.ghost().get_untracked() else { return };
        let busy = self.inner.try_update_value(|inner| {
            inner.tries.again = inner.tries.out.is_some();
            inner.tries.again
        });
        if busy != Some(true) {
            let to = self.port().send(&Ask::Try { question: self.state.question().get_untracked(), at: ghost.at }, &[]);
            self.inner.update_value(|inner| inner.tries = Way { out: Some(to), again: false, since: ghost.since });
        }
    }

    /// What the ghost would do has come.
    pub fn tried(self, to: AskId, tried: Tried) {
        let Some(way) = self.inner.try_update_value(|inner| (inner.tries.out == Some(to)).then(|| std::mem::take(&mut inner.tries))).flatten() else { return };
        if !self.placing() {
            return;
        }
        let here = self.state.ghost().with_untracked(|ghost| ghost.is_some_and(|ghost| ghost.at == tried.at));
        self.state.tried().set(Some(std::sync::Arc::new(tried)));
        crate::browser::after_paint(move || crate::browser::sample("ghost", crate::browser::now() - way.since));
        if way.again {
            self.try_ghost();
        } else if here && self.inner.try_update_value(|inner| std::mem::take(&mut inner.place_when_tried)) == Some(true) {
            self.place();
        } else {
            self.say(words::spoken_ghost(self.lang(), self.state));
        }
    }

    /// Puts the ghost away.
    pub fn cancel(self) {
        if !self.placing() {
            self.state.chosen().set(None);
            self.state.pocket().set(None);
            return;
        }
        let edited = self.state.covered().with_untracked(|covered| covered.as_ref().is_some_and(|c| !c.edits.is_empty()));
        self.state.mode().set(if edited { Mode::Placed } else { Mode::Ask });
        self.state.tried().set(None);
        self.state.ghost().set(None);
        self.inner.update_value(|inner| inner.place_when_tried = false);
        self.port().send(&Ask::EndTry { question: self.state.question().get_untracked() }, &[]);
    }

    /// Looks at a pocket.
    pub fn fly_to_pocket(self, pocket: &Pocket) {
        self.state.pocket().set(Some(pocket.rank));
        self.map(|map| map.fit(&pocket.bounds));
        let counts = self.state.city().with_untracked(|city| city.opened().map_or(Counted::People, |opened| opened.counts));
        self.say(words::spoken_pocket(self.lang(), pocket, counts));
    }

    /// Looks at a facility.
    pub fn choose_facility(self, index: u32) {
        let Some(opened) = self.state.city().with_untracked(crate::state::City::opened) else { return };
        let Some(facility) = opened.facilities.get(index as usize) else { return };
        self.state.chosen().set(Some(index));
        let zoom = self.state.view().get_untracked().map_or(15.0, |view| view.zoom.max(14.5));
        self.map(|map| map.go(facility.at.lon, facility.at.lat, zoom));
        self.say(words::facility_name(self.lang(), &opened, facility));
    }

    // ── edits ─────────────────────────────────────────────────────────────────

    /// Puts down what is in the hand; waits for its figures where they are still on the way.
    pub fn place(self) {
        let (Some(ghost), tried) = (self.state.ghost().get_untracked(), self.state.tried().get_untracked()) else { return };
        let Some(tried) = tried.filter(|tried| tried.at == ghost.at) else {
            self.inner.update_value(|inner| inner.place_when_tried = true);
            self.try_ghost();
            return;
        };
        let Some(snapped) = &tried.snapped else { return };
        let service = self.state.question().with_untracked(|question| question.service.clone());
        let name = words::new_place(self.lang(), &snapped.name, &untrack(|| words::service_name(self.lang(), self.state, &service)));
        self.state.toast().set(Some(Toast::Placed { name: name.clone(), gained: tried.change.gained }));
        let facility = NewFacility { name, services: vec![service], at: LonLat { ..ghost.at }, capacity: BTreeMap::new(), opening_hours: String::new() };
        self.make(Action::AddFacility(facility));
    }

    /// A facility of the city closes for good.
    pub fn remove(self, index: u32) {
        let Some(opened) = self.state.city().with_untracked(crate::state::City::opened) else { return };
        let Some(facility) = opened.facilities.get(index as usize) else { return };
        self.state.chosen().set(None);
        self.state.toast().set(Some(Toast::Removed { name: facility.name.clone(), lost: quanli::units::People(0) }));
        self.make(Action::RemoveFacility { facility: facility.id.clone() });
    }

    fn make(self, action: Action) {
        let edits = self.edits();
        let id = (edits.len()..).map(crate::address::plain_id).find(|id| edits.iter().all(|edit| edit.id != *id)).unwrap_or_default();
        let edit = Edit { id, stage: None, note: String::new(), action };
        self.act(&Ask::Do { question: self.state.question().get_untracked(), edit });
    }

    /// The edits in force.
    pub fn edits(self) -> Vec<Edit> {
        self.state.covered().with_untracked(|covered| covered.as_ref().map(|c| c.edits.iter().map(|e| e.edit.clone()).collect()).unwrap_or_default())
    }

    /// Takes one edit out of the list.
    pub fn take_out(self, id: &str) {
        let before = self.edits();
        let rest = before.iter().filter(|edit| edit.id != id).cloned().collect();
        self.state.toast().set(Some(Toast::TakenOut { before }));
        self.replace(rest);
    }

    fn replace(self, edits: Vec<Edit>) {
        self.act(&Ask::Replace { question: self.state.question().get_untracked(), edits });
    }

    /// Takes the last thing back.
    pub fn undo(self) {
        if let Some(Toast::TakenOut { before }) = self.state.toast().get_untracked() {
            self.state.toast().set(None);
            self.replace(before);
        } else if self.state.covered().with_untracked(|covered| covered.as_ref().is_some_and(|c| c.can_undo)) {
            self.state.toast().set(Some(Toast::Undone));
            self.act(&Ask::Undo { question: self.state.question().get_untracked() });
        }
    }

    /// Makes it again.
    pub fn redo(self) {
        if self.state.covered().with_untracked(|covered| covered.as_ref().is_some_and(|c| c.can_redo)) {
            self.state.toast().set(None);
            self.act(&Ask::Redo { question: self.state.question().get_untracked() });
        }
    }

    fn act(self, ask: &Ask) {
        let to = self.port().send(ask, &[]);
        self.inner.update_value(|inner| inner.doing.push(to));
    }

    /// Whether this was the answer to an edit.
    pub fn done(self, to: AskId) -> bool {
        self.inner.try_update_value(|inner| {
            let before = inner.doing.len();
            inner.doing.retain(|id| *id != to);
            inner.doing.len() < before
        }) == Some(true)
    }

    /// The engine would not do it; what was open stays open.
    pub fn refused(self) {
        self.inner.update_value(|inner| {
            inner.doing.clear();
            inner.cover = Way::default();
            inner.tries = Way::default();
        });
        self.state.toast().set(Some(Toast::Refused));
    }

    /// Opens or closes the explanation of the figures.
    pub fn explain(self) {
        let open = !self.state.explained().get_untracked();
        self.state.explained().set(open);
        if open {
            if self.state.sheet().get_untracked() == crate::state::Sheet::Peek {
                self.state.sheet().set(crate::state::Sheet::Full);
            }
            crate::browser::focus("ql-explain");
        }
    }

    /// Starts another engine after the last one died; question and edits go to it again.
    pub fn restart(self) {
        let edits = self.edits();
        let services = self.state.city().with_untracked(crate::state::City::opened);
        if let Some(opened) = services {
            self.inner.update_value(|inner| inner.linked = Some(crate::address::packed(&edits, &opened)));
        }
        self.inner.update_value(|inner| inner.port = Port::default());
        self.start();
    }

    // ── words ─────────────────────────────────────────────────────────────────

    /// Tells it to those who do not see it; what comes within 800 ms replaces what waits.
    pub fn say(self, text: String) {
        if !text.is_empty() {
            self.said.set(text);
        }
    }
}
