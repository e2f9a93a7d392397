//! The address says what the screen shows: question, view, edits, language and theme stand in its fragment, which no
//! server ever sees. A sent link or a reload gives the same screen.

mod link;
mod pack;
mod sent;
#[cfg(test)]
mod tests;

pub use link::{Link, Tab};
pub use pack::{Unpacked, plain_id, rounded};

use crate::app::{App, Where};
use crate::browser;
use crate::i18n::Locale;
use crate::state::{Mode, StateStoreFields};
use crate::words;
use crate::words::rounding;
use leptos::prelude::*;
use link::Step;
use quanli_model::units::LonLat;
use quanli_protocol::{Edit, Opened};

fn known(opened: &Opened) -> Vec<pack::Known<'_>> {
    opened.services.iter().map(|service| pack::Known { id: &service.id, zh: &service.zh }).collect()
}

/// The edits of a link, as far as they are whole.
pub fn edits(text: &str, opened: &Opened) -> Unpacked {
    pack::unpack(text, &known(opened))
}

/// Edits as a link carries them.
pub fn packed(edits: &[Edit], opened: &Opened) -> Option<String> {
    (!edits.is_empty()).then(|| pack::pack(edits, &known(opened)))
}

/// So long a link may take to lead where it says, milliseconds; afterwards the address follows the screen again.
const SETTLE_MS: u32 = 4000;

/// Follows the address, and keeps it up to date. `theme` is the one that a link chose.
pub fn follow(app: App, theme: RwSignal<Option<String>>) {
    // The step that stands in the address, and the one that a link leads to until it is reached.
    let (written, awaited): (StoredValue<Option<Step>>, StoredValue<Option<Step>>) = (StoredValue::new(None), StoredValue::new(None));
    let arrive = move || {
        let step = take(app, theme);
        written.set_value(Some(step.clone()));
        awaited.set_value(Some(step));
        // What the link asks for may not be there.
        gloo::timers::callback::Timeout::new(SETTLE_MS, move || awaited.set_value(None)).forget();
    };
    arrive();
    browser::on_fragment(arrive);
    Effect::new(move |_| {
        if let Some(title) = words::page_title(app) {
            browser::set_title(&title);
        }
    });
    Effect::new(move |_| {
        browser::set_language(match app.i18n.get_locale() {
            Locale::zh_CN => "zh-CN",
            Locale::en => "en",
        })
    });
    Effect::new(move |_| {
        let state = app.state;
        let opened = state.city().with(crate::state::City::opened);
        let covered = state.covered().get();
        let circle_id = |circle: u32| opened.as_ref().and_then(|o| o.circles.get(circle as usize)).map(|c| c.id.clone());
        let tab = match state.mode().get() {
            Mode::Ask => covered.as_ref().is_some_and(|c| !c.edits.is_empty()).then_some(Tab::Ask),
            Mode::Door => Some(Tab::Door),
            Mode::Placing | Mode::Placed => Some(Tab::Change),
            Mode::Circles => Some(Tab::Circles),
        };
        let in_circles = tab == Some(Tab::Circles);
        let (circle, with) = (state.circle().get().filter(|_| in_circles).and_then(circle_id), state.circle_with().get().and_then(circle_id));
        let standard = Some(state.standard().get()).filter(|id| in_circles && !id.is_empty());
        let unread_plan = state.unread_plan().get();
        let link = Link {
            question: Some(state.question().get()),
            tab,
            standard,
            circle: circle.map(|id| (id, with)),
            unread: Vec::new(),
            cut: false,
            view: state.view().get().filter(|view| !shows_home(app, view.at)).map(|view| (view.at, view.zoom)),
            city: opened.as_ref().map(|opened| (opened.id.clone(), opened.data_fingerprint.clone())),
            edits: opened
                .clone()
                .zip(covered.as_ref())
                .and_then(|(opened, covered)| packed(&covered.edits.iter().map(|e| e.edit.clone()).collect::<Vec<_>>(), &opened))
                .or(unread_plan),
            english: app.i18n.get_locale() == Locale::en,
            theme: theme.get(),
        };
        // Until the first answer the edits of the link stand only in the address, which therefore stays as it is.
        if covered.is_none() {
            return;
        }
        // A link of which something is missing stays as it came until the person, who has been told, does something.
        let held = is_damaged(app) && !has_acted(app, &link, covered.as_deref());
        let step = link.step();
        if held || awaited.with_value(|a| a.as_ref().is_some_and(|a| *a != step)) {
            return;
        }
        awaited.set_value(None);
        let is_step = written.with_value(|w| w.as_ref().is_some_and(|w| *w != step));
        written.set_value(Some(step));
        browser::set_fragment(link.write(), is_step);
    });
}

/// A view so near to the home in the middle of it would tell where somebody lives to whoever gets the link, metres.
const HOME_M: f64 = 1000.0;

/// Whether the middle of the map lies at the home that was set.
fn shows_home(app: App, at: LonLat) -> bool {
    app.state.door().with(|door| {
        door.home.as_ref().filter(|_| !door.example).is_some_and(|home| {
            let (x, y) = ((home.at.lon - at.lon) * 111_320.0 * js_sys::Math::cos(at.lat.to_radians()), (home.at.lat - at.lat) * 111_000.0);
            x.hypot(y) < HOME_M
        })
    })
}

/// Whether something of the link could not be read.
fn is_damaged(app: App) -> bool {
    let state = app.state;
    state.link_cut().get() || state.part_plan().with(Option::is_some) || state.unread_plan().with(Option::is_some) || state.unread().with(|u| !u.is_empty())
}

/// Whether question or plan are no longer those that the link brought. What it brings is there only once its plan was read and answered.
fn has_acted(app: App, link: &Link, covered: Option<&quanli_protocol::Covered>) -> bool {
    let Some(linked) = app.state.linked().get() else { return false };
    let same_plan = covered.is_some_and(|c| c.edits.iter().map(|e| &e.edit).eq(linked.edits.iter()));
    if same_plan && !linked.reached {
        app.link_reached();
        return link.question.as_ref() != Some(&linked.question);
    }
    link.question.as_ref() != Some(&linked.question) || (linked.reached && !same_plan)
}

/// Chinese unless the link says otherwise.
fn spoken(english: bool) -> Locale {
    if english { Locale::en } else { Locale::zh_CN }
}

/// The language that the address says.
pub fn language() -> Locale {
    spoken(Link::read(&browser::fragment()).english)
}

/// Puts what the address says into the store; the step that it says.
fn take(app: App, theme: RwSignal<Option<String>>) -> Step {
    let link = Link::read(&browser::fragment());
    let now = app.state.question().get_untracked();
    let step = (link.tab, link.circle.clone(), Some(link.question.as_ref().map_or((now.who, now.service.clone()), |q| (q.who, q.service.clone()))));
    app.state.unread().set(link.unread);
    app.state.link_cut().set(link.cut);
    app.state.part_plan().set(None);
    app.i18n.set_locale(spoken(link.english));
    theme.set(link.theme);
    app.linked(link.city);
    if let Some(question) = link.question {
        app.ask(|now| *now = question);
    }
    if let Some((at, zoom)) = link.view {
        app.go(at, zoom);
    }
    app.link_brings(link.edits.is_some());
    app.link(link.edits);
    app.go_to(Where { tab: link.tab, standard: link.standard, circle: link.circle });
    step
}
