//! Copies of templates.

use wasm_bindgen::prelude::*;
use web_sys::{DocumentFragment, Node};

#[wasm_bindgen(raw_module = "./js/view/template.js")]
extern "C" {
    /// A copy of a template, the fragment first, then the node of each place.
    fn copy(html: &str) -> js_sys::Array;

    /// Takes out what stands from one node on up to another, which stays; with `None` alone the second.
    pub fn clear(from: &Node, to: &Node);

    /// Moves what stands from one node on to another, that too, before a third.
    pub fn shift(from: &Node, to: &Node, before: &Node);
}

/// A copy of a template: what to put into the page, and the node of each of its places.
pub fn copied(html: &str) -> (DocumentFragment, Vec<Node>) {
    let mut nodes = copy(html).into_iter();
    let fragment = nodes.next().unwrap_or_default().unchecked_into();
    (fragment, nodes.map(JsCast::unchecked_into).collect())
}
