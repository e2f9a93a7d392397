//! What the browser can do, one ability a file. Nothing else in the page touches the browser, but for the map and the engine's channel.

mod home;
mod page;
mod theme;

pub use home::{can_speak, forget_home, hush, keep_home, kept_home, speak};
pub use page::{
    after_paint, city_folder, coarse_pointer, focus, focus_is_lost, focus_within, fragment, free_rectangle, lower, now, number, on_fragment, on_key, on_media,
    on_resize, rect, room_below, sample, scroll_to, set_fragment, set_height, set_language, set_title, spawn, to_top, typed_into, watch, when_settled,
    when_wanted, window_size,
};
pub use theme::follow_theme;
