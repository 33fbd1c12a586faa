//! Shapes: which Rust type a schema becomes, apart from what its values must satisfy.

use super::{Docs, Origin, TypeId};

/// Which Rust type; children are ids.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Any JSON value.
    Any,
    /// No value at all (the schema `false`).
    Never,
    /// Only `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// An integer.
    Int(IntKind),
    /// A number.
    Float(FloatKind),
    /// A string of no particular format.
    Str,
    /// A string of a format that has a Rust type of its own.
    Text(Format),
    /// A string that encodes bytes.
    Bytes(Coding),
    /// A type of the user's own, for a format: its path, and the kinds of value that have the format.
    Foreign(String, Kinds),
    /// Exactly one value, which therefore need not be stored.
    Const(Literal),
    /// One of several strings.
    Enum(Vec<Literal>),
    /// Any string, of which the description lists some.
    Extensible(Vec<Literal>),
    /// One of several integers, all within 64 bits, that have names.
    IntEnum(Vec<Literal>),
    /// An array of equal items.
    List(TypeId),
    /// An array of exactly these items.
    Tuple(Vec<TypeId>),
    /// An object whose member names are data.
    Map(TypeId),
    /// An object whose members are named by the description.
    Record(Record),
    /// One of several types.
    Union(Union),
    /// A type, or `null`.
    Nullable(TypeId),
    /// Another name for a type (a named schema that is only a reference).
    Alias(TypeId),
}

impl Shape {
    /// The kinds of value that it holds apart from those of the types in it.
    pub fn own_kinds(&self) -> Kinds {
        match self {
            Shape::Any => Kinds::ALL,
            Shape::Never | Shape::Union(_) | Shape::Alias(_) => Kinds::NONE,
            Shape::Null | Shape::Nullable(_) => Kinds::of(Kind::Null),
            Shape::Bool => Kinds::of(Kind::Bool),
            Shape::Int(_) | Shape::IntEnum(_) => Kinds::of(Kind::Integer),
            Shape::Float(_) => Kinds::NUMBER,
            Shape::Str | Shape::Text(_) | Shape::Bytes(_) => Kinds::of(Kind::String),
            Shape::Enum(_) | Shape::Extensible(_) => Kinds::of(Kind::String),
            Shape::Foreign(_, kinds) => *kinds,
            Shape::Const(value) => Kinds::of(value.kind()),
            Shape::List(_) | Shape::Tuple(_) => Kinds::of(Kind::Array),
            Shape::Map(_) | Shape::Record(_) => Kinds::of(Kind::Object),
        }
    }
}

/// The width of an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum IntKind {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    /// Beyond 64 bits.
    I128,
    /// Of any size.
    Any,
}

/// The width of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum FloatKind {
    F32,
    F64,
}

/// Formats with a Rust type in `oasmith::text`.
/// <https://spec.openapis.org/registry/format/>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Format {
    DateTime,
    Date,
    Time,
    Duration,
    Uuid,
    Uri,
    UriReference,
    Ipv4,
    Ipv6,
    /// `format: decimal`: a number kept as text, in a JSON string.
    Decimal,
}

impl Format {
    /// Whether a client that is not strict takes other texts as well, as servers send times in many ways: what the
    /// runtime's `text::Kind::OPEN` says. So a value may break the rules.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Format::DateTime
                | Format::Date
                | Format::Time
                | Format::Duration
                | Format::Uri
                | Format::UriReference
        )
    }
}

/// How bytes are written in a string (JSON Schema 2020-12 validation, section 8.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Coding {
    Base64,
    Base64Url,
}

/// A JSON value of the description, numbers as written.
#[derive(Debug, Clone)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// The number's text.
    Number(String),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Literal>),
    /// An object, members in document order.
    Object(Vec<(String, Literal)>),
}

/// An object with named members.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// The members, in document order.
    pub fields: Vec<Field>,
    /// What other members may be there.
    pub rest: Rest,
}

/// What an object may hold beside its named members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rest {
    /// Nothing (`additionalProperties: false`).
    Closed,
    /// Anything, not asked for: the description is silent about it.
    #[default]
    Open,
    /// Members of this type, which the description asks to carry.
    Typed(TypeId),
}

/// A member of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Where its schema stands.
    pub origin: Origin,
    /// The name on the wire.
    pub wire: String,
    /// Whether it may be left out.
    pub presence: Presence,
    /// What it holds when it is there.
    pub ty: TypeId,
    /// Whether its constant is no `const` but an `enum` of one string or number, to which the API may add: clients take
    /// others. Required members alone are such constants.
    pub enumerated: bool,
    /// `readOnly`, `writeOnly`.
    pub access: Access,
    /// What stands in for it when it is left out (an annotation; never written by itself).
    pub default: Option<Box<Literal>>,
    /// An example that fits in a line, as JSON.
    pub example: Option<Box<str>>,
    /// For people.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
}

/// Whether a member may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Presence {
    Required,
    Optional,
}

/// The directions a member takes part in (OpenAPI 3.1, 4.8.24; 3.0, Schema Object).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Access {
    #[default]
    Both,
    ReadOnly,
    WriteOnly,
}

/// One of several types; how a reader tells them apart is a fact (`analyze::Tagging`).
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// The alternatives, in document order.
    pub cases: Vec<Case>,
    /// `oneOf` rather than `anyOf`: exactly one may accept.
    pub exclusive: bool,
    /// The stated discriminator.
    pub discriminator: Option<Box<Discriminator>>,
}

/// A stated discriminator (OpenAPI 3.1, 4.8.25).
#[derive(Debug, Clone, PartialEq)]
pub struct Discriminator {
    /// `propertyName`
    pub wire: String,
    /// Tag value and index of its case: the mapping, and the implicit names it leaves. Of a base with its variants several cases
    /// may have one value.
    pub values: Vec<(Literal, usize)>,
    /// 3.2 `defaultMapping`: the case for every other value and for none.
    pub default: Option<usize>,
    /// Whether the default takes what the case of a tag refuses as well: the members of a base that says by its
    /// discriminator alone which schemas include it.
    pub takes_the_rest: bool,
}

/// One alternative of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its type.
    pub ty: TypeId,
    /// What tells it from its siblings: a title, a tag value, a key, a kind; `name` makes the
    /// variant of it.
    pub hint: String,
    /// Where the branch stands.
    pub origin: Origin,
}

/// The kinds of JSON values (JSON Schema 2020-12 core, section 4.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Null,
    Bool,
    Integer,
    /// A number that is not an integer.
    Fraction,
    String,
    Array,
    Object,
}

/// A set of [`Kind`]s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Kinds(pub u8);

impl Kinds {
    /// No kind.
    pub const NONE: Kinds = Kinds(0);
    /// Every kind.
    pub const ALL: Kinds = Kinds(0x7f);
    /// Integers and fractions.
    pub const NUMBER: Kinds = Kinds(1 << Kind::Integer as u8 | 1 << Kind::Fraction as u8);

    /// The set of one kind.
    pub const fn of(kind: Kind) -> Kinds {
        Kinds(1 << kind as u8)
    }

    /// Members of both.
    pub const fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    /// Members of either.
    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Members of this set alone.
    pub const fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    /// Whether the kind is a member.
    pub const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Whether there is no member.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}
