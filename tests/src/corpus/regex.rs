//! Strings that an expression matches.
//!
//! In: an ECMA-262 expression that also is one of the `regex-syntax` crate. Out: a string, or nothing
//! for what that crate cannot read (look-around, back references).

use regex_syntax::hir::{Class, Hir, HirKind};

use super::random::Random;

/// An expression that says of digits and word characters what ECMA-262 means by `\d` and `\w` (22.2.2.9), also where
/// they are Unicode's.
pub fn plain(pattern: &str) -> String {
    let mut out = String::new();
    let mut listed = false;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match (chars.next(), listed) {
                (Some('d'), true) => out.push_str("0-9"),
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('w'), true) => out.push_str("A-Za-z_0-9"),
                (Some('w'), false) => out.push_str("[A-Za-z_0-9]"),
                (Some('D'), false) => out.push_str("[^0-9]"),
                (Some('W'), false) => out.push_str("[^A-Za-z_0-9]"),
                (escaped, _) => {
                    out.push('\\');
                    out.extend(escaped);
                }
            },
            c => {
                listed = match c {
                    '[' => true,
                    ']' => false,
                    _ => listed,
                };
                out.push(c);
            }
        }
    }
    out
}

/// A string that an expression matches as a whole.
pub fn text(pattern: &str, random: &mut Random) -> Option<String> {
    text_of(pattern, 0, random)
}

/// The same, where repetitions without an upper bound may have to reach a length.
pub fn text_of(pattern: &str, least: usize, random: &mut Random) -> Option<String> {
    let parse = |pattern: &str| regex_syntax::Parser::new().parse(pattern).ok();
    let hir = parse(pattern).or_else(|| parse(&without_looks(pattern)))?;
    let mut out = String::new();
    write(&hir, least, random, &mut out)?;
    Some(out)
}

/// Without look-around; what it forbids the oracle will find.
fn without_looks(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = ["(?!", "(?=", "(?<"]
        .iter()
        .filter_map(|look| rest.find(look))
        .min()
    {
        out.push_str(&rest[..at]);
        let mut depth = 0;
        let end = rest[at..].char_indices().find(|(_, c)| {
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth == 0
        });
        rest = end.map_or("", |(end, _)| &rest[at + end + 1..]);
    }
    out + rest
}

fn write(hir: &Hir, least: usize, random: &mut Random, out: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges: Vec<(char, char)> = class
                .iter()
                .map(|range| (range.start(), range.end()))
                .collect();
            out.push(letter(&ranges, random)?);
        }
        HirKind::Class(Class::Bytes(class)) => {
            let ranges: Vec<(char, char)> = class
                .iter()
                .map(|range| (char::from(range.start()), char::from(range.end())))
                .collect();
            out.push(letter(&ranges, random)?);
        }
        HirKind::Repetition(repetition) => {
            let low = repetition.min;
            let high = repetition
                .max
                .unwrap_or(low.saturating_add(6))
                .min(low.saturating_add(40));
            let far = (repetition.max.is_none() || repetition.max > Some(high)) && least > 0;
            let times = match random.below(4) {
                _ if far && random.chance(50) => low.max(least as u32),
                0 => low,
                1 => high,
                _ => low + random.below((high - low) as usize + 1) as u32,
            };
            if times > 5000 {
                return None;
            }
            for _ in 0..times {
                write(&repetition.sub, least, random, out)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, least, random, out)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, least, random, out)?;
            }
        }
        HirKind::Alternation(branches) => write(random.pick(branches)?, least, random, out)?,
    }
    Some(())
}

/// A letter of a class; of ASCII that can be seen where the class has any.
fn letter(ranges: &[(char, char)], random: &mut Random) -> Option<char> {
    let seen: Vec<(char, char)> = ranges
        .iter()
        .map(|(low, high)| ((*low).max(' '), (*high).min('~')))
        .filter(|(low, high)| low <= high)
        .collect();
    let (low, high) = match seen.is_empty() || random.chance(3) {
        true => *random.pick(ranges)?,
        false => *random.pick(&seen)?,
    };
    let width = (high as u32 - low as u32 + 1) as usize;
    (0..8).find_map(|_| char::from_u32(low as u32 + random.below(width) as u32))
}
