//! Parameters in every style: what is written is what RFC 6570 and OpenAPI say, and it reads back equal.

use oasmith::Schema;
use oasmith::http::HeaderMap;
use oasmith::operation::{Layout, Param, Place, Style};
use oasmith::param::{Source, Target};

static ANY: Schema = Schema::new("#", "true", &[], &[]);
const LIST: Layout = Layout::Array(&Layout::Text);
const OBJECT: Layout = Layout::Object(
    &[("R", Layout::Number), ("G", Layout::Number)],
    Some(&Layout::Text),
);

fn leak(param: Param) -> &'static Param {
    Box::leak(Box::new(param))
}

/// Writes a value, compares the text, reads it back.
fn round(param: Param, json: &str, text: &str) {
    let param = leak(param);
    let mut target = Target::default();
    target
        .write(param, json.as_bytes())
        .unwrap_or_else(|e| panic!("{json}: {}", e.0));
    let written = match param.place {
        Place::Path => target.path[0].1.clone(),
        Place::Query | Place::QueryString => target.query.clone(),
        Place::Header => target.headers[param.name].to_str().unwrap().to_owned(),
        Place::Cookie => target.cookies.clone(),
    };
    assert_eq!(written, text, "{json} as {:?}", param.style);
    assert_eq!(
        read(param, text).as_deref(),
        Some(json),
        "{text} as {:?}",
        param.style
    );
}

/// Reads a value from its text.
fn read(param: &Param, text: &str) -> Option<String> {
    let mut headers = HeaderMap::new();
    let name = if param.place == Place::Cookie {
        "cookie"
    } else {
        "x"
    };
    if matches!(param.place, Place::Header | Place::Cookie) {
        headers.insert(name, text.parse().unwrap());
    }
    let query = if param.place == Place::Query {
        text
    } else {
        ""
    };
    let source = Source::new(vec![("x", text)], query, &headers);
    source.read(param, std::slice::from_ref(param)).unwrap()
}

fn new(place: Place, layout: Layout) -> Param {
    Param::new(place, "x", layout, &ANY)
}

#[test]
fn paths() {
    use Place::Path;
    let text = || new(Path, Layout::Text);
    round(text(), r#""a/b c;,.é""#, "a%2Fb%20c%3B%2C.%C3%A9");
    round(text().style(Style::Label, false), r#""b.c""#, ".b%2Ec");
    round(text().style(Style::Matrix, false), r#""b=c""#, ";x=b%3Dc");
    round(text().style(Style::Matrix, false), r#""""#, ";x");
    round(new(Path, Layout::Number), "-1.5e3", "-1.5e3");
    let list = r#"["a,b","c"]"#;
    round(new(Path, LIST), list, "a%2Cb,c");
    round(new(Path, LIST).style(Style::Label, true), list, ".a%2Cb.c");
    round(new(Path, LIST).style(Style::Label, false), list, ".a%2Cb,c");
    round(
        new(Path, LIST).style(Style::Matrix, true),
        list,
        ";x=a%2Cb;x=c",
    );
    round(
        new(Path, LIST).style(Style::Matrix, false),
        list,
        ";x=a%2Cb,c",
    );
    let object = r#"{"R":100,"t=":"1,5"}"#;
    round(new(Path, OBJECT), object, "R,100,t%3D,1%2C5");
    round(
        new(Path, OBJECT).style(Style::Simple, true),
        object,
        "R=100,t%3D=1%2C5",
    );
    round(
        new(Path, OBJECT).style(Style::Label, true),
        object,
        ".R=100.t%3D=1%2C5",
    );
    round(
        new(Path, OBJECT).style(Style::Matrix, true),
        object,
        ";R=100;t%3D=1%2C5",
    );
    round(
        new(Path, OBJECT).style(Style::Matrix, false),
        object,
        ";x=R,100,t%3D,1%2C5",
    );
}

#[test]
fn queries() {
    use Place::Query;
    round(new(Query, Layout::Text), r#""a&b=c+d""#, "x=a%26b%3Dc%2Bd");
    round(
        new(Query, Layout::Text).reserved(),
        r#""a/b?c:d&""#,
        "x=a/b?c:d%26",
    );
    round(new(Query, Layout::Bool), "true", "x=true");
    round(
        new(Query, Layout::Nullable(&Layout::Number)),
        "null",
        "x=null",
    );
    let list = r#"["a,b","c"]"#;
    round(new(Query, LIST), list, "x=a%2Cb&x=c");
    round(new(Query, LIST), "[]", "x=");
    round(new(Query, LIST), r#"["one"]"#, "x=one");
    round(
        new(Query, LIST).style(Style::Form, false),
        list,
        "x=a%2Cb,c",
    );
    round(
        new(Query, LIST).style(Style::SpaceDelimited, false),
        list,
        "x=a%2Cb%20c",
    );
    round(
        new(Query, LIST).style(Style::PipeDelimited, false),
        list,
        "x=a%2Cb%7Cc",
    );
    round(
        new(Query, LIST).style(Style::TabDelimited, false),
        list,
        "x=a%2Cb%09c",
    );
    let object = r#"{"R":100,"y":"ü"}"#;
    round(new(Query, OBJECT), object, "R=100&y=%C3%BC");
    round(
        new(Query, OBJECT).style(Style::Form, false),
        object,
        "x=R,100,y,%C3%BC",
    );
    round(
        new(Query, OBJECT).style(Style::DeepObject, true),
        object,
        "x%5BR%5D=100&x%5By%5D=%C3%BC",
    );
    let deep = Layout::Object(
        &[
            ("a", LIST),
            ("b", Layout::Object(&[("c", Layout::Bool)], None)),
        ],
        None,
    );
    round(
        new(Query, deep).style(Style::DeepObject, true),
        r#"{"a":["1","2"],"b":{"c":true}}"#,
        "x%5Ba%5D%5B0%5D=1&x%5Ba%5D%5B1%5D=2&x%5Bb%5D%5Bc%5D=true",
    );
    // What the schema allows beside an object stands under the name alone.
    let either = Layout::OneOf(&[OBJECT, Layout::Text]);
    let either = || new(Query, either).style(Style::DeepObject, true);
    round(either(), r#"{"R":1}"#, "x%5BR%5D=1");
    round(either(), r#""a""#, "x=a");
    round(either(), r#""""#, "x=");
    let open = Layout::Nullable(&Layout::Object(&[], Some(&Layout::Any)));
    let deep = || new(Query, open).style(Style::DeepObject, true);
    round(deep(), "null", "x=null");
    round(
        deep(),
        r#"{"a":[true,"b"]}"#,
        "x%5Ba%5D%5B0%5D=true&x%5Ba%5D%5B1%5D=b",
    );
    round(new(Query, open), "null", "x=null");
    round(new(Query, open), r#"{"x":"y"}"#, "x=y");
    round(new(Query, open), r#"{"a":1}"#, "a=1");
    round(
        new(Query, OBJECT).style(Style::Json, false),
        r#"{"R":[1]}"#,
        "x=%7B%22R%22%3A%5B1%5D%7D",
    );
}

#[test]
fn headers_and_cookies() {
    round(new(Place::Header, Layout::Text), r#""a b%20""#, "a b%20");
    round(new(Place::Header, LIST), r#"["a","b c"]"#, "a,b c");
    round(
        new(Place::Header, OBJECT).style(Style::Simple, true),
        r#"{"R":1,"y":"2"}"#,
        "R=1,y=2",
    );
    round(new(Place::Cookie, Layout::Text), r#""a; b""#, "x=a%3B%20b");
    round(new(Place::Cookie, LIST), r#"["a","b"]"#, "x=a; x=b");
    round(
        new(Place::Cookie, Layout::Text).style(Style::Cookie, true),
        r#""a%20b""#,
        "x=a%20b",
    );
    let list = || new(Place::Cookie, LIST);
    let list_text = r#"["é","a%20b"]"#;
    round(list().style(Style::Cookie, true), list_text, "x=é; x=a%20b");
    round(list().style(Style::Cookie, false), list_text, "x=é,a%20b");
    // Where no comma is between items, none cuts one.
    let commas = r#"["a,b","c"]"#;
    round(list().style(Style::Cookie, true), commas, "x=a,b; x=c");
    for explode in [true, false] {
        let text = new(Place::Cookie, Layout::Text).style(Style::Cookie, explode);
        round(text, r#""a,b""#, "x=a,b");
    }
    let object = new(Place::Cookie, Layout::Object(&[("y", Layout::Text)], None));
    round(object.style(Style::Cookie, true), r#"{"y":"2,3"}"#, "y=2,3");
    // A member may be called anything, and must not become a cookie of its own.
    let mut target = Target::default();
    let object = new(Place::Cookie, OBJECT).style(Style::Cookie, true);
    let members = r#"{"R":1,"y=1; admin":"2%"}"#;
    assert!(target.write(leak(object), members.as_bytes()).is_ok());
    assert_eq!(target.cookies, "R=1; y%3D1%3B%20admin=2%");
}

#[test]
fn what_would_be_read_differently_is_not_written() {
    let refused = |param: Param, json: &str| {
        let mut target = Target::default();
        target.write(leak(param), json.as_bytes()).is_err()
    };
    assert!(refused(new(Place::Header, LIST), r#"["a,b"]"#));
    assert!(refused(new(Place::Header, Layout::Text), r#"" a""#));
    assert!(refused(new(Place::Header, Layout::Text), r#""a\nb""#));
    assert!(refused(
        new(Place::Query, LIST).style(Style::PipeDelimited, false),
        r#"["a|b"]"#
    ));
    assert!(refused(new(Place::Query, LIST), r#"[""]"#));
    assert!(refused(
        new(Place::Cookie, Layout::Text).style(Style::Cookie, true),
        r#""a;b""#
    ));
    assert!(refused(
        new(Place::Cookie, Layout::Text).style(Style::Cookie, true),
        "\"a\u{a0}\""
    ));
    let list = |explode| new(Place::Cookie, LIST).style(Style::Cookie, explode);
    assert!(refused(list(true), r#"["a b"]"#));
    assert!(refused(list(false), r#"["a,b"]"#));
    let either = new(
        Place::Cookie,
        Layout::OneOf(&[Layout::Number, LIST, Layout::Text]),
    );
    assert!(refused(either.style(Style::Cookie, false), r#""a,b""#));
}

#[test]
fn what_does_not_fit_reaches_the_schema_as_it_was_sent() {
    assert_eq!(
        read(leak(new(Place::Query, Layout::Number)), "x=abc").as_deref(),
        Some(r#""abc""#)
    );
    assert_eq!(
        read(leak(new(Place::Query, Layout::Number)), "x=1&x=2").as_deref(),
        Some("[1,2]")
    );
    assert_eq!(
        read(leak(new(Place::Query, Layout::Number)), "x=01").as_deref(),
        Some(r#""01""#)
    );
    assert_eq!(
        read(leak(new(Place::Query, Layout::Text)), "x=a+b").as_deref(),
        Some(r#""a b""#)
    );
    assert_eq!(read(leak(new(Place::Query, Layout::Text)), "y=1"), None);
    let bad = new(Place::Query, Layout::Text);
    let headers = HeaderMap::new();
    assert!(
        Source::new(Vec::new(), "x=%ff", &headers)
            .read(&bad, &[])
            .is_err()
    );
}

#[test]
fn more_names_than_anyone_sends_are_refused() {
    let headers = HeaderMap::new();
    let text = |count: usize| (0..count).map(|n| format!(";n{n}={n}")).collect::<String>();
    let read = |style: Style, explode: bool, text: &str| {
        let param = new(Place::Path, OBJECT).style(style, explode);
        let source = Source::new(vec![("x", text)], "", &headers);
        source.read(&param, std::slice::from_ref(&param)).is_ok()
    };
    let matrix = |count: usize| read(Style::Matrix, true, &text(count));
    assert!(matrix(2_000) && !matrix(2_001));
    let simple = |count: usize| read(Style::Simple, false, &vec!["a,1"; count].join(","));
    assert!(simple(2_000) && !simple(2_001));
}
