//! Unicode's properties, as far as ECMA-262 (§ 22.2.1.9) lets an expression name them.
//!
//! The data is `unicode.txt` (Unicode 17): a line is the kind of the property (`gc`
//! General_Category, `sc` Script, `scx` Script_Extensions where it differs from Script, `is` binary),
//! the names separated by commas, and the code points. These are numbers by turns: how many are left
//! out, then how many more than one are in. A digit of a number is a letter, base 26, the last digit
//! of a number is lower case, all others are upper case.

use super::set::CodePoints;

const DATA: &str = include_str!("unicode.txt");

/// The code points of a property, as the data has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Property(&'static str);

impl Property {
    /// What stands within `\p{…}`: `Lu`, `gc=Lu`, `Script=Greek`, `Alphabetic`. Names are exact.
    pub(super) fn named(text: &str) -> Option<Self> {
        match text.split_once('=') {
            Some(("gc" | "General_Category", value)) => find("gc", value),
            Some(("sc" | "Script", value)) => find("sc", value),
            Some(("scx" | "Script_Extensions", value)) => {
                find("scx", value).or_else(|| find("sc", value))
            }
            Some(_) => None,
            None => find("gc", text).or_else(|| find("is", text)),
        }
    }

    /// The set.
    pub(super) fn code_points(self) -> CodePoints {
        let mut ranges = Vec::new();
        let mut next = 0;
        let mut first = None;
        let mut number = 0;
        for digit in self.0.bytes() {
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
}

fn find(kind: &str, name: &str) -> Option<Property> {
    DATA.lines().find_map(|line| {
        let mut parts = line.splitn(3, ' ');
        let found =
            parts.next() == Some(kind) && parts.next()?.split(',').any(|known| known == name);
        found.then(|| parts.next().map(Property)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_standard_library() {
        let same = |name: &str, holds: fn(char) -> bool| {
            let set = Property::named(name).expect("known").code_points();
            let held = ('\0'..=char::MAX)
                .filter(|c| holds(*c))
                .map(|c| (u32::from(c), u32::from(c)));
            assert_eq!(set, CodePoints::new(held.collect()), "{name}");
        };
        same("Alphabetic", char::is_alphabetic);
        same("White_Space", char::is_whitespace);
        same("gc=Cc", char::is_control);
        same("ASCII", |c| c.is_ascii());
    }

    #[test]
    fn names_are_exact() {
        for name in [
            "L",
            "Letter",
            "gc=Lu",
            "Script=Greek",
            "scx=Grek",
            "sc=Zzzz",
            "Any",
            "AHex",
        ] {
            assert!(Property::named(name).is_some(), "{name}");
        }
        for name in [
            "",
            "l",
            "Greek",
            "Script",
            "sc=L",
            "gc=",
            "alphabetic",
            "is=Any",
            "L ",
        ] {
            assert!(Property::named(name).is_none(), "{name}");
        }
    }
}
