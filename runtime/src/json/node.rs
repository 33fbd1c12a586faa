//! A JSON document as a tree that borrows from its text: what the evaluator judges and the explaining pass walks.
//!
//! In: bytes. Out: [`Node`], or the first [`SyntaxFault`]. Read by the same [`Reader`] as the models, so both agree on what JSON is.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use super::reader::Marks;
use super::{DEPTH_LIMIT, Fault, Kind, Mode, Number, Reader, Stop};

/// A JSON value. Numbers keep their text; equality is JSON Schema's (2020-12 Core, section 4.2.2).
#[derive(Debug, Clone)]
pub enum Node<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written; [`Number::parse`] reads it.
    Number(&'a str),
    /// A string without its quotes and escapes.
    String(Cow<'a, str>),
    /// The elements of an array.
    Array(Vec<Node<'a>>),
    /// The members of an object as they come, each name once: of duplicates the last value, at the place of the first.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

/// Where and why bytes are not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyntaxFault {
    /// Offset in bytes from the start.
    pub offset: usize,
    /// What is wrong there, such as "expected `,` or `}`".
    pub message: &'static str,
}

impl fmt::Display for SyntaxFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.message, self.offset)
    }
}

impl std::error::Error for SyntaxFault {}

impl<'a> Node<'a> {
    /// Reads a whole document. Of duplicate members the last wins.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, SyntaxFault> {
        Self::parse_within(bytes, DEPTH_LIMIT, &mut Vec::new())
    }

    /// The same with another limit of nesting; `duplicates` gets the offsets of the values whose member names had stood
    /// in the same object before.
    pub fn parse_within(
        bytes: &'a [u8],
        depth: u16,
        duplicates: &mut Vec<usize>,
    ) -> Result<Self, SyntaxFault> {
        let mut reader = Reader::new(bytes, Mode::Open).with_depth(depth);
        let parsed =
            Self::read(&mut reader, duplicates).and_then(|node| reader.end().map(|()| node));
        parsed.map_err(|Stop| SyntaxFault {
            offset: reader.fault_offset(),
            message: match reader.fault() {
                Fault::Syntax(message) => message,
                _ => "expected a value",
            },
        })
    }

    /// Reads one value where the reader stands.
    pub fn read(r: &mut Reader<'a>, duplicates: &mut Vec<usize>) -> Result<Self, Stop> {
        Ok(match r.kind()? {
            Kind::Null => r.null().map(|()| Node::Null)?,
            Kind::Bool => Node::Bool(r.bool()?),
            Kind::Number => Node::Number(r.number_text()?),
            Kind::String => Node::String(r.string()?),
            Kind::Array => {
                let mut items = Vec::new();
                r.array(|r| Self::read(r, duplicates).map(|item| items.push(item)))?;
                Node::Array(items)
            }
            Kind::Object => {
                let (mut members, mut names) = (Vec::new(), Names::default());
                r.members(|r, key| {
                    let place = r.mark();
                    let value = Self::read(r, duplicates)?;
                    match names.meet(&members, key) {
                        Err(first) => {
                            duplicates.push(place);
                            if let Some((_, former)) = members.get_mut(first) {
                                *former = value;
                            }
                        }
                        Ok(key) => {
                            if members.is_empty() {
                                // What growing would allocate too, with less ado.
                                members = Vec::with_capacity(4);
                            }
                            members.push((key, value));
                        }
                    }
                    Ok(())
                })?;
                Node::Object(members)
            }
        })
    }

    /// The kind of the value.
    pub fn kind(&self) -> Kind {
        match self {
            Node::Null => Kind::Null,
            Node::Bool(_) => Kind::Bool,
            Node::Number(_) => Kind::Number,
            Node::String(_) => Kind::String,
            Node::Array(_) => Kind::Array,
            Node::Object(_) => Kind::Object,
        }
    }

    /// The value of the member `key`, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        match self {
            Node::Object(members) => members
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }
}

/// A member of an object.
type Member<'a> = (Cow<'a, str>, Node<'a>);

/// The names of one object, as far as met.
#[derive(Default)]
struct Names<'a> {
    marks: Marks,
    /// Where each stands, once they are many: hostile objects must stay linear.
    places: Option<HashMap<Cow<'a, str>, usize>>,
}

impl<'a> Names<'a> {
    /// Up to so many names, comparing with each is faster than hashing.
    const FEW: usize = 64;

    /// The name, if it is new and goes behind the others; or else where the member stands that has it already.
    #[inline]
    fn meet(&mut self, members: &[Member<'a>], key: Cow<'a, str>) -> Result<Cow<'a, str>, usize> {
        match self.marks.is_new(&key) && self.places.is_none() {
            true => Ok(key),
            false => self.find(members, key),
        }
    }

    #[inline(never)]
    fn find(&mut self, members: &[Member<'a>], key: Cow<'a, str>) -> Result<Cow<'a, str>, usize> {
        if members.len() < Self::FEW {
            let first = members.iter().position(|(name, _)| *name == key);
            return first.map_or(Ok(key), Err);
        }
        let all = || members.iter().map(|(name, _)| name.clone()).zip(0..);
        let places = self.places.get_or_insert_with(|| all().collect());
        match *places.entry(key.clone()).or_insert(members.len()) {
            first if first < members.len() => Err(first),
            _ => Ok(key),
        }
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Node::Null, Node::Null) => true,
            (Node::Bool(a), Node::Bool(b)) => a == b,
            (Node::Number(a), Node::Number(b)) => {
                a == b
                    || Number::parse(a)
                        .zip(Number::parse(b))
                        .is_some_and(|(a, b)| a == b)
            }
            (Node::String(a), Node::String(b)) => a == b,
            (Node::Array(a), Node::Array(b)) => a == b,
            (Node::Object(a), Node::Object(b)) => same_members(a, b),
            _ => false,
        }
    }
}

/// Whether two objects without duplicates hold the same, in whatever order.
fn same_members(a: &[(Cow<'_, str>, Node<'_>)], b: &[(Cow<'_, str>, Node<'_>)]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    // Mostly both come in the same order.
    if a.iter().zip(b).all(|(a, b)| a.0 == b.0) {
        return a.iter().zip(b).all(|(a, b)| a.1 == b.1);
    }
    let sorted = |members: &[(Cow<'_, str>, Node<'_>)]| {
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by(|x, y| members[*x].0.cmp(&members[*y].0));
        order
    };
    sorted(a)
        .into_iter()
        .zip(sorted(b))
        .all(|(x, y)| a[x].0 == b[y].0 && a[x].1 == b[y].1)
}

/// The JSON Pointer (RFC 6901) of the innermost value in `bytes` that covers the byte at `offset`; "" if that is the root,
/// or if the bytes are not JSON up to there.
pub fn pointer_at(bytes: &[u8], offset: usize) -> String {
    let mut reader = Reader::new(bytes, Mode::Open);
    let mut pointer = String::new();
    // A fault on the way only means that the path so far is the answer.
    let _ = descend(&mut reader, offset, &mut pointer);
    pointer
}

/// Reads a value; on the way back from the one that covers `offset`, `pointer` holds the way to it.
fn descend(r: &mut Reader<'_>, offset: usize, pointer: &mut String) -> Result<(), Stop> {
    let base = pointer.len();
    let kind = r.kind()?;
    // Where a list or an object begins, what covers the byte is that, and nothing inside.
    if r.mark() >= offset {
        return r.refuse();
    }
    match kind {
        Kind::Array => {
            let mut index = 0usize;
            r.array(|r| {
                pointer.truncate(base);
                pointer.push_str(&format!("/{index}"));
                index += 1;
                step(r, offset, pointer)
            })?;
        }
        Kind::Object => r.members(|r, key| {
            pointer.truncate(base);
            pointer.push('/');
            pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            step(r, offset, pointer)
        })?,
        _ => r.skip()?,
    }
    pointer.truncate(base);
    Ok(())
}

/// Goes through one element: stops inside the one that ends behind `offset`, with the pointer as it stands there.
fn step(r: &mut Reader<'_>, offset: usize, pointer: &mut String) -> Result<(), Stop> {
    descend(r, offset, pointer)?;
    if r.mark() > offset {
        r.refuse()
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(text: &str) -> Node<'_> {
        Node::parse(text.as_bytes()).unwrap_or_else(|fault| panic!("{text}: {fault}"))
    }

    #[test]
    fn equality_is_that_of_json_schema() {
        assert_eq!(
            node(r#"{"a":[1.0,"A"],"b":null}"#),
            node(r#" { "b" : null , "a" : [ 10e-1 , "\u0041" ] } "#)
        );
        assert_ne!(node(r#"{"a":1}"#), node(r#"{"a":1,"b":2}"#));
        assert_ne!(node("[1,2]"), node("[2,1]"));
        assert_ne!(node("0"), node("false"));
    }

    #[test]
    fn the_last_duplicate_wins_and_is_told() {
        let mut duplicates = Vec::new();
        let text = r#"{"b":0,"a":1,"b":2,"a":3,"a":4}"#;
        let parsed =
            Node::parse_within(text.as_bytes(), DEPTH_LIMIT, &mut duplicates).expect("well-formed");
        assert_eq!(parsed, node(r#"{"b":2,"a":4}"#));
        duplicates.sort_unstable();
        assert_eq!(
            duplicates
                .iter()
                .map(|at| &text[*at..*at + 1])
                .collect::<String>(),
            "234"
        );
    }

    #[test]
    fn duplicates_among_many_are_told() {
        for count in [1, 30, 63, 64, 65, 300] {
            let names = (0..count).chain([0, count - 1]);
            let members: Vec<String> = names.map(|n| format!("\"k{n:03}\":{n}")).collect();
            let text = format!("{{{}}}", members.join(","));
            let mut duplicates = Vec::new();
            let parsed = Node::parse_within(text.as_bytes(), DEPTH_LIMIT, &mut duplicates);
            let Ok(Node::Object(found)) = parsed else {
                panic!("{text}");
            };
            assert_eq!((found.len(), duplicates.len()), (count, 2));
            assert!(found.iter().zip(0..).all(|((name, value), n)| {
                *name == format!("k{n:03}") && *value == Node::Number(&n.to_string())
            }));
        }
    }

    #[test]
    fn pointers_of_places() {
        let text = br#"{"a":[{"x~/y":17},2],"b":3}"#;
        let at = |needle: &str| {
            pointer_at(
                text,
                String::from_utf8_lossy(text)
                    .find(needle)
                    .expect("in the text"),
            )
        };
        assert_eq!(at("17"), "/a/0/x~0~1y");
        assert_eq!(at("2]"), "/a/1");
        assert_eq!(at("3}"), "/b");
        assert_eq!(at("[{"), "/a");
        assert_eq!(at(r#"{"x"#), "/a/0");
        assert_eq!(at(r#"{"a"#), "");
        assert_eq!(pointer_at(text, text.len() + 1), "");
    }
}
