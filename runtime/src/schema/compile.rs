//! From the text of a schema to its program.
//!
//! In: a [`Text`]. Out: a [`Program`]; of a text that breaks the rules of the [module](super), one that accepts nothing
//! and says why. References are not followed: each schema compiles alone.

use std::borrow::Cow;

use super::draft::Draft;
use super::program::{
    ANY, Anchors, Check, Mention, Moved, NONE, Place, Program, Rule, RuleId, Slot, Step, Way, kinds,
};
use super::union::Union;
use super::{Schema, Text};
use crate::json::Node;
use crate::pattern::Pattern;

/// What is wrong with a text.
pub(crate) type Fault = &'static str;
/// An object's members, as the tree has them.
pub(crate) type Members = Vec<(Cow<'static, str>, Node<'static>)>;

/// Compiles a text.
pub(crate) fn compile(text: &Text) -> Program {
    let Ok(tree) = Node::parse(text.text.as_bytes()) else {
        return broken(text.origin, "the text is not JSON");
    };
    let mut compiler = Compiler::new(text);
    match compiler.root(tree) {
        Ok(()) if compiler.patterns.is_empty() => compiler.program,
        Ok(()) => broken(
            text.origin,
            "there are more patterns than the text mentions",
        ),
        Err(fault) => broken(text.origin, fault),
    }
}

/// The program for what satisfies all of `parts`.
pub(crate) fn all(parts: &'static [&'static Schema]) -> Program {
    let mut compiler = Compiler::new(&Text {
        origin: "",
        text: "true",
        refs: &[],
        patterns: &[],
    });
    let mut draft = Draft::default();
    for (at, part) in parts.iter().enumerate() {
        draft.every("$ref", at, Check::Ref(part));
    }
    let root = compiler.reserve(NONE, "", Step::Whole);
    compiler.program.root = root;
    compiler.finish(root, draft);
    compiler.program
}

/// The program that accepts nothing, because its text is unusable.
pub(crate) fn broken(origin: &'static str, fault: Fault) -> Program {
    let mut compiler = Compiler::new(&Text {
        origin,
        text: "false",
        refs: &[],
        patterns: &[],
    });
    let root = compiler.reserve(NONE, "false", Step::Whole);
    compiler.program.root = root;
    compiler.program.fault = Some(fault);
    compiler.program
}

/// The state of a compilation.
pub(crate) struct Compiler {
    pub(crate) refs: &'static [&'static Schema],
    patterns: &'static [&'static Pattern],
    pub(crate) program: Program,
}

impl Compiler {
    fn new(text: &Text) -> Self {
        let mut program = Program {
            origin: text.origin,
            text: text.text,
            ..Program::default()
        };
        program.rules.push(Rule::of_kinds(kinds::ALL));
        program.places.push(Place {
            parent: NONE,
            keyword: "",
            step: Step::Whole,
        });
        Compiler {
            refs: text.refs,
            patterns: text.patterns,
            program,
        }
    }

    fn root(&mut self, tree: Node<'static>) -> Result<(), Fault> {
        self.program.root = self.program.rules.len() as RuleId;
        self.schema(tree, NONE, "false", Step::Whole).map(|_| ())
    }

    /// Compiles a subschema that stands under `parent` and answers its rule.
    pub(crate) fn schema(
        &mut self,
        node: Node<'static>,
        parent: RuleId,
        keyword: &'static str,
        step: Step,
    ) -> Result<RuleId, Fault> {
        match node {
            Node::Bool(true) => {
                // What asks for everything is skipped where it is used, but can be found at its place.
                let rule = self.reserve(parent, keyword, step);
                self.program.rules[rule as usize] = Rule::of_kinds(kinds::ALL);
                Ok(ANY)
            }
            Node::Bool(false) => Ok(self.reserve(parent, keyword, step)),
            Node::Object(members) => {
                let rule = self.reserve(parent, keyword, step);
                let mut draft = Draft::default();
                for (order, (key, value)) in members.into_iter().enumerate() {
                    draft.keyword(self, rule, order, &key, value)?;
                }
                draft.close(self)?;
                self.finish(rule, draft);
                let finished = &self.program.rules[rule as usize];
                Ok(
                    if finished.has(Rule::LEAF) && finished.kinds == kinds::ALL {
                        ANY
                    } else {
                        rule
                    },
                )
            }
            _ => Err("a schema is neither an object nor a boolean"),
        }
    }

    /// A rule at the next position; until it is finished it accepts nothing.
    fn reserve(&mut self, parent: RuleId, keyword: &'static str, step: Step) -> RuleId {
        self.program.rules.push(Rule::of_kinds(0));
        self.program.places.push(Place {
            parent,
            keyword,
            step,
        });
        self.program.rules.len() as RuleId - 1
    }

    fn finish(&mut self, id: RuleId, mut draft: Draft) {
        draft
            .checks
            .sort_by_key(|(run, _, mention)| (*run, mention.order));
        let start = self.program.checks.len() as u32;
        let mut runs = [start; 6];
        for (run, check, mention) in draft.checks {
            self.program.checks.push(check);
            self.program.mentions.push(mention);
            runs[run as usize + 1..]
                .iter_mut()
                .for_each(|end| *end += 1);
        }
        let mut flags = 0;
        if !draft.anchors.is_empty() {
            flags |= Rule::SCOPED;
            self.program.anchors.push((id, Anchors(draft.anchors)));
        }
        if draft.other_items != NONE || draft.other_members != NONE {
            flags |= Rule::CLOSED;
        }
        if flags == 0 && runs[0] == runs[5] {
            flags = Rule::LEAF;
        }
        if draft.moved.origin.is_some() || !draft.moved.keywords.is_empty() {
            self.program.moved.insert(id, Moved { ..draft.moved });
        }
        self.program.rules[id as usize] = Rule {
            kinds: draft.kinds,
            flags,
            declared: draft.declared,
            ways: Way::all(draft.kinds, flags, &runs),
            runs,
            other_items: draft.other_items,
            other_members: draft.other_members,
        };
    }

    /// What is to be known of a rule where it is used.
    pub(crate) fn slot(&self, rule: RuleId) -> Slot {
        self.program.slot(rule)
    }

    /// The next pattern of the list; the text mentions one.
    pub(crate) fn pattern(&mut self) -> Result<&'static Pattern, Fault> {
        let (first, rest) = self
            .patterns
            .split_first()
            .ok_or("there are fewer patterns than the text mentions")?;
        self.patterns = rest;
        Ok(first)
    }

    /// The schema that `"#<n>"` counts off.
    pub(crate) fn reference(&self, node: &Node<'_>) -> Result<&'static Schema, Fault> {
        let Node::String(text) = node else {
            return Err("a reference is not a string");
        };
        let index = text.strip_prefix('#').and_then(|n| n.parse::<usize>().ok());
        index
            .and_then(|n| self.refs.get(n))
            .copied()
            .ok_or("a reference leads to no schema")
    }

    /// A list of subschemas.
    pub(crate) fn schemas(
        &mut self,
        node: Node<'static>,
        parent: RuleId,
        keyword: &'static str,
    ) -> Result<Box<[RuleId]>, Fault> {
        let Node::Array(items) = node else {
            return Err("a list of schemas is not an array");
        };
        let schemas = items.into_iter().enumerate();
        schemas
            .map(|(at, item)| self.schema(item, parent, keyword, Step::Index(at)))
            .collect()
    }

    /// The alternatives of `anyOf` or `oneOf`.
    pub(crate) fn union(
        &mut self,
        node: Node<'static>,
        parent: RuleId,
        keyword: &'static str,
    ) -> Result<Union, Fault> {
        let rules = self.schemas(node, parent, keyword)?;
        Ok(Union::new(
            rules.iter().map(|rule| self.slot(*rule)).collect(),
        ))
    }

    /// Subschemas by name.
    pub(crate) fn table(
        &mut self,
        node: Node<'static>,
        parent: RuleId,
        keyword: &'static str,
    ) -> Result<Vec<(Cow<'static, str>, RuleId)>, Fault> {
        let members = members(node)?.into_iter();
        members
            .map(|(key, value)| {
                Ok((
                    key.clone(),
                    self.schema(value, parent, keyword, Step::Key(key))?,
                ))
            })
            .collect()
    }
}

/// The members of what must be an object.
pub(crate) fn members(node: Node<'static>) -> Result<Members, Fault> {
    match node {
        Node::Object(members) => Ok(members),
        _ => Err("the value of a keyword is not an object"),
    }
}

impl Mention {
    pub(crate) fn new(keyword: &'static str, order: usize) -> Self {
        Mention {
            keyword,
            order: order as u32,
        }
    }
}
