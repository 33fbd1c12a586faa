//! What came of the round trips of one document, and the table of all.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// One line of the table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tally {
    /// The file's name.
    pub name: String,
    /// Operations under `paths`.
    pub operations: usize,
    /// Operations of which at least one round trip was made.
    pub tried: usize,
    /// Webhooks and callbacks, and those of which at least one round trip was made.
    pub received: (usize, usize),
    /// Documented replies (a status and media type each), and those that came.
    pub replies: (usize, usize),
    /// Media types of request bodies, and those that were sent.
    pub bodies: (usize, usize),
    /// Parameters, and those that were given.
    pub params: (usize, usize),
    /// Round trips.
    pub trips: usize,
    /// Values left out because their style cannot express them.
    pub inexpressible: usize,
    /// What no valid value was found for.
    pub without: Vec<String>,
    /// What went wrong.
    pub findings: Vec<String>,
    /// What went wrong with the run itself.
    pub faults: Vec<String>,
    /// Seconds to build the program.
    pub building: f64,
}

impl Tally {
    /// Whether everything held that was looked at, and there was something to look at.
    pub fn is_good(&self) -> bool {
        self.findings.is_empty()
            && self.faults.is_empty()
            && (self.trips > 0 || self.operations + self.received.0 == 0)
    }

    /// One line for a terminal.
    pub fn line(&self) -> String {
        format!(
            "{:36} {:>4}/{} operations, {:>5} trips, {} findings, built in {:.0} s",
            self.name,
            self.tried,
            self.operations,
            self.trips,
            self.findings.len() + self.faults.len(),
            self.building,
        )
    }
}

/// The table, with its totals and everything that was found.
pub fn markdown(rows: &[Tally], about: &str) -> String {
    let mut out = format!("# Wire round trips\n\n{about}\n\n{HEAD}");
    for row in rows {
        let _ = writeln!(
            out,
            "| {} | {} / {} | {} / {} | {} / {} | {} / {} | {} / {} | {} | {} | {} | {} |",
            row.name,
            row.operations,
            row.tried,
            row.received.0,
            row.received.1,
            row.replies.0,
            row.replies.1,
            row.bodies.0,
            row.bodies.1,
            row.params.0,
            row.params.1,
            row.trips,
            row.inexpressible,
            row.without.len(),
            row.findings.len() + row.faults.len(),
        );
    }
    let sum = |of: fn(&Tally) -> usize| rows.iter().map(of).sum::<usize>();
    let _ = writeln!(
        out,
        "\n{} documents, {} of them without any finding; {} operations, {} tried; {} webhooks and \
         callbacks, {} tried; {} replies, {} came; {} round trips.",
        rows.len(),
        rows.iter().filter(|row| row.is_good()).count(),
        sum(|row| row.operations),
        sum(|row| row.tried),
        sum(|row| row.received.0),
        sum(|row| row.received.1),
        sum(|row| row.replies.0),
        sum(|row| row.replies.1),
        sum(|row| row.trips),
    );
    for row in rows {
        details(row, &mut out);
    }
    out
}

fn details(row: &Tally, out: &mut String) {
    if row.is_good() && row.without.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## {}\n", row.name);
    let without = row
        .without
        .iter()
        .map(|what| format!("no valid value: {what}"));
    let all = row
        .faults
        .iter()
        .chain(&row.findings)
        .cloned()
        .chain(without);
    for line in all.take(12) {
        let line: String = line.chars().take(300).collect();
        let _ = writeln!(out, "- `{}`", line.replace('`', "'"));
    }
}

const HEAD: &str = "| document | operations: stated / tried | webhooks, callbacks: stated / tried | replies: documented / came | bodies: \
                    documented / sent | parameters: documented / given | round trips | values no \
                    style expresses | without a value | findings |\n|---|---|---|---|---|---|---|---|---|---|\n";
