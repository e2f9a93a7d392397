//! While the city comes: four named steps with bytes or per cent. And when it does not: what, where, what still works.

use crate::app::App;
use crate::engine::Trouble;
use crate::i18n::{Locale, t_string, td_string};
use crate::state::{Canvas, City, Loading, StateStoreFields};
use crate::words::rounding;
use leptos::prelude::*;

/// How far a step is.
#[derive(Clone, PartialEq, Debug)]
enum Step {
    Waiting,
    Going(String),
    Done(String),
}

fn steps(lang: Locale, loading: Loading) -> [(String, Step); 4] {
    let size = |bytes: f64| td_string!(lang, megabytes, n = rounding::megabytes(bytes)).to_string();
    let percent = |share: f64| td_string!(lang, percent_of, n = rounding::fixed(share * 100.0, 0)).to_string();
    let paths = if loading.people > 0.0 || loading.fetched { Step::Done(size(loading.paths)) } else { Step::Going(size(loading.paths)) };
    let people = match (loading.fetched, loading.people > 0.0) {
        (true, _) => Step::Done(size(loading.people)),
        (false, true) => Step::Going(size(loading.people)),
        (false, false) => Step::Waiting,
    };
    let times = if !loading.fetched {
        Step::Waiting
    } else if loading.read >= 1.0 {
        Step::Done(String::new())
    } else {
        Step::Going(percent(loading.read))
    };
    let drawing = if loading.drawn > 0.0 { Step::Going(percent(loading.drawn)) } else { Step::Waiting };
    [
        (td_string!(lang, phase_paths).to_string(), paths),
        (td_string!(lang, phase_people).to_string(), people),
        (td_string!(lang, phase_times).to_string(), times),
        (td_string!(lang, phase_drawing).to_string(), drawing),
    ]
}

/// The four steps.
#[component]
pub fn Steps(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let loading = move || match state.city().get() {
        City::Loading(loading) => loading,
        _ => Loading { fetched: true, read: 1.0, drawn: if state.map().get() == Canvas::Waiting { 0.5 } else { 1.0 }, ..Loading::default() },
    };
    let share = move || {
        let Loading { fetched, read, drawn, .. } = loading();
        (if fetched { 0.4 } else { 0.15 } + read * 0.5 + drawn * 0.1) * 100.0
    };
    view! {
        <section class="ql-steps" aria-label=move || t_string!(i18n, loading)>
            <ul>
                {move || steps(i18n.get_locale(), loading()).into_iter().map(|(name, step)| {
                    let (kind, note) = match step {
                        Step::Waiting => ("waiting", td_string!(i18n.get_locale(), waiting).to_string()),
                        Step::Going(note) => ("going", note),
                        Step::Done(note) => ("done", note),
                    };
                    view! { <li class=format!("ql-steps__step ql-steps__step--{kind}")><span>{name}</span><span>{note}</span></li> }
                }).collect_view()}
            </ul>
            <div class="ql-steps__bar" aria-hidden="true"><i style:width=move || rounding::fixed(share(), 0) + "%"></i></div>
            <p class="ql-note">
                {move || if loading().slow {
                    let sum = rounding::megabytes(loading().paths + loading().people);
                    t_string!(i18n, slow, n = sum).to_string()
                } else {
                    t_string!(i18n, can_change).to_string()
                }}
            </p>
        </section>
    }
}

/// What went wrong, and the one thing to do.
#[component]
pub fn Failure(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let trouble = move || if let City::Failed(trouble) = state.city().get() { Some(trouble) } else { None };
    view! {
        {move || trouble().map(|trouble| {
            let lang = i18n.get_locale();
            let (title, lines) = match &*trouble {
                Trouble::Fetch { file, why } => (td_string!(lang, fail_fetch), vec![td_string!(lang, fail_fetch_what, file = file.clone(), why = why.clone()).to_string()]),
                Trouble::Read(said) => (td_string!(lang, fail_read), said[usize::from(lang == Locale::en)].clone()),
                // What was ended from outside has said nothing.
                Trouble::Stopped(why) if why.is_empty() => (td_string!(lang, fail_stopped), Vec::new()),
                Trouble::Stopped(why) => (td_string!(lang, fail_stopped), vec![td_string!(lang, fail_stopped_what, why = why.clone()).to_string()]),
            };
            let again = move |_| app.try_again();
            view! {
                <section class="ql-failure" role="alert">
                    <h2>{title}</h2>
                    {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                    <p class="ql-note">{t_string!(i18n, fail_keep)}</p>
                    <button type="button" class="ql-button" on:click=again>{t_string!(i18n, again)}</button>
                </section>
            }
        })}
    }
}
