//! The macros of oasmith: a description, named in Rust source, becomes Rust in that place.
//!
//! In: tokens of the user's. Out: generated items, `compile_error!`s with what was found, and a
//! mention of every file that was read, for rebuilding. Everything else is the core's; use the macros
//! through the crate `oasmith`.

mod expand;
mod module;

use std::sync::{Mutex, PoisonError};

use proc_macro::TokenStream;

/// One expansion at a time: `build::expansion` switches what `proc-macro2` makes for the whole library.
static ONE: Mutex<()> = Mutex::new(());

/// Generates the Rust of an OpenAPI description into the module that it stands on.
///
/// ```text
/// #[oasmith::api("spec/pets.yaml", responses = "tolerant")]
/// mod pets {
///     /// Replaces the generated `Tag`.
///     pub struct Tag(u64);
/// }
/// ```
///
/// The path is relative to the package. What is written in the module stays, beside what is
/// generated; an item with the name of a generated type replaces that type. The options after the
/// path are those of `oasmith.toml`; `config = "oasmith.toml"` reads them from there first. Client
/// and server are generated where `oasmith` has the feature of that name.
#[proc_macro_attribute]
pub fn api(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    module::expand(arguments.into(), item.into()).into()
}

/// Generates the Rust of an OpenAPI description in place: `oasmith::generate!("spec/pets.yaml")`.
///
/// The arguments are those of the attribute `api`.
#[proc_macro]
pub fn generate(arguments: TokenStream) -> TokenStream {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    expand::expand(arguments.into(), Default::default()).into()
}
