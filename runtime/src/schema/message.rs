//! Faults in words.
//!
//! In: a fault and the limit it exceeds. Out: a phrase that continues "the value …". Never what was submitted: only
//! the description's own words, counts and positions go in.

use super::fault::{Fault, What};
use crate::json::Node;

/// Longer lists of values are not told one by one.
const LONGEST: usize = 200;

/// The message of a fault. `limit` is the JSON text of the keyword's value, `schema` where the keyword stands.
pub(crate) fn message(fault: &Fault, limit: &str, schema: Option<&Node<'_>>) -> String {
    let text = of_value(fault, limit, schema);
    if fault.at.name {
        format!("has a name that {text}")
    } else {
        text
    }
}

fn of_value(fault: &Fault, limit: &str, schema: Option<&Node<'_>>) -> String {
    match fault.what {
        What::Never => match fault.program.fault {
            Some(why) => format!("can't be judged, the rule is unusable: {why}"),
            None => "is not allowed".to_owned(),
        },
        What::Missing(_) => "is required".to_owned(),
        What::MissingBeside(_, name) => format!("is required if `{name}` is present"),
        What::Matches(0) => format!(
            "must match {} of the {}",
            quantity(fault.keyword),
            alternatives(fault, schema)
        ),
        What::Untold(tag) => format!(
            "must match {} of the {}, which `{tag}` tells apart",
            quantity(fault.keyword),
            alternatives(fault, schema)
        ),
        What::Matches(n) => format!(
            "must match exactly one of the {}, but matches {n}",
            alternatives(fault, schema)
        ),
        What::Equal(a, b) => format!("must not repeat an item, but items {a} and {b} are equal"),
        What::TooFew(n) => format!("must contain at least {} that {}", items(n), agree(n)),
        What::TooMany(n) => format!("must contain at most {} that {}", items(n), agree(n)),
        What::Keyword => of_keyword(fault.keyword, limit),
    }
}

fn of_keyword(keyword: &str, limit: &str) -> String {
    let counted = |one: &str| {
        if limit == "1" {
            format!("1 {one}")
        } else {
            format!("{limit} {one}s")
        }
    };
    match keyword {
        "type" => format!("must be {}", kinds(limit)),
        "const" if limit.len() <= LONGEST => format!("must be {limit}"),
        "const" => "must be the constant of the description".to_owned(),
        "enum" if limit.len() <= LONGEST => format!("must be one of {limit}"),
        "enum" => "must be one of the values of the description".to_owned(),
        "minimum" => format!("must be at least {limit}"),
        "maximum" => format!("must be at most {limit}"),
        "exclusiveMinimum" => format!("must be more than {limit}"),
        "exclusiveMaximum" => format!("must be less than {limit}"),
        "multipleOf" => format!("must be a multiple of {limit}"),
        "minLength" => format!("must be at least {} long", counted("character")),
        "maxLength" => format!("must be at most {} long", counted("character")),
        "pattern" => format!("must match the pattern {limit}"),
        "format" => format!("must be of the format {limit}"),
        "contentEncoding" => format!("must be encoded in {limit}"),
        "minItems" => format!("must have at least {}", counted("item")),
        "maxItems" => format!("must have at most {}", counted("item")),
        "minProperties" => format!("must have at least {}", counted("member")),
        "maxProperties" => format!("must have at most {}", counted("member")),
        "not" => "must not match what the rule excludes".to_owned(),
        keyword => format!("does not satisfy `{keyword}`"),
    }
}

fn kinds(limit: &str) -> String {
    let names: Vec<&str> = limit
        .split(['"', '[', ']', ','])
        .filter(|name| !name.is_empty())
        .collect();
    let phrases: Vec<String> = names
        .iter()
        .map(|name| match *name {
            "null" => "null".to_owned(),
            "array" | "integer" | "object" => format!("an {name}"),
            name => format!("a {name}"),
        })
        .collect();
    phrases.join(" or ")
}

fn quantity(keyword: &str) -> &'static str {
    if keyword == "oneOf" {
        "exactly one"
    } else {
        "at least one"
    }
}

fn alternatives(fault: &Fault, schema: Option<&Node<'_>>) -> String {
    match schema.and_then(|schema| schema.get(fault.keyword)) {
        Some(Node::Array(parts)) => format!("{} alternatives", parts.len()),
        _ => "alternatives".to_owned(),
    }
}

fn items(n: u64) -> String {
    if n == 1 {
        "1 item".to_owned()
    } else {
        format!("{n} items")
    }
}

fn agree(n: u64) -> &'static str {
    if n == 1 {
        "matches the rule"
    } else {
        "match the rule"
    }
}
