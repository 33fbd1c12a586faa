//! A form on its way out: files and values into parts.
//!
//! In: each part's value, judged as it comes. Out: a body and its media type. Files are not read here but while
//! the body is sent.

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use super::{File, below, kind};
use crate::body::Body;
use crate::fault::{Fault, Part};
use crate::json::Json;
use crate::operation::{FormPart, Layout, PartKind};
use crate::param::{Unwritable, is_misread, items, texts};
use crate::{media, to_vec};

/// A form on its way out.
#[derive(Debug)]
pub struct Writer {
    parts: &'static [FormPart],
    boundary: String,
    done: Vec<Body>,
    text: Vec<u8>,
    /// The parts that a file was given for.
    filed: Vec<usize>,
    faults: Vec<Fault>,
}

impl Writer {
    #[cfg(feature = "client")]
    pub(crate) fn new(parts: &'static [FormPart]) -> Self {
        use std::hash::{BuildHasher, Hasher, RandomState};
        let lot = || RandomState::new().build_hasher().finish();
        Writer {
            parts,
            // Long enough never to occur in a file.
            boundary: format!("{:016x}{:016x}", lot(), lot()),
            done: Vec::new(),
            text: Vec::new(),
            filed: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// The value of the part at this index.
    pub fn value<T: Json>(&mut self, index: usize, value: &T) {
        let part = &self.parts[index];
        let json = to_vec(value);
        let faults = Fault::judge(Part::Body, part.schema, &json);
        self.faults
            .extend(faults.into_iter().map(|fault| below(part.name, fault)));
        let (all, media) = match part.kind {
            PartKind::Json(true) => (items(&json), "application/json"),
            PartKind::Json(false) => (whole(&json), "application/json"),
            PartKind::Either(layout) => either(&layout, part.media.and_then(kind::single), &json),
            // Text is plain text unless it says otherwise (RFC 7578, 4.4).
            PartKind::Text(_) | PartKind::File => (texts(&json), ""),
        };
        match all {
            Ok(all) => {
                let fits = |one: &str| media::is_json(one) == media::is_json(media);
                let stated = part.media.and_then(|stated| kind::sent(stated, fits));
                let media = stated.unwrap_or(media);
                for text in all {
                    self.head(part, None, media, &HeaderMap::new());
                    self.text.extend_from_slice(text.as_bytes());
                }
            }
            Err(reason) => {
                let fault = Fault::stated(Part::Body, "style", reason.0.to_owned());
                self.faults.push(below(part.name, fault));
            }
        }
    }

    /// As [`Writer::value`], if there is one.
    pub fn optional<T: Json>(&mut self, index: usize, value: &Option<T>) {
        if let Some(value) = value {
            self.value(index, value);
        }
    }

    /// A file for the part at this index; several calls send several files.
    pub fn file(&mut self, index: usize, file: File) {
        let part = &self.parts[index];
        self.filed.push(index);
        // What the caller says of it counts, then what its name says, then what the description lists first.
        let stated = |stated| match kind::single(stated) {
            None => {
                kind::by_name(stated, file.name.as_deref()).or_else(|| kind::sent(stated, |_| true))
            }
            only => only,
        };
        let media = file
            .media
            .as_deref()
            .or_else(|| part.media.and_then(stated));
        let media = media.unwrap_or("application/octet-stream");
        // Without a name many servers take a part for text.
        let name = file.name.as_deref().unwrap_or("file");
        if HeaderValue::try_from(media).is_err() {
            let fault = Fault::stated(Part::Body, "style", "has no valid media type".to_owned());
            return self.faults.push(below(part.name, fault));
        }
        self.head(part, Some(name), media, &file.headers);
        self.done.push(Body::from(std::mem::take(&mut self.text)));
        self.done.push(file.body);
    }

    /// The line that ends the part before, and the head of a part.
    fn head(&mut self, part: &FormPart, file: Option<&str>, media: &str, headers: &HeaderMap) {
        let first = self.done.is_empty() && self.text.is_empty();
        let break_before = if first { "" } else { "\r\n" };
        let mut head = format!(
            "{break_before}--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            in_quotes(part.name)
        );
        if let Some(file) = file {
            head.push_str(&format!("; filename=\"{}\"", in_quotes(file)));
        }
        if !media.is_empty() {
            head.push_str(&format!("\r\nContent-Type: {media}"));
        }
        self.text.extend_from_slice(head.as_bytes());
        for (name, value) in headers {
            if name != CONTENT_DISPOSITION && name != CONTENT_TYPE {
                self.text
                    .extend_from_slice(format!("\r\n{name}: ").as_bytes());
                self.text.extend_from_slice(value.as_bytes());
            }
        }
        self.text.extend_from_slice(b"\r\n\r\n");
    }

    /// Says which files must be there and are not. No part stands for an empty list of values; one of files cannot be told from
    /// a part that was left out, and that is refused.
    #[cfg(feature = "client")]
    fn miss_files(&mut self) {
        let parts = self.parts.iter().enumerate();
        let missing = parts.filter(|(index, part)| {
            let is_file = matches!(part.kind, PartKind::File);
            part.required && is_file && !self.filed.contains(index)
        });
        let fault = |name| {
            let fault = Fault::stated(Part::Body, "required", "is missing".to_owned());
            below(name, fault)
        };
        let missing: Vec<Fault> = missing.map(|(_, part)| fault(part.name)).collect();
        self.faults.extend(missing);
    }

    /// The body, its media type, and what is wrong with it.
    #[cfg(feature = "client")]
    pub(crate) fn end(mut self, media: &str) -> (Option<HeaderValue>, Body, Vec<Fault>) {
        self.miss_files();
        let first = self.done.is_empty() && self.text.is_empty();
        let break_before = if first { "" } else { "\r\n" };
        let end = format!("{break_before}--{}--\r\n", self.boundary);
        self.text.extend_from_slice(end.as_bytes());
        self.done.push(Body::from(self.text));
        let media = match media::is_range(media) {
            true => "multipart/form-data",
            false => media::essence(media),
        };
        let media = format!("{media}; boundary={}", self.boundary);
        (
            HeaderValue::try_from(media).ok(),
            Body::chain(self.done),
            self.faults,
        )
    }
}

fn whole(json: &[u8]) -> Result<Vec<String>, Unwritable> {
    Ok(vec![String::from_utf8_lossy(json).into_owned()])
}

/// A value that is JSON if it is an object or a list, else text: its texts, and the media type to send them with, which
/// says of text that would be taken for something else that it is text.
pub(super) fn either(
    layout: &Layout,
    media: Option<&str>,
    json: &[u8],
) -> (Result<Vec<String>, Unwritable>, &'static str) {
    match json.first() {
        Some(b'{' | b'[') => (whole(json), "application/json"),
        Some(b'"') => match (texts(json), media) {
            (Ok(all), None) if all.iter().any(|text| is_misread(layout, text)) => {
                (Ok(all), "text/plain")
            }
            (Ok(all), Some(_)) if all.iter().any(|text| is_misread(layout, text)) => {
                (Err(Unwritable("is text that reads as something else")), "")
            }
            (all, _) => (all, ""),
        },
        _ => (texts(json), ""),
    }
}

/// A name in quotes as browsers write it (HTML, 4.10.21.8).
fn in_quotes(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The name that was put into quotes.
#[cfg(feature = "server")]
pub(crate) fn unquoted(name: &str) -> String {
    name.replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
}
