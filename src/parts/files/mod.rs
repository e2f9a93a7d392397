//! Files: a scenario or a list of places in, the scenario and the figures out.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::StateStoreFields;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Three quiet links, and what was wrong with the last file.
#[component]
pub fn Files(app: App) -> impl IntoView {
    let i18n = app.i18n;
    let edited = move || app.state.covered().get().is_some_and(|covered| covered.edited);
    let chosen = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            app.read_file(file);
        }
        // The same file may be chosen again after it was mended.
        input.set_value("");
    };
    view! {
        <div class="ql-files">
            <label class="ql-link ql-files__read">
                {move || t_string!(i18n, file_read)}
                <input type="file" accept=".json,.csv" class="ql-hidden" on:change=chosen />
            </label>
            <button type="button" class="ql-link" on:click=move |_| app.save_table()>{move || t_string!(i18n, file_save_table)}</button>
            <Show when=edited><button type="button" class="ql-link" on:click=move |_| app.save_scenario()>{move || t_string!(i18n, file_save_scenario)}</button></Show>
            {move || app.state.file_note().get().map(|note| view! { <p class="ql-files__note" role="alert">{note}</p> })}
        </div>
    }
}
