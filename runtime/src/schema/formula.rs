//! What has to hold of one value, as a formula over checks that are asked while it is read.
//!
//! In: which checks have failed so far. Out: whether the formula holds, if that is settled already.

/// A formula over checks, each known by its bit.
#[derive(Debug)]
pub(crate) enum Formula {
    Known(bool),
    /// The check of this bit.
    Check(u64),
    All(Vec<Formula>),
    Any(Vec<Formula>),
    /// Exactly one of them.
    One(Vec<Formula>),
    Not(Box<Formula>),
    /// `if`, `then` and `else`
    If(Box<[Formula; 3]>),
}

/// Formulas over the same checks.
#[derive(Debug)]
pub(crate) struct Answers {
    formulas: Vec<Formula>,
    /// Which hold if no check fails, a bit each.
    clean: u64,
}

impl Answers {
    pub(crate) fn new(formulas: Vec<Formula>) -> Self {
        let mut answers = Answers { formulas, clean: 0 };
        answers.clean = answers.found(0);
        answers
    }

    /// Which hold of a value that has been read, when these checks have failed; `None` if there is one alone, which does not.
    #[inline]
    pub(crate) fn given(&self, failed: u64) -> Option<u64> {
        let found = match failed {
            0 => self.clean,
            _ => self.found(failed),
        };
        (found != 0 || self.formulas.len() != 1).then_some(found)
    }

    #[inline(never)]
    fn found(&self, failed: u64) -> u64 {
        let holds = |formula: &Formula| formula.value(failed, true) == Some(true);
        let bits = (0..).zip(&self.formulas);
        bits.fold(0, |all, (at, formula)| {
            all | u64::from(holds(formula)) << at
        })
    }

    /// Whether there is one alone, and that does not hold whatever is still to come.
    pub(crate) fn are_lost(&self, failed: u64) -> bool {
        match &*self.formulas {
            [only] => only.value(failed, false) == Some(false),
            _ => false,
        }
    }
}

impl Formula {
    /// What holds if all of `parts` do.
    pub(crate) fn all(mut parts: Vec<Formula>) -> Self {
        parts.retain(|part| !matches!(part, Formula::Known(true)));
        match parts.len() {
            _ if parts.iter().any(Self::is_false) => Formula::Known(false),
            0 => Formula::Known(true),
            1 => parts.remove(0),
            _ => Formula::All(parts),
        }
    }

    /// What holds if any of `parts` does, or exactly `one`.
    pub(crate) fn any(mut parts: Vec<Formula>, one: bool) -> Self {
        parts.retain(|part| !part.is_false());
        match (parts.len(), one) {
            (0, _) => Formula::Known(false),
            (1, _) => parts.remove(0),
            (_, true) => Formula::One(parts),
            (_, false) => Formula::Any(parts),
        }
    }

    fn is_false(&self) -> bool {
        matches!(self, Formula::Known(false))
    }

    /// Whether it holds when these checks have failed, and all others have passed if the value has been `read`; `None` as
    /// long as that hangs on what is still to come.
    pub(crate) fn value(&self, failed: u64, read: bool) -> Option<bool> {
        match self {
            Formula::Known(value) => Some(*value),
            Formula::Check(bit) => match failed & bit {
                0 => read.then_some(true),
                _ => Some(false),
            },
            Formula::All(parts) => settled(parts, failed, read, false),
            Formula::Any(parts) => settled(parts, failed, read, true),
            Formula::One(parts) => {
                let (mut open, mut found) = (false, 0);
                for part in parts {
                    match part.value(failed, read) {
                        Some(holds) => found += usize::from(holds),
                        None => open = true,
                    }
                }
                match found {
                    0 | 1 if open => None,
                    found => Some(found == 1),
                }
            }
            Formula::Not(part) => part.value(failed, read).map(|holds| !holds),
            Formula::If(parts) => {
                let [test, then, otherwise] = &**parts;
                match test.value(failed, read)? {
                    true => then.value(failed, read),
                    false => otherwise.value(failed, read),
                }
            }
        }
    }
}

/// Whether all of the parts hold, or any: one with the value `decides` decides.
fn settled(parts: &[Formula], failed: u64, read: bool, decides: bool) -> Option<bool> {
    let mut open = false;
    for part in parts {
        match part.value(failed, read) {
            Some(value) if value == decides => return Some(decides),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!decides)
}
