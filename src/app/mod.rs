//! What a person can do, as verbs: each changes the store or asks the engine; nothing else does.
//!
//! A verb that asks holds its question beside the future of the reply, and files the reply under that question, whatever is asked by then.

mod clock;
mod door;
mod edits;
mod files;
mod ghost;
mod lines;
mod links;
mod looking;
mod measuring;
mod profiles;
mod sites;

pub use links::Where;
pub use measuring::FIRST;

use crate::browser;
use crate::engine::{Asking, Engine, NotAnswered, Trouble, load};
use crate::i18n::Locale;
use crate::map::CityMap;
use crate::state::{City, Hours, State, StateStoreFields, Toast};
use crate::words;
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use quanli_model::units::LonLat;
use quanli_protocol::{Cover, Covered, Opened, Question, Revision};
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
    engine: Engine,
    map: CityMap,
    cover: Way,
    tries: Way,
    /// Counts what was loaded: what an older loading still brings is nobody's.
    loading: u32,
    /// Profiles that the person brought, for another engine.
    profiles: Vec<profiles::Brought>,
    /// The profile that is compared with the chosen one; empty: none.
    compared_with: String,
    /// Texts of hours of which the engine has tables.
    hours: Vec<String>,
    /// Texts that the reader tells in plain words.
    telling: Vec<String>,
    place_when_tried: bool,
    /// Where it stands how the names of the city are spelled, until it is fetched.
    gazetteer: Option<String>,
    linked: Option<String>,
    linked_city: Option<(String, String)>,
    linked_to: Option<Where>,
    /// The edit for whose sake the question is asked at an hour.
    hour_for: Option<String>,
    first_view: Option<(LonLat, f64)>,
    unsaid: Option<String>,
}

/// One kind of request of which one is on its way at a time, and only the newest counts.
#[derive(Clone, Copy, Default)]
struct Way {
    out: bool,
    /// Something newer is to be asked when it is back.
    again: bool,
}

impl Way {
    /// Whether the way is free. If not, it is gone again when it is.
    fn goes(&mut self) -> bool {
        self.again = self.out;
        !std::mem::replace(&mut self.out, true)
    }
}

impl App {
    /// Everything, before anything is fetched.
    pub fn new(i18n: I18nContext<Locale>) -> Self {
        let state = Store::new(State::first());
        let inner = Inner {
            engine: Engine::default(),
            map: CityMap::shown(),
            cover: Way::default(),
            tries: Way::default(),
            loading: 0,
            profiles: Vec::new(),
            compared_with: String::new(),
            hours: Vec::new(),
            telling: Vec::new(),
            place_when_tried: false,
            gazetteer: None,
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
        self.engine().start(stopped);
        load(self);
    }

    /// Loads the city again; where the engine has died another one is started first. It gets city, edits and question, so that the same figures stand there.
    pub fn try_again(self) {
        if self.engine().is_off() { self.start() } else { load(self) }
    }

    /// The engine.
    pub fn engine(self) -> Engine {
        self.inner.with_value(|inner| inner.engine.clone())
    }

    /// Waits for a reply. Its columns go to the map, whether the reply is still wanted or not: they are differences to those before.
    pub async fn heard<T>(self, asking: Asking<T>) -> Result<(Revision, T), NotAnswered> {
        let answered = asking.await?;
        self.map(|map| answered.columns.iter().for_each(|(name, column)| map.take(*name, column)));
        Ok((answered.revision, answered.reply))
    }

    /// Something was not done; what was open stays open. It is said where the engine had a reason.
    pub fn not_done(self, why: NotAnswered) {
        if let NotAnswered::Refused(problems) = why {
            self.state.toast().set(Some(Toast::Refused(problems)));
        }
    }

    /// A number for what is loaded from here on.
    pub fn begin_loading(self) -> u32 {
        self.inner
            .try_update_value(|inner| {
                inner.loading += 1;
                inner.loading
            })
            .unwrap_or_default()
    }

    /// Whether nothing else was loaded since.
    pub fn still_loads(self, loading: u32) -> bool {
        self.inner.with_value(|inner| inner.loading == loading)
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
        if self.inner.try_update_value(|inner| inner.cover.goes()) != Some(true) {
            return;
        }
        // An hour needs the tables of opening hours first; the answer follows them.
        if self.state.question().with_untracked(|question| question.at.is_some()) && !self.hours_ready() {
            self.inner.update_value(|inner| inner.cover = Way::default());
            self.load_hours();
            return;
        }
        let asking = self.engine().request(Cover { question: self.state.question().get_untracked() });
        browser::spawn(async move {
            let heard = self.heard(asking).await;
            let again = self.inner.try_update_value(|inner| std::mem::take(&mut inner.cover).again) == Some(true);
            match heard {
                Ok((revision, covered)) => self.covered(revision, covered, again),
                Err(why) => self.not_done(why),
            }
            if again {
                self.cover();
            }
        });
    }

    /// A city is there: the edits of the link or those that were made, then the question.
    pub fn city_is_open(self, opened: &Opened) {
        self.engine().another_city();
        // The tables of hours and the profiles went to the city before.
        self.state.hours().update(|hours| *hours = if *hours == Hours::Missing { Hours::Missing } else { Hours::Unasked });
        self.inner.update_value(|inner| inner.hours.clear());
        self.bring_profiles();
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
            Some(text) => self.take_plan(Some(text), true),
            None if !self.edits().is_empty() => self.put_back(),
            None => self.cover(),
        }
    }

    /// An answer is here. `again`: another one is asked for already.
    fn covered(self, revision: Revision, covered: Covered, again: bool) {
        let state = self.state;
        let first = state.covered().with_untracked(Option::is_none);
        state.revision().set(revision);
        state.plan().set(covered.edits.iter().map(|here| here.edit.clone()).collect());
        state.covered().set(Some(Arc::new(covered)));
        // The plan may have brought hours that the engine has no table of yet.
        let waits = state.question().with_untracked(|question| question.at.is_some()) && !self.hours_ready() && state.hours().get_untracked() != Hours::Missing;
        if waits {
            self.cover();
        } else if again {
            // The next one is on its way.
        } else if self.placing() {
            // The paint is the scenario's again; the ghost comes back over it.
            self.try_ghost();
        } else {
            self.say(words::spoken_answer(self.lang(), state));
        }
        if first {
            self.go_where_the_link_said();
            browser::watch("answered", &true.into());
        }
    }
}
