//! A module as text, and what is below it.

use std::collections::BTreeSet;

/// A module and what is below it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Module {
    /// Its Rust name; the root's is not used.
    pub(crate) name: String,
    /// What it is for, CommonMark; may be empty.
    pub(crate) docs: String,
    /// The `use` block at its top.
    pub(crate) uses: String,
    /// Its items.
    pub(crate) items: String,
    /// The modules in it.
    pub(crate) children: Vec<Module>,
    /// From where it is seen.
    pub(crate) seen: Seen,
    /// The Cargo feature that switches it on, where the output is a crate.
    pub(crate) feature: Option<&'static str>,
    /// The attribute that says when it is there at all, whatever the output is.
    pub(crate) condition: Option<String>,
    /// The Cargo features that conditions in it name, apart from those of modules.
    pub(crate) declares: Vec<String>,
    /// Whether it stands in a file already; here its text is gone then.
    pub(crate) written: bool,
}

/// From where a module is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It is `pub`.
    Anywhere,
    /// From around the module that it stands in: it is `pub(super)`.
    Around,
    /// It is private.
    #[default]
    Inside,
}

/// Takes each module below the root as soon as it is whole, on whatever thread, and gives back what stands for it in
/// the tree: the module itself, or what is left when its text was written. Also told: the folder it belongs to.
pub(crate) type Keep<'a> = &'a (dyn Fn(Module, &str) -> Module + Sync);

impl Module {
    /// A public module.
    pub(crate) fn new(name: impl Into<String>, docs: impl Into<String>) -> Self {
        Module {
            name: name.into(),
            docs: docs.into(),
            seen: Seen::Anywhere,
            ..Module::default()
        }
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        !self.written && self.items.is_empty() && self.children.iter().all(Module::is_empty)
    }

    /// Every feature named in it, each once, in order.
    pub(crate) fn features(&self) -> Vec<&'static str> {
        let mut found: Vec<&str> = Vec::new();
        let mut open = vec![self];
        while let Some(module) = open.pop() {
            found.extend(module.feature);
            open.extend(module.children.iter().rev());
        }
        let mut seen = BTreeSet::new();
        found.retain(|feature| seen.insert(*feature));
        found
    }
}
