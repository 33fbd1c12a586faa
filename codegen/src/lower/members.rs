//! A table by names that keeps their order.
//!
//! Records have few members, so that comparing names is mostly cheaper than hashing them; those with
//! many get an index.

use std::collections::HashMap;

/// From how many names on there is an index.
const INDEXED: usize = 16;

/// Names in the order of their first mention, each with a value.
#[derive(Debug)]
pub(super) struct Members<'d, V> {
    entries: Vec<(&'d str, V)>,
    index: HashMap<&'d str, usize>,
}

impl<V> Default for Members<'_, V> {
    fn default() -> Self {
        Members {
            entries: Vec::new(),
            index: HashMap::new(),
        }
    }
}

impl<'d, V> Members<'d, V> {
    fn place(&self, name: &str) -> Option<usize> {
        match self.entries.len() < INDEXED {
            true => self.entries.iter().position(|(known, _)| *known == name),
            false => self.index.get(name).copied(),
        }
    }

    /// The value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&V> {
        self.place(name).map(|at| &self.entries[at].1)
    }

    /// Whether a name is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// The value of a name, which is there afterwards.
    pub(super) fn entry(&mut self, name: &'d str) -> &mut V
    where
        V: Default,
    {
        let at = self.place(name).unwrap_or_else(|| self.push(name));
        &mut self.entries[at].1
    }

    fn push(&mut self, name: &'d str) -> usize
    where
        V: Default,
    {
        let at = self.entries.len();
        self.entries.push((name, V::default()));
        if at + 1 == INDEXED {
            let names = self.entries.iter().enumerate();
            self.index = names.map(|(at, (name, _))| (*name, at)).collect();
        } else if at + 1 > INDEXED {
            self.index.insert(name, at);
        }
        at
    }

    /// Leaves only the names that are wanted.
    pub(super) fn retain(&mut self, wanted: impl Fn(&str) -> bool)
    where
        V: Default,
    {
        if self.names().all(&wanted) {
            return;
        }
        for (name, value) in std::mem::take(self).into_iter() {
            if wanted(name) {
                *self.entry(name) = value;
            }
        }
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The names.
    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = &'d str> {
        self.entries.iter().map(|(name, _)| *name)
    }

    /// Names and values.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'d str, &V)> {
        self.entries.iter().map(|(name, value)| (*name, value))
    }

    /// Names and values, the latter to be changed.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&'d str, &mut V)> {
        self.entries.iter_mut().map(|(name, value)| (*name, value))
    }

    /// Names and values, given away.
    pub(super) fn into_iter(self) -> impl Iterator<Item = (&'d str, V)> {
        self.entries.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_values_are_kept_with_and_without_an_index() {
        let names: Vec<String> = (0..40).map(|at| format!("name{}", at * 7 % 40)).collect();
        let mut members: Members<'_, usize> = Members::default();
        for (at, name) in names.iter().enumerate() {
            assert!(!members.has(name));
            *members.entry(name) = at;
            *members.entry(&names[0]) += 100;
            assert_eq!(members.len(), at + 1);
        }
        assert!(members.names().eq(names.iter().map(String::as_str)));
        assert_eq!(members.get(&names[0]), Some(&4_000));
        assert_eq!(members.get(&names[39]), Some(&39));
        assert_eq!(members.get("other"), None);
    }
}
