//! The address says what the screen shows: question, view, edits, language and theme stand in its fragment, which no
//! server ever sees. A sent link or a reload gives the same screen.

mod link;
mod pack;

pub use link::Link;
pub use pack::{plain_id, rounded};

use crate::app::App;
use crate::browser;
use crate::engine;
use crate::i18n::Locale;
use crate::state::StateStoreFields;
use crate::words::rounding;
use leptos::prelude::*;
use quanli::protocol::{Edit, Opened};

fn known(opened: &Opened) -> Vec<pack::Known<'_>> {
    opened.services.iter().map(|service| pack::Known { id: &service.id, zh: &service.zh }).collect()
}

/// The edits of a link.
pub fn edits(text: &str, opened: &Opened) -> Option<Vec<Edit>> {
    pack::unpack(text, &known(opened))
}

/// Edits as a link carries them.
pub fn packed(edits: &[Edit], opened: &Opened) -> String {
    pack::pack(edits, &known(opened))
}

/// Follows the address, and keeps it up to date. `theme` is the one that a link chose.
pub fn follow(app: App, theme: RwSignal<Option<String>>) {
    take(app, theme);
    browser::on_fragment(move || take(app, theme));
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
        let link = Link {
            question: Some(state.question().get()),
            view: state.view().get().map(|view| (view.at, view.zoom)),
            city: opened.as_ref().map(|opened| (opened.id.clone(), opened.data_fingerprint.clone())),
            edits: opened.zip(covered.as_ref()).and_then(|(opened, covered)| engine::packed(covered.edits.iter().map(|e| e.edit.clone()).collect(), opened)),
            english: app.i18n.get_locale() == Locale::en,
            theme: theme.get(),
        };
        // Until the first answer the edits of the link stand only in the address, which therefore stays as it is.
        if covered.is_some() {
            browser::set_fragment(link.write());
        }
    });
}

/// Chinese unless the link says otherwise.
fn speak(app: App, english: bool) {
    app.i18n.set_locale(if english { Locale::en } else { Locale::zh_CN });
}

/// Puts what the address says into the store.
fn take(app: App, theme: RwSignal<Option<String>>) {
    let link = Link::read(&browser::fragment());
    speak(app, link.english);
    theme.set(link.theme);
    app.linked(link.city);
    if let Some(question) = link.question {
        app.ask(|now| *now = question);
    }
    if let Some((at, zoom)) = link.view {
        app.go(at, zoom);
    }
    app.link(link.edits);
}
