//! Checks that look at nothing but the value itself.
//!
//! In: a check and a value. Out: whether it holds; this is decided here for the fast pass and for the explaining one.

use super::program::{Bound, Check, Dependent, Limit, kinds};
use super::{number, unique};
use crate::check::length;
use crate::json::{Node, Number};

/// Whether the value is of one of these kinds.
#[inline(always)]
pub(crate) fn allows(allowed: u8, value: &Node<'_>) -> bool {
    let kind = kinds::OF[value.kind() as usize];
    let both = allowed & kind;
    both == kind || (both != 0 && is_part(both, value))
}

/// Whether a number is of this part of the numbers.
#[inline(never)]
fn is_part(part: u8, value: &Node<'_>) -> bool {
    matches!(value, Node::Number(text) if allows_number(part, text))
}

/// The same of a number.
#[inline]
pub(crate) fn allows_number(allowed: u8, text: &str) -> bool {
    match allowed & kinds::NUMBER {
        0 => false,
        kinds::NUMBER => true,
        part => (part == kinds::INTEGER) == number::is_integer(text),
    }
}

/// A member of an object.
pub(crate) type Member<'a> = (std::borrow::Cow<'a, str>, Node<'a>);

pub(crate) fn has(members: &[Member<'_>], name: &str) -> bool {
    members.iter().any(|(member, _)| member == name)
}

/// The names that `dependentRequired` asks for and the object does not have.
pub(crate) fn missing<'d>(
    dependent: &'d Dependent,
    members: &[Member<'_>],
) -> impl Iterator<Item = &'d str> {
    let names = if has(members, &dependent.name) {
        &dependent.required[..]
    } else {
        &[]
    };
    names
        .iter()
        .map(|name| &**name)
        .filter(|name| !has(members, name))
}

/// Whether a value satisfies a check that looks at nothing but this value. Applicators answer `true` here.
#[inline]
pub(crate) fn holds(check: &Check, value: &Node<'_>) -> bool {
    match (check, value) {
        (check, Node::String(text)) => text_holds(check, text).unwrap_or(true),
        (check, Node::Number(text)) => number_holds(check, text).unwrap_or(true),
        (Check::MinItems(min), Node::Array(items)) => items.len() as u64 >= *min,
        (Check::MaxItems(max), Node::Array(items)) => items.len() as u64 <= *max,
        (Check::UniqueItems, Node::Array(items)) => unique::duplicate(items).is_none(),
        (Check::MinProperties(min), Node::Object(members)) => members.len() as u64 >= *min,
        (Check::MaxProperties(max), Node::Object(members)) => members.len() as u64 <= *max,
        (Check::Const(constant), value) => **constant == *value,
        (Check::Enum(values), value) => values.contain(value),
        _ => true,
    }
}

/// The same of a string; `None` for applicators.
#[inline(always)]
pub(crate) fn text_holds(check: &Check, text: &str) -> Option<bool> {
    Some(match check {
        Check::MinLength(min) => at_least(text, *min),
        Check::MaxLength(max) => at_most(text, *max),
        Check::Pattern(pattern) => pattern.matches(text),
        Check::Format(format) => format.string.is_none_or(|is| is(text)),
        Check::Const(constant) => matches!(&**constant, Node::String(one) if one == text),
        Check::Enum(values) => values.has_text(text),
        _ => return None,
    })
}

/// The same of an integer that is written plainly; `None` for applicators, and where the text has to be asked.
#[inline]
pub(crate) fn integer_holds(check: &Check, value: i64) -> Option<bool> {
    Some(match check {
        Check::Bound(bound, limit) => bound.admits(value.cmp(&limit.small?)),
        Check::MultipleOf(limit) => value % limit.small? == 0,
        Check::Enum(values) if values.others.is_empty() => values.has_integer(value),
        _ => return None,
    })
}

/// The same of a number; `None` for applicators.
#[inline]
pub(crate) fn number_holds(check: &Check, text: &str) -> Option<bool> {
    Some(match check {
        Check::Bound(bound, limit) => within(*bound, limit, text),
        Check::MultipleOf(limit) => match (limit.small, number::small(text)) {
            (Some(unit), Some(value)) => value % unit == 0,
            _ => Number::parse(text).is_some_and(|value| number::is_multiple(&value, &limit.exact)),
        },
        Check::Format(format) => format.number.is_none_or(|is| is(text)),
        Check::Const(constant) => is_number(constant, text),
        Check::Enum(values) => values.has_number(text),
        _ => return None,
    })
}

/// Whether a value of the schema is this number, however both are written.
pub(crate) fn is_number(value: &Node<'_>, text: &str) -> bool {
    match value {
        Node::Number(one) => match (number::small(one), number::small(text)) {
            (Some(one), Some(value)) => one == value,
            _ => Number::parse(one)
                .zip(Number::parse(text))
                .is_some_and(|(one, value)| one == value),
        },
        _ => false,
    }
}

#[inline]
fn within(bound: Bound, limit: &Limit, text: &str) -> bool {
    let order = match (number::small(text), limit.small) {
        (Some(value), Some(limit)) => value.cmp(&limit),
        _ => match Number::parse(text) {
            Some(value) => value.cmp(&limit.exact),
            None => return false,
        },
    };
    bound.admits(order)
}

/// Lengths are counted in code points (JSON Schema validation, section 6.3); a code point takes one to four bytes, so
/// mostly nothing has to be counted.
#[inline]
fn at_least(text: &str, min: u64) -> bool {
    let bytes = text.len() as u64;
    bytes >= min && (bytes >= min.saturating_mul(4) || counted(text) >= min)
}

#[inline]
fn at_most(text: &str, max: u64) -> bool {
    let bytes = text.len() as u64;
    bytes <= max || (bytes <= max.saturating_mul(4) && counted(text) <= max)
}

/// Out of line, so that what it prepares is not prepared where nothing is counted.
#[inline(never)]
fn counted(text: &str) -> u64 {
    length(text) as u64
}
