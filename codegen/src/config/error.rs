//! What is wrong with a configuration, and where.

use std::fmt;

use proc_macro2::Span;

/// One fault of a configuration.
#[derive(Debug, Clone)]
pub struct ConfigError {
    /// What is wrong, and where it helps what to do instead.
    pub message: String,
    /// Where.
    pub place: Place,
}

/// Where a setting stands.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// In a text; both count from 1, the column in characters.
    Text {
        /// Line.
        line: usize,
        /// Column.
        column: usize,
    },
    /// In Rust source.
    Token(Span),
}

impl ConfigError {
    pub(crate) fn new(place: Place, message: impl Into<String>) -> Self {
        ConfigError {
            message: message.into(),
            place,
        }
    }
}

/// `3:5: message`, or the message alone where Rust source is meant.
impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Place::Text { line, column } = self.place {
            write!(f, "{line}:{column}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for ConfigError {}

/// The name nearest to `wanted`, where one is near enough to be a slip of the pen.
pub(crate) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    /// Who has more names than this to choose from has them from a program, which makes no slips of the pen.
    const MANY: usize = 1024;
    let names: Vec<&str> = names.take(MANY + 1).collect();
    if names.len() > MANY {
        return None;
    }
    let limit = wanted.len().div_ceil(3).min(3);
    names
        .into_iter()
        .map(|name| (distance(wanted, name), name))
        .filter(|(far, _)| *far <= limit)
        .min_by_key(|(far, _)| *far)
        .map(|(_, name)| name)
}

/// Levenshtein's distance: insertions, deletions and substitutions.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let substituted = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn who_has_names_without_end_makes_no_slips() {
        let names: Vec<String> = (0..2000).map(|at| format!("member{at}")).collect();
        let few = names.iter().take(1024).map(String::as_str);
        assert_eq!(nearest("membr7", few), Some("member7"));
        assert_eq!(nearest("membr7", names.iter().map(String::as_str)), None);
    }
}
