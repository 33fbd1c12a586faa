//! Lints of operations: what people write that no version of OpenAPI means.
//!
//! In: paths, bodies and parameters as they stand. Out: diagnostics. What is lowered does not hang on it.

use crate::diagnostic::Code;
use crate::load::At;
use crate::resolve::Dialect;

use super::Lowering;

impl<'d> Lowering<'_, 'd> {
    /// Whether a member is `true`, as nothing is that is not there.
    pub(super) fn switch(&self, at: At<'d>, key: &str) -> bool {
        self.switched(at, key) == Some(true)
    }

    /// What a member that takes true or false says, if it is there; what is neither is reported. Those of schemas are looked at
    /// with all else that schemas state.
    pub(super) fn switched(&self, at: At<'d>, key: &str) -> Option<bool> {
        let value = at.get(key)?;
        let stated = value.as_bool();
        if stated.is_none() {
            let message = format!("`{key}` takes true or false; this is ignored");
            self.diags.report(Code::KeywordValue, value, message);
        }
        stated
    }

    /// Looks at the description's paths as a whole.
    pub(super) fn lint_paths(&self, root: At<'d>) {
        let Some(paths) = root.get("paths") else {
            let later = self.resolver.dialect(root) >= Dialect::Oas31;
            let instead = ["webhooks", "components"]
                .iter()
                .any(|name| root.get(name).is_some());
            if !(later && instead) {
                let message = "the description has no `paths`, so that there is nothing to call";
                let report = self.diags.report(Code::NoPaths, root, message);
                drop(report.fix("say `paths: {}` if it is about schemas alone"));
            }
            return;
        };
        for (path, item) in paths.members().filter(|(path, _)| !path.starts_with("x-")) {
            if !path.starts_with('/') {
                let message = format!("`{path}` begins without a slash; it is taken as `/{path}`");
                self.diags.report(Code::PathForm, item, message);
            }
        }
        self.lint_twins(paths);
    }

    /// Looks at a request's body, and at what 2.0 has in its place.
    pub(super) fn lint_body(&self, operation: At<'d>, body: At<'d>) {
        if body.get("content").is_none() {
            let message = "a body needs `content`; what it holds is left out";
            let report = self.diags.report(Code::MissingMember, body, message);
            drop(report.fix("`content: {application/json: {schema: …}}`"));
        }
        for stated in operation.get("parameters").into_iter().flat_map(At::items) {
            let param = self.resolver.target(stated).unwrap_or(stated);
            let Some(place) = param.get("in") else {
                continue;
            };
            if let Some(word @ ("body" | "formData")) = place.as_str() {
                let message =
                    format!("`in: {word}` says nothing beside `requestBody`; it is left out");
                self.diags.report(Code::UnknownMember, place, message);
            }
        }
    }

    /// Looks at a key of `content`.
    pub(super) fn lint_media(&self, at: At<'d>, media: &str) {
        if !media.contains('/') {
            let message = format!("`{media}` is no media type");
            let report = self.diags.report(Code::MediaTypeForm, at, message);
            drop(report.fix("such as `application/json`"));
        }
    }
}
