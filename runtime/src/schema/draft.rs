//! One schema object being compiled: its keywords are read in turn and gathered into checks.
//!
//! In: keyword and value. Out: the checks of the rule. Keywords that are judged together (`properties` and its kin,
//! `items`, `contains`, `if`) are put together in [`Draft::close`].

use super::Schema;
use super::compile::{Compiler, Fault, members};
use super::keys::Keys;
use super::program::{
    ANY, Bound, Check, Condition, Contains, Dependent, Dynamic, Form, Items, Member, Members,
    Mention, Moved, NONE, RuleId, Run, Slot, Step, Values, kinds,
};
use super::read::{Name, count, declared, distinct, kind_of, limit, string, strings};
use crate::json::{Node, Spelled};
use crate::pattern::Pattern;
use crate::text::format;

/// Up to so many names, looking for each beats looking each member up.
const FEW: usize = 4;

/// What has been read of a schema object.
pub(crate) struct Draft {
    pub(crate) kinds: u8,
    pub(crate) declared: u8,
    pub(crate) checks: Vec<(Run, Check, Mention)>,
    pub(crate) anchors: Vec<(Name, &'static Schema)>,
    pub(crate) moved: Moved,
    pub(crate) other_items: RuleId,
    pub(crate) other_members: RuleId,
    /// When the first of a group was mentioned.
    members_order: Option<usize>,
    items_order: Option<usize>,
    properties: Vec<(Name, RuleId)>,
    required: Vec<Name>,
    patterns: Vec<(&'static Pattern, RuleId)>,
    additional: RuleId,
    prefix: Box<[RuleId]>,
    items: RuleId,
    contains: Option<(usize, RuleId)>,
    min_contains: u64,
    max_contains: u64,
    test: Option<(usize, RuleId)>,
    then: RuleId,
    otherwise: RuleId,
    dynamic: Option<(usize, Name)>,
    initial: Option<&'static Schema>,
}

impl Default for Draft {
    fn default() -> Self {
        Draft {
            kinds: kinds::ALL,
            declared: kinds::ALL,
            checks: Vec::new(),
            anchors: Vec::new(),
            moved: Moved::default(),
            other_items: NONE,
            other_members: NONE,
            members_order: None,
            items_order: None,
            properties: Vec::new(),
            required: Vec::new(),
            patterns: Vec::new(),
            additional: NONE,
            prefix: Box::default(),
            items: NONE,
            contains: None,
            min_contains: 1,
            max_contains: u64::MAX,
            test: None,
            then: ANY,
            otherwise: ANY,
            dynamic: None,
            initial: None,
        }
    }
}

impl Draft {
    /// Reads a keyword. Those it does not know are annotations.
    pub(crate) fn keyword(
        &mut self,
        c: &mut Compiler,
        rule: RuleId,
        order: usize,
        key: &str,
        value: Node<'static>,
    ) -> Result<(), Fault> {
        match key {
            "$ref" | "$dynamicRef" | "x-initial" | "x-dynamic-anchors" | "x-origin" | "x-rules" => {
                self.reference(c, order, key, value)
            }
            "properties"
            | "patternProperties"
            | "additionalProperties"
            | "required"
            | "propertyNames"
            | "dependentSchemas"
            | "dependentRequired"
            | "unevaluatedProperties" => self.object(c, rule, order, key, value),
            "items" | "prefixItems" | "contains" | "minContains" | "maxContains"
            | "unevaluatedItems" => self.array(c, rule, order, key, value),
            "allOf" | "anyOf" | "oneOf" | "not" | "if" | "then" | "else" => {
                self.combined(c, rule, order, key, value)
            }
            _ => self.assertion(c, order, key, value),
        }
    }

    /// Adds a check that every kind of value has to pass.
    pub(crate) fn every(&mut self, keyword: &'static str, order: usize, check: Check) {
        self.add(Run::Every, keyword, order, check);
    }

    fn add(&mut self, run: Run, keyword: &'static str, order: usize, check: Check) {
        self.checks.push((run, check, Mention::new(keyword, order)));
    }

    fn reference(
        &mut self,
        c: &mut Compiler,
        order: usize,
        key: &str,
        value: Node<'static>,
    ) -> Result<(), Fault> {
        match key {
            "$ref" => self.every("$ref", order, Check::Ref(c.reference(&value)?)),
            "$dynamicRef" => self.dynamic = Some((order, string(value)?)),
            "x-initial" => self.initial = Some(c.reference(&value)?),
            "x-dynamic-anchors" => {
                for (anchor, target) in members(value)? {
                    self.anchors.push((anchor, c.reference(&target)?));
                }
            }
            "x-origin" => self.moved.origin = Some(string(value)?),
            _ => {
                for (keyword, place) in members(value)? {
                    self.moved.keywords.push((keyword, string(place)?));
                }
            }
        }
        Ok(())
    }

    fn object(
        &mut self,
        c: &mut Compiler,
        rule: RuleId,
        order: usize,
        key: &str,
        value: Node<'static>,
    ) -> Result<(), Fault> {
        if matches!(
            key,
            "properties" | "patternProperties" | "additionalProperties" | "required"
        ) {
            self.members_order.get_or_insert(order);
        }
        match key {
            "properties" => self.properties = c.table(value, rule, "properties")?,
            "patternProperties" => {
                for (key, value) in members(value)? {
                    let pattern = c.pattern()?;
                    let schema = c.schema(value, rule, "patternProperties", Step::Key(key))?;
                    self.patterns.push((pattern, schema));
                }
            }
            "additionalProperties" => {
                self.additional = c.schema(value, rule, "additionalProperties", Step::Whole)?;
            }
            "required" => self.required = strings(value)?,
            "propertyNames" => {
                let names = c.schema(value, rule, "propertyNames", Step::Whole)?;
                self.add(
                    Run::Object,
                    "propertyNames",
                    order,
                    Check::PropertyNames(names),
                );
            }
            "dependentSchemas" => {
                let schemas = c.table(value, rule, "dependentSchemas")?.into();
                self.add(
                    Run::Object,
                    "dependentSchemas",
                    order,
                    Check::DependentSchemas(schemas),
                );
            }
            "dependentRequired" => {
                let entries = members(value)?.into_iter();
                let entries = entries.map(|(name, names)| {
                    Ok(Dependent {
                        name,
                        required: strings(names)?.into(),
                    })
                });
                let check = Check::DependentRequired(entries.collect::<Result<_, Fault>>()?);
                self.add(Run::Object, "dependentRequired", order, check);
            }
            _ => {
                self.other_members = c.schema(value, rule, "unevaluatedProperties", Step::Whole)?
            }
        }
        Ok(())
    }

    fn array(
        &mut self,
        c: &mut Compiler,
        rule: RuleId,
        order: usize,
        key: &str,
        value: Node<'static>,
    ) -> Result<(), Fault> {
        match key {
            "items" => {
                self.items_order.get_or_insert(order);
                self.items = c.schema(value, rule, "items", Step::Whole)?;
            }
            "prefixItems" => {
                self.items_order.get_or_insert(order);
                self.prefix = c.schemas(value, rule, "prefixItems")?;
            }
            "contains" => {
                self.contains = Some((order, c.schema(value, rule, "contains", Step::Whole)?))
            }
            "minContains" => self.min_contains = count(&value)?,
            "maxContains" => self.max_contains = count(&value)?,
            _ => self.other_items = c.schema(value, rule, "unevaluatedItems", Step::Whole)?,
        }
        Ok(())
    }

    fn combined(
        &mut self,
        c: &mut Compiler,
        rule: RuleId,
        order: usize,
        key: &str,
        value: Node<'static>,
    ) -> Result<(), Fault> {
        match key {
            "allOf" => self.every(
                "allOf",
                order,
                Check::AllOf(c.schemas(value, rule, "allOf")?),
            ),
            "anyOf" => self.every(
                "anyOf",
                order,
                Check::AnyOf(Box::new(c.union(value, rule, "anyOf")?)),
            ),
            "oneOf" => self.every(
                "oneOf",
                order,
                Check::OneOf(Box::new(c.union(value, rule, "oneOf")?)),
            ),
            "not" => self.every(
                "not",
                order,
                Check::Not(c.schema(value, rule, "not", Step::Whole)?),
            ),
            "if" => self.test = Some((order, c.schema(value, rule, "if", Step::Whole)?)),
            "then" => self.then = c.schema(value, rule, "then", Step::Whole)?,
            _ => self.otherwise = c.schema(value, rule, "else", Step::Whole)?,
        }
        Ok(())
    }

    fn assertion(
        &mut self,
        c: &mut Compiler,
        order: usize,
        key: &str,
        value: Node<'static>,
    ) -> Result<(), Fault> {
        match key {
            "type" => {
                self.declared = declared(&value)?;
                self.kinds &= self.declared;
            }
            "const" => {
                self.kinds &= kind_of(&value);
                let check = match value {
                    Node::String(text) => {
                        Check::Enum(Box::new(Values::new(vec![text], Vec::new())))
                    }
                    value => Check::Const(Box::new(value)),
                };
                self.every("const", order, check);
            }
            "enum" => self.enumeration(order, value)?,
            "minimum" => self.bound(Bound::Minimum, "minimum", order, &value)?,
            "maximum" => self.bound(Bound::Maximum, "maximum", order, &value)?,
            "exclusiveMinimum" => {
                self.bound(Bound::ExclusiveMinimum, "exclusiveMinimum", order, &value)?
            }
            "exclusiveMaximum" => {
                self.bound(Bound::ExclusiveMaximum, "exclusiveMaximum", order, &value)?
            }
            "multipleOf" => {
                let limit = limit(&value)?;
                if limit.exact.is_empty() || limit.exact.is_negative() {
                    return Err("`multipleOf` is not above zero");
                }
                self.add(Run::Number, "multipleOf", order, Check::MultipleOf(limit));
            }
            "minLength" => self.add(
                Run::String,
                "minLength",
                order,
                Check::MinLength(count(&value)?),
            ),
            "maxLength" => self.add(
                Run::String,
                "maxLength",
                order,
                Check::MaxLength(count(&value)?),
            ),
            "pattern" => self.add(Run::String, "pattern", order, Check::Pattern(c.pattern()?)),
            "format" => self.format(order, &string(value)?),
            "contentEncoding" => {
                if let Some(format) = format::find(&string(value)?) {
                    self.add(Run::String, "contentEncoding", order, Check::Format(format));
                }
            }
            "minItems" => self.add(
                Run::Array,
                "minItems",
                order,
                Check::MinItems(count(&value)?),
            ),
            "maxItems" => self.add(
                Run::Array,
                "maxItems",
                order,
                Check::MaxItems(count(&value)?),
            ),
            "uniqueItems" if matches!(value, Node::Bool(true)) => {
                self.add(Run::Array, "uniqueItems", order, Check::UniqueItems);
            }
            "minProperties" => self.add(
                Run::Object,
                "minProperties",
                order,
                Check::MinProperties(count(&value)?),
            ),
            "maxProperties" => self.add(
                Run::Object,
                "maxProperties",
                order,
                Check::MaxProperties(count(&value)?),
            ),
            _ => {}
        }
        Ok(())
    }

    fn bound(
        &mut self,
        bound: Bound,
        keyword: &'static str,
        order: usize,
        value: &Node<'static>,
    ) -> Result<(), Fault> {
        self.add(
            Run::Number,
            keyword,
            order,
            Check::Bound(bound, limit(value)?),
        );
        Ok(())
    }

    fn format(&mut self, order: usize, name: &str) {
        let Some(format) = format::find(name) else {
            return;
        };
        if format.string.is_some() {
            self.add(Run::String, "format", order, Check::Format(format));
        }
        if format.number.is_some() {
            self.add(Run::Number, "format", order, Check::Format(format));
        }
    }

    fn enumeration(&mut self, order: usize, value: Node<'static>) -> Result<(), Fault> {
        let Node::Array(values) = value else {
            return Err("`enum` is not an array");
        };
        self.kinds &= values.iter().fold(0, |kinds, value| kinds | kind_of(value));
        let mut strings: Vec<Name> = Vec::new();
        let mut others = Vec::new();
        for value in values {
            match value {
                Node::String(text) => strings.push(text),
                other => others.push(other),
            }
        }
        distinct(&mut strings);
        let values = Values::new(strings, others);
        self.every("enum", order, Check::Enum(Box::new(values)));
        Ok(())
    }

    /// Puts together what is judged together.
    pub(crate) fn close(&mut self, c: &Compiler) -> Result<(), Fault> {
        if let Some(order) = self.items_order {
            let items = Items {
                prefix: self.prefix.iter().map(|rule| c.slot(*rule)).collect(),
                rest: c.slot(self.items),
            };
            self.add(Run::Array, "items", order, Check::Items(Box::new(items)));
        }
        if let Some((order, rule)) = self.contains {
            let contains = Contains {
                rule: c.slot(rule),
                min: self.min_contains,
                max: self.max_contains,
            };
            self.add(
                Run::Array,
                "contains",
                order,
                Check::Contains(Box::new(contains)),
            );
        }
        if let Some(order) = self.members_order {
            let members = self.members(c);
            self.add(
                Run::Object,
                "properties",
                order,
                Check::Members(Box::new(members)),
            );
        }
        if let Some((order, test)) = self.test {
            let condition = Condition {
                test,
                then: self.then,
                otherwise: self.otherwise,
            };
            self.every("if", order, Check::If(Box::new(condition)));
        }
        if let Some((order, anchor)) = self.dynamic.take() {
            let initial = self.initial.ok_or("`$dynamicRef` has no initial target")?;
            self.every(
                "$dynamicRef",
                order,
                Check::DynamicRef(Box::new(Dynamic { anchor, initial })),
            );
        }
        Ok(())
    }

    fn members(&mut self, c: &Compiler) -> Members {
        distinct(&mut self.required);
        let (mut names, mut rules): (Vec<Name>, Vec<RuleId>) =
            std::mem::take(&mut self.properties).into_iter().unzip();
        let known = Keys::new(names.clone());
        let mut needed = vec![false; names.len()];
        for name in &self.required {
            match known.find(name) {
                Some(at) => needed[at] = true,
                None => {
                    names.push(name.clone());
                    rules.push(NONE);
                    needed.push(true);
                }
            }
        }
        let patterns: Box<[_]> = self
            .patterns
            .iter()
            .map(|(pattern, rule)| (*pattern, c.slot(*rule)))
            .collect();
        let additional = c.slot(self.additional);
        let places = (0..).zip(&needed).filter(|(_, needed)| **needed);
        let places = places.map(|(at, _)| at).collect();
        let entries = names
            .iter()
            .zip(rules)
            .zip(needed)
            .map(|((name, rule), needed)| {
                let found = patterns.iter().filter(|(pattern, _)| pattern.matches(name));
                let patterns: Box<[_]> = found.map(|(_, slot)| *slot).collect();
                let declared = rule != NONE;
                let slot = match (declared, patterns.is_empty()) {
                    (true, _) => c.slot(rule),
                    (false, true) => additional,
                    (false, false) => Slot::ANY,
                };
                Member {
                    slot,
                    declared,
                    needed,
                    patterns,
                }
            });
        let form = Form::of(names.len() <= FEW, patterns.is_empty(), additional);
        Members {
            entries: entries.collect(),
            spelled: names.iter().map(|name| Spelled::new(name)).collect(),
            needed: places,
            keys: Keys::new(names),
            required: std::mem::take(&mut self.required).into(),
            patterns,
            additional,
            form,
        }
    }
}
