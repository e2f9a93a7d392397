//! 从我家: what one door reaches, and the way.

use crate::app::App;
use crate::i18n::t;
use leptos::prelude::*;

/// The whole screen.
#[component]
pub fn Screen(app: App) -> impl IntoView {
    let i18n = app.i18n;
    view! { <div class="ql-body" id="ql-answer" tabindex="-1"><h1 class="ql-title">{t!(i18n, tab_door)}</h1></div> }
}
