//! The API as data: what every pass after `lower` works on.
//!
//! In: resolved documents, read by `lower`. Out: an [`Api`] that owns everything and refers to
//! nothing outside itself. It holds no logic beyond constructors and look-ups, no Rust names (those
//! are `name::Names`) and no derived facts (those are `analyze::Facts`).

mod check;
mod number;
mod operation;
mod server;
mod shape;
mod template;

pub use check::{Assertion, Check};
pub(crate) use number::Decimal;
pub use number::Number;
pub use operation::{
    Body, Caller, Content, Encoding, EventValue, Flow, FormPart, Header, HeaderForm, HttpScheme,
    LeftOut, Location, Operation, OperationId, Param, Payload, Place, Reply, Requirement, Scheme,
    SchemeKind, Server, ServerVariable, Status, Style, Tag, UNTAGGED,
};
pub(crate) use server::{absolute, demanded, flaw_of, is_absolute, leads_somewhere};
pub use shape::{
    Access, Case, Coding, Discriminator, Field, FloatKind, Format, IntKind, Kind, Kinds, Literal,
    Presence, Record, Rest, Shape, Union,
};
pub use template::{Piece, Template};

use crate::hash::IdMap;
use crate::load::NodeId;

/// One description, whole.
#[derive(Debug, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.summary` and `info.description`.
    pub docs: Docs,
    /// The servers every operation without its own is reached at, in document order.
    pub servers: Vec<Server>,
    /// Every type, component or inline; indexed by [`TypeId`].
    pub types: Vec<Type>,
    /// What is said of single values of enumerations; the first of several that say something of one counts. Most say
    /// nothing.
    pub said_of_values: IdMap<TypeId, Vec<ValueSaid>>,
    /// Of strings that may be any: those that the description lists beside.
    pub suggested: IdMap<TypeId, Vec<Literal>>,
    /// Every operation under `paths`, in document order; indexed by [`OperationId`].
    pub operations: Vec<Operation>,
    /// Webhooks and callbacks: operations that the API's owner calls on us.
    pub receivers: Vec<Operation>,
    /// What the configuration does not select of both.
    pub left_out: Vec<LeftOut>,
    /// The declared security schemes, in document order.
    pub schemes: Vec<Scheme>,
    /// The declared tags, in document order, then the undeclared ones that operations use.
    pub tags: Vec<Tag>,
    /// The rule texts that the evaluator reads; indexed by [`SchemaId`].
    pub schemas: Vec<Schema>,
    /// Places in rule texts that types are judged by, as JSON Pointers within them; indexed by [`PlaceId`].
    pub places: Vec<String>,
    /// The expressions of `pattern` and `patternProperties`, once each; indexed by [`PatternId`].
    pub patterns: Vec<Pattern>,
}

impl Api {
    /// The type behind an id.
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// The type that a chain of names ends at; `None` where it leads back to itself.
    pub fn behind(&self, id: TypeId) -> Option<TypeId> {
        let mut at = id;
        for _ in &self.types {
            match self.ty(at).shape {
                Shape::Alias(next) => at = next,
                _ => return Some(at),
            }
        }
        None
    }

    /// The rule text behind an id.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }

    /// The JSON Pointer, within its rule text, behind an id.
    pub fn place(&self, id: PlaceId) -> &str {
        &self.places[id.0 as usize]
    }

    /// The pattern behind an id.
    pub fn pattern(&self, id: PatternId) -> &Pattern {
        &self.patterns[id.0 as usize]
    }

    /// The operation behind an id.
    pub fn operation(&self, id: OperationId) -> &Operation {
        match id.is_receiver() {
            false => &self.operations[id.index()],
            true => &self.receivers[id.index()],
        }
    }

    /// Every type's id, in the order they were lowered.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len() as u32).map(TypeId)
    }
}

/// An index into [`Api::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// An index into [`Api::schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

/// An index into [`Api::places`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(pub u32);

/// An index into [`Api::patterns`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PatternId(pub u32);

/// Where something stands in the description.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// JSON Pointer from the root of its document, prefixed by the document's path where that is
    /// not the root document: `#/components/schemas/Pet`, `common.yaml#/Pet`.
    pub pointer: String,
    /// The node, for its span; absent for what no document states.
    pub node: Option<NodeId>,
}

/// What the description says for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// `summary` or `title`.
    pub summary: Option<String>,
    /// `description`, CommonMark.
    pub description: Option<String>,
}

/// What the description says of one value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueSaid {
    /// The value: a string as it is, of anything else its JSON.
    pub value: String,
    /// What it is called.
    pub name: Option<String>,
    /// For people.
    pub docs: Docs,
}

/// One type: what Rust holds ([`Shape`]) and, apart from it, what must hold ([`Check`]).
#[derive(Debug)]
pub struct Type {
    /// The schema it was lowered from.
    pub origin: Origin,
    /// What it may be called, most telling first; `name` decides.
    pub hint: Hint,
    /// For people.
    pub docs: Docs,
    /// Which Rust type.
    pub shape: Shape,
    /// What a value of that Rust type must satisfy beyond what the type itself ensures.
    pub checks: Assertion,
    /// The rules as the description states them, for the evaluator and for explaining.
    pub schema: Rule,
    /// `default`.
    pub default: Option<Box<Literal>>,
    /// `deprecated`.
    pub deprecated: bool,
}

// A large description has some 30,000 types, inline ones included.
const _: () = assert!(size_of::<Type>() <= 240);

/// Where a type's name may come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// A named schema: `components.schemas.Pet`, `$defs.Pet`, a file's name.
    Component(String),
    /// A member of another type, with the inline schema's own `title` if it has one.
    Member {
        /// The type whose member this is.
        parent: TypeId,
        /// The member's name on the wire.
        wire: String,
        /// `title`.
        title: Option<String>,
    },
    /// An item of a list, a value of a map: named after the list or map.
    Item {
        /// The list or map.
        parent: TypeId,
        /// `title`.
        title: Option<String>,
    },
    /// A case of a union.
    Case {
        /// The union.
        parent: TypeId,
        /// What tells this case from its siblings: its title, tag value, distinguishing key or kind.
        distinction: String,
    },
    /// A named schema as one direction or a stream of events carries it, where that differs from the whole.
    View {
        /// The type of the whole schema.
        of: TypeId,
        /// What carries it.
        view: View,
    },
    /// A body, parameter or header of an operation.
    Operation {
        /// The operation.
        operation: OperationId,
        /// `Request`, `Response`, `Conflict`, a parameter's name.
        role: String,
        /// `title`.
        title: Option<String>,
    },
    /// A parameter, header, body or reply that operations share under a name.
    Shared {
        /// The name among the components, or of its file.
        name: String,
        /// `Param`, `Header`, `Request`, `Response`, the name of a part.
        role: String,
    },
}

/// The messages that a view of a schema is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// Where `readOnly` members need not be there.
    Request,
    /// Where `writeOnly` members need not be there.
    Response,
    /// Where a string stands for the JSON that it holds.
    Event,
}

impl View {
    /// What stands behind a type's name.
    pub fn suffix(self) -> &'static str {
        match self {
            View::Request => "Request",
            View::Response => "Response",
            View::Event => "Message",
        }
    }
}

/// A rule text with a place in it: what a type or parameter is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rule {
    /// The text; `None` stands for "anything is allowed".
    pub schema: Option<SchemaId>,
    /// The place within that text; `None` for the whole.
    pub at: Option<PlaceId>,
}

impl Rule {
    /// Anything is allowed.
    pub const ANY: Rule = Rule {
        schema: None,
        at: None,
    };

    /// All of a text.
    pub const fn whole(text: SchemaId) -> Rule {
        Rule {
            schema: Some(text),
            at: None,
        }
    }
}

/// A schema in the form the runtime's evaluator reads: JSON Schema 2020-12, annotations dropped,
/// dialects evened out, every `$ref` replaced by `"#<index into refs>"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// Where the description states it.
    pub origin: Origin,
    /// The name that it may be called by; one without goes by its place.
    pub hint: Option<String>,
    /// JSON text.
    pub text: String,
    /// What the text's `$ref`s point at.
    pub refs: Vec<SchemaId>,
    /// The patterns of the text, in the order it mentions them.
    pub patterns: Vec<PatternId>,
}

impl Schema {
    /// What it may be called.
    pub fn hint(&self) -> &str {
        self.hint.as_deref().unwrap_or(&self.origin.pointer)
    }
}

/// An ECMA-262 expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// As the description writes it.
    pub source: String,
    /// Where it stands first.
    pub origin: Origin,
    /// Names it may be given, from the places that use it.
    pub hints: Vec<String>,
}
