//! Parameters: an operation's own and its path's, and how each is written.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::Code;
use crate::ir::{Hint, OperationId, Param, Place, Shape, Style, Template};
use crate::load::At;

use super::annotation::{docs_with_schema, tellers};
use super::template::variable;
use super::{Lowering, flag, literal, text};

/// What a shared parameter is, in the names of its types.
pub(super) const PARAM: &str = "Param";

impl<'d> Lowering<'_, 'd> {
    pub(super) fn params(
        &mut self,
        (path, template): (&str, &Template),
        at: At<'d>,
        shared: &[At<'d>],
        id: OperationId,
    ) -> Vec<Param> {
        let path = sent(path);
        let own = at.get("parameters").into_iter().flat_map(At::items);
        self.lint_twice(at);
        let mut found: Vec<Param> = Vec::new();
        let mut unplaced = Vec::new();
        for stated in own.chain(shared.iter().copied()) {
            let Some(param) = self.resolver.target(stated) else {
                continue;
            };
            let Some(wire) = text(param, "name") else {
                let message = "a parameter needs `name`; it is left out";
                self.diags.report(Code::MissingMember, param, message);
                continue;
            };
            let Some(place) = self.place(param) else {
                unplaced.push(wire);
                continue;
            };
            let wire = match place {
                Place::Path => variable(&wire).0.to_owned(),
                Place::Header => wire.trim().to_owned(),
                _ => wire,
            };
            // The operation's own come first and win over the path's (OpenAPI 3.1, 4.8.10).
            let stated = text(param, "in").unwrap_or_default();
            let known_by = |name: &str| known_by(&stated, name);
            let known = |p: &Param| p.place == place && known_by(&p.wire) == known_by(&wire);
            if found.iter().any(known) {
                continue;
            }
            if place == Place::Path && template.names().all(|name| name != wire) {
                self.diags.report(
                    Code::PathParameter,
                    param,
                    format!("`{path}` has no place for the path parameter `{wire}`"),
                );
                continue;
            }
            found.push(self.param(param, wire, place, id));
        }
        self.missing_path_params(template, at, id, (&mut found, &unplaced));
        found
    }

    /// One list states each parameter once (OpenAPI 3.1, 4.8.10), and Swagger 2.0 one body, whatever it is called.
    pub(super) fn lint_twice(&self, at: At<'d>) {
        let list = at.get("parameters").into_iter().flat_map(At::items);
        let mut seen: HashMap<(String, Option<String>), At<'d>> = HashMap::new();
        for param in list.filter_map(|stated| self.resolver.target(stated)) {
            let Some(place) = text(param, "in") else {
                continue;
            };
            let name = text(param, "name").filter(|_| place != "body");
            let name = name.map(|name| known_by(&place, &name));
            let stated = match seen.entry((place, name)) {
                Entry::Vacant(first) => {
                    first.insert(param);
                    continue;
                }
                Entry::Occupied(stated) => stated,
            };
            let ((place, name), first) = (stated.key(), stated.get());
            if first.id() != param.id() {
                let what = match name.as_ref().and_then(|_| text(param, "name")) {
                    Some(name) => format!("the {place} parameter `{name}` stands here before"),
                    None => "a body stands here before".to_owned(),
                };
                let message = format!("{what}; this one is left out");
                let report = self.diags.report(Code::ParameterTwice, param, message);
                drop(report.related(first.span(), "the first"));
            }
        }
    }

    fn place(&mut self, param: At<'d>) -> Option<Place> {
        match text(param, "in").as_deref() {
            Some("path") => Some(Place::Path),
            Some("query") => Some(Place::Query),
            Some("querystring") => Some(Place::QueryString),
            Some("header") => {
                let name = text(param, "name").unwrap_or_default();
                if !is_token(name.trim()) {
                    let message = format!("no header can be called `{name}`; it is left out");
                    self.diags.report(Code::HeaderName, param, message);
                    return None;
                }
                if !is_decided(&name) {
                    return Some(Place::Header);
                }
                let message = format!("`{name}` is no header parameter; it is left out");
                let report = self.diags.report(Code::HeaderIgnored, param, message);
                if name.eq_ignore_ascii_case("accept") {
                    drop(report.fix("where one of several is wanted, say so in the call: `.header(\"accept\", …)`"));
                }
                None
            }
            Some("cookie") => Some(Place::Cookie),
            Some("body" | "formData") => None,
            stated => {
                let (place, message) = match (param.get("in"), stated) {
                    (Some(place), Some(word)) => (
                        place,
                        format!("`{word}` is no place for a parameter; it is left out"),
                    ),
                    (place, _) => (
                        place.unwrap_or(param),
                        "a parameter needs `in`; it is left out".to_owned(),
                    ),
                };
                self.diags
                    .report(Code::MissingMember, place, message)
                    .fix("one of path, query, header, cookie");
                None
            }
        }
    }

    fn param(&mut self, at: At<'d>, wire: String, place: Place, id: OperationId) -> Param {
        let content = at.get("content").and_then(|c| c.members().next());
        let schema = at
            .get("schema")
            .or_else(|| content.and_then(|(_, media)| media.get("schema")));
        let hint = self.hint(at, schema, id, (PARAM, &wire));
        self.lint_examples(at, schema);
        // 2.0 writes a parameter's schema into the parameter itself.
        let schema = schema.or_else(|| at.get("type").is_some().then_some(at));
        let required = self.switch(at, "required") || place == Place::Path;
        let ty = match schema {
            // What may be left out says something by being there.
            Some(schema) if required => {
                let key = self.key_of_all(&[schema]);
                self.perhaps_constant(key, schema, hint).0
            }
            Some(schema) => self.schema(schema, hint),
            None => self.any(),
        };
        let style = self.style(at, place);
        let explode = self.switched(at, "explode");
        let explode = explode.unwrap_or_else(|| spreads(at, style));
        let told = || schema.into_iter().flat_map(tellers);
        Param {
            origin: self.origin(at),
            wire,
            place,
            style,
            explode,
            allow_reserved: self.switch(at, "allowReserved"),
            required,
            ty,
            media: content.map(|(media, _)| media.to_owned()),
            docs: self.docs_of_value(ty, docs_with_schema(at, schema), schema.as_slice()),
            deprecated: self.switch(at, "deprecated") || told().any(|s| flag(s, "deprecated")),
            default: told().find_map(|s| s.get("default")).map(literal::literal),
            example: self
                .example(at)
                .or_else(|| told().find_map(|s| self.example(s))),
        }
    }

    pub(super) fn style(&mut self, at: At<'d>, place: Place) -> Style {
        let (what, styles) = styles_of(place);
        let default = styles.first().map_or(Style::Form, |(_, style)| *style);
        let Some(word) = text(at, "style") else {
            return match text(at, "collectionFormat").as_deref() {
                Some("ssv") => Style::SpaceDelimited,
                Some("tsv") => Style::TabDelimited,
                Some("pipes") => Style::PipeDelimited,
                _ => default,
            };
        };
        if let Some((_, style)) = styles.iter().find(|(name, _)| *name == word) {
            return *style;
        }
        let message = format!("`{word}` is no style of {what}; the default is used");
        let place = at.get("style").unwrap_or(at);
        let report = self.diags.report(Code::UnknownStyle, place, message);
        let names: Vec<&str> = styles.iter().map(|(name, _)| *name).collect();
        match names.as_slice() {
            [] => {}
            [only] => drop(report.fix(format!("`{only}`, which is the only one"))),
            names => drop(report.fix(format!("one of {}", names.join(", ")))),
        }
        default
    }

    /// A name in the path template that no parameter describes is a string.
    fn missing_path_params(
        &mut self,
        template: &Template,
        at: At<'d>,
        id: OperationId,
        (found, unplaced): (&mut Vec<Param>, &[String]),
    ) {
        for wire in template.names().map(str::to_owned) {
            let is_it = |p: &Param, place| p.place == place && p.wire == wire;
            if found.iter().any(|p| is_it(p, Place::Path)) {
                continue;
            }
            // `/search?q={q}` writes out where a parameter of the query goes, if that is one text.
            let mut asked = found.iter_mut().filter(|p| is_it(p, Place::Query));
            let asked = asked.find(|p| {
                let ty = self.api.behind(p.ty);
                ty.is_some_and(|ty| !is_several(&self.api.ty(ty).shape))
            });
            if let Some(param) = asked.filter(|_| template.asks(&wire)) {
                (param.place, param.style) = (Place::Path, Style::Simple);
                (param.explode, param.required) = (false, true);
                continue;
            }
            // Of one that stands there without a usable place, that was said.
            if !unplaced.contains(&wire) {
                let message =
                    format!("no parameter describes `{{{wire}}}`; it is taken as a string");
                self.diags.report(Code::PathParameter, at, message);
            }
            let (operation, role, title) = (id, wire.clone(), None);
            let hint = Hint::Operation {
                operation,
                role,
                title,
            };
            let ty = self.push(at, hint, Shape::Str);
            found.push(Param {
                origin: self.origin(at),
                wire,
                place: Place::Path,
                style: Style::Simple,
                explode: false,
                allow_reserved: false,
                required: true,
                ty,
                media: None,
                docs: Default::default(),
                deprecated: false,
                default: None,
                example: None,
            });
        }
    }
}

/// Whether lists are spread where `explode` does not say it: in the style `form` (OpenAPI 3.1, 4.8.12.2). One that is none of
/// the place says no less that they are not.
fn spreads(at: At<'_>, style: Style) -> bool {
    let (stated, format) = (text(at, "style"), text(at, "collectionFormat"));
    let swagger = at.get("schema").is_none() && at.get("type").is_some();
    match (stated.as_deref(), format.as_deref()) {
        (_, Some(format)) => format == "multi",
        (Some("simple" | "label" | "matrix" | "deepObject"), _) => false,
        (Some("spaceDelimited" | "pipeDelimited"), _) => false,
        _ => !swagger && matches!(style, Style::Form | Style::Cookie),
    }
}

/// What parameters of a place are called, and their styles, the default first (OpenAPI 3.2, 4.12.3 and 4.12.2.3).
fn styles_of(place: Place) -> (&'static str, &'static [(&'static str, Style)]) {
    match place {
        Place::Path => (
            "a path's parameter",
            &[
                ("simple", Style::Simple),
                ("label", Style::Label),
                ("matrix", Style::Matrix),
            ],
        ),
        Place::Query => (
            "a query or form",
            &[
                ("form", Style::Form),
                ("spaceDelimited", Style::SpaceDelimited),
                ("pipeDelimited", Style::PipeDelimited),
                ("deepObject", Style::DeepObject),
            ],
        ),
        Place::Header => ("a header", &[("simple", Style::Simple)]),
        Place::Cookie => (
            "a cookie",
            &[("form", Style::Form), ("cookie", Style::Cookie)],
        ),
        // Its media type says how it is written.
        Place::QueryString => ("a whole query", &[]),
    }
}

/// Whether values of a shape are written as several texts.
fn is_several(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::List(_) | Shape::Tuple(_) | Shape::Map(_) | Shape::Record(_)
    )
}

/// Whether a header is described elsewhere and ignored among parameters (OpenAPI 3.1, 4.8.12.1).
pub(super) fn is_decided(header: &str) -> bool {
    let decided = ["accept", "content-type", "authorization"];
    decided.iter().any(|one| header.eq_ignore_ascii_case(one))
}

/// Whether a name is one that headers have (RFC 9110, 5.6.2).
pub(super) fn is_token(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(fits)
}

/// What of a path template is sent: many descriptions tell operations of one path apart by a fragment, which never is
/// (RFC 3986, 3.5).
pub(super) fn sent(path: &str) -> &str {
    path.split_once('#').map_or(path, |(sent, _)| sent)
}

/// By what a parameter is told from others of its place (`in`): names of headers do not tell capitals from small letters (RFC 9110,
/// section 5.1).
pub(super) fn known_by(place: &str, name: &str) -> String {
    match place {
        "path" => variable(name).0.to_owned(),
        "header" => name.trim().to_ascii_lowercase(),
        _ => name.to_owned(),
    }
}
