//! Whole bodies between JSON and their media type.
//!
//! In: a [`Coding`] and JSON, or the body as it came. Out: the other of the two. As with parameters, judging is left to
//! the schema.

use std::borrow::Cow;

use super::outline::{Node, Value};
use super::read::{Malformed, pair_value, pairs};
use super::text::{Raw, is_misread, json, reads_as_json, string};
use super::write::{Unwritable, query};
use super::{Spec, decode_query};
use crate::operation::{Coding, Layout, Param, Style};

/// The body that JSON becomes.
pub(crate) fn encode_body(coding: Coding, body: Vec<u8>) -> Result<Vec<u8>, Unwritable> {
    match coding {
        Coding::Text(_) => Ok(parse(&body)?.text().as_bytes().to_vec()),
        Coding::Form(layout, fields) => {
            let mut out = String::new();
            let Value::Object(members) = parse(&body)?.value else {
                return Err(Unwritable("is not an object"));
            };
            let beside = |name: &str| {
                let (_, node) = members.iter().find(|(member, _)| member == name)?;
                Some(Cow::Borrowed(node.text()))
            };
            for (name, node) in &members {
                let mut spec = field(name, &layout, fields, &beside);
                let scalar = matches!(&node.value, Value::Scalar(_));
                if is_either(&spec, fields) && !scalar {
                    spec.style = Style::Json;
                } else if is_either(&spec, fields)
                    && node.raw.starts_with('"')
                    && is_misread(spec.layout, node.text())
                {
                    return Err(Unwritable("is text that reads as something else"));
                }
                if spec.style == Style::Json {
                    spec.style = Style::Form;
                    let value = Value::Scalar(node.raw.to_owned());
                    query(
                        &spec,
                        &Node {
                            raw: node.raw,
                            value,
                        },
                        &mut out,
                    )?;
                } else {
                    query(&spec, node, &mut out)?;
                }
            }
            Ok(out.into_bytes())
        }
        _ => Ok(body),
    }
}

/// The texts that JSON becomes: one per item of a list, else one.
pub(crate) fn texts(body: &[u8]) -> Result<Vec<String>, Unwritable> {
    let node = parse(body)?;
    Ok(match &node.value {
        Value::Array(items) => items.iter().map(|item| item.text().to_owned()).collect(),
        _ => vec![node.text().to_owned()],
    })
}

/// The JSON texts of the items of a list.
pub(crate) fn items(body: &[u8]) -> Result<Vec<String>, Unwritable> {
    match parse(body)?.value {
        Value::Array(items) => Ok(items.iter().map(|item| item.raw.to_owned()).collect()),
        Value::Scalar(text) if text == "null" => Ok(vec![text]),
        _ => Err(Unwritable("is not a list")),
    }
}

/// The JSON that texts under one name stand for.
pub(crate) fn gathered(layout: &Layout, texts: &[&str]) -> String {
    let raw = match texts {
        [only]
            if !layout.has_array()
                || layout.has_scalar()
                || (matches!(layout, Layout::Nullable(_)) && *only == "null") =>
        {
            Raw::Text((*only).to_owned())
        }
        all => Raw::List(
            all.iter()
                .map(|text| Raw::Text((*text).to_owned()))
                .collect(),
        ),
    };
    json(layout, &raw)
}

fn parse(body: &[u8]) -> Result<Node<'_>, Unwritable> {
    Node::parse(body).map_err(|_| Unwritable("is not JSON"))
}

/// The JSON that a body stands for.
pub(crate) fn decode_body(coding: Coding, body: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    let text = || std::str::from_utf8(body).map_err(|_| Malformed::Utf8);
    match coding {
        Coding::Text(layout) => {
            let text = Raw::Text(text()?.to_owned());
            Ok(Cow::Owned(json(&layout, &text).into_bytes()))
        }
        Coding::Form(layout, fields) => {
            decode_form(&layout, fields, text()?).map(|json| Cow::Owned(json.into_bytes()))
        }
        _ => Ok(Cow::Borrowed(body)),
    }
}

fn decode_form(layout: &Layout, fields: &[Param], text: &str) -> Result<String, Malformed> {
    let pairs = pairs(text)?;
    let declared = match layout.object() {
        Some(Layout::Object(members, _)) => *members,
        _ => &[],
    };
    let deep: Vec<String> = fields
        .iter()
        .filter(|field| field.style == Style::DeepObject)
        .map(|field| format!("{}[", field.name))
        .collect();
    let mut names: Vec<&str> = declared.iter().map(|(name, _)| *name).collect();
    let mut seen: std::collections::HashSet<&str> = names.iter().copied().collect();
    let others = pairs.iter().map(|(name, _)| name.as_str());
    names.extend(
        others.filter(|name| {
            !deep.iter().any(|prefix| name.starts_with(prefix)) && seen.insert(name)
        }),
    );
    let beside = |name: &str| {
        let (_, text) = pairs.iter().find(|(given, _)| given == name)?;
        decode_query(text).ok().map(Cow::Owned)
    };
    let mut out = String::from("{");
    for name in names {
        let spec = field(name, layout, fields, &beside);
        let either = is_either(&spec, fields);
        // Members of an object that stands as JSON do not stand by themselves.
        if either && pairs.iter().all(|(given, _)| given != name) {
            continue;
        }
        let Some(raw) = pair_value(&spec, &pairs, decode_query, &|_| true)? else {
            continue;
        };
        if out.len() > 1 {
            out.push(',');
        }
        string(name, &mut out);
        out.push(':');
        let is_whole = |text: &str| either && reads_as_json(spec.layout, text);
        let whole = matches!(&raw, Raw::Text(text) if is_whole(text));
        let layout = if whole || spec.style == Style::Json {
            &Layout::Json
        } else {
            spec.layout
        };
        out.push_str(&json(layout, &raw));
    }
    out.push('}');
    Ok(out)
}

/// Whether it is the value that decides how a member is written: as JSON, if it is an object or a list.
fn is_either(spec: &Spec<'_>, fields: &[Param]) -> bool {
    spec.layout.is_mixed() && fields.iter().all(|field| field.name != spec.name)
}

/// How a member is written: as its encoding says; without one scalars and lists as text, what may be an object as
/// JSON (OpenAPI 3.1, 4.8.15.1), unless it may be a scalar too. What depends on another member goes by that one's text.
fn field<'a>(
    name: &'a str,
    layout: &'a Layout,
    fields: &'a [Param],
    beside: &dyn Fn(&str) -> Option<Cow<'a, str>>,
) -> Spec<'a> {
    if let Some(field) = fields.iter().find(|field| field.name == name) {
        let mut spec = Spec::from(field);
        spec.layout = spec.layout.beside(beside);
        return spec;
    }
    let layout = match layout.object() {
        Some(Layout::Object(members, rest)) => {
            let own = members
                .iter()
                .find(|(member, _)| *member == name)
                .map(|(_, layout)| layout);
            own.or(*rest).unwrap_or(&Layout::Any).beside(beside)
        }
        _ => &Layout::Any,
    };
    let object = layout.object().is_some() && !layout.is_mixed();
    let style = if object { Style::Json } else { Style::Form };
    Spec {
        name,
        style,
        explode: !object,
        allow_reserved: false,
        required: false,
        layout,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Place;

    const OBJECT: Layout = Layout::Object(&[("a", Layout::Number)], None);
    const TEXTS: Layout = Layout::Array(&Layout::Text);

    const TEXT_TOO: &[Layout] = &[OBJECT, Layout::Text];
    const ALL: &[Layout] = &[OBJECT, TEXTS, Layout::Text];
    const SCALARS: &[Layout] = &[OBJECT, Layout::Number, Layout::Text];
    const LISTS: [&[Layout]; 3] = [
        &[OBJECT, Layout::Array(&OBJECT)],
        &[OBJECT, TEXTS],
        &[OBJECT, Layout::Array(&Layout::Array(&Layout::Number))],
    ];

    fn back(member: &'static [Layout], value: &str) -> Result<String, &'static str> {
        let members = vec![(
            "m",
            Layout::Nullable(Box::leak(Box::new(Layout::OneOf(member)))),
        )];
        let coding = Coding::Form(Layout::Object(members.leak(), None), &[]);
        let json = format!(r#"{{"m":{value}}}"#);
        let body = encode_body(coding, json.clone().into_bytes()).map_err(|reason| reason.0)?;
        let read = decode_body(coding, &body).expect("a form");
        let read = String::from_utf8(read.into_owned()).expect("text");
        assert_eq!(read, json, "by way of {}", String::from_utf8_lossy(&body));
        Ok(String::from_utf8(body).expect("text"))
    }

    #[test]
    fn members_go_by_their_value() {
        assert_eq!(back(TEXT_TOO, r#"{"a":1}"#).unwrap(), "m=%7B%22a%22%3A1%7D");
        assert_eq!(back(TEXT_TOO, r#""auto""#).unwrap(), "m=auto");
        assert_eq!(back(TEXT_TOO, r#""""#).unwrap(), "m=");
        assert_eq!(back(TEXT_TOO, r#""{id}""#).unwrap(), "m=%7Bid%7D");
        assert_eq!(back(TEXT_TOO, r#""[1]""#).unwrap(), "m=%5B1%5D");
        assert_eq!(back(TEXT_TOO, "null").unwrap(), "m=null");
        for text in [r#""{}""#, r#""null""#] {
            assert!(back(TEXT_TOO, text).is_err(), "{text}");
        }
        assert_eq!(back(ALL, r#"["x"]"#).unwrap(), "m=%5B%22x%22%5D");
        assert!(back(ALL, r#""[1]""#).is_err());
        for value in [r#"[{"a":1}]"#, "[]", r#""auto""#] {
            back(&[Layout::Array(&OBJECT), Layout::Text], value).unwrap();
        }
        assert_eq!(back(SCALARS, "5").unwrap(), "m=5");
        assert_eq!(back(SCALARS, r#""5a""#).unwrap(), "m=5a");
        assert!(back(SCALARS, r#""5""#).is_err());
    }

    #[test]
    fn members_go_by_the_tag_beside_them() {
        const VALUE: Layout = Layout::By(
            "op",
            &[("gt", Layout::Number), ("in", TEXTS)],
            &Layout::OneOf(&[Layout::Number, Layout::Text]),
        );
        static FILTER: Layout = Layout::Object(
            &[
                ("op", Layout::Text),
                ("value", VALUE),
                ("not", Layout::As(&FILTER)),
            ],
            None,
        );
        let plain = Coding::Form(Layout::As(&FILTER), &[]);
        static PIPED: [Param; 1] = [
            Param::new(Place::Query, "value", VALUE, &crate::schema::ANY)
                .style(Style::PipeDelimited, false),
        ];
        let piped = Coding::Form(Layout::As(&FILTER), &PIPED);
        for (coding, json, form) in [
            (plain, r#"{"op":"gt","value":5}"#, "op=gt&value=5"),
            (plain, r#"{"op":"in","value":["5"]}"#, "op=in&value=5"),
            (
                piped,
                r#"{"op":"in","value":["5","6"]}"#,
                "op=in&value=5%7C6",
            ),
            (plain, r#"{"op":"eq","value":"5a"}"#, "op=eq&value=5a"),
            (
                plain,
                r#"{"op":"eq","not":{"op":"in","value":["5"]}}"#,
                "op=eq&not=%7B%22op%22%3A%22in%22%2C%22value%22%3A%5B%225%22%5D%7D",
            ),
        ] {
            let body = encode_body(coding, json.into()).expect("a form");
            assert_eq!(String::from_utf8_lossy(&body), form);
            let read = decode_body(coding, &body).expect("a form");
            assert_eq!(String::from_utf8_lossy(&read), json);
        }
    }

    #[test]
    fn objects_and_lists_are_json() {
        for (layouts, value) in LISTS
            .into_iter()
            .zip([r#"[{"a":1}]"#, r#"["{}"]"#, "[[1,2]]"])
        {
            back(layouts, value).unwrap();
            back(layouts, r#"{"a":1}"#).unwrap();
            back(layouts, "[]").unwrap();
        }
        back(LISTS[1], r#"[""]"#).unwrap();
    }
}
