//! Schemas of the suite turned into the texts that the evaluator takes: what the generator does, in small.

use std::collections::HashMap;

use oasmith::json::{Node, Writer};
use oasmith::pattern::Pattern;
use oasmith::schema::Schema;

use crate::index::{Draft, Index, Tree, text};

/// Turns schemas into evaluator schemas, each once.
pub(crate) struct Lowering<'i> {
    pub(crate) index: &'i mut Index,
    pub(crate) pattern: fn(&str) -> &'static Pattern,
    pub(crate) done: HashMap<*const Node<'static>, &'static Schema>,
}

/// One text being written.
#[derive(Default)]
struct Page {
    out: Writer,
    refs: Vec<&'static Schema>,
    patterns: Vec<&'static Pattern>,
}

impl Lowering<'_> {
    /// The evaluator's schema for a schema of the index.
    pub(crate) fn schema(&mut self, node: Tree) -> &'static Schema {
        if let Some(schema) = self.done.get(&std::ptr::from_ref(node)) {
            return schema;
        }
        let schema: &'static Schema = Box::leak(Box::new(Schema::undefined()));
        self.done.insert(node, schema);
        let mut page = Page::default();
        self.write(&mut page, node, true);
        let text = String::from_utf8(page.out.into_bytes()).expect("a writer writes UTF-8");
        assert!(schema.define("#", text.leak(), page.refs.leak(), page.patterns.leak()));
        schema
    }

    fn write(&mut self, page: &mut Page, node: Tree, root: bool) {
        let Node::Object(members) = node else {
            return verbatim(&mut page.out, node);
        };
        let (uri, resource) = self.index.home(node);
        let (uri, dialect) = (uri.to_owned(), resource.dialect);
        let mut first = true;
        page.out.raw("{");
        if root || std::ptr::eq(resource.root, node) {
            let dynamic = resource.dynamic.clone();
            if !dynamic.is_empty() {
                self.member(page, &mut first, "x-dynamic-anchors");
                self.anchors(page, &dynamic);
            }
        }
        let alone = dialect.draft <= Draft::Seven && node.get("$ref").is_some();
        for (key, value) in members.iter().filter(|(key, _)| !alone || key == "$ref") {
            let assertion = ASSERTIONS.contains(&&**key);
            if (assertion && !dialect.validation) || (key == "format" && !dialect.format) {
                continue;
            }
            match (&**key, value) {
                ("$ref" | "$dynamicRef", Node::String(reference)) => {
                    self.reference(page, &mut first, &uri, key, reference);
                }
                ("dependencies", Node::Object(entries)) => {
                    self.dependencies(page, &mut first, entries)
                }
                ("items", Node::Array(_)) => {
                    self.keyword(page, &mut first, "prefixItems", value);
                    if let Some(rest) = node.get("additionalItems") {
                        self.keyword(page, &mut first, "items", rest);
                    }
                }
                ("exclusiveMinimum" | "exclusiveMaximum", Node::Bool(_)) | ("prefixItems", _)
                    if dialect.draft < Draft::Twenty => {}
                ("minimum" | "maximum", _) => {
                    let exclusive = if key == "minimum" {
                        "exclusiveMinimum"
                    } else {
                        "exclusiveMaximum"
                    };
                    let strict = matches!(node.get(exclusive), Some(Node::Bool(true)));
                    self.keyword(
                        page,
                        &mut first,
                        if strict { exclusive } else { key },
                        value,
                    );
                }
                (key, value) => self.keyword(page, &mut first, key, value),
            }
        }
        page.out.raw("}");
    }

    fn member(&mut self, page: &mut Page, first: &mut bool, key: &str) {
        page.out.raw(if std::mem::take(first) { "" } else { "," });
        page.out.string(key);
        page.out.raw(":");
    }

    fn target(&mut self, page: &mut Page, node: Tree) {
        let schema = self.schema(node);
        page.out.string(&format!("#{}", page.refs.len()));
        page.refs.push(schema);
    }

    fn anchors(&mut self, page: &mut Page, anchors: &[(String, Tree)]) {
        page.out.raw("{");
        let mut first = true;
        for (name, node) in anchors {
            self.member(page, &mut first, name);
            self.target(page, node);
        }
        page.out.raw("}");
    }

    fn reference(
        &mut self,
        page: &mut Page,
        first: &mut bool,
        base: &str,
        key: &str,
        reference: &str,
    ) {
        let target = self.index.find(base, reference);
        let anchor = reference.split_once('#').map(|(_, anchor)| anchor);
        if key == "$dynamicRef" && anchor.is_some() && text(target, "$dynamicAnchor") == anchor {
            self.member(page, first, "$dynamicRef");
            page.out.string(anchor.unwrap_or_default());
            self.member(page, first, "x-initial");
        } else {
            self.member(page, first, "$ref");
        }
        self.target(page, target);
    }

    fn dependencies(
        &mut self,
        page: &mut Page,
        first: &mut bool,
        entries: &'static [(std::borrow::Cow<'static, str>, Node<'static>)],
    ) {
        for (keyword, lists) in [("dependentRequired", true), ("dependentSchemas", false)] {
            self.member(page, first, keyword);
            page.out.raw("{");
            let mut first = true;
            for (name, value) in entries
                .iter()
                .filter(|(_, value)| matches!(value, Node::Array(_)) == lists)
            {
                self.member(page, &mut first, name);
                if lists {
                    verbatim(&mut page.out, value)
                } else {
                    self.write(page, value, false)
                }
            }
            page.out.raw("}");
        }
    }

    fn keyword(&mut self, page: &mut Page, first: &mut bool, key: &str, value: Tree) {
        match (key, value) {
            ("properties" | "patternProperties" | "dependentSchemas", Node::Object(members)) => {
                self.member(page, first, key);
                page.out.raw("{");
                let mut first = true;
                for (name, schema) in members {
                    if key == "patternProperties" {
                        page.patterns.push((self.pattern)(name));
                    }
                    self.member(page, &mut first, name);
                    self.write(page, schema, false);
                }
                page.out.raw("}");
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Node::Array(items)) => {
                self.member(page, first, key);
                page.out.raw("[");
                for (at, schema) in items.iter().enumerate() {
                    page.out.raw(if at == 0 { "" } else { "," });
                    self.write(page, schema, false);
                }
                page.out.raw("]");
            }
            (
                "additionalProperties"
                | "items"
                | "contains"
                | "propertyNames"
                | "not"
                | "if"
                | "then"
                | "else"
                | "unevaluatedItems"
                | "unevaluatedProperties",
                schema,
            ) => {
                self.member(page, first, key);
                self.write(page, schema, false);
            }
            (key, value) if ASSERTIONS.contains(&key) || key == "format" => {
                if let ("pattern", Node::String(pattern)) = (key, value) {
                    page.patterns.push((self.pattern)(pattern));
                }
                self.member(page, first, key);
                verbatim(&mut page.out, value);
            }
            _ => {}
        }
    }
}

/// The validation vocabulary.
const ASSERTIONS: [&str; 20] = [
    "type",
    "const",
    "enum",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxContains",
    "minContains",
    "maxProperties",
    "minProperties",
    "required",
    "dependentRequired",
];

/// Writes a value as it is.
pub(crate) fn verbatim(out: &mut Writer, node: &Node<'_>) {
    match node {
        Node::Null => out.null(),
        Node::Bool(value) => out.bool(*value),
        Node::Number(text) => out.raw(text),
        Node::String(text) => out.string(text),
        Node::Array(items) => {
            out.raw("[");
            for (at, item) in items.iter().enumerate() {
                out.raw(if at == 0 { "" } else { "," });
                verbatim(out, item);
            }
            out.raw("]");
        }
        Node::Object(members) => {
            out.raw("{");
            for (at, (name, value)) in members.iter().enumerate() {
                out.raw(if at == 0 { "" } else { "," });
                out.string(name);
                out.raw(":");
                verbatim(out, value);
            }
            out.raw("}");
        }
    }
}
