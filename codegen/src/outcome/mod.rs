//! What a run gives: one tree of modules, handed out as tokens, as one text, or as files.
//!
//! In: what the passes understood and noticed. Out: the same Rust in the form each door wants, emitted
//! when it is asked for, module by module. It decides where a module goes, never what is in it.

mod brief;
mod files;
mod module;
mod nested;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::hash::Hasher;
use std::str::FromStr;
use std::sync::Mutex;

use proc_macro2::TokenStream;

pub use brief::Brief;
use files::Shelf;
pub use files::{File, Layout, MARK, Package, is_generated, is_root};
pub(crate) use module::{Keep, Module, Seen};
pub(crate) use nested::allow;

use crate::Understood;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, render};
use crate::emit::{self, Form};
use crate::inventory::{self, Inventory};
use crate::load::{At, Documents, FileId};
use crate::name::Path;
use crate::parallel;
use crate::plan::Plan;
use crate::resolve::Resolved;

/// What a run gives.
#[derive(Debug)]
pub struct Outcome {
    /// `None` where the root document could not be read.
    understood: Option<Understood>,
    config: Config,
    runtime: Path,
    input: String,
    read: Vec<String>,
    resolved: Resolved,
    diagnostics: Diagnostics,
    inventory: OnceCell<Inventory>,
}

impl Outcome {
    /// Of a run over `input`: what it understood, was loaded for it and was found.
    ///
    /// What the configuration tolerates becomes a warning here.
    pub(crate) fn new(
        understood: Option<Understood>,
        input: &str,
        config: &Config,
        resolved: Resolved,
        diagnostics: Diagnostics,
    ) -> Outcome {
        let runtime = Path::parse(&config.runtime).unwrap_or_else(|| {
            let message = format!("`{}` is no path; `oasmith` is used", config.runtime);
            diagnostics.report_at(Code::RuntimePath, None, "runtime", message);
            Path::default()
        });
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
            understood,
            config: config.clone(),
            runtime,
            input: input.to_owned(),
            read,
            resolved,
            diagnostics,
            inventory: OnceCell::new(),
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

    fn plan(&self) -> Option<Plan<'_>> {
        let understood = self.understood.as_ref()?;
        Some(understood.plan(&self.config, &self.runtime))
    }

    /// The modules, written anew.
    fn root(&self, form: Form) -> Module {
        let whole: Keep<'_> = &|module, _| module;
        let plan = self.plan();
        plan.map(|plan| emit::api(plan, form, whole))
            .unwrap_or_default()
    }

    /// What the run made.
    pub fn inventory(&self) -> &Inventory {
        let found = || self.plan().map(inventory::of).unwrap_or_default();
        self.inventory.get_or_init(found)
    }

    /// What was loaded.
    pub fn resolved(&self) -> &Resolved {
        &self.resolved
    }

    /// The generated Rust as one tree of nested modules.
    pub fn tokens(&self) -> TokenStream {
        // What was printed from tokens is made of tokens.
        TokenStream::from_str(&self.code()).unwrap_or_default()
    }

    /// The same as text that only a compiler reads: for a macro, which gets tokens of it soonest that
    /// way.
    pub fn code(&self) -> String {
        let mut text = String::new();
        nested::plain(self.root(Form::Plain), &mut text);
        text
    }

    /// The same as one formatted text, for `include!`.
    pub fn text(&self) -> String {
        files::text(self.root(Form::Nested), source(&self.input))
    }

    /// Whether a generated file says that it was made from the same description.
    pub fn is_source_of(&self, text: &str) -> bool {
        files::is_from(text, source(&self.input))
    }

    /// The same as formatted files, sorted by path.
    pub fn files(&self, layout: &Layout) -> Vec<File> {
        let files = Mutex::new(Vec::new());
        let put = |file| {
            if let Ok(mut files) = files.lock() {
                files.push(file);
            }
        };
        write(
            self.plan(),
            source(&self.input),
            self.digest(),
            layout,
            &put,
        );
        let mut files = files.into_inner().unwrap_or_default();
        files.sort_by(|one: &File, other| one.path.cmp(&other.path));
        files
    }

    /// The same, for who needs nothing else any more: each file is given away as soon as it is whole, from several
    /// threads and in no order, so that neither the output nor the documents are held meanwhile.
    pub fn write(self, layout: &Layout, put: &(dyn Fn(File) + Sync)) {
        let digest = self.digest();
        let Outcome {
            understood,
            config,
            runtime,
            input,
            resolved,
            ..
        } = self;
        drop(resolved);
        let plan = understood.as_ref();
        let plan = plan.map(|understood| understood.plan(&config, &runtime));
        write(plan, source(&input), digest, layout, put);
        parallel::release(understood);
    }

    /// A number that changes with the documents, however little: of their texts, line ends evened out
    /// because version control may change them.
    fn digest(&self) -> u64 {
        let documents = self.documents();
        let mut digest = crate::hash::Quick::default();
        for file in documents.files() {
            let text = documents.text(file);
            match text.contains('\r') {
                true => digest.write(text.replace('\r', "").as_bytes()),
                false => digest.write(text.as_bytes()),
            }
        }
        digest.finish()
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

    /// What of it a run shows that was asked for Rust.
    pub fn brief(&self) -> Brief {
        Brief::of(self.diagnostics.sorted(), self.documents())
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

    /// Whether the configuration selects what is not there, so that what was generated is not what was asked for.
    pub fn is_misdirected(&self) -> bool {
        let found = self.diagnostics.sorted();
        let wrong =
            |one: &Diagnostic| one.code == Code::NamesNothing && one.severity == Severity::Error;
        found.iter().any(wrong)
    }

    /// Every file that was read, by the path that the loader was asked for.
    pub fn read(&self) -> &[String] {
        &self.read
    }
}

impl Understood {
    fn plan<'a>(&'a self, config: &'a Config, rt: &'a Path) -> Plan<'a> {
        let Understood {
            api,
            facts,
            names,
            derives,
            texts,
        } = self;
        Plan {
            api,
            facts,
            names,
            derives,
            config,
            gates: &emit::OPEN,
            texts,
            rt,
        }
    }
}

/// Writes every file; of what could not be read the root alone.
fn write(
    plan: Option<Plan<'_>>,
    source: &str,
    digest: u64,
    layout: &Layout,
    put: &(dyn Fn(File) + Sync),
) {
    let shelf = Shelf {
        source,
        digest,
        layout,
        put,
    };
    let keep: Keep<'_> = &|module, folder| shelf.keep(module, folder);
    let root = plan.map(|plan| emit::api(plan, Form::Files, keep));
    shelf.root(root.unwrap_or_default());
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
