//! From faults to violations: in document order, capped, with pointers, limits and words.
//!
//! In: the faults of a value. Out: the [`Violation`]s of a rejection. Pointers are made in one walk over the value,
//! and only for what is reported.

use super::Entry;
use super::explain::explain;
use super::fault::{Fault, What, address};
use super::found::ByPlace;
use super::message::message;
use super::program::push_escaped;
use crate::json::{Node, Writer};
use crate::rejection::Violation;

/// How long the pointers of all violations may be on average, in bytes.
const POINTER: usize = 1 << 12;

/// The first `cap` violations of the value, and whether there are more.
pub(crate) fn report(
    entry: &'static Entry,
    value: &Node<'_>,
    cap: usize,
) -> (Vec<Violation>, bool) {
    let found = explain(entry, value, cap);
    let mut report = Report {
        // One rule may be reached on several ways.
        faults: ByPlace::new(&found),
        cap,
        letters: cap.saturating_mul(POINTER),
        violations: Vec::new(),
        truncated: false,
    };
    report.walk(value, &mut String::new());
    (report.violations, report.truncated)
}

struct Report<'f> {
    faults: ByPlace<'f>,
    cap: usize,
    /// How long all further pointers may be.
    letters: usize,
    violations: Vec<Violation>,
    truncated: bool,
}

impl Report<'_> {
    fn walk(&mut self, value: &Node<'_>, pointer: &mut String) {
        let faults = self.faults.take(address(value));
        // A long name would be repeated with each fault below; what comes first is told in any case.
        let affordable = self.letters.checked_div(pointer.len());
        let least = usize::from(self.violations.is_empty());
        let left = self.cap - self.violations.len();
        let room = left.min(affordable.unwrap_or(left).max(least));
        self.truncated |= faults.len() > room;
        let told = faults.iter().take(room);
        self.letters -= self.letters.min(told.len() * pointer.len());
        self.violations
            .extend(told.map(|fault| violation(fault, pointer)));
        if self.truncated || self.faults.is_empty() {
            return;
        }
        let length = pointer.len();
        match value {
            Node::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    pointer.push('/');
                    pointer.push_str(&at.to_string());
                    self.walk(item, pointer);
                    pointer.truncate(length);
                }
            }
            Node::Object(members) => {
                for (name, member) in members {
                    push_escaped(pointer, name);
                    self.walk(member, pointer);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }
}

fn violation(fault: &Fault, pointer: &str) -> Violation {
    let Fault {
        program,
        rule,
        keyword,
        what,
        ..
    } = *fault;
    let schema = program.schema_of(rule);
    let mut instance = pointer.to_owned();
    let place = || program.keyword_place(rule, keyword);
    let (limit, place) = match what {
        What::Never => ("false".to_owned(), program.place(rule)),
        What::Missing(name) => {
            push_escaped(&mut instance, name);
            (json(&Node::String(name.into())), place())
        }
        What::MissingBeside(name, beside) => {
            push_escaped(&mut instance, name);
            let mut place = place();
            push_escaped(&mut place, beside);
            (json(&Node::String(name.into())), place)
        }
        What::Matches(_) | What::Untold(_) => (String::new(), place()),
        _ if matches!(keyword, "contains" | "not") => (String::new(), place()),
        _ => (
            schema
                .and_then(|schema| schema.get(keyword))
                .map(json)
                .unwrap_or_default(),
            place(),
        ),
    };
    let message = message(fault, &limit, schema);
    Violation {
        instance,
        keyword,
        limit,
        rule: place,
        message,
    }
}

/// The JSON text of a value of the schema.
fn json(node: &Node<'_>) -> String {
    let mut writer = Writer::new();
    write(node, &mut writer);
    String::from_utf8(writer.into_bytes()).unwrap_or_default()
}

fn write(node: &Node<'_>, writer: &mut Writer) {
    match node {
        Node::Null => writer.null(),
        Node::Bool(value) => writer.bool(*value),
        Node::Number(text) => writer.raw(text),
        Node::String(text) => writer.string(text),
        Node::Array(items) => {
            writer.raw("[");
            for (at, item) in items.iter().enumerate() {
                writer.raw(if at == 0 { "" } else { "," });
                write(item, writer);
            }
            writer.raw("]");
        }
        Node::Object(members) => {
            writer.raw("{");
            for (at, (name, value)) in members.iter().enumerate() {
                writer.raw(if at == 0 { "" } else { "," });
                writer.string(name);
                writer.raw(":");
                write(value, writer);
            }
            writer.raw("}");
        }
    }
}
