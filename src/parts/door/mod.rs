//! 从我家 in parts: the sentence, the minutes, the three ways, the profile, where the time goes, and what else is in reach.

mod nearby;
mod profile;

use crate::words::rounding;
pub use nearby::{EffortChoice, Nearby};
pub use profile::Profile;

use super::{Chooser, Find};
use crate::app::App;
use crate::browser;
use crate::i18n::{t_string, td_string};
use crate::parts::facilities::facts;
use crate::state::{City, Door, Effort, Home, StateStoreFields, Way};
use crate::words::{self, Word};
use leptos::prelude::*;
use quanli_protocol::{Journey, NamedPlace, Storeys, Who};

/// A piece of the sentence.
enum Piece {
    Text(String),
    Who,
    Home,
    Service,
}

/// 75岁以上老人从这个家门走到最近的社区食堂.
#[component]
pub fn DoorSentence(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let wheels = Memo::new(move |_| state.question().with(|q| q.who) == Who::Wheelchair);
    let pieces = move || {
        let [who, home, service] = ["\u{1}w\u{1}", "\u{1}h\u{1}", "\u{1}s\u{1}"];
        let text = match wheels.get() {
            true => td_string!(i18n.get_locale(), door_sentence_wheels, who = who, home = home, service = service).to_string(),
            false => td_string!(i18n.get_locale(), door_sentence, who = who, home = home, service = service).to_string(),
        };
        let piece = |text: &str| match text {
            "w" => Piece::Who,
            "h" => Piece::Home,
            "s" => Piece::Service,
            text => Piece::Text(text.to_owned()),
        };
        text.split('\u{1}').filter(|text| !text.is_empty()).map(piece).collect::<Vec<_>>()
    };
    let home = Memo::new(move |_| state.door().with(|d| d.home.as_ref().map(|h| h.name.clone())).filter(|name| !name.is_empty()));
    let toggle = move |_| {
        let open = state.door().with_untracked(|d| !d.choosing);
        state.door().update(|d| d.choosing = open);
        if open {
            browser::focus("ql-find-home");
        }
    };
    view! {
        <h1 class="ql-question">
            {move || pieces().into_iter().map(|piece| match piece {
                Piece::Text(text) => view! { <span>{text}</span> }.into_any(),
                Piece::Who => view! { <Chooser app word=Word::Who /> }.into_any(),
                Piece::Service => view! { <Chooser app word=Word::Service /> }.into_any(),
                Piece::Home => view! {
                    <span class="ql-word-box">
                        <button
                            type="button"
                            class="ql-word"
                            aria-expanded=move || state.door().with(|d| d.choosing).to_string()
                            aria-controls="ql-home"
                            aria-label=move || t_string!(i18n, labelled, label = t_string!(i18n, door_choose), value = home.get().unwrap_or_else(|| t_string!(i18n, door_this).to_owned())).to_string()
                            on:click=toggle
                        >
                            {move || home.get().unwrap_or_else(|| t_string!(i18n, door_this).to_owned())}
                            <span class="ql-word__arrow" aria-hidden="true"></span>
                        </button>
                    </span>
                }.into_any(),
            }).collect_view()}
        </h1>
    }
}

/// Where the door is: by name, on the map, or in the middle of it; and forgetting it.
#[component]
pub fn HomeChoice(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let pick = move |place: NamedPlace| {
        app.map(|map| map.go(place.at.lon, place.at.lat, 16.0));
        app.choose_home(Home { at: place.at, name: place.name, storeys: Storeys::default() });
    };
    let here = move |_| {
        if let Some(view) = state.view().get_untracked() {
            app.home_at(view.at);
        }
    };
    let known = move || state.door().with(|d| d.home.is_some());
    view! {
        <Show when=move || state.door().with(|d| d.choosing)>
            <section class="ql-home" id="ql-home" aria-label=move || t_string!(i18n, door_choose)>
                <Show when=move || !known()><h2>{move || t_string!(i18n, door_where)}</h2></Show>
                <p class="ql-note">{move || t_string!(i18n, door_tap)}</p>
                <Find app id="ql-find-home" pick />
                <div class="ql-home__more">
                    <button type="button" class="ql-link" on:click=here>{move || t_string!(i18n, door_here)}</button>
                    <Show when=known><button type="button" class="ql-link" on:click=move |_| app.forget_home()>{move || t_string!(i18n, door_forget)}</button></Show>
                </div>
            </section>
        </Show>
    }
}

/// The minutes, large; or why there are none.
#[component]
pub fn Minutes(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let now = Memo::new(move |_| {
        let d = state.door().get();
        let journeys = d.journeys();
        let ds: u32 = journeys.iter().map(|j| j.ds).sum();
        (!journeys.is_empty()).then(|| (ds, words::way_minutes(&journeys)))
    });
    let target = Memo::new(move |_| {
        state.question().track();
        state.door().track();
        words::target_name(i18n.get_locale(), state)
    });
    let chosen = move || {
        let service = app.asked_service();
        state.door().with(|d| d.picked(service).is_some())
    };
    let service = move || state.question().with(|q| words::service_name(i18n.get_locale(), state, &q.service));
    let sentence = move || {
        let journeys = state.door().with(Door::journeys);
        (!journeys.is_empty()).then(|| words::way_sentence(i18n.get_locale(), &journeys, state.question().with(|q| q.minutes)))
    };
    let none = move || {
        let lang = i18n.get_locale();
        let d = state.door().get();
        let reach = d.reach.clone()?;
        if reach.snapped.is_none() {
            return Some(words::no_way(lang, quanli_protocol::NoWay::HomeNotJoined));
        }
        if let Some(why) = d.none() {
            return Some(if d.no_stairs { words::around(lang, &d) } else { words::no_way(lang, why) });
        }
        target.get().is_empty().then(|| td_string!(lang, door_none_near, service = service()).to_string())
    };
    let around = move || {
        let d = state.door().get();
        let climbs = d.route.as_ref().is_some_and(|r| r.ways.iter().any(|j| j.steps_up + j.steps_down > 0));
        (climbs && now.get().is_some()).then(|| words::around(i18n.get_locale(), &d)).filter(|text| !text.is_empty())
    };
    // When it is open and for how many: a way is of no use to a place that is shut.
    let about = move || {
        let opened = state.city().with(City::opened)?;
        let place = state.door().with(|d| d.route.as_ref().map(|r| r.place.clone()))?;
        let facility = opened.facilities.iter().find(|f| f.id == place)?;
        Some(facts(app, facility)).filter(|facts| !facts.is_empty())
    };
    let shut_in = move || state.door().with(|d| d.reach.clone()).and_then(|reach| words::shut_in(i18n.get_locale(), &reach));
    let too_hard = move || {
        let d = state.door().get();
        let flight = d.journeys().iter().map(|j| j.flight).max().unwrap_or(0);
        let up = d.journeys().iter().map(|j| j.up_m as u32).max().unwrap_or(0);
        d.limited() && now.get().is_some() && d.within(flight, up) == Effort::TooHard
    };
    view! {
        <section class="ql-answer ql-way" id="ql-answer" tabindex="-1">
            <p class="ql-way__to">
                <b>{move || target.get()}</b>
                <Show when=chosen><button type="button" class="ql-link" on:click=move |_| app.walk_to(None)>{move || t_string!(i18n, door_nearest_again, service = service()).to_string()}</button></Show>
            </p>
            {move || now.get().map(|(ds, minutes)| view! {
                <p class="ql-way__figure" data-ds=ds.to_string()>
                    <b>{minutes}</b><span>{t_string!(i18n, minutes_word)}</span>
                </p>
            })}
            {move || about().map(|facts| view! { <p class="ql-note ql-place__facts">{facts}</p> })}
            <WayButtons app />
            <Show when=too_hard><p class="ql-way__hard">{move || t_string!(i18n, too_hard)}</p></Show>
            <p class="ql-way__line">{move || sentence()}</p>
            {move || none().map(|why| view! { <p class="ql-empty">{why}</p> })}
            <p class="ql-way__around">{move || around()}</p>
            {move || shut_in().map(|text| view! { <p class="ql-way__around ql-way__shut">{text}</p> })}
        </section>
    }
}

/// 去, 回, 往返.
#[component]
fn WayButtons(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let ds = move |way: Way| state.door().with(|d| d.shown().and_then(|route| Door::ds(&route, way)));
    let walked = move |way: Way| state.door().with(|d| d.shown().map(|route| Door::walked(&route, way))).filter(|walked| !walked.is_empty());
    let any = move || ds(Way::There).is_some();
    view! {
        <Show when=any>
            <div class="ql-way__buttons" role="group" aria-label=move || t_string!(i18n, door_ways)>
                {Way::ALL.map(|way| view! {
                    <button
                        type="button"
                        class="ql-way__button"
                        data-way=format!("{way:?}")
                        data-ds=move || ds(way).map(|ds| ds.to_string())
                        aria-pressed=move || (state.door().with(|d| d.way) == way).to_string()
                        on:click=move |_| app.look_way(way)
                    >
                        {move || {
                            let lang = i18n.get_locale();
                            let minutes = walked(way).map_or_else(String::new, |walked| words::door_minutes(lang, words::way_minutes(&walked)));
                            td_string!(lang, door_way_minutes, way = words::door_way(lang, way), minutes = minutes).to_string()
                        }}
                    </button>
                })}
            </div>
        </Show>
    }
}

/// Where the time goes: a bar, and rows that add up.
#[component]
pub fn StoryTable(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let speed = move || {
        let opened = state.city().with(City::opened)?;
        let who = state.question().with(|q| q.who);
        opened.groups.iter().find(|g| g.who == who).map(|g| g.flat_mm_s)
    };
    let story = move || {
        let journeys: Vec<Journey> = state.door().with(Door::journeys);
        let rows = words::story(i18n.get_locale(), &journeys, speed()?);
        let ds: u32 = rows.iter().map(|r| r.ds).sum();
        let minutes = words::way_minutes(&journeys);
        (!journeys.is_empty()).then(|| (rows, ds, minutes, journeys.iter().any(|j| j.guessed)))
    };
    view! {
        {move || story().map(|(rows, ds, minutes, guessed)| {
            let lang = i18n.get_locale();
            let minutes = words::door_minutes(lang, minutes);
            view! {
                <section class="ql-story" aria-label=td_string!(lang, why_minutes, minutes = minutes.clone()).to_string()>
                    <div class="ql-section__head">
                        <h2>{td_string!(lang, why_minutes, minutes = minutes.clone()).to_string()}</h2>
                        <span class="ql-section__hint">{td_string!(lang, at_speed, n = rounding::fixed(f64::from(speed().unwrap_or(0)) / 1000.0, 2)).to_string()}</span>
                    </div>
                    <div class="ql-story__bar" aria-hidden="true">
                        {rows.iter().map(|row| view! { <i class=format!("ql-story__part--{}", row.class) style:flex-grow=row.ds.to_string()></i> }).collect_view()}
                    </div>
                    <table class="ql-story__table">
                        <tbody>
                            {rows.into_iter().map(|row| view! {
                                <tr data-ds=row.ds.to_string()>
                                    <th scope="row"><i class=format!("ql-story__key ql-story__part--{}", row.class) aria-hidden="true"></i>{row.what}</th>
                                    <td>{row.note}</td>
                                    <td>{td_string!(lang, row_minutes, n = row.minutes).to_string()}</td>
                                </tr>
                            }).collect_view()}
                        </tbody>
                        <tfoot>
                            <tr><th scope="row">{t_string!(i18n, row_total)}</th><td></td><td>{td_string!(lang, row_minutes, n = words::tenth((ds + 30) / 60)).to_string()}</td></tr>
                        </tfoot>
                    </table>
                    {guessed.then(|| view! { <p class="ql-note">{t_string!(i18n, steps_guessed)}</p> })}
                </section>
            }
        })}
    }
}

/// The way piece by piece.
#[component]
pub fn Pieces(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let pieces = move || {
        let lang = i18n.get_locale();
        let journeys = state.door().with(Door::journeys);
        journeys.iter().flat_map(|j| &j.pieces).map(|p| (words::piece(lang, p), words::tenth((p.ds + 30) / 60))).collect::<Vec<_>>()
    };
    view! {
        {move || (!pieces().is_empty()).then(|| view! {
            <details class="ql-facilities ql-pieces">
                <summary>{t_string!(i18n, door_steps_list)}</summary>
                <ol>
                    {pieces().into_iter().map(|(text, minutes)| view! { <li><span>{text}</span><span>{t_string!(i18n, row_minutes, n = minutes).to_string()}</span></li> }).collect_view()}
                </ol>
            </details>
        })}
    }
}
