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
}

/// Takes no note.
#[derive(Default)]
pub(crate) struct Off;

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
}

/// A set of positions.
#[derive(Default)]
pub(crate) struct Marks {
    all: bool,
    first: u64,
    more: Vec<u64>,
}

impl Marks {
    pub(crate) fn is_marked(&self, at: usize) -> bool {
        self.all
            || match at.checked_sub(64) {
                None => self.first >> at & 1 == 1,
                Some(at) => self
                    .more
                    .get(at / 64)
                    .is_some_and(|word| word >> (at % 64) & 1 == 1),
            }
    }
}

impl Track for Marks {
    const ON: bool = true;

    fn mark(&mut self, at: usize) {
        let Some(at) = at.checked_sub(64) else {
            self.first |= 1 << at;
            return;
        };
        if self.more.len() <= at / 64 {
            self.more.resize(at / 64 + 1, 0);
        }
        self.more[at / 64] |= 1 << (at % 64);
    }

    fn mark_all(&mut self) {
        self.all = true;
    }

    fn merge(&mut self, other: Self) {
        self.all |= other.all;
        self.first |= other.first;
        if self.more.len() < other.more.len() {
            self.more.resize(other.more.len(), 0);
        }
        self.more
            .iter_mut()
            .zip(other.more)
            .for_each(|(word, bits)| *word |= bits);
    }

    fn absorb(&mut self, other: Marks) {
        self.merge(other);
    }
}
