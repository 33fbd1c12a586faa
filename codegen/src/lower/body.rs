//! Bodies: what each media type of a request or reply carries.

use crate::diagnostic::{Code, Severity};
use crate::ir::{Body, Content, Encoding, EventValue, OperationId, Payload, Place};
use crate::load::{At, Kind};
use crate::media::{essence, is_json};

use super::events::{EVENTS, LINES};
use super::facets::stated_type;
use super::file::holds_bytes;
use super::{Lowering, docs, text};

/// The role of a request's body, in the names of its types.
pub(super) const REQUEST: &str = "Request";

impl<'d> Lowering<'_, 'd> {
    pub(super) fn body(&mut self, at: At<'d>, shared: &[At<'d>], id: OperationId) -> Option<Body> {
        if let Some(stated) = at.get("requestBody").filter(|body| !body.is_null()) {
            let body = self.resolver.target(stated)?;
            self.lint_body(at, body);
            let contents = self.contents(body, id, REQUEST);
            return Some(Body {
                origin: self.origin(body),
                required: self.switch(body, "required"),
                contents,
                docs: docs(body),
            });
        }
        let own = at.get("parameters").into_iter().flat_map(At::items);
        let params: Vec<_> = own
            .chain(shared.iter().copied())
            .filter_map(|param| self.resolver.target(param))
            .collect();
        self.swagger_body(at, &params, id)
    }

    /// 2.0 describes a body as a parameter `in: body`, or as one parameter `in: formData` per field.
    fn swagger_body(&mut self, at: At<'d>, params: &[At<'d>], id: OperationId) -> Option<Body> {
        let is = |param: &&At<'d>, place: &str| param.get("in").and_then(At::as_str) == Some(place);
        let Some(body) = params.iter().find(|param| is(param, "body")) else {
            let mut fields: Vec<At<'d>> = Vec::new();
            for field in params.iter().filter(|param| is(param, "formData")) {
                // The operation's own come first and win over the path's.
                let name = text(*field, "name");
                if fields.iter().all(|known| text(*known, "name") != name) {
                    fields.push(*field);
                }
            }
            return self.form_body(at, &fields, id);
        };
        let schema = body.get("schema")?;
        let medias = self.medias(at, "consumes", schema);
        let contents = self.alike(*body, &medias, schema, id, REQUEST);
        Some(Body {
            origin: self.origin(*body),
            required: self.switch(*body, "required"),
            contents,
            docs: docs(*body),
        })
    }

    pub(super) fn reply_contents(
        &mut self,
        operation: At<'d>,
        reply: At<'d>,
        id: OperationId,
        role: &str,
    ) -> Vec<Content> {
        let Some(schema) = reply.get("schema") else {
            return self.contents(reply, id, role);
        };
        let medias = self.medias(operation, "produces", schema);
        self.alike(reply, &medias, schema, id, role)
    }

    /// One content in several media types.
    fn alike(
        &mut self,
        at: At<'d>,
        medias: &[String],
        schema: At<'d>,
        id: OperationId,
        role: &str,
    ) -> Vec<Content> {
        let stated: Vec<_> = medias
            .iter()
            .map(|media| (media.as_str(), Some(schema)))
            .collect();
        let mut contents = Vec::new();
        for (place, also) in self.without_synonyms(&stated) {
            let media = &medias[place];
            let value = self.value_of(media, None, Some(schema));
            let content = self.content(at, media, value, id, role);
            contents.push(Content { also, ..content });
        }
        contents
    }

    /// The media types of 2.0's `consumes` or `produces`, the operation's before the document's.
    /// Where JSON is among them, text types that hold no JSON are left out for what is no text.
    fn medias(&self, at: At<'d>, key: &str, schema: At<'d>) -> Vec<String> {
        let mut medias = self.stated_medias(at, key);
        if medias.is_empty() {
            let fallback = match is_file(schema) {
                true => "application/octet-stream",
                false => "application/json",
            };
            return vec![fallback.to_owned()];
        }
        let schema = self.resolver.target(schema).unwrap_or(schema);
        let scalar = matches!(
            stated_type(schema),
            Some("string" | "integer" | "number" | "boolean")
        );
        if !scalar && medias.iter().any(|media| is_json(media)) {
            medias.retain(|media| {
                let stays = is_json(media)
                    || essence(media) == EVENTS
                    || !essence(media).starts_with("text/");
                if !stays {
                    self.note_left_out(at, key, media);
                }
                stays
            });
        }
        medias
    }

    /// Says that a media type of 2.0's lists is left out.
    fn note_left_out(&self, at: At<'d>, key: &str, media: &str) {
        let list = at.get(key).or_else(|| self.resolver.root().get(key));
        let mut stated = list.into_iter().flat_map(At::items);
        let place = stated.find(|one| one.as_str() == Some(media));
        let message = format!(
            "`{media}` is left out where JSON carries a list or an object: text has no form for them"
        );
        let place = place.unwrap_or(at);
        let report = self.diags.report(Code::NotYet, place, message);
        drop(report.severity(Severity::Note));
    }

    pub(super) fn stated_medias(&self, at: At<'d>, key: &str) -> Vec<String> {
        let list = at.get(key).or_else(|| self.resolver.root().get(key));
        let mut medias: Vec<String> = Vec::new();
        for media in list.into_iter().flat_map(At::items).filter_map(At::as_str) {
            if !medias.iter().any(|known| known == media) {
                medias.push(media.to_owned());
            }
        }
        medias
    }

    pub(super) fn contents(&mut self, at: At<'d>, id: OperationId, role: &str) -> Vec<Content> {
        let mut stated = Vec::new();
        for (media, content) in at.get("content").into_iter().flat_map(At::members) {
            let content = self.resolver.target(content).unwrap_or(content);
            self.lint_media(content, media);
            if is_json(media) {
                self.lint_examples(content, content.get("schema"));
            }
            stated.push((media, content));
        }
        let schemas: Vec<_> = stated
            .iter()
            .map(|(media, content)| (*media, content.get("schema")))
            .collect();
        let mut contents = Vec::new();
        for (place, also) in self.without_synonyms(&schemas) {
            let (media, at) = stated[place];
            let value = self.value_of(media, at.get("itemSchema"), at.get("schema"));
            let content = self.content(at, media, value, id, role);
            contents.push(Content { also, ..content });
        }
        contents.shrink_to_fit();
        contents
    }

    pub(super) fn content(
        &mut self,
        at: At<'d>,
        media: &str,
        value: Option<(At<'d>, EventValue)>,
        id: OperationId,
        role: &str,
    ) -> Content {
        let view = match self.view_of_event(value) {
            0 => value.map_or(0, |(schema, _)| self.view_of_body(at, schema, id, role)),
            view => view,
        };
        self.viewing(view, |lowering| {
            lowering.viewed_content(at, media, value, id, role)
        })
    }

    fn viewed_content(
        &mut self,
        at: At<'d>,
        media: &str,
        value: Option<(At<'d>, EventValue)>,
        id: OperationId,
        role: &str,
    ) -> Content {
        let schema = value.map(|(schema, _)| schema);
        let hint = self.body_hint(at, schema, id, role);
        let ty = |lowering: &mut Self| match schema {
            Some(schema) => lowering.schema(schema, hint.clone()),
            None => lowering.any(),
        };
        let essence = essence(media);
        if schema.is_some_and(is_file) {
            return self.bytes(at, media);
        }
        let payload = match essence.as_str() {
            "application/x-www-form-urlencoded" => Payload::Form(ty(self), self.encodings(at, id)),
            "multipart/form-data" if role == REQUEST => match self.form_parts(at, schema, id) {
                Some(parts) => Payload::Multipart(parts),
                None => {
                    let fix = "describe it as an object with a property for each part; the boundary of bytes is read from their first line, `--…`, and a stream says it itself, by `of_type(\"multipart/form-data; boundary=…\")`";
                    return self.undivided(at, media, fix);
                }
            },
            media if media.starts_with("multipart/") => {
                let fix = "only requests in `multipart/form-data` are carried by their parts: describe that where the API takes it";
                return self.undivided(at, media, fix);
            }
            EVENTS => {
                let event = value.map_or(EventValue::Data, |(_, event)| event);
                Payload::Events(ty(self), event)
            }
            media if LINES.contains(&media) => match self.is_text_of_all(at) {
                true => Payload::Bytes,
                false => Payload::JsonLines(ty(self)),
            },
            media if is_json(media) => Payload::Json(ty(self)),
            "*/*" if schema.is_some_and(|schema| !is_binary(schema) && !holds_bytes(schema)) => {
                Payload::Json(ty(self))
            }
            media if media.starts_with("text/") => match schema.is_some() {
                true => Payload::Text(ty(self)),
                false => Payload::Bytes,
            },
            _ => {
                let described = schema.is_some_and(|schema| !self.is_bytes(schema));
                if described && media.contains('/') {
                    let message = format!("`{media}` is handed on as bytes");
                    self.diags.report(Code::MediaAsBytes, at, message);
                }
                Payload::Bytes
            }
        };
        Content {
            origin: self.origin(at),
            media: media.to_owned(),
            also: Vec::new(),
            payload,
        }
    }

    /// Whether a schema says no more than that there are bytes.
    fn is_bytes(&self, schema: At<'d>) -> bool {
        let schema = self.resolver.target(schema).unwrap_or(schema);
        let plain = |(name, _): (&str, At<'d>)| {
            matches!(
                name,
                "type" | "format" | "contentMediaType" | "title" | "description"
            )
        };
        is_binary(schema)
            || schema.members().all(plain)
                && matches!(text(schema, "type").as_deref(), None | Some("string"))
    }

    pub(super) fn encodings(&mut self, at: At<'d>, id: OperationId) -> Vec<Encoding> {
        let stated = at.get("encoding").into_iter().flat_map(At::members);
        let mut encodings = Vec::new();
        for (wire, encoding) in stated {
            encodings.push(Encoding {
                wire: wire.to_owned(),
                media: text(encoding, "contentType"),
                style: encoding
                    .get("style")
                    .is_some()
                    .then(|| self.style(encoding, Place::Query)),
                explode: self.switched(encoding, "explode"),
                allow_reserved: self.switch(encoding, "allowReserved"),
                headers: self.headers(encoding, id),
            });
        }
        encodings
    }

    /// A body of bytes as they are.
    fn bytes(&mut self, at: At<'d>, media: &str) -> Content {
        Content {
            origin: self.origin(at),
            media: media.to_owned(),
            also: Vec::new(),
            payload: Payload::Bytes,
        }
    }

    /// A multipart body whose parts are not told apart.
    fn undivided(&mut self, at: At<'d>, media: &str, fix: &str) -> Content {
        let message = format!("`{media}` is handed on as raw bytes, not by its parts");
        drop(self.diags.report(Code::NotYet, at, message).fix(fix));
        self.bytes(at, media)
    }
}

/// Whether a schema describes bytes that JSON cannot hold.
fn is_binary(schema: At<'_>) -> bool {
    is_file(schema)
        || schema.kind() == Kind::Object && text(schema, "format").as_deref() == Some("binary")
}

/// 2.0: `type: file`.
pub(super) fn is_file(schema: At<'_>) -> bool {
    let word = schema.get("type").and_then(At::as_str);
    schema.kind() == Kind::Object && word.is_some_and(|word| word.eq_ignore_ascii_case("file"))
}
