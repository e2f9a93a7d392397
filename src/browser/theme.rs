//! Light or dark, more contrast: as the system prefers, unless the link says otherwise.

use super::on_media;
use leptos::prelude::*;

fn mark(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// The theme that is shown.
fn theme_is() -> String {
    document().document_element().and_then(|root| root.get_attribute("data-theme")).unwrap_or_else(|| "light".to_owned())
}

/// Keeps the document's theme: `chosen` wins over the system. `changed` is called after each change.
pub fn follow_theme(chosen: RwSignal<Option<String>>, changed: impl Fn() + Clone + 'static) {
    let dark = RwSignal::new(theme_is() == "dark");
    let contrast = RwSignal::new(false);
    on_media("(prefers-color-scheme: dark)", move |is| dark.set(is));
    on_media("(prefers-contrast: more)", move |is| contrast.set(is));
    Effect::new(move |_| {
        let theme = chosen.get().unwrap_or_else(|| if dark.get() { "dark" } else { "light" }.to_owned());
        mark("data-theme", Some(&theme));
        mark("data-contrast", contrast.get().then_some("more"));
        changed();
    });
}
