//! The evaluator: JSON Schema applied to a JSON value as it stands.
//!
//! In: a schema text (JSON Schema 2020-12, as the generator embeds it) and a [`Node`]. Out: yes or no, or every
//! [`Violation`]. It must not read a description, resolve a URI or know an OpenAPI dialect: the generator has
//! evened that out.
//!
//! # The embedded text
//! A schema of the 2020-12 dialect (<https://json-schema.org/draft/2020-12>) with these differences:
//!
//! - `$ref` is `"#<n>"`: the n-th of the schema's `refs`. Every other place to be referred to is a [`Schema`] of its
//!   own (or a [`Schema::at`] into another); `$id`, `$anchor` and `$defs` are not read.
//! - `$dynamicRef` is `"<anchor>"`, its initial target (a place that has this `$dynamicAnchor`) is `"x-initial": "#<n>"`
//!   beside it. A `$dynamicRef` whose initial target has no such dynamic anchor is to be written as `$ref`.
//! - `"x-dynamic-anchors": {"<anchor>": "#<n>"}` stands at the root of every text, and in every subschema with an `$id`,
//!   whose resource has dynamic anchors: entering the schema adds them to the dynamic scope. `$dynamicAnchor` is not read.
//! - `format` and `contentEncoding` stand there only if they are asserted; a name that [`format::find`](crate::text::format::find)
//!   does not know asserts nothing. Annotations are not read.
//! - `pattern` and the keys of `patternProperties` stand for the next of the schema's `patterns` each, in the order of
//!   the text, depth first: a key of `patternProperties` comes before what stands in that key's schema. Only what is a
//!   schema counts, not what is inside `const` or `enum`, nor what unknown keywords hold.
//! - `"x-origin": "<place>"` in a subschema: it and what is below stands there in the description.
//!   `"x-rules": {"<keyword>": "<place>"}`: this keyword's rule stands there.
//!
//! A `$ref` that comes back to the same value without descending asserts nothing the second time. A text that does not
//! follow these rules accepts nothing, and the violation says what is wrong.

mod assert;
mod branch;
mod compile;
mod draft;
mod explain;
mod fault;
mod formula;
mod found;
mod gather;
mod joint;
mod jointly;
mod keys;
mod links;
mod marks;
mod members;
mod memo;
mod message;
mod near;
pub(crate) mod number;
mod program;
mod read;
mod report;
mod scalar;
mod shape;
mod stream;
mod union;
pub(crate) mod unique;
mod valid;

use std::mem::ManuallyDrop;
use std::sync::OnceLock;

use crate::json::{DEPTH_LIMIT, Node};
use crate::pattern::Pattern;
use crate::rejection::Violation;
use program::{Program, RuleId};

/// A schema of the description, compiled when it is first asked.
#[derive(Debug)]
pub struct Schema {
    source: Source,
    /// What has come of asking. Only `'static` schemas are asked, so that nothing of it is ever dropped.
    asked: ManuallyDrop<OnceLock<Asked>>,
}

#[derive(Debug)]
enum Source {
    Text(Text),
    At(&'static Schema, &'static str),
    All(&'static [&'static Schema]),
    Late,
}

/// What is worked out when a schema is first asked, each part at its time, since schemas lead back to each other.
#[derive(Debug, Default)]
struct Asked {
    /// The text of a [late](Source::Late) one.
    text: OnceLock<Text>,
    program: OnceLock<Program>,
    entry: OnceLock<Entry>,
    /// Whether anything in it or behind it asks how large a number is.
    numbers: OnceLock<bool>,
}

/// How each schema begins. There is a `static` for each of a description's, and the compiler pays for all that is done or
/// to be looked at in it: so one cell holds what comes later, is made once for all of them, and needs no dropping.
#[allow(clippy::declare_interior_mutable_const)]
const UNASKED: ManuallyDrop<OnceLock<Asked>> = ManuallyDrop::new(OnceLock::new());

/// What a program is compiled from.
#[derive(Debug, Clone, Copy)]
struct Text {
    origin: &'static str,
    text: &'static str,
    refs: &'static [&'static Schema],
    patterns: &'static [&'static Pattern],
}

/// Where evaluation of a schema starts.
#[derive(Debug, Clone, Copy)]
struct Entry {
    program: &'static Program,
    rule: RuleId,
    /// Where judging starts: behind references that have nothing beside them.
    judge: (&'static Program, program::Slot),
    /// The rule above that enters the resource this one is in, if it has dynamic anchors; or [`program::NONE`].
    resource: RuleId,
    /// The schema leads back to itself without descending into the value.
    looping: bool,
    /// It neither loops nor is in such a resource.
    plain: bool,
}

// SAFETY: it is so of itself, since the types of all fields are: below, that is a condition of compiling. Left to find it
// out, the compiler goes through everything that a program consists of, once for each static of a description.
unsafe impl Sync for Schema {}

const _: fn(&Schema) = |schema| {
    fn is_sync<T: Sync>(_: &T) {}
    let Schema { source, asked } = schema;
    is_sync(source);
    is_sync(asked);
};

/// The schema that accepts every value.
pub static ANY: Schema = Schema::plain("", "true");

impl Schema {
    /// A schema: its place in the description, its text, the schemas its `$ref`s count off, and its patterns in the
    /// order of mention. See the [module](self) for what the text may hold.
    pub const fn new(
        origin: &'static str,
        text: &'static str,
        refs: &'static [&'static Schema],
        patterns: &'static [&'static Pattern],
    ) -> Self {
        let text = Text {
            origin,
            text,
            refs,
            patterns,
        };
        Schema {
            source: Source::Text(text),
            asked: UNASKED,
        }
    }

    /// A schema that refers to no other and has no patterns, as most are.
    pub const fn plain(origin: &'static str, text: &'static str) -> Self {
        let text = Text {
            origin,
            text,
            refs: &[],
            patterns: &[],
        };
        Schema {
            source: Source::Text(text),
            asked: UNASKED,
        }
    }

    /// The subschema of `parent` at a JSON Pointer into its text, such as `/properties/name`.
    pub const fn at(parent: &'static Schema, pointer: &'static str) -> Self {
        Self::of(Source::At(parent, pointer))
    }

    /// What satisfies all of `parts`.
    pub const fn all(parts: &'static [&'static Schema]) -> Self {
        Self::of(Source::All(parts))
    }

    /// A schema whose text comes later, by [`Schema::define`]: for schemas made while running, which may refer to each
    /// other. Until then it accepts nothing.
    pub const fn undefined() -> Self {
        Self::of(Source::Late)
    }

    /// Gives an [undefined](Schema::undefined) schema its text, as [`Schema::new`] does. `false` if it has one already.
    pub fn define(
        &self,
        origin: &'static str,
        text: &'static str,
        refs: &'static [&'static Schema],
        patterns: &'static [&'static Pattern],
    ) -> bool {
        let text = Text {
            origin,
            text,
            refs,
            patterns,
        };
        matches!(self.source, Source::Late) && self.asked().text.set(text).is_ok()
    }

    const fn of(source: Source) -> Self {
        Schema {
            source,
            asked: UNASKED,
        }
    }

    #[inline]
    fn asked(&self) -> &Asked {
        self.asked.get_or_init(Asked::default)
    }

    /// Whether the value satisfies the schema. Stops at the first fault.
    pub fn is_valid(&'static self, value: &Node<'_>) -> bool {
        valid::is_valid(self.entry(), value)
    }

    /// Whether the bytes are JSON that satisfies the schema: the verdict without a model, and mostly without a tree. A name
    /// that stands twice in one object is malformed (RFC 7493, section 2.3), as for models.
    pub fn is_valid_json(&'static self, json: &[u8]) -> bool {
        self.is_valid_json_within(json, DEPTH_LIMIT)
    }

    /// The same where arrays and objects may be nested so deep.
    pub(crate) fn is_valid_json_within(&'static self, json: &[u8], depth: u16) -> bool {
        stream::is_valid(self.entry(), json, depth)
    }

    /// Whether anything in the schema or behind it asks how large a number is, so that its last digit may matter.
    pub(crate) fn compares_numbers(&'static self) -> bool {
        *self
            .asked()
            .numbers
            .get_or_init(|| links::compares_numbers(self))
    }

    /// Every violation, in the order of the value and then of the schema, and none if the value satisfies the schema.
    /// Of more than `cap` the first `cap` are given; the flag says whether there are more.
    pub fn explain(&'static self, value: &Node<'_>, cap: usize) -> (Vec<Violation>, bool) {
        report::report(self.entry(), value, cap)
    }

    #[inline]
    fn entry(&'static self) -> &'static Entry {
        self.asked().entry.get_or_init(|| {
            let (program, rule) = self.start();
            let resource = links::resource(program, rule);
            let looping = links::is_looping(self);
            let plain = resource == program::NONE && !looping;
            let slot = program.slot(rule);
            // What is plain does not lead back here.
            let behind = match slot.shape {
                program::Shape::Ref(target) if plain => Some(target.entry()),
                _ => None,
            };
            let behind = behind.filter(|entry| entry.plain);
            Entry {
                program,
                rule,
                judge: behind.map_or((program, slot), |entry| entry.judge),
                plain,
                resource,
                looping,
            }
        })
    }

    fn start(&'static self) -> (&'static Program, RuleId) {
        let asked = self.asked();
        match &self.source {
            Source::Text(text) => {
                let program = asked.program.get_or_init(|| compile::compile(text));
                (program, program.root)
            }
            Source::Late => {
                let program = asked.program.get_or_init(|| match asked.text.get() {
                    Some(text) => compile::compile(text),
                    None => compile::broken("", "the schema is not defined"),
                });
                (program, program.root)
            }
            Source::All(parts) => {
                let program = asked.program.get_or_init(|| compile::all(parts));
                (program, program.root)
            }
            Source::At(parent, pointer) => {
                let (program, root) = parent.start();
                match links::find(program, root, pointer) {
                    Some(rule) => (program, rule),
                    None => {
                        let fault = || {
                            compile::broken(
                                program.origin,
                                "no schema stands at this place of the text",
                            )
                        };
                        let program = asked.program.get_or_init(fault);
                        (program, program.root)
                    }
                }
            }
        }
    }
}
