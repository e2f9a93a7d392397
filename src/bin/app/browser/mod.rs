//! What the browser can do, one ability a file. Nothing else in the page touches the browser, but for the map and the engine's channel.

mod home;
mod page;
mod theme;

pub use home::{can_speak, forget_home, hush, keep_home, kept_home, speak};
pub use page::{
    after_paint, city_folder, coarse_pointer, covered_below, focus, focus_is_lost, focus_within, fragment, lower, now, number, on_fragment, on_key, on_media,
    rect, sample, scroll_to, set_fragment, set_height, set_language, set_title, spawn, to_top, typed_into, watch, when_wanted, window_size,
};
pub use theme::follow_theme;
