//! What speaks against a reading of a value, by which the cases of a union that read it are compared.

/// How often what was met; the less of what stands first, the more likely is the reading meant. So a tolerant reader takes a case
/// that an open one takes, if there is any, however much else that leaves unread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Weight {
    /// Required members that are missing, for which something stands in.
    pub(super) blank: u16,
    /// Scalars of another kind.
    pub(super) otherwise: u16,
    /// Checks that fail.
    pub(super) broken: u16,
    /// What else is forgiven and says which case is meant, such as values that an enumeration does not know.
    pub(super) forgiven: u16,
    /// Members without a place.
    pub(super) unread: u32,
    /// What is forgiven and says nothing of that, since nothing is lost by it: `null` for what is missing and the other way round,
    /// texts that are not of their format.
    pub(super) slight: u32,
}

impl Weight {
    pub(super) const NONE: Self = Self {
        blank: 0,
        otherwise: 0,
        broken: 0,
        forgiven: 0,
        unread: 0,
        slight: 0,
    };

    /// That of two readings that belong together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            blank: self.blank.saturating_add(other.blank),
            otherwise: self.otherwise.saturating_add(other.otherwise),
            broken: self.broken.saturating_add(other.broken),
            forgiven: self.forgiven.saturating_add(other.forgiven),
            unread: self.unread.saturating_add(other.unread),
            slight: self.slight.saturating_add(other.slight),
        }
    }
}
