//! The reader and the writer beside serde_json: the same verdict and the same value on anything.
//!
//! `JSON_ROUNDS` sets how many documents are tried, `JSON_SEED` repeats a run.

use oasmith::json::{DEPTH_LIMIT, Fault};
use oasmith::{Json, Map, Mode, Reader, Stop, Writer, decode, to_string, to_vec};
use serde_json::Value;

mod random;

use random::{Random, number};

const STRINGS: &[&[u8]] = &[
    br#""""#,
    br#""a""#,
    br#""plain text of more than sixteen bytes""#,
    br#""\"\\\/\b\f\n\r\t""#,
    "\"é𝄞 ünïcödé beyond sixteen\"".as_bytes(),
    br#""\u00e9\uD834\uDD1E""#,
    br#""\ud834""#,
    br#""\udd1e\ud834""#,
    br#""\ud834\u0041""#,
    br#""\u12""#,
    br#""\x""#,
    b"\"\x01\"",
    b"\"tab\there\"",
    b"\"\xff\"",
    b"\"\xed\xa0\x80\"",
    b"\"\xf4\x90\x80\x80\"",
    b"\"\xc0\x80\"",
    b"\"open",
    b"\"fifteen bytes!!\"",
    b"\"sixteen bytes!!!\"",
    b"\"\x7f\"",
];

const NUMBERS: &[&[u8]] = &[
    b"0",
    b"-0",
    b"1",
    b"-1",
    b"12345678901234567",
    b"123456789012345678",
    b"1234567890123456789",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"9223372036854775808",
    b"18446744073709551615",
    b"18446744073709551616",
    b"1.0",
    b"1e3",
    b"1E+3",
    b"1e-3",
    b"0.1",
    b"-0.0",
    b"0.30000000000000004",
    b"123456789.123456789",
    b"5e-324",
    b"2.2250738585072014e-308",
    b"1.7976931348623157e308",
    b"1.8e308",
    b"1e400",
    b"-1e999",
    b"1e-400",
    b"9007199254740993",
    b"01",
    b"-",
    b"1.",
    b".5",
    b"1e",
    b"+1",
    b"-01",
    b"1.5.",
    b"0x1",
    b"1_0",
    b"Infinity",
    b"NaN",
    b"1e1e1",
];

const SCALARS: &[&[u8]] = &[
    b"null",
    b"true",
    b"false",
    b"nul",
    b"True",
    b"truefalse",
    b"{}",
    b"[]",
    b"[",
    b"}",
    b"",
    b"{\"a\"}",
    b"[1,]",
    b"{,}",
    b"{\"a\":1,}",
];

const SPACES: &[&[u8]] = &[
    b"",
    b"",
    b"",
    b"",
    b" ",
    b"\n\t\r ",
    b"\x0b",
    b"\xef\xbb\xbf",
    b"/**/",
    b"\x00",
];

fn value(random: &mut Random, depth: usize, out: &mut Vec<u8>) {
    // The later entries of the lists are mostly wrong: taken seldom, so that long documents are right sometimes.
    let scalar = |random: &mut Random, list: &[&'static [u8]], right: usize| {
        let right = if random.below(40) == 0 {
            list.len()
        } else {
            right
        };
        random.pick(&list[..right])
    };
    out.extend_from_slice(scalar(random, SPACES, 6));
    match random.below(if depth == 0 { 8 } else { 12 }) {
        0..3 => out.extend_from_slice(scalar(random, STRINGS, 6)),
        3..6 => out.extend_from_slice(scalar(random, NUMBERS, 23)),
        6..8 => out.extend_from_slice(scalar(random, SCALARS, 3)),
        kind => {
            let object = kind < 10;
            out.push(if object { b'{' } else { b'[' });
            for n in 0..random.below(5) {
                if n > 0 {
                    out.push(b',');
                }
                if object {
                    out.extend_from_slice(scalar(random, SPACES, 6));
                    out.extend_from_slice(scalar(random, STRINGS, 6));
                    out.extend_from_slice(scalar(random, SPACES, 6));
                    out.push(b':');
                }
                value(random, depth - 1, out);
            }
            out.push(if object { b'}' } else { b']' });
        }
    }
    out.extend_from_slice(scalar(random, SPACES, 6));
}

fn mutate(random: &mut Random, text: &mut Vec<u8>) {
    if text.is_empty() || random.below(3) > 0 {
        return;
    }
    let at = random.below(text.len());
    match random.below(4) {
        0 => text[at] = random.below(256) as u8,
        1 => text.truncate(at),
        2 => drop(text.remove(at)),
        _ => text.insert(at, b"\"\\{}[],:0 \n\xc3"[random.below(12)]),
    }
}

fn skips(text: &[u8], mode: Mode) -> Result<(), Fault> {
    let mut reader = Reader::new(text, mode);
    let skipped = reader.skip().and_then(|()| reader.end());
    skipped.map_err(|Stop| {
        assert!(reader.fault_offset() <= text.len());
        reader.fault()
    })
}

#[test]
fn agrees_with_serde_json() {
    let mut random = Random(number("JSON_SEED", 0x5eed));
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..number("JSON_ROUNDS", 60_000) {
        let seed = random.0;
        let mut text = Vec::new();
        value(&mut random, 4, &mut text);
        mutate(&mut random, &mut text);
        let context = || format!("JSON_SEED={seed}: {}", String::from_utf8_lossy(&text));
        let theirs = serde_json::from_slice::<Value>(&text).ok();
        let ours = decode::<Value>(&text, Mode::Open).ok();
        assert_eq!(ours, theirs, "{}", context());
        // Reading past a value is the same but for numbers that no double holds.
        let skipped = skips(&text, Mode::Open);
        assert!(skipped.is_ok() >= theirs.is_some(), "{}", context());
        if skipped.is_ok() && theirs.is_none() {
            assert!(
                Reader::new(&text, Mode::Open)
                    .attempt(Value::decode)
                    .is_none(),
                "{}",
                context()
            );
            assert!(
                decode::<Value>(&text, Mode::Open).is_err_and(|r| !r.is_syntax()),
                "{}",
                context()
            );
        }
        // Strict refuses more only for duplicates.
        match (skips(&text, Mode::Strict), skipped) {
            (Err(Fault::Duplicate), Ok(())) => assert!(
                decode::<Value>(&text, Mode::Strict).is_err(),
                "{}",
                context()
            ),
            (strict, open) => assert_eq!(strict.is_ok(), open.is_ok(), "{}", context()),
        }
        match theirs {
            Some(value) => {
                accepted += 1;
                assert_eq!(
                    serde_json::from_slice::<Value>(&to_vec(&value)).ok(),
                    Some(value),
                    "{}",
                    context()
                );
            }
            None => refused += 1,
        }
    }
    assert!(
        accepted > refused / 9 && refused > accepted / 9,
        "{accepted} accepted, {refused} refused: too one-sided to tell"
    );
}

#[test]
fn depth_is_limited_everywhere() {
    let limit = usize::from(DEPTH_LIMIT);
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |depth: usize| format!("{}null{}", open.repeat(depth), close.repeat(depth));
        assert!(decode::<Value>(nested(limit).as_bytes(), Mode::Strict).is_ok());
        let deep = nested(limit + 1);
        let rejection = decode::<Value>(deep.as_bytes(), Mode::Strict).expect_err("too deep");
        assert_eq!(
            rejection.syntax().map(|s| s.message),
            Some("nested too deep")
        );
        assert_eq!(
            skips(deep.as_bytes(), Mode::Open),
            Err(Fault::Syntax("nested too deep"))
        );
        assert!(skips(nested(100_000).as_bytes(), Mode::Open).is_err());
    }
    // Closing gives a level back.
    let wide = format!("[{}]", vec!["[{\"a\":[]}]"; 1000].join(","));
    assert!(decode::<Value>(wide.as_bytes(), Mode::Strict).is_ok());
}

#[test]
fn duplicates_are_found_at_any_size() {
    let object = |count: usize, last: &str| {
        let members: Vec<String> = (0..count).map(|n| format!("\"k{n}\":{n}")).collect();
        format!("{{{},\"{last}\":0}}", members.join(","))
    };
    for count in [1, 15, 16, 17, 18, 1000] {
        for (last, fresh) in [("k0", false), ("\\u006b0", false), ("other", true)] {
            let text = object(count, last);
            assert_eq!(
                skips(text.as_bytes(), Mode::Strict).is_ok(),
                fresh,
                "{text}"
            );
            assert!(skips(text.as_bytes(), Mode::Open).is_ok());
            assert_eq!(
                decode::<Map<i64>>(text.as_bytes(), Mode::Strict).is_ok(),
                fresh,
                "{text}"
            );
            assert_eq!(
                decode::<Value>(text.as_bytes(), Mode::Strict).is_ok(),
                fresh,
                "{text}"
            );
            let map = decode::<Map<i64>>(text.as_bytes(), Mode::Open).expect("the last wins");
            assert_eq!(map.get("k0"), Some(&0));
        }
    }
    // The same name in other objects is no duplicate.
    assert_eq!(
        skips(br#"{"a":{"a":1,"b":{"a":1}},"b":{"b":1}}"#, Mode::Strict),
        Ok(())
    );
}

#[test]
fn looking_ahead_reads_nothing() {
    let text = br#" {"a":{"kind":"no"},"x":[1,2],"\u006bind":"y\u00e9s","n":1.0} "#;
    let mut r = Reader::new(text, Mode::Strict);
    assert_eq!(r.peek_member("kind"), Ok(Some("yés".into())));
    assert_eq!(r.peek_member("a"), Ok(None));
    assert_eq!(r.peek_member("none"), Ok(None));
    assert_eq!(r.peek_integer("n"), Ok(Some(1)));
    assert_eq!(r.peek_integer("kind"), Ok(None));
    assert_eq!(r.peek_bool("n"), Ok(None));
    assert_eq!(r.peek_keys(&["none", "x", "kind", "y"]), Ok(0b110));
    assert_eq!(r.attempt(|r| bool::decode(r)), None);
    assert_eq!(
        r.attempt(|r| r.object(|r, key| if key == "n" { r.refuse() } else { r.unknown() })),
        None
    );
    let mark = r.mark();
    assert!(
        r.object(|r, key| if key == "n" {
            assert_eq!(r.is_integer(), Ok(true));
            r.skip()
        } else {
            r.unknown()
        })
        .is_ok()
    );
    assert_eq!(r.since(mark), &text[1..text.len() - 1]);
    assert_eq!(r.end(), Ok(()));
    let mut tags = Reader::new(
        br#"{"e":-1e3,"half":0.5,"far":1e19,"t":true}"#,
        Mode::Strict,
    );
    assert_eq!(tags.peek_integer("e"), Ok(Some(-1000)));
    assert_eq!(tags.peek_integer("half"), Ok(None));
    assert_eq!(tags.peek_integer("far"), Ok(None));
    assert_eq!(tags.peek_bool("t"), Ok(Some(true)));
    let mut r = Reader::new(b"1.5", Mode::Strict);
    assert_eq!(
        (r.is_integer(), r.peek_member("a"), r.peek_keys(&["a"])),
        (Ok(false), Ok(None), Ok(0))
    );
    assert_eq!(
        Reader::new(b"{\"a\" 1}", Mode::Strict).peek_keys(&["b"]),
        Err(Stop)
    );
}

#[test]
fn constants_are_compared_as_json() {
    let reads = |text: &str, constant: &str| {
        let mut r = Reader::new(text.as_bytes(), Mode::Strict);
        r.literal(constant).and_then(|()| r.end()).is_ok()
    };
    for (text, constant) in [
        ("\"a\"", "\"a\""),
        (" \"\\u0061\" ", "\"a\""),
        ("1.0", "1"),
        ("{\"b\":[1e0],\"a\":null}", "{\"a\":null,\"b\":[1]}"),
        ("null", "null"),
        ("true", "true"),
    ] {
        assert!(reads(text, constant), "{text}");
    }
    for (text, constant) in [
        ("\"ab\"", "\"a\""),
        ("1.1", "1"),
        ("11", "1"),
        ("\"1\"", "1"),
        ("{\"a\":1}", "{}"),
        ("truex", "true"),
        ("\"a", "\"a\""),
        ("", "null"),
    ] {
        assert!(!reads(text, constant), "{text}");
    }
}

#[test]
fn strings_are_written_as_serde_json_writes_them() {
    let mut random = Random(3);
    for _ in 0..5_000 {
        let text: String = (0..random.below(40))
            .filter_map(|_| {
                char::from_u32(
                    random.below(if random.0 & 64 == 0 { 0x80 } else { 0x11_0000 }) as u32,
                )
            })
            .collect();
        assert_eq!(
            to_string(&text),
            serde_json::to_string(&text).expect("a string")
        );
    }
}

#[test]
fn tuples_and_empty_things() {
    assert_eq!(
        decode::<(u8, Option<String>, ())>(br#"[1,"a",null]"#, Mode::Strict).expect("a tuple"),
        (1, Some("a".into()), ())
    );
    assert!(decode::<(u8,)>(b"[]", Mode::Strict).is_err());
    assert!(decode::<(u8,)>(b"[1,2]", Mode::Strict).is_err());
    let mut w = Writer::with_buffer(b"x=".to_vec());
    (Vec::<u8>::new(), Map::<u8>::new(), Box::new(-1i8)).encode(&mut w);
    assert_eq!(w.into_bytes(), b"x=[[],{},-1]");
}

#[test]
fn tolerant_readers_take_scalars_of_another_kind() {
    fn read<T: Json>(json: &str, mode: Mode) -> Option<T> {
        decode(json.as_bytes(), mode).ok()
    }
    for mode in [Mode::Strict, Mode::Open] {
        assert_eq!(read::<i64>("\"12\"", mode), None);
        assert_eq!(read::<String>("12", mode), None);
        assert_eq!(read::<bool>("1", mode), None);
    }
    let mode = Mode::Tolerant;
    assert_eq!(read("\"12\"", mode), Some(12i64));
    assert_eq!(read("\"-1.50e1\"", mode), Some(-15i8));
    assert_eq!(read("\"18446744073709551615\"", mode), Some(u64::MAX));
    assert_eq!(read("[\"1.5\", 2]", mode), Some(vec![1.5f64, 2.0]));
    assert_eq!(read("12", mode), Some("12".to_owned()));
    assert_eq!(read(" -1.0 ", mode), Some("-1.0".to_owned()));
    assert_eq!(read("true", mode), Some("true".to_owned()));
    assert_eq!(
        read("[\"true\", \"false\", 1, 0, true]", mode),
        Some(vec![true, false, true, false, true])
    );
    for json in [
        "\"\"", "\"1 \"", "\" 1\"", "\"01\"", "\"0x1\"", "\"1", "\"-\"", "\"1.\"", "true", "null",
        "[1]",
    ] {
        assert_eq!(read::<f64>(json, mode), None, "{json}");
    }
    for json in ["null", "[]", "{}", "tru", "01"] {
        assert_eq!(read::<String>(json, mode), None, "{json}");
    }
    for json in [
        "2", "10", "1.0", "0e1", "\"\"", "\"True\"", "\"true", "null",
    ] {
        assert_eq!(read::<bool>(json, mode), None, "{json}");
    }
}
