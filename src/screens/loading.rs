//! While the city comes, and when it does not. The question can be changed meanwhile.

use crate::app::App;
use crate::parts::{Failure, Sentence, Steps};
use crate::state::{City, StateStoreFields};
use leptos::prelude::*;

/// Question and steps, or question and failure.
#[component]
pub fn Screen(app: App) -> impl IntoView {
    let failed = move || app.state.city().with(|city| matches!(city, City::Failed(_)));
    view! {
        <div class="ql-body" id="ql-answer" tabindex="-1">
            <Sentence app />
            <Show when=failed fallback=move || view! { <Steps app /> }><Failure app /></Show>
        </div>
    }
}
