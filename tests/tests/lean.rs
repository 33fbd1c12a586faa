//! A generated crate leaves machine code to the program that uses it: what it does not call costs it nothing.
//!
//! Whatever reads, writes, judges, sends or answers is `#[inline]`, so that the compiler makes code of it where it is used,
//! and not for hundreds of types of which a program needs ten. One function without it brings back all that it calls.

use std::fs;
use std::path::{Path, PathBuf};

use oasmith_codegen::load::FileLoader;
use oasmith_codegen::outcome::Layout;
use oasmith_codegen::{Config, Input, generate};
use syn::visit::Visit;

/// The traits of the runtime that generated code implements with code of its own.
const TRAITS: [&str; 6] = ["Json", "Validate", "Reply", "Respond", "Paged", "Form"];

const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn descriptions() -> Vec<PathBuf> {
    let here = Path::new(HERE);
    let folders = ["apis", "fixtures/wire"].map(|folder| fs::read_dir(here.join(folder)));
    let files = folders
        .into_iter()
        .flat_map(|found| found.expect("is there"));
    let paths = files.map(|file| file.expect("is read").path());
    paths.filter(|path| path.is_file()).collect()
}

/// The functions of a file that are compiled whether someone calls them or not.
#[derive(Default)]
struct Roots {
    seen: usize,
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Roots {
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let syn::Type::Path(of) = &*item.self_ty else {
            return;
        };
        let name = |path: &syn::Path| path.segments.last().map(|last| last.ident.to_string());
        let of = name(&of.path).unwrap_or_default();
        let matters = match &item.trait_ {
            Some((path, _)) => name(path).is_some_and(|name| TRAITS.contains(&name.as_str())),
            None => of == "Client" || of.ends_with("Call"),
        };
        let methods = item.items.iter().filter_map(|item| match item {
            syn::ImplItem::Fn(method) if method.sig.ident != "builder" => Some(method),
            _ => None,
        });
        for method in methods.filter(|_| matters) {
            self.seen += 1;
            if !method
                .attrs
                .iter()
                .any(|attribute| attribute.path().is_ident("inline"))
            {
                self.found.push(format!("{of}::{}", method.sig.ident));
            }
        }
    }
}

/// What generated code makes futures of: a compiler takes longer for one than for the function around it, so that they are
/// made in the runtime, once for all operations.
#[derive(Default)]
struct Futures {
    found: usize,
}

impl<'ast> Visit<'ast> for Futures {
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {
        self.found += 1;
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.found += usize::from(signature.asyncness.is_some());
    }
}

/// Every file that is generated of the descriptions here.
fn files() -> impl Iterator<Item = syn::File> {
    let config = Config {
        client: true,
        server: true,
        ..Config::default()
    };
    descriptions().into_iter().flat_map(move |path| {
        let path = path.strip_prefix(HERE).expect("is below").to_string_lossy();
        let input = Input {
            path: &path,
            loader: &FileLoader::new(HERE),
        };
        let outcome = generate(&input, &config);
        // Some of these descriptions are there for what is said of them.
        let _ = outcome.diagnostics().sorted();
        let files = outcome.files(&Layout::Module).into_iter();
        let parsed = files.map(|file| syn::parse_file(&file.text).expect("generated code parses"));
        parsed.collect::<Vec<_>>()
    })
}

#[test]
fn nothing_is_compiled_before_it_is_used() {
    let mut roots = Roots::default();
    for file in files() {
        roots.visit_file(&file);
    }
    assert!(roots.seen > 500, "{} functions", roots.seen);
    assert!(roots.found.is_empty(), "{:#?}", roots.found);
}

#[test]
fn no_operation_makes_a_future_of_its_own() {
    let mut futures = Futures::default();
    for file in files() {
        futures.visit_file(&file);
    }
    assert_eq!(futures.found, 0);
}
