//! The words of a name, and names of words: what `heck` gives, for text of ASCII, of which there is much.
//!
//! In: text. Out: text. What may be an identifier, `scope` decides.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// `UpperCamelCase`.
pub(super) fn upper_camel(text: &str) -> String {
    if !text.is_ascii() {
        return text.to_upper_camel_case();
    }
    joined(text, "", |word, name| {
        let start = name.len();
        name.push_str(word);
        name[start..=start].make_ascii_uppercase();
        name[start + 1..].make_ascii_lowercase();
    })
}

/// `snake_case`.
pub(super) fn snake(text: &str) -> String {
    if !text.is_ascii() {
        return text.to_snake_case();
    }
    let mut name = joined(text, "_", |word, name| name.push_str(word));
    name.make_ascii_lowercase();
    name
}

/// `SHOUTY_SNAKE_CASE`.
pub(super) fn shouty_snake(text: &str) -> String {
    if !text.is_ascii() {
        return text.to_shouty_snake_case();
    }
    let mut name = joined(text, "_", |word, name| name.push_str(word));
    name.make_ascii_uppercase();
    name
}

fn joined(text: &str, between: &str, write: impl Fn(&str, &mut String)) -> String {
    let mut name = String::with_capacity(text.len() + text.len() / 4);
    for run in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut rest = run;
        while !rest.is_empty() {
            let (word, others) = rest.split_at(first_word(rest.as_bytes()));
            if !name.is_empty() {
                name.push_str(between);
            }
            write(word, &mut name);
            rest = others;
        }
    }
    name
}

/// The length of the first word of letters and digits: it ends between a small letter and a capital, where digits count
/// with the letter before them, and before the last of several capitals that a small letter follows.
fn first_word(run: &[u8]) -> usize {
    let (mut small, mut capital) = (false, false);
    for (at, pair) in run.windows(2).enumerate() {
        let (this, next) = (pair[0], pair[1]);
        if capital && this.is_ascii_uppercase() && next.is_ascii_lowercase() {
            return at;
        }
        if this.is_ascii_alphabetic() {
            (small, capital) = (this.is_ascii_lowercase(), this.is_ascii_uppercase());
        }
        if small && next.is_ascii_uppercase() {
            return at + 1;
        }
    }
    run.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text of seven characters of each sort, and some that people write.
    #[test]
    fn names_are_those_that_heck_gives() {
        let sorts = ['a', 'B', '7', '_'];
        let made = (0..4_usize.pow(7)).map(|number| {
            let place = |place: u32| sorts[number / 4_usize.pow(place) % 4];
            (0..7).map(place).collect::<String>()
        });
        let written = [
            "",
            "-",
            "getHTTPServer2XX response",
            "X-Request-ID",
            "HTTP2Server",
            "ÄrgerÜber µs",
        ];
        for text in made.chain(written.map(str::to_owned)) {
            assert_eq!(upper_camel(&text), text.to_upper_camel_case(), "{text}");
            assert_eq!(snake(&text), text.to_snake_case(), "{text}");
            assert_eq!(shouty_snake(&text), text.to_shouty_snake_case(), "{text}");
        }
    }
}
