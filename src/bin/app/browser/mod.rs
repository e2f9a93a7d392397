//! What the browser can do, one ability a file. Nothing else in the page touches the browser, but for the map and the engine's channel.

mod page;
mod theme;

pub use page::{after_paint, city_folder, coarse_pointer, focus, fragment, now, on_fragment, on_media, rect, sample, set_fragment, set_language, watch};
pub use theme::{follow_theme, theme_is};
