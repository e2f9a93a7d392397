//! What else the door reaches, by service; and how much climbing is too much.

use crate::app::App;
use crate::i18n::{Locale, t_string, td_string};
use crate::state::{City, Door, Effort, StateStoreFields, Way};
use crate::words::{self, rounding};
use leptos::prelude::*;
use quanli_protocol::{InReach, Opened, WalkHere};

/// Steps in a row that can be chosen; 18 are one flight between landings.
const STEPS: [u32; 5] = [0, 18, 36, 72, 108];
/// Metres of climb that can be chosen.
const CLIMBS: [u32; 5] = [0, 10, 20, 30, 50];

/// A row of the list.
#[derive(Clone, PartialEq)]
struct Row {
    id: String,
    sign: String,
    service: String,
    name: String,
    ds: u32,
    minutes: u32,
    hard: bool,
    now: bool,
}

/// The walk of a place in a way.
fn walk(place: &InReach, way: Way) -> Option<WalkHere> {
    match way {
        Way::There => place.there,
        Way::Back => place.back,
        Way::Round => place.there.zip(place.back).map(|(a, b)| WalkHere { ds: a.ds + b.ds, up_m: a.up_m.max(b.up_m), flight: a.flight.max(b.flight) }),
    }
}

/// Its whole minutes.
fn minutes(place: &InReach, way: Way) -> u32 {
    let parts = match way {
        Way::There => [place.there, None],
        Way::Back => [None, place.back],
        Way::Round => [place.there, place.back],
    };
    rounding::added_minutes(parts.into_iter().flatten().map(|w| w.ds))
}

/// The nearest of each service, in the order of their minutes; or all places, by service.
fn rows(lang: Locale, door: &Door, opened: &Opened, all: bool, target: Option<&str>) -> Vec<Row> {
    let Some(reach) = &door.reach else { return Vec::new() };
    let mut keys: Vec<(u32, u32, usize, u16)> = Vec::new();
    for (s, _) in opened.services.iter().enumerate() {
        let s = s as u16;
        let mut own: Vec<(u32, usize)> =
            reach.places.iter().enumerate().filter(|(_, p)| p.services.contains(&s)).filter_map(|(i, p)| walk(p, door.way).map(|w| (w.ds, i))).collect();
        own.sort_unstable();
        let Some(first) = own.first().map(|f| f.0) else { continue };
        keys.extend(own.iter().take(if all { usize::MAX } else { 1 }).map(|(ds, i)| (first, *ds, *i, s)));
    }
    keys.sort_unstable_by_key(|k| if all { (k.0, u32::from(k.3), k.1) } else { (k.1, u32::from(k.3), 0) });
    keys.into_iter()
        .map(|(_, ds, i, s)| {
            let (place, service) = (&reach.places[i], &opened.services[usize::from(s)]);
            Row {
                id: place.id.clone(),
                sign: service.sign.clone(),
                service: words::service_in(lang, service),
                name: words::place_name(lang, opened, place),
                ds,
                minutes: minutes(place, door.way),
                hard: door.limited() && door.effort(walk(place, door.way)) == Effort::TooHard,
                now: target == Some(place.id.as_str()),
            }
        })
        .collect()
}

/// The list; each row leads to its way.
#[component]
pub fn Nearby(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let all = RwSignal::new(false);
    let list = Memo::new(move |_| {
        let opened = state.city().with(City::opened)?;
        let door = state.door().get();
        let id = state.question().with(|q| q.service.clone());
        let service = opened.services.iter().position(|s| s.id == id).unwrap_or_default() as u16;
        let target = door.target(service).map(|p| p.id);
        let count = door.reach.as_ref().map_or(0, |r| r.places.iter().filter(|p| walk(p, door.way).is_some()).count());
        Some((rows(i18n.get_locale(), &door, &opened, all.get(), target.as_deref()), count))
    });
    let sums = move || {
        let door = state.door().get();
        if !door.limited() {
            return None;
        }
        let effort = |wanted: Effort| {
            door.reach.as_ref().map_or(0, |r| r.places.iter().filter(|p| walk(p, door.way).is_some() && door.effort(walk(p, door.way)) == wanted).count())
        };
        Some(t_string!(i18n, effort_sums, fine = effort(Effort::Fine), hard = effort(Effort::TooHard)).to_string())
    };
    view! {
        {move || list.get().filter(|(rows, _)| !rows.is_empty()).map(|(rows, count)| view! {
            <section class="ql-nearby">
                <div class="ql-section__head">
                    <h2>{t_string!(i18n, door_more)}</h2>
                    <button type="button" class="ql-link" aria-pressed=all.get().to_string() on:click=move |_| all.update(|all| *all = !*all)>
                        {if all.get() { t_string!(i18n, door_nearest_each).to_string() } else { t_string!(i18n, door_all, n = count).to_string() }}
                    </button>
                </div>
                {sums().map(|line| view! { <p class="ql-note">{line}</p> })}
                <ul>
                    {rows.into_iter().map(|row| {
                        let lang = i18n.get_locale();
                        let minutes = words::door_minutes(lang, row.minutes);
                        let label = td_string!(lang, door_row, service = row.service.clone(), name = row.name.clone(), minutes = minutes.clone()).to_string();
                        let id = row.id.clone();
                        view! {
                            <li>
                                <button
                                    type="button"
                                    class="ql-nearby__row"
                                    class:ql-nearby__row--hard=row.hard
                                    data-id=row.id.clone()
                                    data-ds=row.ds.to_string()
                                    aria-label=label
                                    aria-current=row.now.then_some("true")
                                    on:click=move |_| app.walk_to(Some(id.clone()))
                                >
                                    <span class="ql-sign" aria-hidden="true">{row.sign}</span>
                                    <span class="ql-nearby__what"><b>{row.service}</b><span>{row.name}</span>{row.hard.then(|| view! { <em>{t_string!(i18n, too_hard)}</em> })}</span>
                                    <span class="ql-nearby__minutes">{minutes}</span>
                                </button>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </section>
        })}
    }
}

/// Limits of effort; off until they are chosen.
#[component]
pub fn EffortChoice(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let steps = move |event: web_sys::Event| {
        let n = event_target_value(&event).parse().unwrap_or(0);
        app.limit_effort(n, state.door().with_untracked(|d| d.most_climb));
    };
    let climb = move |event: web_sys::Event| {
        let n = event_target_value(&event).parse().unwrap_or(0);
        app.limit_effort(state.door().with_untracked(|d| d.most_steps), n);
    };
    let option = move |n: u32, text: fn(Locale, u32) -> String, now: fn(&Door) -> u32| {
        let text = move || if n == 0 { t_string!(i18n, effort_any).to_owned() } else { text(i18n.get_locale(), n) };
        view! { <option value=n.to_string() selected=move || state.door().with(now) == n>{move || text()}</option> }
    };
    view! {
        <details class="ql-facilities ql-effort">
            <summary>{move || t_string!(i18n, effort)}</summary>
            <label><span>{move || t_string!(i18n, effort_steps)}</span>
                <select on:change=steps>{STEPS.map(|n| option(n, |lang, n| td_string!(lang, effort_steps_n, n = n).to_string(), |d| d.most_steps))}</select>
            </label>
            <label><span>{move || t_string!(i18n, effort_climb)}</span>
                <select on:change=climb>{CLIMBS.map(|n| option(n, |lang, n| td_string!(lang, metres, n = n).to_string(), |d| d.most_climb))}</select>
            </label>
        </details>
    }
}
