//! Formats: examples of each, and the official suite's where its folder is named by `JSON_SCHEMA_TEST_SUITE`.

use std::path::Path;

use oasmith::text::format::find;
use serde_json::Value;

/// Per format: texts that are one, texts that are not.
const EXAMPLES: &[(&str, &[&str], &[&str])] = &[
    (
        "base64url",
        &["", "Zm8", "Zm8=", "-_8"],
        &["Zm8==", "+/8", "Z"],
    ),
    ("byte", &["", "Zm8=", "+/8="], &["Zm8", "-_8=", "Zm9="]),
    ("char", &["a", "é", "🦀"], &["", "ab", "e\u{301}"]),
    (
        "date",
        &["2024-02-29", "0000-01-01"],
        &[
            "2023-02-29",
            "2024-13-01",
            "2024-1-01",
            "24-01-01",
            "2024-01-01Z",
        ],
    ),
    (
        "date-time",
        &[
            "2024-02-29T23:59:59.5+14:00",
            "1990-12-31t23:59:60z",
            "1990-12-31T15:59:60-08:00",
        ],
        &[
            "2024-02-29",
            "2024-02-29T23:59Z",
            "2024-02-29T23:59:59",
            "1990-12-31T22:59:60Z",
            "2024-02-29 23:59:59Z",
        ],
    ),
    (
        "date-time-local",
        &["2024-02-29T23:59:59", "2024-02-29T23:59:60.25"],
        &["2024-02-29T23:59:59Z", "2024-02-30T23:59:59"],
    ),
    (
        "decimal",
        &["0", "-12.50", "123456789012345678901234567890.1"],
        &["", "1e3", "1.", "01", "NaN", "+1"],
    ),
    (
        "decimal128",
        &[
            "1e3",
            "-INF",
            "NaN",
            "9999999999999999999999999999999999e6111",
            "1e-6176",
        ],
        &["1e6145", "12345678901234567890123456789012345", "inf"],
    ),
    (
        "duration",
        &["P1D", "PT0S", "P3Y6M4DT12H30M5S", "P2W", "PT1M"],
        &[
            "P", "PT", "P1DT", "P1Y2D", "PT1H2S", "P1W1D", "P-1D", "1D", "PT0.5S", "P1S",
        ],
    ),
    (
        "email",
        &["a@b", "\"a b\"@[IPv6:::1]", "x+y@example.com"],
        &["a", "@b", "a@", "a@-b", "a..b@c", "é@b"],
    ),
    (
        "hostname",
        &["a", "a.b-c.d1", "xn--9n2bp8q"],
        &["", "-a", "a-", "a..b", "a.", "a_b", "xn--x", "é"],
    ),
    (
        "http-date",
        &[
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Thu, 29 Feb 2024 00:00:00 GMT",
        ],
        &[
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC",
        ],
    ),
    ("idn-email", &["실례@실례.테스트", "a@b"], &["a", "a@é-"]),
    (
        "idn-hostname",
        &["실례.테스트", "a。b", "l·l"],
        &["a·l", "〮실", "Ab\u{302e}", "ab--c"],
    ),
    (
        "int64",
        &["9223372036854775807", "-9223372036854775808", "1e3"],
        &["9223372036854775808", "1.5", "", "x"],
    ),
    (
        "ipv4",
        &["127.0.0.1", "255.255.255.255"],
        &["256.0.0.1", "1.2.3", "01.2.3.4", "1.2.3.4 "],
    ),
    (
        "ipv4-cidr",
        &["10.0.0.0/8", "0.0.0.0/0"],
        &["10.0.0.0", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/"],
    ),
    (
        "ipv6",
        &["::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"],
        &[":", "1::2::3", "fe80::1%eth0", "[::1]", "12345::"],
    ),
    (
        "ipv6-cidr",
        &["2001:db8::/32", "::/128"],
        &["::/129", "::", "::/0128"],
    ),
    (
        "iri",
        &["http://ƒøø.ßår/?∂éœ=πîx#πîüx", "a:"],
        &["//a", "a b:c", "http://a/\u{FFFE}"],
    ),
    ("iri-reference", &["âππ", "", "#ƒräg"], &["\\", "é:b"]),
    ("json-pointer", &["", "/", "/a~0~1b"], &["a", "/~", "/~2"]),
    (
        "language",
        &[
            "en",
            "zh-Hant-TW",
            "de-CH-1996",
            "en-a-bbb-x-a",
            "x-whatever",
            "sl-rozaj-biske",
        ],
        &["", "e", "en-", "en_US", "abcdefghi", "en-a", "x"],
    ),
    (
        "media-range",
        &[
            "*/*",
            "text/*",
            "application/json; q=0.5",
            "a/b;c=\"d\"",
            "a/b;c=\"d;\\\"e\" ;f=g",
        ],
        &[
            "*",
            "*/json",
            "text",
            "a/b;c",
            "a b/c",
            "a/b;c=\"d",
            "a/b;c=\"d\\\"",
            "a/b;c=\"d\"e",
        ],
    ),
    (
        "regex",
        &["", "^\\p{L}+$", "[(]", "(?<a>x)\\k<a>"],
        &["^(abc]", "a**", "\\Z", "\\p{Unknown}", "(?i)a"],
    ),
    (
        "relative-json-pointer",
        &["0", "0#", "12/a"],
        &["", "/a", "01", "-1", "0##"],
    ),
    (
        "sf-binary",
        &[":Zm8=:", "::"],
        &["Zm8=", ":Zm8=", ":", ":-:"],
    ),
    ("sf-boolean", &["?0", "?1"], &["?2", "1", ""]),
    (
        "sf-decimal",
        &["1.5", "-123456789012.123"],
        &["1", "1.", "1234567890123.0", "1.2345"],
    ),
    (
        "sf-integer",
        &["0", "-999999999999999"],
        &["", "-", "1000000000000000", "1.0"],
    ),
    (
        "sf-string",
        &["\"\"", "\"a \\\" b\""],
        &["", "\"", "a", "\"é\"", "\"\\a\"", "\"\\\""],
    ),
    ("sf-token", &["*a", "foo123/456", "a:b"], &["", "1a", "a b"]),
    (
        "time",
        &[
            "08:30:06Z",
            "08:30:06.283185Z",
            "23:59:60Z",
            "00:29:60+00:30",
        ],
        &[
            "08:30:06",
            "24:00:00Z",
            "8:30:06Z",
            "22:59:60Z",
            "08:30:06.Z",
            "08:30:06+24:00",
        ],
    ),
    (
        "time-local",
        &["08:30:06", "23:59:60.1"],
        &["08:30:06Z", "08:30"],
    ),
    (
        "uint64",
        &["18446744073709551615", "0"],
        &["18446744073709551616", "-1"],
    ),
    ("unixtime", &["0", "-1.5e3"], &["x", ""]),
    (
        "uri",
        &[
            "http://a",
            "urn:a:b",
            "http://u:p@[v1.a]:80/%41?/?#/?",
            "mailto:a@b",
            "a:",
        ],
        &[
            "a",
            "",
            "//a",
            "http://a b",
            "http://[::1",
            "http://a:b",
            "a:%4",
            "http://é",
            "1a:b",
            "a:[",
            "http://[a]",
        ],
    ),
    (
        "uri-reference",
        &["", "a", "//a", "#b", "?c", "./a:b"],
        &["a b", "\\", "a:b:c d", "1:b", "#a#b"],
    ),
    (
        "uri-template",
        &["", "/a/{b}", "{+a.b:3,c*}{?d}", "{%41}"],
        &[
            "{",
            "}",
            "{}",
            "{a",
            "{a:0}",
            "{a:10000}",
            "{a b}",
            "a b",
            "{a}}",
        ],
    ),
    (
        "uuid",
        &[
            "00000000-0000-0000-0000-000000000000",
            "2EB8AA08-aa98-11ea-B4AA-73B441D16380",
        ],
        &[
            "",
            "2eb8aa08aa9811eab4aa73b441d16380",
            "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
            "2eb8aa08-aa98-11ea-b4aa-73b441d1638g",
        ],
    ),
];

/// The same for numbers, given as JSON.
const NUMBERS: &[(&str, &[&str], &[&str])] = &[
    ("double", &["1e308", "0.1"], &["1e309"]),
    (
        "double-int",
        &["9007199254740991", "-9007199254740991", "1e2"],
        &["9007199254740992", "0.5"],
    ),
    ("float", &["3.4e38", "1"], &["3.5e38"]),
    ("int8", &["-128", "127", "1.0"], &["128", "-129", "0.5"]),
    ("int16", &["32767"], &["32768"]),
    ("int32", &["-2147483648"], &["2147483648"]),
    ("int64", &["9223372036854775807"], &["9223372036854775808"]),
    ("uint8", &["255"], &["256", "-1"]),
    ("uint16", &["65535"], &["65536"]),
    ("uint32", &["4294967295"], &["4294967296"]),
    (
        "uint64",
        &["18446744073709551615"],
        &["18446744073709551616"],
    ),
];

#[test]
fn examples() {
    for (name, right, wrong) in EXAMPLES {
        let is = find(name)
            .and_then(|format| format.string)
            .unwrap_or_else(|| panic!("{name} judges strings"));
        right
            .iter()
            .for_each(|text| assert!(is(text), "{text:?} is a {name}"));
        wrong
            .iter()
            .for_each(|text| assert!(!is(text), "{text:?} is no {name}"));
    }
    for (name, right, wrong) in NUMBERS {
        let is = find(name)
            .and_then(|format| format.number)
            .unwrap_or_else(|| panic!("{name} judges numbers"));
        right
            .iter()
            .for_each(|text| assert!(is(text), "{text} is a {name}"));
        wrong
            .iter()
            .for_each(|text| assert!(!is(text), "{text} is no {name}"));
    }
}

#[test]
fn official_suite() {
    let Some(folder) = std::env::var_os("JSON_SCHEMA_TEST_SUITE") else {
        return;
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    for draft in ["draft4", "draft2020-12"] {
        let folder = Path::new(&folder)
            .join("tests")
            .join(draft)
            .join("optional/format");
        for entry in std::fs::read_dir(&folder).expect("the folder of the suite") {
            let text =
                std::fs::read_to_string(entry.expect("an entry").path()).expect("a file of tests");
            let groups: Value = serde_json::from_str(&text).expect("JSON");
            for group in groups.as_array().into_iter().flatten() {
                let format = group["schema"]["format"].as_str().unwrap_or_default();
                // Patterns have a suite of their own; other names say nothing.
                let Some(is) = find(format).and_then(|format| format.string) else {
                    continue;
                };
                for case in group["tests"].as_array().into_iter().flatten() {
                    count += 1;
                    if case["data"].as_str().is_none_or(is) != (case["valid"] == true) {
                        wrong.push(format!(
                            "{draft} {format}: {}: {}",
                            case["description"], case["data"]
                        ));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty() && count > 0,
        "{} of {count} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[cfg(feature = "jiff")]
#[test]
fn a_clock_is_asked_of_texts_without_an_offset_alone() {
    use jiff::civil;
    use oasmith::json::{Json, Mode, Reader};
    use oasmith::text::{DateTime, Time};

    for text in [
        "2024-01-01T10:00:00+02:00",
        "2024-01-01t10:00:00-00:30",
        "2024-01-01T10:00:00Z",
    ] {
        let at = DateTime::new(text).unwrap();
        assert!(civil::DateTime::try_from(&at).is_err(), "{text}");
        assert!(jiff::Timestamp::try_from(&at).is_ok(), "{text}");
    }
    let time = Time::new("10:00:00+02:00").unwrap();
    assert!(civil::Time::try_from(&time).is_err());
    // As a client receives them.
    for text in ["2024-01-01", "2024-01-01T10:00:00", "2024-01-01 10:00"] {
        let json = serde_json::to_vec(text).unwrap();
        let at: DateTime = DateTime::decode(&mut Reader::new(&json, Mode::Open))
            .ok()
            .unwrap();
        assert!(civil::DateTime::try_from(&at).is_ok(), "{text}");
    }
}
