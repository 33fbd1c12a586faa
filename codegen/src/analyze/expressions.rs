//! What to tell authors of their patterns.
//!
//! In: the patterns, and what decides on each. Out: findings: what cannot be checked, what nothing matches, and what
//! other languages than ECMA-262 read otherwise.

use super::Facts;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::Api;
use crate::pattern::{Matcher, PatternError, foreign};

/// Reports them, in the order of the description.
pub(super) fn report(facts: &Facts, api: &Api, diags: &Diagnostics) {
    for (pattern, found) in api.patterns.iter().zip(&facts.patterns) {
        let report =
            |code, message: String| diags.report_at(code, None, &pattern.origin.pointer, message);
        let foreign = foreign(&pattern.source);
        let write = foreign.and_then(|foreign| foreign.write);
        match (found, foreign) {
            (Matcher::Unchecked(error), _) => {
                let message = format!("the pattern cannot be checked: {error}");
                let report = report(Code::PatternUnsupported, message);
                drop(match (error, write) {
                    (PatternError::Syntax { .. }, None) => report,
                    (PatternError::Syntax { .. }, Some(write)) => {
                        report.fix(format!("write {write}"))
                    }
                    _ => report
                        .fix("`backtracking = true` has an engine match it, with a limit of steps"),
                });
            }
            (_, Some(foreign)) => {
                let message = format!(
                    "`{}` says {} in the expressions of ECMA-262",
                    foreign.piece, foreign.says
                );
                let report = report(Code::PatternElsewhere, message);
                drop(match write {
                    Some(write) => report.fix(format!("write {write}")),
                    None => report,
                });
            }
            (matcher, None) if matcher.never_matches() => {
                let message = "no text at all matches this pattern".to_owned();
                let report = report(Code::PatternNever, message);
                drop(match is_between_slashes(&pattern.source) {
                    true => report
                        .fix("leave out the slashes around it: they are part of what has to match"),
                    false => report,
                });
            }
            _ => {}
        }
    }
}

/// Whether an expression is written as JavaScript has it: `/^a$/`, `/^a$/i`.
fn is_between_slashes(source: &str) -> bool {
    let inner = source
        .strip_prefix('/')
        .and_then(|rest| rest.rsplit_once('/'));
    inner.is_some_and(|(_, flags)| flags.bytes().all(|flag| flag.is_ascii_lowercase()))
}
