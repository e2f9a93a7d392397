//! The language of the page.

use crate::i18n::Locale;
use leptos::prelude::*;

/// The language that is spoken now. The words' own context asks the browser for its languages and needs the rules of all of them for it; this page
/// speaks Chinese unless a person or a link says otherwise.
#[derive(Clone, Copy)]
pub struct Language(RwSignal<Locale>);

impl Language {
    /// Chinese.
    pub fn first() -> Self {
        Self(RwSignal::new(Locale::zh_CN))
    }

    /// The language; who asks follows it.
    pub fn get_locale(self) -> Locale {
        self.0.get()
    }

    /// The language as it is now.
    pub fn get_locale_untracked(self) -> Locale {
        self.0.get_untracked()
    }

    /// Speaks another.
    pub fn set_locale(self, locale: Locale) {
        self.0.set(locale);
    }
}

/// A text of `locales/` in the language of the moment; who asks follows it.
macro_rules! t_string {
    ($language:expr, $($rest:tt)*) => {
        crate::i18n::td_string!($language.get_locale(), $($rest)*)
    };
}
pub(crate) use t_string;

/// The same as a function, for markup.
macro_rules! t {
    ($language:expr, $($rest:tt)*) => {{
        let language = $language;
        move || crate::i18n::td_string!(language.get_locale(), $($rest)*)
    }};
}
pub(crate) use t;
