//! [`Rejection`]: everything that is wrong with what was submitted, and where; never the submitted values themselves.
//!
//! In: what the explaining pass found. Out: a list, its text, and whether the bytes were JSON at all.

use std::fmt;

use crate::json::SyntaxFault;

/// Why bytes, or a value, were refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    syntax: Option<Syntax>,
    violations: Vec<Violation>,
    truncated: bool,
}

/// Where bytes stop being JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syntax {
    /// Offset in bytes from the start.
    pub offset: usize,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in code points, counted from 1.
    pub column: usize,
    /// What is wrong there, such as "expected `,` or `}`".
    pub message: &'static str,
}

/// One assertion of the description that a value does not satisfy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The value at fault, as a JSON Pointer (RFC 6901) into what was submitted.
    pub instance: String,
    /// The keyword that is violated, such as `minLength`.
    pub keyword: &'static str,
    /// What the keyword demands, as JSON text; empty if the keyword says it all.
    pub limit: String,
    /// Where the rule stands in the description, such as `#/components/schemas/Pet/properties/name/minLength`.
    pub rule: String,
    /// The fault in words, without the value at fault.
    pub message: String,
}

impl Rejection {
    /// What was submitted is JSON, but violates the description.
    pub(crate) fn violated(violations: Vec<Violation>, truncated: bool) -> Self {
        Self {
            syntax: None,
            violations,
            truncated,
        }
    }

    /// What was submitted is not JSON.
    pub(crate) fn malformed(bytes: &[u8], fault: SyntaxFault) -> Self {
        let before = bytes.get(..fault.offset).unwrap_or(bytes);
        let line_start = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at + 1);
        let syntax = Syntax {
            offset: fault.offset,
            line: 1 + before.iter().filter(|b| **b == b'\n').count(),
            // Every byte but those that continue a code point.
            column: 1 + before[line_start..]
                .iter()
                .filter(|b| **b & 0xC0 != 0x80)
                .count(),
            message: fault.message,
        };
        Self {
            syntax: Some(syntax),
            violations: Vec::new(),
            truncated: false,
        }
    }

    /// The same, said of a part of a message that has a name and is no JSON.
    #[cfg(feature = "client")]
    pub(crate) fn of(mut self, name: &str) -> Self {
        for one in &mut self.violations {
            one.message = format!("`{name}` {}", one.message);
        }
        self
    }

    /// What is wrong with the value at a pointer, and inside.
    pub(crate) fn within(mut self, pointer: &str) -> Self {
        let inside = |instance: &str| match instance.strip_prefix(pointer) {
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => false,
        };
        self.violations.retain(|one| inside(&one.instance));
        self
    }

    /// The same without what no reader that forgives stops at, where something else is left.
    pub(crate) fn in_the_way(mut self) -> Self {
        let stops = |one: &Violation| !is_read_over(one.keyword, &one.limit);
        if self.violations.iter().any(stops) {
            self.violations.retain(stops);
        }
        self
    }

    /// The first of them.
    pub(crate) fn up_to(mut self, count: usize) -> Self {
        self.truncated |= self.violations.len() > count;
        self.violations.truncate(count);
        self
    }

    /// Whether what was submitted isn't even JSON: a server answers 400 then, and 422 otherwise.
    pub fn is_syntax(&self) -> bool {
        self.syntax.is_some()
    }

    /// Where it stops being JSON, if it does.
    pub fn syntax(&self) -> Option<&Syntax> {
        self.syntax.as_ref()
    }

    /// The violations in document order; none if what was submitted is not JSON.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Whether there were more violations than were asked for.
    pub fn truncated(&self) -> bool {
        self.truncated
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(syntax) = &self.syntax {
            return write!(
                f,
                "not JSON: {} at line {}, column {}",
                syntax.message, syntax.line, syntax.column
            );
        }
        for (n, violation) in self.violations.iter().enumerate() {
            let separator = if n == 0 { "" } else { "\n" };
            write!(f, "{separator}{violation}")?;
        }
        if self.truncated {
            write!(f, "\n… and more")
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.instance.is_empty() {
            "the value"
        } else {
            &self.instance
        };
        write!(f, "{place}: {}", self.message)?;
        if self.rule.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", self.rule)
        }
    }
}

impl std::error::Error for Rejection {}

/// Whether readers that forgive ([`crate::Mode`]) never ask what a keyword demands. Limits of numbers and of lists choose Rust types, which
/// hold no others, and values that an `enum` does not list are taken if they are of its kind.
fn is_read_over(keyword: &str, limit: &str) -> bool {
    matches!(
        keyword,
        "additionalProperties"
            | "contains"
            | "dependentRequired"
            | "maxLength"
            | "maxProperties"
            | "minLength"
            | "minProperties"
            | "pattern"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "uniqueItems"
    ) || keyword == "format" && crate::text::kind::is_open(limit.trim_matches('"'))
}
