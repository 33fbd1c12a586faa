//! What speaks against a reading of a value, by which the cases of a union that read it are compared.

/// How often what was met; the less of what stands first, the more likely is the reading meant: one that breaks no rule, has a place
/// for what is there, and lacks and forgives little besides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Weight {
    /// Checks that fail.
    pub(super) broken: u32,
    /// What is forgiven and says which case is meant: constants, tags, members of closed objects.
    pub(super) forgiven: u32,
    /// Scalars of members without a place, which are lost, and values that an enumeration does not know.
    pub(super) unread: u32,
    /// Required members that are missing, for which something stands in.
    pub(super) blank: u32,
    /// Scalars of another kind.
    pub(super) otherwise: u32,
    /// What is forgiven and loses nothing: `null` for what is missing and the other way round, texts that are not of their format.
    pub(super) slight: u32,
}

impl Weight {
    /// That of two readings that belong together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            broken: self.broken.saturating_add(other.broken),
            forgiven: self.forgiven.saturating_add(other.forgiven),
            unread: self.unread.saturating_add(other.unread),
            blank: self.blank.saturating_add(other.blank),
            otherwise: self.otherwise.saturating_add(other.otherwise),
            slight: self.slight.saturating_add(other.slight),
        }
    }
}

/// How many scalars, empty arrays and empty objects this JSON consists of: commas are what stands between them.
pub(super) fn leaves(json: &[u8]) -> u32 {
    let mut bytes = json.iter();
    let mut inside = false;
    let mut leaves = 1_u32;
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => inside = !inside,
            // Only strings have escapes, and what is escaped may be a quote.
            b'\\' => drop(bytes.next()),
            b',' if !inside => leaves = leaves.saturating_add(1),
            _ => {}
        }
    }
    leaves
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_told_by_commas() {
        let leaves = |json: &str| super::leaves(json.as_bytes());
        assert_eq!(leaves("null"), 1);
        assert_eq!(leaves("{ }"), 1);
        assert_eq!(leaves(r#""a, \", b\\""#), 1);
        assert_eq!(
            leaves(r#"[["\\", "é,"], [], {"a,": {"b": 1}, "c": []}]"#),
            5
        );
    }
}
