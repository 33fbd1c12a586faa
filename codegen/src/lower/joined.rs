//! A branch of a union with what stands beside the union.
//!
//! In: the set without its union, and a branch. Out: the set of both, or the branch alone where it says all that the rest says:
//! then a named schema is no second type for it.

use crate::load::At;

use super::Lowering;
use super::facets::Facets;
use super::set::{Key, Part, is_chosen, is_open_whole};

impl<'d> Lowering<'_, 'd> {
    /// A branch with what stands beside its union, unless it says that itself: the kind, which members are required (as
    /// where a base requires the tag that each branch states), what kind they are.
    pub(super) fn joined(&mut self, base: &Key, branch: At<'d>) -> Key {
        let own = self.key(branch);
        let joined = base.and(&own);
        let alone = own.with_mask(joined.mask);
        if base.parts.iter().any(|part| self.is_met_in(part, &own)) {
            return joined;
        }
        let facets = self.facets(&alone);
        let typed = facets.typed || !self.config.exact_untyped;
        let says_all = typed
            && base.parts.iter().all(|part| self.is_said_by(&facets, part))
            && self.kinds_of(&alone) == self.kinds_of(&joined);
        if says_all { alone } else { joined }
    }

    /// Whether a part is one of a branch's own, or is read apart.
    fn is_met_in(&self, part: &Part, own: &Key) -> bool {
        is_open_whole(self.at(part.node), part.without)
            || own.parts.iter().any(|known| known.node == part.node)
    }

    /// Whether a branch says what a part says beyond the kind of the value.
    fn is_said_by(&mut self, branch: &Facets<'d>, part: &Part) -> bool {
        let at = self.at(part.node);
        at.as_bool() != Some(false)
            && at.members().all(|(name, value)| match name {
                _ if !self.narrows(at, name) || is_chosen(name, part.without) => true,
                "type" => true,
                "required" => {
                    let mut members = value.items().filter_map(At::as_str);
                    members.all(|member| branch.required.has(member))
                }
                "properties" => value.members().all(|(wire, member)| {
                    let own = branch.properties.get(wire);
                    own.is_some_and(|own| self.is_kind_of(member, own))
                }),
                _ => false,
            })
    }

    /// Whether a schema says no more than a kind, which is that of others: neither a rule nor what changes the type of a
    /// member.
    fn is_kind_of(&mut self, schema: At<'d>, others: &[At<'d>]) -> bool {
        let key = self.key(schema);
        let only_kind = key.parts.iter().all(|part| {
            let at = self.at(part.node);
            let mut names = at.members().map(|(name, _)| name);
            let is_idle = |name| match name {
                "type" => true,
                "readOnly" | "writeOnly" | "default" => false,
                name => !self.narrows(at, name),
            };
            at.as_bool() != Some(false) && !is_open_whole(at, part.without) && names.all(is_idle)
        });
        let theirs = self.key_of_all(others);
        only_kind && {
            let allowed = self.kinds_of(&key);
            self.kinds_of(&theirs).without(allowed).is_empty()
        }
    }
}
