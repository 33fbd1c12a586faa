//! A form as it came: parts into files and values.
//!
//! In: all parts of a body. Out: typed values, each judged, or a list of what is wrong with them.

use bytes::Bytes;
use http::HeaderMap;

use super::{File, below, kind};
use crate::Rules;
use crate::body::Body;
use crate::fault::{Fault, Part};
use crate::json::Json;
use crate::media;
use crate::operation::{FormPart, Layout, PartKind};
use crate::param::{gathered, is_misread, reads_as_json};

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

    /// What came with a media type that the description does not list for its part.
    #[cfg(feature = "server")]
    pub(crate) fn strange(parts: &[FormPart], given: &[Given]) -> Vec<Fault> {
        let stated = |name: &str| parts.iter().find(|part| part.name == name)?.media;
        let strange = given.iter().filter_map(|one| {
            let stated = stated(&one.name)?;
            let strange = !kind::is_taken(stated, one.media.as_deref());
            strange.then(|| {
                let message = format!("is not sent as {stated}");
                below(&one.name, Fault::stated(Part::Body, "contentType", message))
            })
        });
        strange.collect()
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
        // A media type that the description fixes says nothing of a single value.
        let fixed = part
            .media
            .is_some_and(|stated| kind::single(stated).is_some());
        let said = given.clone().find_map(|given| given.media.as_deref());
        let said = said.filter(|_| !fixed);
        let listed_json = part.media.is_some() && said.is_some_and(media::is_json);
        let texts = given.map(|given| std::str::from_utf8(&given.bytes));
        let Ok(texts) = texts.collect::<Result<Vec<_>, _>>() else {
            return self.fault(part.name, "syntax", "is not UTF-8");
        };
        let json = match part.kind {
            PartKind::Either(layout) if texts.len() == 1 => either(part, &layout, said, texts[0]),
            PartKind::Text(_) if texts.len() == 1 && listed_json => texts[0].to_owned(),
            PartKind::Text(layout) | PartKind::Either(layout) if !texts.is_empty() => {
                gathered(&layout, &texts)
            }
            // No part is an empty list, where a list must be there.
            PartKind::Text(layout) if part.required && layout.has_array() => "[]".to_owned(),
            // The list itself is null, where it may be.
            PartKind::Json(true) if texts == ["null"] && part.schema.is_valid_json(b"null") => {
                "null".to_owned()
            }
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
        let mut files = self.given_files(index);
        match files.len() {
            0 | 1 => Some(files.pop()),
            _ => self.fault(self.parts[index].name, "syntax", "is there more than once"),
        }
    }

    /// All files of the name at this index; at least one where there must be any.
    pub fn files(&mut self, index: usize) -> Option<Vec<File>> {
        let files = self.given_files(index);
        let part = &self.parts[index];
        match part.required && files.is_empty() {
            true => self.fault(part.name, "required", "is missing"),
            false => Some(files),
        }
    }

    fn given_files(&mut self, index: usize) -> Vec<File> {
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
        own.into_iter().map(file).collect()
    }
}

/// The JSON of a single text that is JSON if it is an object or a list: by the media type that it came with, else by what
/// it looks like, unless only a string of that look is allowed.
pub(super) fn either(part: &FormPart, layout: &Layout, media: Option<&str>, text: &str) -> String {
    let quoted = || serde_json::Value::from(text).to_string();
    let is_text = media.is_some_and(|media| media::matches("text/*", media));
    match media {
        Some(media) if media::is_json(media) => text.to_owned(),
        _ if is_text && layout.has_text() && is_misread(layout, text) => quoted(),
        _ if reads_as_json(layout, text) => {
            let allows = |json: &str| part.schema.is_valid_json(json.as_bytes());
            match !allows(text) && allows(&quoted()) {
                true => quoted(),
                false => text.to_owned(),
            }
        }
        _ => gathered(layout, &[text]),
    }
}
