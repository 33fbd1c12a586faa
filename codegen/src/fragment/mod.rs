//! The leaves of generated code: types, documentation, literals, references to rules.

mod code;
mod docs;
mod html;
mod literal;
pub(crate) mod said;
pub(crate) mod told;
mod types;
mod value;
mod wrap;

pub(crate) use docs::{docs, docs_of, first_paragraph, header, is_again, line, sentence, visible};
pub(crate) use literal::{double, integral, is_unseen, number, quoted, range, small, string};
pub(crate) use types::{
    boxed, boxed_ref, constant_width, rules, rules_left, schema, schema_ref, shape_ref, type_ref,
};
pub(crate) use value::value;
