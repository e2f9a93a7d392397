//! Opening hours as people and OpenStreetMap write them → [`WeekTable`](quanli_model::city::WeekTable)s: a spelling is made regular, the library `opening-hours` evaluates it,
//! and one week comes out.
//!
//! Parsing needs a grammar and a calendar, which the questions never need: so this room is a feature of its own, part of the command line and of
//! the reader that the page loads when the clock is first used. Reading order: `calendar` (holidays and make-up days as data), `spelling` and `chinese`
//! (texts as people write them), `week`, `spoken` (what was read, in plain words).

mod calendar;
mod chinese;
mod spelling;
mod spoken;
mod week;

pub use calendar::{Calendar, Date};
pub use spelling::regular;
pub use spoken::{Tongue, in_words, spoken};
pub use week::{Unreadable, intervals, week};
