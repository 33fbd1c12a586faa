//! The counts: how many questions each keyword of the suite came to, and how many answers are right.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::cases::Case;

/// Right and all answers.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    right: usize,
    all: usize,
}

/// Counts by file and by way of asking: untyped, typed.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: BTreeMap<String, [Count; 2]>,
    versions: BTreeMap<&'static str, usize>,
}

impl Table {
    pub(crate) fn count(&mut self, case: &Case, right: bool) {
        let row = self.rows.entry(case.file.clone()).or_default();
        let count = &mut row[usize::from(case.typed.is_some())];
        count.all += 1;
        count.right += usize::from(right);
        *self.versions.entry(case.version).or_default() += 1;
    }

    fn text(&self) -> String {
        let mut out = HEAD.to_owned();
        let mut sums = [Count::default(); 2];
        for (file, counts) in &self.rows {
            let _ = write!(out, "| {} |", file.trim_end_matches(".json"));
            for (sum, count) in sums.iter_mut().zip(counts) {
                let _ = write!(out, " {} of {} |", count.right, count.all);
                sum.right += count.right;
                sum.all += count.all;
            }
            out.push('\n');
        }
        let [untyped, typed] = sums;
        let _ = writeln!(
            out,
            "| **all** | **{} of {}** | **{} of {}** |",
            untyped.right, untyped.all, typed.right, typed.all
        );
        out.push('\n');
        for (version, count) in &self.versions {
            let _ = writeln!(
                out,
                "- asked through descriptions of OpenAPI {version}: {count}"
            );
        }
        out
    }

    /// Compares with the file, or writes it where `UPDATE` is set.
    pub(crate) fn check(&self, path: &Path) {
        let text = self.text();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).expect("the project's folder can be written");
        }
        let stands = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(
            stands, text,
            "`UPDATE=1 cargo test -p oasmith-exact --test suite` rewrites {path:?}"
        );
    }
}

const HEAD: &str = "\
# The official JSON Schema test suite

Every schema of the suite is the component of an OpenAPI description, turned into Rust, and asked about the suite's
values: by `accepts`, by `from_slice`, and by `validate` of the decoded value, all of which have to agree. `cargo test -p
oasmith-exact --test suite` does it where the suite's folder is at hand (`JSON_SCHEMA_TEST_SUITE`, or beside the project),
with the suite's own remote documents; nothing is left out.

*As it stands*: the suite's schemas, most of which allow every kind of value. *Typed*: the same with a `type` added to the
root, once for each kind of value in the tests, so that Rust types carry what can be carried; values of other kinds then
have to be refused.

Draft 2020-12 is read as OpenAPI 3.1. Draft 4 is read as OpenAPI 3.0 where a 3.0 Schema Object can say the same. What 3.0
took out of draft 4 (`dependencies`, `additionalItems`, lists of `items`, `id`, lists of types, `null`) is put as 2020-12
puts it, in a description of OpenAPI 3.1. That `1.0` is an integer draft 4 leaves open, and one optional file asks that it
is not; OpenAPI's integers are those of the later drafts, so that question is put the other way round.

| file | as it stands | typed |
|---|---|---|
";
