//! The heights along the way: a line, stairs as bars across it, a lift as an upright.

use crate::app::App;
use crate::i18n::{t_string, td_string};
use crate::state::{StateStoreFields, Way};
use crate::words;
use crate::words::rounding::{drawn, fixed, tenths};
use leptos::prelude::*;
use quanli_protocol::{PieceKind, Spot};

/// The drawing's size; it is stretched to the panel's width.
const WIDTH: f64 = 352.0;
const HEIGHT: f64 = 118.0;
/// Room for the scale at the left, and above and below the line.
const LEFT: f64 = 38.0;
const ABOVE: f64 = 14.0;
const BELOW: f64 = 14.0;
/// Heights that are drawn as if the way climbed no more than this look flat.
const LEAST_RANGE_M: f64 = 12.0;
/// A lift stands at least so wide, in pixels.
const LIFT: f64 = 3.0;

/// A drawn profile.
struct Drawn {
    line: String,
    under: String,
    stairs: String,
    lifts: String,
    scale: Vec<(f64, String)>,
    text: [f64; 4],
    metres: f64,
}

fn draw(line: &[Spot]) -> Option<Drawn> {
    let spots: Vec<(f64, f64, PieceKind)> = line.iter().filter_map(|s| s.height_m.map(|h| (s.metres, h, s.kind))).collect();
    let (first, last) = (spots.first()?, spots.last()?);
    let metres = line.last()?.metres.max(1.0);
    let low = spots.iter().map(|s| s.1).fold(f64::MAX, f64::min);
    let high = spots.iter().map(|s| s.1).fold(f64::MIN, f64::max);
    let range = (high - low).max(LEAST_RANGE_M);
    let floor = (low + high) / 2.0 - range / 2.0;
    let x = |m: f64| LEFT + m / metres * (WIDTH - LEFT - 4.0);
    let y = |h: f64| HEIGHT - BELOW - (h - floor) / range * (HEIGHT - ABOVE - BELOW);
    let point = |s: &(f64, f64, PieceKind)| format!("{} {}", tenths(x(s.0)), tenths(y(s.1)));
    let all: Vec<String> = spots.iter().map(point).collect();
    let (mut stairs, mut lifts, mut walked) = (String::new(), String::new(), String::new());
    for pair in spots.windows(2) {
        let piece = format!("M{}L{}", point(&pair[0]), point(&pair[1]));
        match pair[1].2 {
            PieceKind::StepsUp | PieceKind::StepsDown => stairs += &piece,
            PieceKind::Lift => {
                // An upright even where the lift has no length on the map.
                let (x0, x1) = (x(pair[0].0), x(pair[1].0).max(x(pair[0].0) + LIFT));
                lifts += &format!("M{0} {1}H{2}V{3}H{0}Z", tenths(x0), tenths(y(pair[0].1)), tenths(x1), tenths(y(pair[1].1)));
            }
            _ => walked += &piece,
        }
    }
    let step = [5.0, 10.0, 20.0, 30.0, 50.0, 100.0].into_iter().find(|s| range / s <= 3.0).unwrap_or(200.0);
    let mut scale = Vec::new();
    let mut at = (floor / step).ceil() * step;
    while at <= floor + range {
        scale.push((y(at), fixed(at, 0)));
        at += step;
    }
    let under = format!("M{0} {1}L{2}L{3} {1}Z", tenths(x(first.0)), tenths(HEIGHT - 1.0), all.join("L"), tenths(x(last.0)));
    Some(Drawn { line: walked, under, stairs, lifts, scale, text: [first.1, last.1, low, high], metres })
}

/// The profile of the way there, or of the way back.
#[component]
pub fn Profile(app: App) -> impl IntoView {
    let (i18n, state) = (app.i18n, app.state);
    let journey = move || state.door().with(|d| (d.way, d.journeys().into_iter().next()));
    view! {
        {move || {
            let (way, journey) = journey();
            let journey = journey?;
            let lang = i18n.get_locale();
            let home = td_string!(lang, profile_home).to_string();
            let target = words::target_name(lang, state);
            let ends = if way == Way::Back { [target, home] } else { [home, target] };
            Some(match draw(&journey.line) {
                None => view! { <p class="ql-note">{t_string!(i18n, no_profile)}</p> }.into_any(),
                Some(shape) => {
                    let [from, to, low, high] = shape.text.map(|h| fixed(h, 0));
                    let text = td_string!(lang, profile_text, from = from, to = to, low = low, high = high).to_string();
                    view! {
                        <figure class="ql-profile">
                            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=format!("{}: {text}", t_string!(i18n, profile))>
                                {shape.scale.into_iter().map(|(y, label)| view! {
                                    <line class="ql-profile__grid" x1=drawn(LEFT) x2=drawn(WIDTH) y1=drawn(y) y2=drawn(y) />
                                    <text class="ql-profile__label" x=drawn(LEFT - 6.0) y=drawn(y + 4.0) text-anchor="end">{td_string!(lang, level_m, n = label).to_string()}</text>
                                }).collect_view()}
                                <path class="ql-profile__under" d=shape.under />
                                <path class="ql-profile__line" d=shape.line />
                                <path class="ql-profile__stairs" d=shape.stairs />
                                <path class="ql-profile__lift" d=shape.lifts />
                            </svg>
                            <figcaption>
                                <span>{ends[0].clone()}</span>
                                <span>{format!("{}{}{}", ends[1], td_string!(lang, list_join), words::length(lang, shape.metres))}</span>
                            </figcaption>
                        </figure>
                    }.into_any()
                }
            })
        }}
    }
}
