//! Lints of operations: what people write that no version of OpenAPI means.
//!
//! In: paths, bodies and parameters as they stand. Out: diagnostics. What is lowered does not hang on it.

use std::collections::HashMap;

use crate::diagnostic::Code;
use crate::ir::Literal;
use crate::load::At;
use crate::resolve::Dialect;

use super::literal::literal;
use super::operation::Called;
use super::parameter::sent;
use super::{Lowering, flag, text};

impl<'d> Lowering<'_, 'd> {
    /// Whether a member is `true`; what is no boolean is reported.
    pub(super) fn switch(&self, at: At<'d>, key: &str) -> bool {
        let Some(value) = at.get(key) else {
            return false;
        };
        if value.as_bool().is_none() {
            let message = format!("`{key}` takes true or false; this is ignored");
            self.diags.report(Code::KeywordValue, value, message);
        }
        value.as_bool() == Some(true)
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
        let mut known: HashMap<String, Vec<(At<'d>, Called<'d>)>> = HashMap::new();
        for (path, item) in paths.members().filter(|(path, _)| !path.starts_with("x-")) {
            if !path.starts_with('/') {
                let message = format!("`{path}` begins without a slash; it is taken as `/{path}`");
                self.diags.report(Code::PathForm, item, message);
            }
            let known = known.entry(form(sent(path))).or_default();
            let called = self.called(item);
            let alike =
                |(first, one): &&(At<'d>, Called<'d>)| self.is_met((*first, one), (item, &called));
            if let Some((first, _)) = known.iter().find(alike) {
                let difference = match path.contains('#') {
                    true => "its fragment, which is never sent",
                    false => "the names of its parameters",
                };
                let message =
                    format!("`{path}` is a path that stands here before, but for {difference}");
                let report = self.diags.report(Code::PathTwice, item, message);
                drop(report.related(first.span(), "the first"));
            }
            known.push((item, called));
        }
    }

    /// Whether two path items have an operation of one method, which demands the same of its requests.
    fn is_met(
        &self,
        (one, first): (At<'d>, &Called<'d>),
        (other, second): (At<'d>, &Called<'d>),
    ) -> bool {
        first.iter().any(|(method, operation)| {
            let twin = second.iter().find(|(known, _)| known == method);
            twin.is_some_and(|(_, twin)| {
                self.demands(one, *operation) == self.demands(other, *twin)
            })
        })
    }

    /// The parameters beside the path that every request of an operation has: place, name and the only value, if it has
    /// but one; and the media types of its body. By these a server tells apart what has one path and method.
    fn demands(&self, item: At<'d>, operation: At<'d>) -> Vec<(String, String, Option<Literal>)> {
        let mut demands = Vec::new();
        let owners = std::iter::once(operation).chain(self.pieces(item));
        let lists = owners.filter_map(|owner| owner.get("parameters"));
        for stated in lists.flat_map(At::items) {
            let Some(param) = self.resolver.target(stated) else {
                continue;
            };
            let (place, name) = (text(param, "in"), text(param, "name"));
            let Some((place, name)) = place.zip(name).filter(|_| flag(param, "required")) else {
                continue;
            };
            if place == "path" {
                continue;
            }
            let schema = param.get("schema").and_then(|s| self.resolver.target(s));
            let mut values = schema
                .and_then(|s| s.get("enum"))
                .into_iter()
                .flat_map(At::items);
            let constant = schema.and_then(|s| s.get("const"));
            let only = match (values.next(), values.next()) {
                (Some(only), None) => Some(only),
                _ => constant,
            };
            demands.push((place, name, only.map(literal)));
        }
        let body = operation.get("requestBody");
        let body = body.and_then(|body| self.resolver.target(body)?.get("content"));
        for (media, _) in body.into_iter().flat_map(At::members) {
            demands.push(("body".to_owned(), media.to_owned(), None));
        }
        demands.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
        demands
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

/// A path without the names of its parameters.
fn form(path: &str) -> String {
    let mut pieces = path.trim_start_matches('/').split('{');
    let mut form = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        form.push_str("{}");
        form.push_str(piece.split_once('}').map_or("", |(_, rest)| rest));
    }
    form
}
