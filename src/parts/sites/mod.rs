//! 找最好的位置: every node is tried as a site, with progress and a way to stop; the best ones are listed.

use crate::app::App;
use crate::i18n::t_string;
use crate::state::{City, Sites, StateStoreFields};
use crate::words;
use crate::words::rounding;
use leptos::prelude::*;
use quanli_protocol::Counted;

/// The button, the progress, or what was found.
#[component]
pub fn BestSites(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    // What was found for another question or another state of the scenario is no answer any more.
    Effect::new(move |_| {
        let now = (state.question().get(), state.revision().get());
        if state.sites().with_untracked(|sites| sites.as_ref().is_some_and(|(question, revision, _)| (question, revision) != (&now.0, &now.1))) {
            app.stop_sites();
        }
    });
    let counts = move || state.city().with(|city| City::opened(city).map_or(Counted::People, |opened| opened.counts));
    view! {
        <section class="ql-sites" aria-live="polite">
            {move || match state.sites().get().map(|(.., sites)| sites) {
                None => view! { <button type="button" class="ql-button ql-button--second" on:click=move |_| app.find_sites()>{t_string!(i18n, sites_find)}</button> }.into_any(),
                Some(Sites::Searching { share, .. }) => view! {
                    <div class="ql-sites__bar" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow=rounding::fixed(f64::from(share) * 100.0, 0)><i style:width=rounding::fixed(f64::from(share) * 100.0, 0) + "%"></i></div>
                    <p>{t_string!(i18n, sites_searching, share = words::part(i18n.get_locale(), f64::from(share))).to_string()}" "<button type="button" class="ql-link" on:click=move |_| app.stop_sites()>{t_string!(i18n, sites_stop)}</button></p>
                }.into_any(),
                Some(Sites::Found(found)) if found.best.is_empty() => view! { <p>{t_string!(i18n, sites_none)}</p> }.into_any(),
                Some(Sites::Found(found)) => view! {
                    <h2>{t_string!(i18n, sites_title, n = found.tried).to_string()}</h2>
                    <ol>
                        {found.best.iter().cloned().map(|site| {
                            let name = if site.name.is_empty() { t_string!(i18n, nameless_street).to_string() } else { site.name.clone() };
                            let gain = t_string!(i18n, site_gain, amount = words::amount(i18n.get_locale(), site.gained, counts())).to_string();
                            let gained = site.gained.0.to_string();
                            view! { <li data-gained=gained><button type="button" class="ql-facilities__name" on:click=move |_| app.go_to_site(&site)>{name}</button><b>{gain}</b></li> }
                        }).collect_view()}
                    </ol>
                }.into_any(),
            }}
        </section>
    }
}
