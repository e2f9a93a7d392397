//! Turns `locales/*.json` into typed words: a key or a slot that one language lacks does not compile.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    words();
}

const LOCALES: [&str; 2] = ["zh-CN", "en"];

fn words() {
    use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};
    println!("cargo:rerun-if-changed=locales");
    // The generator only warns about a key that a language lacks and then speaks the other language.
    let [first, second] = LOCALES.map(keys);
    let alone: Vec<&String> = first.iter().filter(|key| !second.contains(key)).chain(second.iter().filter(|key| !first.contains(key))).collect();
    assert!(alone.is_empty(), "keys that only one of {LOCALES:?} has: {alone:?}");
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("i18n");
    let config = Config::new(LOCALES[0]).expect("zh-CN is a language tag").add_locale(LOCALES[1]).expect("en is a language tag");
    let config = config.parse_options(ParseOptions::new().interpolate_display(true));
    let words = TranslationsInfos::parse(config).expect("locales/ holds one JSON file a language");
    words.emit_diagnostics();
    words.generate_i18n_module(out).expect("OUT_DIR can be written");
}

/// The keys of a language's file: one a line.
fn keys(locale: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("locales/{locale}.json")).expect("locales/ holds one JSON file a language");
    text.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once("\":").map(|(key, _)| key.to_owned())).collect()
}
