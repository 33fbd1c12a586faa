//! Operations of several paths that a server cannot tell apart.
//!
//! In: path items as they stand. Out: diagnostics. What is lowered does not hang on it.

use std::collections::HashMap;

use crate::diagnostic::Code;
use crate::ir::{Literal, Piece};
use crate::keyword;
use crate::load::At;
use crate::media::essence;

use super::literal::literal;
use super::parameter::{is_decided, known_by, sent};
use super::template::{template, variable};
use super::{Lowering, flag, text};

/// What every request of an operation has: a parameter by place, name and schema, or a body of a media type.
type Demand = (String, String, Literal);

/// A parameter by place and name.
type Stated<'d> = (String, String, At<'d>);

impl<'d> Lowering<'_, 'd> {
    /// Reports each path that has an operation of the form, method and demands of one before.
    pub(super) fn lint_twins(&self, paths: At<'d>) {
        let mut stated = Vec::new();
        let mut count: HashMap<(String, String), usize> = HashMap::new();
        for (path, item) in paths.members().filter(|(path, _)| !path.starts_with("x-")) {
            let form = form(path);
            // A method that is stated again is left out.
            let called: HashMap<_, _> = self.called(item).into_iter().rev().collect();
            for method in called.keys() {
                *count.entry((form.clone(), method.clone())).or_default() += 1;
            }
            stated.push((path, item, form, called));
        }
        let mut known = HashMap::new();
        for (place, (path, item, form, called)) in stated.iter().enumerate() {
            let mut twin: Option<usize> = None;
            for (method, operation) in called {
                let like = (form.clone(), method.clone());
                if count.get(&like).is_none_or(|count| *count < 2) {
                    continue;
                }
                let demands = self.demands(path, *item, *operation);
                let first = *known.entry((like, demands)).or_insert(place);
                if first != place {
                    twin = Some(twin.map_or(first, |twin| twin.min(first)));
                }
            }
            if let Some((first, one, ..)) = twin.and_then(|twin| stated.get(twin)) {
                let difference = difference(first, path);
                let message =
                    format!("`{path}` is a path that stands here before, but for {difference}");
                let report = self.diags.report(Code::PathTwice, *item, message);
                drop(report.related(one.span(), "the first"));
            }
        }
    }

    /// By these a server tells apart what has one path and method: the parameters that every request has, and its body.
    fn demands(&self, path: &str, item: At<'d>, operation: At<'d>) -> Vec<Demand> {
        let params = self.stated_params(item, operation);
        let mut demands = Vec::new();
        // The path's are told by where they stand: their names are not sent.
        let (template, _) = template(path);
        let mut names: Vec<&str> = Vec::new();
        for name in template.names() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for (index, name) in names.into_iter().enumerate() {
            let is_it = |(place, one, _): &&Stated<'d>| place == "path" && variable(one).0 == name;
            let schema = match params.iter().find(is_it) {
                Some((_, _, param)) => self.asserted(*param),
                // What nothing describes is a string.
                None => object([("type", Literal::String("string".to_owned()))]),
            };
            demands.push(("path".to_owned(), index.to_string(), schema));
        }
        for (place, name, param) in &params {
            let name = match place.as_str() {
                "query" | "querystring" | "cookie" => name.clone(),
                "header" if !is_decided(name) => name.to_ascii_lowercase(),
                _ => continue,
            };
            if flag(*param, "required") {
                demands.push((place.clone(), name, self.asserted(*param)));
            }
        }
        // 2.0 has parameters for the body.
        let is_field = |(place, ..): &&Stated<'d>| matches!(place.as_str(), "body" | "formData");
        let fields = params.iter().filter(is_field).map(|(.., param)| *param);
        self.demand_body(operation, &fields.collect::<Vec<_>>(), &mut demands);
        demands.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
        demands
    }

    /// The parameters of an operation. Its own come first and win over the path's (OpenAPI 3.1, 4.8.10).
    fn stated_params(&self, item: At<'d>, operation: At<'d>) -> Vec<Stated<'d>> {
        let mut params: Vec<Stated<'d>> = Vec::new();
        let owners = std::iter::once(operation).chain(self.pieces(item));
        let lists = owners.filter_map(|owner| owner.get("parameters"));
        for stated in lists.flat_map(At::items) {
            let Some(param) = self.resolver.target(stated) else {
                continue;
            };
            let Some((place, name)) = text(param, "in").zip(text(param, "name")) else {
                continue;
            };
            let known = |(at, one, _): &Stated<'d>| {
                *at == place && known_by(at, one) == known_by(&place, &name)
            };
            if !params.iter().any(known) {
                params.push((place, name, param));
            }
        }
        params
    }

    /// The media types of a body, each with whether there has to be one.
    fn demand_body(&self, operation: At<'d>, fields: &[At<'d>], demands: &mut Vec<Demand>) {
        let body = operation.get("requestBody");
        let (required, medias) = match (body, fields.first()) {
            (Some(body), _) => {
                let body = self.resolver.target(body).unwrap_or(body);
                let content = body.get("content").into_iter().flat_map(At::members);
                let medias = content.map(|(media, _)| media.to_owned());
                (flag(body, "required"), medias.collect())
            }
            (None, Some(first)) => {
                let mut medias = self.stated_medias(operation, "consumes");
                if medias.is_empty() {
                    medias.push(match text(*first, "in").as_deref() {
                        Some("body") => "application/json".to_owned(),
                        _ => "application/x-www-form-urlencoded".to_owned(),
                    });
                }
                (fields.iter().any(|field| flag(*field, "required")), medias)
            }
            (None, None) => return,
        };
        let demand = |media: &String| ("body".to_owned(), essence(media), Literal::Bool(required));
        demands.extend(medias.iter().map(demand));
    }

    /// What a parameter's schema says of its values; 2.0 writes it into the parameter itself.
    fn asserted(&self, param: At<'d>) -> Literal {
        let content = param.get("content").and_then(|c| c.members().next());
        let schema = param
            .get("schema")
            .or_else(|| content.and_then(|(_, media)| media.get("schema")));
        let schema = schema.map(|schema| self.resolver.target(schema).unwrap_or(schema));
        let schema = schema.unwrap_or(param);
        if !schema.is_object() {
            return literal(schema);
        }
        let members = schema.members().filter(|(name, _)| keyword::asserts(name));
        object(members.map(|(name, value)| (name, literal(value))))
    }
}

fn object<'n>(members: impl IntoIterator<Item = (&'n str, Literal)>) -> Literal {
    let members = members.into_iter();
    Literal::Object(
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// What two paths of one form differ in.
fn difference(one: &str, other: &str) -> &'static str {
    let bare = |path| sent(path).trim_start_matches('/').to_owned();
    match bare(one) == bare(other) {
        false => "the names of its parameters",
        true if one.contains('#') || other.contains('#') => "a fragment, which is never sent",
        true => "the slash that paths begin with",
    }
}

/// A path without the names of its parameters, and without the fragment, which is not sent.
fn form(path: &str) -> String {
    let (template, _) = template(&format!("/{}", sent(path).trim_start_matches('/')));
    let mut form = String::new();
    for piece in &template.0 {
        match piece {
            Piece::Text(text) => form.push_str(text),
            Piece::Param(_) => form.push_str("{}"),
            Piece::Shaped(_, shape) => {
                let parts = shape.split('/').map(|part| match part {
                    "*" => "{}",
                    "**" => "{**}",
                    literal => literal,
                });
                form.push_str(&parts.collect::<Vec<_>>().join("/"));
            }
        }
    }
    form
}
