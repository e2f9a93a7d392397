//! Parts of the page whose code is fetched when it is needed: each is a module of its own beside the page's (ARCHITECTURE.md, "Parts of the page").
//!
//! A part is a function with the attribute `wasm_split`; the build cuts what only it reaches out of the page's module. What it
//! shows is made in the owner that asks for it, as any view is, so that it is cleaned up with it.

use super::page::Answer;
use super::{ask, circles, door, placed, placing};
use crate::app::App;
use crate::browser;
use crate::engine::{self, now};
use crate::map::MapView;
use crate::view::{View, component, view};
use crate::words::t;
use leptos::prelude::*;
use quanli::protocol::Ask;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

type Made = Result<View, SplitLoaderError>;

#[wasm_split(answer, fallible, preload(fetch_map))]
fn map(app: App) -> Made {
    Ok(view! { <MapView app /> })
}

#[wasm_split(answer, fallible, preload(fetch_more))]
fn more(app: App, answer: Answer) -> Made {
    Ok(view! { <ask::More app answer /> })
}

#[wasm_split(below, fallible, preload(fetch_below))]
fn below(app: App, answer: Answer) -> Made {
    Ok(view! { <ask::Below app answer /> })
}

#[wasm_split(change, fallible, preload(fetch_placing))]
fn placing(app: App, answer: Answer) -> Made {
    Ok(view! { <placing::Screen app answer /> })
}

#[wasm_split(change, fallible, preload(fetch_placed))]
fn placed(app: App, answer: Answer) -> Made {
    Ok(view! { <placed::Screen app answer /> })
}

#[wasm_split(door, fallible, preload(fetch_door))]
fn door(app: App, answer: Answer) -> Made {
    Ok(view! { <door::Screen app answer /> })
}

#[wasm_split(circles, fallible, preload(fetch_circles))]
fn circles(app: App) -> Made {
    Ok(view! { <circles::Screen app /> })
}

/// A part that is fetched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The map with what stands on it.
    Map,
    /// What stands with the answer.
    More,
    /// What stands below it.
    Below,
    /// A place in the hand.
    Placing,
    /// What was changed.
    Placed,
    /// 从我家.
    Door,
    /// 一圈一策.
    Circles,
}

impl Part {
    async fn fetch(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::Map => fetch_map().await,
            Self::More => fetch_more().await,
            Self::Below => fetch_below().await,
            Self::Placing => fetch_placing().await,
            Self::Placed => fetch_placed().await,
            Self::Door => fetch_door().await,
            Self::Circles => fetch_circles().await,
        }
    }

    /// What it shows; its code is there.
    fn show(self, app: App, answer: Answer) -> View {
        match self {
            Self::Map => now(map(app)).unwrap_or_default(),
            Self::More => now(more(app, answer)).unwrap_or_default(),
            Self::Below => now(below(app, answer)).unwrap_or_default(),
            Self::Placing => now(placing(app, answer)).unwrap_or_default(),
            Self::Placed => now(placed(app, answer)).unwrap_or_default(),
            Self::Door => now(door(app, answer)).unwrap_or_default(),
            Self::Circles => now(circles(app)).unwrap_or_default(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fetched {
    Unasked,
    Coming,
    Here,
    Lost,
}

/// Shows a part as soon as its code is there. When the network fails, says so and tries again when asked to.
#[component]
pub fn Later(app: App, answer: Answer, part: Part) -> View {
    let fetched = RwSignal::new(Fetched::Unasked);
    let fetch = move || {
        // The part may have been left meanwhile.
        fetched.try_set(Fetched::Coming);
        browser::spawn(async move {
            let there = part.fetch().await.is_ok();
            fetched.try_set(if there { Fetched::Here } else { Fetched::Lost });
        });
    };
    if part == Part::Below {
        browser::when_wanted("ql-more", move || {
            fetch();
            engine::fetch(app);
            app.port().send(&Ask::Prepare, &[]);
        });
    } else {
        fetch();
    }
    // The button goes with the press; who came to it by keyboard stays in the panel.
    let retry = move |_| {
        fetch();
        browser::focus("ql-panel");
    };
    let waiting = move || match fetched.get() {
        Fetched::Lost => view! {
            <p class="ql-notice" role="alert">
                {t!(app.i18n, part_lost)}" "<button type="button" class="ql-link" on:click=retry>{t!(app.i18n, again)}</button>
            </p>
        },
        Fetched::Unasked => view! { <p><button type="button" class="ql-link" id="ql-more" on:click=move |_| fetch()>{t!(app.i18n, see_more)}</button></p> },
        _ => view! { <p class="ql-note ql-coming" role="status">{t!(app.i18n, part_coming)}</p> },
    };
    move || match (fetched.get() == Fetched::Here, part) {
        (true, _) => part.show(app, answer),
        // The map has its own place on the page.
        (false, Part::Map) => view! { <div class="ql-map">{waiting}</div> },
        (false, _) => waiting(),
    }
}
