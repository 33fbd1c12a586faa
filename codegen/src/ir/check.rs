//! Checks: what a value of a known shape must satisfy beyond what its Rust type ensures.
//!
//! A check is always relative to a shape: `Member` steps into a field, `Items` into a list. What no
//! check on the typed value can say is [`Check::Json`]: the evaluator judges the JSON itself.

use super::{Kinds, Literal, Number, PatternId, TypeId};

/// All of these must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Assertion {
    /// In document order.
    pub checks: Vec<Check>,
}

impl Assertion {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty()
    }
}

/// One assertion keyword applied (JSON Schema 2020-12 validation, section 6, and the applicators of
/// core, section 10).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Check {
    /// `type`, where the shape allows more kinds than the schema.
    Kind(Kinds),
    /// `const`, `enum`: the value is one of these.
    OneOfValues(Vec<Literal>),
    /// `minimum`
    Minimum(Number),
    /// `maximum`
    Maximum(Number),
    /// `exclusiveMinimum`
    ExclusiveMinimum(Number),
    /// `exclusiveMaximum`
    ExclusiveMaximum(Number),
    /// `multipleOf`
    MultipleOf(Number),
    /// `minLength`, in code points.
    MinLength(u64),
    /// `maxLength`, in code points.
    MaxLength(u64),
    /// `pattern`
    Pattern(PatternId),
    /// `format`, where it is asserted and not carried by the type.
    Format(String),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems: true`
    UniqueItems,
    /// `items`, beyond the item type's own checks.
    Items(Assertion),
    /// `contains` with `minContains` (1 if absent) and `maxContains`.
    Contains {
        /// What counts.
        item: Assertion,
        /// At least so many.
        min: u64,
        /// At most so many.
        max: Option<u64>,
    },
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// `propertyNames`, on the names of a map or of a record's rest.
    PropertyNames(Assertion),
    /// `required`, where the field itself is optional.
    Required(String),
    /// `dependentRequired`: if the first is there, so are the others.
    DependentRequired(String, Vec<String>),
    /// `dependentSchemas`: if the member is there, the object satisfies this.
    DependentSchema(String, Assertion),
    /// `properties`: if the member is there, it satisfies this.
    Member(String, Assertion),
    /// `additionalProperties`: every value of a map satisfies this.
    Values(Assertion),
    /// The member may not be there.
    Forbidden(String),
    /// `not`
    Not(Assertion),
    /// `allOf`
    AllOf(Vec<Assertion>),
    /// `anyOf`
    AnyOf(Vec<Assertion>),
    /// `oneOf`
    OneOf(Vec<Assertion>),
    /// `if`, `then`, `else`
    If {
        /// The condition.
        condition: Assertion,
        /// Where it holds.
        then: Assertion,
        /// Where it does not.
        otherwise: Assertion,
    },
    /// A `$ref` to a named schema of this type, whose own checks apply.
    Named(TypeId),
    /// Only the JSON itself can be judged: the evaluator is asked with the type's rule.
    Json,
}
