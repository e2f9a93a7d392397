//! `#[component]`: a function becomes a structure.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, FnArg, GenericParam, ItemFn, Pat, Result, Type, parse_quote, parse2};

pub fn component(item: TokenStream) -> Result<TokenStream> {
    let ItemFn { attrs, vis, sig, block, .. } = parse2(item)?;
    let name = &sig.ident;
    let output = &sig.output;
    let mut generics = sig.generics;
    let mut fields = Vec::new();
    let mut names = Vec::new();
    for input in sig.inputs {
        let FnArg::Typed(argument) = input else { return Err(Error::new_spanned(input, "a component has no self")) };
        let Pat::Ident(field) = *argument.pat else { return Err(Error::new_spanned(argument.pat, "an argument of a component is a plain name")) };
        let ty = match *argument.ty {
            Type::ImplTrait(bounds) => {
                let parameter = format_ident!("T{}", generics.params.len());
                let bounds = bounds.bounds;
                generics.params.push(GenericParam::Type(parse_quote!(#parameter: #bounds)));
                parse_quote!(#parameter)
            }
            ty => ty,
        };
        let field = field.ident;
        fields.push(quote!(#vis #field: #ty));
        names.push(field);
    }
    let (implementation, arguments, clause) = generics.split_for_impl();
    Ok(quote! {
        #(#attrs)*
        #vis struct #name #generics #clause { #(#fields),* }

        impl #implementation #name #arguments #clause {
            #[allow(missing_docs, reason = "the structure says it")]
            #vis fn view(self) #output {
                let Self { #(#names),* } = self;
                crate::view::component(move || #block)
            }
        }
    })
}
