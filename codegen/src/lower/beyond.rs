//! What a union asks beyond its cases.
//!
//! In: a set and the union made of it. Out: whether the evaluator has to judge it as a whole: equal branches of `oneOf`
//! become one case, and `null` becomes `None`, neither of which holds a check.

use crate::ir::{Kind, Kinds, Shape};
use crate::load::At;

use super::Lowering;
use super::set::{Key, Part, open_unions};

impl<'d> Lowering<'_, 'd> {
    /// The shape that another name stands for: a name holds no checks.
    pub(super) fn unaliased(&self, shape: Shape) -> Shape {
        match shape {
            Shape::Alias(target) => match self.api.behind(target) {
                Some(behind) => self.api.ty(behind).shape.clone(),
                None => shape,
            },
            shape => shape,
        }
    }

    /// Whether the cases of a union cannot tell what it asks: of `oneOf` with equal branches, or with several that
    /// allow `null`, and of conditions on `null`, which has no type to hold them.
    pub(super) fn is_beyond_cases(&mut self, key: &Key, shape: &Shape) -> bool {
        let nullable = matches!(shape, Shape::Nullable(_) | Shape::Null);
        let mut unions = 0;
        for (index, (at, without)) in self.parts(key).into_iter().enumerate() {
            if nullable && is_conditional(at) {
                return true;
            }
            for (flag, list) in open_unions(at, without) {
                unions += 1;
                let exclusive = flag == Part::ONE_OF;
                // Where nobody can look through all of it, the evaluator does.
                if (exclusive || nullable) && self.has_too_many_ways(key) {
                    return true;
                }
                let mut base = key.clone();
                base.parts[index].without |= flag;
                let beyond = (nullable && self.asks_of_null(&base, list))
                    || (exclusive && self.overlap(&base, list));
                if beyond {
                    return true;
                }
            }
        }
        nullable && unions > 1
    }

    /// Whether a branch that allows `null` asks something of it.
    fn asks_of_null(&mut self, base: &Key, list: At<'d>) -> bool {
        list.items().any(|branch| {
            let joined = base.and(&self.key(branch));
            self.kinds_of(&joined).has(Kind::Null) && self.may_refuse_null(&joined)
        })
    }

    /// Whether a set of these kinds allows `null` and refuses it in no case.
    pub(super) fn is_null_sure(&self, key: &Key, kinds: Kinds) -> bool {
        is_null_among(kinds) && !self.may_refuse_null(key)
    }

    /// Whether a set may refuse the `null` that its kinds allow: by a condition, or by what it gives to choose from.
    fn may_refuse_null(&self, key: &Key) -> bool {
        let asks = |(at, without): &(At<'d>, u8)| {
            open_unions(*at, *without).next().is_some() || is_conditional(*at)
        };
        self.parts(key).iter().any(asks)
    }

    /// Whether branches of a `oneOf` are the same set, or several allow `null`.
    fn overlap(&mut self, base: &Key, list: At<'d>) -> bool {
        let mut keys: Vec<Key> = Vec::new();
        let mut nulls = 0;
        for branch in list.items() {
            let joined = base.and(&self.key(branch));
            if self.kinds_of(&joined).is_empty() {
                continue;
            }
            nulls += usize::from(self.kinds_of(&joined).has(Kind::Null));
            if keys.contains(&joined) {
                return true;
            }
            keys.push(joined);
        }
        nulls > 1
    }
}

fn is_conditional(at: At<'_>) -> bool {
    at.get("not").is_some() || at.get("if").is_some()
}

/// Whether `null` is one of the kinds that are meant, and not only because everything is allowed.
pub(super) fn is_null_among(kinds: Kinds) -> bool {
    kinds.has(Kind::Null) && kinds != Kinds::ALL
}
