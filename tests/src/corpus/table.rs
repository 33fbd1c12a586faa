//! The rows as one Markdown table.

use std::fmt::Write as _;

use super::row::Row;

/// The table, with its totals.
pub fn markdown(rows: &[Row], about: &str) -> String {
    let mut out = format!("# The corpus\n\n{about}\n\n{}", HEAD);
    for row in rows {
        let check = row.check.map_or("–".to_owned(), |(errors, warnings)| {
            format!("{errors} / {warnings}")
        });
        let tried = match row.tried {
            (0, 0) => "–".to_owned(),
            (taken, refused) => format!("{taken} + {refused}"),
        };
        let _ = writeln!(
            out,
            "| {} | {} / {} / {} | {} / {} | {} | {} | {} | {:.2} | {} | {check} | {:.0} | {:.0} \
             | {tried} | {} | {} |",
            row.name,
            row.operations,
            row.made.0,
            row.made.1,
            row.schemas.0,
            row.schemas.1,
            row.types,
            row.untyped,
            row.diagnostics,
            row.generating,
            row.lines,
            row.spent.cpu,
            row.spent.memory,
            row.without.len(),
            row.disagreements.len(),
        );
    }
    let sum = |of: fn(&Row) -> usize| rows.iter().map(of).sum::<usize>();
    let _ = writeln!(
        out,
        "\n{} documents, {} of them without any fault; {} operations, {} in clients, {} in \
         servers; {} named schemas, {} types, {} places of type `Value`; {} values tried, {} \
         disagreements.",
        rows.len(),
        rows.iter().filter(|row| row.is_good()).count(),
        sum(|row| row.operations),
        sum(|row| row.made.0),
        sum(|row| row.made.1),
        sum(|row| row.schemas.0),
        sum(|row| row.types),
        sum(|row| row.untyped),
        sum(|row| row.tried.0 + row.tried.1),
        sum(|row| row.disagreements.len()),
    );
    details(&mut out, rows);
    out
}

fn details(out: &mut String, rows: &[Row]) {
    for row in rows.iter().filter(|row| !row.is_good()) {
        let _ = writeln!(out, "\n## {}\n", row.name);
        for line in row.faults.iter().chain(&row.disagreements).take(12) {
            let line: String = line.chars().take(300).collect();
            let _ = writeln!(out, "- `{}`", line.replace('`', "'"));
        }
    }
}

const HEAD: &str = "| document | operations: stated / client / server | named schemas: stated / \
                    typed | types | `Value` places | diagnostics | generate s | lines | clippy: \
                    errors / warnings | check CPU s | peak MB | values: valid + invalid | without \
                    a value | disagreements |\n|---|---|---|---|---|---|---|---|---|---|---|---|---\
                    |---|\n";
