//! The one answer: a share, who can, who can't, and what the norm says beside it.

mod unread;

pub use unread::UnreadLine;

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{City, Shown, StateStoreFields, left_out};
use crate::words::{self, rounding};
use leptos::prelude::*;
use quanli_model::units::People;
use quanli_protocol::{Counted, Direction, findings};

type Answer = Memo<Option<Shown>>;

fn counts(app: App) -> Counted {
    app.state.city().with(|city| city.opened().map_or(Counted::People, |opened| opened.counts))
}

/// A share in large type; its sign is smaller.
#[component]
fn Large(share: Signal<(People, People)>) -> impl IntoView {
    let digits = move || {
        let (part, whole) = share.get();
        rounding::share(part, whole).digits()
    };
    let sign = move || if share.get().1.0 == 0 { "" } else { "%" };
    view! {
        <span class="ql-figure__now">
            {move || digits()}
            <span class="ql-figure__unit">{move || sign()}</span>
        </span>
    }
}

/// The figure; a press explains it. Before and after when anything is compared.
#[component]
pub fn Figure(app: App, answer: Answer) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let share = Signal::derive(move || answer.get().map_or((People(0), People(0)), |shown| shown.share()));
    let before = Memo::new(move |_| answer.get().and_then(|shown| shown.share_before()));
    let question = move || state.question().get();
    let exact = move || answer.get().map_or(0, |shown| shown.share().0.0);
    view! {
        <div
            class="ql-figure"
            class:ql-figure--stale=move || answer.get().is_some_and(|shown| !shown.fresh)
            class:ql-figure--compared=move || before.get().is_some()
            aria-busy=move || answer.get().is_some_and(|shown| !shown.fresh).to_string()
            data-revision=move || state.revision().get().to_string()
            data-exact=move || exact().to_string()
            data-lost=move || answer.get().and_then(|shown| shown.change).map_or(0, |change| change.lost.0).to_string()
            data-gained=move || answer.get().and_then(|shown| shown.change).map_or(0, |change| change.gained.0).to_string()
            data-asked=move || words::key(&question())
            data-answered=move || state.covered().get().map(|covered| words::key(&covered.question))
        >
            <button
                type="button"
                class="ql-figure__button"
                aria-expanded=move || state.explained().get().to_string()
                aria-controls="ql-explain"
                title=move || t_string!(i18n, how)
                on:click=move |_| app.explain()
            >
                {move || before.get().map(|before| view! {
                    <span class="ql-figure__before">{words::share(i18n.get_locale(), before)}</span>
                    <span class="ql-figure__arrow" aria-hidden="true"></span>
                })}
                <Large share />
            </button>
            <p class="ql-figure__words">
                {move || match before.get() {
                    Some(_) => view! {
                        <span class="ql-figure__asked">{words::asked(i18n.get_locale(), &question())}</span>
                        <span class="ql-figure__asked ql-figure__asked--short">{words::asked_short(i18n.get_locale(), &question())}</span>
                    }.into_any(),
                    None => {
                        let (part, whole) = share.get();
                        view! {
                            <b>{words::reach(i18n.get_locale(), part, counts(app), &question())}</b>
                            <span>{words::of_all(i18n.get_locale(), whole, counts(app), &question())}</span>
                        }.into_any()
                    }
                }}
                {move || question().at.map(|at| view! { <span class="ql-figure__hour">{words::moment(i18n.get_locale(), Some(at))}</span> })}
            </p>
        </div>
    }
}

/// Which effects took part, directly under the figure.
#[component]
pub fn ModelLine(app: App) -> impl IntoView {
    let line = move || app.state.covered().get().map(|covered| words::model(app.i18n.get_locale(), &covered.model));
    let flat = move || app.state.covered().get().is_some_and(|covered| covered.model.heights == 0.0);
    view! { <p class="ql-model" class:ql-model--flat=flat>{move || line()}</p> }
}

/// In how many places the data may make the figure another one; it opens the list of them.
#[component]
pub fn FindingsLine(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let number = move || state.city().with(City::opened).map(|opened| findings(&opened.report)).filter(|n| *n > 0);
    view! {
        {move || number().map(|n| view! {
            <p class="ql-model">
                <button type="button" class="ql-link ql-findings" aria-expanded=move || state.explained().get().to_string() aria-controls="ql-explain" on:click=move |_| app.explain()>
                    {t_string!(i18n, findings, n = n).to_string()}
                </button>
            </p>
        })}
    }
}

/// ● 还有1.04万人走不到, and those of whom it can't be told.
#[component]
pub fn LeftOut(app: App, answer: Answer) -> impl IntoView {
    let i18n = app.i18n;
    let left = Memo::new(move |_| answer.get().map(|shown| left_out(&shown.after, shown.minutes)));
    let unknown =
        Memo::new(move |_| answer.get().and_then(|shown| shown.after.unknown.get(usize::from(shown.minutes)).copied()).filter(|people| people.rounded() > 0));
    view! {
        <p class="ql-left" data-exact=move || left.get().unwrap_or_default().0.to_string()>
            {move || match left.get() {
                Some(People(0)) => view! { <span>{t_string!(i18n, left_none)}</span> }.into_any(),
                Some(people) => view! {
                    <i class="ql-dot ql-dot--out" aria-hidden="true"></i>
                    <span>{t_string!(i18n, left_before)}<b>{move || t_string!(i18n, left_strong, amount = words::amount(i18n.get_locale(), people, counts(app))).to_string()}</b></span>
                }.into_any(),
                None => ().into_any(),
            }}
        </p>
        {move || unknown.get().map(|people| view! {
            <p class="ql-note">{t_string!(i18n, unknown, amount = words::amount(i18n.get_locale(), people, counts(app))).to_string()}</p>
        })}
    }
}

/// How sure the figure is, in a line of its own, once it is known: the figure itself is the same everywhere.
#[component]
pub fn SureLine(app: App) -> impl IntoView {
    let state = app.state;
    let line = move || {
        let sure = state.sure().get().filter(|(q, r, _)| *q == state.question().get() && *r == state.revision().get());
        sure.map(|(_, _, sure)| view! { <p class="ql-norm">{words::band(app.i18n.get_locale(), &sure)}</p> })
    };
    view! { {line} }
}

/// What a circle on the map would say, beside the walk.
#[component]
pub fn NormLine(app: App, answer: Answer) -> impl IntoView {
    let i18n = app.i18n;
    let line = move || {
        let (covered, shown) = (app.state.covered().get()?, answer.get()?);
        let direction = covered.question.direction;
        let norm = words::share(i18n.get_locale(), (covered.norm.people, shown.after.total));
        let walk = words::share(i18n.get_locale(), shown.share());
        // Beside a ride the straight line says nothing.
        (direction != Direction::RoundTrip && covered.norm.radius_m > 0 && covered.question.lines.is_none())
            .then(|| t_string!(i18n, norm, radius = covered.norm.radius_m, norm = norm, walk = walk).to_string())
    };
    let empty = move || {
        let opened = app.state.city().with(City::opened)?;
        let question = app.state.question().get();
        let here = opened.services.iter().find(|service| service.id == question.service)?;
        let added = app.state.covered().get().is_some_and(|covered| !covered.edits.is_empty());
        (here.count == 0 && !added).then(|| words::service_in(i18n.get_locale(), here))
    };
    view! {
        {move || match empty() {
            Some(service) => view! {
                <div class="ql-empty">
                    <p class="ql-title">{t_string!(i18n, none_here, service = service).to_string()}</p>
                    <p>{t_string!(i18n, none_here_next)}</p>
                </div>
            }.into_any(),
            None => view! { <p class="ql-norm">{move || line()}</p> }.into_any(),
        }}
    }
}
