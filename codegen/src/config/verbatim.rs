//! What a configuration has that stands in generated Rust as it is, whoever set it.

use std::borrow::Cow;

use super::rust::{is_attribute, is_trait, is_type};
use super::{Config, FormatType};
use crate::name::Path;

/// What such text has to be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verbatim {
    Type,
    Trait,
    Attribute,
    Module,
}

impl Verbatim {
    /// What is wrong with text, if anything is.
    pub(super) fn fault(self, text: &str) -> Option<String> {
        match self {
            Verbatim::Attribute if text.starts_with('#') => {
                let inner = text.trim_start_matches(['#', '[']).trim_end_matches(']');
                Some(format!(
                    "an attribute is written without `#[` and `]`: `{inner}`"
                ))
            }
            Verbatim::Attribute => {
                (!is_attribute(text)).then(|| format!("`{text}` is no attribute"))
            }
            Verbatim::Trait => {
                (!is_trait(text)).then(|| format!("`{text}` is no Rust path of a trait to derive"))
            }
            Verbatim::Module => (Path::parse(text).is_none())
                .then(|| format!("`{text}` is no Rust path of a module")),
            Verbatim::Type => {
                (!is_type(text)).then(|| format!("`{text}` is no Rust path of a type"))
            }
        }
    }
}

/// A value that cannot stand in Rust.
pub(crate) struct NoRust {
    pub(crate) option: &'static str,
    /// What it is set for.
    pub(crate) key: String,
    pub(crate) fault: String,
}

impl Config {
    /// The same without what cannot stand in Rust, and what that is. What was read from text has nothing of it, for it is
    /// told while reading.
    pub(crate) fn sound(&self) -> (Cow<'_, Config>, Vec<NoRust>) {
        let mut sound = self.clone();
        let faults = sound.take_no_rust();
        match faults.is_empty() {
            true => (Cow::Borrowed(self), faults),
            false => (Cow::Owned(sound), faults),
        }
    }

    fn take_no_rust(&mut self) -> Vec<NoRust> {
        let mut found = Vec::new();
        let mut keep = |kind: Verbatim, option: &'static str, key: &str, text: &str| {
            let fault = kind.fault(text);
            let sound = fault.is_none();
            let key = key.to_owned();
            found.extend(fault.map(|fault| NoRust { option, key, fault }));
            sound
        };
        self.formats.retain(|format, ty| match ty {
            FormatType::Path(path) => keep(Verbatim::Type, "formats", format, path),
            FormatType::Plain => true,
        });
        let replace = &mut self.replace;
        replace.retain(|ty, path| keep(Verbatim::Type, "replace", ty, path));
        let all = &mut self.derives.all;
        all.retain(|path| keep(Verbatim::Trait, "derives", "all", path));
        for (ty, paths) in &mut self.derives.types {
            paths.retain(|path| keep(Verbatim::Trait, "derives.types", ty, path));
        }
        for (ty, texts) in &mut self.attributes {
            texts.retain(|text| keep(Verbatim::Attribute, "attributes", ty, text));
        }
        found
    }
}
