//! Numbers at the limits of what machines hold, against plain decimal arithmetic: the other implementation goes through
//! doubles, as its values do.
//!
//! In: a seed. Out: a schema of one number and texts of numbers, each with whether it is valid. What no `f64` comes near to is
//! no `number` (ARCHITECTURE.md).

use oasmith_tests::corpus::random::Random;

use super::decimal::Decimal;
use super::spelled;

/// Where machines change their mind.
const EDGES: [&str; 36] = [
    "0",
    "-0.0",
    "1",
    "-1",
    "0.1",
    "0.3",
    "0.01",
    "1e-7",
    "5e-324",
    "2.2250738585072014e-308",
    "1e-400",
    "1.5",
    "100",
    "1e2",
    "255",
    "-128",
    "2147483647",
    "-2147483648",
    "4294967295",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "1e19",
    "1e22",
    "1e23",
    "170141183460469231731687303715884105727",
    "-170141183460469231731687303715884105729",
    "1.7976931348623157e308",
    "1e400",
];
const UNITS: [&str; 14] = [
    "1",
    "1.0",
    "2",
    "3",
    "0.1",
    "0.01",
    "1e-7",
    "2.5",
    "1e2",
    "7e-3",
    "9007199254740993",
    "1e19",
    "1e-300",
    "12345678901234567890.5",
];

/// A schema of one number, and what it asks.
pub(super) struct Asked {
    /// `number`, `integer`, or nothing.
    kind: &'static str,
    bounds: Vec<(&'static str, String)>,
    listed: Vec<String>,
    within: Within,
}

/// Where the numbers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    /// A member of an object.
    Member,
    /// An array whose items differ.
    Distinct,
}

impl Asked {
    pub(super) fn of(random: &mut Random) -> Asked {
        let kind = ["number", "integer", ""][random.below(3)];
        let mut bounds = Vec::new();
        for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
            if random.chance(25) {
                bounds.push((keyword, near(random)));
            }
        }
        if random.chance(35) {
            let unit = random.pick(&UNITS).copied().unwrap_or("1");
            bounds.push(("multipleOf", spelled::number(unit, random)));
        }
        let mut listed = Vec::new();
        if random.chance(20) {
            listed.extend((0..1 + random.below(4)).map(|_| near(random)));
        }
        let within = [Within::Nothing, Within::Member, Within::Distinct];
        Asked {
            kind,
            bounds,
            listed,
            within: within[random.below(within.len())],
        }
    }

    /// The schema's text.
    pub(super) fn schema(&self) -> String {
        let mut members = Vec::new();
        if !self.kind.is_empty() {
            members.push(format!(r#""type":"{}""#, self.kind));
        }
        let bounds = self.bounds.iter();
        members.extend(bounds.map(|(keyword, limit)| format!(r#""{keyword}":{limit}"#)));
        match self.listed.as_slice() {
            [] => {}
            [only] => members.push(format!(r#""const":{only}"#)),
            all => members.push(format!(r#""enum":[{}]"#, all.join(","))),
        }
        let one = members.join(",");
        match self.within {
            Within::Nothing => format!("{{{one}}}"),
            Within::Member => format!(r#"{{"type":"object","properties":{{"a":{{{one}}}}}}}"#),
            Within::Distinct => {
                format!(r#"{{"type":"array","items":{{{one}}},"uniqueItems":true}}"#)
            }
        }
    }

    /// Numbers, and the text of a value that has them.
    pub(super) fn value(&self, random: &mut Random) -> (Vec<String>, String) {
        let one = self.number(random);
        match self.within {
            Within::Nothing => (vec![one.clone()], one),
            Within::Member => (vec![one.clone()], format!(r#"{{"a":{one}}}"#)),
            Within::Distinct => {
                let other = match random.chance(50) {
                    true => spelled::number(&beside(&one, random), random),
                    false => self.number(random),
                };
                let text = format!("[{one},{other}]");
                (vec![one, other], text)
            }
        }
    }

    /// Whether the schema allows the value of these numbers.
    pub(super) fn allows(&self, numbers: &[String]) -> bool {
        let distinct = |pair: &[String]| Decimal::of(&pair[0]) != Decimal::of(&pair[1]);
        numbers.iter().all(|text| self.allows_number(text))
            && (self.within != Within::Distinct || numbers.windows(2).all(distinct))
    }

    /// A number that the schema may or may not allow.
    fn number(&self, random: &mut Random) -> String {
        let limits = self.bounds.iter().map(|(_, limit)| limit);
        let mentioned: Vec<&String> = limits.chain(&self.listed).collect();
        let text = match random.pick(&mentioned) {
            Some(text) if random.chance(60) => beside(text, random),
            _ => near(random),
        };
        spelled::number(&text, random)
    }

    /// Whether the schema of one number allows that of a text.
    fn allows_number(&self, text: &str) -> bool {
        let held: f64 = text.parse().expect("a number");
        let is_held = held.is_finite() || self.kind == "integer";
        let value = Decimal::of(text);
        let is_listed = |one: &String| Decimal::of(one) == value;
        is_held
            && (self.kind != "integer" || value.is_whole())
            && (self.listed.is_empty() || self.listed.iter().any(is_listed))
            && self.bounds.iter().all(|(keyword, limit)| {
                let limit = Decimal::of(limit);
                match *keyword {
                    "minimum" => value >= limit,
                    "maximum" => value <= limit,
                    "exclusiveMinimum" => value > limit,
                    "exclusiveMaximum" => value < limit,
                    _ => value.is_multiple_of(&limit),
                }
            })
    }
}

/// A number at an edge, or beside one.
fn near(random: &mut Random) -> String {
    let edge = random.pick(&EDGES).copied().unwrap_or("0");
    match random.chance(60) {
        true => spelled::number(edge, random),
        false => beside(edge, random),
    }
}

/// A number that is a little more or less, by any measure.
fn beside(text: &str, random: &mut Random) -> String {
    let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let power: i64 = power.parse().unwrap_or(0);
    match random.below(6) {
        // Another last digit.
        0 | 1 => {
            let mut digits: Vec<u8> = mantissa.bytes().collect();
            let digit = [b'0', b'1', b'3', b'5', b'9'][random.below(5)];
            if let (Some(last), true) = (digits.last_mut(), mantissa.len() > 1) {
                *last = digit;
            }
            format!("{}e{power}", String::from_utf8_lossy(&digits))
        }
        // A digit far behind the others.
        2 => match mantissa.contains('.') {
            true => format!("{mantissa}00000000000000000000001e{power}"),
            false => format!("{mantissa}.00000000000000000000001e{power}"),
        },
        3 => match mantissa.strip_prefix('-') {
            Some(positive) => format!("{positive}e{power}"),
            None => format!("-{mantissa}e{power}"),
        },
        4 => format!("{mantissa}e{}", power + random.below(3) as i64 - 1),
        _ => text.to_owned(),
    }
}
