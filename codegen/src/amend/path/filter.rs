//! What filters ask, answered (RFC 9535, sections 2.3.5.2 and 2.4).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::deep::deeper;
use crate::ir::{Decimal, Literal};
use crate::pattern::Matchers;

use super::query::{Filter, From, Inner, Operand, Sign, Test};
use super::regexp::matches;
use super::selected;
use super::selector::single;

/// One value or nothing.
type Value<'v> = Option<Cow<'v, Literal>>;

/// What a query within a filter selects, with how often each.
type Found<'v> = Arc<[(&'v Literal, u64)]>;

/// What was found out while a path is followed.
pub(super) struct Context<'v> {
    root: &'v Literal,
    /// What filters say of values, by the filter and where the value is in memory. Filters in filters would otherwise be
    /// asked of a value again for each value above it.
    answers: HashMap<(usize, usize), bool>,
    /// What queries from the root select.
    from_root: HashMap<usize, Found<'v>>,
    matchers: Matchers,
}

impl<'v> Context<'v> {
    pub(super) fn new(root: &'v Literal) -> Self {
        Context {
            root,
            answers: HashMap::new(),
            from_root: HashMap::new(),
            matchers: Matchers::new(false),
        }
    }

    /// Whether a filter takes a value.
    pub(super) fn holds(&mut self, filter: &'v Filter, value: &'v Literal) -> bool {
        let key = (filter.id, std::ptr::from_ref(value).addr());
        if let Some(known) = self.answers.get(&key) {
            return *known;
        }
        // Filters in filters may each go down a document from its root.
        let holds = deeper(|| holds(&filter.test, value, self));
        self.answers.insert(key, holds);
        holds
    }
}

fn holds<'v>(test: &'v Test, here: &'v Literal, context: &mut Context<'v>) -> bool {
    match test {
        Test::Any(tests) => tests.iter().any(|test| holds(test, here, context)),
        Test::All(tests) => tests.iter().all(|test| holds(test, here, context)),
        Test::Not(test) => !holds(test, here, context),
        Test::Exists(inner) if inner.is_singular() => one(inner, here, context).is_some(),
        Test::Exists(inner) => !found(inner, here, context).is_empty(),
        Test::Compare(left, sign, right) => {
            let left = value(left, here, context);
            let right = value(right, here, context);
            compare(left.as_deref(), *sign, right.as_deref())
        }
        Test::Matches {
            whole,
            text,
            pattern,
        } => {
            let text = value(text, here, context);
            let pattern = value(pattern, here, context);
            match (text.as_deref(), pattern.as_deref()) {
                (Some(Literal::String(text)), Some(Literal::String(pattern))) => {
                    matches(*whole, text, pattern, &context.matchers)
                }
                _ => false,
            }
        }
    }
}

/// The value of an operand; functions are those of sections 2.4.4, 2.4.5 and 2.4.8.
fn value<'v>(operand: &'v Operand, here: &'v Literal, context: &mut Context<'v>) -> Value<'v> {
    match operand {
        Operand::Literal(literal) => Some(Cow::Borrowed(literal)),
        Operand::Singular(inner) => one(inner, here, context).map(Cow::Borrowed),
        Operand::Length(of) => match value(of, here, context)?.as_ref() {
            Literal::String(text) => Some(number(text.chars().count())),
            Literal::Array(items) => Some(number(items.len())),
            Literal::Object(members) => Some(number(members.len())),
            _ => None,
        },
        Operand::Count(inner) => {
            let found = found(inner, here, context);
            let times = found.iter().map(|(_, times)| *times);
            Some(number(times.fold(0, u64::saturating_add)))
        }
        Operand::Value(inner) => match *found(inner, here, context) {
            [(value, 1)] => Some(Cow::Borrowed(value)),
            _ => None,
        },
    }
}

fn number<'v>(number: impl ToString) -> Cow<'v, Literal> {
    Cow::Owned(Literal::Number(number.to_string()))
}

/// The value of a query that selects one at most.
fn one<'v>(inner: &'v Inner, here: &'v Literal, context: &Context<'v>) -> Option<&'v Literal> {
    match inner.from {
        From::Root(_) => single(&inner.query, context.root),
        From::Here => single(&inner.query, here),
    }
}

fn found<'v>(inner: &'v Inner, here: &'v Literal, context: &mut Context<'v>) -> Found<'v> {
    let From::Root(id) = inner.from else {
        let nodes = selected(&inner.query, here, context);
        return nodes.into_values().collect();
    };
    if let Some(known) = context.from_root.get(&id) {
        return known.clone();
    }
    let nodes = selected(&inner.query, context.root, context);
    let found: Found = nodes.into_values().collect();
    context.from_root.insert(id, found.clone());
    found
}

/// Section 2.3.5.2.2: nothing is equal to nothing, and only numbers and strings have an order.
fn compare(left: Option<&Literal>, sign: Sign, right: Option<&Literal>) -> bool {
    match sign {
        Sign::Equal => left == right,
        Sign::NotEqual => left != right,
        Sign::Less => is_less(left, right),
        Sign::LessOrEqual => left == right || is_less(left, right),
        Sign::Greater => is_less(right, left),
        Sign::GreaterOrEqual => left == right || is_less(right, left),
    }
}

fn is_less(left: Option<&Literal>, right: Option<&Literal>) -> bool {
    match (left, right) {
        // The order of Unicode's scalar values is that of the bytes.
        (Some(Literal::String(left)), Some(Literal::String(right))) => left < right,
        (Some(Literal::Number(left)), Some(Literal::Number(right))) => {
            match (Decimal::of(left), Decimal::of(right)) {
                (Some(left), Some(right)) => left < right,
                _ => false,
            }
        }
        _ => false,
    }
}
