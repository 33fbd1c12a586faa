//! Overlay documents: <https://spec.openapis.org/overlay/v1.0.0.html> and 1.1.0.
//!
//! 1.1 adds `copy`, targets that are no objects or arrays, and the rule that what is merged has to be of one kind; by 1.0 what
//! is of another kind is replaced.

use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::ir::Literal;

use super::rules::{Refusal, Rules};
use super::{merge, path};

/// Applies every action of an overlay, in order.
pub(super) fn apply(document: &mut Literal, overlay: &Literal, file: &str, diags: &Diagnostics) {
    let report = |Refusal(severity, message): Refusal| {
        drop(
            diags
                .report_at(Code::Overlay, None, file, message)
                .severity(severity),
        );
    };
    let version = member(overlay, "overlay").and_then(Literal::as_str);
    if !version.is_some_and(|version| version.starts_with("1.")) {
        report("no `overlay: 1.0.0` or `1.1.0` at its top".into());
    }
    let Some(Literal::Array(actions)) = member(overlay, "actions") else {
        report("an overlay has a list of `actions`".into());
        return;
    };
    let mut rules = Rules::of(version);
    for (index, action) in actions.iter().enumerate() {
        if let Err(Refusal(severity, message)) = act(document, action, &mut rules) {
            report(Refusal(
                severity,
                format!("action {}: {message}", index + 1),
            ));
        }
    }
}

fn act(document: &mut Literal, action: &Literal, rules: &mut Rules) -> Result<(), Refusal> {
    let Some(Literal::String(target)) = member(action, "target") else {
        return Err("has no `target`".into());
    };
    let places = path::select(document, target)?;
    if places.is_empty() {
        // By 1.1 such an action succeeds; mostly it is out of date.
        let message = format!("`{target}` leads to nothing");
        return Err(Refusal(Severity::Warning, message));
    }
    if member(action, "remove") == Some(&Literal::Bool(true)) {
        if places.iter().any(Vec::is_empty) {
            return Err(
                format!("`{target}` is the whole document, which cannot be removed").into(),
            );
        }
        // From the end, so that indexes stay what they were.
        places
            .iter()
            .rev()
            .for_each(|place| merge::remove(document, place));
        return Ok(());
    }
    let change = match (member(action, "update"), member(action, "copy")) {
        (Some(update), _) => update.clone(),
        (None, Some(Literal::String(from))) => copied(document, from)?,
        _ => return Err("has none of `update`, `remove` and `copy`".into()),
    };
    rules.allow(document, (target, &places), &change)?;
    for place in places {
        if let Some(target) = merge::at(document, &place) {
            merge::update(target, &change);
        }
    }
    Ok(())
}

/// 1.1: what is at another place, which has to be one.
fn copied(document: &mut Literal, from: &str) -> Result<Literal, String> {
    let places = path::select(document, from)?;
    match places.as_slice() {
        [place] => merge::at(document, place)
            .map(|value| value.clone())
            .ok_or_else(|| format!("`{from}` leads to nothing")),
        _ => Err(format!(
            "`{from}` leads to {} places, not to one",
            places.len()
        )),
    }
}

pub(super) fn member<'v>(value: &'v Literal, name: &str) -> Option<&'v Literal> {
    match value {
        Literal::Object(members) => {
            let found = members.iter().find(|(member, _)| member == name);
            found.map(|(_, value)| value)
        }
        _ => None,
    }
}
