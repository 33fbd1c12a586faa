//! Questions that generated checks ask of typed values, where Rust has no short expression for them.
//!
//! In: values as they are in models. Out: yes or no, exactly as JSON Schema 2020-12 Validation (section 6) says.

mod missing;

use std::cmp::Ordering;

use crate::json::{Integer, Json, Map, Node, Number, Writer};
use crate::schema::Schema;
use crate::schema::number::is_multiple;
use crate::schema::unique::duplicate;
pub use missing::{
    Items, List, Models, Text, above, at_least, at_most, below, each, finite, max_items, min_items,
    unique_items, valid, within,
};

/// The length of a string as `minLength` and `maxLength` count it: in code points (section 6.3).
#[inline]
pub fn length(text: &str) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // Bytes 10xxxxxx continue a code point; all others begin one.
    let continued = |word: u64| ((word >> 7) & !(word >> 6) & ONES).count_ones() as usize;
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let count: usize = words
        .iter()
        .map(|word| continued(u64::from_le_bytes(*word)))
        .sum();
    let tail = match bytes.last_chunk::<8>() {
        _ if rest.is_empty() => 0,
        // The last eight bytes, without those that were counted already.
        Some(word) => u64::from_le_bytes(*word) >> (8 * (8 - rest.len())),
        None => short_word(rest),
    };
    bytes.len() - count - continued(tail)
}

/// Up to seven bytes as a word, without a loop, whose end no processor foresees.
#[inline]
fn short_word(bytes: &[u8]) -> u64 {
    let (len, first, last) = (
        bytes.len(),
        bytes.first_chunk::<4>(),
        bytes.last_chunk::<4>(),
    );
    if let (Some(first), Some(last)) = (first, last) {
        // Where both overlap they agree.
        return u64::from(u32::from_le_bytes(*first))
            | u64::from(u32::from_le_bytes(*last)) << (8 * (len - 4));
    }
    // The first, the middle and the last of one to three bytes are all of them.
    let byte = |at: usize| bytes.get(at).map_or(0, |byte| u64::from(*byte) << (8 * at));
    byte(0) | byte(len / 2) | byte(len.saturating_sub(1))
}

/// Up to so many items comparing each pair beats sorting; beyond, only sorting stays near linear.
const FEW: usize = 12;

/// Whether all items differ, for types whose equality is that of JSON (section 6.4.3).
pub fn distinct<T: Ord>(items: &[T]) -> bool {
    if items.len() <= FEW {
        return (1..items.len()).all(|n| !items[..n].contains(&items[n]));
    }
    let mut sorted: Vec<&T> = items.iter().collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1])
}

/// Whether all items differ as JSON values: `1` and `1.0` do not, nor do objects with the same members in another order.
pub fn unique<T: Json>(items: &[T]) -> bool {
    if items.len() < 2 {
        return true;
    }
    if let Some(distinct) = distinct_texts(items) {
        return distinct;
    }
    let mut writer = Writer::new();
    let mut ends = Vec::with_capacity(items.len());
    for item in items {
        item.encode(&mut writer);
        ends.push(writer.len());
    }
    let all = writer.into_bytes();
    let starts = std::iter::once(&0).chain(&ends);
    let texts: Vec<&[u8]> = starts
        .zip(&ends)
        .map(|(&from, &to)| &all[from..to])
        .collect();
    // Without escapes there is but one way to write a string.
    if texts.iter().all(|text| text.first() == Some(&b'"')) && !all.contains(&b'\\') {
        return distinct(&texts);
    }
    let nodes: Result<Vec<Node<'_>>, _> = texts
        .iter()
        .map(|text| Node::parse_within(text, u16::MAX, &mut Vec::new()))
        .collect();
    nodes.is_ok_and(|nodes| duplicate(&nodes).is_none())
}

/// Whether all items differ, if all are strings that have their text at hand.
fn distinct_texts<T: Json>(items: &[T]) -> Option<bool> {
    let texts = items.iter().map(T::as_text);
    if items.len() > FEW {
        let texts: Option<Vec<&str>> = texts.collect();
        return texts.map(|texts| distinct(&texts));
    }
    let mut few = [""; FEW];
    for (place, text) in few.iter_mut().zip(texts) {
        *place = text?;
    }
    Some(distinct(&few[..items.len()]))
}

/// Whether no member of a map has one of these names, which stand beside it in the same object: each is written once.
#[inline]
pub fn apart<V>(rest: &Map<V>, names: &[&str]) -> bool {
    // Names mostly differ in length from a key, which costs less to see than where the map would have them.
    !rest.keys().any(|key| names.contains(&key))
}

/// Whether `value` is a whole multiple of `unit`, the text of a JSON number (section 6.2.1); nothing but 0 is one of 0.
///
/// Exact on decimals: 19.99 is a multiple of 0.01, whatever the nearest doubles are.
pub fn multiple_of(value: impl Numeric, unit: &str) -> bool {
    let Some(unit) = Number::parse(unit) else {
        return false;
    };
    value.with_text(|text| Number::parse(text).is_some_and(|value| is_multiple(&value, &unit)))
}

/// How `value` compares with `limit`, the text of a JSON number, exactly; `None` for NaN and infinities.
pub fn compare(value: impl Numeric, limit: &str) -> Option<Ordering> {
    let limit = Number::parse(limit)?;
    value.with_text(|text| Number::parse(text).map(|value| value.cmp(&limit)))
}

/// A number that has a decimal text.
pub trait Numeric: Copy {
    /// Calls `f` with the shortest text that stands for the number; for infinities and NaN with one that is no JSON.
    fn with_text<R>(self, f: impl FnOnce(&str) -> R) -> R;
}

macro_rules! numeric {
    ($($type:ty: $value:ident => $text:expr;)*) => {$(
        impl Numeric for $type {
            fn with_text<R>(self, f: impl FnOnce(&str) -> R) -> R {
                let $value = self;
                f($text)
            }
        }
    )*};
}

numeric! {
    i8: value => itoa::Buffer::new().format(value);
    i16: value => itoa::Buffer::new().format(value);
    i32: value => itoa::Buffer::new().format(value);
    i64: value => itoa::Buffer::new().format(value);
    i128: value => itoa::Buffer::new().format(value);
    u8: value => itoa::Buffer::new().format(value);
    u16: value => itoa::Buffer::new().format(value);
    u32: value => itoa::Buffer::new().format(value);
    u64: value => itoa::Buffer::new().format(value);
    f32: value => zmij::Buffer::new().format(value);
    f64: value => zmij::Buffer::new().format(value);
}

impl Numeric for &Integer {
    fn with_text<R>(self, f: impl FnOnce(&str) -> R) -> R {
        self.with_json(f)
    }
}

/// Whether an integer is one of those that the texts of JSON numbers stand for (sections 6.1.2 and 6.1.3).
pub fn one_of(value: &Integer, allowed: &[&str]) -> bool {
    let equals = |text: &&str| compare(value, text) == Some(Ordering::Equal);
    allowed.iter().any(equals)
}

/// `minLength` (section 6.3.2).
#[inline]
pub fn min_length<T: Text + ?Sized>(text: &T, least: usize) -> bool {
    // A code point takes one to four bytes.
    let long =
        |text: &str| text.len() >= least && (text.len() / 4 >= least || length(text) >= least);
    text.text().is_none_or(long)
}

/// `maxLength` (section 6.3.1).
#[inline]
pub fn max_length<T: Text + ?Sized>(text: &T, most: usize) -> bool {
    let short = |text: &str| text.len() <= most || length(text) <= most;
    text.text().is_none_or(short)
}

/// `oneOf`: whether exactly one branch accepts.
pub fn exactly_one<const N: usize>(branches: [bool; N]) -> bool {
    count(branches) == 1
}

/// How many of these are so; `minProperties` and `maxProperties` ask it of the members that are there.
pub fn count<const N: usize>(each: [bool; N]) -> usize {
    each.into_iter().filter(|is| *is).count()
}

/// Whether the JSON of a value is what a schema demands, for rules that no typed check can say. How deep it may be nested is
/// the concern of who read or built it.
pub fn judged<T: Json>(schema: &'static Schema, value: &T) -> bool {
    schema.is_valid_json_within(&crate::to_vec(value), u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniqueness_is_that_of_json() {
        let value =
            |text: &str| -> Vec<serde_json::Value> { serde_json::from_str(text).expect("JSON") };
        assert!(!unique(&value(r#"[{"a":1,"b":2},{"b":2.0,"a":1}]"#)));
        assert!(unique(&value(r#"[1,true,"1",[1],null,0,false,[],{}]"#)));
        assert!(unique(&value(r#"["a","b","ab",""]"#)) && !unique(&value(r#"["a","b","\u0061"]"#)));
        assert!(!unique(&value(r#"["\"","a","\u0022"]"#)));
        for size in [0u32, 1, 2, 12, 13, 100] {
            let mut items: Vec<u32> = (0..size).collect();
            assert!(distinct(&items) && unique(&items));
            if size > 1 {
                items[size as usize - 1] = 0;
                assert!(!distinct(&items) && !unique(&items));
            }
        }
    }

    #[test]
    fn numbers_are_compared_as_decimals() {
        assert!(
            multiple_of(19.99, "0.01")
                && multiple_of(0.1f32, "0.1")
                && multiple_of(-6i64, "1.5")
                && multiple_of(0u8, "7")
        );
        assert!(
            !multiple_of(0.075, "0.01") && !multiple_of(7u64, "2") && !multiple_of(f64::NAN, "1")
        );
        assert_eq!(compare(0.1 + 0.2, "0.3"), Some(Ordering::Greater));
        assert_eq!(
            compare(u64::MAX, "18446744073709551615.0"),
            Some(Ordering::Equal)
        );
        assert_eq!(compare(f64::INFINITY, "1"), None);
    }

    #[test]
    fn length_counts_code_points() {
        let text = "aé€𝄞 plain text of some length, ẞ and 日本語 in it 🦀🦀";
        for from in 0..text.len() {
            for to in from..=text.len() {
                if let Some(part) = text.get(from..to) {
                    assert_eq!(length(part), part.chars().count(), "{part:?}");
                }
            }
        }
    }
}
