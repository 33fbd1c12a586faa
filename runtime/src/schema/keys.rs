//! A fixed set of names, looked up by hashing a few of their bytes.
//!
//! In: the names a schema mentions. Out: the position of a member's name among them. The hash is only
//! as good as the schema's author wants it to be: instances can't add entries.

use std::borrow::Cow;

use crate::json::ends;

/// Names of the schema, each with its position.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    names: Box<[Cow<'static, str>]>,
    /// In step with `names`.
    prints: Box<[Print]>,
    /// By hash, a name's position, or [`NOWHERE`] if the cell is free; without cells, few names are compared in turn.
    cells: Box<[usize]>,
    shift: u32,
    seed: u64,
}

/// The position of a name that is not in the set.
pub(crate) const NOWHERE: usize = usize::MAX;
/// Up to so many names, comparing is faster than hashing.
const FEW: usize = 4;
/// Multipliers tried to find one under which no two names share a cell.
const TRIES: u64 = 64;
/// Names up to so many bytes are equal if their prints are.
const SHORT: usize = 16;
/// Names of up to twice as many bytes consist of so many first and so many last.
const LONG: usize = 16;

/// Length, first and last eight bytes of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Print {
    first: u64,
    last: u64,
    length: usize,
}

impl Print {
    #[inline(always)]
    fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let word = |end: &[u8; 8]| u64::from_le_bytes(*end);
        let half = |end: &[u8; 4]| u64::from(u32::from_le_bytes(*end));
        let (first, last) = match (ends(bytes), ends(bytes)) {
            (Some((first, last)), _) => (word(first), word(last)),
            (None, Some((first, last))) => (half(first), half(last)),
            (None, None) => (bytes.iter().fold(0, |n, &b| n << 8 | u64::from(b)), 0),
        };
        Print {
            first,
            last,
            length: bytes.len(),
        }
    }

    /// The same of a name longer than [`SHORT`].
    #[inline(always)]
    fn of_long(bytes: &[u8]) -> Self {
        let (first, last) = ends(bytes).unwrap_or((&[0; 8], &[0; 8]));
        Print {
            first: u64::from_le_bytes(*first),
            last: u64::from_le_bytes(*last),
            length: bytes.len(),
        }
    }

    /// What is hashed: multiplied, all of it shows in the highest bits.
    #[inline(always)]
    fn word(self) -> u64 {
        self.first ^ self.last.rotate_left(29)
    }
}

impl Keys {
    /// The set of these names, which are distinct.
    pub(crate) fn new(names: Vec<Cow<'static, str>>) -> Self {
        let mut keys = Keys {
            prints: names.iter().map(|name| Print::of(name)).collect(),
            names: names.into(),
            ..Keys::default()
        };
        if keys.names.len() <= FEW {
            return keys;
        }
        let bits = (keys.names.len() * 2).next_power_of_two().trailing_zeros();
        keys.shift = 64 - bits;
        let mut best = (usize::MAX, 0);
        for seed in 0..TRIES {
            best = best.min((keys.fill(seed, bits), seed));
            if best.0 == 0 {
                return keys;
            }
        }
        keys.fill(best.1, bits);
        keys
    }

    /// Fills the cells under this seed and answers how many names found theirs taken.
    fn fill(&mut self, seed: u64, bits: u32) -> usize {
        self.seed = (seed * 2 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.cells = vec![NOWHERE; 1 << bits].into();
        let mut taken = 0;
        for (at, print) in (0..).zip(&self.prints) {
            let mut cell = self.cell(*print);
            while self.cells[cell] != NOWHERE {
                taken += 1;
                cell = (cell + 1) & (self.cells.len() - 1);
            }
            self.cells[cell] = at;
        }
        taken
    }

    #[inline(always)]
    fn cell(&self, print: Print) -> usize {
        (print.word().wrapping_mul(self.seed) >> self.shift) as usize
    }

    /// The names in the order given.
    pub(crate) fn names(&self) -> &[Cow<'static, str>] {
        &self.names
    }

    /// The position of `name` in the list the set was made from.
    #[inline]
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let at = match name.len() <= SHORT {
            true => self.search_print(Print::of(name)),
            false => self.find_long(name, NOWHERE),
        };
        (at != NOWHERE).then_some(at)
    }

    /// The same where the name at `next` is likely; [`NOWHERE`] if there is no such name. Out of line and without a call of
    /// its own for most names, so that loops over members keep in registers what they need.
    #[inline(never)]
    pub(crate) fn find_near(&self, name: &str, next: usize) -> usize {
        if name.len() > SHORT {
            return self.find_long(name, next);
        }
        let print = Print::of(name);
        match self.prints.get(next) {
            Some(known) if *known == print => next,
            _ => self.search_print(print),
        }
    }

    /// The same for names of which the print does not say everything, but their first and last bytes do. Nothing is called
    /// here either.
    #[inline(never)]
    fn find_long(&self, name: &str, next: usize) -> usize {
        let bytes = name.as_bytes();
        let Some(both) = ends::<LONG>(bytes).filter(|_| bytes.len() <= 2 * LONG) else {
            return self.find_longer(name, next);
        };
        self.search_text(Print::of_long(bytes), next, |known| {
            known.len() == bytes.len() && ends::<LONG>(known) == Some(both)
        })
    }

    #[inline(never)]
    fn find_longer(&self, name: &str, next: usize) -> usize {
        let bytes = name.as_bytes();
        self.search_text(Print::of_long(bytes), next, |known| known == bytes)
    }

    /// The position of the name with this print, which says everything.
    #[inline(always)]
    fn search_print(&self, print: Print) -> usize {
        if self.cells.is_empty() {
            let at = self.prints.iter().position(|known| *known == print);
            return at.unwrap_or(NOWHERE);
        }
        let mut cell = self.cell(print);
        loop {
            let at = self.cells[cell & (self.cells.len() - 1)];
            if at == NOWHERE || self.prints.get(at) == Some(&print) {
                return at;
            }
            cell += 1;
        }
    }

    /// The position of the name that is the one, by its print; the one at `next` is asked first.
    #[inline(always)]
    fn search_text(&self, print: Print, next: usize, is: impl Fn(&[u8]) -> bool) -> usize {
        let is_at = |at: usize| self.names.get(at).is_some_and(|known| is(known.as_bytes()));
        if is_at(next) {
            return next;
        }
        if self.cells.is_empty() {
            let at = self.names.iter().position(|known| is(known.as_bytes()));
            return at.unwrap_or(NOWHERE);
        }
        let mut cell = self.cell(print);
        loop {
            let at = self.cells[cell & (self.cells.len() - 1)];
            if at == NOWHERE || is_at(at) {
                return at;
            }
            cell += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_name_and_no_other() {
        for count in [0, 1, 3, 4, 20, 700] {
            let names: Vec<String> = (0..count)
                .map(|n| format!("name{}{}", "x".repeat(n % 11), n))
                .collect();
            let keys = Keys::new(names.iter().cloned().map(Cow::Owned).collect());
            for (at, name) in names.iter().enumerate() {
                assert_eq!(keys.find(name), Some(at));
                assert!((0..count + 2).all(|next| keys.find_near(name, next) == at));
                assert_eq!(keys.find(&name[1..]), None);
            }
            assert_eq!(keys.find(""), None);
        }
    }

    /// Length, first and last eight bytes of them are the same.
    #[test]
    fn long_names_are_told_apart_by_what_their_prints_leave_out() {
        for (count, length) in [2, 3, 4, 5, 40]
            .into_iter()
            .flat_map(|count| [17, 19, 32, 33, 60].map(|length| (count, length)))
        {
            for place in [8, length / 2, length - 9] {
                let name = |n: usize| {
                    let mut name = vec![b'a'; length];
                    name[place] = b'!' + n as u8;
                    String::from_utf8(name).unwrap()
                };
                // Every second one is absent.
                let names: Vec<String> = (0..count).map(|n| name(2 * n)).collect();
                let keys = Keys::new(names.iter().cloned().map(Cow::Owned).collect());
                for n in 0..2 * count {
                    let at = (n % 2 == 0).then_some(n / 2);
                    let name = name(n);
                    assert_eq!(keys.find(&name), at, "{name}");
                    assert!(
                        (0..count + 2)
                            .all(|next| keys.find_near(&name, next) == at.unwrap_or(NOWHERE))
                    );
                }
            }
        }
    }
}
