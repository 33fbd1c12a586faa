//! What a run shows that was asked for Rust: of each kind of finding the first few, and how many more there are.
//!
//! In: the findings, sorted. Out: those to show, and a line for each kind of which more were found. Hundreds of warnings
//! about names, or one missing security scheme at hundreds of operations, would hide what else is wrong; `oasmith lint` is
//! asked for all of them.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity, render};
use crate::load::Documents;

/// So many findings of one kind are shown.
const OF_A_KIND: usize = 5;

/// What is shown of what was found; notes are not.
#[derive(Debug, Default)]
pub struct Brief {
    /// Sorted by place, each with its text for people: the message and the source around it.
    pub shown: Vec<(Diagnostic, String)>,
    /// How many were found of each kind of which some are not shown: warnings of one code, errors that say the same.
    kinds: BTreeMap<(Severity, Code, String), usize>,
}

impl Brief {
    pub(super) fn of(sorted: Vec<Diagnostic>, documents: &Documents) -> Brief {
        let mut brief = Brief::default();
        for found in sorted {
            let says = match found.severity {
                Severity::Error => found.message.clone(),
                Severity::Warning => String::new(),
                Severity::Note => continue,
            };
            let kind = (found.severity, found.code, says);
            let count = brief.kinds.entry(kind).or_default();
            *count += 1;
            if *count <= OF_A_KIND {
                let text = render(&found, documents);
                brief.shown.push((found, text));
            }
        }
        brief.kinds.retain(|_, count| *count > OF_A_KIND);
        brief
    }

    /// For each kind of which some are not shown its severity and a line: `[OAS0301] 7 more; …`.
    pub fn more(&self) -> impl Iterator<Item = (Severity, String)> {
        self.kinds.iter().map(|((severity, code, says), count)| {
            let more = count - OF_A_KIND;
            let says = match says.is_empty() {
                true => String::new(),
                false => format!(": {says}"),
            };
            let line = format!(
                "[{}] {more} more{says}; `oasmith lint` shows all",
                code.id()
            );
            (*severity, line)
        })
    }
}
