//! What a run shows that was asked for Rust: every error, and of each kind of warning the first few.
//!
//! In: the findings, sorted. Out: those to show, and a line for each kind of which more were found. Hundreds of warnings
//! about names would hide the one that matters; `oasmith lint` is asked for all of them.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity, render};
use crate::load::Documents;

/// So many warnings of one kind are shown.
const OF_A_KIND: usize = 5;

/// What is shown of what was found; notes are not.
#[derive(Debug, Default)]
pub struct Brief {
    /// Sorted by place, each with its text for people: the message and the source around it.
    pub shown: Vec<(Diagnostic, String)>,
    /// How many warnings of a kind were found, if some of them are not shown.
    kinds: BTreeMap<Code, usize>,
}

impl Brief {
    pub(super) fn of(sorted: Vec<Diagnostic>, documents: &Documents) -> Brief {
        let mut brief = Brief::default();
        for found in sorted {
            match found.severity {
                Severity::Note => continue,
                Severity::Warning => {
                    let count = brief.kinds.entry(found.code).or_default();
                    *count += 1;
                    if *count > OF_A_KIND {
                        continue;
                    }
                }
                Severity::Error => {}
            }
            let text = render(&found, documents);
            brief.shown.push((found, text));
        }
        brief.kinds.retain(|_, count| *count > OF_A_KIND);
        brief
    }

    /// A line for each kind of warning of which some are not shown: `[OAS0301] 7 more; …`.
    pub fn more(&self) -> impl Iterator<Item = String> {
        self.kinds.iter().map(|(code, count)| {
            let more = count - OF_A_KIND;
            format!("[{}] {more} more; `oasmith lint` shows all", code.id())
        })
    }
}
