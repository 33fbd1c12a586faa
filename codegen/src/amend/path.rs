//! JSONPath (RFC 9535), as far as overlays use it: names, indexes, wildcards, descendants, and filters
//! that compare or ask for a member.

use crate::ir::Literal;

use super::overlay::member;

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Name(String),
    Index(usize),
    Every,
    /// The value itself and everything below it.
    Descend,
    Filter(Filter),
}

/// `@.a.b == 'c'`, `@.a != 1`, or `@.a` alone.
#[derive(Debug, Clone, PartialEq)]
struct Filter {
    path: Vec<String>,
    compare: Option<(bool, Literal)>,
}

/// The places a path selects, as member names and indexes, in document order.
///
/// # Errors
/// If the path is none, or uses what is not known here.
pub(super) fn select(document: &Literal, path: &str) -> Result<Vec<Vec<String>>, String> {
    let mut places = vec![Vec::new()];
    for step in steps(path)? {
        let mut next: Vec<Vec<String>> = Vec::new();
        for place in &places {
            if let Some(value) = get(document, place) {
                take(&step, value, place, &mut next);
            }
        }
        places = next;
    }
    Ok(places)
}

fn get<'v>(value: &'v Literal, place: &[String]) -> Option<&'v Literal> {
    place.iter().try_fold(value, |value, step| match value {
        Literal::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => member(value, step),
    })
}

/// What is in a value, with the step that leads there.
fn children(value: &Literal) -> Vec<(String, &Literal)> {
    match value {
        Literal::Object(members) => members.iter().map(|(n, v)| (n.clone(), v)).collect(),
        Literal::Array(items) => {
            let indexed = items.iter().enumerate();
            indexed
                .map(|(index, item)| (index.to_string(), item))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn take(step: &Step, value: &Literal, place: &[String], out: &mut Vec<Vec<String>>) {
    let below = |name: &str| {
        let mut place = place.to_vec();
        place.push(name.to_owned());
        place
    };
    match step {
        Step::Name(name) if member(value, name).is_some() => out.push(below(name)),
        Step::Index(index) => {
            if let Literal::Array(items) = value
                && *index < items.len()
            {
                out.push(below(&index.to_string()));
            }
        }
        Step::Name(_) => {}
        Step::Every => out.extend(children(value).iter().map(|(name, _)| below(name))),
        Step::Filter(filter) => {
            let found = children(value)
                .into_iter()
                .filter(|(_, child)| filter.holds(child));
            out.extend(found.map(|(name, _)| below(&name)));
        }
        Step::Descend => {
            out.push(place.to_vec());
            for (name, child) in children(value) {
                take(step, child, &below(&name), out);
            }
        }
    }
}

impl Filter {
    fn holds(&self, value: &Literal) -> bool {
        let found = get(value, &self.path);
        match &self.compare {
            None => found.is_some(),
            Some((equal, expected)) => (found == Some(expected)) == *equal,
        }
    }
}

fn steps(path: &str) -> Result<Vec<Step>, String> {
    let unknown = |rest: &str| format!("`{path}`: cannot read the path from `{rest}` on");
    let mut rest = path.trim().strip_prefix('$').ok_or_else(|| unknown(path))?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("..") {
            steps.push(Step::Descend);
            // `..name` and `..*`; `..[` goes on below.
            rest = match after.starts_with('[') {
                true => after,
                false => dotted(after, &mut steps).ok_or_else(|| unknown(rest))?,
            };
        } else if let Some(after) = rest.strip_prefix('.') {
            rest = dotted(after, &mut steps).ok_or_else(|| unknown(rest))?;
        } else {
            rest = bracketed(rest, &mut steps).ok_or_else(|| unknown(rest))?;
        }
    }
    Ok(steps)
}

/// A name or `*` behind a dot.
fn dotted<'p>(rest: &'p str, steps: &mut Vec<Step>) -> Option<&'p str> {
    if let Some(rest) = rest.strip_prefix('*') {
        steps.push(Step::Every);
        return Some(rest);
    }
    let end = rest.find(['.', '[']).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    steps.push(Step::Name(name.to_owned()));
    (!name.is_empty()).then_some(rest)
}

/// `['name']`, `[0]`, `[*]`, `[?…]`.
fn bracketed<'p>(rest: &'p str, steps: &mut Vec<Step>) -> Option<&'p str> {
    let rest = rest.strip_prefix('[')?.trim_start();
    if let Some((name, rest)) = quoted(rest) {
        steps.push(Step::Name(name));
        return rest.trim_start().strip_prefix(']');
    }
    if let Some(filter) = rest.strip_prefix('?') {
        let end = closing(filter)?;
        steps.push(Step::Filter(filtered(filter[..end].trim())?));
        return filter.get(end + 1..);
    }
    let (inside, rest) = rest.split_once(']')?;
    steps.push(match inside.trim() {
        "*" => Step::Every,
        index => Step::Index(index.parse().ok()?),
    });
    Some(rest)
}

/// A string in single or double quotes, and what follows it.
fn quoted(rest: &str) -> Option<(String, &str)> {
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let mut text = String::new();
    let mut escaped = false;
    for (index, c) in rest.char_indices().skip(1) {
        match c {
            '\\' if !escaped => escaped = true,
            c if c == quote && !escaped => return Some((text, &rest[index + 1..])),
            c => {
                text.push(c);
                escaped = false;
            }
        }
    }
    None
}

/// Where the bracket that is open closes.
fn closing(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut depth = 0;
    for (index, c) in text.char_indices() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            (_, Some(_)) => {}
            ('\'' | '"', None) => quote = Some(c),
            ('[', None) => depth += 1,
            (']', None) if depth == 0 => return Some(index),
            (']', None) => depth -= 1,
            _ => {}
        }
    }
    None
}

fn filtered(text: &str) -> Option<Filter> {
    let text = match text.strip_prefix('(') {
        Some(inside) => inside.strip_suffix(')')?.trim(),
        None => text,
    };
    let rest = text.strip_prefix('@')?;
    let split = ["==", "!="].iter().find_map(|sign| {
        rest.split_once(sign)
            .map(|(path, value)| (path, *sign == "==", value))
    });
    let (path, compare) = match split {
        Some((path, equal, value)) => (path, Some((equal, value_of(value.trim())?))),
        None => (rest, None),
    };
    let mut steps = Vec::new();
    let mut rest = path.trim();
    while !rest.is_empty() {
        rest = match rest.strip_prefix('.') {
            Some(after) => dotted(after, &mut steps)?,
            None => bracketed(rest, &mut steps)?,
        };
    }
    let path = steps.into_iter().map(|step| match step {
        Step::Name(name) => Some(name),
        Step::Index(index) => Some(index.to_string()),
        _ => None,
    });
    Some(Filter {
        path: path.collect::<Option<_>>()?,
        compare,
    })
}

fn value_of(text: &str) -> Option<Literal> {
    if let Some((text, "")) = quoted(text) {
        return Some(Literal::String(text));
    }
    Some(match text {
        "true" => Literal::Bool(true),
        "false" => Literal::Bool(false),
        "null" => Literal::Null,
        number => {
            number.parse::<f64>().ok()?;
            Literal::Number(number.to_owned())
        }
    })
}
