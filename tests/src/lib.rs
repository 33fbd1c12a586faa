//! Helpers shared by the behaviour tests.

pub mod corpus;
pub mod mutant;
pub mod tokens;
pub mod wire;
