//! `multipart/form-data` (RFC 7578): files and values, each in a part of its own.
//!
//! In: a generated form, or parts as they came. Out: the other of the two, through [`Form`]. Files are
//! sent as they are read; a server holds them, within its body limit, until all parts are there.

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use crate::body::Body;
use crate::fault::{Fault, Part};
use crate::json::Json;
use crate::operation::{FormPart, PartKind};
use crate::param::{gathered, items, texts};
use crate::{Rules, to_vec};

/// A file of a form: its bytes and what is said about them.
#[derive(Debug, Default)]
pub struct File {
    /// The file's name, if it has one.
    pub name: Option<String>,
    /// Its media type, if it is said.
    pub media: Option<String>,
    /// The headers of its part, beside `Content-Disposition` and `Content-Type`.
    pub headers: HeaderMap,
    /// Its bytes.
    pub body: Body,
}

impl File {
    /// A file without a name.
    pub fn new(body: impl Into<Body>) -> Self {
        File {
            body: body.into(),
            ..File::default()
        }
    }

    /// The same file with a name.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same file of this media type.
    pub fn of_type(mut self, media: impl Into<String>) -> Self {
        self.media = Some(media.into());
        self
    }
}

/// A form, part by part; generated code implements it.
pub trait Form: Sized + Send + 'static {
    /// Writes each part.
    fn write(self, to: &mut Writer);

    /// Reads each part; `None` if something is wrong with one.
    fn read(from: &mut Reader) -> Option<Self>;
}

/// A form on its way out.
#[derive(Debug)]
pub struct Writer {
    parts: &'static [FormPart],
    boundary: String,
    done: Vec<Body>,
    text: Vec<u8>,
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
            PartKind::Json(false) => (
                Ok(vec![String::from_utf8_lossy(&json).into_owned()]),
                "application/json",
            ),
            // Text is plain text unless it says otherwise (RFC 7578, 4.4).
            PartKind::Text(_) | PartKind::File => (texts(&json), ""),
        };
        match all {
            Ok(all) => {
                for text in all {
                    self.head(part, None, part.media.unwrap_or(media), &HeaderMap::new());
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
        let media = file
            .media
            .as_deref()
            .or(part.media.filter(|media| !media.contains(['*', ','])));
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
            quoted(part.name)
        );
        if let Some(file) = file {
            head.push_str(&format!("; filename=\"{}\"", quoted(file)));
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

    /// The body, its media type, and what is wrong with it.
    #[cfg(feature = "client")]
    pub(crate) fn end(mut self, media: &str) -> (Option<HeaderValue>, Body, Vec<Fault>) {
        let first = self.done.is_empty() && self.text.is_empty();
        let break_before = if first { "" } else { "\r\n" };
        let end = format!("{break_before}--{}--\r\n", self.boundary);
        self.text.extend_from_slice(end.as_bytes());
        self.done.push(Body::from(self.text));
        let media = format!(
            "{}; boundary={}",
            crate::media::essence(media),
            self.boundary
        );
        (
            HeaderValue::try_from(media).ok(),
            Body::chain(self.done),
            self.faults,
        )
    }
}

/// A name in quotes as browsers write it (HTML, 4.10.21.8).
fn quoted(name: &str) -> String {
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

/// A fault of the part of this name.
fn below(name: &str, mut fault: Fault) -> Fault {
    let step = name.replace('~', "~0").replace('/', "~1");
    fault.violation.instance = format!("/{step}{}", fault.violation.instance);
    fault
}

/// A part as it came.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) name: String,
    pub(crate) file: Option<String>,
    pub(crate) media: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

/// A form as it came.
#[derive(Debug)]
pub struct Reader {
    parts: &'static [FormPart],
    given: Vec<Given>,
    faults: Vec<Fault>,
}

impl Reader {
    #[cfg(feature = "server")]
    pub(crate) fn new(parts: &'static [FormPart], given: Vec<Given>) -> Self {
        let faults = Vec::new();
        Reader {
            parts,
            given,
            faults,
        }
    }

    #[cfg(feature = "server")]
    pub(crate) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    fn fault<T>(&mut self, name: &str, keyword: &'static str, text: &str) -> Option<T> {
        let fault = Fault::stated(Part::Body, keyword, text.to_owned());
        self.faults.push(below(name, fault));
        None
    }

    /// The part at this index, which must be there.
    pub fn required<T: Json>(&mut self, index: usize, rules: Rules<T>) -> Option<T> {
        match self.optional(index, rules)? {
            Some(value) => Some(value),
            None => self.fault(self.parts[index].name, "required", "is missing"),
        }
    }

    /// The part at this index; the outer `None` if something is wrong with it.
    pub fn optional<T: Json>(&mut self, index: usize, rules: Rules<T>) -> Option<Option<T>> {
        let part = &self.parts[index];
        let given = self.given.iter().filter(|given| given.name == part.name);
        let texts = given.map(|given| std::str::from_utf8(&given.bytes));
        let Ok(texts) = texts.collect::<Result<Vec<_>, _>>() else {
            return self.fault(part.name, "syntax", "is not UTF-8");
        };
        let json = match part.kind {
            PartKind::Text(layout) if !texts.is_empty() => gathered(&layout, &texts),
            // No part is an empty list, where a list must be there.
            PartKind::Text(layout) if part.required && layout.has_array() => "[]".to_owned(),
            PartKind::Json(true) if part.required || !texts.is_empty() => {
                format!("[{}]", texts.join(","))
            }
            PartKind::Json(false) if texts.len() == 1 => texts[0].to_owned(),
            PartKind::Json(false) if texts.len() > 1 => {
                return self.fault(part.name, "syntax", "is there more than once");
            }
            _ => return Some(None),
        };
        match rules.from_slice(json.as_bytes()) {
            Ok(value) => Some(Some(value.into_inner())),
            Err(rejection) => {
                let faults = Fault::all(Part::Body, &rejection);
                self.faults
                    .extend(faults.into_iter().map(|fault| below(part.name, fault)));
                None
            }
        }
    }

    /// The file at this index, which must be there, once.
    pub fn file(&mut self, index: usize) -> Option<File> {
        match self.optional_file(index)? {
            Some(file) => Some(file),
            None => self.fault(self.parts[index].name, "required", "is missing"),
        }
    }

    /// The file at this index; the outer `None` if there are several.
    pub fn optional_file(&mut self, index: usize) -> Option<Option<File>> {
        let mut files = self.files(index)?;
        match files.len() {
            0 | 1 => Some(files.pop()),
            _ => self.fault(self.parts[index].name, "syntax", "is there more than once"),
        }
    }

    /// All files of the name at this index.
    pub fn files(&mut self, index: usize) -> Option<Vec<File>> {
        let name = self.parts[index].name;
        let (own, others) = std::mem::take(&mut self.given)
            .into_iter()
            .partition::<Vec<_>, _>(|given| given.name == name);
        self.given = others;
        let file = |given: Given| File {
            name: given.file,
            media: given.media,
            headers: given.headers,
            body: Body::from(given.bytes),
        };
        Some(own.into_iter().map(file).collect())
    }
}
