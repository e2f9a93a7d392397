//! `make bench` runs this in node and in a browser.

#[cfg(target_arch = "wasm32")]
mod wasm;

fn main() {}
