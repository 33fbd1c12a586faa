//! JSON values as they were written, numbers included.

use oasmith::json::{Node, Writer};

/// The text of a value on one line.
pub fn json(node: &Node<'_>) -> String {
    let mut out = Writer::new();
    write(&mut out, node);
    String::from_utf8_lossy(&out.into_bytes()).into_owned()
}

fn write(out: &mut Writer, node: &Node<'_>) {
    match node {
        Node::Null => out.null(),
        Node::Bool(value) => out.bool(*value),
        Node::Number(text) => out.raw(text),
        Node::String(text) => out.string(text),
        Node::Array(items) => {
            out.raw("[");
            for (at, item) in items.iter().enumerate() {
                out.raw(if at == 0 { "" } else { "," });
                write(out, item);
            }
            out.raw("]");
        }
        Node::Object(members) => {
            out.raw("{");
            for (at, (name, value)) in members.iter().enumerate() {
                out.raw(if at == 0 { "" } else { "," });
                out.string(name);
                out.raw(":");
                write(out, value);
            }
            out.raw("}");
        }
    }
}
