//! The question: a sentence whose coloured words can be changed. The sentence is the form.

mod choices;
mod chooser;

pub use chooser::Chooser;

use crate::app::App;
use crate::state::StateStoreFields;
use crate::words::{Piece, question_pieces};
use leptos::prelude::*;

/// The whole question as a heading.
#[component]
pub fn Sentence(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let asked = Memo::new(move |_| state.question().with(|question| (question.who, question.direction, question.lines.is_some())));
    view! {
        <h1 class="ql-question">
            <For each=move || question_pieces(i18n.get_locale(), asked.get().0, asked.get().1, asked.get().2) key=Clone::clone let:piece>
                {match piece {
                    Piece::Text(text) => view! { <span>{text}</span> }.into_any(),
                    Piece::Word(word) => view! { <Chooser app word /> }.into_any(),
                }}
            </For>
        </h1>
    }
}
