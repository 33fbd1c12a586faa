//! Records are read from lists of slots: in any order, by names that need escapes too, each member once.

use oasmith::Value;
use oasmith::json::{Constant, Fault, Json, Kind, Map, Mode, Reader, Slot, Stop, Writer};

/// `{"a": integer, "q\"": string?, "kind": "x"}`, read in a mode; what was found in the slots.
fn read(json: &str, mode: Mode) -> Result<(Option<i64>, Option<String>, bool), Fault> {
    let mut r = Reader::new(json.as_bytes(), mode);
    let (mut a, mut quoted, mut kind) = (None, None, Constant::new("\"x\""));
    let slots: &mut [(&str, &mut dyn Slot)] =
        &mut [("a", &mut a), (r#"q\""#, &mut quoted), ("kind", &mut kind)];
    match r.record(slots).and_then(|()| r.end()) {
        Ok(()) => Ok((a, quoted, kind.met().is_some())),
        Err(Stop) => Err(r.fault()),
    }
}

#[test]
fn members_come_in_any_order_and_spelling() {
    let all = Ok((Some(1), Some("z".to_owned()), true));
    for json in [
        r#"{"a":1,"q\"":"z","kind":"x"}"#,
        r#"{ "kind" : "x" , "q\"" : "z" , "a" : 1 }"#,
        r#"{"\u0071\u0022":"z","other":[{}],"\u0061":1,"kind":"\u0078"}"#,
    ] {
        assert_eq!(read(json, Mode::Strict), all, "{json}");
        assert_eq!(read(json, Mode::Open), all, "{json}");
    }
    assert_eq!(read("{}", Mode::Strict), Ok((None, None, false)));
}

#[test]
fn a_name_is_no_licence_for_what_is_no_json() {
    // The text of a name with a quote, unescaped, begins like the member and is none.
    let broken = read(r#"{"a":1,"q"":"z"}"#, Mode::Strict);
    assert!(matches!(broken, Err(Fault::Syntax(_))), "{broken:?}");
    let broken = read("{\"a\" 1}", Mode::Strict);
    assert!(matches!(broken, Err(Fault::Syntax(_))), "{broken:?}");
    for cut in 0..r#"{"a":1,"q\"":"z","kind":"x"}"#.len() {
        let text = &r#"{"a":1,"q\"":"z","kind":"x"}"#[..cut];
        assert!(
            matches!(read(text, Mode::Open), Err(Fault::Syntax(_))),
            "{text}"
        );
    }
}

#[test]
fn a_member_stands_once() {
    for twice in [
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"\u0061":1}"#,
        r#"{"kind":"x","kind":"x"}"#,
        r#"{"other":1,"other":2}"#,
        r#"{"other":1,"a":1,"\u006fther":2}"#,
    ] {
        assert_eq!(read(twice, Mode::Strict), Err(Fault::Duplicate), "{twice}");
        assert!(read(twice, Mode::Open).is_ok(), "{twice}");
    }
    let last = read(r#"{"a":1,"a":2}"#, Mode::Open);
    assert_eq!(last, Ok((Some(2), None, false)));
    assert_eq!(read(r#"{"kind":"y"}"#, Mode::Strict), Err(Fault::Refused));
}

#[test]
fn others_are_refused_or_kept_where_the_record_says_so() {
    let mut a: Option<i64> = None;
    let mut r = Reader::new(br#"{"a":1,"b":2}"#, Mode::Strict);
    assert_eq!(r.closed_record(&mut [("a", &mut a)]), Err(Stop));
    assert_eq!(r.fault(), Fault::Refused);

    let mut rest: Map<i64> = Map::default();
    let mut r = Reader::new(br#"{"b":2,"a":1,"c":3}"#, Mode::Strict);
    assert_eq!(
        r.record_with(&mut [("a", &mut None::<i64>)], &mut rest),
        Ok(())
    );
    let kept: Vec<(&str, i64)> = rest.iter().map(|(key, value)| (key, *value)).collect();
    assert_eq!(kept, [("b", 2), ("c", 3)]);
}

#[test]
fn only_tolerance_forgives_what_is_missing() {
    for (mode, blank) in [
        (Mode::Strict, None),
        (Mode::Open, None),
        (Mode::Tolerant, <String as Json>::blank()),
    ] {
        let (mut name, mut kind) = (None::<String>, Constant::new("1"));
        let mut r = Reader::new(b"", mode);
        r.forgive(&mut [&mut name, &mut kind]);
        assert_eq!(name, blank);
        assert_eq!(kind.met().is_some(), mode == Mode::Tolerant);
    }
}

#[test]
fn the_only_value_of_an_enumeration_is_demanded_by_strict_readers_alone() {
    let read = |json: &str, mode: Mode| {
        let mut kind = Constant::open(r#""a\"b""#);
        let mut r = Reader::new(json.as_bytes(), mode);
        let read = r.record(&mut [("kind", &mut kind)]);
        read.map(|()| kind.met().is_some())
            .map_err(|Stop| r.fault())
    };
    for mode in [Mode::Strict, Mode::Open, Mode::Tolerant] {
        let refused = match mode {
            Mode::Strict => Err(Fault::Refused),
            Mode::Open | Mode::Tolerant => Ok(true),
        };
        assert_eq!(read(r#"{"kind": "a\"b"}"#, mode), Ok(true));
        assert_eq!(read(r#"{"kind": "\u0061\u0022b"}"#, mode), Ok(true));
        assert_eq!(read(r#"{"kind": "b"}"#, mode), refused);
        assert_eq!(read(r#"{"kind": 1}"#, mode), Err(Fault::Refused));
        assert_eq!(read("{}", mode), Ok(false));
        let broken = r#"{"kind": "a}"#;
        assert!(matches!(read(broken, mode), Err(Fault::Syntax(_))));
    }
    let number = |json: &str| {
        let mut version = Constant::open("2");
        let mut r = Reader::new(json.as_bytes(), Mode::Open);
        let read = r.record(&mut [("version", &mut version)]);
        read.map(|()| version.met().is_some()).ok()
    };
    assert_eq!(number(r#"{"version": 2.0}"#), Some(true));
    assert_eq!(number(r#"{"version": -3}"#), Some(true));
    assert_eq!(number(r#"{"version": "2"}"#), None);
    assert_eq!(number(r#"{"version": 2,}"#), None);
    let null = r#"{"kind": null}"#;
    assert_eq!(read(null, Mode::Strict), Err(Fault::Refused));
    assert_eq!(read(null, Mode::Tolerant), Ok(false));
    let twice = r#"{"kind": "b", "kind": "b"}"#;
    assert_eq!(read(twice, Mode::Strict), Err(Fault::Refused));
    assert_eq!(read(twice, Mode::Open), Ok(true));
}

/// A number or `null`, of which the type says nothing beforehand.
#[derive(Debug, PartialEq)]
enum Level {
    At(i64),
    Nowhere,
}

impl Json for Level {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        match r.kind()? {
            Kind::Null => r.null().map(|()| Level::Nowhere),
            _ => Json::decode(r).map(Level::At),
        }
    }

    fn encode(&self, _: &mut Writer) {}
}

/// A union whose cases are told apart by a tag, read by a client that keeps others.
#[derive(Debug, PartialEq)]
struct Tagged(Value);

impl Json for Tagged {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        match r.peek_member("kind")?.as_deref() {
            Some("known") => Json::decode(r).map(Self),
            _ => r.unknown_case().map(Self),
        }
    }

    fn encode(&self, _: &mut Writer) {}
}

#[test]
fn null_is_absent_only_where_nothing_takes_it() {
    for json in [
        r#"{"a":null,"level":null,"any":null,"maybe":null,"tagged":null}"#,
        r#"{ "any" : null , "tagged" : null , "maybe" : null , "a" : null , "level" : null }"#,
        r#"{"\u0061ny":null,"a":1,"a":null,"lev\u0065l":null,"maybe":null,"tagged":null}"#,
    ] {
        for mode in [Mode::Open, Mode::Tolerant, Mode::Strict] {
            let (mut a, mut level, mut any, mut maybe, mut tagged) =
                (None::<i64>, None, None, None::<Option<i64>>, None);
            let mut r = Reader::new(json.as_bytes(), mode);
            let read = r.record(&mut [
                ("a", &mut a),
                ("level", &mut level),
                ("any", &mut any),
                ("maybe", &mut maybe),
                ("tagged", &mut tagged),
            ]);
            if mode == Mode::Strict {
                assert_eq!(read, Err(Stop));
                continue;
            }
            assert_eq!(read.and_then(|()| r.end()), Ok(()), "{json}");
            assert_eq!((a, level), (None, Some(Level::Nowhere)));
            assert_eq!((any, maybe), (Some(Value::Null), Some(None)));
            assert_eq!(tagged, None::<Tagged>);
        }
    }
}

#[test]
fn null_leaves_a_constant_unmet() {
    let read = |json: &str, mode: Mode| {
        let (mut a, mut kind) = (None::<i64>, Constant::new("1"));
        let mut r = Reader::new(json.as_bytes(), mode);
        let read = r.record(&mut [("a", &mut a), ("kind", &mut kind)]);
        read.map(|()| (a, kind.met().is_some()))
            .map_err(|Stop| r.fault_offset())
    };
    for mode in [Mode::Open, Mode::Tolerant] {
        assert_eq!(read(r#"{"a":null,"kind":1}"#, mode), Ok((None, true)));
        assert_eq!(read(r#"{"kind":null,"a":2}"#, mode), Ok((Some(2), false)));
        assert_eq!(read(r#"{"a":2,"kind":2}"#, mode), Err(14));
    }
    assert_eq!(read(r#"{"a":null,"kind":1}"#, Mode::Strict), Err(5));
}
