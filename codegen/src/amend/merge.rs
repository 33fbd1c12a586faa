//! Changing values in place.

use crate::config::nearest;
use crate::ir::Literal;

/// The value that a path of member names and indexes leads to.
pub(super) fn at<'v>(value: &'v mut Literal, steps: &[String]) -> Option<&'v mut Literal> {
    let mut value = value;
    for step in steps {
        value = match value {
            Literal::Object(members) => &mut members.iter_mut().find(|(name, _)| name == step)?.1,
            Literal::Array(items) => items.get_mut(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

/// Where a path that leads nowhere may have been meant to lead: its first wrong name is taken for the nearest.
pub(super) fn near(mut value: &Literal, steps: &[String]) -> Option<String> {
    let mut pointer = String::new();
    let mut mended = false;
    for step in steps {
        let Literal::Object(members) = value else {
            return None;
        };
        let names = members.iter().map(|(name, _)| name.as_str());
        let found = members.iter().find(|(name, _)| name == step);
        let (name, next) = match (found, mended) {
            (Some(found), _) => found,
            (None, true) => return None,
            (None, false) => {
                mended = true;
                let near = nearest(step, names)?;
                members.iter().find(|(name, _)| name == near)?
            }
        };
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        value = next;
    }
    Some(pointer)
}

/// JSON Merge Patch (RFC 7396): members are merged, `null` removes, everything else replaces.
pub(super) fn patch(target: &mut Literal, change: &Literal) {
    let Literal::Object(changes) = change else {
        *target = change.clone();
        return;
    };
    if !matches!(target, Literal::Object(_)) {
        *target = Literal::Object(Vec::new());
    }
    let Literal::Object(members) = target else {
        return;
    };
    for (name, change) in changes {
        if *change == Literal::Null {
            members.retain(|(member, _)| member != name);
            continue;
        }
        match members.iter_mut().find(|(member, _)| member == name) {
            Some((_, member)) => patch(member, change),
            None => {
                let mut fresh = Literal::Null;
                patch(&mut fresh, change);
                members.push((name.clone(), fresh));
            }
        }
    }
}

/// An overlay's `update` (Overlay 1.0, 4.4.3): objects are merged, arrays added to, everything else
/// replaced.
pub(super) fn update(target: &mut Literal, change: &Literal) {
    match (target, change) {
        (Literal::Object(members), Literal::Object(changes)) => {
            for (name, change) in changes {
                match members.iter_mut().find(|(member, _)| member == name) {
                    Some((_, member)) => update(member, change),
                    None => members.push((name.clone(), change.clone())),
                }
            }
        }
        (Literal::Array(items), Literal::Array(more)) => items.extend(more.iter().cloned()),
        (Literal::Array(items), one) => items.push(one.clone()),
        (target, change) => *target = change.clone(),
    }
}

/// Takes a value out of the object or array that holds it.
pub(super) fn remove(document: &mut Literal, steps: &[String]) {
    let Some((last, above)) = steps.split_last() else {
        return;
    };
    match at(document, above) {
        Some(Literal::Object(members)) => members.retain(|(name, _)| name != last),
        Some(Literal::Array(items)) => {
            if let Ok(index) = last.parse::<usize>()
                && index < items.len()
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}
