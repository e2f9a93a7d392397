//! `view!`: the text of a template, and the values for the places in it, in the order of the places.
//!
//! An element with values carries the attribute `q`, which says how many; a value within an element has the place `<!>`. A template that belongs into a
//! drawing begins with `~`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement, NodeName};
use rstml::{Infallible, Parser, ParserConfig};
use syn::{Error, Expr, ExprLit, ExprPath, Ident, Lit, Path, Result, Stmt};

/// Elements without content.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];
/// Elements that only drawings have.
const DRAWN: [&str; 11] = ["circle", "defs", "ellipse", "g", "line", "path", "polygon", "polyline", "rect", "text", "use"];

pub fn view(input: TokenStream) -> Result<TokenStream> {
    of_nodes(&Parser::new(ParserConfig::default()).parse_simple(input)?)
}

fn of_nodes(nodes: &[Node<Infallible>]) -> Result<TokenStream> {
    // One thing alone needs no template round it.
    if let [node] = nodes
        && let Some(child) = dynamic(node)?
    {
        return Ok(quote!(crate::view::Child::view(#child)));
    }
    let mut template = Template::default();
    if nodes.iter().any(|node| matches!(node, Node::Element(element) if DRAWN.contains(&element.name().to_string().as_str()))) {
        template.html.push('~');
    }
    for node in nodes {
        template.node(node)?;
    }
    let Template { html, parts } = template;
    Ok(quote!(crate::view::View::of(#html, ::std::vec![#(#parts),*])))
}

/// What is put into a place: a block, a component, one of the two that steer.
fn dynamic(node: &Node<Infallible>) -> Result<Option<TokenStream>> {
    match node {
        Node::Block(NodeBlock::ValidBlock(block)) => Ok(Some(match &block.stmts[..] {
            [Stmt::Expr(expr, None)] => quote!(#expr),
            _ => quote!(#block),
        })),
        Node::Element(element) => match name_of(element.name()) {
            Some(path) => Ok(Some(component(path, element)?)),
            None => Ok(None),
        },
        Node::Block(other) => Err(Error::new_spanned(other, "this block can't be read")),
        _ => Ok(None),
    }
}

/// The path of a component; `None` for an element's name.
fn name_of(name: &NodeName) -> Option<&Path> {
    let NodeName::Path(ExprPath { path, .. }) = name else { return None };
    path.segments.last().is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase)).then_some(path)
}

fn component(path: &Path, element: &NodeElement<Infallible>) -> Result<TokenStream> {
    let mut fields = Vec::new();
    let mut item = None;
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else { return Err(Error::new_spanned(attribute, "a component's arguments have names")) };
        let key = attribute.key.to_string();
        match (key.strip_prefix("let:"), attribute.value()) {
            (Some(name), _) => item = Some(Ident::new(name, Span::call_site())),
            (None, value) => fields.push((Ident::new(&key, Span::call_site()), value)),
        }
    }
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).and_then(|(_, value)| *value);
    let need = |wanted: &str| field(wanted).ok_or_else(|| Error::new_spanned(path, format!("`{wanted}` is missing")));
    let children = &element.children;
    let inner = || of_nodes(children);
    if path.is_ident("Show") {
        let (when, children) = (need("when")?, inner()?);
        let otherwise = field("fallback").map_or_else(|| quote!(|| ()), |fallback| quote!(#fallback));
        return Ok(quote!(crate::view::show(#when, move || #children, #otherwise)));
    }
    if path.is_ident("For") {
        let (each, key, children) = (need("each")?, need("key")?, inner()?);
        let item = item.ok_or_else(|| Error::new_spanned(path, "`let:` is missing"))?;
        return Ok(quote!(crate::view::each(#each, #key, move |#item| #children)));
    }
    if let Some(child) = children.first() {
        return Err(Error::new_spanned(child, "a component has no children"));
    }
    let fields = fields.iter().map(|(name, value)| value.map_or_else(|| quote!(#name), |value| quote!(#name: #value)));
    Ok(quote!(#path { #(#fields),* }.view()))
}

#[derive(Default)]
struct Template {
    html: String,
    parts: Vec<TokenStream>,
}

impl Template {
    fn node(&mut self, node: &Node<Infallible>) -> Result<()> {
        if let Some(child) = dynamic(node)? {
            self.html.push_str("<!>");
            self.parts.push(quote!(crate::view::Part::Child(crate::view::Child::view(#child))));
            return Ok(());
        }
        match node {
            Node::Element(element) => self.element(element),
            Node::Text(text) => {
                self.html.push_str(&escaped(&text.value_string()));
                Ok(())
            }
            Node::Fragment(fragment) => fragment.children.iter().try_for_each(|child| self.node(child)),
            other => Err(Error::new_spanned(other, "only elements, texts in quotes and blocks")),
        }
    }

    fn element(&mut self, element: &NodeElement<Infallible>) -> Result<()> {
        let tag = element.name().to_string();
        self.html.push('<');
        self.html.push_str(&tag);
        let before = self.parts.len();
        for attribute in element.attributes() {
            let NodeAttribute::Attribute(attribute) = attribute else { return Err(Error::new_spanned(attribute, "an attribute has a name")) };
            self.attribute(&tag, attribute)?;
        }
        let own = self.parts.len() - before;
        if own > 0 {
            self.html.push_str(&format!(" q={own}"));
        }
        self.html.push('>');
        if !VOID.contains(&tag.as_str()) {
            element.children.iter().try_for_each(|child| self.node(child))?;
            self.html.push_str(&format!("</{tag}>"));
        }
        Ok(())
    }

    fn attribute(&mut self, tag: &str, attribute: &KeyedAttribute) -> Result<()> {
        let key = attribute.key.to_string();
        let Some(value) = attribute.value() else {
            self.html.push_str(&format!(" {key}"));
            return Ok(());
        };
        let part = match key.split_once(':') {
            None if key == "node_ref" => quote!(crate::view::Part::Node(::std::boxed::Box::new(#value))),
            None => match literal(value) {
                Some(text) => {
                    self.html.push_str(&format!(" {key}=\"{}\"", escaped(&text)));
                    return Ok(());
                }
                None => set("Attribute", &key, value),
            },
            Some(("class", name)) => set("Class", name, value),
            Some(("style", name)) => set("Style", name, value),
            Some(("prop", name)) => set("Property", name, value),
            Some(("on", event)) => match event.strip_suffix(":target") {
                None => {
                    let kind = Ident::new(event, Span::call_site());
                    quote!(crate::view::on::<::leptos::ev::#kind>(#event, #value))
                }
                Some(event) => match tag {
                    "select" => quote!(crate::view::on_target::<::web_sys::HtmlSelectElement>(#event, #value)),
                    _ => quote!(crate::view::on_target::<::web_sys::HtmlInputElement>(#event, #value)),
                },
            },
            Some(_) => return Err(Error::new_spanned(attribute, "class:, style:, prop: or on:")),
        };
        self.parts.push(part);
        Ok(())
    }
}

fn set(kind: &str, name: &str, value: &Expr) -> TokenStream {
    let kind = Ident::new(kind, Span::call_site());
    quote!(crate::view::Part::Set(crate::view::Kind::#kind, #name, crate::view::Given::given(#value)))
}

fn literal(value: &Expr) -> Option<String> {
    let Expr::Lit(ExprLit { lit, .. }) = value else { return None };
    match lit {
        Lit::Str(text) => Some(text.value()),
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
