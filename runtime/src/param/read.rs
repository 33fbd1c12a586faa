//! The parts of a request into JSON values.
//!
//! In: a request's path pieces, query and headers, as they came. Out: per parameter its JSON, or nothing
//! where it was not given. Escapes are resolved after separators were found, never before.

use std::fmt;

use http::{HeaderMap, header::COOKIE};

use super::Spec;
use super::escape::{decode, decode_query};
use super::text::{Raw, json, string};
use super::write::delimiter;
use crate::operation::{Layout, Param, Place, Style};

/// How many brackets a `deepObject` name may have.
pub(super) const DEEPEST: usize = 16;

/// How many names a query, a form, a path parameter or the cookies of a request may hold.
const MOST: usize = 2_000;

/// Where parameters are read from. `Debug` shows none of it, since it holds credentials, too.
pub struct Source<'a> {
    path: Vec<(&'a str, &'a str)>,
    raw_query: &'a str,
    query: Result<Pairs<'a>, Malformed>,
    cookies: Result<Pairs<'a>, Malformed>,
    headers: &'a HeaderMap,
    keys: Vec<&'static str>,
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}

/// Unescaped names with values as they came.
pub(super) type Pairs<'a> = Vec<(String, &'a str)>;

/// A request whose parameters cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// Escapes, or a header, that are not UTF-8.
    Utf8,
    /// The value does not start as its style demands, or nests too deeply.
    Style,
    /// More names than a request may hold.
    Many,
    /// The text of a path parameter would leave its place, were it taken for a path.
    Climbs,
}

impl Malformed {
    /// The reason, for people.
    pub fn reason(self) -> &'static str {
        match self {
            Malformed::Utf8 => "is not UTF-8 once its escapes are resolved",
            Malformed::Style => "is not written in the style of this parameter",
            Malformed::Many => "has too many members",
            Malformed::Climbs => "has a segment `..`",
        }
    }
}

impl<'a> Source<'a> {
    /// `path` holds the template's names with the text that stands there, still escaped; `query` is the query
    /// string without `?`.
    pub fn new(path: Vec<(&'a str, &'a str)>, query: &'a str, headers: &'a HeaderMap) -> Self {
        Source {
            path,
            raw_query: query,
            query: pairs(query),
            cookies: cookies(headers),
            headers,
            keys: Vec::new(),
        }
    }

    /// The same, where these names in the query hold credentials: they belong to no object that takes whatever is left.
    pub fn credentials(mut self, keys: impl Iterator<Item = &'static str>) -> Self {
        self.keys.extend(keys);
        self
    }

    /// The JSON of one parameter; `siblings` are all parameters of its operation.
    ///
    /// # Errors
    /// [`Malformed`] if its text cannot be unescaped.
    pub fn read(&self, param: &Param, siblings: &[Param]) -> Result<Option<String>, Malformed> {
        let spec = Spec::from(param);
        let raw = match param.place {
            Place::Path => self.path_value(&spec)?,
            Place::Query => {
                let others = siblings
                    .iter()
                    .filter(|other| other.place == Place::Query && other.name != param.name);
                let taken = |key: &str| {
                    self.keys.contains(&key) || others.clone().any(|other| owns(other, key))
                };
                pair_value(
                    &spec,
                    self.query.as_ref().map_err(|e| *e)?,
                    decode_query,
                    &taken,
                )?
            }
            Place::QueryString => self.whole_query(&spec)?,
            Place::Header => self.header_value(&spec)?,
            Place::Cookie => {
                let decode = if spec.style == Style::Cookie {
                    keep
                } else {
                    decode
                };
                pair_value(
                    &spec,
                    self.cookies.as_ref().map_err(|e| *e)?,
                    decode,
                    &|_| true,
                )?
            }
        };
        let layout = if spec.style == Style::Json {
            &Layout::Json
        } else {
            spec.layout
        };
        Ok(raw.map(|raw| {
            let read = json(layout, &raw);
            // Text that looks like something else is text where only that is allowed.
            let text = match &raw {
                Raw::Text(text) if layout.has_text() && !read.starts_with('"') => quoted(text),
                _ => return read,
            };
            let allows = |json: &str| param.schema.is_valid_json(json.as_bytes());
            match !allows(&read) && allows(&text) {
                true => text,
                false => read,
            }
        }))
    }

    fn path_value(&self, spec: &Spec<'_>) -> Result<Option<Raw>, Malformed> {
        let Some((_, text)) = self.path.iter().find(|(name, _)| *name == spec.name) else {
            return Ok(None);
        };
        if climbs(&decode(text)?) {
            return Err(Malformed::Climbs);
        }
        match spec.style {
            Style::Label => {
                let text = text.strip_prefix('.').ok_or(Malformed::Style)?;
                let separator = if spec.explode { '.' } else { ',' };
                assemble(spec, text, separator, spec.explode, decode).map(Some)
            }
            Style::Matrix => {
                let text = text.strip_prefix(';').ok_or(Malformed::Style)?;
                let pairs = limited(text.split(';'))?;
                pair_value(spec, &pairs, decode, &|_| false)
            }
            Style::Json => Ok(Some(Raw::Text(decode(text)?))),
            _ => assemble(spec, text, ',', spec.explode, decode).map(Some),
        }
    }

    fn header_value(&self, spec: &Spec<'_>) -> Result<Option<Raw>, Malformed> {
        let lines: Vec<&str> = self
            .headers
            .get_all(spec.name)
            .iter()
            .map(|value| std::str::from_utf8(value.as_bytes()).map_err(|_| Malformed::Utf8))
            .collect::<Result<_, _>>()?;
        if lines.is_empty() {
            return Ok(None);
        }
        // Several lines of one header are one list (RFC 9110, 5.3).
        let text = lines.join(",");
        if spec.style == Style::Json {
            return Ok(Some(Raw::Text(text)));
        }
        assemble(spec, text.trim(), ',', spec.explode, |part| {
            Ok(part.trim().to_owned())
        })
        .map(Some)
    }

    /// OpenAPI 3.2, `in: querystring`.
    fn whole_query(&self, spec: &Spec<'_>) -> Result<Option<Raw>, Malformed> {
        if self.raw_query.is_empty() && !spec.required {
            return Ok(None);
        }
        if spec.style != Style::Json
            && let Some(Layout::Object(fields, _)) = spec.layout.object()
        {
            let pairs = self.query.as_ref().map_err(|e| *e)?;
            let mine = |key: &str| {
                fields.iter().any(|(name, _)| *name == key) || !self.keys.contains(&key)
            };
            let members = gather(pairs, decode_query, mine)?;
            let absent = members.is_empty() && !spec.required;
            return Ok((!absent).then_some(Raw::Pairs(members)));
        }
        Ok(Some(Raw::Text(decode(self.raw_query)?)))
    }
}

fn quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    string(text, &mut json);
    json
}

/// Whether text, taken for a path, would leave its place. What stands before a server may resolve escaped dots and
/// slashes (RFC 3986, 6.2.2), and handlers may join paths with it.
pub(super) fn climbs(text: &str) -> bool {
    text == "." || text.split(['/', '\\']).any(|segment| segment == "..")
}

/// Whether a name in the query belongs to a parameter: its own, a key of its deep object, a member that it declares.
fn owns(param: &Param, key: &str) -> bool {
    let declares = || match param.layout.object() {
        Some(Layout::Object(fields, _)) if param.explode && param.style == Style::Form => {
            fields.iter().any(|(name, _)| *name == key)
        }
        _ => false,
    };
    let deep = || {
        let rest = key.strip_prefix(param.name);
        param.style == Style::DeepObject && rest.is_some_and(|rest| rest.starts_with('['))
    };
    param.name == key || deep() || declares()
}

fn keep(text: &str) -> Result<String, Malformed> {
    Ok(text.to_owned())
}

fn pair(text: &str) -> Result<(String, &str), Malformed> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    Ok((decode_query(name)?, value))
}

pub(super) fn pairs(query: &str) -> Result<Pairs<'_>, Malformed> {
    limited(query.split('&').filter(|text| !text.is_empty()))
}

/// The pairs, if they are not too many.
fn limited<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Result<Pairs<'a>, Malformed> {
    if texts.clone().nth(MOST).is_some() {
        return Err(Malformed::Many);
    }
    texts.map(pair).collect()
}

fn cookies(headers: &HeaderMap) -> Result<Pairs<'_>, Malformed> {
    let mut all = Vec::new();
    for line in headers.get_all(COOKIE) {
        let line = std::str::from_utf8(line.as_bytes()).map_err(|_| Malformed::Utf8)?;
        let texts = line
            .split(';')
            .map(str::trim)
            .filter(|text| !text.is_empty());
        for text in texts {
            if all.len() == MOST {
                return Err(Malformed::Many);
            }
            let (name, value) = text.split_once('=').unwrap_or((text, ""));
            all.push((decode(name)?, value.trim_matches('"')));
        }
    }
    Ok(all)
}

/// Takes separated text apart as the layout asks.
fn assemble(
    spec: &Spec<'_>,
    text: &str,
    separator: char,
    explode: bool,
    decode: impl Fn(&str) -> Result<String, Malformed>,
) -> Result<Raw, Malformed> {
    let layout = spec.layout;
    if layout.has_null() && text == "null" {
        return Ok(Raw::Text(text.to_owned()));
    }
    let parts = || text.split(separator).filter(|_| !text.is_empty());
    if layout.has_array() && (!layout.has_scalar() || text.contains(separator)) {
        let items = parts().map(|part| decode(part).map(Raw::Text));
        return Ok(Raw::List(items.collect::<Result<_, _>>()?));
    }
    if layout.object().is_some() && (!layout.has_scalar() || text.contains(separator)) {
        let mut members = Vec::new();
        let mut parts = parts();
        while let Some(part) = parts.next() {
            if members.len() == MOST {
                return Err(Malformed::Many);
            }
            let (key, value) = match explode {
                true => part.split_once('=').unwrap_or((part, "")),
                false => (part, parts.next().unwrap_or("")),
            };
            members.push((decode(key)?, Raw::Text(decode(value)?)));
        }
        return Ok(Raw::Pairs(members));
    }
    decode(text).map(Raw::Text)
}

/// A value of the `form` and `matrix` families out of `name=value` pairs. `taken` says which other
/// names belong to other parameters.
pub(super) fn pair_value(
    spec: &Spec<'_>,
    pairs: &[(String, &str)],
    decode: impl Fn(&str) -> Result<String, Malformed> + Copy,
    taken: &dyn Fn(&str) -> bool,
) -> Result<Option<Raw>, Malformed> {
    let mut own = pairs
        .iter()
        .filter(|(name, _)| name == spec.name)
        .map(|(_, value)| *value);
    let null = spec.layout.has_null() && own.clone().eq(["null"]);
    // What has no members, where the schema allows such, stands under the name alone.
    let alone = || {
        let given = null || (spec.layout.has_scalar() && own.clone().next().is_some());
        given && !pairs.iter().any(|(name, _)| is_within(spec, name))
    };
    if spec.style == Style::DeepObject && !alone() {
        return deep(spec, pairs, decode);
    }
    let object = spec.layout.object();
    if let (Some(Layout::Object(fields, rest)), true) = (object, spec.explode)
        && !spec.layout.has_array()
        && !(spec.layout.has_scalar() && own.clone().next().is_some())
    {
        let mine = |key: &str| {
            fields.iter().any(|(name, _)| *name == key)
                || (rest.is_some() && (key == spec.name || !taken(key)))
        };
        let members = gather(pairs, decode, mine)?;
        if null && members.iter().all(|(name, _)| name == spec.name) {
            return Ok(Some(Raw::Text("null".to_owned())));
        }
        let absent = members.is_empty() && !spec.required;
        return Ok((!absent).then_some(Raw::Pairs(members)));
    }
    let Some(first) = own.next() else {
        return Ok(None);
    };
    let others: Vec<&str> = own.collect();
    if !others.is_empty() {
        let all = std::iter::once(first)
            .chain(others)
            .map(|text| decode(text).map(Raw::Text));
        return Ok(Some(Raw::List(all.collect::<Result<_, _>>()?)));
    }
    let single = match (spec.explode, delimiter(spec.style)) {
        _ if spec.style == Style::Json => Raw::Text(decode(first)?),
        (true, _) if spec.layout.has_array() && first.is_empty() && !spec.layout.has_scalar() => {
            Raw::List(Vec::new())
        }
        (true, _) => Raw::Text(decode(first)?),
        (false, Some(delimiter)) => {
            let separator = delimiter.chars().next().unwrap_or(',');
            assemble(spec, &decode(first)?, separator, false, keep)?
        }
        (false, None) => assemble(spec, first, ',', false, decode)?,
    };
    Ok(Some(single))
}

/// The pairs whose names belong to an object, repeated ones as lists.
fn gather(
    pairs: &[(String, &str)],
    decode: impl Fn(&str) -> Result<String, Malformed>,
    mine: impl Fn(&str) -> bool,
) -> Result<Vec<(String, Raw)>, Malformed> {
    let mut members: Vec<(String, Raw)> = Vec::new();
    for (key, text) in pairs.iter().filter(|(key, _)| mine(key)) {
        add(&mut members, key, Raw::Text(decode(text)?));
    }
    Ok(members)
}

/// Adds a member; a second one of its name makes both a list.
fn add(members: &mut Vec<(String, Raw)>, key: &str, value: Raw) {
    match members.iter_mut().find(|(name, _)| name == key) {
        None => members.push((key.to_owned(), value)),
        Some((_, Raw::List(items))) => items.push(value),
        Some((_, there)) => {
            let first = std::mem::replace(there, Raw::List(Vec::new()));
            *there = Raw::List(vec![first, value]);
        }
    }
}

/// Whether a name is a key of a deep object.
fn is_within(spec: &Spec<'_>, name: &str) -> bool {
    let rest = name.strip_prefix(spec.name);
    rest.is_some_and(|rest| rest.starts_with('['))
}

/// `name[key]=value`, nested as far as [`DEEPEST`].
fn deep(
    spec: &Spec<'_>,
    pairs: &[(String, &str)],
    decode: impl Fn(&str) -> Result<String, Malformed>,
) -> Result<Option<Raw>, Malformed> {
    let mut root = Vec::new();
    for (name, text) in pairs {
        let Some(rest) = name
            .strip_prefix(spec.name)
            .filter(|rest| rest.starts_with('['))
        else {
            continue;
        };
        let keys: Vec<&str> = rest
            .split('[')
            .skip(1)
            .map(|key| key.strip_suffix(']').unwrap_or(key))
            .collect();
        if keys.len() > DEEPEST {
            return Err(Malformed::Style);
        }
        insert(&mut root, &keys, Raw::Text(decode(text)?));
    }
    let absent = root.is_empty() && !spec.required;
    Ok((!absent).then_some(Raw::Pairs(root)))
}

fn insert(members: &mut Vec<(String, Raw)>, keys: &[&str], value: Raw) {
    let Some((key, inner)) = keys.split_first() else {
        return;
    };
    if inner.is_empty() {
        return add(members, key, value);
    }
    let at = members
        .iter()
        .position(|(name, value)| name == key && matches!(value, Raw::Pairs(_)));
    let at = at.unwrap_or_else(|| {
        members.push(((*key).to_owned(), Raw::Pairs(Vec::new())));
        members.len() - 1
    });
    if let Raw::Pairs(nested) = &mut members[at].1 {
        insert(nested, inner, value);
    }
}
