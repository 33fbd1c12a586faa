//! Numbers as they are read and written: exact integers, the nearest floats.
//!
//! `JSON_ROUNDS` sets how many decimals are tried, `JSON_SEED` repeats a run.

use oasmith::json::Fault;
use oasmith::{Json, Mode, Reader, Stop, decode, to_string};

mod random;

use random::{Random, number};

#[test]
fn integers_are_exact_or_refused() {
    fn read<T: Json>(text: &str) -> Option<T> {
        decode(text.as_bytes(), Mode::Strict).ok()
    }
    for (text, value) in [
        ("1.0", 1),
        ("1e3", 1000),
        ("-0", 0),
        ("-0.0e9", 0),
        ("12.50e1", 125),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808.000", i64::MIN),
    ] {
        assert_eq!(read::<i64>(text), Some(value), "{text}");
    }
    for text in [
        "9223372036854775808",
        "-9223372036854775809",
        "1.5",
        "1e-1",
        "1e19",
        "1e999999999999999999999",
        "01",
        "-",
        "\"1\"",
        "null",
        "1.0x",
    ] {
        assert_eq!(read::<i64>(text), None, "{text}");
    }
    assert_eq!(read::<u64>("18446744073709551615"), Some(u64::MAX));
    assert_eq!(
        (read::<u64>("-1"), read::<u64>("18446744073709551616")),
        (None, None)
    );
    assert_eq!(
        (
            read::<u8>("255"),
            read::<u8>("256"),
            read::<i8>("-128"),
            read::<i8>("128")
        ),
        (Some(255), None, Some(-128), None)
    );
    assert_eq!(
        read::<i128>("-170141183460469231731687303715884105728"),
        Some(i128::MIN)
    );
    assert_eq!(
        read::<i128>("170141183460469231731687303715884105728"),
        None
    );
}

#[test]
fn floating_point_is_the_nearest() {
    let mut random = Random(7);
    for _ in 0..20_000 {
        let digits: String = (0..1 + random.below(20))
            .map(|_| char::from(b'0' + random.below(10) as u8))
            .collect();
        let digits = digits.trim_start_matches('0');
        let whole = if digits.is_empty() { "0" } else { digits };
        let text = match random.below(3) {
            0 => whole.to_owned(),
            1 => format!("-{whole}.{}", random.below(1_000_000)),
            _ => format!(
                "{whole}.{}e{}",
                random.below(1000),
                random.below(40) as i32 - 20
            ),
        };
        assert_eq!(
            decode::<f64>(text.as_bytes(), Mode::Strict).ok(),
            text.parse().ok(),
            "{text}"
        );
        assert_eq!(
            decode::<f32>(text.as_bytes(), Mode::Strict).ok(),
            text.parse().ok().filter(|n| f32::is_finite(*n)),
            "{text}"
        );
    }
    assert!(decode::<f32>(b"1e39", Mode::Strict).is_err());
}

#[test]
fn floating_point_is_written_shortly() {
    for (value, text) in [
        (1.0, "1"),
        (-0.5, "-0.5"),
        (1e300, "1e300"),
        (0.1, "0.1"),
        (1e15, "1000000000000000"),
        (999_999_999_999_999.0, "999999999999999"),
        (-999_999_999_999_999.5, "-999999999999999.5"),
        (-3.0, "-3"),
        (f64::MAX, "1.7976931348623157e308"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
        (f64::NAN, "null"),
        (f64::INFINITY, "null"),
    ] {
        let written = to_string(&value);
        assert_eq!(written.parse::<f64>().ok(), text.parse().ok(), "{written}");
        assert!(!written.ends_with(".0"), "{written}");
    }
    assert_eq!(
        (to_string(&-0.0f64), to_string(&0.0f64)),
        ("-0".to_owned(), "0".to_owned())
    );
    let mut random = Random(11);
    for _ in 0..20_000 {
        let value = f64::from_bits(
            u64::from(random.below(1 << 31) as u32) << 33 | u64::from(random.below(1 << 31) as u32),
        );
        let rounded = (value % 1e17).round();
        for value in [value, rounded].into_iter().filter(|n| n.is_finite()) {
            let written = to_string(&value);
            assert_eq!(written.parse(), Ok(value), "{written}");
        }
    }
}

const EDGES: &[&[u8]] = &[
    b"9007199254740992",
    b"9007199254740993",
    b"9223372036854775808",
    b"18446744073709551615",
    b"18446744073709551616",
];

/// What looks like a number: with any of its parts at any length, or none, and sometimes with a character too many.
fn numeral(random: &mut Random) -> String {
    let digits = |random: &mut Random, zeros: usize, count: usize| -> String {
        let digits = (0..count).map(|_| char::from(b'0' + random.below(10) as u8));
        "0".repeat(zeros).chars().chain(digits).collect()
    };
    let mut text = String::from(["", "-"][random.below(2)]);
    text += &match random.below(8) {
        0..2 => "0".to_owned(),
        2 => String::from_utf8_lossy(random.pick(EDGES)).into_owned(),
        _ => {
            let count = random.below(21);
            format!("{}{}", 1 + random.below(9), digits(random, 0, count))
        }
    };
    if random.below(4) > 0 {
        let zeros = [0, random.below(12)][random.below(2)];
        let count = random.below(21);
        text = text + "." + &digits(random, zeros, count);
    }
    if random.below(5) == 0 {
        let sign = ["", "+", "-"][random.below(3)];
        let power = [random.below(25), 290 + random.below(50)][random.below(2)];
        text += &format!("{}{sign}{power}", ["e", "E"][random.below(2)]);
    }
    if random.below(4) == 0 {
        let other = ["0", ".", "-", "+", "e", "/", ":", "a", "é", "\0", " "][random.below(11)];
        text.insert_str(1 + random.below(text.len()), other);
    }
    text
}

#[test]
fn decimals_of_every_length_are_the_nearest_floats() {
    let mut random = Random(number("JSON_SEED", 5));
    let read = |text: &str| {
        let mut reader = Reader::new(text.as_bytes(), Mode::Strict);
        let value = reader.float64().and_then(|n| reader.end().map(|()| n));
        value.map_err(|Stop| reader.fault())
    };
    let seen = &mut [0; 6];
    for _ in 0..number("JSON_ROUNDS", 60_000) {
        let text = numeral(&mut random);
        let read = read(&text);
        // Digits right behind it are another number's.
        let list = decode::<Vec<f64>>(format!("[{text},12345678]").as_bytes(), Mode::Strict);
        assert_eq!(list.is_ok(), read.is_ok(), "{text:?}");
        if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err() {
            assert!(read.is_err(), "{text:?}");
            seen[0] += 1;
            continue;
        }
        let nearest: f64 = text.trim_end().parse().expect("JSON is narrower");
        if nearest.is_infinite() {
            assert_eq!(read, Err(Fault::Range("f64")), "{text}");
            seen[1] += 1;
            continue;
        }
        let bits = read.map(f64::to_bits);
        assert_eq!(bits, Ok(nearest.to_bits()), "{text}");
        assert_eq!(
            list.expect("read")[0].to_bits(),
            nearest.to_bits(),
            "{text}"
        );
        seen[2] += usize::from(nearest.is_subnormal());
        seen[3] += usize::from(nearest == 0.0 && nearest.is_sign_negative());
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        seen[4] += usize::from(is_plain && (16..20).contains(&text.len()));
        seen[5] += usize::from(text.len() == 19 && text.contains('.'));
    }
    let rounds = number("JSON_ROUNDS", 60_000) as usize;
    assert!(seen.iter().all(|seen| *seen >= rounds / 1_000), "{seen:?}");
}
