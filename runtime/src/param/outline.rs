//! A JSON value in outline: what writing a parameter needs to know of it.

use crate::json::{Json, Kind, Mode, Reader, Stop};

/// A value; scalars as the text that stands for them outside JSON.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub(crate) raw: &'a str,
    pub(crate) value: Value<'a>,
}

#[derive(Debug)]
pub(crate) enum Value<'a> {
    Scalar(String),
    Array(Vec<Node<'a>>),
    Object(Vec<(String, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// Reads JSON that the runtime itself has written.
    pub(crate) fn parse(json: &'a [u8]) -> Result<Self, Stop> {
        let mut reader = Reader::new(json, Mode::Open);
        let node = Node::read(&mut reader)?;
        reader.end()?;
        Ok(node)
    }

    fn read(r: &mut Reader<'a>) -> Result<Self, Stop> {
        let kind = r.kind()?;
        let mark = r.mark();
        let value = match kind {
            Kind::String => Value::Scalar(String::decode(r)?),
            Kind::Array => {
                let mut items = Vec::new();
                r.array(|r| {
                    items.push(Node::read(r)?);
                    Ok(())
                })?;
                Value::Array(items)
            }
            Kind::Object => {
                let mut members = Vec::new();
                r.object(|r, key| {
                    let key = key.to_owned();
                    members.push((key, Node::read(r)?));
                    Ok(())
                })?;
                Value::Object(members)
            }
            _ => {
                r.unknown()?;
                Value::Scalar(raw(r, mark).to_owned())
            }
        };
        Ok(Node {
            raw: raw(r, mark),
            value,
        })
    }

    /// The text of a scalar; a composite value that no style reaches stays JSON.
    pub(crate) fn text(&self) -> &str {
        match &self.value {
            Value::Scalar(text) => text,
            _ => self.raw,
        }
    }
}

fn raw<'a>(r: &Reader<'a>, mark: usize) -> &'a str {
    std::str::from_utf8(r.since(mark))
        .unwrap_or_default()
        .trim()
}
