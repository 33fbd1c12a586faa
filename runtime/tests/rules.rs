//! Whole documents: what is accepted, what is rejected and with which explanation, in each mode.

mod shop;

use oasmith::{Limits, Mode, Rejection, Validate, decode, from_slice, to_string, to_vec};
use shop::{Order, Size};

fn rejected(text: &str) -> Rejection {
    from_slice::<Order>(text.as_bytes()).expect_err(text)
}

/// Instance, keyword and limit of each violation.
fn violations(rejection: &Rejection) -> Vec<(&str, &str, &str)> {
    rejection
        .violations()
        .iter()
        .map(|v| (&*v.instance, v.keyword, &*v.limit))
        .collect()
}

#[test]
fn accepts_and_writes_back() {
    let text = r#"{"id":"ab","size":"small","count":2,"price":19.99,"paid":null,"items":[{"id":"x\"z","size":"large"}],"notes":{"z":1,"a":-2}}"#;
    let order = from_slice::<Order>(text.as_bytes()).expect("valid");
    assert_eq!(order.paid, Some(None));
    assert_eq!(to_string(&*order), text);
    assert!(Order::RULES.accepts(text.as_bytes()));
    let spaced = " { \"id\" : \"\\u0061b\" , \"size\":\t\"small\" , \"count\" : 2.0e0 , \"other\":[{\"a\":1}] }\n";
    assert_eq!(
        from_slice::<Order>(spaced.as_bytes()).expect("valid").count,
        Some(2)
    );
}

#[test]
fn every_violation_is_listed() {
    let rejection =
        rejected(r#"{"id":"a","size":"huge","count":0,"price":0.001,"items":[{"id":"abcde"}]}"#);
    assert!(!rejection.is_syntax() && !rejection.truncated());
    let expected = [
        ("/id", "minLength", "2"),
        ("/size", "enum", r#"["small","large"]"#),
        ("/count", "minimum", "1"),
        ("/price", "multipleOf", "0.01"),
        ("/items/0/id", "maxLength", "4"),
    ];
    let found = violations(&rejection);
    assert!(
        expected.iter().all(|violation| found.contains(violation)),
        "{found:?}"
    );
    assert!(
        found.contains(&("/items/0/size", "required", "\"size\"")),
        "{found:?}"
    );
    assert_eq!(found.len(), 6);
    assert!(
        !rejection.to_string().contains("huge"),
        "submitted values are not echoed"
    );
}

#[test]
fn the_list_has_a_cap() {
    let limits = Limits {
        violations: 2,
        ..Limits::default()
    };
    let text = br#"{"id":"a","size":"huge","count":0}"#;
    let rejection = Order::RULES
        .from_slice_within(text, limits)
        .expect_err("invalid");
    assert!(rejection.truncated());
    assert_eq!(rejection.violations().len(), 2);
}

#[test]
fn malformed_is_not_violated() {
    let cases = [
        ("{\"id\":\"a\",\n  \"size\" 1}", (2, 10), "expected `:`"),
        (
            r#"{"id":"ab","size":"small","id":"cd"}"#,
            (1, 32),
            "duplicate member",
        ),
        (
            r#"{"id":"ab","size":"small","é":1,"x":2,"x":2}"#,
            (1, 43),
            "duplicate member",
        ),
        (
            r#"{"id":"ab","size":"small","x":{"y":1,"y":1}}"#,
            (1, 42),
            "duplicate member",
        ),
        (
            r#"{"id":"ab","size":"small"}]"#,
            (1, 27),
            "expected the end",
        ),
        ("", (1, 1), "unexpected end"),
    ];
    for (text, place, message) in cases {
        let rejection = rejected(text);
        let syntax = rejection
            .syntax()
            .unwrap_or_else(|| panic!("{text}: {rejection}"));
        assert_eq!(
            ((syntax.line, syntax.column), syntax.message),
            (place, message),
            "{text}"
        );
        assert!(rejection.violations().is_empty());
    }
    let rejection =
        from_slice::<Order>(b"{\"id\":\"ab\",\"x\":\"\xff\"}").expect_err("invalid UTF-8");
    assert_eq!(
        rejection.syntax().map(|s| (s.offset, s.message)),
        Some((16, "invalid UTF-8"))
    );
}

#[test]
fn what_only_the_type_refuses_has_a_place_too() {
    // The schema allows any integer and any string here.
    let rejection = rejected(r#"{"id":"ab","size":"small","notes":{"a":1,"b/c":2147483648}}"#);
    assert_eq!(violations(&rejection), [("/notes/b~1c", "type", "\"i32\"")]);
    let rejection = rejected(
        r#"{"id":"ab","size":"small","items":[{"id":"ab","size":"small","paid":"yesterday"}]}"#,
    );
    assert_eq!(violations(&rejection), [("/items/0/paid", "type", "")]);
    assert!(!Order::RULES.accepts(br#"{"id":"ab","size":"small","paid":"yesterday"}"#));
}

#[test]
fn values_built_in_rust_are_judged_alike() {
    let mut order = Order {
        id: "a".into(),
        size: Size::Unknown("x".into()),
        count: Some(200),
        price: None,
        paid: None,
        items: None,
        notes: None,
    };
    let built = order.validate().expect_err("invalid");
    assert_eq!(
        built,
        from_slice::<Order>(&to_vec(&order)).expect_err("invalid")
    );
    assert_eq!(built.violations().len(), 3);
    let (given_back, again) = order.clone().into_valid().expect_err("invalid");
    assert_eq!((given_back, again), (order.clone(), built));
    (order.id, order.size, order.count) = ("ab".into(), Size::Small, None);
    assert_eq!(*order.clone().into_valid().expect("valid"), order);
}

#[test]
fn clients_forgive() {
    let text = br#"{"id":"too long","size":"huge","count":0,"count":7,"price":null,"paid":null}"#;
    assert!(
        decode::<Order>(text, Mode::Strict).is_err(),
        "null is no price"
    );
    for mode in [Mode::Open, Mode::Tolerant] {
        let order = decode::<Order>(text, mode).expect("tolerable");
        assert_eq!(
            (&*order.id, order.size, order.count, order.price, order.paid),
            (
                "too long",
                Size::Unknown("huge".into()),
                Some(7),
                None,
                Some(None)
            )
        );
    }
    let missing = br#"{"size":"small"}"#;
    let rejection = decode::<Order>(missing, Mode::Open).expect_err("incomplete");
    assert_eq!(violations(&rejection), [("", "type", "")]);
    assert_eq!(
        decode::<Order>(missing, Mode::Tolerant)
            .expect("tolerable")
            .id,
        ""
    );
    assert!(
        decode::<Order>(br#"{"id":"ab"}"#, Mode::Tolerant).is_err(),
        "a size has no blank"
    );
}

/// What a client could not read is told by the rule, without what it reads over.
#[test]
fn rules_read_as_clients_do() {
    let rules = Order::RULES;
    let forgiven = br#"{"id":"too long","size":"huge"}"#;
    let order = rules.decode(forgiven, Mode::Open).expect("tolerable");
    assert_eq!(&*order.id, "too long");
    let strictly = rules.decode(forgiven, Mode::Strict);
    assert_eq!(strictly.err(), rules.from_slice(forgiven).err());
    let missing = br#"{"size":"huge","count":true}"#;
    let rejection = rules.decode(missing, Mode::Open).expect_err("no number");
    let told = "/count: must be an integer (#/components/schemas/Order/properties/count/type)";
    assert_eq!(rejection.to_string(), told);
    let forgiven = r#"{"id":"too long","size":"small"},"#.repeat(120);
    let last = format!(r#"{{"id":"ab","size":"small","items":[{forgiven}null]}}"#);
    let rejection = rules.decode(last.as_bytes(), Mode::Open).expect_err("null");
    let told = rejection.to_string();
    assert!(told.starts_with("/items/120: must be an object"), "{told}");
    let missing = br#"{"size":"small","paid":"today"}"#;
    let rejection = rules.decode(missing, Mode::Open).expect_err("incomplete");
    let told = "/id: is required (#/components/schemas/Order/required)";
    assert_eq!(rejection.to_string(), told);
}

/// `null` for what may be missing is absent; what is wrong beside it is told where it stands.
#[test]
fn null_that_is_forgiven_hides_no_other_fault() {
    for (text, place) in [
        (r#"{"id":null,"size":"small"}"#, ""),
        (r#"{"price":null,"id":"ab","count":null,"size":null}"#, ""),
        (r#"{"size":"small","notes":null}"#, ""),
        (r#"{"id":"ab","size":"small","items":[null]}"#, "/items/0"),
        (
            r#"{"id":"ab","size":"small","price":null,"items":[{"id":"ab","size":"small","count":null},{"id":null,"size":"small"}]}"#,
            "/items/1",
        ),
        (
            r#"{"id":"ab","size":"small","items":null,"notes":{"a":1,"b":null}}"#,
            "/notes/b",
        ),
        (
            r#"{"id":"ab","size":"small","count":null,"price":"1"}"#,
            "/price",
        ),
    ] {
        let refused = decode::<Order>(text.as_bytes(), Mode::Open).expect_err(text);
        assert_eq!(violations(&refused), [(place, "type", "")], "{text}");
    }
    for text in [
        r#"{"id":"ab","size":"small","count":nul}"#,
        r#"{"id":"ab","size":"small","count":null null}"#,
    ] {
        let refused = decode::<Order>(text.as_bytes(), Mode::Open).expect_err(text);
        assert!(refused.is_syntax(), "{text}: {refused:?}");
    }
}

/// Lists of lists, whose rules are asked of the text of each, of that of the document, and of what is written.
mod nested {
    use oasmith::{Json, Reader, Rules, Schema, Stop, Writer, check};

    static LIST: Schema = Schema::new(
        "#/components/schemas/List",
        r##"{"type":"array","items":{"$ref":"#0"},"not":{"minItems":3}}"##,
        &[&LIST],
        &[],
    );

    /// `JUDGED` as it is read.
    #[derive(Debug, Clone)]
    pub(crate) struct List<const JUDGED: bool>(Vec<Self>);

    impl<const JUDGED: bool> Json for List<JUDGED> {
        fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
            let start = r.ahead();
            let value = Vec::decode(r).map(List)?;
            if JUDGED {
                r.judged(start, &LIST)?;
            }
            Ok(value)
        }

        fn encode(&self, w: &mut Writer) {
            self.0.encode(w);
        }
    }

    pub(crate) const READ: Rules<List<true>> = Rules::of_model(&LIST, |_| true);
    pub(crate) const OF_TEXT: Rules<List<false>> = Rules::of_model(&LIST, |_| true).asked_of_text();
    pub(crate) const OF_VALUE: Rules<List<false>> = Rules::new(&LIST, |list| {
        check::judged(&LIST, list) && check::unique(&[List(Vec::new()), List(vec![list.clone()])])
    });
    /// What only the type refuses.
    pub(crate) const OF_TYPE: Rules<List<false>> = Rules::of_model(&oasmith::schema::ANY, |_| true);
}

#[test]
fn a_depth_of_ones_own_holds_wherever_the_text_is_judged() {
    fn judges<T: oasmith::Json + std::fmt::Debug>(rules: oasmith::Rules<T>, refused: (&str, &str)) {
        let limits = Limits {
            depth: 300,
            ..Limits::default()
        };
        let read = |depth: usize, inner: &str| {
            let text = format!("{}{inner}{}", "[".repeat(depth), "]".repeat(depth));
            rules.from_slice_within(text.as_bytes(), limits)
        };
        for depth in [127, 128, 129, 299, 300] {
            read(depth, "").expect("is valid");
        }
        assert!(read(301, "").expect_err("too deep").is_syntax());
        let (inner, keyword) = refused;
        let rejection = read(290, inner).expect_err("is not valid");
        let found: Vec<_> = rejection.violations().iter().map(|v| v.keyword).collect();
        assert_eq!(found, [keyword]);
    }
    judges(nested::READ, ("[],[],[]", "not"));
    judges(nested::OF_TEXT, ("[],[],[]", "not"));
    judges(nested::OF_VALUE, ("[],[],[]", "not"));
    judges(nested::OF_TYPE, ("1", "type"));
}
