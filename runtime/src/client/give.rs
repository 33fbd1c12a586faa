//! What generated code gives a call: parameters and a body, each judged as it comes.
//!
//! In: values and where they belong. Out: their JSON, held until the call is sent, and what is wrong with them.

use super::call::{Call, Prepared};
use super::reply::Reply;
use crate::body::Body;
use crate::fault::{Fault, Part};
use crate::json::{Json, Writer, text_to_vec};
use crate::multipart::{self, Form};
use crate::operation::{Coding, Content, Style, named};
use crate::param::encode_body;
use crate::stream::{Events, Lines};
use crate::{Rules, Schema, to_vec};

impl<R: Reply> Call<R> {
    /// Gives the parameter at this index of the operation. For generated code.
    #[doc(hidden)]
    pub fn param<T: Json>(mut self, index: usize, value: &T) -> Self {
        self.request.put(index, to_vec(value));
        self
    }

    /// As [`Call::param`], for the JSON text of what can have but one value.
    #[doc(hidden)]
    pub fn constant(mut self, index: usize, json: &str) -> Self {
        self.request.put(index, json.as_bytes().to_vec());
        self
    }

    /// As [`Call::param`], for borrowed text.
    #[doc(hidden)]
    pub fn text(mut self, index: usize, value: &str) -> Self {
        self.request.put_text(index, value);
        self
    }

    /// As [`Call::param`], for a borrowed list.
    #[doc(hidden)]
    pub fn list<T: Json>(mut self, index: usize, values: &[T]) -> Self {
        let mut writer = Writer::new();
        writer.raw("[");
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                writer.raw(",");
            }
            value.encode(&mut writer);
        }
        writer.raw("]");
        self.request.put(index, writer.into_bytes());
        self
    }

    /// As [`Call::param`], for what may be `null`.
    #[doc(hidden)]
    pub fn param_or_null<T: Json>(self, index: usize, value: Option<&T>) -> Self {
        self.or_null(index, value, Self::param)
    }

    /// As [`Call::text`], for what may be `null`.
    #[doc(hidden)]
    pub fn text_or_null(self, index: usize, value: Option<&str>) -> Self {
        self.or_null(index, value, Self::text)
    }

    /// As [`Call::list`], for what may be `null`.
    #[doc(hidden)]
    pub fn list_or_null<T: Json>(self, index: usize, values: Option<&[T]>) -> Self {
        self.or_null(index, values, Self::list)
    }

    fn or_null<V>(
        mut self,
        index: usize,
        value: Option<V>,
        give: fn(Self, usize, V) -> Self,
    ) -> Self {
        match value {
            Some(value) => give(self, index, value),
            None => {
                self.request.put(index, b"null".to_vec());
                self
            }
        }
    }

    /// Gives the body, in the media type at this index of the operation. For generated code.
    #[doc(hidden)]
    pub fn body<T: Json>(mut self, content: usize, value: &T, rules: Rules<T>) -> Self {
        let faults = match rules.validate(value) {
            Ok(()) => Vec::new(),
            Err(rejection) => Fault::all(Part::Body, &rejection),
        };
        self.request.put_judged(content, to_vec(value), faults);
        self
    }

    /// As [`Call::body`], for borrowed text.
    #[doc(hidden)]
    pub fn body_text(mut self, content: usize, value: &str, rules: Rules<String>) -> Self {
        self.request.put_body_text(content, value, rules.schema());
        self
    }

    /// As [`Call::body`], for bytes as they are.
    #[doc(hidden)]
    pub fn raw(mut self, content: usize, body: impl Into<Body>) -> Self {
        self.request.carry(content, body.into());
        self
    }

    /// Gives the body as a multipart form. For generated code.
    #[doc(hidden)]
    pub fn form<F: Form>(mut self, content: usize, form: F) -> Self {
        if let Some(content) = self.request.content(content)
            && let Coding::Multipart(parts) = content.coding
        {
            let mut writer = multipart::Writer::new(parts);
            form.write(&mut writer);
            let (media, body, faults) = writer.end(content.media);
            self.request.faults.extend(faults);
            self.request.body = media.map(|media| (media, body));
        }
        self
    }

    /// Gives the body as server-sent events. For generated code.
    #[doc(hidden)]
    pub fn events<T: Json + 'static>(
        self,
        content: usize,
        events: Events<T>,
        rules: Rules<T>,
    ) -> Self {
        match self.request.content(content).map(Content::framing) {
            Some(framing) => {
                let rules = self.request.asked(rules);
                self.raw(content, events.into_body(framing, rules))
            }
            None => self,
        }
    }

    /// Gives the body as JSON values one after another. For generated code.
    #[doc(hidden)]
    pub fn lines<T: Json + 'static>(
        self,
        content: usize,
        lines: Lines<T>,
        rules: Rules<T>,
    ) -> Self {
        match self.request.content(content).map(Content::framing) {
            Some(framing) => {
                let rules = self.request.asked(rules);
                self.raw(content, lines.into_body(framing, rules))
            }
            None => self,
        }
    }
}

impl Prepared {
    fn content(&self, index: usize) -> Option<&'static Content> {
        self.operation.body.as_ref()?.contents.get(index)
    }

    /// The rules of a stream's items, unless nothing is to be judged.
    fn asked<T>(&self, rules: Rules<T>) -> Option<Rules<T>> {
        (!self.options.unchecked).then_some(rules)
    }

    /// Takes a body in, in the media type at this index.
    fn carry(&mut self, content: usize, body: Body) {
        let Some(documented) = &self.operation.body else {
            return;
        };
        match named(documented.contents, content, &body) {
            Ok(media) => self.body = Some((media, body)),
            Err(reason) => self.faults.push(Fault::stated(Part::Body, "style", reason)),
        }
    }

    /// Takes a text in as the body, as far as this schema allows it.
    fn put_body_text(&mut self, index: usize, value: &str, schema: &'static Schema) {
        let json = text_to_vec(value);
        let faults = Fault::judge(Part::Body, schema, &json);
        self.put_judged(index, json, faults);
    }

    /// Takes a body in, with what is wrong with it: whether that matters is known when it is sent.
    fn put_judged(&mut self, index: usize, json: Vec<u8>, faults: Vec<Fault>) {
        self.faults.retain(|fault| fault.part != Part::Body);
        self.faults.extend(faults);
        let Some(content) = self.content(index) else {
            return;
        };
        match encode_body(content.coding, json) {
            Ok(bytes) => self.carry(index, Body::from(bytes)),
            Err(reason) => {
                self.faults
                    .push(Fault::stated(Part::Body, "style", reason.0.to_owned()));
            }
        }
    }

    fn put_text(&mut self, index: usize, value: &str) {
        self.put(index, text_to_vec(value));
    }

    pub(super) fn put(&mut self, index: usize, json: Vec<u8>) {
        self.params.retain(|(there, _)| *there != index);
        let param = &self.operation.params[index];
        let part = Part::Param(param.place, param.name);
        // What was wrong with a value that is replaced is gone with it.
        self.faults.retain(|fault| fault.part != part);
        // A variable without a value is undefined, and left out (RFC 6570, 2.3 and 3.2.1).
        if json == b"null" && !param.required && param.style != Style::Json {
            return;
        }
        self.faults.extend(Fault::judge(part, param.schema, &json));
        self.params.push((index, json));
    }
}
