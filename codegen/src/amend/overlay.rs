//! Overlay documents: <https://spec.openapis.org/overlay/v1.0.0.html>, 1.1 alike.

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::Literal;

use super::{merge, path};

/// Applies every action of an overlay, in order.
pub(super) fn apply(document: &mut Literal, overlay: &Literal, file: &str, diags: &Diagnostics) {
    let report = |message: String| {
        diags.report_at(Code::Overlay, None, file, message);
    };
    match member(overlay, "overlay") {
        Some(Literal::String(version)) if version.starts_with("1.") => {}
        _ => report("no `overlay: 1.0.0` or `1.1.0` at its top".to_owned()),
    }
    let Some(Literal::Array(actions)) = member(overlay, "actions") else {
        report("an overlay has a list of `actions`".to_owned());
        return;
    };
    for (index, action) in actions.iter().enumerate() {
        if let Err(message) = act(document, action) {
            report(format!("action {}: {message}", index + 1));
        }
    }
}

fn act(document: &mut Literal, action: &Literal) -> Result<(), String> {
    let Some(Literal::String(target)) = member(action, "target") else {
        return Err("has no `target`".to_owned());
    };
    let mut places = path::select(document, target)?;
    if places.is_empty() {
        return Err(format!("`{target}` leads to nothing"));
    }
    if member(action, "remove") == Some(&Literal::Bool(true)) {
        // From the end, so that indexes stay what they were.
        places.reverse();
        places
            .iter()
            .for_each(|place| merge::remove(document, place));
        return Ok(());
    }
    let change = match (member(action, "update"), member(action, "copy")) {
        (Some(update), _) => update.clone(),
        (None, Some(Literal::String(from))) => copied(document, from)?,
        _ => return Err("has none of `update`, `remove` and `copy`".to_owned()),
    };
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
