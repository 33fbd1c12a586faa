//! Formats that both sides assert, and texts that are nearly of them.
//!
//! Where the other side follows another definition than the generated code, the format is not here; `keywords/format.md`
//! says what holds.

use oasmith_tests::corpus::random::Random;

/// A format, and texts of which some are of it.
pub(super) type Format = (&'static str, &'static [&'static str]);

/// A few of them, one perhaps twice.
pub(super) fn few(random: &mut Random) -> Vec<Format> {
    let one = |_| random.pick(&FORMATS).copied();
    (0..3).filter_map(one).collect()
}

/// The formats of JSON Schema 2020-12 (validation, section 7.3).
const FORMATS: [Format; 17] = [
    (
        "date-time",
        &[
            "2024-02-29T12:30:00Z",
            "2023-02-29T12:30:00Z",
            "1998-12-31T23:59:60Z",
            "1998-12-31T22:59:60Z",
            "1998-12-31t15:59:60.123-08:00",
            "2024-01-01 00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:00+24:00",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00",
            "2024-1-01T00:00:00Z",
            "+2024-01-01T00:00:00Z",
            "2024-01-01T00:00:00-00:00",
        ],
    ),
    (
        "date",
        &[
            "2024-02-29",
            "1900-02-29",
            "2000-02-29",
            "2024-2-9",
            "0000-01-01",
            "2024-13-01",
            "2024-00-01",
            "2024-04-31",
            "২০২৪-01-01",
        ],
    ),
    (
        "time",
        &[
            "12:30:00Z",
            "23:59:60Z",
            "12:59:60Z",
            "00:29:60+00:30",
            "24:00:00Z",
            "12:30:00",
            "12:30:00.5z",
            "12:30:00,5Z",
            "12:30:00+0100",
            "12:30Z",
        ],
    ),
    (
        "duration",
        &[
            "P1D", "PT1H30M", "P2W", "P", "PT", "P1Y2W", "P1DT", "PT1H1S", "P1Y1D", "p1d",
            "PT0.5S", "P1S", "-P1D", "P01D",
        ],
    ),
    (
        "email",
        &[
            "a@b.c",
            "a.b@c",
            "a..b@c",
            ".a@b",
            "a@b@c",
            "\"a b\"@c.d",
            "a@[127.0.0.1]",
            "a@",
            "@b",
            "a@-b.c",
            "a@b_c.d",
        ],
    ),
    (
        "hostname",
        &[
            "a",
            "a.b",
            "-a.b",
            "a-.b",
            "a..b",
            "a_b",
            "1.2.3.4",
            "xn--fiqs8s",
            "a.",
            "",
            "A.B",
            "a--b",
        ],
    ),
    (
        "ipv4",
        &[
            "127.0.0.1",
            "256.0.0.1",
            "1.2.3",
            "01.2.3.4",
            "1.2.3.4 ",
            "0x7f.0.0.1",
            "1.2.3.4.5",
            "1..2.3",
        ],
    ),
    (
        "ipv6",
        &[
            "::1",
            "1::2::3",
            "::ffff:1.2.3.4",
            "::1.2.3",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7",
            "12345::",
            "fe80::1%eth0",
            "1:2:3:4:5:6:7::",
            "::01",
            ":::",
            "1:2:3:4:5:6:1.2.3.4",
        ],
    ),
    (
        "uri",
        &[
            "http://a.b/c?d#e",
            "a",
            "//a.b",
            "http://a b",
            "urn:a:b",
            "http://[::1]:80/",
            "http://[::1",
            "http://a/%zz",
            "http://a/{b}",
            "1a:b",
            "a:",
            "http://é.c",
            "mailto:a@b",
            "http://a:b/",
        ],
    ),
    (
        "uri-reference",
        &[
            "/a", "a", "", "#", "//a.b", "\\a", "a b", "#a#b", "?a?b", "a:b", "1:b", "./1:b", "%2",
            "é",
        ],
    ),
    (
        "iri",
        &["http://é.c/ü?ñ", "http://a b", "é", "http://a/{b}", "urn:é"],
    ),
    ("iri-reference", &["é", "#ü", "a b", "", "\\"]),
    (
        "json-pointer",
        &["", "/", "/a~0b", "/a~1b", "/a~2", "a", "/~", "#/a", "/é//"],
    ),
    (
        "relative-json-pointer",
        &[
            "0", "1/a", "01", "-1", "0#", "1#/a", "a", "", "0/~", "2/~1", "+1",
        ],
    ),
    (
        "uuid",
        &[
            "123e4567-e89b-12d3-a456-426614174000",
            "123E4567-E89B-12D3-A456-426614174000",
            "123e4567e89b12d3a456426614174000",
            "123e4567-e89b-12d3-a456-42661417400",
            "{123e4567-e89b-12d3-a456-426614174000}",
            "g23e4567-e89b-12d3-a456-426614174000",
        ],
    ),
    (
        "uri-template",
        &[
            "/a/{b}", "/a/{b", "{+a}", "{a,b*}", "{a:3}", "{}", "a}", "{!a}", "{a b}", "{%41}",
        ],
    ),
    (
        "regex",
        &[
            "^a$", "(", "[", "\\d", "a{2,1}", "(?<a>b)", "\\p{L}", "*", "(?=a)", "\\Z",
        ],
    ),
];
