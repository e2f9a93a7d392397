//! Turns `locales/*.json` into typed words: a key that one language lacks does not compile.

/// Only the page speaks; the library and the command line have nothing to generate.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    #[cfg(feature = "web")]
    words();
}

#[cfg(feature = "web")]
fn words() {
    use leptos_i18n_build::{Config, TranslationsInfos};
    println!("cargo:rerun-if-changed=locales");
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("i18n");
    let config = Config::new("zh-CN").expect("zh-CN is a language tag").add_locale("en").expect("en is a language tag");
    let words = TranslationsInfos::parse(config).expect("locales/ holds one JSON file a language");
    words.emit_diagnostics();
    words.rerun_if_locales_changed();
    words.generate_i18n_module(out).expect("OUT_DIR can be written");
}
