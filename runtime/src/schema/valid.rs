//! Yes or no, as fast as possible.
//!
//! In: an entry into a program and a value. Out: whether the value satisfies it; the first fault ends it. What
//! a single check says of a value ([`holds`]) is decided here, for the explaining pass too.

use super::draft::kind_of;
use super::marks::{Marks, Off, Track};
use super::program::{
    ANY, Anchors, Bound, Check, Contains, Dependent, Items, Limit, Members, NONE, Program, Rule,
    RuleId, Run, kinds,
};
use super::union::Union;
use super::{Entry, Schema, number, unique};
use crate::json::{Node, Number};

/// Whether the value satisfies the schema entered.
pub(crate) fn is_valid(entry: Entry, value: &Node<'_>) -> bool {
    Evaluation::default().enter(entry, value, &mut Off)
}

/// The state of an evaluation.
#[derive(Default)]
pub(crate) struct Evaluation {
    /// The resources entered that have dynamic anchors, the outermost first.
    pub(crate) scope: Vec<&'static Anchors>,
    /// Schemas that may loop, with the value each is judging.
    pub(crate) active: Vec<(*const Schema, *const ())>,
}

impl Evaluation {
    /// Where a dynamic reference leads: to the outermost resource of the scope that has the anchor.
    pub(crate) fn resolve(&self, anchor: &str, initial: &'static Schema) -> &'static Schema {
        self.scope
            .iter()
            .find_map(|anchors| anchors.find(anchor))
            .unwrap_or(initial)
    }

    /// Notes that `schema` starts to judge `value`; `false` if it does so already.
    pub(crate) fn start(&mut self, schema: &'static Schema, value: &Node<'_>) -> bool {
        let pair = (std::ptr::from_ref(schema), std::ptr::from_ref(value).cast());
        let new = !self.active.contains(&pair);
        if new {
            self.active.push(pair);
        }
        new
    }

    fn enter<T: Track>(&mut self, entry: Entry, value: &Node<'_>, marks: &mut T) -> bool {
        if entry.resource == NONE {
            return self.rule(entry.program, entry.rule, value, marks);
        }
        self.scope
            .extend(entry.program.anchors.get(&entry.resource));
        let valid = self.rule(entry.program, entry.rule, value, marks);
        self.scope.pop();
        valid
    }

    fn follow<T: Track>(
        &mut self,
        target: &'static Schema,
        watch: bool,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let entry = target.entry();
        if !(watch || entry.looping) {
            return self.enter(entry, value, marks);
        }
        if !self.start(target, value) {
            return true;
        }
        let valid = self.enter(entry, value, marks);
        self.active.pop();
        valid
    }

    /// A rule for another value than the one at hand: a member, an item, a name.
    #[inline]
    fn child(&mut self, program: &'static Program, id: RuleId, value: &Node<'_>) -> bool {
        id == ANY || self.rule(program, id, value, &mut Off)
    }

    fn rule<T: Track>(
        &mut self,
        program: &'static Program,
        id: RuleId,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let rule = &program.rules[id as usize];
        let (kinds, run) = match value {
            Node::Null => (kinds::NULL, None),
            Node::Bool(_) => (kinds::BOOL, None),
            Node::Number(_) => (kinds::NUMBER, Some(Run::Number)),
            Node::String(_) => (kinds::STRING, Some(Run::String)),
            Node::Array(_) => (kinds::ARRAY, Some(Run::Array)),
            Node::Object(_) => (kinds::OBJECT, Some(Run::Object)),
        };
        let allowed = rule.kinds & kinds;
        if allowed == 0 || (allowed != kinds && kind_of(value) & allowed == 0) {
            return false;
        }
        if rule.flags == 0 {
            return self.checks(program, rule, run, value, marks);
        }
        rule.has(Rule::LEAF) || self.special(program, id, run, value, marks)
    }

    #[inline]
    fn checks<T: Track>(
        &mut self,
        program: &'static Program,
        rule: &Rule,
        run: Option<Run>,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        if let Some(run) = run {
            for check in &program.checks[rule.run(run)] {
                if !self.check(program, check, value, marks) {
                    return false;
                }
            }
        }
        program.checks[rule.run(Run::Every)]
            .iter()
            .all(|check| self.check(program, check, value, marks))
    }

    /// A rule that enters a resource or looks at what its other checks leave unevaluated.
    fn special<T: Track>(
        &mut self,
        program: &'static Program,
        id: RuleId,
        run: Option<Run>,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let rule = &program.rules[id as usize];
        let depth = self.scope.len();
        if rule.has(Rule::SCOPED) {
            self.scope.extend(program.anchors.get(&id));
        }
        let valid = if rule.has(Rule::CLOSED) {
            let mut own = Marks::default();
            let valid = self.checks(program, rule, run, value, &mut own)
                && self.others(program, rule, value, &mut own);
            valid && {
                marks.absorb(own);
                true
            }
        } else {
            self.checks(program, rule, run, value, marks)
        };
        self.scope.truncate(depth);
        valid
    }

    fn others(
        &mut self,
        program: &'static Program,
        rule: &Rule,
        value: &Node<'_>,
        own: &mut Marks,
    ) -> bool {
        let (other, valid) = match value {
            Node::Array(items) if rule.other_items != NONE => {
                let mut rest = items
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !own.is_marked(*at));
                (
                    true,
                    rest.all(|(_, item)| self.child(program, rule.other_items, item)),
                )
            }
            Node::Object(members) if rule.other_members != NONE => {
                let mut rest = members
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !own.is_marked(*at));
                (
                    true,
                    rest.all(|(_, (_, member))| self.child(program, rule.other_members, member)),
                )
            }
            _ => (false, true),
        };
        if other && valid {
            own.mark_all();
        }
        valid
    }

    fn check<T: Track>(
        &mut self,
        program: &'static Program,
        check: &Check,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        match (check, value) {
            (Check::Members(members), Node::Object(values)) => {
                self.members(program, members, values, marks)
            }
            (Check::Ref(target), _) => self.follow(target, false, value, marks),
            (Check::Items(items), Node::Array(values)) => self.items(program, items, values, marks),
            (Check::AllOf(parts), _) => parts
                .iter()
                .all(|part| self.rule(program, *part, value, marks)),
            (Check::AnyOf(union), _) => self.any_of(program, union, value, marks),
            (Check::OneOf(union), _) => self.one_of(program, union, value, marks),
            (Check::Not(part), _) => !self.rule(program, *part, value, &mut Off),
            (Check::If(condition), _) => {
                let mut tested = T::default();
                if self.rule(program, condition.test, value, &mut tested) {
                    marks.merge(tested);
                    self.rule(program, condition.then, value, marks)
                } else {
                    self.rule(program, condition.otherwise, value, marks)
                }
            }
            (Check::DynamicRef(dynamic), _) => {
                let target = self.resolve(&dynamic.anchor, dynamic.initial);
                self.follow(target, true, value, marks)
            }
            (Check::Contains(contains), Node::Array(values)) => {
                self.contains(program, contains, values, marks)
            }
            (Check::PropertyNames(rule), Node::Object(members)) => {
                members.iter().all(|(name, _)| {
                    let name = Node::String(std::borrow::Cow::Borrowed(&**name));
                    self.child(program, *rule, &name)
                })
            }
            (Check::DependentSchemas(schemas), Node::Object(members)) => schemas
                .iter()
                .all(|(name, rule)| !has(members, name) || self.rule(program, *rule, value, marks)),
            (Check::DependentRequired(dependents), Node::Object(members)) => dependents
                .iter()
                .all(|dependent| missing(dependent, members).next().is_none()),
            (check, value) => holds(check, value),
        }
    }

    fn members<T: Track>(
        &mut self,
        program: &'static Program,
        rules: &Members,
        members: &[Member<'_>],
        marks: &mut T,
    ) -> bool {
        if members.len() < rules.required.len() {
            return false;
        }
        let mut found = 0;
        for (at, (name, value)) in members.iter().enumerate() {
            let mut known = false;
            if let Some(key) = rules.keys.find(name) {
                found += usize::from(rules.needed[key] != NONE);
                let rule = rules.rules[key];
                if rule != NONE {
                    known = true;
                    if !self.child(program, rule, value) {
                        return false;
                    }
                }
            }
            for (pattern, rule) in &rules.patterns {
                if pattern.matches(name) {
                    known = true;
                    if !self.child(program, *rule, value) {
                        return false;
                    }
                }
            }
            if !known && rules.additional != NONE {
                known = true;
                if !self.child(program, rules.additional, value) {
                    return false;
                }
            }
            if known {
                marks.mark(at);
            }
        }
        // Names are distinct, so so many needed ones are all of them.
        found == rules.required.len()
    }

    fn items<T: Track>(
        &mut self,
        program: &'static Program,
        items: &Items,
        values: &[Node<'_>],
        marks: &mut T,
    ) -> bool {
        let split = values.len().min(items.prefix.len());
        let (first, rest) = values.split_at(split);
        if !first
            .iter()
            .zip(&items.prefix)
            .all(|(value, rule)| self.child(program, *rule, value))
        {
            return false;
        }
        if items.rest == NONE {
            if T::ON {
                (0..split).for_each(|at| marks.mark(at));
            }
            return true;
        }
        marks.mark_all();
        items.rest == ANY
            || rest
                .iter()
                .all(|value| self.rule(program, items.rest, value, &mut Off))
    }

    fn contains<T: Track>(
        &mut self,
        program: &'static Program,
        contains: &Contains,
        values: &[Node<'_>],
        marks: &mut T,
    ) -> bool {
        let mut count = 0;
        for (at, value) in values.iter().enumerate() {
            if self.child(program, contains.rule, value) {
                marks.mark(at);
                count += 1;
                if count > contains.max {
                    return false;
                }
                if !T::ON && contains.max == u64::MAX && count >= contains.min {
                    return true;
                }
            }
        }
        count >= contains.min
    }

    fn any_of<T: Track>(
        &mut self,
        program: &'static Program,
        union: &Union,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let mut any = false;
        for part in union.candidates(program, value) {
            let mut own = T::default();
            if self.rule(program, part, value, &mut own) {
                if !T::ON {
                    return true;
                }
                marks.merge(own);
                any = true;
            }
        }
        any
    }

    fn one_of<T: Track>(
        &mut self,
        program: &'static Program,
        union: &Union,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let mut any = false;
        for part in union.candidates(program, value) {
            let mut own = T::default();
            if self.rule(program, part, value, &mut own) {
                if any {
                    return false;
                }
                marks.merge(own);
                any = true;
            }
        }
        any
    }
}

/// A member of an object.
pub(crate) type Member<'a> = (std::borrow::Cow<'a, str>, Node<'a>);

pub(crate) fn has(members: &[Member<'_>], name: &str) -> bool {
    members.iter().any(|(member, _)| member == name)
}

/// The names that `dependentRequired` asks for and the object does not have.
pub(crate) fn missing<'d>(
    dependent: &'d Dependent,
    members: &[Member<'_>],
) -> impl Iterator<Item = &'d str> {
    let names = if has(members, &dependent.name) {
        &dependent.required[..]
    } else {
        &[]
    };
    names
        .iter()
        .map(|name| &**name)
        .filter(|name| !has(members, name))
}

/// Whether a value satisfies a check that looks at nothing but this value. Applicators answer `true` here.
pub(crate) fn holds(check: &Check, value: &Node<'_>) -> bool {
    match (check, value) {
        (Check::Bound(bound, limit), Node::Number(text)) => within(*bound, limit, text),
        (Check::MultipleOf(limit), Node::Number(text)) => {
            match (limit.small, number::small(text)) {
                (Some(unit), Some(value)) => value % unit == 0,
                _ => Number::parse(text)
                    .is_some_and(|value| number::is_multiple(&value, &limit.exact)),
            }
        }
        (Check::MinLength(min), Node::String(text)) => at_least(text, *min),
        (Check::MaxLength(max), Node::String(text)) => at_most(text, *max),
        (Check::Pattern(pattern), Node::String(text)) => pattern.matches(text),
        (Check::Format(format), Node::String(text)) => format.string.is_none_or(|is| is(text)),
        (Check::Format(format), Node::Number(text)) => format.number.is_none_or(|is| is(text)),
        (Check::MinItems(min), Node::Array(items)) => items.len() as u64 >= *min,
        (Check::MaxItems(max), Node::Array(items)) => items.len() as u64 <= *max,
        (Check::UniqueItems, Node::Array(items)) => unique::duplicate(items).is_none(),
        (Check::MinProperties(min), Node::Object(members)) => members.len() as u64 >= *min,
        (Check::MaxProperties(max), Node::Object(members)) => members.len() as u64 <= *max,
        (Check::Const(constant), value) => match (&**constant, value) {
            (Node::String(a), Node::String(b)) => a == b,
            (a, b) => a == b,
        },
        (Check::Enum(values), value) => values.contain(value),
        _ => true,
    }
}

#[inline]
fn within(bound: Bound, limit: &Limit, text: &str) -> bool {
    let order = match (number::small(text), limit.small) {
        (Some(value), Some(limit)) => value.cmp(&limit),
        _ => match Number::parse(text) {
            Some(value) => value.cmp(&limit.exact),
            None => return false,
        },
    };
    match bound {
        Bound::Minimum => order.is_ge(),
        Bound::Maximum => order.is_le(),
        Bound::ExclusiveMinimum => order.is_gt(),
        Bound::ExclusiveMaximum => order.is_lt(),
    }
}

/// Lengths are counted in code points (JSON Schema validation, section 6.3); a code point takes one to four bytes, so
/// mostly nothing has to be counted.
fn at_least(text: &str, min: u64) -> bool {
    let bytes = text.len() as u64;
    bytes >= min && (bytes >= min.saturating_mul(4) || text.chars().count() as u64 >= min)
}

fn at_most(text: &str, max: u64) -> bool {
    let bytes = text.len() as u64;
    bytes <= max || (bytes <= max.saturating_mul(4) && text.chars().count() as u64 <= max)
}
