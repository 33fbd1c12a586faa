//! Checks: what a value of a known shape must satisfy beyond what its Rust type ensures.
//!
//! A check is always relative to a shape: `Member` steps into a field, `Items` into a list. What no
//! check on the typed value can say is [`Check::Json`]: the evaluator judges the JSON itself.

use std::cmp::Ordering::{self, Greater, Less};

use super::{Decimal, Kinds, Literal, Number, PatternId, TypeId};

/// All of these must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Assertion {
    /// In document order, without what others imply; see [`Assertion::of`].
    pub checks: Vec<Check>,
}

impl Assertion {
    /// Whether no value passes.
    pub fn is_never(&self) -> bool {
        self.checks.contains(&Check::Kind(Kinds::NONE))
    }

    /// All of these but what others imply: `minimum: 0` beside `exclusiveMinimum: 1`, a pattern said again. Which of them a value breaks is
    /// told by the rule text, which has each.
    pub fn of(mut checks: Vec<Check>) -> Self {
        let is_weak = |(place, own): (usize, &Check)| {
            // Of those that say the same the first stays.
            let stronger = |(at, other): (usize, &Check)| {
                other.implies(own) && (at < place || !own.implies(other))
            };
            own.implies(own) && checks.iter().enumerate().any(stronger)
        };
        let weak: Vec<bool> = checks.iter().enumerate().map(is_weak).collect();
        let mut weak = weak.into_iter();
        checks.retain(|_| weak.next() == Some(false));
        Assertion { checks }
    }

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

impl Check {
    /// Whether both ask for alike, and what meets this one meets the other.
    fn implies(&self, other: &Check) -> bool {
        use Check::*;
        let compared = |one: &Number, other: &Number| -> Option<Ordering> {
            Some(Decimal::of(&one.0)?.cmp(&Decimal::of(&other.0)?))
        };
        match (self, other) {
            (MinLength(own), MinLength(other))
            | (MinItems(own), MinItems(other))
            | (MinProperties(own), MinProperties(other)) => own >= other,
            (MaxLength(own), MaxLength(other))
            | (MaxItems(own), MaxItems(other))
            | (MaxProperties(own), MaxProperties(other)) => own <= other,
            (Minimum(own), ExclusiveMinimum(other)) => compared(own, other) == Some(Greater),
            (Minimum(own) | ExclusiveMinimum(own), Minimum(other))
            | (ExclusiveMinimum(own), ExclusiveMinimum(other)) => {
                compared(own, other).is_some_and(Ordering::is_ge)
            }
            (Maximum(own), ExclusiveMaximum(other)) => compared(own, other) == Some(Less),
            (Maximum(own) | ExclusiveMaximum(own), Maximum(other))
            | (ExclusiveMaximum(own), ExclusiveMaximum(other)) => {
                compared(own, other).is_some_and(Ordering::is_le)
            }
            (
                Kind(_) | OneOfValues(_) | MultipleOf(_) | Pattern(_) | Format(_) | UniqueItems,
                _,
            ) => self == other,
            _ => false,
        }
    }
}
