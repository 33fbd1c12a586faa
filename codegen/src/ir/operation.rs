//! Operations: what is called, with what, and what comes back.

use crate::config::Pages;

use super::{Docs, Literal, Origin, Template, TypeId};

/// An index into [`super::Api::operations`] (or, with the top bit set, `receivers`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(u32);

impl OperationId {
    const RECEIVER: u32 = 1 << 31;

    /// The operation at an index of its list.
    pub fn new(index: usize, receiver: bool) -> Self {
        let list = if receiver { Self::RECEIVER } else { 0 };
        OperationId(index as u32 | list)
    }

    /// Whether the API itself calls it: a webhook or callback.
    pub fn is_receiver(self) -> bool {
        self.0 & Self::RECEIVER != 0
    }

    /// Its index in its list.
    pub fn index(self) -> usize {
        (self.0 & !Self::RECEIVER) as usize
    }
}

/// One method on one path (OpenAPI 3.1, 4.8.10).
#[derive(Debug)]
pub struct Operation {
    /// Where it stands.
    pub origin: Origin,
    /// `operationId`, or `None` where the description gives none.
    pub id: Option<String>,
    /// The function that a framework made the id of, where it tells.
    pub called: Option<String>,
    /// The HTTP method, upper case as it goes on the wire.
    pub method: String,
    /// The path template, `/pets/{petId}`; for a webhook or callback `/` and its name.
    pub path: String,
    /// The same, taken apart.
    pub template: Template,
    /// For people.
    pub docs: Docs,
    /// The names of its tags.
    pub tags: Vec<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Its parameters and its path's, the operation's own winning, in document order.
    pub params: Vec<Param>,
    /// The request body.
    pub body: Option<Body>,
    /// The documented replies: codes ascending, then ranges, then `default`.
    pub replies: Vec<Reply>,
    /// The alternatives of which one must be met; an empty list asks for nothing, and so does an
    /// empty alternative.
    pub security: Vec<Requirement>,
    /// Its own servers; empty where the API's apply.
    pub servers: Vec<Server>,
    /// How its pages follow each other, if its replies are pages.
    pub pages: Option<Pages>,
}

/// The tag of operations that have none.
pub const UNTAGGED: &str = "";

impl Operation {
    /// What it is known by: its id, or its method and path in words.
    pub fn key(&self) -> String {
        match &self.id {
            Some(id) => id.clone(),
            None => {
                let path = self.path.replace('{', "by ").replace('}', "");
                format!("{} {path}", self.method.to_ascii_lowercase())
            }
        }
    }

    /// What it is called: its function, or what it is known by, without what only sets words apart before them (`.Get`, `/pets`).
    pub fn words(&self) -> String {
        let words = self.called.clone().unwrap_or_else(|| self.key());
        match words.find(|c: char| c.is_alphanumeric() || c == '_') {
            Some(at) if at > 0 => words[at..].to_owned(),
            _ => words,
        }
    }

    /// The tag that it is sorted under: its first, or [`UNTAGGED`].
    pub fn tag(&self) -> &str {
        self.tags.first().map_or(UNTAGGED, String::as_str)
    }

    /// What it learns of its caller.
    pub fn caller(&self) -> Caller {
        let open = |one: &Requirement| one.schemes.is_empty();
        match self.security.iter().all(open) {
            true => Caller::Nobody,
            false if self.security.iter().any(open) => Caller::Anyone,
            false => Caller::Someone,
        }
    }

    /// Whether it wants to know who calls.
    pub fn is_guarded(&self) -> bool {
        self.caller() != Caller::Nobody
    }
}

/// What an operation learns of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Nothing: the operation is open.
    Nobody,
    /// Who it is, or that nobody said so.
    Anyone,
    /// Who it is.
    Someone,
}

/// What an operation that is not generated is called.
#[derive(Debug)]
pub struct LeftOut {
    /// `operationId`.
    pub id: Option<String>,
    /// The HTTP method, upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The names of its tags.
    pub tags: Vec<String>,
}

/// A parameter (OpenAPI 3.1, 4.8.12).
#[derive(Debug)]
pub struct Param {
    /// Where it stands.
    pub origin: Origin,
    /// The name on the wire.
    pub wire: String,
    /// Where in the request it goes.
    pub place: Place,
    /// How a value is written.
    pub style: Style,
    /// Whether arrays and objects are spread.
    pub explode: bool,
    /// Whether reserved characters go unescaped.
    pub allow_reserved: bool,
    /// Whether it must be given.
    pub required: bool,
    /// What it holds.
    pub ty: TypeId,
    /// The media type, for a parameter described by `content`.
    pub media: Option<String>,
    /// For people.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// `default` of its schema.
    pub default: Option<Literal>,
    /// An example that fits in a line, as JSON.
    pub example: Option<Box<str>>,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Place {
    Path,
    Query,
    /// 3.2: the query string as a whole.
    QueryString,
    Header,
    Cookie,
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
    DeepObject,
    /// 3.2
    Cookie,
    /// Swagger 2.0 `collectionFormat: tsv`.
    TabDelimited,
}

/// A request body (OpenAPI 3.1, 4.8.13).
#[derive(Debug)]
pub struct Body {
    /// Where it stands.
    pub origin: Origin,
    /// Whether it must be sent.
    pub required: bool,
    /// Per media type, in document order.
    pub contents: Vec<Content>,
    /// For people.
    pub docs: Docs,
}

/// One media type of a body or reply.
#[derive(Debug)]
pub struct Content {
    /// Where it stands.
    pub origin: Origin,
    /// The media type or range as written: `application/json`, `image/*`.
    pub media: String,
    /// Other names of the same JSON, which are read alike and never sent.
    pub also: Vec<String>,
    /// What it carries.
    pub payload: Payload,
}

/// What a body carries, by the family of its media type.
#[derive(Debug)]
pub enum Payload {
    /// JSON (`application/json`, `+json`).
    Json(TypeId),
    /// Plain text: a string, or a scalar written as one.
    Text(TypeId),
    /// `application/x-www-form-urlencoded`; one entry of encodings per member that has one.
    Form(TypeId, Vec<Encoding>),
    /// `multipart/form-data`, by its parts.
    Multipart(Vec<FormPart>),
    /// Bytes as they are, streamed.
    Bytes,
    /// `text/event-stream`: the type of one event, and what of it that is.
    Events(TypeId, EventValue),
    /// `application/x-ndjson`, `application/jsonl`, `json-seq`: the type of one item.
    JsonLines(TypeId),
    /// The media type is stated without a schema and nothing is known of the content.
    Empty,
}

/// What of a server-sent event has a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventValue {
    /// Its data.
    Data,
    /// All of it: an object with its `event`, `data`, `id` and `retry` (OpenAPI 3.2, 4.14.4).
    Whole,
}

/// A part of a multipart form.
#[derive(Debug)]
pub struct FormPart {
    /// Where it stands.
    pub origin: Origin,
    /// Its name.
    pub wire: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds, where it is no file.
    pub ty: TypeId,
    /// Whether it is a file, and then whether there may be several.
    pub file: Option<bool>,
    /// `contentType`.
    pub media: Option<String>,
    /// For people.
    pub docs: Docs,
}

/// How one member of a form is written (OpenAPI 3.1, 4.8.15).
#[derive(Debug)]
pub struct Encoding {
    /// The member.
    pub wire: String,
    /// `contentType`.
    pub media: Option<String>,
    /// `style`, for forms.
    pub style: Option<Style>,
    /// `explode`, for forms.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// Part headers.
    pub headers: Vec<Header>,
}

/// A documented reply (OpenAPI 3.1, 4.8.17).
#[derive(Debug)]
pub struct Reply {
    /// Where it stands.
    pub origin: Origin,
    /// Which statuses.
    pub status: Status,
    /// Per media type; empty where the reply has no body.
    pub contents: Vec<Content>,
    /// Its headers.
    pub headers: Vec<Header>,
    /// For people.
    pub docs: Docs,
}

/// Which statuses a reply stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One code.
    Code(u16),
    /// `4XX`: the hundred.
    Range(u8),
    /// Whatever nothing else covers.
    Default,
}

impl Status {
    /// Whether it means that the request was met (RFC 9110, 15.3).
    pub fn is_success(self) -> bool {
        match self {
            Status::Code(code) => code / 100 == 2,
            Status::Range(hundred) => hundred == 2,
            Status::Default => false,
        }
    }
}

/// A response or part header.
#[derive(Debug)]
pub struct Header {
    /// Where it stands.
    pub origin: Origin,
    /// Its name.
    pub wire: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds, written in `simple` style unless a media type says otherwise.
    pub ty: TypeId,
    /// Whether objects are spread.
    pub explode: bool,
    /// The media type of its text, where the description states one (`content`).
    pub media: Option<String>,
    /// For people.
    pub docs: Docs,
}

/// What tells headers apart beside their types and what is said about them: name, whether it must be there, whether objects
/// are spread, media type.
pub type HeaderForm<'a> = (&'a str, bool, bool, Option<&'a str>);

impl Header {
    /// See [`HeaderForm`].
    pub fn form(&self) -> HeaderForm<'_> {
        (
            &self.wire,
            self.required,
            self.explode,
            self.media.as_deref(),
        )
    }
}

/// Schemes that must be met together; per scheme its scopes or roles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirement {
    /// Scheme name and scopes, in document order.
    pub schemes: Vec<(String, Vec<String>)>,
}

/// A security scheme (OpenAPI 3.1, 4.8.27).
#[derive(Debug)]
pub struct Scheme {
    /// Where it stands.
    pub origin: Origin,
    /// Its name in `components.securitySchemes`.
    pub name: String,
    /// What it is.
    pub kind: SchemeKind,
    /// For people.
    pub docs: Docs,
}

/// What a security scheme asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key in a header, a query parameter or a cookie.
    ApiKey {
        /// Where.
        location: Location,
        /// Under which name.
        wire: String,
    },
    /// HTTP authentication.
    Http(HttpScheme),
    /// OAuth 2.0.
    OAuth2(Vec<Flow>),
    /// OpenID Connect, by the URL of its configuration.
    OpenIdConnect(String),
    /// A client certificate.
    MutualTls,
    /// Something this version does not know, or that does not say what it asks for.
    Other,
}

/// Where an API key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Location {
    Header,
    Query,
    Cookie,
}

/// Schemes of the `Authorization` header (RFC 9110, section 11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpScheme {
    /// RFC 7617.
    Basic,
    /// RFC 6750.
    Bearer,
    /// Any other registered scheme.
    Other(String),
}

/// An OAuth 2.0 flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// `clientCredentials`, `authorizationCode`, `implicit`, `password`, `deviceAuthorization`.
    pub kind: String,
    /// `tokenUrl`.
    pub token_url: Option<String>,
    /// `refreshUrl`.
    pub refresh_url: Option<String>,
    /// Scope and description.
    pub scopes: Vec<(String, String)>,
}

/// A server (OpenAPI 3.1, 4.8.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The URL template.
    pub url: String,
    /// `name` (3.2).
    pub name: Option<String>,
    /// For people.
    pub docs: Docs,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name in braces.
    pub wire: String,
    /// What stands in if nothing is given.
    pub default: String,
    /// The allowed values; empty for any.
    pub values: Vec<String>,
    /// For people.
    pub docs: Docs,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// For people.
    pub docs: Docs,
}
