//! [`Map`]: what an object with members of one type becomes. Keeps their order, and finds them in time that no input can spoil.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::ops::Index;

use super::{Json, Kind, Look, Reader, Stop, Writer};

/// From how many members on a hash index takes over from comparing with each.
const FEW: usize = 16;

/// A map from strings to `V` in order of insertion. Equality does not regard the order.
#[derive(Clone)]
pub struct Map<V> {
    members: Vec<(String, V)>,
    index: Option<Box<Slots>>,
}

/// Open addressing over places in `members`. Randomly seeded, so that chosen names do not collide.
#[derive(Clone)]
struct Slots {
    hasher: RandomState,
    /// At least twice as many as there are members, a power of two; `usize::MAX` is vacant.
    table: Vec<usize>,
}

impl Slots {
    fn new(count: usize) -> Self {
        Self {
            hasher: RandomState::new(),
            table: vec![usize::MAX; (count * 4).next_power_of_two()],
        }
    }

    /// The slot where a key is looked for first.
    fn home(&self, key: &str) -> usize {
        self.hasher.hash_one(key) as usize & (self.table.len() - 1)
    }

    /// The slot with the place for which `is` holds, or else the vacant one where it belongs.
    fn slot(&self, key: &str, is: impl Fn(usize) -> bool) -> usize {
        let mask = self.table.len() - 1;
        let mut slot = self.home(key);
        while self.table[slot] != usize::MAX && !is(self.table[slot]) {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Takes a place out; all behind it move up. `key` gives the keys by place as they were before.
    fn remove<'k>(&mut self, place: usize, key: impl Fn(usize) -> &'k str) {
        let mask = self.table.len() - 1;
        let mut hole = self.slot(key(place), |n| n == place);
        let mut next = (hole + 1) & mask;
        // What was pushed past the hole goes there, so that it is found as before.
        while self.table[next] != usize::MAX {
            let home = self.home(key(self.table[next]));
            let distance = |from: usize| next.wrapping_sub(from) & mask;
            if distance(home) >= distance(hole) {
                self.table[hole] = self.table[next];
                hole = next;
            }
            next = (next + 1) & mask;
        }
        self.table[hole] = usize::MAX;
        for other in &mut self.table {
            if *other != usize::MAX && *other > place {
                *other -= 1;
            }
        }
    }
}

impl<V> Map<V> {
    /// An empty map.
    pub const fn new() -> Self {
        Self {
            members: Vec::new(),
            index: None,
        }
    }

    /// An empty map with room for so many members.
    pub fn with_capacity(members: usize) -> Self {
        Self {
            members: Vec::with_capacity(members),
            index: None,
        }
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.find(key).map(|n| &self.members[n].1)
    }

    /// The value of `key`, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.find(key).map(|n| &mut self.members[n].1)
    }

    /// Whether there is a member `key`.
    pub fn contains_key(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Sets the value of `key` and gives the former one, whose place in the order the new one takes.
    pub fn insert(&mut self, key: impl Into<String>, value: V) -> Option<V> {
        let key = key.into();
        match self.find(&key) {
            Some(n) => Some(std::mem::replace(&mut self.members[n].1, value)),
            None => {
                self.push(key, value);
                None
            }
        }
    }

    /// The value of `key`, inserted first if it wasn't there.
    pub fn get_or_insert_with(&mut self, key: &str, value: impl FnOnce() -> V) -> &mut V {
        let place = self.find(key).unwrap_or_else(|| {
            self.push(key.to_owned(), value());
            self.members.len() - 1
        });
        &mut self.members[place].1
    }

    /// Takes out the member `key`; the others keep their order. Costs time in proportion to the size of the map.
    pub fn remove(&mut self, key: &str) -> Option<V> {
        let place = self.find(key)?;
        if let Some(slots) = &mut self.index {
            slots.remove(place, |n| self.members[n].0.as_str());
        }
        Some(self.members.remove(place).1)
    }

    /// Keeps the members for which `keep` holds, in their order.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut V) -> bool) {
        // Without what it no longer fits, should `keep` panic.
        self.index = None;
        self.members.retain_mut(|(key, value)| keep(key, value));
        self.reindex();
    }

    /// Takes all members out.
    pub fn clear(&mut self) {
        self.members.clear();
        self.index = None;
    }

    /// The members in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &V)> + DoubleEndedIterator {
        self.members
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// The members in order, values to be changed.
    pub fn iter_mut(
        &mut self,
    ) -> impl ExactSizeIterator<Item = (&str, &mut V)> + DoubleEndedIterator {
        self.members
            .iter_mut()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// The names in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator {
        self.members.iter().map(|(key, _)| key.as_str())
    }

    /// The values in order of their names.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> + DoubleEndedIterator {
        self.members.iter().map(|(_, value)| value)
    }

    /// The values in order of their names, to be changed.
    pub fn values_mut(&mut self) -> impl ExactSizeIterator<Item = &mut V> + DoubleEndedIterator {
        self.members.iter_mut().map(|(_, value)| value)
    }

    fn find(&self, key: &str) -> Option<usize> {
        match &self.index {
            None => self.members.iter().position(|(name, _)| name == key),
            Some(slots) => {
                let place = slots.table[slots.slot(key, |n| self.members[n].0 == key)];
                (place != usize::MAX).then_some(place)
            }
        }
    }

    /// Adds a member that isn't there.
    fn push(&mut self, key: String, value: V) {
        let place = self.members.len();
        match &mut self.index {
            Some(slots) if (place + 1) * 2 <= slots.table.len() => {
                let slot = slots.slot(&key, |_| false);
                slots.table[slot] = place;
                self.members.push((key, value));
            }
            _ => {
                self.members.push((key, value));
                self.reindex();
            }
        }
    }

    fn reindex(&mut self) {
        self.index = None;
        if self.members.len() > FEW {
            let mut slots = Slots::new(self.members.len());
            for (place, (key, _)) in self.members.iter().enumerate() {
                let slot = slots.slot(key, |_| false);
                slots.table[slot] = place;
            }
            self.index = Some(Box::new(slots));
        }
    }
}

impl<V> Default for Map<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V: PartialEq> PartialEq for Map<V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<V: Eq> Eq for Map<V> {}

impl<V: fmt::Debug> fmt::Debug for Map<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<V, Q: Borrow<str> + ?Sized> Index<&Q> for Map<V> {
    type Output = V;

    /// # Panics
    /// If there is no such member, as for every map; [`Map::get`] does not.
    fn index(&self, key: &Q) -> &V {
        self.get(key.borrow()).expect("no member of this name")
    }
}

impl<K: Into<String>, V> Extend<(K, V)> for Map<V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, members: I) {
        for (key, value) in members {
            self.insert(key, value);
        }
    }
}

impl<K: Into<String>, V> FromIterator<(K, V)> for Map<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let mut map = Self::new();
        map.extend(members);
        map
    }
}

impl<K: Into<String>, V, const N: usize> From<[(K, V); N]> for Map<V> {
    fn from(members: [(K, V); N]) -> Self {
        members.into_iter().collect()
    }
}

impl<V> IntoIterator for Map<V> {
    type Item = (String, V);
    type IntoIter = std::vec::IntoIter<(String, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl<'m, V> IntoIterator for &'m Map<V> {
    type Item = (&'m str, &'m V);
    type IntoIter =
        std::iter::Map<std::slice::Iter<'m, (String, V)>, fn(&'m (String, V)) -> (&'m str, &'m V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.iter().map(|(key, value)| (key, value))
    }
}

impl<'m, V> IntoIterator for &'m mut Map<V> {
    type Item = (&'m str, &'m mut V);
    type IntoIter = std::iter::Map<
        std::slice::IterMut<'m, (String, V)>,
        fn(&'m mut (String, V)) -> (&'m str, &'m mut V),
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.members
            .iter_mut()
            .map(|(key, value)| (key.as_str(), value))
    }
}

impl<V: Json> Json for Map<V> {
    const LOOK: Look = Look::Of(Kind::Object);

    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        let mut map = Self::new();
        r.object(|r, key| r.rest(key, &mut map))?;
        Ok(map)
    }

    fn encode(&self, w: &mut Writer) {
        let mut object = w.object();
        object.rest(self);
        object.end();
    }

    fn blank() -> Option<Self> {
        Some(Self::new())
    }
}

#[cfg(test)]
mod tests {
    use super::Map;

    #[test]
    fn members_are_changed_and_taken_out_at_every_size() {
        for size in [0, 1, 16, 17, 18, 100, 1000] {
            let mut map: Map<usize> = Map::with_capacity(size);
            map.extend((0..size).map(|n| (format!("k{n}"), n)));
            map.values_mut().for_each(|value| *value += 1);
            for (_, value) in &mut map {
                *value -= 1;
            }
            let mut left: Vec<usize> = (0..size).collect();
            let check = |map: &Map<usize>, left: &[usize]| {
                assert!(map.values().eq(left), "{size}");
                let found = |n: &usize| map.get(&format!("k{n}")) == Some(n);
                assert!(left.iter().all(found), "{size}");
            };
            // In no order, past the size from which on there is no index.
            while left.len() > size / 20 {
                let value = left.remove(left.len() * 7 / 11);
                assert_eq!(map.remove(&format!("k{value}")), Some(value));
                assert_eq!(map.get(&format!("k{value}")), None);
                check(&map, &left);
            }
            map.extend((0..size).map(|n| (format!("k{n}"), n)));
            map.retain(|key, value| key == format!("k{value}") && *value % 3 == 0);
            left.retain(|n| n % 3 == 0);
            let again = (0..size).step_by(3).filter(|n| !left.contains(n));
            let all: Vec<usize> = left.iter().copied().chain(again).collect();
            check(&map, &all);
            map.clear();
            assert!(map.is_empty() && map.get("k0").is_none() && map.insert("k0", 1).is_none());
        }
    }

    #[test]
    fn holds_what_is_left_where_a_caller_panics() {
        let mut map: Map<usize> = (0..100).map(|n| (format!("k{n}"), n)).collect();
        let kept = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            map.retain(|_, value| match value {
                50 => panic!("no more"),
                value => *value % 2 == 1,
            });
        }));
        assert!(kept.is_err() && map.len() == 75);
        assert!(map.iter().all(|(key, value)| map.get(key) == Some(value)));
        assert!(map.get("k0").is_none() && map.insert("k0", 0).is_none());
    }

    #[test]
    fn behaves_like_a_map_in_order_at_every_size() {
        for size in [0, 1, 15, 16, 17, 18, 33, 1000] {
            let mut map: Map<usize> = (0..size).map(|n| (format!("k{n}"), n)).collect();
            assert!(map.keys().eq((0..size).map(|n| format!("k{n}"))), "{size}");
            assert!((0..size).all(|n| map.get(&format!("k{n}")) == Some(&n)));
            assert_eq!(map.get("none"), None);
            let backwards: Map<usize> = (0..size).rev().map(|n| (format!("k{n}"), n)).collect();
            assert_eq!(map, backwards);
            if size > 1 {
                assert_eq!(map.insert("k1", 7), Some(1));
                assert_ne!(map, backwards);
                assert_eq!(map.remove("k0"), Some(0));
                assert_eq!(map.remove("k0"), None);
                assert_eq!((map["k1"], map.len()), (7, size - 1));
                assert_eq!(map.keys().next(), Some("k1"));
            }
        }
    }
}
