//! Several rules that look at one array or object, worked out so that its text is read once for all of them.
//!
//! In: the rules. Out, for each kind: what is asked of which member or item, and how the answers make up each rule's. What
//! is asked of one member together is such a set of rules again, found when a value first has it. Some constructs need the
//! whole value (`unevaluated…`, `contains`, constants that are arrays or objects): for these the answer is a tree.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::formula::Answers;
use super::gather::plan;
use super::keys::Keys;
use super::marks::Places;
use super::program::{Members, Program, RuleId, Slot};
use super::union::Union;
use crate::json::{Kind, Spelled};
use crate::pattern::Pattern;

/// So many sets of rules, and ways to tell what is meant, are kept in one place. A schema has far fewer, unless the text is
/// made to find ever new ones.
pub(super) const MANY: usize = 256;
/// So many plans by tags a program keeps. Where several unions look at one value there is one for each combination of their
/// tags, and values choose these: what sends ever new ones is not to fill the memory.
const PLANS: usize = 1_024;

/// A rule that is asked about a value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question {
    pub(crate) program: &'static Program,
    pub(crate) rule: RuleId,
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.program, other.program) && self.rule == other.rule
    }
}

/// Rules that look at one value.
#[derive(Debug)]
pub(crate) struct Joint {
    pub(crate) questions: Vec<Question>,
    /// Whether it only matters if all of them hold; otherwise each has an answer of its own.
    all: bool,
    objects: OnceLock<Plan>,
    arrays: OnceLock<Plan>,
}

/// How values of one kind are judged.
#[derive(Debug)]
pub(crate) enum Plan {
    /// As trees.
    Tree,
    /// Whatever they are, by these answers.
    Known(u64),
    /// By what the tag of a union is.
    Told(Told),
    Members(Box<Objects>),
    Items(Box<Arrays>),
}

/// A union whose tag tells how to go on.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) program: &'static Program,
    pub(crate) union: &'static Union,
    /// Which alternatives of other unions are left.
    pub(super) chosen: Vec<Choice>,
    /// By the alternatives that are left of this one.
    pub(super) plans: Chain<u64, Plan>,
}

/// A union and those of its alternatives that are left.
pub(super) type Choice = (&'static Union, u64);

/// How objects are judged.
#[derive(Debug)]
pub(crate) struct Objects {
    /// What each answer is.
    pub(crate) answers: Answers,
    pub(crate) keys: Keys,
    pub(crate) spelled: Box<[Spelled]>,
    /// What is asked of the member of each name.
    pub(crate) entries: Box<[Part]>,
    /// Those that match names which have no entry tell what is asked of their members.
    pub(crate) patterns: Vec<&'static Pattern>,
    pub(super) others: Chain<u64, Part>,
    /// What is asked of every name, with the bits that fail.
    pub(crate) names: Vec<(&'static Program, Slot, u64)>,
    /// What is asked when all members have been read, with the bits that fail.
    pub(crate) last: Vec<(Last, u64)>,
    pub(super) sources: Vec<(Source<Members>, u64)>,
}

/// A check of this kind, and the program it is in.
pub(super) type Source<T> = (&'static Program, &'static T);

/// What can be told once all members are known.
#[derive(Debug)]
pub(crate) enum Last {
    /// These are there.
    Has(Places),
    /// These are there if that one is.
    HasWith(usize, Places),
    /// It is not there.
    Lacks(usize),
    /// There are so many.
    Count(u64, u64),
}

/// How arrays are judged.
#[derive(Debug)]
pub(crate) struct Arrays {
    pub(crate) answers: Answers,
    pub(crate) prefix: Vec<Part>,
    pub(crate) rest: Part,
    /// The bits that fail if two items are equal.
    pub(crate) unique: u64,
    /// How many items there are, with the bits that fail.
    pub(crate) counts: Vec<((u64, u64), u64)>,
}

/// What is asked of a member or item.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) asked: Asked,
    /// The bits that fail since it is there.
    pub(crate) fails: u64,
}

#[derive(Debug)]
pub(crate) enum Asked {
    /// This, or the whole is refused.
    Must(&'static Program, Slot),
    /// This, or these bits fail.
    May(&'static Program, Slot, u64),
    /// Several rules.
    Several(Box<Several>),
}

#[derive(Debug)]
pub(crate) struct Several {
    pub(super) questions: Vec<Question>,
    /// Those that fail with each question; none where the whole is refused with any of them.
    pub(crate) bits: Vec<u64>,
    pub(super) joint: OnceLock<Option<&'static Joint>>,
}

/// What is found when first asked for, by a key. Nothing is locked but where something is added.
#[derive(Debug)]
pub(crate) struct Chain<K, T>(OnceLock<Box<Link<K, T>>>);

#[derive(Debug)]
struct Link<K, T> {
    key: K,
    value: T,
    next: Chain<K, T>,
}

impl<K, T> Default for Chain<K, T> {
    fn default() -> Self {
        Chain(OnceLock::new())
    }
}

impl<K: PartialEq + Clone, T> Chain<K, T> {
    /// What belongs to the key; `None` if it is not there and there are too many others, or no room.
    pub(crate) fn get(&self, key: &K, room: impl Fn() -> bool, make: impl Fn() -> T) -> Option<&T> {
        let mut at = self;
        for _ in 0..MANY {
            if at.0.get().is_none() && !room() {
                return None;
            }
            let link = at.0.get_or_init(|| {
                Box::new(Link {
                    key: key.clone(),
                    value: make(),
                    next: Chain::default(),
                })
            });
            if link.key == *key {
                return Some(&link.value);
            }
            at = &link.next;
        }
        None
    }
}

/// The sets of rules that a program's rules begin.
#[derive(Debug, Default)]
pub(crate) struct Joints {
    single: OnceLock<Box<[OnceLock<Joint>]>>,
    several: Chain<(Vec<Question>, bool), Joint>,
    /// How many plans by tags there are.
    plans: AtomicUsize,
}

impl Joints {
    /// Takes the room for a plan, if there is some.
    fn takes(&self) -> bool {
        self.plans.load(Ordering::Relaxed) < PLANS
            && self.plans.fetch_add(1, Ordering::Relaxed) < PLANS
    }
}

impl Program {
    /// The set of this rule alone.
    pub(crate) fn joint(&'static self, rule: RuleId) -> &'static Joint {
        let all = self.joints.single.get_or_init(|| {
            let none = self.rules.iter().map(|_| OnceLock::new());
            none.collect()
        });
        let question = Question {
            program: self,
            rule,
        };
        all[rule as usize].get_or_init(|| Joint::new(vec![question], true))
    }
}

impl Several {
    /// The set, unless there are too many.
    pub(crate) fn joint(&self) -> Option<&'static Joint> {
        *self.joint.get_or_init(|| {
            let (program, all) = (self.questions.first()?.program, self.bits.is_empty());
            let key = (self.questions.clone(), all);
            let make = || Joint::new(self.questions.clone(), all);
            program.joints.several.get(&key, || true, make)
        })
    }

    pub(crate) fn questions(&self) -> &[Question] {
        &self.questions
    }
}

impl Joint {
    fn new(questions: Vec<Question>, all: bool) -> Self {
        Joint {
            questions,
            all,
            objects: OnceLock::new(),
            arrays: OnceLock::new(),
        }
    }

    /// Whether there is but one answer, so that a no is a refusal.
    pub(crate) fn is_one(&self) -> bool {
        self.all
    }

    pub(crate) fn objects(&'static self) -> &'static Plan {
        self.objects
            .get_or_init(|| plan(&self.questions, self.all, Kind::Object, &[]))
    }

    pub(crate) fn arrays(&'static self) -> &'static Plan {
        self.arrays
            .get_or_init(|| plan(&self.questions, self.all, Kind::Array, &[]))
    }

    /// How to go on where these alternatives of a union are left.
    pub(crate) fn told(&'static self, told: &'static Told, left: u64) -> &'static Plan {
        let room = || told.program.joints.takes();
        let plan = told.plans.get(&left, room, || {
            let choice = (told.union, left);
            let chosen: Vec<Choice> = told.chosen.iter().copied().chain([choice]).collect();
            plan(&self.questions, self.all, Kind::Object, &chosen)
        });
        plan.unwrap_or(&Plan::Tree)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::PLANS;
    use crate::Schema;

    /// Three unions look at one value, each told by a tag of its own.
    fn schema(tags: usize) -> &'static Schema {
        let alternative = |tag: &str, at: usize| {
            format!(
                r#"{{"type":"object","required":["{tag}"],"properties":{{"{tag}":{{"const":"v{at}"}},"x":{{"type":"string"}}}}}}"#
            )
        };
        let unions = ["a", "b", "c"].map(|tag| {
            let all: Vec<String> = (0..tags).map(|at| alternative(tag, at)).collect();
            format!(r#"{{"oneOf":[{}]}}"#, all.join(","))
        });
        let text = format!(r#"{{"allOf":[{}]}}"#, unions.join(","));
        let text: &'static str = Box::leak(text.into_boxed_str());
        Box::leak(Box::new(Schema::new("#/Three", text, &[], &[])))
    }

    #[test]
    fn values_do_not_make_ever_new_plans() {
        let schema = schema(12);
        for at in 0..12 * 12 * 12 {
            let (a, b, c) = (at / 144, at / 12 % 12, at % 12);
            let value = |x: &str| format!(r#"{{"a":"v{a}","b":"v{b}","c":"v{c}","x":{x}}}"#);
            assert!(schema.is_valid_json(value("\"\"").as_bytes()));
            assert!(!schema.is_valid_json(value("1").as_bytes()));
        }
        let plans = &schema.entry().program.joints.plans;
        let made = plans.load(Ordering::Relaxed);
        assert!((1..=PLANS).contains(&made), "{made}");
    }
}
