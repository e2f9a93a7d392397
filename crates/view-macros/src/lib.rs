//! What the page is written in: `view!`, with the markup of Leptos, and `#[component]`.
//!
//! Leptos makes one type for every shape of markup, with code to build, patch, clone and unmount each. Here markup becomes data: the text of a
//! template, which the browser parses once, and a list of its values, which one function puts in their places (`crate::view` of the page; the idea
//! is lit-html's). The reactive system under it stays Leptos'.

mod component;
mod markup;

use proc_macro::TokenStream;

/// Markup as a `crate::view::View`.
///
/// Elements take `name=value`, `class:name=on`, `style:name=value`, `prop:name=value`, `on:event=handler`, `on:event:target=handler` (the handler gets the
/// element with its type) and `node_ref=take`; a value that is a function or a signal is followed. `{…}` is anything that is a `crate::view::Child`. A name
/// that begins with a capital is a component; `<Show when fallback>` and `<For each key let:item>` are as in Leptos.
#[proc_macro]
pub fn view(input: TokenStream) -> TokenStream {
    markup::view(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A function that gives a view becomes a structure with the function's arguments as its fields; `view()` calls it. Signals that its body reads are not
/// followed by who shows it, as in Leptos.
#[proc_macro_attribute]
pub fn component(_: TokenStream, item: TokenStream) -> TokenStream {
    component::component(item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
