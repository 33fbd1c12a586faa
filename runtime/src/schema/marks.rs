//! Which members or items of one value have been evaluated: what `unevaluated*` has to know.
//!
//! In: positions, as applicators succeed. Out: whether a position is marked. Evaluation is generic over
//! [`Track`]: where nobody asks, [`Off`] makes marking cost nothing.

/// Takes note of evaluated positions of the value at hand (members of an object or items of an array).
pub(crate) trait Track: Default {
    /// Whether anybody asks later: if not, evaluation may stop at the first branch that holds.
    const ON: bool;
    /// The member or item at this position is evaluated.
    fn mark(&mut self, at: usize);
    /// All positions are.
    fn mark_all(&mut self);
    /// So are all that `other` marks.
    fn merge(&mut self, other: Self);
    /// So are all that these marks hold.
    fn absorb(&mut self, other: Marks);
    /// The same, of marks that are still needed.
    fn add(&mut self, other: &Marks);
    /// A copy of what is marked.
    fn kept(&self) -> Option<Marks>;
}

/// Takes no note. An array, since `&mut []` alone may be borrowed for ever without anything being allocated.
pub(crate) type Off = [(); 0];

/// What takes no note, for whoever is called. A local one would have to live on in its owner's frame until the callee is
/// done, so that calling could not be the last deed of the owner: recursion would take a frame more.
#[inline(always)]
pub(crate) fn off() -> &'static mut Off {
    &mut []
}

impl Track for Off {
    const ON: bool = false;
    #[inline]
    fn mark(&mut self, _: usize) {}
    #[inline]
    fn mark_all(&mut self) {}
    #[inline]
    fn merge(&mut self, _: Self) {}
    #[inline]
    fn absorb(&mut self, _: Marks) {}
    #[inline]
    fn add(&mut self, _: &Marks) {}
    #[inline]
    fn kept(&self) -> Option<Marks> {
        None
    }
}

/// A set of positions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    first: u64,
    more: Vec<u64>,
}

impl Places {
    /// Adds a position; `false` if it was there.
    #[inline(always)]
    pub(crate) fn insert(&mut self, at: usize) -> bool {
        let word = match at / 64 {
            0 => &mut self.first,
            further => self.further(further - 1),
        };
        let new = *word >> (at % 64) & 1 == 0;
        *word |= 1 << (at % 64);
        new
    }

    #[inline(never)]
    fn further(&mut self, word: usize) -> &mut u64 {
        if self.more.len() <= word {
            self.more.resize(word + 1, 0);
        }
        &mut self.more[word]
    }

    pub(crate) fn has(&self, at: usize) -> bool {
        let word = match at / 64 {
            0 => Some(&self.first),
            further => self.more.get(further - 1),
        };
        word.is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Whether all of `others` are in it.
    #[inline(always)]
    pub(crate) fn cover(&self, others: &Places) -> bool {
        others.first & !self.first == 0 && (others.more.is_empty() || self.cover_more(others))
    }

    #[inline(never)]
    fn cover_more(&self, others: &Places) -> bool {
        let lacks = |at: usize, other: u64| other & !self.more.get(at).copied().unwrap_or(0) != 0;
        !(0..).zip(&others.more).any(|(at, other)| lacks(at, *other))
    }
}

impl FromIterator<usize> for Places {
    fn from_iter<I: IntoIterator<Item = usize>>(positions: I) -> Self {
        let mut places = Places::default();
        for at in positions {
            places.insert(at);
        }
        places
    }
}

/// What is evaluated of one value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    all: bool,
    places: Places,
}

impl Marks {
    pub(crate) fn is_marked(&self, at: usize) -> bool {
        self.all || self.places.has(at)
    }
}

impl Track for Marks {
    const ON: bool = true;

    fn mark(&mut self, at: usize) {
        self.places.insert(at);
    }

    fn mark_all(&mut self) {
        self.all = true;
    }

    fn merge(&mut self, other: Self) {
        self.add(&other);
    }

    fn absorb(&mut self, other: Marks) {
        self.add(&other);
    }

    fn add(&mut self, other: &Marks) {
        self.all |= other.all;
        self.places.first |= other.places.first;
        for (at, bits) in other.places.more.iter().enumerate() {
            *self.places.further(at) |= bits;
        }
    }

    fn kept(&self) -> Option<Marks> {
        Some(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn places_far_apart_are_kept_apart() {
        let all = [0usize, 63, 64, 127, 128, 300];
        let places: Places = all.into_iter().collect();
        assert!(all.iter().all(|at| places.has(*at)));
        assert!(![1, 65, 129, 299, 10_000].iter().any(|at| places.has(*at)));
        for at in all {
            let others = all.into_iter().filter(|other| *other != at);
            let mut fewer: Places = others.collect();
            assert!(places.cover(&fewer) && !fewer.cover(&places));
            assert!(fewer.insert(at) && !fewer.insert(at));
            assert!(fewer.cover(&places));
        }
    }
}
