//! A schema text compiled: one flat list of rules, each a run of checks sorted by the kind of value they judge.
//!
//! In: nothing; this is data and the way back from a rule to its place in the description. Who builds it is
//! [`super::compile`], who runs it [`super::valid`] and [`super::explain`].

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::assert::is_number;
use super::joint::Joints;
use super::keys::Keys;
use super::marks::Places;
use super::union::Union;
use super::{Schema, number};
use crate::json::{Node, Number, Spelled, integer};
use crate::pattern::Pattern;
use crate::text::format::Format;

/// Kinds of values, as a set of bits. The numbers are split: an integer is not a fraction.
pub(crate) mod kinds {
    pub(crate) const NULL: u8 = 1;
    pub(crate) const BOOL: u8 = 2;
    pub(crate) const INTEGER: u8 = 4;
    pub(crate) const FRACTION: u8 = 8;
    pub(crate) const NUMBER: u8 = INTEGER | FRACTION;
    pub(crate) const STRING: u8 = 16;
    pub(crate) const ARRAY: u8 = 32;
    pub(crate) const OBJECT: u8 = 64;
    pub(crate) const ALL: u8 = 127;
    /// The bits of each [`Kind`](crate::json::Kind), in its order.
    pub(crate) const OF: [u8; 6] = [NULL, BOOL, NUMBER, STRING, ARRAY, OBJECT];
}

/// Position of a rule in its program.
pub(crate) type RuleId = u32;
/// The rule that accepts everything; at this position in every program.
pub(crate) const ANY: RuleId = 0;
/// No rule.
pub(crate) const NONE: RuleId = u32::MAX;

/// A compiled schema text.
#[derive(Debug, Default)]
pub(crate) struct Program {
    /// Where the text comes from in the description.
    pub(crate) origin: &'static str,
    pub(crate) text: &'static str,
    /// Why the text can't be used; the root then accepts nothing.
    pub(crate) fault: Option<&'static str>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) checks: Vec<Check>,
    /// Where each rule stands, in step with `rules`.
    pub(crate) places: Vec<Place>,
    /// The keyword of each check and when it is mentioned in its schema, in step with `checks`.
    pub(crate) mentions: Vec<Mention>,
    /// For rules with [`Rule::SCOPED`]: the dynamic anchors of the resource entered.
    pub(crate) anchors: Vec<(RuleId, Anchors)>,
    /// For rules whose place in the description differs from that in the text.
    pub(crate) moved: HashMap<RuleId, Moved>,
    /// The text as a tree, for limits; only explaining asks for it.
    pub(crate) tree: OnceLock<Option<Node<'static>>>,
    pub(crate) root: RuleId,
    /// Sets of rules that look at one value, as they are met.
    pub(crate) joints: Joints,
}

/// One schema: kinds allowed, and which checks a value of each kind has to pass.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// What may pass, see [`kinds`]. Never more than what `type` says; less where `const` or `enum` say so.
    pub(crate) kinds: u8,
    /// Sum of the flags below.
    pub(crate) flags: u8,
    /// What `type` says.
    pub(crate) declared: u8,
    /// How values are judged, for each [`Kind`](crate::json::Kind) in its order.
    pub(crate) ways: [Way; 6],
    /// Bounds in `checks` of the runs for numbers, strings, arrays, objects and for every kind.
    pub(crate) runs: [u32; 6],
    /// `unevaluatedItems`, or [`NONE`].
    pub(crate) other_items: RuleId,
    /// `unevaluatedProperties`, or [`NONE`].
    pub(crate) other_members: RuleId,
}

impl Rule {
    /// Entering this rule enters a resource with dynamic anchors.
    pub(crate) const SCOPED: u8 = 1;
    /// There are `unevaluatedItems` or `unevaluatedProperties`.
    pub(crate) const CLOSED: u8 = 2;
    /// Kinds are all there is to check.
    pub(crate) const LEAF: u8 = 4;

    /// A rule that looks at nothing but the kind.
    pub(crate) fn of_kinds(kinds: u8) -> Self {
        let runs = [0; 6];
        Rule {
            kinds,
            flags: Self::LEAF,
            declared: kinds,
            ways: Way::all(kinds, Self::LEAF, &runs),
            runs,
            other_items: NONE,
            other_members: NONE,
        }
    }

    pub(crate) fn run(&self, of: Run) -> Range<usize> {
        self.runs[of as usize] as usize..self.runs[of as usize + 1] as usize
    }

    pub(crate) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// How a value of one kind is judged, as it is read or as a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// None is allowed.
    Refuse,
    /// All are.
    Skip,
    /// These checks (bounds in `checks`) are asked one after the other: of arrays and objects only such as are for this
    /// kind alone.
    Checks(u32, u32),
    /// This one check for every kind says everything about the array or object.
    Through(u32),
    /// By all that the rule says: several rules want to look at it, or one as a whole.
    Tree,
}

/// Which run of checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Run {
    Number,
    String,
    Array,
    Object,
    Every,
}

/// A bound of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    Minimum,
    Maximum,
    ExclusiveMinimum,
    ExclusiveMaximum,
}

impl Bound {
    /// Whether a number may have this order to the limit.
    #[inline]
    pub(crate) fn admits(self, order: Ordering) -> bool {
        match self {
            Bound::Minimum => order.is_ge(),
            Bound::Maximum => order.is_le(),
            Bound::ExclusiveMinimum => order.is_gt(),
            Bound::ExclusiveMaximum => order.is_lt(),
        }
    }
}

/// A number of the schema, ready to be compared with.
#[derive(Debug)]
pub(crate) struct Limit {
    /// The number, where it fits and is written plainly.
    pub(crate) small: Option<i64>,
    pub(crate) exact: Number<'static>,
}

/// One keyword (or a group that is judged together) applied to a value of its kind.
#[derive(Debug)]
pub(crate) enum Check {
    Bound(Bound, Box<Limit>),
    MultipleOf(Box<Limit>),
    MinLength(u64),
    MaxLength(u64),
    Pattern(&'static Pattern),
    Format(&'static Format),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    /// `prefixItems` and `items`
    Items(Box<Items>),
    Contains(Box<Contains>),
    MinProperties(u64),
    MaxProperties(u64),
    /// `properties`, `patternProperties`, `additionalProperties` and `required`
    Members(Box<Members>),
    DependentRequired(Box<[Dependent]>),
    DependentSchemas(Box<[(Cow<'static, str>, RuleId)]>),
    PropertyNames(RuleId),
    Const(Box<Node<'static>>),
    Enum(Box<Values>),
    Ref(&'static Schema),
    DynamicRef(Box<Dynamic>),
    AllOf(Box<[RuleId]>),
    AnyOf(Box<Union>),
    OneOf(Box<Union>),
    Not(RuleId),
    If(Box<Condition>),
}

/// A rule where it is used for a member or an item, with what mostly decides already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    /// The rule, or [`NONE`].
    pub(crate) rule: RuleId,
    /// The kinds it allows.
    pub(crate) kinds: u8,
    pub(crate) shape: Shape,
}

/// What there is to a rule beyond the kind.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Nothing.
    Leaf,
    /// If it is an array: so many items, of these kinds.
    List { min: u32, max: u32, kinds: u8 },
    /// If it is a string: these checks (bounds in `checks` of the same program), none of which looks further.
    Text(u32, u32),
    /// The same of a number.
    Number(u32, u32),
    /// What this schema asks.
    Ref(&'static Schema),
    /// If it is an object: what this one check asks of its members, by its place in `checks` of the same program.
    Members(u32),
    /// If it is an array: what this one check asks of its items, likewise.
    Items(u32),
    /// More than that.
    Full,
}

impl Slot {
    /// What accepts everything.
    pub(crate) const ANY: Slot = Slot {
        rule: ANY,
        kinds: kinds::ALL,
        shape: Shape::Leaf,
    };

    pub(crate) fn is_some(self) -> bool {
        self.rule != NONE
    }
}

#[derive(Debug)]
pub(crate) struct Items {
    /// `prefixItems`
    pub(crate) prefix: Box<[Slot]>,
    /// `items`
    pub(crate) rest: Slot,
}

#[derive(Debug)]
pub(crate) struct Contains {
    pub(crate) rule: Slot,
    pub(crate) min: u64,
    pub(crate) max: u64,
}

#[derive(Debug)]
pub(crate) struct Members {
    /// The names of `properties` and `required`.
    pub(crate) keys: Keys,
    /// The same as JSON text mostly spells them.
    pub(crate) spelled: Box<[Spelled]>,
    /// What is asked of each of them.
    pub(crate) entries: Box<[Member]>,
    /// The names of `required`.
    pub(crate) required: Box<[Cow<'static, str>]>,
    /// Their places in `entries`.
    pub(crate) needed: Places,
    pub(crate) patterns: Box<[(&'static Pattern, Slot)]>,
    /// `additionalProperties`
    pub(crate) additional: Slot,
    pub(crate) form: Form,
}

/// How members are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// There are but a few names, and nothing is asked of other members: each name is looked for.
    Few,
    /// Each member by its name alone.
    Named,
    /// Each by its name, and by the patterns that match it.
    Matched,
}

impl Form {
    /// By whether the names are few, whether there are no patterns, and what is asked of other members.
    pub(crate) fn of(few: bool, plain: bool, additional: Slot) -> Self {
        match (few && !additional.is_some(), plain) {
            (_, false) => Form::Matched,
            (true, true) => Form::Few,
            (false, true) => Form::Named,
        }
    }
}

/// What is asked of a member whose name the schema mentions.
#[derive(Debug)]
pub(crate) struct Member {
    /// The schema in `properties`; without one, nothing if a pattern matches the name, else `additionalProperties`.
    pub(crate) slot: Slot,
    /// It stands in `properties`.
    pub(crate) declared: bool,
    pub(crate) needed: bool,
    /// The schemas of those `patternProperties` that match the name.
    pub(crate) patterns: Box<[Slot]>,
}

/// One entry of `dependentRequired`.
#[derive(Debug)]
pub(crate) struct Dependent {
    pub(crate) name: Cow<'static, str>,
    pub(crate) required: Box<[Cow<'static, str>]>,
}

/// The values of `enum`.
#[derive(Debug)]
pub(crate) struct Values {
    pub(crate) strings: Keys,
    /// Those numbers that are short integers, in ascending order.
    pub(crate) integers: Box<[i64]>,
    pub(crate) others: Box<[Node<'static>]>,
}

impl Values {
    pub(crate) fn new(strings: Vec<Cow<'static, str>>, others: Vec<Node<'static>>) -> Self {
        let small = |value: &Node<'static>| match value {
            Node::Number(text) => number::small(text),
            _ => None,
        };
        let mut integers: Vec<i64> = others.iter().filter_map(small).collect();
        integers.sort_unstable();
        let others = others.into_iter().filter(|value| small(value).is_none());
        Values {
            strings: Keys::new(strings),
            integers: integers.into(),
            others: others.collect(),
        }
    }

    /// Whether anything but strings is among them.
    pub(crate) fn beyond_strings(&self) -> bool {
        !(self.integers.is_empty() && self.others.is_empty())
    }

    #[inline]
    pub(crate) fn contain(&self, value: &Node<'_>) -> bool {
        match value {
            Node::String(text) => self.has_text(text),
            Node::Number(text) => self.has_number(text),
            _ => self.others.iter().any(|other| other == value),
        }
    }

    #[inline(never)]
    pub(crate) fn has_text(&self, text: &str) -> bool {
        self.strings.find(text).is_some()
    }

    #[inline]
    pub(crate) fn has_integer(&self, value: i64) -> bool {
        self.integers.binary_search(&value).is_ok()
    }

    pub(crate) fn has_number(&self, text: &str) -> bool {
        // `3.0` is 3 as well.
        integer(text).is_some_and(|value| self.has_integer(value))
            || self.others.iter().any(|other| is_number(other, text))
    }
}

#[derive(Debug)]
pub(crate) struct Dynamic {
    /// The anchor looked for in the dynamic scope.
    pub(crate) anchor: Cow<'static, str>,
    /// Where the reference leads if no resource of the scope has it.
    pub(crate) initial: &'static Schema,
}

#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) test: RuleId,
    pub(crate) then: RuleId,
    pub(crate) otherwise: RuleId,
}

/// The dynamic anchors of one resource.
#[derive(Debug)]
pub(crate) struct Anchors(pub(crate) Vec<(Cow<'static, str>, &'static Schema)>);

impl Anchors {
    pub(crate) fn find(&self, name: &str) -> Option<&'static Schema> {
        self.0
            .iter()
            .find(|(anchor, _)| anchor == name)
            .map(|(_, schema)| *schema)
    }
}

/// Which keyword of its schema a check stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    pub(crate) keyword: &'static str,
    /// How many keywords stand before it.
    pub(crate) order: u32,
}

/// Where a rule stands: under which rule, and by which step.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) parent: RuleId,
    pub(crate) keyword: &'static str,
    pub(crate) step: Step,
}

#[derive(Debug)]
pub(crate) enum Step {
    /// The keyword's value itself.
    Whole,
    Key(Cow<'static, str>),
    Index(usize),
}

/// What `x-origin` and `x-rules` say of a rule.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    pub(crate) origin: Option<Cow<'static, str>>,
    pub(crate) keywords: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

impl Program {
    /// The dynamic anchors of the resource that a rule enters.
    pub(crate) fn anchors(&self, rule: RuleId) -> Option<&Anchors> {
        self.anchors
            .iter()
            .find(|(entered, _)| *entered == rule)
            .map(|(_, anchors)| anchors)
    }

    /// The checks between these bounds.
    #[inline]
    pub(crate) fn run(&self, (from, to): (u32, u32)) -> &[Check] {
        &self.checks[from as usize..to as usize]
    }

    /// The place of a rule in the text, as a JSON Pointer.
    pub(crate) fn pointer(&self, rule: RuleId) -> String {
        let mut steps = Vec::new();
        let mut at = rule;
        while at != self.root {
            steps.push(at);
            at = self.places[at as usize].parent;
        }
        let mut pointer = String::new();
        steps
            .iter()
            .rev()
            .for_each(|at| self.places[*at as usize].push(&mut pointer));
        pointer
    }

    /// The place of a rule in the description, as a JSON Pointer in a fragment behind the document's name.
    pub(crate) fn place(&self, rule: RuleId) -> String {
        let mut steps = Vec::new();
        let mut at = rule;
        let origin = loop {
            if let Some(origin) = self.moved.get(&at).and_then(|moved| moved.origin.as_ref()) {
                break &**origin;
            }
            if at == self.root {
                break self.origin;
            }
            steps.push(at);
            at = self.places[at as usize].parent;
        };
        let mut place = origin.to_owned();
        steps
            .iter()
            .rev()
            .for_each(|at| self.places[*at as usize].push(&mut place));
        place
    }

    /// The place of a keyword of a rule in the description.
    pub(crate) fn keyword_place(&self, rule: RuleId, keyword: &str) -> String {
        let moved = self
            .moved
            .get(&rule)
            .and_then(|m| m.keywords.iter().find(|(k, _)| k == keyword));
        match moved {
            Some((_, place)) => place.to_string(),
            None => format!("{}/{keyword}", self.place(rule)),
        }
    }

    /// The schema object a rule was made from.
    pub(crate) fn schema_of(&self, rule: RuleId) -> Option<&Node<'static>> {
        let tree = self
            .tree
            .get_or_init(|| Node::parse(self.text.as_bytes()).ok())
            .as_ref()?;
        let mut steps = Vec::new();
        let mut at = rule;
        while at != self.root {
            let place = self.places.get(at as usize)?;
            steps.push(place);
            at = place.parent;
        }
        steps.into_iter().rev().try_fold(tree, |node, place| {
            let value = node.get(place.keyword)?;
            match (&place.step, value) {
                (Step::Whole, _) => Some(value),
                (Step::Key(key), _) => value.get(key),
                (Step::Index(index), Node::Array(items)) => items.get(*index),
                (Step::Index(_), _) => None,
            }
        })
    }
}

impl Place {
    fn push(&self, pointer: &mut String) {
        pointer.push('/');
        pointer.push_str(self.keyword);
        match &self.step {
            Step::Whole => {}
            Step::Key(key) => push_escaped(pointer, key),
            Step::Index(index) => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
    }
}

/// Appends a reference token (RFC 6901, section 3).
pub(crate) fn push_escaped(pointer: &mut String, token: &str) {
    pointer.push('/');
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
