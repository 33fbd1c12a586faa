//! Which request follows a page.
//!
//! In: the request for a page and the page. Out: the request for the next, or that it was the last. A page
//! never leads to another server: its credentials would go with it.

use std::collections::HashSet;

use http::header::LINK;
use http::{HeaderMap, Uri};

use super::call::Prepared;
use super::error::Error;
use super::pages::Paging;
use super::reply::Received;
use crate::json::{Node, Writer};
use crate::operation::Layout;
use crate::quoted;

/// What comes after a page. Parameters are indices into the operation's; places are JSON Pointers into a page.
#[derive(Debug, Clone, Copy)]
pub enum Follow {
    /// The page says what to give as `param` for the next; nothing, `null` or an empty text after the last.
    Cursor {
        /// The parameter.
        param: usize,
        /// Where the page says it.
        next: &'static str,
    },
    /// The last item says what to give as `param` for the next page; an empty page is the last.
    Last {
        /// The parameter.
        param: usize,
        /// Where the item says it.
        next: &'static str,
    },
    /// `param` counts the items before the page; an empty page is the last.
    Offset {
        /// The parameter.
        param: usize,
    },
    /// `param` counts the pages; an empty page is the last.
    Page {
        /// The parameter.
        param: usize,
        /// The number of the first page.
        first: u64,
    },
    /// The page says the URL of the next; nothing, `null` or an empty text after the last.
    Url {
        /// Where the page says it.
        next: &'static str,
    },
    /// The reply's `Link` header has the URL of the next page as its relation `next` (RFC 8288).
    Link,
}

/// What follows a page; `None` after the last.
pub(super) fn follow(
    mut call: Prepared,
    paging: &Paging,
    page: &Received,
    seen: &mut HashSet<Vec<u8>>,
) -> Result<Option<Prepared>, Error> {
    // What is no JSON is reported when the page is read.
    let body = Node::parse(&page.bytes).unwrap_or(Node::Null);
    let items = items(&body, paging.items);
    let more = paging.more.and_then(|more| at(&body, more));
    if matches!(more, Some(Node::Bool(false))) {
        return Ok(None);
    }
    let given = |call: &Prepared, param: usize| {
        let given = call.params.iter().find(|(index, _)| *index == param);
        given.and_then(|(_, json)| std::str::from_utf8(json).ok()?.parse::<u64>().ok())
    };
    let next = match paging.follow {
        Follow::Cursor { param, next } => at(&body, next)
            .and_then(|node| cursor(&call, param, node))
            .map(|json| (param, json)),
        Follow::Last { param, next } => items
            .last()
            .and_then(|item| at(item, next))
            .and_then(|node| cursor(&call, param, node))
            .map(|json| (param, json)),
        Follow::Offset { .. } | Follow::Page { .. } if items.is_empty() => None,
        Follow::Offset { param } => {
            let offset = given(&call, param)
                .unwrap_or(0)
                .saturating_add(items.len() as u64);
            Some((param, offset.to_string().into_bytes()))
        }
        Follow::Page { param, first } => {
            let number = given(&call, param).unwrap_or(first).saturating_add(1);
            Some((param, number.to_string().into_bytes()))
        }
        Follow::Url { next } => {
            let url = at(&body, next).and_then(text).filter(|url| !url.is_empty());
            return url.map(|url| turn(call, url, seen)).transpose();
        }
        Follow::Link => {
            let url = linked(&page.headers);
            return url.map(|url| turn(call, &url, seen)).transpose();
        }
    };
    let Some((param, json)) = next else {
        return Ok(None);
    };
    once(seen, json.clone())?;
    call.put(param, json);
    Ok(Some(call))
}

/// A request for the page at a URL.
fn turn(mut call: Prepared, url: &str, seen: &mut HashSet<Vec<u8>>) -> Result<Prepared, Error> {
    once(seen, url.as_bytes().to_vec())?;
    call.turned = Some(url.to_owned());
    Ok(call)
}

/// Refuses a circle.
fn once(seen: &mut HashSet<Vec<u8>>, place: Vec<u8>) -> Result<(), Error> {
    match seen.insert(place) {
        true => Ok(()),
        false => Err(Error::Transport(
            "a page leads back to one before it".into(),
        )),
    }
}

/// The value at a JSON Pointer (RFC 6901).
fn at<'n, 'a>(node: &'n Node<'a>, pointer: &str) -> Option<&'n Node<'a>> {
    let mut steps = pointer.split('/').skip(1);
    steps.try_fold(node, |node, step| match node {
        Node::Array(items) => items.get(step.parse::<usize>().ok()?),
        node => node.get(&step.replace("~1", "/").replace("~0", "~")),
    })
}

fn items<'n, 'a>(body: &'n Node<'a>, pointer: &str) -> &'n [Node<'a>] {
    match at(body, pointer) {
        Some(Node::Array(items)) => items,
        _ => &[],
    }
}

fn text<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match node {
        Node::String(text) => Some(text),
        _ => None,
    }
}

/// What a page says to give as a parameter, in the JSON that the parameter takes.
fn cursor(call: &Prepared, param: usize, node: &Node<'_>) -> Option<Vec<u8>> {
    let said = match node {
        Node::String(text) if text.is_empty() => return None,
        Node::String(text) => text,
        Node::Number(text) if !matches!(call.operation.params[param].layout, Layout::Text) => {
            return Some(text.as_bytes().to_vec());
        }
        Node::Number(text) => *text,
        _ => return None,
    };
    let mut writer = Writer::new();
    writer.string(said);
    Some(writer.into_bytes())
}

/// The target of the relation `next` (RFC 8288, 3).
fn linked(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).into_iter();
    values
        .filter_map(|value| value.to_str().ok())
        .find_map(next_link)
}

fn next_link(mut text: &str) -> Option<String> {
    while let Some((_, rest)) = text.split_once('<') {
        let (target, rest) = rest.split_once('>')?;
        let end = quoted::find(rest, b',');
        let params = &rest[..end];
        if is_next(params) {
            return Some(target.trim().to_owned());
        }
        text = &rest[end..];
    }
    None
}

/// Whether a link's parameters say that it is the next.
fn is_next(params: &str) -> bool {
    let mut pairs = quoted::pieces(params, b';').filter_map(|one| one.split_once('='));
    // Only the first `rel` counts.
    let stated = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("rel"));
    stated.is_some_and(|(_, value)| {
        let relations = quoted::text(value.trim());
        let mut relations = relations.split_ascii_whitespace();
        relations.any(|relation| relation.eq_ignore_ascii_case("next"))
    })
}

/// The URL that a page leads to, from where the first page is: whole, from the root, or of another query alone
/// (RFC 3986, 4.2). Credentials that the query holds go with it.
pub(super) fn resolve(first: &Uri, url: &str, shown: &[&str]) -> Result<String, Error> {
    let origin = format!(
        "{}://{}",
        first.scheme_str().unwrap_or_default(),
        first.authority().map_or("", |authority| authority.as_str())
    );
    let url = url.split('#').next().unwrap_or_default();
    let mut whole = match url.chars().next() {
        Some('/') if !url.starts_with("//") => format!("{origin}{url}"),
        Some('?') => format!("{origin}{}{url}", first.path()),
        _ => url.to_owned(),
    };
    let next: Uri = whole.parse().map_err(|_| elsewhere())?;
    let same = next.scheme() == first.scheme() && next.authority() == first.authority();
    if !same || first.scheme().is_none() {
        return Err(elsewhere());
    }
    let holds = |pair: &str| {
        next.query()
            .is_some_and(|query| query.split('&').any(|p| p == pair))
    };
    for pair in shown.iter().filter(|pair| !holds(pair)) {
        whole.push(if whole.contains('?') { '&' } else { '?' });
        whole.push_str(pair);
    }
    Ok(whole)
}

fn elsewhere() -> Error {
    Error::Transport("a page leads to another server, or nowhere".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_link_is_found() {
        for (text, next) in [
            (
                r#"<https://a/?p=2>; rel="next", <https://a/?p=9>; rel="last""#,
                Some("https://a/?p=2"),
            ),
            (
                r#"<https://a/1>; rel=prev, <https://a/?a,b;c>; title="x, y; rel=next"; REL="last Next""#,
                Some("https://a/?a,b;c"),
            ),
            (r#"<https://a/1>; rel="prev"; rel="next""#, None),
            ("<https://a/1>", None),
            ("<https://a/1", None),
            ("", None),
        ] {
            assert_eq!(next_link(text).as_deref(), next, "{text}");
        }
    }

    #[test]
    fn a_page_leads_nowhere_else() {
        let first: Uri = "https://a.test/v1/pets?x=1".parse().unwrap();
        let resolved = |url: &str| resolve(&first, url, &["key=s"]).ok();
        assert_eq!(
            resolved("https://a.test/p?y=2#z").as_deref(),
            Some("https://a.test/p?y=2&key=s")
        );
        assert_eq!(resolved("/p").as_deref(), Some("https://a.test/p?key=s"));
        assert_eq!(
            resolved("?y=2&key=s").as_deref(),
            Some("https://a.test/v1/pets?y=2&key=s")
        );
        for url in [
            "http://a.test/p",
            "https://b.test/p",
            "//b.test/p",
            "https://a.test:1/",
            "p",
            "",
        ] {
            assert_eq!(resolved(url), None, "{url}");
        }
    }
}
