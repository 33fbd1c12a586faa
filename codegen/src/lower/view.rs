//! The two views of a schema: what requests carry of it, and what responses do.
//!
//! Up to OpenAPI 3.0 `required` counts for a `readOnly` member in responses only, and for a `writeOnly`
//! one in requests only (OpenAPI 3.0.4, 4.7.24.2; 2.0 says that they should not be required at all).
//! From 3.1 on both are annotations, and `required` means what it says (OpenAPI 3.1.1, 4.8.24.5).
//!
//! A type stands for the whole schema. Where a body of the other direction holds a member that need not be
//! there, a second type is lowered from the same schemas, and so on for every type that leads to it; what
//! is the same in both directions stays one type. Calls that an API makes itself keep the whole schema:
//! there its owner sends the request.

use crate::hash::IdSet;
use crate::ir::{Access, Field, OperationId, Presence, Shape, TypeId, View};
use crate::load::At;

use super::body::REQUEST;
use super::set::{Key, Part};
use super::{Lowering, flag};

impl Part {
    /// For requests: members that are `readOnly` need not be there.
    pub(crate) const IN_REQUESTS: u8 = 8;
    /// For responses: members that are `writeOnly` need not be there.
    pub(crate) const IN_RESPONSES: u8 = 16;
    /// For events: where their data is a string that holds JSON, it stands for that.
    pub(crate) const IN_EVENTS: u8 = 32;
    pub(crate) const VIEWS: u8 = Part::IN_REQUESTS | Part::IN_RESPONSES | Part::IN_EVENTS;
}

impl Key {
    /// The view that a set is read in; 0 for the whole.
    pub(super) fn view(&self) -> u8 {
        let views = self.parts.iter().map(|part| part.without & Part::VIEWS);
        views.fold(0, |all, view| all | view)
    }

    /// The same schemas as a whole.
    pub(super) fn whole(&self) -> Key {
        let mut key = self.clone();
        for part in &mut key.parts {
            part.without &= !Part::VIEWS;
        }
        key
    }
}

/// The view that a flag stands for.
pub(super) fn view(flag: u8) -> View {
    match flag {
        Part::IN_REQUESTS => View::Request,
        Part::IN_EVENTS => View::Event,
        _ => View::Response,
    }
}

impl<'d> Lowering<'_, 'd> {
    /// Whether anything in the description is written in one direction only and in a dialect where that counts.
    pub(super) fn has_views(&self) -> bool {
        let documents = self.resolver.documents();
        let dialect = self.resolver.dialect(self.resolver.root());
        let mut files = documents.files().map(|file| documents.text(file));
        !dialect.is_json_schema()
            && files.any(|text| text.contains("readOnly") || text.contains("writeOnly"))
    }

    /// The view in which a body of an operation is read: the whole where nothing tells it from that.
    pub(super) fn view_of_body(
        &mut self,
        at: At<'d>,
        schema: At<'d>,
        id: OperationId,
        role: &str,
    ) -> u8 {
        if !self.views || id.is_receiver() {
            return 0;
        }
        let view = match role {
            REQUEST => Part::IN_REQUESTS,
            _ => Part::IN_RESPONSES,
        };
        let hint = self.body_hint(at, Some(schema), id, role);
        let whole = self.schema(schema, hint);
        match self.asks_less(whole, view) {
            true => view,
            false => 0,
        }
    }

    /// Does something in a view, and returns to the one before.
    pub(super) fn viewing<T>(&mut self, view: u8, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.view, view);
        let done = work(self);
        self.view = outer;
        done
    }

    /// The view in which members and items are read: that of events is of their data, which is told, and of nothing deeper.
    pub(super) fn view_within(&self) -> u8 {
        match self.view {
            Part::IN_EVENTS => 0,
            view => view,
        }
    }

    /// The set itself, or the whole where the view does not differ from it.
    pub(super) fn as_viewed(&mut self, key: Key) -> Key {
        let view = key.view();
        if view == 0 {
            return key;
        }
        let whole = key.whole();
        if view == Part::IN_EVENTS {
            return match self.event_ways(&key) {
                Ok(ways) if ways.hold_content() => key,
                _ => whole,
            };
        }
        match self.types.get(&whole).copied() {
            Some(id) if !self.asks_less(id, view) => whole,
            _ => key,
        }
    }

    /// The view in which a schema is read that another one refers to.
    pub(super) fn view_at(&mut self, at: At<'d>) -> u8 {
        if self.view == 0 {
            return 0;
        }
        let key = self.key(at);
        self.as_viewed(key).view()
    }

    /// Whether a type leads to a member that need not be there in a view.
    fn asks_less(&mut self, id: TypeId, view: u8) -> bool {
        if let Some(known) = self.asking_less.get(&(id, view)) {
            return *known;
        }
        let mut seen = IdSet::default();
        let mut todo = vec![id];
        while let Some(one) = todo.pop() {
            if !seen.insert(one) {
                continue;
            }
            let shape = &self.api.ty(one).shape;
            let limited = |field: &Field| {
                field.presence == Presence::Required && is_limited(field.access, view)
            };
            if let Shape::Record(record) = shape
                && record.fields.iter().any(limited)
            {
                self.asking_less.insert((id, view), true);
                return true;
            }
            todo.extend(crate::analyze::children(shape));
        }
        // What it leads to leads nowhere else.
        let all = seen.into_iter().map(|id| ((id, view), false));
        self.asking_less.extend(all);
        false
    }

    /// Whether a member that schemas describe need not be there in a view.
    pub(super) fn is_optional_in(&self, view: u8, schemas: &[At<'d>]) -> bool {
        view != 0 && is_limited(self.access(schemas), view)
    }

    /// The names in a schema's `required` that count in the present view. Which members are limited, the
    /// schemas tell that apply to the same value.
    pub(super) fn required(&mut self, at: At<'d>) -> Vec<&'d str> {
        let stated = at.get("required").into_iter().flat_map(At::items);
        let names: Vec<&str> = stated.filter_map(At::as_str).collect();
        if self.view == 0 {
            return names;
        }
        let key = self.key(applied_with(at));
        let facets = self.facets(&key);
        let counts = |name: &&str| {
            let schemas = facets.properties.get(name);
            !schemas.is_some_and(|schemas| self.is_optional_in(self.view, schemas))
        };
        names.into_iter().filter(counts).collect()
    }

    /// Whether a member that a schema requires is required in one direction only, as any schema says that applies to the same value.
    pub(super) fn is_one_way(&self, at: At<'d>, name: &str) -> bool {
        let (mut open, mut seen) = (vec![applied_with(at)], IdSet::default());
        while let Some(schema) = open.pop().filter(|_| self.views) {
            if !seen.insert(schema.id()) {
                continue;
            }
            let member = schema.get("properties").and_then(|all| all.get(name));
            if member.is_some_and(|member| self.access(&[member]) != Access::Both) {
                return true;
            }
            open.extend(self.resolver.step(schema));
            open.extend(schema.get("allOf").into_iter().flat_map(At::items));
        }
        false
    }

    /// `readOnly`, `writeOnly` of a member.
    pub(super) fn access(&self, schemas: &[At<'d>]) -> Access {
        let one = |at: &At<'d>| {
            let at = self.resolver.target(*at).unwrap_or(*at);
            match (flag(at, "readOnly"), flag(at, "writeOnly")) {
                (true, _) => Some(Access::ReadOnly),
                (_, true) => Some(Access::WriteOnly),
                _ => None,
            }
        };
        schemas.iter().find_map(one).unwrap_or_default()
    }
}

fn is_limited(access: Access, view: u8) -> bool {
    match access {
        Access::Both => false,
        Access::ReadOnly => view & Part::IN_REQUESTS != 0,
        Access::WriteOnly => view & Part::IN_RESPONSES != 0,
    }
}

/// The outermost schema that includes one by `allOf`.
fn applied_with(at: At<'_>) -> At<'_> {
    let mut at = at;
    while let Some(list) = at.parent()
        && list.is_array()
        && list.key() == Some("allOf")
        && let Some(schema) = list.parent()
    {
        at = schema;
    }
    at
}
