//! Operations as plain data: what the generated code states once for its client and its server.
//!
//! In: nothing; generated code builds these in `static`s. Out: tables that the client builds requests
//! from and the server routes, reads and guards by. No behaviour beyond look-ups.

mod layout;
mod naming;
mod security;
#[cfg(any(feature = "client", feature = "server"))]
mod template;

pub use layout::Layout;
pub(crate) use naming::named;
pub use security::{Location, Requirement, Scheme, SchemeKind};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use template::{Shaped, segments};

use crate::Schema;
use crate::stream::Framing;

/// One method on one path (OpenAPI 3.1, 4.8.10).
#[derive(Debug)]
pub struct Operation {
    /// `operationId`, or what stands in for it.
    pub id: &'static str,
    /// The HTTP method, upper case.
    pub method: &'static str,
    /// The path template: `/pets/{petId}`; what stands after a `?` is fixed query. A parameter of several segments states
    /// them (`google.api.http`): `/v1/{name=shelves/*}`, with `**` for one or more of any text.
    pub path: &'static str,
    /// The parameters; generated code refers to them by index.
    pub params: &'static [Param],
    /// The request body.
    pub body: Option<RequestBody>,
    /// The documented replies: codes ascending, then ranges, then the default.
    pub replies: &'static [Reply],
    /// The alternatives of which one must be met; empty where nothing is asked.
    pub security: &'static [Requirement],
    /// The server of this operation alone, where it has its own.
    pub server: Option<&'static str>,
}

/// A parameter, or a reply's header.
#[derive(Debug)]
pub struct Param {
    /// The name on the wire.
    pub name: &'static str,
    /// Where in the message it stands.
    pub place: Place,
    /// How a value is written.
    pub style: Style,
    /// Whether arrays and objects are spread.
    pub explode: bool,
    /// Whether reserved characters go unescaped.
    pub allow_reserved: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Which JSON the text stands for.
    pub layout: Layout,
    /// What its value must satisfy.
    pub schema: &'static Schema,
}

impl Param {
    /// An optional parameter in the default style of its place (OpenAPI 3.1, 4.8.12.2).
    pub const fn new(
        place: Place,
        name: &'static str,
        layout: Layout,
        schema: &'static Schema,
    ) -> Self {
        let style = match place {
            Place::Path | Place::Header => Style::Simple,
            Place::Query | Place::QueryString | Place::Cookie => Style::Form,
        };
        Param {
            name,
            place,
            style,
            explode: matches!(style, Style::Form),
            allow_reserved: false,
            required: false,
            layout,
            schema,
        }
    }

    /// The same, but it must be given.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same in another style.
    pub const fn style(mut self, style: Style, explode: bool) -> Self {
        self.style = style;
        self.explode = explode;
        self
    }

    /// The same with reserved characters unescaped.
    pub const fn reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }
}

/// Where a parameter stands (OpenAPI 3.1, 4.8.12.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Place {
    Path,
    Query,
    /// OpenAPI 3.2: the query string as a whole.
    QueryString,
    Header,
    Cookie,
}

impl Place {
    /// The word the description uses.
    pub const fn name(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::QueryString => "querystring",
            Place::Header => "header",
            Place::Cookie => "cookie",
        }
    }
}

/// How a parameter's value is written (OpenAPI 3.1, 4.8.12.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Style {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    /// Swagger 2.0 `collectionFormat: tsv`.
    TabDelimited,
    DeepObject,
    /// OpenAPI 3.2: as the cookie header has it, unescaped.
    Cookie,
    /// Not a style: the parameter's `content` is JSON, written as such.
    Json,
}

/// What an operation accepts as its body.
#[derive(Debug)]
pub struct RequestBody {
    /// Whether it must be sent.
    pub required: bool,
    /// Per media type, in document order.
    pub contents: &'static [Content],
}

/// One media type of a body.
#[derive(Debug, Clone, Copy)]
pub struct Content {
    /// The media type or range: `application/json`, `image/*`.
    pub media: &'static str,
    /// Other names of it, which are read alike and never sent: `text/json`, `application/*+json`.
    pub also: &'static [&'static str],
    /// How values become such a body.
    pub coding: Coding,
}

/// How values become a body and back.
#[derive(Debug, Clone, Copy)]
pub enum Coding {
    /// JSON (RFC 8259).
    Json,
    /// A scalar as text.
    Text(Layout),
    /// `application/x-www-form-urlencoded`: an object, and how its members are written.
    Form(Layout, &'static [Param]),
    /// `multipart/form-data`, by its parts (RFC 7578).
    Multipart(&'static [FormPart]),
    /// Server-sent events.
    Events(EventValue),
    /// JSON values one after another; generated code need not say which framing the media type has.
    Lines,
    /// Bytes as they are, handed on as they arrive.
    Raw,
}

/// What the values of a stream of server-sent events are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventValue {
    /// The data of each, as JSON.
    Json,
    /// The data of each, as text.
    Text,
    /// Each as a whole: an object with its `event`, `data`, `id` and `retry` (OpenAPI 3.2, 4.14.4).
    Whole,
}

/// A part of a multipart form.
#[derive(Debug)]
pub struct FormPart {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds.
    pub kind: PartKind,
    /// The media types and ranges that it may have, where the description lists any.
    pub media: Option<&'static str>,
    /// What its value must satisfy.
    pub schema: &'static Schema,
}

/// What a part of a multipart form holds (OpenAPI 3.1, 4.8.15.1).
#[derive(Debug, Clone, Copy)]
pub enum PartKind {
    /// Bytes as they are; several parts of the name where there may be several files.
    File,
    /// Text; a list is one part per item.
    Text(Layout),
    /// JSON; whether there is one part per item of a list.
    Json(bool),
    /// JSON if it is an object or a list, else text.
    Either(Layout),
}

impl FormPart {
    /// An optional part.
    pub const fn new(name: &'static str, kind: PartKind, schema: &'static Schema) -> Self {
        FormPart {
            name,
            required: false,
            kind,
            media: None,
            schema,
        }
    }

    /// An optional file.
    pub const fn file(name: &'static str) -> Self {
        FormPart::new(name, PartKind::File, &crate::schema::ANY)
    }

    /// The same, but it must be there.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, of these media types or ranges, with commas between.
    pub const fn media(mut self, media: &'static str) -> Self {
        self.media = Some(media);
        self
    }
}

impl Content {
    /// A body of this media type and coding.
    pub const fn new(media: &'static str, coding: Coding) -> Self {
        Content {
            media,
            also: &[],
            coding,
        }
    }

    /// A JSON body.
    pub const fn json(media: &'static str) -> Self {
        Content::new(media, Coding::Json)
    }

    /// The same, under these names as well.
    pub const fn also(mut self, names: &'static [&'static str]) -> Self {
        self.also = names;
        self
    }

    /// Every media type under which it comes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        std::iter::once(self.media).chain(self.also.iter().copied())
    }

    /// Which of several contents comes under a media type.
    pub(crate) fn chosen(contents: &[Content], media: &str) -> Option<usize> {
        let contents = contents.iter().enumerate();
        let names = contents.flat_map(|(at, content)| content.names().map(move |name| (at, name)));
        let found = crate::media::choose(names.clone().map(|(_, name)| name), media)?;
        names.map(|(at, _)| at).nth(found)
    }

    /// Whether it is handed on as it arrives rather than read whole.
    pub const fn is_streamed(&self) -> bool {
        matches!(self.coding, Coding::Raw | Coding::Events(_) | Coding::Lines)
    }

    /// How the values of a stream follow each other.
    pub(crate) fn framing(&self) -> Framing {
        match self.coding {
            Coding::Events(EventValue::Text) => Framing::TextEvents,
            Coding::Events(EventValue::Json) => Framing::Events,
            Coding::Events(EventValue::Whole) => Framing::WholeEvents,
            _ if crate::media::essence(self.media).ends_with("json-seq") => Framing::Sequence,
            _ => Framing::Lines,
        }
    }
}

/// One documented reply.
#[derive(Debug)]
pub struct Reply {
    /// For which statuses.
    pub status: Status,
    /// Per media type, in document order; empty where there is no body.
    pub contents: &'static [Content],
    /// The headers; generated code refers to them by index.
    pub headers: &'static [Param],
}

impl Reply {
    /// A reply without headers of its own.
    pub const fn new(status: Status, contents: &'static [Content]) -> Self {
        Reply {
            status,
            contents,
            headers: &[],
        }
    }

    /// The same with these headers.
    pub const fn headers(mut self, headers: &'static [Param]) -> Self {
        self.headers = headers;
        self
    }
}

/// Which statuses a reply stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// One code.
    Code(u16),
    /// `4XX`: the hundred.
    Range(u16),
    /// Whatever nothing else covers.
    Default,
}

impl Operation {
    /// The path template, and the query that every request of this operation has. OpenAPI knows neither queries nor
    /// fragments in paths, but many descriptions tell operations apart by one; a fragment is never sent (RFC 3986, 3.5).
    pub(crate) fn target(&self) -> (&'static str, &'static str) {
        let sent = self
            .path
            .split_once('#')
            .map_or(self.path, |(sent, _)| sent);
        sent.split_once('?').unwrap_or((sent, ""))
    }

    /// The names under which keys stand at a place of its requests.
    pub(crate) fn keys(&self, place: Location) -> impl Iterator<Item = &'static str> {
        let schemes = self.security.iter().flat_map(|one| one.0);
        schemes.filter_map(move |(scheme, _)| match scheme.kind {
            SchemeKind::ApiKey(location, name) if location == place => Some(name),
            _ => None,
        })
    }

    /// The reply that documents a status: its code, else its range, else the default (OpenAPI 3.1,
    /// 4.8.16).
    pub fn reply(&self, status: u16) -> Option<usize> {
        let find = |wanted: Status| self.replies.iter().position(|reply| reply.status == wanted);
        find(Status::Code(status))
            .or_else(|| find(Status::Range(status / 100)))
            .or_else(|| find(Status::Default))
    }
}
