//! Faults of a message: a violation and the part of the message it is about.
//!
//! In: violations of one parameter or body. Out: the same with their place, for the client's error and the
//! server's answer alike. It never holds a submitted value.

use std::fmt;

use crate::json::Node;
use crate::operation::Place;
use crate::{Rejection, Schema, Violation};

/// What is wrong with one part of a request or reply.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Which part.
    pub part: Part,
    /// What is wrong with it; its pointer starts at the part.
    pub violation: Violation,
}

/// A part of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The parameter of this name.
    Param(Place, &'static str),
    /// The body.
    Body,
    /// The status of a reply.
    Status,
}

impl Fault {
    /// A fault that no keyword of a schema states.
    pub(crate) fn stated(part: Part, keyword: &'static str, message: String) -> Self {
        let violation = Violation {
            instance: String::new(),
            keyword,
            limit: String::new(),
            rule: String::new(),
            message,
        };
        Fault { part, violation }
    }

    /// Whether the part cannot be read at all, rather than read and found wanting.
    pub fn is_malformed(&self) -> bool {
        matches!(self.violation.keyword, "syntax" | "style")
    }

    /// Whether there is no way to send the part, whatever its rules.
    #[cfg(feature = "client")]
    pub(crate) fn is_unwritable(&self) -> bool {
        self.is_malformed() || self.violation.keyword == "header"
    }

    /// What a schema has against the JSON of a part; nothing if it is valid.
    pub(crate) fn judge(part: Part, schema: &'static Schema, json: &[u8]) -> Vec<Fault> {
        if schema.is_valid_json(json) {
            return Vec::new();
        }
        let node = match Node::parse(json) {
            Ok(node) => node,
            // Such as a value built deeper than its receiver would read it.
            Err(fault) => {
                let message = format!("is not JSON: {}", fault.message);
                return vec![Fault::stated(part, "syntax", message)];
            }
        };
        let (violations, _) = schema.explain(&node, 100);
        violations
            .into_iter()
            .map(|violation| Fault { part, violation })
            .collect()
    }

    /// What a rejection says, as faults of a part.
    pub(crate) fn all(part: Part, rejection: &Rejection) -> Vec<Fault> {
        if let Some(syntax) = rejection.syntax() {
            let message = format!(
                "is not JSON: {} at line {}, column {}",
                syntax.message, syntax.line, syntax.column
            );
            return vec![Fault::stated(part, "syntax", message)];
        }
        let violations = rejection.violations().iter().cloned();
        violations
            .map(|violation| Fault { part, violation })
            .collect()
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Param(place, name) => write!(f, "{} parameter `{name}`", place.name()),
            Part::Body => f.write_str("body"),
            Part::Status => f.write_str("status"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.part)?;
        if !self.violation.instance.is_empty() {
            write!(f, " at {}", self.violation.instance)?;
        }
        write!(f, ": {}", self.violation.message)
    }
}
