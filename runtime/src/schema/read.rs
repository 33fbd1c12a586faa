//! Values of keywords, read as what they have to be.
//!
//! In: a node of the schema. Out: names, numbers, kinds; or what is wrong with it.

use std::borrow::Cow;

use super::compile::Fault;
use super::number;
use super::program::{Limit, kinds};
use crate::json::{Node, Number};

pub(crate) type Name = Cow<'static, str>;

/// Drops what is said twice.
pub(crate) fn distinct(names: &mut Vec<Name>) {
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
}

pub(crate) fn string(node: Node<'static>) -> Result<Name, Fault> {
    match node {
        Node::String(text) => Ok(text),
        _ => Err("the value of a keyword is not a string"),
    }
}

pub(crate) fn strings(node: Node<'static>) -> Result<Vec<Name>, Fault> {
    match node {
        Node::Array(items) => items.into_iter().map(string).collect(),
        _ => Err("the value of a keyword is not a list of strings"),
    }
}

fn number_of(node: &Node<'static>) -> Result<(&'static str, Number<'static>), Fault> {
    let Node::Number(text) = node else {
        return Err("the value of a keyword is not a number");
    };
    Number::parse(text)
        .map(|exact| (*text, exact))
        .ok_or("the value of a keyword is not a number")
}

pub(crate) fn count(node: &Node<'static>) -> Result<u64, Fault> {
    number_of(node).map(|(_, exact)| number::count(&exact))
}

pub(crate) fn limit(node: &Node<'static>) -> Result<Box<Limit>, Fault> {
    number_of(node).map(|(text, exact)| {
        Box::new(Limit {
            small: number::small(text),
            exact,
        })
    })
}

pub(crate) fn declared(node: &Node<'static>) -> Result<u8, Fault> {
    let one = |node: &Node<'static>| match node {
        Node::String(name) => match &**name {
            "null" => Ok(kinds::NULL),
            "boolean" => Ok(kinds::BOOL),
            "integer" => Ok(kinds::INTEGER),
            "number" => Ok(kinds::NUMBER),
            "string" => Ok(kinds::STRING),
            "array" => Ok(kinds::ARRAY),
            "object" => Ok(kinds::OBJECT),
            _ => Err("`type` names no kind of value"),
        },
        _ => Err("`type` is not a name"),
    };
    match node {
        Node::Array(names) => names
            .iter()
            .try_fold(0, |kinds, name| Ok(kinds | one(name)?)),
        name => one(name),
    }
}

/// The kind of a value, as one bit.
pub(crate) fn kind_of(node: &Node<'_>) -> u8 {
    match node {
        Node::Null => kinds::NULL,
        Node::Bool(_) => kinds::BOOL,
        Node::Number(text) if number::is_integer(text) => kinds::INTEGER,
        Node::Number(_) => kinds::FRACTION,
        Node::String(_) => kinds::STRING,
        Node::Array(_) => kinds::ARRAY,
        Node::Object(_) => kinds::OBJECT,
    }
}
