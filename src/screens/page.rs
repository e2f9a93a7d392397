//! The page: head, tabs, panel and map; on a phone the panel is a sheet.

use super::{ask, circles, door, loading, placed, placing};
use crate::app::App;
use crate::i18n::{I18nSubContextProvider, t_string, use_i18n};
use crate::map::MapView;
use crate::parts::{Head, Live, SheetEdge, Tabs};
use crate::state::{City, Mode, Shown, StateStoreFields, shown};
use crate::words;
use crate::{address, browser};
use leptos::either::EitherOf6;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Everything, in the language of the link. The words' own root context would follow the languages of the browser; this page speaks Chinese unless a link
/// or a person says otherwise, and keeps no cookie. `address` sets the language of the document.
#[component]
pub fn Page() -> impl IntoView {
    view! { <I18nSubContextProvider initial_locale=address::language()><Started /></I18nSubContextProvider> }
}

#[component]
fn Started() -> impl IntoView {
    let app = App::new(use_i18n());
    let theme = RwSignal::new(None);
    address::follow(app, theme);
    browser::follow_theme(theme, move || app.map(crate::map::CityMap::retheme));
    browser::on_key(move |event| pressed(app, event));
    app.start();
    view! { <Shell app /> }
}

/// Keys that hold everywhere.
fn pressed(app: App, event: &KeyboardEvent) {
    // A field takes back and makes again what was typed in it.
    let command = (event.ctrl_key() || event.meta_key()) && !browser::typed_into(event);
    match event.key().as_str() {
        "z" | "Z" if command && event.shift_key() => app.redo(),
        "z" if command => app.undo(),
        "y" if command => app.redo(),
        "Escape" => app.cancel(),
        "F6" => browser::focus(if browser::focus_within("ql-map") { "ql-panel" } else { "ql-map" }),
        _ => return,
    }
    event.prevent_default();
}

#[component]
fn Shell(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let answer = Memo::new(move |_| {
        let (covered, tried) = (state.covered().get()?, state.tried().get());
        Some(shown(&state.question().get(), &covered, tried.as_deref(), state.mode().get()))
    });
    let ready = Memo::new(move |_| state.covered().with(Option::is_some) && state.city().with(|city| matches!(city, City::Open(_))));
    // Made anew only when it is another one: an edit on the screen of edits leaves it as it is. An `Either` for each, because screens that are erased
    // to one type would be patched into each other, and the focus with them.
    let screen = Memo::new(move |_| ready.get().then(|| state.mode().get()));
    Effect::new(move |_| {
        state.sheet().track();
        state.mode().track();
        ready.track();
        app.when_sheet_stands(|| {});
    });
    browser::on_resize(move || app.when_sheet_stands(|| {}));
    // Another screen begins at its top, however far the one before was scrolled.
    Effect::new(move |before: Option<Mode>| {
        let now = state.mode().get();
        if before.is_some_and(|before| before != now) {
            browser::after_paint(|| {
                browser::to_top();
                // What was pressed may be gone with its screen: the keyboard goes on in the new one.
                if browser::focus_is_lost() {
                    browser::focus("ql-panel");
                }
            });
        }
        now
    });
    view! {
        <div class="ql-skips">
            <a href="#ql-answer" on:click=move |event| { event.prevent_default(); browser::focus("ql-answer"); }>{move || t_string!(i18n, skip_to_answer)}</a>
            <a href="#ql-map" on:click=move |event| { event.prevent_default(); browser::focus("ql-map"); }>{move || t_string!(i18n, skip_to_map)}</a>
        </div>
        <div class="ql-app" data-sheet=move || state.sheet().get().id() data-mode-now=move || mode_name(state.mode().get())>
            <Head app />
            <PrintHead app />
            <Tabs app />
            <main class="ql-panel" id="ql-panel" tabindex="-1">
                <SheetEdge app />
                {move || match screen.get() {
                    None => EitherOf6::A(view! { <loading::Screen app /> }),
                    Some(Mode::Ask) => EitherOf6::B(view! { <ask::Screen app answer /> }),
                    Some(Mode::Placing) => EitherOf6::C(view! { <placing::Screen app answer /> }),
                    Some(Mode::Placed) => EitherOf6::D(view! { <placed::Screen app answer /> }),
                    Some(Mode::Door) => EitherOf6::E(view! { <door::Screen app answer /> }),
                    Some(Mode::Circles) => EitherOf6::F(view! { <circles::Screen app /> }),
                }}
            </main>
            <MapView app />
            <PrintFoot app />
        </div>
        <Live app />
    }
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Ask => "ask",
        Mode::Placing => "placing",
        Mode::Placed => "placed",
        Mode::Door => "door",
        Mode::Circles => "circles",
    }
}

/// What a printed page must say of itself: which city, made up or with which approval, from which data. Not on the screen.
#[component]
fn PrintHead(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let line = move || {
        let (lang, opened) = (i18n.get_locale(), state.city().with(City::opened)?);
        let mut parts = vec![words::city_name(lang, &opened)];
        parts.extend(words::made_up_line(lang, &opened));
        parts.extend(words::approval(lang, &opened));
        parts.extend(opened.attribution.iter().cloned());
        Some(parts.join(" · "))
    };
    view! { <p class="ql-printed" aria-hidden="true">{move || line()}</p> }
}

/// … and on what it rests: the question with its hour, what is counted, and the fingerprint by which it is found again.
#[component]
fn PrintFoot(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let line = move || {
        let (lang, covered) = (i18n.get_locale(), state.covered().get()?);
        let question = state.question().get();
        let asked = words::asked(lang, &question);
        let hour = words::moment(lang, question.at);
        let basis = words::model(lang, &covered.model);
        let sheet = state.circle_sheet().get().filter(|_| state.mode().get() == Mode::Circles);
        let print = sheet.map_or_else(|| covered.fingerprint.clone(), |sheet| sheet.fingerprint.clone());
        let print = t_string!(i18n, fingerprint, id = print).to_string();
        Some([asked, hour, basis, print].join(" · "))
    };
    view! { <p class="ql-printed ql-printed--foot" aria-hidden="true">{move || line()}</p> }
}

/// The foot's line of links: how it is worked out, and the fingerprint.
#[component]
pub fn FootLinks(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let print = move || state.covered().get().map(|covered| t_string!(i18n, fingerprint, id = covered.fingerprint.clone()).to_string());
    view! {
        <p class="ql-foot__links">
            <button type="button" class="ql-link" aria-expanded=move || state.explained().get().to_string() aria-controls="ql-explain" on:click=move |_| app.explain()>{move || t_string!(i18n, how)}</button>
            <span>{print}</span>
        </p>
    }
}

/// The answer of the moment, for every screen.
pub type Answer = Memo<Option<Shown>>;
