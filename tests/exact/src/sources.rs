//! Descriptions in memory, and the Rust for them.

use std::collections::BTreeMap;

use oasmith_codegen::diagnostic::Severity;
use oasmith_codegen::{Config, Input, Loader, generate};

use crate::program::Subject;

/// Documents by path; paths are asked for relative to none.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<String, String>,
}

impl Loader for Sources {
    fn read(&self, path: &str) -> Result<String, String> {
        let text = self.files.get(path);
        text.cloned()
            .ok_or_else(|| "there is no such file".to_owned())
    }
}

impl Sources {
    /// Adds a document.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }

    /// The description whose one component `Root` is this schema.
    #[must_use]
    pub fn with_root(mut self, version: &str, schema: &str) -> Self {
        let description = format!(
            r#"{{"openapi":"{version}","info":{{"title":"One schema","version":"1"}},"paths":{{}},
"components":{{"schemas":{{"Root":{schema}}}}}}}"#
        );
        self.add("openapi.json", description);
        self
    }

    /// The Rust for the description `openapi.json` and its component `Root`.
    ///
    /// # Errors
    /// What the generator reports as an error, or that there is no rule to ask.
    pub fn subject(&self, name: String, config: &Config) -> Result<Subject, String> {
        let input = Input {
            path: "openapi.json",
            loader: self,
        };
        let outcome = generate(&input, config);
        let errors: Vec<String> = outcome
            .reports()
            .into_iter()
            .filter(|(found, _)| found.severity == Severity::Error)
            .map(|(_, text)| text)
            .collect();
        let text = outcome.text();
        // A type that is only another name has its rules beside it, any other carries them. Where `null` is allowed as
        // well, the plain name is that of what else is.
        let named = ["NULLABLE_ROOT_RULES", "ROOT_RULES"];
        let beside = named
            .iter()
            .find(|name| text.contains(&format!("pub const {name}:")));
        let rules = beside
            .copied()
            .unwrap_or("<Root as oasmith::Validate>::RULES")
            .to_owned();
        if !errors.is_empty() {
            return Err(errors.join("\n"));
        }
        Ok(Subject { name, text, rules })
    }
}
