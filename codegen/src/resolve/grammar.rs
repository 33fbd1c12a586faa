//! Where references may stand: which member of which object holds what kind of object.
//!
//! In: an object's role and a member's key. Out: the role of the member. Only what can hold a
//! reference or an identifier is listed, for all versions together: examples, defaults, enum values
//! and extensions are data and have no role, so a `$ref` in them is no reference.

/// What an object of a description is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Document,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Header,
    Callback,
    Schema,
    Discriminator,
    /// Examples, links, security schemes: may be a reference, holds none.
    Leaf,
}

impl Role {
    /// Whether a `$ref` in such an object is a reference.
    pub(super) fn may_refer(self) -> bool {
        !matches!(
            self,
            Role::Document | Role::Components | Role::Operation | Role::Discriminator
        )
    }
}

/// How a member holds what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// One, or a list of them.
    Is(Role),
    /// An object: under each name one.
    Map(Role),
    /// The same, but names that start with `x-` are extensions.
    Fixed(Role),
}

use Holds::{Fixed, Is, Map};

/// The member's role; `None` if it holds nothing of interest.
pub(super) fn member(role: Role, key: &str) -> Option<Holds> {
    match role {
        Role::Document => document(key),
        Role::Components => components(key),
        Role::PathItem => path_item(key),
        Role::Schema => schema(key),
        Role::Operation => match key {
            "parameters" => Some(Is(Role::Parameter)),
            "requestBody" => Some(Is(Role::RequestBody)),
            "responses" => Some(Fixed(Role::Response)),
            "callbacks" => Some(Map(Role::Callback)),
            _ => None,
        },
        Role::Callback if key.starts_with("x-") || key == "$ref" => None,
        Role::Callback => Some(Is(Role::PathItem)),
        Role::Parameter | Role::Header | Role::RequestBody | Role::MediaType | Role::Response => {
            content(role, key)
        }
        Role::Encoding => encoding(key),
        Role::Discriminator | Role::Leaf => None,
    }
}

fn document(key: &str) -> Option<Holds> {
    Some(match key {
        "paths" => Fixed(Role::PathItem),
        "webhooks" => Map(Role::PathItem),
        "components" => Is(Role::Components),
        // Swagger 2.0 has its components at the top.
        "definitions" => Map(Role::Schema),
        "parameters" => Map(Role::Parameter),
        "responses" => Map(Role::Response),
        _ => return None,
    })
}

fn components(key: &str) -> Option<Holds> {
    Some(Map(match key {
        "schemas" => Role::Schema,
        "responses" => Role::Response,
        "parameters" => Role::Parameter,
        "requestBodies" => Role::RequestBody,
        "headers" => Role::Header,
        "callbacks" => Role::Callback,
        "pathItems" => Role::PathItem,
        "mediaTypes" => Role::MediaType,
        "examples" | "securitySchemes" | "links" => Role::Leaf,
        _ => return None,
    }))
}

/// The members of a path item that are operations (OpenAPI 3.2, 4.9.1).
const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The method that a member of a path item stands for. Capitals, as HTTP writes methods, are a slip that is reported, and
/// the operation is there all the same.
pub(crate) fn method(key: &str) -> Option<&'static str> {
    METHODS
        .into_iter()
        .find(|method| method.eq_ignore_ascii_case(key))
}

fn path_item(key: &str) -> Option<Holds> {
    Some(match key {
        _ if method(key).is_some() => Is(Role::Operation),
        "additionalOperations" => Map(Role::Operation),
        "parameters" => Is(Role::Parameter),
        _ => return None,
    })
}

fn content(role: Role, key: &str) -> Option<Holds> {
    Some(match (key, role) {
        ("schema" | "itemSchema", _) => Is(Role::Schema),
        ("content", _) => Map(Role::MediaType),
        ("headers", Role::Response) => Map(Role::Header),
        ("links", Role::Response) => Map(Role::Leaf),
        // Swagger 2.0: a parameter or header is described like a schema; and the examples of a
        // response are data.
        ("items", Role::Parameter | Role::Header) => Is(Role::Schema),
        ("examples", Role::Response) => return None,
        ("examples", _) => Map(Role::Leaf),
        _ => {
            return if role == Role::MediaType {
                encoding(key)
            } else {
                None
            };
        }
    })
}

fn encoding(key: &str) -> Option<Holds> {
    Some(match key {
        "headers" => Map(Role::Header),
        "encoding" => Map(Role::Encoding),
        "prefixEncoding" | "itemEncoding" => Is(Role::Encoding),
        _ => return None,
    })
}

fn schema(key: &str) -> Option<Holds> {
    Some(match key {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas"
        | "dependencies" => Map(Role::Schema),
        "items"
        | "prefixItems"
        | "additionalItems"
        | "unevaluatedItems"
        | "contains"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "propertyNames"
        | "allOf"
        | "anyOf"
        | "oneOf"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contentSchema" => Is(Role::Schema),
        "discriminator" => Is(Role::Discriminator),
        _ => return None,
    })
}
