//! Where a checked value is: behind a reference, or a field.

use proc_macro2::TokenStream;
use quote::quote;

/// An expression that stands for a value.
pub(crate) struct Place {
    expr: TokenStream,
    reference: bool,
}

impl Place {
    /// An expression that is a reference to the value.
    pub(crate) fn reference(expr: TokenStream) -> Self {
        Place {
            expr,
            reference: true,
        }
    }

    /// An expression that is the value, as a place.
    pub(crate) fn field(expr: TokenStream) -> Self {
        Place {
            expr,
            reference: false,
        }
    }

    /// For method calls and field access.
    pub(crate) fn receiver(&self) -> TokenStream {
        self.expr.clone()
    }

    /// A reference to the value.
    pub(crate) fn borrowed(&self) -> TokenStream {
        let expr = &self.expr;
        match self.reference {
            true => quote!(#expr),
            false => quote!(&#expr),
        }
    }

    /// The value itself, of a type that is `Copy` or only compared.
    pub(crate) fn copied(&self) -> TokenStream {
        let expr = &self.expr;
        match self.reference {
            true => quote!(*#expr),
            false => quote!(#expr),
        }
    }
}
