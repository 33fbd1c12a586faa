//! One set of schemas → one type.

use crate::ir::{Assertion, Hint, Kind, Kinds, Rule, Shape, Type, TypeId};
use crate::load::At;

use super::annotation::schema_docs;
use super::facets::{Facets, INT_OR_STRING_FORMAT};
use super::relative::never;
use super::set::Key;
use super::{Lowering, flag};
use crate::deep::deeper;

impl<'d> Lowering<'_, 'd> {
    /// A named schema's type; another name for a type is an alias of it.
    pub(super) fn component(&mut self, at: At<'d>, name: &str) -> TypeId {
        let key = self.key(at);
        let hint = Hint::Component(name.to_owned());
        self.lint_contradiction(at, name, &key);
        let owner = self.canonical.get(&key).copied();
        let target = self.of_key(key, at, hint.clone());
        // What allows everything may have been met before, without a name.
        let own = self.api.ty(target).hint == hint;
        if own && owner.is_none_or(|owner| owner == at.id()) {
            return target;
        }
        let alias = self.push(at, hint, Shape::Alias(target));
        self.api.types[alias.0 as usize].schema = self.api.ty(target).schema;
        alias
    }

    /// The type of a schema wherever it stands.
    pub(super) fn schema(&mut self, at: At<'d>, hint: Hint) -> TypeId {
        self.all_of(&[at], hint)
    }

    /// The type of several schemas that apply to the same value.
    pub(super) fn all_of(&mut self, schemas: &[At<'d>], hint: Hint) -> TypeId {
        let key = self.key_of_all(schemas);
        let Some(first) = schemas.first() else {
            return self.any();
        };
        self.of_key(key, *first, hint)
    }

    /// The type that allows everything.
    pub(super) fn any(&mut self) -> TypeId {
        let key = Key {
            parts: Vec::new(),
            mask: Kinds::ALL,
        };
        let root = self.resolver.root();
        self.of_key(key, root, Hint::Component("Any".to_owned()))
    }

    pub(super) fn of_key(&mut self, key: Key, at: At<'d>, hint: Hint) -> TypeId {
        let key = self.beside_null(key);
        let key = self.as_viewed(key);
        if let Some(id) = self.types.get(&key) {
            return *id;
        }
        // What allows no `null` anyway is the same without it, unless that is an `Option` for a `null` which several
        // branches allow, and which its check refuses.
        let all = key.with_mask(Kinds::ALL);
        if is_beside_null(&key)
            && !self.kinds_of(&all).has(Kind::Null)
            && !self.refused_null.contains(&all)
        {
            return self.of_key(all, at, hint);
        }
        deeper(|| self.viewing(key.view(), |lowering| lowering.new_type(key, at, hint)))
    }

    fn new_type(&mut self, key: Key, at: At<'d>, hint: Hint) -> TypeId {
        let whole = key.whole();
        // A wrapper of a named schema is that schema, whoever comes first; so is what it allows beside `null`.
        let named = match is_beside_null(&whole) {
            true => whole.with_mask(Kinds::ALL),
            false => whole.clone(),
        };
        let (at, hint) = match self.canonical.get(&named) {
            Some(owner) => {
                let name = self.components[owner].clone();
                let hint = match self.types.get(&whole) {
                    Some(of) => Hint::View {
                        of: *of,
                        view: super::view::view(self.view),
                    },
                    None => Hint::Component(name),
                };
                (self.at(*owner), hint)
            }
            None => (at, hint),
        };
        let id = self.push(at, hint, Shape::Any);
        self.types.insert(key.clone(), id);
        for (part, _) in self.parts(&key) {
            self.lint(part);
        }
        let held = self.without_null_that_is_refused(&key);
        let shape = match self.types.get(&held).filter(|_| held != key) {
            Some(known) => Shape::Alias(*known),
            None => {
                let facets = self.facets(&held);
                self.shape(id, &held, at, facets)
            }
        };
        let shape = self.perhaps_numbered(&held, shape);
        if matches!(shape, Shape::Enum(_) | Shape::IntEnum(_)) {
            let said = self.said_of_values(&held);
            self.say_of_values(id, said);
        }
        let rule = self.rule_of(&key, at);
        let (shape, checks) = self.with_checks(id, &held, at, shape);
        let ty = &mut self.api.types[id.0 as usize];
        ty.shape = shape;
        ty.schema = rule;
        ty.checks = checks;
        id
    }

    /// A shape, and what is checked of its values.
    fn with_checks(
        &mut self,
        id: TypeId,
        held: &Key,
        at: At<'d>,
        shape: Shape,
    ) -> (Shape, Assertion) {
        let meant = match shape {
            Shape::Never => self.meant_all_the_same(held, at),
            _ => None,
        };
        let (shape, checks) = match meant {
            Some(meant) => {
                let facets = self.facets(&meant);
                (self.shape(id, &meant, at, facets), never())
            }
            None => {
                let checks = self.checks(id, held, &shape);
                (shape, checks)
            }
        };
        match checks.is_empty() {
            true => (self.perhaps_extensible(id, held, shape), checks),
            false => (self.unaliased(shape), checks),
        }
    }

    /// Adds a type; shape and checks of a recursive one are filled in later.
    pub(super) fn push(&mut self, at: At<'d>, hint: Hint, shape: Shape) -> TypeId {
        let id = TypeId(self.api.types.len() as u32);
        self.api.types.push(Type {
            origin: self.origin(at),
            hint,
            docs: schema_docs(at),
            shape,
            checks: Assertion::default(),
            schema: Rule::ANY,
            default: at
                .get("default")
                .map(|at| Box::new(super::literal::literal(at))),
            deprecated: flag(at, "deprecated"),
        });
        id
    }

    pub(super) fn shape(
        &mut self,
        id: TypeId,
        key: &Key,
        at: At<'d>,
        mut facets: Facets<'d>,
    ) -> Shape {
        if key.parts.is_empty() && key.mask == Kinds::ALL {
            return Shape::Any;
        }
        if self.is_beyond_types(key) {
            return Shape::Any;
        }
        if !facets.typed && facets.union.is_none() && !self.config.exact_untyped {
            self.infer(&mut facets, key);
        }
        let kinds = facets.kinds;
        if kinds.is_empty() {
            return Shape::Never;
        }
        let null = Kinds::of(Kind::Null);
        if kinds == null {
            return Shape::Null;
        }
        if facets.union.is_some() {
            return self.union(id, key, at, facets);
        }
        if kinds == Kinds::ALL {
            return Shape::Any;
        }
        if kinds.has(Kind::Null) {
            let hint = self.api.ty(id).hint.clone();
            let inner = self.of_key(key.with_mask(key.mask.without(null)), at, hint);
            return Shape::Nullable(inner);
        }
        if facets.format == Some(INT_OR_STRING_FORMAT)
            && let Some(path) = self.config.foreign(INT_OR_STRING_FORMAT)
        {
            return Shape::Foreign(path.to_owned(), kinds);
        }
        if kinds == Kinds::of(Kind::Object)
            && let Some(shape) = self.variants(id, key)
        {
            return shape;
        }
        self.one_kind(id, key, at, facets)
            .unwrap_or_else(|| self.union_of_kinds(id, key, at, kinds))
    }

    /// The shape of a set whose values are of one kind; `None` if there are several.
    fn one_kind(
        &mut self,
        id: TypeId,
        key: &Key,
        at: At<'d>,
        mut facets: Facets<'d>,
    ) -> Option<Shape> {
        if facets.constant && self.refuses_its_constant(key) {
            return Some(Shape::Never);
        }
        facets.constant &= !self.branches_on_its_constant(key);
        let within = self.view_within();
        let kinds = facets.kinds;
        let is = |kind| kinds == Kinds::of(kind);
        Some(
            if is(Kind::Bool) || is(Kind::String) || kinds.without(Kinds::NUMBER).is_empty() {
                self.scalar(at, &facets)
            } else if is(Kind::Array) {
                self.viewing(within, |lowering| lowering.list(id, at, &facets))
            } else if is(Kind::Object) {
                self.viewing(within, |lowering| lowering.object(id, key, at, &facets))
            } else {
                return None;
            },
        )
    }
}

/// Whether a set is limited to what it allows beside `null`.
pub(super) fn is_beside_null(key: &Key) -> bool {
    key.mask == Kinds::ALL.without(Kinds::of(Kind::Null))
}
