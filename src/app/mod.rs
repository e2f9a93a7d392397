//! What a person can do, as verbs: each changes the store or asks the engine; nothing else does.

mod clock;
mod door;
mod edits;
mod files;
mod ghost;
mod lines;
mod links;
mod looking;
mod measuring;

pub use links::Where;
pub use measuring::FIRST;

use crate::browser;
use crate::engine::{Port, Trouble, arrive, load};
use crate::i18n::Locale;
use crate::map::CityMap;
use crate::state::{City, State, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use quanli_model::units::LonLat;
use quanli_protocol::{Ask, AskId, Opened, Question};
use reactive_stores::Store;
use std::sync::Arc;

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
    /// Texts of hours of which the engine has tables.
    hours: Vec<String>,
    /// Texts that the reader tells in plain words.
    telling: Vec<String>,
    place_when_tried: bool,
    linked: Option<String>,
    linked_city: Option<(String, String)>,
    linked_to: Option<Where>,
    /// The edit for whose sake the question is asked at an hour.
    hour_for: Option<String>,
    first_view: Option<(LonLat, f64)>,
    unsaid: Option<String>,
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
            hours: Vec::new(),
            telling: Vec::new(),
            place_when_tried: false,
            linked: None,
            linked_city: None,
            linked_to: None,
            hour_for: None,
            first_view: None,
            unsaid: None,
        };
        Self { state, i18n, said: RwSignal::new(String::new()), inner: StoredValue::new_local(inner) }
    }

    /// Starts the engine and fetches the city.
    pub fn start(self) {
        let stopped = move |why: String| self.state.city().set(City::Failed(Arc::new(Trouble::Stopped(why))));
        self.port().start(Box::new(move |answer, columns| arrive(self, answer, columns)), stopped);
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

    /// Changes the question; the answer follows.
    pub fn ask(self, change: impl FnOnce(&mut Question)) {
        let before = self.state.question().get_untracked();
        let mut question = before.clone();
        change(&mut question);
        question.minutes = question.minutes.clamp(1, quanli_model::units::MAX_MINUTES);
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
            // An hour needs the tables of opening hours first; the answer follows them.
            if self.state.question().with_untracked(|question| question.at.is_some()) && !self.hours_ready() {
                self.load_hours();
                return;
            }
            let to = self.port().send(&Ask::Cover { question: self.state.question().get_untracked() }, &[]);
            self.inner.update_value(|inner| inner.cover = Way { out: Some(to), ..Way::default() });
        }
    }

    /// A city is there: the edits of the link first, then the question.
    pub fn city_is_open(self, opened: &Opened) {
        let question = self.state.question();
        let asked = question.with_untracked(|q| q.service.clone());
        if !opened.services.iter().any(|service| service.id == asked)
            && let Some(service) = opened.services.iter().find(|service| service.count > 0)
        {
            question.update(|q| q.service.clone_from(&service.id));
            self.state.unread().update(|unread| unread.push(asked));
            self.link_asks();
        }
        self.compare_data();
        let linked = self.inner.try_update_value(|inner| inner.linked.take()).flatten();
        match linked {
            Some(text) => self.take_plan(Some(text)),
            None => self.cover(),
        }
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
        // The plan may have brought hours that the engine has no table of yet.
        let waits = self.state.question().with_untracked(|question| question.at.is_some())
            && !self.hours_ready()
            && self.state.hours().get_untracked() != crate::state::Hours::Missing;
        if again == Some(true) || waits {
            self.cover();
        } else if self.placing() {
            // The paint is the scenario's again; the ghost comes back over it.
            self.try_ghost();
        } else {
            self.say(words::spoken_answer(self.lang(), self.state));
        }
        if first {
            self.go_where_the_link_said();
            browser::watch("answered", &true.into());
        }
    }
}
