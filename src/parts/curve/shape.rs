//! The shape of the curve, in the units of its drawing. Pure.

use crate::state::share_of;
use crate::words::rounding::tenths;
use quanli_model::units::MAX_MINUTES;
use quanli_protocol::Figures;
use std::fmt::Write;

/// Width of the drawing.
pub const WIDTH: f64 = 352.0;
/// Height of the drawing.
pub const HEIGHT: f64 = 122.0;
/// Where minute 0 is.
pub const LEFT: f64 = 30.0;
/// Where minute 30 is.
pub const RIGHT: f64 = 336.0;
/// Where everybody is.
pub const TOP: f64 = 28.0;
/// Where nobody is.
pub const BOTTOM: f64 = 102.0;

/// Where a minute is.
pub fn x_of(minutes: f64) -> f64 {
    LEFT + (RIGHT - LEFT) * minutes / f64::from(MAX_MINUTES)
}

/// Where a share is.
pub fn y_of(share: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * share
}

/// The share at a minute, straight between whole ones.
pub fn share_at(figures: &Figures, minutes: f64) -> f64 {
    let whole = |minutes: u8| {
        let (part, all) = share_of(figures, minutes);
        if all.0 == 0 { 0.0 } else { part.0 as f64 / all.0 as f64 }
    };
    let below = minutes.floor().clamp(0.0, f64::from(MAX_MINUTES)) as u8;
    let above = (below + 1).min(MAX_MINUTES);
    whole(below) + (whole(above) - whole(below)) * (minutes - f64::from(below))
}

/// The whole curve.
pub fn line_path(figures: &Figures) -> String {
    (0..=MAX_MINUTES).fold(String::new(), |mut path, minute| {
        let letter = if minute == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{letter}{} {}", tenths(x_of(f64::from(minute))), tenths(y_of(share_at(figures, f64::from(minute)))));
        path
    })
}

/// The area under the curve of one of the five classes up to the threshold.
pub fn class_path(figures: &Figures, minutes: u8, class: u8) -> String {
    let end = |class: u8| f64::from(minutes) * f64::from(class) / 5.0;
    let (from, to) = (end(class), end(class + 1));
    let mut path = format!("M{} {}", tenths(x_of(from)), tenths(BOTTOM));
    let inside = (0..=MAX_MINUTES).map(f64::from).filter(|minute| *minute > from && *minute < to);
    for minute in std::iter::once(from).chain(inside).chain(std::iter::once(to)) {
        let _ = write!(path, "L{} {}", tenths(x_of(minute)), tenths(y_of(share_at(figures, minute))));
    }
    let _ = write!(path, "L{} {}Z", tenths(x_of(to)), tenths(BOTTOM));
    path
}
