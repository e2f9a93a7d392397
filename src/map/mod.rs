//! The map as a component: it is given layers and tells what was done on it. Nothing else knows the map library.

mod columns;
mod controls;
mod door;
mod ghost;
mod keys;
mod layers;
mod legend;
mod paint;
mod shim;

pub use legend::Ramp;
pub use shim::CityMap;

use crate::app::App;
use crate::i18n::t_string;
use crate::parts::{FindOnMap, Toasts};
use crate::state::{Canvas, Mode, StateStoreFields};
use leptos::prelude::*;

/// The map with its ghost, legend, scale and buttons.
#[component]
pub fn MapView(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let place = NodeRef::<leptos::html::Div>::new();
    paint::follow(app);
    door::follow(app);
    Effect::new(move |before: Option<bool>| {
        let opened = state.city().with(crate::state::City::opened);
        match (before, place.get(), opened) {
            (Some(true), ..) => true,
            (_, Some(element), Some(opened)) => {
                let (at, zoom) = app.first_view().unwrap_or((opened.centre, 14.6));
                app.map(|map| map.open(&element, at.lon, at.lat, zoom, &opened.bounds));
                true
            }
            _ => false,
        }
    });
    view! {
        <section
            class="ql-map"
            id="ql-map"
            tabindex="0"
            role="application"
            aria-label=move || t_string!(i18n, map)
            class:ql-map--legend=move || state.legend().get()
            class:ql-map--placing=move || state.mode().get() == Mode::Placing || state.drawn().with(Option::is_some) || (state.mode().get() == Mode::Door && state.door().with(|d| d.choosing))
            on:keydown=move |event| keys::pressed(app, &event)
        >
            <div class="ql-map__canvas" node_ref=place></div>
            <Show when=move || state.map().get() == Canvas::Missing>
                <p class="ql-map__missing" role="status">{move || t_string!(i18n, map_missing)}</p>
            </Show>
            <ghost::GhostPin app />
            <FindOnMap app />
            <controls::Controls app />
            <legend::LegendButton app />
            <legend::LegendCard app />
            <controls::Foot app />
            <Toasts app />
        </section>
    }
}
