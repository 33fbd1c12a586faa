//! In how many ways unions in unions can be chosen from.
//!
//! In: a set and a union that nothing accounts for yet. Out: whether a type for each way is out of the question. A union
//! joins each branch with what stands beside it; where the branches are unions with something beside them again, each
//! choice makes a set of its own, and the sets multiply with every level: ten of these with six branches each come to
//! sixty millions. Nobody could read types for that, so that the value is carried as JSON then, and the rule text, which
//! does not grow so, judges it.

use crate::deep::deeper;
use crate::diagnostic::Code;
use crate::hash::IdSet;
use crate::ir::{Kind, Kinds};
use crate::load::At;

use super::Lowering;
use super::set::{Key, open_unions};

/// More sets of two choices and more are not lowered one by one.
const MOST: usize = 1024;
/// More places are not looked at for the checks that one value of a schema's own type needs.
const PLACES: u32 = 4096;
/// Unions in a union that are looked at as a matter of course while counting.
const USUAL: usize = 256;
/// More are not looked at beyond that: in a chain of thousands of unions each one leads to all that follow.
const LOOKS: usize = 1 << 20;

impl<'d> Lowering<'_, 'd> {
    /// The first union of a set that nothing accounts for: its part, the flag that accounts for it, its branches.
    fn open_union(&self, key: &Key) -> Option<(usize, u8, At<'d>)> {
        let mut parts = self.parts(key).into_iter().enumerate();
        parts.find_map(|(index, (at, without))| {
            let union = open_unions(at, without).next();
            union.map(|(flag, list)| (index, flag, list))
        })
    }

    /// Whether a set's union, with what stands beside it, leads to more sets than are lowered one by one.
    pub(super) fn has_too_many_ways(&mut self, key: &Key) -> bool {
        if let Some(known) = self.ways.get(key) {
            return *known;
        }
        let opened = self.opened(key);
        let too_many = self.count_ways(opened, false) > MOST;
        self.ways.insert(key.clone(), too_many);
        too_many
    }

    /// How many sets two choices and more make, apart from whether they allow `null`; it stops behind [`MOST`], and where that takes
    /// too long.
    fn count_ways(&mut self, key: Key, nested: bool) -> usize {
        let mut seen: IdSet<Key> = IdSet::default();
        let mut made = 0;
        let mut looked = 0;
        let mut todo = vec![(key, nested)];
        while let Some((key, nested)) = todo.pop() {
            let Some((index, flag, list)) = self.open_union(&key) else {
                continue;
            };
            looked += 1;
            self.looks += usize::from(looked > USUAL);
            if self.looks > LOOKS && looked > USUAL {
                return MOST + 1;
            }
            let mut base = key;
            base.parts[index].without |= flag;
            self.drop_idle(&mut base);
            for branch in list.items() {
                let branch = self.key(branch);
                let branch = self.opened(&branch);
                let joined = base.and(&branch);
                // Where nothing stands beside a choice, its branches are what they are elsewhere.
                let is_new = nested && joined.parts.len() > branch.parts.len();
                if joined == branch {
                    match self.ways_within(&branch) {
                        Some(0) => continue,
                        Some(within) if within > MOST => return within,
                        _ => {}
                    }
                }
                if seen.insert(joined.clone()) {
                    made += usize::from(is_new);
                    todo.push((joined, true));
                }
                if made > MOST {
                    return made;
                }
            }
        }
        made
    }

    /// What a set adds to the count of a union that it is a branch of with nothing beside it; nothing is said of one that is
    /// being counted.
    fn ways_within(&mut self, key: &Key) -> Option<usize> {
        if self.open_union(key).is_none() {
            return Some(0);
        }
        if let Some(known) = self.ways_within.get(key) {
            return *known;
        }
        self.ways_within.insert(key.clone(), None);
        let made = deeper(|| self.count_ways(key.clone(), true));
        self.ways_within.insert(key.clone(), Some(made));
        Some(made)
    }

    /// A set as its values beside `null` are lowered.
    fn opened(&mut self, key: &Key) -> Key {
        let null = Kinds::of(Kind::Null);
        self.beside_null(key.with_mask(key.mask.without(null)))
    }

    /// Whether checks of a schema's own type have been looked for in more places than anyone could read.
    pub(super) fn is_far(&mut self) -> bool {
        self.places += 1;
        self.places > PLACES
    }

    /// Says that a union is carried as JSON, which the evaluator judges.
    pub(super) fn report_ways(&self, list: At<'d>) {
        let message = format!("unions in this union can be chosen from in more than {MOST} ways");
        let report = self.diags.report(Code::TooManyWays, list, message);
        drop(report.note("the value is carried as JSON and judged exactly"));
    }
}
