//! Rule texts: schemas as the runtime's evaluator reads them.
//!
//! Every schema that something refers to gets one text; `$ref` becomes the index of another text, so
//! that a program holds only the rules it uses. A type's rule is a text and a place in it, because a
//! text keeps the structure of the description.

use crate::hash::IdSet;
use crate::ir::{Kinds, Literal, Origin, PatternId, PlaceId, Rule, Schema, SchemaId};
use crate::keyword;
use crate::load::{self, At};

use super::facets::{nullable, nullable_whole, stated_types};
use super::inferred::inferred_type;
use super::literal::{self, quote};
use super::set::{Key, Part, is_chosen};
use super::value_checks::listed;
use super::vocabulary::Vocabulary;
use super::{Lowering, flag};

/// A text in the making.
#[derive(Default)]
pub(super) struct Text {
    pub(super) out: String,
    refs: Vec<SchemaId>,
    patterns: Vec<PatternId>,
    /// The schema that is read without the type that its keywords tell of.
    pub(super) by_letter: Option<load::NodeId>,
}

impl<'d> Lowering<'_, 'd> {
    /// The rule of a type lowered from a set: the schema it stands for, or all of them.
    pub(super) fn rule_of(&mut self, key: &Key, at: At<'d>) -> Rule {
        if key.parts.is_empty() {
            return Rule::ANY;
        }
        if key.view() == Part::IN_EVENTS
            && let Ok(ways) = self.event_ways(key)
        {
            return self.rule_of_event(key, ways, at);
        }
        // Mostly it is the schema of this place alone.
        if key.parts.iter().all(|part| part.node == at.id()) {
            return self.rule(at);
        }
        let own = self.key(at);
        let own: IdSet<load::NodeId> = own.parts.iter().map(|part| part.node).collect();
        let covers = |part: &Part| own.contains(&part.node);
        if key.parts.iter().all(covers) {
            return self.rule(at);
        }
        let nodes: Vec<_> = key.parts.iter().map(|part| self.at(part.node)).collect();
        let mut refs = Vec::new();
        for node in nodes {
            let root = self.schema_text(node);
            refs.push(root);
        }
        let list: Vec<_> = (0..refs.len())
            .map(|i| format!("{{\"$ref\":\"#{i}\"}}"))
            .collect();
        let id = SchemaId(self.api.schemas.len() as u32);
        self.api.schemas.push(Schema {
            origin: self.origin(at),
            hint: self.rule_hint(at),
            text: format!("{{\"allOf\":[{}]}}", list.join(",")),
            refs,
            patterns: Vec::new(),
        });
        Rule::whole(id)
    }

    /// The rule of a type that takes the values of several schemas.
    pub(super) fn rule_of_values(&mut self, at: At<'d>, values: &[Literal]) -> Rule {
        let list: Vec<String> = values.iter().map(Literal::to_json).collect();
        let id = SchemaId(self.api.schemas.len() as u32);
        self.api.schemas.push(Schema {
            origin: self.origin(at),
            hint: self.rule_hint(at),
            text: format!("{{\"enum\":[{}]}}", list.join(",")),
            refs: Vec::new(),
            patterns: Vec::new(),
        });
        Rule::whole(id)
    }

    /// The text that holds a schema, and where in it the schema stands.
    pub(super) fn rule(&mut self, at: At<'d>) -> Rule {
        let mut root = at;
        while !self.roots.contains(&root.id()) {
            let Some(parent) = step_up(root).filter(|above| !nullable_whole(*above)) else {
                break;
            };
            root = parent;
        }
        if !self.roots.contains(&root.id()) {
            self.roots.insert(at.id());
            root = at;
        }
        let text = self.schema_text(root);
        Rule {
            schema: Some(text),
            at: (at != root).then(|| self.place_in(at, root, text)),
        }
    }

    /// The place of a schema within the text of one around it.
    fn place_in(&mut self, at: At<'d>, root: At<'d>, text: SchemaId) -> PlaceId {
        let next = PlaceId(self.api.places.len() as u32);
        let place = *self.judged.entry((root.id(), at.id())).or_insert(next);
        if place == next {
            let pointer = self.pointers.of(at);
            let above = self.api.schema(text).origin.pointer.len();
            self.api.places.push(pointer[above..].to_owned());
        }
        place
    }

    /// The id of a schema's own text.
    pub(super) fn schema_text(&mut self, at: At<'d>) -> SchemaId {
        let view = self.view_at(at);
        self.schema_text_without(at, view)
    }

    /// The same without the unions that [`Lowering::chosen`] tells of.
    fn schema_text_without(&mut self, at: At<'d>, without: u8) -> SchemaId {
        let part = Part {
            node: at.id(),
            without,
        };
        if let Some(id) = self.schemas.get(&part) {
            return *id;
        }
        self.roots.insert(at.id());
        let origin = self.origin(at);
        let hint = text_hint(self.rule_hint(at), &origin.pointer, without);
        let id = self.push_schema(origin, hint);
        self.schemas.insert(part, id);
        self.unwritten.push((id, part));
        id
    }

    /// Adds a rule text that is yet to be written.
    pub(super) fn push_schema(&mut self, origin: Origin, hint: Option<String>) -> SchemaId {
        let id = SchemaId(self.api.schemas.len() as u32);
        self.api.schemas.push(Schema {
            origin,
            hint,
            text: String::new(),
            refs: Vec::new(),
            patterns: Vec::new(),
        });
        id
    }

    /// Writes the texts, last of all: what was inferred about a schema is known only then.
    pub(super) fn write_texts(&mut self) {
        for (id, at, ways) in std::mem::take(&mut self.unwritten_events) {
            let mut text = Text::default();
            self.write_events(&ways, at, &mut text);
            let schema = &mut self.api.schemas[id.0 as usize];
            (schema.text, schema.refs, schema.patterns) = (text.out, text.refs, text.patterns);
        }
        while let Some((id, part)) = self.unwritten.pop() {
            let mut text = Text {
                by_letter: (part.without & Part::BY_LETTER != 0).then_some(part.node),
                ..Text::default()
            };
            self.viewing(part.without & Part::VIEWS, |lowering| {
                lowering.write_schema(lowering.at(part.node), &mut text, Some(part.without));
            });
            let schema = &mut self.api.schemas[id.0 as usize];
            (schema.text, schema.refs, schema.patterns) = (text.out, text.refs, text.patterns);
        }
    }

    pub(super) fn rule_hint(&self, at: At<'d>) -> Option<String> {
        self.components.get(&at.id()).cloned()
    }

    pub(super) fn write(&mut self, at: At<'d>, text: &mut Text) {
        self.write_schema(at, text, None);
    }

    /// Writes a schema; the root of a text comes with the unions that are left out of it.
    fn write_schema(&mut self, at: At<'d>, text: &mut Text, root: Option<u8>) {
        let without = root.unwrap_or(0);
        if at.kind() != load::Kind::Object {
            let value = at.as_bool().unwrap_or(true);
            text.out.push_str(if value { "true" } else { "false" });
            return;
        }
        let vocabulary = self.vocabulary(at);
        let hides = self.resolver.ref_hides_siblings(at);
        let mut first = true;
        let whole = nullable_whole(at) && at.get("$ref").is_none_or(|_| !hides);
        if whole {
            text.out.push_str("{\"anyOf\":[{\"type\":\"null\"},");
        }
        text.out.push('{');
        if whole {
            separate(text, &mut first);
            text.out.push_str("\"x-origin\":");
            quote(&at.pointer(), &mut text.out);
        }
        if root.is_some() || self.resolver.resource(at).id() == at.id() {
            self.write_anchors(at, text, &mut first);
        }
        if at.get("$dynamicRef").is_some() && !hides {
            self.write_dynamic(at, text, &mut first);
        }
        if self.resolver.is_reference(at) {
            separate(text, &mut first);
            self.write_ref(at, text);
            if hides {
                text.out.push('}');
                return;
            }
        }
        let told = self.inferred.get(&at.id()).copied();
        let asked =
            |kinds: &Kinds| !self.is_within_letter(at, text) && !self.is_stated_wider(at, *kinds);
        if let Some(kinds) = told.filter(asked) {
            separate(text, &mut first);
            text.out
                .push_str(&format!("\"type\":{}", inferred_type(kinds)));
        }
        for (name, value) in at.members() {
            if self.counts((name, value), &vocabulary) && !is_chosen(name, without) {
                self.write_keyword(at, name, value, text, &mut first);
            }
        }
        text.out.push('}');
        if whole {
            text.out.push_str("]}");
        }
    }

    /// Whether a keyword says something that the evaluator judges by.
    pub(super) fn counts(&self, (name, value): (&str, At<'d>), vocabulary: &Vocabulary) -> bool {
        let evaluated = keyword::find(name).is_some_and(|row| row.evaluated);
        let evaluated = evaluated && vocabulary.has(name);
        let asserted =
            self.asserts_annotation(name, value) || (name == "format" && vocabulary.format);
        let empty = matches!(name, "allOf" | "anyOf" | "oneOf") && value.is_empty();
        let unknown = name == "type" && value.parent().is_some_and(|at| stated_types(at).is_none());
        // What is no such value is reported; in a rule it would refuse everything. Parameters of Swagger 2.0 are
        // schemas as well, and their `required` is no list.
        let misused = name != "enum" && super::misuse::wanted(name, value).is_some();
        let skipped = empty || unknown || misused || is_apart(name);
        (evaluated || asserted) && !skipped
    }

    /// A `$ref` that leads nowhere (which is reported) allows everything.
    fn write_ref(&mut self, at: At<'d>, text: &mut Text) {
        let Some(target) = self.resolver.step(at) else {
            text.out.push_str("\"allOf\":[true]");
            return;
        };
        text.out.push_str("\"$ref\":");
        let letter = self.letter(at, target, text);
        let without = self.chosen(target, &applied_from(at)) | self.view_at(target) | letter;
        let id = self.schema_text_without(target, without);
        write_index(id, text);
    }

    /// The place of a schema's own text among the references of this one.
    pub(super) fn write_target(&mut self, target: At<'d>, text: &mut Text) {
        let id = self.schema_text(target);
        write_index(id, text);
    }

    /// The dynamic anchors that entering a schema resource brings into scope (JSON Schema core, section 8.2.3.2);
    /// the evaluator looks for them where a text begins and where a resource does.
    pub(super) fn write_anchors(&mut self, at: At<'d>, text: &mut Text, first: &mut bool) {
        if self.resolver.dynamic_references().next().is_none() {
            return;
        }
        let anchors = self.resolver.dynamic_anchors_around(at);
        if anchors.is_empty() {
            return;
        }
        separate(text, first);
        text.out.push_str("\"x-dynamic-anchors\":{");
        let mut first = true;
        for (name, schema) in anchors {
            separate(text, &mut first);
            quote(name, &mut text.out);
            text.out.push(':');
            self.write_target(schema, text);
        }
        text.out.push('}');
    }

    fn write_dynamic(&mut self, at: At<'d>, text: &mut Text, first: &mut bool) {
        // One that leads nowhere is reported, and allows everything.
        let Some(dynamic) = self.resolver.dynamic(at) else {
            return;
        };
        separate(text, first);
        // Without a name it is a plain reference, beside another one.
        text.out.push_str("\"$dynamicRef\":");
        quote(dynamic.name.unwrap_or_default(), &mut text.out);
        text.out.push_str(",\"x-initial\":");
        self.write_target(dynamic.target, text);
    }

    pub(super) fn write_keyword(
        &mut self,
        at: At<'d>,
        name: &str,
        value: At<'d>,
        text: &mut Text,
        first: &mut bool,
    ) {
        // 3.0 spells an exclusive bound as a boolean beside the bound.
        let written = match name {
            "exclusiveMinimum" | "exclusiveMaximum" if value.as_bool().is_some() => return,
            "minimum" if flag(at, "exclusiveMinimum") => "exclusiveMinimum",
            "maximum" if flag(at, "exclusiveMaximum") => "exclusiveMaximum",
            // With `null` it is a list of two.
            "const" if nullable(at) => "enum",
            _ => name,
        };
        if name == "dependencies" {
            return self.write_dependencies(value, text, first);
        }
        if name == "items" && value.kind() == load::Kind::Array {
            return self.write_listed_items(at, value, text, first);
        }
        if name == "additionalItems" {
            return;
        }
        separate(text, first);
        quote(written, &mut text.out);
        text.out.push(':');
        match name {
            "properties" | "patternProperties" | "dependentSchemas" => {
                self.write_schemas(name == "patternProperties", value, text);
            }
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => self.write_list(value, text),
            "additionalProperties"
            | "items"
            | "contains"
            | "not"
            | "if"
            | "then"
            | "else"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties" => {
                self.write(value, text);
            }
            "type" => write_types(&stated_types(at).unwrap_or_default(), text),
            "required" if self.view != 0 => {
                let names = self.required(at).into_iter().map(str::to_owned);
                let names = names.map(Literal::String).collect();
                text.out.push_str(&Literal::Array(names).to_json());
            }
            "enum" | "const" if nullable(at) => {
                let values = Literal::Array(listed(at, name, value));
                text.out.push_str(&values.to_json());
            }
            "pattern" => {
                let source = value.as_str().unwrap_or_default();
                text.patterns.push(self.pattern(source, value));
                quote(source, &mut text.out);
            }
            _ => literal::write(value, &mut text.out),
        }
    }

    /// `items` as a list, with `additionalItems` beside it: what is called `prefixItems` and `items` now.
    fn write_listed_items(&mut self, at: At<'d>, value: At<'d>, text: &mut Text, first: &mut bool) {
        separate(text, first);
        text.out.push_str("\"prefixItems\":");
        self.write_list(value, text);
        if let Some(rest) = at.get("additionalItems") {
            text.out.push_str(",\"items\":");
            self.write(rest, text);
        }
    }

    /// `dependencies`, which became two keywords (JSON Schema 2020-12 validation, appendix).
    fn write_dependencies(&mut self, value: At<'d>, text: &mut Text, first: &mut bool) {
        let is_list = |schema: At<'d>| schema.kind() == load::Kind::Array;
        for (keyword, lists) in [("dependentRequired", true), ("dependentSchemas", false)] {
            separate(text, first);
            quote(keyword, &mut text.out);
            text.out.push_str(":{");
            let mut first = true;
            for (name, schema) in value.members().filter(|(_, s)| is_list(*s) == lists) {
                separate(text, &mut first);
                quote(name, &mut text.out);
                text.out.push(':');
                match lists {
                    true => literal::write(schema, &mut text.out),
                    false => self.write(schema, text),
                }
            }
            text.out.push('}');
        }
    }

    fn write_schemas(&mut self, patterns: bool, value: At<'d>, text: &mut Text) {
        text.out.push('{');
        let mut first = true;
        for (name, schema) in value.members() {
            separate(text, &mut first);
            if patterns {
                text.patterns.push(self.pattern(name, schema));
            }
            quote(name, &mut text.out);
            text.out.push(':');
            self.write(schema, text);
        }
        text.out.push('}');
    }

    fn write_list(&mut self, value: At<'d>, text: &mut Text) {
        text.out.push('[');
        let mut first = true;
        for schema in value.items() {
            separate(text, &mut first);
            self.write(schema, text);
        }
        text.out.push(']');
    }
}

/// What a text may be called, of which something is left out.
pub(super) fn text_hint(name: Option<String>, pointer: &str, without: u8) -> Option<String> {
    if without == 0 {
        return name;
    }
    let mut hint = name.unwrap_or_else(|| pointer.to_owned());
    if without & Part::VIEWS != 0 {
        let view = super::view::view(without & Part::VIEWS);
        hint = format!("{hint} {}", view.suffix());
    }
    if without & !(Part::VIEWS | Part::BY_LETTER) != 0 {
        hint.push_str(" itself");
    }
    if without & Part::BY_LETTER != 0 {
        hint.push_str(" by letter");
    }
    Some(hint)
}

/// `"#<n>"`: which of a text's references is meant.
fn write_index(id: SchemaId, text: &mut Text) {
    let index = text.refs.iter().position(|r| *r == id).unwrap_or_else(|| {
        text.refs.push(id);
        text.refs.len() - 1
    });
    text.out.push_str(&format!("\"#{index}\""));
}

/// A schema and those around it that apply it to the same value.
pub(super) fn applied_from(at: At<'_>) -> Vec<load::NodeId> {
    let mut found = vec![at.id()];
    let mut at = at;
    while let Some(list) = at.parent()
        && list.is_array()
        && matches!(list.key(), Some("allOf" | "anyOf" | "oneOf"))
        && let Some(schema) = list.parent()
    {
        found.push(schema.id());
        at = schema;
    }
    found
}

/// The types of a schema.
fn write_types(names: &[&str], text: &mut Text) {
    match names {
        [name] => quote(name, &mut text.out),
        _ => {
            let names = names.iter().map(|name| Literal::String((*name).to_owned()));
            let list = Literal::Array(names.collect());
            text.out.push_str(&list.to_json());
        }
    }
}

/// Keywords that are not simply carried over.
fn is_apart(name: &str) -> bool {
    matches!(name, "$ref" | "$dynamicRef" | "$dynamicAnchor" | "nullable")
}

pub(super) fn separate(text: &mut Text, first: &mut bool) {
    if !std::mem::replace(first, false) {
        text.out.push(',');
    }
}

/// The enclosing schema, if a text of that schema would hold this one.
fn step_up(at: At<'_>) -> Option<At<'_>> {
    let parent = at.parent()?;
    let direct = matches!(
        at.key(),
        Some(
            "additionalProperties"
                | "items"
                | "contains"
                | "not"
                | "if"
                | "then"
                | "else"
                | "propertyNames"
                | "unevaluatedItems"
                | "unevaluatedProperties"
        )
    );
    if direct && parent.kind() == load::Kind::Object && !is_container(parent) {
        return Some(parent);
    }
    let keyword = parent.key()?;
    let container = is_container(parent);
    let list = matches!(keyword, "allOf" | "anyOf" | "oneOf" | "prefixItems");
    if container || (list && parent.kind() == load::Kind::Array) {
        return parent.parent();
    }
    None
}

/// Whether a node is the object of named schemas below a keyword (and not itself a schema).
fn is_container(at: At<'_>) -> bool {
    let named = matches!(
        at.key(),
        Some("properties" | "patternProperties" | "dependentSchemas")
    );
    named
        && at
            .parent()
            .is_some_and(|above| !is_container(above) || above.key().is_none())
}
