//! Where somebody lives stays on this device; and reading aloud.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./js/browser/home.js")]
extern "C" {
    /// Keeps a text.
    #[wasm_bindgen(js_name = keepHome)]
    pub fn keep_home(text: &str);
    /// What is kept.
    #[wasm_bindgen(js_name = keptHome)]
    pub fn kept_home() -> Option<String>;
    /// Forgets it.
    #[wasm_bindgen(js_name = forgetHome)]
    pub fn forget_home();
}

#[wasm_bindgen(raw_module = "./js/browser/speak.js")]
extern "C" {
    /// Whether this browser reads aloud.
    #[wasm_bindgen(js_name = canSpeak)]
    pub fn can_speak() -> bool;
    #[wasm_bindgen(js_name = speak)]
    fn speak_js(text: &str, language: &str, done: &Closure<dyn FnMut()>);
    /// Stops reading.
    pub fn hush();
}

/// Reads a text aloud; what was being read stops.
pub fn speak(text: &str, language: &str, done: impl FnMut() + 'static) {
    let done = Closure::<dyn FnMut()>::new(done);
    speak_js(text, language, &done);
    done.forget();
}
