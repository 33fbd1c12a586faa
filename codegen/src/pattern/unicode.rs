//! The code points of Unicode's properties.
//!
//! The data is `unicode.txt` (Unicode 17): a line is the kind of the property (`gc`
//! General_Category, `sc` Script, `scx` Script_Extensions where it differs from Script, `is` binary),
//! its name, and the code points. These are numbers by turns: how many are left out, then how many
//! more than one are in. A digit of a number is a letter, base 26, the last digit of a number is lower
//! case, all others are upper case.

use super::set::CodePoints;
use oasmith_ecma262::{Kind, Property};

const DATA: &str = include_str!("unicode.txt");

/// The code points of a property.
pub(super) fn code_points(property: Property) -> CodePoints {
    let Property { kind, name } = property;
    let found = match kind {
        Kind::Category => find("gc", name),
        Kind::Script => find("sc", name),
        Kind::ScriptExtensions => find("scx", name).or_else(|| find("sc", name)),
        Kind::Binary => find("is", name),
    };
    decode(found.unwrap_or_default())
}

fn find(kind: &str, name: &str) -> Option<&'static str> {
    DATA.lines().find_map(|line| {
        let rest = line.strip_prefix(kind)?.strip_prefix(' ')?;
        rest.strip_prefix(name)?.strip_prefix(' ')
    })
}

fn decode(data: &str) -> CodePoints {
    let mut ranges = Vec::new();
    let mut next = 0;
    let mut first = None;
    let mut number = 0;
    for digit in data.bytes() {
        number = number * 26 + u32::from(digit.to_ascii_lowercase() - b'a');
        if digit.is_ascii_uppercase() {
            continue;
        }
        let count = std::mem::take(&mut number);
        match first.take() {
            None => first = Some(next + count),
            Some(low) => {
                ranges.push((low, low + count));
                next = low + count + 1;
            }
        }
    }
    CodePoints::new(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_standard_library() {
        let same = |kind, name, holds: fn(char) -> bool| {
            let held = ('\0'..=char::MAX)
                .filter(|c| holds(*c))
                .map(|c| (u32::from(c), u32::from(c)));
            let set = code_points(Property { kind, name });
            assert_eq!(set, CodePoints::new(held.collect()), "{name}");
        };
        same(Kind::Binary, "Alphabetic", char::is_alphabetic);
        same(Kind::Binary, "White_Space", char::is_whitespace);
        same(Kind::Category, "Cc", char::is_control);
        same(Kind::Binary, "ASCII", |c| c.is_ascii());
    }
}
