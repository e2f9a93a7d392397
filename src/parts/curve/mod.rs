//! The minutes curve: how many can within each minute. It is also the legend, and its handle sets the minutes that count.

mod shape;

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{Shown, StateStoreFields, share_of};
use crate::words;
use crate::words::rounding::drawn;
use leptos::prelude::*;
use quanli_model::units::MAX_MINUTES;
use quanli_protocol::Figures;
use shape::{BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, class_path, line_path, share_at, x_of, y_of};
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, PointerEvent, SvgElement};

/// Curve, handle, buttons, and the same as a table.
#[component]
pub fn Curve(app: App, answer: Memo<Option<Shown>>) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let table = RwSignal::new(false);
    let minutes = Memo::new(move |_| state.question().with(|question| question.minutes));
    let step = move |by: i8| app.ask(|question| question.minutes = question.minutes.saturating_add_signed(by));
    let dashed = move || {
        let shown = answer.get()?;
        let (before, after) = (shown.share_before()?, shown.share());
        let lang = i18n.get_locale();
        let text =
            t_string!(i18n, dashed, minutes = words::minutes(lang, shown.minutes), before = words::share(lang, before), after = words::share(lang, after));
        Some(text.to_string())
    };
    view! {
        <section class="ql-curve" aria-label=move || t_string!(i18n, curve)>
            <Show when=move || table.get() fallback=move || view! { <Drawing app answer /> }><Table app answer /></Show>
            {move || dashed().map(|text| view! { <p class="ql-note">{text}</p> })}
            <div class="ql-curve__foot">
                <button type="button" class="ql-step" aria-label=move || t_string!(i18n, fewer_minutes) disabled=move || { minutes.get() <= 1 } on:click=move |_| step(-1)>"−"</button>
                <output>{move || words::minutes(i18n.get_locale(), minutes.get())}</output>
                <button type="button" class="ql-step" aria-label=move || t_string!(i18n, more_minutes) disabled=move || { minutes.get() >= MAX_MINUTES } on:click=move |_| step(1)>"+"</button>
                <button type="button" class="ql-link" aria-pressed=move || table.get().to_string() on:click=move |_| table.update(|table| *table = !*table)>
                    {move || if table.get() { t_string!(i18n, as_curve) } else { t_string!(i18n, as_table) }}
                </button>
            </div>
        </section>
    }
}

#[component]
fn Drawing(app: App, answer: Memo<Option<Shown>>) -> impl IntoView {
    let i18n = app.i18n;
    let minutes = Memo::new(move |_| app.state.question().with(|question| question.minutes));
    let after = Memo::new(move |_| answer.get().map(|shown| shown.after));
    let before = Memo::new(move |_| answer.get().and_then(|shown| shown.before));
    let line = move |figures: Memo<Option<Figures>>| figures.with(|figures| figures.as_ref().map(line_path));
    let at = Memo::new(move |_| {
        (x_of(f64::from(minutes.get())), after.with(|figures| figures.as_ref().map_or(BOTTOM, |f| y_of(share_at(f, f64::from(minutes.get()))))))
    });
    view! {
        <svg class="ql-curve__drawing" viewBox=format!("0 0 {WIDTH} {HEIGHT}") on:pointerdown=move |event| drag(app, &event) on:pointermove=move |event| drag(app, &event)>
            <g class="ql-curve__grid" aria-hidden="true">
                {[(0.0, "0"), (0.5, "50"), (1.0, "100%")].map(|(share, text)| view! {
                    <line x1=drawn(LEFT) x2=drawn(RIGHT) y1=drawn(y_of(share)) y2=drawn(y_of(share)) />
                    <text x=drawn(LEFT - 6.0) y=drawn(y_of(share) + 4.0) text-anchor="end">{text}</text>
                }).collect_view()}
                {(0..=6).map(|tick| tick * 5).map(|tick| {
                    let last = tick == 30;
                    view! {
                        <text x=drawn(x_of(f64::from(tick))) y=drawn(BOTTOM + 16.0) text-anchor="middle" class:ql-curve__asked=move || i32::from(minutes.get()) == tick>
                            {move || if last { t_string!(i18n, curve_axis_end).to_string() } else { tick.to_string() }}
                        </text>
                    }
                }).collect_view()}
            </g>
            <g aria-hidden="true">
                {(0..5_u8).map(|class| view! {
                    <path class=format!("ql-curve__class ql-curve__class--{}", class + 1) d=move || after.with(|figures| figures.as_ref().map(|f| class_path(f, minutes.get(), class))) />
                }).collect_view()}
                <path class="ql-curve__before" d=move || line(before) />
                <path class="ql-curve__line" d=move || line(after) />
            </g>
            <Handle app answer at />
        </svg>
    }
}

/// The handle: arrow keys, page keys, Home and End, or a finger anywhere on the drawing.
#[component]
fn Handle(app: App, answer: Memo<Option<Shown>>, at: Memo<(f64, f64)>) -> impl IntoView {
    let i18n = app.i18n;
    let minutes = move || app.state.question().with(|question| question.minutes);
    let said = move || {
        let lang = i18n.get_locale();
        let share = answer.get().map_or_else(|| "—".to_owned(), |shown| words::share(lang, shown.share()));
        t_string!(i18n, curve_value, minutes = words::minutes(lang, minutes()), share = share).to_string()
    };
    let keys = move |event: KeyboardEvent| {
        let now = i16::from(minutes());
        let next = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => now - 1,
            "ArrowRight" | "ArrowUp" => now + 1,
            "PageDown" => now - 5,
            "PageUp" => now + 5,
            "Home" => 1,
            "End" => i16::from(MAX_MINUTES),
            _ => return,
        };
        event.prevent_default();
        app.ask(|question| question.minutes = next.clamp(1, i16::from(MAX_MINUTES)) as u8);
    };
    let pill = move || at.get().0.clamp(LEFT + 12.0, RIGHT - 20.0);
    view! {
        <g
            class="ql-curve__handle"
            tabindex="0"
            role="slider"
            aria-label=move || t_string!(i18n, choose_minutes)
            aria-valuemin="1"
            aria-valuemax=MAX_MINUTES
            aria-valuenow=minutes
            aria-valuetext=said
            on:keydown=keys
        >
            <rect class="ql-curve__hit" x=move || drawn(at.get().0 - 22.0) y="0" width="44" height=drawn(HEIGHT) />
            <line x1=move || drawn(at.get().0) x2=move || drawn(at.get().0) y1="20" y2=drawn(BOTTOM) />
            <rect class="ql-curve__pill" x=move || drawn(pill() - 27.0) y=drawn(TOP - 26.0) width="54" height="20" rx="10" />
            <text x=move || drawn(pill()) y=drawn(TOP - 11.5) text-anchor="middle">{move || t_string!(i18n, minutes_short, n = minutes()).to_string()}</text>
            <circle cx=move || drawn(at.get().0) cy=move || drawn(at.get().1) r="7" />
        </g>
    }
}

/// A finger or a pressed pointer on the drawing.
fn drag(app: App, event: &PointerEvent) {
    let Some(drawing) = event.current_target().and_then(|target| target.dyn_into::<SvgElement>().ok()) else { return };
    if event.buttons() & 1 == 0 {
        return;
    }
    if event.type_() == "pointerdown" {
        // Without the capture a finger that leaves the drawing stops the drag; nothing else is lost.
        let _ = drawing.set_pointer_capture(event.pointer_id());
    }
    let rect = drawing.get_bounding_client_rect();
    let x = (f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0) * WIDTH;
    let minutes = ((x - LEFT) / (RIGHT - LEFT) * f64::from(MAX_MINUTES)).round().clamp(1.0, f64::from(MAX_MINUTES));
    app.ask(|question| question.minutes = minutes as u8);
}

#[component]
fn Table(app: App, answer: Memo<Option<Shown>>) -> impl IntoView {
    let i18n = app.i18n;
    let rows = move || {
        answer.get().map(|shown| {
            let cell = |figures: &Figures, minutes| words::share(i18n.get_locale(), share_of(figures, minutes));
            (1..=MAX_MINUTES).map(|n| (n, cell(&shown.after, n), shown.before.as_ref().map(|before| cell(before, n)))).collect::<Vec<_>>()
        })
    };
    let compared = move || answer.get().is_some_and(|shown| shown.before.is_some());
    view! {
        <div class="ql-curve__table" tabindex="0" role="group" aria-label=move || t_string!(i18n, curve)>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{move || t_string!(i18n, column_minutes)}</th>
                        <Show when=compared><th scope="col">{move || t_string!(i18n, column_before)}</th></Show>
                        <th scope="col">{move || t_string!(i18n, column_reach)}</th>
                    </tr>
                </thead>
                <tbody>
                    {move || rows().map(|rows| rows.into_iter().map(|(n, now, before)| view! {
                        <tr><th scope="row">{n}</th>{before.map(|before| view! { <td>{before}</td> })}<td>{now}</td></tr>
                    }).collect_view())}
                </tbody>
            </table>
        </div>
    }
}
