//! Parameters whose only value is one that its place does not carry.

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Literal, Operation, Param, Place, Style};

use super::Facts;

/// Reports operations that nobody can call, since a parameter can have but such a value.
pub(super) fn report(facts: &Facts, api: &Api, diags: &Diagnostics) {
    for operation in &api.operations {
        let plain = operation.params.iter().filter(|one| one.media.is_none());
        for param in plain {
            let Some(Literal::String(value)) = facts.fixed(api, param) else {
                continue;
            };
            let lost = match param.place {
                Place::Path => vanishes(operation, param, value),
                Place::Header => is_cut(value),
                _ => false,
            };
            if lost {
                let message = format!(
                    "`{}` can only be {}, which does not arrive: calls fail",
                    param.wire,
                    Literal::String(value.clone()).to_json()
                );
                let place = &param.origin.pointer;
                let report = diags.report_at(Code::ValueLost, None, place, message);
                drop(
                    report
                        .fix("list a value that arrives, or leave the parameter out by an overlay"),
                );
            }
        }
    }
}

/// Whether a value leaves a segment of the path empty, or makes it `.` or `..`.
fn vanishes(operation: &Operation, param: &Param, value: &str) -> bool {
    let text = match param.style {
        Style::Matrix => return false,
        Style::Label => format!(".{value}"),
        _ => value.to_owned(),
    };
    let wanted = format!("{{{}}}", param.wire);
    let segments = operation.path.split(['/', '?']);
    let mut own = segments.filter(|segment| segment.contains(&wanted));
    own.any(|segment| matches!(segment.replace(&wanted, &text).as_str(), "" | "." | ".."))
}

/// Whether a header loses an end of the text, or cannot hold it at all.
fn is_cut(value: &str) -> bool {
    value.trim_matches([' ', '\t']) != value
        || value.contains(|letter: char| letter.is_ascii_control() && letter != '\t')
}
