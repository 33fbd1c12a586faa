//! Variants that lead back to their base for the same value.
//!
//! In: the types of all schemas. Out: the same, without cases whose reading would never end: that of a variant which lists its
//! own base among its choices, or only chooses what else is asked of it. Its values are read as the base's own members, which
//! by the letter is what they are (OpenAPI 3.0.4, 4.7.25: a discriminator changes nothing about what is valid).

use crate::diagnostic::Code;
use crate::hash::IdSet;
use crate::ir::{Hint, Shape, TypeId, Union};

use super::Lowering;

impl Lowering<'_, '_> {
    /// Takes these cases out of their unions, and reports the variants.
    pub(super) fn without_circles(&mut self) {
        let ids: Vec<TypeId> = self.api.type_ids().collect();
        for id in ids {
            let Some(union) = of_variants(&self.api.ty(id).shape) else {
                continue;
            };
            let base = union.cases.len().saturating_sub(1);
            let leads_back = |case: &usize| self.leads_to_type(union.cases[*case].ty, id);
            let circular: Vec<usize> = (0..base).filter(leads_back).collect();
            // Of a type that only stands within a variant nothing is lost: the variant holds it.
            let named = matches!(self.api.ty(id).hint, Hint::Component(_));
            for case in circular.iter().filter(|_| named) {
                let case = &union.cases[*case];
                let message = format!(
                    "`{}` is a choice that leads back to the base which it includes: its values are read as that",
                    case.hint
                );
                let at = case.origin.node.map(|node| self.at(node));
                let pointer = &case.origin.pointer;
                match at {
                    Some(at) => self.diags.report(Code::NotYet, at, message),
                    None => self.diags.report_at(Code::NotYet, None, pointer, message),
                }
                .fix("take it out of the choices, or have both include what they share from a third schema");
            }
            if let Shape::Union(union) = &mut self.api.types[id.0 as usize].shape {
                take_out(union, &circular);
            }
            self.without_choice(id);
        }
    }

    /// A base of which no variant is left is its own members, and called as it is itself.
    fn without_choice(&mut self, id: TypeId) {
        let base = self.api.ty(id);
        let Shape::Union(Union { cases, .. }) = &base.shape else {
            return;
        };
        let [only] = cases.as_slice() else {
            return;
        };
        let (rest, hint, docs) = (only.ty, base.hint.clone(), base.docs.clone());
        let own = &mut self.api.types[rest.0 as usize];
        if matches!(own.hint, Hint::Case { parent, .. } if parent == id) {
            (own.hint, own.docs) = (hint, docs);
        }
        self.api.types[id.0 as usize].shape = Shape::Alias(rest);
    }

    /// Whether reading a value as one type reads it as another one, from its beginning.
    fn leads_to_type(&self, from: TypeId, goal: TypeId) -> bool {
        let (mut todo, mut seen) = (vec![from], IdSet::default());
        while let Some(id) = todo.pop() {
            if id == goal {
                return true;
            }
            if !seen.insert(id) {
                continue;
            }
            match &self.api.ty(id).shape {
                Shape::Alias(inner) | Shape::Nullable(inner) => todo.push(*inner),
                Shape::Union(union) => todo.extend(union.cases.iter().map(|case| case.ty)),
                _ => {}
            }
        }
        false
    }
}

/// The union of a base and its variants that a type is.
fn of_variants(shape: &Shape) -> Option<&Union> {
    match shape {
        Shape::Union(union) => {
            let told = union.discriminator.as_ref();
            told.is_some_and(|told| told.takes_the_rest)
                .then_some(union)
        }
        _ => None,
    }
}

fn take_out(union: &mut Union, cases: &[usize]) {
    if cases.is_empty() {
        return;
    }
    let place = |case: usize| {
        let before = cases.iter().filter(|out| **out < case).count();
        (!cases.contains(&case)).then_some(case - before)
    };
    if let Some(told) = &mut union.discriminator {
        // What no value means is of the base.
        let values = std::mem::take(&mut told.values).into_iter();
        told.values = values
            .filter_map(|(tag, case)| Some((tag, place(case)?)))
            .collect();
        told.default = told.default.and_then(place);
    }
    let mut index = 0;
    union.cases.retain(|_| {
        index += 1;
        !cases.contains(&(index - 1))
    });
}
