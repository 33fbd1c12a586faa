//! Arguments to what stands in their place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use oasmith_codegen::build::{Source, expansion, options};
use oasmith_codegen::config::{Arguments, Config, ConfigError, Place, Project, arguments};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

/// Names a folder: generated items are written there, formatted, and included from there, so that
/// errors and debuggers point at lines one can read.
const EXPAND_DIR: &str = "OASMITH_EXPAND_DIR";

/// How many findings are shown; a description that is broken throughout would drown the rest.
const SHOWN: usize = 10;

/// The generated items, with errors and a mention of every file that was read.
pub(crate) fn expand(tokens: TokenStream, own: BTreeSet<String>) -> TokenStream {
    let folder: PathBuf = std::env::var_os("CARGO_MANIFEST_DIR")
        .unwrap_or_default()
        .into();
    let arguments = match arguments(tokens) {
        Ok(arguments) => arguments,
        Err(fault) => return report(&[fault], Span::call_site(), ""),
    };
    let config_file = arguments.file.as_ref().map(|(name, _)| folder.join(name));
    let tracked = config_file
        .as_deref()
        .filter(|file| file.is_file())
        .map(track);
    let mut config = match configured(&arguments, &folder) {
        Ok(config) => config,
        Err(errors) => return quote!(#tracked #errors),
    };
    config.own = own;
    let source = Source::new(&folder, &arguments.spec);
    let shown = std::env::var_os(EXPAND_DIR).map(PathBuf::from);
    let run = expansion(&source, &config, shown.as_deref());
    let files = run
        .files
        .iter()
        .filter(|file| file.is_file())
        .map(|file| track(file));
    let errors = found(&run.errors, arguments.span);
    // What was printed from tokens is made of tokens.
    let items = TokenStream::from_str(&run.items).unwrap_or_default();
    quote! { #tracked #(#files)* #errors #items }
}

/// The options of the file, then those of the arguments.
fn configured(arguments: &Arguments, folder: &Path) -> Result<Config, TokenStream> {
    let mut config = Config::default();
    if let Some((name, span)) = &arguments.file {
        let text = std::fs::read_to_string(folder.join(name));
        let text = text.map_err(|fault| error(*span, &format!("{name}: {fault}")))?;
        let project = Project::from_toml(&text).map_err(|faults| report(&faults, *span, name))?;
        config = options(project, (folder, name, &arguments.spec));
    }
    let applied = arguments.apply(&mut config);
    applied.map_err(|faults| report(&faults, arguments.span, ""))?;
    let parts = [
        ("client", cfg!(feature = "client"), &mut config.client),
        ("server", cfg!(feature = "server"), &mut config.server),
    ];
    // What the runtime is built without is left out; where these very arguments ask for it, that is told.
    let mut missing = TokenStream::new();
    for (name, is_on, wanted) in parts {
        if *wanted && !is_on && arguments.has(name) {
            let message =
                format!("`{name} = true` needs the feature `{name}` of `oasmith`, which is off");
            missing.extend(error(arguments.place(name), &message));
        }
        *wanted &= is_on;
    }
    match missing.is_empty() {
        true => Ok(config),
        false => Err(missing),
    }
}

/// Makes the compiler depend on a file.
fn track(file: &Path) -> TokenStream {
    let path = file.to_string_lossy();
    quote! { const _: &str = ::core::include_str!(#path); }
}

/// Faults of a configuration, each where it stands.
fn report(faults: &[ConfigError], span: Span, file: &str) -> TokenStream {
    let one = |fault: &ConfigError| match fault.place {
        Place::Token(span) => error(span, &fault.message),
        Place::Text { .. } => error(span, &format!("{file}:{fault}")),
    };
    faults.iter().map(one).collect()
}

/// Findings, each with its rendering.
fn found(errors: &[String], span: Span) -> TokenStream {
    let shown = errors.iter().take(SHOWN).map(|text| error(span, text));
    let more = errors.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| error(span, &format!("{more} more: run `oasmith lint`")));
    shown.chain(more).collect()
}

/// `compile_error!` at a place.
pub(crate) fn error(span: Span, message: &str) -> TokenStream {
    quote_spanned! { span => ::core::compile_error! { #message } }
}
