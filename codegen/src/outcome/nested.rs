//! The modules in each other, as one text: formatted for `include!`, or for the compiler alone.

use std::str::FromStr;

use proc_macro2::TokenStream;
use quote::quote;

use super::module::{Module, Seen};
use crate::emit::{Form, text};

/// The lints that generated code may trip over without being wrong: long signatures and nested
/// types follow from the description, nothing obliges a user to call everything, and what a user's
/// crate asks of its own items is not asked of these.
pub(super) const ALLOWED: [&str; 19] = [
    "dead_code",
    "deprecated",
    "missing_docs",
    "unreachable_pub",
    "unused_imports",
    // Descriptions are other people's Markdown, names and conditions.
    "clippy::disallowed_names",
    "clippy::doc_lazy_continuation",
    "clippy::doc_overindented_list_items",
    "clippy::nonminimal_bool",
    "clippy::large_enum_variant",
    "clippy::manual_range_patterns",
    "clippy::module_inception",
    "clippy::new_ret_no_self",
    "clippy::result_large_err",
    "clippy::should_implement_trait",
    "clippy::too_many_arguments",
    "clippy::type_complexity",
    "clippy::unusual_byte_groupings",
    "clippy::wrong_self_convention",
];

/// Appends all of a tree, formatted.
pub(super) fn formatted(root: Module, out: &mut String) {
    content(root, Form::Nested, 0, out);
}

/// Appends all of a tree for the compiler.
pub(super) fn plain(root: Module, out: &mut String) {
    content(root, Form::Plain, 0, out);
}

/// Appends what stands in a module: its imports, its modules, its items. What was appended is given up at once.
fn content(module: Module, form: Form, depth: usize, out: &mut String) {
    let mut parts = 0;
    let mut between = |out: &mut String| {
        if parts > 0 && form != Form::Plain {
            out.push('\n');
        }
        parts += 1;
    };
    if !module.uses.is_empty() {
        between(out);
        out.push_str(&module.uses);
    }
    let children = module.children.into_iter();
    for child in children.filter(|child| !child.is_empty()) {
        between(out);
        // Cargo features are the user's own crate's here, so none is asked for.
        let (docs, allow, head) = (docs(&child), allow(), head(&child));
        let condition = child.condition.as_deref().unwrap_or_default();
        let condition = TokenStream::from_str(condition).unwrap_or_default();
        let opening = text(form, depth, quote!(#docs #allow #condition #head {}));
        let opening = opening.trim_end().trim_end_matches('}').trim_end();
        out.push_str(opening);
        out.push('\n');
        content(child, form, depth + 1, out);
        if form != Form::Plain {
            out.extend(std::iter::repeat_n("    ", depth));
        }
        out.push_str("}\n");
    }
    if !module.items.is_empty() {
        between(out);
        out.push_str(&module.items);
    }
}

/// `#[allow(…)]`, which stands at everything that is at the top of a user's own module.
pub(crate) fn allow() -> TokenStream {
    let lints = ALLOWED.map(|lint| TokenStream::from_str(lint).unwrap_or_default());
    quote!(#[allow(#(#lints),*)])
}

/// `pub mod name`
fn head(module: &Module) -> TokenStream {
    let visibility = match module.seen {
        Seen::Anywhere => quote!(pub),
        Seen::Around => quote!(pub(super)),
        Seen::Inside => TokenStream::new(),
    };
    let name = crate::name::ident(&module.name);
    quote! { #visibility mod #name }
}

fn docs(module: &Module) -> TokenStream {
    module
        .docs
        .lines()
        .map(|line| format!(" {line}"))
        .map(|line| quote!(#[doc = #line]))
        .collect()
}
