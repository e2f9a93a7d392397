//! The page of 圈里 Quanli: a question, its answer, and the map that shows the minutes.
//!
//! One store says what is asked and what came back (`state`); everything shown is derived from it. The engine works
//! behind a channel (`engine`), the map behind a component (`map`); `screens` are put together from `parts`.

mod address;
mod app;
mod browser;
mod engine;
mod map;
mod parts;
mod screens;
mod state;
mod words;

/// The words of `locales/`, as `build.rs` generates them.
#[allow(missing_docs, unused, clippy::all, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}
use generated::i18n;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(screens::Page);
}
