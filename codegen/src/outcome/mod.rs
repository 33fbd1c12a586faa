//! What a run gives: one tree of modules, handed out as tokens, as one text, or as files.
//!
//! In: the modules of `emit` and what was noticed on the way. Out: the same Rust in the form each
//! door wants. It decides where a module goes, never what is in it.

mod files;
mod tokens;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;

pub use files::{File, Layout, MARK, Package, is_generated};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, render};
use crate::inventory::Inventory;
use crate::load::{At, Documents, FileId};
use crate::resolve::Resolved;

/// What a run gives.
#[derive(Debug)]
pub struct Outcome {
    root: Module,
    input: String,
    read: Vec<String>,
    resolved: Resolved,
    diagnostics: Diagnostics,
    inventory: Inventory,
}

impl Outcome {
    /// Of the modules of a run over `input`, what was loaded for it and what was found.
    ///
    /// What the configuration tolerates becomes a warning here.
    pub fn new(
        root: Module,
        input: &str,
        config: &Config,
        resolved: Resolved,
        diagnostics: Diagnostics,
    ) -> Outcome {
        diagnostics.adjust(|found| match found.severity {
            Severity::Error if config.tolerate.contains(&found.code.id()) => {
                Some(Severity::Warning)
            }
            severity => Some(severity),
        });
        let documents = resolved.documents();
        diagnostics.locate(|pointer| documents.find(pointer).map(At::span));
        let read = resolved.read().to_vec();
        Outcome {
            root,
            input: input.to_owned(),
            read,
            resolved,
            diagnostics,
            inventory: Inventory::default(),
        }
    }

    fn documents(&self) -> &Documents {
        self.resolved.documents()
    }

    /// Adds files that were read beside the documents.
    #[must_use]
    pub fn also_read(mut self, files: impl IntoIterator<Item = String>) -> Self {
        let known: BTreeSet<String> = self.read.iter().cloned().collect();
        self.read
            .extend(files.into_iter().filter(|file| !known.contains(file)));
        self
    }

    /// Notes what the run made.
    #[must_use]
    pub fn with_inventory(mut self, inventory: Inventory) -> Self {
        self.inventory = inventory;
        self
    }

    /// What the run made.
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// What was loaded.
    pub fn resolved(&self) -> &Resolved {
        &self.resolved
    }

    /// The modules.
    pub fn root(&self) -> &Module {
        &self.root
    }

    /// The same as one tree of nested modules, for a macro.
    pub fn tokens(&self) -> TokenStream {
        tokens::root(&self.root)
    }

    /// The same as one formatted text, for `include!`.
    pub fn text(&self) -> String {
        files::text(&self.root, source(&self.input))
    }

    /// The same as formatted files.
    pub fn files(&self, layout: &Layout) -> Vec<File> {
        files::files(&self.root, source(&self.input), self.digest(), layout)
    }

    /// A number that changes with the documents, however little: 64-bit FNV-1a of their texts, line
    /// ends evened out because version control may change them.
    fn digest(&self) -> u64 {
        let documents = self.documents();
        let texts = documents.files().map(|file| documents.text(file).bytes());
        let bytes = texts.flatten().filter(|byte| *byte != b'\r');
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }

    /// What was found.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// What was found, sorted by place, each with its text for people: the message and the source
    /// around it.
    pub fn reports(&self) -> Vec<(Diagnostic, String)> {
        let found = self.diagnostics.sorted().into_iter();
        found
            .map(|found| (found.clone(), render(&found, self.documents())))
            .collect()
    }

    /// `path:line:column`, or the pointer where a finding has no place in a text.
    pub fn place(&self, found: &Diagnostic) -> String {
        let place = found.span.map(|span| self.documents().place(span));
        place.unwrap_or_else(|| found.pointer.clone())
    }

    /// Whether the root document could be read and is an object: nothing was generated otherwise.
    pub fn is_readable(&self) -> bool {
        is_readable(&self.resolved)
    }

    /// Every file that was read, by the path that the loader was asked for.
    pub fn read(&self) -> &[String] {
        &self.read
    }
}

/// Whether there is a root document that could be read and is an object.
pub(crate) fn is_readable(resolved: &Resolved) -> bool {
    let documents = resolved.documents();
    !resolved.read().is_empty()
        && documents.is_readable(FileId::ROOT)
        && documents.root(FileId::ROOT).is_object()
}

/// How output names its input: as given, but nothing of the machine it was made on.
fn source(input: &str) -> &str {
    let path = std::path::Path::new(input);
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or(input);
    if path.is_absolute() { name } else { input }
}

/// A module and what is below it.
#[derive(Debug, Clone, Default)]
pub struct Module {
    /// Its Rust name; the root's is not used.
    pub name: String,
    /// What it is for, CommonMark; may be empty.
    pub docs: String,
    /// The `use` block at its top.
    pub uses: TokenStream,
    /// Its items, one an entry (an `impl` beside its type may share the entry).
    pub items: Vec<TokenStream>,
    /// The modules in it.
    pub children: Vec<Module>,
    /// Whether it is `pub`.
    pub public: bool,
    /// The Cargo feature that switches it on, where the output is a crate.
    pub feature: Option<String>,
}

impl Module {
    /// A public module.
    pub fn new(name: impl Into<String>, docs: impl Into<String>) -> Self {
        Module {
            name: name.into(),
            docs: docs.into(),
            public: true,
            ..Module::default()
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.children.iter().all(Module::is_empty)
    }

    /// Every feature named in it, each once, in order.
    pub fn features(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        let mut open = vec![self];
        while let Some(module) = open.pop() {
            found.extend(module.feature.as_deref());
            open.extend(module.children.iter().rev());
        }
        let mut seen = BTreeSet::new();
        found.retain(|feature| seen.insert(*feature));
        found
    }
}
