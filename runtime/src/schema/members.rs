//! Yes or no about the members of an object.
//!
//! In: what `properties`, `patternProperties`, `additionalProperties` and `required` ask together, and the members. Out:
//! whether it holds of them; for each form of the question there is a loop that does no more than that takes.

use super::assert::Member;
use super::marks::Track;
use super::program::{Form, Members, Program, Slot};
use super::valid::Evaluation;
use crate::json::{Node, same};

impl Evaluation<'_> {
    #[inline(never)]
    pub(super) fn members<T: Track>(
        &mut self,
        program: &'static Program,
        rules: &Members,
        members: &[Member<'_>],
        marks: &mut T,
    ) -> bool {
        if members.len() < rules.required.len() {
            return false;
        }
        self.effort.spend(members.len());
        match rules.form {
            Form::Few => self.few(program, rules, members, marks),
            Form::Named => self.named::<false, T>(program, rules, members, marks),
            Form::Matched => self.named::<true, T>(program, rules, members, marks),
        }
    }

    /// Each member by its name, and by the patterns that match it, if there are any.
    #[inline(never)]
    fn named<const PATTERNS: bool, T: Track>(
        &mut self,
        program: &'static Program,
        rules: &Members,
        members: &[Member<'_>],
        marks: &mut T,
    ) -> bool {
        let (mut found, mut next) = (0, 0);
        for (at, (name, value)) in members.iter().enumerate() {
            // Members mostly come in the order in which the schema has them.
            let key = rules.keys.find_near(name, next);
            let slot = match rules.entries.get(key) {
                Some(entry) => {
                    next = key + 1;
                    found += usize::from(entry.needed);
                    if PATTERNS
                        && !entry.patterns.is_empty()
                        && !self.all(program, &entry.patterns, value)
                    {
                        return false;
                    }
                    &entry.slot
                }
                None if PATTERNS => match self.matched(program, rules, name, value) {
                    Some(true) => &Slot::ANY,
                    Some(false) => &rules.additional,
                    None => return false,
                },
                None => &rules.additional,
            };
            if !self.child(program, slot, value) {
                return false;
            }
            if T::ON && slot.is_some() {
                marks.mark(at);
            }
        }
        // Names are distinct, so so many needed ones are all of them.
        found == rules.required.len()
    }

    /// Where a few names are all the schema asks for, each is looked for: in the order of the schema, whose first members
    /// often tell that nothing below need be looked at.
    #[inline(never)]
    fn few<T: Track>(
        &mut self,
        program: &'static Program,
        rules: &Members,
        members: &[Member<'_>],
        marks: &mut T,
    ) -> bool {
        let mut next = 0;
        for (entry, name) in rules.entries.iter().zip(rules.keys.names()) {
            let is = |(member, _): &Member<'_>| same(member.as_bytes(), name.as_bytes());
            let near = members.get(next).filter(|member| is(member));
            match near.map_or_else(|| members.iter().position(is), |_| Some(next)) {
                Some(at) => {
                    next = at + 1;
                    if !self.child(program, &entry.slot, &members[at].1) {
                        return false;
                    }
                    if T::ON && entry.slot.is_some() {
                        marks.mark(at);
                    }
                }
                None if entry.needed => return false,
                None => {}
            }
        }
        true
    }

    #[inline(never)]
    pub(crate) fn all(
        &mut self,
        program: &'static Program,
        slots: &[Slot],
        value: &Node<'_>,
    ) -> bool {
        slots.iter().all(|slot| self.child(program, slot, value))
    }

    /// Whether a pattern matches the name; `None` if the value does not satisfy what it asks then.
    #[inline(never)]
    fn matched(
        &mut self,
        program: &'static Program,
        rules: &Members,
        name: &str,
        value: &Node<'_>,
    ) -> Option<bool> {
        let mut known = false;
        for (pattern, slot) in &rules.patterns {
            if pattern.matches(name) {
                known = true;
                if !self.child(program, slot, value) {
                    return None;
                }
            }
        }
        Some(known)
    }
}
