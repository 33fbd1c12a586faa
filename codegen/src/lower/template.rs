//! Path templates: which parameters a path has, and which segments each stands for.
//!
//! In: a path as it stands. Out: its pieces, and which of them mean something that no request can be made of. Beside the
//! templates of OpenAPI there are those that state segments, `{name=shelves/*}` (`google.api.http`), and `{+name}`, whose
//! value keeps its slashes (RFC 6570, 3.2.3), also as `{*name}`.

use crate::ir::{Piece, Template};

use super::parameter::sent;

/// Takes a path apart. Second come the names of parameters whose shape is not understood: they stand for one segment.
pub(super) fn template(path: &str) -> (Template, Vec<String>) {
    let sent = sent(path);
    let mut pieces = Vec::new();
    let mut unclear = Vec::new();
    let mut parts = sent.split('{');
    text(&mut pieces, parts.next().unwrap_or_default());
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let Some((inner, after)) = part.split_once('}') else {
            text(&mut pieces, &format!("{{{part}"));
            continue;
        };
        let (name, shape) = variable(inner);
        let alone = begins(&pieces) && (after.contains(['/', '?']) || parts.peek().is_none());
        let any = |piece: &Piece| matches!(piece, Piece::Shaped(_, shape) if is_any(shape));
        let second = |shape: &str| is_any(shape) && pieces.iter().any(any);
        let piece = match shape {
            None | Some("*") => Piece::Param(name.to_owned()),
            Some(shape) if alone && is_clear(shape) && !second(shape) => {
                Piece::Shaped(name.to_owned(), shape.to_owned())
            }
            Some(_) => {
                unclear.push(inner.to_owned());
                Piece::Param(name.to_owned())
            }
        };
        pieces.push(piece);
        text(&mut pieces, after);
    }
    text(&mut pieces, path.get(sent.len()..).unwrap_or_default());
    (Template(pieces), unclear)
}

/// What a parameter is called that stands in braces so, and the shape that it states.
pub(super) fn variable(inner: &str) -> (&str, Option<&str>) {
    let is_field = |name: &str| {
        let letter = |letter: char| letter.is_alphanumeric() || "_.-".contains(letter);
        !name.is_empty() && name.chars().all(letter)
    };
    // `{*name}` and `{**name}` are how frameworks write such a route of theirs.
    let any = ["+", "**", "*"]
        .iter()
        .find_map(|sign| inner.strip_prefix(sign).filter(|name| is_field(name)));
    if let Some(name) = any {
        return (name, Some("**"));
    }
    match inner.split_once('=') {
        Some((name, shape)) if is_field(name) => (name, Some(shape)),
        _ => (inner, None),
    }
}

/// Whether what follows begins a segment of the path.
fn begins(pieces: &[Piece]) -> bool {
    let query = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains('?'));
    let slash = matches!(pieces.last(), Some(Piece::Text(text)) if text.ends_with('/'));
    slash && !pieces.iter().any(query)
}

/// Whether segments are stated that a path can have, at most one of them of any number.
fn is_clear(shape: &str) -> bool {
    let any = shape.split('/').filter(|part| *part == "**").count();
    let clear = |part: &str| {
        let literal = !part.contains(['*', '?', '=']) && !matches!(part, "" | "." | "..");
        literal || matches!(part, "*" | "**")
    };
    any < 2 && shape.split('/').all(clear)
}

fn is_any(shape: &str) -> bool {
    shape.split('/').any(|part| part == "**")
}

fn text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str) -> (String, Vec<String>) {
        let (template, unclear) = template(path);
        let piece = |piece: Piece| match piece {
            Piece::Text(text) => text,
            Piece::Param(name) => format!("<{name}>"),
            Piece::Shaped(name, shape) => format!("<{name}: {shape}>"),
        };
        (template.0.into_iter().map(piece).collect(), unclear)
    }

    #[test]
    fn parameters_are_called_by_what_stands_before_their_shape() {
        for (path, pieces) in [
            ("/a/{b}.{c}:d", "/a/<b>.<c>:d"),
            ("/v1/{name=shelves/*}:merge", "/v1/<name: shelves/*>:merge"),
            ("/v1/{a.b=c/*}/d/{e=*}", "/v1/<a.b: c/*>/d/<e>"),
            ("/v1/{+name}/d{e}", "/v1/<name: **>/d<e>"),
            ("/files/{*path}", "/files/<path: **>"),
            ("/files/{**path}", "/files/<path: **>"),
            (
                "/v1/{name=a/**}:b?c={d}#{e=f/*}",
                "/v1/<name: a/**>:b?c=<d>#{e=f/*}",
            ),
            ("/a/{b", "/a/{b"),
            ("/a/{{b}}", "/a/{<b>}"),
            ("/a/{=b}/{+}/{?c*}/{+d,e}", "/a/<=b>/<+>/<?c*>/<+d,e>"),
        ] {
            assert_eq!(shown(path), (pieces.to_owned(), vec![]), "{path}");
        }
    }

    #[test]
    fn what_no_request_is_made_of_is_one_segment() {
        for (path, pieces, unclear) in [
            ("/{a=b/**/c/**}", "/<a>", "a=b/**/c/**"),
            ("/{+a}/b/{+c}", "/<a: **>/b/<c>", "+c"),
            ("/x{+a}", "/x<a>", "+a"),
            ("/{+a}{b}", "/<a><b>", "+a"),
            ("/{a=b*}", "/<a>", "a=b*"),
            ("/{a=b//*}", "/<a>", "a=b//*"),
            ("/{a=../*}", "/<a>", "a=../*"),
            ("/{a=}", "/<a>", "a="),
            ("/a?b={+c}", "/a?b=<c>", "+c"),
        ] {
            let expected = (pieces.to_owned(), vec![unclear.to_owned()]);
            assert_eq!(shown(path), expected, "{path}");
        }
    }
}
